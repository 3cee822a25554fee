#!/usr/bin/env bats
# 保存期限: nothing is deleted before it is over; then everything but the public
# bundle is, and a signed note says so.

bats_require_minimum_version 1.5.0
load helpers
load station

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	make_changed '.retention = "2027-11-22"'
	with_log_key
	open_station d x.kaihyo
	to_certificate x.kaihyo
	quietly close_log x.kaihyo last
	quietly bundle x.kaihyo public --level public --date 2026-11-23
	quietly bundle x.kaihyo whole --level station --date 2026-11-23
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,public,whole,x.kaihyo} .
}

# retire DAY [BUNDLE]: the draft, signed
retire() {
	run by_all_officers kaihyo tally retire --station x.kaihyo \
		--public "${2:-public}" --out note --date "$1"
}

delete() {
	run kaihyo tally retire --station x.kaihyo --public public \
		--note note/retirement-mihon-1.note
}

@test "the day before it is over nothing is drafted" {
	retire 2027-11-22
	[ "$status" -eq 7 ]
	says "the retention period lasts until 2027-11-22"
	[ ! -e note ]
}

@test "afterwards the officials sign, and only the public bundle stays" {
	retire 2027-11-23
	[ "$status" -eq 0 ]
	[ -e x.kaihyo ]
	delete
	[ "$status" -eq 0 ]
	says "Deleted: x.kaihyo" "To destroy by hand"
	[ ! -e x.kaihyo ]
	cmp note/retirement-mihon-1.note public/attachments/retirement.note
	# It is verified as before.
	(cd public && sha256sum --check --quiet SHA256SUMS)
	run kaihyo-verify --root "$(root_print d)" public
	[ "$status" -eq 0 ]
	says "VERIFIED"
}

# kept TEXT...: refused with the retirement.note that lies there now
kept() {
	run kaihyo-verify --root "$(root_print d)" public
	[ "$status" -eq 4 ]
	says "$@"
}

@test "the note of what was deleted is verified with what stays" {
	local note=public/attachments/retirement.note change
	retire 2027-11-23
	delete
	cp $note was
	for change in 's/^until .*/until 2027-11-21/=day of the setup' \
		's/^date .*/date 2027-11-22/=before the retention period was over' \
		's/^log [0-9]*/log 7/=another log than the one in this bundle' \
		's/^public ......../public 00000000/=another bundle than this one' \
		's/^station .*/station canvass/=no retirement of this election and station'; do
		sed "${change%=*}" was >$note
		kept "attachments/retirement.note: "
		resign $note d manager witness-1 witness-2
		kept "attachments/retirement.note" "${change#*=}"
	done
	# One signature too few; a flipped bit in one; not of this level.
	resign was d manager witness-1 witness-2
	sed '$d' was >$note
	kept "attachments/retirement.note: its signatures do not hold"
	sed '$s/.....$/AAAA=/' was >$note
	kept "attachments/retirement.note"
	cp was $note
	run kaihyo-verify --root "$(root_print d)" public
	[ "$status" -eq 0 ]
	mkdir whole/attachments
	cp was whole/attachments/retirement.note
	run kaihyo-verify --root "$(root_print d)" whole
	[ "$status" -eq 4 ]
	says "leaves its public bundle, and this is none"
}

@test "without enough signatures nothing goes" {
	retire 2027-11-23
	sed -i '$d' note/retirement-mihon-1.note
	delete
	[ "$status" -eq 4 ]
	[ -e x.kaihyo ]
	[ ! -e public/attachments ]
}

@test "a public bundle that is damaged, or none, keeps the station" {
	retire 2027-11-23
	local file
	for file in result.json log.txt bundle.note SHA256SUMS; do
		cp -r public was
		sed -i '1s/1/2/' "public/$file"
		delete
		[ "$status" -ne 0 ]
		[ -e x.kaihyo ]
		rm -r public && mv was public
	done
	rm public/log.txt
	delete
	[ "$status" -ne 0 ]
	[ -e x.kaihyo ]
	retire 2027-11-23 whole
	[ "$status" -eq 7 ]
	says "not the public bundle of this station"
}

@test "a setup without a day keeps it for ever" {
	jq 'has("retention")' "$SAMPLES/small/setup-1.json" | grep -q false
	jq '.retention = "2026-11-22"' "$SAMPLES/small/setup-1.json" >setup-1.json
	run kaihyo ballot check "$SAMPLES/small/election.json" \
		"$SAMPLES/small/ordinance.json" setup-1.json
	[ "$status" -eq 3 ]
	says "it is not after polling day"
}

#!/usr/bin/env bats
# The moments of the night, and how a log ends: checkpoints that the station
# asks for and keeps, a last one over the whole log, and what comes after it.

load helpers
load station

setup_file() {
	station_setup_file
	with_log_key
	open_station d x.kaihyo
}

setup() {
	station_setup
	station_copy
	cp "$BATS_FILE_TMPDIR/x.kaihyo" .
}

# due FILE: the moment that status names for programs
due() {
	kaihyo tally status --station "$1" --json | jq -r '."checkpoint-due"'
}

# moments FILE: those of its log, in their order
moments() {
	kaihyo audit log --station "$1" --raw |
		sed -n 's/.*CHECKPOINT	moment=\([a-z]*\) .*/\1/p' | xargs
}

@test "the station says when a checkpoint is due, and which command makes it" {
	rm x.kaihyo
	run kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--expect-root "$(root_print d)" \
		--expect-election "$(identity d)"
	says "A checkpoint is due (the station is open): kaihyo audit checkpoint --station x.kaihyo --key LOG.pem --out FILE"
	[ "$(due x.kaihyo)" = opened ]
	checkpoint x.kaihyo c1
	[ "$(due x.kaihyo)" = null ]
	run kaihyo tally import --station x.kaihyo s1 s2
	[[ "$output" != *"is due"* ]]
	# In between, whenever it is asked for.
	checkpoint x.kaihyo c2
	run kaihyo tally import --station x.kaihyo s3 s4
	says "A checkpoint is due (the turnout is fixed)"
	run kaihyo tally status --station x.kaihyo
	says "A checkpoint is due (the turnout is fixed)"
	checkpoint x.kaihyo c3
	[ "$(due x.kaihyo)" = counted ]
	checkpoint x.kaihyo c4
	[ "$(due x.kaihyo)" = null ]
	quietly certify x.kaihyo out
	run kaihyo tally import --station x.kaihyo out
	says "A checkpoint is due (the result is certified), the last one: kaihyo audit close --station x.kaihyo"
	[ "$(due x.kaihyo)" = certified ]
	# That one is no checkpoint like the others.
	checkpoint x.kaihyo c5
	[ "$(moments x.kaihyo)" = "opened demand turnout counted demand" ]
	[ "$(due x.kaihyo)" = certified ]
	quietly kaihyo audit check --station x.kaihyo
}

@test "papers that wait for a decision are not counted yet" {
	checkpoint x.kaihyo c1
	rm -r s3
	papers A1 "?2" F3 >ma.csv
	seal d minami-a s3 3 --final ma.csv
	turnout d minami-1 s3 0 2 0
	take x.kaihyo s1 s2 s3 s4
	checkpoint x.kaihyo c2
	[ "$(moments x.kaihyo)" = "opened turnout" ]
	[ "$(due x.kaihyo)" = null ]
}

@test "the station keeps the bytes of its checkpoints" {
	checkpoint x.kaihyo c1
	cmp c1 <(sqlite3 x.kaihyo "SELECT writefile('/dev/stdout', bytes)
	    FROM file WHERE kind = 'checkpoint'" | head -c "$(stat -c %s c1)")
	[ "$(sqlite3 x.kaihyo "SELECT subject, ordinal, seq FROM file
	    WHERE kind = 'checkpoint'")" = "opened|8|8" ]
	quietly kaihyo audit check --station x.kaihyo
	for change in "subject = 'demand'" "ordinal = 7" "papers = 1" \
		"seq = 7" "note_id = zeroblob(32)"; do
		cp x.kaihyo y.kaihyo
		tamper y.kaihyo "UPDATE file SET $change WHERE kind = 'checkpoint'"
		run kaihyo audit check --station y.kaihyo
		[ "$status" -eq 7 ]
	done
	# Another signature than the log's own, although the digest fits.
	cp x.kaihyo y.kaihyo
	sed 's/^— .*/— x AAAA/' c1 >c2
	tamper y.kaihyo "UPDATE file SET bytes = readfile('c2'),
	    size = $(stat -c %s c2), sha256 = x'$(sha256sum <c2 | cut -c1-64)'
	    WHERE kind = 'checkpoint'"
	run kaihyo audit check --station y.kaihyo
	[ "$status" -eq 7 ]
}

@test "closing adds the last entry and signs the whole log" {
	to_certificate x.kaihyo
	before=$(entries x.kaihyo)
	run close_log x.kaihyo last
	[ "$status" -eq 0 ]
	says REHEARSAL "Closed: last, the whole log with its $((before + 1)) entries" \
		"Next: kaihyo tally bundle --station x.kaihyo"
	kaihyo audit log --station x.kaihyo --raw >log.txt
	[ "$(wc -l <log.txt)" -eq $((before + 1)) ]
	tail -n 1 log.txt | grep -q "^$before	.*	CLOSE	entries=$before certificate=$(note_text out/certificate-mihon-1.note |
		sha256sum | cut -c1-64) result=$(kaihyo tally count \
		--station x.kaihyo --json | sha256sum | cut -c1-64) operator=test$"
	[ "$(sed -n 2p last)" -eq $((before + 1)) ]
	run kaihyo audit verify-proof --vkey d.keys/log.vkey last
	[ "$status" -eq 0 ]
	quietly kaihyo audit check --station x.kaihyo
	[ "$(sqlite3 x.kaihyo "SELECT subject, ordinal, seq FROM file
	    WHERE number = (SELECT max(number) FROM file)")" = \
		"certified|$((before + 1))|$before" ]
	[ "$(kaihyo tally status --station x.kaihyo --json | jq -c \
		'.closed, ."checkpoint-due"' | xargs)" = "true null" ]
	quietly kaihyo tally bundle --station x.kaihyo --out b
	cmp last "b/files/$(printf %06d "$before")-checkpoint.txt"
	[ "$(find b/files -name '*-checkpoint.txt' | wc -l)" -eq 4 ]
}

@test "a closed log takes nothing more, and can be read and copied" {
	to_certificate x.kaihyo
	run close_log x.kaihyo last
	before=$(sha256sum <x.kaihyo)
	wayon="only a new station that names this one goes on: kaihyo tally open --after"
	refuse 7 x.kaihyo s1
	says "the log of this station is closed" "where: x.kaihyo" "$wayon"
	run certify x.kaihyo out
	[ "$status" -eq 7 ]
	says "$wayon"
	run checkpoint x.kaihyo c9
	says "$wayon"
	[ ! -e c9 ]
	quietly kaihyo tally status --station x.kaihyo
	quietly kaihyo tally count --station x.kaihyo
	quietly kaihyo audit log --station x.kaihyo
	quietly kaihyo audit check --station x.kaihyo
	quietly kaihyo tally bundle --station x.kaihyo --out b
	quietly kaihyo tally backup --station x.kaihyo copy.kaihyo
	quietly kaihyo audit check --station copy.kaihyo
	[ "$before" = "$(sha256sum <x.kaihyo)" ]
	# Once more: the same checkpoint, and no second end.
	run close_log x.kaihyo last
	[ "$status" -eq 0 ]
	echo mine >other
	run close_log x.kaihyo other
	[ "$status" -eq 3 ]
	says "the file exists already" "do it again with another --out"
	run close_log x.kaihyo again
	[ "$status" -eq 0 ]
	cmp last again
	[ "$before" = "$(sha256sum <x.kaihyo)" ]
}

@test "a forged entry after the end is seen" {
	to_certificate x.kaihyo
	cp x.kaihyo open.kaihyo
	run close_log x.kaihyo last
	quietly kaihyo tally backup --station open.kaihyo copy --operator test
	n=$(entries x.kaihyo)
	line=$(kaihyo audit log --station x.kaihyo --raw | tail -n 1 | cut -f1-6)
	prev=$(printf '\0%s' "$line" | sha256sum | cut -c1-64)
	printf '%s\t0\t%s\t2026-11-23T00:00:00Z\tBACKUP\tname=x entries=%s operator=x' \
		"$n" "$prev" "$n" >line
	tamper x.kaihyo "INSERT INTO entry VALUES ($n, readfile('line'))"
	run kaihyo audit check --station x.kaihyo
	[ "$status" -eq 7 ]
	says "an entry stands after the log was closed" "log entry $n"
}

@test "nothing is closed before the certificate, nor before its checkpoints" {
	checkpoint x.kaihyo c1
	take x.kaihyo s1 s2 s3 s4
	run close_log x.kaihyo last
	[ "$status" -eq 7 ]
	says "no certificate of this station is in force" "kaihyo tally certify"
	checkpoint x.kaihyo c2
	quietly certify x.kaihyo out
	take x.kaihyo out
	run close_log x.kaihyo last
	[ "$status" -eq 7 ]
	says "a checkpoint was not made in its time: the papers are counted" \
		"make it now, then close: kaihyo audit checkpoint --station x.kaihyo"
	[ ! -e last ]
	run kaihyo audit close --station x.kaihyo --out last \
		--key d.keys/manager.pem --passphrase-file d.keys/passphrase
	[ "$status" -eq 4 ]
	says "is not the log key of the station mihon"
	checkpoint x.kaihyo c3
	# Nor is a bundle signed of a log that can still grow.
	run kaihyo tally bundle --station x.kaihyo --out b
	[ "$status" -eq 7 ]
	says "the log of this station is not closed" "kaihyo audit close" \
		"--working"
	run close_log x.kaihyo last
	[ "$status" -eq 0 ]
	quietly kaihyo tally bundle --station x.kaihyo --out b
}

@test "closing that is killed at any point signs one end, not two" {
	to_certificate x.kaihyo
	cp x.kaihyo before.kaihyo
	at=0
	points=0
	status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -f x.kaihyo x.kaihyo-* last again
		cp before.kaihyo x.kaihyo
		struck $at close_log x.kaihyo last
		points=$((points + (status == 137)))
		killed=$status
		# A checkpoint that got out is the one of the station.
		run close_log x.kaihyo again
		[ "$status" -eq 0 ]
		[ ! -e last ] || cmp last again
		quietly kaihyo audit check --station x.kaihyo
		status=$killed
	done
	[ "$status" -eq 0 ]
	[ "$points" -gt 5 ]
}

@test "after the end a new station names the old one" {
	to_certificate x.kaihyo
	run kaihyo tally open --definition d --as mihon --station y.kaihyo \
		--after x.kaihyo --expect-root "$(root_print d)" \
		--expect-election "$(identity d)"
	[ "$status" -eq 7 ]
	says "the log of that station is not closed" "kaihyo tally reopen"
	[ ! -e y.kaihyo ]
	run close_log x.kaihyo last
	quietly by_officers kaihyo tally reopen --station x.kaihyo --id again \
		--what count --reason paper-found --words "箱の底に1枚" --out two
	run kaihyo tally open --definition d --as mihon --station y.kaihyo \
		--after x.kaihyo --expect-root "$(root_print d)" \
		--expect-election "$(identity d)"
	[ "$status" -eq 0 ]
	says "Take in all media again, then the decision to reopen."
	kaihyo audit log --station y.kaihyo --raw | head -n 1 |
		grep -q " after-size=$(entries x.kaihyo) after-root=$(kaihyo \
			audit check --station x.kaihyo |
			sed -n 's/^Root of the log: //p') after-certificate=$(
			sed '/^$/,$d' out/certificate-mihon-1.note |
				sha256sum | cut -d' ' -f1)$"
	quietly kaihyo audit check --station y.kaihyo
	cp -r s1 late
	papers F1 >late.csv
	seal d kita-a late 1 --final late.csv
	take y.kaihyo late s1 s2 s3 s4
	# Back only by a decision: it can neither be forgotten nor accepted.
	run kaihyo tally count --station y.kaihyo
	[ "$status" -eq 7 ]
	says "E410" "closed with certificate 1, and no later decision to reopen"
	run certify y.kaihyo new
	[ "$status" -eq 7 ]
	[ ! -e new/certificate-mihon-2.note ]
	take y.kaihyo two
	run certify y.kaihyo new
	[ "$status" -eq 0 ]
	grep -q '^reopened 1' new/certificate-mihon-2.note
	# Another number, or another one replaced, is another certificate.
	local line
	for line in 's/^number 2/number 3/' '/^replaces/s/ ./ 0/' \
		'/^replaces/s/ ./ f/'; do
		rm -rf bad && mkdir bad
		sed "/^$/,\$d; $line" new/certificate-mihon-2.note \
			>bad/certificate-mihon.note
		cmp -s bad/certificate-mihon.note \
			<(sed '/^$/,$d' new/certificate-mihon-2.note) && continue
		for signer in manager witness-1 witness-2; do
			sign $signer bad/certificate-mihon.note d
		done
		run kaihyo tally import --station y.kaihyo bad
		[ "$status" -ne 0 ]
	done
	take y.kaihyo new
	# The old certificate came along, and is in force no more.
	cp -r out old
	run kaihyo tally import --station y.kaihyo old
	[ "$status" -eq 0 ]
	says "1 known already"
	run kaihyo tally count --station y.kaihyo
	[ "$status" -eq 0 ]
	says "N705 station mihon: certificate 2 replaces 1: district kita, hall.option.for: old"
	grep -q '^finding N705 mihon ' new/certificate-mihon-2.note
}

@test "only the same election and the same station goes on" {
	to_certificate x.kaihyo
	run close_log x.kaihyo last
	mkdir other && cd other || return 1
	make_definition d
	run kaihyo tally open --definition d --as mihon --station y.kaihyo \
		--after ../x.kaihyo --expect-root "$(root_print d)" \
		--expect-election "$(identity d)"
	[ "$status" -eq 3 ]
	says "that is another election or another station"
	[ ! -e y.kaihyo ]
}

@test "without a log key everything works but checkpoints" {
	mkdir plain && cd plain || return 1
	make_definition d
	run kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--expect-root "$(root_print d)" \
		--expect-election "$(identity d)"
	says "No checkpoints are possible: the roster has no log key for this station."
	run kaihyo tally status --station x.kaihyo
	says "No checkpoints are possible"
	[ "$(due x.kaihyo)" = null ]
	[ "$(kaihyo tally status --station x.kaihyo --json |
		jq '."log-key"')" = false ]
	run checkpoint x.kaihyo c1 manager
	[ "$status" -ne 0 ]
	says "is not the log key of the station mihon"
}

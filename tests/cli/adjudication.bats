#!/usr/bin/env bats
# Open papers: sheets to read aloud from, decided, signed, counted; and what
# a sheet cannot decide.
# shellcheck disable=SC2154 # bats sets status, output and stderr

bats_require_minimum_version 1.5.0
load helpers
load station

setup_file() {
	station_setup_file || return 1
	papers F1 "??" "?2" A3 "F?" bn >open.csv
	seal d minami-a t 6 --final open.csv || return 1
	cp s3/turnout.note t
	cp s4/turnout.note t-absentee.note
	# Six voters, six papers.
	turnout d minami-1 t 0 5 0 --replace
}

setup() {
	station_setup
	station_copy
	cp -r "$BATS_FILE_TMPDIR/t" .
	open_station d x.kaihyo
	take x.kaihyo s1 s2 t s4
}

# decide SHEET CSV OPTION...: drafted and signed as the policy asks, in m-SHEET.
decide() {
	local sheet=$1 csv=$2
	shift 2
	kaihyo tally adjudicate --station x.kaihyo --unit minami-a \
		--sheet "$sheet" --decisions "$csv" --out "m-$sheet" \
		--passphrase-file d.keys/passphrase \
		--key d.keys/manager.pem --key d.keys/witness-1.pem \
		--key d.keys/witness-2.pem "$@"
}

review() {
	kaihyo tally review --station x.kaihyo --unit minami-a --out r
}

# Fills in every line of r/review-minami-a-001.csv: hall F, site 1.
fill() {
	sed 's/,hall,$/,hall,F/; s/,site,$/,site,1/' \
		r/review-minami-a-001.csv >"${1:-filled.csv}"
}

@test "review writes a sheet to read from and a file to type into" {
	run review
	[ "$status" -eq 0 ]
	says "Open papers of unit minami-a: 3"
	run cat r/review-minami-a-001.txt
	says "Mihon City referendum" "REHEARSAL" "unit minami-a, 3 papers" \
		"Question hall: Shall the city build the hall?" "  F  For (valid)" \
		"  b  Blank (invalid)" "made up (article not verified)" \
		"How a paper is marked: A circle in the box of one's choice" \
		"hear the witnesses" "Tally manager: ____"
	[ "$(grep -c '^ *[123]  [0-9a-f]\{16\}  ' r/review-minami-a-001.txt)" -eq 3 ]
	# Two open in hall, two in site; nothing but that.
	[ "$(head -1 r/review-minami-a-001.csv)" = serial,question,code ]
	[ "$(grep -c ',hall,$' r/review-minami-a-001.csv)" -eq 2 ]
	[ "$(grep -c ',site,$' r/review-minami-a-001.csv)" -eq 2 ]
	[ "$(wc -l <r/review-minami-a-001.csv)" -eq 5 ]
	[ "$(stat -c %a r/review-minami-a-001.csv)" = 600 ]
	# In Japanese too, and never over another sheet.
	run env KAIHYO_LANG=ja kaihyo tally review --station x.kaihyo \
		--unit minami-a --out r
	[ "$status" -eq 3 ]
	run kaihyo tally review --station x.kaihyo --unit kita-a --out none
	[ "$status" -eq 0 ]
	says "Open papers of unit kita-a: 0"
	[ ! -e none ]
}

@test "open papers block the final count; decided, they count as what they are" {
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E108 district minami: 2 papers are still open for review (question hall)"
	figures x.kaihyo >before.json
	review
	fill
	serial=$(sed -n 2p filled.csv | cut -d, -f1)
	run decide kita-1 filled.csv --objection "$serial 試験 花子: ○が枠の外"
	[ "$status" -eq 0 ]
	says "Sheet kita-1, number 1, unit minami-a" "F  For" \
		"1  By the station" "Objection to $serial by 試験 花子: ○が枠の外" \
		"Signed by"
	take x.kaihyo m-kita-1
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
	says "of these, decided on sheets"
	[[ "$output" != *E108* ]]
	figures x.kaihyo >after.json
	minami() {
		jq -c '.districts[] | select(.district == "minami") |
		    .questions[] | [.options, .review, .decided, .papers]' "$1"
	}
	diff - <(minami before.json) <<-'END'
		[{"for":2,"against":1},2,0,6]
		[{"station":1,"river":1,"hill":1},2,0,6]
	END
	diff - <(minami after.json) <<-'END'
		[{"for":4,"against":1},0,2,6]
		[{"station":3,"river":1,"hill":1},0,2,6]
	END
	jq -e '.final and .total.papers.white == 66' after.json
	run review
	says "Open papers of unit minami-a: 0"
	kaihyo audit check --station x.kaihyo
	tamper x.kaihyo "UPDATE file SET papers = 4 WHERE kind = 'sheet'"
	run kaihyo audit check --station x.kaihyo
	[ "$status" -eq 7 ]
	says "papers"
}

@test "the log has the sheet's id and number of papers only" {
	review
	fill
	decide s-1 filled.csv >read-back
	grep -q " F  For" read-back
	take x.kaihyo m-s-1
	sed 's/,F$/,?/' filled.csv >bad.csv
	run decide s-2 bad.csv
	[ "$status" -ne 0 ]
	kaihyo audit log --station x.kaihyo --raw >raw.log
	grep 'kind=sheet' raw.log | grep -q 'subject=s-1 number=1 papers=3 '
	for word in decided hall site For objection \
		$(tail -n +2 filled.csv | cut -d, -f1); do
		! grep -q "$word" raw.log || {
			echo "the log says $word"
			return 1
		}
	done
	# Salted: the digest in the log tells nothing of what was decided.
	cp -r m-s-1 first
	rm -r m-s-1
	kaihyo tally open --definition d --as mihon --station z.kaihyo \
		--operator test --expect-root "$(root_print d)" \
		--expect-election "$(identity d)" >/dev/null
	take z.kaihyo s1 s2 t s4
	mv z.kaihyo x.kaihyo
	decide s-1 filled.csv >/dev/null
	run cmp -s first/sheet-s-1.note m-s-1/sheet-s-1.note
	[ "$status" -eq 1 ]
}

@test "a sheet decides only open papers, with codes of their question" {
	review
	fill
	scanned=$(cut -d, -f1 t/ballots-001.csv | grep -x '[0-9a-f]\{16\}' |
		grep -vxF "$(tail -n +2 filled.csv | cut -d, -f1)" | head -1)
	refused() {
		run decide s-1 "$1"
		[ "$status" -eq 3 ] && [ ! -e m-s-1/sheet-s-1.note ]
	}
	printf 'serial,question,code\n%s,hall,F\n' "$scanned" >bad.csv
	refused bad.csv
	says "paper $scanned is not open in question hall" "where: bad.csv, line 2"
	sed 's/,F$/,/' filled.csv >bad.csv
	refused bad.csv
	says "needs a code of question hall"
	sed 's/,F$/,?/' filled.csv >bad.csv
	refused bad.csv
	sed 's/,F$/,1/' filled.csv >bad.csv
	refused bad.csv
	says "needs a code of question hall"
	sed 1d filled.csv >bad.csv
	refused bad.csv
	says "the first line must be serial,question,code"
	head -1 filled.csv >bad.csv
	refused bad.csv
	says "it decides no paper"
	{
		cat filled.csv
		sed -n 2p filled.csv
	} >bad.csv
	refused bad.csv
	says "stands twice" "correct the CSV file"
	run decide s-1 filled.csv --objection "$scanned A: b"
	[ "$status" -eq 3 ]
	says "an objection to a paper that is not on this sheet"
	run kaihyo tally adjudicate --station x.kaihyo --unit minami-z \
		--sheet s-1 --decisions filled.csv --out m
	[ "$status" -eq 2 ]
	says "this station has no unit minami-z"
}

@test "a sheet about papers that were not open blocks the result" {
	review
	fill
	decide s-1 filled.csv
	# The unit scans again: those serials are gone.
	open_station d y.kaihyo
	take y.kaihyo s1 s2 s3 s4 m-s-1
	run kaihyo tally count --station y.kaihyo
	[ "$status" -eq 7 ]
	says "E411 sheet s-1: 3 of its 3 papers are not open papers that count in unit minami-a"
}

@test "two sheets that disagree leave the paper open" {
	review
	fill one.csv
	sed 's/,F$/,A/' one.csv >two.csv
	decide one one.csv
	decide two two.csv
	take x.kaihyo m-one m-two
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E412 sheet one: 2 of its papers are decided differently on another sheet; they stay open" \
		"E412 sheet two: 2 of its papers" \
		"E108 district minami: 2 papers are still open for review (question hall)"
	# The question on which they agree counts once.
	figures x.kaihyo | jq -e '.districts[1].questions[1] |
	    .decided == 2 and .review == 0'
	# Whichever came first.
	open_station d y.kaihyo
	take y.kaihyo m-two m-one t s4 s2 s1
	figures x.kaihyo >x.json
	figures y.kaihyo >y.json
	cmp x.json y.json
	# The second is put right: the next number of its id.
	mv m-two m-two-1
	run decide two one.csv
	[ "$status" -eq 3 ]
	says "there is a sheet two already"
	mv m-one m-one-1
	# But for the question on which the other one is enough.
	grep -v ,site, two.csv >three.csv
	decide one three.csv --replace
	take x.kaihyo m-one
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
}

@test "open bundles are no matter for a sheet" {
	bundles u-1,F1,4,4,ab "u-2,??,2,2,ab" >open-bundles.csv
	seal d minami-a u 6 --final --bundles open-bundles.csv
	cp t/turnout.note u
	open_station d y.kaihyo
	take y.kaihyo s1 s2 s4 u
	run kaihyo tally review --station y.kaihyo --unit minami-a --out r
	[ "$status" -eq 0 ]
	says "Open papers of unit minami-a: 0" "Open papers in bundles: 2"
}

@test "only manager and witnesses decide papers" {
	review
	fill
	kaihyo tally adjudicate --station x.kaihyo --unit minami-a \
		--sheet s-1 --decisions filled.csv --out m \
		--passphrase-file d.keys/passphrase --key d.keys/manager.pem
	refuse 4 x.kaihyo m
	says "it has 0 of 2 signatures of the role tally-witness"
	sign witness-1 m/sheet-s-1.note d
	sign receiver-1 m/sheet-s-1.note d
	refuse 4 x.kaihyo m
	says "may not sign a sheet"
}

@test "the image of an open paper is found by its digest, and named" {
	mkdir images t2
	printf 'a scan' >images/0001.png
	printf 'another' >images/0002.png
	digest=$(sha256sum images/0002.png | cut -d' ' -f1)
	printf 'hall,site,image\n?,1,%s\n' "$digest" >image.csv
	cp -r t/. t2
	seal d minami-a t2 1 --final image.csv
	take x.kaihyo t2
	run kaihyo tally review --station x.kaihyo --unit minami-a --out r \
		--images images
	[ "$status" -eq 0 ]
	run cat r/review-minami-a-001.txt
	says "image $digest: 0002.png"
	[[ "$output" != *0001.png* ]]
}

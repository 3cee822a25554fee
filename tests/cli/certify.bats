#!/usr/bin/env bats
# The officials declare: a certificate of exactly what the station counts,
# or figures from paper that no program vouches for.

load helpers
load station

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	make_definition d
	make_sticks d
}

setup() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	rm -rf ./*.kaihyo ./*.verify-* out two
	open_station d x.kaihyo
}

@test "nothing is declared while an error stands undecided" {
	take x.kaihyo s1 s2
	run certify x.kaihyo out
	[ "$status" -eq 7 ]
	says "points stand open; nothing is declared before they are decided" \
		"to fix: decide what stands open"
	[ -z "$(ls out)" ]
}

@test "a final count is certified, imported, and then closed to papers" {
	take x.kaihyo s1 s2 s3 s4
	run certify x.kaihyo out
	[ "$status" -eq 0 ]
	grep -q '^figure kita hall.option.for ' out/certificate-mihon-1.note
	grep -q '^figure minami unexplained 0' out/certificate-mihon-1.note
	grep -q "^result $(kaihyo tally count --station x.kaihyo --json |
		sha256sum | cut -d' ' -f1)" out/certificate-mihon-1.note
	grep -q '^slot tally-witness paper 立会人 三' out/certificate-mihon-1.note
	take x.kaihyo out
	run kaihyo tally status --station x.kaihyo
	says "turnout fixed, papers in, DECLARED"
	[ "$(kaihyo tally status --station x.kaihyo --json | jq -r .declaration)" = made ]
	# Late papers of a further manifest stay outside.
	cp -r s1 late
	papers F1 >late.csv
	seal d kita-a late 1 --final late.csv
	refuse 7 x.kaihyo late
	says "the result of this station is declared" "kaihyo tally reopen"
	kaihyo audit check --station x.kaihyo
	# The log names the note and no figure of it.
	run kaihyo audit log --station x.kaihyo
	[[ "$output" == *kind=certificate* ]]
	[[ "$output" != *"option."* ]]
}

@test "a certificate with one changed figure is refused, whoever signed it" {
	take x.kaihyo s1 s2 s3 s4
	run certify x.kaihyo out
	[ "$status" -eq 0 ]
	mkdir two
	note_text out/certificate-mihon-1.note |
		awk '/^figure kita hall.option.for/ { $4++ } 1' \
			>two/certificate-mihon-1.note
	for who in manager witness-1 witness-2; do
		sign $who two/certificate-mihon-1.note d
	done
	refuse 7 x.kaihyo two
	says "the certificate and this station differ in hall.option.for of district kita"
	# Nor one of another state of the log, or of another station's log.
	note_text out/certificate-mihon-1.note |
		sed 's/^log \([0-9]*\) ..../log \1 0000/' \
			>two/certificate-mihon-1.note
	for who in manager witness-1 witness-2; do
		sign $who two/certificate-mihon-1.note d
	done
	refuse 7 x.kaihyo two
	says "not of this state of the station"
	[ "$(kaihyo tally status --station x.kaihyo --json | jq -r .declaration)" = none ]
}

@test "too few signatures declare nothing" {
	take x.kaihyo s1 s2 s3 s4
	mkdir out
	mapfile -t signers < <(officers d manager witness-1)
	run kaihyo tally certify --station x.kaihyo --out out "${signers[@]}"
	[ "$status" -eq 0 ]
	says "Not complete yet"
	refuse 4 x.kaihyo out
}

@test "after a decision to reopen, papers come in and a second one is made" {
	take x.kaihyo s1 s2 s3 s4
	quietly certify x.kaihyo out
	take x.kaihyo out
	mkdir two
	quietly by_officers kaihyo tally reopen --station x.kaihyo --id again \
		--what count --reason paper-found --words "箱の底に1枚" --out two
	take x.kaihyo two
	run kaihyo tally status --station x.kaihyo
	says "not declared"
	rm -rf late && cp -r s1 late
	papers F1 >late.csv
	seal d kita-a late 1 --final late.csv
	take x.kaihyo late
	run certify x.kaihyo out
	[ "$status" -eq 0 ]
	grep -q '^reopened 1' out/certificate-mihon-2.note
	take x.kaihyo out
	[ "$(kaihyo tally status --station x.kaihyo --json | jq -r .declaration)" = made ]
}

@test "figures from paper: typed twice, signed, shown as never verified" {
	take x.kaihyo s1
	mkdir out
	printf '%s\n' kita,hall.option.for,36 kita,hall.option.against,20 >a.csv
	printf '%s\n' kita,hall.option.for,63 kita,hall.option.against,20 >b.csv
	mapfile -t signers < <(officers d manager witness-1 witness-2)
	declare_paper() {
		run kaihyo tally declare-on-paper --station x.kaihyo --out out \
			--reason "停電" --figures "$1" --figures "$2" \
			"${signers[@]}"
	}
	declare_paper a.csv b.csv
	[ "$status" -eq 3 ]
	says "the two entries differ in hall.option.for of district kita"
	cp a.csv b.csv
	declare_paper a.csv b.csv
	[ "$status" -eq 0 ]
	says "No program vouches for them"
	take x.kaihyo out
	run kaihyo tally status --station x.kaihyo
	says "declared on paper, never verified"
	# It changes nothing that is counted, and papers still come in.
	take x.kaihyo s2 s3 s4
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
}

@test "the unexplained rest is held against the outcome" {
	rm -rf t && cp -r s1 t && rm t/turnout.note
	turnout d kita-1 t 0 43 0
	take x.kaihyo t s2 s3 s4
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
	says "W303 unit kita-a" "unexplained 3" \
		"The unexplained rest (3 papers short, 0 too many) could not have changed this outcome."
	[ "$(figures x.kaihyo | jq -c .rest)" = '{"shortage":3,"surplus":0,"could-change":false}' ]
	# Nine more against: adopted by one vote, and three papers are missing.
	papers A1 A1 A1 A1 A1 A1 A1 A1 A1 >more.csv
	seal d kita-a t 9 --final more.csv
	rm t/turnout.note
	turnout d kita-1 t 0 52 0
	open_station d y.kaihyo
	take y.kaihyo t s2 s3 s4
	run kaihyo tally count --station y.kaihyo
	[ "$status" -eq 0 ]
	says "(3 papers short, 0 too many) COULD have changed this outcome."
	[ "$(figures y.kaihyo | jq '.rest."could-change"')" = true ]
}

# --- the second program -----------------------------------------------------

# verified FILE: what its log says of the second program
verified() {
	kaihyo audit log --station "$1" --raw |
		grep -P '\tVERIFIE[RD]\t' | cut -f5-6
}

@test "the second program is asked, hashed, heard and logged" {
	take x.kaihyo s1 s2 s3 s4
	run certify x.kaihyo out
	[ "$status" -eq 0 ]
	says "Both programs count the same, to the last paper" \
		"x.kaihyo.verify-001"
	result=$(kaihyo tally count --station x.kaihyo --json | sha256sum |
		cut -c1-64)
	program=$(sha256sum <"$(dirname "$(command -v kaihyo)")/kaihyo-verify" |
		cut -c1-64)
	[ "$(verified x.kaihyo | sed 's/ operator=.*//')" = "VERIFIER	program=$program
VERIFIED	agree=yes result=$result theirs=$result status=0" ]
	cmp x.kaihyo.verify-001/theirs.json \
		x.kaihyo.verify-001/bundle/result.json
	grep -q "^result $result" x.kaihyo.verify-001/stdout.txt
	[ -e x.kaihyo.verify-001/stderr.txt ]
	[ ! -e x.kaihyo.verify-001/bundle/bundle.note ]
	# The certificate names a log that holds both entries.
	[ "$(sed -n 's/^log \([0-9]*\) .*/\1/p' out/certificate-mihon-1.note)" \
		= "$(entries x.kaihyo)" ]
	quietly kaihyo audit check --station x.kaihyo
	# Again: nothing of the first is touched.
	rm -r out
	run certify x.kaihyo out
	[ "$status" -eq 0 ]
	[ -d x.kaihyo.verify-002 ]
	[ "$(verified x.kaihyo | wc -l)" -eq 4 ]
}

@test "any difference is named, logged and certifies nothing" {
	take x.kaihyo s1 s2 s3 s4
	json=$(kaihyo tally count --station x.kaihyo --json |
		sed '0,/"for":3/s//"for":4/')
	second differ "$(sha256sum <<<"$json" | cut -c1-64)"
	run certify x.kaihyo out
	[ "$status" -eq 5 ]
	says "the two programs count differently: districts[kita].questions[hall].options.for is 3" \
		" here and 4" "keep x.kaihyo.verify-001" \
		"kaihyo tally declare-on-paper"
	[ -z "$(ls out)" ]
	[ "$(sha256sum <x.kaihyo.verify-001/theirs.json | cut -c1-64)" = \
		"$(sed -n 's/^result //p' x.kaihyo.verify-001/stdout.txt)" ]
	verified x.kaihyo | grep -q "agree=no result=[0-9a-f]* theirs=$(sha256sum \
		<x.kaihyo.verify-001/theirs.json | cut -c1-64) status=0"
	# No figure of it in the log.
	[ "$(kaihyo audit log --station x.kaihyo --raw |
		grep -c 'options')" -eq 0 ]
	quietly kaihyo audit check --station x.kaihyo
}

# failed WORD STATUS TEXT...: it refuses, says why, and logs the status
failed() {
	take x.kaihyo s1 s2 s3 s4
	second "$1"
	run certify x.kaihyo out --verify-seconds "${VERIFY_SECONDS:-60}"
	[ "$status" -eq 5 ] || { echo "$status: $output" >&2 && return 1; }
	says "${@:3}" "certify nothing"
	grep -qax 'checked --working' x.kaihyo.verify-001/stdout.txt
	[ -z "$(ls out)" ]
	verified x.kaihyo | grep -q "agree=no .* status=$2 "
	quietly kaihyo audit check --station x.kaihyo
}

@test "a second program that finds something wrong certifies nothing" {
	failed fail 4 "found something wrong, or found no result (exit status 4)"
	grep -q 'the log is broken' x.kaihyo.verify-001/stdout.txt
}

@test "one that says no result certifies nothing" {
	failed silent 0 "found no result (exit status 0)"
	verified x.kaihyo | grep -q ' theirs=- '
}

@test "one whose words do not fit what it wrote certifies nothing" {
	failed liar 0 "found no result (exit status 0)"
}

@test "one that talks nonsense certifies nothing" {
	failed garbage 0 "found no result"
}

@test "one that breaks off certifies nothing" {
	failed crash 139 "the second program broke off (signal 11)"
	grep -q 'about to break' x.kaihyo.verify-001/stderr.txt
}

@test "one that never ends is ended, with all that it started" {
	VERIFY_SECONDS=2 failed hang 137 "did not come to an end in 2 seconds"
}

@test "one that never stops talking is ended" {
	failed flood 137 "said more than 4,194,304 bytes"
	[ "$(stat -c %s x.kaihyo.verify-001/stdout.txt)" -eq 4194304 ]
}

@test "Ctrl-C ends the second program, too" {
	take x.kaihyo s1 s2 s3 s4
	second hang
	mkdir out
	kaihyo tally certify --station x.kaihyo --out out 2>said &
	while ! grep -q 'counts again' said; do sleep 0.1; done
	sleep 0.5
	kill -TERM %1
	status=0
	wait %1 || status=$?
	[ "$status" -eq 5 ]
	grep -q 'stopped as asked' said
	verified x.kaihyo | grep -q 'agree=no .* status=137 '
}

@test "without a second program nothing is certified, and nothing logged" {
	take x.kaihyo s1 s2 s3 s4
	second agree
	rm "$BATS_TEST_TMPDIR/second/kaihyo-verify"
	before=$(entries x.kaihyo)
	run certify x.kaihyo out
	[ "$status" -eq 6 ]
	says "the second program, which must count the same, is not there" \
		"where: $BATS_TEST_TMPDIR/second/kaihyo-verify" \
		"kaihyo tally declare-on-paper"
	mkfifo "$BATS_TEST_TMPDIR/second/kaihyo-verify"
	run certify x.kaihyo out
	[ "$status" -eq 6 ]
	[ "$(entries x.kaihyo)" -eq "$before" ]
	[ ! -e x.kaihyo.verify-001 ]
}

@test "certifying that is killed at any point certifies nothing by halves" {
	take x.kaihyo s1 s2 s3 s4
	cp x.kaihyo before.kaihyo
	at=0
	points=0
	status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -rf x.kaihyo x.kaihyo-* x.kaihyo.verify-* out
		cp before.kaihyo x.kaihyo
		struck $at kaihyo tally certify --station x.kaihyo --out out
		points=$((points + (status == 137)))
		quietly kaihyo audit check --station x.kaihyo
		# A draft is there only if the log says that both agree.
		[ ! -e out/certificate-mihon-1.note ] ||
			verified x.kaihyo | tail -n 1 | grep -q agree=yes
		killed=$status
		run certify x.kaihyo again
		[ "$status" -eq 0 ]
		rm -r again
		status=$killed
	done
	[ "$status" -eq 0 ]
	[ "$points" -gt 10 ]
}

@test "a certificate that no second program agreed to is refused" {
	take x.kaihyo s1 s2 s3 s4
	root=$(kaihyo audit check --station x.kaihyo |
		sed -n 's/^Root of the log: //p')
	quietly certify x.kaihyo out
	n=$(sed -n 's/^log \([0-9]*\) .*/\1/p' out/certificate-mihon-1.note)
	mkdir two
	# As if it had been drafted before it was asked.
	note_text out/certificate-mihon-1.note |
		sed "s/^log .*/log $((n - 2)) $root/" \
			>two/certificate-mihon-1.note
	for who in manager witness-1 witness-2; do
		sign $who two/certificate-mihon-1.note d
	done
	refuse 7 x.kaihyo two
	says "the log does not say that the second program counted this result" \
		"kaihyo tally certify"
	take x.kaihyo out
}

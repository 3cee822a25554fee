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
	rm -rf ./*.kaihyo out two
	open_station d x.kaihyo
}

@test "nothing is declared while an error stands undecided" {
	take x.kaihyo s1 s2
	certify x.kaihyo out
	[ "$status" -eq 7 ]
	says "points stand open; nothing is declared before they are decided" \
		"to fix: decide what stands open"
	[ -z "$(ls out)" ]
}

@test "a final count is certified, imported, and then closed to papers" {
	take x.kaihyo s1 s2 s3 s4
	certify x.kaihyo out
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
	certify x.kaihyo out
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
	certify x.kaihyo out
	take x.kaihyo out
	mkdir two
	mapfile -t signers < <(officers d manager witness-1 witness-2)
	quietly kaihyo tally reopen --station x.kaihyo --id again --what count \
		--reason paper-found --words "箱の底に1枚" --out two \
		"${signers[@]}"
	take x.kaihyo two
	run kaihyo tally status --station x.kaihyo
	says "not declared"
	rm -rf late && cp -r s1 late
	papers F1 >late.csv
	seal d kita-a late 1 --final late.csv
	take x.kaihyo late
	certify x.kaihyo out
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

#!/usr/bin/env bats
# 開票速報: numbered, signed, at named moments; never two of them, nor the last
# and the end, whose difference would tell how a few people voted.

bats_require_minimum_version 1.5.0
load helpers
load station

# with_least N: the small election; reports must differ by N papers. All
# turnouts are in; kita has 60 voters, minami 5.
with_least() {
	cp -r "$SAMPLES/small" from
	jq ".publish = { \"snapshot-papers\": $1 }" \
		"$SAMPLES/small/setup-1.json" >from/setup-1.json
	make_definition d from
	make_sticks d
	open_station d x.kaihyo
	local n
	for n in 1 2 3 4; do
		mkdir turnout-$n
		mv s$n/turnout*.note turnout-$n
	done
	take x.kaihyo turnout-*
}

setup() {
	station_setup
}

report() {
	local signers
	mapfile -t signers < <(officers d manager witness-1 witness-2)
	mkdir -p out
	run kaihyo tally interim --station x.kaihyo --out out \
		--snapshot "$1" --slot "tally-witness paper 立会人 三" \
		"${signers[@]}" "${@:2}"
}

@test "a report says what is counted, of how many, and what is left" {
	with_least 5
	take x.kaihyo s1 s2
	report 22:30 --sheet sheet.pdf
	[ "$status" -eq 0 ]
	pdftotext -layout sheet.pdf - | tr -d ' ' | grep -q '22:30'
	pdftotext -layout sheet.pdf - | grep -q '92.3'
	says "INTERIM, NOT FINAL" "counted 60 of 65" "(92.3 %), left 5"
	local note=out/interim-mihon-1.note
	grep -q '^snapshot 22:30$' "$note"
	grep -q '^counted [a-z]* 60 65$' "$note"
	grep -q '^units 2 3$' "$note"
	grep -q '^figure kita hall.option.for ' "$note"
	take x.kaihyo out
	# The next one has the next number, and says which text it follows.
	take x.kaihyo s3
	report 23:10
	[ "$status" -eq 0 ]
	grep -q "^replaces $(sed '/^$/,$d' "$note" | sha256sum | cut -d' ' -f1)" \
		out/interim-mihon-2.note
	take x.kaihyo out
	quietly kaihyo audit check --station x.kaihyo
	# Neither draft left a figure in the log (P11).
	run kaihyo audit log --station x.kaihyo --raw
	[ "$(grep -c 'DRAFTED' <<<"$output")" -eq 2 ]
	[[ "$output" != *"hall"* ]]
}

@test "too few papers since the last report: it waits" {
	with_least 6
	take x.kaihyo s1
	report 22:00
	[ "$status" -eq 7 ]
	says "district kita: only 5 papers more than in the last report; the setup wants 6"
	[ -z "$(ls out)" ]
}

@test "too few papers left: the end would tell them" {
	with_least 6
	take x.kaihyo s1 s2
	report 22:30
	[ "$status" -eq 7 ]
	says "district minami: only 5 papers are left"
}

@test "without all turnouts there is no denominator" {
	with_least 1
	open_station d y.kaihyo
	mv y.kaihyo x.kaihyo
	take x.kaihyo s1 turnout-1
	report 22:00
	[ "$status" -eq 7 ]
	says "1 of 4 places have reported"
}

@test "an ordinance that lets nothing out before the end lets no report out" {
	cp -r "$SAMPLES/small" from
	jq '.interim = false' "$SAMPLES/small/ordinance.json" \
		>from/ordinance.json
	make_definition d from
	make_sticks d
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	report 22:00
	[ "$status" -eq 7 ]
	says "the ordinance lets no unfinished figures out"
}

@test "only what this station drafted is taken in, in its own words" {
	with_least 1
	take x.kaihyo s1 s2
	report 22:30
	# Signed by the right people, but with another figure.
	sed '/^$/,$d; s/^counted \([a-z]*\) 60/counted \1 61/' \
		out/interim-mihon-1.note >other.note
	local who
	for who in manager witness-1 witness-2; do sign $who other.note d; done
	mkdir other && mv other.note other/interim-mihon-1.note
	run kaihyo tally import --station x.kaihyo other
	[ "$status" -eq 7 ]
	says "was not drafted at this station"
	# The real one still comes, even when more papers came in between.
	take x.kaihyo s3
	take x.kaihyo out
}

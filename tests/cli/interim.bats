#!/usr/bin/env bats
# 開票速報: numbered, signed, at named moments; never two of them, nor the last
# and the end, whose difference would tell how a few people voted.

bats_require_minimum_version 1.5.0
load helpers
load station

# with_least N: the small election; reports must differ by N papers. All
# turnouts are in; kita has 60 voters, minami 5.
with_least() {
	make_changed ".publish = { \"snapshot-papers\": $1 }"
	open_station d x.kaihyo
	turnouts_first x.kaihyo
}

setup() {
	station_setup
}

# report TIME [OPTION...]
report() {
	run interim x.kaihyo out "$@"
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

@test "papers open for review are still to come: the end would tell them" {
	with_least 2
	papers F1 F2 A3 bn '?1' >ka.csv
	rm -r s1
	seal d kita-a s1 5 --final ka.csv
	take x.kaihyo s1 s2
	report 22:30
	[ "$status" -eq 7 ]
	says "district kita: only 1 papers are left, and the end would tell how they were marked; the setup wants 2"
}

@test "a joined district's papers are the end of its group" {
	make_changed \
		'.publish = { "snapshot-papers": 6, "merge-papers": 6 }'
	open_station d x.kaihyo
	turnouts_first x.kaihyo
	take x.kaihyo s1 s2
	# kita is all in, and the five of minami would be added to it.
	report 22:30
	[ "$status" -eq 7 ]
	says "district kita: only 5 papers are left"
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
	make_changed . '.interim = false'
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

# drawn FOLDER WANTED: a draft of now shows choices ("yes") or none ("no"),
# in each of its documents
drawn() {
	local file
	rm -rf "$1"
	run kaihyo tally publish --station x.kaihyo --out "$1" --draft
	[ "$status" -eq 0 ]
	if [ "$2" = no ]; then
		says "No choices are in it: unfinished ones are shown only as the last signed report has them."
	else
		[[ "$output" != *"No choices"* ]]
	fi
	for file in index.html result.csv nist-results.xml interim.pdf \
		count-record.pdf; do
		case $file in
		*.pdf) pdftotext -layout "$1/$file" - | tr -d ' ' ;;
		index.html) sed -n 's/.*data-at="\([^"]*\/options\/for\)".*/\1/p' "$1/$file" ;;
		*) cat "$1/$file" ;;
		esac >seen
		if [ "$2" = yes ]; then
			grep -qE 'option\.for|/options/for|VoteCounts|33' seen
		else
			! grep -E 'option\.for|/options/for|VoteCounts|賛成33' seen
		fi || { echo "$file, wanted $2" >&2 && return 1; }
	done
	[ "$(jq '[.. | .options? | values | .[]] | add > 0' "$1/result.json")" = \
		"$([ "$2" = yes ] && echo true || echo false)" ]
}

@test "a draft shows no choices but those of the last signed report" {
	with_least 5
	take x.kaihyo s1
	drawn one no
	# Its progress is drawn all the same, as the board shows it.
	pdftotext -layout one/interim.pdf - | tr -s ' ' | grep -q '40'
	take x.kaihyo s2
	report 22:30
	# A draft nobody took in lets nothing out.
	drawn two no
	take x.kaihyo out
	drawn three yes
	pdftotext -layout three/interim.pdf - | tr -d ' ' | grep -q '22:30'
	# With the next papers it is a moment of its own again.
	papers A1 A2 F3 >ma-1.csv
	mkdir part
	seal d minami-a part 3 ma-1.csv
	take x.kaihyo part
	drawn four no
	report 22:40
	[ "$status" -eq 7 ]
	drawn five no
}

@test "a report that was reopened lets nothing out any more" {
	with_least 1
	take x.kaihyo s1 s2
	report 22:30
	take x.kaihyo out
	drawn one yes
	quietly by_officers kaihyo tally reopen --station x.kaihyo --id again \
		--out m --what count --reason other --words 'to be counted again'
	take x.kaihyo m
	drawn two no
}

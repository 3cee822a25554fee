#!/usr/bin/env bats
# The page on the hall's screen: how far the night is, and no choice before it
# is declared.
# shellcheck disable=SC2154 # bats sets status and output

load helpers
load station
load gate
load page

setup_file() {
	station_setup_file
}

setup() {
	station_setup
	station_copy
	open_station d x.kaihyo
}

board() {
	run kaihyo tally board --station x.kaihyo --out hall
	[ "$status" -eq 0 ]
	tr -d '\n' <hall/board.html | sed 's/<style>.*<\/style>//; s/<[^>]*>/ /g' |
		tr -s ' ' >words
}

@test "the screen shows how far each district is, and never a choice" {
	take x.kaihyo s1 s3
	board
	grep -q 'places that have reported 2 / 4' words
	grep -q 'units that are final 2 / 3' words
	grep -q 'North 1 / 2 1 / 2 40 5 under way' words
	for word in For Against river Blank invalid valid; do
		run grep -qw "$word" words
		[ "$status" -eq 1 ]
	done
	# What comes in is on it at the next look; nothing else changed.
	before=$(sha256sum x.kaihyo)
	take x.kaihyo s2 s4
	[ "$before" != "$(sha256sum x.kaihyo)" ]
	before=$(sha256sum x.kaihyo)
	board
	[ "$before" = "$(sha256sum x.kaihyo)" ]
	grep -q 'North 2 / 2 2 / 2 60 60 ✓ nothing to decide' words
	run grep -qw For words
	[ "$status" -eq 1 ]
}

@test "two stations with other choices have the same screen" {
	take x.kaihyo s1 s2 s3 s4
	board
	mv hall/board.html one.html
	papers A1 A2 A3 A1 A1 >ka.csv
	rm -r s1 x.kaihyo
	seal d kita-a s1 5 --final ka.csv
	turnout d kita-1 s1 0 40 0
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	board
	cmp one.html hall/board.html
}

@test "what is declared is shown as sums of the station" {
	take x.kaihyo s1 s2 s3 s4
	quietly certify x.kaihyo certificate
	take x.kaihyo certificate
	board
	grep -q 'Declared (certificate no. 1)' words
	grep -q 'For 34 58.62% Against 24 41.38%' words
	# By district there is still no choice.
	run grep -qE 'North [^<]*33' words
	[ "$status" -eq 1 ]
}

@test "an interim report is on the screen until the result is" {
	take x.kaihyo s1 s2 s3 s4
	quietly interim x.kaihyo report 22:30
	board
	run grep -qw For words
	[ "$status" -eq 1 ]
	take x.kaihyo report
	board
	grep -q 'Counted so far: 22:30 (report no. 1)' words
	grep -q 'For 34 58.62% Against 24 41.38%' words
	quietly certify x.kaihyo certificate
	take x.kaihyo certificate
	board
	grep -q 'Declared (certificate no. 1)' words
	run grep -q 'Counted so far' words
	[ "$status" -eq 1 ]
}

@test "one file that renews itself and asks for nothing" {
	take x.kaihyo s1
	board
	[ "$(ls hall)" = board.html ]
	grep -q '<meta http-equiv="refresh" content="5">' hall/board.html
	grep -q "default-src 'none'" hall/board.html
	run grep -cE 'https?:|<script| style=' hall/board.html
	[ "$output" = 0 ]
	grep -q 'REHEARSAL: this is no real vote' words
}

@test "--watch renews it until it is told to end" {
	take x.kaihyo s1
	kaihyo tally board --station x.kaihyo --out hall --watch >said &
	watching=$!
	for _ in $(seq 100); do
		[ ! -s hall/board.html ] || break
		sleep 0.1
	done
	grep -q '1 / 4' hall/board.html
	take x.kaihyo s2
	for _ in $(seq 200); do
		! grep -q '2 / 4' hall/board.html || break
		sleep 0.1
	done
	kill -INT $watching
	wait $watching
	grep -q '2 / 4' hall/board.html
}

#!/usr/bin/env bats
# A register of the size of a town, made by tests/tools/bench-register, which
# knows how many of its people may vote. `make bench` does 1.3 million.

load helpers

@test "twenty thousand people, each at a known side of a known rule" {
	cd "$BATS_TEST_TMPDIR"
	make_begun d "$SAMPLES/roll"
	bench-register 20000 >register.csv 2>voters
	quietly kaihyo tally roll --definition d --register register.csv \
		--out e0 --office office
	grep -qx "eligible $(cat voters)" e0/roll.note
	[ "$(sed 1,2d e0/roll.csv | wc -l)" -eq "$(cat voters)" ]
	[ "$(sed 1,2d e0/roll.csv | cut -d, -f1 | sort -u | wc -l)" -eq \
		"$(cat voters)" ]
	# Everybody else has a reason.
	[ "$(sed 1d office/report-e0-1.csv | wc -l)" -eq \
		"$((20000 - $(cat voters)))" ]
	# One edge each: nobody is refused for more than one reason.
	run sh -c "sed 1d office/report-e0-1.csv | cut -d, -f2 | sort | uniq -c |
	    awk '{ print \$2 }'"
	[ "$output" = "age
died
disqualified
duration
moved
residence" ]
}

#!/usr/bin/env bats
# A very small nation goes the way of the large one (make bench-nation): three
# prefectures join their stations, the nation joins them, and what comes out is
# what went in. One wrong paper fails.

load helpers

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.." || exit 1
	PREFECTURES=3 STATIONS=5 PLACES=12 PAPERS=120 BATCH=1 \
		KEEP=$BATS_FILE_TMPDIR/nation tests/bench/nation.sh \
		>"$BATS_FILE_TMPDIR/said" 2>&1 || {
		cat "$BATS_FILE_TMPDIR/said"
		return 1
	}
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.." || exit 1
	nation=$BATS_FILE_TMPDIR/nation
}

again() {
	run env PREFECTURES=3 STATIONS=5 PLACES=12 PAPERS=120 BATCH=1 \
		KEEP="$nation" tests/bench/nation.sh
}

@test "every paper of five stations is in the nation's result" {
	grep '^bench nation-papers  *600 of 12 places at 5 stations in 3 prefectures, no error' \
		"$BATS_FILE_TMPDIR/said"
	[ "$(jq .total.papers.white "$nation/nation/bundle/result.json")" -eq 600 ]
	[ "$(jq '.districts | length' "$nation/nation/bundle/result.json")" -eq 5 ]
	# Decided at the top, and only there.
	[ "$(jq '.decision.outcomes | length' \
		"$nation/nation/bundle/result.json")" -gt 0 ]
	[ "$(jq .decision "$nation/k01/bundle/result.json")" = null ]
	# No station is left on the disk.
	[ ! -e "$nation/k01/s0001" ]
	[ ! -e "$nation/k01/station.db" ]
}

@test "a nation that was cut off goes on, and does nothing twice" {
	local before
	before=$(wc -l <"$nation/times/certify")
	again
	[ "$status" -eq 0 ]
	[ "$(wc -l <"$nation/times/certify")" -eq "$before" ]
	rm "$nation/done/nation"
	again
	[ "$status" -eq 0 ]
	[ "$(wc -l <"$nation/times/certify")" -eq $((before + 2)) ]
}

@test "one paper counted for another option is noticed" {
	local file
	for file in counted put-in; do
		cp -r "$nation" "$BATS_TEST_TMPDIR/$file"
		# The first station, one paper from "for" to "against".
		awk -v at="$([ $file = put-in ] && echo 4 || echo 2)" 'NR == 1 {
			$at--
			$(at + 1)++
		} 1' "$nation/k01/$file-1" >"$BATS_TEST_TMPDIR/$file/k01/$file-1"
		nation=$BATS_TEST_TMPDIR/$file again
		[ "$status" -ne 0 ]
		[[ "$output" == *"the nation's result is not what was put in"* ]]
		[[ "$output" != *"bench nation-papers"* ]]
	done
}

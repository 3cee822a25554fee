#!/usr/bin/env bats
# What is near its maximum is said before it is reached; docs/formats.md 20.

load helpers

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
}

# check STATIONS PLACES
check() {
	bench-nation define . 1 "$1" "$2"
	run kaihyo ballot check election.json ordinance.json setup-1.json
	[ "$status" -eq 0 ]
}

@test "a definition says which of its lists are nearly full" {
	check 1799 44999
	[[ "$output" != *"Near the limit"* ]]
	check 1800 45000
	[[ "$output" == *"Near the limit: stations: 1,800 of at most 2,000"* ]]
	[[ "$output" == *"Near the limit: districts: 1,800 of at most 2,000"* ]]
	[[ "$output" == *"Near the limit: places: 45,000 of at most 50,000"* ]]
	[[ "$output" != *"limit: units"* ]]
	[[ "$output" != *"limit: boxes"* ]]
}

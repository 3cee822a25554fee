#!/usr/bin/env bats
# Every change to a bundle that someone could make is caught, and its place
# reported. `make tamper` flips a bit of every byte; here of every 97th.

bats_require_minimum_version 1.5.0

tamper() {
	run --separate-stderr \
		"$BATS_TEST_DIRNAME/../scenarios/tamper.sh" "$BUILD" "$@"
}

# shellcheck disable=SC2154 # bats sets stderr
@test "every change to a bundle is caught, with its place" {
	tamper --every 97
	[ "$status" -eq 0 ] || { echo "$output$stderr"; return 1; }
	[[ "${lines[-1]}" =~ ^([0-9]+)\ caught,\ 0\ missed$ ]]
	[ "${BASH_REMATCH[1]}" -gt 1500 ]
	[[ "$output" != *VERIFIED* ]]
}

@test "signatures checked on other cores change no word of a report" {
	for part in flips flips-sums; do
		tamper --only $part --every 199 --children 3
		[ "$status" -eq 0 ] || { echo "$output$stderr"; return 1; }
		[[ "${lines[-1]}" =~ ^([0-9]+)\ caught,\ 0\ missed$ ]]
		[ "${BASH_REMATCH[1]}" -gt 100 ]
	done
}

@test "an attack that nobody can see is missed, and said to be" {
	tamper --only planted
	[ "$status" -eq 1 ]
	[[ "$stderr" == *"MISSED: planted: nobody can see this one: exit status 0"* ]]
	[ "${lines[-1]}" = "0 caught, 1 missed" ]
	tamper --only flips --every 999 --plant
	[ "$status" -eq 1 ]
	[[ "${lines[-1]}" =~ ^0\ caught,\ [0-9]+\ missed$ ]]
}

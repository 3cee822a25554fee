#!/usr/bin/env bats
# The differ: kaihyo and kaihyo-verify read the same changed files, and must
# say the same of them. `make differ` goes on for longer.

bats_require_minimum_version 1.5.0
TOOLS=$BATS_TEST_DIRNAME/../tools

setup_file() {
	"$TOOLS/differ-bundle.sh" "$BATS_FILE_TMPDIR/b"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	command -v python3 >/dev/null ||
		skip "no python3: THE TWO PROGRAMS WERE NOT COMPARED"
}

differ() {
	run "$TOOLS/differ.py" --keep kept "$@"
	echo "$output"
}

@test "both programs say the same of hundreds of changed files" {
	differ --seed 2015 --cases 400
	[ "$status" -eq 0 ]
	[[ "$output" == *"no disagreement"* ]]
	[ ! -e kept ]
	# Of every kind some were accepted, and what was understood compared.
	[[ "$output" != *" 0 accepted"* ]]
	[ "$(grep -c "accepted by both" <<<"$output")" -eq 15 ]
}

@test "a bundle is FAILED where kaihyo would not rebuild its station" {
	differ --seed 2020 --cases 0 --bundles 8 --kinds log --bundle "$BATS_FILE_TMPDIR/b"
	[ "$status" -eq 0 ]
	[[ "$output" == *"bundle "*" 8 cases"* ]]
}

@test "a planted disagreement stops it, and the case is kept" {
	local kind
	for kind in statement ballots setup log; do
		differ --seed 1 --cases 99 --kinds $kind --plant $kind
		[ "$status" -eq 1 ]
		[[ "$output" == *"the programs disagree: $kind, kept as"* ]]
		[[ "$output" == *"kaihyo: accept"*"kaihyo-verify: refuse"* ]]
		[ -s "$(echo kept/*-$kind)" ]
	done
	# The case alone shows it again.
	differ --plant log --case log kept/*-log
	[[ "$output" == *"kaihyo: accept"*"kaihyo-verify: refuse"* ]]
	differ --case log kept/*-log
	[[ "$output" == *"kaihyo: accept"*"kaihyo-verify: accept"* ]]
}

@test "a bundle that one of them would take is a disagreement" {
	# A kaihyo-verify that verifies anything.
	mkdir bin
	printf '#!/bin/sh\nexit 0\n' >bin/kaihyo-verify
	chmod +x bin/kaihyo-verify
	PATH=$PWD/bin:$PATH differ --seed 2 --cases 0 --bundles 8 --kinds log \
		--bundle "$BATS_FILE_TMPDIR/b"
	[ "$status" -eq 1 ]
	[[ "$output" == *"the programs disagree: bundle"* ]]
	[ -s kept/001-bundle/SHA256SUMS ]
}

@test "a program that dies stops it" {
	mkdir bin
	printf '#!/bin/sh\nread -r line\nkill -SEGV $$\n' >bin/differ-theirs
	chmod +x bin/differ-theirs
	PATH=$PWD/bin:$PATH differ --seed 3 --cases 9 --kinds log
	[ "$status" -eq 1 ]
	[[ "$output" == *"kaihyo-verify: died"* ]]
}

#!/usr/bin/env bats
# What kaihyo-verify reads by itself: the same statements, definitions and
# papers as kaihyo, and the same figures.

bats_require_minimum_version 1.5.0
load helpers
load station

CORPUS=$BATS_TEST_DIRNAME/../fuzz/corpus

setup_file() {
	station_setup_file
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
}

setup() {
	station_setup
}

# as_named KIND FOLDER...: refused is what a corpus calls refused or bad.
as_named() {
	local kind=$1 folder file verdict wanted
	for folder in "${@:2}"; do
		while read -r file verdict; do
			wanted=accepted
			case ${file#"$CORPUS"/} in
			# Lists of voters and seeds of other parsers; rules.
			roll/list* | roll/changes | ordinance/refused-option)
				continue
				;;
			gate/twice | */bad-* | */refused-*) wanted=refused ;;
			esac
			[ "$verdict" = $wanted ] || {
				echo "$file: $verdict, not $wanted"
				return 1
			}
		done < <(verify-records "$kind" "$CORPUS/$folder"/* 2>/dev/null)
	done
}

# figures FILE: of a result, what is counted and not judged.
figures() {
	jq -c '{districts: [.districts[] |
		del(.label, .remark, .rest, .unexplained)],
		total: (.total | del(.districts, .unexplained))}' "$1"
}

@test "both programs accept and refuse the same statements" {
	as_named note manifest turnout ruling sheet certificate gate roll \
		receipt opening
}

@test "both programs accept and refuse the same definitions and papers" {
	local kind
	for kind in election ordinance setup ballots bundles; do
		as_named $kind $kind
	done
}

@test "both programs count the same" {
	kaihyo tally bundle --station "$BATS_FILE_TMPDIR/x.kaihyo" \
		--working --out b
	verify-records figures b >theirs
	diff <(figures b/result.json) theirs
	# A file that is not there is not counted.
	set -- b/files/*-ballots.csv
	rm "$1"
	verify-records figures b >theirs 2>errors || true
	run diff <(figures b/result.json) theirs
	[ "$status" -eq 1 ]
}

#!/usr/bin/env bats
# The ordinance as data: the profiles, and what an office does with them.

bats_require_minimum_version 1.5.0
ORDINANCES=$BATS_TEST_DIRNAME/../../docs/ordinances

setup() {
	export KAIHYO_LANG=en
	cd "$BATS_TEST_TMPDIR" || return 1
}

rule() {
	run kaihyo tally rule "$@"
}

profiles() {
	find "$ORDINANCES" -name '*.json' ! -name '*.schema.json' | sort
}

@test "every profile is accepted and explained" {
	[ "$(profiles | wc -l)" -ge 28 ]
	while read -r profile; do
		rule check "$profile"
		[ "$status" -eq 0 ]
		[[ "$output" == *"Decision:"* ]]
	done < <(profiles)
}

@test "every profile fits the JSON Schema, and a wrong one does not" {
	command -v jsonschema >/dev/null ||
		skip "python3-jsonschema is not installed: THE SCHEMA WAS NOT TESTED"
	while read -r profile; do
		jsonschema -i "$profile" "$ORDINANCES/ordinance.schema.json"
	done < <(profiles)
	sed 's/"at-least"/"atleast"/' "$ORDINANCES/takahama.json" >wrong.json
	run jsonschema -i wrong.json "$ORDINANCES/ordinance.schema.json"
	[ "$status" -ne 0 ]
}

@test "no profile claims an article that nobody read" {
	while read -r profile; do
		jq -e '.verified == false' "$profile" >/dev/null
		# What is from memory is never verified.
		run jq '[.. | objects | select(.verified == true and
			((.source // "") | test("from memory|excerpt")))] |
			length' "$profile"
		[ "$output" -eq 0 ]
	done < <(profiles)
}

@test "a rule says its arithmetic and what was not verified" {
	rule check "$ORDINANCES/takahama.json"
	[ "$status" -eq 0 ]
	[[ "$output" == *"2 × voters (V) ≥ people eligible on the day (E)"* ]]
	[[ "$output" == *"If not, the papers are not opened."* ]]
	[[ "$output" == *"[article not verified: "* ]]
}

@test "a wrong rule is shown with file, line and remedy" {
	sed 's|"1/2"|"50%"|' "$ORDINANCES/takahama.json" >city.json
	rule check city.json
	[ "$status" -eq 3 ]
	[[ "$output" == *"a fraction is wanted here"* ]]
	line=$(grep -n '50%' city.json | cut -d: -f1)
	[[ "$output" == *"where: city.json, line $line, decision.gate.established.at-least"* ]]
	[[ "$output" == *'to fix: write a fraction of whole numbers in quotes, such as "1/2"'* ]]
}

@test "a gate before the papers are opened cannot ask for votes" {
	sed 's|"count": "V"|"count": "VALID"|' "$ORDINANCES/takahama.json" >city.json
	rule check city.json
	[ "$status" -eq 3 ]
	[[ "$output" == *"judged before the papers are opened"* ]]
}

@test "Osaka 2015 is decided with its figures, step by step" {
	rule try "$ORDINANCES/osaka-2015.json" V=1406084 option:for=694844 \
		option:against=705585 INVALID=5640
	[ "$status" -eq 0 ]
	[[ "$output" == *"2 × 694,844 = 1,389,688 < 1,400,429"* ]]
	[[ "$output" == *'Question "question": "not adopted"'* ]]
}

@test "Kodaira 2013 stays closed" {
	rule try "$ORDINANCES/kodaira-2013.json" E=145024 V=51010
	[ "$status" -eq 0 ]
	[[ "$output" == *"2 × 51,010 = 102,020 < 145,024"* ]]
	[[ "$output" == *"The vote does not stand."* ]]
	[[ "$output" == *"The papers stay closed."* ]]
}

@test "what is still missing leaves the answer open, or not" {
	rule try "$ORDINANCES/merger-council.json" option:for=600-700 \
		option:against=500-600 B=1100-1200
	[[ "$output" == *'possible: "adopted", "not adopted"'* ]]
	rule try "$ORDINANCES/merger-council.json" option:for=600-690 \
		option:against=500-590 B=1100-1190
	[[ "$output" == *'Question "question": "adopted"'* ]]
}

@test "a context that is not given leaves the answer open" {
	rule try "$ORDINANCES/hamburg.json" E=1000 option:for=199 option:against=1
	[[ "$output" == *"still open"* ]]
	rule try "$ORDINANCES/hamburg.json" E=1000 option:for=199 \
		option:against=1 context:with-election=yes
	[[ "$output" == *'Question "question": "adopted"'* ]]
}

@test "the decision as JSON holds the same numbers" {
	run --separate-stderr kaihyo tally rule try --json \
		"$ORDINANCES/okinawa-2019.json" E=1153591 option:against=288398
	[ "$status" -eq 0 ]
	[ "$(jq -r '.outcomes[0].outcome' <<<"$output")" = respect ]
	[ "$(jq -r '.outcomes[0].winner' <<<"$output")" = against ]
	[ "$(jq -r '.steps[] | select(.asks == "4 × largest ≥ E").left[0]' \
		<<<"$output")" = 1153592 ]
}

@test "numbers that contradict each other decide nothing" {
	rule try "$ORDINANCES/osaka-2015.json" option:for=60 option:against=50 \
		VALID=109
	[ "$status" -eq 7 ]
	[[ "$output" == *"the numbers do not add up"* ]]
}

@test "words that mean nothing are refused with an example" {
	for word in V V= V=x =5 W=5 option:=5 V=9-5 V=5,000 context:x=yes a/b/V=1 \
		V@=3; do
		rule try "$ORDINANCES/osaka-2015.json" "$word"
		[ "$status" -eq 2 ]
		[[ "$output" == *"\"$word\" is not understood"* ]]
		[[ "$output" == *"to fix: write for example V=1406084"* ]]
	done
}

@test "rule wants to know what to do" {
	rule guess "$ORDINANCES/osaka-2015.json"
	[ "$status" -eq 2 ]
	[[ "$output" == *'write "rule check FILE..."'* ]]
}

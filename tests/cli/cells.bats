#!/usr/bin/env bats
# P9: choices of so few papers, or so much of one mind, that they tell how
# someone voted, are published with those of another district, or not at all.

bats_require_minimum_version 1.5.0
load helpers
load station

# A setup with this rule for publication; the rest is the small election.
with_rule() {
	make_changed ".publish = $1"
	open_station d x.kaihyo
}

setup() {
	station_setup
}

figure() {
	kaihyo tally count --station x.kaihyo --json --interim | jq -c "$1"
}

@test "a small district's choices are counted with its neighbour's" {
	with_rule '{ "merge-papers": 6 }'
	take x.kaihyo s1 s2 s3 s4
	# kita has 65 papers, minami 5.
	[ "$(figure '.districts[1]["joined-to"]')" = '"kita"' ]
	[ "$(figure '.districts[1].questions')" = '[]' ]
	[ "$(figure '.districts[1].papers.white // .districts[1].papers[]')" -eq 5 ]
	[ "$(figure '.districts[1].voters')" -eq 5 ]
	[ "$(figure '.districts[0].questions[0].options')" = \
		"$(figure '.total.questions[0].options')" ]
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
	says "counted with North" "All papers of this station are in"
	# Nor do the people who sign read what nobody may know.
	quietly certify x.kaihyo out
	grep -q '^figure minami voters 5$' out/certificate-mihon-1.note
	run ! grep -q '^figure minami hall' out/certificate-mihon-1.note
	take x.kaihyo out
}

@test "large enough alone, they stay alone" {
	with_rule '{ "merge-papers": 5 }'
	take x.kaihyo s1 s2 s3 s4
	[ "$(figure '.districts | map(has("joined-to"))')" = '[false,false]' ]
	[ "$(figure '.districts[1].questions | length')" -eq 2 ]
}

@test "a district of one mind is not published alone" {
	with_rule '{ "merge-unanimous": true }'
	papers A1 A2 F3 >ma.csv
	take x.kaihyo s1 s2 s3 s4
	[ "$(figure '.districts | map(has("joined-to"))')" = '[false,false]' ]
	# The same papers, all against.
	rm -rf s3 x.kaihyo
	papers A1 A2 A3 A1 A2 >ma.csv
	seal d minami-a s3 5 --final ma.csv
	turnout d minami-1 s3 0 4 0
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	[ "$(figure '.districts[1]["joined-to"]')" = '"kita"' ]
}

@test "where districts decide one by one nothing can be joined" {
	jq '.publish = { "merge-papers": 6 }' "$SAMPLES/small/setup-1.json" \
		>setup-1.json
	jq '.decision = { outcomes: [{ question: "hall", cases: [
	    { id: "yes", label: { ja: "可", en: "Yes" }, source: "made up",
	      verified: false, when: { regions: { count: "option:for",
	      over: "1/2", of: "VALID" }, over: "1/2" } },
	    { id: "no", label: { ja: "否", en: "No" }, source: "made up",
	      verified: false }] }] }' "$SAMPLES/small/ordinance.json" \
		>ordinance.json
	run kaihyo ballot check "$SAMPLES/small/election.json" ordinance.json \
		setup-1.json
	[ "$status" -eq 3 ]
	says "the ordinance decides by districts"
}

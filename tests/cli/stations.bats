#!/usr/bin/env bats
# A city with two tally stations, and an ordinance with a gate: each signs the
# totals of its turnout, the election authority judges all of them together,
# and its decision opens the papers at both. The ordinance: V >= 1/2 of E.

bats_require_minimum_version 1.5.0
load helpers
load gate
load canvass

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	two_stations_definition
	two_stations_sticks
	# 15 voters: the vote stands with up to 30 eligible.
	gate_roll D 30 good
	gate_roll D 31 bad
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	F=$BATS_FILE_TMPDIR
	D=$F/D
	for station in kita minami; do
		gate_open "$D" $station $station.db
		run kaihyo tally import --station $station.db \
			"$F"/sticks/$station*
		[ "$status" -eq 7 ]
		gate_totals "$D" $station.db $station totals
	done
}

# judge ROLL OUT [OPTION...]: the authority judges; the draft is not signed yet
judge() {
	local roll=$1 out=$2
	shift 2
	run kaihyo tally gate --definition "$D" --out "$out" \
		--date 2026-11-22 --roll "$roll"/roll-e-1.note "$@"
}

# bring STATION OUT ROLL: the decision, the roll and its own totals go to a
# station, which then takes its papers again
bring() {
	mkdir -p "stick-$2-$1"
	cp "$2"/gate-*.note "$3"/roll-*.note totals/totals-"$1"-*.note \
		"stick-$2-$1"
	run kaihyo tally import --station "$1.db" "stick-$2-$1" \
		"$F"/sticks/"$1"*
}

@test "the authority judges the totals of both, and both are opened" {
	judge "$F/good" gate totals/totals-*-1.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"2 × 15 = 30 = 30"* ]]
	[[ "$output" == *"voters (V): 15 (totals of the stations)"* ]]
	[[ "$output" == *"The vote stands."* ]]
	# Not signed yet: it opens nothing.
	bring kita gate "$F/good"
	[ "$status" -ne 0 ]
	[ "$(sqlite3 kita.db "SELECT count(*) FROM file WHERE kind = 'ballots'")" = 0 ]
	sign authority gate/gate-1.note "$D"
	for station in kita minami; do
		bring $station gate "$F/good"
		[ "$status" -eq 0 ]
		run kaihyo tally count --station $station.db
		[ "$status" -eq 0 ]
		[[ "$output" == *"The gate is open: the vote stands."* ]]
		[[ "$output" == *"2 × 15 = 30 = 30"* ]]
		# Half of the districts decides nothing.
		[[ "$output" == *"not all districts are counted here"* ]]
		kaihyo tally count --station $station.db --json >$station.json
		[ "$(jq -r '.gate, .decision, .outcome' $station.json)" = "open
null
null" ]
	done
	[ "$(jq -s 'map(.total.questions[0].options.for) | add' ./*.json)" -eq 5 ]
	run kaihyo audit check --station minami.db
	[ "$status" -eq 0 ]
}

@test "without the totals of every station nothing is judged" {
	judge "$F/good" gate totals/totals-kita-1.note
	[ "$status" -ne 0 ]
	[[ "$output" == *"minami"* ]]
	[ ! -e gate/gate-1.note ]
	judge "$F/good" gate totals/totals-kita-1.note totals/totals-kita-1.note
	[ "$status" -ne 0 ]
	[ ! -e gate/gate-1.note ]
}

@test "with several stations the officers of one open nothing" {
	judge "$F/good" gate totals/totals-*-1.note
	for who in manager-kita witness-kita-1 witness-kita-2; do
		sign $who gate/gate-1.note "$D"
	done
	bring kita gate "$F/good"
	[ "$status" -ne 0 ]
	[[ "$output" == *"gate-1.note"* ]]
	[ "$(sqlite3 kita.db "SELECT count(*) FROM file WHERE kind = 'gate'")" = 0 ]
}

@test "one voter too few in the whole city seals both stations" {
	judge "$F/bad" gate totals/totals-*-1.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"2 × 15 = 30 < 31"* ]]
	[[ "$output" == *"The papers stay sealed."* ]]
	sign authority gate/gate-1.note "$D"
	for station in kita minami; do
		bring $station gate "$F/bad"
		[ "$status" -eq 7 ]
		[[ "$output" == *"papers stay sealed: the vote does not stand"* ]]
		kaihyo tally count --station $station.db --json >$station.json
		[ "$(jq -r .gate $station.json)" = sealed ]
		[ "$(jq '[.. | .options? | values | .[]] | add' $station.json)" = 0 ]
	done
	[ "$(jq -s 'map(.total.voters) | add' ./*.json)" -eq 15 ]
}

@test "a corrected gate reopens both stations" {
	judge "$F/bad" gate totals/totals-*-1.note
	sign authority gate/gate-1.note "$D"
	bring kita gate "$F/bad"
	bring minami gate "$F/bad"
	[ "$status" -eq 7 ]
	# One place of the other station had missed a voter.
	cp -r "$F/sticks/minami-1" corrected
	gate_turnout "$D" minami-1 corrected minami 6 0 0 0 --replace
	quietly kaihyo tally import --station minami.db corrected
	gate_totals "$D" minami.db minami totals
	judge "$F/bad" again --replaces gate/gate-1.note \
		totals/totals-kita-1.note totals/totals-minami-2.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"2 × 16 = 32 > 31"* ]]
	sign authority again/gate-2.note "$D"
	for station in kita minami; do
		bring $station again "$F/bad"
		[ "$status" -eq 0 ]
		run kaihyo tally count --station $station.db --json --interim
		[ "$(jq -r .gate <<<"$output")" = open ]
	done
	run kaihyo audit check --station kita.db
	[ "$status" -eq 0 ]
}

@test "the check says who signs totals and gate, and who is missing" {
	run kaihyo ballot check "$D"
	[ "$status" -eq 0 ]
	[[ "$output" == *"The totals of a station (for the gate) must be signed by:"* ]]
	[[ "$output" == *"The decision of the gate is signed by the election authority."* ]]
	jq 'del(.policy.totals)' "$F/from/setup-1.json" >setup-1.json
	run kaihyo ballot check "$F/from/election.json" \
		"$F/from/ordinance.json" setup-1.json
	[[ "$output" == *"nobody may sign the totals of a station: it can never open"* ]]
}

#!/usr/bin/env bats
# The gate (成立要件): until it is decided not a byte of a paper is read, and
# nothing tells choices (P4). The ordinance here: V >= 1/2 of E.

load helpers
load gate

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	gate_from "$SAMPLES/small" from '{ count: "V", "at-least": "1/2", of: "E" }'
	make_definition D from
	local unit
	for unit in kita-a kita-b minami-a; do
		gate_seal D $unit sticks/$unit '' F2 A3 '?2' F2
	done
	gate_turnout D kita-1 sticks/kita-1 '' 6 0 0 0
	gate_turnout D kita-early sticks/kita-early '' 0 2 0 0
	gate_turnout D minami-1 sticks/minami-1 '' 5 0 0 0
	gate_turnout D minami-absentee sticks/minami-absentee '' 0 0 2 0
	# 15 voters: the vote stands with up to 30 eligible.
	gate_roll D 30 good
	gate_roll D 31 bad
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	F=$BATS_FILE_TMPDIR
	D=$F/D
	gate_open "$D" mihon s
}

import() {
	run kaihyo tally import --station s "$@"
}

count() {
	kaihyo tally count --station s --json --interim
}

totals() {
	gate_totals "$D" s '' .
}

# gate WHAT ROLL...: the officers judge and sign, into gate/.
gate() {
	local signers
	mkdir -p gate
	mapfile -t signers < <(gate_keys "$D" manager witness-1 witness-2 \
		witness-3)
	run kaihyo tally gate --definition "$D" --out gate "${signers[@]}" "$@"
}

@test "before the gate manifests and turnouts are taken, papers are not read" {
	import "$F"/sticks/*
	[ "$status" -eq 7 ]
	[[ "$output" == *"3 files of papers wait for the decision of the gate"* ]]
	[[ "$output" == *"to fix: bring the signed decision of the gate"* ]]
	run sqlite3 s "SELECT kind, count(*) FROM file
	    WHERE seq > 0 AND kind IN ('manifest', 'turnout', 'ballots')
	    GROUP BY kind ORDER BY kind"
	[ "$output" = "manifest|3
turnout|4" ]
	# Nobody opens them, on no core.
	if command -v strace >/dev/null; then
		strace -f -e trace=openat -o trace kaihyo tally import \
			--station s "$F"/sticks/* || true
		grep -q manifest-1.note trace
		! grep ballots- trace || return 1
	fi
	# Unreadable papers make no difference: nobody looks at them.
	cp -r "$F/sticks/kita-a" unreadable
	head -c 100 /dev/urandom >unreadable/ballots-001.csv
	import unreadable
	[ "$status" -eq 7 ]
	[[ "$output" == *"1 files of papers wait"* ]]
}

@test "before the gate nothing tells choices: no command, column, log line" {
	import "$F"/sticks/*
	run count
	[ "$status" -eq 0 ]
	[ "$(jq -r .gate <<<"$output")" = waiting ]
	[ "$(jq '[.. | .options? | values | .[]] | add' <<<"$output")" -eq 0 ]
	[ "$(jq '[.. | .categories? | values | .[]] | add' <<<"$output")" -eq 0 ]
	[ "$(jq .total.voters <<<"$output")" -eq 15 ]
	run kaihyo tally count --station s --interim
	[[ "$output" == *"The gate has not been decided"* ]]
	[[ "$output" != *"For "* && "$output" != *"By the river"* ]]
	run kaihyo tally status --station s
	[ "$status" -eq 0 ]
	[[ "$output" == *"Nothing in the statements blocks"* ]]
	[[ "$output" != *"By the river"* ]]
	run kaihyo audit log --station s
	[[ "$output" != *river* && "$output" != *against* ]]
	run grep -c -a 'F,1,' s
	[ "$output" = 0 ]
}

@test "two stations with other choices look the same before the gate" {
	import "$F"/sticks/*
	count >one.json
	gate_open "$D" mihon other
	cp -r "$F/sticks" others
	for unit in kita-a kita-b minami-a; do
		rm -r others/$unit
		gate_seal "$D" $unit others/$unit '' A3 A3 A3 A3
	done
	run kaihyo tally import --station other others/*
	kaihyo tally count --station other --json --interim >two.json
	cmp one.json two.json
	# Nor does the length of anything.
	sizes() { sqlite3 "$1" "SELECT kind, subject, papers, size FROM file
	    WHERE kind NOT IN ('turnout') ORDER BY kind, subject"; }
	[ "$(sizes s)" = "$(sizes other)" ]
}

@test "with half of the voters the gate opens, and the papers count" {
	import "$F"/sticks/*
	totals
	gate --roll "$F/good/roll-e-1.note" totals-mihon-1.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"The vote stands."* ]]
	[[ "$output" == *"30"*"30"* ]]
	cp totals-mihon-1.note "$F/good/roll-e-1.note" gate
	import gate
	[ "$status" -eq 0 ]
	import "$F"/sticks/*
	[ "$status" -eq 0 ]
	run count
	[ "$(jq -r .gate <<<"$output")" = open ]
	[ "$(jq .total.questions[0].options.for <<<"$output")" -eq 6 ]
	run kaihyo audit check --station s
	[ "$status" -eq 0 ]
	# All in any order from one more medium changes nothing.
	import gate
	[ "$status" -eq 0 ]
}

@test "one voter too few: sealed, turnout published, papers never taken" {
	import "$F"/sticks/*
	totals
	gate --roll "$F/bad/roll-e-1.note" totals-mihon-1.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"The vote does not stand."* ]]
	[[ "$output" == *"The papers stay sealed."* ]]
	cp totals-mihon-1.note "$F/bad/roll-e-1.note" gate
	import gate
	[ "$status" -eq 0 ]
	import "$F"/sticks/*
	[ "$status" -eq 7 ]
	[[ "$output" == *"3 files of papers stay sealed: the vote does not stand"* ]]
	run kaihyo tally count --station s
	[ "$status" -eq 0 ]
	[[ "$output" == *"The vote does not stand: the papers stay sealed"* ]]
	[[ "$output" == *"15"* ]]
	[[ "$output" != *"By the river"* ]]
	[ "$(sqlite3 s "SELECT count(*) FROM file WHERE kind = 'ballots'")" = 0 ]
}

@test "a rule that needs E is not judged without a roll" {
	import "$F"/sticks/*
	totals
	gate totals-mihon-1.note
	[ "$status" -eq 7 ]
	[[ "$output" == *"needs a figure that is not known yet"* ]]
	[ ! -e gate/gate-1.note ]
}

@test "totals are not signed while a place is missing" {
	import "$F"/sticks/kita* "$F"/sticks/minami-a
	run kaihyo tally totals --station s --out .
	[ "$status" -eq 7 ]
	[[ "$output" == *"place minami-1 has not reported yet"* ]]
}

@test "a gate that the rule does not bear out is refused, whoever signed" {
	import "$F"/sticks/*
	totals
	gate --roll "$F/bad/roll-e-1.note" totals-mihon-1.note
	sed '/^$/,$d; s/^established no/established yes/; s/^open no/open yes/' \
		gate/gate-1.note >forged
	for who in manager witness-1 witness-2 witness-3; do
		sign $who forged "$D"
	done
	mv forged gate/gate-1.note
	cp totals-mihon-1.note "$F/bad/roll-e-1.note" gate
	import gate
	[ "$status" -eq 7 ]
	[[ "$output" == *"the rule applied to these figures says something else than the note"* ]]
	import "$F"/sticks/kita-a
	[ "$status" -eq 7 ]
	[[ "$output" == *"wait for the decision"* ]]
}

@test "a gate judged with other totals than the station signed is refused" {
	import "$F"/sticks/*
	totals
	sed '/^$/,$d; s/^voters 15/voters 16/' totals-mihon-1.note >other.note
	for who in manager witness-1 witness-2; do
		sign $who other.note "$D"
	done
	gate --roll "$F/bad/roll-e-1.note" other.note
	[[ "$output" == *"The vote stands."* ]]
	cp totals-mihon-1.note "$F/bad/roll-e-1.note" gate
	import gate
	[ "$status" -eq 7 ]
	[[ "$output" == *"other totals of station "* ]]
}

@test "a corrected gate opens what the first one sealed" {
	import "$F"/sticks/*
	totals
	gate --roll "$F/bad/roll-e-1.note" totals-mihon-1.note
	cp totals-mihon-1.note "$F/bad/roll-e-1.note" gate
	import gate
	# The place corrects its turnout: one voter more.
	cp -r "$F/sticks/minami-1" corrected
	gate_turnout "$D" minami-1 corrected '' 6 0 0 0 --replace
	import corrected
	[ "$status" -eq 0 ]
	totals
	[ -e totals-mihon-2.note ]
	mkdir again
	mapfile -t signers < <(gate_keys "$D" manager witness-1 witness-2 \
		witness-3)
	run kaihyo tally gate --definition "$D" --out again "${signers[@]}" \
		--replaces gate/gate-1.note --roll "$F/bad/roll-e-1.note" \
		totals-mihon-2.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"The vote stands."* ]]
	cp totals-mihon-2.note again
	import again
	[ "$status" -eq 0 ]
	import "$F"/sticks/*
	[ "$status" -eq 0 ]
	run count
	[ "$(jq -r .gate <<<"$output")" = open ]
}

@test "a setup that scans in the precinct what must stay sealed is refused" {
	cp -r "$F/from" wrong
	jq '.scan = "precinct"' "$F/from/setup-1.json" >wrong/setup-1.json
	run kaihyo ballot check wrong/election.json wrong/ordinance.json \
		wrong/setup-1.json
	[ "$status" -eq 3 ]
}

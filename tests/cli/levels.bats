#!/usr/bin/env bats
# Three levels: the prefecture joins a city, which joins its own station, and
# another station. The same command at each.

bats_require_minimum_version 1.5.0
load helpers
load gate
load canvass

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	two_stations '.canvasses = [{ id: "east",
	    label: { ja: "東市", en: "East City" } }] |
	    .stations[0].canvass = "east"' east
	bundled kita kita
	bundled minami minami
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	cp -r "$BATS_FILE_TMPDIR"/{D,D.keys,kita,minami,gate,roll,totals} .
	local office
	for office in east canvass; do
		gate_open D $office $office.db
	done
	mkdir own
	cp totals/totals-kita-1.note own
	quietly kaihyo tally import --station east.db roll own gate
	quietly kaihyo tally import --station canvass.db roll totals gate
}

# heard OFFICE STATION BUNDLE
heard() {
	read_aloud "$3" >"$2.heard"
	quietly kaihyo tally headline --station "$1.db" --of "$2" \
		--figures "$2.heard"
}

@test "a canvass of canvasses is the same command again" {
	quietly kaihyo tally canvass --station east.db kita
	heard east kita kita
	certified east.db east east-out
	# Below the last level there are figures and no decision.
	run kaihyo tally count --station east.db --json
	[ "$status" -eq 0 ]
	[ "$(jq -r '.final, .decision, .station' <<<"$output")" = "true
null
east" ]
	bundled east east
	quietly kaihyo tally canvass --station canvass.db minami
	run kaihyo tally canvass --station canvass.db east
	[ "$status" -eq 0 ]
	[[ "$output" == *"Stations that are in: 2 of 2"* ]]
	heard canvass minami minami
	heard canvass east east
	kaihyo tally count --station canvass.db --json >all.json
	[ "$(jq -r '.final' all.json)" = true ]
	[ "$(jq '.total.voters' all.json)" -eq 15 ]
	[ "$(jq -c '.districts[0]' all.json)" = \
		"$(jq -c '.districts[0]' kita/result.json)" ]
	[ "$(jq '.decision.outcomes | length' all.json)" -gt 0 ]
	certified canvass.db canvass out
	grep -q '^outcome ' out/certificate-canvass-1.note
	grep -q '^figure kita ' out/certificate-canvass-1.note
}

@test "each station goes to the canvass that the setup names" {
	run kaihyo tally canvass --station canvass.db kita
	[ "$status" -eq 3 ]
	[[ "$output" == *'this canvass joins no station "kita"'* ]]
	run kaihyo tally canvass --station east.db minami
	[ "$status" -eq 3 ]
	[[ "$output" == *'this canvass joins no station "minami"'* ]]
}

@test "offices have names of their own, and something to join" {
	local from=$BATS_FILE_TMPDIR/from
	check() {
		jq "$1" "$from/setup-1.json" >setup-1.json
		run kaihyo ballot check "$from/election.json" \
			"$from/ordinance.json" setup-1.json
		[ "$status" -eq 3 ]
	}
	check '.canvasses[0].id = "minami" | .stations[0].canvass = "minami"'
	[[ "$output" == *'a canvass has the id "minami" already'* ]]
	check 'del(.stations[0].canvass)'
	[[ "$output" == *'no station belongs to "east"'* ]]
	check '.stations[0].canvass = "west"'
	[[ "$output" == *'there is no canvass "west"'* ]]
	check '.canvasses[0].id = "canvass"'
	[[ "$output" == *'is the office that joins the stations'* ]]
}

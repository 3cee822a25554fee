#!/usr/bin/env bats
# The city joins its two stations: their bundles, verified from the signatures
# to the last paper; what each read aloud; the gate; one result and one
# certificate.

bats_require_minimum_version 1.5.0
load helpers
load gate
load canvass

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	two_stations
	bundled kita kita
	bundled minami minami
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	cp -r "$BATS_FILE_TMPDIR"/{D,D.keys,kita,minami,gate,roll,totals} .
	gate_open D canvass c.db
	# The gate comes with the totals that it was judged from.
	quietly kaihyo tally import --station c.db roll totals gate
}

# heard STATION [SED]: what was read aloud, from the bundle's own figures
heard() {
	read_aloud "$1" | sed "${2:-}" >"$1.heard"
	run kaihyo tally headline --station c.db --of "$1" \
		--figures "$1.heard" --operator test
}

@test "two bundles become one result, decided by the ordinance" {
	run kaihyo tally canvass --station c.db kita
	[ "$status" -eq 0 ]
	[[ "$output" == *"Stations that are in: 1 of 2"* ]]
	[[ "$output" == *"-  minami"* ]]
	run kaihyo tally count --station c.db
	[ "$status" -eq 7 ]
	[[ "$output" == *"station minami: its certified figures are not in yet"* ]]
	run kaihyo tally canvass --station c.db kita minami
	[ "$status" -eq 0 ]
	[[ "$output" == *"kita: station kita, certificate 1: known already"* ]]
	heard kita
	[ "$status" -eq 0 ]
	heard minami
	[ "$status" -eq 0 ]
	run kaihyo tally count --station c.db
	[ "$status" -eq 0 ]
	[[ "$output" == *"The certified figures of all stations are in."* ]]
	[[ "$output" == *"The gate is open: the vote stands."* ]]
	kaihyo tally count --station c.db --json >city.json
	[ "$(jq -r .final city.json)" = true ]
	[ "$(jq -r .station city.json)" = canvass ]
	[ "$(jq .total.voters city.json)" -eq 15 ]
	[ "$(jq .total.questions[0].options.for city.json)" -eq \
		"$(jq -s 'map(.total.questions[0].options.for) | add' ./*/result.json)" ]
	[ "$(jq '.districts | length' city.json)" -eq 2 ]
	[ "$(jq -c '.districts[0]' city.json)" = "$(jq -c '.districts[0]' kita/result.json)" ]
	[ "$(jq -r '.decision.outcomes | length' city.json)" -gt 0 ]
}

@test "the city certifies and bundles like a station" {
	quietly kaihyo tally canvass --station c.db kita minami
	heard kita
	heard minami
	certified c.db canvass out
	[ -e out/certificate-canvass-1.note ]
	grep -q '^outcome ' out/certificate-canvass-1.note
	run kaihyo tally status --station c.db
	[[ "$output" == *"DECLARED"* ]]
	[[ "$output" == *"+  kita"* ]]
	cp c.db canvass.db
	bundled canvass city
	[ -e city/bundle.note ]
	run kaihyo audit check --station c.db
	[ "$status" -eq 0 ]
}

@test "a paper audit draws from the papers of all stations together" {
	quietly kaihyo tally canvass --station c.db kita minami
	heard kita
	heard minami
	cp "$BATS_FILE_TMPDIR"/{kita,minami}.db .
	audit() { kaihyo audit "$1" --seed 31415926535897932384 "${@:2}"; }
	# Before the city's certificate nothing is drawn.
	run audit sample --out out --canvass c.db kita.db minami.db
	[ "$status" -eq 7 ]
	[[ "$output" == *"canvass has no certificate in force"* ]]
	certified c.db canvass cert
	# Ten against, five for: three misread ones would change it.
	run audit sample --out out --json --canvass c.db minami.db kita.db
	[ "$status" -eq 0 ]
	[[ "$output" == '{"papers":15,"wrong":3,'* ]]
	cat "$BATS_FILE_TMPDIR"/sticks/*/ballots-*.csv | awk -F, -v OFS=, '
		NR == FNR { if (length($1) == 16) is[$1] = $2 $3; next }
		FNR > 1 { $4 = is[$2] } 1' - out/readings.csv >filled.csv
	run audit risk --readings filled.csv --canvass c.db kita.db minami.db
	[ "$status" -eq 0 ]
	[[ "$output" == *CONFIRMED* ]]
	# One station is not all, alone it decides nothing, and twice is no two.
	run audit sample --out out2 --canvass c.db kita.db
	[ "$status" -eq 7 ]
	[[ "$output" == *"15 papers were counted, but the files given hold 8 of them"* ]]
	run audit sample --out out2 kita.db
	[ "$status" -eq 7 ]
	[[ "$output" == *"nothing is decided at this level"* ]]
	run audit sample --out out2 kita.db minami.db
	[ "$status" -eq 2 ]
	run audit sample --out out2 --canvass c.db kita.db kita.db
	[ "$status" -eq 2 ]
	run audit sample --out out2 --canvass kita.db minami.db
	[ "$status" -eq 2 ]
	run audit sample --out out2 c.db
	[ "$status" -eq 2 ]
	[ ! -e out2 ]
}

@test "what is read aloud and differs stops the declaration" {
	quietly kaihyo tally canvass --station c.db kita minami
	heard minami
	heard kita 's/^voters,.*/voters,9/'
	[ "$status" -eq 7 ]
	[[ "$output" == *"voters differs."* ]]
	[[ "$output" == *"not what its certificate says"* ]]
	# Neither the figure heard nor the right one is in the log (P11).
	sqlite3 c.db 'SELECT CAST(line AS TEXT) FROM entry' | grep HEARD >heard
	[ "$(wc -l <heard)" -eq 2 ]
	grep -q 'agree=no' heard
	run ! grep -q 'voters' heard
	run kaihyo tally count --station c.db
	[ "$status" -eq 7 ]
	[[ "$output" == *"E702"* ]]
	heard kita
	[ "$status" -eq 0 ]
	run kaihyo tally count --station c.db
	[ "$status" -eq 0 ]
}

@test "a bundle that was touched is refused, with the file, and leaves nothing" {
	local file
	for file in result.json log.txt SHA256SUMS bundle.note; do
		rm -rf bad
		cp -r kita bad
		sed -i '1s/1/2/' "bad/$file"
		run kaihyo tally canvass --station c.db bad
		[ "$status" -ne 0 ]
		[[ "$output" == *"bad"* ]]
		[[ "$output" == *"Stations that are in: 0 of 2"* ]]
	done
	[ "$(sqlite3 c.db "SELECT count(*) FROM file WHERE kind = 'return'")" = 0 ]
	run kaihyo audit check --station c.db
	[ "$status" -eq 0 ]
}

@test "a station's file and the canvass are not mistaken for each other" {
	gate_open D kita kita.db
	run kaihyo tally canvass --station kita.db minami
	[ "$status" -eq 2 ]
	[[ "$output" == *"this is a station's file"* ]]
	# Sticks of places and units belong to their stations.
	run kaihyo tally import --station c.db "$BATS_FILE_TMPDIR"/sticks/kita-1
	[ "$status" -ne 0 ]
	[[ "$output" == *"belongs to station kita, not to this one (canvass)"* ]]
}

@test "two logs of one station are a fork, and are refused" {
	quietly kaihyo tally canvass --station c.db kita
	# Someone went back to an old copy and closed it again.
	(
		cd "$BATS_FILE_TMPDIR" &&
			fork_of kita "$BATS_TEST_TMPDIR/fork.db" &&
			cd "$BATS_TEST_TMPDIR" && cp fork.db other.db
	)
	mkdir other && cp fork.db other/kita.db
	(cd other && ln -s ../D ../D.keys . && bundled kita bundle)
	run kaihyo tally canvass --station c.db other/bundle
	[ "$status" -eq 7 ]
	[[ "$output" == *"two heads of one origin"* ]]
	run kaihyo tally status --station c.db
	[[ "$output" == *"1 of 2"* ]]
}

# screen: the words on the hall's screen
screen() {
	quietly kaihyo tally board --station c.db --out hall
	tr -d '\n' <hall/board.html | sed 's/<style>.*<\/style>//; s/<[^>]*>/ /g' |
		tr -s ' ' >words
}

# silent: no choice is on it
silent() {
	local word
	for word in For Against river valid; do
		run -1 grep -w "$word" words
	done
}

@test "the hall's screen shows which stations are missing, and no choice" {
	screen
	grep -q 'stations that are in 0 / 2' words
	# Turnout is known from the signed totals.
	grep -q 'North station 8 ✗ not in yet South station 7 ✗ not in yet' words
	silent
	quietly kaihyo tally canvass --station c.db kita
	screen
	grep -q 'stations that are in 1 / 2' words
	# The missing one first.
	grep -q 'South station 7 ✗ not in yet North station 8 8 in, not compared yet' words
	silent
	heard kita
	quietly kaihyo tally canvass --station c.db minami
	heard minami
	screen
	grep -q 'read aloud and compared 2 / 2' words
	grep -q 'points to be decided 0' words
	# All is in, and nobody has declared it: still no choice.
	silent
	certified c.db canvass out
	before=$(sha256sum c.db)
	screen
	[ "$before" = "$(sha256sum c.db)" ]
	grep -q 'Declared (certificate no. 1) Shall the city build the hall? For 5 33.33% Against 10 66.67%' words
	# Of a station there is none.
	run -1 grep -E 'station [0-9]+ [0-9]+ .*(For|Against)' words
	[ "$(grep -cE 'https?:|<script| style=' hall/board.html)" = 0 ]
}

# again CERT OUT: the corrected kita, certified, closed and bundled
again() {
	cp -r "$BATS_FILE_TMPDIR"/{kita.db,sticks,own-kita} .
	again_open two.db
	reopened decided
	quietly kaihyo tally import --station two.db decided
	mv kita.db one.db
	certified two.db kita "$1"
	mv two.db kita.db
	bundled kita "$2"
}

@test "a correction after the end names what it replaces, and lists old and new" {
	quietly kaihyo tally canvass --station c.db kita minami
	heard kita
	heard minami
	again two two-kita
	grep -qx 'number 2' two/certificate-kita-2.note
	grep -qx "replaces $(sed '/^$/,$d' \
		"$BATS_FILE_TMPDIR/cert-kita/certificate-kita-1.note" |
		sha256sum | cut -d' ' -f1)" two/certificate-kita-2.note
	run kaihyo-verify --root "$(sha256sum <D/root.txt | cut -d" " -f1)" two-kita
	[ "$status" -eq 0 ]
	[[ "$output" == *"it continues a closed log"* ]]
	run kaihyo tally canvass --station c.db two-kita
	[ "$status" -eq 0 ]
	[[ "$output" == *"station kita, certificate 2: taken in"* ]]
	# What was read aloud of the first is not said of the second.
	run kaihyo tally count --station c.db
	[ "$status" -eq 7 ]
	[[ "$output" == *"E702"* ]]
	mv two-kita kita.2 && rm -r kita && mv kita.2 kita
	heard kita
	[ "$status" -eq 0 ]
	run kaihyo tally count --station c.db
	[ "$status" -eq 0 ]
	[[ "$output" == *"N705"* ]]
	[[ "$output" == *"station kita: certificate 2 replaces 1: district kita, hall.option.against: old 4, new 5"* ]]
	[[ "$output" == *"hall.option.for: old 4, new 3"* ]]
	# Once: the station says the same of itself.
	[ "$(grep -c 'hall.option.for: old' <<<"$output")" -eq 1 ]
	kaihyo tally count --station c.db --json >city.json
	[ "$(jq -c '.districts[0].questions[0].options' city.json)" = \
		'{"for":3,"against":5}' ]
	# The city's own certificate says so, and the second program agrees.
	certified c.db canvass out
	[ "$(grep -c '^finding N705 kita ' out/certificate-canvass-1.note)" -ge 2 ]
	cp c.db canvass.db
	bundled canvass city
	run kaihyo-verify --root "$(sha256sum <D/root.txt | cut -d" " -f1)" city
	[ "$status" -eq 0 ]
	# The one that was replaced does not come back.
	run kaihyo tally canvass --station canvass.db \
		"$BATS_FILE_TMPDIR/kita"
	[ "$status" -ne 0 ]
}

@test "the replaced certificate does not come back; its successor is made again" {
	again two two-kita
	# And a station that went on is made again from its bundle.
	run kaihyo audit rebuild --bundle two-kita --station made.db
	[ "$status" -eq 0 ]
	cmp <(kaihyo audit log --station made.db --raw) \
		<(kaihyo audit log --station kita.db --raw)
	quietly kaihyo tally canvass --station c.db two-kita
	run kaihyo tally canvass --station c.db kita
	[ "$status" -eq 7 ]
	[[ "$output" == *"two heads of one origin"* ]]
}

@test "a canvass that never saw the first certificate takes the second" {
	again two two-kita
	run kaihyo tally canvass --station c.db two-kita minami
	[ "$status" -eq 0 ]
	rm -r kita && mv two-kita kita
	heard kita
	heard minami
	run kaihyo tally count --station c.db
	[ "$status" -eq 0 ]
	# The station says of itself what it corrected.
	[ "$(grep -c 'hall.option.for: old 4, new 3' <<<"$output")" -eq 1 ]
}

@test "the city corrects itself the same way" {
	quietly kaihyo tally canvass --station c.db kita minami
	heard kita
	heard minami
	certified c.db canvass first
	again two two-kita
	local signers
	mapfile -t signers < <(officials canvass)
	quietly kaihyo tally reopen --station c.db --id city --what count \
		--reason other --words "北区が訂正した" --date 2026-11-24 \
		--out decided-city "${signers[@]}"
	mv c.db old.db
	gate_open D canvass c.db --after old.db
	quietly kaihyo tally import --station c.db roll totals gate
	run kaihyo tally status --station c.db
	[[ "$output" == *"E410"* ]]
	quietly kaihyo tally import --station c.db decided-city
	# In the order in which they were made, so that the change is seen.
	quietly kaihyo tally canvass --station c.db kita minami two-kita
	rm -r kita && mv two-kita kita
	heard kita
	heard minami
	certified c.db canvass second
	grep -qx 'number 2' second/certificate-canvass-2.note
	grep -q '^finding N705 kita ' second/certificate-canvass-2.note
	grep -q '^finding N705 canvass .*hall.option.for: old' \
		second/certificate-canvass-2.note
	mv c.db canvass.db
	bundled canvass city
	run kaihyo-verify --root "$(sha256sum <D/root.txt | cut -d" " -f1)" city
	[ "$status" -eq 0 ]
}

@test "no station can be called canvass" {
	jq '.stations[0].id = "canvass" | .districts[0].station = "canvass"' \
		"$BATS_FILE_TMPDIR/from/setup-1.json" >setup-1.json
	run kaihyo ballot check "$BATS_FILE_TMPDIR/from/election.json" \
		"$BATS_FILE_TMPDIR/from/ordinance.json" setup-1.json
	[ "$status" -eq 3 ]
	[[ "$output" == *'"canvass" is the office that joins the stations'* ]]
}

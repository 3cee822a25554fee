#!/usr/bin/env bats
# A city whose smallest district is counted with its neighbour's (P9): station
# and canvass, from the count to every document, show what both have together
# and never what one has; the public bundles are verified. And a vote that does
# not stand: its choices are in nothing.
# shellcheck disable=SC2154 # bats sets status and output

bats_require_minimum_version 1.5.0
load helpers
load gate
load canvass
load joined

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	joined_city
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	F=$BATS_FILE_TMPDIR
	root=$(sha256sum <"$F/D/root.txt" | cut -c1-64)
}

# verified BUNDLE
verified() {
	run kaihyo-verify --root "$root" "$1"
	[ "$status" -eq 0 ] || {
		echo "$output"
		return 1
	} >&2
	[[ "$output" == *VERIFIED* ]]
}

# tells FOLDER: published there: minami with higashi, and never higashi
tells() {
	local pdf
	# result.json: five and two papers, and the answers of seven.
	[ "$(jq -c '.districts[] | select(.district == "higashi") |
	    [."joined-to", .questions, .voters, (.papers | add)]' \
		"$1/result.json")" = '["minami",[],2,2]' ]
	[ "$(jq -c '.districts[] | select(.district == "minami") |
	    [.voters, (.papers | add), .questions[0].papers,
	     .questions[0].options.against]' "$1/result.json")" = '[5,5,7,6]' ]
	# All sums are those of what is shown.
	jq -e '[.total.questions[].options] ==
	    [range(.total.questions | length) as $q |
	        [.districts[].questions[$q] // empty | .options] |
	        reduce .[] as $o ({}; . as $s | $o | with_entries(.value +=
	            ($s[.key] // 0)))] and
	    .total.voters == ([.districts[].voters] | add)' "$1/result.json"
	# The page: voters of higashi, and what it is counted with.
	grep -v '^<script' "$1/index.html" >page
	higashi=$(jq '[.districts[].district] | index("higashi")' "$1/result.json")
	grep -q "/result/districts/$higashi/voters" page
	none -E "/result/districts/$higashi/questions" page
	grep -q '<br>+ <span[^>]*>東開票区' page
	# Tables of figures.
	none -E '^higashi,.*,(hall|site)\.' "$1/result.csv"
	grep -q '^higashi,.*,voters,.*,2' "$1/result.csv"
	[ "$(sed -n '/^higashi,/p' "$1/result-wide.csv" | tr -d '\r' |
		grep -oE '[0-9]+' | sort -u | tr '\n' ' ')" = "0 2 " ]
	# NIST's reports.
	none -E 'GpUnitId>district.higashi</GpUnitId>.*<Count>' "$1/nist-results.xml"
	[ "$(jq '[.. | objects | select(."@type"? // "" | endswith("VoteCounts")) |
	    select(.GpUnitId == "district.higashi")] | length' \
		"$1/nist-results.json")" = 0 ]
	[ "$(jq '[.. | objects | select(."@type"? // "" | endswith("VoteCounts")) |
	    select(.GpUnitId == "district.minami")] | length > 0' \
		"$1/nist-results.json")" = true ]
	# Forms: lines of higashi have its voters first, or dashes.
	for pdf in "$1"/*.pdf; do
		pdftotext -layout "$pdf" - | tr -s ' ' | grep '^ *東開票区' |
			sed 's/^ *//; s/ *$//' >>lines || true
	done
	none -Ev '^東開票区( －)+$|^東開票区 2( |$)|^東開票区 5 2 0 0 2 40.00%$' lines
	[ "$(grep -cE '^東開票区( －)+$' lines)" -ge 4 ]
}

@test "the station that has both: bundles, page, forms" {
	verified "$F/minami"
	verified "$F/minami-public"
	tells "$F/minami-page"
	[[ "$(cat "$F"/minami-public/files/*-certificate.note)" != *"figure higashi hall"* ]]
	[ -e "$F/minami-public/documents/index.html" ]
	cmp "$F/minami-page/index.html" "$F/minami-public/documents/index.html"
}

@test "the city: bundles, page, forms" {
	verified "$F/city"
	verified "$F/city-public"
	tells "$F/city-page"
	[ -s "$F/city-page/city-record.pdf" ]
	[ -s "$F/city-page/certificate.pdf" ]
	# What the canvass took in tells no more.
	for return in "$F"/city-public/files/*-return.json; do
		[ "$(jq -c '[.districts[] | select(.district == "higashi") |
		    .questions] | add // []' "$return")" = '[]' ]
	done
	# Two looks from two offices: no station shows less than the city does.
	[ "$(jq -c '.districts[] | select(.district == "minami")' "$F/city-page/result.json")" = \
		"$(jq -c '.districts[] | select(.district == "minami")' "$F/minami-page/result.json")" ]
}

# leaks PYTHON TEXT: the city's public bundle with another return of minami,
# signed by all who could
leaks() {
	rm -rf city
	cp -r "$F/city-public" city
	rm -r city/documents
	local file
	file=$(grep -l '"station":"minami"' city/files/*-return.json)
	python3 - "$file" "$1" <<'END'
import json, sys
data = json.load(open(sys.argv[1]))
exec(sys.argv[2])
open(sys.argv[1], 'w').write(json.dumps(
    data, ensure_ascii=False, separators=(',', ':')) + '\n')
END
	"$BATS_TEST_DIRNAME/../tools/forge.py" city "$F/D.keys"
	run kaihyo-verify --root "$root" city
	[ "$status" -eq 4 ]
	[[ "$output" == *"$2"* ]] || {
		echo "$output"
		return 1
	} >&2
}

@test "a canvass that took in more than it may show is refused" {
	leaks 'data["units"] = {"higashi-a": {"for": 1}}' \
		'a result has no member "units" here'
	leaks 'data["districts"][1]["places"] = [1]' \
		'a result has no member "places" here'
	leaks 'data["districts"][0]["questions"][0]["higashi"] = 1' \
		'a result has no member "higashi" here'
	leaks 'data["districts"][1]["questions"] = data["districts"][0]["questions"]' \
		'a result has no member "questions" here'
	leaks 'data["districts"].append({"district": "higashi", "voters": 2})' \
		'a result has no member "-" here'
	leaks 'data["total"]["options"] = {"hall": {"for": 1}}' \
		'a result has no member "options" here'
	leaks 'd = data["districts"]; del d[1]["joined-to"]; import copy;
d[1]["questions"] = copy.deepcopy(d[0]["questions"])
for q in d[1]["questions"]:
    for k in q:
        q[k] = {i: 0 for i in q[k]} if isinstance(q[k], dict) else q[k] if k == "question" else 0' \
		"district higashi: the choices of 0 papers stand alone"
}

# rebuilt BUNDLE: new.db from it; leaves status and output
rebuilt() {
	rm -f new.db*
	run kaihyo audit rebuild --bundle "$1" --station new.db
}

@test "a lost file of the canvass comes back from either bundle, or not at all" {
	local level file
	for level in city city-public; do
		rebuilt "$F/$level"
		[ "$status" -eq 0 ]
		[[ "$output" == *"with the same log, the same files and the same result"* ]]
		diff <(sqlite3 "$F/canvass.db" .dump) <(sqlite3 new.db .dump)
		cmp <(kaihyo tally count --station "$F/canvass.db" --json) \
			<(kaihyo tally count --station new.db --json)
		quietly kaihyo audit check --station new.db
	done
	# Half-way, with a station missing.
	gate_open "$F/D" canvass half.db
	quietly kaihyo tally import --station half.db "$F"/{roll,totals,gate}
	quietly kaihyo tally canvass --station half.db "$F/kita"
	quietly kaihyo tally bundle --station half.db --working --out half
	rebuilt half
	[ "$status" -eq 0 ]
	diff <(sqlite3 half.db .dump) <(sqlite3 new.db .dump)
	# A bundle with a changed, missing or exchanged file gives nothing.
	for file in "$F"/city/files/*-{return.json,bundle.note,certificate.note}; do
		rm -rf t && cp -r "$F/city" t
		sed -i '0,/1/s//2/' "t/files/${file##*/}"
		rebuilt t
		[ "$status" -ne 0 ]
		rm "t/files/${file##*/}"
		rebuilt t
		[ "$status" -ne 0 ]
		[ -z "$(find . -name 'new.db*')" ]
	done
	rm -rf t && cp -r "$F/city" t
	set -- t/files/*-return.json
	cp "$1" "$2"
	rm t/bundle.note
	sed -i "s|^.*  ${2#t/}\$|$(sha256sum <"$2" | cut -c1-64)  ${2#t/}|" \
		t/SHA256SUMS
	rebuilt t
	[ "$status" -eq 3 ]
	[[ "$output" == *"files of the log are not there; nothing was made"* ]]
}

@test "counted in any case, published only if it stands: choices are in nothing" {
	gate_from "$SAMPLES/small" from '{ count: "V", "at-least": "1/2", of: "E" }' \
		true false
	make_definition d from
	local papers
	gate_seal d kita-a s1/kita-a "" F2 A3 F1 A2
	gate_seal d kita-b s1/kita-b "" F2 A3 F1 A2
	gate_seal d minami-a s1/minami-a "" F2 A3 A1 A2 A2 A2 A2
	gate_turnout d kita-1 s1/kita-1 "" 6 0 0 0
	gate_turnout d kita-early s1/kita-early "" 0 2 0 0
	gate_turnout d minami-1 s1/minami-1 "" 5 0 0 0
	gate_turnout d minami-absentee s1/minami-absentee "" 0 0 2 0
	gate_roll d 31 roll
	gate_open d mihon x.db
	quietly kaihyo tally import --station x.db roll s1/*
	officers=(--passphrase-file d.keys/passphrase --date 2026-11-22
		--key d.keys/manager.pem --key d.keys/witness-1.pem
		--key d.keys/witness-2.pem --key d.keys/witness-3.pem)
	mkdir totals gate certificate
	quietly kaihyo tally totals --station x.db --out totals "${officers[@]}"
	quietly kaihyo tally import --station x.db totals
	quietly kaihyo tally gate --definition d --out gate "${officers[@]}" \
		--roll roll/roll-e-1.note totals/*.note
	quietly kaihyo tally import --station x.db gate
	quietly kaihyo tally certify --station x.db --out certificate "${officers[@]}"
	quietly kaihyo tally import --station x.db certificate
	quietly kaihyo tally publish --station x.db --out page
	quietly kaihyo tally bundle --station x.db --level public --out public \
		"${officers[@]}"
	root=$(sha256sum <d/root.txt | cut -c1-64)
	run kaihyo-verify --root "$root" public
	# No log key here: its heads are missing, and nothing is wrong.
	[ "$status" -eq 5 ]
	[[ "$output" != *FAILED* ]]
	[ "$(jq '[.. | .options? | values | .[]] | add' page/result.json)" = 0 ]
	grep -v '^<script' page/index.html >seen
	grep -q 'The vote does not stand: the votes are not published.' seen
	none -E '/questions/' seen
	none -E 'option\.|category\.' page/result.csv
	none -E 'VoteCounts' page/nist-results.xml
	for papers in page/*.pdf; do
		pdftotext -layout "$papers" - | tr -s ' ' >words
		none -E '賛成 ?[0-9]|駅前 ?[0-9]' words
	done
}

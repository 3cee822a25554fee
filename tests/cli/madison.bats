#!/usr/bin/env bats
# Real cast vote records, from a scanner's export to a count: Madison, Ward 9,
# 2018-11-06, two county referenda. The figures are the canvass's.

load helpers
load station

setup() {
	station_setup
	csv=$BATS_TEST_DIRNAME/../../../shared/data/madison-2018/ward9_fall18.csv
	if [ ! -r "$csv" ]; then
		echo "# SKIPPED LOUDLY: no ../shared/data/madison-2018; real records were not counted" >&3
		skip "no ../shared/data/madison-2018"
	fi
}

county() { # county FOLDER: the definition, in JSON
	mkdir "$1"
	cat >"$1/election.json" <<-'END'
	{ "format": "kaihyo election v1",
	  "name": { "ja": "デーン郡の住民投票", "en": "Dane County referenda" },
	  "authority": { "ja": "試験", "en": "a test" },
	  "date": "2018-11-06", "rehearsal": true,
	  "nonce": "20181106201811062018110620181106",
	  "questions": [
	    { "id": "marijuana", "text": { "ja": "大麻の合法化", "en": "Legalize marijuana" },
	      "options": [
	        { "id": "yes", "code": "Y", "label": { "ja": "賛成", "en": "Yes" } },
	        { "id": "no", "code": "N", "label": { "ja": "反対", "en": "No" } } ] },
	    { "id": "tax", "text": { "ja": "税の抜け穴", "en": "Tax loopholes" },
	      "options": [
	        { "id": "yes", "code": "Y", "label": { "ja": "賛成", "en": "Yes" } },
	        { "id": "no", "code": "N", "label": { "ja": "反対", "en": "No" } } ] } ] }
	END
	cat >"$1/ordinance.json" <<-'END'
	{ "format": "kaihyo ordinance v1",
	  "name": { "ja": "試験", "en": "a test" }, "source": "none: a test", "verified": false,
	  "categories": [
	    { "id": "undervote", "code": "u", "label": { "ja": "無記入", "en": "Undervote" },
	      "counts-as": "none", "source": "a test", "verified": false },
	    { "id": "overvote", "code": "o", "label": { "ja": "複数記入", "en": "Overvote" },
	      "counts-as": "invalid", "source": "a test", "verified": false } ] }
	END
	cat >"$1/setup-1.json" <<-'END'
	{ "format": "kaihyo setup v1", "number": 1, "scan": "hall",
	  "papers": [ { "id": "ballot", "label": { "ja": "票", "en": "Ballot" },
	    "questions": [ "marijuana", "tax" ] } ],
	  "stations": [ { "id": "mihon", "label": { "ja": "郡", "en": "County" } } ],
	  "districts": [ { "id": "ward-9", "label": { "ja": "九区", "en": "Ward 9" }, "station": "mihon" } ],
	  "places": [ { "id": "kita-1", "label": { "ja": "九区", "en": "Ward 9" }, "kind": "day", "district": "ward-9" } ],
	  "units": [ { "id": "ward-9", "label": { "ja": "九区", "en": "Ward 9" }, "district": "ward-9", "paper": "ballot" } ],
	  "boxes": [ { "id": "box", "place": "kita-1", "unit": "ward-9" } ],
	  "policy": { "manifest": { "scanner": 1, "counter": 2 },
	    "turnout": { "place": 1, "place-manager": { "slots": 1, "signed": 0 },
	      "place-witness": { "slots": 2, "signed": 0 }, "receiver": 2 } },
	  "thresholds": { "papers-per-file": 1000, "invalid-per-mille": 50, "difference": 0 } }
	END
}

# What the scanner calls the questions, and what it leaves out or marks twice.
told=(--adapter ds200
	--column "marijuana=County Referendum re: legalize marijuana"
	--column "tax=County Referendum re: tax loopholes"
	--undervote undervote --overvote overvote)

# ward_nine: its definition d and all keys
ward_nine() {
	county json
	make_begun d json
	enrol scanner scanner station:mihon d
	enrol counter-1 counter station:mihon d
	enrol counter-2 counter station:mihon d
	enrol receiver-1 receiver station:mihon d
	enrol receiver-2 receiver station:mihon d
	enrol place-kita-1 place place:kita-1 d
	make_roster d
}

@test "Madison, Ward 9: what the export leaves open is asked, and no record comes twice" {
	ward_nine
	mapfile -t signers < <(officers d scanner counter-1 counter-2)
	local base=(kaihyo ballot seal --definition d --unit ward-9 --out S
		--date 2026-11-22 "${signers[@]}")
	run "${base[@]}" --count-a 2335 --count-b 2335 "${told[@]:0:8}" "$csv"
	[ "$status" -eq 3 ]
	[[ "$output" == *'question marijuana (column 35) has the unknown value "overvote"'* ]]
	[[ "$output" == *"to fix: say what it counts as with --overvote CATEGORY"* ]]
	run "${base[@]}" --count-a 2335 --count-b 2334 "${told[@]}" "$csv"
	[ "$status" -eq 7 ]
	run "${base[@]}" --final --count-a 2335 --count-b 2335 "${told[@]}" "$csv"
	[ "$status" -eq 0 ]
	[[ "$output" == *"files that count 3, withdrawn 0, papers 2,335."* ]]
	# The canvass's own figures (../shared/data/README.md).
	cat S/ballots-*.csv | grep -v -e salt -e serial >papers
	[ "$(cut -d, -f2 papers | grep -c Y)" -eq 1769 ]
	[ "$(cut -d, -f2 papers | grep -c N)" -eq 531 ]
	[ "$(cut -d, -f2 papers | grep -c u)" -eq 33 ]
	[ "$(cut -d, -f2 papers | grep -c o)" -eq 2 ]
	[ "$(cut -d, -f3 papers | grep -c Y)" -eq 2071 ]
	[ "$(cut -d, -f3 papers | grep -c N)" -eq 188 ]
	[ "$(cut -d, -f3 papers | grep -c u)" -eq 76 ]
	run kaihyo ballot show --definition d S
	[ "$status" -eq 0 ]
	# The same papers a second time in one go are refused.
	cat "$csv" <(tail -1 "$csv") >twice.csv
	run "${base[@]}" --count-a 2336 --count-b 2336 "${told[@]}" twice.csv
	[ "$status" -eq 3 ]
	[[ "$output" == *"the scanner's record number stands in line 2,336 of twice.csv already"* ]]
}

@test "Madison, Ward 9: 2,335 records sealed, taken in and counted, to the last one" {
	ward_nine
	seal d ward-9 s 2335 --final "${told[@]}" "$csv"
	turnout d kita-1 s 0 2335 0
	open_station d x.kaihyo
	take x.kaihyo s
	kaihyo tally count --station x.kaihyo --json >json-result
	[ "$(jq -c '.total.questions[] | [.question, .options.yes, .options.no, .categories.undervote, .categories.overvote, .valid, .invalid, .none, .review, .papers]' json-result)" = \
		'["marijuana",1769,531,33,2,2300,2,33,0,2335]
["tax",2071,188,76,0,2259,0,76,0,2335]' ]
	[ "$(jq -c '[.final, .total.voters, .total.papers.ballot, .total.unexplained]' json-result)" = '[true,2335,2335,0]' ]
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
	says "2,335" "1,769" "2,071"
	quietly kaihyo audit check --station x.kaihyo
	# The same records sealed again have other serials, but the scanner's
	# numbers are not in the files: the unit's two counts stand against it.
	run seal d ward-9 again 4670 --final "${told[@]}" "$csv"
	[ "$status" -ne 0 ]
	says "4,670"
}

#!/usr/bin/env bats
# What officials sign on paper, and what other programs read: PDFs, CSV, JSON
# and NIST's formats of one declared station, held against result.json.

bats_require_minimum_version 1.5.0
load helpers
load station

NIST=${KAIHYO_NIST:-$BATS_TEST_DIRNAME/../../../shared/nist}

setup_file() {
	station_setup_file || return 1
	with_log_key || return 1
	open_station d x.kaihyo || return 1
	take x.kaihyo s1 s2 || return 1
	cp x.kaihyo half.kaihyo
	take x.kaihyo s3 s4 || return 1
	cp x.kaihyo counted.kaihyo
	mkdir c
	quietly kaihyo tally certify --station x.kaihyo --out c \
		--slot "tally-witness refused 立会人 三: 数え方に異議" \
		--passphrase-file d.keys/passphrase --key d.keys/manager.pem \
		--key d.keys/witness-1.pem --key d.keys/witness-2.pem ||
		return 1
	take x.kaihyo c || return 1
	quietly kaihyo tally publish --station x.kaihyo --out out
}

setup() {
	station_setup
	cp "$BATS_FILE_TMPDIR"/*.kaihyo .
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,out} .
}

# words PDF: all its words, one space between them.
words() {
	pdftotext -layout "$1" - | tr -s ' \f\n' ' '
}

# has PDF TEXT...: each stands in it.
has() {
	local said text
	said=$(words "$1")
	for text in "${@:2}"; do
		[[ "$said" == *"$text"* ]] || {
			echo "not in $1: $text"
			echo "$said"
			return 1
		} >&2
	done
}

# row LABEL JQ-LIST: a row of a table as it is printed.
row() {
	jq -r --arg label "$1" "$2 | map(tostring |
	    if length > 3 then .[:-3] + \",\" + .[-3:] else . end) |
	    [\$label] + . | join(\" \")" out/result.json
}

@test "the record of the count has every figure of the result" {
	for i in 0 1; do
		d=".districts[$i]"
		label=$(jq -r "$d.label.ja" out/result.json)
		has out/count-record.pdf \
			"$(row "$label" "$d | [.voters, .papers.white,
				.\"moved-in\", .\"moved-out\", .\"not-put-in\",
				.\"taken-home\", .unexplained]")" \
			"$(row "$label" "$d.questions[0] | [.options.for,
				.options.against, .valid, .invalid, .papers]")" \
			"$(row "$label" "$d.questions[1] | [.options.station,
				.options.river, .options.hill, .valid, .invalid,
				.none, .papers]")" \
			"$(row "$label" "$d.questions[1] | [.categories.blank,
				.categories.several, .categories.unanswered,
				.review, .decided]")"
	done
	has out/city-record.pdf \
		"$(row 計 '.total.questions[0] | [.options.for,
			.options.against, .valid, .invalid, .papers]')" \
		"$(jq -r .decision.outcomes[0].label.ja out/result.json)"
}

@test "the places are there with their turnout, and with nothing of choices" {
	has out/turnout-record.pdf "北小学校 当日 40 0 0 40" \
		"市役所 期日前 期日前 11/20 0 20 0 20" "南 不在者投票受付"
	run -1 grep -E '賛成|反対|駅前|河岸' <(words out/turnout-record.pdf)
	# Below the district there is no figure of an option anywhere.
	run -1 grep -rE '(kita-1|kita-early|kita-a|minami-a)[^-].*option' \
		out/result.csv out/nist-results.json
}

@test "the certificate says who signed, who did not, and why" {
	id=$(sed '/^$/,$d' "$BATS_FILE_TMPDIR"/c/certificate-mihon-1.note |
		sha256sum | cut -c1-64)
	result=$(sha256sum <out/result.json | cut -c1-64)
	# In the order in which it was drawn: a cell after the other.
	said=$(pdftotext -raw out/certificate.pdf - | tr -d ' \f\n')
	has out/certificate.pdf "試験 manager" "試験 witness-1" \
		"立会人 三" "数え方に異議" "mihon/witness-2" "開票管理者"
	[[ "$said" == *"$id"* ]]
	[[ "$said" == *"$result"* ]]
	# Nobody else is made up.
	[ "$(grep -o 試験 <<<"$said" | wc -l)" -eq 6 ]
}

@test "every PDF is tagged, whole, dated as the certificate, its fonts in it" {
	for pdf in out/*.pdf; do
		run pdfinfo "$pdf"
		says "Tagged:          yes" "(A4)" "Creator:         kaihyo"
		[[ "$output" == *"CreationDate:"*"2026"* ]]
		qpdf --check "$pdf"
		pages=$(pdfinfo "$pdf" | awk '/^Pages/ { print $2 }')
		[ "$(words "$pdf" | grep -o REHEARSAL | wc -l)" -ge "$pages" ]
		said=$(words "$pdf")
		for ((n = 1; n <= pages; n++)); do
			[[ "${said// /}" == *"$n/$pages"* ]]
		done
		# Name, type, encoding, then embedded, subset, unicode.
		pdffonts "$pdf" | tail -n +3 >fonts
		[ "$(wc -l <fonts)" -ge 1 ]
		run -1 grep -v 'IPAex.* yes yes yes ' fonts
		grep -aq '/Lang (ja)' "$pdf"
		run pdfinfo -struct "$pdf"
		says Document H1 H2
	done
	run pdfinfo -struct out/count-record.pdf
	says Table TR TH TD
}

@test "the same station gives the same bytes, whatever the machine says" {
	mkdir home fonts.d
	echo '<?xml version="1.0"?><fontconfig><dir>/nowhere</dir></fontconfig>' \
		>fonts.conf
	HOME=$PWD/home TZ=Asia/Tokyo KAIHYO_LANG=ja LANG=ja_JP.UTF-8 \
		FONTCONFIG_FILE=$PWD/fonts.conf SOURCE_DATE_EPOCH=1 \
		quietly kaihyo tally publish --station x.kaihyo --out again
	diff -r out again
	[ -z "$(ls -A home)" ]
}

@test "CSV and NIST's reports have the figures of result.json, all of them" {
	"$BATS_TEST_DIRNAME/../tools/same-figures.py" out
	# The comparison is no matter of course.
	sed -i '0,/,hall.option.for,\(.*\),[0-9]*\r/s//,hall.option.for,\1,1\r/' \
		out/result.csv
	run "$BATS_TEST_DIRNAME/../tools/same-figures.py" out
	[ "$status" -eq 1 ]
	says "hall.option.for"
}

@test "Excel gets its mark only when asked" {
	[ "$(head -c 9 out/result.csv)" = district, ]
	quietly kaihyo tally publish --station x.kaihyo --out excel --csv-bom
	for name in result.csv result-wide.csv; do
		[ "$(head -c 3 "excel/$name" | xxd -p)" = efbbbf ]
		tail -c +4 "excel/$name" | cmp - "out/$name"
	done
	cmp excel/count-record.pdf out/count-record.pdf
}

@test "result.json is what its schema says, finished or not" {
	schema=$BATS_TEST_DIRNAME/../../docs/schema/result.schema.json
	validate=$BATS_TEST_DIRNAME/../tools/validate.py
	for station in x half counted; do
		figures $station.kaihyo >$station.json || true
	done
	"$validate" "$schema" out/result.json x.json half.json counted.json
	cmp out/result.json x.json
	# Each of these is none.
	jq -c '.total.voters = -1' x.json >bad.json
	run "$validate" "$schema" bad.json
	[ "$status" -eq 1 ]
	jq -c '.districts[0].more = 0' x.json >bad.json
	run "$validate" "$schema" bad.json
	[ "$status" -eq 1 ]
	jq -c 'del(.rest)' x.json >bad.json
	run "$validate" "$schema" bad.json
	[ "$status" -eq 1 ]
}

@test "NIST's own schemas take the reports and the log" {
	[ -d "$NIST" ] || skip "NIST's schemas are not in $NIST: NOT VALIDATED"
	for kind in results:err-1500-100 log:eel-1500-101; do
		folder=$NIST/${kind#*:}
		xmllint --noout --schema "$folder"/*.xsd \
			"out/nist-${kind%:*}.xml"
		"$BATS_TEST_DIRNAME/../tools/validate.py" "$folder"/*.json \
			"out/nist-${kind%:*}.json"
	done
	kaihyo tally publish --station half.kaihyo --out draft --draft
	xmllint --noout --schema "$NIST"/err-1500-100/*.xsd \
		draft/nist-results.xml
	grep -q '<Status>unofficial-partial</Status>' draft/nist-results.xml
	grep -q '<Status>certified</Status>' out/nist-results.xml
	grep -q '<IsTest>true</IsTest>' out/nist-results.xml
}

@test "the log as NIST has it bears the leaf hashes of the chain" {
	kaihyo audit log --station x.kaihyo --raw >log.txt
	jq -r '.Device[0].Event[] | [.Sequence, .Id, .TimeStamp, .Details] |
	    @tsv' out/nist-log.json >events
	cut -f 1,4,5,6 log.txt | awk -F '\t' \
		'{ print $1 "\t" $3 "\t" $2 "\t" $4 }' | cmp - events
	# prev of an entry is the hash of the one before it.
	cmp <(tail -n +2 log.txt | cut -f 3) \
		<(jq -r '.Device[0].Event[:-1][].Hash' out/nist-log.json)
	[ "$(jq '.Device[0].Event | length' out/nist-log.json)" \
		-eq "$(wc -l <log.txt)" ]
}

@test "an interim report says how far, and keeps the choices that must wait" {
	kaihyo tally publish --station half.kaihyo --out draft --draft
	[ ! -e draft/certificate.pdf ]
	words draft/interim.pdf |
		grep -E '北開票区 2(／| of )2 60 60 0 100.00%'
	words draft/interim.pdf | grep -E '南開票区 0(／| of )2 0 0 － －'
	# No report let its choices out.
	run -1 grep -E '賛成 *反対|駅前' <(words draft/interim.pdf)
	[ ! -e out/interim.pdf ]
	# The same with an ordinance that lets no unfinished figures out.
	mkdir from
	cp "$SAMPLES"/small/*.json from
	jq '.interim = false' "$SAMPLES/small/ordinance.json" >from/ordinance.json
	make_definition e from
	seal e kita-b quiet 55 --final --bundles "$BATS_FILE_TMPDIR/kb.csv"
	turnout e kita-early quiet 0 0 55
	open_station e e.kaihyo
	take e.kaihyo quiet
	kaihyo tally publish --station e.kaihyo --out draft-e --draft
	for pdf in draft-e/{interim,count-record,city-record}.pdf; do
		has "$pdf" 55
		run -1 grep -E '賛成 *反対|駅前' <(words "$pdf")
	done
	run -1 grep -F option. draft-e/result.csv
	run -1 grep -F VoteCounts draft-e/nist-results.xml
}

@test "what is declared cannot be confused with a draft" {
	kaihyo tally publish --station counted.kaihyo --out draft --draft
	draft='nothing of it is declared|まだ何も宣言されていない'
	for pdf in draft/*.pdf; do
		words "$pdf" | grep -E "$draft"
		run -1 grep -E "$draft" <(words "out/${pdf#*/}")
	done
	[ ! -e draft/certificate.pdf ]
	grep -q unofficial-complete draft/nist-results.xml
	run kaihyo tally publish --station counted.kaihyo --out no
	[ "$status" -eq 7 ]
	[ ! -e no ]
}

@test "a checkpoint on paper: its code reads back as the signed note" {
	quietly kaihyo audit checkpoint --station counted.kaihyo --out head \
		--key d.keys/log.pem --passphrase-file d.keys/passphrase \
		--operator test --sheet head.pdf
	pdftoppm -r 150 -gray -f 1 -l 1 head.pdf head
	zbarimg --quiet --raw -Sbinary head-*.pgm >decoded
	cmp decoded head
	has head.pdf "mihon/" "$(awk 'NR == 2' head)"
	run pdfinfo head.pdf
	says "Tagged:          yes"
	# A sheet of that name is there: refused before anything is signed.
	before=$(entries counted.kaihyo)
	run kaihyo audit checkpoint --station counted.kaihyo --out head2 \
		--key d.keys/log.pem --passphrase-file d.keys/passphrase \
		--operator test --sheet head.pdf
	[ "$status" -eq 3 ]
	[ ! -e head2 ]
	[ "$(entries counted.kaihyo)" -eq "$before" ]
}

@test "the last checkpoint has a sheet of its own" {
	for n in 1 2 3; do
		kaihyo audit checkpoint --station x.kaihyo --out "c$n" \
			--key d.keys/log.pem --passphrase-file d.keys/passphrase
	done
	quietly close_log x.kaihyo last --sheet last.pdf
	pdftoppm -r 150 -gray -f 1 -l 1 last.pdf last
	zbarimg --quiet --raw -Sbinary last-*.pgm >decoded
	cmp decoded last
	has last.pdf "$(awk 'NR == 2' last)"
}

@test "before the gate no document knows a paper" {
	load gate
	gate_from "$SAMPLES/small" from '{ count: "V", "at-least": "1/2", of: "E" }'
	make_definition g from
	gate_seal g kita-a papers "" F1 F1 F1
	gate_turnout g kita-1 voters "" 3 0 0 0
	gate_open g mihon g.kaihyo
	take g.kaihyo voters
	run kaihyo tally import --station g.kaihyo papers
	kaihyo tally publish --station g.kaihyo --out draft --draft
	grep -q ',channel.day,.*,3' draft/result.csv
	run -1 grep -E ',(papers|unexplained|hall|site)' draft/result.csv
	run -1 grep -E 'VoteCounts|BallotCounts' draft/nist-results.xml
	for pdf in draft/*.pdf; do
		run -1 grep -E '賛成 *反対|駅前' <(words "$pdf")
	done
	has draft/count-record.pdf "北開票区 3 － 0 0 0 0 －"
	"$BATS_TEST_DIRNAME/../tools/validate.py" \
		"$BATS_TEST_DIRNAME/../../docs/schema/result.schema.json" \
		draft/result.json
}

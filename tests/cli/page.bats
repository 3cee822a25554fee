#!/usr/bin/env bats
# The page that the public sees, as far as no browser is needed for it; the
# rest is browser.bats.
# shellcheck disable=SC2154 # bats sets status and output

load helpers
load station
load gate
load page

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	declared_station "$SAMPLES/small"
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,s1,s2,s3,s4,x.kaihyo} .
}

publish() {
	run kaihyo tally publish --station x.kaihyo --out "$@"
}

# What people see: without the record that the script reads.
visible() {
	grep -v '^<script type="text/plain"' "$1/index.html"
}

# block NAME FILE: one file of the record, as it was.
block() {
	sed -n "s|^<script type=\"text/plain\" data-file=\"$1\">\(.*\)</script>$|\1|p" \
		"$2/index.html" | base64 -d
}

@test "nothing is published before a certificate is in force" {
	rm x.kaihyo
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	publish out
	[ "$status" -eq 7 ]
	says "no certificate is in force: there is nothing to publish yet" \
		"--draft makes a page to look at before"
	[ ! -e out ]
}

@test "nothing is published while a point stands open" {
	rm x.kaihyo
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3
	publish out
	[ "$status" -eq 7 ]
	says "points stand open; nothing is published before they are decided"
	[ ! -e out ]
}

@test "a draft is a draft in every way, and a rehearsal says so" {
	rm x.kaihyo
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3
	publish out --draft
	[ "$status" -eq 0 ]
	says "This is a draft"
	visible out >seen
	[ "$(grep -c 'DRAFT: nothing of this has been declared' seen)" -eq 1 ]
	[ "$(grep -c 'REHEARSAL: this is no real vote' seen)" -eq 1 ]
	[ "$(grep -c '>Not declared<' seen)" -eq 1 ]
	# Of a declared result there is no word of a draft.
	rm -r out
	cp "$BATS_FILE_TMPDIR/x.kaihyo" .
	publish out
	[ "$status" -eq 0 ]
	visible out >seen
	none -q DRAFT seen
	grep -q 'declared on 22 November 2026 (certificate no. 1)' seen
}

@test "what stands there already is not overwritten" {
	publish out
	[ "$status" -eq 0 ]
	before=$(sha256sum out/index.html)
	publish out
	[ "$status" -eq 3 ]
	[ "$before" = "$(sha256sum out/index.html)" ]
}

@test "the same station, the same bytes: any day, place and language" {
	publish one
	TZ=Asia/Tokyo KAIHYO_LANG=ja publish two
	LC_ALL=C.UTF-8 publish three --lang ja
	diff -r one two
	diff -r one three
}

@test "one file that asks for nothing, and runs and wears only its own" {
	publish out
	[ -s out/index.html ]
	[ "$(LC_ALL=C tr -d '\0' <out/index.html | grep -cE 'https?:')" -eq 0 ]
	[ "$(grep -oE ' (src|href|action)="[^#"][^"]*"' out/index.html | wc -l)" -eq 0 ]
	visible out >seen
	none -qE ' (style|on[a-z]+)=' seen
	policy=$(grep -o 'content="default-src[^"]*"' out/index.html)
	[[ "$policy" == *"default-src 'none'; base-uri 'none'; form-action 'none'"* ]]
	for tag in style script; do
		hash=$(perl -0777 -ne "print \$1 if m{<$tag>(.*?)</$tag>}s" \
			out/index.html | openssl dgst -sha256 -binary | base64)
		[[ "$policy" == *"$tag-src 'sha256-$hash'"* ]]
	done
	[ "$(grep -o '<script' out/index.html | wc -l)" -eq \
		"$(($(grep -c '^<script type="text/plain" data-file=' out/index.html) + 1))" ]
}

@test "every figure on the page is that of result.json" {
	publish out
	kaihyo tally count --station x.kaihyo --json >result.json
	block result.json out | cmp - result.json
	visible out | grep -oE 'data-at="/result[^" ]*">[-0-9,]+<' |
		tr -d ',' | sed 's/^data-at="\/result\/\(.*\)">\(.*\)<$/\1 \2/' |
		sort -u >figures
	[ "$(wc -l <figures)" -gt 50 ]
	while read -r path number; do
		[ "$(jq --arg p "$path" 'getpath($p / "/" |
		    map(if test("^[0-9]+$") then tonumber else . end))' \
			result.json)" = "$number" ]
	done <figures
	# And none of the result's figures of choices is missing.
	jq -r '[.total, .districts[]] | map(.questions[] |
	    (.options, .categories | .[]), .valid, .invalid, .papers) |
	    unique[]' result.json | while read -r number; do
		grep -q " $number$" figures
	done
}

@test "both languages are whole: the words of each and none of the other" {
	publish out
	perl -CSD -0777 -ne 'print $1 if m{<article class="ja"(.*)</article>\n<article}s' \
		out/index.html >ja
	perl -CSD -0777 -ne 'print $1 if m{<article class="en"(.*)</article>}s' \
		out/index.html >en
	[ -s ja ] && [ -s en ]
	grep -q '開票区' ja
	sed 's/<[^>]*>/ /g' ja >words-ja
	sed 's/<[^>]*>/ /g' en >words-en
	none -E 'voters|papers|unexplained|signature' words-ja
	# People and places have their own names.
	none -P '開票区|投票総数|署名|合計' words-en
	[ "$(grep -c '<table' ja)" -eq "$(grep -c '<table' en)" ]
}

@test "the record is whole, and holds no papers and nothing of a voter" {
	publish out
	block log.txt out | cmp - <(sqlite3 x.kaihyo 'SELECT line FROM entry ORDER BY seq')
	grep -o 'data-file="files/[^"]*"' out/index.html | cut -d'"' -f2 >names
	sqlite3 x.kaihyo "SELECT printf('files/%06d-%s', seq, kind) FROM file
	    WHERE kind NOT IN ('ballots', 'bundles', 'sheet', 'checkins',
	    'roll-list', 'roll-changes') ORDER BY number" >wanted
	[ "$(sed 's/\.[a-z]*$//' names)" = "$(cat wanted)" ]
	while read -r name; do
		block "$name" out >one
		seq=${name#files/}
		[ "$(sha256sum <one | cut -d' ' -f1)" = "$(sqlite3 x.kaihyo \
			"SELECT lower(hex(sha256)) FROM file
			 WHERE seq = $((10#${seq%%-*}))")" ]
		none -qE '^(serial|salt|id,class)' one
	done <names
	# No unit is named where people read: nothing below the districts.
	visible out >seen
	none -qE 'kita-[ab]|minami-a\b' seen
}

@test "a vote that does not stand shows voters and no choices" {
	rm -rf d d.keys s? x.kaihyo certificate
	gate_from "$SAMPLES/small" from '{ count: "V", "at-least": "1/2", of: "E" }'
	make_definition d from
	make_sticks d
	gate_roll d 221 roll 180
	open_station d x.kaihyo
	take x.kaihyo roll
	run kaihyo tally import --station x.kaihyo s1 s2 s3 s4
	officers=(--passphrase-file d.keys/passphrase --date 2026-11-22
		--key d.keys/manager.pem --key d.keys/witness-1.pem
		--key d.keys/witness-2.pem --key d.keys/witness-3.pem)
	mkdir totals gate
	quietly kaihyo tally totals --station x.kaihyo --out totals "${officers[@]}"
	take x.kaihyo totals
	run kaihyo tally gate --definition d --out gate "${officers[@]}" \
		--roll roll/roll-e-1.note totals/*.note
	[ "$status" -eq 0 ]
	take x.kaihyo gate
	publish out --draft
	[ "$status" -eq 0 ]
	visible out >seen
	grep -q 'The vote does not stand: the papers stay sealed' seen
	grep -q '>65</span>' seen
	none -qE 'questions/|賛成|papers/' seen
}

@test "a joined district has voters of its own and no choices" {
	rm -rf d d.keys s? x.kaihyo certificate
	make_changed '.publish = { "merge-papers": 6 }'
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	publish out --draft
	[ "$status" -eq 0 ]
	visible out | grep -o 'data-at="[^"]*"' | sort -u >places
	grep -q '/result/districts/1/voters' places
	grep -q '/result/districts/0/questions/0/options/for' places
	none '/result/districts/1/questions' places
	visible out | grep -q 'North</span><br>+ <span[^>]*>South'
}

@test "what was decided and corrected is shown with who and why" {
	rm x.kaihyo
	turnout d kita-1 s1 0 47 0 --replace
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	quietly by_officers kaihyo tally correct --station x.kaihyo --id typo \
		--out m --place kita-1 --field voters.day --old 47 --new 40 \
		--reason entry-error --words '<記載>の誤り & "数え直し"'
	take x.kaihyo m
	quietly by_officers kaihyo tally correct --station x.kaihyo \
		--id typo2 --out m2 --place kita-1 --field paper.white.issued \
		--old 47 --new 40 --reason entry-error --words same
	take x.kaihyo m2
	publish out --draft
	[ "$status" -eq 0 ]
	visible out >seen
	grep -q 'corrected: decision typo' seen
	grep -q '&lt;記載&gt;の誤り &amp; &quot;数え直し&quot;' seen
	none -q '<記載>' seen
}

@test "a hostile label stays a label" {
	rm -rf d d.keys s? x.kaihyo certificate
	cp -r "$SAMPLES/small" from
	evil='</script><script>alert(1)</script><img src=x onerror=alert(1)>'
	jq --arg e "$evil" '.name.ja = $e | .name.en = $e |
	    .questions[0].options[0].label = { ja: $e, en: "'"'"'\"&<b>" }' \
		"$SAMPLES/small/election.json" >from/election.json
	jq --arg e "$evil" '.districts[1].remark = { ja: $e, en: $e } |
	    .districts[0].label.ja = "%s%n<i>"' \
		"$SAMPLES/small/setup-1.json" >from/setup-1.json
	declared_station from
	publish out
	[ "$status" -eq 0 ]
	none -qE '<(img|i>|b>|script>alert)' out/index.html
	[ "$(grep -o '<script>' out/index.html | wc -l)" -eq 1 ]
	visible out | grep -qF '&lt;/script&gt;&lt;script&gt;alert(1)'
	visible out | grep -qF '%s%n&lt;i&gt;'
	visible out | grep -qF '&#39;&quot;&amp;&lt;b&gt;'
}

@test "a result that was reopened is not published as the declared one" {
	quietly by_officers kaihyo tally reopen --station x.kaihyo --id again \
		--out m --what count --reason other --words 'to be counted again'
	take x.kaihyo m
	publish out
	[ "$status" -eq 7 ]
	says "no certificate is in force"
}

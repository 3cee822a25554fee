#!/usr/bin/env bats
# P9: a public bundle that tells how few people voted is refused, even if all
# who could sign it did: every signature, digest, entry, checkpoint and sum of
# these bundles fits (tests/tools/forge.py); only what they say is wrong.
# shellcheck disable=SC2154 # bats sets status and output

bats_require_minimum_version 1.5.0
load helpers
load station

FORGE=$BATS_TEST_DIRNAME/../tools/forge.py

# A night under a setup that lets more out than it should: two reports, of
# the first two sticks and of all, then the certificate. kita has 60 papers,
# minami 5, of which one decided by hand.
setup_file() {
	local tool
	for tool in python3 openssl; do
		command -v $tool >/dev/null ||
			skip "no $tool: LEAKS WERE NOT TRIED"
	done
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	make_definition d && make_sticks d && with_log_key || return 1
	papers A1 A2 '?3' >ma-1.csv
	rm -r s3
	seal d minami-a s3 3 ma-1.csv &&
		seal d minami-a s3 2 --final ma-2.csv &&
		turnout d minami-1 s3 0 4 0
	open_station d x.kaihyo
	turnouts_first x.kaihyo
	checkpoint x.kaihyo c1 && checkpoint x.kaihyo c2
	take x.kaihyo s1 s2
	report 22:30
	take x.kaihyo s3
	decide
	report 23:10
	checkpoint x.kaihyo c3
	quietly certify x.kaihyo out
	take x.kaihyo out
	quietly close_log x.kaihyo last
	quietly bundle x.kaihyo good --level public
	quietly bundle x.kaihyo whole --level station
}

# report TIME: signed and taken in
report() {
	quietly interim x.kaihyo "report-$1" "$1" &&
		take x.kaihyo "report-$1"
}

decide() {
	quietly kaihyo tally review --station x.kaihyo --unit minami-a --out r
	sed -i '2s/$/A/' r/review-minami-a-001.csv
	quietly by_all_officers kaihyo tally adjudicate --station x.kaihyo \
		--unit minami-a --sheet s-1 --out sheet \
		--decisions r/review-minami-a-001.csv && take x.kaihyo sheet
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,good} .
	root=$(root_print d)
}

# rule JQ: the signed setup has this rule for publication
rule() {
	jq ".publish = $1" d/setup-1.json >new.json
	mv new.json good/files/000006-setup-json.json
}

# result JQ: result.json says this
result() {
	jq -c "$1" good/result.json >new.json
	mv new.json good/result.json
}

# leaks TEXT...: forged to the end, it is refused for this
leaks() {
	"$FORGE" good d.keys
	run kaihyo-verify --root "$root" good
	[ "$status" -eq 4 ] || {
		echo "exit status $status"
		echo "$output"
		return 1
	} >&2
	says "$@"
	# Nothing else is wrong with it.
	[[ "$output" != *"signature"*"hold"* ]]
	[[ "$output" != *"chain"* ]]
	[[ "$output" != *"checkpoint does not"* ]]
	[[ "$output" != *"SHA256SUMS"* ]]
}

@test "what is forged and tells nothing is verified: only the rule is tried" {
	before=$(cat good/SHA256SUMS good/bundle.note | sha256sum)
	"$FORGE" good d.keys
	[ "$before" = "$(cat good/SHA256SUMS good/bundle.note | sha256sum)" ]
	rule '{ "snapshot-papers": 5, "snapshot-units": 1 }'
	"$FORGE" good d.keys
	run kaihyo-verify --root "$root" good
	[ "$status" -eq 0 ] || echo "$output" >&2
	[ "$status" -eq 0 ]
	[ "$before" != "$(cat good/SHA256SUMS good/bundle.note | sha256sum)" ]
}

@test "a district that the setup joins stands alone" {
	rule '{ "merge-papers": 6 }'
	leaks "result.json: district minami: the choices of 5 papers stand alone; the setup joins districts of less than 6" \
		"-certificate.note: district minami: the choices of 5 papers stand alone"
}

@test "papers of one mind stand alone" {
	rule '{ "merge-unanimous": true }'
	leaks "result.json: district minami: its papers are of one mind and stand alone"
}

# joined RULE NOTE...: result.json and these notes as they should be
joined() {
	rule "$1"
	python3 - good/result.json "${@:2}" <<'END'
import json, re, sys
result, *notes = sys.argv[1:]
data = json.load(open(result))
kita, minami = data['districts']
for a, b in zip(kita['questions'], minami['questions']):
    for key, value in b.items():
        if isinstance(value, dict):
            for k, v in value.items():
                a[key][k] += v
        elif isinstance(value, int):
            a[key] += value
minami['questions'] = []
items = list(minami.items())
items.insert([k for k, _ in items].index('questions'), ('joined-to', 'kita'))
data['districts'][1] = dict(items)
text = json.dumps(data, ensure_ascii=False, separators=(',', ':'))
open(result, 'w').write(text.replace('6 of 60 papers', '6 of 65 papers') + '\n')
for note in notes:
    text = open(note, encoding='utf-8').read()
    found = re.findall(r'(?m)^figure (\S+) (\S+) (\d+)$', text)
    figures = {(d, name): int(value) for d, name, value in found}
    for (district, name), value in figures.items():
        if district == 'minami' and re.match('hall|site', name):
            text = text.replace(f'figure minami {name} {value}\n', '')
            old = figures['kita', name]
            text = text.replace(f'figure kita {name} {old}\n',
                                f'figure kita {name} {old + value}\n')
    text = text.replace('6 of 60 papers', '6 of 65 papers')
    open(note, 'w', encoding='utf-8').write(text)
END
}

@test "joined as it should be, but a report shows it: subtraction undoes it" {
	joined '{ "merge-papers": 6 }' good/files/*-certificate.note
	leaks "-interim.note: district minami: the choices of 5 papers stand alone"
	[[ "$output" != *"result.json: d"* ]]
	[[ "$output" != *"-certificate.note: d"* ]]
}

@test "joined as it should be, but the end tells what a report left out" {
	# The first report is kita's alone: minami's 5 were still to come.
	joined '{ "merge-papers": 6, "snapshot-papers": 6 }' \
		good/files/*-{certificate,interim}.note
	leaks "-interim.note: district kita: 5 papers were still to come, less than the setup asks for (6)"
}

@test "two reports differ by too few papers, or too few units" {
	rule '{ "snapshot-papers": 6 }'
	leaks "-interim.note: district minami: 5 papers differ from the report before, less than the setup asks for (6)"
	rule '{ "snapshot-units": 2 }'
	leaks "1 more units are final than in the report before, less than the setup asks for (2)"
}

@test "a report that leaves open papers out is undone by the end" {
	rule '{ "snapshot-papers": 4 }'
	local note
	note=$(grep -l '^snapshot 23:10' good/files/*-interim.note)
	# As if one paper of minami had been open for review then.
	sed -i 's/^figure minami hall.option.against 4$/figure minami hall.option.against 3/
	    s/^figure minami hall.valid 4$/figure minami hall.valid 3/' "$note"
	leaks "-interim.note: district minami: 1 papers were still to come, less than the setup asks for (4)"
}

@test "groups of two reports that overlap are subtracted, too" {
	rule '{ "snapshot-papers": 6 }'
	local first
	first=$(grep -l '^snapshot 22:30' good/files/*-interim.note)
	# minami had papers, and stood with kita: now it stands alone.
	sed -i '/^figure minami \(hall\|site\)/d' "$first"
	leaks "district kita: 5 papers differ from the report before"
}

@test "figures of a unit, a place or a pair of answers are no figures" {
	local note
	note=$(grep -l '^snapshot 23:10' good/files/*-interim.note)
	cp -r good kept
	for name in hall.option.for.kita-a hall.for.site.hill kita-a.for \
		papers.kita-1 decided; do
		rm -r good && cp -r kept good
		sed -i "s/^figure kita moved-in 0/figure kita $name 1\n&/" "$note"
		{
			sed '/^figure/,$d' "$note"
			grep '^figure' "$note" | LC_ALL=C sort
			sed '0,/^figure/d; /^figure/d' "$note"
		} >sorted && mv sorted "$note"
		leaks "district kita: there is no figure called $name"
	done
}

@test "result.json holds nothing below the district, and no two answers together" {
	cp -r good kept
	for more in '.units = [{ "unit": "kita-a", "for": 3 }]' \
		'.districts[0].places = { "kita-1": { "for": 40 } }' \
		'.districts[0].questions[0].units = { "kita-a": 5 }' \
		'.total.together = [{ "hall": "for", "site": "hill", "papers": 1 }]' \
		'.districts[1].questions[0].sheets = { "s-1": { "against": 1 } }' \
		'.districts += [{ "district": "kita-a", "for": 1 }]'; do
		rm -r good && cp -r kept good
		result "$more"
		leaks "result.json: it says "
	done
}

@test "papers, sheets and voters stay out, under whatever name" {
	local file
	cp -r good kept
	file=$(find "$BATS_FILE_TMPDIR/whole/files" -name '*-ballots.csv' | sort | head -n 1)
	cp "$file" good/files
	leaks "${file##*/}: a file of this kind may not be in such a bundle"
	for file in "$BATS_FILE_TMPDIR"/whole/files/*-{ballots,bundles}.csv \
		"$BATS_FILE_TMPDIR"/whole/files/*-sheet.note; do
		[ -e "$file" ]
		for name in documents/result.csv documents/findings.pdf \
			attachments/scan.pdf; do
			rm -r good && cp -r kept good
			mkdir "good/${name%/*}"
			cp "$file" "good/$name"
			leaks "$name: a file of this kind may not be in such a bundle"
		done
	done
	# The smallest list of voters: no entry stands for it.
	rm -r good && cp -r kept good
	printf 'salt,0\nvoter,channel\n' >good/files/000099-checkins.csv
	leaks "files/000099-checkins.csv: no entry of the log stands for this file"
}

@test "documents are those that are published, and the same result" {
	cp -r good kept
	mkdir good/documents
	echo 'kita-a,for,3' >good/documents/units.csv
	leaks "documents/units.csv: kaihyo tally publish makes no such document"
	rm -r good && cp -r kept good
	mkdir good/documents
	jq -c '.total.voters = 66' good/result.json >good/documents/result.json
	leaks "documents/result.json: it is not the result.json of this bundle"
	# What kaihyo makes is as it should be, and nobody says it was compared.
	quietly kaihyo tally publish --station "$BATS_FILE_TMPDIR/x.kaihyo" --out page
	rm -r good && cp -r kept good
	cp -r page good/documents
	"$FORGE" good d.keys
	run kaihyo-verify --root "$root" good
	[ "$status" -eq 0 ]
	says "$(find page -type f | wc -l) pages and forms, which were not compared with the result"
	# Nor does kaihyo put others in.
	echo x >units.csv
	run kaihyo tally bundle --station "$BATS_FILE_TMPDIR/x.kaihyo" \
		--level public --out other --document units.csv
	[ "$status" -eq 2 ]
	says "a public bundle holds no such document"
}

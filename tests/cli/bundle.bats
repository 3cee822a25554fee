#!/usr/bin/env bats
# What leaves a station for others to check: one folder, the same bytes each
# time, with everything that counted and no voter's number.

load helpers
load station

setup_file() {
	station_setup_file
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	quietly certify x.kaihyo out
	take x.kaihyo out
	# A station with lists of voters beside its turnouts.
	with_voters
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,s1,s2,s3,s4,x.kaihyo} .
}

# names FOLDER: every file below it
names() {
	(cd "$1" && find . -type f | LC_ALL=C sort | sed 's/^\.\///')
}

@test "a station bundle holds everything, named by its entry in the log" {
	run bundle x.kaihyo b
	[ "$status" -eq 0 ]
	says REHEARSAL "Written: b/bundle.note" "Signed by 試験 manager" \
		"Next: kaihyo-verify b"
	[[ "$output" != *"Not complete"* ]]
	kaihyo audit log --station x.kaihyo --raw | cmp - b/log.txt
	kaihyo tally count --station x.kaihyo --json | cmp - b/result.json
	(cd b && sha256sum --strict --quiet -c SHA256SUMS)
	[ "$(names b | grep -v -e SHA256SUMS -e bundle.note)" = \
		"$(cut -c67- b/SHA256SUMS)" ]
	# Each name tells its entry, whose digest is that of the bytes.
	for file in b/files/*; do
		seq=$((10#$(basename "$file" | cut -d- -f1)))
		kind=$(basename "$file" | sed 's/^[0-9]*-//; s/\.[a-z]*$//')
		sed -n "$((seq + 1))p" b/log.txt |
			grep -q "^$seq	.*	ACCEPTED	.* kind=$kind .* sha256=$(sha256sum <"$file" | cut -c1-64) "
	done
	[ "$(find b/files -name '*-ballots.csv' | wc -l)" -eq 3 ]
	[ "$(find b/files -name '*-bundles.csv' | wc -l)" -eq 1 ]
	[ "$(find b/files | wc -l)" -eq $((1 + $(sqlite3 x.kaihyo \
		'SELECT count(*) FROM file'))) ]
}

@test "bundle.note says which log, which certificate and which sums" {
	run bundle x.kaihyo b
	note_text b/bundle.note >text
	head -n 1 text | grep -qx 'kaihyo bundle v1'
	grep -qx "station mihon" text
	grep -qx "level station" text
	grep -qx "log $(wc -l <b/log.txt) $(kaihyo audit check \
		--station x.kaihyo | sed -n 's/^Root of the log: //p')" text
	grep -qx "certificate $(note_text b/files/*-certificate.note |
		sha256sum | cut -c1-64)" text
	grep -qx "sums $(sha256sum <b/SHA256SUMS | cut -c1-64)" text
	grep -qx 'slot tally-witness paper 立会人 三' text
	run kaihyo keys verify --definition d b/bundle.note
	[ "$status" -eq 0 ]
}

@test "made twice it has the same bytes, and nothing is overwritten" {
	run bundle x.kaihyo b
	run bundle x.kaihyo c
	diff -r b c
	run bundle x.kaihyo b
	[ "$status" -eq 3 ]
	says "the file exists already" "where: b"
	diff -r b c
	[ -z "$(find . -name '*.new.*')" ]
}

@test "a public bundle holds no papers and no decision sheet" {
	run bundle x.kaihyo b --level public
	[ "$status" -eq 0 ]
	[ -z "$(find b -name '*-ballots.csv' -o -name '*-bundles.csv' \
		-o -name '*-sheet.note')" ]
	run grep -rlE '[0-9a-f]{16},[FAbn]' b
	[ -z "$output" ]
	grep -q 'kind=ballots' b/log.txt
	grep -qx 'level public' b/bundle.note
	[ "$(stat -c %a b)" = 755 ]
	run bundle x.kaihyo c
	[ "$(stat -c %a c)" = 700 ]
	run bundle x.kaihyo e --level office
	[ "$status" -eq 2 ]
	says 'there is no level "office"'
}

@test "no voter's number is in any bundle" {
	station=$BATS_FILE_TMPDIR/v.kaihyo
	[ "$(sqlite3 "$station" "SELECT count(*) FROM file
	    WHERE kind = 'checkins'")" -eq 1 ]
	for level in station public; do
		quietly kaihyo tally bundle --station "$station" --working \
			--level $level --out "b-$level"
		grep -q 'kind=checkins' "b-$level/log.txt"
		[ -z "$(find "b-$level" -name '*checkins*' -o -name '*roll*')" ]
		# They would stand in a list as they do on the stick.
		number=$(sed -n 3p "$BATS_FILE_TMPDIR/p1/checkins.csv" |
			cut -d, -f1)
		[ ${#number} -eq 16 ]
		run grep -rl "$number" "b-$level"
		[ -z "$output" ]
	done
}

@test "an unfinished station says what is missing; its working bundle is unsigned" {
	open_station d y.kaihyo
	take y.kaihyo s1
	run kaihyo tally bundle --station y.kaihyo --out b
	[ "$status" -eq 7 ]
	says "no certificate of this station is in force" \
		"kaihyo tally certify" "--working"
	[ ! -e b ]
	run kaihyo tally bundle --station y.kaihyo --out b --working
	[ "$status" -eq 0 ]
	says "A working bundle: nobody signs it."
	[ ! -e b/bundle.note ]
	[ "$(jq .final b/result.json)" = false ]
	(cd b && sha256sum --strict --quiet -c SHA256SUMS)
	# It changes nothing, and leaves no entry.
	kaihyo audit log --station y.kaihyo --raw | cmp - b/log.txt
}

@test "a bundle can be signed elsewhere, and too few signatures are said" {
	run kaihyo tally bundle --station x.kaihyo --out b
	[ "$status" -eq 0 ]
	says "Not signed yet" "kaihyo keys sign --key KEY.pem --attach b/bundle.note"
	run kaihyo tally bundle --station x.kaihyo --out c \
		--passphrase-file d.keys/passphrase --key d.keys/manager.pem
	[ "$status" -eq 0 ]
	says "Not complete yet" "0 of 2 signatures of the role tally-witness"
	for who in manager witness-1 witness-2; do sign $who b/bundle.note d; done
	run kaihyo keys verify --definition d b/bundle.note
	[ "$status" -eq 0 ]
}

@test "pages and forms travel along, named in the sums" {
	mkdir docs
	echo '<p>賛成</p>' >docs/result.html
	echo x >docs/minutes.pdf
	run bundle x.kaihyo b --document docs/result.html --document docs/minutes.pdf
	[ "$status" -eq 0 ]
	cmp docs/result.html b/documents/result.html
	(cd b && sha256sum --strict --quiet -c SHA256SUMS)
	grep -q '  documents/minutes.pdf$' b/SHA256SUMS
	for name in notes.txt .html 'a b.html' ..pdf; do
		echo x >"docs/$name"
		run bundle x.kaihyo c --document "docs/$name"
		[ "$status" -eq 2 ]
		says "a document of a bundle cannot have this name"
	done
	mkdir more && cp docs/result.html more
	run bundle x.kaihyo c --document docs/result.html --document more/result.html
	[ "$status" -eq 2 ]
	says "two documents have the same name"
	run bundle x.kaihyo c --document docs/none.html
	[ "$status" -eq 3 ]
	[ ! -e c ]
	[ -z "$(find . -name '*.new.*')" ]
}

@test "a full disk leaves no half of a bundle" {
	# shellcheck disable=SC2016 # for the inner shell
	run bash -c 'ulimit -f 1; trap "" XFSZ
		exec kaihyo tally bundle --station x.kaihyo --out b --working'
	[ "$status" -eq 6 ]
	says "cannot write it"
	[ ! -e b ]
	[ -z "$(find . -name '*.new.*')" ]
}

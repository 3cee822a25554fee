#!/usr/bin/env bats
# A lost station file made again from its bundle and the archived media: the
# same log, files and result, or nothing. And old copies that are noticed.

load helpers
load station

setup_file() {
	station_setup_file
	with_log_key
	open_station d x.kaihyo
	checkpoint x.kaihyo c1
	take x.kaihyo s1 s2
	cp x.kaihyo old.kaihyo
	checkpoint x.kaihyo c2
	take x.kaihyo s3 s4
	checkpoint x.kaihyo c3
	checkpoint x.kaihyo c4
	quietly certify x.kaihyo out
	take x.kaihyo out
	quietly close_log x.kaihyo last
	quietly bundle x.kaihyo b
	quietly bundle x.kaihyo p --level public
	rm -r x.kaihyo.verify-001
	# A second station, whose place sent a list of voters.
	with_voters
	quietly kaihyo tally bundle --station v.kaihyo --out vb --working
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/* .
}

rebuild() {
	run kaihyo audit rebuild --bundle "$1" --station new.kaihyo "${@:2}"
}

# Everything that both databases hold.
content() {
	sqlite3 "$1" .dump
}

# nothing_made STATUS TEXT...
nothing_made() {
	[ "$status" -eq "$1" ] || { echo "$status: $output" >&2 && return 1; }
	says "${@:2}"
	[ -z "$(find . -maxdepth 1 -name 'new.kaihyo*')" ]
}

# resum FOLDER: SHA256SUMS for what lies there now, as a forger would
resum() {
	(cd "$1" && find . -type f ! -name SHA256SUMS ! -name bundle.note |
		sed 's/^\.\///' | LC_ALL=C sort | xargs sha256sum >../sums &&
		mv ../sums SHA256SUMS)
}

# relink FOLDER: the chain of its log made to fit again
relink() {
	local prev line
	prev=$(printf '' | sha256sum | cut -c1-64)
	while IFS= read -r line; do
		line=$(awk -v prev="$prev" -F '\t' -v OFS='\t' \
			'{ $3 = prev; print }' <<<"$line")
		printf '%s\n' "$line"
		prev=$(printf '\0%s' "$line" | sha256sum | cut -c1-64)
	done <"$1/log.txt" >relinked
	mv relinked "$1/log.txt"
}

@test "from its bundle alone a station comes back, to the last byte" {
	rebuild b
	[ "$status" -eq 0 ]
	says "Everything fits together" \
		"Rebuilt: new.kaihyo, with the same log, the same files and the same result." \
		"Compare with the paper: fingerprint of the root keys $(root_print d)"
	diff <(content x.kaihyo) <(content new.kaihyo)
	cmp <(kaihyo tally count --station x.kaihyo --json) \
		<(kaihyo tally count --station new.kaihyo --json)
	quietly kaihyo audit check --station new.kaihyo --checkpoint last
	[ "$(stat -c %a new.kaihyo)" = 600 ]
	[ -z "$(find . -name '*.new.*')" ]
	# And its bundle is the same bundle.
	quietly bundle new.kaihyo again
	diff -r b again
	rebuild b
	[ "$status" -eq 3 ]
	says "the file exists already"
}

@test "what is in no bundle comes from the archived media" {
	rebuild p
	nothing_made 3 "Missing: ballots-001.csv (ballots kita-a)" \
		"Missing: bundles-001.csv (bundles kita-b)" \
		"4 files of the log are not there; nothing was made" \
		"--media FOLDER"
	rebuild p --media s1 --media s2
	nothing_made 3 "2 files of the log are not there"
	mkdir archive
	mv s3/ballots-001.csv archive/renamed.bin
	cp /bin/true archive
	rebuild p --media s1 --media s2 --media s3 --media archive
	[ "$status" -eq 0 ]
	diff <(content x.kaihyo) <(content new.kaihyo)
}

@test "lists of voters come from the media of their places" {
	rebuild vb
	nothing_made 3 "Missing: checkins.csv (checkins kita-1)" \
		"1 files of the log are not there"
	rebuild vb --media p1
	[ "$status" -eq 0 ]
	diff <(content v.kaihyo) <(content new.kaihyo)
	says "nothing signed says that the log ends here"
}

@test "every file of a bundle that changes, is missing or is new to it is noticed" {
	for file in $(cd b && find . -type f | sort); do
		rm -rf c && cp -r b c
		printf 'x' >>"c/$file"
		rebuild c
		[ "$status" -ne 0 ] || { echo "$file changed" && return 1; }
		[ -z "$(find . -maxdepth 1 -name 'new.kaihyo*')" ]
	done
	for file in $(cd b && find files -type f) log.txt SHA256SUMS result.json; do
		rm -rf c && cp -r b c
		rm "c/$file"
		rebuild c
		[ "$status" -ne 0 ] || { echo "$file missing" && return 1; }
		[ -z "$(find . -maxdepth 1 -name 'new.kaihyo*')" ]
	done
}

@test "sums that are made to fit do not help" {
	# A changed paper: no entry stands for it.
	cp -r b c
	f=$(find c/files -name '*-ballots.csv' | head -n 1)
	awk -F , -v OFS=, 'NR == 3 { $2 = $2 == "F" ? "A" : "F" } 1' \
		"b/${f#c/}" >"$f"
	resum c
	rm c/bundle.note
	rebuild c
	nothing_made 3 "files of the log are not there"
	# With an entry for it, and a chain that fits: no manifest names it.
	old=$(sha256sum <"b/${f#c/}" | cut -c1-64)
	sed -i "s/$old/$(sha256sum <"$f" | cut -c1-64)/" c/log.txt
	relink c
	resum c
	rebuild c
	nothing_made 7 "is in no manifest"
	# Another result than the papers give.
	rm -rf c && cp -r b c
	sed -i '0,/"for":3/s//"for":4/' c/result.json
	resum c
	rm c/bundle.note
	rebuild c
	nothing_made 7 "counts another result than result.json says"
}

@test "a log that was cut or changed is not believed" {
	cp -r b c
	rm c/bundle.note
	sed -i '12s/operator=test/operator=best/' c/log.txt
	resum c
	rebuild c
	nothing_made 7 "the chain of the audit log is broken here"
	# The chain made to fit: no longer what the log's key signed.
	relink c
	resum c
	rebuild c
	nothing_made 7
	# Cut to an earlier moment: bundle.note knows better.
	rm -rf c && cp -r b c
	sed -i '$d' c/log.txt
	rm c/files/"$(printf %06d "$(($(wc -l <b/log.txt) - 1))")"-checkpoint.txt
	resum c
	rebuild c
	nothing_made 7 "it was signed for another log or other files" \
		"where: c/bundle.note"
	# Without it, a kept checkpoint does.
	rm c/bundle.note
	rebuild c --checkpoint last
	nothing_made 7 "a checkpoint of it was signed with"
	printf '\n' >>c/log.txt
	resum c
	rebuild c
	nothing_made 7
	: >c/log.txt
	resum c
	rebuild c
	nothing_made 3 "the log is empty"
}

@test "a log that was chained anew says what its types say, each file once" {
	voters_log() {
		cp -r vb c
		sed -i "$1" c/log.txt
		relink c
		resum c
		rebuild c --media p1
		rm -r c
	}
	voters_log '2s/operator=/by=/'
	nothing_made 7 "the entry does not say what entries of its type say" \
		"log entry 1"
	voters_log '/\tMEDIA\t/s/stopped=no/stopped=perhaps/'
	nothing_made 7 "the entry does not say what entries of its type say"
	# One note id for two files.
	voters_log "8s/ id=[0-9a-f]*/ id=$(identity v)/"
	nothing_made 7 "the log takes in the same file twice" "log entry 7"
}

@test "a bundle.note that the wrong people signed is refused" {
	resign b/bundle.note d manager
	rebuild b
	nothing_made 4 "0 of 2 signatures of the role tally-witness" "where: b/bundle.note"
}

@test "a rebuilding that is killed leaves no station behind" {
	local at=0 status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -f new.kaihyo*
		struck $at kaihyo audit rebuild --bundle b --station new.kaihyo
		# Whole, or not there.
		[ ! -e new.kaihyo ] ||
			diff <(content x.kaihyo) <(content new.kaihyo)
	done
	[ "$status" -eq 0 ]
	[ -e new.kaihyo ]
	[ "$at" -gt 10 ]
}

# --- old copies ---------------------------------------------------------------

@test "an old copy is noticed by a checkpoint that someone kept" {
	quietly kaihyo audit check --station old.kaihyo
	run kaihyo audit check --station old.kaihyo --checkpoint c1 \
		--checkpoint c3
	[ "$status" -eq 7 ]
	says "the station file has $(entries old.kaihyo) log entries; a checkpoint of it was signed with $(sed -n 2p c3)" \
		"where: c3" "this is an old copy: take the last backup"
	quietly kaihyo audit check --station x.kaihyo --checkpoint c1 \
		--checkpoint c2 --checkpoint c3 --checkpoint last
}

@test "two logs of one name are shown as evidence" {
	# The old copy went on, another way than the station did.
	take old.kaihyo s4 s3
	checkpoint old.kaihyo other
	checkpoint old.kaihyo other-2
	run kaihyo audit check --station old.kaihyo --checkpoint c3
	[ "$status" -eq 7 ]
	root=$(sed -n 3p c3 | base64 -d | od -An -v -tx1 | tr -d ' \n')
	says "Evidence: two logs of one name." "Name: $(head -n 1 c3)" \
		"Signed, with $(sed -n 2p c3) entries:" " 1:${root:0:4} " \
		"signed for another log than this one" "where: c3"
	# Nor does a stranger's checkpoint pass, or one that was changed.
	sed '2s/.*/9/' c3 >c5
	run kaihyo audit check --station x.kaihyo --checkpoint c5
	[ "$status" -eq 4 ]
	run kaihyo audit check --station v.kaihyo --checkpoint c3
	[ "$status" -eq 4 ]
	says "it is no checkpoint of a log whose key is in the roster"
}

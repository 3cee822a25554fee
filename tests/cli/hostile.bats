#!/usr/bin/env bats
# Media made by someone who means harm, or by a failing stick: every one is
# refused with one clear error, and the station is as before but for its log.

load helpers
load station

setup_file() {
	station_setup_file
	cd "$BATS_FILE_TMPDIR"
	open_station d half.kaihyo
	take half.kaihyo s2 s4
}

setup() {
	station_setup
	station_copy
	cp "$BATS_FILE_TMPDIR/half.kaihyo" x.kaihyo
	figures x.kaihyo >figures-before
	state x.kaihyo >state-before
}

teardown() {
	rm -f run # ends the writer of a story that failed
}

# clean FILE: nothing in it can move a terminal's cursor or change its colour.
clean() {
	if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]' "$1"; then
		echo "control characters reach the terminal:" >&2
		od -c "$1" >&2
		return 1
	fi
}

# refused STATUS FILES STICK: refused within 20 seconds and 200 MB; so many
# REFUSED entries and one MEDIA; nothing else changed. Leaves output.
refused() {
	local n
	n=$(entries x.kaihyo)
	run command time -f %M -o memory timeout 20 kaihyo tally import \
		--station x.kaihyo --operator test "$3"
	[ "$status" -eq "$1" ] || {
		echo "exit status $status, wanted $1"
		echo "$output"
		return 1
	} >&2
	printf '%s\n' "$output" >said
	clean said
	says "to fix: "
	[ "$(grep -c '^kaihyo: ' said)" -eq $(($2 + 1)) ]
	[ "$(tail -1 memory)" -lt 200000 ]
	[ "$(entries x.kaihyo)" -eq $((n + $2 + 1)) ]
	figures x.kaihyo | cmp - figures-before
	state x.kaihyo | cmp - state-before
	quietly kaihyo audit check --station x.kaihyo
}

# signed_manifest DIR: a good manifest for whatever DIR/ballots-001.csv is.
signed_manifest() {
	note_text s1/manifest-1.note | sed '/^file /d' >"$1/manifest-1.note"
	echo "file ballots-001.csv 5 5 5 $(sha256sum <"$1/ballots-001.csv" | cut -c1-64)" >>"$1/manifest-1.note"
	# shellcheck disable=SC2046
	resign "$1/manifest-1.note" d $(counters)
}

# refused_content WHERE WHAT: bad/ballots-001.csv, although well signed.
refused_content() {
	local n
	signed_manifest bad
	mkdir -p only
	rm -f only/*
	mv bad/manifest-1.note only
	cp "$BATS_FILE_TMPDIR/half.kaihyo" x.kaihyo
	take x.kaihyo only
	figures x.kaihyo >figures-before
	state x.kaihyo >state-before
	refused 3 1 bad
	says "where: bad, ballots-001.csv$1" "$2"
}

@test "control characters in names and values never reach the terminal" {
	evil=$'evil\033[31m\n\007kaihyo: all is well\xc2\x9b2J\xe2\x80\xae'
	mkdir "$evil"
	echo x >"$evil/ballots-001.csv"
	echo x >"$evil/$evil"
	refused 4 1 "$evil"
	for language in ja en; do
		kaihyo tally import --station x.kaihyo --lang $language \
			--operator "$evil" "$evil" "$evil/none" >said 2>&1 || true
		clean said
		kaihyo audit log --station x.kaihyo --lang $language >said
		clean said
	done
	kaihyo audit log --station x.kaihyo --raw >said
	LC_ALL=C tr -d '\t' <said >plain
	clean plain
	kaihyo tally import --station x.kaihyo --json "$evil" >said 2>plain || true
	clean said
	clean plain
	jq -e '.media[0].refused[0].name == "ballots-001.csv"' said
}

@test "control characters in what a signed file says are not printed" {
	mkdir bad
	evil=$'\033]0;owned\007\xc2\x9b31m'
	sed "2s/.*/serial,hall,$evil,image/" s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line 2' 'is it a paper of another kind?'
	sed "s/,b,n,/,b,"$'\033'",/" s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line ' 'question site has no code'
	# A stranger's note: its own words are quoted in the error.
	rm bad/*
	sed "s/^election .*/election $(printf 'ab%.0s' {1..32})/; s/^title .*/title $evil/" s1/manifest-1.note >bad/manifest-1.note
	cp "$BATS_FILE_TMPDIR/half.kaihyo" x.kaihyo
	run kaihyo tally import --station x.kaihyo bad
	[ "$status" -ne 0 ]
	printf '%s\n' "$output" >said
	clean said
}

@test "links, pipes, folders, devices and sockets are no files" {
	mkdir bad
	for name in setup-2.note manifest-1.note ballots-001.csv; do
		ln -s "$PWD/s1/manifest-1.note" "bad/$name"
		refused 3 1 bad
		says "it is a link, not a regular file" "where: bad, $name"
		rm "bad/$name"
		ln -s nowhere "bad/$name"
		refused 3 1 bad
		rm "bad/$name"
		mkfifo "bad/$name"
		refused 3 1 bad
		says "it is a pipe, not a regular file"
		rm "bad/$name"
		mkdir "bad/$name"
		refused 3 1 bad
		says "it is a folder, not a regular file"
		rmdir "bad/$name"
	done
	if mknod bad/manifest-1.note c 1 5 2>/dev/null; then
		refused 3 1 bad
		says "it is a device, not a regular file"
		rm bad/manifest-1.note
	fi
	perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "bad/turnout.note", Listen => 1) or die'
	refused 3 1 bad
}

@test "a medium that is no folder is refused" {
	mkfifo pipe
	ln -s nowhere link
	for medium in pipe link d/root.txt none /dev/null; do
		refused 3 1 "$medium"
		says "cannot open the folder" "where: ${medium##*/}"
	done
	: >"$(printf 'n%.0s' {1..200})"
	refused 3 1 "$(printf 'n%.0s' {1..200})"
	# A good one through a link is what a desktop offers.
	ln -s s1 stick
	take x.kaihyo stick
}

@test "empty, cut off, NUL, not UTF-8, CR, CR LF: notes" {
	mkdir bad
	offer() { # bad/manifest-1.note and bad/turnout.note
		cp bad/manifest-1.note bad/turnout.note
		refused "$1" 2 bad
	}
	: >bad/manifest-1.note
	offer 3
	printf '\0' >bad/manifest-1.note
	offer 3
	printf '\n' >bad/manifest-1.note
	offer 3
	sed 's/$/\r/' s1/manifest-1.note >bad/manifest-1.note
	offer 3
	tr '\n' '\r' <s1/manifest-1.note >bad/manifest-1.note
	offer 3
	sed '3s/$/\xff\xfe/' s1/manifest-1.note >bad/manifest-1.note
	run kaihyo tally import --station x.kaihyo bad
	[ "$status" -ne 0 ]
	cp "$BATS_FILE_TMPDIR/half.kaihyo" x.kaihyo
	tr '9' '\000' <s1/manifest-1.note >bad/manifest-1.note
	offer 3
	head -c -1 s1/manifest-1.note >bad/manifest-1.note
	offer 3
	{ printf '\xef\xbb\xbf'; cat s1/manifest-1.note; } >bad/manifest-1.note
	run kaihyo tally import --station x.kaihyo bad
	[ "$status" -ne 0 ]
	cp "$BATS_FILE_TMPDIR/half.kaihyo" x.kaihyo
	# Signature lines without end.
	{ cat s1/manifest-1.note; for _ in {1..5000}; do tail -1 s1/manifest-1.note; done; } >bad/manifest-1.note
	run timeout 20 kaihyo tally import --station x.kaihyo bad
	[ "$status" -ne 0 ]
	[ "$status" -ne 124 ]
	state x.kaihyo | cmp - state-before
}

@test "empty, cut off, NUL, not UTF-8, CR, CR LF: papers, although signed" {
	mkdir bad
	: >bad/ballots-001.csv
	refused_content ', line 1' 'the file ends too early'
	printf '\0' >bad/ballots-001.csv
	refused_content ', line 1' ''
	tr '-' '\000' <s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line 3' ''
	sed '2s/hall/h\xffll/' s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line 2' ''
	sed 's/,b,n,/,\xff,n,/' s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line ' 'question hall has no code'
	tr '\n' '\r' <s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line 1' ''
	sed 's/$/\r/' s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line 1' 'CR LF'
	sed '3s/$/\r/' s1/ballots-001.csv >bad/ballots-001.csv
	refused_content ', line 3' 'CR LF'
	printf 'salt,00000000000000000000000000000000\n%01000000d\n' 0 | tr 0 , >bad/ballots-001.csv
	refused_content ', line 1' ''
	{ head -1 s1/ballots-001.csv; printf '%01000000d\n' 0 | tr 0 ,; } >bad/ballots-001.csv
	refused_content ', line 2' ''
	{ head -2 s1/ballots-001.csv; printf '%01000000d\n' 0 | tr 0 ,; } >bad/ballots-001.csv
	refused_content ', line 3' ''
	{ cat s1/ballots-001.csv; sed -n 7p s1/ballots-001.csv; } >bad/ballots-001.csv
	refused_content ', line 8' 'is not above the one before'
	{ cat s1/ballots-001.csv; echo; } >bad/ballots-001.csv
	refused_content ', line 8' ''
}

# sign_setup [DIGEST]: bad/setup-2.note, as the authority signs it.
sign_setup() {
	note_text d/setup-1.note | sed "s/^number 1/number 2/
	    s/^replaces .*/replaces $(note_text d/setup-1.note | sha256sum | cut -c1-64)/
	    ${1:+s/^setup .*/setup $1/}" >bad/setup-2.note
	resign bad/setup-2.note d authority
}

@test "a file of 4 GB is refused before it is read" {
	mkdir bad
	for name in manifest-1.note turnout.note roster-2.note ballots-001.csv bundles-001.csv; do
		truncate -s 4G "bad/$name"
	done
	refused 3 5 bad
	says "too large: 4,294,967,296 bytes; at most 16,777,216 are taken" \
		"where: bad, ballots-001.csv"
	rm bad/*
	cp "$BATS_FILE_TMPDIR/half.kaihyo" x.kaihyo
	truncate -s 4G bad/setup-2.json
	sign_setup
	refused 3 1 bad
	says "where: bad, setup-2.note, setup-2.json" "too large"
}

@test "20,001 names are no stick of ours; 20,000 of others are left alone" {
	mkdir many
	(cd many && seq -f 'photo-%05g.jpg' 20001 | xargs touch)
	refused 3 1 many
	says "more than 20,000 files in one folder" "where: many"
	rm many/photo-00001.jpg
	n=$(entries x.kaihyo)
	take x.kaihyo many
	[ "$(entries x.kaihyo)" -eq "$n" ]
}

@test "a stick that changes while it is read is refused or taken whole" {
	# Large enough to be read in several steps; the last byte is in question.
	awk 'BEGIN { print "hall,site"; for (i = 0; i < 40000; i++) print "F,1" }' >many.csv
	seal d minami-a big 40000 --final many.csv
	cp big/ballots-001.csv good
	sed 's/,F,1,/,A,3,/' good >other
	open_station d empty.kaihyo
	touch run
	# shellcheck disable=SC2094
	while [ -e run ]; do
		cat other >big/ballots-001.csv
		head -c 2000000 good >big/ballots-001.csv
		cat good >big/ballots-001.csv
		sleep 0.02
	done 3>&- &
	writer=$!
	taken=0 refused=0
	for _ in {1..40}; do
		cp empty.kaihyo x.kaihyo
		if timeout 20 kaihyo tally import --station x.kaihyo big >/dev/null 2>said; then
			taken=$((taken + 1))
			[ "$(figures x.kaihyo | jq -c '[.total.papers.white, .total.questions[0].options.for]')" = '[40000,40000]' ]
		else
			refused=$((refused + 1))
			grep -qE "changed while it was read|no signed manifest vouches for this content" said
			[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 0 ]
		fi
		quietly kaihyo audit check --station x.kaihyo
	done
	rm run
	wait $writer
	echo "# taken whole $taken, refused $refused" >&3
	[ $((taken + refused)) -eq 40 ]
	[ "$refused" -gt 0 ]
	# Left alone, it is taken.
	cp empty.kaihyo x.kaihyo
	take x.kaihyo big
}

@test "JSON bombs in a setup, although signed" {
	mkdir bad
	bomb() { # bad/setup-2.json, well signed, is refused
		sign_setup "$(sha256sum <bad/setup-2.json | cut -c1-64)"
		refused 3 1 bad
		says "where: bad, setup-2"
	}
	setup=$(sed 's/"number": 1/"number": 2/' d/setup-1.json)
	printf '%0100000d' 0 | tr 0 '[' >bad/setup-2.json
	bomb
	printf '%0100000d' 0 | sed 's/0/{"a":/g' >bad/setup-2.json
	bomb
	printf '%s' "${setup/\"number\": 2/\"number\": 1e999}" >bad/setup-2.json
	bomb
	printf '%s' "${setup/\"number\": 2/\"number\": 99999999999999999999999}" >bad/setup-2.json
	bomb
	printf '%s' "${setup/\"number\": 2/\"number\": 2, \"number\": 2}" >bad/setup-2.json
	bomb
	{ printf '{"format":"'; printf '%015000000d' 0; printf '"}'; } >bad/setup-2.json
	bomb
	{ printf '['; printf '%01000000d' 0 | sed 's/0/{},/g'; printf '{}]'; } >bad/setup-2.json
	bomb
	{ printf '{'; seq -f '"a%g":0,' 300000 | tr -d '\n'; printf '"z":0}'; } >bad/setup-2.json
	bomb
	printf '%s' "${setup/kaihyo setup v1/kaihyo \\u0000 v1}" >bad/setup-2.json
	bomb
	printf '%s' "${setup/kaihyo setup v1/kaihyo \\ud800 v1}" >bad/setup-2.json
	bomb
	printf '%s\0' "$setup" >bad/setup-2.json
	bomb
	printf '%s{}' "$setup" >bad/setup-2.json
	bomb
	: >bad/setup-2.json
	bomb
}

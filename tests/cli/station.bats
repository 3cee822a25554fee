#!/usr/bin/env bats
# A station from its opening to its count: what it takes in, what it refuses
# and why, and that the order in which media come changes nothing.

load helpers
load station

setup_file() {
	station_setup_file
}

setup() {
	station_setup
	station_copy
}

# --- opening ----------------------------------------------------------------

@test "a station opens only under the fingerprints on paper" {
	root=$(root_print d)
	election=$(identity d)
	run kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--expect-root "${root/[0-9a-f]/x}" --expect-election "$election"
	[ "$status" -eq 2 ]
	says "--expect-root wants 64 lower-case hex digits"
	run kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--expect-root "$election" --expect-election "$election"
	[ "$status" -eq 4 ]
	says "--expect-root is not the fingerprint of these files" \
		"to fix: do not go on"
	run kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--expect-root "$root" --expect-election "$root"
	[ "$status" -eq 4 ]
	says "--expect-election is not the fingerprint"
	run kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--expect-root "$root"
	[ "$status" -eq 2 ]
	run kaihyo tally open --definition d --as nowhere --station x.kaihyo \
		--expect-root "$root" --expect-election "$election"
	[ "$status" -eq 2 ]
	says 'the setup has no station "nowhere"'
	[ ! -e x.kaihyo ]
	run kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--expect-root "$root" --expect-election "$election" \
		--operator 'A B'
	[ "$status" -eq 0 ]
	says "REHEARSAL" "The station mihon is open"
	[ "$(stat -c %a x.kaihyo)" = 600 ]
	kaihyo audit log --station x.kaihyo --raw >log.txt
	[ "$(wc -l <log.txt)" -eq 8 ]
	grep -q "OPEN	instance=[0-9a-f]\{32\} station=mihon election=$election root=$root rehearsal=yes program=$(sha256sum <"$(command -v kaihyo)" | cut -c1-64) .*confirmed=option operator=A%20B" log.txt
}

@test "nothing is overwritten by opening" {
	open_station d x.kaihyo
	before=$(sha256sum <x.kaihyo)
	run open_station d x.kaihyo
	[ "$status" -ne 0 ]
	says "the file exists already" "where: x.kaihyo"
	[ "$before" = "$(sha256sum <x.kaihyo)" ]
}

# typed RIGHT|WRONG ELECTION-ANSWER: answers what is asked, from the "paper".
typed() {
	local chunk print
	coproc kaihyo tally open --definition d --as mihon --station x.kaihyo \
		--operator test 2>&1
	local reader=${COPROC[0]} writer=${COPROC[1]} child=$COPROC_PID
	while IFS= read -r -d : chunk <&"$reader"; do
		echo "$chunk:" >>seen
		[[ "$chunk" =~ Type\ group\ ([0-9]+)\ of\ the\ (ROOT|ELECTION) ]] || continue
		if [ "${BASH_REMATCH[2]}" = ROOT ]; then
			print=$(root_print d)
		else
			print=$(identity d)
		fi
		if [ "$1" = right ] || { [ "$1" = second ] && [ ! -e once ]; }; then
			echo "${print:(${BASH_REMATCH[1]} - 1) * 4:4}"
		else
			echo 0000
		fi >&"$writer"
		[ "$1" = second ] && touch once
	done
	wait "$child"
}

@test "the hidden groups typed from paper open the station" {
	run typed right
	[ "$status" -eq 0 ]
	[ -e x.kaihyo ]
	grep -q ____ seen
	kaihyo audit log --station x.kaihyo | grep -q "confirmed=typed operator=test"
}

@test "wrong groups do not open it: three tries, then call the office" {
	run typed wrong
	[ "$status" -eq 4 ]
	[ "$(grep -c 'Type group' seen)" -eq 3 ]
	[ ! -e x.kaihyo ]
	run typed second
	[ "$status" -eq 4 ]
	grep -q 'ELECTION' seen
	[ ! -e x.kaihyo ]
}

@test "a definition that is not wholly signed opens nothing" {
	rm d/roster-1.note
	run open_station d x.kaihyo
	[ "$status" -ne 0 ]
	says "there is no roster-N.note" "where: d"
	[ ! -e x.kaihyo ]
}

# --- order ------------------------------------------------------------------

# permutations WORD...: one a line
permutations() {
	if [ $# -le 1 ]; then
		echo "$*"
		return
	fi
	local i rest
	for ((i = 1; i <= $#; i++)); do
		while read -r rest; do
			echo "${!i} $rest"
		done < <(permutations "${@:1:i-1}" "${@:i+1}")
	done
}

@test "every order of the four sticks gives the same bytes and the same state" {
	open_station d empty.kaihyo
	n=0
	while read -r order; do
		n=$((n + 1))
		cp empty.kaihyo x.kaihyo
		# shellcheck disable=SC2086 # a list of sticks
		take x.kaihyo $order
		figures x.kaihyo >"count-$n"
		state x.kaihyo >"state-$n"
		cmp "count-$n" count-1
		cmp "state-$n" state-1
		rm x.kaihyo
	done < <(permutations s1 s2 s3 s4)
	[ "$n" -eq 24 ]
	[ "$(jq -c .total.questions[0].options count-1)" = '{"for":34,"against":24}' ]
	[ "$(jq .final count-1)" = true ]
}

@test "every order of the files of one stick, each on a stick of its own" {
	# The files before their manifest are refused, then taken.
	open_station d empty.kaihyo
	mkdir one two a b
	cp s3/manifest-1.note one
	cp s3/manifest-2.note two
	cp s3/ballots-001.csv a
	cp s3/ballots-002.csv b
	cp empty.kaihyo all.kaihyo
	take all.kaihyo s3
	sqlite3 all.kaihyo "SELECT sha256 FROM file WHERE kind = 'turnout'" >turnout
	while read -r order; do
		cp empty.kaihyo x.kaihyo
		# shellcheck disable=SC2086
		kaihyo tally import --station x.kaihyo $order $order \
			s3 >/dev/null 2>&1 || true
		figures x.kaihyo >count
		state x.kaihyo >held
		figures all.kaihyo | cmp - count
		state all.kaihyo | cmp - held
		kaihyo audit check --station x.kaihyo >/dev/null
		rm x.kaihyo
	done < <(permutations one two a b)
}

@test "importing again changes nothing and leaves no entry" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	n=$(entries x.kaihyo)
	before=$(sha256sum <x.kaihyo)
	run kaihyo tally import --station x.kaihyo s1 s2 s3 s4
	[ "$status" -eq 0 ]
	says "s3: 0 files taken in (0 papers), 5 known already, 0 refused"
	[ "$(entries x.kaihyo)" -eq "$n" ]
	[ "$before" = "$(sha256sum <x.kaihyo)" ]
	# Also under other names of the same content.
	cp -r s1 again
	mv again/ballots-001.csv again/ballots-777.csv
	take x.kaihyo again
	[ "$before" = "$(sha256sum <x.kaihyo)" ]
}

# --- the latest manifest is the truth ---------------------------------------

@test "a file before its manifest is refused and waits, then it is taken" {
	open_station d x.kaihyo
	mkdir early
	cp s1/ballots-001.csv early
	refuse 4 x.kaihyo early
	says "no signed manifest was taken in yet" \
		"where: early, ballots-001.csv" \
		"to fix: bring the unit's medium with its manifest; the file waits where it is"
	take x.kaihyo s2
	refuse 4 x.kaihyo early
	says "no signed manifest taken in so far vouches for this file"
	mkdir late
	mv s1/manifest-1.note late
	take x.kaihyo late
	run figures x.kaihyo
	says "unit kita-a: 1 of 1 files of manifest 1 are not in yet"
	take x.kaihyo early
	run figures x.kaihyo
	[[ "$output" != *"kita-a: 1 of 1"* ]]
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 60 ]
}

@test "a withdrawn file no longer counts, also when it comes after" {
	papers A1 A1 >more.csv
	cp -r s1 first
	seal d kita-a s1 2 --final more.csv
	cp -r s1 second
	seal d kita-a s1 0 --final --withdraw ballots-002.csv \
		--reason "scanned twice"
	open_station d x.kaihyo
	take x.kaihyo first
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 5 ]
	take x.kaihyo second
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 7 ]
	take x.kaihyo s1
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 5 ]
	figures x.kaihyo >one

	open_station d y.kaihyo
	take y.kaihyo s1
	[ "$(figures y.kaihyo | jq .total.papers.white)" -eq 5 ]
	take y.kaihyo second first
	[ "$(figures y.kaihyo | jq .total.papers.white)" -eq 5 ]
	figures y.kaihyo | cmp - one
	kaihyo audit check --station y.kaihyo
}

@test "a missing number between manifests is a finding, not a refusal" {
	open_station d x.kaihyo
	rm s3/manifest-1.note
	take x.kaihyo s1 s2 s3 s4
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
	says "W109 unit minami-a: manifest 2 is here, number 1 is not"
}

@test "a file that a later manifest drops without withdrawing it is pointed out" {
	papers A1 >more.csv
	seal d kita-a s1 1 --final more.csv
	mkdir s5
	cp s1/manifest-1.note s5
	note_text s1/manifest-2.note | grep -v ' ballots-001.csv ' |
		sed 's/^number 2/number 3/; s/^replaces .*/replaces '"$(note_text s1/manifest-2.note | sha256sum | cut -c1-64)"'/' >s5/manifest-3.note
	# shellcheck disable=SC2046
	resign s5/manifest-3.note d $(counters)
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4 s5
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E106 unit kita-a: 1 files of earlier manifests are gone without being withdrawn" \
		"No decision"
}

@test "two manifests of the same number: the second is kept apart and reported" {
	mkdir other
	note_text s1/manifest-1.note | sed 's/^date .*/date 2026-11-23/' >other/manifest-1.note
	# shellcheck disable=SC2046
	resign other/manifest-1.note d $(counters)
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	[ "$(figures x.kaihyo | jq .final)" = true ]
	refuse 7 x.kaihyo other
	says "1 signed statements contradict an earlier one of the same number"
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E104 unit kita-a: two different manifests have number 1; the second is kept apart"
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 65 ]
	[ "$(figures x.kaihyo | jq .final)" = false ]
	[ "$(figures x.kaihyo | jq .outcome)" = null ]
	[ "$(figures x.kaihyo | jq '."while-counting"')" = null ]
	kaihyo audit check --station x.kaihyo
	# The way out: a third that says which is right.
	mkdir third
	note_text s1/manifest-1.note | sed 's/^number 1/number 2/; s/^replaces .*/replaces '"$(note_text s1/manifest-1.note | sha256sum | cut -c1-64)"'/' >third/manifest-2.note
	# shellcheck disable=SC2046
	resign third/manifest-2.note d $(counters)
	take x.kaihyo third
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
	says "W111 unit kita-a: of two different manifests 1, a later one replaced both"
}

@test "two turnouts of the same number likewise; the next number corrects" {
	mkdir other next
	turnout d kita-1 other 0 41 0
	cp -r s1/turnout.note next
	open_station d x.kaihyo
	refuse 7 x.kaihyo s1 other
	run figures x.kaihyo
	says "place kita-1: two different turnouts have number 1"
	open_station d y.kaihyo
	turnout d kita-1 next 0 39 0 --replace
	take y.kaihyo s1 s2 s3 s4 next
	[ "$(figures y.kaihyo | jq .districts[0].voters)" -eq 59 ]
	open_station d z.kaihyo
	take z.kaihyo next s4 s3 s2 s1
	figures y.kaihyo >one
	figures z.kaihyo | cmp - one
}

# --- no paper counts twice --------------------------------------------------

@test "the same serial in two units is refused, both places named" {
	# A copied paper: same serial, sealed by another unit.
	mkdir copy
	{
		printf 'salt,00000000000000000000000000000000\n'
		sed -n '2,3p' s1/ballots-001.csv
	} >copy/ballots-001.csv
	note_text s1/manifest-1.note | sed '/^file /d; s/^unit .*/unit minami-a/' >copy/manifest-1.note
	echo "file ballots-001.csv 1 1 1 $(sha256sum <copy/ballots-001.csv | cut -c1-64)" >>copy/manifest-1.note
	# shellcheck disable=SC2046
	resign copy/manifest-1.note d $(counters)
	open_station d x.kaihyo
	take x.kaihyo s1 s2
	serial=$(sed -n 3p s1/ballots-001.csv | cut -c1-16)
	refuse 3 x.kaihyo copy
	says "serial $serial is already in ballots-001.csv (kita-a); no paper counts twice" \
		"where: copy, ballots-001.csv" "to fix: stop"
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 60 ]
	# In the same call as well.
	open_station d y.kaihyo
	refuse 3 y.kaihyo s1 copy
	says "serial $serial is already in ballots-001.csv (kita-a)"
}

@test "what a refused file held besides can still come in, once" {
	# Papers of minami and, as the last serial, one that kita-a has.
	mkdir copy
	{
		printf 'salt,00000000000000000000000000000000\n'
		sed -n 2p s1/ballots-001.csv
		{
			sed 1,2d s3/ballots-001.csv
			tail -n 1 s1/ballots-001.csv
		} | LC_ALL=C sort
	} >copy/ballots-001.csv
	note_text s1/manifest-1.note |
		sed '/^file /d; s/^unit .*/unit kita-b/' >copy/manifest-1.note
	echo "file ballots-001.csv 4 4 4 $(sha256sum <copy/ballots-001.csv | cut -c1-64)" >>copy/manifest-1.note
	# shellcheck disable=SC2046
	resign copy/manifest-1.note d $(counters)
	open_station d x.kaihyo
	refuse 3 x.kaihyo s1 copy s3 copy
	says "s3: 5 files taken in (5 papers), 0 known already, 0 refused" \
		"copy: 0 files taken in (0 papers), 1 known already, 1 refused"
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 10 ]
}

@test "the same bundle in two units is refused, both places named" {
	mkdir copy
	bundles t1-002,F1,7,7,zz >again.csv
	seal d minami-a copy 7 --final --bundles again.csv
	open_station d x.kaihyo
	take x.kaihyo s2
	refuse 3 x.kaihyo copy
	says "serial t1-002 is already in bundles-001.csv (kita-b)" \
		"where: copy, bundles-001.csv"
}

@test "the same file offered for two units is refused by name" {
	mkdir copy
	cp s1/ballots-001.csv copy
	note_text s1/manifest-1.note | sed 's/^unit .*/unit minami-a/' >copy/manifest-1.note
	# shellcheck disable=SC2046
	resign copy/manifest-1.note d $(counters)
	open_station d x.kaihyo
	take x.kaihyo s1
	refuse 3 x.kaihyo copy
	says "ballots-001.csv holds the same papers as a file of unit kita-a; nothing counts twice" \
		"where: copy, manifest-1.note"
}

# --- signatures -------------------------------------------------------------

# one_signature_less NOTE KEY
one_signature_less() {
	grep -v "^— mihon/$2 " "$1" >"$1.less"
	mv "$1.less" "$1"
}

@test "too few signatures, a stranger's key, the same person twice" {
	open_station d x.kaihyo
	n=$(entries x.kaihyo)
	one_signature_less s1/manifest-1.note counter-2
	refuse 4 x.kaihyo s1
	says "it has 1 of 2 signatures" "counter" "where: s1, manifest-1.note" \
		"no signed manifest vouches for this content"
	# Two notes and a file were offered: the turnout came in.
	[ "$(entries x.kaihyo)" -eq $((n + 4)) ]

	make_key stranger d.keys
	sign stranger s1/manifest-1.note d
	refuse 4 x.kaihyo s1
	says "mihon/stranger"

	enrol double counter station:mihon d "試験 counter-1"
	make_roster d
	cp d/roster-2.note s1
	# shellcheck disable=SC2046
	resign s1/manifest-1.note d scanner counter-1 double
	refuse 4 x.kaihyo s1
	says "where: s1, manifest-1.note" "試験 counter-1"
	# shellcheck disable=SC2046
	resign s1/manifest-1.note d $(counters)
	take x.kaihyo s1
}

@test "a key of the wrong role or of another place signs nothing here" {
	open_station d x.kaihyo
	resign s1/manifest-1.note d scanner counter-1 receiver-1
	refuse 4 x.kaihyo s1
	says "where: s1, manifest-1.note" "receiver"
	resign s4/turnout.note d place-kita-1 receiver-1 receiver-2
	refuse 4 x.kaihyo s4
	says "where: s4, turnout.note"
}

@test "a revoked key: refused from then on, and what it had signed is reported" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s4
	[ "$(figures x.kaihyo | jq '[.findings[] | select(.code | startswith("E"))] | length')" -eq 2 ]
	quietly kaihyo keys roster --definition d --revoke mihon/counter-2 \
		--reason "left on a train"
	sign authority d/roster-2.note d
	cp d/roster-2.note s3
	refuse 4 x.kaihyo s3
	says "mihon/counter-2" "revoked" "where: s3, manifest-1.note"
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E107 kita-a: the signatures of manifest 1 do not hold: it is signed by the key" \
		"which was revoked on" "left on a train" \
		"E107 kita-b: the signatures of manifest 1 do not hold"
	run kaihyo audit check --station x.kaihyo
	[ "$status" -eq 0 ]
	says "mihon/counter-2"

	# A new key, and a new manifest over the same files.
	rm d.keys/counter-2.note
	enrol counter-3 counter station:mihon d
	make_roster d
	mkdir s5 s6
	for unit in kita-a:s1:s5 kita-b:s2:s6; do
		IFS=: read -r _ from to <<<"$unit"
		note_text "$from/manifest-1.note" | sed 's/^number 1/number 2/; s/^replaces .*/replaces '"$(note_text "$from/manifest-1.note" | sha256sum | cut -c1-64)"'/' >"$to/manifest-2.note"
		resign "$to/manifest-2.note" d scanner counter-1 counter-3
	done
	cp d/roster-3.note s5
	take x.kaihyo s5 s6
	[ "$(figures x.kaihyo | jq '[.findings[] | select((.code | startswith("E")) and (.message | startswith("unit kita")))] | length')" -eq 0 ]
	kaihyo audit check --station x.kaihyo
}

@test "a key whose role changed no longer holds what it had signed" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	[ "$(figures x.kaihyo | jq .final)" = true ]
	sed -i 's/ counter station:mihon \(.*\) 試験 counter-2$/ receiver station:mihon \1 試験 counter-2/' d/roster-1.note
	note_text d/roster-1.note | sed "s/^number 1/number 2/; s/^replaces .*/replaces $(note_text "$BATS_FILE_TMPDIR/d/roster-1.note" | sha256sum | cut -c1-64)/" >d/roster-2.note
	sign authority d/roster-2.note d
	mkdir s5
	cp d/roster-2.note s5
	take x.kaihyo s5
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E107 kita-a: the signatures of manifest 1 do not hold: 試験 counter-2, enrolled as receiver, may not sign a manifest"
}

# --- wrong books ------------------------------------------------------------

# forged DIR PAPERS: a manifest for DIR/ballots-001.csv as it is, well signed.
forged() {
	note_text s1/manifest-1.note | sed '/^file /d' >"$1/manifest-1.note"
	echo "file ballots-001.csv $2 $2 $2 $(sha256sum <"$1/ballots-001.csv" | cut -c1-64)" >>"$1/manifest-1.note"
	# shellcheck disable=SC2046
	resign "$1/manifest-1.note" d $(counters)
}

@test "another number in the manifest than in the file is refused" {
	mkdir bad
	cp s1/ballots-001.csv bad
	forged bad 6
	open_station d x.kaihyo
	refuse 3 x.kaihyo bad
	says "5 papers in the file, 6 in the signed manifest" \
		"where: bad, ballots-001.csv"
	run figures x.kaihyo
	says "unit kita-a: 1 of 1 files of manifest 1 are not in yet"
	# The manifest that says it right contradicts the one that is in.
	refuse 3 x.kaihyo s1
	says "ballots-001.csv has 5 papers here and 6 in an earlier manifest"
}

@test "two counts that differ are refused" {
	sed -i 's/^file ballots-001.csv 5 5 5/file ballots-001.csv 5 5 4/' s1/manifest-1.note
	# shellcheck disable=SC2046
	resign s1/manifest-1.note d $(counters)
	open_station d x.kaihyo
	refuse 3 x.kaihyo s1
	says "where: s1, manifest-1.note"
}

@test "a malformed file with a good manifest is refused with its line" {
	mkdir bad
	open_station d empty.kaihyo
	malformed() { # malformed WHAT: bad/ballots-001.csv is refused for it
		forged bad "${2:-5}"
		cp empty.kaihyo x.kaihyo
		refuse 3 x.kaihyo bad
		says "where: bad, ballots-001.csv$3" "$1" "to fix: "
		[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 0 ]
		[ "$(entries x.kaihyo)" -eq $(($(entries empty.kaihyo) + 3)) ]
	}
	sed 's/,b,n,/,b,x,/' s1/ballots-001.csv >bad/ballots-001.csv
	malformed 'question site has no code "x"' 5 ', line '
	sed 's/^salt/SALT/' s1/ballots-001.csv >bad/ballots-001.csv
	malformed 'the first line must be "salt,"' 5 ', line 1'
	sed 's/$/\r/' s1/ballots-001.csv >bad/ballots-001.csv
	malformed 'CR LF' 5 ', line 1'
	{ head -2 s1/ballots-001.csv; tail -n +3 s1/ballots-001.csv | tac; } >bad/ballots-001.csv
	malformed 'is not above the one before' 5 ', line 4'
	head -c -1 s1/ballots-001.csv >bad/ballots-001.csv
	malformed 'cut off' 5 ', line 7'
	sed '2s/site/sight/' s1/ballots-001.csv >bad/ballots-001.csv
	malformed 'is it a paper of another kind?' 5 ', line 2'
	: >bad/ballots-001.csv
	malformed 'the file ends too early' 0 ', line 1'
}

@test "more papers in a file than the setup allows are refused; a later limit keeps what is in" {
	open_station d x.kaihyo
	take x.kaihyo s1
	sed 's/"number": 1/"number": 2/; s/"papers-per-file": 100000/"papers-per-file": 2/' d/setup-1.json >d/setup-2.json
	quietly kaihyo ballot define d --date 2026-11-02
	sign authority d/setup-2.note d
	cp d/setup-2.* s3
	refuse 3 x.kaihyo s3
	says "3 papers in one file; the setup allows 2" "where: s3, ballots-001.csv"
	# Both setup files, both manifests, the turnout, the second lot.
	[ "$(sqlite3 x.kaihyo "SELECT count(*) FROM file WHERE kind = 'ballots'")" -eq 2 ]
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 7 ]
	kaihyo audit check --station x.kaihyo
	take x.kaihyo s2
}

# --- strangers --------------------------------------------------------------

@test "media of another election, of a rehearsal and of another station are refused by name" {
	mkdir -p from
	cp "$SAMPLES"/small/*.json from
	sed -i 's/見本市 文化会館の建設/別の市 体育館の建設/; s/0011223344/9911223344/; s/"rehearsal": true/"rehearsal": false/' from/election.json
	make_begun e from
	# The same keys are enrolled in both, so that only the words differ.
	cp d.keys/*.pem d.keys/*.vkey d.keys/passphrase e.keys
	for name in scanner:scanner counter-1:counter counter-2:counter; do
		quietly kaihyo keys enrol --key "e.keys/${name%:*}.pem" \
			--passphrase-file e.keys/passphrase --definition e \
			--role "${name#*:}" --scope station:mihon \
			--person "試験 ${name%:*}" --from 2026-11-01 \
			--until 2026-12-31 --out "e.keys/${name%:*}.note"
	done
	cp "$BATS_FILE_TMPDIR/d.keys/authority.pem" keep.pem
	make_begun_authority
	make_roster e
	papers F1 F1 >foreign.csv
	seal e kita-a other 2 --final foreign.csv

	open_station d x.kaihyo
	refuse 3 x.kaihyo other
	says 'it says it belongs to "別の市 体育館の建設についての住民投票"' \
		"where: other, manifest-1.note"
	open_station e y.kaihyo
	refuse 3 y.kaihyo s1
	says 'it says it belongs to "見本市 文化会館の建設についての住民投票"' \
		"A REHEARSAL" "where: s1, manifest-1.note"
	[ "$(figures y.kaihyo | jq .total.papers.white)" -eq 0 ]
}

# The stranger's authority is another one: nothing to do for its own key.
make_begun_authority() {
	make_key authority-of-e e.keys
	rm -f e/*.note e/root.txt
	quietly kaihyo keys root --required 1 --out e/root.txt e.keys/authority.vkey
	quietly kaihyo ballot define e
	sign authority e/election.note e
	quietly kaihyo ballot define e --date 2026-11-01
	sign authority e/setup-1.note e
	for name in scanner counter-1 counter-2; do
		sed -i "s/^election .*/election $(identity e)/" "e.keys/$name.note"
		resign "e.keys/$name.note" e "$name"
	done
}

@test "a medium of another station is sent there" {
	mkdir from
	cp "$SAMPLES"/small/*.json from
	sed -i 's|{ "id": "mihon", "label": { "ja": "見本市開票所", "en": "Mihon tally station" } }|&, { "id": "south", "label": { "ja": "南開票所", "en": "South station" } }|; s|"en": "South" }, "station": "mihon"|"en": "South" }, "station": "south"|; /"en": "South" },/,/"station"/s|"station": "mihon"|"station": "south"|' from/setup-1.json
	make_begun e from
	for name in scanner:scanner counter-1:counter counter-2:counter; do
		enrol "${name%:*}" "${name#*:}" station:south e
	done
	make_roster e
	papers F1 >one.csv
	seal e minami-a t1 1 --final one.csv
	open_station e x.kaihyo mihon
	refuse 3 x.kaihyo t1
	says "minami-a belongs to station south, not to this one (mihon)" \
		"to fix: bring the medium to the station it belongs to"
	open_station e y.kaihyo south
	take y.kaihyo t1
	# Only its own district is its business.
	[ "$(figures y.kaihyo | jq -c '[.districts[].district]')" = '["minami"]' ]
	[ "$(figures y.kaihyo | jq .outcome)" = null ]
}

# --- a newer setup or roster ------------------------------------------------

next_setup() { # next_setup N SED: the next setup, changed
	sed "s/\"number\": $(($1 - 1))/\"number\": $1/; $2" "d/setup-$(($1 - 1)).json" >"d/setup-$1.json"
	quietly kaihyo ballot define d --date 2026-11-02 && sign authority "d/setup-$1.note" d
}

@test "the next setup and roster come by stick; older and skipping numbers are refused" {
	next_setup 2 's/"difference": 5/"difference": 6/'
	next_setup 3 's/"difference": 6/"difference": 7/'
	enrol spare counter station:mihon d
	make_roster d
	mkdir two three
	cp d/setup-2.* d/roster-2.note two
	cp d/setup-3.* three
	open_station d now.kaihyo # opens with the highest numbers
	run figures now.kaihyo
	newest=$(jq -r .setup <<<"$output")

	rm -r "$BATS_TEST_TMPDIR/d"
	cp -r "$BATS_FILE_TMPDIR/d" .
	open_station d x.kaihyo
	refuse 3 x.kaihyo three
	says "number 3 does not follow number 1 of the station" \
		"where: three, setup-3.note" \
		"to fix: take in the numbers between first"
	take x.kaihyo two three
	[ "$(figures x.kaihyo | jq -r .setup)" = "$newest" ]
	n=$(entries x.kaihyo)
	take x.kaihyo two
	[ "$(entries x.kaihyo)" -eq "$n" ]
	kaihyo audit check --station x.kaihyo
	# The same number, another text.
	mkdir old
	sed 's/^date .*/date 2026-11-09/' two/setup-2.note >old/setup-2.note
	cp two/setup-2.json old
	resign old/setup-2.note d authority
	refuse 3 x.kaihyo old
	says "number 2 is not newer than number 3 of the station" \
		"where: old, setup-2.note"
	# A setup nobody signed, and one whose JSON is another.
	mkdir forged
	note_text three/setup-3.note | sed 's/^number 3/number 4/' >forged/setup-4.note
	refuse 3 x.kaihyo forged
	resign forged/setup-4.note d counter-1
	cp three/setup-3.json forged/setup-4.json
	refuse 4 x.kaihyo forged
	says "where: forged, setup-4.note"
}

@test "a setup that takes away what is counted here is refused" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	figures x.kaihyo >before
	next_setup 2 's|{ "id": "mihon", "label": { "ja": "見本市開票所", "en": "Mihon tally station" } }|&, { "id": "south", "label": { "ja": "南開票所", "en": "South station" } }|; /"en": "South" },/,/"station"/s|"station": "mihon"|"station": "south"|'
	mkdir s5
	cp d/setup-2.* s5
	refuse 3 x.kaihyo s5
	says "the new setup changes the station or the paper of unit minami-a" \
		"where: s5, setup-2.note"
	figures x.kaihyo | cmp - before
	kaihyo audit check --station x.kaihyo
}

# --- one writer, backups, versions ------------------------------------------

@test "while one writes, another is told so; a reader is not disturbed" {
	open_station d x.kaihyo
	exec 8>>x.kaihyo
	flock -n 8
	refuse 6 x.kaihyo s1
	says "another kaihyo is writing to this station" "where: x.kaihyo" \
		"to fix: wait until the other command is done"
	run kaihyo tally backup --station x.kaihyo copy.kaihyo
	[ "$status" -eq 6 ]
	kaihyo audit check --station x.kaihyo
	exec 8>&-
	take x.kaihyo s1
}

@test "a backup is a station of its own, and overwrites nothing" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2
	run kaihyo tally backup --station x.kaihyo --operator test copy.kaihyo
	[ "$status" -eq 0 ]
	says "Copied, read back and compared: copy.kaihyo"
	[ "$(stat -c %a copy.kaihyo)" = 600 ]
	kaihyo audit check --station copy.kaihyo
	kaihyo audit check --station x.kaihyo
	figures copy.kaihyo >one
	figures x.kaihyo | cmp - one
	kaihyo audit log --station x.kaihyo | grep -q "BACKUP      name=copy.kaihyo entries="
	before=$(sha256sum <copy.kaihyo)
	run kaihyo tally backup --station x.kaihyo copy.kaihyo
	[ "$status" -eq 3 ]
	says "the file exists already" "where: copy.kaihyo"
	[ "$before" = "$(sha256sum <copy.kaihyo)" ]
	run kaihyo tally backup --station x.kaihyo x.kaihyo
	[ "$status" -eq 3 ]
	# One can go on with the copy.
	take copy.kaihyo s3 s4
	kaihyo audit check --station copy.kaihyo
}

@test "a station with damaged bytes is not backed up as if it were whole" {
	open_station d x.kaihyo
	take x.kaihyo s1
	tamper x.kaihyo "UPDATE file SET bytes = CAST(replace(CAST(bytes AS TEXT), ',F,', ',A,') AS BLOB) WHERE kind = 'ballots'"
	run kaihyo tally backup --station x.kaihyo copy.kaihyo
	[ "$status" -eq 7 ]
	[ ! -e copy.kaihyo ]
	# Counting and checking say the place, and say it once.
	for command in "tally count" "audit check"; do
		# shellcheck disable=SC2086 # two words
		run kaihyo $command --station x.kaihyo
		[ "$status" -eq 7 ]
		says "stored bytes are no longer those that were verified"
		[ "$(grep -o 'of the station' <<<"$output" | wc -l)" -eq 1 ]
	done
}

@test "a station of a newer program, and what is none, are refused" {
	open_station d x.kaihyo
	cp x.kaihyo new.kaihyo
	sqlite3 new.kaihyo 'PRAGMA user_version = 2'
	run kaihyo tally count --station new.kaihyo
	[ "$status" -eq 3 ]
	says "the station file has version 2, this program knows version 1" \
		"where: new.kaihyo"
	refuse 3 new.kaihyo s1
	for file in d/root.txt s1/ballots-001.csv; do
		run kaihyo tally count --station "$file"
		[ "$status" -ne 0 ]
		says "where: $file" "to fix: "
	done
	run kaihyo tally count --station nothing.kaihyo
	[ "$status" -eq 3 ]
	says "there is no such station file"
	[ ! -e nothing.kaihyo ]
	sqlite3 plain.db 'CREATE TABLE t (a)'
	run kaihyo tally count --station plain.db
	[ "$status" -eq 3 ]
	says "this is not a station file of kaihyo"
}

# --- counting ---------------------------------------------------------------

@test "open papers: exit 7, listed, and accepted with --interim" {
	papers F1 "?1" "??" >open.csv
	seal d minami-a t 3 --final open.csv
	cp s3/turnout.note t
	open_station d x.kaihyo
	take x.kaihyo s1 s2 t s4
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "INTERIM, NOT FINAL" \
		"E108 district minami: 2 papers are still open for review (question hall)" \
		"E108 district minami: 1 papers are still open for review (question site)" \
		"not final: 2 points stand open" \
		"Decided, whatever is still missing"
	run kaihyo tally count --station x.kaihyo --interim
	[ "$status" -eq 0 ]
	says "INTERIM, NOT FINAL"
	figures x.kaihyo >json
	[ "$(jq -c '.districts[1].questions[0] | [.valid, .invalid, .none, .review, .papers]' json)" = '[1,0,0,2,3]' ]
	run kaihyo tally count --station x.kaihyo --json
	[ "$status" -eq 7 ]
}

@test "an empty station counts nothing, and says what it waits for" {
	open_station d x.kaihyo
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E101 unit kita-a: no manifest yet" \
		"E201 place minami-absentee: no turnout yet"
	take x.kaihyo s1 s2 s4
	mkdir first
	cp s3/manifest-1.note s3/ballots-001.csv s3/turnout.note first
	take x.kaihyo first
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E102 unit minami-a: its latest manifest, number 1, is not the final one" \
		"not final: 1 points stand open"
}

@test "bundles count with their weight, several questions each for itself" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	kaihyo tally count --station x.kaihyo --json >json
	[ "$(jq -c '.districts[0].questions[0] | [.options, .categories]' json)" = \
		'[{"for":33,"against":21},{"blank":1,"several":5,"unanswered":0}]' ]
	[ "$(jq -c '.districts[0].questions[1] | [.options, .categories]' json)" = \
		'[{"station":32,"river":21,"hill":1},{"blank":0,"several":0,"unanswered":6}]' ]
	[ "$(jq -c '.total | [.voters, .papers.white, .unexplained, .places, ."places-in"]' json)" = '[65,65,0,4,4]' ]
	# valid + invalid + none + review = papers, in every area and question
	[ "$(jq '[.districts[], .total] | [.[] as $a | $a.questions[] | .valid + .invalid + .none + .review == .papers and .papers == $a.papers.white] | all' json)" = true ]
	[ "$(jq -r .outcome json)" = adopted ]
	[ "$(wc -l <json)" -eq 1 ]
	[ "$(jq -r .election json)" = "$(identity d)" ]
	for _ in 1 2 3; do
		kaihyo tally count --station x.kaihyo --json | cmp - json
	done
	# In another language the bytes for programs are the same.
	kaihyo tally count --station x.kaihyo --json --lang ja | cmp - json
}

@test "import --json is one object, also when files are refused" {
	open_station d x.kaihyo
	cp -r s1 bad
	printf 'x' >>bad/ballots-001.csv
	touch bad/README
	status=0
	kaihyo tally import --station x.kaihyo --json bad s2 none >json 2>said ||
		status=$?
	[ "$status" -eq 4 ]
	[ "$(wc -l <json)" -eq 1 ]
	[ "$(jq -c '[.media[] | [.medium, .accepted, .papers, .known, (.refused | length), .left, .stopped]]' json)" = \
		'[["bad",2,0,0,1,1,false],["s2",3,55,0,0,0,false],["none",0,0,0,1,0,false]]' ]
	[ "$(jq -r '.media[0].refused[0] | "\(.name) \(.kind) \(.where)"' json)" = \
		"ballots-001.csv 4 bad, ballots-001.csv" ]
	jq -e '[.media[].refused[] | has("what") and has("fix")] | all' json
	[ "$(grep -c 'kaihyo: ' said)" -eq 1 ]
}

# --- the log and its check --------------------------------------------------

@test "the log holds no selection and no total of selections" {
	papers F1 F1 F1 >more.csv
	seal d kita-a s1 3 --final more.csv
	sed -i 's/,F,1,/,F,9,/' s1/ballots-002.csv
	open_station d x.kaihyo
	refuse 4 x.kaihyo s1 s2 s3 s4
	mkdir bad
	sed 's/,b,n,/,b,x,/' s1/ballots-001.csv >bad/ballots-001.csv
	forged bad 5
	refuse 3 x.kaihyo bad
	kaihyo tally count --station x.kaihyo --interim >/dev/null
	kaihyo audit log --station x.kaihyo --raw >log.txt
	for word in for against river hill For Against 賛成 反対 blank; do
		run grep -n -w "$word" log.txt
		[ "$status" -eq 1 ]
	done
	# What was refused is told without its values: no code, no line of it.
	grep -q "REFUSED	name=ballots-001.csv kind=input what=question" log.txt
	run grep -E '%22x%22|0x78' log.txt
	[ "$status" -eq 1 ]
	# Only these figures stand in it.
	run grep -oE '(option|votes|valid|review|code)=' log.txt
	[ "$status" -eq 1 ]
}

@test "one entry for each refused file, with a bounded name" {
	open_station d x.kaihyo
	n=$(entries x.kaihyo)
	long=$(printf 'x%.0s' {1..250})
	mkdir "$long"
	for i in {101..120}; do echo "$i" >"$long/ballots-$i.csv"; done
	refuse 4 x.kaihyo "$long"
	[ "$(entries x.kaihyo)" -eq $((n + 21)) ]
	kaihyo audit log --station x.kaihyo --raw >log.txt
	[ "$(grep -c '	REFUSED	' log.txt)" -eq 20 ]
	[ "$(awk 'length > m { m = length } END { print m }' log.txt)" -lt 1200 ]
	kaihyo audit log --station x.kaihyo --raw | tail -1 | grep -q "refused=20 left=0 sealed=0 stopped=no"
	kaihyo audit check --station x.kaihyo
}

@test "awk and sha256sum alone check the chain" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2
	refuse 3 x.kaihyo nothing
	kaihyo audit log --station x.kaihyo --raw >log.txt
	prev=$(printf '' | sha256sum | cut -c1-64)
	n=0
	while IFS= read -r line; do
		[ "$(awk -F '\t' '{ print $1, $3 }' <<<"$line")" = "$n $prev" ]
		prev=$({ printf '\0'; printf '%s' "$line"; } | sha256sum | cut -c1-64)
		n=$((n + 1))
	done <log.txt
	[ "$n" -eq "$(entries x.kaihyo)" ]
	# Each accepted file can be checked against the station by anyone.
	[ "$(sqlite3 x.kaihyo "SELECT lower(hex(sha256)) FROM file ORDER BY number")" = \
		"$(awk -F '\t' '$5 == "ACCEPTED"' log.txt | grep -o 'sha256=[0-9a-f]*' | cut -c8-)" ]
}

# tampered SQL...: audit check must see it, and say so with exit 7.
tampered() {
	cp whole.kaihyo x.kaihyo
	tamper x.kaihyo "PRAGMA foreign_keys = 0; $*"
	if cmp -s whole-rows <(sqlite3 x.kaihyo .dump | grep '^INSERT'); then
		echo "changed nothing: $*" >&2
		return 1
	fi
	run kaihyo audit check --station x.kaihyo
	if [ "$status" -ne 7 ]; then
		echo "exit status $status after: $*" >&2
		echo "$output" >&2
		return 1
	fi
	says "to fix: "
}

whole() {
	open_station d whole.kaihyo
	take whole.kaihyo s1 s2
	refuse 3 whole.kaihyo nothing
	take whole.kaihyo s3 s4
	kaihyo audit check --station whole.kaihyo
	sqlite3 whole.kaihyo .dump | grep '^INSERT' >whole-rows
}

@test "audit check finds every changed column of every file" {
	whole
	files=$(sqlite3 whole.kaihyo 'SELECT max(number) FROM file')
	for ((i = 1; i <= files; i++)); do
		where="WHERE number = $i"
		tampered "UPDATE file SET number = number + 100 $where"
		tampered "UPDATE file SET kind = CASE kind WHEN 'turnout' THEN 'manifest' ELSE 'turnout' END $where"
		tampered "UPDATE file SET kind = CASE kind WHEN 'ballots' THEN 'bundles' ELSE 'ballots' END $where"
		tampered "UPDATE file SET subject = subject || 'x' $where"
		tampered "UPDATE file SET ordinal = ordinal + 1 $where"
		tampered "UPDATE file SET note_id = CASE WHEN note_id IS NULL THEN randomblob(32) END $where"
		tampered "UPDATE file SET papers = papers + 1 $where"
		tampered "UPDATE file SET size = size + 1 $where"
		tampered "UPDATE file SET seq = CASE seq WHEN 1 THEN 2 ELSE seq - 1 END $where"
		tampered "UPDATE file SET sha256 = randomblob(32) $where"
		tampered "DELETE FROM file $where"
	done
	tampered "INSERT INTO file SELECT 99, randomblob(32), kind, subject, 9, NULL, papers, size, seq, bytes FROM file WHERE number = $files"
}

@test "audit check finds a changed byte in every file" {
	whole
	for i in $(sqlite3 whole.kaihyo 'SELECT number FROM file'); do
		for at in 1 "size / 2" size; do
			tampered "UPDATE file SET bytes = CAST(
			    substr(bytes, 1, $at - 1) || CASE substr(bytes, $at, 1)
			        WHEN x'41' THEN 'B' ELSE 'A' END ||
			    substr(bytes, $at + 1) AS BLOB) WHERE number = $i"
		done
		# Also if its digest is made to fit.
		digest=$(sqlite3 whole.kaihyo "SELECT writefile('bytes', CAST(bytes || x'0a' AS BLOB)) FROM file WHERE number = $i" >/dev/null; sha256sum <bytes | cut -c1-64)
		tampered "UPDATE file SET bytes = CAST(bytes || x'0a' AS BLOB),
		    size = size + 1, sha256 = x'$digest' WHERE number = $i"
	done
}

@test "audit check finds every deleted, changed, moved and added log entry" {
	whole
	n=$(entries whole.kaihyo)
	for ((i = 0; i < n; i++)); do
		where="WHERE seq = $i"
		tampered "DELETE FROM entry $where"
		tampered "UPDATE entry SET seq = seq + 1000 $where"
		# Renumbered, as if there had been no such entry.
		tampered "DELETE FROM entry $where;
		    UPDATE entry SET seq = -seq WHERE seq > $i;
		    UPDATE entry SET seq = -seq - 1 WHERE seq < 0"
		tampered "UPDATE entry SET line = CAST(replace(CAST(line AS TEXT), '2026-', '2027-') || ' ' AS BLOB) $where"
		tampered "UPDATE entry SET seq = -seq WHERE seq > $i;
		    UPDATE entry SET seq = -seq + 1 WHERE seq < 0;
		    INSERT INTO entry SELECT $i + 1, line FROM entry WHERE seq = $i"
	done
	for ((i = 0; i < n - 1; i++)); do
		tampered "UPDATE entry SET line = CAST(replace(CAST(line AS TEXT), 'operator=test', 'operator=best') AS BLOB) WHERE seq = $i"
	done
	tampered "INSERT INTO entry SELECT -1, line FROM entry WHERE seq = 0"
	tampered "DELETE FROM entry"
}

# appended TYPE PAYLOAD: an entry that fits the chain, put in by an intruder.
appended() {
	local seq last prev line
	cp whole.kaihyo x.kaihyo
	seq=$(entries x.kaihyo)
	last=$(kaihyo audit log --station x.kaihyo --raw | tail -1)
	prev=$({ printf '\0'; printf '%s' "$last"; } | sha256sum | cut -c1-64)
	line=$(printf '%s\t0\t%s\t2026-11-22T12:00:00Z\t%s\t%s' "$seq" "$prev" "$1" "$2" | od -An -v -tx1 | tr -d ' \n')
	sqlite3 x.kaihyo "INSERT INTO entry VALUES ($seq, x'$line')"
	kaihyo audit log --station x.kaihyo >/dev/null # the chain is whole
	run kaihyo audit check --station x.kaihyo
	[ "$status" -eq 7 ]
}

@test "audit check finds entries that fit the chain but not the books" {
	whole
	appended ACCEPTED "name=ballots-009.csv kind=ballots subject=kita-a number=9 papers=1 size=1 sha256=$(sha256sum </dev/null | cut -c1-64) operator=test"
	says "the entries before it are not those of one medium"
	appended REFUSED "name=ballots-009.csv kind=input what=x operator=test"
	says "the entries before it are not those of one medium"
	appended MEDIA "name=s9 accepted=1 known=0 refused=0 left=0 stopped=no operator=test"
	appended MEDIA "name=s9 accepted=0 known=0 refused=0 left=0 stopped=no operator=test"
}

# put TYPE PAYLOAD: an entry that fits the chain of x.kaihyo.
put() {
	local seq last prev line
	seq=$(entries x.kaihyo)
	last=$(sqlite3 x.kaihyo "SELECT CAST(line AS TEXT) FROM entry
	    ORDER BY seq DESC LIMIT 1")
	prev=$({ printf '\0'; printf '%s' "$last"; } | sha256sum | cut -c1-64)
	line=$(printf '%s\t0\t%s\t2026-11-22T12:00:00Z\t%s\t%s' "$seq" "$prev" "$1" "$2" | od -An -v -tx1 | tr -d ' \n')
	sqlite3 x.kaihyo "INSERT INTO entry VALUES ($seq, x'$line')"
}

@test "a station forged to the last hash is not believed: its notes are not signed" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	# Five voters more for kita-1, signed by keys that nobody enrolled.
	note_text s1/turnout.note | sed "s/^voters day 40/voters day 45/
		s/^number 1/number 2/
		s/^replaces .*/replaces $(note_text s1/turnout.note | sha256sum | cut -c1-64)/" >forged.note
	make_key stranger other
	quietly kaihyo keys sign --key other/stranger.pem \
		--passphrase-file other/passphrase --attach forged.note
	size=$(stat -c %s forged.note)
	sha256=$(sha256sum <forged.note | cut -c1-64)
	id=$(note_text forged.note | sha256sum | cut -c1-64)
	put ACCEPTED "name=turnout.note kind=turnout subject=kita-1 number=2 papers=0 size=$size sha256=$sha256 id=$id operator=test"
	sqlite3 x.kaihyo "INSERT INTO file SELECT max(number) + 1, x'$sha256',
	    'turnout', 'kita-1', 2, x'$id', 0, $size,
	    (SELECT max(seq) FROM entry), readfile('forged.note') FROM file"
	put MEDIA "name=s1 accepted=1 known=0 refused=0 left=0 sealed=0 stopped=no operator=test"
	for command in "tally count" "tally status" "audit check"; do
		# shellcheck disable=SC2086 # two words
		run kaihyo $command --station x.kaihyo
		[ "$status" -eq 7 ]
		says "where: x.kaihyo, turnout 2 of kita-1, taken in before" \
			"the station file was changed from outside"
		[[ "$output" != *"North"* ]]
	done
}

# What the stories of the tally station share, beyond helpers.bash.
#
#   seal DEF UNIT STICK PAPERS [OPTION...] [EXPORT...]   by the scanner and
#                          both counters; PAPERS is both counts
#   turnout DEF PLACE STICK ABSENTEE DAY EARLY [OPTION...]
#   make_sticks DEF        the small election on four sticks, s1 to s4
#   open_station DEF FILE  the fingerprints come from the files themselves
#   take FILE STICK...     import that must succeed
#   refuse STATUS FILE STICK...   import that must fail
#   figures FILE           count --json, final or not
#   state FILE             what the station holds, whatever the order it came in
#   entries FILE           how many log entries there are
#   empty_and_whole STICK...   empty.kaihyo; whole.kaihyo with the sticks of d;
#                          its figures-whole and state-whole
#   preloaded LIBRARY[:LIBRARY] COMMAND...   of tests/preload
#   struck AT COMMAND...   killed at that call, or hit by KILL_SIGNAL; leaves
#                          status, and what it said in `said`
#   tamper FILE SQL...     change the station behind the program's back
#   log_key NAME FILE SCOPE   a log's key and its request for the roster, in d
#   with_log_key           d.keys/log.pem for the station mihon, in a new roster
#   checkpoint FILE OUT [KEY]   that must succeed
#   officers DEF KEY...    options with which they sign
#   by_officers COMMAND...   signed by the manager and two witnesses of d
#   by_all_officers COMMAND...   by the third witness, too, on paper
#   make_changed SETUP [ORDINANCE]   d and its sticks, with setup and ordinance
#                          changed by jq
#   with_voters            v and v.kaihyo, which took in p1: a turnout of three
#                          voters with their list
#   turnouts_first FILE    taken in from turnout-1 to -4; the sticks keep the
#                          papers
#   interim FILE OUT TIME [OPTION...]   a report that by_all_officers signed;
#   certify FILE OUT [OPTION...]   so a certificate;
#   bundle FILE OUT [OPTION...]    so a bundle
#   to_certificate FILE    all comes in and is declared, each checkpoint in its
#                          time: c-opened, c-turnout, c-counted, out
#   watched_station        x.kaihyo, all in, with its checkpoints c1 to c3 and
#                          its log.txt; fork.kaihyo: as it was at c1
#   close_log FILE OUT [OPTION...]   the last checkpoint
#   second WORD [DIGEST]   a made-up kaihyo-verify (second.bash) beside a copy
#                          of kaihyo, which is then the one that runs
#
# In these stories the clock, the network and the keys are real; the
# passphrase is in DEF.keys/passphrase.

# Every story begins in an empty folder of its own, in English.
station_setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
}

# The definition, its keys and the four sticks are made once for a file.
station_setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	make_definition d || return 1
	make_sticks d
}

# A copy of them for a story that changes them.
station_copy() {
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,s1,s2,s3,s4} .
}

seal() {
	local definition=$1 unit=$2 stick=$3 papers=$4
	shift 4
	quietly kaihyo ballot seal --definition "$definition" --unit "$unit" \
		--out "$stick" --count-a "$papers" --count-b "$papers" \
		--passphrase-file "$definition.keys/passphrase" \
		--key "$definition.keys/scanner.pem" \
		--key "$definition.keys/counter-1.pem" \
		--key "$definition.keys/counter-2.pem" "$@"
}

turnout() {
	local definition=$1 place=$2 stick=$3 figures
	mapfile -t figures < <(record "$1" "$2" "$5" "$6" "$4" 0)
	quietly kaihyo ballot turnout --definition "$definition" \
		--place "$place" --out "$stick" "${figures[@]}" \
		--slot "place-manager paper 投票管理者 $place" \
		--slot "place-witness paper 立会人 $place 一" \
		--slot "place-witness absent 立会人 $place 二: 急病" \
		--passphrase-file "$definition.keys/passphrase" \
		--key "$definition.keys/place-$place.pem" \
		--key "$definition.keys/receiver-1.pem" \
		--key "$definition.keys/receiver-2.pem" "${@:7}"
}

# papers CODES...: an export of the small election, "F1" is for, station.
papers() {
	printf 'hall,site\n'
	local paper
	for paper in "$@"; do printf '%s,%s\n' "${paper:0:1}" "${paper:1:1}"; done
}

bundles() {
	printf 'id,class,count a,count b,checkers\n'
	printf '%s\n' "$@"
}

# kita: 5 papers one by one and 55 in bundles; minami: 3 + 2 in two lots.
make_sticks() {
	papers F1 F2 A3 bn F1 >ka.csv
	bundles t1-001,F1,30,30,ab+cd t1-002,A2,20,20,ab t1-003,mn,5,5,cd >kb.csv
	papers A1 A2 F3 >ma-1.csv
	papers A1 nn >ma-2.csv
	seal "$1" kita-a s1 5 --final ka.csv &&
		turnout "$1" kita-1 s1 0 40 0 &&
		seal "$1" kita-b s2 55 --final --bundles kb.csv &&
		turnout "$1" kita-early s2 0 0 20 &&
		seal "$1" minami-a s3 3 ma-1.csv &&
		seal "$1" minami-a s3 2 --final ma-2.csv &&
		turnout "$1" minami-1 s3 0 4 0 &&
		turnout "$1" minami-absentee s4 1 0 0
}

root_print() {
	sha256sum <"$1/root.txt" | cut -c1-64
}

identity() {
	sed '/^$/,$d' "$1/election.note" | sha256sum | cut -c1-64
}

open_station() {
	quietly kaihyo tally open --definition "$1" --as "${3:-mihon}" \
		--station "$2" --operator test \
		--expect-root "$(root_print "$1")" \
		--expect-election "$(identity "$1")"
}

take() {
	quietly kaihyo tally import --station "$1" --operator test "${@:2}"
}

# Leaves status and output for says.
# shellcheck disable=SC2154 # bats sets status and output
refuse() {
	local wanted=$1
	run kaihyo tally import --station "$2" --operator test "${@:3}"
	[ "$status" -eq "$wanted" ] || {
		echo "exit status $status, wanted $wanted"
		echo "$output"
		return 1
	} >&2
}

figures() {
	kaihyo tally count --station "$1" --json --interim
}

state() {
	sqlite3 "$1" "SELECT hex(sha256), kind, subject, ordinal,
	    hex(note_id), papers, size, hex(bytes) = '' FROM file ORDER BY 1"
}

entries() {
	sqlite3 "$1" 'SELECT count(*) FROM entry'
}

empty_and_whole() {
	open_station d empty.kaihyo && cp empty.kaihyo whole.kaihyo &&
		take whole.kaihyo "$@" &&
		figures whole.kaihyo >figures-whole &&
		state whole.kaihyo >state-whole
}

preloaded() {
	LD_PRELOAD="$BUILD/preload/${1//:/.so:$BUILD/preload/}.so" \
		ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 "${@:2}"
}

struck() {
	status=0
	KILL_AT=$1 preloaded kill_at "${@:2}" >said 2>&1 </dev/null ||
		status=$?
}

tamper() {
	sqlite3 "$1" "PRAGMA ignore_check_constraints = 1;
	    DROP TRIGGER IF EXISTS entry_stays;
	    DROP TRIGGER IF EXISTS entry_keeps;
	    DROP TRIGGER IF EXISTS file_stays;
	    DROP TRIGGER IF EXISTS file_keeps; ${*:2}"
}

# says TEXT...: every one of them stands in $output.
# shellcheck disable=SC2154 # bats sets output
says() {
	local text
	for text in "$@"; do
		[[ "$output" == *"$text"* ]] || {
			echo "not said: $text"
			echo "$output"
			return 1
		} >&2
	done
}

# note_text NOTE: the signed text, without the signatures.
note_text() {
	sed '/^$/,$d' "$1"
}

# resign NOTE DEF KEY...: signs the text of a note, as it is now, with other
# keys.
resign() {
	local note=$1 definition=$2 key
	note_text "$note" >"$note.text" && mv "$note.text" "$note" || return 1
	for key in "${@:3}"; do sign "$key" "$note" "$definition" || return 1; done
}

counters() {
	echo scanner counter-1 counter-2
}

log_key() {
	quietly kaihyo keys new --name "$1" --out "d.keys/$2" \
		--passphrase-file d.keys/passphrase &&
		quietly kaihyo keys enrol --key "d.keys/$2.pem" \
			--passphrase-file d.keys/passphrase --definition d \
			--role log --scope "$3" --person "開票記録 $2" \
			--from 2026-11-01 --until 2026-12-31 \
			--out "d.keys/$2.note"
}

checkpoint() {
	quietly kaihyo audit checkpoint --station "$1" --out "$2" \
		--key "d.keys/${3:-log}.pem" --operator test \
		--passphrase-file d.keys/passphrase
}

with_log_key() {
	log_key "mihon/$(identity d | cut -c1-16)/mihon" log station:mihon &&
		make_roster d
}

officers() {
	local name
	printf '%s\n' --passphrase-file "$1.keys/passphrase"
	for name in "${@:2}"; do printf '%s\n' --key "$1.keys/$name.pem"; done
}

second() {
	local bin=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/second
	mkdir -p "$bin"
	cp -n "$(command -v kaihyo)" "$bin"
	{
		printf '#!/bin/bash\nword=%s different=%s\n' "$1" "${2:-}"
		cat "$BATS_TEST_DIRNAME/second.bash"
	} >"$bin/kaihyo-verify"
	chmod +x "$bin/kaihyo-verify"
	PATH=$bin:$PATH
}

by_officers() {
	local signers
	mapfile -t signers < <(officers d manager witness-1 witness-2)
	"$@" "${signers[@]}"
}

by_all_officers() {
	by_officers "$@" --slot "tally-witness paper 立会人 三"
}

make_changed() {
	cp -r "$SAMPLES/small" from
	jq "$1" "$SAMPLES/small/setup-1.json" >from/setup-1.json
	jq "${2:-.}" "$SAMPLES/small/ordinance.json" >from/ordinance.json
	make_definition d from && make_sticks d
}

with_voters() {
	make_definition v "$SAMPLES/roll" &&
		enrol place-kita-special place place:kita-special v &&
		make_roster v || return 1
	printf '%s\n' voter,channel 0000000000000{101,102,103},day >book.csv
	quietly kaihyo ballot checkins --definition v --place kita-1 \
		--from book.csv --out p1 &&
		CHECKINS="csv 3" turnout v kita-1 p1 0 3 0 &&
		open_station v v.kaihyo && take v.kaihyo p1
}

turnouts_first() {
	local n
	for n in 1 2 3 4; do
		mkdir "turnout-$n"
		mv "s$n"/turnout*.note "turnout-$n" || return 1
	done
	take "$1" turnout-*
}

interim() {
	mkdir -p "$2"
	by_all_officers kaihyo tally interim --station "$1" --out "$2" \
		--snapshot "$3" "${@:4}"
}

bundle() {
	by_all_officers kaihyo tally bundle --station "$1" --out "$2" "${@:3}"
}

certify() {
	mkdir -p "$2"
	by_all_officers kaihyo tally certify --station "$1" --out "$2" "${@:3}"
}

to_certificate() {
	checkpoint "$1" c-opened && take "$1" s1 s2 s3 s4 &&
		checkpoint "$1" c-turnout && checkpoint "$1" c-counted &&
		quietly certify "$1" out && take "$1" out
}

watched_station() {
	with_log_key && open_station d x.kaihyo &&
		checkpoint x.kaihyo c1 && cp x.kaihyo fork.kaihyo &&
		take x.kaihyo s1 s2 && checkpoint x.kaihyo c2 &&
		take x.kaihyo s3 s4 && checkpoint x.kaihyo c3 &&
		kaihyo audit log --station x.kaihyo --raw >log.txt
}

close_log() {
	kaihyo audit close --station "$1" --out "$2" --operator test \
		--key d.keys/log.pem --passphrase-file d.keys/passphrase \
		"${@:3}"
}

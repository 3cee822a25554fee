#!/bin/bash
# make fire: every call that a command makes to the system fails once: the
# 1st, the 2nd, the 3rd of its kind, until the command no longer comes so far.
# Each time
#
#   the command succeeds with everything there, or refuses with a status of
#     its own and says how to fix it; it never ends by a signal,
#   what lies on the disk is what lay there before or what an undisturbed run
#     makes, file by file, with no half file and nothing left over,
#   `audit check` finds the station whole,
#   what the command said it did is on the disk,
#   the same command once more gives what an undisturbed run gives.
#
# And at every step the power is cut: what was not synced is lost, or there,
# or half there (tests/tools/powercut.c). What a terminal showed by then must
# be on the disk.
#
# usage: fire.sh BUILD [--every N] [--only KIND] [--lie] [CASE...]
#
#   --every N   only every N-th point (`make check` does that)
#   --only KIND only this kind of call, or "power"
#   --again     with the election that a run before has made
#   --lie       the disk says that it is done and does nothing: this must end
#               in failures, or the driver is blind
set -euo pipefail

self=$(realpath "$0")
here=$(dirname "$self")
build=$(realpath "$1")
shift
export PATH=$build/bin:$build/tools:$PATH LC_ALL=C.UTF-8 KAIHYO_LANG=en
export BATS_TEST_DIRNAME=$here/../cli
# shellcheck source-path=SCRIPTDIR/../cli
. "$BATS_TEST_DIRNAME/helpers.bash"
# shellcheck source-path=SCRIPTDIR/../cli
. "$BATS_TEST_DIRNAME/station.bash"
# shellcheck source-path=SCRIPTDIR/../cli
. "$BATS_TEST_DIRNAME/gate.bash"
preload=$build/preload
# Under a sanitizer, which has its own malloc, memory is not refused.
sanitized=no
if nm "$build/bin/kaihyo" | grep -q __asan_init; then sanitized=yes; fi
folder=${FIRE_FOLDER:-$build/fire}
base=$folder/base
passphrase=(--passphrase-file d.keys/passphrase)

# --- what they share: an election, its sticks, and stations on the way ---------

base_make() {
	mkdir -p "$base"
	cd "$base"
	make_definition d
	make_sticks d
	open_station d empty.kaihyo
	with_log_key
	mkdir roster
	cp d/roster-2.note roster
	cp empty.kaihyo whole.kaihyo
	take whole.kaihyo roster
	checkpoint whole.kaihyo opened
	take whole.kaihyo s1 s2 s3 s4
	checkpoint whole.kaihyo turnout
	checkpoint whole.kaihyo counted
	mapfile -t signers < <(officers d manager witness-1 witness-2)
	signers+=(--slot "tally-witness paper 立会人 三" --date 2026-11-22)
	quietly kaihyo tally certify --station whole.kaihyo --out cert \
		"${signers[@]}"
	cp whole.kaihyo declared.kaihyo
	take declared.kaihyo cert
	cp declared.kaihyo closed.kaihyo
	quietly kaihyo audit close --station closed.kaihyo --out last \
		--operator test --key d.keys/log.pem "${passphrase[@]}"
	quietly kaihyo tally bundle --station closed.kaihyo --out bundle \
		"${signers[@]}"
	witness_make
	gate_make
}

# An observer, who has cosigned the first checkpoint.
witness_make() {
	quietly kaihyo keys new --witness --name obs/sato --out sato \
		"${passphrase[@]}"
	quietly kaihyo audit policy --definition d --quorum 1 --out policy \
		--witness sato.vkey
	quietly kaihyo audit cosign --policy policy --state known \
		--key sato.pem "${passphrase[@]}" --out cosigned opened
	quietly kaihyo audit prove --station whole.kaihyo --from opened \
		--to counted --out grown
}

# An election with a gate, judged but not yet taken in.
gate_make() {
	gate_from "$SAMPLES/small" from '{ count: "V", "at-least": "1/2", of: "E" }'
	mkdir g
	cp from/*.json g
	cp -r d.keys g.keys
	cp d/root.txt g
	rm g.keys/*.note
	quietly kaihyo ballot define g
	sign authority g/election.note g
	quietly kaihyo ballot define g --date 2026-11-01
	sign authority g/setup-1.note g
	local name
	for name in scanner:scanner:station:mihon \
		counter-{1,2}:counter:station:mihon \
		receiver-{1,2}:receiver:station:mihon \
		manager:tally-manager:station:mihon \
		witness-{1,2,3}:tally-witness:station:mihon \
		place-{kita-{1,early},minami-{1,absentee}}:place:; do
		IFS=: read -r name role scope <<<"$name"
		[ "$role" != place ] || scope=place:${name#place-}
		quietly kaihyo keys enrol --key "g.keys/$name.pem" \
			"${passphrase[@]}" --definition g --role "$role" \
			--scope "$scope" --person "試験 $name" \
			--from 2026-11-01 --until 2026-12-31 \
			--out "g.keys/$name.note"
	done
	make_roster g
	gate_seal g kita-a gate1 '' F1 F2 A3
	gate_turnout g kita-1 gate1 '' 2 0 0 0
	gate_turnout g kita-early gate1/early '' 0 1 0 0
	gate_turnout g minami-1 gate1/minami '' 1 0 0 0
	gate_turnout g minami-absentee gate1/absentee '' 0 0 1 0
	gate_roll g 8 roll 4
	open_station g gate.kaihyo
	quietly kaihyo tally import --station gate.kaihyo --operator test \
		roll gate1/early gate1/minami gate1/absentee
	cp gate.kaihyo turnout.kaihyo
	mkdir gate-turnout
	cp gate1/turnout.note gate-turnout
	take turnout.kaihyo gate-turnout
	gate_totals g turnout.kaihyo '' totals
	mapfile -t signers < <(gate_keys g manager witness-1 witness-2 witness-3)
	quietly kaihyo tally gate --definition g --out judged --date 2026-11-22 \
		--roll roll/roll-e-1.note totals/*.note "${signers[@]}"
}

# --- the cases: what lies there, and the command --------------------------------
#
# lay_CASE lays what it needs into the working folder, from $base;
# burn_CASE gives the command. What it makes lies in x.kaihyo and below out.

lay_open() { lay d; }
burn_open() {
	command=(tally open --definition d --as mihon --station x.kaihyo
		--operator test --expect-root "$(root_print d)"
		--expect-election "$(identity d)")
}

lay_import() { lay s1 s3 empty.kaihyo=x.kaihyo; }
burn_import() {
	command=(tally import --station x.kaihyo --operator test s1 s3)
}

lay_roster() { lay roster s4 empty.kaihyo=x.kaihyo; }
burn_roster() {
	command=(tally import --station x.kaihyo --operator test s4 roster)
}

lay_gate-in() { lay totals judged gate1 turnout.kaihyo=x.kaihyo; }
burn_gate-in() {
	command=(tally import --station x.kaihyo --operator test totals judged
		gate1)
}

lay_declare() { lay cert whole.kaihyo=x.kaihyo; }
burn_declare() {
	command=(tally import --station x.kaihyo --operator test cert)
}

lay_backup() { lay whole.kaihyo=x.kaihyo; }
burn_backup() {
	command=(tally backup --station x.kaihyo --operator test
		out/copy.kaihyo)
}

# Not of a moment that has its checkpoint already.
lay_checkpoint() {
	lay d.keys whole.kaihyo=x.kaihyo
}
burn_checkpoint() {
	command=(audit checkpoint --station x.kaihyo --operator test
		--key d.keys/log.pem --out out/checkpoint "${passphrase[@]}")
}

lay_close() { lay d.keys declared.kaihyo=x.kaihyo; }
burn_close() {
	command=(audit close --station x.kaihyo --operator test
		--key d.keys/log.pem --out out/checkpoint "${passphrase[@]}")
}

lay_bundle() { lay closed.kaihyo=x.kaihyo; }
burn_bundle() {
	command=(tally bundle --station x.kaihyo --out out/bundle
		--date 2026-11-22)
}

lay_rebuild() { lay bundle; }
burn_rebuild() {
	command=(audit rebuild --bundle bundle --station x.kaihyo)
}

lay_cosign() {
	lay policy sato.pem sato.vkey grown d.keys/passphrase
	cp -r "$base/known" out
}
burn_cosign() {
	command=(audit cosign --policy policy --state out/known --key sato.pem
		"${passphrase[@]}" --out out/cosigned grown)
}

lay_totals() { lay turnout.kaihyo=x.kaihyo; }
burn_totals() {
	command=(tally totals --station x.kaihyo --out out/totals
		--date 2026-11-22)
}

lay_judge() { lay g roll totals; }
burn_judge() {
	command=(tally gate --definition g --out out/judged --date 2026-11-22
		--roll roll/roll-e-1.note totals/totals-mihon-1.note)
}

lay_certify() { lay whole.kaihyo=x.kaihyo; }
burn_certify() {
	command=(tally certify --station x.kaihyo --out out/cert
		--date 2026-11-22)
}

lay_seal() { lay d ka.csv kb.csv; }
burn_seal() {
	command=(ballot seal --definition d --unit kita-a --out out/stick
		--date 2026-11-22 --count-a 60 --count-b 60 --final --bundles
		kb.csv ka.csv)
}

lay_papers() { lay d ka.csv; }
burn_papers() {
	command=(ballot seal --definition d --unit kita-a --out out/stick
		--date 2026-11-22 --count-a 5 --count-b 5
		--paper-list out/papers.csv ka.csv)
}

lay_turnout() { lay d s1; }
burn_turnout() {
	mapfile -t figures < <(record d kita-1 40 0 0 0)
	command=(ballot turnout --definition d --place kita-1
		--out out/stick "${figures[@]}" --date 2026-11-22
		--slot "place-manager paper 管理者")
}

# A correction: the old note is kept beside the new one.
lay_correct() {
	lay d s1
	mv s1 out/stick
}
burn_correct() {
	mapfile -t figures < <(record d kita-1 41 0 0 0)
	command=(ballot turnout --definition d --place kita-1 --replace
		--out out/stick "${figures[@]}" --date 2026-11-22
		--slot "place-manager paper 管理者")
}

lay_new() { lay d.keys/passphrase; }
burn_new() {
	command=(keys new --name mihon/new --out out/new "${passphrase[@]}")
}

lay_sign() {
	lay d.keys cert
	cp cert/*.note out/note
}
burn_sign() {
	command=(keys sign --key d.keys/witness-3.pem "${passphrase[@]}"
		--attach out/note)
}

lay_enrol() { lay d d.keys; }
burn_enrol() {
	command=(keys enrol --key d.keys/log.pem "${passphrase[@]}"
		--definition d --role log --scope station:mihon
		--person "開票記録" --from 2026-11-01 --until 2026-12-31
		--date 2026-11-01 --out out/log.note)
}

lay_define() {
	lay d/root.txt
	cp "$SAMPLES"/small/*.json out
	cp d/root.txt out
}
burn_define() {
	command=(ballot define out)
}

# Those that only look: they say the same, or refuse.
lay_count() { lay whole.kaihyo=x.kaihyo; }
burn_count() { command=(tally count --station x.kaihyo --json --interim); }
lay_status() { lay whole.kaihyo=x.kaihyo; }
burn_status() { command=(tally status --station x.kaihyo); }
lay_check() { lay whole.kaihyo=x.kaihyo; }
burn_check() { command=(audit check --station x.kaihyo); }
lay_log() { lay whole.kaihyo=x.kaihyo; }
burn_log() { command=(audit log --station x.kaihyo --raw); }
lay_look() { lay d s1; }
burn_look() { command=(ballot show --definition d s1); }

cases=(open import roster gate-in declare backup checkpoint close bundle
	rebuild cosign totals judge certify seal papers turnout correct new sign enrol define count status check
	log look)
# Their output is what they are for.
lookers=' count status check log look '

# lay NAME...: from $base; FROM=TO under another name.
lay() {
	mkdir -p out
	local name
	for name; do
		mkdir -p "$(dirname "${name#*=}")"
		cp -r "$base/${name%=*}" "${name#*=}"
	done
}

# --- what there is ----------------------------------------------------------------

# A station in words, whatever it was called; the log without time and chance.
station_held() {
	sqlite3 "$1" "SELECT '$1', iif(kind = 'checkpoint', '', hex(sha256)),
	    kind, subject, ordinal, iif(kind = 'checkpoint', '', hex(note_id)),
	    papers, size FROM file" 2>/dev/null |
		sort || echo "$1 cannot be read"
}

# What the log says was done; once more is no harm.
log_held() {
	kaihyo audit log --station "$1" --raw 2>/dev/null |
		awk -F'\t' '$5 ~ /^(BACKUP|CHECKPOINT|CLOSE|VERIFIED)$/ {
			print "logged", $5 }' | sort -u
}

# Every file with its bytes; what chance makes, by form.
held() {
	local file
	if [ -e x.kaihyo ]; then
		station_held x.kaihyo
		log_held x.kaihyo
	fi
	for file in $(find out -type f ! -path '*.new.??????*' | sort); do
		case $case:$file in
		backup:*.kaihyo)
			station_held "$file"
			;;
		cosign:out/cosigned)
			# By the time of the clock; the log's head by its text.
			wc -l <"$file"
			;;
		cosign:out/known/*)
			head -3 "$file"
			;;
		checkpoint:* | close:*)
			# The root of an undisturbed run is another: other times.
			kaihyo audit verify-proof --vkey d.keys/log.vkey \
				"$file" >/dev/null 2>&1 && grep -q \
				"	CHECKPOINT	size=$(sed -n 2p "$file") root=$(
					sed -n 3p "$file" | base64 -d |
						xxd -p -c 32)" \
				<(kaihyo audit log --station x.kaihyo --raw 2>/dev/null) &&
				echo "$file holds and is logged"
			;;
		certify:*)
			# The log has grown by entries with their time.
			echo "$file"
			grep -v '^log ' "$file"
			;;
		seal:*manifest*)
			sealed_held "$file"
			;;
		papers:*manifest*)
			sealed_held "$file"
			serials_listed "$file"
			;;
		seal:*.csv | papers:*.csv) ;; # by its manifest
		new:*)
			echo "$file $(wc -c <"$file")"
			;;
		*) sha256sum "$file" ;;
		esac
	done
}

# The files of a manifest that are there as it says, and its papers.
sealed_held() {
	awk '$1 == "file" { print $NF, $2 }' "$1" |
		(cd "$(dirname "$1")" && sha256sum --status -c -) 2>/dev/null &&
		awk '$1 == "file" { n += $3 } END { print "sealed", n }' "$1" ||
		echo "$1 lists what is not there"
}

# Never papers that count without the list that was asked for.
serials_listed() {
	cmp -s <(awk '$1 == "file" { print $2 }' "$1" |
		(cd "$(dirname "$1")" && xargs cut -s -d, -f1) |
		grep -xE '[0-9a-f]{16}' | sort) \
		<(tail -n +3 out/papers.csv | cut -d, -f3 | sort) ||
		echo "sealed, but not listed"
}

# --- one point ----------------------------------------------------------------------

# struck POINT: runs $command, with that call failing; leaves status.
# point: KIND WITH EVER AT
struck() {
	local library=fail_at.so
	if [ "$1" = power ]; then
		status=0
		powercut "$whole/record" "$4" "$2" >../said || status=$?
		touch ../objected ../mark
		return
	fi
	[ "$1" != memory ] || library=no_memory.so
	status=0
	FAIL_ON=$1 FAIL_WITH=$2 FAIL_EVER=$3 FAIL_AT=$4 \
		FAIL_MARK=$PWD/../mark LD_PRELOAD=$preload/$library \
		ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 \
		timeout --kill-after=1 20 kaihyo "${command[@]}" \
		>../said 2>../objected </dev/null || status=$?
}

# Refused memory at their start, OpenSSL falls over (no lock for its names)
# and libseccomp walks in a circle: no file is open by then.
library_fell() {
	[ "$1" = memory ] && [[ $status == 124 || $status == 139 ]] &&
		[ ! -s ../said ]
}

# What is wrong after a point; nothing if all is well.
wrong() {
	local what left
	if [ "$1" = power ]; then
		after_power
		return
	fi
	case $status in
	0 | 3 | 4 | 6 | 7) ;;
	# What the second program found could not be read: no agreement.
	5) [ "$case" = certify ] || echo "exit status 5" ;;
	124) library_fell "$@" || echo "goes on for ever" ;;
	*) library_fell "$@" || echo "exit status $status" ;;
	esac
	if [ "$status" -ne 0 ] && ! library_fell "$@" && ! grep -qE '^  to fix: ..|no memory left|no random numbers' ../objected; then
		echo "no way to fix it: $(head -c 300 ../objected)"
	fi
	stations_whole
	held | sort >../now
	if [ "$status" -eq 0 ]; then
		cmp -s ../now "$whole/held" || echo "done, but not all is there"
		if [[ $lookers == *" $case "* ]]; then
			cmp -s ../said "$whole/said" || echo "it says something else"
		fi
	fi
	old_or_new
	# What cannot be deleted stays, and what a process leaves that ends at
	# once or has lost its disk.
	if [[ ! $1 =~ ^(delete|memory|random)$ ]] && [ "$3" -eq 0 ]; then
		left=$(find . -name '*.new*' -o -name '*-journal' -o -name '*.unfinished*')
		[ -z "$left" ] || echo "left over: ${left//$'\n'/ }"
	fi
	promised
}

stations_whole() {
	local what
	[ -e x.kaihyo ] || return 0
	what=$(kaihyo audit check --station x.kaihyo 2>&1 >/dev/null) ||
		echo "audit check: ${what//$'\n'/ }"
}

old_or_new() {
	local what
	what=$(comm -23 ../now <(sort -u "$before/held" "$whole/held"))
	[ -z "$what" ] || echo "neither old nor new: ${what//$'\n'/ }"
	# A file that was there does not go away.
	while read -r what; do
		[ -e "$what" ] || echo "gone: $what"
	done <"$before/files"
}

# Where power came back. All was said: then all is there.
after_power() {
	case $status in
	0 | 3) ;;
	*) echo "powercut says $status" ;;
	esac
	stations_whole
	held | sort >../now
	old_or_new
	[ "$status" -ne 3 ] || cmp -s ../now "$whole/held" ||
		echo "all was said, but not all is there"
	promised
}

# What was said to be done is there.
promised() {
	local words file medium files
	while read -r words; do
		file=$(sed -nE 's/^(Written|Sealed|Signed|Copied, read back and compared|The station mihon is open): ([^ ,]*)(,.*| \(.*)?$/\2/p' <<<"$words")
		[ -z "$file" ] || [ -s "$file" ] || echo "said, but not there: $words"
		if [[ $words =~ ^([a-z0-9]+):\ ([0-9]+)\ files\ taken\ in ]]; then
			medium=${BASH_REMATCH[1]} files=${BASH_REMATCH[2]}
			[ "$files" -eq 0 ] ||
				grep -q "	MEDIA	name=$medium accepted=$files " \
					<(kaihyo audit log --station x.kaihyo --raw 2>/dev/null) ||
				echo "said, but not in the log: $words"
		fi
	done <../said
}

# What a person has to look at: a key without its public half, a whole copy
# that the station's log knows nothing of, and a paper list that could not be
# removed when its papers were not sealed.
may_stay_refused() {
	case $case in
	new) grep -q "without its other half" ../again ;;
	backup)
		grep -q "the file exists already" ../again &&
			cmp -s <(station_held out/copy.kaihyo | cut -d'|' -f2-) \
				<(station_held x.kaihyo | cut -d'|' -f2-)
		;;
	papers)
		grep -q "the file exists already" ../again &&
			[ ! -e out/stick/manifest-1.note ] &&
			{ [[ $1 =~ ^(delete|memory|power)$ ]] || [ "$3" -eq 1 ]; }
		;;
	*) false ;;
	esac
}

# again POINT: the same command, undisturbed.
again() {
	cmp -s ../now "$whole/held" && return
	if ! kaihyo "${command[@]}" >../again 2>&1 </dev/null; then
		may_stay_refused "$@" ||
			echo "again: $(grep -v '\*\*\*' ../again | head -c 300 | tr '\n' ' ')"
		return
	fi
	held | sort >../now
	cmp -s ../now "$whole/held" || echo "again: not what an undisturbed run gives"
}

point() {
	local objections
	cd ..
	rm -rf work mark
	cp -r "$before/work" work
	cd work
	struck "$@"
	[ -e ../mark ] || { echo "$case $* unreached"; return; }
	objections=$(wrong "$@"; again "$@")
	if [ -n "$objections" ]; then
		while read -r line; do echo "$case $* FAILED: $line"; done <<<"$objections"
	elif [ "$status" -eq 0 ]; then
		echo "$case $* harmless"
	elif [ "$1" = power ]; then
		echo "$case $* harmless"
	elif library_fell "$@"; then
		echo "$case $* fell"
	else
		echo "$case $* refused $status"
	fi
}

# --- a case -------------------------------------------------------------------------

# An undisturbed run, what it makes, and how many calls of each kind it takes.
case_begin() {
	before=$folder/$case/before whole=$folder/$case/whole
	rm -rf "${folder:?}/$case"
	mkdir -p "$before/work" "$whole/work"
	cd "$before/work"
	"lay_$case"
	"burn_$case"
	held | sort >../held
	find . -type f >../files
	cp -r "$before/work" "$whole"
	cd "$whole/work"
	FAIL_COUNT=$whole/counts LD_PRELOAD=$preload/fail_at.so \
		ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 \
		kaihyo "${command[@]}" >../said 2>../objected </dev/null || {
		cat ../objected
		echo "$case FAILED: it does not work undisturbed"
		return 1
	} >&2
	held | sort >../held
	(
		cd ..
		rm -rf work
		cp -r "$before/work" work
		cd work
		RECORD_TO=$whole/record LD_PRELOAD=$preload/record.so \
			ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 \
			kaihyo "${command[@]}" >/dev/null 2>&1 </dev/null
	)
	[ "$sanitized" = yes ] || (
		cd ..
		rm -rf work
		cp -r "$before/work" work
		cd work
		FAIL_COUNT=$whole/memory LD_PRELOAD=$preload/no_memory.so \
			kaihyo "${command[@]}" >/dev/null 2>&1 </dev/null
		cat "$whole/memory" >>"$whole/counts"
	)
}

# Kinds of call, and how each fails: WITH:EVER.
declare -A fates=(
	[write]='5:0 28:0 short:0 28:1 5:1' [sync]='5:0 5:1' [name]='5:0 5:1' [newname]='5:0 22:0 5:1'
	[open]='24:0 13:0 5:0 5:1' [read]='5:0 short:0 19:1' [list]='5:0'
	[cut]='5:0' [close]='5:0' [delete]='5:0 5:1' [lock]='5:0 11:0 5:1'
	[stat]='5:0 13:0 5:1' [map]='12:0' [folder]='28:0' [mode]='1:0 5:0'
	[random]='5:0' [power]='00:0 01:0 10:0 11:0 22:0 35:0 47:0' [memory]='12:0 12:1')

# Every point of a case. Beyond the first hundred requests for memory only
# some: there are ten thousand, and most of OpenSSL's.
points() {
	local kind count fate at step
	while read -r kind count; do
		[ "$only" = all ] || [ "$only" = "$kind" ] || continue
		for fate in ${fates[$kind]}; do
			for ((at = 1; at <= count; at += step)); do
				step=1
				[ "$kind" != memory ] || [ $at -le 100 ] || step=97
				echo "$kind ${fate%:*} ${fate#*:} $at"
			done
		done
	done < <(
		cat "$whole/counts"
		[[ $lookers == *" $case "* ]] || echo power "$(powercut "$whole/record")"
	)
}

lies() {
	local kind count at
	while read -r kind count; do
		case $kind in
		write | name | newname)
			for ((at = 1; at <= count; at++)); do
				echo "$kind lie 0 $at"
			done
			;;
		esac
	done <"$whole/counts"
}

case_run() {
	case=$1 number=0
	# Said aloud: -e does not hold where the caller asks how it ended.
	case_begin || return
	mkdir -p "$folder/$case/now/work"
	cd "$folder/$case/now/work"
	{ if [ "$lie" = yes ]; then lies; else points; fi; } >"$folder/$case/points"
	while read -r -a at; do
		number=$((number + 1))
		[ $(((number + offset) % every)) -eq 0 ] || continue
		point "${at[@]}"
	done <"$folder/$case/points"
}

# --- all ------------------------------------------------------------------------------

every=1 lie=no offset=0 only=all again=no
if [ "${1:-}" = --case ]; then
	every=$3 lie=$4 offset=$5 only=$6
	case_run "$2" >"$folder/$2.points" 2>"$folder/$2.words" ||
		echo "$2 FAILED: the driver itself" >>"$folder/$2.points"
	exit
fi
while [ $# -gt 0 ]; do
	case $1 in
	--every) every=$2 && shift ;;
	--lie) lie=yes ;;
	--again) again=yes ;;
	--only) only=$2 && shift ;;
	*) break ;;
	esac
	shift
done
[ $# -eq 0 ] || cases=("$@")

if [ "$again" = no ] || [ ! -e "$base/made" ]; then
	rm -rf "$folder"
	base_make
	touch "$base/made"
fi
number=0
# shellcheck disable=SC2016 # the inner shell's own arguments
for case in "${cases[@]}"; do
	number=$((number + 1))
	printf '%s\0' "$case $every $lie $number $only"
done | xargs -0 -P "$(nproc)" -I{} bash -c 'exec "$0" "$1" --case $2' \
	"$self" "$build" {}
results=("${cases[@]/#/$folder/}")
cat "${results[@]/%/.words}" >&2

# The table: case, kind, points, harmless, refused, failed.
cat "${results[@]/%/.points}" | awk '
	/ unreached$/ { next }
	{ key = $1 " " $2; if (!(key in n)) order[++keys] = key; n[key]++; all++ }
	/ harmless$/ { harmless[key]++ }
	/ fell$/ { fell[key]++ }
	/ refused / { refused[key]++ }
	/ FAILED: / { failed[key]++; bad++ }
	END {
		printf "%-22s %7s %9s %8s %7s %7s\n", "", "points",
			"harmless", "refused", "fell", "failed"
		for (i = 1; i <= keys; i++) { k = order[i]
			printf "%-22s %7d %9d %8d %7d %7d\n", k, n[k],
				harmless[k], refused[k], fell[k], failed[k] }
		printf "%d points, %d failed\n", all, bad }'
grep -h 'FAILED' "${results[@]/%/.points}" >"$folder/failed" || true
head -n 40 "$folder/failed"
[ ! -s "$folder/failed" ]

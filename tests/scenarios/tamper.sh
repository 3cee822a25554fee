#!/bin/bash
# make tamper: a tiny election, declared and closed; its bundle, and then
# every change to it that someone could make, one after the other, each held
# against kaihyo-verify: attack, how often it was tried and caught, what the
# verdict was and which place was reported. Ends with "N caught, 0 missed".
#
# usage: tamper.sh BUILD [--every N] [--only PART] [--plant] [--children N]
#
# shellcheck disable=SC2016 # perl's own variables
#
#   --every N   of the flipped bits only every N-th byte
#   --only PART log, files, figures, notes, database, flips, flips-sums; or
#               planted: an attack that nobody can see, which must be missed
#   --plant     flips nothing at all: all of it must be missed
#   --children N   each flip is judged twice, once with N processes that check
#               signatures ahead: the report must be the same
set -euo pipefail

here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
shift
export PATH=$build/bin:$build/tools:$PATH LC_ALL=C.UTF-8 KAIHYO_LANG=en
export BATS_TEST_DIRNAME=$here/../cli
# shellcheck source-path=SCRIPTDIR/../cli
. "$BATS_TEST_DIRNAME/helpers.bash"
# shellcheck source-path=SCRIPTDIR/../cli
. "$BATS_TEST_DIRNAME/station.bash"
every=1 only='' plant=() children=0
while [ $# -gt 0 ]; do
	case $1 in
	--every) every=$2 && shift ;;
	--only) only=$2 && shift ;;
	--plant) plant=(--plant) ;;
	--children) children=$2 && shift ;;
	*) echo "tamper.sh: what is $1?" >&2 && exit 2 ;;
	esac
	shift
done
# In memory, where it can be: half a million files are written.
if [ -w /dev/shm ]; then
	folder=$(mktemp -d /dev/shm/kaihyo-tamper-XXXXXX)
else
	folder=$(mktemp -d "$build/tamper-XXXXXX")
fi
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# --- the bundle -----------------------------------------------------------------

key() {
	printf '%s\n' --passphrase-file d.keys/passphrase --key "d.keys/$1.pem"
}

turnout_of() {
	mapfile -t figures < <(record d "$1" "$2" 0 0 0)
	mapfile -t signer < <(key "place-$1")
	quietly kaihyo ballot turnout --definition d --place "$1" \
		--out "stick-$1" "${figures[@]}" "${signer[@]}" --date 2026-11-22
}

bundle_make() {
	local place signer figures
	make_begun d "$SAMPLES/tiny"
	enrol scanner scanner station:mihon d
	enrol manager tally-manager station:mihon d
	for place in a b; do enrol "place-$place" place "place:$place" d; done
	make_roster d
	mapfile -t signer < <(key scanner)
	printf 'q\nF\nF\nA\n?\n' >lot.csv
	quietly kaihyo ballot seal --definition d --unit u --out stick \
		--count-a 4 --count-b 4 --final --date 2026-11-22 \
		"${signer[@]}" lot.csv
	turnout_of a 3
	turnout_of b 2
	open_station d x.kaihyo
	with_log_key
	mkdir roster
	cp d/roster-2.note roster
	take x.kaihyo roster
	checkpoint x.kaihyo c-opened
	take x.kaihyo stick-a stick-b
	checkpoint x.kaihyo c-turnout
	printf 'q\nF\n' >late.csv
	take x.kaihyo stick
	# One more paper, in a second manifest.
	mapfile -t signer < <(key scanner)
	quietly kaihyo ballot seal --definition d --unit u --out stick \
		--count-a 1 --count-b 1 --final --date 2026-11-22 \
		"${signer[@]}" late.csv
	take x.kaihyo stick
	mapfile -t signer < <(key manager)
	quietly kaihyo tally review --station x.kaihyo --unit u --out review
	sed -i 's/,q,$/,q,F/' review/review-u-001.csv
	quietly kaihyo tally adjudicate --station x.kaihyo --unit u --sheet 1 \
		--decisions review/review-u-001.csv --out sheet "${signer[@]}" \
		--date 2026-11-22
	take x.kaihyo sheet
	checkpoint x.kaihyo c-counted
	quietly kaihyo tally certify --station x.kaihyo --out cert \
		--date 2026-11-22 "${signer[@]}"
	take x.kaihyo cert
	quietly kaihyo audit close --station x.kaihyo --out c-last \
		--operator test --key d.keys/log.pem \
		--passphrase-file d.keys/passphrase
	quietly kaihyo tally bundle --station x.kaihyo --out bundle \
		"${signer[@]}"
	root=$(root_print d)
}


# --- attacks ----------------------------------------------------------------------
#
# Each changes a copy of the bundle in t. `held ATTACK PLACE` holds it against
# the verifier as it is; `summed_too` once more with SHA256SUMS made anew and,
# as nobody who does that can sign it, without bundle.note; `chained_too` also
# with the log numbered and chained anew.

fresh() {
	rm -rf t
	cp -r bundle t
}

# held ATTACK PLACE [LEAST]: a row. PLACE is a pattern for a line that says
# FAILED; LEAST 5 if there is nothing wrong to see, but something missing.
held() {
	local status=0 place line caught=0 least=${3:-4}
	kaihyo-verify --root "$root" t >said 2>&1 || status=$?
	line=$(grep -m1 -E "^(FAILED|incomplete): ($2)" said) || line=
	place=${line#*: }
	place=${place%%: *}
	case $status/$least in
	4/*) [ -z "$line" ] || caught=1 ;;
	5/5) [ -z "$line" ] || caught=1 ;;
	3/*) caught=1 place='no bundle' ;;
	esac
	printf '%s\t%d\t%d\t%s\n' "$1" "$status" "$caught" "$place" >>"$rows"
	[ $caught -eq 1 ] || {
		echo "MISSED: $1: exit status $status"
		tail -n 5 said
	} >&2
}

summed() {
	(cd t && rm -f bundle.note SHA256SUMS &&
		find . -type f ! -path './attachments/*' -printf '%P\n' |
		sort | xargs sha256sum >../sums && mv ../sums SHA256SUMS)
}

# Numbers and chains the entries anew.
chained() {
	perl -MDigest::SHA=sha256_hex -i -ne 'BEGIN { $p = sha256_hex("") }
	    chomp; @f = split /\t/, $_, -1; $f[0] = $n++; $f[2] = $p;
	    $_ = join "\t", @f; $p = sha256_hex("\0$_"); print "$_\n"' t/log.txt
}

# An edit that finds nothing to change is no attack.
changed() {
	! diff -r --no-dereference bundle t >/dev/null || {
		echo "tamper.sh: $1: nothing was changed" >&2
		exit 2
	}
}

# attack NAME PLACE EDIT...: the edit, alone; then with sums made anew. What
# then is only missing makes nothing wrong: $missing is 5.
missing=4
attack() {
	fresh
	"${@:3}"
	changed "$1"
	held "$1" "$2"
	summed
	held "$1, sums anew" "$2" "$missing"
}

# --- the log ------------------------------------------------------------------------

log_attack() {
	fresh
	sed -i "$2" t/log.txt
	changed "$1"
	held "$1" 'log\.txt'
	summed
	held "$1, sums anew" 'log\.txt'
	chained
	summed
	held "$1, chained anew" '.'
}

attack_log() {
	local n i
	n=$(wc -l <bundle/log.txt)
	for ((i = 1; i <= n; i++)); do
		[ "$i" -eq "$n" ] || log_attack 'a log entry deleted' "${i}d"
		log_attack 'a log entry twice' "${i}p"
		[ "$i" -eq "$n" ] ||
			log_attack 'two log entries exchanged' "${i}{h;d};$((i + 1))G"
		log_attack 'the year of a log entry changed' \
			"${i}s/^\(\([^	]*	\)\{3\}\)2/\13/"
	done
	# The end, with its files: never wrong, and never whole.
	for ((i = n - 1; i > 8; i--)); do
		fresh
		sed -i "$((i + 1)),\$d" t/log.txt
		held "the log's tail dropped" 'log\.txt|files/'
		find t/files -name '0*' | while read -r file; do
			number=${file##*/}
			[ "$((10#${number%%-*}))" -lt "$i" ] || rm "$file"
		done
		summed
		held "the log's tail dropped, with its files" '.' 5
	done
	fresh
	sed -i '$d' t/log.txt
	rm "t/files/$(printf %06d $((n - 1)))-checkpoint.txt"
	summed
	held 'CLOSE removed' '.' 5
	for what in result certificate; do
		fresh
		sed -i "\$s/ $what=[0-9a-f]\{8\}/ $what=00000000/" t/log.txt
		chained
		summed
		held "CLOSE names another $what" 'log\.txt|result\.json|files/'
	done
}

# --- files ----------------------------------------------------------------------------

attack_files() {
	local file name
	for file in $(cd bundle && find . -type f ! -name SHA256SUMS -printf '%P\n'); do
		name=${file//./\\.}
		# Without these nothing is wrong, but much cannot be seen.
		if [ "$file" = bundle.note ]; then
			fresh
			rm t/bundle.note
			held 'a file left out' "$name" 5
			for edit in 'truncate -s -1' 'truncate -s 0' 'sed -i 1d'; do
				fresh
				$edit t/bundle.note
				held 'bundle.note cut' "$name"
			done
			continue
		fi
		case $file in
		*-checkpoint.txt) missing=5 name="$name|the checkpoint" ;;
		*) missing=4 ;;
		esac
		attack 'a file left out' "$name|SHA256SUMS|log\.txt|files/" rm "t/$file"
		missing=4
		attack 'a file cut by a byte' "$name" truncate -s -1 "t/$file"
		attack 'a file emptied' "$name|log\.txt|files/" truncate -s 0 "t/$file"
		attack 'a byte added to a file' "$name" sh -c "echo >>t/$file"
	done
	for file in bundle/files/*-ballots.csv; do
		attack 'papers twice, under another number' 'files/000031|files/000014|log\.txt' \
			cp "$file" t/files/000031-ballots.csv
		fresh
		line=$(grep "$(sha256sum <"$file" | cut -c1-64)" t/log.txt |
			grep '	ACCEPTED	')
		cp "$file" "t/files/$(printf %06d "$(wc -l <t/log.txt)")-ballots.csv"
		printf '%s\n' "$line" >>t/log.txt
		chained
		summed
		held 'papers twice, and twice in the log' 'log\.txt|files/'
	done
	for file in t/files/x t/strange t/files/000011-turnout.txt; do
		attack 'a file that belongs to nothing' \
			"${file#t/}|SHA256SUMS|log\.txt" sh -c "echo x >$file"
	done
	attack 'a link in place of a file' '.' sh -c \
		'mv t/result.json . && ln -s ../result.json t/result.json'
	local n i
	n=$(wc -l <bundle/SHA256SUMS)
	for ((i = 1; i <= n; i++)); do
		for edit in "${i}d" "${i}p" "${i}{h;d};$((i + 1))G"; do
			[ "$edit" != "${n}{h;d};$((n + 1))G" ] || continue
			fresh
			sed -i "$edit" t/SHA256SUMS
			held 'a line of SHA256SUMS deleted, twice, moved' '.'
		done
	done
}

# --- figures and decisions ----------------------------------------------------------------

# plus_one FILE N PATTERN: the N-th number behind the pattern.
plus_one() {
	perl -0777 -i -pe 'BEGIN { $n = shift } s/'"$3"'/++$i == $n ? $1 . ($2 + 1) : $1 . $2/ge' \
		"$2" "$1"
}

attack_figures() {
	local i n certificate
	n=$(grep -oE '":[0-9]+' bundle/result.json | wc -l)
	for ((i = 1; i <= n; i++)); do
		attack 'a figure in result.json changed' 'result\.json' \
			plus_one t/result.json "$i" '(":)(\d+)'
	done
	certificate=$(cd bundle && echo files/*-certificate.note)
	n=$(grep -cE '^figure ' "bundle/$certificate")
	for ((i = 1; i <= n; i++)); do
		attack 'a figure in the certificate changed' "${certificate//./\\.}" \
			plus_one "t/$certificate" "$i" '(\nfigure \S+ \S+ )(\d+)'
	done
	fresh
	perl -i -pe 's/^(figure d q\.option\.for )(\d+)/$1 . ($2 + 1)/e' "t/$certificate"
	perl -i -pe 's/("for":)(\d+)/$1 . ($2 + 1)/ge' t/result.json
	summed
	held 'result.json and certificate changed alike' "result\.json|${certificate//./\\.}"
	local sheet turnout manifest
	sheet=$(cd bundle && echo files/*-sheet.note)
	attack 'an adjudication changed' "${sheet//./\\.}" \
		sed -i 's/^\(decided [0-9a-f]* q \)F$/\1A/' "t/$sheet"
	for turnout in $(cd bundle && echo files/*-turnout.note); do
		attack 'voters of a place changed' "${turnout//./\\.}" \
			perl -i -pe 's/^(voters day )(\d+)/$1 . ($2 + 1)/e' "t/$turnout"
	done
	for manifest in $(cd bundle && echo files/*-manifest.note); do
		attack 'a file listed twice in a manifest' "${manifest//./\\.}" \
			perl -i -pe '$_ .= $_ if /^file /' "t/$manifest"
		attack 'a file taken out of a manifest' "${manifest//./\\.}" \
			perl -i -ne 'print unless /^file / && !$n++' "t/$manifest"
	done
}

# --- notes that are passed off as others -----------------------------------------------------

# The log says what is now in that file, and is chained anew.
logged() {
	local file=$1 seq id
	seq=$((10#$(basename "$file" | cut -c1-6)))
	id=$(sed '/^$/,$d' "t/$file" | sha256sum | cut -c1-64)
	perl -i -pe 'BEGIN { ($s, $sum, $id, $size) = splice @ARGV, 0, 4 }
	    if ($. == $s + 1) { s/sha256=\S+/sha256=$sum/; s/ id=\S+/ id=$id/;
	    s/size=\d+/size=$size/ }' "$seq" "$(sha256sum <"t/$file" | cut -c1-64)" \
		"$id" "$(wc -c <"t/$file")" t/log.txt
	chained
	summed
}

attack_notes() {
	local notes one other name place
	mapfile -t notes < <(cd bundle && printf '%s\n' files/*.note files/*-checkpoint.txt)
	for one in "${notes[@]}"; do
		name=${one//./\\.}
		for other in "${notes[@]}"; do
			[ "$one" != "$other" ] || continue
			fresh
			cp "t/$other" "t/$one"
			held 'a note in the place of another' "$name"
			logged "$one"
			held 'a note in the place of another, logged so' 'files/|log\.txt'
		done
		for place in turnout manifest sheet certificate roster; do
			if [[ $one == *.txt ]] ||
				head -1 "bundle/$one" | grep -q " $place "; then
				continue
			fi
			attack 'a note called another kind' "$name" \
				sed -i "1s/ [a-z]* v1/ $place v1/" "t/$one"
		done
	done
	for one in $(cd bundle && echo files/*-turnout.note); do
		attack "a place's note called another's" "${one//./\\.}" \
			perl -i -pe 's/^place ([ab])$/"place " . ($1 eq "a" ? "b" : "a")/e' "t/$one"
	done
	fresh
	one=files/000008-roster-note.note
	cp t/files/000007-roster-note.note "t/$one"
	held 'the roster taken back to the one before' "${one//./\\.}"
	logged "$one"
	held 'the roster taken back, and logged so' 'files/|log\.txt'
	fresh
	rm "t/$one"
	sed -i 9d t/log.txt
	chained
	summed
	held 'the roster taken back, never there' 'files/|log\.txt'
}

# --- the database alone -----------------------------------------------------------------------

# edited SQL: audit check must find it and name a place.
edited() {
	local status=0 place
	cp x.kaihyo y.kaihyo
	tamper y.kaihyo "$2"
	kaihyo audit check --station y.kaihyo >said 2>&1 || status=$?
	place=$(sed -n 's/^  where: //p' said | head -1)
	printf '%s\t%d\t%d\t%s\n' "$1" "$status" \
		"$([ "$status" -ne 0 ] && [ -n "$place" ] && echo 1 || echo 0)" \
		"$place" >>"$rows"
	[ "$status" -ne 0 ] || echo "MISSED: $1: $2" >&2
}

attack_database() {
	local n i
	n=$(sqlite3 x.kaihyo 'SELECT max(number) FROM file')
	for ((i = 1; i <= n; i++)); do
		for edit in "papers = papers + 1" "ordinal = ordinal + 1" \
			"subject = subject || 'x'" "seq = seq + 1" \
			"kind = 'turnout-' || kind" \
			"number = number + 1000" \
			"note_id = CASE WHEN note_id IS NULL THEN zeroblob(32) END" \
			"sha256 = zeroblob(32)" \
			"bytes = CAST(substr(bytes, 1, size - 1) || 'x' AS BLOB)"; do
			edited 'a column of a file in the database' \
				"UPDATE file SET $edit WHERE number = $i"
		done
		edited 'a file deleted from the database' \
			"PRAGMA foreign_keys = OFF; DELETE FROM file WHERE number = $i"
	done
	n=$(sqlite3 x.kaihyo 'SELECT max(seq) FROM entry')
	for ((i = 0; i <= n; i++)); do
		edited 'a log entry in the database' "UPDATE entry SET
		    line = CAST(replace(CAST(line AS TEXT), 'Z	', 'Z	x') AS BLOB)
		    WHERE seq = $i"
		[ "$i" -eq "$n" ] || edited 'a log entry deleted from the database' \
			"PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE seq = $i"
	done
}

# --- all --------------------------------------------------------------------------------------

# What nobody can see: the table must say so.
attack_planted() {
	fresh
	mkdir t/attachments
	echo 'not looked at' >t/attachments/scan.pdf
	held 'planted: nobody can see this one' '.'
}

# part NAME: its attacks in a folder of its own, its rows in NAME.rows.
part() {
	mkdir "$1.part"
	cd "$1.part"
	rows=$folder/$1.rows
	: >"$rows"
	case $1 in
	flips) flips ;;
	flips-sums) flips --sums ;;
	*)
		cp -r ../bundle ../x.kaihyo .
		"attack_$1"
		;;
	esac
}

# The whole bundle byte by byte; its own rows.
flips() {
	cp -r ../bundle t
	verify-tamper t "$root" --every "$every" --children "$children" \
		"${plant[@]}" "$@" >"$rows.flips" || true
}

bundle_make
kaihyo-verify --root "$root" bundle >said || {
	cat said
	echo "the bundle is not VERIFIED to begin with"
	exit 1
} >&2
parts=(flips flips-sums log files figures notes database)
[ -z "$only" ] || parts=("$only")
for part in "${parts[@]}"; do
	while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
	(part "$part") 2>"$part.words" || echo "$part" >>broken &
done
wait
cat ./*.words >&2
[ ! -e broken ] || {
	echo "tamper.sh itself failed in: $(cat broken)" >&2
	exit 2
}

# --- the table --------------------------------------------------------------------------------

printf '%-48s %6s %6s  %s\n' attack tried caught 'verdict, and a place that was reported'
touch flips.rows.flips
cat ./*.rows.flips | grep -v 'missed$' || true
cat ./*.rows | awk -F'\t' '
	!($1 in tried) { order[++n] = $1 }
	{ tried[$1]++; caught[$1] += $3; verdict[$1, $2]++; place[$1] = $4 }
	END {
		word[0] = "VERIFIED"; word[3] = "no bundle"; word[4] = "FAILED"
		word[5] = "INCOMPLETE"; word[7] = "audit check refuses"
		for (i = 1; i <= n; i++) { a = order[i]; said = ""
			for (v = 0; v < 8; v++) if ((a, v) in verdict)
				said = said (said == "" ? "" : ", ") \
				    (v in word ? word[v] : "status " v) " " verdict[a, v]
			printf "%-48s %6d %6d  %s: %s\n", a, tried[a], caught[a],
				said, place[a] } }'
cat ./*.rows.flips ./*.rows | awk -F'\t' '
	/ missed$/ { split($0, w, " "); caught += w[1]; missed += w[3]; next }
	NF == 4 { if ($3) caught++; else missed++ }
	END { printf "%d caught, %d missed\n", caught, missed; exit missed > 0 }'

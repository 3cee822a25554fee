# Made-up stations of any size, for run.sh, accuracy.sh and the story of the
# instructions. The keys are those of demo-key: hundreds of notes are signed
# without the scrypt of a passphrase.
#
#   bench_keys WORK        keys, root, election and roster for all stations
#   bench_station WORK NAME UNITS PAPERS PER-FILE   the station's definition and
#                          its sticks, WORK/NAME/media/uNNN: papers, manifest
#                          and turnout, each note with three signatures, and
#                          the roll in WORK/NAME/media/office, up to 3.75
#                          million papers; sets `papers`.
#                          WORK/NAME/expected has what must be counted, from
#                          the scanner's exports: district, for, against, blank
#   bench_notes WORK NAME  the same sticks without the papers, WORK/NAME/notes
#   bench_open WORK NAME FILE   a new station file, nothing imported
#   bench_as_expected WORK NAME FILE   is what it counted what the scanners
#                          exported, in each district?
#   bench_certify WORK NAME FILE   certificate and station bundle, signed, in
#                          WORK/NAME/certificate and WORK/NAME/bundle; without
#                          a roll a bundle that is not certified
#
# kaihyo and the tools are in PATH.

# quietly COMMAND...: shows what it said only if it failed.
quietly() {
	local said
	said=$("$@" 2>&1 </dev/null) || {
		printf '%s\n' "$said" "bench: failed: $*" >&2
		return 1
	}
}

note_head() { sed '/^$/,$d' "$1"; }
print_of() { sha256sum | cut -c1-64; }

bench_keys() {
	local work=$1 name role people=()
	mkdir -p "$work/keys" "$work/base"
	echo demo >"$work/passphrase"
	for name in authority scanner counter-{1,2} receiver-{1,2,3} manager \
		witness-{1,2}; do
		people+=("bench/$name" "$work/keys/$name")
	done
	quietly demo-key "${people[@]}" || return
	# Of all stations only the setup differs.
	bench-station "$work/base" 1 1 1 >"$work/papers" || return
	rm -r "$work/base/exports" "$work/base/setup-1.json"
	quietly kaihyo keys root --required 1 --out "$work/base/root.txt" \
		"$work/keys/authority.vkey" || return
	quietly kaihyo ballot define "$work/base" --date 2026-11-01 || return
	quietly demo-sign "$work/base/election.note" bench/authority || return
	for name in scanner counter-{1,2} receiver-{1,2,3} manager witness-{1,2}; do
		role=${name%-*}
		case $role in manager | witness) role=tally-$role ;; esac
		quietly kaihyo keys enrol --key "$work/keys/$name.pem" \
			--passphrase-file "$work/passphrase" \
			--definition "$work/base" --role "$role" \
			--scope station:bench --person "$name" \
			--from 2026-11-01 --until 2026-12-31 --date 2026-11-01 \
			--out "$work/keys/$name.note" || return
	done
	quietly kaihyo keys roster --definition "$work/base" --date 2026-11-01 \
		"$work/keys"/*.note || return
	quietly demo-sign "$work/base/roster-1.note" bench/authority
}

# One unit and its place: sealed, written down, signed.
bench_stick() {
	local definition=$1 stick=$2 export=$3 unit papers
	unit=$(basename "$export" .csv)
	papers=$(($(wc -l <"$export") - 1))
	quietly kaihyo ballot seal --definition "$definition" --unit "$unit" \
		--count-a $papers --count-b $papers --final --out "$stick" \
		"$export" || return
	quietly demo-sign "$stick/manifest-1.note" bench/scanner \
		bench/counter-1 bench/counter-2 || return
	quietly kaihyo ballot turnout --definition "$definition" \
		--place "p${unit#u}" --out "$stick" --day $papers --early 0 \
		--absentee 0 --braille 0 --proxy 0 --provisional 0 \
		--taken-home 0 --envelopes "0 0 0 0" --checkins none \
		--paper "white $((papers + 100)) $papers 0 0 100" \
		--box "b${unit#u}=-" || return
	quietly demo-sign "$stick/turnout.note" bench/receiver-{1,2,3}
}

# A third more on the roll than came, in every place.
bench_roll() {
	local definition=$1 out=$2 exports=$3 no_list
	no_list=$(printf '' | print_of)
	mkdir -p "$out"
	wc -l "$exports"/*.csv | awk '$2 != "total" { sub(".*/u", "", $2)
		n = int(($1 - 1) * 4 / 3); print "precinct p" substr($2, 1, 3), n
		all += n } END { print "eligible", all }' >"$out/precincts"
	{
		echo 'kaihyo roll v1'
		sed -n '2,4p' "$definition/setup-1.note"
		printf '%s\n' 'stage e' 'number 1' 'replaces -' \
			'date 2026-11-22' 'reference 2026-09-01' \
			"from $no_list" "list $no_list" "changes $no_list"
		grep '^eligible' "$out/precincts"
		echo 'struck-after-voting 0'
		grep '^precinct' "$out/precincts"
	} >"$out/roll.note"
	rm "$out/precincts"
	quietly demo-sign "$out/roll.note" bench/authority
}

bench_expected() {
	jq -r '.units[] | .id + " " + .district' "$1" | awk '
		FILENAME == "-" { district[$1] = $2; next }
		FNR == 1 { d = FILENAME; sub(".*/", "", d); sub("[.]csv$", "", d)
			d = district[d]; next }
		{ n[d, $1]++; seen[d] }
		END { for (d in seen) print d, n[d, "for"] + 0,
			n[d, "against"] + 0, n[d, "blank"] + 0 }' - "${@:2}" |
		sort
}

bench_station() {
	local work=$1 here=$1/$2
	mkdir -p "$here/media"
	cp -r "$work/base" "$here/definition"
	papers=$(bench-station "$here/definition" "$3" "$4" "$5") || return
	mv "$here/definition/exports" "$here"
	quietly kaihyo ballot define "$here/definition" --date 2026-11-01 || return
	quietly demo-sign "$here/definition/setup-1.note" bench/authority || return
	export -f bench_stick quietly
	# shellcheck disable=SC2016 # the inner shell's own arguments
	printf '%s\n' "$here"/exports/*.csv | xargs -P "$(nproc)" -I{} bash -c \
		'bench_stick "$0" "$1/$(basename "$2" .csv)" "$2"' \
		"$here/definition" "$here/media" {} || return
	# A roll has at most five million voters.
	[ $((papers * 4 / 3)) -gt 5000000 ] || bench_roll "$here/definition" \
		"$here/media/office" "$here/exports" || return
	bench_expected "$here/definition/setup-1.json" "$here"/exports/*.csv \
		>"$here/expected" || return
	rm -r "$here/exports"
}

bench_notes() {
	local stick
	mkdir -p "$1/$2/notes"
	for stick in "$1/$2/media"/*; do
		mkdir "$1/$2/notes/${stick##*/}"
		cp "$stick"/*.note "$1/$2/notes/${stick##*/}"
	done
}

bench_open() {
	local definition=$1/$2/definition
	quietly kaihyo tally open --definition "$definition" --as bench \
		--station "$3" --operator bench \
		--expect-root "$(print_of <"$definition/root.txt")" \
		--expect-election "$(note_head "$definition/election.note" |
			print_of)"
}

bench_as_expected() {
	kaihyo tally count --station "$3" --json --interim | jq -r '.districts[] |
		.questions[0] as $q | "\(.district) \($q.options.for) " +
		"\($q.options.against) \($q.categories.blank)"' |
		cmp - "$1/$2/expected"
}

bench_certify() {
	local here=$1/$2 station=$3
	if [ ! -e "$here/media/office" ]; then
		quietly kaihyo tally bundle --working --station "$station" \
			--out "$here/bundle"
		return
	fi
	quietly kaihyo tally certify --station "$station" --operator bench \
		--out "$here/certificate" || return
	quietly demo-sign "$here"/certificate/*.note bench/manager \
		bench/witness-{1,2} || return
	quietly kaihyo tally import --station "$station" --operator bench \
		"$here/certificate" || return
	quietly kaihyo tally bundle --station "$station" --out "$here/bundle" ||
		return
	quietly demo-sign "$here/bundle/bundle.note" bench/manager \
		bench/witness-{1,2}
}

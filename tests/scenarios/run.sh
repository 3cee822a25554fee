#!/bin/bash
# make scenarios: every night of nights/*.night, told by incident, finding
# and verdict, and beside them vanish.sh and kawasaki.sh.
#
# usage: run.sh BUILD [NIGHT...]
#
# What a night did stays under BUILD/scenarios/NIGHT.
set -euo pipefail

build=$(realpath "$1")
shift
here=$(realpath "$(dirname "$0")")
export PATH=$build/bin:$build/tools:$PATH LC_ALL=C.UTF-8 KAIHYO_LANG=en
folder=$build/scenarios
base=$folder/base
# shellcheck source-path=SCRIPTDIR
. "$here/night.bash"

quietly() {
	"$@" >>"$folder/base.log" 2>&1 || {
		tail -n 20 "$folder/base.log" >&2
		echo "failed: $*" >&2
		exit 1
	}
}

# One set of keys, and one election with its roster, for all nights: a place
# of one name has the same key in each.
base_make() {
	local name role scope place all
	mkdir -p "$base.keys" "$base"
	echo demo >"$base.keys/passphrase"
	cp "$here"/nights/{election,ordinance}.json "$base"
	all=$({
		# Those of vanish.sh, and of all nights.
		printf '%s\n' kita minami desk
		sed -n 's/^place \([a-z0-9-]*\) .*/\1/p' "$here"/nights/*.night
	} | sort -u)
	for name in authority scanner receiver manager witness $all; do
		set -- "$@" "night/$name" "$base.keys/$name"
	done
	quietly demo-key "$@"
	quietly kaihyo keys root --required 1 --out "$base/root.txt" \
		"$base.keys/authority.vkey"
	quietly kaihyo ballot define "$base" --date 2026-11-01
	quietly demo-sign "$base/election.note" night/authority
	for name in scanner:scanner:station:hall \
		receiver:receiver:station:hall \
		manager:tally-manager:station:hall \
		witness:tally-witness:station:hall \
		$(for place in $all; do echo "$place:place:place:$place"; done); do
		IFS=: read -r name role scope <<<"$name"
		quietly kaihyo keys enrol --key "$base.keys/$name.pem" \
			--passphrase-file "$base.keys/passphrase" \
			--definition "$base" --role "$role" --scope "$scope" \
			--person "試験 $name" --from 2026-11-01 \
			--until 2026-12-31 --date 2026-11-01 \
			--out "$base.keys/$name.note"
	done
	quietly kaihyo keys roster --definition "$base" --date 2026-11-01 \
		"$base.keys"/*.note
	quietly demo-sign "$base/roster-1.note" night/authority
}

# One night, in a folder of its own: rows of the table on standard output.
night_run() {
	local file=$1 number=0 line words said
	night_begin
	mkdir -p "$folder/$(basename "$file" .night)"
	cd "$folder/$(basename "$file" .night)"
	while IFS= read -r line || [ -n "$line" ]; do
		number=$((number + 1))
		eval "words=($line
)"
		[ ${#words[@]} -gt 0 ] || continue
		if ! declare -F "word_${words[0]}" >/dev/null ||
			! "word_${words[0]}" "${words[@]:1}"; then
			printf '%s\n' "${file##*/}, line $number: $line" \
				"${said:-}" >&2
			row - "FAILED in ${file##*/}, line $number: $line"
			return 1
		fi
	done <"$file"
	[ -n "$incident" ] || fail "$file: no incident"
}

if [ "${1:-}" = --one ]; then
	night_run "$2"
	exit
fi

rm -rf "$folder"
mkdir -p "$folder"
if [ $# -eq 0 ]; then
	set -- "$here"/{vanish,kawasaki}.sh "$here"/nights/*.night
fi
mapfile -t nights < <(realpath "$@")
base_make

# one NIGHT: its rows and its words into files of its name.
one() {
	local name=$1
	name=$folder/$(basename "${name%.*}")
	case $1 in
	*.night) "$here/run.sh" "$build" --one "$1" ;;
	*) "$1" "$build" || printf 'row\t%s\t-\tFAILED\n' "${1##*/}" ;;
	esac >"$name.rows" 2>"$name.words" || true
	cat "$name.words" >&2
}
export -f one
export here build folder
# shellcheck disable=SC2016 # the inner shell's own argument
printf '%s\n' "${nights[@]}" |
	xargs -P "$(nproc)" -I{} bash -c 'one "$0"' {}

# --- the table -------------------------------------------------------------------

# pad WORDS WIDTH: a character beyond ASCII takes two cells.
pad() {
	local ascii=${1//[^ -~]/}
	printf '%s%*s' "$1" $(($2 - 2 * ${#1} + ${#ascii})) ''
}

passed=0 failed=0 last=''
for night in "${nights[@]}"; do
	rows=$folder/$(basename "${night%.*}").rows
	while IFS=$'\t' read -r _ incident finding verdict; do
		[ "$incident" != "$last" ] || incident=''
		last=${incident:-$last}
		printf '%s  %s  %s\n' "$(pad "$incident" 34)" \
			"$(pad "$finding" 16)" "$verdict"
		case $finding/$verdict in
		time/*) ;; # asserts nothing
		*/FAILED*) failed=$((failed + 1)) ;;
		*) passed=$((passed + 1)) ;;
		esac
	done < <(grep '^row' "$rows" || true)
	# A night without a declared result is none.
	if [[ $night == *.night ]] && ! grep -q declared "$rows"; then
		failed=$((failed + 1))
		echo "$(basename "$night"): it ends without a result" >&2
	fi
done

# Every result, of good nights and bad, has the shape that its schema says.
if python3 -c 'import jsonschema' 2>/dev/null; then
	if "$here/../tools/validate.py" \
		"$here/../../docs/schema/result.schema.json" "$folder"/*/count.json; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
else
	echo 'NOT VALIDATED: results against their schema (python3-jsonschema)' >&2
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

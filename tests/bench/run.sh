#!/bin/bash
# make bench: seals, imports and counts a made-up station and hashes the same
# files in the same run. Prints "bench NAME VALUE UNIT". SCALE=0.1 makes a
# tenth of the papers, RUNS=1 times once instead of the median of three.
set -euo pipefail
cd "$(dirname "$0")/../.."

SCALE=${SCALE:-1} RUNS=${RUNS:-3}
units=164
papers=$(awk -v s="$SCALE" 'BEGIN { printf "%d", 7300 * s }')
work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/kaihyo-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export KAIHYO_LANG=en

report() { printf 'bench %-22s %12s %s\n' "$1" "$2" "$3"; }
ratio() { awk -v a="$1" -v b="$2" -v f="${3:-%.2f}" 'BEGIN { printf f, a / b }'; }

# quietly COMMAND...: shows what it said only if it failed.
quietly()
{
	"$@" >"$work/said" 2>&1 </dev/null || {
		cat "$work/said" >&2
		echo "bench: failed: $*" >&2
		exit 1
	}
}

# timed NAME COMMAND...: adds "seconds kilobytes" to $work/NAME.
timed()
{
	local name=$1

	shift
	quietly command time -f '%e %M' -o "$work/time" "$@"
	tail -1 "$work/time" >>"$work/$name"
}

seconds() { sort -n "$work/$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
megabytes() { awk '$2 > m { m = $2 } END { printf "%d", m / 1024 }' "$work/$1"; }

# --- the definition, its keys and the media ---------------------------------

definition=$work/definition keys=$work/keys secret=$work/passphrase
mkdir -p "$definition" "$keys" "$work/media"
echo 'only for tests' >"$secret"
all=$(bench-station "$definition" $units "$papers")
mv "$definition/exports" "$work/exports"

new_key() { quietly kaihyo keys new --name "bench/$1" --out "$keys/$1.pem" --passphrase-file "$secret"; }
sign() { quietly kaihyo keys sign --key "$keys/$1.pem" --passphrase-file "$secret" --attach "$2"; }

for name in authority scanner receiver; do new_key $name; done
quietly kaihyo keys root --required 1 --out "$definition/root.txt" \
    "$(cat "$keys/authority.vkey")"
quietly kaihyo ballot define "$definition"
sign authority "$definition/election.note"
quietly kaihyo ballot define "$definition" --date 2026-11-01
sign authority "$definition/setup-1.note"
for name in scanner receiver; do
	quietly kaihyo keys enrol --key "$keys/$name.pem" \
	    --passphrase-file "$secret" --definition "$definition" \
	    --role $name --scope station:bench --person "$name" \
	    --from 2026-11-01 --until 2026-12-31 --out "$keys/$name.note"
done
quietly kaihyo keys roster --definition "$definition" "$keys"/*.note
sign authority "$definition/roster-1.note"

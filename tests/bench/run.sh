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

# timed NAME COMMAND...: adds "seconds CPU-seconds kilobytes" to $work/NAME.
timed()
{
	local name=$1 begin

	shift
	begin=$EPOCHREALTIME
	quietly command time -f '%U %S %M' -o "$work/time" "$@"
	awk -v a="$begin" -v b="$EPOCHREALTIME" \
	    'END { printf "%.3f %.2f %d\n", b - a, $1 + $2, $3 }' "$work/time" >>"$work/$name"
}

# median NAME FIELD, largest NAME FIELD: of the runs.
median() { sort -n -k "$2,$2" "$work/$1" | awk -v f="$2" '{ a[NR] = $f } END { print a[int((NR + 1) / 2)] }'; }
largest() { awk -v f="$2" '$f > m { m = $f } END { print m }' "$work/$1"; }

# --- the definition, its keys and the media ---------------------------------

definition=$work/definition keys=$work/keys secret=$work/passphrase
mkdir -p "$definition" "$keys" "$work/media"
echo 'only for tests' >"$secret"
all=$(bench-station "$definition" $units "$papers")
mv "$definition/exports" "$work/exports"

new_key() { quietly kaihyo keys new --name "bench/$1" --out "$keys/$1" --passphrase-file "$secret"; }
sign() { quietly kaihyo keys sign --key "$keys/$1.pem" --passphrase-file "$secret" --attach "$2"; }

for name in authority scanner receiver; do new_key $name; done
quietly kaihyo keys root --required 1 --out "$definition/root.txt" \
    "$keys/authority.vkey"
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

# --- the work ----------------------------------------------------------------

# seal MEDIA: every unit's export onto a stick of its own, as drafts: the
# scrypt of 164 passphrases is not what is measured.
seal()
{
	local file unit count

	for file in "$work"/exports/*.csv; do
		unit=$(basename "$file" .csv)
		count=$(($(wc -l <"$file") - 1))
		kaihyo ballot seal --definition "$definition" --unit "$unit" \
		    --count-a $count --count-b $count --final \
		    --date 2026-11-22 --out "$1/$unit" "$file" || return 1
	done
}
export -f seal
export work definition

open_station()
{
	quietly kaihyo tally open --definition "$definition" --as bench \
	    --station "$1" --operator bench \
	    --expect-root "$(sha256sum <"$definition/root.txt" | cut -c1-64)" \
	    --expect-election "$(sed '/^$/,$d' "$definition/election.note" |
		sha256sum | cut -c1-64)"
}

for ((run = 1; run <= RUNS; run++)); do
	media=$work/media-$run station=$work/station-$run.db
	mkdir "$media"
	# shellcheck disable=SC2016 # the inner shell's own argument
	timed seal bash -c 'seal "$0"' "$media"
	if [ "$run" -eq 1 ]; then
		for note in "$media"/*/manifest-1.note; do sign scanner "$note"; done
	else
		# The later sealings are for their time only.
		rm -rf "$media"
		media=$work/media-1
	fi
	open_station "$station"
	timed sha256 openssl dgst -sha256 "$media"/*/ballots-*.csv
	timed import kaihyo tally import --station "$station" \
	    --operator bench "$media"/*
	timed count kaihyo tally count --station "$station" --interim
done

# --- the roll ----------------------------------------------------------------

# A register of 1.3 million people, judged one by one; the sum is known.
office=$work/office roll=$work/roll
persons=$(awk -v s="$SCALE" 'BEGIN { printf "%d", 1300000 * s }')
mkdir "$office"
cp tests/samples/roll/*.json "$office"
quietly kaihyo keys root --required 1 --out "$office/root.txt" \
    "$keys/authority.vkey"
quietly kaihyo ballot define "$office"
sign authority "$office/election.note"
quietly kaihyo ballot define "$office" --date 2026-11-01
sign authority "$office/setup-1.note"
voters=$(bench-register "$persons" 2>&1 >"$work/register.csv")
for ((run = 1; run <= RUNS; run++)); do
	rm -rf "$roll" "$work/room"
	timed roll-e0 kaihyo tally roll --definition "$office" \
	    --register "$work/register.csv" --out "$roll" --office "$work/room"
done
grep -qx "eligible $voters" "$roll/roll.note" || {
	echo "bench: the roll is not of $voters voters" >&2
	exit 1
}

# --- instructions: the same on every machine ---------------------------------

instructions()
{
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
	    sed -n 's/.*Collected : //p'
}

# What four more units cost the count, less what their SHA-256 costs: valgrind
# knows no SHA instructions, so that the hash would hide the rest.
instructions_per_paper()
{
	local station=$work/small.db before after hash nothing papers

	open_station "$station"
	quietly kaihyo tally import --station "$station" --operator bench \
	    "$work"/media-1/u00[1-4]
	before=$(instructions kaihyo tally count --station "$station" --interim)
	quietly kaihyo tally import --station "$station" --operator bench \
	    "$work"/media-1/u00[5-8]
	after=$(instructions kaihyo tally count --station "$station" --interim)
	hash=$(instructions openssl dgst -sha256 "$work"/media-1/u00[5-8]/ballots-*.csv)
	nothing=$(instructions openssl dgst -sha256 /dev/null)
	papers=$(($(cat "$work"/exports/u00[5-8].csv | wc -l) - 4))
	echo $(((after - before - hash + nothing) / papers))
}

# --- the figures -------------------------------------------------------------

report machine "$(nproc)" "cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
report version "$(kaihyo --version | cut -d' ' -f2)" "kaihyo, $(openssl version | cut -d' ' -f1-2), SQLite $(sqlite3 --version | cut -d' ' -f1)"
report papers "$all" "papers in $units units"
report files "$(cat "$work"/media-1/*/ballots-*.csv | wc -c)" bytes
report station "$(stat -c %s "$work/station-1.db")" bytes
for what in seal import count sha256; do
	took=$(median $what 1)
	report $what "$took" "s, median of $RUNS"
	report $what-cpu "$(median $what 2)" "s of user and system"
	report $what-rate "$(ratio "$all" "$took" %.0f)" papers/s
	report $what-memory "$(ratio "$(largest $what 3)" 1024 %.0f)" MB
done
report roll-persons "$persons" "persons in the register, $(stat -c %s "$work/register.csv") bytes"
report roll-voters "$voters" "of them on the roll"
report roll-e0 "$(median roll-e0 1)" "s, median of $RUNS"
report roll-e0-rate "$(ratio "$persons" "$(median roll-e0 1)" %.0f)" persons/s
report roll-e0-memory "$(ratio "$(largest roll-e0 3)" 1024 %.0f)" MB
for what in import count; do
	report $what-vs-sha256 \
	    "$(ratio "$(median $what 1)" "$(median sha256 1)")" times
done
report count-instructions "$(instructions_per_paper)" \
    "a paper, its hashing left out (callgrind)"

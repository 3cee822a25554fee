#!/bin/bash
# run.sh: a made-up station imported, counted and verified, and in the same
# runs DuckDB over the same unverified files, their SHA-256, and the least that
# taking them in can cost. Prints "bench NAME VALUE UNIT"; docs/benchmarks.md
# says what the names mean. Asserts no time, but that all count the same.
#
# SCALE=0.1 makes a tenth of the papers, SCALE=8.4 ten million; RUNS=1 times
# once instead of the median of five; BENCH_DIR is the disk to use; ONLY=station
# leaves the other sizes and the roll out.
set -euo pipefail
cd "$(dirname "$0")/../.."

SCALE=${SCALE:-1} RUNS=${RUNS:-5} ONLY=${ONLY:-all}
units=164
work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/kaihyo-bench.XXXXXX")
times=$work/times
trap 'rm -rf "$work"' EXIT
export KAIHYO_LANG=en LC_ALL=C.UTF-8
# shellcheck source=tests/bench/station.bash
. tests/bench/station.bash
mkdir "$times"

report() { printf 'bench %-30s %12s %s\n' "$1" "$2" "$3"; }
scaled() { awk -v s="$SCALE" -v n="$1" 'BEGIN { printf "%d", n * s }'; }
divided() { awk -v a="$1" -v b="$2" -v f="${3:-%.2f}" 'BEGIN { printf f, a / b }'; }

# timed NAME COMMAND...: adds "seconds CPU-seconds kilobytes" to times/NAME.
timed() {
	local name=$1 TIMEFORMAT='%3R %3U %3S'

	shift
	{ time quietly command time -f %M -o "$work/memory" "$@"; } 2>"$work/time" || {
		cat "$work/time" >&2
		return 1
	}
	echo "$(<"$work/time") $(<"$work/memory")" |
		awk '{ printf "%.3f %.3f %d\n", $1, $2 + $3, $4 }' >>"$times/$name"
}

# middle FIELD <FILE: "median least greatest"
middle() {
	cut -d' ' -f"$1" | sort -g |
		awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)], a[1], a[NR] }'
}

median() { middle "$2" <"$times/$1" | cut -d' ' -f1; }

report_time() {
	local name=$1 median least most

	read -r median least most < <(middle 1 <"$times/$name")
	report "$name" "$median" "s, $least to $most"
	read -r median least most < <(middle 2 <"$times/$name")
	report "$name-cpu" "$median" "s of user and system, $least to $most"
	read -r _ _ most < <(middle 3 <"$times/$name")
	report "$name-memory" "$(divided "$most" 1024 %.0f)" "MB at most"
}

# report_ratio NAME BASE: run by run: what else the machine did then, it did to
# both. Once of the time on the clock, once of that on the processor.
report_ratio() {
	local field suffix median least most

	for field in 1 2; do
		suffix=$([ $field = 1 ] || echo -cpu)
		read -r median least most < <(paste -d' ' "$times/$1" "$times/$2" |
			awk -v f=$field '{ printf "%.2f\n", $f / $(f + 3) }' | middle 1)
		report "$1$suffix-vs-$2" "$median" "times, $least to $most"
	done
}

# --- DuckDB, which npm brings for this run --------------------------------------

duckdb=$BUILD/duckdb
duckdb_here() {
	[ -e "$duckdb/node_modules/@duckdb/node-api" ] || {
		command -v npm >/dev/null && command -v node >/dev/null &&
			timeout 300 npm install --prefix "$duckdb" --no-save \
				--no-package-lock --no-audit --no-fund \
				--ignore-scripts --silent @duckdb/node-api >&2
	}
}

duckdb_run() {
	NODE_PATH=$duckdb/node_modules command time -f %M -o "$work/memory" \
		node tests/bench/duckdb.js "$@" >"$work/duckdb" || return
	echo "$(cut -d' ' -f1,2 "$work/duckdb") $(<"$work/memory")" >>"$times/duckdb"
	[ "$(cut -d' ' -f3- "$work/duckdb")" = "$papers $papers $(awk '{
		f += $2; a += $3; b += $4 } END { print f, a, b }' \
		"$work/main/expected")" ] || {
		echo "bench: DuckDB counts otherwise: $(<"$work/duckdb")" >&2
		return 1
	}
}

# --- one station -----------------------------------------------------------------

# taken_in SERIES NAME FOLDER: import and count of WORK/NAME/FOLDER.
taken_in() {
	local station=$work/station.db

	rm -f "$station"
	bench_open "$work" "$2" "$station"
	timed "$1import" kaihyo tally import --station "$station" \
		--operator bench "$work/$2/$3"/*
	timed "$1count" kaihyo tally count --station "$station" --interim --json
	paste -d' ' <(tail -n 1 "$times/$1import") <(tail -n 1 "$times/$1count") |
		awk '{ printf "%.3f %.3f %d\n", $1 + $4, $2 + $5, ($3 > $6 ? $3 : $6) }' \
		>>"$times/$1import-count"
}

# verified: kaihyo-verify says that nothing is wrong (5: but nobody kept a
# head of the log).
verified() {
	local working=()

	[ -e "$1/bundle.note" ] || working=(--working)
	kaihyo-verify --root "$(print_of <"$work/base/root.txt")" \
		"${working[@]}" "$1" || [ $? -eq 5 ]
}
export -f verified print_of
export work

bench_keys "$work"
bench_station "$work" main $units "$(scaled 7300)" 7400
bench_notes "$work" main
files=("$work"/main/media/*/ballots-*.csv)
has_duckdb=
if duckdb_here; then has_duckdb=yes; else
	echo "bench: NOT COMPARED WITH DUCKDB: no npm, or npm gives nothing" >&2
fi
# Once beforehand, for the bundle; its times do not count.
taken_in first- main media
bench_as_expected "$work" main "$work/station.db"
station_bytes=$(stat -c %s "$work/station.db")
bench_certify "$work" main "$work/station.db"
for ((run = 1; run <= RUNS; run++)); do
	[ -z "$has_duckdb" ] || duckdb_run "${files[@]}"
	rm -f "$work/floor"
	timed floor bench-floor "$work/floor" "$work"/main/media/*
	timed sha256 openssl dgst -sha256 "${files[@]}"
	taken_in '' main media
	# shellcheck disable=SC2016 # the inner shell's own argument
	timed verify bash -c 'verified "$0"' "$work/main/bundle"
done
rm "$work/floor"

bytes=$(cat "${files[@]}" | wc -c)
report machine "$(nproc)" "cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), Linux $(uname -r), $(df --output=fstype "$work" | tail -1)"
report load "$(cut -d' ' -f1 /proc/loadavg)" "processes that wanted a core, at the end"
report version "$(kaihyo --version | cut -d' ' -f2)" "kaihyo, $(openssl version | cut -d' ' -f1-2), SQLite $(sqlite3 --version | cut -d' ' -f1)${has_duckdb:+, DuckDB $(NODE_PATH=$duckdb/node_modules node tests/bench/duckdb.js), node $(node --version)}"
report runs "$RUNS" "of each; what stands is the median, least and greatest"
report papers "$papers" "in $units units, ${#files[@]} files"
report bytes "$bytes" "of CSV"
report station-size-vs-csv "$(divided "$station_bytes" "$bytes" %.3f)" "times, $station_bytes bytes"
for name in ${has_duckdb:+duckdb} floor sha256 import count import-count verify; do
	report_time "$name"
done
for base in ${has_duckdb:+duckdb} floor sha256; do
	for name in import count import-count verify; do
		report_ratio "$name" "$base"
	done
done
[ -z "$has_duckdb" ] || report_ratio floor duckdb

# --- the parts: sync and signatures -----------------------------------------------

rm -f "$work/station.db"
bench_open "$work" main "$work/station.db"
if command -v strace >/dev/null; then
	begin=$EPOCHREALTIME
	quietly strace -f --seccomp-bpf -c -w -e trace=fsync,fdatasync \
		-o "$work/sync" kaihyo tally import --station "$work/station.db" \
		--operator bench "$work"/main/media/*
	took=$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
	read -r seconds calls < <(awk '/sync$/ { s += $2; n += $4 } END { print s, n }' "$work/sync")
	report import-sync "$(divided "$seconds" "$took" %.2f)" "of the import's $took s, in $calls calls"
else
	echo "bench: NO PART OF THE SYNC: no strace" >&2
fi
signatures=$(cat "$work"/main/media/*/*.note | grep -c '^— ')
a_second=$(openssl speed -seconds 1 -mr ed25519 2>/dev/null | awk -F: '/^[+]F/ { print $NF }' | tail -n 1)
report signatures "$signatures" "checked by import, again by count and by verify"
report import-signatures "$(awk -v n="$signatures" -v r="$a_second" \
	-v t="$(median import 2)" 'BEGIN { printf "%.2f", n / r / t }')" \
	"of the import's processor time, at ${a_second%.*} a second (openssl speed)"

[ "$ONLY" = all ] || exit 0

# --- cost by size ------------------------------------------------------------------

# cost NAME UNITS PAPERS PER-FILE: processor time for each paper, above what the
# same notes cost without papers.
cost() {
	local i all notes

	bench_station "$work" "$1" "$2" "$3" "$4"
	bench_notes "$work" "$1"
	for ((i = 0; i < RUNS; i++)); do
		taken_in "$1-" "$1" media
		taken_in "$1-notes-" "$1" notes
	done
	all=$(median "$1-import-count" 2) notes=$(median "$1-notes-import-count" 2)
	report "cost-$1" "$(awk -v a="$all" -v n="$notes" -v p="$papers" \
		'BEGIN { printf "%.0f", (a - n) / p * 1e9 }')" \
		"ns a paper; $papers papers, $2 units, at most $4 a file"
	rm -rf "${work:?}/$1"
}

rm -rf "$work/main/bundle"
cost ten-thousand 2 5000 7400
cost hundred-thousand 14 7143 7400
cost million 137 7300 7400
cost files-of-500 137 7300 500

# --- the roll ----------------------------------------------------------------------

# A register of 1.3 million people, judged one by one; the sum is known.
office=$work/office roll=$work/roll
persons=$(scaled 1300000)
mkdir "$office"
cp tests/samples/roll/*.json "$work/base/root.txt" "$office"
quietly kaihyo ballot define "$office"
quietly demo-sign "$office/election.note" bench/authority
quietly kaihyo ballot define "$office" --date 2026-11-01
quietly demo-sign "$office/setup-1.note" bench/authority
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
report roll-persons "$persons" "persons in the register, $(stat -c %s "$work/register.csv") bytes"
report roll-voters "$voters" "of them on the roll"
report_time roll-e0

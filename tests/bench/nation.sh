#!/bin/bash
# nation.sh: a made-up national referendum from the scanners to one bundle:
# 105 million papers, 45,000 places, 1,900 stations, 47 prefectures. Each
# station is opened, takes its sticks in, is certified (kaihyo-verify counts
# again), closed and bundled; its prefecture verifies the bundle and takes it
# in; so does the nation with the prefectures'. What comes out in each district
# is compared with what awk counts in the sealed files and with what the
# generator says it put in; one wrong paper fails. Prints "bench NAME VALUE
# UNIT". docs/benchmarks.md says what it costs.
#
# SCALE=0.1 is a tenth of the prefectures, stations and places, each station as
# large as ever. PREFECTURES, STATIONS, PLACES and PAPERS (of a station, in the
# mean) can be set alone. JOBS prefectures are worked on at a time (all cores).
# BENCH_DIR is the disk to use. KEEP=FOLDER keeps the files there; started
# again with it, a nation that was cut off goes on with the batches that are
# missing. Stations leave the disk BATCH by BATCH, once their prefecture has
# them.
set -euo pipefail
cd "$(dirname "$0")/../.."

SCALE=${SCALE:-1} JOBS=${JOBS:-$(nproc)} BATCH=${BATCH:-10}
scaled() {
	awk -v s="$SCALE" -v n="$1" 'BEGIN { n = int(n * s + 0.5)
		print n < 1 ? 1 : n }'
}
PREFECTURES=${PREFECTURES:-$(scaled 47)} STATIONS=${STATIONS:-$(scaled 1900)}
PLACES=${PLACES:-$(scaled 45000)} PAPERS=${PAPERS:-55270}
if [ -n "${KEEP:-}" ]; then
	mkdir -p "$KEEP"
	work=$(realpath "$KEEP")
	# What it took so far, if it was cut off.
	trap 'seconds >>"$work/clock"' EXIT
	trap 'exit 143' INT TERM
else
	work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/kaihyo-nation.XXXXXX")
	trap 'rm -rf "$work"' EXIT
fi
begin=$EPOCHREALTIME
seconds() {
	awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", b - a }'
}
export KAIHYO_LANG=en LC_ALL=C.UTF-8
# shellcheck source=tests/bench/station.bash
. tests/bench/station.bash
. tests/bench/nation.bash
nation=("$PREFECTURES" "$STATIONS" "$PLACES")

nation_define
nation_prefectures
nation_join
nation_compare
nation_report

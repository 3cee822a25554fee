#!/bin/bash
# accuracy.sh: at least POSITIONS (10,000,000) ballot positions (each paper has
# two) from the scanners' exports to the result, twice, the sticks the other
# way round the second time: not one may be wrong, and both results must have
# the same bytes (VVSG 2.0, 1.2-C). What must come out is counted by awk from
# the exports, before kaihyo sees them.
set -euo pipefail
cd "$(dirname "$0")/../.."

POSITIONS=${POSITIONS:-10000000}
units=164
work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/kaihyo-accuracy.XXXXXX")
trap 'rm -rf "$work"' EXIT
export KAIHYO_LANG=en LC_ALL=C.UTF-8
# shellcheck source=tests/bench/station.bash
. tests/bench/station.bash

bench_keys "$work"
# A unit may have a tenth less than asked for; all together never have.
bench_station "$work" all $units $((POSITIONS * 51 / units / 100 + 1)) 7400
[ $((papers * 2)) -ge "$POSITIONS" ] || {
	echo "accuracy: only $((papers * 2)) positions" >&2
	exit 1
}
sticks=("$work"/all/media/*)
for run in 1 2; do
	station=$work/$run.db
	bench_open "$work" all "$station"
	quietly kaihyo tally import --station "$station" --operator bench \
		"${sticks[@]}"
	bench_as_expected "$work" all "$station" || {
		echo "accuracy: run $run: the result is not what was exported" >&2
		exit 1
	}
	kaihyo tally count --station "$station" --json --interim >"$work/$run.json"
	mapfile -t sticks < <(printf '%s\n' "${sticks[@]}" | sort -r)
	echo "bench accuracy-run-$run $((papers * 2)) positions of $papers papers, no error"
done
cmp "$work/1.json" "$work/2.json"

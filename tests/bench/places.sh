#!/bin/bash
# places.sh: what a place costs: the same 100,000 papers of a station that has
# 1, 100, 1,000 or 5,000 places, each with a turnout of three signatures; and a
# roll of 1.3 million held against its check-ins. Prints "bench NAME VALUE
# UNIT" of processor time, the median of RUNS (3). Asserts no time, but that
# all papers are counted and all check-ins compared.
set -euo pipefail
cd "$(dirname "$0")/../.."

RUNS=${RUNS:-3}
work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/kaihyo-places.XXXXXX")
trap 'rm -rf "$work"' EXIT
export KAIHYO_LANG=en LC_ALL=C.UTF-8
# shellcheck source=tests/bench/station.bash
. tests/bench/station.bash
# shellcheck source=tests/bench/nation.bash
. tests/bench/nation.bash

report() { printf 'bench %-30s %12s %s\n' "$1" "$2" "$3"; }

# processor STAGE: seconds of user and system, the median
processor() {
	awk '{ printf "%.3f\n", $2 + $3 }' "$work/times/$1" | sort -n |
		awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}

memory() { awk '$4 > m { m = $4 } END { printf "%.0f", m / 1024 }' "$work/times/$1"; }

# one_station PLACES PAPERS [lists]: its definition and its sticks
one_station() {
	nation=(1 1 "$1") PAPERS=$2 lists=("${@:3}")
	rm -rf "$work"/{D,done,times,sticks,put-in}
	mkdir "$work/sticks"
	nation_define
	quietly bench-nation station "$work/D" "${nation[@]}" "$PAPERS" 1 \
		"$work/sticks" "$work/put-in" "${@:3}"
}

# gone_through: opened, imported, counted and verified, RUNS times
gone_through() {
	local run station=$work/s/station.db
	for ((run = 0; run < RUNS; run++)); do
		rm -rf "$work/s" "$work/bundle"
		office_open "$work/s" s0001
		step import kaihyo tally import --station "$station" \
			--operator bench "$work/D/roll" "$work"/sticks/*
		step count kaihyo tally count --station "$station" --json \
			--interim
		step checkins kaihyo tally checkins --station "$station"
		step status kaihyo tally status --station "$station"
		quietly kaihyo tally bundle --working --station "$station" \
			--out "$work/bundle"
		step verify kaihyo-verify --working --root "$root" "$work/bundle"
	done
	[ "$(jq .total.papers.white "$work/bundle/result.json")" -eq "$PAPERS" ] || {
		echo "bench: not $PAPERS papers" >&2
		return 1
	}
}

declare -A alone
for places in 1 100 1000 5000; do
	one_station $places 100000
	gone_through
	for stage in import count verify; do
		took=$(processor $stage)
		: "${alone[$stage]:=$took}"
		report "places-$places-$stage-cpu" "$took" \
			"s of user and system, $(memory $stage) MB"
		[ $places -eq 1 ] || report "places-$places-$stage-each" \
			"$(awk -v t="$took" -v a="${alone[$stage]}" -v n=$places \
				'BEGIN { printf "%.2f", (t - a) / (n - 1) * 1000 }')" \
			"ms a place"
	done
done

one_station 164 975000 lists
gone_through
kaihyo tally checkins --station "$work/s/station.db" |
	grep -q '^Check-ins compared: 975,000, from the lists of 164 places'
report checkins-roll "$(grep -c , "$work/D/roll/roll.csv")" \
	"lines of the roll, $PAPERS check-ins of 164 places"
for stage in import checkins status; do
	report "checkins-$stage-cpu" "$(processor $stage)" \
		"s of user and system, $(memory $stage) MB"
done

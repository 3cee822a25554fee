#!/usr/bin/env bats
# What a paper, a place and a decision cost, in instructions: the same on every
# machine, whatever else it does. Recorded on 2026-11-23 with gcc 12.2 -O2; fails above one and a half
# times the record. A change that is worth more: write the new figure down.

load ../bench/station
load ../bench/nation

IMPORT=862
COUNT=418
PLACE=48028

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	bench_keys . && bench_station . small 4 1000 7400 &&
		bench_notes . small || return 1
	echo "$papers" >papers
}

setup() {
	command -v valgrind >/dev/null || skip "NO VALGRIND here"
	# Other compilers and what they add count otherwise.
	! ldd "$(command -v kaihyo)" | grep -q "lib[au][sb]san" ||
		skip "NOT COUNTED with sanitizers"
	! grep -q gcov_ "$(command -v kaihyo)" || skip "NOT COUNTED with coverage"
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	papers=$(<papers)
}

instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 \
		>/dev/null | sed -n 's/.*Collected : //p'
}

# Valgrind knows no SHA instructions: the hash would hide the rest.
hashing() {
	local all none
	all=$(instructions openssl dgst -sha256 small/media/*/ballots-*.csv)
	none=$(instructions openssl dgst -sha256 /dev/null)
	echo $(((all - none) / papers))
}

# within NAME SEEN RECORD
within() {
	echo "# $1: $2 instructions, recorded $3" >&3
	[ "$2" -gt 0 ] && [ "$2" -le $(($3 * 3 / 2)) ]
}

@test "a paper costs the import and the count no more instructions than recorded" {
	local folder before=() after=()
	for folder in notes media; do
		bench_open . small $folder.db
		before=("${after[@]}")
		after=("$(instructions kaihyo tally import --operator bench \
			--station $folder.db small/$folder/*)"
			"$(instructions kaihyo tally count --interim \
				--station $folder.db)")
	done
	hash=$(hashing)
	within "import, a paper" $(((after[0] - before[0]) / papers - hash)) $IMPORT
	within "count, a paper" $(((after[1] - before[1]) / papers - hash)) $COUNT
}

# backwards FOLDER: the boxes of its setup, so that none names the place behind
# that of the box before
backwards() {
	local setup=$1/setup-1.json
	jq -c '.boxes |= reverse' "$setup" >backwards.json &&
		mv backwards.json "$setup" && rm "$1/setup-1.note" &&
		quietly kaihyo ballot define "$1" --date 2026-11-01 &&
		quietly demo-sign "$1/setup-1.note" bench/authority
}

# Among 500 places a search of all for each would hide; among 5,000 it costs
# more than all the rest.
@test "a place costs whoever reads the definition no more than recorded, among many too" {
	local places before after
	# shellcheck disable=SC2034 # read by nation_define
	for places in 500 5000; do
		work=$PWD/$places nation=(1 1 "$places") PAPERS=1000
		nation_define
		backwards "$work/D"
		before=$after
		after=$(instructions kaihyo ballot check "$work/D")
	done
	within "ballot check, a place" $(((after - before) / 4500)) $PLACE
}

# decisions FOLDER COUNT: signed ones, each with an id of its own
decisions() {
	local i
	mkdir "$1" || return 1
	for ((i = 1; i <= $2; i++)); do
		{
			printf 'kaihyo ruling v1\n'
			sed -n '2,4p' small/notes/u001/manifest-1.note
			printf '%s\n' "ruling r-$i" "number 1" "replaces -" \
				"date 2026-11-22" "station bench" \
				"action resolve" "finding E301 u001" \
				"figures in these words it never stands" \
				"end accepted" "reason not-found all heard" ""
		} >"$1/ruling-r-$i.note" && quietly demo-sign \
			"$1/ruling-r-$i.note" bench/manager \
			bench/witness-{1,2} || return 1
	done
}

# Were each held against all others, the later ones would cost half as much
# again.
@test "a decision costs the import among many what it costs among few" {
	local count seen=() few many
	for count in 1 100 500; do
		decisions "r$count" "$count"
		bench_open . small r.db
		seen+=("$(instructions kaihyo tally import --operator bench \
			--station r.db "r$count")")
		[ "$(kaihyo audit log --station r.db |
			grep -c 'kind=ruling')" -eq "$count" ]
		rm r.db
	done
	few=$(((seen[1] - seen[0]) / 99)) many=$(((seen[2] - seen[1]) / 400))
	echo "# import, a decision: $few among few, $many among many" >&3
	[ "$few" -gt 0 ] && [ $((many * 10)) -le $((few * 11)) ]
}

#!/bin/bash
# A night as large as Kawasaki's: 7 wards, 164 polling places, early voting
# at 10 places for 15 days, 7 absentee desks, 1.28 million on the roll.
# Generated, imported, reconciled; two things are wrong and must be found
# among 321 places. Prints the times; asserts none.
#
# usage: kawasaki.sh BUILD   (run.sh runs it, with the keys that it made)
set -euo pipefail

build=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
export PATH=$build/bin:$build/tools:$PATH LC_ALL=C.UTF-8 KAIHYO_LANG=en
folder=$build/scenarios
base=$folder/base
# shellcheck source-path=SCRIPTDIR
. "$here/night.bash"

rm -rf "$folder/kawasaki"
mkdir -p "$folder/kawasaki/media"
cd "$folder/kawasaki"

# Ward, on the roll (2024-05, scaled to 1.28 million), places, early places.
cat >wards <<-'END'
	kawasaki 192558 29 3
	saiwai 142314 19 1
	nakahara 219288 24 2
	takatsu 194654 23 1
	miyamae 195343 26 1
	tama 184944 22 1
	asao 150899 21 1
END

seconds() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'; }

# --- the setup, and what each place says -----------------------------------------

night_begin
incident="a night as large as Kawasaki's"
# The keys of 321 places are not what is looked at here.
turnout_role=receiver
roll=() rolled=0
while read -r ward eligible days early; do
	word_ward "$ward"
	rolled=$((rolled + eligible))
	for ((i = 1; i <= days; i++)); do
		word_place "$ward-$i" day "$ward" "$ward-$i-a"
		part=$((eligible / days + (i <= eligible % days)))
		roll+=("$ward-$i=$part")
		echo "$ward-$i day $((part * 36 / 100)) $ward" >>figures
	done
	for ((i = 1; i <= early; i++)); do
		for ((day = 7; day <= 21; day++)); do
			date=2026-11-$(printf %02d $day)
			word_place "$ward-e$i-$day" "early:$date" "$ward" \
				"$ward-e$i-$day-a"
			echo "$ward-e$i-$day early $((eligible * 18 / 1500 /
				early)) $ward" >>figures
		done
	done
	word_place "$ward-desk" absentee "$ward" "$ward-desk-a"
	echo "$ward-desk absentee $((eligible / 135)) $ward" >>figures
done <wards
[ $rolled -eq 1280000 ] || fail "$rolled on the roll"

# In Tama ten voters are missing from one record; in Asao 32 papers.
awk '$1 == "tama-7" { $3 -= 10 } 1' figures >signed
begin=$EPOCHREALTIME
word_open
row time "${#places[@]} places, ${#boxes[@]} boxes, $rolled on the roll: setup signed and station opened in $(seconds "$begin") s"

begin=$EPOCHREALTIME
# All that balances; but tama-7 counted ten more check-ins than it wrote.
awk '{
	came = $2 == "absentee" ? 0 : $3
	sent = $3 - came
	file = "record-" NR ".csv"
	print "field,value" > file
	split("day early absentee", kinds, " ")
	for (k in kinds)
		print kinds[k] "," (kinds[k] == $2 ? $3 : 0) > file
	split("braille proxy provisional taken-home envelopes-refused " \
		"envelopes-late returned:white spoiled:white", zeros, " ")
	for (z in zeros)
		print zeros[z] ",0" > file
	print "issued:white," came "\nreceived:white," came + 100 > file
	print "left:white,100\nenvelopes-received," sent > file
	print "envelopes-accepted," sent "\ncheckins,paper" > file
	seen = $1 == "tama-7" ? $3 + 10 : $3
	print "checkins-a," seen "\ncheckins-b," seen > file
	print "seal:" $1 "-a,-" > file
	close(file)
}' signed
n=0
while read -r place _; do
	n=$((n + 1))
	printf '%s %s\n' "$place" $n
done <signed >list
# shellcheck disable=SC2016 # the inner shell's own arguments
xargs -a list -P "$(nproc)" -L 1 sh -c '
	kaihyo ballot turnout --definition definition --place "$0" \
		--out "media/$0" --from "record-$1.csv" >/dev/null 2>&1 &&
		demo-sign "media/$0/turnout.note" night/receiver'
row time "turnouts of ${#places[@]} places drafted and signed in $(seconds "$begin") s"

begin=$EPOCHREALTIME
while read -r ward _; do
	cast=$(awk -v w="$ward" '$4 == w { n += $3 } END { print n }' figures)
	[ "$ward" != asao ] || cast=$((cast - 32))
	awk -v w="$ward" -v n=$((cast / 100)) -v rest=$((cast % 100)) 'BEGIN {
		print "id,class,count a,count b,checkers"
		for (i = 1; i <= n; i++)
			printf "%s-%05d,%s,100,100,ab+cd\n", w, i,
				i % 50 == 0 ? "b" : i % 2 == 0 ? "F" : "A"
		if (rest > 0)
			printf "%s-rest,F,%d,%d,ab\n", w, rest, rest
	}' >"$ward.csv"
	kaihyo ballot seal --definition definition --unit "$ward" --out \
		"media/unit-$ward" --count-a "$cast" --count-b "$cast" --final \
		--bundles "$ward.csv" >/dev/null 2>&1
	demo-sign "media/unit-$ward/manifest-1.note" night/scanner
done <wards
row time "bundles of 7 wards sealed in $(seconds "$begin") s"

# --- taken in, and looked at -----------------------------------------------------

word_roll "${roll[@]}"
begin=$EPOCHREALTIME
must kaihyo tally import --station station.kaihyo --operator night media/*
row time "$(find media -type f | wc -l) files of $(find media -mindepth 1 -maxdepth 1 | wc -l) media imported in $(seconds "$begin") s"
begin=$EPOCHREALTIME
kaihyo tally status --station station.kaihyo --json >status.json
row time "status in $(seconds "$begin") s"
begin=$EPOCHREALTIME
kaihyo tally count --station station.kaihyo --json --interim >count.json
row time "count of $(jq .total.papers.white count.json) papers in $(seconds "$begin") s"
[ "$(stat -c %s status.json)" -lt 4000000 ]

# Two needles: the place, the ward and the equation of each.
word_stopped E216 tama-7 "difference 10"
word_stopped E302 tama "a surplus of 10"
word_stopped E301 asao "unexplained 32"
jq -e '[.findings[] | select(.code | test("^E(21|30)"))] | length == 3' \
	count.json >/dev/null ||
	fail "other places do not balance: $(jq -c '[.findings[] |
	select(.code | test("^E(21|30)")) | .message]' count.json)"
row - "10 voters of tama-7 and 32 papers of asao found among ${#places[@]} places, and nothing else"

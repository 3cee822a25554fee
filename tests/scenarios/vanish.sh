#!/bin/bash
# Tries to make an unexplained difference vanish, with every command that
# changes a station, right and wrong arguments, in a random order that SEED
# repeats. It must fail: after each step
#
#   voters + moved in - papers - moved out - not put in - taken home -
#     unexplained = 0, and what was moved is printed,
#   voters, taken home and papers are what was signed, plus exactly the
#     corrections and withdrawals that the result prints,
#   blank and invalid papers are those in the signed files and on sheets,
#   the differences that the findings print add up to the unexplained rest,
#   kaihyo-verify counts the same result, byte by byte,
#   and a step that was refused changed not one byte of the result.
#
# usage: vanish.sh BUILD   (run.sh runs it, with the keys that it made)
set -euo pipefail

build=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
export PATH=$build/bin:$build/tools:$PATH LC_ALL=C.UTF-8 KAIHYO_LANG=en
folder=$build/scenarios
base=$folder/base
steps=${STEPS:-120} seed=${SEED:-20260208}
# shellcheck source-path=SCRIPTDIR
. "$here/night.bash"

rm -rf "$folder/vanish"
mkdir -p "$folder/vanish"
cd "$folder/vanish"

# draw N: $drawn is one of 0 to N - 1.
state=$seed
draw() {
	state=$((state * 6364136223846793005 + 1442695040888963407))
	drawn=$((((state >> 33) & 0x3fffffff) % $1))
}

# pick WORD...: $picked is one of them.
pick() {
	draw $#
	shift $drawn
	picked=$1
}

# --- the night: 32 papers fewer than voters, seven papers open ----------------

night_begin
word_ward asao
word_unit asao-b asao
word_place kita day asao a1
word_place minami day asao a2@asao-b
word_place desk absentee asao ad
word_open
declare -A voters=([kita]=500 [minami]=300 [desk]=40)
word_turnout kita day=500 taken-home=1
word_turnout minami day=300
word_turnout desk absentee=40 envelopes-accepted=36 envelopes-refused=4
word_receive all
word_opened asao a1 ad
word_opened asao-b a2
word_papers asao F=250 A=240 b=10
word_scanned asao final "?=7"
word_papers asao-b final F=150 A=145 b=5
not_put_in=0 sheet_blanks=0 sheets=0 rulings=0

# --- the steps -------------------------------------------------------------------

# number: the difference itself, near it, or anything.
number() {
	pick 0 1 4 8 28 31 32 33 40 468 500 532
	number=$picked
}

try_resolve() {
	local code subject ids
	count --interim
	mapfile -t ids < <(jq -r '.findings[] | .code + " " + .subject' \
		count.json | sort -u)
	ids+=("E301 minami" "W999 asao" "E302 asao")
	pick "${ids[@]}"
	read -r code subject <<<"$picked"
	pick explained accepted forgotten
	rulings=$((rulings + 1))
	word_decide "r-$rulings" resolve "$code" "$subject" "$picked" \
		not-found "all were heard"
}

try_correct() {
	local place field old new
	pick kita minami desk asao
	place=$picked
	pick voters.day voters.absentee voters.early taken-home taken-home \
		braille provisional envelopes.refused envelopes.accepted \
		envelopes.received paper.white.issued paper.white.left \
		paper.white.returned blank invalid papers unexplained
	field=$picked
	number
	new=$number
	# Mostly with the right old number, as the message names it.
	draw 4
	old=$drawn
	rulings=$((rulings + 1))
	word_decide "r-$rulings" correct "$place" "$field" "$old" "$new" \
		voter-left-with-paper "so that it fits" && return
	[[ $said =~ \ is\ ([0-9,]+),\ not ]] || return
	old=${BASH_REMATCH[1]//,/}
	# Now and then exactly what would make the difference vanish.
	draw 2
	[ $drawn -eq 0 ] || case $field in
	voters.*) new=$((old - unexplained)) ;;
	taken-home) new=$((old + unexplained)) ;;
	esac
	[ "$new" -ge 0 ] || new=0
	word_decide "r-$rulings" correct "$place" "$field" "$old" "$new" \
		voter-left-with-paper "so that it fits"
}

try_withdraw() {
	local unit
	pick asao asao-b kita
	unit=$picked
	pick bundles-001.csv bundles-002.csv ballots-001.csv ballots-009.csv
	rulings=$((rulings + 1))
	word_decide "r-$rulings" withdraw "$unit" "$picked" machine-fault \
		"it does not count"
}

try_move() {
	local box from
	pick a1 a2 ad a9
	box=$picked
	pick asao asao-b
	from=$picked
	pick asao asao-b kita
	rulings=$((rulings + 1))
	word_decide "r-$rulings" move-box "$box" "$from" "$picked" small-unit \
		"counted there"
}

try_reopen() {
	pick turnout count books
	rulings=$((rulings + 1))
	word_decide "r-$rulings" reopen "$picked" other "once more"
}

try_void() {
	draw $((rulings + 1))
	word_decide+ "r-$drawn" void other "taken back"
}

# A sheet over the first of the open papers.
try_sheet() {
	pick F A b o
	local code=$picked lines
	sheets=$((sheets + 1)) step=$((step + 1))
	try kaihyo tally review --station station.kaihyo --unit asao \
		--out "review-$step" || return
	[ -e "review-$step" ] || return # no paper is open any more
	draw 3
	lines=$((drawn + 2))
	cat "review-$step"/*.csv | head -n $lines >"sheet-$step.csv"
	sed -i "2,\$s/[^,]*\$/$code/" "sheet-$step.csv"
	lines=$(($(wc -l <"sheet-$step.csv") - 1))
	try kaihyo tally adjudicate --station station.kaihyo --unit asao \
		--sheet "s-$sheets" --decisions "sheet-$step.csv" \
		--out "decided-$step" || return
	signed "decided-$step" manager || return
	[[ $code == [FA] ]] || sheet_blanks=$((sheet_blanks + lines))
}

# Papers that a scanner has read, or that there are not, are not open.
try_wrong_sheet() {
	local serial
	serial=$(sed -n 3p unit-asao/ballots-001.csv | cut -c1-16)
	pick "$serial" 0123456789abcdef
	sheets=$((sheets + 1)) step=$((step + 1))
	printf '%s\n' serial,question,code "$picked,hall,b" >"sheet-$step.csv"
	sed -i "3i$picked,hall,b" "sheet-$step.csv"
	try kaihyo tally adjudicate --station station.kaihyo --unit asao \
		--sheet "s-$sheets" --decisions "sheet-$step.csv" \
		--out "decided-$step"
}

# A ruling that nobody's command would draft, signed by those who may.
try_forged() {
	step=$((step + 1)) rulings=$((rulings + 1))
	mkdir "ruling-$step"
	{
		sed -n '2,4p' definition/setup-1.note |
			sed "1i\\kaihyo ruling v1"
		printf '%s\n' "ruling r-$rulings" "number 1" "replaces -" \
			"date 2026-11-22" "station hall"
		pick 0 1 2 3
		case $picked in
		0) printf '%s\n' "action correct" "place kita" \
			"field taken-home" "old 7" "new 33" ;;
		1) printf '%s\n' "action correct" "place kita" \
			"field blank" "old 0" "new 32" ;;
		2) printf '%s\n' "action resolve" "finding E108 asao" \
			"figures anything" "end accepted" ;;
		3) printf '%s\n' "action move-box" "box a1" "from asao-b" \
			"to asao" ;;
		esac
		echo "reason other forged"
	} >"ruling-$step/ruling-r.note"
	signed "ruling-$step" manager witness
}

try_papers() {
	draw 3
	case $drawn in
	0) word_papers asao final b=1 o=1 ;;
	1) word_papers asao-b final F=1 ;;
	2) word_papers asao final b=4 ;;
	esac
}

try_takeback() {
	draw 4
	word_takeback asao final "bundles-00$((drawn + 2)).csv" "does not count"
}

try_turnout() {
	number
	word_turnout+ kita "day=$number" taken-home=1 || return
	voters[kita]=$number
}

try_receive() {
	pick kita minami desk
	word_receive "$picked"
}

try_envelopes() {
	draw 5
	word_envelopes asao desk $((4 - drawn)) "$drawn" "not on the roll" ||
		return
	not_put_in=$drawn
}

# Papers "counted elsewhere", or found here.
try_moved() {
	pick asao asao-b
	local unit=$picked
	pick in out out
	local way=$picked
	number
	[ "$unexplained" -le 0 ] || [ "$way" = in ] || number=$unexplained
	word_moved "$unit" "$way" "$number" "by mistake"
}

# --- what must hold --------------------------------------------------------------

# latest UNIT: its latest manifest.
latest() {
	printf '%s\n' "unit-$1"/manifest-*.note | sort -V | tail -n 1
}

# What one look at the result says: its sums; whether they are zero together
# and final fits the findings; what the findings print of corrections to the
# voters and to the papers taken home, and as differences; files withdrawn.
look='
	def number: gsub(","; "") | tonumber;
	def change: capture("old (?<o>[0-9,]+), new (?<n>[0-9,]+)") |
		(.n | number) - (.o | number);
	def rest: capture("(?<s>unexplained|a surplus of) (?<n>-?[0-9,]+)") |
		(.n | number) * (if .s == "unexplained" then 1 else -1 end);
	def said(code): .findings[] | select(.code | test(code));
	(.total | [.voters, ."taken-home", .papers.white,
		.questions[0].invalid, ."not-put-in", .unexplained,
		.voters + ."moved-in" - .papers.white - ."moved-out" -
		."not-put-in" - ."taken-home" - .unexplained,
		."moved-in" * 1000 + ."moved-out"]) +
	[.final == ([said("^E") | select(.end == "open")] | length == 0),
	([said("^N407$").message | select(contains(": voters.")) | change] |
		add // 0),
	([said("^W408$").message | change] | add // 0),
	([said("^[EW]30[1-4]$").message | rest] | add // 0),
	([said("^N305$").message | capture("(?<i>[0-9,]+) papers of others " +
		"are counted here, (?<o>[0-9,]+) of its own") |
		(.i | number) * 1000 + (.o | number)] | add // 0),
	any(said("^W307$"); true) == (.total."moved-in" != .total."moved-out")
	] | @tsv'
# shellcheck disable=SC2016 # jq's own names
withdrawn='.findings[] | select(.code == "N407") | .message |
	capture("^unit (?<u>[^ ]*): (?<f>[^ ]*) does not count").f as $f |
	capture("^unit (?<u>[^ ]*):").u + "/" + $f'

# blanks FILE: $blank papers of a bundles file are blank or otherwise invalid.
declare -A blanks_of
blanks() {
	[ -n "${blanks_of[$1]:-}" ] || blanks_of[$1]=$(awk -F, '
		$2 == "b" || $2 == "o" { n += $3 } END { print n + 0 }' "$1")
	blank=${blanks_of[$1]}
}

holds() {
	local unit name papers gone sum=0 invalid=$sheet_blanks blank
	local v home b wrong put rest zero moved final more_v more_home printed
	local moved_printed elsewhere
	count --interim || true
	agree || return
	gone=$(jq -r "$withdrawn" count.json)
	read -r v home b wrong put rest zero moved final more_v more_home \
		printed moved_printed elsewhere < <(jq -r "$look" count.json)
	for unit in asao asao-b; do
		while read -r _ name papers _; do
			if [[ $'\n'$gone$'\n' == *$'\n'$unit/$name$'\n'* ]]; then
				[[ $name != ballots* ]] ||
					invalid=$((invalid - sheet_blanks))
				continue
			fi
			sum=$((sum + papers)) blank=0
			[[ $name != bundles* ]] || blanks "unit-$unit/$name"
			invalid=$((invalid + blank))
		done < <(grep '^file ' "$(latest $unit)")
	done
	[ "$zero" = 0 ] || fail "the sum is $zero" || return
	[ "$v" = $((voters[kita] + voters[minami] + voters[desk] + more_v)) ] ||
		fail "voters $v: more than signed and printed" || return
	[ "$home" = $((1 + more_home)) ] ||
		fail "taken home $home: more than signed and printed" || return
	[ "$b" = $sum ] || fail "papers $b, signed and printed $sum" || return
	[ "$wrong" = $invalid ] ||
		fail "invalid $wrong, signed and on sheets $invalid" || return
	[ "$put" = $not_put_in ] || fail "not put in $put" || return
	[ "$printed" = "$rest" ] ||
		fail "unexplained $rest, the findings say $printed" || return
	[ "$moved" = "$moved_printed" ] && [ "$elsewhere" = true ] ||
		fail "moved $moved, printed $moved_printed" || return
	[ "$final" = true ] || fail "final although an E stands" || return
	unexplained=$rest
}

words=(resolve resolve correct correct correct withdraw move reopen void void
	sheet wrong_sheet forged papers takeback turnout receive envelopes
	moved moved)
holds
accepted=0 refused=0 vanished=0
for ((n = 1; n <= steps; n++)); do
	cp count.json before.json
	pick "${words[@]}"
	word=$picked
	if "try_$word"; then
		accepted=$((accepted + 1))
	else
		refused=$((refused + 1))
		count --interim
		# A medium can be refused in part: then it did change something.
		[[ $said =~ [1-9][0-9]*\ files\ taken ]] ||
			cmp -s before.json count.json || fail \
			"step $n, $word: refused, but the result changed"
	fi
	holds || fail "step $n, $word (SEED=$seed)" "$(tail -n 20 details)" \
		"$(jq -c .total before.json count.json)"
	[ "$unexplained" -ne 0 ] || vanished=$((vanished + 1))
done
must kaihyo audit check --station station.kaihyo
incident="vanish: SEED=$seed, $steps steps"
row "E301 asao" "$(jq -r '.total | "at the end voters \(.voters), moved in \(."moved-in"), papers \(.papers.white), moved out \(."moved-out"), not put in \(."not-put-in"), taken home \(."taken-home"), unexplained \(.unexplained)"' count.json)"
# The rest may be 0 when corrections are printed that make it so.
row - "$accepted accepted, $refused refused; rest 0 after $vanished of them, every change printed"
[ $accepted -gt 20 ] && [ $refused -gt 20 ]

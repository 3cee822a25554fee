# The words of a night file, one function each. A night is a text file of
# tests/scenarios/nights/; each line is a word and what it is about, read
# from top to bottom; "..." keeps spaces together, # begins a comment.
#
# The setup:
#   incident NAME          as the table names it (law.md 7)
#   scan hall|precinct     hall, if it is not said
#   limits difference=N invalid=N (per mille)
#   ward ID                a district; in a hall also the unit of its boxes
#   unit ID WARD           one more unit
#   place ID KIND WARD BOX[@UNIT]...   KIND: day, absentee or early:DATE
#   open                   the setup is signed, the station opened
#
# What comes in (every file is signed and imported at once):
#   turnout PLACE FIELD=N...    fields of docs/formats.md 9.4; what is not
#                          given is filled in so that the place balances
#   turnout+ PLACE ...     the next number of it
#   transcript PLACE ...   the same, typed at the station from the paper
#   receive PLACE|all [BOX=SEAL|BOX=missing]... [simultaneous=N]   the boxes at
#                          the desk; voters of the vote held at the same time
#   opened UNIT BOX...     who opened them is always the same person
#   envelopes UNIT PLACE IN OUT REASON
#   moved UNIT in|out N REASON  papers of others found here, or the other way
#   papers UNIT [final] CODE=N...   counted bundles with new ids
#   bundle UNIT [final] ID,CODE,N...   bundles with the ids as said
#   scanned UNIT [final] CODE=N...  single papers, ? is open for review
#   keyed UNIT [final] ID,CODE,N... -- ID,CODE,N...   the same bundles, keyed by
#                          two people who do not see each other's entry
#   roll PLACE=N...        the office's roll of polling day
#   takeback UNIT [final] FILE REASON   a file is withdrawn by the unit
#   voters PLACE=FROM-TO...     the same with the voters' numbers
#   checkins PLACE CHANNEL FROM-TO|N...   who came, out of its poll book; the
#                          turnout then has checkins=csv checkins-a=N
#   bring UNIT             its stick once more
#   discard UNIT FILE      a file that was refused is put away with its stick
#   decide ID resolve CODE SUBJECT explained|accepted REASON WORDS
#   decide ID correct PLACE FIELD OLD NEW REASON WORDS
#   decide ID withdraw UNIT FILE REASON WORDS
#   decide ID move-box BOX FROM TO REASON WORDS
#   decide ID reopen turnout|count REASON WORDS
#   decide+ ...            the next number of the decision
#   judged UNIT ID CODE    one sheet with all open papers of the unit
#
# What must be seen (each is a line of the table):
#   refused "WORDS" WORD...     that step is refused, with these words
#   stopped CODE SUBJECT "WORDS"   an open E-finding, and count says no
#   flagged CODE SUBJECT "WORDS"   an open W- or N-finding
#   ended END CODE SUBJECT "WORDS"   corrected, explained or accepted, and
#                          still printed
#   declared N             a final result whose unexplained rest is N, in the
#                          JSON, in print and in the certificate, which is
#                          signed and taken in; the log and the file hold
# and without a line of their own:
#   sums KEY=N...          of the result: voters, papers, taken-home, ...
#   gone CODE SUBJECT      no such finding any more
#   says "WORDS"           these stand in what count prints

OFFICER="開票 花子"

# --- saying and failing -------------------------------------------------------

# row FINDING VERDICT: a line of the table.
row() {
	printf 'row\t%s\t%s\t%s\n' "$incident" "$1" "$2"
}

fail() {
	printf '%s\n' "$@" >&2
	return 1
}

# try COMMAND...: its words go to $said and the log of the night.
try() {
	local status=0
	said=$("$@" 2>&1) || status=$?
	printf '$ %s\n%s\n' "$*" "$said" >>details
	return $status
}

must() {
	try "$@" || fail "this step should have worked: $*" "$said"
}

# --- the setup ----------------------------------------------------------------

night_begin() {
	incident='' scan=hall difference=5 invalid=50 step=0 next_bundle=1
	papers=white turnout_role=place
	wards=() units=() places=() boxes=()
}

word_incident() { incident=$1; }
word_scan() { scan=$1; }
word_limits() {
	local pair
	for pair in "$@"; do
		case $pair in
		difference=*) difference=${pair#*=} ;;
		invalid=*) invalid=${pair#*=} ;;
		*) fail "no limit: $pair" || return ;;
		esac
	done
}

word_ward() {
	wards+=("$1")
	[ "$scan" = precinct ] || units+=("$1 $1")
}

word_unit() { units+=("$1 $2"); }

word_place() {
	local box id=$1 kind=$2 ward=$3 unit
	places+=("$id $kind $ward")
	for box in "${@:4}"; do
		unit=$ward
		[ "$scan" = hall ] || unit=$id
		[[ $box != *@* ]] || unit=${box#*@}
		boxes+=("${box%@*} $id $unit")
	done
	[ "$scan" = hall ] || units+=("$id $ward")
}

label() { printf '"id":"%s","label":{"ja":"%s","en":"%s"}' "$1" "$1" "$1"; }

setup_json() {
	local id a b c comma=''
	printf '{"format":"kaihyo setup v1","number":1,"scan":"%s",' "$scan"
	printf '"papers":[{%s,"questions":["hall"]}],' "$(label "$papers")"
	printf '"stations":[{%s}],"districts":[' "$(label hall)"
	for id in "${wards[@]}"; do
		printf '%s{%s,"station":"hall"}' "$comma" "$(label "$id")"
		comma=,
	done
	comma=''
	printf '],"places":['
	while read -r id a b; do
		printf '%s{%s,"kind":"%s","district":"%s"' "$comma" \
			"$(label "$id")" "${a%:*}" "$b"
		[[ $a != early:* ]] || printf ',"date":"%s"' "${a#*:}"
		printf '}'
		comma=,
	done < <(printf '%s\n' "${places[@]}")
	comma=''
	printf '],"units":['
	while read -r id a; do
		printf '%s{%s,"district":"%s","paper":"%s"}' "$comma" \
			"$(label "$id")" "$a" "$papers"
		comma=,
	done < <(printf '%s\n' "${units[@]}")
	comma=''
	printf '],"boxes":['
	while read -r a b c; do
		printf '%s{"id":"%s","place":"%s","unit":"%s"}' "$comma" \
			"$a" "$b" "$c"
		comma=,
	done < <(printf '%s\n' "${boxes[@]}")
	cat <<-END
		],"policy":{"manifest":{"scanner":1},"turnout":{"$turnout_role":1},
		"transcript":{"receiver":1},"receipt":{"receiver":1},
		"opening":{"tally-manager":1},"sheet":{"tally-manager":1},
		"ruling":{"tally-manager":1,"tally-witness":1},
		"certificate":{"tally-manager":1,"tally-witness":1}},
		"thresholds":{"papers-per-file":100000,
		"invalid-per-mille":$invalid,"difference":$difference}}
	END
}

# The definition but for the setup is the same in all nights: $base.
# shellcheck disable=SC2154 # the caller sets base
word_open() {
	mkdir definition
	cp "$base"/{root.txt,election.note,election.json,ordinance.json} \
		"$base"/roster-1.note definition
	setup_json >definition/setup-1.json
	must kaihyo ballot define definition --date 2026-11-01 || return
	demo-sign definition/setup-1.note night/authority
	must kaihyo tally open --definition definition --as hall \
		--station station.kaihyo --operator night \
		--expect-root "$(sha256sum <definition/root.txt | cut -c1-64)" \
		--expect-election "$(sed '/^$/,$d' definition/election.note |
			sha256sum | cut -c1-64)"
}

# --- what comes in --------------------------------------------------------------

take() {
	try kaihyo tally import --station station.kaihyo --operator night "$1"
}

# signed FOLDER KEY...: the newest note in it, signed, and all taken in.
signed() {
	local note name names=()
	# shellcheck disable=SC2012 # names of ours
	note=$(ls -t "$1"/*.note | head -n 1)
	for name in "${@:2}"; do names+=("night/$name"); done
	demo-sign "$note" "${names[@]}" && take "$1"
}

add() { echo $(($1 + $2 + ${3:-0})); }

# The fields of a place's record, as formats.md 9.4 has them: those that are
# not given balance.
record() {
	local place=$1 pair box came envelopes p=$papers
	declare -A f=([day]=0 [early]=0 [absentee]=0 [braille]=0 [proxy]=0
		[provisional]=0 [taken-home]=0 [checkins]=none)
	for pair in "${@:2}"; do f[${pair%%=*}]=${pair#*=}; done
	came=$(add "${f[day]}" "${f[early]}")
	envelopes=${f[absentee]}
	: "${f[envelopes-received]:=$envelopes}" "${f[envelopes-refused]:=0}" \
		"${f[envelopes-late]:=0}"
	: "${f[envelopes-accepted]:=$((f[envelopes-received] -
		f[envelopes-refused]))}"
	: "${f[returned:$p]:=0}" "${f[spoiled:$p]:=0}" "${f[left:$p]:=100}"
	: "${f[issued:$p]:=$(add "$came" "${f[returned:$p]}")}"
	: "${f[received:$p]:=$(add "${f[issued:$p]}" "${f[spoiled:$p]}" \
		"${f[left:$p]}")}"
	for box in $(printf '%s\n' "${boxes[@]}" |
		awk -v p="$place" '$2 == p { print $1 }'); do
		: "${f[seal:$box]:=s-$box}"
	done
	echo field,value
	for pair in "${!f[@]}"; do echo "$pair,${f[$pair]}"; done
}

place_turnout() {
	local place=$1
	shift
	step=$((step + 1))
	record "$place" "${@/#+/}" >"figures-$step.csv"
	try kaihyo ballot turnout --definition definition --place "$place" \
		--out "stick-$place" --from "figures-$step.csv" \
		${replace:+--replace} || return
	signed "stick-$place" "$place"
}

word_turnout() { replace='' place_turnout "$@"; }
word_turnout+() { replace=1 place_turnout "$@"; }

word_transcript() {
	step=$((step + 1))
	record "$@" >"figures-$step.csv"
	try kaihyo tally transcribe --station station.kaihyo --place "$1" \
		--out "paper-$step" --from "figures-$step.csv" \
		--from "figures-$step.csv" || return
	signed "paper-$step" receiver
}

# The groups are read off the note, as the place wrote them on its paper.
receive_one() {
	local place=$1 pair box unit given=() groups
	step=$((step + 1))
	declare -A seals=()
	while read -r box unit; do
		seals[$box]=s-$box
	done < <(printf '%s\n' "${boxes[@]}" |
		awk -v p="$place" '$2 == p { print $1, $3 }')
	for pair in "${@:2}"; do
		case $pair in
		simultaneous=*) given+=(--simultaneous "${pair#*=}") ;;
		*) seals[${pair%%=*}]=${pair#*=} ;;
		esac
	done
	for box in "${!seals[@]}"; do given+=(--box "$box=${seals[$box]}"); done
	if [ -e "stick-$place/turnout.note" ]; then
		groups=$(sed '/^$/,$d' "stick-$place/turnout.note" | sha256sum |
			cut -c1-16)
		given+=(--groups "$groups")
	else
		given+=(--not-on-paper)
	fi
	try kaihyo tally receive --station station.kaihyo --place "$place" \
		--out "desk-$step" "${given[@]}" || return
	signed "desk-$step" receiver
}

word_receive() {
	local place
	if [ "$1" != all ]; then
		receive_one "$@"
		return
	fi
	for place in "${places[@]}"; do
		receive_one "${place%% *}" || return
	done
}

opening() {
	local unit=$1
	step=$((step + 1))
	try kaihyo tally opening --station station.kaihyo --unit "$unit" \
		--out "hall-$step" "${@:2}" || return
	signed "hall-$step" manager
}

word_opened() {
	local unit=$1 box given=()
	for box in "${@:2}"; do given+=(--box "$box=$OFFICER"); done
	opening "$unit" "${given[@]}"
}

# moved UNIT in|out PAPERS REASON
word_moved() {
	opening "$1" "--moved-$2" "$3 ${*:4}"
}

word_envelopes() {
	opening "$1" --envelopes "$2 $3 $4 ${*:5}"
}

# seal UNIT PAPERS OPTION...: one more lot of the unit's papers.
seal() {
	local unit=$1 count=$2
	try kaihyo ballot seal --definition definition --unit "$unit" \
		--out "unit-$unit" --count-a "$count" --count-b "$count" \
		"${@:3}" || return
	signed "unit-$unit" scanner
}

# Takes "final" off the front of the arguments after the unit.
final_of() {
	final=()
	[ "${2:-}" != final ] || final=(--final)
}

# bundles_csv ID,CODE,N...: as they are keyed; $papers_all is their number.
bundles_csv() {
	local bundle
	papers_all=0
	echo "id,class,count a,count b,checkers"
	for bundle in "$@"; do
		echo "$bundle,${bundle##*,},ab+cd"
		papers_all=$((papers_all + ${bundle##*,}))
	done
}

word_bundle() {
	local unit=$1 final papers_all
	final_of "$@"
	shift $((1 + ${#final[@]}))
	step=$((step + 1))
	bundles_csv "$@" >"lot-$step.csv"
	seal "$unit" "$papers_all" "${final[@]}" --bundles "lot-$step.csv"
}

word_keyed() {
	local unit=$1 first=() final papers_all
	final_of "$@"
	shift $((1 + ${#final[@]}))
	step=$((step + 1))
	while [ "$1" != -- ]; do
		first+=("$1")
		shift
	done
	bundles_csv "${@:2}" >"again-$step.csv"
	bundles_csv "${first[@]}" >"lot-$step.csv"
	seal "$unit" "$papers_all" "${final[@]}" --bundles "lot-$step.csv" \
		--bundles "again-$step.csv"
}

# A bundle holds at most 10,000 papers.
word_papers() {
	local unit=$1 pair count lot bundles=() final
	final_of "$@"
	shift $((1 + ${#final[@]}))
	for pair in "$@"; do
		count=${pair#*=}
		while [ "$count" -gt 0 ]; do
			lot=$((count < 10000 ? count : 10000))
			bundles+=("t-$next_bundle,${pair%%=*},$lot")
			next_bundle=$((next_bundle + 1))
			count=$((count - lot))
		done
	done
	word_bundle "$unit" ${final:+final} "${bundles[@]}"
}

word_scanned() {
	local unit=$1 pair all=0 final
	final_of "$@"
	shift $((1 + ${#final[@]}))
	step=$((step + 1))
	for pair in "$@"; do
		awk -v code="${pair%%=*}" -v n="${pair#*=}" \
			'BEGIN { while (n-- > 0) print code }'
		all=$((all + ${pair#*=}))
	done >"lot-$step.csv"
	sed -i 1ihall "lot-$step.csv"
	seal "$unit" $all "${final[@]}" "lot-$step.csv"
}

# roll_note LIST CHANGES PLACE=N...: the roll of polling day, from two files.
roll_note() {
	local pair sum=0
	for pair in "${@:3}"; do sum=$((sum + ${pair#*=})); done
	{
		sed -n '2,4p' definition/setup-1.note |
			sed "1i\\kaihyo roll v1"
		printf '%s\n' "stage e" "number 1" "replaces -" \
			"date 2026-11-22" "reference 2026-09-01" \
			"from $(sha256sum <definition/root.txt | cut -c1-64)" \
			"list $(sha256sum <"$1" | cut -c1-64)" \
			"changes $(sha256sum <"$2" | cut -c1-64)" \
			"eligible $sum" "struck-after-voting 0"
		printf 'precinct %s\n' "${@/=/ }" | sed 1,2d | sort
	} >office/roll.note
	signed office authority
}

word_roll() {
	mkdir -p office
	roll_note definition/root.txt definition/root.txt "$@"
}

# numbers FROM-TO|N...: voters' numbers, short enough to compare by eye.
numbers() {
	local range
	for range in "$@"; do
		seq -f %016.0f "${range%-*}" "${range#*-}"
	done
}

word_voters() {
	local pair place sums=()
	mkdir -p office
	{
		printf 'salt,%032d\nvoter,place,kind\n' 1
		for pair in "$@"; do
			place=${pair%%=*}
			numbers "${pair#*=}" | sed "s/\$/,$place,election/"
		done | sort
	} >office/roll.csv
	printf 'salt,%032d\nvoter,date,change\n' 2 >office/changes.csv
	for pair in "$@"; do
		sums+=("${pair%%=*}=$(numbers "${pair#*=}" | wc -l)")
	done
	roll_note office/roll.csv office/changes.csv "${sums[@]}"
}

word_checkins() {
	step=$((step + 1))
	{
		echo voter,channel
		numbers "${@:3}" | sed "s/\$/,$2/"
	} >"book-$step.csv"
	try kaihyo ballot checkins --definition definition --place "$1" \
		--from "book-$step.csv" --out "stick-$1"
}

word_bring() { take "unit-$1"; }

word_takeback() {
	local unit=$1 final
	final_of "$@"
	shift $((1 + ${#final[@]}))
	seal "$unit" 0 "${final[@]}" --withdraw "$1" --reason "$2"
}

word_discard() { mv "unit-$1/$2" "refused-$2"; }

decide() {
	local id=$1 action=$2 given=()
	shift 2
	case $action in
	resolve) given=(--finding "$1" --subject "$2" --end "$3") ;;
	correct) given=(--place "$1" --field "$2" --old "$3" --new "$4") ;;
	withdraw) given=(--unit "$1" --file "$2") ;;
	move-box) given=(--box "$1" --from "$2" --to "$3") ;;
	reopen) given=(--what "$1") ;;
	void) ;;
	esac
	shift $((${#given[@]} / 2))
	step=$((step + 1))
	try kaihyo tally "$action" --station station.kaihyo --id "$id" \
		--out "ruling-$step" ${replace:+--replace} "${given[@]}" \
		--reason "$1" --words "$2" || return
	signed "ruling-$step" manager witness
}

word_decide() { replace='' decide "$@"; }
word_decide+() { replace=1 decide "$@"; }

word_judged() {
	step=$((step + 1))
	try kaihyo tally review --station station.kaihyo --unit "$1" \
		--out "review-$step" || return
	cat "review-$step"/*.csv >"sheet-$step.csv"
	sed -i "2,\$s/[^,]*\$/$3/" "sheet-$step.csv"
	try kaihyo tally adjudicate --station station.kaihyo --unit "$1" \
		--sheet "$2" --decisions "sheet-$step.csv" \
		--out "decided-$step" || return
	signed "decided-$step" manager
}

# --- what must be seen ------------------------------------------------------------

count() {
	local status=0
	kaihyo tally count --station station.kaihyo --json "$@" >count.json \
		2>>details || status=$?
	return $status
}

# Whatever the night has come to, the second program has to come to the same:
# a bundle of the station as it stands, counted again by kaihyo-verify, which
# shares no rule with kaihyo, must be count.json byte by byte. For after
# "count".
agree() {
	rm -rf working theirs.json
	must kaihyo tally bundle --station station.kaihyo --working \
		--out working || return
	must kaihyo-verify --working --write-result theirs.json working ||
		return
	cmp -s count.json theirs.json || fail "the two programs disagree:" \
		"$(diff <(jq -S . count.json) <(jq -S . theirs.json))"
}

# finding END CODE SUBJECT WORDS: it stands so, in count, status and
# kaihyo-verify alike.
finding() {
	count --interim || return
	agree || return
	jq -e --arg how "$1" --arg code "$2" --arg subject "$3" \
		--arg words "$4" '[.findings[] | select(.end == $how and
		.code == $code and .subject == $subject and
		(.message | contains($words)))] | length >= 1' \
		count.json >>details && return
	fail "no finding $1 $2 $3 \"$4\"; these stand:" \
		"$(jq -r '.findings[] | [.end, .code, .subject, .message] |
			join(" ")' count.json)"
}

# Before anybody counts, the screen of the night must show it as well.
on_screen() {
	kaihyo tally status --station station.kaihyo --json >status.json || return
	jq -e --arg code "$1" --arg subject "$2" 'any(.findings[];
		.code == $code and .subject == $subject)' status.json \
		>>details || fail "status does not show $1 $2"
}

word_stopped() {
	[[ $1 == E* ]] || fail "$1 stops nothing" || return
	finding open "$@" || return
	[ "$1" = E108 ] || on_screen "$1" "$2" || return
	! count || fail "$1 stands, and count calls it final" || return
	row "$1 $2" "stopped: $3"
}

word_flagged() {
	[[ $1 != E* ]] || fail "$1 must stop, not flag" || return
	finding open "$@" || return
	row "$1 $2" "flagged: $3"
}

word_ended() {
	finding "$@" || return
	row "$2 $3" "$1: $4"
}

word_gone() {
	count --interim || return
	jq -e --arg code "$1" --arg subject "$2" 'all(.findings[];
		.code != $code or .subject != $subject)' count.json >>details ||
		fail "$1 $2 still stands"
}

word_refused() {
	local words=$1
	shift
	! "word_$1" "${@:2}" || fail "not refused: $*" || return
	[[ $said == *"$words"* ]] || fail "refused, but not with \"$words\":" \
		"$said" || return
	row "$1" "refused: $words"
}

word_sums() {
	local pair
	count --interim || return
	for pair in "$@"; do
		jq -e --arg key "${pair%%=*}" --argjson n "${pair#*=}" '
			.total | . + .questions[0].options +
			.questions[0].categories +
			{papers: .papers.white, valid: .questions[0].valid,
			invalid: .questions[0].invalid} | .[$key] == $n' \
			count.json >>details ||
			fail "not $pair:" "$(jq -c .total count.json)" || return
	done
}

word_says() {
	try kaihyo tally count --station station.kaihyo --interim || return
	[[ $said == *"$1"* ]] || fail "count does not say: $1" "$said"
}

word_declared() {
	local printed
	count || fail "not final:" "$(jq -r '.findings[] |
		select(.end == "open") | .code + " " + .message' count.json)" ||
		return
	jq -e --argjson n "$1" '.final and .outcome != null and
		.total.unexplained == $n' count.json >>details ||
		fail "unexplained is not $1:" "$(jq -c .total count.json)" ||
		return
	agree || return
	must kaihyo tally count --station station.kaihyo || return
	printed=$(sed -n '/unexpl\./,$p' <<<"$said" |
		awk '$1 == "all" { gsub(",", "", $NF); print $NF; exit }')
	[ "$printed" = "$1" ] || fail "printed as unexplained: $printed" ||
		return
	certified "$1" || return
	row result "declared, unexplained $1 printed"
}

# The officials declare it; the certificate has the difference and the end of
# each finding, and the log and the file hold.
certified() {
	step=$((step + 1))
	must kaihyo tally certify --station station.kaihyo \
		--out "certificate-$step" || return
	signed "certificate-$step" manager witness ||
		fail "the certificate is not taken in:" "$said" || return
	grep -hE "^figure [^ ]+ unexplained $1\$" "certificate-$step"/*.note \
		>>details || fail "the certificate does not say $1 unexplained:" \
		"$(cat "certificate-$step"/*.note)" || return
	must kaihyo audit check --station station.kaihyo
}

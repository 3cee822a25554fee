#!/usr/bin/env bats
# Who was checked in where: lists of voter numbers, held against each other
# and against the roll. What is found is said, and takes no paper away (P10);
# no number of a voter leaves the station's own screen (P9).

load helpers
load station

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	make_definition d "$SAMPLES/roll" || return 1
	enrol place-kita-special place place:kita-special d || return 1
	make_roster d || return 1
	make_roll office
	sign authority office/roll.note d
	night
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/* .
}

# no NUMBER: a voter number, so short that people can compare it
no() { printf '%016d' "$1"; }

# list SORTED-NUMBERS...: the lines of a list of voters from stdin, with
# numbers written short
long() { while IFS=, read -r n rest; do echo "$(no "$n"),$rest"; done; }

make_roll() {
	mkdir "$1"
	{
		printf 'salt,%032d\nvoter,place,kind\n' 1
		long <<-END
			101,kita-1,election
			102,kita-1,election
			103,kita-1,election
			104,kita-1,election
			105,kita-special,special
			201,minami-1,election
			202,minami-1,election
			203,minami-1,election
			204,minami-special,special
			303,kita-1,election
		END
	} >"$1/roll.csv"
	{
		printf 'salt,%032d\nvoter,date,change\n' 2
		long <<-END
			301,2026-11-10,moved
			302,2026-11-21,moved
			303,2026-11-21,died-after-voting
		END
	} >"$1/changes.csv"
	{
		sed '/^$/,$d; s/^kaihyo setup/kaihyo roll/; /^number/,$d' \
			d/setup-1.note
		printf '%s\n' 'stage e' 'number 1' 'replaces -' \
			'date 2026-11-22' 'reference 2026-10-31' \
			"from $(echo e0 | sha256sum | cut -d' ' -f1)" \
			"list $(sha256sum <"$1/roll.csv" | cut -d' ' -f1)" \
			"changes $(sha256sum <"$1/changes.csv" | cut -d' ' -f1)" \
			'eligible 10' 'struck-after-voting 1' \
			'precinct kita-1 5' 'precinct kita-special 1' \
			'precinct minami-1 3' 'precinct minami-special 1'
	} >"$1/roll.note"
}

# book CHANNEL NUMBER...: what a poll book exports
book() {
	local channel=$1 number
	echo voter,channel
	for number in "${@:2}"; do echo "$(no "$number"),$channel"; done
}

# place PLACE STICK CHANNEL NUMBER...: check-ins and turnout of a place
place() {
	local n=$(($# - 3)) counts
	book "$3" "${@:4}" >"$2.book"
	quietly kaihyo ballot checkins --definition d --place "$1" \
		--from "$2.book" --out "$2" || return 1
	case $3 in
	absentee) counts="$n 0 0" ;;
	day) counts="0 $n 0" ;;
	early) counts="0 0 $n" ;;
	esac
	# shellcheck disable=SC2086 # three counts
	CHECKINS="csv $n" turnout d "$1" "$2" $counts
}

night() {
	place kita-1 p1 day 999 101 102 103 201 105 301 &&
		place kita-early p2 early 303 103 302 &&
		place minami-1 p3 day 203 202 &&
		place minami-absentee p4 absentee 203 &&
		place kita-special p5 day 104
}

# said CODE TEXT: this finding stands in $output
# shellcheck disable=SC2154 # bats sets output
said() {
	grep -qF -- "$1  $2" <<<"$output" || {
		echo "not said: $1 $2"
		echo "$output"
		return 1
	} >&2
}

@test "a place writes its check-ins sorted, salted and without order" {
	book day 3 1 2 >export.csv
	run kaihyo ballot checkins --definition d --place kita-1 --from export.csv \
		--out s
	[ "$status" -eq 0 ]
	says 'Check-ins of place kita-1: 3 (absentee 0, day 3, early 0).' \
		'--checkins "csv 3"'
	diff <(sed 1d s/checkins.csv) - <<-END
		voter,channel,place
		$(no 1),day,kita-1
		$(no 2),day,kita-1
		$(no 3),day,kita-1
	END
	grep -Eqx 'salt,[0-9a-f]{32}' <(head -n 1 s/checkins.csv)
	# Another salt: the digest tells nothing about who came.
	kaihyo ballot checkins --definition d --place kita-1 --from export.csv \
		--out other
	run cmp s/checkins.csv other/checkins.csv
	[ "$status" -eq 1 ]
	run kaihyo ballot checkins --definition d --place kita-1 --from export.csv \
		--out s
	[ "$status" -eq 3 ]
	kaihyo ballot checkins --definition d --place kita-1 --from export.csv \
		--out s --replace
}

@test "a voter who stands twice in one place is named, with both lines" {
	book day 7 8 7 >export.csv
	run kaihyo ballot checkins --definition d --place kita-1 --from export.csv \
		--out s
	[ "$status" -eq 3 ]
	says "voter $(no 7) is checked in on line 2 and again" 'export.csv, line 4'
	[ ! -e s/checkins.csv ]
}

@test "a poll book with names, other titles or other channels is refused" {
	local line
	printf 'voter,channel,name\n%s,day,x\n' "$(no 1)" >names
	printf 'number,channel\n%s,day\n' "$(no 1)" >titles
	printf 'voter,channel\n%s,post\n' "$(no 1)" >channel
	printf 'voter,channel\n1,day\n' >short
	for line in 'names 1' 'titles 1' 'channel 2' 'short 2'; do
		run kaihyo ballot checkins --definition d --place kita-1 \
			--from "${line% *}" --out s
		[ "$status" -eq 3 ]
		says "where: ${line% *}, line ${line#* }"
		[ ! -e s/checkins.csv ]
	done
}

@test "a place cannot sign another number of check-ins than it has" {
	book day 1 2 >export.csv
	kaihyo ballot checkins --definition d --place kita-1 --from export.csv --out s
	export CHECKINS='csv 3'
	run turnout d kita-1 s 0 2 0
	[ "$status" -ne 0 ]
	says '2 check-ins in the file, 3 in the signed turnout'
	[ ! -e s/turnout.note ]
	export CHECKINS='csv 2'
	run turnout d kita-early s 0 0 2
	[ "$status" -ne 0 ]
	says 'the line must end in kita-early'
	run kaihyo ballot show --definition d p1
	[ "$status" -eq 0 ]
	says 'voters of kita-1, named by its turnout'
	run kaihyo ballot show --definition d office
	[ "$status" -eq 0 ]
	says 'voters of e, named by its roll'
}

@test "every trouble of a check-in is found, and none takes a paper away" {
	open_station d s.db
	take s.db office p1 p2 p3 p4 p5
	run kaihyo tally checkins --station s.db
	[ "$status" -eq 7 ]
	said E501 'checked in at kita-1 (day) and also at kita-early (early): voters 1; all their papers count'
	said E501 'checked in at minami-1 (day) and also at minami-absentee (absentee): voters 1'
	said E502 'place kita-1: checked in, but not on the roll: voters 1'
	said E503 'place kita-1: checked in, but struck from the roll before: voters 1'
	said N504 'place kita-early: struck after voting, their papers are in the box and count: voters 1'
	said E505 'place kita-1: checked in, but on the roll of district minami: voters 1'
	said E506 'place kita-1: checked in, but voting at the special place kita-special: voters 1'
	said W510 'place kita-early: struck after the day of voting, but not as having voted: voters 1'
	said W511 'place kita-special: checked in, but on the roll of place kita-1: voters 1'
	says 'Check-ins compared: 14, from the lists of 5 places' \
		'Held against roll e 1: 10 voters.' \
		'6 points about check-ins stand open'
	[ "$(grep -c '^[EWN]5' <<<"$output")" -eq 9 ]
	# P10: all 14 are voters, whatever was found.
	figures s.db >json
	[ "$(jq .total.voters json)" -eq 14 ]
	[ "$(jq '[.findings[].code | select(test("50[1-6]|51[01]"))] | length' json)" -eq 9 ]
	[ "$(jq .final json)" = false ]
}

@test "status and count say the same, and nobody's number" {
	local command
	open_station d s.db
	take s.db office p1 p2 p3 p4 p5
	for command in status 'status --json' 'count --interim' \
		'count --interim --json' checkins 'checkins --json'; do
		# shellcheck disable=SC2086 # a command and its options
		run kaihyo tally $command --station s.db
		says E501 E502 E503 N504 E505 E506 W510 W511
		run grep -E "0{10}" <<<"$output"
		[ "$status" -eq 1 ]
	done
	sqlite3 s.db 'SELECT line FROM entry' >log
	run grep -E '(^|[^0-9a-f])0{13}[0-9]{3}' log
	[ "$status" -eq 1 ]
	# Only whoever asks for them sees the numbers.
	run kaihyo tally checkins --station s.db --numbers
	says 'Voter numbers, for the office only' "$(no 103)" "$(no 203)" \
		"$(no 999)"
	run grep -c "$(no 101)" <<<"$output"
	[ "$output" -eq 0 ]
}

@test "without the roll, voters are still compared with each other" {
	open_station d s.db
	take s.db p1 p2 p3 p4 p5
	run kaihyo tally checkins --station s.db
	[ "$status" -eq 7 ]
	said E501 'checked in at kita-1 (day)'
	said W509 'station mihon: no roll is here'
	run grep -E '^E50[2-6]' <<<"$output"
	[ "$status" -eq 1 ]
	# The note alone is no list.
	mkdir note && cp office/roll.note note
	take s.db note
	run kaihyo tally checkins --station s.db
	said W509 'station mihon: the list or the changes of roll e 1 are not in'
	take s.db office
	run kaihyo tally checkins --station s.db
	said E502 'place kita-1: checked in, but not on the roll: voters 1'
}

@test "a list counts only if the place's latest turnout names it" {
	open_station d s.db
	mkdir early && cp p1/checkins.csv early
	refuse 4 s.db early
	says 'no turnout and no roll taken in so far names this content'
	cp -r p1 changed
	sed -i "s/$(no 102),day/$(no 106),day/" changed/checkins.csv
	refuse 4 s.db changed
	# The turnout is in; its list is not.
	run kaihyo tally status --station s.db
	says E508 'place kita-1: its check-ins, 7 lines, are not in yet'
	take s.db p1
	run kaihyo tally status --station s.db
	run grep E508 <<<"$output"
	[ "$status" -eq 1 ]
	# A corrected list comes with a corrected turnout.
	book day 101 102 >p1.book
	kaihyo ballot checkins --definition d --place kita-1 --from p1.book \
		--out p1 --replace
	CHECKINS='csv 2' turnout d kita-1 p1 0 2 0 --replace
	take s.db p1
	run kaihyo tally checkins --station s.db
	[ "$status" -eq 0 ]
	says 'Check-ins compared: 2, from the lists of 1 places'
	# The same again changes nothing.
	before=$(entries s.db)
	take s.db p1
	[ "$(entries s.db)" -eq "$before" ]
	kaihyo audit check --station s.db
}

@test "check-ins on paper: duplicates not checkable, in every output" {
	local command
	open_station d s.db
	CHECKINS='paper 3 3' turnout d kita-1 q1 0 3 0
	turnout d minami-1 q2 0 2 0
	take s.db q1 q2
	for command in status 'status --json' 'count --interim' \
		'count --interim --json' checkins 'checkins --json'; do
		# shellcheck disable=SC2086 # a command and its options
		run kaihyo tally $command --station s.db
		says 'place kita-1: check-ins on paper: duplicates not checkable' \
			'place minami-1: no check-ins: duplicates not checkable'
	done
	run kaihyo tally checkins --station s.db
	[ "$status" -eq 0 ]
	says 'On paper: 1 places; duplicates not checkable there.'
}

@test "channels are compared where the sums agree" {
	book absentee 203 >export.csv
	book day 202 | sed 1d >>export.csv
	kaihyo ballot checkins --definition d --place minami-1 --from export.csv \
		--out s
	CHECKINS='csv 2' turnout d minami-1 s 0 2 0
	open_station d s.db
	take s.db s
	run kaihyo tally checkins --station s.db
	[ "$status" -eq 7 ]
	said E507 'place minami-1, channel absentee: check-ins 1, but voters 0: difference 1'
	said E507 'place minami-1, channel day: check-ins 1, but voters 2: difference -1'
}

@test "a list that was changed in the station file is found" {
	open_station d s.db
	take s.db office p1
	tamper s.db "UPDATE file SET bytes = CAST(replace(
	    CAST(bytes AS TEXT), '$(no 999)', '$(no 998)') AS BLOB)
	    WHERE kind = 'checkins'"
	run kaihyo tally checkins --station s.db
	[ "$status" -eq 7 ]
	says 'stored bytes are no longer those that were verified'
	run kaihyo audit check --station s.db
	[ "$status" -eq 7 ]
}

@test "two digits that changed places are pointed out" {
	open_station d s.db
	CHECKINS='paper 45 45' turnout d kita-1 q1 0 54 0
	take s.db q1
	run kaihyo tally status --station s.db
	says 'W601' 'kita-1: the difference -9 is divisible by 9'
	CHECKINS='paper 53 53' turnout d kita-1 q1 0 54 0 --replace
	take s.db q1
	run kaihyo tally status --station s.db
	run grep W601 <<<"$output"
	[ "$status" -eq 1 ]
}

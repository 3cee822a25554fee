#!/usr/bin/env bats
# The election office makes the roll from its resident register: once for the
# day of the notice (e0), once for polling day (e). All people are invented.

# Some call roll without options.
# shellcheck disable=SC2119,SC2120

load helpers

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	make_begun definition "$SAMPLES/roll"
	mkdir cp932.json
	cp "$SAMPLES"/roll/*.json cp932.json
	sed -i 's/"encoding": "utf-8"/"encoding": "cp932"/' \
		cp932.json/setup-1.json
	make_begun cp932 "$PWD/cp932.json"
	kaihyo tally roll --definition definition --out e0 --office office \
		--register "$SAMPLES/roll/register.csv" >e0.txt 2>e0.err
	sign authority e0/roll.note definition
}

setup() {
	cp -r "$BATS_FILE_TMPDIR"/. "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR" || return 1
	cp "$SAMPLES/roll/register.csv" register.csv
}

# roll [OPTION]...: makes e0 from register.csv in ./out and ./room
roll() {
	kaihyo tally roll --definition definition --register register.csv \
		--out out --office room "$@"
}

# later [OPTION]...: makes e from register.csv in ./e
later() {
	kaihyo tally roll --definition definition --register register.csv \
		--stage e --from e0 --out e --office office "$@"
}

# The voter number of a register number.
voter() {
	sed -n "s/^0000000$1,//p" office/numbers-e0-1.csv
}

# Changes one cell: row COLUMN VALUE. The comma in the addresses of 104 and
# 105 makes a column of its own here.
change() {
	awk -F, -v OFS=, -v row="0000000$1" -v column="$2" -v value="$3" \
		'$1 == row { $column = value } { print }' register.csv >new.csv
	mv new.csv register.csv
}

@test "who may vote is counted by reason and by polling place" {
	cat e0.txt
	grep -Eq '^Persons in the extract +18$' e0.txt
	grep -Eq '^On the roll \(E0\) +9$' e0.txt
	grep -Eq '^  of these at special polling places +4$' e0.txt
	grep -Eq '^May not vote +9$' e0.txt
	grep -Eq '^  too young +2$' e0.txt
	grep -Eq '^  not resident long enough +2$' e0.txt
	grep -Eq '^  North school \(kita-1\) +3$' e0.txt
	grep -Eq '^  South, special \(minami-special\) +2$' e0.txt
	grep -q 'born on 2008-11-23 or before' e0.txt
	grep -q 'moved in on 2026-07-31 or before' e0.txt
	grep -q 'more than 3 years, that is since 2023-10-30 or before' e0.txt
}

@test "the signed totals are those of the list" {
	grep -qx 'eligible 9' e0/roll.note
	grep -qx 'precinct kita-1 3' e0/roll.note
	grep -qx 'precinct kita-special 2' e0/roll.note
	grep -qx 'precinct minami-1 2' e0/roll.note
	grep -qx 'precinct minami-special 2' e0/roll.note
	grep -qx "list $(sha256sum <e0/roll.csv | cut -d' ' -f1)" e0/roll.note
	[ "$(sed 1,2d e0/roll.csv | wc -l)" -eq 9 ]
	[ "$(sed 1,2d e0/roll.csv | cut -d, -f1 | sort -u | wc -l)" -eq 9 ]
	sed 1,2d e0/roll.csv | LC_ALL=C sort -c
	run kaihyo keys verify --definition definition e0/roll.note
	[ "$status" -eq 0 ]
}

@test "every refusal has its reasons and articles, for the office alone" {
	cat office/report-e0-1.csv
	grep -qx '0000000103,age,見本市住民投票条例 第3条' office/report-e0-1.csv
	grep -qx '0000000105,residence,article not verified' \
		office/report-e0-1.csv
	grep -q '^0000000202,duration,' office/report-e0-1.csv
	grep -q '^0000000204,class,' office/report-e0-1.csv
	grep -q '^0000000205,disqualified,' office/report-e0-1.csv
	grep -q '^0000000207,moved,' office/report-e0-1.csv
	grep -q '^0000000208,died,' office/report-e0-1.csv
	grep -qx '0000000211,age+residence,見本市住民投票条例 第3条 + article not verified' \
		office/report-e0-1.csv
	[ "$(wc -l <office/report-e0-1.csv)" -eq 10 ]
	for file in office/*; do
		[ "$(stat -c %a "$file")" = 600 ]
	done
	[ "$(stat -c %a office)" = 700 ]
}

# nobody FILE...: no name, address, birth date or register number in it
nobody() {
	local births=births word
	sed -n 's|.*,\([0-9/]\{10\}\),[0-9/]\{10\},第.*|\1|p' \
		"$SAMPLES/roll/register.csv" >$births
	[ "$(wc -l <$births)" -eq 18 ]
	sed 1d "$SAMPLES/roll/register.csv" | tr -d '"' | tr ',' '\n' |
		grep -E '　|^見本市|集合住宅|^[A-Z]+ [A-Z]+$|^0000000' >words
	# The last birthday of those who may vote is printed as a rule.
	{ cat $births && tr / - <$births && tr -d / <$births; } |
		grep -v '^2008-11-23$' >>words
	[ "$(wc -l <words)" -gt 100 ]
	while read -r word; do
		none -F -e "$word" "$@" || return 1
	done <words
}

@test "no name, address, birth date or register number gets out" {
	printf '%s\n' "$(voter 209)" >voted
	change 209 10 2026/11/20
	later --voted voted >e.txt 2>e.err
	change 210 8 2026/13/01
	roll >bad.txt 2>bad.err && false
	grep -q . bad.err
	nobody e0.txt e0.err e0/* office/report-e0-1.txt \
		e.txt e.err e/* office/report-e-1.txt \
		bad.txt bad.err room/malformed-e0-1.csv
}

@test "the office's files hold no name, address or birth date either" {
	sed 1d "$SAMPLES/roll/register.csv" | cut -d, -f2 >names
	[ "$(wc -l <names)" -eq 18 ]
	none -rFf names office e0
	none -rE '[12][0-9]{3}/[0-9]{2}|見本市[北南]' office e0
}

@test "CP932 with CR LF gives the same roll as UTF-8" {
	sed 's/$/\r/' "$SAMPLES/roll/register.csv" | iconv -f UTF-8 -t CP932 \
		>register.csv
	run kaihyo tally roll --definition cp932 --register register.csv \
		--out out --office room
	[ "$status" -eq 0 ]
	diff <(sed 1,2d e0/roll.csv | cut -d, -f2,3 | sort) \
		<(sed 1,2d out/roll.csv | cut -d, -f2,3 | sort)
	diff office/report-e0-1.csv room/report-e0-1.csv
	diff <(sed -n '/^eligible/,/^precinct minami-s/p' e0/roll.note) \
		<(sed -n '/^eligible/,$p' out/roll.note)
}

@test "bytes that are no CP932 are refused with their line" {
	{
		head -n 5 register.csv | iconv -f UTF-8 -t CP932
		printf '0000000301,\x81\x20,\n'
	} >bad.csv
	mv bad.csv register.csv
	run kaihyo tally roll --definition cp932 --register register.csv \
		--out out --office room
	[ "$status" -eq 3 ]
	[[ "$output" == *"a character that is no CP932"* ]]
	[[ "$output" == *"where: register.csv, line 6"* ]]
	head -c -1 "$SAMPLES/roll/register.csv" >register.csv
	printf '\x81' >>register.csv
	run kaihyo tally roll --definition cp932 --register register.csv \
		--out out --office room
	[ "$status" -eq 3 ]
	[ ! -e out/roll.csv ]
}

@test "an extract in the wrong encoding is refused" {
	iconv -f UTF-8 -t CP932 "$SAMPLES/roll/register.csv" >register.csv
	run roll
	[ "$status" -eq 3 ]
	[[ "$output" == *"not proper UTF-8 text"* ]]
	[[ "$output" == *"where: register.csv, line 1"* ]]
	[[ "$output" == *"in the encoding of the setup"* ]]
}

@test "rows that cannot be read are all listed; then there is no roll" {
	change 101 7 1975/13/12
	change 104 10 第9投票区
	change 106 5 外交
	change 205 12 7
	change 209 8 1949/01/01
	run roll
	echo "$output"
	[ "$status" -eq 3 ]
	[[ "$output" == *"no day of the calendar in the form of the setup"* ]]
	[[ "$output" == *'where: register.csv, line 2, column "生年月日"'* ]]
	[[ "$output" == *"cannot be read: 5, all listed in room/malformed-e0-1.csv"* ]]
	cat room/malformed-e0-1.csv
	[ "$(wc -l <room/malformed-e0-1.csv)" -eq 6 ]
	grep -q '^5,.*投票区' room/malformed-e0-1.csv
	[ "$(stat -c %a room/malformed-e0-1.csv)" = 600 ]
	[ -z "$(ls out)" ]
	[ "$(ls room)" = malformed-e0-1.csv ]
	cp "$SAMPLES/roll/register.csv" register.csv
	roll
}

@test "a broken row is refused with its line" {
	echo '0000000999,短い行' >>register.csv
	run roll
	[ "$status" -eq 3 ]
	[[ "$output" == *"where: register.csv, line 20"* ]]
	[[ "$output" == *"2 columns; the first line has 12"* ]]
	[[ "$output" != *短い行* ]]
	[ -z "$(find out room -type f)" ]
}

@test "a register number that stands twice is refused by its lines" {
	sed -n 3p "$SAMPLES/roll/register.csv" >>register.csv
	run roll
	[ "$status" -eq 3 ]
	[[ "$output" == *"the same register number stands on line 3 already"* ]]
	[[ "$output" == *"where: register.csv, line 20"* ]]
	[[ "$output" != *0000000102* ]]
}

@test "a column that the setup names and the extract lacks is refused" {
	sed -i '1s/死亡日/死亡年月日/' register.csv
	run roll
	[ "$status" -eq 3 ]
	[[ "$output" == *'no column of the extract has the title "死亡日"'* ]]
	[[ "$output" == *"to fix: correct \"roll\" in the next setup"* ]]
}

@test "the order of the rows changes nothing but the numbers" {
	{
		head -n 1 "$SAMPLES/roll/register.csv"
		sed 1d "$SAMPLES/roll/register.csv" | tac
	} >register.csv
	roll >out.txt
	diff <(sed '/^Written/,$d' e0.txt) <(sed '/^Written/,$d' out.txt)
	diff office/report-e0-1.csv room/report-e0-1.csv
	diff <(cut -d, -f2,3 e0/roll.csv | sed 1d | sort) \
		<(cut -d, -f2,3 out/roll.csv | sed 1d | sort)
}

@test "nothing is overwritten, and what stays at home lies elsewhere" {
	roll
	run roll
	[ "$status" -eq 3 ]
	[[ "$output" == *"the file exists already"* ]]
	run kaihyo tally roll --definition definition --register register.csv \
		--out out2 --office out2/office
	[ "$status" -eq 2 ]
	[[ "$output" == *"--office lies inside --out"* ]]
}

@test "stopped half-way, it leaves nothing behind" {
	sed 1d "$SAMPLES/roll/register.csv" >people
	{
		head -n 1 "$SAMPLES/roll/register.csv"
		awk 'NR == FNR { p[n++] = substr($0, 11); next }
			{ printf "%010d%s\n", FNR, p[FNR % n] }' people \
			<(seq 600000)
	} >register.csv
	roll >out.txt 2>out.err &
	sleep 0.3
	kill -TERM $!
	status=0
	wait $! || status=$?
	# 143: the signal came before the reading began.
	[ "$status" -eq 3 ] || [ "$status" -eq 143 ]
	[ "$status" -eq 143 ] || grep -q 'nothing was written' out.err
	[ -z "$(find out room -type f)" ]
}

@test "polling day: numbers stay, changes are dated" {
	change 101 11 2026/11/05
	change 107 10 2026/11/22
	change 209 10 2026/11/20
	change 210 12 1
	change 105 9 2026/07/01
	printf 'salt,00112233445566778899aabbccddeeff\nvoter,channel,place\n%s,early,kita-early\n' \
		"$(voter 209)" >checkins.csv
	later --voted checkins.csv >e.txt
	cat e.txt e/*
	grep -Eq '^On the roll \(E\) +7$' e.txt
	grep -qx 'stage e' e/roll.note
	grep -qx 'date 2026-11-22' e/roll.note
	grep -qx 'eligible 7' e/roll.note
	grep -qx 'struck-after-voting 1' e/roll.note
	grep -qx 'precinct kita-1 3' e/roll.note
	grep -qx 'precinct kita-special 1' e/roll.note
	grep -qx 'precinct minami-1 1' e/roll.note
	grep -qx "changes $(sha256sum <e/changes.csv | cut -d' ' -f1)" \
		e/roll.note
	grep -qx "$(voter 101),2026-11-05,died" e/changes.csv
	grep -qx "$(voter 107),2026-11-22,moved" e/changes.csv
	grep -qx "$(voter 209),2026-11-20,moved-after-voting" e/changes.csv
	grep -qx "$(voter 210),2026-11-22,struck" e/changes.csv
	added=$(sed -n 's/^0000000105,//p' office/numbers-e-1.csv)
	grep -qx "$added,2026-11-22,added" e/changes.csv
	grep -qx "$added,kita-1,election" e/roll.csv
	# Early votes stay on the roll: V is never more than E.
	grep -qx "$(voter 209),minami-1,election" e/roll.csv
	none "^$(voter 101)," e/roll.csv
	# Everybody keeps the number, also who was struck.
	join -t, -v1 <(sed 1,2d office/numbers-e0-1.csv) \
		<(sed 1,2d office/numbers-e-1.csv) >lost
	[ ! -s lost ]
	diff <(sed 1,2d office/numbers-e0-1.csv) \
		<(sed 1,2d office/numbers-e-1.csv | grep -v '^0000000105,')
}

@test "who vanished from the extract is not struck in silence" {
	sed -i '/^0000000101,/d' register.csv
	run later
	[ "$status" -eq 3 ]
	[[ "$output" == *"1 voters of the e0 roll are not in this extract"* ]]
	[[ "$output" == *"listed in office/missing-e-1.csv"* ]]
	[[ "$output" != *0000000101* ]]
	grep -qx "0000000101,$(voter 101)" office/missing-e-1.csv
	[ "$(stat -c %a office/missing-e-1.csv)" = 600 ]
	[ -z "$(ls e)" ]
}

@test "stage e believes nothing that is not signed" {
	cp e0/roll.csv roll.csv
	sed -i 's/,election$/,special/' e0/roll.csv
	run later
	[ "$status" -eq 4 ]
	mv roll.csv e0/roll.csv
	sed -i '/^— /d; $d' e0/roll.note
	run later
	[ "$status" -ne 0 ]
	[ ! -e e/roll.note ]
	roll
	sign authority out/roll.note definition
	run kaihyo tally roll --definition definition --stage e --from out \
		--register register.csv --out e --office office
	[ "$status" -eq 3 ]
	[[ "$output" == *"9 voters of the e0 roll are not among the voter numbers in --office"* ]]
}

@test "a correction takes the next number and keeps the voters' numbers" {
	change 105 9 2026/07/01
	kaihyo tally roll --definition definition --register register.csv \
		--out again --office office --replaces e0/roll.note
	grep -qx 'number 2' again/roll.note
	id=$(sed '/^$/,$d' e0/roll.note | sha256sum | cut -d' ' -f1)
	grep -qx "replaces $id" again/roll.note
	grep -qx 'eligible 10' again/roll.note
	diff <(sed 1,2d office/numbers-e0-1.csv) \
		<(sed 1,2d office/numbers-e0-2.csv | grep -v '^0000000105,')
}

@test "stages, dates and options that do not fit are refused" {
	run roll --stage e1
	[ "$status" -eq 2 ]
	run roll --stage e
	[ "$status" -eq 2 ]
	[[ "$output" == *"stage e needs --from"* ]]
	run roll --from e0
	[ "$status" -eq 2 ]
	run roll --reference-date 2026-10-30
	[ "$status" -eq 3 ]
	[[ "$output" == *"two reference dates: 2026-10-30 and 2026-10-31"* ]]
	run roll --reference-date 2026/10/31
	[ "$status" -eq 2 ]
	run roll --replaces e0/roll.csv
	[ "$status" -eq 4 ]
}

@test "a definition without rules or columns says what is missing" {
	make_begun plain "$SAMPLES/small"
	run kaihyo tally roll --definition plain --register register.csv \
		--out out --office room
	[ "$status" -eq 3 ]
	[[ "$output" == *"the ordinance file does not say who may vote"* ]]
}

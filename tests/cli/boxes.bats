#!/usr/bin/env bats
# From the place to the count: the paper confirms the stick, every box is
# received, opened and shown empty, every envelope is decided; a place without
# a computer is typed in from its paper.

load helpers
load station

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	mkdir -p samples/small
	cp "$SAMPLES"/small/*.json samples/small
	jq '.policy += { "transcript": { "receiver": 2 },
		"receipt": { "receiver": 1 },
		"opening": { "tally-manager": 1, "tally-witness": 1 } }' \
		"$SAMPLES/small/setup-1.json" >samples/small/setup-1.json
	SAMPLES=samples make_definition d
	make_sticks d
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,s1,s2,s3,s4,x.kaihyo} .
}

# groups STICK: the groups as they were written on the paper.
groups() {
	sed '/^$/,$d' "$1/turnout.note" | sha256sum |
		cut -c1-16 | sed 's/..../& /g; s/ $//'
}

by() {
	local name
	printf '%s\n' --passphrase-file d.keys/passphrase
	for name; do printf '%s\n' --key "d.keys/$name.pem"; done
}

receive() {
	local keys
	mapfile -t keys < <(by receiver-1)
	run kaihyo tally receive --station x.kaihyo --place "$1" --out r \
		"${keys[@]}" "${@:2}"
}

opening() {
	local keys
	mapfile -t keys < <(by manager witness-1)
	run kaihyo tally opening --station x.kaihyo --unit "$1" --out o \
		"${keys[@]}" "${@:2}"
}

count() {
	run kaihyo tally count --station x.kaihyo
}

receive_all() {
	receive kita-1 --groups "$(groups s1)" --box k1=- --box k2=-
	receive kita-early --groups "$(groups s2)" --box ke=-
	receive minami-1 --groups "$(groups s3)" --box m1=-
	receive minami-absentee --groups "$(groups s4)" --box ma=-
	take x.kaihyo r
}

open_all() {
	opening kita-a --box "k1=佐藤 太郎"
	opening kita-b --box "k2=佐藤 太郎" --box "ke=鈴木"
	opening minami-a --box "m1=鈴木" --box "ma=鈴木"
	take x.kaihyo o
}

@test "nothing is final before all boxes are received, opened and confirmed" {
	count
	[ "$status" -eq 7 ]
	[[ "$output" == *"E231 place kita-1: no receipt of its boxes yet"* ]]
	[[ "$output" == *"E233 unit kita-b: its papers are final, but nobody opened box ke of place kita-early and showed it empty"* ]]
	[[ "$output" == *"E236 place minami-1: no receipt yet; the groups of turnout 1 were not compared with its signed paper"* ]]
	receive_all
	open_all
	count
	[[ "$output" != *E2* ]]
	kaihyo audit check --station x.kaihyo
}

@test "wrong groups are refused, and a paper without groups is a warning" {
	receive kita-1 --groups "0000 1111 2222 3333" --box k1=- --box k2=-
	[ "$status" -eq 7 ]
	[[ "$output" == *"these are not the groups of the turnout of place kita-1"* ]]
	[ ! -e r ]
	receive kita-1 --not-on-paper --box k1=- --box k2=-
	[ "$status" -eq 0 ]
	[[ "$output" == *"NOT confirmed by the signed paper"* ]]
	take x.kaihyo r
	count
	[[ "$output" == *"W237 place kita-1: the groups of turnout 1 are not on its signed paper"* ]]
	[[ "$output" != *"E236 place kita-1"* ]]
}

@test "a turnout corrected after its receipt needs a new one" {
	receive_all
	turnout d kita-1 s1 0 41 0 --replace
	take x.kaihyo s1
	count
	[[ "$output" == *"E236 place kita-1: receipt 1 is of another text than turnout 2, which counts"* ]]
	receive kita-1 --groups "$(groups s1)" --box k1=- --box k2=-
	[ "$status" -eq 0 ]
	[ -e r/receipt-kita-1-2.note ]
	take x.kaihyo r
	count
	[[ "$output" != *E236* ]]
}

@test "a missing box, another seal and a stranger's box are findings" {
	receive kita-1 --groups "$(groups s1)" --box k1=A99 --box k2=missing \
		--box m1=- --box zz=-
	[ "$status" -eq 0 ]
	[[ "$output" == *"boxes 3 of 4"* ]]
	take x.kaihyo r
	count
	[[ "$output" == *'E232 place kita-1: box k1 was closed with seal "-" and came with seal "A99"'* ]]
	[[ "$output" == *"E231 place kita-1: box k2 was not received (receipt 1)"* ]]
	[[ "$output" == *"E234 place kita-1: box m1, which it brought, is of place minami-1"* ]]
	[[ "$output" == *"E234 place kita-1: box zz, which it brought, is in no setup"* ]]
	receive minami-1 --groups "$(groups s3)"
	[ "$status" -eq 2 ]
	[[ "$output" == *"box m1 is not mentioned"* ]]
}

@test "an opening is continued; a box of another unit is a finding" {
	opening kita-b --box "k2=佐藤"
	take x.kaihyo o
	count
	[[ "$output" == *"E233 unit kita-b"*"box ke"* ]]
	opening kita-b --box "ke=鈴木" --box "m1=鈴木"
	[ "$status" -eq 0 ]
	[[ "$output" == *"Opening 2 of unit kita-b: boxes opened and shown empty 3"* ]]
	take x.kaihyo o
	count
	[[ "$output" != *"E233 unit kita-b"* ]]
	[[ "$output" == *"E234 unit kita-b: box m1, which was opened here, is not one of its boxes"* ]]
}

@test "every refused and provisional envelope is decided in the hall" {
	local figures keys
	mapfile -t figures < <(record d kita-1 40 0 0 0 |
		sed '/^--absentee/{n;s/.*/3/}; /^--provisional/{n;s/.*/1/}
			/^--envelopes/{n;s/.*/3 1 2 0/}')
	mapfile -t keys < <(by place-kita-1 receiver-1 receiver-2)
	quietly kaihyo ballot turnout --definition d --place kita-1 --out s1 \
		--replace "${figures[@]}" "${keys[@]}" \
		--slot "place-manager paper A" --slot "place-witness paper B" \
		--slot "place-witness paper C"
	take x.kaihyo s1
	open_all
	count
	[[ "$output" == *"E235 place kita-1: envelopes in its boxes, refused 2 + provisional 1, but put in 0 + not put in 0: difference 3"* ]]
	opening kita-a --envelopes "kita-1 1 2 no signature on the envelope"
	[ "$status" -eq 0 ]
	take x.kaihyo o
	count
	[[ "$output" != *E235* ]]
}

@test "a place without a computer is typed in by two, and says so" {
	rm -r s4
	rm x.kaihyo
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3
	local keys
	mapfile -t keys < <(by receiver-1 receiver-2)
	cat >a.csv <<-'END'
	field,value
	day,0
	early,0
	absentee,1
	braille,0
	proxy,0
	provisional,0
	received:white,10
	issued:white,0
	returned:white,0
	spoiled:white,0
	left:white,10
	envelopes-received,1
	envelopes-accepted,1
	envelopes-refused,0
	envelopes-late,0
	taken-home,0
	checkins,paper
	checkins-a,1
	checkins-b,1
	seal:ma,-
	END
	sed 's/^left:white,10/left:white,9/; s/^absentee,1/absentee,2/' a.csv >b.csv
	run kaihyo tally transcribe --station x.kaihyo --place minami-absentee \
		--out t --from a.csv "${keys[@]}"
	[ "$status" -eq 2 ]
	[[ "$output" == *"needs the entries of two people"* ]]
	run kaihyo tally transcribe --station x.kaihyo --place minami-absentee \
		--out t --from a.csv --from b.csv "${keys[@]}"
	[ "$status" -eq 3 ]
	[[ "$output" == *"the two entries differ: absentee, left:white"* ]]
	run kaihyo tally transcribe --station x.kaihyo --place minami-absentee \
		--out t --from a.csv --from a.csv "${keys[@]}"
	[ "$status" -eq 0 ]
	[[ "$output" == *"(source: paper): voters 1"* ]]
	take x.kaihyo t
	count
	[[ "$output" == *"4 of 4 places have reported"* ]]
	[[ "$output" == *"N220 place minami-absentee: its figures were typed in from its signed paper (source: paper)"* ]]
	[[ "$output" != *"E236 place minami-absentee"* ]]
	# The place's own turnout goes before, and the difference is shown.
	cp -r "$BATS_FILE_TMPDIR/s4" .
	take x.kaihyo s4
	count
	[[ "$output" != *N220* ]]
	[[ "$output" == *'E204 place minami-absentee: its turnout says "paper white 100 0 0 0 100", the transcript of its paper "paper white 10 0 0 0 10"'* ]]
}

@test "a setup without these policies has no such findings, and no such notes" {
	make_definition plain
	open_station plain y.kaihyo
	run kaihyo tally count --station y.kaihyo --interim
	[[ "$output" != *E23* ]]
	run kaihyo tally receive --station y.kaihyo --place kita-1 --out r \
		--box k1=- --box k2=-
	[ "$status" -eq 4 ]
	[[ "$output" == *"the setup has no signature policy for a receipt"* ]]
}

@test "papers of another vote, and another vote's voters, stand in the books" {
	receive_all
	open_all
	rm -rf r o
	receive kita-1 --groups "$(groups s1)" --box k1=- --box k2=- \
		--simultaneous 1016
	[ "$status" -eq 0 ]
	opening minami-a --moved-in "2 市長選の箱から" --moved-out "7 市長選で計数"
	[ "$status" -eq 0 ]
	take x.kaihyo r o
	run kaihyo tally count --station x.kaihyo --interim
	says "W240 place kita-1: 40 voters, and 1,016 in the vote held at the same time (difference -976)" \
		"N305 unit minami-a: 2 papers of others are counted here, 7 of its own elsewhere" \
		"W307 station mihon: papers of others counted here 2, but of its own counted elsewhere 7: difference -5" \
		"voters and papers moved in 7, papers and moved out 12" \
		"unexplained -5"
	[ "$(figures x.kaihyo | jq -c '.total | [."moved-in", ."moved-out", .unexplained]')" = "[2,7,-5]" ]
	# What went from one unit to the other is explained by that.
	opening minami-a --moved-in "2 北から" --moved-out "0 なし"
	[ "$status" -eq 2 ]
	opening minami-a --moved-in "7 市長選の箱から" --moved-out "7 市長選で計数"
	[ "$status" -eq 0 ]
	take x.kaihyo o
	run kaihyo tally count --station x.kaihyo --interim
	[[ "$output" != *W307* ]]
	opening minami-a --moved-in "many"
	[ "$status" -eq 2 ]
}

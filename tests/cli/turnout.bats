#!/usr/bin/env bats
# The record of a place: its equations while typing, two blind entries, files
# of a poll-book system; what does not balance is kept, and found.

load helpers
load station

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	make_definition d
	open_station d x.kaihyo
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,x.kaihyo} .
}

# In the order of the form of kita-1.
answers() {
	printf '%s\n' 1200 0 3 2 1 0 1300 1202 2 5 93 3 2 1 0 1 paper 1203 \
		1203 A17 A18
}

typed() {
	script -qec true /dev/null >/dev/null 2>&1 </dev/null ||
		skip "NO TERMINAL can be played here: is /dev/pts there?"
	run script -qec "kaihyo ballot turnout --definition d --place kita-1 \
		--out T $*" /dev/null
}

@test "two people type the record; both agree" {
	{ answers; answers; } >in
	typed <in
	[ "$status" -eq 0 ]
	[[ "$output" == *"Voters checked in on the day [day]:"* ]]
	[[ "$output" == *"Papers left over, counted white [left:white]:"* ]]
	[[ "$output" == *"Now a second person types the same record"* ]]
	[[ "$output" != *"DOES NOT BALANCE"* ]]
	grep -qx 'voters day 1200' T/turnout.note
	grep -qx 'paper white 1300 1202 2 5 93' T/turnout.note
	grep -qx 'envelopes 3 2 1 0' T/turnout.note
	grep -qx 'checkins paper 1203 1203' T/turnout.note
	grep -qx 'box k2 A18' T/turnout.note
}

@test "what differs is named, without the figures, and typed again" {
	{ answers; answers | sed '1s/.*/1201/'; printf '1200\n1200\n'; } >in
	typed <in
	[ "$status" -eq 0 ]
	[[ "$output" == *"The two entries differ in [day]. Look at the record again."* ]]
	grep -qx 'voters day 1200' T/turnout.note
}

@test "a violated equation is said at once and can be typed again" {
	{ answers | sed -n 1,10p; echo 95; echo left:white; echo 93
	  answers | sed -n '12,$p'; } >in
	typed --once <in
	[ "$status" -eq 0 ]
	[[ "$output" == *"DOES NOT BALANCE: place kita-1, paper white: received 1,300, but issued 1,202 + spoiled 5 + left 95: difference -2"* ]]
	grep -qx 'paper white 1300 1202 2 5 93' T/turnout.note
}

@test "a violated equation is kept as the record has it, and is a finding" {
	{ answers | sed -n 1,10p; echo 95; echo keep; answers | sed -n '12,$p'; } >in
	typed --once --passphrase-file d.keys/passphrase \
		--key d.keys/place-kita-1.pem --key d.keys/receiver-1.pem \
		--key d.keys/receiver-2.pem --slot "'place-manager paper A'" \
		--slot "'place-witness paper B'" --slot "'place-witness paper C'" <in
	[ "$status" -eq 0 ]
	[[ "$output" == *"The figures stay as they are"* ]]
	grep -qx 'paper white 1300 1202 2 5 95' T/turnout.note
	take x.kaihyo T
	run kaihyo tally count --station x.kaihyo
	[[ "$output" == *"E211 place kita-1, paper white: received 1,300, but issued 1,202 + spoiled 5 + left 95: difference -2"* ]]
}

@test "a file of a poll-book system, CSV or JSON, is the same record" {
	printf 'field,value\nday,40\nearly,0\nabsentee,0\nbraille,0\nproxy,0
provisional,0\nreceived:white,50\nissued:white,40\nreturned:white,0
spoiled:white,0\nleft:white,10\nenvelopes-received,0\nenvelopes-accepted,0
envelopes-refused,0\nenvelopes-late,0\ntaken-home,0\ncheckins,none
seal:k1,1\nseal:k2,2\n' >r.csv
	sed 1d r.csv | jq -Rn '[inputs | split(",") | { (.[0]): (.[1] |
		tonumber? // .) }] | add | .["seal:k1"] = "1" |
		.["seal:k2"] = "2"' >r.json
	for file in r.csv r.json; do
		rm -rf T
		run kaihyo ballot turnout --definition d --place kita-1 \
			--out T --from "$file"
		[ "$status" -eq 0 ]
		cp T/turnout.note "$file.note"
	done
	cmp r.csv.note r.json.note
	echo day,41 >>r.csv
	run kaihyo ballot turnout --definition d --place kita-1 --out U \
		--from r.csv
	[ "$status" -eq 3 ]
	[[ "$output" == *'"day" is given twice'* ]]
	[[ "$output" == *"line 21"* ]]
	sed -i 's/^day,41/nobody,41/' r.csv
	run kaihyo ballot turnout --definition d --place kita-1 --out U \
		--from r.csv
	[[ "$output" == *'the record of place kita-1 has no field "nobody"'* ]]
}

@test "without a terminal every figure is needed, and only known ones" {
	run kaihyo ballot turnout --definition d --place kita-1 --day 1 \
		--early 0 --absentee 0 --out T </dev/null
	[ "$status" -eq 2 ]
	[[ "$output" == *'"braille" is missing'* ]]
	run kaihyo ballot turnout --definition d --place kita-9 --out T
	[ "$status" -eq 2 ]
	mapfile -t figures < <(record d kita-early 0 55 0 0)
	run kaihyo ballot turnout --definition d --place kita-early --out T \
		"${figures[@]}"
	[ "$status" -eq 0 ]
	grep -qx 'date 2026-11-20' T/turnout.note
	run kaihyo ballot turnout --definition d --place kita-early --out U \
		"${figures[@]}" --slot me
	[ "$status" -eq 2 ]
	[[ "$output" == *"where: --slot"* ]]
	run kaihyo ballot turnout --definition d --place kita-early --out U \
		"${figures[@]}" --paper "white 1 2 3"
	[ "$status" -eq 2 ]
	run kaihyo ballot turnout --definition d --place kita-early --out U \
		"${figures[@]}" --sent "minami-1 3"
	[ "$status" -eq 2 ]
	[[ "$output" == *'has no field "sent:minami-1"'* ]]
}

@test "envelopes that a desk sent and a place did not get are a finding" {
	mapfile -t figures < <(record d minami-absentee 0 0 0 0)
	run kaihyo ballot turnout --definition d --place minami-absentee \
		--out T "${figures[@]}" --sent "minami-1 12" \
		--passphrase-file d.keys/passphrase \
		--key d.keys/place-minami-absentee.pem \
		--key d.keys/receiver-1.pem --key d.keys/receiver-2.pem \
		--slot "place-manager paper A" --slot "place-witness paper B" \
		--slot "place-witness paper C"
	[ "$status" -eq 0 ]
	grep -qx 'sent minami-1 12' T/turnout.note
	turnout d minami-1 U 10 40 0
	take x.kaihyo T U
	run kaihyo tally count --station x.kaihyo
	[[ "$output" == *"E214 place minami-1: absentee envelopes sent to it 12, but received 10 + late 0: difference 2"* ]]
}

@test "voters of early voting do not stand in the record of the day" {
	turnout d kita-1 T 0 40 20
	take x.kaihyo T
	run kaihyo tally count --station x.kaihyo
	[[ "$output" == *"E219 place kita-1: 20 voters of the channel early, which this place does not have"* ]]
}

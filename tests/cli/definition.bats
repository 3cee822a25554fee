#!/usr/bin/env bats
# The office writes a definition, checks it, has it signed, and changes it.

load helpers

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
}

# change FILE OLD NEW: the first OLD becomes NEW.
change() {
	grep -qF -- "$2" "$1"
	sed -i "0,/$2/s/$2/$3/" "$1"
}

@test "before anything is signed, the JSON files are explained" {
	run kaihyo ballot check "$SAMPLES"/small/*.json
	[ "$status" -eq 0 ]
	[[ "$output" == *"*** A REHEARSAL"* ]]
	[[ "$output" == *"authority: Mihon City Election Commission"* ]]
	[[ "$output" == *"polling day: 2026-11-22"* ]]
	[[ "$output" == *'2 × votes for "For" > valid votes'* ]]
	[[ "$output" == *"NOT verified against the legal text"* ]]
	[[ "$output" == *"is neither valid nor invalid"* ]]
	[[ "$output" == *"stations 1, districts 2, units 3, places 4, boxes 5"* ]]
	[[ "$output" == *"scanning machine: 1, by electronic signature"* ]]
	[[ "$output" == *"not signed"* ]]
	[[ "$output" != *"identity"* ]]
}

@test "an election alone can be checked, an ordinance alone cannot" {
	run kaihyo ballot check "$SAMPLES/small/election.json"
	[ "$status" -eq 0 ]
	run kaihyo ballot check "$SAMPLES/small/ordinance.json"
	[ "$status" -eq 2 ]
	[[ "$output" == *"to fix: give the election.json that it belongs to"* ]]
}

@test "one problem does not hide the next" {
	mkdir d
	cp "$SAMPLES"/small/*.json d
	change d/ordinance.json '"code": "m"' '"code": "b"'
	change d/setup-1.json '"unit": "minami-a"' '"unit": "minami-z"'
	run kaihyo ballot check d
	[ "$status" -eq 3 ]
	[[ "$output" == *"two categories have the code b"* ]]
	[[ "$output" == *"where: d, ordinance.json, line 13, categories[1]"* ]]
	[[ "$output" == *"to fix: give every category its own code"* ]]
	[[ "$output" == *'there is no unit "minami-z"'* ]]
	[[ "$output" == *"where: d, setup-1.json, line 39, boxes[3].unit"* ]]
	[[ "$output" == *"to fix: add it to its list in this file"* ]]
}

@test "without a readable election the other files are checked for form" {
	mkdir d
	cp "$SAMPLES"/small/*.json d
	change d/election.json '"nonce"' '"nonse"'
	echo '}' >>d/setup-1.json
	run kaihyo ballot check d
	[ "$status" -eq 3 ]
	[[ "$output" == *'unknown member "nonse"'* ]]
	[[ "$output" == *"where: d, setup-1.json, line 61"* ]]
}

@test "the office's order of work, from JSON to a signed roster" {
	mkdir d d.keys
	cp "$SAMPLES"/small/*.json d
	run kaihyo ballot check d
	[ "$status" -eq 0 ]
	[[ "$output" == *"election.note: not drafted yet"* ]]
	[[ "$output" == *"NOT COMPLETELY SIGNED YET"* ]]

	make_root d
	run kaihyo ballot define d
	[ "$status" -eq 0 ]
	[[ "$output" == *"kaihyo keys sign --key AUTHORITY.pem --attach d/election.note"* ]]
	[ "$(head -1 d/election.note)" = "kaihyo election v1" ]
	[ "$(sed -n 2p d/election.note)" = \
		"definition $(sha256sum <d/election.json | cut -c1-64)" ]
	run kaihyo ballot check d
	[ "$status" -eq 0 ]
	[[ "$output" == *"election.note: drafted, NOT SIGNED YET"* ]]
	[[ "$output" == *"identity, once the draft is signed"* ]]

	run kaihyo ballot define d
	[ "$status" -eq 4 ]
	[[ "$output" == *"election.note is not signed yet"* ]]
	[[ "$output" == *"to fix: kaihyo keys sign --key AUTHORITY.pem --attach d/election.note"* ]]

	sign authority d/election.note d
	run kaihyo ballot define d --date 2026-11-01
	[ "$status" -eq 0 ]
	[[ "$output" == *"--attach d/setup-1.note"* ]]
	grep -qx "date 2026-11-01" d/setup-1.note
	grep -qx "replaces -" d/setup-1.note
	grep -qx "rehearsal yes" d/setup-1.note
	sign authority d/setup-1.note d
	run kaihyo ballot define d
	[ "$status" -eq 0 ]
	[[ "$output" == *"kaihyo keys roster --definition d"* ]]

	enrol scanner scanner station:mihon d
	make_roster d
	run kaihyo ballot check d
	[ "$status" -eq 0 ]
	[[ "$output" == *"election.note: signed by the authority; verified"* ]]
	[[ "$output" == *"setup-1.note: signed by the authority; verified"* ]]
	[[ "$output" == *"roster-1.note: signed by the authority; verified"* ]]
	[[ "$output" == *"Roster 1: keys 1"* ]]
	[[ "$output" == *'! unit "kita-b": signatures of a manifest by counter: needed 2, keys in the roster 0'* ]]
	[[ "$output" == *'! place "kita-1": signatures of a turnout by polling place: needed 1, keys in the roster 0'* ]]
	[[ "$output" != *"signatures of a manifest by scanning machine"* ]]
	[[ "$output" == *"No problem found."* ]]
}

@test "a changed file is not the one that was signed, and is not read" {
	make_begun d
	change d/election.json "By the river" "By the lake"
	run kaihyo ballot check d
	[ "$status" -eq 4 ]
	[[ "$output" == *"where: d, election.json"* ]]
	[[ "$output" != *"By the lake"* ]]
	run kaihyo ballot define d
	[ "$status" -eq 4 ]
}

@test "a file that changed after drafting wants a new draft" {
	mkdir d d.keys
	cp "$SAMPLES"/small/*.json d
	make_root d
	kaihyo ballot define d
	change d/ordinance.json "made up" "invented"
	run kaihyo ballot check d
	[ "$status" -eq 3 ]
	[[ "$output" == *"the file was changed after its note was drafted"* ]]
	[[ "$output" == *"where: d, ordinance.json"* ]]
	[[ "$output" == *"to fix: delete the draft and run kaihyo ballot define again"* ]]
}

@test "the next setup replaces the one before" {
	make_begun d
	sed 's/"number": 1/"number": 2/; s/"difference": 5/"difference": 9/' \
		d/setup-1.json >d/setup-2.json
	run kaihyo ballot define d --date 2026-11-02
	[ "$status" -eq 0 ]
	id=$(sed '/^$/,$d' d/setup-1.note | sha256sum | cut -c1-64)
	grep -qx "number 2" d/setup-2.note
	grep -qx "replaces $id" d/setup-2.note
	run kaihyo ballot define d
	[ "$status" -eq 4 ]
	sign authority d/setup-2.note d
	run kaihyo ballot check d
	[ "$status" -eq 0 ]
	[[ "$output" == *"Setup 2"* ]]
	[[ "$output" == *"differ by more than 9"* ]]
}

@test "a setup whose predecessor is missing is not drafted" {
	make_begun d
	sed 's/"number": 1/"number": 3/' d/setup-1.json >d/setup-3.json
	run kaihyo ballot define d
	[ "$status" -eq 3 ]
	[[ "$output" == *"setup 3 needs a signed setup 2 before it"* ]]
	[ ! -e d/setup-3.note ]
}

@test "the number in the file and in its name must agree" {
	make_begun d
	cp d/setup-1.json d/setup-2.json
	run kaihyo ballot define d
	[ "$status" -eq 3 ]
	[[ "$output" == *"the file says number 1"* ]]
	[[ "$output" == *"where: setup-2.json"* ]]
	cp d/setup-1.note d/setup-2.note
	run kaihyo ballot check d
	[ "$status" -eq 3 ]
	[[ "$output" == *"the name of the file says number 2, but it is number 1"* ]]
}

@test "a setup note without its JSON is an error" {
	make_begun d
	rm d/setup-1.json
	run kaihyo ballot check d
	[ "$status" -eq 3 ]
	[[ "$output" == *"there is no such file"* ]]
	[[ "$output" == *"where: d, setup-1.json"* ]]
}

@test "the setup of another election is refused by name" {
	make_begun d
	mkdir -p from
	cp "$SAMPLES"/small/*.json from
	change from/election.json "見本市 文化会館" "別の市 体育館"
	change from/election.json '"rehearsal": true' '"rehearsal": false'
	make_begun e from
	cp e/setup-1.* d
	run kaihyo ballot check d
	[ "$status" -eq 4 ]
	[[ "$output" == *"where: d, setup-1.note"* ]]

	# The same authority, so that the signature holds.
	rm d/setup-1.*
	sed -n 1,/^$/p e/setup-1.note >d/setup-1.note
	sign authority d/setup-1.note d
	cp e/setup-1.json d
	run kaihyo ballot check d
	[ "$status" -eq 3 ]
	[[ "$output" == *'it says it belongs to "別の市 体育館'* ]]
	[[ "$output" == *'(A REHEARSAL)'* ]]
	[[ "$output" == *"where: d, setup-1.note"* ]]
}

@test "two of two authority keys must have signed" {
	mkdir d d.keys
	cp "$SAMPLES"/small/*.json d
	make_key authority d.keys
	make_key second d.keys
	quietly kaihyo keys root --required 2 --out d/root.txt \
		d.keys/authority.vkey d.keys/second.vkey
	kaihyo ballot define d
	sign authority d/election.note d
	run kaihyo ballot check d
	[ "$status" -eq 4 ]
	[[ "$output" == *"1 of 2 signatures"* ]]
	[[ "$output" == *"where: d, election.note"* ]]
	sign second d/election.note d
	run kaihyo ballot check d
	[ "$status" -eq 0 ]
}

@test "notes without a root.txt vouch for nothing" {
	make_begun d
	rm d/root.txt
	run kaihyo ballot check d
	[ "$status" -eq 3 ]
	[[ "$output" == *"where: d, root.txt"* ]]
	[[ "$output" == *"root.txt: not there"* ]]
	[[ "$output" != *"signed by the authority; verified"* ]]
}

@test "define overwrites nothing" {
	make_begun d
	before=$(cat d/*.note | sha256sum)
	run kaihyo ballot define d
	[ "$status" -eq 0 ]
	[ "$before" = "$(cat d/*.note | sha256sum)" ]
}

@test "a complete roster has a key for every signature that is asked for" {
	make_definition d
	run kaihyo ballot check d
	[ "$status" -eq 0 ]
	[[ "$output" == *"No problem found."* ]]
	[[ "$output" != *"! "* ]]
	enrol spare counter unit:kita-a d
	quietly kaihyo keys roster --definition d d.keys/spare.note \
		--revoke mihon/counter-2 --reason lost
	sign authority d/roster-2.note d
	run kaihyo ballot check d
	[ "$status" -eq 0 ]
	[[ "$output" == *'! unit "kita-b": signatures of a manifest by counter: needed 2, keys in the roster 1'* ]]
	[[ "$output" != *'! unit "kita-a"'* ]]
}

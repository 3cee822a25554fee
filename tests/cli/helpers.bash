# What the stories share: throw-away keys and a small signed definition.
#
#   make_definition DIR [FROM]   the small sample election in DIR, complete
#                          and signed, from the JSON files in FROM; keys and
#                          enrolments in DIR.keys
#   make_begun DIR [FROM]  the same without a roster, from the JSON files in
#                          FROM
#   make_key NAME KEYS     one more key: KEYS/NAME.pem, KEYS/NAME.vkey
#   enrol NAME ROLE SCOPE DIR [PERSON]   a key with its enrolment
#   make_roster DIR        the next roster from all enrolments, signed
#   sign NAME NOTE DIR     adds the signature of a key to a note
#   record DIR PLACE DAY EARLY ABSENTEE HOME   options of kaihyo ballot
#                          turnout: the record of a place whose books balance;
#                          CHECKINS in place of none
#   none GREP-ARGUMENTS    no line matches, and grep could read it all: "! grep"
#                          fails no story, and nothing stands in a missing file
#
# Keys of make_definition: authority; scanner, counter-1, counter-2,
# receiver-1, receiver-2, manager, witness-1, -2, -3 (station:mihon);
# place-kita-1, place-kita-early, place-minami-1, place-minami-absentee.
# All have the passphrase in DIR.keys/passphrase.

SAMPLES=$BATS_TEST_DIRNAME/../samples

# Says nothing unless it fails.
quietly() {
	local output
	output=$("$@" 2>&1) || {
		echo "failed: $*"
		echo "$output"
		return 1
	} >&2
}

none() {
	local rc=0
	grep "$@" >&2 || rc=$?
	[ $rc -eq 1 ]
}

passphrase() {
	[ -s "$1/passphrase" ] || printf 'only for tests\n' >"$1/passphrase"
	echo "$1/passphrase"
}

make_key() {
	mkdir -p "$2"
	quietly kaihyo keys new --name "mihon/$1" --out "$2/$1" \
		--passphrase-file "$(passphrase "$2")"
}

sign() {
	quietly kaihyo keys sign --key "$3.keys/$1.pem" \
		--passphrase-file "$(passphrase "$3.keys")" --attach "$2"
}

enrol() {
	make_key "$1" "$4.keys" || return 1
	quietly kaihyo keys enrol --key "$4.keys/$1.pem" \
		--passphrase-file "$(passphrase "$4.keys")" --definition "$4" \
		--role "$2" --scope "$3" --person "${5:-試験 $1}" \
		--from 2026-11-01 --until 2026-12-31 --out "$4.keys/$1.note"
}

record() {
	local came=$(($3 + $4)) setup
	setup=$(printf '%s\n' "$1"/setup-*.json | sort -V | tail -n 1)
	printf '%s\n' --day "$3" --early "$4" --absentee "$5" --braille 0 \
		--proxy 0 --provisional 0 --taken-home "$6" \
		--envelopes "$5 $5 0 0" --checkins "${CHECKINS:-none}"
	jq -r --arg n "$((came + 100)) $came 0 0 100" \
		'.papers[] | "--paper", .id + " " + $n' "$setup"
	jq -r --arg place "$2" \
		'.boxes[] | select(.place == $place) | "--box", .id + "=-"' \
		"$setup"
}

make_root() {
	make_key authority "$1.keys" || return 1
	quietly kaihyo keys root --required 1 --out "$1/root.txt" \
		"$1.keys/authority.vkey"
}

make_roster() {
	local n=1
	quietly kaihyo keys roster --definition "$1" "$1".keys/*.note ||
		return 1
	while [ -e "$1/roster-$((n + 1)).note" ]; do n=$((n + 1)); done
	sign authority "$1/roster-$n.note" "$1"
}

make_begun() {
	mkdir -p "$1" "$1.keys"
	cp "${2:-$SAMPLES/small}"/*.json "$1"
	make_root "$1" || return 1
	quietly kaihyo ballot define "$1" || return 1
	sign authority "$1/election.note" "$1" || return 1
	quietly kaihyo ballot define "$1" --date 2026-11-01 || return 1
	sign authority "$1/setup-1.note" "$1"
}

make_definition() {
	local name place
	make_begun "$1" "${2:-}" || return 1
	enrol scanner scanner station:mihon "$1" || return 1
	for name in counter-1 counter-2; do
		enrol "$name" counter station:mihon "$1" || return 1
	done
	for name in receiver-1 receiver-2; do
		enrol "$name" receiver station:mihon "$1" || return 1
	done
	enrol manager tally-manager station:mihon "$1" || return 1
	for name in witness-1 witness-2 witness-3; do
		enrol "$name" tally-witness station:mihon "$1" || return 1
	done
	for place in kita-1 kita-early minami-1 minami-absentee; do
		enrol "place-$place" place "place:$place" "$1" || return 1
	done
	make_roster "$1"
}

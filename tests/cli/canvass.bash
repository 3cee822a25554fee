# What the stories of the canvass share, beyond helpers.bash and gate.bash: a
# city with two tally stations, kita and minami, and a gate.
#
#   two_stations [JQ [OFFICE...]]   definition D with its keys, sticks/, roll/, and both
#                         stations certified; JQ changes the setup, OFFICEs
#                         get officials too: kita.db, minami.db
#   bundled STATION OUT   the station's bundle, signed by its officials
#   officials STATION     --key options of manager and witnesses
#   certified FILE STATION OUT   certify, take the certificate in, close
#   read_aloud BUNDLE     the figures of an office, for tally headline
#   reopened OUT          kita's people decide that its count is opened again
#   again_open FILE       kita goes on from kita.db, with a paper of kita-b
#                         scanned again as against: all media but `reopened`

officials() {
	gate_keys D "manager-$1" "witness-$1-1" "witness-$1-2"
}

# log_of OFFICE: its log's key, in the next roster
log_of() {
	local id
	id=$(sed '/^$/,$d' D/election.note | sha256sum | cut -c1-16)
	quietly kaihyo keys new --name "mihon/$id/$1" --out "D.keys/log-$1" \
		--passphrase-file D.keys/passphrase &&
		quietly kaihyo keys enrol --key "D.keys/log-$1.pem" \
			--passphrase-file D.keys/passphrase --definition D \
			--role log --scope "station:$1" --person "開票記録 $1" \
			--from 2026-11-01 --until 2026-12-31 \
			--out "D.keys/log-$1.note"
}

# checked FILE OFFICE: the checkpoints that are due
checked() {
	local due n=0
	while due=$(kaihyo tally status --station "$1" --json |
		jq -r '."checkpoint-due"') &&
		[ "$due" != null ] && [ "$due" != certified ]; do
		n=$((n + 1))
		rm -f "$2-$n.checkpoint"
		quietly kaihyo audit checkpoint --station "$1" \
			--out "$2-$n.checkpoint" --key "D.keys/log-$2.pem" \
			--passphrase-file D.keys/passphrase || return 1
	done
}

# closed FILE OFFICE: the last checkpoint
closed() {
	checked "$1" "$2" || return 1
	rm -f "$2.checkpoint"
	quietly kaihyo audit close --station "$1" --out "$2.checkpoint" \
		--key "D.keys/log-$2.pem" --passphrase-file D.keys/passphrase
}

two_stations_definition() {
	gate_from "$SAMPLES/small" from '{ count: "V", "at-least": "1/2", of: "E" }'
	jq ".stations = [
	        { id: \"kita\", label: { ja: \"北開票所\", en: \"North station\" } },
	        { id: \"minami\", label: { ja: \"南開票所\", en: \"South station\" } }] |
	    .districts[0].station = \"kita\" | .districts[1].station = \"minami\" |
	    .policy.certificate = { \"tally-manager\": 1, \"tally-witness\": 2 } |
	    del(.policy.gate) | ${1:-.}" from/setup-1.json >setup-1.json
	mv setup-1.json from
	make_begun D from
	local station n place
	for station in kita minami canvass "${@:2}"; do
		enrol "manager-$station" tally-manager "station:$station" D
		for n in 1 2; do
			enrol "witness-$station-$n" tally-witness "station:$station" D
		done
		log_of "$station"
	done
	for station in kita minami; do
		enrol scanner-$station scanner station:$station D
		for n in 1 2; do
			enrol counter-$station-$n counter station:$station D
			enrol receiver-$station-$n receiver station:$station D
		done
	done
	for place in kita-1 kita-early minami-1 minami-absentee; do
		enrol place-$place place place:$place D
	done
	make_roster D
}

two_stations_sticks() {
	gate_seal D kita-a sticks/kita-a kita F2 A3 F1 A2
	gate_seal D kita-b sticks/kita-b kita F2 A3 F1 A2
	gate_seal D minami-a sticks/minami-a minami F2 A3 A1 A2 A2 A2 A2
	gate_turnout D kita-1 sticks/kita-1 kita 6 0 0 0
	gate_turnout D kita-early sticks/kita-early kita 0 2 0 0
	gate_turnout D minami-1 sticks/minami-1 minami 5 0 0 0
	gate_turnout D minami-absentee sticks/minami-absentee minami 0 0 2 0
	gate_roll D 30 roll
}

certified() {
	local signers
	mapfile -t signers < <(officials "$2")
	mkdir -p "$3"
	quietly kaihyo tally certify --station "$1" --out "$3" \
		--date 2026-11-23 "${signers[@]}" &&
		quietly kaihyo tally import --station "$1" "$3" &&
		cp "$1" "$2.before" &&
		closed "$1" "$2"
}

bundled() {
	local signers
	mapfile -t signers < <(officials "$1")
	quietly kaihyo tally bundle --station "$1.db" --out "$2" \
		--date 2026-11-23 "${signers[@]}"
}

read_aloud() {
	jq -rf "$BATS_TEST_DIRNAME/heard.jq" "$1/result.json"
}

reopened() {
	local signers
	mapfile -t signers < <(officials kita)
	quietly kaihyo tally reopen --station kita.db --id again --what count \
		--reason machine-fault --words "計数機の束を読み直した" \
		--date 2026-11-24 --out "$1" "${signers[@]}"
}

again_open() {
	local signers
	mapfile -t signers < <(gate_keys D scanner-kita counter-kita-1 \
		counter-kita-2)
	cp -r sticks/kita-b again-kita-b
	printf '%s\n' hall,site A,2 A,3 F,1 A,2 >again.csv
	quietly kaihyo ballot seal --definition D --unit kita-b --count-a 4 \
		--count-b 4 --final --out again-kita-b --date 2026-11-24 \
		--withdraw ballots-001.csv --reason "scanned with a dirty lens" \
		"${signers[@]}" again.csv
	gate_open D kita "$1" --after kita.db
	quietly kaihyo tally import --station "$1" roll own-kita gate \
		sticks/kita-{1,a,early} again-kita-b
}

# fork_of STATION FILE: the same night again, from a copy before the end
fork_of() {
	cp "$1.before" "$2"
	quietly kaihyo tally backup --station "$2" "$2.copy" &&
		closed "$2" "$1"
}

two_stations() {
	two_stations_definition "$@" && two_stations_sticks &&
		two_stations_night
}

# From the sticks to both certificates.
two_stations_night() {
	local station
	for station in kita minami; do
		gate_open D $station $station.db
		kaihyo tally import --station $station.db \
			sticks/$station* >/dev/null 2>&1 || true
		gate_totals D $station.db $station totals || return 1
	done
	quietly kaihyo tally gate --definition D --out gate --date 2026-11-22 \
		--roll roll/roll-e-1.note totals/totals-*-1.note || return 1
	sign authority gate/gate-1.note D
	for station in kita minami; do
		mkdir own-$station
		cp totals/totals-$station-1.note own-$station
		quietly kaihyo tally import --station $station.db roll \
			own-$station gate sticks/$station* || return 1
		certified $station.db $station "cert-$station" || return 1
	done
}

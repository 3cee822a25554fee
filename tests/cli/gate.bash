# What the stories of the gate share, beyond helpers.bash.
#
#   gate_from SAMPLE FROM RULE [BOOL [BOOL]]   the JSON files with a gate:
#                          count-if-not-met, publish-if-not-met
#   gate_seal DEF UNIT STICK STATION CODE...   papers of the small election,
#                          "F1" is for, station
#   gate_turnout DEF PLACE STICK STATION DAY EARLY ABSENTEE TAKEN [OPTION...]
#   gate_roll DEF ELIGIBLE OUT [KITA]   a signed roll of stage e
#   gate_open DEF STATION FILE [--after OLD]
#   gate_totals DEF FILE STATION OUT    signed by its officers
#
# With a STATION keys are called scanner-STATION and so on; with "" as in
# make_definition.

gate_from() {
	cp -r "$1" "$2"
	jq ".decision.gate = { established: $3,
	    \"count-if-not-met\": ${4:-false},
	    \"publish-if-not-met\": ${5:-false},
	    source: \"made up\", verified: false }" \
		"$1/ordinance.json" >"$2/ordinance.json"
	jq '.policy.totals = { "tally-manager": 1, "tally-witness": 2 } |
	    .policy.gate = { "tally-manager": 1, "tally-witness": 3 }' \
		"$1/setup-1.json" >"$2/setup-1.json"
}

gate_keys() {
	local definition=$1 name
	printf '%s\n' --passphrase-file "$definition.keys/passphrase"
	for name in "${@:2}"; do
		printf '%s\n' --key "$definition.keys/$name.pem"
	done
}

gate_seal() {
	local station=${4:+-$4} signers paper
	{
		printf 'hall,site\n'
		for paper in "${@:5}"; do
			printf '%s,%s\n' "${paper:0:1}" "${paper:1:1}"
		done
	} >lot.csv
	mapfile -t signers < <(gate_keys "$1" "scanner$station" \
		"counter$station-1" "counter$station-2")
	mkdir -p "${3%/*}"
	quietly kaihyo ballot seal --definition "$1" --unit "$2" --out "$3" \
		--count-a $(($# - 4)) --count-b $(($# - 4)) --final \
		"${signers[@]}" lot.csv
}

gate_turnout() {
	local station=${4:+-$4} signers figures
	mapfile -t signers < <(gate_keys "$1" "place-$2" \
		"receiver$station-1" "receiver$station-2")
	mapfile -t figures < <(record "$1" "$2" "$5" "$6" "$7" "$8")
	mkdir -p "${3%/*}"
	quietly kaihyo ballot turnout --definition "$1" --place "$2" \
		--out "$3" "${figures[@]}" \
		--slot "place-manager paper 管理者 $2" \
		--slot "place-witness paper 立会人甲 $2" \
		--slot "place-witness paper 立会人乙 $2" \
		"${signers[@]}" "${@:9}" </dev/null
}

gate_roll() {
	local kita=${4:-$(($2 - 10))}
	mkdir -p "$3"
	{
		sed '/^$/,$d; s/^kaihyo setup/kaihyo roll/; /^number/,$d' \
			"$1/setup-1.note"
		printf '%s\n' 'stage e' 'number 1' 'replaces -' \
			'date 2026-11-22' 'reference 2026-11-01'
		for key in from list changes; do
			echo "$key $(echo $key | sha256sum | cut -d' ' -f1)"
		done
		printf '%s\n' "eligible $2" 'struck-after-voting 0' \
			"precinct kita-1 $kita" "precinct minami-1 $(($2 - kita))"
	} >"$3/roll-e-1.note"
	sign authority "$3/roll-e-1.note" "$1"
}

gate_open() {
	quietly kaihyo tally open --definition "$1" --as "$2" --station "$3" \
		--expect-root "$(sha256sum "$1/root.txt" | cut -d' ' -f1)" \
		--expect-election "$(sed '/^$/,$d' "$1/election.note" |
			sha256sum | cut -d' ' -f1)" "${@:4}"
}

gate_totals() {
	local station=${3:+-$3} signers
	mapfile -t signers < <(gate_keys "$1" "manager$station" \
		"witness$station-1" "witness$station-2")
	mkdir -p "$4"
	quietly kaihyo tally totals --station "$2" --out "$4" \
		--date 2026-11-22 "${signers[@]}"
}

# What the stories of joined districts share, beyond canvass.bash: a city whose
# station minami has a second district of two papers, higashi, which the setup
# joins to minami's.
#
#   joined_city           D, kita.db, minami.db, c.db; bundles kita, minami,
#                         minami-public, city, city-public; pages minami-page
#                         and city-page
#   canvassed STATION...  their bundles are taken in and read aloud, into c.db

joined_setup() {
	printf '%s' '.publish = { "merge-papers": 3, "merge-unanimous": true } |
	    .districts += [{ id: "higashi", station: "minami",
	        label: { ja: "東開票区", en: "East" } }] |
	    .units += [{ id: "higashi-a", district: "higashi", paper: "white",
	        label: { ja: "東 計数単位A", en: "East A" } }] |
	    .places += [{ id: "higashi-1", kind: "day", district: "higashi",
	        label: { ja: "東小学校", en: "East school" } }] |
	    .boxes += [{ id: "h1", place: "higashi-1", unit: "higashi-a" }]'
}

canvassed() {
	local station
	quietly kaihyo tally canvass --station c.db "$@" || return 1
	for station in "$@"; do
		read_aloud "$station" >"$station.heard"
		quietly kaihyo tally headline --station c.db --of "$station" \
			--figures "$station.heard" || return 1
	done
}

# published OFFICE FILE NAME: its page, and a public bundle with it
published() {
	local signers documents file
	mapfile -t signers < <(officials "$1")
	quietly kaihyo tally publish --station "$2" --out "$3-page" || return 1
	for file in "$3-page"/*; do documents+=(--document "$file"); done
	quietly kaihyo tally bundle --station "$2" --out "$3-public" \
		--level public --date 2026-11-23 "${signers[@]}" \
		"${documents[@]}"
}

joined_city() {
	local station
	two_stations_definition "$(joined_setup)" || return 1
	enrol place-higashi-1 place place:higashi-1 D && make_roster D ||
		return 1
	gate_seal D kita-a sticks/kita-a kita F2 A3 F1 A2
	gate_seal D kita-b sticks/kita-b kita F2 A3 F1 A2
	gate_seal D minami-a sticks/minami-a minami F2 A3 A1 A2 A2
	gate_seal D higashi-a sticks/minami-h minami A2 A2
	gate_turnout D kita-1 sticks/kita-1 kita 6 0 0 0
	gate_turnout D kita-early sticks/kita-early kita 0 2 0 0
	gate_turnout D minami-1 sticks/minami-1 minami 5 0 0 0
	gate_turnout D minami-absentee sticks/minami-absentee minami 0 0 0 0
	gate_turnout D higashi-1 sticks/minami-h1 minami 2 0 0 0
	gate_roll D 30 roll
	sed -i '/^$/,$d; s/^precinct minami-1 10$/precinct minami-1 5/
	    s/^precinct kita-1/precinct higashi-1 5\n&/' roll/roll-e-1.note
	sign authority roll/roll-e-1.note D
	two_stations_night || return 1
	for station in kita minami; do bundled $station $station || return 1; done
	published minami minami.db minami || return 1
	gate_open D canvass c.db
	quietly kaihyo tally import --station c.db roll totals gate || return 1
	canvassed kita minami || return 1
	certified c.db canvass out || return 1
	cp c.db canvass.db
	bundled canvass city && published canvass canvass.db city
}

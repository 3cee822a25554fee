# The steps of nation.sh, which sets work, nation, PAPERS, BATCH and JOBS; each
# leaves a mark when it is done, so that the same command goes on where it was
# cut off. kaihyo and the tools are in PATH.
#
#   WORK/D        the definition and the roll
#   WORK/keys     the authority's vkey
#   WORK/kNN      a prefecture: its file, its batch of stations, then its bundle
#   WORK/nation   the same of all
#   WORK/times    a file for each stage: seconds, user, system, kilobytes
#   WORK/put-in   what the generator says: station, prefecture, papers, codes
#   WORK/counted  what awk counts in the sealed files

# shellcheck disable=SC2154 # whoever reads this in sets nation and PAPERS

# step STAGE COMMAND...: timed; says what it said only if it failed.
step() {
	local stage=$1
	shift
	quietly command time -a -o "$work/times/$stage" -f '%e %U %S %M' "$@"
}

# once NAME COMMAND...: unless it was done before
once() {
	[ ! -e "$work/done/$1" ] || return 0
	"${@:2}" || return
	: >"$work/done/$1"
}

define() {
	local d=$work/D
	rm -rf "$d" "$work/keys"
	mkdir -p "$d" "$work/keys"
	step define bench-nation define "$d" "${nation[@]}" &&
		quietly demo-key bench/authority "$work/keys/authority" &&
		quietly kaihyo keys root --required 1 --out "$d/root.txt" \
			"$work/keys/authority.vkey" &&
		step define kaihyo ballot define "$d" --date 2026-11-01 &&
		quietly demo-sign "$d/election.note" bench/authority &&
		step define kaihyo ballot define "$d" --date 2026-11-01 &&
		quietly demo-sign "$d/setup-1.note" bench/authority &&
		step define bench-nation roster "$d" "${nation[@]}" &&
		quietly demo-sign "$d/roster-1.note" bench/authority &&
		step define bench-nation roll "$d" "${nation[@]}" "$PAPERS" \
			${lists:+"${lists[@]}"} &&
		quietly demo-sign "$d/roll/roll.note" bench/authority &&
		step define kaihyo ballot check "$d"
}

nation_define() {
	mkdir -p "$work/times" "$work/done"
	echo demo >"$work/passphrase"
	once define define || return
	root=$(print_of <"$work/D/root.txt")
	election=$(note_head "$work/D/election.note" | print_of)
}

# --- what every office does -------------------------------------------------------

# office_open FOLDER OFFICE: its log's key and its file
office_open() {
	mkdir -p "$1"
	quietly demo-key "bench/${election:0:16}/$2" "$1/log" &&
		step open kaihyo tally open --definition "$work/D" --as "$2" \
			--station "$1/station.db" --operator bench \
			--expect-root "$root" --expect-election "$election"
}

# checkpoint FOLDER NAME
checkpoint() {
	step checkpoint kaihyo audit checkpoint --station "$1/station.db" \
		--out "$1/$2.checkpoint" --key "$1/log.pem" --operator bench \
		--passphrase-file "$work/passphrase"
}

# office_end FOLDER OFFICE: certified, closed and bundled
office_end() {
	local station=$1/station.db
	step certify kaihyo tally certify --station "$station" \
		--operator bench --out "$1/certificate" &&
		quietly demo-sign "$1"/certificate/*.note \
			"$2"/{manager,witness-1,witness-2} &&
		step certify kaihyo tally import --station "$station" \
			--operator bench "$1/certificate" &&
		step close kaihyo audit close --station "$station" \
			--out "$1/last.checkpoint" --key "$1/log.pem" \
			--passphrase-file "$work/passphrase" --operator bench &&
		step bundle kaihyo tally bundle --station "$station" \
			--out "$1/bundle" &&
		quietly demo-sign "$1/bundle/bundle.note" \
			"$2"/{manager,witness-1,witness-2}
}

# --- a station ----------------------------------------------------------------------

# What is in the sealed files, counted by others: station, for, against, ...
count_by_awk() {
	awk -F, -v office="$1" 'length($3) == 64 { n[$2]++ }
		END { print office, n["F"] + 0, n["A"] + 0, n["b"] + 0, n["v"] + 0 }' \
		"${@:2}"
}

# station FOLDER NUMBER: FOLDER/bundle, and nothing else of it
station() {
	local folder=$1 number=$2 office
	office=$(printf 's%04d' "$number")
	rm -rf "$folder"
	mkdir -p "$folder/sticks"
	# shellcheck disable=SC2016 # the inner shell's own arguments
	step generate bench-nation station "$work/D" "${nation[@]}" "$PAPERS" \
		"$number" "$folder/sticks" "$folder/put-in" &&
		step awk bash -c 'count_by_awk "$@" >"$0"' "$folder/counted" \
			"$office" "$folder"/sticks/papers/ballots-*.csv &&
		office_open "$folder" "$office" &&
		checkpoint "$folder" opened &&
		step import kaihyo tally import --station "$folder/station.db" \
			--operator bench "$work/D/roll" "$folder"/sticks/* &&
		checkpoint "$folder" turnout &&
		checkpoint "$folder" counted &&
		office_end "$folder" "$office"
}

# --- a prefecture ---------------------------------------------------------------------

# figures RESULT...: what each office reads aloud, in ITS-FOLDER/figures
figures() {
	local result
	for result in "$@"; do
		jq -rf tests/cli/heard.jq "$result" \
			>"${result%/bundle/result.json}/figures"
	done
}

# take_in FOLDER OFFICE-FOLDER...: their bundles, and what each read aloud
take_in() {
	local folder=$1 office
	shift
	step canvass kaihyo tally canvass --station "$folder/station.db" \
		--operator bench "${@/%//bundle}" || return
	figures "${@/%//bundle/result.json}" || return
	for office in "$@"; do
		step headline kaihyo tally headline --operator bench \
			--station "$folder/station.db" --of "${office##*/}" \
			--figures "$office/figures" || return
	done
}

# disk_seen: how much of the disk is taken now
disk_seen() { du -sk "$work" | cut -f1 >>"$work/disk"; }

# batch FOLDER FIRST LAST: stations, one after the other, and then all away
batch() {
	local folder=$1 number offices=()
	for ((number = $2; number <= $3; number++)); do
		offices+=("$folder/$(printf 's%04d' "$number")")
		once "station-$number" station "${offices[-1]}" "$number" ||
			return
		rm -rf "${offices[-1]}"/{sticks,station.db*}
	done
	disk_seen
	take_in "$folder" "${offices[@]}" || return
	cat "${offices[@]/%//put-in}" >"$folder/put-in-$2"
	cat "${offices[@]/%//counted}" >"$folder/counted-$2"
	rm -rf "${offices[@]}" "$folder"/station.db.verify-*
}

# moments FOLDER: the checkpoints that are due before the last one
moments() {
	local due
	while due=$(kaihyo tally status --station "$1/station.db" --json |
		jq -r '."checkpoint-due"') && [ "$due" != null ]; do
		[ ! -e "$1/$due.checkpoint" ] || return
		checkpoint "$1" "$due" || return
	done
}

prefecture() {
	local i=$1 first last office folder
	office=$(printf 'k%02d' "$i")
	folder=$work/$office
	first=$((nation[1] * (i - 1) / nation[0] + 1))
	last=$((nation[1] * i / nation[0]))
	once "$office-open" office_open "$folder" "$office" || return
	for (( ; first <= last; first += BATCH)); do
		once "$office-$first" batch "$folder" $first \
			$((first + BATCH - 1 < last ? first + BATCH - 1 : last)) ||
			return
	done
	once "$office-moments" moments "$folder" &&
		once "$office-end" prefecture_end "$folder" "$office"
}

prefecture_end() {
	rm -rf "$1"/{certificate,bundle,last.checkpoint}
	office_end "$1" "$2" && verified verify "$1" &&
		disk_seen && rm -rf "$1"/station.db*
}

# verified STAGE FOLDER: nothing is wrong with its bundle
verified() {
	step "$1" kaihyo-verify --root "$root" \
		--checkpoint "$2/last.checkpoint" "$2/bundle"
}

nation_prefectures() {
	export -f step once quietly print_of office_open checkpoint office_end \
		count_by_awk station figures take_in disk_seen batch moments \
		prefecture prefecture_end verified
	export work root election PAPERS BATCH
	# shellcheck disable=SC2016 # the inner shell's own arguments
	seq "${nation[0]}" | xargs -P "$JOBS" -I{} bash -c '
		nation=($2 $3 $4); prefecture "$1" || exit 255' - {} "${nation[@]}"
}

# --- the nation -------------------------------------------------------------------

nation_end() {
	local folder=$work/nation
	rm -rf "$folder"
	office_open "$folder" canvass &&
		quietly kaihyo tally import --station "$folder/station.db" \
			--operator bench "$work/D/roll" &&
		take_in "$folder" "$work"/k?? &&
		moments "$folder" && office_end "$folder" canvass &&
		verified verify "$folder" && disk_seen
}

nation_join() {
	export -f nation_end
	once nation nation_end
}

# Voters, papers, for, against, blank, void: of the result, of the generator.
totals_out() {
	jq -r '.total | .questions[0] as $q | [.voters, .papers.white,
		$q.options.for, $q.options.against, $q.categories.blank,
		$q.categories.void] | join(" ")' \
		"$work/nation/bundle/result.json"
}

totals_in() {
	awk '{ p += $3; f += $4; a += $5; b += $6; v += $7 }
		END { printf "%.0f %.0f %.0f %.0f %.0f %.0f\n", p, p, f, a, b, v }' \
		"$work/put-in"
}

# What came out, in each district, against what went in, counted twice.
nation_compare() {
	cat "$work"/k??/put-in-* | sort >"$work/put-in"
	cat "$work"/k??/counted-* | sort >"$work/counted"
	jq -r '.districts[] | .questions[0] as $q | "s\(.district[1:]) " +
		"\($q.options.for) \($q.options.against) " +
		"\($q.categories.blank) \($q.categories.void)"' \
		"$work/nation/bundle/result.json" | sort >"$work/came-out"
	if ! cmp "$work/came-out" "$work/counted" ||
		! cmp "$work/came-out" <(cut -d' ' -f1,4- "$work/put-in") ||
		[ "$(wc -l <"$work/put-in")" -ne "${nation[1]}" ] ||
		[ "$(totals_out)" != "$(totals_in)" ]; then
		echo "bench: the nation's result is not what was put in" >&2
		return 1
	fi
}

# stage NAME WORDS: of all processes of a stage the seconds and memory
stage() {
	awk -v name="nation-$1" -v words="$2" '{ s += $1; c += $2 + $3; n++ }
		$4 > m { m = $4 } END { printf "bench %-30s %12.1f s, %.1f s of user and system, %d %s, %d MB at most\n",
		name, s, c, n, words, m / 1024 }' "$work/times/$1"
}

nation_report() {
	local name papers all
	papers=$(awk '{ n += $3 } END { print n }' "$work/put-in")
	all=$({
		cat "$work/clock" 2>/dev/null || true
		seconds
	} | awk '{ s += $1 } END { print s }')
	report() { printf 'bench %-30s %12s %s\n' "$1" "$2" "$3"; }
	report machine "$(nproc)" "cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), Linux $(uname -r), $(df --output=fstype "$work" | tail -1)"
	report nation-papers "$papers" "of ${nation[2]} places at ${nation[1]} stations in ${nation[0]} prefectures, no error"
	report nation-clock "$all" "s, $JOBS prefectures at a time"
	report nation-rate "$(awk -v p="$papers" -v s="$all" \
		'BEGIN { printf "%.0f", p / s }')" "papers a second over all"
	for name in define generate awk open checkpoint import certify close \
		bundle canvass headline verify; do
		stage $name "processes"
	done
	report nation-memory "$(cat "$work"/times/* | sort -n -k4 | tail -1 |
		awk '{ printf "%.0f", $4 / 1024 }')" "MB at most, of any process"
	report nation-disk "$(sort -n "$work/disk" | tail -1 |
		awk '{ printf "%.0f", $1 / 1024 }')" "MB at most, when stations were done"
	report nation-certificate "$(grep -c '^figure ' "$work"/nation/certificate/*.note)" "figures in the nation's"
}

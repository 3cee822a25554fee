#!/bin/bash
# make tamper: a tiny election, declared and closed; its bundle, and then
# every change to it that someone could make, one after the other, each held
# against kaihyo-verify: attack, how often it was tried and caught, what the
# verdict was and which place was reported. Ends with "N caught, 0 missed".
#
# usage: tamper.sh BUILD [--every N] [--plant]
#
#   --every N   of the flipped bits only every N-th byte
#   --plant     with an attack that nobody can see: this must end in a miss
set -euo pipefail

here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
shift
export PATH=$build/bin:$build/tools:$PATH LC_ALL=C.UTF-8 KAIHYO_LANG=en
export BATS_TEST_DIRNAME=$here/../cli
# shellcheck source-path=SCRIPTDIR/../cli
. "$BATS_TEST_DIRNAME/helpers.bash"
# shellcheck source-path=SCRIPTDIR/../cli
. "$BATS_TEST_DIRNAME/station.bash"
every=1 plant=no
while [ $# -gt 0 ]; do
	case $1 in
	--every) every=$2 && shift ;;
	--plant) plant=yes ;;
	*) echo "tamper.sh: what is $1?" >&2 && exit 2 ;;
	esac
	shift
done
# In memory, where it can be: half a million files are written.
if [ -w /dev/shm ]; then
	folder=$(mktemp -d /dev/shm/kaihyo-tamper-XXXXXX)
else
	folder=$(mktemp -d "$build/tamper-XXXXXX")
fi
#trap 'rm -rf "$folder"' EXIT
cd "$folder"

# --- the bundle -----------------------------------------------------------------

key() {
	printf '%s\n' --passphrase-file d.keys/passphrase --key "d.keys/$1.pem"
}

turnout_of() {
	mapfile -t figures < <(record d "$1" "$2" 0 0 0)
	mapfile -t signer < <(key "place-$1")
	quietly kaihyo ballot turnout --definition d --place "$1" \
		--out "stick-$1" "${figures[@]}" "${signer[@]}" --date 2026-11-22
}

bundle_make() {
	local place signer figures
	make_begun d "$SAMPLES/tiny"
	enrol scanner scanner station:mihon d
	enrol manager tally-manager station:mihon d
	for place in a b; do enrol "place-$place" place "place:$place" d; done
	make_roster d
	mapfile -t signer < <(key scanner)
	printf 'q\nF\nF\nA\n?\n' >lot.csv
	quietly kaihyo ballot seal --definition d --unit u --out stick \
		--count-a 4 --count-b 4 --final --date 2026-11-22 \
		"${signer[@]}" lot.csv
	turnout_of a 3
	turnout_of b 2
	open_station d x.kaihyo
	with_log_key
	mkdir roster
	cp d/roster-2.note roster
	take x.kaihyo roster
	checkpoint x.kaihyo c-opened
	take x.kaihyo stick-a stick-b
	checkpoint x.kaihyo c-turnout
	printf 'q\nF\n' >late.csv
	take x.kaihyo stick
	# One more paper, in a second manifest.
	mapfile -t signer < <(key scanner)
	quietly kaihyo ballot seal --definition d --unit u --out stick \
		--count-a 1 --count-b 1 --final --date 2026-11-22 \
		"${signer[@]}" late.csv
	take x.kaihyo stick
	mapfile -t signer < <(key manager)
	quietly kaihyo tally review --station x.kaihyo --unit u --out review
	sed -i 's/,q,$/,q,F/' review/review-u-001.csv
	quietly kaihyo tally adjudicate --station x.kaihyo --unit u --sheet 1 \
		--decisions review/review-u-001.csv --out sheet "${signer[@]}" \
		--date 2026-11-22
	take x.kaihyo sheet
	checkpoint x.kaihyo c-counted
	quietly kaihyo tally certify --station x.kaihyo --out cert \
		--date 2026-11-22 "${signer[@]}"
	take x.kaihyo cert
	quietly kaihyo audit close --station x.kaihyo --out c-last \
		--operator test --key d.keys/log.pem \
		--passphrase-file d.keys/passphrase
	quietly kaihyo tally bundle --station x.kaihyo --out bundle \
		"${signer[@]}"
	root=$(root_print d)
}

bundle_make
ls -la bundle bundle/files
kaihyo-verify --root "$root" bundle

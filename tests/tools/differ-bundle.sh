#!/bin/bash
# differ-bundle.sh DIR: a working bundle of the small election in DIR, for
# differ.py to change. Without checkpoints, so that a log can be chained again.
set -eu
BATS_TEST_DIRNAME=$(cd "$(dirname "$0")/../cli" && pwd)
out=$(realpath -m "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/cli/helpers.bash
. "$BATS_TEST_DIRNAME/helpers.bash"
# shellcheck source=tests/cli/station.bash
. "$BATS_TEST_DIRNAME/station.bash"

cd "$work"
unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
make_definition d
make_sticks d
open_station d x.kaihyo
take x.kaihyo s1 s2 s3 s4
rm -rf "$out"
quietly kaihyo tally bundle --station x.kaihyo --working --out "$out"

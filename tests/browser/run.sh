#!/bin/bash
# run.sh: the result page in Debian's Chromium, opened from a file.
#
# Makes a small declared station, publishes it, and lets page.js look at it.
# Tools come from npm into BUILD/browser and stay there. Exit status 77: no
# chromium, no npm, or npm gives nothing; then nothing was tested.
set -euo pipefail

here=$(realpath "$(dirname "$0")")
out=$BUILD/browser
export PATH=$BUILD/bin:$BUILD/tools:$PATH

for tool in chromium node npm; do
	command -v $tool >/dev/null || {
		echo "page: no $tool here" >&2
		exit 77
	}
done
mkdir -p "$out/tools"
if [ ! -e "$out/tools/node_modules/axe-core" ]; then
	npm install --prefix "$out/tools" --no-save --no-package-lock \
		--no-audit --no-fund --ignore-scripts --loglevel=error \
		playwright-core@1 axe-core@4 >&2 </dev/null || exit 77
fi

# The same station as in the stories of the commands.
BATS_TEST_DIRNAME=$here/../cli
# shellcheck source=tests/cli/helpers.bash
. "$here/../cli/helpers.bash"
# shellcheck source=tests/cli/station.bash
. "$here/../cli/station.bash"
# shellcheck source=tests/cli/gate.bash
. "$here/../cli/gate.bash"
# shellcheck source=tests/cli/page.bash
. "$here/../cli/page.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
declared_station "$SAMPLES/small"
quietly kaihyo tally publish --station x.kaihyo --out page
set -- "$work/page/index.html" "$out"
# The demo's page is the one to look at, if there is one.
[ ! -e "$BUILD/demo/public/index.html" ] ||
	set -- "$@" "$BUILD/demo/public/index.html"
export NODE_PATH=$out/tools/node_modules
node "$here/page.js" "$@"
# A city with a joined district.
# shellcheck source=tests/cli/canvass.bash
. "$here/../cli/canvass.bash"
# shellcheck source=tests/cli/joined.bash
. "$here/../cli/joined.bash"
mkdir "$work/city" "$out/city" 2>/dev/null || true
cd "$work/city"
joined_city
node "$here/page.js" --city "$work/city/city-page/index.html" "$out/city"
# The small station, corrected.
mkdir "$out/corrected" 2>/dev/null || true
cd "$work"
corrected_station
quietly kaihyo tally publish --station x.kaihyo --out corrected
node "$here/page.js" --corrected "$work/corrected/index.html" "$out/corrected"

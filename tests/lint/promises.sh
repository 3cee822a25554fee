#!/bin/sh
# The table of promises in docs/testing.md names tests that exist: each name
# between backquotes is a unit test, and each in quotes a story.
. "$(dirname "$0")/common.sh"

bad=0
rows=$(grep -E '^\| P[0-9]+ \|' docs/testing.md)
# shellcheck disable=SC2016 # backquotes are what is looked for
echo "$rows" | grep -oE '`[a-z_0-9]+`' | tr -d '`' | while read -r name; do
	grep -rqF "START_TEST($name)" tests/unit || echo "$name"
done | objection 'docs/testing.md: there is no such unit test' || bad=1
echo "$rows" | grep -oE '"[^"]+"' | while read -r name; do
	grep -rqF "@test $name " tests/cli || echo "$name"
done | objection 'docs/testing.md: there is no such story' || bad=1
exit $bad

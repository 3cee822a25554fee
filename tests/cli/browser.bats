#!/usr/bin/env bats
# The result page in Debian's Chromium: it verifies, a changed byte is found,
# and axe objects to nothing.
# shellcheck disable=SC2154 # bats sets status and output

@test "the page in a browser" {
	run "$BATS_TEST_DIRNAME/../browser/run.sh"
	echo "$output" >&2
	[ "$status" -ne 77 ] || skip "NOT TESTED: chromium, npm or its packages are not here; make browser installs them"
	[ "$status" -eq 0 ]
}

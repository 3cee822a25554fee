#!/bin/sh
# Every script and every story, read by shellcheck.
. "$(dirname "$0")/common.sh"

# shellcheck disable=SC2046,SC2086 # lists of files
{
	shellcheck --external-sources --source-path=SCRIPTDIR \
	    $(sources '*.sh' '*.bash' .ci/run)
	# Bats ends a test at the first failing command, also at a failing cd;
	# and each test being a shell of its own is what one expects.
	stories=$(sources '*.bats')
	[ -z "$stories" ] || shellcheck --external-sources \
	    --source-path=SCRIPTDIR --exclude=SC2164,SC2030,SC2031 $stories
}

#!/bin/sh
# Each header compiles alone: it includes what it needs, and says what it
# means only once.
. "$(dirname "$0")/common.sh"

bad=0
for header in $(sources '*.h'); do
	printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
	    ${CC:-gcc} -std=c11 -D_GNU_SOURCE -I. -isystem /usr/include/freetype2 -Wall -Wextra -Werror \
		-fsyntax-only -x c - || {
		echo "  ^ $header does not compile alone" >&2
		bad=1
	}
done
exit $bad

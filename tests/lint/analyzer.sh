#!/bin/sh
# analyzer.sh [FILE...]: follows every path through each function with gcc's
# analyzer: leaks, double frees, null pointers. Without optimization, which
# would hide them. Only the programs; tests may leak.
. "$(dirname "$0")/common.sh"

# Uninitialized values are left to -Wmaybe-uninitialized of the build: the
# analyzer does not see that error_set() in another file returns -1, and takes
# refused values for used ones.
chosen "$@" | xargs -P "$(nproc)" -n 1 "${CC:-gcc}" -std=c11 -D_GNU_SOURCE \
    -I. -isystem /usr/include/freetype2 -O0 -fanalyzer -Wno-analyzer-use-of-uninitialized-value -Werror \
    -c -o /dev/null

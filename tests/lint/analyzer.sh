#!/bin/sh
# analyzer.sh [FILE...]: follows every path through each function with gcc's
# analyzer: leaks, double frees, null pointers. Without optimization, which
# would hide them. Only the programs; tests may leak.
. "$(dirname "$0")/common.sh"

chosen "$@" | xargs -P "$(nproc)" -n 1 "${CC:-gcc}" -std=c11 \
    -D_GNU_SOURCE -I. -O0 -fanalyzer -Werror -c -o /dev/null

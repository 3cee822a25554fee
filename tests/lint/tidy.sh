#!/bin/sh
# tidy.sh [FILE...]: clang-tidy with the checks of .clang-tidy.
. "$(dirname "$0")/common.sh"

# shellcheck disable=SC2016 # expanded by the inner shell
chosen "$@" | xargs -P "$(nproc)" -I FILE sh -c '
	clang-tidy --quiet --warnings-as-errors="*" "$1" -- \
	    -std=c11 -D_GNU_SOURCE -I. -isystem /usr/include/freetype2 2>/dev/null' tidy FILE

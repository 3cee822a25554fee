#!/bin/sh
# tidy.sh [FILE...]: clang-tidy with the checks of .clang-tidy.
. "$(dirname "$0")/common.sh"

# document.c and lines.c define a function of contracts.h and use it: there
# clang cannot be told what it returns, and gcc's analyzer looks instead.
# shellcheck disable=SC2016 # expanded by the inner shell
for file in ${*:-$(programs)}; do echo "$file"; done | xargs -P "$(nproc)" -I FILE sh -c '
	contracts="-include tests/lint/contracts.h" checks=
	case $1 in
	audit/verifier/*) contracts= ;;
	base/document.c | base/lines.c) checks=--checks=-clang-analyzer-core.* ;;
	esac
	clang-tidy --quiet --warnings-as-errors="*" $checks "$1" -- \
	    -std=c11 -D_GNU_SOURCE -I. "-DIN_$(basename "$1" .c)" \
	    $contracts 2>/dev/null' tidy FILE

#!/bin/sh
# Follows every path through each function with gcc's analyzer: leaks, double
# frees, null pointers. Only the programs; the tests leak on purpose.
. "$(dirname "$0")/common.sh"

${MAKE:-make} -s -j"$(nproc)" all BUILD=build-analyzer WARNINGS= \
    CFLAGS='-O1 -g -fanalyzer -Werror'

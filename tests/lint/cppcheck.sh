#!/bin/sh
# cppcheck over the programs.
. "$(dirname "$0")/common.sh"

mkdir -p build-lint/cppcheck
# shellcheck disable=SC2046 # a list of files
cppcheck --quiet --std=c11 --enable=warning,performance,portability \
    --inline-suppr --suppressions-list=tests/lint/cppcheck.txt \
    --error-exitcode=1 --cppcheck-build-dir=build-lint/cppcheck \
    -j "$(nproc)" -D_GNU_SOURCE -I. $(programs)

#!/bin/sh
# clang-format decides how the code is laid out, so that nobody has to.
. "$(dirname "$0")/common.sh"

# shellcheck disable=SC2046 # a list of files
clang-format --dry-run -Werror $(sources '*.c' '*.h')

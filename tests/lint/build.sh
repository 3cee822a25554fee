#!/bin/sh
# Everything compiles without one warning, tests included; then the objects
# are looked at by variables.sh.
. "$(dirname "$0")/common.sh"

# shellcheck disable=SC2016 # make expands it
${MAKE:-make} -s -j"$(nproc)" tests BUILD=build-lint \
    CFLAGS='-O2 -g -Werror $(HARDENING)'
tests/lint/variables.sh build-lint

#!/bin/sh
# Everything compiles without one warning, tests included; then the objects
# are looked at by variables.sh.
. "$(dirname "$0")/common.sh"

build tests
tests/lint/variables.sh build-lint

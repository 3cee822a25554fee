#!/bin/sh
# run.sh UNIT-PROGRAMS FUZZ-TARGETS STORIES: what `make check` runs once all
# is built. Stops at the first part that fails. BUILD is the build folder.
set -eu
cd "$(dirname "$0")/.."

if [ -z "$1$2$3" ]; then
	echo "there is no test of that name" >&2
	exit 2
fi
for test in $1; do
	"$test"
done
for target in $2; do
	"$BUILD/replay/$target" "tests/fuzz/corpus/${target%_fuzz}"
done
[ -n "$3" ] || exit 0

# The sandbox forbids ptrace, which the leak finder needs in the commands;
# leaks are looked for in the unit tests and by the fuzzer.
export ASAN_OPTIONS="detect_leaks=0:${ASAN_OPTIONS:-}"
export PATH="$BUILD/bin:$BUILD/tools:$PATH"
# shellcheck disable=SC2086 # a list of files
exec prove --jobs "$(nproc)" --failures --comments --directives \
    --exec 'bats --tap' $3

#!/bin/sh
# run.sh TARGETS: runs each fuzz target for FUZZ_SECONDS from its corpus, after
# the rig has caught the bug that was planted for it. New inputs are kept in
# build-fuzz/found/, a crash in build-fuzz/.
set -eu
cd "$(dirname "$0")/../.."

bin=build-fuzz/fuzz
report=build-fuzz/planted.txt
if $bin/selftest/planted_fuzz -max_total_time=60 -artifact_prefix=build-fuzz/ \
    >$report 2>&1 || ! grep -q heap-buffer-overflow $report; then
	tail -5 $report >&2
	echo "fuzz: the planted bug was not caught; trust no silence" >&2
	exit 1
fi
echo "fuzz: the planted bug was caught"

for target in $1; do
	name=${target%_fuzz}
	mkdir -p "build-fuzz/found/$name"
	echo "fuzz: $name for $FUZZ_SECONDS s"
	if ! "$bin/$target" -max_total_time="$FUZZ_SECONDS" -timeout=10 \
	    -rss_limit_mb=2048 -print_final_stats=1 \
	    -artifact_prefix="build-fuzz/$name-" \
	    "build-fuzz/found/$name" "tests/fuzz/corpus/$name" \
	    >"build-fuzz/$name.txt" 2>&1; then
		tail -40 "build-fuzz/$name.txt" >&2
		exit 1
	fi
	grep -E 'number_of_executed_units|DONE' "build-fuzz/$name.txt"
done

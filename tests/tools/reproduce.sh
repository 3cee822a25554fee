#!/bin/sh
# reproduce.sh: builds the sources twice, in folders with names of different
# length, and compares what would be installed byte by byte.
set -eu
cd "$(dirname "$0")/../.."

place=$(pwd)/build-reproduce
rm -rf "$place"
for copy in one the-other-one; do
	mkdir -p "$place/$copy"
	git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$place/$copy"
	(cd "$place/$copy" && ${MAKE:-make} -s all BUILD=build)
done
status=0
cd "$place/one/build"
for file in bin/* $(find share -name '*.mo' 2>/dev/null); do
	if cmp "$file" "$place/the-other-one/build/$file"; then
		sha256sum "$file"
	else
		status=1
	fi
done
[ $status -ne 0 ] || echo "reproduce: both builds are the same"
exit $status

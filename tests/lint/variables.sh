#!/bin/sh
# variables.sh BUILD: no room keeps state in variables of a file or in static
# ones of a function: what a function works on is handed to it. Looks at the
# objects of a build.
. "$(dirname "$0")/common.sh"

# Writable sections hold variables; .data.rel.ro is constant once loaded. The
# three that there are: the language of messages, "Ctrl-C was pressed", and
# while a JSON file is parsed the memory for it, as Jansson hands over nothing.
cd "$1"
find . -name '*.o' -not -path './tests/*' | while read -r object; do
	nm --format=sysv "$object" | awk -F'|' -v object="${object#./}" '
		$7 ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ &&
		$7 !~ /^\.data\.rel\.ro/ && $4 ~ /OBJECT|TLS/ {
			gsub(/ /, "", $1); print object ": " $1 }'
done | grep -vxE -e 'base/message\.o: language' \
    -e 'base/progress\.o: cancelled' -e 'base/document\.o: parsing' |
    objection 'a variable that outlives its function; hand it over instead'

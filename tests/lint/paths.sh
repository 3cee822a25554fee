#!/bin/sh
# The documents name files that exist: each word between backquotes that begins
# with one of our folders is a path, or a pattern of paths. One with <part> in
# it speaks of many.
. "$(dirname "$0")/common.sh"

# shellcheck disable=SC2016,SC2046 # backquotes are what is looked for; a list
grep -HnoE '`(base|keys|ballot|tally|audit|store|po|tests|docs)/[^`<… ]*`' \
    $(sources README.md 'docs/*.md') | tr -d '`' |
    while IFS=: read -r file line path; do
	# shellcheck disable=SC2086 # a pattern
	ls -d $path >/dev/null 2>&1 || echo "$file:$line:$path"
done | objection 'there is no such file'

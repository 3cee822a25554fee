#!/bin/sh
# messages.sh: every message of the program, as a gettext template on standard
# output. In two rounds, because xgettext takes one message from each call and
# error_set() has two: what is wrong, and what to do about it.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# extract KEYWORD...: the messages at these places.
extract()
{
	# shellcheck disable=SC2046 # a list of options
	find base keys ballot tally audit store main.c -name '*.[ch]' \
	    -not -path 'audit/verifier/*' 2>/dev/null | LC_ALL=C sort |
	    xgettext --files-from=- --output=- --from-code=UTF-8 \
		--language=C --package-name=kaihyo --no-wrap \
		--exclude-file=po/verbatim.pot --keyword \
		$(printf -- '--keyword=%s ' "$@")
}

extract N_ WORD_ translate say:2 message_set:2 error_fix:2 error_at:2 \
    error_set:3 document_refuse:3 lines_refuse:3 >"$work/one.pot"
extract error_set:4 document_refuse:4 lines_refuse:4 >"$work/two.pot"
msgcat --use-first --no-wrap --sort-by-file "$work/one.pot" "$work/two.pot"

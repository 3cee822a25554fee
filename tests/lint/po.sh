#!/bin/sh
# Every message has a Japanese translation, and the two agree on their
# arguments. Lists those that have none.
. "$(dirname "$0")/common.sh"

if [ ! -e po/ja.po ]; then
	echo "po: SKIPPED, there is no po/ja.po yet" >&2
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests/tools/messages.sh >"$work/kaihyo.pot"
msgfmt --check -o /dev/null po/ja.po
msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$work/ja.po" po/ja.po \
    "$work/kaihyo.pot"
{
	msgattrib --untranslated --no-obsolete --no-wrap "$work/ja.po"
	msgattrib --only-fuzzy --no-obsolete --no-wrap "$work/ja.po"
} | grep -E '^(#:|msgid|")' | sed '/^msgid ""$/,/^$/{/^"/d;/^msgid ""$/d}' |
    objection 'add these to po/ja.po'

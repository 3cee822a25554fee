#!/bin/sh
# translations.sh: takes the program's messages of today over into po/ja.po:
# new ones empty, to be filled in, those that are gone away. The same messages
# give the same bytes: no dates, no line numbers, no guesses.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests/tools/messages.sh >"$work/kaihyo.pot"
msgmerge --quiet --no-fuzzy-matching --no-wrap --add-location=file \
    -o "$work/merged.po" po/ja.po "$work/kaihyo.pot"
msgattrib --no-obsolete --no-wrap --add-location=file "$work/merged.po" |
    sed '/^"POT-Creation-Date:/d;/^"Report-Msgid-Bugs-To:/d' >"$work/ja.po"
cp "$work/ja.po" po/ja.po
msgfmt --check --statistics -o /dev/null po/ja.po
msgattrib --untranslated --no-obsolete --no-wrap po/ja.po

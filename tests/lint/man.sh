#!/bin/sh
# The man pages that `make install` writes, read by mandoc in both languages.
. "$(dirname "$0")/common.sh"

pages=build-lint/man
build all
rm -rf $pages
tests/tools/manuals.sh build-lint/bin/kaihyo $pages
# Matters of taste (STYLE) are the style of our texts, not of the pages.
mandoc -Tlint -Wwarning $pages/man1/*.1 $pages/ja/man1/*.1

#!/bin/sh
# The man pages that `make install` writes, read by mandoc in both languages.
. "$(dirname "$0")/common.sh"

build='build-lint'
pages=$build/man
# shellcheck disable=SC2016 # make expands it
${MAKE:-make} -s -j"$(nproc)" all BUILD=$build CFLAGS='-O2 -g -Werror $(HARDENING)'
rm -rf $pages
tests/tools/manuals.sh $build/bin/kaihyo $pages
# Matters of taste (STYLE) are the style of our texts, not of the pages.
mandoc -Tlint -Wwarning $pages/man1/*.1 $pages/ja/man1/*.1

#!/bin/sh
# manuals.sh PROGRAM FOLDER: writes the man pages of the rooms, in
# English into FOLDER/man1 and in Japanese into FOLDER/ja/man1. The program
# prints them from the same tables as its help.
set -eu

program=$1 folder=$2
mkdir -p "$folder/man1" "$folder/ja/man1"
for room in $("$program" --help --lang en | sed -n 's/^kaihyo \([a-z]*\) — .*/\1/p'); do
	"$program" "$room" --man --lang en >"$folder/man1/kaihyo-$room.1"
	"$program" "$room" --man --lang ja >"$folder/ja/man1/kaihyo-$room.1"
done

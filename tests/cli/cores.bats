#!/usr/bin/env bats
# The second thread (base/worker.c) makes nothing but time: with it and without
# it, whatever lies on the sticks, a command says the same and leaves the same
# bytes.

load helpers
load station

setup_file() {
	station_setup_file
	empty_and_whole s1 s2 s3 s4
	bad_sticks
}

setup() {
	station_setup
	ln -s "$BATS_FILE_TMPDIR"/* .
}

# Between the good ones: what is refused for every sort of reason.
bad_sticks() {
	cp -r s1 changed-papers
	sed -i '1s/0$/1/;t;1s/.$/0/' changed-papers/ballots-001.csv
	cp -r s2 changed-note
	sed -i 's/^papers.*/papers 1/; s/^date .*/date 2026-11-01/' changed-note/turnout.note
	cp -r s3 links
	mv links/ballots-001.csv elsewhere.csv
	ln -s ../elsewhere.csv links/ballots-001.csv
	mkfifo links/ballots-009.csv
	mkdir stranger
	cp s1/ballots-001.csv stranger/ballots-007.csv
	head -c 3000 /dev/urandom >stranger/manifest-1.note
	mkdir cut
	head -c 200 s4/turnout.note >cut/turnout.note
	cp -r s1 twice
	cp twice/turnout.note twice/notes.txt
	touch no-folder
}

all=(stranger s1 changed-papers changed-note s1 links s2 cut missing no-folder
	twice s3 s4 s4)

# cores LIBRARY STATION COMMAND...: said, objected and status of it, with the
# clock standing still.
cores() {
	local libraries=clock station=$2
	[ "$1" = two ] || libraries+=:no_thread
	shift 2
	mkdir -p run
	rm -rf run/*
	ln -s ../{s1,s2,s3,s4} ../changed-papers ../changed-note ../links \
		../stranger ../cut ../twice ../no-folder run
	cp -L "$station" run/x.kaihyo
	(
		cd run
		status=0
		CLOCK_AT=1795400000 preloaded $libraries "$@" \
			>../said 2>../objected </dev/null || status=$?
		echo $status >../status
	)
	rm -f run/x.kaihyo-journal
}

# the_same STATION COMMAND...: one core and two.
the_same() {
	cores one "$@"
	cp run/x.kaihyo one.kaihyo
	cp said said-one
	cp objected objected-one
	cp status status-one
	for _ in 1 2 3 4 5; do
		cores two "$@"
		cmp said said-one
		cmp objected objected-one
		cmp status status-one
		cmp run/x.kaihyo one.kaihyo
	done
}

@test "an import says and stores the same, byte for byte, with one core and two" {
	the_same empty.kaihyo kaihyo tally import --station x.kaihyo \
		--operator test s1 s2 s3 s4
	[ "$(cat status)" -eq 0 ]
	the_same empty.kaihyo kaihyo tally import --json --station x.kaihyo \
		--operator test s4 s3 s2 s1
	the_same whole.kaihyo kaihyo tally import --station x.kaihyo \
		--operator test s1 s2 s3 s4
}

@test "so it does with bad sticks before, between and behind" {
	the_same empty.kaihyo kaihyo tally import --station x.kaihyo \
		--operator test "${all[@]}"
	[ "$(cat status)" -ne 0 ]
	# Nine files and folders, and that there were nine.
	[ "$(grep -c "to fix: " objected)" -eq 10 ]
	quietly kaihyo audit check --station one.kaihyo
	# What was good among them is all in.
	figures one.kaihyo | cmp - figures-whole
	state one.kaihyo | cmp - state-whole
	the_same empty.kaihyo kaihyo tally import --json --station x.kaihyo \
		--operator test "${all[@]}"
}

@test "a count, a status and a check say the same with one core and two" {
	local command
	for command in "tally count --json --interim" "tally count --interim" \
		"tally status --all" "audit check"; do
		# shellcheck disable=SC2086 # words
		the_same whole.kaihyo kaihyo $command --station x.kaihyo
	done
	# Also where stored bytes are no longer those that were verified.
	cp whole.kaihyo hurt.kaihyo
	tamper hurt.kaihyo "UPDATE file SET bytes = CAST(replace(bytes, ',F,', ',A,') AS BLOB)
		WHERE kind = 'ballots' AND ordinal = 1"
	the_same hurt.kaihyo kaihyo tally count --station x.kaihyo
	[ "$(cat status)" -eq 7 ]
	grep -q "stored bytes are no longer those that were verified" objected
	cp whole.kaihyo hurt.kaihyo
	tamper hurt.kaihyo "UPDATE file SET bytes = CAST(replace(bytes, 'A', 'B') AS BLOB)
		WHERE kind = 'turnout'"
	the_same hurt.kaihyo kaihyo tally count --station x.kaihyo
	[ "$(cat status)" -eq 7 ]
}

# tids NAME: the threads that opened it, in a trace by strace.
tids() {
	grep "openat(.*\"$1\"" trace | cut -d' ' -f1 | sort -u
}

traced() {
	strace -f -e trace=openat,clone,clone3 -o trace kaihyo tally import \
		--operator test "$@" >said 2>&1 </dev/null || true
	first=$(head -1 trace | cut -d' ' -f1)
}

@test "the second stick is read on the other core, the first is not" {
	command -v strace >/dev/null || skip "NO STRACE here"
	cp -L empty.kaihyo x.kaihyo
	traced --station x.kaihyo s1 s2
	[ "$(tids ballots-001.csv)" = "$first" ]
	[ -n "$(tids bundles-001.csv)" ]
	[ "$(tids bundles-001.csv)" != "$first" ]
	# Once each: the bytes verified are the bytes stored.
	[ "$(grep -c '"bundles-001.csv"' trace)" -eq 1 ]
	[ "$(grep -c '"ballots-001.csv"' trace)" -eq 1 ]
}

@test "papers beside what could close the gate are not read before it" {
	command -v strace >/dev/null || skip "NO STRACE here"
	local beside
	for beside in roster-9.note setup-9.note gate-1.note; do
		cp -fL empty.kaihyo x.kaihyo
		rm -rf mixed
		cp -rL s2 mixed
		echo x >mixed/$beside
		traced --station x.kaihyo s1 mixed
		[ "$(tids turnout.note | wc -l)" -eq 2 ]
		[ "$(tids bundles-001.csv)" = "$first" ]
	done
}

@test "Ctrl-C with a stick read ahead: whole sticks only, and again completes" {
	local at stopped=0
	for at in $(seq 1 3 60); do
		cp -fL empty.kaihyo x.kaihyo
		KILL_ON=read KILL_SIGNAL=2 struck "$at" kaihyo tally import \
			--station x.kaihyo --operator test s1 s2 s3 s4
		# 130: before it asks to be told of Ctrl-C.
		[[ $status == 0 || $status == 3 || $status == 130 ]]
		stopped=$((stopped + (status == 3)))
		quietly kaihyo audit check --station x.kaihyo
		# What it says is in is in, and nothing else.
		[ "$(grep -c "files taken in" said)" -eq "$(kaihyo audit log \
			--station x.kaihyo --raw | grep -c "	MEDIA	")" ]
		[ -z "$(find . -name 'x.kaihyo-journal')" ]
		take x.kaihyo s1 s2 s3 s4
		state x.kaihyo | cmp - state-whole
	done
	echo "# stopped $stopped times" >&3
	[ $stopped -gt 3 ]
}

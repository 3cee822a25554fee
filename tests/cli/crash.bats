#!/usr/bin/env bats
# Pulled plugs, full disks and Ctrl-C: whatever happens and whenever, the
# station is whole, and doing it again gives what an undisturbed run gives.

load helpers
load station

setup_file() {
	station_setup_file
	empty_and_whole s1 s2 s3 s4
	# 300 files of 20 papers, in a unit of another definition.
	mkdir from
	cp "$SAMPLES"/small/*.json from
	sed -i 's/"papers-per-file": 100000/"papers-per-file": 20/' from/setup-1.json
	make_begun e from
	enrol scanner scanner station:mihon e
	enrol counter-1 counter station:mihon e
	enrol counter-2 counter station:mihon e
	make_roster e
	awk 'BEGIN { print "hall,site"; for (i = 0; i < 6000; i++) print "F,1" }' >many.csv
	seal e kita-a many 6000 --final many.csv
}

setup() {
	station_setup
	ln -s "$BATS_FILE_TMPDIR"/* .
}

teardown() {
	if [ -e disk/mounted ]; then umount disk; fi
}

# imports_survive: kills an import at every call, and imports again.
imports_survive() {
	local at=0 points=0 journals=0
	status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -f x.kaihyo*
		cp "$BATS_FILE_TMPDIR/empty.kaihyo" x.kaihyo
		struck $at kaihyo tally import --station x.kaihyo --operator test s1 s2 s3 s4
		points=$((points + (status == 137)))
		[ ! -e x.kaihyo-journal ] || journals=$((journals + 1))
		# A reader may be the first to come, or the next import.
		if [ $((at % 2)) -eq 0 ]; then
			quietly kaihyo audit check --station x.kaihyo
		fi
		# Whole sticks are in, in their order, or nothing of them.
		quietly kaihyo audit log --station x.kaihyo
		sqlite3 x.kaihyo "SELECT line FROM entry ORDER BY seq DESC LIMIT 1" | grep -qE "	MEDIA	name=s|	ACCEPTED	name=roster.note"
		take x.kaihyo s1 s2 s3 s4
		quietly kaihyo audit check --station x.kaihyo
		state x.kaihyo | cmp - state-whole
		figures x.kaihyo | cmp - figures-whole
	done
	[ "$status" -eq 0 ]
	echo "# killed at $points points, $journals with a journal left" >&3
	[ "$points" -gt 40 ]
	[ "$journals" -gt 20 ]
}

@test "an import killed before any write, sync or deletion" {
	imports_survive
}

@test "an import killed in the middle of any write" {
	export KILL_TORN=1
	imports_survive
}

@test "an opening killed at any point leaves a whole station or none" {
	at=0
	status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -f x.kaihyo*
		struck $at kaihyo tally open --definition d --as mihon \
			--station x.kaihyo --expect-root "$(root_print d)" \
			--expect-election "$(identity d)"
		[ "$status" -eq 137 ] || break
		# Whole, or not there, and then it can be made.
		[ -e x.kaihyo ] || open_station d x.kaihyo
		quietly kaihyo audit check --station x.kaihyo
		take x.kaihyo s1
	done
	[ "$status" -eq 0 ]
	[ "$at" -gt 10 ]
}

@test "a backup killed at any point leaves the station whole" {
	cp "$BATS_FILE_TMPDIR/whole.kaihyo" x.kaihyo
	at=0
	status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -f copy.kaihyo*
		struck $at kaihyo tally backup --station x.kaihyo copy.kaihyo
		quietly kaihyo audit check --station x.kaihyo
		state x.kaihyo | cmp - state-whole
		# The copy is whole, or not there, and then it can be made.
		[ -e copy.kaihyo ] || quietly kaihyo tally backup \
			--station x.kaihyo copy.kaihyo
		state copy.kaihyo | cmp - state-whole
	done
	[ "$status" -eq 0 ]
	state copy.kaihyo | cmp - state-whole
	[ "$at" -gt 10 ]
}

# full_disk STATION: an import that does not fit, and what it says.
full_disk() {
	state "$1" >state-before
	figures "$1" >figures-before
	n=$(entries "$1")
	run kaihyo tally import --station "$1" --operator test many
	[ "$status" -eq 6 ]
	says "to fix: "
	[ "$(entries "$1")" -eq "$n" ]
	state "$1" | cmp - state-before
	figures "$1" | cmp - figures-before
	quietly kaihyo audit check --station "$1"
}

@test "a full disk: nothing half taken in; after making room it works" {
	mkdir disk
	if ! mount -t tmpfs -o size=400k none disk 2>/dev/null; then
		if [ -z "${FIRE_INSIDE:-}" ] && unshare -rm true 2>/dev/null; then
			# Anybody may mount in a namespace of his own.
			FIRE_INSIDE=yes unshare -rm bats --filter "a full disk" \
				"$BATS_TEST_FILENAME"
			return
		fi
		echo "# SKIPPED LOUDLY: no right to mount; only the next story fills a disk" >&3
		skip "no right to mount a small disk"
	fi
	touch disk/mounted
	open_station e disk/x.kaihyo
	full_disk disk/x.kaihyo
	says "the disk is full" "where: disk/x.kaihyo" \
		"to fix: make room on the disk and do it again; what was reported as done is kept"
	# Also for a backup, which leaves nothing behind.
	head -c 300000 /dev/zero >disk/ballast || true
	run kaihyo tally backup --station disk/x.kaihyo disk/copy.kaihyo
	[ "$status" -eq 6 ]
	[ ! -e disk/copy.kaihyo ]
	rm disk/ballast
	mount -o remount,size=16m disk
	take disk/x.kaihyo many
	quietly kaihyo audit check --station disk/x.kaihyo
	[ "$(figures disk/x.kaihyo | jq .total.papers.white)" -eq 6000 ]
}

@test "a file that may not grow: nothing half taken in" {
	open_station e x.kaihyo
	(
		ulimit -f 400
		full_disk x.kaihyo
	)
	take x.kaihyo many
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 6000 ]
}

@test "Ctrl-C between many files: whole files only, and again completes" {
	open_station e whole-many.kaihyo
	take whole-many.kaihyo many
	figures whole-many.kaihyo >wanted
	state whole-many.kaihyo >held
	export KILL_ON=read KILL_SIGNAL=2
	for at in 60 150 400; do
		rm -f x.kaihyo*
		open_station e x.kaihyo
		struck $at kaihyo tally import --station x.kaihyo --operator test many
		[ "$status" -eq 3 ]
		grep -q "stopped as asked; whole files only were taken in" said
		grep -q "to fix: import the same media again: what is in stays in, and counts once" said
		quietly kaihyo audit check --station x.kaihyo
		kaihyo audit log --station x.kaihyo | grep -q "MEDIA .*stopped=yes"
		taken=$(sqlite3 x.kaihyo "SELECT count(*) FROM file WHERE kind = 'ballots'")
		echo "# stopped after $taken of 300 files" >&3
		[ "$taken" -lt 300 ]
		[ "$(figures x.kaihyo | jq .total.papers.white)" -eq $((taken * 20)) ]
		run figures x.kaihyo
		says "unit kita-a: $((300 - taken)) of 300 files of manifest 1 are not in yet"
		take x.kaihyo many
		state x.kaihyo | cmp - held
		figures x.kaihyo | cmp - wanted
	done
	[ "$taken" -gt 0 ]
}

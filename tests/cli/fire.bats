#!/usr/bin/env bats
# A station under fire: calls that fail, power that is cut, disks that are
# full, a clock that is set back, a stick that is pulled. `make fire` lets
# every call of every command fail; here it is a sample of that.

load helpers
load station

setup_file() {
	station_setup_file
	empty_and_whole s1 s2 s3
}

setup() {
	# What counts coverage opens and writes files of its own at the end.
	! grep -q gcov_ "$(command -v kaihyo)" || skip "NOT BURNED with coverage"
	station_setup
	station_copy
	cp "$BATS_FILE_TMPDIR"/{empty.kaihyo,state-whole,figures-whole} .
	cp empty.kaihyo x.kaihyo
}

teardown_file() {
	rm -rf "$(cat "$BATS_FILE_TMPDIR/fire")"
}

# In memory, where it can be: a thousand folders are synced.
fire() {
	local memory=/dev/shm
	[ -w $memory ] || memory=$BATS_FILE_TMPDIR
	[ -e "$BATS_FILE_TMPDIR/fire" ] ||
		mktemp -d "$memory/kaihyo-fire-XXXXXX" >"$BATS_FILE_TMPDIR/fire"
	FIRE_FOLDER=$(cat "$BATS_FILE_TMPDIR/fire") run \
		"$BATS_TEST_DIRNAME/../scenarios/fire.sh" "$BUILD" "$@"
}

# failing KIND WITH AT [EVER]: options of the interposer, below the folder s2.
failing() {
	rm -f mark
	failing=(env FAIL_ON="$1" FAIL_WITH="$2" FAIL_AT="$3" FAIL_EVER="${4:-0}"
		FAIL_BELOW="$PWD/s2" FAIL_MARK="$PWD/mark"
		LD_PRELOAD="$BUILD/preload/fail_at.so"
		ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0)
}

# off SECONDS COMMAND...: with the clock so far off.
off() {
	CLOCK_SHIFT=$1 preloaded clock "${@:2}"
}

@test "every 307th call that fails, and power cut: whole or refused" {
	fire --every 307
	[ "$status" -eq 0 ] || { echo "$output"; return 1; }
	[[ "${lines[-1]}" =~ ^([0-9]+)\ points,\ 0\ failed$ ]]
	[ "${BASH_REMATCH[1]}" -gt 40 ]
}

@test "a case that does not work undisturbed is not passed over" {
	fire --again nonsense
	[ "$status" -ne 0 ]
	says "nonsense FAILED: it does not work undisturbed" "1 points, 1 failed"
}

@test "a disk that says done and does nothing does not pass the driver" {
	fire --again --lie import totals
	[ "$status" -ne 0 ]
	says "import write lie" "done, but not all is there" \
		"totals newname lie 0 1 FAILED: said, but not there: Written: out/totals/totals-mihon-1.note"
}

@test "a stick pulled out in the middle is refused, and taken whole later" {
	local at=0 reads=0
	while :; do
		at=$((at + 1))
		cp empty.kaihyo x.kaihyo
		failing read 19 $at 1
		run "${failing[@]}" kaihyo tally import --station x.kaihyo s1 s2 s3
		[ -e mark ] || break
		reads=$at
		[ "$status" -eq 3 ]
		says "cannot read it: No such device" "s2, " "to fix: "
		quietly kaihyo audit check --station x.kaihyo
		state x.kaihyo | comm -23 - <(sort state-whole) >strange
		[ ! -s strange ]
		take x.kaihyo s2
		state x.kaihyo | cmp - state-whole
		figures x.kaihyo | cmp - figures-whole
	done
	[ "$status" -eq 0 ]
	[ $reads -ge 6 ]
}

@test "a stick that is gone, or cannot be listed to its end, gives nothing" {
	failing open 2 1 1
	run "${failing[@]}" kaihyo tally import --station x.kaihyo "$PWD/s2"
	[ "$status" -eq 3 ]
	says "cannot open the folder: No such file or directory"
	[ "$(state x.kaihyo)" = "$(state empty.kaihyo)" ]
	# The first six are of a look at how much there is to read.
	for at in 1 7 8 10; do
		failing list 19 $at 1
		run "${failing[@]}" kaihyo tally import --station x.kaihyo s2
		[ "$status" -eq 3 ]
		says "cannot read the folder to its end: No such device"
		[ "$(state x.kaihyo)" = "$(state empty.kaihyo)" ]
	done
	quietly kaihyo audit check --station x.kaihyo
	take x.kaihyo s1 s2 s3
	state x.kaihyo | cmp - state-whole
}

@test "a file that shrinks while it is read is refused" {
	local at
	for at in 1 3 5; do
		rm -rf s2
		cp -r "$BATS_FILE_TMPDIR/s2" .
		cp empty.kaihyo x.kaihyo
		failing read shrink $at
		run "${failing[@]}" kaihyo tally import --station x.kaihyo s1 s2 s3
		[ "$status" -eq 3 ]
		says "the file changed while it was read" \
			"to fix: leave the medium alone while it is read, and try again"
		quietly kaihyo audit check --station x.kaihyo
		rm -rf s2
		cp -r "$BATS_FILE_TMPDIR/s2" .
		take x.kaihyo s2
		state x.kaihyo | cmp - state-whole
	done
}

@test "a clock set back by an hour or a year decides nothing, and is seen" {
	local back
	for back in 3600 31536000; do
		cp empty.kaihyo x.kaihyo
		take x.kaihyo s1
		off -$back kaihyo tally import --station x.kaihyo --operator test s2
		take x.kaihyo s3
		state x.kaihyo | cmp - state-whole
		figures x.kaihyo | cmp - figures-whole
		run kaihyo audit check --station x.kaihyo
		[ "$status" -eq 0 ]
		says "Note: the clock was set back before log entry 12: it says " \
			"The order of the log is the order of its entries."
		[ "$(grep -c "set back" <<<"$output")" -eq 1 ]
		# In the order in which it happened, whatever the times say.
		kaihyo audit log --station x.kaihyo --raw |
			sed -n 's/.*	MEDIA	name=\(s.\) .*/\1/p' | tr '\n' ' ' >order
		[ "$(cat order)" = "s1 s2 s3 " ]
		off -$back kaihyo tally count --station x.kaihyo --json --interim |
			cmp - figures-whole
	done
}

@test "output that goes nowhere: an error, and what was taken in stays" {
	status=0
	kaihyo tally import --station x.kaihyo s1 s2 s3 >/dev/full 2>said ||
		status=$?
	[ "$status" -eq 6 ]
	grep -q "the output could not be written" said
	state x.kaihyo | cmp - state-whole
	# A pager that was closed does not stop an import between two sticks.
	cp empty.kaihyo x.kaihyo
	status=0
	{ kaihyo tally import --station x.kaihyo s1 s2 s3 2>said ||
		echo $? >ended; } | head -c 0
	[ "$(cat ended)" -eq 6 ]
	state x.kaihyo | cmp - state-whole
}

@test "a copy stays although the station's disk failed right after it" {
	failing write 5 1 1
	failing=("${failing[@]/FAIL_BELOW=*/FAIL_BELOW=$PWD/x.kaihyo}")
	run "${failing[@]}" kaihyo tally backup --station x.kaihyo z.kaihyo
	[ "$status" -eq 6 ]
	[ -e mark ]
	says "the copy z.kaihyo is whole and stays, though the log does not know of it"
	quietly kaihyo audit check --station z.kaihyo
	[ "$(state z.kaihyo)" = "$(state x.kaihyo)" ]
}

@test "a medium that cannot rename without replacing replaces nothing" {
	failing newname 22 1 1
	failing=("${failing[@]/FAIL_BELOW=*/FAIL_BELOW=$PWD}")
	open=(kaihyo tally open --definition d --as mihon --operator test
		--expect-root "$(root_print d)" --expect-election "$(identity d)")
	quietly "${failing[@]}" "${open[@]}" --station y.kaihyo
	[ -e mark ]
	quietly kaihyo audit check --station y.kaihyo
	sha256sum y.kaihyo >before
	quietly "${failing[@]}" kaihyo tally backup --station x.kaihyo z.kaihyo
	run "${failing[@]}" "${open[@]}" --station y.kaihyo
	[ "$status" -eq 3 ]
	says "the file exists already"
	sha256sum --status -c before
	[ -z "$(find . -name '*.new.*')" ]
}

@test "one half of a key pair is said to be one, and never taken away" {
	quietly kaihyo keys new --name mihon/a --out a \
		--passphrase-file d.keys/passphrase
	for half in pem vkey; do
		mv a.$half away
		find . -name 'a.*' -exec sha256sum {} + >before
		run kaihyo keys new --name mihon/a --out a \
			--passphrase-file d.keys/passphrase
		[ "$status" -eq 3 ]
		says "there is half a key pair: this file without its other half"
		find . -name 'a.*' -exec sha256sum {} + | cmp - before
		mv away a.$half
	done
}

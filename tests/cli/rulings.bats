#!/usr/bin/env bats
# What the officials decide: drafted, signed, taken in, shown with old and
# new; and what no decision can do.
# shellcheck disable=SC2154 # bats sets status, output and stderr

bats_require_minimum_version 1.5.0
load helpers
load station

setup_file() {
	station_setup_file
}

setup() {
	station_setup
	station_copy
}

# decide ACTION ID OPTION...: drafted and signed as the policy asks, in m-ID.
decide() {
	local action=$1 id=$2
	shift 2
	kaihyo tally "$action" --station x.kaihyo --id "$id" --out "m-$id" \
		--passphrase-file d.keys/passphrase \
		--key d.keys/manager.pem --key d.keys/witness-1.pem \
		--key d.keys/witness-2.pem "$@"
}

# All is in and 7 voters of kita-1 have no paper: E301.
station_with_difference() {
	turnout d kita-1 s1 0 47 0 --replace
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
}

E301="unit kita-a: voters 67 = papers 60 + not put in 0 + taken home 0 + unexplained 7"

@test "a finding is accepted in its words, stays in sight, and the difference too" {
	station_with_difference
	run kaihyo tally count --station x.kaihyo
	says "E301 $E301"
	run decide resolve kita-1 --finding E301 --subject kita-a \
		--end accepted --reason not-found --words "全員で探した"
	[ "$status" -eq 0 ]
	says "Decision kita-1, number 1" \
		"Unexplained, accepted, witnesses heard: E301 kita-a" \
		"  $E301" \
		"Reason: searched for, and no cause found: 全員で探した" \
		"Nothing is decided yet"
	# A draft alone changes nothing.
	run kaihyo tally count --station x.kaihyo
	[[ "$output" != *"[unexplained"* ]]
	take x.kaihyo m-kita-1
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 0 ]
	says "E301 $E301 [unexplained, accepted, witnesses heard: decision kita-1]"
	figures x.kaihyo >json
	jq -e '.final and .total.unexplained == 7 and .total.voters == 72 and
	    .total.papers.white == 65 and .total."taken-home" == 0' json
	jq -e --arg m "$E301" '[.findings[] | select(.code == "E301")] ==
	    [{code: "E301", subject: "kita-a", message: $m, end: "accepted",
	      ruling: "kita-1"}]' json
}

@test "other figures are another finding: the decision does not cover them" {
	station_with_difference
	decide resolve kita-1 --finding E301 --subject kita-a --end accepted \
		--reason not-found --words searched
	take x.kaihyo m-kita-1
	turnout d kita-1 s1 0 48 0 --replace
	take x.kaihyo s1
	figures x.kaihyo >json
	jq -e '[.findings[] | select(.code == "E301") | .end] == ["open"]' json
	jq -e '[.findings[] | select(.code == "N406") | .subject] ==
	    ["kita-1"]' json
}

@test "a correction shows old and new everywhere, and leaves the note alone" {
	station_with_difference
	run decide correct typo --place kita-1 --field voters.day --old 47 \
		--new 40 --reason entry-error --words "投票録では40"
	[ "$status" -eq 0 ]
	says "Correction: place kita-1, voters.day: old 47, new 40" \
		"Reason: written or typed wrongly: 投票録では40"
	take x.kaihyo m-typo
	changed="place kita-1: voters.day, old 47, new 40, by decision typo (entry-error)"
	# The stock of papers does not fit 40 voters yet (E210).
	run kaihyo tally count --station x.kaihyo --interim
	[ "$status" -eq 0 ]
	says "N407 $changed [corrected: decision typo]"
	[[ "$output" != *E301* ]]
	run kaihyo tally status --station x.kaihyo
	says "Decided by the officials:" "$changed" "corrected: decision typo"
	figures x.kaihyo | jq -e '.total.voters == 65 and
	    .total.unexplained == 0 and
	    [.findings[] | select(.end == "corrected") | .ruling] == ["typo"]'
	kaihyo tally status --station x.kaihyo --json | jq -e '.voters == 65'
	kaihyo audit check --station x.kaihyo
}

@test "papers taken home: a change stays a warning" {
	station_with_difference
	decide correct home --place kita-1 --field taken-home --old 0 --new 7 \
		--reason voter-left-with-paper --words "係が見た"
	take x.kaihyo m-home
	run kaihyo tally count --station x.kaihyo
	says "W408 place kita-1: papers taken home, old 0, new 7, by decision home (voter-left-with-paper)"
	figures x.kaihyo | jq -e '.total."taken-home" == 7 and
	    [.findings[] | select(.code == "W408") | .end, .ruling] ==
	    ["open", "home"]'
}

@test "what is not as said is refused at the draft" {
	station_with_difference
	refused() {
		run decide "$@" --reason other --words x
		[ "$status" -ne 0 ] || return 1
		[ ! -e m-r ]
	}
	refused correct r --place kita-1 --field voters.day --old 46 --new 40
	says "voters.day of place kita-1 is 47, not 46"
	refused correct r --place kita-1 --field voters.dya --old 47 --new 40
	says "a turnout has no number \"voters.dya\""
	refused correct r --place kita-9 --field voters.day --old 47 --new 40
	says "no place kita-9 has reported"
	refused correct r --place kita-1 --field voters.day --old 47 --new 47
	says "old and new are the same"
	refused withdraw r --unit kita-a --file ballots-009.csv
	says "the latest manifest of unit kita-a lists no file ballots-009.csv"
	refused move-box r --box k1 --from kita-b --to kita-a
	says "box k1 belongs to unit kita-a, not to kita-b"
	refused move-box r --box k1 --from kita-a --to minami-a
	says "box k1 lies in another district than unit minami-a"
	refused resolve r --finding E301 --subject minami-a --end accepted
	says "no finding E301 minami-a stands like that"
	refused resolve r --finding E301 --subject kita-a --end forgotten
	says "\"forgotten\" is no way for a finding to end"
	refused void r
	says "there is nothing to take back"
	run decide correct r --place kita-1 --field voters.day --old 47 \
		--new 40 --reason whim --words x
	[ "$status" -eq 2 ]
	says "there is no reason \"whim\"" "entry-error"
}

@test "what is missing cannot be explained away" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3
	run decide resolve r --finding E201 --subject minami-absentee \
		--end accepted --reason other --words x
	[ "$status" -eq 7 ]
	says "E201 cannot be explained away" "bring what is missing"
	# Nor with a note that was made elsewhere.
	decide reopen r --what turnout --reason other --words x
	note_text m-r/ruling-r.note | sed 's/^action .*/action resolve/
	    s/^what .*/finding E201 minami-absentee\nfigures place minami-absentee: no turnout yet\nend accepted/' >m-r/ruling-r.note.new
	mv m-r/ruling-r.note.new m-r/ruling-r.note
	for key in manager witness-1 witness-2; do sign $key m-r/ruling-r.note d; done
	take x.kaihyo m-r
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E201 place minami-absentee: no turnout yet" \
		"E405 decision r: E201 minami-absentee cannot be explained away"
	[[ "$output" != *"no turnout yet ["* ]]
}

@test "a withdrawn file does not count, and a box moves" {
	open_station d x.kaihyo
	take x.kaihyo s1 s2 s3 s4
	run decide withdraw twice --unit minami-a --file ballots-002.csv \
		--reason double-entry --words "同じ束"
	[ "$status" -eq 0 ]
	says "ballots-002.csv of unit minami-a: 2 papers will not count" \
		"Withdrawn, does not count: ballots-002.csv of unit minami-a"
	decide move-box box --box k1 --from kita-a --to kita-b \
		--reason machine-fault --words "読取機の故障"
	take x.kaihyo m-twice m-box
	figures x.kaihyo >json
	jq -e '.total.papers.white == 63 and .final' json
	jq -e '[.findings[] | select(.code == "N407") | .message] == [
	    "box k1: old unit kita-a, new unit kita-b, by decision box (machine-fault)",
	    "unit minami-a: ballots-002.csv does not count, by decision twice (double-entry)"]' json
	kaihyo tally status --station x.kaihyo --json |
		jq -e '.files == 3 and ."files-in" == 3 and .papers == 63'
}

@test "a decision that does not fit any more blocks; its next number heals it" {
	station_with_difference
	decide correct typo --place kita-1 --field voters.day --old 47 \
		--new 40 --reason entry-error --words x
	take x.kaihyo m-typo
	turnout d kita-1 s1 0 45 0 --replace
	take x.kaihyo s1
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E401 decision typo: place kita-1, voters.day is not 47 as it says"
	run decide correct typo --place kita-1 --field voters.day --old 45 \
		--new 40 --reason entry-error --words x
	[ "$status" -eq 3 ]
	says "there is a decision typo already, number 1"
	mv m-typo m-typo-1
	decide correct typo --replace --place kita-1 --field voters.day \
		--old 45 --new 40 --reason entry-error --words x
	take x.kaihyo m-typo
	# The stock of papers does not fit 40 voters yet (E210).
	run kaihyo tally count --station x.kaihyo --interim
	[ "$status" -eq 0 ]
	says "voters.day, old 45, new 40, by decision typo"
	[[ "$output" != *E401* ]]
	mv m-typo m-typo-2
	run decide void typo --replace --reason other --words "取り消す"
	[ "$status" -eq 0 ]
	says "Taken back: what decision typo said before"
	take x.kaihyo m-typo
	figures x.kaihyo | jq -e '.total.voters == 70 and
	    ([.findings[] | select(.code == "N407")] == [])'
}

@test "corrections follow each other whatever the order they come in" {
	station_with_difference
	decide correct b --place kita-1 --field voters.day --old 47 --new 44 \
		--reason entry-error --words x
	take x.kaihyo m-b
	decide correct a --place kita-1 --field voters.day --old 44 --new 40 \
		--reason entry-error --words x
	open_station d y.kaihyo
	take y.kaihyo m-a s4 s3 s2 m-b s1
	take x.kaihyo m-a
	figures x.kaihyo >x.json
	figures y.kaihyo >y.json
	cmp x.json y.json
	jq -e '.total.voters == 65' x.json
}

@test "only the people of the setup decide, and only for their station" {
	station_with_difference
	run kaihyo tally reopen --station x.kaihyo --id r --out m \
		--what count --reason other --words x \
		--passphrase-file d.keys/passphrase --key d.keys/manager.pem
	[ "$status" -eq 0 ]
	says "Not complete yet: it has 0 of 2 signatures of the role tally-witness"
	refuse 4 x.kaihyo m
	says "it has 0 of 2 signatures of the role tally-witness"
	sign witness-1 m/ruling-r.note d
	sign counter-1 m/ruling-r.note d
	refuse 4 x.kaihyo m
	says "may not sign a ruling"
	run kaihyo ballot show --definition d m
	[ "$status" -eq 4 ]
}

@test "a setup without a policy for decisions takes none in" {
	mkdir from
	cp "$SAMPLES"/small/*.json from
	jq 'del(.policy.ruling)' from/setup-1.json >new
	mv new from/setup-1.json
	rm -rf d d.keys
	make_definition d from
	open_station d x.kaihyo
	decide reopen r --what count --reason other --words x
	refuse 4 x.kaihyo m-r
	says "the setup has no signature policy for a ruling"
}

@test "two texts of one number stay apart and block" {
	station_with_difference
	decide correct typo --place kita-1 --field voters.day --old 47 \
		--new 40 --reason entry-error --words x
	mv m-typo m-1
	decide correct typo --place kita-1 --field voters.day --old 47 \
		--new 41 --reason entry-error --words x
	take x.kaihyo m-1
	run kaihyo tally import --station x.kaihyo --operator test m-typo
	run kaihyo tally count --station x.kaihyo
	[ "$status" -eq 7 ]
	says "E402 ruling typo: two different texts have number 1"
}

#!/usr/bin/env bats
# Forgery by accident and on purpose: every bit of every file of a small
# signed stick is flipped, every file is cut at every length, and a station
# takes none of them.

load helpers
load station

setup_file() {
	station_setup_file
}

setup() {
	station_setup
	station_copy
	open_station d x.kaihyo
	mkdir bad
}

# none_taken COUNT STATUS: of bad/, into x.kaihyo.
none_taken() {
	local n status=0
	n=$(entries x.kaihyo)
	figures x.kaihyo >figures-before
	state x.kaihyo >state-before
	[ "$(find bad -type f | wc -l)" -eq "$1" ]
	kaihyo tally import --station x.kaihyo --json bad >json || status=$?
	[ "$status" -eq 3 ] || [ "$status" -eq 4 ]
	[ "$(jq -c '.media[0] | [.accepted, .known, .left, (.refused | length)]' json)" = "[0,0,0,$1]" ]
	jq -r '.media[0].refused[].what' json | sort | uniq -c | sort -rn >reasons
	state x.kaihyo | cmp - state-before
	figures x.kaihyo | cmp - figures-before
	[ "$(entries x.kaihyo)" -eq $((n + $1 + 1)) ]
	quietly kaihyo audit check --station x.kaihyo
}

# cuts_with_good_signatures NAME: whatever verifies is refused for the number
# in its name, which is ours. That can only be a note that was cut between two
# of its three signatures; under its own name it is refused for those.
cuts_with_good_signatures() {
	jq -r '.media[0].refused[] | select(.what | startswith("the name says")) | .name' json >cuts
	[ "$(wc -l <cuts)" -eq 2 ]
	mkdir cut
	while read -r name; do
		cp "bad/$name" "cut/$1"
		refuse 4 x.kaihyo cut
		says "it has" "signatures" "where: cut, $1"
	done <cuts
}

@test "no flipped or cut manifest is taken" {
	n=$(flip s1/manifest-1.note bad manifest note 100 8)
	[ "$n" -gt 5000 ]
	none_taken "$n"
	cuts_with_good_signatures manifest-1.note
	# The whole one under such a name would have been refused for the name.
	rm -r bad
	mkdir bad
	cp s1/manifest-1.note bad/manifest-100.note
	refuse 3 x.kaihyo bad
	says "the name says number 100, the signed text says 1"
	take x.kaihyo s1
}

@test "no flipped or cut turnout is taken" {
	n=$(flip s1/turnout.note bad manifest note 100 8)
	[ "$n" -gt 5000 ]
	none_taken "$n"
	cuts_with_good_signatures turnout.note
	rm -r bad
	mkdir bad
	cp s1/turnout.note bad/manifest-100.note
	refuse 3 x.kaihyo bad
	says "the name says number 100, the signed text says 1"
}

@test "no flipped or cut file of papers or bundles is taken, its manifest being in" {
	mkdir manifests
	cp s1/manifest-1.note manifests
	take x.kaihyo manifests
	cp s2/manifest-1.note manifests
	take x.kaihyo manifests
	n=$(flip s1/ballots-001.csv bad ballots csv 100 8)
	m=$(flip s2/bundles-001.csv bad bundles csv 100 8)
	[ "$n" -gt 4000 ]
	none_taken $((n + m))
	[ "$(wc -l <reasons)" -eq 1 ]
	grep -q "no signed manifest taken in so far vouches for this file" reasons
	# Under another name the same content is the same file.
	rm -r bad
	mkdir bad
	cp s1/ballots-001.csv bad/ballots-100.csv
	cp s2/bundles-001.csv bad/bundles-100.csv
	take x.kaihyo bad
	[ "$(figures x.kaihyo | jq .total.papers.white)" -eq 60 ]
}

@test "no flipped or cut roster or setup is taken" {
	enrol spare counter station:mihon d
	make_roster d
	sed 's/"number": 1/"number": 2/' d/setup-1.json >d/setup-2.json
	quietly kaihyo ballot define d --date 2026-11-02
	sign authority d/setup-2.note d
	for file in roster setup; do
		n=$(flip "d/$file-2.note" bad $file note 100 1)
		[ "$n" -gt 500 ]
		if [ $file = setup ]; then
			n=$((n * 2))
			for note in bad/setup-*.note; do
				ln -f d/setup-2.json "${note%.note}.json"
			done
		fi
		kaihyo tally import --station x.kaihyo --json bad >json || true
		[ "$(jq -c '.media[0] | [.accepted, .known]' json)" = "[0,0]" ]
		jq -r '.media[0].refused[].what' json | sort | uniq -c >reasons
		run grep -E "the name|does not follow|is not newer" reasons
		[ "$status" -eq 1 ]
		rm -r bad
		mkdir bad
	done
	quietly kaihyo audit check --station x.kaihyo
	cp d/roster-2.note d/setup-2.* bad
	take x.kaihyo bad
}

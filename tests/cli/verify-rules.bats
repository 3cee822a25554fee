#!/usr/bin/env bats
# The rules judged twice: kaihyo and its verifier give the same decision, with
# the same steps, byte for byte, or both refuse the figures.

bats_require_minimum_version 1.5.0
ROOT=$BATS_TEST_DIRNAME/../..
ORDINANCES=$ROOT/docs/ordinances

setup() {
	export KAIHYO_LANG=en
	cd "$BATS_TEST_TMPDIR" || return 1
}

# both SOURCE COMMAND... -- FILE WORD...: the same JSON and exit status
both() {
	local source=$1 command=() ours=0 theirs=0
	shift
	while [ "$1" != -- ]; do
		command+=("$1")
		shift
	done
	shift
	"${command[@]}" >theirs.json 2>theirs.err || theirs=$?
	verify-rules "$1" "$source" "${@:2}" >ours.json 2>ours.err || ours=$?
	if [ $ours -eq $theirs ] && cmp -s ours.json theirs.json; then
		return
	fi
	printf '%s\n' "kaihyo $theirs, verifier $ours: $*" >&2
	cat ours.err theirs.err >&2
	diff <(jq . ours.json) <(jq . theirs.json) >&2
	return 1
}

try() {
	both given kaihyo tally rule try --json "$@" -- "$@"
}

# Whatever was tried: that many were decided, not refused.
same() {
	local line words decided=0 all=0
	while IFS= read -r line; do
		read -ra words <<<"$line"
		try "${words[@]}" || return 1
		all=$((all + 1))
		[ ! -s ours.json ] || decided=$((decided + 1))
	done
	echo "$decided of $all were decided"
	[ "$decided" -ge "$1" ]
}

profiles() {
	find "$ORDINANCES" -name '*.json' ! -name '*.schema.json' | sort
}

@test "votes of the past, from published totals" {
	# replay PROFILE COUNTER=VALUE...: as `rule replay` reads a table
	replay() {
		local profile=$ORDINANCES/$1.json word
		shift
		echo scope,counter,value >figures.csv
		for word; do echo "all,${word%=*},${word#*=}"; done >>figures.csv
		# The table is read in the order of its counters.
		mapfile -t words < <(printf '%s\n' "$@" | LC_ALL=C sort -t= -k1,1)
		both "published figures" kaihyo tally rule replay --json \
			"$profile" figures.csv -- "$profile" "${words[@]}"
	}
	replay okinawa-2019 E0=1156295 E=1153591 \
		option:for=114933 option:against=434273 option:neither=52682
	replay koga-2004 E=47495 V=21572
	replay kodaira-2013 E=145024 V=51010
	replay nago-1997 option:for=2562 option:for-if=11705 \
		option:against=16254 option:against-if=385 INVALID=571
	replay osaka-2015 E=2104076 V=1406084 \
		option:for=694844 option:against=705585 INVALID=5640
	replay merger-council E=23222 V=20503 \
		option:for=7904 option:against=12478 INVALID=121
	replay tokushima-2000 E=76000 V=32304
	replay tokushima-2000 E=23222 V=11611
	replay italy-75 E=46770159 V=20259724
	replay italy-138 E=45944473 V=27018877 option:for=12448216 \
		option:against=14461336 INVALID=109325
	replay switzerland-law option:for=1128369 option:against=1124673
}

@test "cantons are regions, with their own figures" {
	local words=() canton
	for canton in zh be lu ur sz ow nw gl zg fr so bs bl sh ar ai sg gr ag \
		tg ti vd vs ne ge ju; do
		words+=("option:for@$canton=2" "option:against@$canton=1")
	done
	try "$ORDINANCES/switzerland.json" option:for=52 option:against=26 \
		"${words[@]}"
	jq -e '.outcomes[0].outcome == "adopted"' ours.json
	# Most cantons are not counted yet: nobody knows.
	try "$ORDINANCES/switzerland.json" option:for=52-72 \
		option:against=26-36 "${words[@]::20}"
	jq -e '.outcomes[0].outcome == null' ours.json
}

@test "every ordinance of the collection, with figures at random" {
	command -v python3 >/dev/null ||
		skip "no python3: THE ORDINANCES WERE NOT TRIED AT RANDOM"
	mapfile -t files < <(profiles)
	[ ${#files[@]} -ge 29 ]
	same 60 < <(python3 "$ROOT/tests/tools/rule-figures.py" 2015 120 \
		"${files[@]}")
}

@test "ordinances that nobody would write, with figures at random" {
	command -v python3 >/dev/null ||
		skip "no python3: NO ORDINANCES WERE MADE UP"
	mkdir made
	python3 "$ROOT/tests/tools/rule-figures.py" 1868 150 made >words
	same 60 <words
}

@test "what kaihyo refuses as an ordinance the verifier refuses" {
	refused() {
		run kaihyo tally rule check city.json
		[ "$status" -eq 3 ]
		run verify-rules city.json given V=1
		[ "$status" -eq 3 ]
	}
	sed 's|"1/2"|"50%"|' "$ORDINANCES/takahama.json" >city.json
	refused
	sed 's|"count": "V"|"count": "VALID"|' "$ORDINANCES/takahama.json" \
		>city.json
	refused
	sed 's|"at-least"|"atleast"|' "$ORDINANCES/takahama.json" >city.json
	refused
	jq '.decision.gate.established = {"not": {}}' \
		"$ORDINANCES/takahama.json" >city.json
	refused
	jq 'del(.decision.gate.verified)' "$ORDINANCES/takahama.json" >city.json
	refused
}

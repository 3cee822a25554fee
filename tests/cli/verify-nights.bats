#!/usr/bin/env bats
# Nights that went wrong, counted twice: after every medium that is taken in,
# kaihyo and kaihyo-verify make the same result.json of the station, byte for
# byte. `make scenarios` compares all nights so, where a finding must stand and
# when they are declared (agree in night.bash); here are the states between.

# shellcheck disable=SC2030,SC2031 # bats gives every story its own
load helpers

NIGHTS=$BATS_TEST_DIRNAME/../scenarios

# A kaihyo that keeps the station after each import.
setup_file() {
	local program
	program=$(command -v kaihyo)
	cd "$BATS_FILE_TMPDIR" || return 1
	mkdir -p b/bin b/tools states
	ln -s "$(command -v demo-key)" "$(command -v demo-sign)" b/tools
	cat >b/bin/kaihyo <<-END
		#!/bin/bash
		$program "\$@" || exit
		if [ "\$1 \$2" = "tally import" ] && [ -e station.kaihyo ]; then
			mkdir -p "$PWD/states/\${PWD##*/}"
			cp station.kaihyo "$PWD/states/\${PWD##*/}/\$(date +%s%N)"
		fi
	END
	chmod +x b/bin/kaihyo
	"$NIGHTS/run.sh" b "$NIGHTS"/nights/{hino-2016,koka-2017,takamatsu-2013,kawasaki-tama-2026,wakabayashi-2019,sendai-aoba-2017}.night >table
}

setup() {
	export KAIHYO_LANG=en
	cd "$BATS_FILE_TMPDIR" || return 1
}

# twice STATION: counted by both, and compared
twice() {
	rm -rf folder ours theirs
	quietly kaihyo tally bundle --station "$1" --out folder --working
	kaihyo tally count --station "$1" --json --interim >ours
	kaihyo-verify --working --write-result theirs folder >said || {
		grep -a FAILED said
		cmp ours theirs
		return 1
	} >&2
	cmp ours theirs
}

@test "every state of these nights is counted alike" {
	[ "$(find states -type f | wc -l)" -gt 60 ]
	for state in states/*/*; do
		twice "$state"
		jq -r '.findings[].code' ours >>codes
	done
	# Not by having nothing to say.
	sort -u codes >all
	[ "$(wc -l <all)" -ge 15 ]
	for code in E102 E201 E210 E219 E233 E301 E302 N112 N406 N407 W303; do
		grep -q $code all
	done
}

# changed JQ-ARGUMENT...: the bundle with another result.json is found
changed() {
	jq "$@" folder/result.json >new && mv new folder/result.json
	(cd folder && find . -type f ! -name SHA256SUMS -printf '%P\n' |
		LC_ALL=C sort | xargs sha256sum >../sums && mv ../sums SHA256SUMS)
	run kaihyo-verify --working folder
	[ "$status" -eq 4 ]
}

@test "one member of result.json changed is found, and where" {
	# The first state: nearly all is missing.
	twice "$(find states/koka-2017 -type f | sort | head -n 1)"
	cp -r folder kept
	changed -c '.districts[0].voters += 1'
	[[ "$output" == *"result.json: it says "*" at districts[koka].voters, where this program finds "* ]]
	rm -rf folder && cp -r kept folder
	changed -c '.findings[0].message = "nothing to see here"'
	[[ "$output" == *"it says nothing to see here at findings["*"].message"* ]]
	rm -rf folder && cp -r kept folder
	changed -c 'del(.findings[0])'
	[[ "$output" == *"at findings["* ]]
	rm -rf folder && cp -r kept folder
	changed -c '.final = (.final | not)'
	[[ "$output" == *"it says true at final, where this program finds false"* ]]
	rm -rf folder && cp -r kept folder
	changed -c '.extra = 1'
	[[ "$output" == *"it says 1 at extra, where this program finds -"* ]]
	rm -rf folder && cp -r kept folder
	changed .
	[[ "$output" == *"it says the same, but is written otherwise"* ]]
}

#!/usr/bin/env bats
# docs/verify-by-hand.md, as it is written: its commands, run on a small
# bundle, say what the page says that they say; on a changed bundle not.

bats_require_minimum_version 1.5.0
load helpers
load station

setup_file() {
	station_setup_file || return 1
	with_log_key || return 1
	open_station d x.kaihyo || return 1
	to_certificate x.kaihyo || return 1
	quietly close_log x.kaihyo c-last || return 1
	quietly bundle x.kaihyo bundle || return 1
	number=$(grep -n 'kind=turnout' bundle/log.txt | head -1 | cut -d: -f1)
	quietly kaihyo audit prove --station x.kaihyo --entry $((number - 1)) \
		--to c-counted --out proof
	kaihyo audit prove --station x.kaihyo --entry $((number - 1)) \
		--to c-counted --out proof2 >entry 2>/dev/null
	page=$BATS_TEST_DIRNAME/../../docs/verify-by-hand.md
	# shellcheck disable=SC2016 # the page's own marks
	sed -n '/^```sh$/,/^```$/{/^```/!p}' "$page" >page.sh
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{bundle,page.sh,entry,d,d.keys} .
	cp "$BATS_FILE_TMPDIR/proof" bundle.proof
	mkdir hand
	mv bundle.proof hand/proof
	cp entry hand/entry
}

# The page's commands in the bundle, as an observer types them.
by_hand() {
	(cd bundle && PROOF=../hand/proof ENTRY=../hand/entry bash ../page.sh 2>&1)
}

# What every Debian has, and signify; nothing of ours, nothing else.
stock() {
	local tool
	mkdir -p stock
	for tool in bash awk sed grep cut tr head tail cat ls find sort seq wc \
		paste fold mv mktemp basename sha256sum base64 basenc openssl \
		signify-openbsd; do
		ln -sf "$(command -v $tool)" stock/
	done
}

bad() {
	run by_hand
	says "$@"
}

@test "the page's commands find a bundle as it is, with stock tools alone" {
	stock
	run env PATH="$PWD/stock" bash -c 'cd bundle &&
		PROOF=../hand/proof ENTRY=../hand/entry bash ../page.sh 2>&1'
	[ "$status" -eq 0 ]
	run ! grep -v '^ok' <<<"$output"
	run by_hand
	[ "$(wc -l <<<"$output")" -gt 60 ]
	says "ok: every file as listed" "ok: bundle.note signed by mihon/manager" \
		"ok: signify says the same" "ok: the chain holds" \
		"ok: the root of the whole log" "ok: the entry is under the checkpoint" \
		"ok: all of one election" "ok: head signed by mihon/"
	# Every kind of file was spoken of by its name.
	for file in bundle/files/*; do says "$(basename "$file")"; done
	# The groups are those that our own program prints.
	root=$(root_print d)
	says "ok to compare: ${root:0:4} ${root:4:4} ${root:8:4} ${root:12:4}" \
		"ok to compare: ${root:48:4} ${root:52:4} ${root:56:4} ${root:60:4}"
}

@test "a changed bundle is found by hand, in the step that should find it" {
	cp -r bundle good
	turnout=$(basename bundle/files/*10-turnout.note)
	damage() {
		rm -rf bundle
		cp -r good bundle
	}
	damage; echo >>bundle/result.json
	bad "BAD: SHA256SUMS"
	damage; touch bundle/files/000099-turnout.note
	bad "BAD: no file beside the list"
	# Whoever writes the list again has not signed it.
	damage; sed -i 's/^voters day .*/voters day 41/; s/^date .*/date 2026-11-21/' "bundle/files/$turnout"
	[ "$(diff {good,bundle}/files/"$turnout" | grep -c '^>')" -eq 2 ]
	sums=$(cd bundle && find . -type f ! -name SHA256SUMS \
		! -name bundle.note | cut -c3- | LC_ALL=C sort |
		xargs sha256sum)
	printf '%s\n' "$sums" >bundle/SHA256SUMS
	bad "ok: every file as listed" "BAD: the list is the signed one" \
		"BAD: $turnout, mihon/place-kita-1" "BAD: $turnout, mihon/receiver-1" \
		"ok: the chain holds" "BAD: $turnout"
	damage; sed -i 's/^sums ./sums 0/' bundle/bundle.note
	bad "BAD: bundle.note, mihon/manager"
	damage; sed -i '5s/$/ x=1/' bundle/log.txt
	bad "BAD: the chain holds" "BAD: the root of the whole log"
	damage; sed -i '5d' bundle/log.txt
	bad "BAD: the chain holds" "BAD: no entry is missing"
	# A tail that is cut off breaks no chain; the head knows.
	damage; sed -i '$d' bundle/log.txt
	bad "ok: the chain holds" "ok: no entry is missing" "BAD: the root of the whole log"
	damage; sed -i '2s/.*/9/' bundle/files/*08-checkpoint.txt
	bad "BAD: 000008-checkpoint.txt: this log" "BAD: 000008-checkpoint.txt, mihon/"
	# Somebody else's authority.
	damage; quietly kaihyo keys new --name mihon/authority --out other \
		--passphrase-file d.keys/passphrase
	sed -i "s|^authority .*|authority $(cat other.vkey)|" bundle/files/000001-root.txt
	bad "BAD: 000002-election-note.note, mihon/authority" "BAD: 000007-roster-note.note"
	damage; sed -i 's/operator=test/operator=best/' hand/entry
	bad "ok: the root of the whole log" "BAD: the entry is under the checkpoint"
}

#!/usr/bin/env bats
# Observers: a witness on a laptop of its own, with our program and with none
# of it; policies; heads on paper.

bats_require_minimum_version 1.5.0
load helpers
load station

# A station with three checkpoints, and another that forked off the first.
setup_file() {
	station_setup_file || return 1
	watched_station || return 1
	take fork.kaihyo s2 s1 || return 1
	checkpoint fork.kaihyo f2 || return 1
	take fork.kaihyo s3 s4 || return 1
	checkpoint fork.kaihyo f3 || return 1
	prove x.kaihyo c1 c2 g12 && prove x.kaihyo c2 c3 g23 &&
		prove x.kaihyo c1 c3 g13 && prove x.kaihyo c3 c3 g33 &&
		prove fork.kaihyo c1 f3 gf13 && prove fork.kaihyo f2 f3 gf23 ||
		return 1
	for name in sato tanaka mori; do
		quietly kaihyo keys new --witness --name "obs/$name" \
			--out "$name" --passphrase-file d.keys/passphrase ||
			return 1
	done
	quietly kaihyo audit policy --definition d --quorum 2 --out policy \
		--witness sato.vkey --witness tanaka.vkey --witness mori.vkey
}

setup() {
	station_setup
	station_copy
	cp "$BATS_FILE_TMPDIR"/{x.kaihyo,fork.kaihyo,c[123],f[23],g*,log.txt,policy} .
	cp "$BATS_FILE_TMPDIR"/{sato,tanaka,mori}.{pem,vkey} .
	origin=mihon/$(identity d | cut -c1-16)/mihon
}

prove() {
	quietly kaihyo audit prove --station "$1" --from "$2" --to "$3" --out "$4"
}

# cosign WHO REQUEST OUT
cosign() {
	kaihyo audit cosign --policy policy --state "state.$1" --key "$1.pem" \
		--passphrase-file d.keys/passphrase --out "$3" "$2"
}

attach() {
	kaihyo audit attach-cosignature --policy policy --out "$@"
}

quorum() {
	kaihyo audit quorum --policy policy "$1"
}

# The text that a cosignature in the file is over.
message() {
	local at
	at=$(tail -1 "$1" | cut -d' ' -f3 | base64 -d | tail -c +5 | head -c 8 |
		xxd -p | tr -d '\n')
	printf 'cosignature/v1\ntime %d\n' "0x$at"
	sed '/^$/,$d' "$2"
}

# --- cosigning --------------------------------------------------------------

@test "an answer that was lost on its way is given again" {
	cosign sato c1 a1
	cosign sato g12 a2
	rm a2
	# The state is ahead of what anybody has; the station is far away.
	cosign sato g12 a2
	message a2 c2 >said
	[ -s said ]
	# But not for another head, and not for an older one.
	run cosign sato c1 a3
	[ "$status" -eq 3 ]
	cosign sato g23 a3
	run cosign sato g12 a4
	[ "$status" -eq 3 ]
}

@test "a witness follows a log from head to head, and says so" {
	run cosign sato c1 w1
	[ "$status" -eq 0 ]
	says "The FIRST checkpoint of this log here" "$origin" 'Cosigned by "obs/sato" at 20' "by this computer's clock: w1" "never put back an older copy"
	[ "$(wc -l <w1)" -eq 1 ]
	# What it knows is the checkpoint itself, of its log alone.
	state=$(echo state.sato/state-*.txt)
	[ "$(basename "$state")" = "state-$(printf %s "$origin" | sha256sum | cut -c1-64).txt" ]
	cmp "$state" c1
	run cosign sato g12 w2
	[ "$status" -eq 0 ]
	[[ "$output" != *FIRST* ]]
	cmp "$state" c2
	# The same again, with a proof or without.
	cosign sato c2 w2b
	cosign sato g23 w3
	cosign sato g33 w3b
	cmp "$state" c3
	run kaihyo keys show sato.vkey
	[ "$status" -eq 0 ]
	says "a witness's public key" "obs/sato (id $(cut -d+ -f2 sato.vkey))"
	# It can be checked with openssl.
	message w3 c3 >msg
	tail -1 w3 | cut -d' ' -f3 | base64 -d | tail -c 64 >sig
	(printf '302a300506032b6570032100' | xxd -r -p
	 cut -d+ -f3- sato.vkey | base64 -d | tail -c 32) |
		openssl pkey -pubin -inform DER -out sato.pub
	openssl pkeyutl -verify -pubin -inkey sato.pub -rawin -in msg -sigfile sig
	sed 's/^time .*/time 5/' msg >other
	run ! openssl pkeyutl -verify -pubin -inkey sato.pub -rawin -in other -sigfile sig
}

@test "a witness is not led on without the proof from its own last head" {
	cosign sato c2 w2
	run cosign sato c3 w3
	[ "$status" -eq 3 ]
	says "this witness cosigned" "needs a proof from there" "kaihyo audit prove --from"
	run cosign sato g13 w3
	[ "$status" -eq 3 ]
	says "the proof begins at"
	run cosign sato c1 w3
	[ "$status" -eq 3 ]
	says "this witness cosigned" "already"
	run cosign tanaka g23 w3
	[ "$status" -eq 3 ]
	says "this witness knows nothing of this log yet"
	kaihyo audit prove --station x.kaihyo --entry 0 --to c3 --out p >/dev/null 2>&1
	run cosign sato p w3
	[ "$status" -eq 3 ]
	says "it is the proof of an entry" "where: p"
	[ ! -e w3 ]
	cmp state.sato/state-*.txt c2
	# Nothing is overwritten, and then nothing moves.
	run cosign sato g23 w2
	[ "$status" -eq 3 ]
	says "the file exists already" "where: w2"
	cmp state.sato/state-*.txt c2
	cosign sato g23 w3
}

@test "two heads of one size: a fork, refused and kept as evidence" {
	[ "$(sed -n 2p c2)" = "$(sed -n 2p f2)" ]
	run ! cmp -s c2 f2
	cosign sato c2 w2
	run cosign sato f2 wf
	[ "$status" -eq 8 ]
	says "FORK: the log signed two different heads of" "cosign nothing more of this log" "where: state.sato/evidence-"
	[ ! -e wf ]
	cmp state.sato/state-*.txt c2
	evidence=$(echo state.sato/evidence-*.txt)
	[ "$(basename "$evidence")" = "evidence-$(sha256sum <"$evidence" | cut -c1-16).txt" ]
	[ "$(sed -n '1p;3p' "$evidence")" = "$(printf 'kaihyo evidence v1\nfinding two-heads')" ]
	# Anyone takes it apart, and both heads are signed by the log.
	sed '1,/^--- kept$/d; /^--- shown$/,$d' "$evidence" | cmp - c2
	sed '1,/^--- shown$/d' "$evidence" | cmp - f2
	for c in c2 f2; do
		kaihyo audit verify-proof --vkey d.keys/log.vkey $c | grep -q VERIFIED
	done
	# The same evidence again is the same file; another witness is not fooled.
	run cosign sato f2 wf
	[ "$(find state.sato -name 'evidence-*' | wc -l)" -eq 1 ]
	# The true log goes on.
	cosign sato g23 w3
}

@test "a log that went on otherwise: refused, kept as evidence" {
	cosign sato c2 w2
	# The fork's own proof, from its own second head, and a forged one.
	run cosign sato gf23 wf
	[ "$status" -eq 8 ]
	says "FORK, unless the station can prove otherwise" "where: state.sato/evidence-"
	{ sed '/^$/,$d' g23; echo; cat f3; } >forged
	run cosign sato forged wf
	[ "$status" -eq 8 ]
	[ "$(find state.sato -name 'evidence-*' | wc -l)" -eq 2 ]
	grep -q '^finding no-proof$' state.sato/evidence-*.txt
	[ ! -e wf ]
	cmp state.sato/state-*.txt c2
	# From before the fork the other log is as good: so one witness is not enough.
	cosign tanaka c1 t1
	cosign tanaka gf13 t3
}

@test "only the log of the policy is cosigned, only with a witness's key" {
	sed '2s/.*/7/' c1 >changed
	run cosign sato changed w
	[ "$status" -eq 4 ]
	says "where: changed"
	sed '1s/^/x/' c1 >other
	run cosign sato other w
	[ "$status" -eq 4 ]
	says "it is no checkpoint of a log that the policy names"
	quietly kaihyo keys new --name obs/note --out note --passphrase-file d.keys/passphrase
	run cosign note c1 w
	[ "$status" -eq 4 ]
	says "is of kind 1, not a witness's (kind 4); one key never signs both" "kaihyo keys new --witness"
	# The log's own key in a witness's clothes.
	pub=$(cut -d+ -f3- d.keys/log.vkey | base64 -d | tail -c 32 | xxd -p -c 32)
	id=$( (printf 'obs/log\n\004'; xxd -r -p <<<"$pub") | sha256sum | cut -c1-8)
	cp d.keys/log.pem disguised.pem
	echo "obs/log+$id+$( (printf '\004'; xxd -r -p <<<"$pub") | base64)" >disguised.vkey
	run cosign disguised c1 w
	[ "$status" -eq 4 ]
	says "is that of a log"
	[ ! -e w ]
	# And nowhere else does a witness's key sign or count.
	run kaihyo keys sign --key sato.pem --passphrase-file d.keys/passphrase s1/manifest-1.note
	[ "$status" -eq 4 ]
	says "is a witness's (kind 4) and signs nothing but cosignatures"
	run kaihyo keys enrol --key sato.pem --passphrase-file d.keys/passphrase \
		--definition d --role tally-witness --scope station:mihon \
		--person x --from 2026-11-01 --until 2026-12-31 --out e.note
	[ "$status" -eq 4 ]
	run kaihyo audit verify-proof --vkey sato.vkey c1
	[ "$status" -eq 4 ]
}

@test "a witness whose state is damaged or in use does not forget" {
	cosign sato c2 w2
	state=$(echo state.sato/state-*.txt)
	cp "$state" kept
	for damage in ': >' 'head -c 100 kept >' 'cat policy >' 'sed 2s/.*/3/ kept >'; do
		eval "$damage $state"
		run cosign sato c1 w
		[ "$status" -ne 0 ]
		says "where: $state"
		[ ! -e w ]
	done
	cp kept "$state"
	run flock state.sato/lock kaihyo audit cosign --policy policy \
		--state state.sato --key sato.pem \
		--passphrase-file d.keys/passphrase --out w g23
	[ "$status" -eq 6 ]
	says "another kaihyo is using this witness's state"
	cosign sato g23 w3
}

@test "a witness killed at any point never answers what it does not know" {
	cosign sato c2 w2
	cp -r state.sato before
	at=0
	points=0
	status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -rf state.sato w3
		cp -r before state.sato
		struck $at cosign sato g23 w3
		points=$((points + (status == 137)))
		# A whole state, the old or the new; an answer only with the new one.
		cmp -s state.sato/state-*.txt c2 || cmp state.sato/state-*.txt c3
		[ ! -e w3 ] || {
			cmp state.sato/state-*.txt c3
			attach "a$at" c3 w3 >/dev/null
		}
	done
	[ "$status" -eq 0 ]
	[ "$points" -gt 3 ]
}

# --- gathering --------------------------------------------------------------

@test "cosignatures meet a policy, or do not, and who is missing is said" {
	run quorum c3
	[ "$status" -eq 4 ]
	says "[ ] obs/sato: no cosignature" "the quorum of the policy is not met: 0 of 3 witnesses cosigned" "where: c3"
	for who in sato tanaka mori; do cosign $who c3 w.$who >/dev/null; done
	attach one c3 w.sato
	run quorum one
	[ "$status" -eq 4 ]
	says "[x] obs/sato: cosigned, it says at 20" "1 of 3 witnesses cosigned"
	attach two c3 w.tanaka w.sato
	run quorum two
	[ "$status" -eq 0 ]
	says "VERIFIED: signed by the log; the quorum of the policy is met."
	# In whatever order they come: the same bytes.
	attach two-b one w.tanaka
	cmp two two-b
	cat w.mori w.sato >both
	attach three c3 w.tanaka both
	[ "$(grep -c '^— ' three)" -eq 4 ]
	# To us and to Go the log's line is as good as before.
	kaihyo audit verify-proof --vkey d.keys/log.vkey three | grep -q VERIFIED
}

@test "only lines that hold, of those who are known, get in" {
	cosign sato c3 w3
	cosign tanaka c2 w2
	run attach out c3 w2
	[ "$status" -eq 4 ]
	says "the signature is not valid" "where: w2" 'signature of "obs/tanaka"'
	run attach out c3 w3 w3
	[ "$status" -eq 3 ]
	says 'the key "obs/sato" signed twice'
	quietly kaihyo keys new --witness --name obs/stranger --out stranger --passphrase-file d.keys/passphrase
	cosign stranger c3 ws
	run attach out c3 ws
	[ "$status" -eq 4 ]
	says '"obs/stranger" is not known here' "where: ws"
	sed 's/obs/0bs/' w3 >renamed
	run attach out c3 renamed
	[ "$status" -eq 4 ]
	: >empty
	run attach out c3 empty
	[ "$status" -eq 3 ]
	says "this is no signature line"
	[ ! -e out ]
	# A stranger's line that is under the checkpoint already falls away.
	cat c3 ws >with
	run attach out with w3
	[ "$status" -eq 0 ]
	says "Lines of others left out: 1."
	run ! grep -q stranger out
	# A line of a known key that does not hold refuses the whole.
	cat c3 w2 >bad
	run quorum bad
	[ "$status" -eq 4 ]
	run attach out2 bad w3
	[ "$status" -eq 4 ]
}

@test "a policy names the logs of the roster and witnesses from outside" {
	grep -qx "# root $(root_print d)" policy
	grep -qx "# election $(identity d)" policy
	grep -qx "log $(cat d.keys/log.vkey)" policy
	[ "$(tail -2 policy)" = "$(printf 'group witnesses 2 obs/sato obs/tanaka obs/mori\nquorum witnesses')" ]
	run kaihyo audit policy --definition d --out p --witness sato.vkey
	[ "$status" -eq 2 ]
	says "--witness and --quorum go together"
	run kaihyo audit policy --definition d --out p --quorum 2 --witness sato.vkey
	[ "$status" -ne 0 ]
	run kaihyo audit policy --definition d --out p --quorum 0 --witness sato.vkey
	[ "$status" -ne 0 ]
	run kaihyo audit policy --definition d --out p --quorum all --witness sato.vkey --witness sato.vkey
	[ "$status" -eq 3 ]
	run kaihyo audit policy --definition d --out p --quorum all --witness d.keys/manager.vkey
	[ "$status" -eq 4 ]
	run kaihyo audit policy --definition d --out p --station nowhere
	[ "$status" -eq 4 ]
	[ ! -e p ]
	kaihyo audit policy --definition d --out p --station mihon
	[ "$(tail -1 p)" = "quorum none" ]
	run kaihyo audit quorum --policy p c1
	[ "$status" -eq 0 ]
	says "the policy asks for no witness"
	# The key of an officer, dressed as a witness's.
	pub=$(cut -d+ -f3- d.keys/manager.vkey | base64 -d | tail -c 32 | xxd -p -c 32)
	id=$( (printf 'w\n\004'; xxd -r -p <<<"$pub") | sha256sum | cut -c1-8)
	echo "w+$id+$( (printf '\004'; xxd -r -p <<<"$pub") | base64)" >w.vkey
	run kaihyo audit policy --definition d --out q --quorum all --witness w.vkey
	[ "$status" -eq 4 ]
	says 'the key of "w" is also the key "mihon/manager" of the election'
}

# --- with none of our software ----------------------------------------------

@test "an observer signs with signify or minisign alone" {
	command -v minisign signify-openbsd >/dev/null ||
		skip "MINISIGN OR SIGNIFY IS NOT HERE"
	sed '/^$/,$d' c3 >note.txt
	signify-openbsd -G -n -p s.pub -s s.sec
	signify-openbsd -S -s s.sec -m note.txt -x s.sig
	minisign -G -W -p m.pub -s m.sec >/dev/null
	minisign -S -l -s m.sec -m note.txt -x m.sig >/dev/null
	for tool in s m; do
		kaihyo audit wrap-signature --name "obs/$tool" --public $tool.pub \
			--signature $tool.sig --out $tool.line c3 >$tool.vkey
		kaihyo audit wrap-signature --name "obs/$tool" --public $tool.pub \
			--signature $tool.sig --out $tool.again note.txt | cmp - $tool.vkey
		cmp $tool.line $tool.again
	done
	attach out --vkey s.vkey --vkey m.vkey c3 s.line m.line
	[ "$(grep -c '^— ' out)" -eq 3 ]
	for key in s m; do
		run kaihyo keys show $key.vkey
		[ "$status" -eq 0 ]
	done
	# Without their keys, over another text, of another key: no.
	run attach out2 c3 s.line
	[ "$status" -eq 4 ]
	run kaihyo audit wrap-signature --name a --public s.pub --signature s.sig --out l c2
	[ "$status" -eq 4 ]
	says "the signature is not valid"
	run kaihyo audit wrap-signature --name a --public m.pub --signature s.sig --out l c3
	[ "$status" -eq 4 ]
	says "the signature is of another key"
	minisign -S -s m.sec -m note.txt -x hashed >/dev/null
	run kaihyo audit wrap-signature --name a --public m.pub --signature hashed --out l c3
	[ "$status" -eq 3 ]
	says "it is a signature over a hash, not over the text" "minisign -S -l"
	[ ! -e l ]
}

@test "a cosignature made with signify alone counts for the policy" {
	command -v signify-openbsd >/dev/null || skip "SIGNIFY IS NOT HERE"
	T=1795000000
	(printf 'cosignature/v1\ntime %d\n' $T; sed '/^$/,$d' c3) >msg
	signify-openbsd -G -n -p s.pub -s s.sec
	signify-openbsd -S -s s.sec -m msg -x msg.sig
	kaihyo audit wrap-signature --name obs/signify --public s.pub \
		--signature msg.sig --time $T --out line c3 >s.vkey
	kaihyo audit policy --definition d --quorum all --out p --witness s.vkey
	kaihyo audit attach-cosignature --policy p --out out c3 line
	run kaihyo audit quorum --policy p out
	[ "$status" -eq 0 ]
	says "[x] obs/signify: cosigned, it says at 2026-11-18T"
	run kaihyo audit wrap-signature --name obs/signify --public s.pub \
		--signature msg.sig --time $((T + 1)) --out l c3
	[ "$status" -eq 4 ]
	[ ! -e l ]
}

# --- paper ------------------------------------------------------------------

@test "a head on paper: words and groups, either language, held against the log" {
	size=$(sed -n 2p c3)
	run kaihyo audit verify-proof --vkey d.keys/log.vkey c3
	says "Words"
	ja=$(sed -n '/Words/,/VERIFIED/p' <<<"$output" | grep -oE '[0-9]+:[^ ]+' |
		cut -d: -f2 | tr '\n' ' ')
	read -ra words <<<"$ja"
	[ "${#words[@]}" -eq 16 ]
	run kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --words "$ja" --log log.txt
	[ "$status" -eq 0 ]
	says "VERIFIED: this is what was written down, for the log's first $size entries."
	root=$(sed -n 3p c3 | base64 -d | xxd -p -c 32 | sed 's/..../& /g')
	kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --root "${root^^}" --station x.kaihyo >/dev/null
	kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --root "$root" --words "$ja" --checkpoint c3 >/dev/null
	# Of the fork they are not: not of its log, not of its checkpoint.
	kaihyo audit log --station fork.kaihyo --raw >fork.txt
	for where in "--log fork.txt" "--station fork.kaihyo" "--checkpoint f3"; do
		# shellcheck disable=SC2086
		run kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --words "$ja" $where
		[ "$status" -eq 7 ]
		says "what was written down is not the head of this log's first $size entries"
	done
	run kaihyo audit claim --vkey d.keys/log.vkey --size 999999 --words "$ja" --log log.txt
	[ "$status" -eq 7 ]
	says "the paper speaks of 999,999 entries"
	# A slip of the pen is told apart from another log.
	run kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --words "${words[1]} ${words[0]} ${words[*]:2}" --log log.txt
	[ "${words[0]}" = "${words[1]}" ] || [ "$status" -eq 3 ]
	run kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --words "${words[*]:0:15}" --log log.txt
	[ "$status" -eq 3 ]
	says "15 words; there must be 16"
	run kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --words "xyz ${words[*]:1}" --log log.txt
	[ "$status" -eq 3 ]
	says 'word 1, "xyz", is none of the list'
	# A log with a changed line is none.
	sed '3s/test/best/' log.txt >changed
	run kaihyo audit claim --vkey d.keys/log.vkey --size "$size" --words "$ja" --log changed
	[ "$status" -eq 7 ]
	says "where: changed"
}

@test "a checkpoint goes through paper: drawn, printed, photographed, verified" {
	command -v rsvg-convert zbarimg >/dev/null ||
		skip "RSVG-CONVERT OR ZBARIMG IS NOT HERE: librsvg2-bin, zbar-tools"
	run kaihyo audit checkpoint --station x.kaihyo --out c4 --qr c4.svg \
		--key d.keys/log.pem --passphrase-file d.keys/passphrase --operator test
	[ "$status" -eq 0 ]
	says "Words" "█ ▄▄▄▄▄ █"
	rsvg-convert --zoom 3 --background-color white c4.svg -o c4.png
	zbarimg -q --raw --oneshot -Sbinary c4.png >back 2>/dev/null
	cmp back c4
	kaihyo audit verify-proof --vkey d.keys/log.vkey back | grep -q VERIFIED
	# The terminal's drawing, too: light modules are drawn.
	echo "$output" | sed '1,/^█/{/^█/!d}' >drawn
	python3 - drawn >drawn.pbm <<-'END'
	import sys
	rows = []
	for line in open(sys.argv[1], encoding="utf-8").read().splitlines():
	    rows.append([c in " ▄" for c in line])
	    rows.append([c in " ▀" for c in line])
	side = len(rows[0])
	print("P1", side * 4, side * 4)
	for row in rows[:side]:
	    for _ in range(4):
	        print(" ".join(str(int(m)) for m in row for _ in range(4)))
	END
	zbarimg -q --raw --oneshot -Sbinary drawn.pbm >back 2>/dev/null
	cmp back c4
	# A drawing that is there already stops the command before it signs.
	before=$(entries x.kaihyo)
	run kaihyo audit checkpoint --station x.kaihyo --out c5 --qr c4.svg \
		--key d.keys/log.pem --passphrase-file d.keys/passphrase --operator test
	[ "$status" -eq 3 ]
	[ "$(entries x.kaihyo)" -eq "$before" ]
	[ ! -e c5 ]
}

# --- the station ------------------------------------------------------------

@test "nothing from an observer's stick enters the station" {
	# No command that opens a station knows what a cosignature is.
	stations=0
	while read -r file; do
		needs=$(cd "$BATS_TEST_DIRNAME/../.." &&
			cc -MM -D_GNU_SOURCE -I. "$file")
		[[ "$needs" == *store/store.h* ]] || continue
		stations=$((stations + 1))
		[[ ! "$needs" =~ audit/(cosignature|policy_file|witness|foreign)\.h ]] || {
			echo "$file opens a station and knows cosignatures"
			return 1
		}
	done < <(cd "$BATS_TEST_DIRNAME/../.." && ls ./*/cmd_*.c store/*.c)
	[ "$stations" -gt 20 ]
	# No command with a cosigned checkpoint on its line has a --station.
	for command in cosign attach-cosignature quorum wrap-signature policy; do
		run kaihyo audit $command --help
		[ "$status" -eq 0 ]
		[[ "$output" != *"--station FILE"* ]]
	done
	# And what a witness hands over changes no byte of it.
	cosign sato c3 w3
	attach cosigned c3 w3
	sum=$(sha256sum <x.kaihyo)
	kaihyo audit prove --station x.kaihyo --entry 0 --to cosigned --out p >/dev/null 2>&1
	mkdir stick
	cp cosigned w3 policy stick
	[ "$(sha256sum <x.kaihyo)" = "$sum" ]
	state x.kaihyo >before
	run kaihyo tally import --station x.kaihyo --operator test stick
	state x.kaihyo | cmp - before
	kaihyo audit log --station x.kaihyo --raw >after.txt
	run ! grep -q obs/ after.txt
}

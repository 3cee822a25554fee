#!/usr/bin/env bats
# Checkpoints and proofs of a station's log, in our own eyes and in those of
# programs that nobody here wrote: openssl, signify, Go's x/mod, sha256sum, and
# npm's @sigstore/verify and merkletreejs.

bats_require_minimum_version 1.5.0
load helpers
load station

# A station whose log has a key, and three checkpoints of it.
setup_file() {
	station_setup_file || return 1
	watched_station || return 1
	"$BATS_TEST_DIRNAME/../strangers/npm.sh" "$BATS_FILE_TMPDIR/npm" \
		>npm.txt 2>&1 || rm -rf "$BATS_FILE_TMPDIR/npm"
	go_build
}

setup() {
	station_setup
	station_copy
	cp "$BATS_FILE_TMPDIR"/{x.kaihyo,c1,c2,c3,log.txt} .
	origin=mihon/$(identity d | cut -c1-16)/mihon
}

prove() {
	kaihyo audit prove --station x.kaihyo "$@" 2>/dev/null
}

verify() {
	kaihyo audit verify-proof --vkey d.keys/log.vkey "$@"
}

size_of() {
	sed -n 2p "$1"
}

# The stranger's program, or a word in its place that says that it is absent.
go_build() {
	local here
	here=$(cd "$BATS_TEST_DIRNAME/../strangers" && pwd)
	[ -d /usr/share/gocode/src/golang.org/x/mod ] &&
		command -v go >/dev/null || return 0
	GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS='' \
		GOCACHE="$BATS_FILE_TMPDIR/gocache" \
		go build -o "$BATS_FILE_TMPDIR/stranger" "$here/verify.go"
}

stranger() {
	"$BATS_FILE_TMPDIR/stranger" "$1" d.keys/log.vkey "${@:2}"
}

needs_go() {
	[ -x "$BATS_FILE_TMPDIR/stranger" ] ||
		skip "GO IS NOT HERE: golang-go, golang-golang-x-mod-dev"
}

javascript() {
	NODE_PATH=$BATS_FILE_TMPDIR/npm/node_modules \
		node "$BATS_TEST_DIRNAME/../strangers/verify.js" \
		"$1" d.keys/log.vkey "${@:2}"
}

needs_npm() {
	[ -d "$BATS_FILE_TMPDIR/npm/node_modules" ] ||
		skip "NPM OR THE NETWORK IS NOT HERE: @sigstore/verify, merkletreejs"
}

# --- checkpoints ------------------------------------------------------------

@test "a checkpoint is three lines and a signature, printed and logged" {
	run kaihyo audit checkpoint --station x.kaihyo --out c4 \
		--key d.keys/log.pem --passphrase-file d.keys/passphrase \
		--operator test
	[ "$status" -eq 0 ]
	size=$(wc -l <log.txt)
	root=$(sed -n 3p c4 | base64 -d | od -An -v -tx1 | tr -d ' \n')
	says "REHEARSAL" "Signed: c4 (the papers are counted)" " 1:${root:0:4} " "16:${root:60:4}"
	[ "$(sed -n 1p c4)" = "$origin" ]
	[ "$(sed -n 2p c4)" = "$size" ]
	[ "$(wc -l <c4)" -eq 5 ]
	kaihyo audit log --station x.kaihyo --raw | tail -1 |
		grep -q "^$size	0	.*	CHECKPOINT	moment=counted size=$size root=$root name=c4 sha256=$(sha256sum <c4 | cut -c1-64) operator=test\$"
	kaihyo audit check --station x.kaihyo >/dev/null
	run verify c4
	[ "$status" -eq 0 ]
	says "$origin" "$size" "16:${root:60:4}" "VERIFIED: the log's key signed"
	# Nothing is overwritten, and then nothing is logged.
	run checkpoint x.kaihyo c4
	[ "$status" -ne 0 ]
	says "the file exists already" "where: c4"
	[ "$(entries x.kaihyo)" -eq $((size + 1)) ]
}

@test "only the station's own log key signs its checkpoints" {
	for key in counter-1 manager; do
		run checkpoint x.kaihyo c4 "$key"
		[ "$status" -ne 0 ]
		says "is not the log key of the station mihon in roster 2" \
			"to fix: have the log's own key enrolled"
	done
	quietly kaihyo keys new --name "$origin" --out d.keys/other \
		--passphrase-file d.keys/passphrase
	run checkpoint x.kaihyo c4 other
	says "is not the log key of the station mihon"
	[ ! -e c4 ]
	kaihyo audit log --station x.kaihyo --raw | cmp - log.txt
}

@test "a log key bears the name of its log, and is for a station" {
	run log_key mihon/log-2 log-2 station:mihon
	says "the name of this log's key must end in \"${origin#mihon}\"" \
		"to fix: make a key for this log alone"
	[ ! -e d.keys/log-2.note ]
	run log_key "${origin%mihon}kita" log-3 station:mihon
	says "the name of this log's key must end in"
	run log_key "a/$origin" log-4 district:kita
	says 'a log with the scope "district:kita" could sign nothing'
	# It signs checkpoints and nothing else.
	# shellcheck disable=SC2046
	resign s1/manifest-1.note d $(counters) log
	open_station d y.kaihyo
	refuse 4 y.kaihyo s1
	says "where: s1, manifest-1.note" "log" "may not sign a"
}

@test "audit check finds a checkpoint entry of another log" {
	size=$(wc -l <log.txt)
	prev=$({ printf '\0'; tail -1 log.txt | tr -d '\n'; } | sha256sum | cut -c1-64)
	line=$(printf '%s\t0\t%s\t2026-11-22T12:00:00Z\tCHECKPOINT\tmoment=demand size=%s root=%s name=c9 sha256=%s operator=test' \
		"$size" "$prev" "$size" "$prev" "$prev" | od -An -v -tx1 | tr -d ' \n')
	tamper x.kaihyo "INSERT INTO entry VALUES ($size, x'$line')"
	run kaihyo audit check --station x.kaihyo
	[ "$status" -eq 7 ]
	says "a checkpoint was signed here for another log than this one" \
		"where: x.kaihyo" "log entry $size"
}

@test "a checkpoint killed at any point leaves a whole one or none" {
	cp x.kaihyo before.kaihyo
	before=$(entries x.kaihyo)
	at=0
	points=0
	status=137
	while [ "$status" -eq 137 ]; do
		at=$((at + 1))
		rm -f x.kaihyo* c4 c5
		cp before.kaihyo x.kaihyo
		struck $at kaihyo audit checkpoint --station x.kaihyo \
			--out c4 --key d.keys/log.pem --operator test \
			--passphrase-file d.keys/passphrase
		points=$((points + (status == 137)))
		quietly kaihyo audit check --station x.kaihyo
		# What the log says is there is there.
		[ "$(entries x.kaihyo)" -eq "$before" ] || [ -e c4 ]
		if [ -e c4 ]; then
			[ "$(size_of c4)" -eq "$before" ]
			verify c4 >/dev/null
		fi
		checkpoint x.kaihyo c5
		[ ! -e c4 ] || { rm -f g && prove --from c4 --to c5 --out g; }
		quietly kaihyo audit check --station x.kaihyo
	done
	[ "$status" -eq 0 ]
	[ "$points" -gt 5 ]
}

# --- proofs -----------------------------------------------------------------

@test "every entry is proved, and no other line passes for it" {
	n=$(size_of c3)
	for ((i = 0; i < n; i++)); do
		prove --entry "$i" --to c3 --out "p$i" >entry
		sed -n "$((i + 1))p" log.txt | cmp - entry
		verify --entry entry "p$i" | grep -q "as number $i\.\$"
	done
	sed 's/operator=test/operator=best/' entry >changed
	run verify --entry changed "p$((n - 1))"
	[ "$status" -eq 7 ]
	says "does not show that this is entry $((n - 1)) of the log of $n entries" \
		"where: p$((n - 1))"
	run verify --entry entry p0
	[ "$status" -eq 7 ]
	run verify p0
	[ "$status" -eq 2 ]
	says "can only be checked with --entry"
	run prove --entry "$n" --to c3 --out px
	[ "$status" -eq 3 ]
	[ ! -e px ]
}

@test "the log only grew, from each checkpoint to each later one" {
	for pair in c1:c1 c1:c2 c1:c3 c2:c3; do
		prove --from "${pair%:*}" --to "${pair#*:}" --out "g$pair"
		verify --from "${pair%:*}" "g$pair" | grep -q "the log only grew"
	done
	run verify --from c2 gc1:c3
	[ "$status" -eq 3 ]
	says "use the checkpoint that the proof was made from" "where: gc1:c3, c2"
	run kaihyo audit prove --station x.kaihyo --from c3 --to c1 --out px
	[ "$status" -eq 3 ]
	says "give the earlier one with --from"
	run kaihyo audit prove --station x.kaihyo --to c1 --out px
	[ "$status" -eq 2 ]
}

@test "whoever has the exported log proves the same without the station" {
	for to in c2 c3; do
		prove --entry 5 --to $to --out "s$to" >entry
		kaihyo audit prove --log log.txt --vkey d.keys/log.vkey --entry 5 \
			--to $to --out "l$to" 2>/dev/null | cmp - entry
		cmp "s$to" "l$to"
		prove --from c1 --to $to --out "gs$to"
		quietly kaihyo audit prove --log log.txt --vkey d.keys/log.vkey \
			--from c1 --to $to --out "gl$to"
		cmp "gs$to" "gl$to"
	done
	run kaihyo audit prove --log log.txt --entry 5 --to c3 --out p
	[ "$status" -eq 2 ]
	run kaihyo audit prove --station x.kaihyo --vkey d.keys/log.vkey --entry 5 --to c3 --out p
	[ "$status" -eq 2 ]
	run kaihyo audit prove --entry 5 --to c3 --out p
	[ "$status" -eq 2 ]
	says "--station or --log is needed"
	run kaihyo audit prove --log log.txt --station x.kaihyo \
		--vkey d.keys/log.vkey --entry 5 --to c3 --out p
	[ "$status" -eq 2 ]
	run kaihyo audit prove --log log.txt --vkey d.keys/manager.vkey --entry 5 --to c3 --out p
	[ "$status" -eq 4 ]
	head -n 12 log.txt >short
	run kaihyo audit prove --log short --vkey d.keys/log.vkey --entry 5 --to c3 --out p
	[ "$status" -eq 7 ]
	says "does not begin with" "where: c3"
	[ ! -e p ]
}

@test "a log that went on otherwise cannot prove what it signed" {
	# An old copy is put back, and the night goes on from there.
	open_station d old.kaihyo
	cp old.kaihyo one.kaihyo
	take one.kaihyo s1 s2
	checkpoint one.kaihyo one
	cp old.kaihyo two.kaihyo
	take two.kaihyo s2 s1 s3
	run kaihyo audit prove --station two.kaihyo --entry 0 --to one --out px
	[ "$status" -eq 7 ]
	says "does not begin with" "where: one" "to fix: stop"
	checkpoint two.kaihyo two
	quietly kaihyo audit prove --station two.kaihyo --from two --to two --out g
	# With the other head in the proof's place nothing fits either.
	{ echo "old $(size_of one)"; echo; cat two; } >forged
	run verify --from one forged
	[ "$status" -eq 7 ]
	says "the log was changed"
}

@test "a checkpoint of another key or another log is none here" {
	sed 's/^\(.*\)$/\1/; 2s/.*/7/' c1 >changed
	run verify changed
	[ "$status" -eq 4 ]
	run kaihyo audit prove --station x.kaihyo --entry 0 --to changed --out px
	[ "$status" -eq 4 ]
	says "where: changed"
	run kaihyo audit verify-proof --vkey d.keys/manager.vkey c1
	[ "$status" -eq 4 ]
	says "it is not signed by the log's key \"mihon/manager\""
	run kaihyo audit prove --station x.kaihyo --entry 0 --to s1/manifest-1.note --out px
	[ "$status" -eq 4 ]
	[ ! -e px ]
}

# --- strangers --------------------------------------------------------------

@test "openssl and signify check a checkpoint with sed and base64 alone" {
	sed '/^$/,$d' c3 >note.txt
	grep "^— $origin " c3 | cut -d' ' -f3 | base64 -d | tail -c +5 >sig.bin
	cut -d+ -f3- d.keys/log.vkey | base64 -d | tail -c 32 >public
	(printf '302a300506032b6570032100' | xxd -r -p; cat public) |
		openssl pkey -pubin -inform DER -out log.pub.pem
	openssl pkeyutl -verify -pubin -inkey log.pub.pem -rawin \
		-in note.txt -sigfile sig.bin
	(echo 'untrusted comment: x'
	 (printf 'Ed12345678'; cat public) | base64 -w0; echo) >k.pub
	(echo 'untrusted comment: x'
	 (printf 'Ed12345678'; cat sig.bin) | base64 -w0; echo) >note.txt.sig
	signify-openbsd -V -p k.pub -m note.txt -x note.txt.sig
	# The key id, as whoever holds the public key computes it.
	id=$( (printf '%s\n\001' "$origin"; cat public) | sha256sum | cut -c1-8)
	[ "$(cut -d+ -f2 d.keys/log.vkey)" = "$id" ]
	echo x >>note.txt
	run ! openssl pkeyutl -verify -pubin -inkey log.pub.pem -rawin \
		-in note.txt -sigfile sig.bin
	run ! signify-openbsd -V -p k.pub -m note.txt -x note.txt.sig
}

# leaf: the RFC 6962 leaf hash of the line on standard input.
leaf() {
	{ printf '\0'; tr -d '\n'; } | sha256sum | cut -c1-64
}

@test "sha256sum climbs a proof from the entry to the root" {
	prove --entry 0 --to c3 --out p >entry
	hash=$(leaf <entry)
	# Entry 0 always stands on the left.
	while read -r next; do
		hash=$( (printf '01%s' "$hash" | xxd -r -p; base64 -d <<<"$next") |
			sha256sum | cut -c1-64)
	done < <(sed '1,2d; /^$/,$d' p)
	[ "$hash" = "$(sed -n 3p c3 | base64 -d | xxd -p -c 32)" ]
}

@test "Go's x/mod verifies signature, tree and every proof" {
	needs_go
	for c in c1 c2 c3; do
		run stranger checkpoint $c log.txt
		[ "$output" = "VERIFIED checkpoint of $(size_of $c)" ]
	done
	sed '3s/operator=test/operator=best/' log.txt >changed
	cmp -s log.txt changed && sed '3s/$/ x=1/' log.txt >changed
	run ! stranger checkpoint c3 changed
	n=$(size_of c3)
	for ((i = 0; i < n; i++)); do
		prove --entry "$i" --to c3 --out "p$i" >entry
		run stranger entry "p$i" entry
		[ "$output" = "VERIFIED entry $i of $n" ]
	done
	run ! stranger entry p0 entry
	for pair in c1:c1 c1:c2 c1:c3 c2:c3; do
		prove --from "${pair%:*}" --to "${pair#*:}" --out "g$pair"
		run stranger growth "g$pair" "${pair%:*}"
		[ "$output" = "VERIFIED growth from $(size_of "${pair%:*}") to $(size_of "${pair#*:}")" ]
	done
	run ! stranger growth gc1:c3 c2
}

# agree NOTE VERDICT: we and Go's x/mod both open it, or both refuse it.
agree() {
	local ours=refused theirs=refused
	verify "$1" >/dev/null 2>&1 && ours=opened
	stranger open "$1" >/dev/null 2>&1 && theirs=opened
	[ "$ours $theirs" = "$2 ${3:-$2}" ] || {
		echo "$1: ours $ours, theirs $theirs, wanted $2"
		cat -A "$1"
		return 1
	} >&2
}

@test "Go's x/mod and we open and refuse the same notes" {
	needs_go
	line=$(tail -1 c3)
	witness='— witness.example/a uPDupwAAAABpreNQy/KnZg=='
	agree c3 opened
	(cat c3; echo "$witness") >n && agree n opened
	(sed '$d' c3; echo "$witness"; echo "$line") >n && agree n opened
	(cat c3; echo "$witness"; echo "$witness") >n && agree n opened
	(cat c3; echo "— 観察者 AAAAAAA=") >n && agree n opened
	(cat c3; echo "— $origin AAAAAAA=") >n && agree n opened
	# A line of the known key that is bad refuses the note, wherever it is.
	sed '$s/..==$/AA==/; $s/...=$/AAA=/; $s/....$/AAAA/' c3 >n && agree n refused
	(sed '$d' c3; echo "$witness") >n && agree n refused
	sed 's/$/\r/' c3 >n && agree n refused
	head -c -1 c3 >n && agree n refused
	(cat c3; echo) >n && agree n refused
	sed '$s/ \([^ ]*\)$/\t\1/' c3 >n && agree n refused
	sed '$s/ \([^ ]*\)$/  \1/' c3 >n && agree n refused
	sed '$s/^— /- /' c3 >n && agree n refused
	sed '$s/^— /—/' c3 >n && agree n refused
	(cat c3; echo "— w AAAAAAA") >n && agree n refused
	(cat c3; echo "— w+x AAAAAAA=") >n && agree n refused
	(cat c3; echo "— w AAAAAA==") >n && agree n refused
	sed '4d' c3 >n && agree n refused
	sed '4s/^/x/' c3 >n && agree n refused
	sed '2s/^/0/' c3 >n && agree n refused
	printf '\n' | cat - c3 >n && agree n refused
	: >n && agree n refused
	# The two wanted differences: we refuse a second line of the log's key,
	# and a second spelling of a signature.
	(cat c3; echo "$line") >n && agree n refused opened
	(cat c3; echo "— w AAAAAAB=") >n && agree n refused opened
}

# Every copy with one byte changed, dropped, doubled or swapped with the next:
# hundreds of notes, the same verdict on each.
@test "Go's x/mod and we agree on hundreds of damaged notes" {
	needs_go
	mkdir damaged
	python3 - c3 damaged <<-'END'
	import random, sys
	note = open(sys.argv[1], "rb").read()
	chance = random.Random(20261123)
	for n in range(600):
	    b = bytearray(note)
	    for _ in range(chance.choice([1, 1, 1, 2, 3])):
	        at = chance.randrange(len(b))
	        kind = chance.randrange(5)
	        if kind == 0:
	            b[at] ^= 1 << chance.randrange(8)
	        elif kind == 1:
	            del b[at]
	        elif kind == 2:
	            b.insert(at, b[at])
	        elif kind == 3 and at + 1 < len(b):
	            b[at], b[at + 1] = b[at + 1], b[at]
	        else:
	            b.insert(at, chance.choice(b"\n =+A\xe2"))
	    open(f"{sys.argv[2]}/{n:03}", "wb").write(b)
	END
	cp c3 damaged/whole
	stranger opens damaged >theirs
	for note in damaged/*; do
		verify "$note" >/dev/null 2>&1 && verdict=opened || verdict=refused
		echo "$(basename "$note") $verdict"
	done >ours
	# What we read more strictly (13.1) we refuse; we open nothing that Go does not.
	diff theirs ours >differs || true
	run ! grep -q '^> .*opened' differs
	grep -q '^whole opened$' ours
	[ "$(grep -c '^<' differs)" -le 12 ]
}

@test "Go's x/mod reads a log's tiles, entries and proofs as they are exported" {
	needs_go
	for c in c1 c3; do
		kaihyo audit tiles --station x.kaihyo --vkey d.keys/log.vkey \
			--out "tiles-$c" "$c" >/dev/null
		run stranger tiles "tiles-$c"
		[ "$output" = "VERIFIED tiles of $(size_of $c)" ]
	done
	# The same from a log file, byte for byte; nothing is overwritten.
	kaihyo audit tiles --log log.txt --vkey d.keys/log.vkey --out same c3 >/dev/null
	diff -r same tiles-c3
	run kaihyo audit tiles --log log.txt --vkey d.keys/log.vkey --out same c3
	[ "$status" -eq 3 ]
	says "the file exists already" "where: same"
	# One changed byte of any tile or bundle is found.
	while read -r file; do
		cp -r tiles-c3 damaged
		printf '\377' | dd of="damaged/$file" bs=1 seek=40 conv=notrunc status=none
		cmp -s "damaged/$file" "tiles-c3/$file" || run ! stranger tiles damaged
		rm -rf damaged
	done < <(cd tiles-c3 && find . -type f)
	# A checkpoint of another log, or one that this log does not begin with.
	open_station d y.kaihyo
	take y.kaihyo s2 s1
	checkpoint y.kaihyo other
	for source in "--station x.kaihyo" "--log log.txt"; do
		# shellcheck disable=SC2086 # an option and its value
		run kaihyo audit tiles $source --vkey d.keys/log.vkey --out t other
		[ "$status" -eq 7 ]
		says "does not begin with" "to fix: stop"
	done
	run kaihyo audit tiles --log log.txt --vkey d.keys/manager.vkey --out t c3
	[ "$status" -eq 4 ]
	[ -z "$(find . -maxdepth 1 -name 't' -o -maxdepth 1 -name 't.new*')" ]
}

@test "a log of many tiles is one tree to Go" {
	needs_go
	# 70,000 entries of no station; its key is signify's.
	python3 - >big.txt 3>big.head <<-'END'
	import base64, hashlib, os
	sha = lambda b: hashlib.sha256(b).digest()
	prev, lines, level = sha(b"").hex(), [], []
	for n in range(70000):
	    line = f"{n}\t0\t{prev}\t2026-11-22T12:00:00Z\t{'BACKUP' if n else 'OPEN'}\tname=x"
	    lines.append(line)
	    level.append(sha(b"\0" + line.encode()))
	    prev = level[-1].hex()
	while len(level) > 1:
	    pairs = [sha(b"\1" + a + b) for a, b in zip(level[::2], level[1::2])]
	    level = pairs + level[len(level) // 2 * 2:]
	print("\n".join(lines))
	os.write(3, b"big\n70000\n" + base64.b64encode(level[0]) + b"\n")
	END
	signify-openbsd -G -n -p big.pub -s big.sec
	signify-openbsd -S -s big.sec -m big.head -x big.sig
	kaihyo audit wrap-signature --name big --public big.pub \
		--signature big.sig --out big.line big.head >big.vkey
	{ cat big.head; echo; cat big.line; } >big.note
	kaihyo audit tiles --log big.txt --vkey big.vkey --out big.tiles big.note >/dev/null
	# Two levels of 274 with the entries, one of 2, one of 1, the checkpoint.
	[ "$(find big.tiles -type f | wc -l)" -eq $((2 * 274 + 2 + 1 + 1)) ]
	cp big.vkey d.keys/log.vkey
	run stranger tiles big.tiles
	[ "$output" = "VERIFIED tiles of 70000" ]
}

@test "Go's x/mod takes our cosignatures" {
	needs_go
	quietly kaihyo audit policy --definition d --out policy
	for w in w1 w2; do
		quietly kaihyo keys new --witness --name "obs/$w" --out $w \
			--passphrase-file d.keys/passphrase
	done
	quietly kaihyo audit cosign --policy policy --state s --key w1.pem \
		--passphrase-file d.keys/passphrase --out line c3
	cat c3 line >cosigned
	run stranger cosigned cosigned w1.vkey
	[ "$output" = "VERIFIED cosignature" ]
	run ! stranger cosigned cosigned w2.vkey
	(cat c2; cat line) >wrong
	run ! stranger cosigned wrong w1.vkey
	stranger checkpoint cosigned log.txt
}

@test "npm's @sigstore/verify and merkletreejs verify checkpoints and proofs" {
	needs_npm
	for c in c1 c2 c3; do
		run javascript checkpoint $c log.txt
		[ "$output" = "VERIFIED checkpoint of $(size_of $c)" ]
	done
	sed '3s/$/ x=1/' log.txt >changed
	run ! javascript checkpoint c3 changed
	sed '2s/.*/7/' c3 >changed
	run ! javascript checkpoint changed log.txt
	n=$(size_of c3)
	for i in 0 1 $((n / 2)) $((n - 1)); do
		prove --entry "$i" --to c3 --out "p$i" >entry
		run javascript entry "p$i" entry
		[ "$output" = "VERIFIED entry $i of $n" ]
	done
	run ! javascript entry p0 entry
	sed 's/^index 0$/index 2/' p0 >moved
	sed -n 1p log.txt >entry
	javascript entry p0 entry
	run ! javascript entry moved entry
}

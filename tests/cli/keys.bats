#!/usr/bin/env bats
# Keys from their making to a verified note, the signing on another computer,
# and the same signatures in the eyes of openssl and signify.

bats_require_minimum_version 1.5.0
load helpers

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	echo 'correct horse' >pass
}

# key NAME PATH: a key pair with the passphrase in ./pass
key() {
	kaihyo keys new --name "$1" --out "$2" --passphrase-file pass
}

# sign_in_place KEY NOTE
sign_in_place() {
	kaihyo keys sign --key "$1.pem" --passphrase-file pass --attach "$2"
}

# A definition signed by two offices, without a roster, in ./d
definition() {
	key mihon/office-1 office-1
	key mihon/office-2 office-2
	mkdir d
	cp "$SAMPLES"/small/*.json d
	kaihyo keys root --required 2 --out d/root.txt office-1.vkey \
	    office-2.vkey
	kaihyo ballot define d
	sign_in_place office-1 d/election.note
	sign_in_place office-2 d/election.note
	kaihyo ballot define d
	sign_in_place office-1 d/setup-1.note
	sign_in_place office-2 d/setup-1.note
}

# ask_for KEY ROLE SCOPE PERSON OUT
ask_for() {
	kaihyo keys enrol --key "$1.pem" --passphrase-file pass \
	    --definition d --role "$2" --scope "$3" --person "$4" \
	    --from 2026-11-01 --until 2026-12-31 --date 2026-11-01 --out "$5"
}

# text NOTE: the signed text alone, up to the empty line
text() {
	sed '/^$/,$d' "$1"
}

# signature NOTE N: the 64 bytes of the N-th signature line
signature() {
	sed '1,/^$/d' "$1" | sed -n "$2p" | cut -d' ' -f3 | base64 -d |
	    tail -c 64
}

# public VKEY: the 32 bytes of a public key
public() {
	cut -d+ -f3- "$1" | base64 -d | tail -c 32
}

@test "a new key: private file closed to others, public file for the office" {
	run key mihon/office-1 office-1
	[ "$status" -eq 0 ]
	[[ "$output" == *"office-1.pem  the private key."* ]]
	[[ "$output" == *" 1:"*"16:"* ]]
	[ "$(stat -c %a office-1.pem)" = 600 ]
	[ "$(stat -c %a office-1.vkey)" = 644 ]
	[ "$(wc -l <office-1.vkey)" -eq 1 ]
	grep -q '^mihon/office-1+[0-9a-f]\{8\}+A[A-Za-z0-9+/]\{43\}$' \
	    office-1.vkey
	# The fingerprint on the screen is SHA-256 of the line without its LF.
	hash=$(tr -d '\n' <office-1.vkey | sha256sum)
	[[ "$output" == *" 1:${hash:0:4}"* ]]
	[[ "$output" == *"16:${hash:60:4}"* ]]
}

@test "a key is never overwritten, nor made by halves" {
	key a k
	before=$(sha256sum k.pem k.vkey)
	run key b k
	[ "$status" -eq 3 ]
	[[ "$output" == *"the file exists already"* ]]
	[[ "$output" == *"where: k.pem"* ]]
	[[ "$output" == *"to fix: choose another name; nothing is ever overwritten"* ]]
	rm k.pem
	run key b k
	[ "$status" -eq 3 ]
	[[ "$output" == *"where: k.vkey"* ]]
	[ ! -e k.pem ]
	[ "$(sha256sum k.vkey)" = "$(echo "$before" | sed 1d)" ]
}

@test "a passphrase is typed twice, the same, and does not show" {
	run kaihyo keys new --name a --out k <<<$'one\ntwo'
	[ "$status" -eq 3 ]
	[[ "$output" == *"the two passphrases differ"* ]]
	[ ! -e k.pem ]
	run kaihyo keys new --name a --out k <<<$'\n'
	[ "$status" -eq 3 ]
	[[ "$output" == *"a passphrase has 1 to 1,023 bytes, not 0"* ]]
	# At a terminal: each answer once its question stands on the screen.
	mkfifo keyboard
	script -qefc "kaihyo keys new --name a --out k" typed <keyboard \
	    >screen 3>&- &
	exec 9>keyboard
	for question in 'Choose a passphrase for k.pem' 'again:'; do
		until grep -q "$question" screen; do sleep 0.1; done
		echo 'se cret' >&9
	done
	wait $!
	exec 9>&-
	[ -e k.pem ]
	run ! grep 'se cret' screen
	openssl pkey -in k.pem -passin 'pass:se cret' -noout
}

@test "names are plain and options complete" {
	run kaihyo keys new --name 'a b' --out k --passphrase-file pass
	[ "$status" -eq 2 ]
	[[ "$output" == *'"a b" is no name for a key'* ]]
	run kaihyo keys new --out k
	[ "$status" -eq 2 ]
	run kaihyo keys new --name a --out k --passphrase-file missing
	[ "$status" -eq 3 ]
	[[ "$output" == *"where: missing"* ]]
	: >empty
	run kaihyo keys new --name a --out k --passphrase-file empty
	[ "$status" -eq 3 ]
	[[ "$output" == *"the file holds no passphrase"* ]]
}

@test "openssl reads our private key, and nobody without the passphrase" {
	key a k
	openssl pkey -in k.pem -passin file:pass -pubout -outform DER |
	    tail -c 32 | cmp - <(public k.vkey)
	run ! openssl pkey -in k.pem -passin pass:wrong -noout
	openssl asn1parse -in k.pem | grep -q 'scrypt'
	openssl asn1parse -in k.pem | grep -q 'aes-256-cbc'
}

@test "a wrong passphrase, a wrong public key and no key at all" {
	definition
	key b b
	echo wrong >wrong
	run kaihyo keys sign --key office-1.pem --passphrase-file wrong \
	    d/setup-1.note
	[ "$status" -eq 4 ]
	[[ "$output" == *"the passphrase is wrong, or the file is damaged"* ]]
	[[ "$output" == *"where: office-1.pem"* ]]
	cp b.vkey office-1.vkey
	run kaihyo keys sign --key office-1.pem --passphrase-file pass \
	    d/setup-1.note
	[ "$status" -eq 4 ]
	[[ "$output" == *"the private key is damaged, or office-1.vkey belongs to another one"* ]]
	run kaihyo keys sign --key b.vkey --passphrase-file pass d/setup-1.note
	[ "$status" -eq 3 ]
}

@test "root.txt wants some of its keys, each once" {
	key a a
	key b b
	run kaihyo keys root --required 3 --out root.txt a.vkey b.vkey
	[ "$status" -eq 2 ]
	[[ "$output" == *"--required wants a number from 1 to 2, not 3"* ]]
	run kaihyo keys root --required 0 --out root.txt a.vkey b.vkey
	[ "$status" -eq 2 ]
	run kaihyo keys root --required 1 --out root.txt a.vkey a.vkey
	[ "$status" -eq 3 ]
	[ ! -e root.txt ]
	run kaihyo keys root --required 1 --out root.txt b.vkey a.vkey
	[ "$status" -eq 0 ]
	[[ "$output" == *"root.txt: 2 keys of the election authority, 1 of them must sign."* ]]
	hash=$(sha256sum root.txt)
	[[ "$output" == *" 1:${hash:0:4}"* ]]
	run kaihyo keys show root.txt a.vkey
	[ "$status" -eq 0 ]
	[[ "$output" == *"the root of trust: 2 keys"*"16:${hash:60:4}"* ]]
	[[ "$output" == *"a public key (not verified whose it is)"* ]]
}

@test "a note goes to another computer and its signature comes back" {
	definition
	key mihon/manager manager
	mkdir other
	mv office-2.pem office-2.vkey pass other
	echo 'correct horse' >pass
	ask_for manager tally-manager station:mihon '山田 太郎' manager.note
	kaihyo keys roster --definition d --date 2026-11-02 manager.note
	sign_in_place office-1 d/roster-1.note
	# One of two: not enough.
	run kaihyo keys verify d/roster-1.note --root d/root.txt
	[ "$status" -eq 4 ]
	[[ "$output" == *"it has 1 of 2 signatures of the election authority"* ]]

	# The note is carried over; what is signed is said before it is signed.
	cp d/roster-1.note other
	pushd other >/dev/null
	run kaihyo keys sign --key office-2.pem --passphrase-file pass \
	    --out line.txt roster-1.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"You are about to sign roster-1.note:"* ]]
	[[ "$output" == *"a roster: whose keys count"* ]]
	[[ "$output" == *"見本市"*"(A REHEARSAL)"* ]]
	[[ "$output" == *"Number         1"* ]]
	[[ "$output" == *"of 山田 太郎"* ]]
	[[ "$output" == *"kaihyo keys attach roster-1.note line.txt"* ]]
	[ "$(wc -l <line.txt)" -eq 1 ]
	cmp roster-1.note ../d/roster-1.note
	popd >/dev/null

	# Only the line comes back.
	id=$(text d/roster-1.note | sha256sum)
	run kaihyo keys attach d/roster-1.note other/line.txt --root d/root.txt
	[ "$status" -eq 0 ]
	[[ "$output" == *"signatures attached: 1, each verified"* ]]
	[ "$(text d/roster-1.note | sha256sum)" = "$id" ]
	run kaihyo keys verify d/roster-1.note --root d/root.txt
	[ "$status" -eq 0 ]
	[[ "$output" == *"Signed by      mihon/office-1"* ]]
	[[ "$output" == *"Signed by      mihon/office-2"* ]]
	[[ "$output" == *"VERIFIED: every signature of d/roster-1.note is good (2)."* ]]
	# A second time is refused and changes nothing.
	run kaihyo keys attach d/roster-1.note other/line.txt
	[ "$status" -eq 3 ]
	[[ "$output" == *'the key "mihon/office-2" has already signed this note'* ]]
}

@test "without a name for the line it goes to standard output alone" {
	definition
	text d/setup-1.note >draft.note
	kaihyo keys sign --key office-1.pem --passphrase-file pass draft.note \
	    >line 2>said
	[ "$(wc -l <line)" -eq 1 ]
	grep -q '^— mihon/office-1 ' line
	grep -q 'a setup: how the night is organised' said
	run kaihyo keys sign --key office-1.pem --passphrase-file pass \
	    --attach --out x draft.note
	[ "$status" -eq 2 ]
}

@test "a line over another text is refused when keys are given" {
	definition
	text d/setup-1.note >a.note
	sed 's/^date .*/date 2026-01-01/' a.note >b.note
	kaihyo keys sign --key office-1.pem --passphrase-file pass \
	    --out a.line a.note
	cp b.note before
	run kaihyo keys attach b.note a.line --root d/root.txt
	[ "$status" -eq 4 ]
	[[ "$output" == *"the signature is not valid"* ]]
	[[ "$output" == *"where: a.line, signature of \"mihon/office-1\""* ]]
	cmp b.note before
	# Without keys it says so, and verify finds it.
	run kaihyo keys attach b.note a.line
	[ "$status" -eq 0 ]
	[[ "$output" == *"NOT VERIFIED"* ]]
	run kaihyo keys verify b.note --vkey office-1.vkey
	[ "$status" -eq 4 ]
}

@test "openssl and signify verify our notes unchanged" {
	definition
	text d/setup-1.note >text.txt
	signature d/setup-1.note 1 >sig.bin
	[ "$(stat -c %s sig.bin)" -eq 64 ]

	# openssl: SubjectPublicKeyInfo = 12 fixed bytes, then the key.
	(printf '302a300506032b6570032100' | xxd -r -p; public office-1.vkey) |
	    openssl pkey -pubin -inform DER -out office-1.pub.pem
	openssl pkeyutl -verify -pubin -inkey office-1.pub.pem -rawin \
	    -in text.txt -sigfile sig.bin
	# signify: "Ed", 8 bytes that name the key, then key or signature.
	(echo 'untrusted comment: x'
	 (printf 'Ed12345678'; public office-1.vkey) | base64 -w0; echo) >k.pub
	(echo 'untrusted comment: x'
	 (printf 'Ed12345678'; cat sig.bin) | base64 -w0; echo) >text.txt.sig
	signify-openbsd -V -p k.pub -m text.txt -x text.txt.sig

	# Both refuse another text.
	echo x >>text.txt
	run ! openssl pkeyutl -verify -pubin -inkey office-1.pub.pem -rawin \
	    -in text.txt -sigfile sig.bin
	run ! signify-openbsd -V -p k.pub -m text.txt -x text.txt.sig
}

@test "the roster: enrolled by proof, changed by number, revoked by reason" {
	definition
	key mihon/manager manager
	key mihon/witness witness
	ask_for manager tally-manager station:mihon '山田 太郎' manager.note
	run ask_for witness tally-witness district:nishi '鈴木' witness.note
	[ "$status" -eq 3 ]
	[[ "$output" == *"there is no district:nishi in setup 1"* ]]
	ask_for witness tally-witness district:kita '鈴木' witness.note
	# A request that its key did not sign is refused.
	sed 's/鈴木/佐藤/' witness.note >forged.note
	run kaihyo keys roster --definition d forged.note
	[ "$status" -eq 4 ]
	[[ "$output" == *"where: forged.note, signature of \"mihon/witness\""* ]]
	[ ! -e d/roster-1.note ]

	run kaihyo keys roster --definition d --date 2026-11-02 manager.note \
	    witness.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"d/roster-1.note: roster 1 with 2 keys, not signed yet."* ]]
	grep -q '^replaces -$' d/roster-1.note
	# Until it is signed, nothing goes on.
	run kaihyo keys roster --definition d --revoke mihon/witness \
	    --reason lost
	[ "$status" -eq 4 ]
	[[ "$output" == *"it is not signed"* ]]
	sign_in_place office-1 d/roster-1.note
	sign_in_place office-2 d/roster-1.note

	run kaihyo keys roster --definition d --date 2026-11-03 \
	    --revoke mihon/witness --reason 'laptop stolen'
	[ "$status" -eq 0 ]
	[[ "$output" == *"0 new, 0 changed, 1 revoked now."* ]]
	grep -q '^number 2$' d/roster-2.note
	grep -q "^replaces $(text d/roster-1.note | sha256sum | cut -c1-64)$" \
	    d/roster-2.note
	sign_in_place office-1 d/roster-2.note
	sign_in_place office-2 d/roster-2.note
	run kaihyo keys show d/roster-2.note
	[ "$status" -eq 0 ]
	[[ "$output" == *"NOT VERIFIED: this is what the file says."* ]]
	[[ "$output" == *"Key mihon/witness"*"REVOKED on 2026-11-03: laptop stolen"* ]]
	[[ "$output" == *"by mihon/office-1 (not verified)"* ]]

	# The revoked key comes back neither by itself nor under its name.
	run kaihyo keys roster --definition d witness.note
	[ "$status" -eq 4 ]
	[[ "$output" == *'the key "mihon/witness" was revoked and stays so'* ]]
	key mihon/witness witness-2
	ask_for witness-2 tally-witness district:kita '鈴木' witness-2.note
	run kaihyo keys roster --definition d witness-2.note
	[ "$status" -eq 4 ]
	[[ "$output" == *'another key is enrolled under the name "mihon/witness"'* ]]
	run kaihyo keys roster --definition d
	[ "$status" -eq 2 ]
	[[ "$output" == *"nothing would change in the roster"* ]]
}

@test "what a revoked or an unknown key signed is refused by name" {
	definition
	key mihon/manager manager
	key mihon/stranger stranger
	ask_for manager tally-manager station:mihon '山田' manager.note
	kaihyo keys roster --definition d --date 2026-11-02 manager.note
	sign_in_place office-1 d/roster-1.note
	sign_in_place office-2 d/roster-1.note
	{
		echo 'kaihyo turnout v1'
		text manager.note | sed -n 2,4p
		printf 'place kita-1\nnumber 1\nreplaces -\ndate 2026-11-22\n'
		printf 'voters absentee 0\nvoters day 10\nvoters early 0\n'
		printf 'taken-home 0\nbox k1\nbox k2\n'
	} >turnout.note
	cp turnout.note strange.note
	sign_in_place manager turnout.note
	sign_in_place stranger strange.note
	run kaihyo keys verify turnout.note --definition d
	[ "$status" -eq 0 ]
	[[ "$output" == *"Signed by      mihon/manager, 山田 (tally manager)"* ]]
	[[ "$output" == *"| voters day 10"* ]]
	run kaihyo keys verify turnout.note --root d/root.txt
	[ "$status" -eq 2 ]
	run kaihyo keys verify strange.note --definition d
	[ "$status" -eq 4 ]
	[[ "$output" == *'it is signed by the key "mihon/stranger"'*"is not on the list of the 1 keys"* ]]
	[[ "$output" == *"ask the election office for a roster that has the key"* ]]

	kaihyo keys roster --definition d --date 2026-11-03 \
	    --revoke mihon/manager --reason 'passphrase seen'
	sign_in_place office-1 d/roster-2.note
	sign_in_place office-2 d/roster-2.note
	run kaihyo keys verify turnout.note --definition d
	[ "$status" -eq 4 ]
	[[ "$output" == *'the key "mihon/manager" of 山田, which was revoked on 2026-11-03: passphrase seen'* ]]
	[[ "$output" == *"to fix: have it signed again with a key that counts"* ]]
}

@test "nothing but notes of kaihyo is signed" {
	key a a
	printf 'pay 100\n' >text
	run kaihyo keys sign --key a.pem --passphrase-file pass text
	[ "$status" -eq 3 ]
	[[ "$output" == *"it is none of the notes that kaihyo knows"* ]]
	printf 'kaihyo roster v1\nelection x\n' >text
	run kaihyo keys sign --key a.pem --passphrase-file pass text
	[ "$status" -eq 3 ]
	[[ "$output" == *"where: text, line 2"* ]]
}

@test "what a file hides from the terminal stays hidden" {
	printf 'kaihyo roster v1\n\033]0;owned\007\n' >evil.note
	run kaihyo keys show evil.note
	[ "$status" -eq 3 ]
	[[ "$output" != *$'\033'* ]]
	printf 'k+00000000+\033[31m' >evil.vkey
	run kaihyo keys show evil.vkey
	[ "$status" -eq 3 ]
	[[ "$output" != *$'\033'* ]]
}

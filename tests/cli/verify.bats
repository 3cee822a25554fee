#!/usr/bin/env bats
# kaihyo-verify: an observer checks a whole bundle and trusts nobody. What was
# changed is found and named; what is missing is never VERIFIED.

load helpers
load station

setup_file() {
	station_setup_file
	with_log_key
	open_station d x.kaihyo
	checkpoint x.kaihyo c-opened
	take x.kaihyo s1 s2
	# What does not come in is in the log, too.
	cp -r s1 broken && sed -i 's/^final yes/final no/' broken/manifest-1.note
	kaihyo tally import --station x.kaihyo --operator test broken ||
		[ $? -eq 4 ]
	take x.kaihyo s3 s4
	checkpoint x.kaihyo c-turnout
	checkpoint x.kaihyo c-counted
	quietly certify x.kaihyo out
	take x.kaihyo out
	quietly close_log x.kaihyo c-last
	quietly bundle x.kaihyo b
	quietly bundle x.kaihyo p --level public
}

setup() {
	station_setup
	cp -r "$BATS_FILE_TMPDIR"/{b,p,c-opened,c-turnout,c-last} .
	root=$(root_print "$BATS_FILE_TMPDIR/d")
}

# verify STATUS BUNDLE OPTION...: on an observer's computer; leaves output
verify() {
	local wanted=$1
	shift
	run kaihyo-verify --root "$root" "$@"
	[ "$status" -eq "$wanted" ] || {
		echo "exit status $status, wanted $wanted"
		echo "$output"
		return 1
	} >&2
}

# summed BUNDLE: SHA256SUMS as it should be now, as whoever changes a bundle
# would make it. Nobody signs for it.
summed() {
	(cd "$1" && rm -f bundle.note SHA256SUMS &&
		find . -type f -printf '%P\n' | LC_ALL=C sort |
		xargs sha256sum >../sums && mv ../sums SHA256SUMS)
}

# flip FILE [AT]: changes one bit, in the middle
flip() {
	perl -e 'open my $f, "+<", $ARGV[0] or die; my $n = -s $f;
	    seek $f, int($n / 2), 0; read $f, my $c, 1; seek $f, int($n / 2), 0;
	    print $f chr(ord($c) ^ 1)' "$1"
}

# rechain LOG: numbers and chains the entries anew
rechain() {
	perl -MDigest::SHA=sha256_hex -i -ne 'BEGIN { $p = sha256_hex("") }
	    chomp; @f = split /\t/, $_, -1; $f[0] = $n++; $f[2] = $p;
	    $_ = join "\t", @f; $p = sha256_hex("\0$_"); print "$_\n"' "$1"
}

@test "the program that verifies needs no library: statically linked" {
	! ldd "$(command -v kaihyo)" | grep -q libasan ||
		skip "NEVER STATIC with AddressSanitizer"
	run ldd "$(command -v kaihyo-verify)"
	says "statically linked"
}

@test "a bundle is verified by one program without anything installed" {
	verify 0 b
	says "*** REHEARSAL" "station mihon" "VERIFIED; " \
		"65 papers in 4 files counted again" \
		"not checkable here: " "signatures that were given on paper"
	[[ "$output" != *FAILED* ]]
	[[ "$output" != *incomplete* ]]
	verify 0 b --lang ja
	says "検証済み" "リハーサル"
	# Nothing but the bundle is needed, and nothing is written.
	mkdir empty && cd empty
	env -i "$(command -v kaihyo-verify)" --root "$root" ../b
	[ -z "$(ls -A)" ]
}

@test "a public bundle is verified without papers, and says so" {
	verify 0 p
	says "not checkable here: 4 files of papers" "0 papers in 0 files"
}

@test "without the root from paper nothing is verified" {
	run kaihyo-verify b
	[ "$status" -eq 5 ]
	says "nobody compared the root with paper" INCOMPLETE
	root=$(printf '%064d' 0)
	verify 4 b
	says "not the one on your paper" "FAILED (1)"
}

@test "a flipped bit in any file is found and named" {
	local file
	for file in $(cd b && find . -type f -printf '%P\n'); do
		cp -r b t
		flip "t/$file"
		verify 4 t
		says "FAILED: $file"
		rm -r t
	done
}

@test "whoever makes the sums anew is found, file by file" {
	local file
	for file in $(cd b && find . -type f ! -name SHA256SUMS \
		! -name bundle.note -printf '%P\n'); do
		cp -r b t
		flip "t/$file"
		summed t
		verify 4 t
		says "FAILED: $file"
		rm -r t
	done
}

@test "an entry of the log taken out, doubled or moved is found at its line" {
	local n=$(($(wc -l <b/log.txt)))
	for line in $(seq 1 $((n - 1))); do
		for edit in "${line}d" "${line}p" "${line}{h;d};$((line + 1))G"; do
			rm -rf t && cp -r b t
			sed -i "$edit" t/log.txt
			summed t
			verify 4 t
			[[ "$output" =~ log.txt\ line\ ($line|$((line + 1))|$((line + 2))): ]]
		done
	done
}

@test "a log that was chained anew does not fit what was signed" {
	sed -i '/REFUSED/d' b/log.txt
	rechain b/log.txt
	for file in b/files/*; do
		seq=$(basename "$file" | cut -d- -f1)
		[ "$((10#$seq))" -lt 17 ] ||
			mv "$file" "b/files/$(printf %06d $((10#$seq - 1)))-${file#*-}"
	done
	summed b
	verify 4 b
	says "CLOSE counts 33 entries before it; there are 32" \
		"the checkpoint does not speak of the entries before it"
}

@test "a log without its end is incomplete, never verified" {
	local last
	last=$(($(wc -l <b/log.txt) - 1))
	cp -r b t
	sed -i '$d' t/log.txt
	summed t
	verify 4 t
	says "no entry of the log stands for this file" "the log is not closed"
	# With the checkpoint that CLOSE stands for gone, too.
	rm "t/files/$(printf %06d $last)-checkpoint.txt"
	summed t
	verify 5 t
	says "the log is not closed: its end may be missing" \
		"the checkpoint of the moment certified is missing"
	# An observer who kept the last head is not to be had.
	verify 4 t --checkpoint c-last
	says "the log has only $last: its end is missing"
	# Cut in the middle of the last line.
	truncate -s -1 b/log.txt
	summed b
	verify 4 b
	says "the last line has no line end"
}

@test "a file left out, added or put in twice is found" {
	cp -r b t
	rm t/files/*-bundles.csv
	summed t
	verify 4 t
	says "-bundles.csv: entry " "but it is not in the bundle"
	rm -r t && cp -r b t
	cp t/files/000014-*-ballots.csv t/files/000099-ballots.csv 2>/dev/null ||
		cp "$(find t/files -name '*-ballots.csv' | head -n 1)" \
			t/files/000099-ballots.csv
	summed t
	verify 4 t
	says "files/000099-ballots.csv: no entry of the log stands for this file"
	rm -r t && cp -r b t
	# The same papers under another entry.
	ballots=$(find t/files -name '*-ballots.csv' | sort)
	cp "$(head -n 1 <<<"$ballots")" "$(tail -n 1 <<<"$ballots")"
	summed t
	verify 4 t
	says "$(tail -n 1 <<<"$ballots" | cut -d/ -f2-): its bytes are not those"
}

@test "a line of SHA256SUMS out of order or for nothing is found" {
	cp -r b t
	sed -i '1h;1d;2G' t/SHA256SUMS
	verify 4 t
	says "SHA256SUMS line 2: the names are not sorted"
	cp b/SHA256SUMS t
	sed -i 3d t/SHA256SUMS
	verify 4 t
	says "it lies in the bundle, but SHA256SUMS does not name it"
	cp b/SHA256SUMS t
	echo "$(printf %064d 0)  ../../etc/passwd" >>t/SHA256SUMS
	verify 4 t
	says "this is no line of sha256sum"
}

@test "a changed result is found even if everything else fits" {
	sed -i 's/"hall":/"hell":/; s/"for":\([0-9]\)/"for":9\1/' b/result.json
	summed b
	verify 4 b
	says "FAILED: result.json"
}

@test "a changed result is found even if the officials sign for it" {
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys} .
	cp b/bundle.note signed
	sed -i 's/"final":true/"final":false/' b/result.json
	summed b
	sed "/^$/,\$d; s/^sums .*/sums $(sha256sum <b/SHA256SUMS | cut -c1-64)/" \
		signed >b/bundle.note
	for name in manager witness-1 witness-2; do
		sign $name b/bundle.note d
	done
	verify 4 b
	says "FAILED: result.json: it says false at final" "FAILED (1)"
	# By one official too few it is not signed at all.
	sed -i '$d' b/bundle.note
	verify 4 b
	says "FAILED: bundle.note: its signatures do not hold"
}

@test "links, devices and strange names are refused" {
	ln -s /etc/passwd b/files/000003-election-json.txt
	mkfifo b/pipe
	touch "b/$(printf 'a\033[31m')"
	mkdir -p b/files/deep
	verify 4 b
	says "this is no plain file" "no file of a bundle has such a name" \
		"a bundle has no folder inside a folder"
	[[ "$output" != *$'\033'* ]]
}

# attached STATUS NAME TEXT...: the bundle with this one file in attachments
attached() {
	local name=$2
	rm -rf b/attachments
	mkdir b/attachments
	cp "$name" "b/attachments/${name##*/}"
	verify "$1" b
	says "${@:3}"
}

@test "what lies in attachments holds, or is said" {
	attached 0 c-turnout VERIFIED
	echo hello >note.txt
	attached 4 note.txt "attachments/note.txt: what may lie here is a checkpoint"
	: >empty
	attached 4 empty "attachments/empty: what may lie here"
	cp c-turnout big
	dd if=/dev/zero bs=1M count=2 >>big 2>/dev/null
	attached 4 big "attachments/big: "
	# A head that the log never had, and one of another log.
	sed '2s/.*/3/' c-turnout >changed
	attached 4 changed "the log key of the station has not signed this head"
	sed '1s/.*/other\/0123456789abcdef\/mihon/' c-turnout >other
	attached 4 other "attachments/other: this head is of another log: other/"
	# A scan is nobody's word.
	echo '%PDF-1.5' >minutes.pdf
	attached 0 minutes.pdf "not checkable here: 1 scans of paper, for which nobody signed"
	rm -rf b/attachments
	mkdir b/attachments
	: >'b/attachments/a b'
	verify 4 b
	says "no file of a bundle has such a name"
	rm -rf b/attachments
	mkdir b/attachments
	ln -s /etc/passwd b/attachments/link
	verify 4 b
	says "this is no plain file"
}

@test "signatures that came later stand beside the note, and hold" {
	local note=certificate.note
	cp "$(find b/files -name '*-certificate.note')" $note
	sign witness-3 $note "$BATS_FILE_TMPDIR/d"
	attached 0 $note VERIFIED
	# Someone who may not, a signature of other words, another text.
	cp $note more.note
	sign counter-1 more.note "$BATS_FILE_TMPDIR/d"
	attached 4 more.note "attachments/more.note: its signatures do not hold: " \
		"may not sign a certificate"
	flip $note
	attached 4 $note "attachments/certificate.note: "
	cp b/bundle.note again.note
	attached 0 again.note VERIFIED
	sed '$d' b/bundle.note >few.note
	attached 4 few.note "attachments/few.note: its signatures do not hold"
	note_text b/bundle.note | sed 's/^date .*/date 2026-11-29/' >said.note
	resign said.note "$BATS_FILE_TMPDIR/d" manager witness-1 witness-2
	attached 4 said.note "attachments/said.note: no note of this bundle has its text"
	# Not one of the bundle, but of its station: no retirement.
	cp b/bundle.note retirement.note
	attached 4 retirement.note "attachments/retirement.note: it is no retirement"
}

@test "heads from outside are held against the log" {
	verify 0 b --checkpoint c-opened --checkpoint c-turnout --checkpoint c-last
	size=$(sed -n 2p c-turnout)
	head=$(sed -n 3p c-turnout)
	verify 0 b --claim "$size:$head"
	verify 0 b --claim "$size:$(base64 -d <<<"$head" | xxd -p -c 64)"
	verify 4 b --claim "$((size - 1)):$head"
	says "this head of $((size - 1)) entries is not that of the log"
	verify 4 b --claim "900:$head"
	says "this head speaks of 900 entries"
	sed -i "2s/.*/$((size + 1))/" c-turnout
	verify 4 b --checkpoint c-turnout
	says "the log key of the station has not signed this head"
	verify 4 b --checkpoint d-none
	says "d-none: it cannot be read"
}

# words_of CHECKPOINT PATTERN: its words, as they are printed
words_of() {
	mapfile -t words < <(kaihyo audit verify-proof --lang en \
		--vkey "$BATS_FILE_TMPDIR/d.keys/log.vkey" "$1" |
		sed '1,/Words/d' | grep -oE "$2" | sed 's/.*://' |
		tr -s ' ' '\n' | sed '/^$/d')
}

@test "the sixteen words on paper are a head, in either language" {
	local slip said ja mine
	size=$(sed -n 2p c-turnout)
	words_of c-turnout '[0-9]+:[^ ]+'
	ja=("${words[@]}")
	[ "${#ja[@]}" -eq 16 ]
	words_of c-turnout '^ +[a-z][a-z ]+$'
	[ "${#words[@]}" -eq 16 ]
	for said in "${ja[*]}" "${words[*]}"; do
		verify 0 b --claim "$size:$said"
		verify 0 p --claim "$size:$said"
	done
	# As people write: hiragana, wide commas, capitals, both languages.
	slip=$(IFS=,; echo "${ja[*]}" | perl -CSD -Mutf8 -pe \
		'tr/ァ-ヶ/ぁ-ゖ/; s/,/、/ for 1..5')
	verify 0 b --claim "$size:$slip"
	verify 0 b --claim "$size:${ja[*]:0:8} ${words[*]:8}"
	upper=${words[*]}
	verify 0 b --claim "$size: ${upper^^}"
	# The same words of another number of entries are another head.
	verify 4 b --claim "$((size - 1)):${words[*]}"
	says "this head of $((size - 1)) entries is not that of the log"
	verify 4 b --claim "900:${words[*]}"
	says "this head speaks of 900 entries"
	# Words of another log of this name, said without a slip.
	quietly kaihyo tally open --definition "$BATS_FILE_TMPDIR/d" --as mihon \
		--station y.kaihyo --operator test --expect-root "$root" \
		--expect-election "$(identity "$BATS_FILE_TMPDIR/d")"
	quietly kaihyo audit checkpoint --station y.kaihyo --out c-fork \
		--key "$BATS_FILE_TMPDIR/d.keys/log.pem" --operator test \
		--passphrase-file "$BATS_FILE_TMPDIR/d.keys/passphrase"
	mine=("${words[@]}")
	words_of c-fork '^ +[a-z][a-z ]+$'
	verify 4 b --claim "$(sed -n 2p c-fork):${words[*]}"
	words=("${mine[@]}")
	says "is not that of the log"
	# A slip of the pen is told apart, before anything is read.
	verify 2 b --claim "$size:${words[1]} ${words[0]} ${words[*]:2}"
	says "one is wrong, or two have changed places"
	verify 2 b --claim "$size:xyz ${words[*]:1}"
	says "one of the words is none of the list"
	verify 2 b --claim "$size:${words[*]:0:15}"
	says "a head has sixteen words"
	verify 2 b --claim "$size:${words[*]} ${words[0]}"
	says "a head has sixteen words"
	verify 2 b --claim "${words[*]}" --lang ja
	says "「件数:16個の言葉」の形で書く"
}

@test "both programs have the same words" {
	for list in audit/words.c audit/verifier/headwords_list.c; do
		grep -oE '\{ "[a-z]+", "[^"]+" \}' "$BATS_TEST_DIRNAME/../../$list" \
			>"${list//\//-}"
	done
	[ "$(wc -l <audit-words.c)" -eq 256 ]
	cmp audit-words.c audit-verifier-headwords_list.c
}

# witness NAME: a key that signs cosignatures
witness() {
	quietly kaihyo keys new --witness --name "obs/$1" --out "$1" \
		--passphrase-file "$BATS_FILE_TMPDIR/d.keys/passphrase"
}

# cosign NAME CHECKPOINT OUT
cosign() {
	quietly kaihyo audit cosign --policy policy --state "state.$1" \
		--key "$1.pem" --out "$3" "$2" \
		--passphrase-file "$BATS_FILE_TMPDIR/d.keys/passphrase"
}

@test "a policy names the log and the witnesses who must have cosigned" {
	log=$(cat "$BATS_FILE_TMPDIR/d.keys/log.vkey")
	printf 'log %s\nquorum none\n' "$log" >policy
	run kaihyo-verify --policy policy b
	[ "$status" -eq 0 ]
	for name in sato tanaka suzuki; do witness $name; done
	{
		echo "log $log"
		for name in sato tanaka suzuki; do
			echo "witness $name $(cat $name.vkey)"
		done
		echo 'group two 2 sato tanaka suzuki'
		echo 'quorum two'
	} >policy
	cosign sato c-last w1
	cosign tanaka c-last w2
	cosign suzuki c-turnout w3
	run kaihyo-verify --policy policy b
	[ "$status" -eq 5 ]
	says "too few of the policy's witnesses have cosigned the whole log"
	# One of the whole log and one of its begin are not enough.
	quietly kaihyo audit attach-cosignature --policy policy --out one c-last w1
	quietly kaihyo audit attach-cosignature --policy policy --out old c-turnout w3
	run kaihyo-verify --policy policy --checkpoint one --checkpoint old b
	[ "$status" -eq 5 ]
	# Two are, whoever brings them: kept at home, or published.
	quietly kaihyo audit attach-cosignature --policy policy --out both c-last w1 w2
	run kaihyo-verify --policy policy --checkpoint both b
	[ "$status" -eq 0 ]
	mkdir b/attachments
	cp both b/attachments/cosigned.txt
	run kaihyo-verify --policy policy b
	[ "$status" -eq 0 ]
	# With a cosignature of another head among them they count for nothing.
	cat both w3 >forged
	cp forged b/attachments/cosigned.txt
	run kaihyo-verify --policy policy b
	[ "$status" -eq 5 ]
	run kaihyo-verify --policy policy --checkpoint forged b
	[ "$status" -eq 4 ]
}

@test "the heads of a log that was reopened are not taken for a fork" {
	cp "$BATS_FILE_TMPDIR/x.kaihyo" .
	quietly kaihyo tally open --definition "$BATS_FILE_TMPDIR/d" --as mihon \
		--station y.kaihyo --after x.kaihyo --operator test \
		--expect-root "$root" \
		--expect-election "$(identity "$BATS_FILE_TMPDIR/d")"
	take y.kaihyo "$BATS_FILE_TMPDIR"/s[1-4]
	quietly kaihyo tally bundle --station y.kaihyo --out w --working
	verify 0 w --working --checkpoint c-last
	says "it continues a closed log of $(wc -l <b/log.txt) entries" \
		"c-last: this is the last head of the log that this one continues"
	verify 5 w --working --checkpoint c-turnout
	says "c-turnout: this head of $(sed -n 2p c-turnout) entries may be of the log"
	# The new one knows nothing of it: another log of one name is a fork.
	verify 4 w --working --claim "900:$(sed -n 3p c-last)"
}

@test "a policy for another log, or none at all, is not this one" {
	printf 'log %s\nquorum none\n' \
		"$(cat "$BATS_FILE_TMPDIR/d.keys/authority.vkey")" >policy
	run kaihyo-verify --policy policy b
	[ "$status" -eq 4 ]
	says "the policy trusts another log than this one"
	echo nonsense >policy
	run kaihyo-verify --policy policy b
	[ "$status" -eq 4 ]
	says "policy line 1: "
}

@test "what is no bundle, and a wrong command line, have their own status" {
	mkdir none
	verify 3 none
	says "this folder is no bundle"
	verify 3 missing
	run kaihyo-verify
	[ "$status" -eq 2 ]
	run kaihyo-verify b p
	[ "$status" -eq 2 ]
	run kaihyo-verify --root 12 b
	[ "$status" -eq 2 ]
	run kaihyo-verify --claim 12 b
	[ "$status" -eq 2 ]
	run kaihyo-verify --help
	[ "$status" -eq 0 ]
	says "0 VERIFIED, 4 FAILED, 5 INCOMPLETE"
	run kaihyo-verify --lang ja --help
	says "終了コード"
}

@test "a working bundle gives the result to certify" {
	cp -r b t
	rm t/bundle.note
	verify 0 t --working --write-result new.json
	says "result $(sha256sum <b/result.json | cut -c1-64)"
	cmp new.json b/result.json
	# It never writes over a file.
	verify 4 t --working --write-result new.json
}

# hostile: lines of key, signature, message: RFC 8032's, those of published
# vectors where they are, and many with a bit changed or a key nobody has.
hostile() {
	local vectors=$BATS_TEST_DIRNAME/../../../shared/vectors/ed25519
	{
		echo d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b -
		echo 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00 72
		if [ -d "$vectors" ]; then
			jq -r '.testGroups[] | .publicKey.pk as $k | .tests[] |
				select((.sig | length) == 128) | [$k, .sig,
				if .msg == "" then "-" else .msg end] | join(" ")' \
				"$vectors/wycheproof_ed25519_test.json"
			jq -r '.[] | [.pub_key, .signature, .message] | join(" ")' \
				"$vectors/speccheck_cases.json"
		else
			echo "# SKIPPED: no published vectors in $vectors" >&3
		fi
	} >lines
	perl -ne 'BEGIN { srand 1 } print; ($k, $s, $m) = split; $b = pack "H*", "$k$s";
	    for (1 .. 12) { $c = $b; vec($c, int rand 768, 1) ^= 1;
	      $h = unpack "H*", $c; print substr($h, 0, 64), " ", substr($h, 64), " $m\n" }
	    END { printf "%02x%s %s %s\n", $_, "00" x 31, $s, $m for 0 .. 40 }' lines
}

@test "both programs say the same of hostile keys and signatures" {
	hostile >hostile-lines
	ed25519 <hostile-lines >one
	verify-ed25519 <hostile-lines >other
	# Of keys outside the subgroup, which nobody can enrol, they may differ.
	diff <(cut -d' ' -f1,2 one) <(cut -d' ' -f1,2 other)
	diff <(grep '^yes yes' one) <(grep '^yes yes' other)
	[ "$(grep -c '^yes yes yes' other)" -ge 2 ]
	[ "$(grep -c '^yes yes no' other)" -ge 10 ]
	[ "$(wc -l <one)" -eq "$(wc -l <hostile-lines)" ]
}

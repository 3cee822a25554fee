#!/usr/bin/env bats
# Everything is said in Japanese or in English; figures, files and what
# programs read are the same bytes in both.

load helpers

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	make_definition D
	# A stick that one counter has not signed yet.
	printf '%s\n' hall,site for,river against,hill blank,1 >lot.csv
	quietly kaihyo ballot seal --definition D --unit kita-a --out S \
		--count-a 3 --count-b 3 --passphrase-file D.keys/passphrase \
		--key D.keys/scanner.pem --key D.keys/counter-1.pem lot.csv
	quietly kaihyo tally open --definition D --as mihon --station s \
		--expect-root "$(sha256sum D/root.txt | cut -d' ' -f1)" \
		--expect-election "$(sed '/^$/q' D/election.note |
			sed '$d' | sha256sum | cut -d' ' -f1)"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG LANGUAGE
	S=$BATS_FILE_TMPDIR/S
}

japanese() {
	LC_ALL=C.UTF-8 grep -qP '[\x{3040}-\x{30ff}\x{4e00}-\x{9fff}]' <<<"$1"
}

@test "the same error in both languages: what, where, to fix" {
	run kaihyo tally import --lang en --station "$BATS_FILE_TMPDIR/s" "$S"
	[ "$status" -eq 4 ]
	[[ "$output" == *"kaihyo: it has 1 of 2 signatures of the role counter"* ]]
	[[ "$output" == *"  where: S, manifest-1.note"* ]]
	[[ "$output" == *"  to fix: have the missing people sign it: kaihyo keys sign"* ]]
	run kaihyo tally import --lang ja --station "$BATS_FILE_TMPDIR/s" "$S"
	[ "$status" -eq 4 ]
	[[ "$output" == *"kaihyo: 計数係の署名が 1（必要 2）"* ]]
	[[ "$output" == *"  場所: S, manifest-1.note"* ]]
	[[ "$output" == *"  対処: 足りない人に署名してもらってください: kaihyo keys sign"* ]]
}

@test "what the system says is said in Japanese, too" {
	run kaihyo ballot show --lang ja "$PWD/there/is/none"
	[ "$status" -ne 0 ]
	[[ "$output" == *"フォルダを開けない: そのファイルやフォルダはない"* ]]
	run kaihyo ballot show --lang en "$PWD/there/is/none"
	[[ "$output" == *"cannot open the folder: No such file or directory"* ]]
}

@test "an environment chooses the language, without that locale installed" {
	LANG=ja_JP.UTF-8 run kaihyo tally count
	[[ "$output" == *"kaihyo: --station が指定されていない"* ]]
	LANG=en_US.UTF-8 run kaihyo tally count
	[[ "$output" == *"kaihyo: --station is missing"* ]]
	LANG=ja_JP.UTF-8 LC_ALL=C run kaihyo tally count
	[[ "$output" == *"is missing"* ]]
	LANG=C LC_MESSAGES=ja_JP.eucJP run kaihyo tally count
	[[ "$output" == *"指定されていない"* ]]
	LANG=C LC_ALL=C KAIHYO_LANG=ja run kaihyo tally count
	[[ "$output" == *"指定されていない"* ]]
	# gettext's own variable has no say.
	LANGUAGE=ja run kaihyo tally count
	[[ "$output" == *"is missing"* ]]
}

@test "--lang overrides the environment, wherever it stands" {
	KAIHYO_LANG=ja run kaihyo --lang en tally count
	[[ "$output" == *"--station is missing"* ]]
	KAIHYO_LANG=ja run kaihyo tally count --lang=en
	[[ "$output" == *"--station is missing"* ]]
	LANG=C run kaihyo tally --lang ja count
	[[ "$output" == *"--station が指定されていない"* ]]
	run kaihyo tally count --lang fr
	[ "$status" -eq 2 ]
	[[ "$output" == *"there is no such language"* ]]
}

@test "every command's help is in Japanese" {
	local group command commands=0
	for group in keys ballot tally audit; do
		for command in $(kaihyo $group --help |
			sed -n "s/^  kaihyo $group \([a-z-]*\) .*/\1/p"); do
			run kaihyo $group "$command" --help --lang ja
			[ "$status" -eq 0 ]
			japanese "${lines[1]}"
			[[ "$output" == *"  --help "*"この説明"* ]]
			# Nor does an option speak English behind its name.
			while read -r line; do
				[[ "$line" == --* ]] || continue
				japanese "$line" || { echo "$line"; return 1; }
			done <<<"$output"
			commands=$((commands + 1))
		done
	done
	[ $commands -ge 19 ]
}

@test "JSON and log are the same bytes in both languages" {
	cp "$BATS_FILE_TMPDIR/s" en.db
	cp en.db ja.db
	for lang in en ja; do
		kaihyo tally count --station $lang.db --json --lang $lang \
			>count.$lang || true
		kaihyo tally import --station $lang.db --json --lang $lang \
			--operator op "$S" >import.$lang || true
		kaihyo audit log --raw --station $lang.db --lang $lang |
			cut -f1,5- >log.$lang
		kaihyo tally count --station $lang.db --interim \
			--lang $lang >text.$lang
	done
	grep -q 'signatures of the role counter' import.en
	grep -q REFUSED log.en
	cmp count.en count.ja
	cmp import.en import.ja
	cmp log.en log.ja
	# For people it is not the same.
	if cmp -s text.en text.ja; then return 1; fi
}

@test "the columns of a Japanese table line up" {
	kaihyo tally count --station "$BATS_FILE_TMPDIR/s" --interim \
		--lang ja >table
	# Cells on the screen, of which a wide character takes two: the tables
	# have four to six columns of figures.
	run perl -CSD -Mutf8 -ne 'next unless /^(開票区|北開票区|南開票区|計)/; chomp;
		s/[\x{2e80}-\x{9fff}\x{ff00}-\x{ff60}]/xx/g;
		print length, "\n"' table
	[ "${#lines[@]}" -eq 12 ]
	[ "$(printf '%s\n' "${lines[@]}" | sort -u | xargs)" = "70 82 94" ]
}

@test "every message has its Japanese, and none is a guess" {
	cd "$BATS_TEST_DIRNAME/../.."
	LC_ALL=C run msgfmt --check --statistics -o /dev/null po/ja.po
	[ "$status" -eq 0 ]
	[[ "$output" =~ ^[0-9]+\ translated\ messages\.$ ]]
	run tests/lint/po.sh
	[ "$status" -eq 0 ]
}

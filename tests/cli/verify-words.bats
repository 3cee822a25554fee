#!/usr/bin/env bats
# The words of findings stand in docs/formats.md 15, in tally and in the
# verifier: three spellings of one table.

bats_require_minimum_version 1.5.0
ROOT=$BATS_TEST_DIRNAME/../..

# words FILE...: the templates of findings in C files, a line each, with % for
# each value: the texts of findings_add() and what it calls.
words() {
	python3 - "$@" <<'END'
import re, sys
out = set()
for name in sys.argv[1:]:
    text = open(name, encoding='utf-8').read()
    for call in re.finditer(r'\b(findings_add|tell)\(', text):
        body, depth = '', 1
        for token in re.finditer(r'"(?:[^"\\]|\\.)*"|.', text[call.end():], re.S):
            depth += {'(': 1, ')': -1}.get(token.group(), 0)
            if depth == 0:
                break
            body += token.group()
        for one in re.finditer(r'(?:"(?:[^"\\]|\\.)*"\s*)+', body):
            words = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', one.group()))
            words = words.replace('\\"', '"')
            if ' ' in words:
                out.add(re.sub(r'%(?:\.\*)?(?:ll|l|z)?[a-z]', '%', words))
print('\n'.join(sorted(out)))
END
}

# table: the same of section 15, without what is said of signatures.
table() {
	# shellcheck disable=SC2016 # the page's own marks
	awk '/^## 15\. /,/^`<why>`/' "$ROOT/docs/formats.md" |
		sed -n 's/^| `[EWN][^|]*| `\(.*\)` |$/\1/p' |
		sed 's/: <why>$//; s/<[^>]*>/%/g' | LC_ALL=C sort -u
}

setup() {
	command -v python3 >/dev/null ||
		skip "no python3: THE WORDS OF FINDINGS WERE NOT COMPARED"
	cd "$BATS_TEST_TMPDIR" || return 1
}

@test "tally says of findings what the format says" {
	words "$ROOT"/tally/*.c "$ROOT/ballot/notes/equations.c" |
		LC_ALL=C sort -u >tally.words
	table >table.words
	[ "$(wc -l <table.words)" -gt 80 ]
	diff table.words tally.words
}

@test "the verifier says it in the same words, but for check-ins" {
	words "$ROOT"/audit/verifier/{findings_*,figures,judgement,canvass}.c |
		LC_ALL=C sort -u >verifier.words
	words "$ROOT/tally/checkins.c" >checkins.words
	table | grep -Fxv -f checkins.words >table.words
	diff table.words verifier.words
}

@test "why signatures do not hold is said in the words of the format" {
	# shellcheck disable=SC2016 # the page's own marks
	awk '/^`<why>`/,/^\*Which/' "$ROOT/docs/formats.md" |
		sed -n 's/^| `\(.*\)` |$/\1/p' | sed 's/<[^>]*>/%/g' >table.words
	[ "$(wc -l <table.words)" -eq 10 ]
	# All of them in both programs, as texts of their own.
	for files in "keys/policy.c keys/note.c ballot/notes/signed.c" \
		"audit/verifier/trust.c"; do
		# shellcheck disable=SC2086 # a list of files
		(cd "$ROOT" && python3 - $files <<'END'
import re, sys
for name in sys.argv[1:]:
    text = open(name, encoding='utf-8').read()
    for one in re.finditer(r'(?:"(?:[^"\\]|\\.)*"\s*)+', text):
        words = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', one.group()))
        words = words.replace('\\"', '"')
        print(re.sub(r'%(?:\.\*)?(?:ll|l|z)?[a-z]', '%', words))
END
		) >said.words
		while IFS= read -r line; do
			grep -Fxq -- "$line" said.words || {
				echo "$files does not say: $line"
				false
			}
		done <table.words
	done
}

@test "what can only be put right is the same in the docs and the verifier" {
	sed -n 's/^| \([EWN][0-9]*\) | .*Only put right\..*/\1/p' \
		"$ROOT/docs/findings.md" | sort >docs.codes
	sed -n '/^static const char \*const codes/,/};/p' \
		"$ROOT/audit/verifier/finding.c" | grep -o '"!E[0-9]*"' |
		tr -d '"!' | sort >verifier.codes
	[ "$(wc -l <docs.codes)" -gt 10 ]
	diff docs.codes verifier.codes
}

@test "what stations certified is read back by the same sentences" {
	words "$ROOT"/tally/*.c "$ROOT/ballot/notes/equations.c" |
		LC_ALL=C sort -u >tally.words
	python3 - "$ROOT/tally/finding_words.c" <<'END' | LC_ALL=C sort -u >read.words
import re, sys
text = open(sys.argv[1], encoding='utf-8').read()
text = text[text.index('sentences[] = {'):text.index('};')]
for one in re.finditer(r'N_\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)', text):
    words = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', one.group(1)))
    print(re.sub(r'%(?:\.\*)?(?:ll|l|z)?[a-z]', '%', words.replace('\\"', '"')))
END
	diff tally.words read.words
}

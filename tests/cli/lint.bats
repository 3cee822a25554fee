# The lints can fail: each is run on a copy of the tree in which the very thing
# was planted that it is there to find, and must name it.

setup_file() {
	mkdir "$BATS_FILE_TMPDIR/tree"
	cd "$BATS_TEST_DIRNAME/../.."
	git ls-files -z --cached --others --exclude-standard |
	    xargs -0 cp --parents -t "$BATS_FILE_TMPDIR/tree" 2>/dev/null || true
}

setup() {
	cp -r "$BATS_FILE_TMPDIR/tree" "$BATS_TEST_TMPDIR/tree"
	cd "$BATS_TEST_TMPDIR/tree"
	git init -q
}

# plant FILE LINE...: writes a file of these lines.
plant() {
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "${@:2}" >"$1"
}

# objects LINT FILE REASON [ARGUMENT...]: the lint fails, names the file, and
# gives the reason.
objects() {
	run "tests/lint/$1.sh" "${@:4}"
	[ "$status" -ne 0 ]
	grep -F -- "$2" <<<"$output"
	grep -F -- "$3" <<<"$output"
}

@test "a room that includes a room above its own is named" {
	sed -i '1i #include "keys/note.h"' base/span.c
	objects layers 'base/span.c:1:#include "keys/note.h"' 'a room above its own'
}

@test "a subfolder is held to the order of its room" {
	plant tally/publish/planted.c '#include "store/store.h"'
	objects layers tally/publish/planted.c:1: 'a room above its own'
}

@test "a command may include every room" {
	plant base/cmd_planted.c '#include "store/store.h"'
	run tests/lint/layers.sh
	[[ "$output" != *cmd_planted.c* ]]
}

@test "the verifier shares no source with the rest" {
	plant audit/verifier/planted.c '#include "base/span.h"'
	objects layers audit/verifier/planted.c:1: 'a room above its own'
	plant audit/verifier/planted.c '#include "audit/verifier/own.h"'
	plant audit/planted.c '#include "audit/verifier/own.h"'
	objects layers audit/planted.c:1: 'the verifier shares no source'
	plant audit/verifier/planted.c '#include <jansson.h>'
	objects layers audit/verifier/planted.c:1: \
	    'libgcrypt and the C library only'
}

@test "what the verifier says has a Japanese translation" {
	plant audit/verifier/planted.c \
	    'report_add(report, REPORT_FAILED, file, 0,' \
	    '    "nobody translated "' '    "this");'
	objects words 'audit/verifier/planted.c:1:nobody translated this' \
	    'no Japanese'
	plant audit/verifier/planted.c \
	    'LINE_WRONG(at, a ? "nor \"%s\" here" : "nor" " that", "NAME WORD");'
	objects words 'audit/verifier/planted.c:1:nor \"%s\" here' \
	    'audit/verifier/planted.c:1:nor that'
}

@test "each library stays in its room" {
	plant ballot/planted.c '#include <openssl/evp.h>'
	objects layers ballot/planted.c:1: 'only keys/ may include this'
	plant ballot/planted.c '#include <sqlite3.h>'
	objects layers ballot/planted.c:1: 'only store/ may include this'
	plant ballot/planted.c '#include <gcrypt.h>'
	objects layers ballot/planted.c:1: 'only audit/verifier/ may include this'
	plant tally/planted.c '#include <cairo/cairo-pdf.h>'
	objects layers tally/planted.c:1: 'only tally/publish/ may include this'
	plant ballot/cmd_planted.c '#include <sys/socket.h>'
	objects layers ballot/cmd_planted.c:1: 'only nobody/ may include this'
}

@test "what decides has no clock, no chance and no terminal" {
	plant tally/planted.c '#include <time.h>'
	objects layers tally/planted.c:1: 'no clock'
	plant tally/planted.c 'return clock_now();'
	objects layers tally/planted.c:1: 'no clock'
	plant tally/planted.c 'fputs("x", stdout);'
	objects layers tally/planted.c:1: 'no terminal'
	plant tally/planted.c 'random_bytes(salt, 16);'
	objects layers tally/planted.c:1: 'no chance'
}

@test "a banned function is found in code, not in comments and texts" {
	plant ballot/planted.c '/* strcpy(a, b) */' 'say("strcpy(a, b)");' '' \
	    'strcpy(a, b);'
	objects banned ballot/planted.c:4: 'loses track of lengths'
	[[ "$output" != *planted.c:1:* ]]
	[[ "$output" != *planted.c:2:* ]]
}

@test "the other habits that we left behind are found too" {
	local i line
	local -a planted=('p = malloc(n);' 'double share;'
	    'n = atoi(s);' 'system(s);' 'n = rand();' '#define NDEBUG'
	    "/* TO""DO: later */")

	for i in "${!planted[@]}"; do
		line=${planted[$i]}
		plant tally/planted.c "$line"
		objects banned "tally/planted.c:1:$line" '^ '
	done
}

@test "a second way out of a function is named" {
	plant tally/planted.c 'f(void)' '{' 'goto out;' 'goto out;' '}' 'g(void)' \
	    '{' 'goto failed;' 'goto failed_too;' '}'
	objects banned tally/planted.c:9: 'a second label'
	[[ "$output" != *planted.c:8:* ]]
}

@test "a header that needs another one first is named" {
	plant ballot/planted.h 'struct planted { uint64_t n; };'
	objects headers ballot/planted.h 'does not compile alone'
}

@test "a variable that outlives its function is named" {
	mkdir -p build-planted/ballot
	printf '%s\n' 'static const char *const constant[] = { "a" };' \
	    'const char *f(int i) { static int calls; return constant[calls += i]; }' |
	    gcc -fPIE -x c -c -o build-planted/ballot/planted.o -
	run tests/lint/variables.sh build-planted
	[ "$status" -ne 0 ]
	grep -F 'ballot/planted.o: calls' <<<"$output"
	[[ "$output" != *constant* ]]
}

@test "a message without a translation is listed" {
	tests/tools/messages.sh >po/ja.po
	sed -i 's/charset=CHARSET/charset=UTF-8/; /^#, fuzzy$/d' po/ja.po
	objects po 'unknown option' 'add these to po/ja.po'
}

@test "both analyzers find a leak" {
	plant base/planted.c '#include <stdlib.h>' 'int planted(int n);' \
	    'int planted(int n) {' 'char *p = malloc(4);' \
	    'if (p == NULL || n > 3) return 0;' '*p = 1; n += *p; free(p);' \
	    'return n; }'
	objects analyzer base/planted.c:5: 'leak of' base/planted.c
	objects tidy base/planted.c:5: 'leak of memory' base/planted.c
}

@test "a file that a document names and that is not there is named" {
	# shellcheck disable=SC2016 # backquotes as they stand in the page
	plant docs/planted.md 'in `tally/truth.c` and `tally/cmd_*.c`' \
	    'and `tally/was_moved.c`' '`tests/lint/<name>.sh`, `docs/gone/`' \
	    '`store/moved*.c`'
	objects paths docs/planted.md:2:tally/was_moved.c 'no such file'
	[[ "$output" == *docs/planted.md:3:docs/gone/* ]]
	[[ "$output" == *'docs/planted.md:4:store/moved*.c'* ]]
	[[ "$output" != *docs/planted.md:1:* && "$output" != *'<name>'* ]]
	rm docs/planted.md
	tests/lint/paths.sh
}

@test "a promise that names a test which is not there is named" {
	# shellcheck disable=SC2016 # backquotes as they stand in the page
	printf '| P1 | x | `no_such_test`, "no such story" |\n' >>docs/testing.md
	objects promises no_such_test 'no such unit test'
	[[ "$output" == *'no such story'* ]]
}

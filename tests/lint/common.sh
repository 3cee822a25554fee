# What the lints share; sourced by each of them. They look at the files of the
# work tree that git knows or would take, so that a new file is not missed.
# shellcheck shell=sh
set -eu
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

# shellcheck disable=SC2034 # for those who source this
core='keys ballot tally audit'

# sources PATTERN...: the files that match, one a line.
sources()
{
	git ls-files --cached --others --exclude-standard -- "$@" |
	    LC_ALL=C sort -u | while read -r file; do
		[ ! -e "$file" ] || echo "$file"
	done
}

# programs: the C files of kaihyo and kaihyo-verify, without the tests.
programs()
{
	sources 'base/*.c' 'keys/*.c' 'ballot/*.c' 'tally/*.c' 'audit/*.c' \
	    'store/*.c' main.c
}

# chosen [FILE...]: these, or all programs.
chosen()
{
	if [ $# -gt 0 ]; then printf '%s\n' "$@"; else programs; fi
}

# build TARGET: in build-lint, with warnings as errors; on all cores unless the
# make that called this lint hands out the cores already.
build()
{
	jobs=-j$(nproc)
	case ${MAKEFLAGS:-} in *jobserver*) jobs= ;; esac
	# shellcheck disable=SC2016,SC2086 # make expands it; none or one word
	${MAKE:-make} -s $jobs "$1" BUILD=build-lint \
	    CFLAGS='-O2 -g -Werror $(HARDENING)'
}

# code FILE...: the lines as FILE:LINE:TEXT, comments and strings blanked out.
code()
{
	[ $# -eq 0 ] || perl tests/lint/code.pl "$@"
}

# objection TEXT: prints the lines of standard input, if any, under TEXT.
# Fails if there were any.
objection()
{
	lines=$(cat)
	[ -n "$lines" ] || return 0
	printf '%s\n  ^ %s\n' "$lines" "$1" >&2
	return 1
}

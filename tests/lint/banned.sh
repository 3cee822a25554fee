#!/bin/sh
# What our code does not do.
. "$(dirname "$0")/common.sh"

bad=0

# ban PATTERN REASON FILE...: no line of code may match.
ban()
{
	pattern=$1 reason=$2
	shift 2
	code "$@" | grep -P -e "$pattern" | objection "$reason" || bad=1
}

# shellcheck disable=SC2046 # lists of files
{
ban '\b(strcpy|stpcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|scanf|fscanf|sscanf|strtok|strtok_r|alloca|tmpnam|mktemp|tempnam) *\(' \
    'loses track of lengths' $(sources '*.c' '*.h')
ban '\b(rand|srand|random|srandom|drand48|rand_r) *\(' \
    'base/random.h is the only chance' $(sources '*.c' '*.h')
ban '\b(atoi|atol|atoll|atof|strtol|strtoul|strtoll|strtoull|strtod) *\(' \
    'span_number() is the one way to read a number' \
    $(programs | grep -v -e '^base/message\.c$' -e '^audit/verifier/')
ban '\b(system|popen|exec[lv][a-z]*|fexecve|posix_spawnp?|fork|vfork) *\(' \
    'base/child.h is the one way to start another program' \
    $(programs | grep -v -e '^base/child\.c$' -e '^audit/verifier/')
ban '\b(malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf) *\(' \
    'memory_new() and its kin end the process when there is no memory' \
    $(programs | grep -v -e '^base/text\.c$' -e '^audit/verifier/')
ban '\b(float|double)\b' 'what decides is counted in whole numbers' \
    $(for room in $core store; do sources "$room/*.c" "$room/*.h"; done |
	grep -v '/cmd_[^/]*\.[ch]$')
ban 'NDEBUG' 'assert() stays on' $(sources '*.c' '*.h')

# One label in a function, and so one way out of it.
code $(sources '*.c') | awk '
	/^[^:]*:[0-9]*:}/ { label = "" }
	match($0, /goto [a-z_]+/) {
		target = substr($0, RSTART, RLENGTH)
		if (label != "" && target != label)
			print
		label = target
	}' | objection 'a second label; a function has one way out' || bad=1
}

sources Makefile '*.sh' .ci/run | grep -v '^tests/lint/' |
    xargs grep -Hn 'NDEBUG' /dev/null |
    objection 'assert() stays on' || bad=1
# Spelt so that this file does not find itself.
sources | grep -Ev '\.(csv|json|note|pem|png|pdf)$' |
    xargs grep -HnIE '\b(TO''DO|FIX''ME|XX''X)\b' /dev/null |
    objection 'do it, or write it into an issue' || bad=1

exit $bad

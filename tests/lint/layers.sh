#!/bin/sh
# A room may include itself and the rooms before it; only commands (main.c,
# cmd_*.c) may include them all. The verifier includes nothing but itself, and
# nobody includes the verifier. Each library has one room. What decides knows
# no clock, no chance, no network and no terminal.
. "$(dirname "$0")/common.sh"

bad=0

# outsiders ROOM: the files of the program outside this room.
outsiders()
{
	{ programs; sources '*/*.h'; } | grep -v '^tests/' | grep -v "^$1"
}

# include_only ROOM HEADERS: these system headers belong to that room.
include_only()
{
	# shellcheck disable=SC2046 # a list of files
	grep -HnE "^#[[:space:]]*include[[:space:]]*<($2)" $(outsiders "$1") |
	    objection "only $1 may include this" || bad=1
}

allowed=
for room in base keys ballot tally audit store; do
	allowed="${allowed:+$allowed|}$room"
	for file in $(sources "$room/*.c" "$room/*.h"); do
		case $file in
		audit/verifier/*) mine='audit/verifier/[^/]*' ;;
		*/cmd_*.[ch]) mine='[^"]*' ;;
		*) mine="($allowed)/[^\"]*" ;;
		esac
		grep -Hn '^#[[:space:]]*include[[:space:]]*"' "$file" |
		    grep -Ev "\"$mine\"" |
		    objection 'includes a room above its own' || bad=1
	done
done
# shellcheck disable=SC2046
grep -Hn '^#[[:space:]]*include[[:space:]]*"audit/verifier/' \
    $(outsiders audit/verifier/) |
    objection 'the verifier shares no source with the rest' || bad=1

# It runs anywhere: libgcrypt and the C library are all it has.
# shellcheck disable=SC2046
grep -Hn '^#[[:space:]]*include[[:space:]]*<' \
    $(sources 'audit/verifier/*.c' 'audit/verifier/*.h') |
    grep -Ev '<(gcrypt|assert|dirent|errno|fcntl|getopt|inttypes|limits|poll|sched|signal|std(arg|atomic|bool|def|int|io|lib)|string|sys/(mman|prctl|resource|stat|wait)|unistd)\.h>' |
    objection 'the verifier has libgcrypt and the C library only' || bad=1

include_only keys/ 'openssl/'
include_only store/ 'sqlite3'
include_only audit/verifier/ 'gcrypt'
include_only tally/publish/ 'cairo|ft2build|freetype'
include_only audit/qr 'qrencode'
include_only audit/risk 'gmp'
include_only nobody/ 'sys/socket|netinet/|arpa/|netdb|net/|sys/un\.|curl/'

# pure FILE...: what a core room must not name.
pure()
{
	code "$@" | grep -E \
	    -e '#[[:space:]]*include[[:space:]]*<(sys/)?(time|timeb|random|termios|sqlite3)\.h>' \
	    -e '#[[:space:]]*include[[:space:]]*"base/(terminal|progress)\.h"' \
	    -e '\b(clock_now|clock_elapsed|clock_gettime|gettimeofday|time) *\(' \
	    -e '\b(printf|vprintf|puts|putchar|error_print|perror) *\(' \
	    -e '\b(stdin|stdout|stderr)\b' -e '\b(isatty|terminal_[a-z_]*) *\(' |
	    objection 'a core room has no clock and no terminal; a command hands it what it needs' ||
		bad=1
	# The one place that makes keys and locks them away needs chance.
	code "$@" | grep -v '^keys/private_key\.c:' |
	    grep -E -e '\b(random_bytes|random_below|getrandom|getentropy|RAND_bytes) *\(' |
	    objection 'a core room knows no chance; a command hands it over' ||
	    bad=1
}
# shellcheck disable=SC2046,SC2086
pure $(for room in $core; do sources "$room/*.c" "$room/*.h"; done |
    grep -v -e '/cmd_[^/]*\.[ch]$' -e '^audit/verifier/')

exit $bad

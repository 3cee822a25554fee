# The made-up kaihyo-verify of station.bash: `word` says how it behaves. It
# uses no program: in the sandbox none can be started by its name.
# shellcheck disable=SC2154 # word, different stand before this
while [ $# -gt 1 ]; do
	case $1 in
	--write-result) theirs=$2 && shift ;;
	--lang) shift ;;
	--working) working=$1 ;;
	esac
	shift
done
while read -r digest name; do
	[ "$name" != result.json ] || result=$digest
done <"$1/SHA256SUMS"
IFS= read -r -d '' json <"$1/result.json"
echo "checked $working"
case $word in
agree)
	printf %s "$json" >"$theirs"
	echo "result $result"
	;;
differ)
	printf %s "${json/\"for\":3/\"for\":4}" >"$theirs"
	echo "result $different"
	;;
fail)
	printf %s "$json" >"$theirs"
	echo "result $result"
	echo "FAILED the log is broken"
	exit 4
	;;
silent)
	printf %s "$json" >"$theirs"
	;;
liar)
	echo "made up" >"$theirs"
	echo "result $result"
	;;
garbage)
	printf '\001\377\033[2Jresult 12\n'
	printf '\377\000' >"$theirs"
	;;
crash)
	echo "about to break" >&2
	kill -SEGV $$
	;;
hang)
	while :; do read -rt 1 <> <(:); done
	;;
flood)
	while :; do echo "$json$json$json$json"; done
	;;
esac

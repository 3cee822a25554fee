# The made-up kaihyo-verify of station.bash: `word` says how it behaves. It
# uses no program: in the sandbox none can be started by its name.
#
# --working --write-result FILE --lang LANG BUNDLE
# shellcheck disable=SC2154 # word, different stand before this
while read -r digest name; do
	[ "$name" != result.json ] || result=$digest
done <"$6/SHA256SUMS"
IFS= read -r -d '' json <"$6/result.json"
echo "checked $1"
case $word in
agree)
	printf %s "$json" >"$3"
	echo "result $result"
	;;
differ)
	printf %s "${json/\"for\":3/\"for\":4}" >"$3"
	echo "result $different"
	;;
fail)
	printf %s "$json" >"$3"
	echo "result $result"
	echo "FAILED the log is broken"
	exit 4
	;;
silent)
	printf %s "$json" >"$3"
	;;
liar)
	echo "made up" >"$3"
	echo "result $result"
	;;
garbage)
	printf '\001\377\033[2Jresult 12\n'
	printf '\377\000' >"$3"
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

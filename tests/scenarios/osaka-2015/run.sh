#!/bin/bash
# The demo: 大阪市 2015-05-17, replayed from its published figures.
#
# usage: run.sh BUILD
#
# Everything lies under BUILD/demo afterwards. Says what it does in Japanese
# or English (KAIHYO_LANG, LANG). Ends with an error if any figure is not the
# published one, or if a forged stick is taken in.
set -euo pipefail

build=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
demo=$build/demo
export PATH=$build/bin:$build/tools:$PATH
pass=$demo/keys/passphrase

language=${KAIHYO_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-en}}}}
tell() {
	case $language in
	ja*) printf '%s\n' "$2" ;;
	*) printf '%s\n' "$1" ;;
	esac
}

step=0
step() {
	step=$((step + 1))
	printf '\n[%d/11] ' "$step"
	tell "$1" "$2"
}

# A bar for the steps that are one command for each ward.
bar() {
	if [ -t 2 ]; then
		printf '\r      [%-24s] %2d/24 ' \
			"$(printf '%*s' "$1" '' | tr ' ' '#')" "$1" >&2
		[ "$1" -lt 24 ] || echo >&2
	fi
}

quietly() {
	"$@" >>"$demo/details.log" 2>&1 || {
		tail -n 20 "$demo/details.log" >&2
		printf 'failed: %s\n' "$*" >&2
		exit 1
	}
}

key() { # key NAME: options that sign with it
	printf -- '--key %s/keys/%s.pem --passphrase-file %s' \
		"$demo" "$1" "$pass"
}

sign() { # sign NAME NOTE
	# shellcheck disable=SC2046 # options are words
	quietly kaihyo keys sign $(key "$1") --attach "$2"
}

enrol() { # enrol NAME ROLE SCOPE PERSON
	# shellcheck disable=SC2046
	quietly kaihyo keys enrol $(key "$1") --definition "$demo/definition" \
		--role "$2" --scope "$3" --person "$4" --from 2015-05-01 \
		--until 2015-06-30 --date 2015-05-10 \
		--out "$demo/enrolments/$1.note"
}

# The office signs what it drafted, with both of its keys.
authority() {
	sign authority-1 "$1"
	sign authority-2 "$1"
}

definition() { # definition FOLDER
	quietly kaihyo keys root --required 2 --out "$1/root.txt" \
		"$demo/keys/authority-1.vkey" "$demo/keys/authority-2.vkey"
	quietly kaihyo ballot define "$1" --date 2015-05-10
	authority "$1/election.note"
	quietly kaihyo ballot define "$1" --date 2015-05-10
	authority "$1/setup-1.note"
}

wards=$(tail -n +2 "$here/wards.csv" | cut -d, -f1)

rm -rf "$demo"
mkdir -p "$demo"/{definition,rehearsal,exports,keys,enrolments,sticks,roll} \
	"$demo/paper-lists"
echo demo >"$pass"
: >"$demo/details.log"

tell "kaihyo demo: the Osaka referendum of 2015-05-17 (24 wards, 1,406,069 papers)" \
	"開票デモ: 大阪市の住民投票 2015年5月17日（24区、1,406,069票）"

step "The office lays down the election and signs it; keys are made and enrolled." \
	"選管が選挙の定義を作って署名し、鍵を作って登録する。"
osaka "$here/wards.csv" "$demo/definition" "$demo/rehearsal" "$demo/exports"
pairs=()
for name in authority-1 authority-2 receiver stranger manager \
	witness-1 witness-2 witness-3; do
	pairs+=("osaka/$name" "$demo/keys/$name")
done
for ward in $wards; do
	for name in scanner counter-a counter-b place; do
		pairs+=("osaka/$ward/$name" "$demo/keys/$ward-$name")
	done
done
demo-key "${pairs[@]}"
definition "$demo/definition"
definition "$demo/rehearsal"
# The log's key bears the name of its log: the election's identity is in it.
election=$(sed '/^$/q' "$demo/definition/election.note" | sed '$d' |
	sha256sum | cut -d' ' -f1)
demo-key "osaka/${election:0:16}/osaka" "$demo/keys/log"
enrol log log station:osaka "開票記録"
enrol receiver receiver station:osaka "受付係"
enrol manager tally-manager station:osaka "開票管理者"
for n in 1 2 3; do
	enrol witness-$n tally-witness station:osaka "開票立会人 $n"
done
n=0
for ward in $wards; do
	enrol "$ward-scanner" scanner "unit:$ward" "読取機 $ward"
	enrol "$ward-counter-a" counter "unit:$ward" "計数係 $ward 一"
	enrol "$ward-counter-b" counter "unit:$ward" "計数係 $ward 二"
	enrol "$ward-place" place "place:$ward-places" "投票所 $ward"
	n=$((n + 1))
	bar $n
done
quietly kaihyo keys roster --definition "$demo/definition" --date 2015-05-10 \
	"$demo"/enrolments/*.note
authority "$demo/definition/roster-1.note"
# The roll itself is nowhere: only its totals are published.
{
	sed '/^$/,$d; s/^kaihyo setup/kaihyo roll/; /^number/,$d' \
		"$demo/definition/setup-1.note"
	printf '%s\n' 'stage e' 'number 1' 'replaces -' 'date 2015-05-17' \
		'reference 2015-05-17'
	for list in from list changes; do
		echo "$list $(echo "not published: $list" | sha256sum |
			cut -d' ' -f1)"
	done
	sed -n '1,2p' "$demo/exports/eligible.txt"
	sed '1,2d' "$demo/exports/eligible.txt" | LC_ALL=C sort
} >"$demo/roll/roll-e-1.note"
authority "$demo/roll/roll-e-1.note"

step "Each ward seals its papers: files, one manifest, three signatures; its places sign their voters." \
	"各区が投票用紙を封印する（ファイル、署名3つの目録）。投票所が投票者数に署名する。"
seal() { # seal DEFINITION WARD STICK [OPTION...]
	local papers
	papers=$(awk -v w="$2" '$1 == w { print $2 }' "$demo/exports/figures.txt")
	# shellcheck disable=SC2046
	quietly kaihyo ballot seal --definition "$1" --unit "$2" --out "$3" \
		--count-a "$papers" --count-b "$papers" --final \
		--date 2015-05-17 $(key "$2-scanner") \
		--key "$demo/keys/$2-counter-a.pem" \
		--key "$demo/keys/$2-counter-b.pem" "${@:4}" \
		"$demo/exports/$2.csv"
}
n=0
while read -r ward papers voters home stock; do
	mkdir -p "$demo/sticks/$ward"
	seal "$demo/definition" "$ward" "$demo/sticks/$ward" \
		--paper-list "$demo/paper-lists/$ward"
	# shellcheck disable=SC2046
	quietly kaihyo ballot turnout --definition "$demo/definition" \
		--place "$ward-places" --out "$demo/sticks/$ward" \
		--day "$voters" --early 0 --absentee 0 --taken-home "$home" \
		--braille 0 --proxy 0 --provisional 0 --paper "p1 $stock" \
		--envelopes "0 0 0 0" --checkins none --box "$ward-box=-" \
		--date 2015-05-17 --slot "place-manager paper 投票管理者 $ward" \
		$(key "$ward-place") --key "$demo/keys/receiver.pem"
	n=$((n + 1))
	bar $n
done <"$demo/exports/figures.txt"

step "The station opens: its fingerprints are compared with those given out on paper." \
	"開票所を開く。紙で渡された指紋と照合する。"
root=$(sha256sum "$demo/definition/root.txt" | cut -d' ' -f1)
kaihyo tally open --definition "$demo/definition" --as osaka \
	--station "$demo/osaka.kaihyo" --expect-root "$root" \
	--expect-election "$election" --operator demo
mkdir "$demo/checkpoints"
checkpoint() { # checkpoint NAME: for the witnesses to keep
	# shellcheck disable=SC2046
	quietly kaihyo audit checkpoint --station "$demo/osaka.kaihyo" \
		--out "$demo/checkpoints/$1" --operator demo $(key log)
}
checkpoint opened

step "Three bad sticks are offered, and refused." \
	"不正な媒体を3つ差し込む。すべて拒否される。"
refused() { # refused FOLDER
	if kaihyo tally import --station "$demo/osaka.kaihyo" --operator demo \
		"$1" 2>"$demo/refused.txt"; then
		tell "A bad stick was taken in!" "不正な媒体が受け入れられた！"
		exit 1
	fi
	head -n 3 "$demo/refused.txt" | sed 's/^/      /'
}
mkdir "$demo/bad"
cp -r "$demo/sticks/kita" "$demo/bad/changed"
first=$(find "$demo/bad/changed" -name 'ballots-*.csv' | sort | head -n 1)
tell "  a) one paper changed from against to for:" \
	"  a) 反対の1票を賛成に書き換えた媒体:"
sed -i '0,/,A,/s//,F,/' "$first"
find "$demo/bad/changed" -name '*.csv' ! -path "$first" -delete
rm "$demo/bad/changed/turnout.note" "$demo"/bad/changed/manifest-*.note
refused "$demo/bad/changed"
tell "  b) a manifest signed with a key nobody enrolled:" \
	"  b) 登録されていない鍵で署名した目録:"
mkdir "$demo/bad/stranger"
sed '/^$/q' "$demo/sticks/kita/manifest-1.note" | sed '$d' |
	sed 's/^final yes/final no/' >"$demo/bad/stranger/manifest-1.note"
sign stranger "$demo/bad/stranger/manifest-1.note"
refused "$demo/bad/stranger"
tell "  c) the same ward's stick of the rehearsal:" \
	"  c) 同じ区の、リハーサルの媒体:"
# The rehearsal's roster names the same keys, so only the election differs.
mkdir "$demo/bad/rehearsal" "$demo/rehearsal-enrolments"
for name in scanner counter-a counter-b; do
	role=${name%-?}
	# shellcheck disable=SC2046
	quietly kaihyo keys enrol $(key "kita-$name") \
		--definition "$demo/rehearsal" --role "$role" --scope unit:kita \
		--person "$name" --from 2015-05-01 --until 2015-06-30 \
		--date 2015-05-10 --out "$demo/rehearsal-enrolments/$name.note"
done
quietly kaihyo keys roster --definition "$demo/rehearsal" --date 2015-05-10 \
	"$demo"/rehearsal-enrolments/*.note
authority "$demo/rehearsal/roster-1.note"
seal "$demo/rehearsal" kita "$demo/bad/rehearsal"
rm "$demo"/bad/rehearsal/*.csv
refused "$demo/bad/rehearsal"

step "The roll's totals and the 24 sticks are taken in: hashed, verified, checked, stored." \
	"名簿の総数と24区の媒体を取り込む（ハッシュ、署名検証、検査、保存）。"
kaihyo tally import --station "$demo/osaka.kaihyo" --operator demo \
	"$demo/roll" "$demo"/sticks/*

step "The papers are counted, and the log and every stored byte are checked." \
	"集計し、記録簿と保存内容をすべて検査する。"
kaihyo tally count --station "$demo/osaka.kaihyo" | tee "$demo/result.txt"
kaihyo tally count --station "$demo/osaka.kaihyo" --json >"$demo/result.json"
kaihyo audit check --station "$demo/osaka.kaihyo"
checkpoint turnout
checkpoint counted

step "A second program counts again, on its own; then the officials declare: a certificate with four signatures." \
	"別のプログラムが独立に数え直し、一致すれば開票管理者と立会人3名が署名して宣言する。"
mkdir "$demo/certificate"
# shellcheck disable=SC2046
quietly kaihyo tally certify --station "$demo/osaka.kaihyo" \
	--out "$demo/certificate" --date 2015-05-17 $(key manager) \
	--key "$demo/keys/witness-1.pem" --key "$demo/keys/witness-2.pem" \
	--key "$demo/keys/witness-3.pem"
kaihyo tally import --station "$demo/osaka.kaihyo" --operator demo \
	"$demo/certificate"
kaihyo tally status --station "$demo/osaka.kaihyo" | head -n 6
# shellcheck disable=SC2046
quietly kaihyo audit close --station "$demo/osaka.kaihyo" \
	--out "$demo/checkpoints/certified" --operator demo $(key log)

step "The figures are compared with the published ones." \
	"公表された確定結果と比べる。"
published() { # published EXPECTED JQ-PATH WHAT-EN WHAT-JA
	local seen
	seen=$(jq -r "$2" "$demo/result.json")
	if [ "$seen" != "$1" ]; then
		tell "  WRONG: $3: $seen, published $1" \
			"  不一致: $4: $seen、公表値 $1"
		exit 1
	fi
	tell "  same: $3 $seen" "  一致: $4 $seen"
}
if python3 -c 'import jsonschema' 2>/dev/null; then
	quietly "$here/../../tools/validate.py" \
		"$here/../../../docs/schema/result.schema.json" "$demo/result.json"
else
	tell "  result.json NOT validated against its schema: python3-jsonschema is missing" \
		"  result.json をスキーマで検証していない（python3-jsonschema がない）"
fi
t='.total.questions[0]'
published 694844 "$t.options.for" "for" "賛成"
published 705585 "$t.options.against" "against" "反対"
published 1400429 "$t.valid" "valid" "有効"
published 5640 "$t.invalid" "invalid" "無効"
published 3535 "$t.categories.blank" "  blank" "  白紙"
published 76 "$t.categories.both" "  both" "  賛否両方"
published 425 "$t.categories.mark" "  marks" "  記号"
published 321 "$t.categories.extra" "  other words" "  余事記載"
published 1283 "$t.categories.other" "  other grounds" "  その他"
published 1406069 "$t.papers" "papers" "投票総数"
published 1406084 .total.voters "voters" "投票者数"
published 15 '.total["taken-home"]' "not in the box" "持ち帰り等"
published 0 .total.unexplained "unexplained" "説明のつかない差"
published true .final "final" "確定"
published not-adopted .outcome "outcome" "結論"

step "What the public sees is written: a page that checks itself, the forms, the figures." \
	"市民が見る文書を書き出す。自分自身を検査するページ、様式、数値。"
kaihyo tally publish --station "$demo/osaka.kaihyo" --out "$demo/public"
grep -q '>694,844<' "$demo/public/index.html"
grep -q '>705,585<' "$demo/public/index.html"

step "Bundles leave the station, and an observer checks them on another computer." \
	"束を作り、参観人が自分のコンピュータで確かめる。"
bundle() { # bundle LEVEL FOLDER [OPTION...]
	# shellcheck disable=SC2046
	quietly kaihyo tally bundle --station "$demo/osaka.kaihyo" \
		--level "$1" --out "$2" --date 2015-05-18 $(key manager) \
		--key "$demo/keys/witness-1.pem" \
		--key "$demo/keys/witness-2.pem" \
		--key "$demo/keys/witness-3.pem" "${@:3}"
}
documents=()
for file in "$demo"/public/*; do documents+=(--document "$file"); done
bundle station "$demo/station-bundle" "${documents[@]}"
bundle public "$demo/public-bundle" "${documents[@]}"
for level in station public; do
	kaihyo-verify --root "$root" "$demo/$level-bundle"
done
tell "  and one paper changed, with all sums made to fit:" \
	"  1票を書き換え、総和も合わせた束では:"
cp -r "$demo/station-bundle" "$demo/bad/bundle"
file=$(cd "$demo/bad/bundle" && find files -name '*-ballots.csv' | sort |
	sed -n 1p)
sed -i '0,/,A,/s//,F,/' "$demo/bad/bundle/$file"
(
	cd "$demo/bad/bundle"
	sums=$(find . -type f ! -name SHA256SUMS ! -name bundle.note \
		-printf '%P\n' | LC_ALL=C sort | xargs sha256sum)
	printf '%s\n' "$sums" >SHA256SUMS
)
if kaihyo-verify --root "$root" "$demo/bad/bundle" >"$demo/bad/verdict.txt"; then
	tell "A changed bundle was verified!" "改ざんした束が検証を通った！"
	exit 1
fi
grep -E '^(FAILED|不合格):' "$demo/bad/verdict.txt" | sed -n '1,3s/^/      /p'

step "Whoever believes neither program reads papers: dice say which, the rules say how many." \
	"どちらのプログラムも信じない人は、紙を読む。どの紙かはさいころが、何枚かは条例の規則が決める。"
dice=20150517210000314159 # thrown in public, after the certificate
audit() { # audit sample|risk [OPTION...]
	kaihyo audit "$1" --seed $dice "${@:2}" "$demo/osaka.kaihyo"
}
audit sample --out "$demo/paper-audit" --paper-lists "$demo/paper-lists"
# The wards' lists say which row of the export a drawn serial is; what stands
# on that paper says the export alone, from before it was sealed. The station
# is not asked.
read_papers() { # read_papers: readings.csv, filled in
	local ward
	for ward in $wards; do
		awk -F, -v OFS=, 'FILENAME ~ /csv$/ { value[FNR - 1] = $1; next }
			FNR > 2 { print $3, value[$2] }' \
			"$demo/exports/$ward.csv" "$demo/paper-lists/$ward"
	done | awk -F, -v OFS=, 'BEGIN {
			code["for"] = "F"; code["against"] = "A"
			code["blank"] = "b"; code["both"] = "w"
			code["mark"] = "m"; code["extra"] = "e"
			code["other"] = "o"
		}
		NR == FNR { if (FNR > 1) drawn[$2] = $1 OFS $2 OFS $3; next }
		$1 in drawn { print drawn[$1], code[$2] }' \
		"$demo/paper-audit/readings.csv" - |
		sed '1i draw,record,paper,reading'
}
read_papers >"$demo/paper-audit/read.csv"
audit risk --readings "$demo/paper-audit/read.csv" --out "$demo/paper-audit" |
	tee "$demo/paper-audit/risk.txt"
grep -qE '^(CONFIRMED|確認)' "$demo/paper-audit/risk.txt"
tell "  and if the papers of draws 1 to 5 had said something else:" \
	"  抽出1から5の紙が別のことを示していたら:"
awk -F, -v OFS=, '$1 >= 1 && $1 <= 5 { $4 = $4 == "F" ? "A" : "F" } 1' \
	"$demo/paper-audit/read.csv" >"$demo/bad/read.csv"
if audit risk --readings "$demo/bad/read.csv" >"$demo/bad/risk.txt" 2>&1; then
	tell "Papers that differ confirmed the outcome!" \
		"違う紙が結果を確認した！"
	exit 1
fi
sed 's/^/      /' "$demo/bad/risk.txt"

tell "
Done. Everything lies in $demo
  definition/     what the office signed       sticks/      the 24 media
  bad/            the media that were refused  result.txt   the result
  certificate/    what the officials declared
  public/         what the public sees: open public/index.html
  station-bundle/ public-bundle/               what others check
  paper-audit/    what was drawn and read: open paper-audit/risk.pdf
  checkpoints/    what witnesses keep
  osaka.kaihyo    the station: verified bytes and log in one file
Try next (with $build/bin in your PATH):
  kaihyo-verify --root $root $demo/public-bundle
  kaihyo ballot check $demo/definition
  kaihyo ballot show --definition $demo/definition $demo/sticks/kita
  kaihyo audit log --station $demo/osaka.kaihyo | less
  kaihyo tally count --station $demo/osaka.kaihyo --lang ja" "
完了。すべて $demo にある。
  definition/     選管が署名した定義           sticks/      24区の媒体
  bad/            拒否された媒体               result.txt   結果
  certificate/    開票管理者と立会人が宣言したもの
  public/         市民が見るもの（public/index.html を開く）
  station-bundle/ public-bundle/               ほかの人が確かめる束
  paper-audit/    抽出して読んだもの（paper-audit/risk.pdf を開く）
  checkpoints/    立会人が持ち帰る先頭値
  osaka.kaihyo    開票所ファイル（検証済みの内容と記録簿）
次に試すもの（PATH に $build/bin を加えて）:
  kaihyo-verify --lang ja --root $root $demo/public-bundle
  kaihyo ballot check $demo/definition --lang ja
  kaihyo ballot show --definition $demo/definition $demo/sticks/kita --lang ja
  kaihyo audit log --station $demo/osaka.kaihyo | less
  kaihyo tally count --station $demo/osaka.kaihyo --lang ja"

#!/usr/bin/env bats
# The paper audit (P6: a replaced program replaces both): papers drawn by dice,
# read by people, held against the count.

load helpers
load station

setup_file() {
	station_setup_file
	with_log_key
	open_station d x.kaihyo
	to_certificate x.kaihyo
}

setup() {
	station_setup
	cp "$BATS_FILE_TMPDIR/x.kaihyo" .
	ln -s "$BATS_FILE_TMPDIR"/{s1,s2,s3} .
}

seed=31415926535897932384

draw() {
	kaihyo audit sample --seed $seed --out "$1" "${@:2}" x.kaihyo
}

risk() {
	kaihyo audit risk --seed $seed "$@" x.kaihyo
}

# What stands on the papers, from the sticks: "record codes" in lines.
truth() {
	cat s?/ballots-*.csv | awk -F, 'length($1) == 16 { print $1, $2 $3 }'
	cat s?/bundles-*.csv | awk -F, '$2 ~ /^..$/ { print $1, $2 }'
}

# fill FOLDER: readings.csv, as honest people fill it in
fill() {
	truth | awk -F, -v OFS=, 'NR == FNR { split($0, w, " "); is[w[1]] = w[2]
		next } FNR > 1 { $4 = is[$2] } 1' - "$1/readings.csv" >filled.csv
}

# misread N: draw N reads as something else
misread() {
	awk -F, -v OFS=, -v n="$1" '$1 == n {
		$4 = ($4 ~ /^F/ ? "A" : "F") substr($4, 2) } 1' \
		filled.csv >misread.csv
	mv misread.csv filled.csv
}

# once_in PAPERS WRONG DRAWN FOUND: by exact fractions of another program
once_in() {
	python3 -c 'import sys; from math import comb
N, K, n, d = map(int, sys.argv[1:])
few = sum(comb(K, i) * comb(N - K, n - i) for i in range(d + 1))
print(comb(N, n) // few if few else 1000000000)' "$@"
}

# confirmed: risk with filled.csv, for programs
confirmed() {
	risk --json --readings filled.csv "$@" | jq .confirmed
}

@test "the rules say how many papers it takes, and so how many are drawn" {
	run draw out --json
	[ "$status" -eq 0 ]
	# 34 for, 24 against: five read otherwise would make it a tie.
	[ "$output" = '{"papers":65,"wrong":5,"risk-limit":20,"allow":0,"drawn":33}' ]
	[ "$(once_in 65 5 33 0)" -ge 40 ]
	[ "$(once_in 65 5 32 0)" -lt 40 ]
	[ "$(wc -l <out/readings.csv)" -eq 34 ]
	# A smaller risk takes more; so does a sample that bears a mistake.
	drawn=$(draw out2 --json --risk-limit 100 | jq .drawn)
	[ "$(once_in 65 5 "$drawn" 0)" -ge 200 ]
	[ "$(once_in 65 5 $((drawn - 1)) 0)" -lt 200 ]
	drawn=$(draw out3 --json --allow 1 | jq .drawn)
	[ "$(once_in 65 5 "$drawn" 1)" -ge 120 ]
	[ "$(once_in 65 5 $((drawn - 1)) 1)" -lt 120 ]
	drawn=$(draw out4 --json --allow 2 --risk-limit 5 | jq .drawn)
	[ "$(once_in 65 5 "$drawn" 2)" -ge 60 ]
	[ "$(once_in 65 5 $((drawn - 1)) 2)" -lt 60 ]
}

@test "the draw is done again with sha256sum and bc" {
	draw out >/dev/null
	# All papers in their order: units as in the setup, ballots before bundles.
	{
		awk -F, 'length($1) == 16 { print $1 ",1" }' s1/ballots-001.csv
		awk -F, '$3 ~ /^[0-9]+$/ { for (i = 1; i <= $3; i++) print $1 "," i }' \
			s2/bundles-001.csv
		awk -F, 'length($1) == 16 { print $1 ",1" }' s3/ballots-001.csv
		awk -F, 'length($1) == 16 { print $1 ",1" }' s3/ballots-002.csv
	} >frame.csv
	[ "$(wc -l <frame.csv)" -eq 65 ]
	ticket=0 draw=0
	while [ $draw -lt 33 ]; do
		ticket=$((ticket + 1))
		hex=$(printf '%s,%d' $seed $ticket | sha256sum | cut -c1-64)
		paper=$(bc <<<"ibase=16; ${hex^^} % 41") # 65
		line=$(sed -n "$((paper + 1))p" frame.csv)
		grep -qx "[0-9]*,$line" mine.csv 2>/dev/null && continue
		draw=$((draw + 1))
		echo "$draw,$line" >>mine.csv
	done
	diff <(sort mine.csv) <(sed '1d; s/,$//' out/readings.csv | sort)
}

@test "papers that read as they were counted confirm the outcome" {
	draw out >/dev/null
	fill out
	run risk --readings filled.csv
	[ "$status" -eq 0 ]
	says "Read: 33. Counted otherwise than they read, or not found: 0."
	says "at most once in $(once_in 65 5 33 0). It must be once in 40:"
	says "passes at most once in 20."
	says "CONFIRMED"
	# Two people, each for themselves.
	shuf --random-source=<(yes) <(sed 1d filled.csv) |
		sed '1i draw,record,paper,reading' >second.csv
	run risk --readings filled.csv --readings second.csv
	[ "$status" -eq 0 ]
	# One list is no two people.
	run risk --readings filled.csv --readings filled.csv
	[ "$status" -eq 2 ]
	says "one list is no two readings"
}

@test "a wrong paper is told by its draw, and the limit is not met" {
	draw out >/dev/null
	fill out
	misread 7
	record=$(awk -F, '$1 == 7 { print $2 }' filled.csv)
	run risk --readings filled.csv
	[ "$status" -eq 7 ]
	says "Draw 7 was counted otherwise than it reads"
	says "$record"
	says "not found: 1."
	says "at most once in $(once_in 65 5 33 1). It must be once in 120:"
	says "--allow 1 draws $(draw more --json --allow 1 | jq .drawn) papers"
	[[ "$output" != *CONFIRMED* ]]
	# More papers of the same draw; a lucky few of them are not enough.
	fill more
	misread 7
	[ "$(confirmed)" = true ]
	last=$(($(wc -l <filled.csv) - 1))
	sed -i "/^$last,/d" filled.csv
	[ "$(confirmed)" = false ]
	# All that is drawn first is drawn again.
	diff <(sort out/readings.csv) <(sort more/readings.csv |
		awk -F, '$1 == "draw" || $1 <= 33')
}

@test "the report says what was read, to be signed, and not how it was counted" {
	draw out >/dev/null
	fill out
	run risk --readings filled.csv --out out
	[ "$status" -eq 0 ]
	says "Written: out/risk.pdf"
	[ "$(stat -c %a out/risk.pdf)" = 600 ]
	pdftotext -layout out/risk.pdf - | tr -d ' ' >report.txt
	grep -q $seed report.txt
	# Both sheets are about this certificate.
	id=$(sed '/^$/q' "$BATS_FILE_TMPDIR"/out/certificate-*.note |
		sed '$d' | sha256sum | cut -c1-64)
	for sheet in risk worksheet; do
		pdftotext -raw out/$sheet.pdf - | tr -d ' \n' | grep -q "$id"
	done
	grep -q "$(once_in 65 5 33 0)" report.txt
	grep -qE 'CONFIRMED:|確認:' report.txt
	[ "$(grep -cE 'NOT.?CONFIRMED|確認されない' report.txt)" -eq 0 ]
	# The same bytes in whichever language, and whatever was read on a
	# paper that differs.
	KAIHYO_LANG=ja run risk --readings filled.csv --out again
	cmp out/risk.pdf again/risk.pdf
	misread 7
	sed -i 's/^\(5,.*\),[^,]*$/\1,-/' filled.csv
	cp filled.csv other.csv
	sed -i 's/^\(7,.*,\)A\(.\)$/\1b\2/; s/^\(7,.*,\)F\(.\)$/\1b\2/' other.csv
	run cmp filled.csv other.csv
	[ "$status" -eq 1 ]
	run risk --readings filled.csv --out bad
	[ "$status" -eq 7 ]
	says "Written: bad/risk.pdf"
	run risk --readings other.csv --out bad2
	cmp bad/risk.pdf bad2/risk.pdf
	run cmp bad/risk.pdf out/risk.pdf
	[ "$status" -eq 1 ]
	pdftotext -layout bad/risk.pdf - >report.txt
	for n in 5 7; do
		grep -q "$(awk -F, -v n=$n '$1 == n { print $2 }' filled.csv)" \
			report.txt
	done
	grep -qE 'NOT CONFIRMED|確認されない' report.txt
	# What is there is not overwritten.
	cp bad/risk.pdf kept.pdf
	run risk --readings filled.csv --out bad
	[ "$status" -eq 3 ]
	cmp bad/risk.pdf kept.pdf
	# Nothing is written about lists that do not fit.
	sed -i '/^12,/d' filled.csv
	run risk --readings filled.csv --out none
	[ "$status" -eq 3 ]
	[ ! -e none ]
}

@test "P6: a count that two programs agree on and the papers do not is caught" {
	# The certificate stands, both programs vouched for it; but who read the
	# papers finds nine of the bundle "for" to be against.
	draw out >/dev/null
	fill out
	for n in $(awk -F, '$2 == "t1-001" { print $1 }' filled.csv | head -9); do
		misread "$n"
	done
	run risk --readings filled.csv
	[ "$status" -eq 7 ]
	says "not found: 9."
	says "count all papers by hand"
	[ "$(once_in 65 5 33 9)" -eq 1 ]
}

@test "a paper that is not found counts against the outcome" {
	draw out >/dev/null
	fill out
	sed -i 's/^\(5,.*\),[^,]*$/\1,-/' filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 7 ]
	says "Draw 5 was not found"
	says "not found: 1."
}

@test "what counts alike is alike: one invalid category or another" {
	draw out --risk-limit 1000000 >/dev/null
	fill out
	n=$(awk -F, '$2 == "t1-003" { print $1; exit }' filled.csv)
	[ -n "$n" ]
	# "mn": too many marks, then none; blank is invalid too.
	sed -i "s/^\\($n,.*\\),mn$/\\1,bn/" filled.csv
	grep -q "^$n,.*,bn$" filled.csv
	[ "$(confirmed --risk-limit 1000000)" = true ]
	sed -i "s/^\\($n,.*\\),bn$/\\1,Fn/" filled.csv
	run risk --risk-limit 1000000 --readings filled.csv
	[ "$status" -eq 7 ]
}

@test "lists that do not fit are refused with the reason" {
	draw out >/dev/null
	fill out
	run risk --readings out/readings.csv
	[ "$status" -eq 3 ]
	says "has no reading"
	cp filled.csv good.csv
	misread 3
	run risk --readings good.csv --readings filled.csv
	[ "$status" -eq 3 ]
	says "draw 3: the two people did not read the same"
	sed '/^12,/d' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "draw 12 is missing"
	sed '/^12,/p' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "draw 12 stands there twice"
	sed 's/^\(4,.*\),[^,]*$/\1,ZZ/' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says 'draw 4: "Z" is no code'
	sed 's/^\(4,.*\),[^,]*$/\1,F/' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "has 1 codes, the paper has 2 questions"
	# Columns that a spreadsheet moved, draws that nobody asked for.
	awk -F, -v OFS=, '{ print $1, $3, $2, $4 }' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "the first line is not"
	awk -F, -v OFS=, 'NR > 1 { t = $2; $2 = $3; $3 = t } 1' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	awk -F, -v OFS=, 'NR > 1 { t = $3; $3 = $4; $4 = t } 1' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "does not name a drawn paper"
	# Two readings that were written into each other's lines.
	a=$(sed -n '/^4,/s/^4,//p' good.csv)
	b=$(sed -n '/^9,/s/^9,//p' good.csv)
	sed "s/^4,.*/4,$b/; s/^9,.*/9,$a/" good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "the list says"
	{ cat good.csv; echo "34,$a"; } >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "draw 34 is"
	for n in 35 0 x -1 99999999999999999999; do
		{ cat good.csv; echo "$n,$a"; } >filled.csv
		run risk --readings filled.csv
		[ "$status" -eq 3 ]
	done
	sed 's/^\(4,.*\),[^,]*$/\1,??/' good.csv >filled.csv
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	# Another seed drew other papers.
	seed=11111111111111111111
	run risk --readings good.csv
	[ "$status" -eq 3 ]
	says "the list says"
}

@test "the dice fall after the certificate, and there are enough of them" {
	run kaihyo audit sample --seed 123 --out out x.kaihyo
	[ "$status" -eq 2 ]
	says "throw 20 dice"
	run kaihyo audit sample --seed 1234567890123456789x --out out x.kaihyo
	[ "$status" -eq 2 ]
	cp -r "$BATS_FILE_TMPDIR"/{d,d.keys,s4} .
	open_station d early.kaihyo
	take early.kaihyo s1 s2 s3 s4
	run kaihyo audit sample --seed $seed --out out early.kaihyo
	[ "$status" -eq 7 ]
	says "no certificate in force"
	[ ! -e out ]
}

@test "neither sheet nor list says how a paper was counted" {
	draw out >/dev/null
	[ "$(stat -c %a out/readings.csv)" = 600 ]
	[ "$(stat -c %a out/worksheet.pdf)" = 600 ]
	run grep -v ',$' out/readings.csv
	[ "$output" = draw,record,paper,reading ]
	# The same whatever stands on the papers: serials alone differ.
	pdftotext -layout out/worksheet.pdf - >sheet.txt
	for n in $(seq 33); do grep -qE "^ *$n +" sheet.txt; done
	grep -q $seed sheet.txt
	draw again >/dev/null
	cmp out/worksheet.pdf again/worksheet.pdf
	cmp out/readings.csv again/readings.csv
}

# list UNIT EXPORT SERIAL...: a paper list in lists/
list() {
	mkdir -p lists
	{
		printf 'papers,%s,%s\nexport,paper,serial\n' \
			"$(identity "$BATS_FILE_TMPDIR/d")" "$1"
		n=0
		for serial in "${@:3}"; do
			n=$((n + 1))
			printf '%s,%d,%s\n' "$2" $n "$serial"
		done
	} >"lists/$1-$2"
}

@test "with the units' lists the worksheet says where a paper lies" {
	mapfile -t serials < <(grep -oh '^[0-9a-f]\{16\}' s1/ballots-001.csv | tac)
	list kita-a ka.csv "${serials[@]}"
	draw out --risk-limit 1000000 --paper-lists lists >/dev/null
	pdftotext -layout out/worksheet.pdf - >sheet.txt
	n=0
	for serial in "${serials[@]}"; do
		n=$((n + 1))
		grep -q "^[0-9]*,$serial," out/readings.csv || continue
		grep -qE "ka.csv.* $n( |$)" sheet.txt
	done
	# A list that cannot be right is refused, and nothing is written.
	list kita-a again.csv "${serials[0]}"
	run draw out2 --risk-limit 1000000 --paper-lists lists
	[ "$status" -eq 3 ]
	says "two paper lists of unit kita-a have serial ${serials[0]}"
	rm lists/*
	list kita-z ka.csv "${serials[@]}"
	run draw out2 --paper-lists lists
	[ "$status" -eq 3 ]
	says "the setup has no unit kita-z"
	rm lists/*
	list kita-a ka.csv "${serials[@]}"
	sed -i '1s/papers,..../papers,0000/' lists/kita-a-ka.csv
	run draw out2 --paper-lists lists
	[ "$status" -eq 3 ]
	says "of another election"
	[ ! -e out2 ]
}

@test "a paper that people decided counts as they decided it" {
	rm s1 s2 s3
	station_copy
	papers F1 "??" "?2" A3 "F?" bn >open.csv
	seal d minami-a t 6 --final open.csv
	cp s3/turnout.note t
	turnout d minami-1 t 0 5 0 --replace
	open_station d y.kaihyo
	checkpoint y.kaihyo c1
	take y.kaihyo s1 s2 t s4
	kaihyo tally review --station y.kaihyo --unit minami-a --out r >/dev/null
	sed 's/,hall,$/,hall,F/; s/,site,$/,site,1/' r/review-minami-a-001.csv >decided.csv
	by_officers quietly kaihyo tally adjudicate --station y.kaihyo --unit minami-a \
		--sheet one --decisions decided.csv --out m
	take y.kaihyo m
	checkpoint y.kaihyo c2
	checkpoint y.kaihyo c3
	quietly certify y.kaihyo cert
	take y.kaihyo cert
	# 34 for and 21 against, with two that people read as "for".
	run kaihyo audit sample --seed $seed --out out --json \
		--risk-limit 1000000 y.kaihyo
	[[ "$output" == '{"papers":66,'* ]]
	mkdir -p s
	cp t/ballots-001.csv s/
	rm -rf s3
	mv s s3
	fill out
	grep -q '?' filled.csv
	sed -i 's/?\(.\)$/F\1/; s/\(.\)?$/\11/' filled.csv
	run kaihyo audit risk --seed $seed --risk-limit 1000000 \
		--readings filled.csv y.kaihyo
	[ "$status" -eq 0 ]
	says "not found: 0."
}

@test "what changes after the draw is drawn anew: old readings fit no longer" {
	draw out >/dev/null
	fill out
	rm s1 s2 s3
	station_copy
	mkdir two
	quietly by_officers kaihyo tally reopen --station x.kaihyo --id again \
		--what count --reason paper-found --words "箱の底に1枚" --out two
	take x.kaihyo two
	# Figures can change again, so nothing is drawn and nothing judged.
	run draw out2
	[ "$status" -eq 7 ]
	says "no certificate in force"
	run risk --readings filled.csv
	[ "$status" -eq 7 ]
	says "no certificate in force"
	papers F1 >late.csv
	seal d kita-a s1 1 --final late.csv
	take x.kaihyo s1
	checkpoint x.kaihyo c-again
	quietly certify x.kaihyo cert
	take x.kaihyo cert
	run risk --readings filled.csv
	[ "$status" -eq 3 ]
	says "the list says"
	run draw out2 --json
	[[ "$output" == '{"papers":66,'* ]]
}

@test "two people read all of it, both of them" {
	draw out >/dev/null
	fill out
	sed '/^33,/d' filled.csv >second.csv
	run risk --readings filled.csv --readings second.csv
	[ "$status" -eq 3 ]
	says "one person read 33 papers, the other 32"
	run risk --readings filled.csv --readings second.csv --readings out/readings.csv
	[ "$status" -eq 2 ]
	# Fewer papers than were drawn are no reason to trust: not confirmed.
	run risk --readings second.csv
	[ "$status" -eq 7 ]
	says "at most once in $(once_in 65 5 32 0)."
}

#!/usr/bin/env bats
# A unit seals its papers onto a stick, lot by lot; a place signs its turnout;
# anyone looks at the stick.

load helpers

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit 1
	make_definition D
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit 1
	unset KAIHYO_LANG LC_ALL LC_MESSAGES LANG
	D=$BATS_FILE_TMPDIR/D
	K=$D.keys
	under=()
	printf '%s\n' hall,site for,river for,river against,hill '?,blank' \
		several,1 >lot1.csv
	printf '%s\n' hall,site against,station against,2 >lot2.csv
}

# as NAME...: the options that sign with these keys.
as() {
	local name
	printf '%s\n' --passphrase-file "$K/passphrase"
	for name; do printf '%s\n' --key "$K/$name.pem"; done
}

# seal ARGUMENTS...: unit kita-a onto S, signed by all who must; as ${under[@]}
# has it.
seal() {
	local signers
	mapfile -t signers < <(as scanner counter-1 counter-2)
	run "${under[@]}" kaihyo ballot seal --definition "$D" --unit kita-a --out S \
		"${signers[@]}" "$@"
}

show() {
	run kaihyo ballot show --definition "$D" "$1"
}

@test "three lots make three manifests, each the complete list" {
	seal --count-a 5 --count-b 5 lot1.csv
	[ "$status" -eq 0 ]
	[[ "$output" == *"Sealed: S/ballots-001.csv, papers 5"* ]]
	[[ "$output" == *"It is not final"* ]]
	seal --count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 0 ]
	printf '%s\n' 'id,class,count a,count b,checkers' t2,A1,50,50,ab \
		t1,F2,100,100,ab+cd >bundles.csv
	seal --count-a 150 --count-b 150 --bundles bundles.csv --final
	[ "$status" -eq 0 ]
	[[ "$output" == *"Manifest 3 of unit kita-a: files that count 3, withdrawn 0, papers 157."* ]]
	[[ "$output" == *"It is final"* ]]
	[ "$(grep -c '^file ' S/manifest-1.note)" -eq 1 ]
	[ "$(grep -c '^file ' S/manifest-3.note)" -eq 3 ]
	[ "$(sed -n 3p S/bundles-001.csv)" = t1,F2,100,100,ab+cd ]
	show S
	[ "$status" -eq 0 ]
	[[ "$output" == *"All is well."* ]]
	[[ "$output" != *PROBLEM* ]]
}

@test "a sealed file is sorted by serial, whatever the order of scanning" {
	{ echo hall,site; for _ in {1..200}; do echo for,1; done
	  for _ in {1..200}; do echo against,3; done; } >many.csv
	seal --count-a 400 --count-b 400 many.csv
	[ "$status" -eq 0 ]
	tail -n +3 S/ballots-001.csv >lines
	LC_ALL=C sort -c lines
	[ "$(cut -d, -f2- lines | grep -c '^F,1,-')" -eq 200 ]
	# Scanned in two halves, they lie mixed: 30 changes would be a miracle.
	[ "$(cut -d, -f2 lines | uniq | wc -l)" -gt 120 ]
	# The same export sealed again gives other serials and another salt.
	cp -r S first
	rm -r S
	seal --count-a 400 --count-b 400 many.csv
	run cmp S/ballots-001.csv first/ballots-001.csv
	[ "$status" -ne 0 ]
	[ "$(cat S/ballots-001.csv first/ballots-001.csv | grep -v salt |
	     cut -d, -f1 | sort -u | wc -l)" -eq 801 ]
}

@test "counts that differ from the records seal nothing" {
	seal --count-a 5 --count-b 6 lot1.csv
	[ "$status" -eq 7 ]
	[[ "$output" == *"5 records, but counted 5 and 6 papers: all three must be equal"* ]]
	[[ "$output" == *"to fix: count the papers again"* ]]
	[ ! -e S ]
	seal --count-a 6 --count-b 6 lot1.csv
	[ "$status" -eq 7 ]
	seal --count-a 5 lot1.csv </dev/null
	[ "$status" -eq 2 ]
	[[ "$output" == *"--count-b is missing"* ]]
	[ ! -e S ]
}

@test "two blind entries of the bundles: one in the wrong class seals nothing" {
	head='id,class,count a,count b,checkers'
	printf '%s\n' "$head" t1,F2,222,222,ab t2,A1,50,50,ab >one.csv
	again() {
		printf '%s\n' "$head" "$@" >two.csv
		seal --count-a 272 --count-b 272 --bundles one.csv \
			--bundles two.csv
	}
	again t1,A2,222,222,cd t2,A1,50,50,cd
	[ "$status" -eq 7 ]
	[[ "$output" == *"bundle t1: the two entries have different classes"* ]]
	[[ "$output" == *"where: two.csv"* ]]
	[[ "$output" == *"to fix: take the bundle into your hands"* ]]
	again t2,A1,50,50,cd t1,F2,221,221,cd
	[ "$status" -eq 7 ]
	[[ "$output" == *"bundle t1: one entry says 222 papers, the other 221"* ]]
	again t1,F2,222,222,cd t3,A1,50,50,cd
	[[ "$output" == *"only one of the two entries has bundle t2"* ]]
	again t1,F2,222,222,cd
	[[ "$output" == *"one entry has 2 bundles, the other 1"* ]]
	[ ! -e S ]
	again t2,A1,50,50,cd t1,F2,222,222,ef
	[ "$status" -eq 0 ]
	[[ "$output" != *"one entry of these bundles"* ]]
}

@test "an unknown value is refused with its place, never guessed" {
	sed -i 's/hill/hil/' lot1.csv
	seal --count-a 5 --count-b 5 lot1.csv
	[ "$status" -eq 3 ]
	[[ "$output" == *'question site (column 2) has the unknown value "hil"'* ]]
	[[ "$output" == *"known are: station, river, hill, blank"* ]]
	[[ "$output" == *"where: lot1.csv, line 4"* ]]
	[ ! -e S ]
}

@test "a withdrawn file stays, but no longer counts" {
	seal --count-a 5 --count-b 5 lot1.csv
	seal --withdraw ballots-001.csv --count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"to fix: say why in a sentence with --reason"* ]]
	seal --withdraw ballots-001.csv --reason "scanned with the wrong profile" \
		--count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 0 ]
	[[ "$output" == *"files that count 1, withdrawn 1, papers 2."* ]]
	show S
	[ "$status" -eq 0 ]
	[[ "$output" == *"ballots-001.csv      withdrawn, does not count: scanned with the wrong profile"* ]]
	seal --withdraw ballots-001.csv --reason again
	[ "$status" -eq 3 ]
	[[ "$output" == *"ballots-001.csv cannot be withdrawn: it does not count"* ]]
}

@test "an interrupted sealing is named and done again under a new number" {
	seal --count-a 5 --count-b 5 lot1.csv
	# The files were written, the manifest was not.
	cp S/ballots-001.csv S/ballots-002.csv
	seal --count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 0 ]
	[[ "$output" == *"ballots-002.csv is in no manifest"* ]]
	[[ "$output" == *"Sealed: S/ballots-003.csv, papers 2"* ]]
	show S
	[ "$status" -eq 0 ]
	[[ "$output" == *"ballots-002.csv      in no manifest, does not count"* ]]
}

@test "a wrong passphrase leaves no trace" {
	echo wrong >wrong
	run kaihyo ballot seal --definition "$D" --unit kita-a --out S \
		--count-a 5 --count-b 5 --key "$K/scanner.pem" \
		--passphrase-file wrong lot1.csv
	[ "$status" -eq 4 ]
	[ -z "$(ls S)" ]
}

@test "a draft is signed elsewhere, and extended only when it is signed" {
	run kaihyo ballot seal --definition "$D" --unit kita-a --out S \
		--count-a 5 --count-b 5 lot1.csv
	[ "$status" -eq 0 ]
	[[ "$output" == *"kaihyo keys sign --key KEY.pem --attach S/manifest-1.note"* ]]
	show S
	[ "$status" -eq 4 ]
	[[ "$output" == *"PROBLEM   manifest-1.note      it is not signed"* ]]
	[[ "$output" == *"no good manifest says whether it counts"* ]]
	seal --count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 4 ]
	[[ "$output" == *"where: S, manifest-1.note"* ]]
	[[ "$output" == *"to fix: have manifest-1.note signed by all"* ]]
	sign scanner S/manifest-1.note "$D"
	sign counter-1 S/manifest-1.note "$D"
	show S
	[ "$status" -eq 4 ]
	[[ "$output" == *"it has 1 of 2 signatures of the role counter"* ]]
	sign counter-2 S/manifest-1.note "$D"
	show S
	[ "$status" -eq 0 ]
	seal --count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 0 ]
}

@test "whoever signed too little is told who is missing" {
	local signers
	mapfile -t signers < <(as scanner)
	run kaihyo ballot seal --definition "$D" --unit kita-a --out S \
		--count-a 5 --count-b 5 "${signers[@]}" lot1.csv
	[ "$status" -eq 0 ]
	[[ "$output" == *"Not complete yet: it has 0 of 2 signatures of the role counter."* ]]
	make_key stranger "$BATS_TEST_TMPDIR/other"
	run kaihyo ballot seal --definition "$D" --unit kita-a --out T \
		--count-a 5 --count-b 5 --key other/stranger.pem \
		--passphrase-file other/passphrase lot1.csv
	[ "$status" -eq 4 ]
	[[ "$output" == *'the key "mihon/stranger" is not in roster 1'* ]]
	[ -z "$(ls T)" ]
}

@test "one changed byte on the stick is found and never vouched for again" {
	seal --count-a 5 --count-b 5 lot1.csv
	sed -i 's/,F,2,/,A,2,/' S/ballots-001.csv
	show S
	[ "$status" -eq 4 ]
	[[ "$output" == *"PROBLEM   ballots-001.csv"* ]]
	seal --count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 4 ]
	[[ "$output" == *"where: S, ballots-001.csv"* ]]
	[ ! -e S/manifest-2.note ]
	rm S/ballots-001.csv
	show S
	[ "$status" -eq 3 ]
	[[ "$output" == *"the manifest lists it, but it is not on this stick"* ]]
}

@test "a manifest of another chain is noticed" {
	seal --count-a 5 --count-b 5 lot1.csv
	cp -r S other
	seal --count-a 2 --count-b 2 lot2.csv
	mv S true
	seal --count-a 5 --count-b 5 lot1.csv
	cp S/manifest-1.note true/
	show true
	[ "$status" -eq 4 ]
	[[ "$output" == *"it replaces another manifest 1 than the one on this stick"* ]]
}

@test "a stick belongs to one unit" {
	seal --count-a 5 --count-b 5 lot1.csv
	run kaihyo ballot seal --definition "$D" --unit kita-b --out S \
		--count-a 2 --count-b 2 lot2.csv
	[ "$status" -eq 3 ]
	[[ "$output" == *"this stick holds the papers of unit kita-a, not kita-b"* ]]
	run kaihyo ballot seal --definition "$D" --unit kita-z --out T lot1.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"the setup knows no unit kita-z"* ]]
}

@test "looking at a stick shows papers and never choices" {
	seal --count-a 5 --count-b 5 lot1.csv
	touch S/notes.txt
	show S
	[ "$status" -eq 0 ]
	[[ "$output" == *"ballots-001.csv      papers 5"* ]]
	[[ "$output" == *"notes.txt            none of kaihyo's files: left alone"* ]]
	[[ "$output" != *gainst* && "$output" != *river* ]]
	[[ "$output" != *,F,* ]]
	run kaihyo ballot show S
	[ "$status" -eq 4 ]
	[[ "$output" == *"nothing was verified"* ]]
	[[ "$output" == *"manifest-1.note      not verified; it says it is of kita-a"* ]]
	mkdir empty
	run kaihyo ballot show empty
	[ "$status" -eq 3 ]
}

@test "a place signs its turnout, and corrects it by a new number" {
	local signers before after
	mapfile -t before < <(record "$D" kita-1 1200 0 3 1)
	mapfile -t after < <(record "$D" kita-1 1202 0 3 1)
	mapfile -t signers < <(as place-kita-1 receiver-1 receiver-2)
	signers+=(--slot "place-manager paper 佐藤 太郎"
		--slot "place-witness absent 鈴木 一郎: ill"
		--slot "place-witness paper 高橋 次郎")
	run kaihyo ballot turnout --definition "$D" --place kita-1 \
		"${before[@]}" --out T "${signers[@]}"
	[ "$status" -eq 0 ]
	[[ "$output" == *"Turnout 1 of place kita-1: voters 1,203, boxes 2."* ]]
	[[ "$output" != *"Not complete"* ]]
	[[ "$output" != *"DOES NOT BALANCE"* ]]
	show T
	[ "$status" -eq 0 ]
	[[ "$output" == *"absent: 鈴木 一郎 (witness at the place): ill"* ]]
	run kaihyo ballot turnout --definition "$D" --place kita-1 \
		"${after[@]}" --out T "${signers[@]}"
	[ "$status" -eq 3 ]
	[[ "$output" == *"run this again with --replace"* ]]
	# As if a first try had been interrupted after it kept the old one.
	cp T/turnout.note T/turnout.note.1
	run kaihyo ballot turnout --definition "$D" --place kita-1 \
		"${after[@]}" --out T --replace "${signers[@]}"
	[ "$status" -eq 0 ]
	grep -qx 'number 2' T/turnout.note
	grep -qx 'number 1' T/turnout.note.1
	show T
	[ "$status" -eq 0 ]
	[[ "$output" == *"number 2: voters 1,205, boxes 2"* ]]
	# Never over a kept one that is another.
	echo other >T/turnout.note.2
	cp T/turnout.note before
	run kaihyo ballot turnout --definition "$D" --place kita-1 \
		"${before[@]}" --out T --replace "${signers[@]}"
	[ "$status" -eq 3 ]
	cmp T/turnout.note before
}

# image N: a digest that no other paper has.
image() {
	printf '%064d' "$1"
}

# listed NAME N: N papers for site 1, with images that tell the export NAME
# (a digit) and the number of the row.
listed() {
	local i
	echo hall,site,image
	for ((i = 1; i <= $2; i++)); do
		printf 'for,station,%s\n' "$(image "$1$(printf '%05d' "$i")")"
	done
}

@test "a paper list says which serial each paper got, in the order of scanning" {
	mkdir exports unit
	listed 7 150 >exports/lot-b.csv
	listed 3 120 >"exports/回 1.csv"
	seal --count-a 270 --count-b 270 --paper-list unit/papers.csv \
		exports/lot-b.csv "exports/回 1.csv"
	[ "$status" -eq 0 ]
	[[ "$output" == *"Paper list: unit/papers.csv. It stays with the unit, in a sealed envelope, never on the stick."* ]]
	[ "$(stat -c %a unit/papers.csv)" = 600 ]
	[ "$(ls unit)" = papers.csv ]
	[ "$(sed -n 1p unit/papers.csv)" = \
		"papers,$(sed -n 's/^election \([0-9a-f]*\).*/\1/p' S/manifest-1.note),kita-a" ]
	[ "$(sed -n 2p unit/papers.csv)" = export,paper,serial ]
	# What stands where, as the images tell it.
	tail -q -n +3 S/ballots-*.csv | awk -F, '{
		row = substr($4, 60) + 0
		print (substr($4, 59, 1) == 7 ? "1 lot-b.csv" : "2 回 1.csv") \
			"," row "," $1 }' |
		LC_ALL=C sort -t, -k1,1 -k2,2n | cut -c3- >expected
	[ "$(wc -l <expected)" -eq 270 ]
	tail -n +3 unit/papers.csv | cmp - expected
	# Nothing on the stick knows of it.
	none -r -e lot-b -e papers.csv S
}

@test "the papers of each lot have a list of their own" {
	seal --count-a 5 --count-b 5 --paper-list one.csv lot1.csv
	[ "$status" -eq 0 ]
	seal --count-a 2 --count-b 2 --paper-list two.csv --final lot2.csv
	[ "$status" -eq 0 ]
	[ "$(cat S/ballots-*.csv | grep -oE '^[0-9a-f]{16},' | sort)" = \
		"$(cat one.csv two.csv | grep -oE ',[0-9a-f]{16}$' |
			sed 's/,\(.*\)/\1,/' | sort)" ]
	[ "$(cut -d, -f1,2 two.csv | tail -n +3)" = $'lot2.csv,1\nlot2.csv,2' ]
}

@test "a paper list on the stick is refused, however it is written" {
	local list
	mkdir -p S/below elsewhere
	ln -s "$PWD/S/below" link
	for list in S/list.csv S/below/list.csv elsewhere/../S/list.csv \
		link/list.csv "$PWD/S/list.csv"; do
		seal --count-a 5 --count-b 5 --paper-list "$list" lot1.csv
		[ "$status" -eq 2 ]
		[[ "$output" == *"--paper-list lies inside --out"* ]]
		[[ "$output" == *"to fix: choose a folder elsewhere: the list stays with the unit"* ]]
		[ -z "$(find S -type f)" ]
	done
	# A name that only begins like it is another folder.
	mkdir S-unit
	seal --count-a 5 --count-b 5 --paper-list S-unit/list.csv lot1.csv
	[ "$status" -eq 0 ]
}

@test "a paper list is never written over anything" {
	echo mine >list.csv
	ln -s nowhere dangling
	for list in list.csv dangling; do
		seal --count-a 5 --count-b 5 --paper-list "$list" lot1.csv
		[ "$status" -eq 3 ]
		[[ "$output" == *"the file exists already"* ]]
		[[ "$output" == *"where: $list"* ]]
		[ -z "$(ls S)" ]
	done
	[ "$(cat list.csv)" = mine ]
	[ ! -e nowhere ]
	seal --count-a 5 --count-b 5 --paper-list gone/list.csv lot1.csv
	[ "$status" -eq 6 ]
	[[ "$output" == *"cannot find the folder"* ]]
	[ -z "$(ls S)" ]
}

@test "a paper list is of scanned papers whose exports have names of their own" {
	printf '%s\n' 'id,class,count a,count b,checkers' t2,A1,50,50,ab \
		>bundles.csv
	seal --count-a 55 --count-b 55 --bundles bundles.csv \
		--paper-list list.csv lot1.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"--paper-list is for scanned papers"* ]]
	[[ "$output" == *"to fix: seal the bundles in a run of their own, without --paper-list"* ]]
	seal --final --paper-list list.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"there are no scanned papers to list"* ]]
	mkdir other
	cp lot2.csv other/lot1.csv
	seal --count-a 7 --count-b 7 --paper-list list.csv lot1.csv other/lot1.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"two exports are called lot1.csv"* ]]
	[[ "$output" == *"to fix: rename one of them"* ]]
	cp lot1.csv 'lot,1.csv'
	seal --count-a 5 --count-b 5 --paper-list list.csv 'lot,1.csv'
	[ "$status" -eq 2 ]
	[[ "$output" == *'the name of the export "lot,1.csv" cannot stand in the paper list'* ]]
	[[ "$output" == *"to fix: rename it: letters, digits"* ]]
	[ ! -e S ]
	[ ! -e list.csv ]
}

@test "no paper list is left where nothing was sealed" {
	seal --count-a 5 --count-b 6 --paper-list list.csv lot1.csv
	[ "$status" -eq 7 ]
	[ ! -e list.csv ]
	echo wrong >wrong
	run kaihyo ballot seal --definition "$D" --unit kita-a --out S \
		--count-a 5 --count-b 5 --key "$K/scanner.pem" \
		--passphrase-file wrong --paper-list list.csv lot1.csv
	[ "$status" -eq 4 ]
	[ ! -e list.csv ]
	# The stick takes no manifest any more, with the papers on it already.
	under=(env FAIL_ON=newname FAIL_WITH=5 FAIL_AT=2 FAIL_BELOW="$PWD/S"
		LD_PRELOAD="$BUILD/preload/fail_at.so"
		ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0)
	seal --count-a 5 --count-b 5 --paper-list list.csv lot1.csv
	[ "$status" -eq 6 ]
	[[ "$output" == *"Sealed: S/ballots-001.csv"* ]]
	[[ "$output" == *"cannot write it"* ]]
	[ ! -e S/manifest-1.note ]
	[ -z "$(find . -name 'list.csv*')" ]
}

@test "whenever a sealing is cut off, no sealed papers are without their list" {
	local at=0 alone=0 both=0
	status=137
	while [ "$status" -ne 0 ]; do
		at=$((at + 1))
		rm -rf S list.csv*
		under=(env KILL_AT="$at" LD_PRELOAD="$BUILD/preload/kill_at.so"
			ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0)
		seal --count-a 5 --count-b 5 --paper-list list.csv lot1.csv
		[ "$status" -eq 137 ] || [ "$status" -eq 0 ]
		[ ! -e S/ballots-001.csv ] || [ -s list.csv ]
		[ -e S/ballots-001.csv ] || [ ! -e list.csv ] || alone=$((alone + 1))
		[ ! -e S/ballots-001.csv ] || both=$((both + 1))
	done
	[ $alone -ge 1 ]
	[ $both -ge 2 ]
}

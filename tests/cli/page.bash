# What the stories of the result page share, beyond helpers, station and gate.
#
#   declared_station FROM  d, s1 to s4 and x.kaihyo: a roll, all papers in,
#                          a certificate in force
#   corrected_station      after that: opened again by decision, a paper of
#                          kita-a scanned again as against, certificate 2

declared_station() {
	make_definition d "$1" && make_sticks d && gate_roll d 121 roll 80 &&
		open_station d x.kaihyo && take x.kaihyo roll s1 s2 s3 s4 &&
		quietly certify x.kaihyo certificate && take x.kaihyo certificate
}

corrected_station() {
	quietly by_officers kaihyo tally reopen --station x.kaihyo --id again \
		--what count --reason machine-fault --words "読取部の汚れ" \
		--date 2026-11-24 --out again || return
	papers A1 F2 A3 bn F1 >ka.csv
	seal d kita-a s1 5 --final --withdraw ballots-001.csv \
		--reason "scanned again, clean" --date 2026-11-24 ka.csv &&
		take x.kaihyo again s1 && quietly certify x.kaihyo certificate &&
		take x.kaihyo certificate
}

#!/usr/bin/env bats
# Age and residence on every day of thirty years, against tables that other
# programs made: the calendars of Python and of GNU date share nothing with
# base/date.c. The rules are the Civil Code's (143条2項: a period of months
# ends on the day before the same day, or with the month that has no such
# day) and 年齢計算ニ関スル法律 (the age is reached when the last day ends).

FROM=2010-01-01
UNTIL=2039-12-31

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

@test "18 years and 3 months: every day of thirty years, as Python counts" {
	command -v python3 >/dev/null ||
		skip "no python3: THE DAYS WERE NOT COMPARED"
	days $FROM $UNTIL >ours
	[ "$(wc -l <ours)" -eq 10957 ]
	python3 - $FROM $UNTIL >theirs <<-'END'
		import calendar, datetime, sys
		day = datetime.timedelta(days=1)

		def last_day(begin, months):
		    """The last day of a period that begins on a day."""
		    month = begin.year * 12 + begin.month - 1 + months
		    year, month = month // 12, month % 12 + 1
		    if begin.day <= calendar.monthrange(year, month)[1]:
		        return datetime.date(year, month, begin.day) - day
		    return datetime.date(year, month,
		                         calendar.monthrange(year, month)[1])

		def latest(on, whether, guess):
		    begin = on - datetime.timedelta(days=guess - 5)
		    while not whether(begin):
		        begin -= day
		    return begin

		on = datetime.date.fromisoformat(sys.argv[1])
		while on <= datetime.date.fromisoformat(sys.argv[2]):
		    print(on,
		          # The age is reached at the end of the last day.
		          latest(on, lambda b: last_day(b, 216) <= on, 6574),
		          last_day(on, 216),
		          # The months are over when the last day is.
		          latest(on, lambda b: last_day(b, 3) < on, 89),
		          last_day(on, 3) + day)
		    on += day
	END
	diff ours theirs
}

@test "the same where GNU date knows the day of the month" {
	date --version 2>/dev/null | grep -q GNU ||
		skip "no GNU date: THE DAYS WERE NOT COMPARED WITH IT"
	days $FROM $UNTIL >ours
	# These days and the days after them are in every month.
	awk 'substr($1, 9) <= 27 { print $1, $2, $4, $5 }' ours >plain
	[ "$(wc -l <plain)" -eq 9720 ]
	awk '{ print $1 }' plain >day
	# Born on the birthday that is tomorrow.
	sed 's/$/ 18 years ago 1 day/' day | date -f - +%F >birth
	sed 's/$/ 3 months ago/' day | date -f - +%F >in
	sed 's/$/ 3 months/' day | date -f - +%F >over
	paste -d ' ' day birth in over | diff plain -
}

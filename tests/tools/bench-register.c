/*
 * bench-register ROWS: writes a made-up resident register for the sample of
 * tests/samples/roll to standard output, the same for the same ROWS, and to
 * standard error how many of its people may vote: known because everybody is
 * made to be clearly on one side of one rule, or right at its edge.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/span.h"

/* Kinds of people, in turn; most are plain voters. */
static const struct {
	const char *birth, *moved_in, *nation, *status, *since, *out, *died,
	    *lost;
	bool may_vote;
} kinds[] = {
	{ "1961/04/05", "1999/04/01", "日本", "", "", "", "", "", true },
	{ "1975/12/31", "2011/06/15", "日本", "", "", "", "", "", true },
	{ "1988/02/29", "2020/03/01", "日本", "", "", "", "", "", true },
	{ "1999/09/09", "2015/01/01", "日本", "", "", "", "", "2", true },
	/* The edges: 18 on the day, three months, more than three years. */
	{ "2008/11/23", "2010/01/01", "日本", "", "", "", "", "", true },
	{ "2008/11/24", "2010/01/01", "日本", "", "", "", "", "", false },
	{ "1990/01/01", "2026/07/31", "日本", "", "", "", "", "", true },
	{ "1990/01/01", "2026/08/01", "日本", "", "", "", "", "", false },
	{ "1985/05/05", "2020/01/01", "大韓民国", "特別永住者", "1991/11/01",
	    "", "", "", true },
	{ "1985/05/05", "2020/01/01", "ブラジル", "定住者", "2023/10/30", "",
	    "", "", true },
	{ "1985/05/05", "2020/01/01", "ベトナム", "留学", "2023/10/31", "", "",
	    "", false },
	{ "1970/01/01", "2000/01/01", "日本", "", "", "2026/10/01", "", "",
	    false },
	{ "1940/01/01", "2000/01/01", "日本", "", "", "", "2026/09/09", "",
	    false },
	{ "1970/01/01", "2000/01/01", "日本", "", "", "", "", "1", false },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Five of six are plain voters, as in a city; the rest take turns. */
static size_t
kind_of(uint64_t row)
{
	return row % 6 != 0 ? row % 4 : row / 6 % KINDS;
}

int
main(int argc, char **argv)
{
	uint64_t rows = 0, voters = 0;

	if (argc != 2 || !span_number(span_of(argv[1]), 5000000, &rows)) {
		fprintf(stderr, "bench-register ROWS\n");
		return 2;
	}
	puts("宛名番号,氏名,カナ,性別,住所,投票区,生年月日,住民となった日,"
	     "国籍,在留資格,在留開始日,転出日,死亡日,失権");
	for (uint64_t row = 0; row < rows; row++) {
		size_t kind = kind_of(row);

		printf("%010llu,試験　太郎%llu,シケン タロウ,男,"
		       "\"見本市北%llu丁目,1\",第%d投票区,%s,%s,%s,%s,%s,%s,%s,"
		       "%s\n",
		    (unsigned long long)(row * 7919 % 9999999967u),
		    (unsigned long long)row, (unsigned long long)(row % 40),
		    row % 3 == 0 ? 2 : 1, kinds[kind].birth,
		    kinds[kind].moved_in, kinds[kind].nation,
		    kinds[kind].status, kinds[kind].since, kinds[kind].out,
		    kinds[kind].died, kinds[kind].lost);
		voters += kinds[kind].may_vote;
	}
	fprintf(stderr, "%llu\n", (unsigned long long)voters);
	return ferror(stdout) != 0;
}

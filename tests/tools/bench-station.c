/*
 * bench-station FOLDER UNITS PAPERS PER-FILE: writes the files of a made-up
 * station into an existing FOLDER: the definition (election.json,
 * ordinance.json, setup-1.json) with UNITS units, one for each place, and for
 * each unit an export of a scanner, exports/uNNN.csv, in the plain form. Units
 * hold about PAPERS papers, sealed files at most PER-FILE; the same arguments
 * write the same bytes. Prints the number of all papers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/span.h"
#include "tests/tools/bench.h"

#define DISTRICTS 24 /* the wards of Osaka */

/* Marsaglia's xorshift64: chance that is the same every time. */
static uint64_t
draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* An element of a list: its comma, if it is not the first, id and label. */
static void
add_named(struct text *text, size_t i, const char *prefix)
{
	text_addf(text,
	    "%s{\"id\": \"%s%03zu\", \"label\": {\"ja\": \"%s%03zu\", "
	    "\"en\": \"%s%03zu\"}",
	    i > 0 ? ",\n" : "", prefix, i + 1, prefix, i + 1, prefix, i + 1);
}

static void
write_setup(const char *folder, size_t units, uint64_t per_file)
{
	size_t districts = units < DISTRICTS ? units : DISTRICTS;
	struct text text = { 0 };

	bench_setup_begin(&text, "hall");
	text_add(&text,
	    "\"stations\": [{\"id\": \"bench\", \"label\": "
	    "{\"ja\": \"試験\", \"en\": \"Bench\"}}],\n\"districts\": [");
	for (size_t i = 0; i < districts; i++) {
		add_named(&text, i, "d");
		text_add(&text, ", \"station\": \"bench\"}");
	}
	text_add(&text, "],\n\"places\": [");
	for (size_t i = 0; i < units; i++) {
		add_named(&text, i, "p");
		text_addf(&text,
		    ", \"kind\": \"day\", \"district\": "
		    "\"d%03zu\"}",
		    i % districts + 1);
	}
	text_add(&text, "],\n\"units\": [");
	for (size_t i = 0; i < units; i++) {
		add_named(&text, i, "u");
		text_addf(&text,
		    ", \"paper\": \"white\", \"district\": "
		    "\"d%03zu\"}",
		    i % districts + 1);
	}
	text_add(&text, "],\n\"boxes\": [");
	for (size_t i = 0; i < units; i++)
		text_addf(&text,
		    "%s{\"id\": \"b%03zu\", \"place\": \"p%03zu\", "
		    "\"unit\": \"u%03zu\"}",
		    i > 0 ? ",\n" : "", i + 1, i + 1, i + 1);
	bench_setup_end(folder, &text, per_file, 50);
}

/* One unit: 49 for, 50 against, 1 blank in a hundred, in any order. */
static void
write_export(const char *folder, size_t unit, size_t papers, uint64_t *chance)
{
	struct text text = { 0 };
	char name[48];

	text_reserve(&text, papers * 8);
	text_add(&text, "hall\n");
	for (size_t i = 0; i < papers; i++) {
		uint64_t drawn = draw(chance) % 100;

		text_add(&text, drawn < 49   ? "for\n"
		                : drawn < 99 ? "against\n"
		                             : "blank\n");
	}
	snprintf(name, sizeof(name), "exports/u%03zu.csv", unit + 1);
	write_file(folder, name, &text);
}

int
main(int argc, char **argv)
{
	uint64_t units = 0, papers = 0, per_file = 0, all = 0;
	uint64_t chance = 20150517;
	char *exports;

	if (argc != 5 || !span_number(span_of(argv[2]), 999, &units) ||
	    !span_number(span_of(argv[3]), 100000, &papers) ||
	    !span_number(span_of(argv[4]), 100000, &per_file) || units == 0 ||
	    papers == 0 || per_file == 0) {
		fprintf(stderr, "bench-station FOLDER UNITS PAPERS PER-FILE\n");
		return 2;
	}
	exports = path_join(argv[1], "exports");
	if (mkdir(exports, 0700) != 0)
		perror(exports);
	free(exports);
	bench_election(argv[1], "速さの試し", "Bench", "hall");
	bench_ordinance(argv[1], "]}\n");
	write_setup(argv[1], units, per_file);
	for (size_t i = 0; i < units; i++) {
		/* A tenth more or less, so that no two units are alike. */
		uint64_t some =
		    papers - papers / 10 + draw(&chance) % (papers / 5 + 1);

		write_export(argv[1], i, some, &chance);
		all += some;
	}
	printf("%llu\n", (unsigned long long)all);
	return 0;
}

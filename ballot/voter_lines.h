#ifndef KAIHYO_BALLOT_VOTER_LINES_H
#define KAIHYO_BALLOT_VOTER_LINES_H

#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

/* A voter number: 16 lower-case hex digits. */
#define VOTER_TEXT_LEN 16
bool voter_parse(struct span text, uint64_t *number);
void voter_format(uint64_t number, char out[VOTER_TEXT_LEN + 1]);

/*
 * What all lists of voters have in common: a salt, titles, then one line for
 * each voter, which begins with the number; sorted, no voter twice.
 */
struct voter_lines {
	struct span rest;
	const char *fix; /* what to do about a line that is refused */
	uint64_t max;
	size_t line;    /* the line read last, from 1 */
	uint64_t count; /* voters read */
	uint64_t last;  /* the number read last */
};

/* Reads "salt,<32 hex>" and the titles. Borrows `bytes`, `fix`. */
MUST_CHECK int voter_lines_open(struct span bytes, const char *titles,
    uint64_t max, const char *fix, struct voter_lines *lines,
    struct error *err);

/*
 * The next voter: the number is lines->last, `fields` what stands after its
 * comma. Sets `more` to false, and reads nothing, at the end.
 */
MUST_CHECK int voter_lines_next(struct voter_lines *lines, struct span *fields,
    bool *more, struct error *err);

/*
 * Both only before the first voter is read, of a list that was read to its end
 * before; lines->line then counts from here. Goes to the first voter of `from`
 * or more, in logarithmic time.
 */
void voter_lines_seek(struct voter_lines *lines, uint64_t from);
/* A number with about `part` of `parts` of the list before it. */
uint64_t voter_lines_split(
    const struct voter_lines *lines, size_t part, size_t parts);

/* Refuses the line read last. Returns -1. */
int voter_lines_refuse(const struct voter_lines *lines, struct error *err,
    const char *what, ...) __attribute__((format(printf, 3, 4), cold));

/* The inverse: the first two lines, and the number that begins a line. */
void voter_lines_begin(
    const uint8_t salt[16], const char *titles, struct text *text);
void voter_lines_add(uint64_t number, struct text *text);

#endif

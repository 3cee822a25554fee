#ifndef KAIHYO_TALLY_BOOKS_H
#define KAIHYO_TALLY_BOOKS_H

#include "tally/finding.h"
#include "tally/truth.h"

/*
 * The unit equation (design.md §7, law.md §3.5): the voters of the places
 * whose boxes were mixed, against the papers that came out.
 *
 *   voters + moved in = papers + moved out + not put in + taken home
 *       + unexplained
 *
 * One line of the books: the units of one kind of paper that share places,
 * usually one unit. (A box that was moved to another unit joins the two: from
 * then on only their sum can be held against the voters.)
 */
struct books_line {
	size_t paper;        /* kind of paper, index in the setup */
	size_t first_unit;   /* index in the setup; names the line */
	size_t units;        /* how many units it joins */
	uint64_t voters;     /* V of its places */
	uint64_t papers;     /* B: papers of its manifests */
	uint64_t not_put_in; /* envelopes refused in the hall, 不受理 */
	uint64_t taken_home; /* as observed, 持ち帰り */
	uint64_t moved_in, moved_out; /* between units and votes */
	bool complete; /* all its places and final manifests are in */
	bool typed;    /* a figure was typed from paper */
};

/* All lines of one station. {0} is empty. */
struct books {
	struct books_line *lines;
	size_t count;
};

/* Release with books_clear(). */
void books_make(const struct truth *truth, size_t station, struct books *books);
void books_clear(struct books *books);

/*
 * What nothing explains; negative is a surplus of papers. With several kinds
 * of paper it is not known which was taken home: nothing is subtracted then.
 */
int64_t books_unexplained(
    const struct books_line *line, const struct setup *setup);

/*
 * A finding for each complete line that does not balance: an error beyond
 * the threshold `difference` of the setup, else a warning; a shortage and a
 * surplus are different findings. Papers moved between units or votes are
 * said too, and a warning if they do not match within the station.
 */
void books_find(const struct truth *truth, const struct books *books,
    size_t station, struct findings *findings);

#endif

#ifndef KAIHYO_AUDIT_READINGS_H
#define KAIHYO_AUDIT_READINGS_H

#include "ballot/records.h"

/*
 * What people read on the drawn papers (formats.md 13.10): a CSV that they
 * fill in, lines in any order. Untrusted.
 */
#define READINGS_BYTES_MAX (16u << 20)
#define READINGS_HEADER "draw,record,paper,reading"

struct reading {
	uint64_t draw;           /* from 1 */
	char record[ID_MAX + 1]; /* serial, or id of a bundle */
	unsigned paper;          /* in the bundle, from 1; 1 of a ballot */
	/* One code for each question of the paper; "": not found. */
	char codes[QUESTIONS_MAX + 1];
};

/* Of draws 1 to `count`, in this order. {0} is empty. */
struct readings {
	struct reading *items;
	size_t count;
};

/*
 * Every draw from the first to the last exactly once, and nothing left out;
 * whether they are codes at all is asked of the definition (discrepancy.h).
 * Release with readings_clear().
 */
MUST_CHECK int readings_parse(
    struct span bytes, struct readings *readings, struct error *err);
void readings_clear(struct readings *readings);

/* A line to be filled in, or filled in: `reading` NULL leaves it open. */
void readings_add(struct text *text, uint64_t draw, const char *record,
    unsigned paper, const char *reading);

/* Two people read alike? ERROR_INPUT with the first draw where they do not. */
MUST_CHECK int readings_compare(const struct readings *one,
    const struct readings *other, struct error *err);

#endif

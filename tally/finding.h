#ifndef KAIHYO_TALLY_FINDING_H
#define KAIHYO_TALLY_FINDING_H

#include "base/error.h"
#include "base/span.h"
#include "base/text.h"

/*
 * What does not fit, with a number that people can cite. E must be decided
 * before the result is declared, W explained, N is a note. The numbers never
 * change their meaning; docs/findings.md says what each means, what to do and
 * which night taught it.
 */
enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

enum finding_code {
	/* Papers: manifests and their files. */
	FINDING_NO_MANIFEST,
	FINDING_NOT_FINAL,
	FINDING_FILES_MISSING,
	FINDING_MANIFEST_CONFLICT,
	FINDING_MANIFEST_REPLACES,
	FINDING_FILES_DROPPED,
	FINDING_MANIFEST_KEY,
	FINDING_REVIEW,
	FINDING_MANIFEST_GAP,
	FINDING_INVALID_SHARE,
	FINDING_CONFLICT_SETTLED,
	/* Voters: turnouts of the places. */
	FINDING_NO_TURNOUT,
	FINDING_TURNOUT_CONFLICT,
	FINDING_TURNOUT_KEY,
	/* The books of a district: voters against papers. */
	FINDING_DIFFERENCE,
	/* Signatures. */
	FINDING_SLOT,
	FINDING_CODE_COUNT
};

/* What there is to know of a code. */
struct finding_kind {
	const char *code; /* "E101" */
	enum severity severity;
	const char *title; /* message id, for lists */
};
const struct finding_kind *finding_kind(enum finding_code code);

/* One finding. */
struct finding {
	enum finding_code code;
	char subject[ID_MAX + 1]; /* the unit, place or district */
	struct message message;
};

/* Findings, worst first once findings_sort() was called. {0} is empty. */
struct findings {
	struct finding *items;
	size_t count, size;
};

/* Adds one; `id` is a printf format as in message_set(). */
void findings_add(struct findings *findings, enum finding_code code,
    const char *subject, const char *id, ...)
    __attribute__((format(printf, 4, 5)));

/* Errors, then warnings, then notes; by code, then subject. */
void findings_sort(struct findings *findings);

size_t findings_of(const struct findings *findings, enum severity severity);

/* Adds `,"findings":[...]` as formats.md §8 says. */
void findings_format(const struct findings *findings, struct text *text);
void findings_clear(struct findings *findings);

#endif

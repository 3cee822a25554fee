#ifndef KAIHYO_TALLY_FINDING_H
#define KAIHYO_TALLY_FINDING_H

#include "ballot/notes/ruling.h"
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
	FINDING_FILE_WITHDRAWN,
	/* Voters: turnouts of the places. */
	FINDING_NO_TURNOUT,
	FINDING_TURNOUT_CONFLICT,
	FINDING_TURNOUT_KEY,
	FINDING_TRANSCRIPT_DIFFERS,
	/* The equations of a place's record. */
	FINDING_PAPERS_ISSUED,
	FINDING_PAPERS_STOCK,
	FINDING_ENVELOPES,
	FINDING_ABSENTEE,
	FINDING_ENVELOPES_SENT,
	FINDING_PART,
	FINDING_CHECKINS,
	FINDING_CHECKINS_TWICE,
	FINDING_ELIGIBLE,
	FINDING_CHANNEL,
	FINDING_SOURCE_PAPER,
	/* Boxes and envelopes between the place and the count. */
	FINDING_TURNOUT_REPLACED,
	FINDING_BOX_NOT_RECEIVED,
	FINDING_BOX_SEAL,
	FINDING_BOX_NOT_OPENED,
	FINDING_BOX_ELSEWHERE,
	FINDING_ENVELOPES_DECIDED,
	FINDING_NOT_CONFIRMED,
	FINDING_NOT_ON_PAPER,
	FINDING_HANDOVER_CONFLICT,
	FINDING_HANDOVER_KEY,
	FINDING_SIMULTANEOUS,
	FINDING_MOVED,
	FINDING_MOVED_ELSEWHERE,
	/* The books: voters against papers. */
	FINDING_SHORTAGE,
	FINDING_SURPLUS,
	FINDING_SHORTAGE_SMALL,
	FINDING_SURPLUS_SMALL,
	FINDING_GATE_STALE,
	/* Decisions of the officials, and sheets. */
	FINDING_RULING_UNFIT,
	FINDING_RULING_CONFLICT,
	FINDING_RULING_REPLACES,
	FINDING_RULING_KEY,
	FINDING_RULING_BARRED,
	FINDING_RULING_IDLE,
	FINDING_RULING_STANDS,
	FINDING_RULING_TAKEN_HOME,
	FINDING_RULING_GAP,
	FINDING_NOT_REOPENED,
	FINDING_SHEET_UNFIT,
	FINDING_SHEET_DISAGREE,
	/* What the canvass finds about the stations that it joins. */
	FINDING_RETURN_MISSING,
	FINDING_RETURN_UNHEARD,
	FINDING_RETURN_KEY,
	FINDING_RETURN_CONFLICT,
	FINDING_RETURN_CORRECTED,
	/* Check-ins of voters against each other and against the roll. */
	FINDING_CHECKIN_TWICE,
	FINDING_CHECKIN_UNKNOWN,
	FINDING_CHECKIN_STRUCK,
	FINDING_CHECKIN_STRUCK_AFTER,
	FINDING_CHECKIN_DISTRICT,
	FINDING_CHECKIN_SPECIAL,
	FINDING_CHECKIN_CHANNEL,
	FINDING_CHECKINS_MISSING,
	FINDING_CHECKINS_NO_ROLL,
	FINDING_CHECKIN_STRUCK_LATER,
	FINDING_CHECKIN_ELSEWHERE,
	FINDING_CHECKINS_UNCHECKED,
	/* Figures that look like a slip. */
	FINDING_SLIP_DIGITS,
	FINDING_SLIP_SAME,
	FINDING_SLIP_NO_VOTERS,
	FINDING_SLIP_INVALID,
	FINDING_SLIP_CHANNELS,
	FINDING_SLIP_SWAPPED,
	/* Signatures. */
	FINDING_SLOT,
	FINDING_CODE_COUNT
};

/* What there is to know of a code. */
struct finding_kind {
	const char *code; /* "E101" */
	enum severity severity;
	const char *title; /* message id, for lists */
	/* Papers are missing or not verified, or a decision is broken: words
	 * cannot decide it, only putting it right can. */
	bool only_corrected;
	/* Made from how papers are marked: shown where choices are. */
	bool of_choices;
};
const struct finding_kind *finding_kind(enum finding_code code);
/* By "E101"; FINDING_CODE_COUNT if there is none. */
enum finding_code finding_code_find(const char *code);
/* By "W606"; false if there is none. */
bool finding_is_of_choices(const char *code);

/* How a finding ended. */
enum finding_end {
	FINDING_OPEN,
	FINDING_CORRECTED, /* something was put right: old and new are said */
	FINDING_EXPLAINED,
	FINDING_ACCEPTED /* unexplained, accepted, witnesses heard */
};
const char *finding_end_name(enum finding_end end);  /* "open" */
const char *finding_end_label(enum finding_end end); /* message id */
enum finding_end finding_end_find(struct span name); /* open if unknown */

/* One finding. */
struct finding {
	enum finding_code code;
	char subject[ID_MAX + 1]; /* the unit, place or district */
	struct message message;
	struct message why; /* id NULL: the message says all */
	enum finding_end end;
	char ruling[ID_MAX + 1]; /* which decision ended it, or "" */
};

/*
 * The finding in its own English words, as a ruling names it: so that the
 * ruling covers these numbers and no others.
 */
void finding_figures(
    const struct finding *finding, char out[RULING_FIGURES_MAX + 1]);

/* Findings, worst first once findings_sort() was called. {0} is empty. */
struct findings {
	struct finding *items;
	size_t count, size;
};

/* Adds one; `id` is a printf format as in message_set(). */
void findings_add(struct findings *findings, enum finding_code code,
    const char *subject, const char *id, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a message that is made already. */
void findings_add_message(struct findings *findings, enum finding_code code,
    const char *subject, const struct message *message);

/* Adds to the finding added last why it is so, in an error's words. */
void findings_because(struct findings *findings, const struct message *why);

/* A finding in one line, in the chosen language or in English. */
void finding_line(
    const struct finding *finding, bool english, char *out, size_t size);

/* Says of the finding added last that decision `ruling` ended it. */
void findings_end(
    struct findings *findings, enum finding_end end, const char *ruling);

/*
 * What is open first: errors, then warnings, then notes; by code, then
 * subject, then English words. Then what was decided, in the same order.
 */
void findings_sort(struct findings *findings);

/*
 * Forgets all that tell of choices (formats.md §15), where none may be shown:
 * those made from them, a decision on one of those that is idle (N406), and
 * an old and a new figure of a question (N705).
 */
void findings_drop_choices(struct findings *findings);

/* How many of a severity are open. */
size_t findings_of(const struct findings *findings, enum severity severity);

/* Adds `,"findings":[...]` as formats.md §8 says. */
void findings_format(const struct findings *findings, struct text *text);
void findings_clear(struct findings *findings);

#endif

#ifndef KAIHYO_KEYS_STATEMENT_H
#define KAIHYO_KEYS_STATEMENT_H

#include "base/clock.h"
#include "base/error.h"
#include "base/lines.h"
#include "base/text.h"
#include "keys/digest.h"

#define TITLE_MAX 200
#define STATEMENT_NUMBER_MAX 999999

/* The kinds of notes there are: the first line is "kaihyo <kind> v1". */
enum note_kind {
	NOTE_NONE,
	NOTE_ELECTION,
	NOTE_SETUP,
	NOTE_ROSTER,
	NOTE_ENROLMENT,
	NOTE_MANIFEST,
	NOTE_TURNOUT,
	NOTE_ROLL,
	NOTE_TOTALS,
	NOTE_GATE,
	NOTE_RULING,
	NOTE_SHEET,
	NOTE_TRANSCRIPT,  /* a turnout typed in from the signed paper */
	NOTE_RECEIPT,     /* what the receiving desk saw of a place */
	NOTE_OPENING,     /* boxes opened and envelopes decided in the hall */
	NOTE_CERTIFICATE, /* what the officials declare of their count */
	NOTE_RETIREMENT,  /* that a station may be deleted */
	NOTE_INTERIM,     /* what is counted so far, at a named moment */
	NOTE_DECLARATION, /* the same, found on paper: an outside fact */
	NOTE_BUNDLE,      /* the folder that leaves a station for others */
	NOTE_KIND_COUNT
};
const char *note_kind_name(enum note_kind kind); /* "manifest" */
/* The same as an argument of a message, translated with it (WORD_). */
const char *note_kind_word(enum note_kind kind);
enum note_kind note_kind_find(struct span name);
/* The kind that an unverified text claims to be; NOTE_NONE if none. */
enum note_kind note_kind_of(struct span text);

/*
 * The head that all notes but the election's have in common:
 * election, title, rehearsal, [unit|place|stage], number, replaces, date.
 */
struct statement {
	struct digest election;
	char title[TITLE_MAX + 1]; /* the election's name, for people */
	bool rehearsal;
	char subject[ID_MAX + 1]; /* unit, place, ...; "" if none */
	unsigned number;          /* from 1 */
	bool first;               /* replaces nothing */
	struct digest replaces;
	struct date date; /* the day it speaks of */
};

/* "unit" for a manifest, "place" for a turnout, "stage" for a roll, or NULL. */
const char *statement_subject_key(enum note_kind kind);

/*
 * The next line of a key that repeats: "<key> <value>", which must come after
 * `before`, the value of the one before ({0} at first), in the order of
 * bytes. Moves `before` on.
 */
MUST_CHECK int statement_repeat(struct lines *lines, const char *key,
    size_t max, struct span *before, struct span *value, struct error *err);

/* Reads the first line and the head. */
MUST_CHECK int statement_parse(struct lines *lines, enum note_kind kind,
    struct statement *statement, struct error *err);
void statement_format(
    const struct statement *statement, enum note_kind kind, struct text *text);

/*
 * "log <size> <root>": how long a log was, and the root of its tree. `fix` is
 * what to do if the line does not read like that.
 */
MUST_CHECK int statement_log_read(struct lines *lines, const char *fix,
    uint64_t *size, struct digest *root, struct error *err);
void statement_log_format(
    uint64_t size, const struct digest *root, struct text *text);

#endif

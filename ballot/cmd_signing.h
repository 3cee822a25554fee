#ifndef KAIHYO_BALLOT_CMD_SIGNING_H
#define KAIHYO_BALLOT_CMD_SIGNING_H

#include "ballot/definition.h"
#include "base/command.h"
#include "base/text.h"

/* What the commands share that draft and sign a statement. */
#define OPTION_DATE                                                            \
	{                                                                      \
		.name = "date", .value = "YYYY-MM-DD",                         \
		.help = N_("the day it speaks of (otherwise polling day)")     \
	}
#define OPTION_SLOT                                                            \
	{                                                                      \
		.name = "slot", .value = "TEXT", .repeats = true,              \
		.help = N_("who did not sign here: \"ROLE paper PERSON\", "    \
		           "\"ROLE absent|refused PERSON: REASON\"")           \
	}
#define OPTION_KEY                                                             \
	{                                                                      \
		.name = "key", .value = "PEM", .repeats = true,                \
		.help = N_("sign with this key; without it the draft is "      \
		           "signed elsewhere")                                 \
	}

/* --date, or `date` as it was. */
MUST_CHECK int signing_date(
    const struct arguments *arguments, struct date *date, struct error *err);

/* All --slot lines, sorted. */
MUST_CHECK int signing_slots(const struct arguments *arguments,
    struct slot slots[SLOTS_MAX], size_t *count, struct error *err);

/*
 * A count that is an option, or that a person at the terminal is asked for.
 */
MUST_CHECK int signing_count(const struct arguments *arguments,
    const char *option, const struct message *question, unsigned long long max,
    uint64_t *count, struct error *err);

/*
 * Signs `draft` with every --key (of the roster) and adds the note, or the
 * unsigned draft, to `note`.
 */
MUST_CHECK int signing_sign(const struct arguments *arguments,
    const struct definition *definition, struct span draft, struct text *note,
    struct error *err);

/*
 * Writes the note to folder/name (over another only to replace) and says what
 * it is, the groups of its id for the paper record, and whose signatures are
 * still missing by the policy.
 */
struct signing_subject {
	enum note_kind kind;
	struct scope scopes[SCOPES_MAX];
	size_t scope_count;
	const struct slot *slots;
	size_t slot_count;
	struct date date;
	bool replace; /* the note before it was kept under another name */
};
MUST_CHECK int signing_write(const struct definition *definition,
    const struct signing_subject *subject, const char *folder, const char *name,
    struct span note, struct error *err);

/* The same words about a note that was written to `path` already. */
MUST_CHECK int signing_say(const struct definition *definition,
    const struct signing_subject *subject, const char *path, struct span note,
    struct error *err);

#endif

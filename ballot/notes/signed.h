#ifndef KAIHYO_BALLOT_SIGNED_H
#define KAIHYO_BALLOT_SIGNED_H

#include "ballot/notes/certificate.h"
#include "ballot/notes/gate.h"
#include "ballot/notes/manifest.h"
#include "ballot/notes/opening.h"
#include "ballot/notes/receipt.h"
#include "ballot/notes/roll.h"
#include "ballot/notes/ruling.h"
#include "ballot/notes/sheet.h"
#include "ballot/notes/turnout.h"

/*
 * One statement that a station takes in, whatever its kind: parsed from a
 * verified text and held against the definition. A new kind is a member of
 * the union and a row in signed.c.
 */
struct signed_statement {
	enum note_kind kind;
	struct digest id;
	union {
		struct manifest manifest;
		struct turnout turnout; /* and a transcript */
		struct roll roll;
		struct totals totals;
		struct gate gate;
		struct certificate certificate;
		struct ruling ruling;
		struct sheet sheet;
		struct receipt receipt;
		struct opening opening;
	} of;
};

/* Does a station take in statements of this kind? */
bool signed_is_known(enum note_kind kind);

/*
 * Parses the text of a verified note of any known kind, and checks that it
 * belongs to this election and that what it names is in the setup. On
 * failure `statement` is empty.
 */
MUST_CHECK int signed_parse(struct verified text,
    const struct definition *definition, struct signed_statement *statement,
    struct error *err);
void signed_clear(struct signed_statement *statement);

const struct statement *signed_head(const struct signed_statement *statement);

/* Its slots, or NULL and 0 for kinds without. */
const struct slot *signed_slots(
    const struct signed_statement *statement, size_t *count);

/*
 * The station that it speaks of or that takes it in (index in the setup), or
 * SIZE_MAX if it is for all of them.
 */
size_t signed_station(const struct signed_statement *statement,
    const struct definition *definition);

/*
 * Holds the opened note against whoever must have signed this kind: the
 * policy of the setup, or the authority (keys of root.txt).
 */
MUST_CHECK int signed_check_signers(const struct signed_statement *statement,
    const struct definition *definition, const struct note *note,
    struct policy_notice *notice, struct error *err);

/* The keys with which a note of this kind may be signed. */
struct keyring signed_keyring(
    enum note_kind kind, const struct definition *definition);

#endif

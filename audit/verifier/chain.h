#ifndef KAIHYO_VERIFIER_CHAIN_H
#define KAIHYO_VERIFIER_CHAIN_H

#include "audit/verifier/definition.h"
#include "audit/verifier/ed25519.h"
#include "audit/verifier/log.h"

/*
 * The chain of trust: root.txt, election.note and its two files, every setup
 * and every roster that the station took in, in the order of the log.
 */
struct chain_setup {
	size_t seq; /* in force from the next entry on */
	uint8_t id[DIGEST_LEN];
	struct head head;
	struct setup setup;
};
struct chain_roster {
	size_t seq;
	struct roster roster;
	struct bytes note; /* its bytes; the head borrows them */
};

struct chain {
	struct bundle *bundle;
	struct log *log;
	struct ed25519 *ed25519;
	struct report *report;
	struct root root;
	struct definition definition; /* its setup: the last one */
	struct chain_setup *setups;
	struct chain_roster *rosters;
	size_t setup_count, roster_count;
};

/*
 * Walks it, adding what is wrong to the report. False if there is nothing to
 * stand on: no root, no election, no setup or no roster. `chain` is to be
 * cleared in any case.
 */
bool chain_walk(struct chain *chain, struct bundle *bundle, struct log *log,
    struct ed25519 *ed25519, struct report *report);
/* The station, or the office that joins stations, whose log it is. */
size_t chain_office(const struct chain *chain);
void chain_clear(struct chain *chain);

/* What was in force before entry `seq` (SIZE_MAX: at the end), or NULL. */
const struct setup *chain_setup_at(const struct chain *chain, size_t seq);
const struct roster *chain_roster_at(const struct chain *chain, size_t seq);

/* May `note` stand, by setup and roster in force before entry `seq`? */
bool chain_holds(const struct chain *chain, size_t seq, const struct note *note,
    bool *invalid, char why[WHY_LEN]);

/*
 * Reads a note of the bundle and splits it; reports what is wrong with its
 * form. The caller releases `bytes`.
 */
bool chain_read_note(const struct chain *chain, struct bundle_file *file,
    struct bytes *bytes, struct note *note);

/* Election, title and rehearsal of a head are this election's. */
bool chain_head_ours(const struct chain *chain, const struct head *head);

#endif

#ifndef KAIHYO_VERIFIER_TRUST_H
#define KAIHYO_VERIFIER_TRUST_H

#include "audit/verifier/note.h"
#include "audit/verifier/report.h"

/* Where something lies, from setup-N.json; for scopes. */
struct area {
	enum scope_kind kind; /* station, district, unit, place */
	char id[ID_LEN];
	char above[ID_LEN]; /* district of a unit or place, its station; "" */
};

/*
 * What the signatures need of a setup. setup_areas_add() for every station,
 * district, unit and place, then setup_areas_end() once.
 */
struct trust_setup {
	struct policy policy;
	bool precinct;             /* places sign manifests */
	bool own_gate;             /* one station, and a policy for gate */
	char gate_station[ID_LEN]; /* that station; else "" */
	struct area *areas;        /* sorted by kind and id */
	size_t count, room;
};
void setup_areas_add(struct trust_setup *setup, enum scope_kind kind,
    struct bytes id, struct bytes above);
void setup_areas_end(struct trust_setup *setup);
void trust_setup_clear(struct trust_setup *setup);

/* The child that asks libgcrypt; ed25519.h. */
struct ed25519;

/* root.txt, §2.5. */
#define AUTHORITIES_MAX 16
struct root {
	struct vkey keys[AUTHORITIES_MAX];
	size_t count;
	unsigned required;
	uint8_t fingerprint[DIGEST_LEN];
};
bool root_read(
    struct bytes bytes, struct root *root, size_t *line, char why[WHY_LEN]);

/* A key of a roster, §2.6. */
struct roster_key {
	struct vkey vkey;
	enum role role;
	struct scope scope;
	char from[DATE_LEN], until[DATE_LEN];
	char person[PERSON_LEN];
	bool revoked;
	char revoked_on[DATE_LEN];
	char revoked_why[PERSON_LEN];
};
struct roster {
	uint8_t id[DIGEST_LEN];
	struct head head;
	struct roster_key *keys; /* in the order of the file */
	size_t count;
	uint32_t *by_name; /* their numbers, sorted by name */
};
bool roster_read(
    struct bytes text, struct roster *roster, size_t *line, char why[WHY_LEN]);
void roster_clear(struct roster *roster);
/* The key of this name and (unless NULL) this key id, or NULL. */
const struct roster_key *roster_find(
    const struct roster *roster, struct bytes name, const uint8_t *id);
/* Are log keys named as §13.1 says? */
bool roster_named(const struct roster *roster,
    const uint8_t election[DIGEST_LEN], char why[WHY_LEN]);
/*
 * Does the key lie in the subgroup of prime order? Asked of the keys that
 * sign something: a nation's roster has 20,000, and each takes libgcrypt
 * 0.3 ms.
 */
bool roster_key_honest(
    const struct roster_key *key, struct ed25519 *ed25519, char why[WHY_LEN]);
/* The log key of a station, or NULL. */
const struct roster_key *roster_log_key(
    const struct roster *roster, const char *station);

/*
 * Does the set of signatures of `note` hold under this root, roster and
 * setup? Every line known, valid, not revoked; role, scope, persons, policy.
 * False fills in `why` with the words of formats.md §8.1, which stand in
 * result.json after "do not hold: ". `invalid` is set if a signature is not
 * valid at all: no roster can heal that.
 */
struct trust_question {
	const struct root *root;
	const struct roster *roster;
	const struct trust_setup *setup;
	struct ed25519 *ed25519;
};
bool trust_holds(const struct trust_question *question, const struct note *note,
    bool *invalid, char why[WHY_LEN]);

/* `required` keys of the root signed; for election, setup, roster, roll. */
bool trust_authority(const struct root *root, struct ed25519 *ed25519,
    const struct note *note, bool *invalid, char why[WHY_LEN]);

#endif

#ifndef KAIHYO_KEYS_ROSTER_H
#define KAIHYO_KEYS_ROSTER_H

#include "keys/keyring.h"
#include "keys/statement.h"

#define AUTHORITIES_MAX 16
#define ROOT_BYTES_MAX 16384

/* root.txt: the authority's keys and how many of them must sign. */
struct root {
	struct key_entry entries[AUTHORITIES_MAX]; /* role authority */
	size_t count;
	unsigned required;
	struct digest fingerprint; /* of the file's bytes */
};
MUST_CHECK int root_parse(
    struct span bytes, struct root *root, struct error *err);
void root_format(const struct root *root, struct text *text);
struct keyring root_keyring(const struct root *root);

/* Opens a note that the authority must have signed (`required` keys). */
struct note;
MUST_CHECK int root_open(const struct root *root, struct span bytes,
    struct note *note, struct error *err);

/* A numbered list of the keys of the night. Owns its entries. */
struct roster {
	struct statement head;
	struct key_entry *entries; /* sorted as in the file */
	size_t count;
};
MUST_CHECK int roster_parse(
    struct verified text, struct roster *roster, struct error *err);
void roster_format(const struct roster *roster, struct text *text);
void roster_clear(struct roster *roster);
struct keyring roster_keyring(const struct roster *roster);

/* What someone asks to be enrolled as, signed by the key itself. */
struct enrolment {
	struct statement head;
	struct key_entry entry;
};

/*
 * Opens an enrolment: the proof of possession first (OpenSSL), then the
 * subgroup check. Works without a roster: the key is in the note.
 */
MUST_CHECK int enrolment_open(
    struct span bytes, struct enrolment *enrolment, struct error *err);
void enrolment_format(const struct enrolment *enrolment, struct text *text);

#endif

/* What several commands of keys/ need: key files, and words for people. */
#ifndef KAIHYO_KEYS_CMD_SHARED_H
#define KAIHYO_KEYS_CMD_SHARED_H

#include "base/command.h"
#include "base/file.h"
#include "keys/note.h"
#include "keys/roster.h"

#define PASSPHRASE_SIZE 1024
#define VKEY_FILE_MAX (VKEY_TEXT_MAX + 1)

#define OPTION_PASSPHRASE_FILE                                                 \
	{                                                                      \
		.name = "passphrase-file", .value = "FILE",                    \
		.help = N_("read the passphrase from a file (for tests and "   \
		           "rehearsals)")                                      \
	}

/* The passphrase from --passphrase-file, or asked; `twice` for a new one. */
MUST_CHECK int passphrase_take(const struct arguments *arguments,
    const char *path, bool twice, char out[PASSPHRASE_SIZE], struct error *err);

/* The day of an option, or today (UTC) if it is not given. */
MUST_CHECK int day_take(const struct arguments *arguments, const char *option,
    struct date *date, struct error *err);

/* Reads a file of one vkey and LF: of a note's key, of a cosigner's. */
MUST_CHECK int vkey_read(
    const char *path, struct vkey *vkey, struct error *err);
MUST_CHECK int vkey_read_cosigner(
    const char *path, struct vkey *vkey, struct error *err);

/* "NAME.vkey" for "NAME.pem"; the caller frees it. */
char *vkey_path(const char *pem_path);

/*
 * Opens the private key `path` and the vkey beside it, which must be its
 * public half. Asks for the passphrase.
 */
MUST_CHECK int key_pair_open(const struct arguments *arguments,
    const char *path, struct private_key **key, struct vkey *vkey,
    struct error *err);

/* The same for a cosigner's pair, and no other. */
MUST_CHECK int cosigner_pair_open(const struct arguments *arguments,
    const char *path, struct private_key **key, struct vkey *vkey,
    struct error *err);

/* Reads root.txt. */
MUST_CHECK int root_read(
    const char *path, struct root *root, struct error *err);

/*
 * The keys that --root, --vkey or --definition allow for a note of `kind`.
 * Owned: trust_clear().
 */
struct trust {
	struct root *root;       /* --root, or of the definition */
	struct key_entry *vkeys; /* --vkey */
	struct definition *definition;
	struct keyring keyring;
	unsigned required; /* signatures; more than 1 for root keys only */
};
MUST_CHECK int trust_load(const struct arguments *arguments,
    enum note_kind kind, struct trust *trust, struct error *err);
void trust_clear(struct trust *trust);

/* Sixteen numbered groups on four lines. */
void fingerprint_print(FILE *to, const struct digest *digest);

/* A label, padded for the values to stand below each other. */
void label_print(FILE *to, const char *id);

/*
 * Says in plain words what the text of a note states: kind, election,
 * subject, number, then its own lines. Refuses a text that is none of our
 * kinds or whose head is broken.
 */
MUST_CHECK int statement_print(FILE *to, struct span text, struct error *err);

/* A key with its role, scope, person, validity, revocation. */
void key_print(FILE *to, const struct key_entry *entry);

#endif

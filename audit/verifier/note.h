#ifndef KAIHYO_VERIFIER_NOTE_H
#define KAIHYO_VERIFIER_NOTE_H

#include "audit/verifier/kinds.h"

#define KEY_NAME_LEN 96
#define PERSON_LEN 96
#define PUBLIC_LEN 32
#define SIGNATURE_LEN 64
#define SIGNATURES_MAX 32
#define NOTE_MAX (8u << 20)

/* Why something was refused: English, with its arguments filled in. */
#define WHY_LEN 512

/* A verification key, §2.1. */
struct vkey {
	char name[KEY_NAME_LEN];
	uint8_t id[4];
	uint8_t type; /* 0x01; 0x04 for witnesses of a policy file */
	uint8_t key[PUBLIC_LEN];
};
/* "<name>+<id>+<base64>" of this type. */
bool vkey_read(struct bytes text, uint8_t type, struct vkey *vkey);

struct signature_line {
	struct bytes name; /* borrowed */
	uint8_t id[4];
	uint8_t signature[SIGNATURE_LEN];
};

/* The parts of one of our notes, §2.3. Borrows the bytes. NOT VERIFIED. */
struct note {
	struct bytes text;
	uint8_t id[DIGEST_LEN]; /* note id: SHA-256 of the text */
	struct signature_line signatures[SIGNATURES_MAX];
	size_t count;
};
/*
 * Strict; false fills in `why` and `line` (of the note, 0: as a whole).
 */
bool note_read(
    struct bytes bytes, struct note *note, size_t *line, char why[WHY_LEN]);

/* The head of §2.4. Borrows the text. */
struct head {
	enum note_kind kind;
	uint8_t election[DIGEST_LEN];
	struct bytes title;
	bool rehearsal;
	char subject[ID_LEN]; /* "" for kinds without */
	unsigned number;
	bool first; /* replaces "-" */
	uint8_t replaces[DIGEST_LEN];
	char date[DATE_LEN];
};
/* The kind that the first line names; NOTE_NONE if none. */
enum note_kind note_kind_of(struct bytes text);
/*
 * Reads the first line and the head and leaves `lines` at the kind's own
 * lines. NOTE_ELECTION has no head beyond its first line.
 */
bool head_read(struct text_lines *lines, struct head *head, char why[WHY_LEN]);

/* "slot" lines at the end of a note, §2.6. Borrows the text. */
enum slot_how { SLOT_PAPER, SLOT_ABSENT, SLOT_REFUSED };
struct slot {
	enum role role;
	enum slot_how how;
	struct bytes person;
	struct bytes reason; /* empty for paper */
};
/* The rest of `lines`: slot lines and nothing else. */
bool slots_read(struct text_lines *lines, enum note_kind kind,
    struct slot slots[SLOTS_MAX], size_t *count, char why[WHY_LEN]);

#endif

#ifndef KAIHYO_AUDIT_CHECKPOINT_H
#define KAIHYO_AUDIT_CHECKPOINT_H

#include "base/error.h"
#include "base/text.h"
#include "keys/digest.h"
#include "keys/signature.h"
#include "keys/vkey.h"

#define CHECKPOINT_BYTES_MAX (1u << 20) /* a note with 100 long signatures */
#define CHECKPOINT_LINES_MAX 100        /* signature lines, as Go's x/mod */
#define TREE_SIZE_MAX ((uint64_t)1 << 62)

/*
 * The head of a log at one moment (C2SP tlog-checkpoint v1.0.0): how many
 * entries, and the root of the tree over them. Formats.md §13.
 */
struct checkpoint {
	char origin[KEY_NAME_MAX + 1]; /* the name of the log's key */
	uint64_t size;
	struct digest root;
};

/*
 * The name of a log's key, and so its origin, ends in
 * "/<first 16 hex digits of the election's identity>/<station>": no two
 * elections and no two stations share an origin.
 */
void origin_ending(
    const struct digest *election, const char *station, struct text *text);
bool origin_fits(
    const char *name, const struct digest *election, const char *station);

/* Exactly three lines; ERROR_INPUT otherwise. Nothing is verified. */
MUST_CHECK int checkpoint_parse(
    struct span text, struct checkpoint *checkpoint, struct error *err);
void checkpoint_format(const struct checkpoint *checkpoint, struct text *text);

/* SHA-256 of its text: what its words are made of (formats.md §13.5). */
struct digest checkpoint_digest(const struct checkpoint *checkpoint);

/* The origin that an unverified note claims, to look up its key by. */
bool checkpoint_peek(struct span bytes, struct span *origin);

/*
 * Opens a note whose text is a checkpoint of the log with this key: its
 * signature is checked before the text is read, and the origin must be the
 * key's name. Unlike our other notes it may bear lines of strangers
 * (witnesses): they must be well-formed and prove nothing. A bad line of the
 * log's own key, or a second one, refuses the note.
 */
MUST_CHECK int checkpoint_open(struct span bytes, const struct vkey *log,
    struct checkpoint *checkpoint, struct error *err);

/*
 * A signature line of anyone, of any algorithm (C2SP signed-note), without
 * its LF: "— name base64(key id || signature)". Borrows the name.
 */
#define LINE_SIGNATURE_MAX 16384 /* the largest to come */
struct checkpoint_line {
	struct span name;
	uint32_t id;
	uint8_t signature[LINE_SIGNATURE_MAX + 2];
	size_t len; /* of the signature */
};
bool checkpoint_line_parse(struct span text, struct checkpoint_line *line);
bool checkpoint_line_is_of(
    const struct checkpoint_line *line, const struct vkey *key);
void checkpoint_line_format(const struct vkey *key, const uint8_t *signature,
    size_t len, struct text *text);

/*
 * Cuts a note at its last empty line, as C2SP does. False if there is none.
 * checkpoint_next() takes the next line off `lines`; false at their end, or
 * at something that is no line. Nothing is verified.
 */
bool checkpoint_split(struct span bytes, struct span *text, struct span *lines);
bool checkpoint_next(struct span *lines, struct checkpoint_line *line);

/* Adds the checkpoint as a note signed by its log. */
MUST_CHECK int checkpoint_sign(const struct checkpoint *checkpoint,
    const struct private_key *key, struct text *note, struct error *err);

#endif

#ifndef KAIHYO_VERIFIER_LOG_H
#define KAIHYO_VERIFIER_LOG_H

#include "audit/verifier/bundle.h"
#include "audit/verifier/kinds.h"

/* The types of §6. */
enum entry_type {
	ENTRY_NONE,
	ENTRY_OPEN,
	ENTRY_ACCEPTED,
	ENTRY_REFUSED,
	ENTRY_MEDIA,
	ENTRY_BACKUP,
	ENTRY_CHECKPOINT,
	ENTRY_VERIFIER,
	ENTRY_VERIFIED,
	ENTRY_CLOSE,
	ENTRY_DRAFTED,
	ENTRY_HEARD, /* of a canvass */
	ENTRY_TYPES
};

/* One entry; what its type does not have is zero. */
struct entry {
	enum entry_type type;
	/* ACCEPTED. CHECKPOINT: its moment, the size it speaks of, and the
	 * root of it in `id`; the digest of the checkpoint. VERIFIED: the
	 * digest of the result in `id`. DRAFTED: its note id.
	 * HEARD: station, certificate in `id`, figures in `number`, `papers`
	 * 1 if they agreed.
	 * MEDIA: accepted in `number`, refused in `papers`, stopped in `size`.
	 */
	enum file_kind kind;
	char subject[ID_LEN];
	uint64_t number;
	uint64_t papers;
	uint64_t size;
	uint8_t sha256[DIGEST_LEN];
	bool is_note;
	uint8_t id[DIGEST_LEN];   /* note id */
	struct bundle_file *file; /* NULL: not in this bundle */
};

/* What entry 0 says. */
struct opening_entry {
	char instance[33];
	char station[ID_LEN];
	uint8_t election[DIGEST_LEN];
	uint8_t root[DIGEST_LEN];
	bool rehearsal;
};

/* What OPEN says of the closed log that this one goes on from. */
struct log_after {
	uint64_t size; /* 0: there is none, nor anything else */
	uint8_t root[DIGEST_LEN];
	uint8_t certificate[DIGEST_LEN]; /* in force then: its note id */
};

/* Is it the certificate of that log? */
bool log_is_before(
    const struct log_after *after, const uint8_t note_id[DIGEST_LEN]);

struct log {
	struct entry *entries;
	size_t count;
	struct opening_entry open;
	uint8_t (*leaves)[DIGEST_LEN]; /* RFC 6962 leaf hashes */
	uint8_t (*nodes)[DIGEST_LEN];  /* of log_tree.c */
	bool closed;                   /* CLOSE is the last entry */
	struct log_after after;
	uint8_t close_certificate[DIGEST_LEN];
	uint8_t close_result[DIGEST_LEN];
};

#define LOG_LINE_MAX 65535
#define LOG_BYTES_MAX (256u << 20)
#define LOG_ENTRIES_MAX 400000

/*
 * Reads log.txt: every line's form, chain, order; adds what is wrong to
 * `report` with the line. Returns -1 if nothing can be made of it.
 */
int log_read(struct bytes bytes, struct log *log, struct report *report);
void log_clear(struct log *log);

/*
 * log_files.c: finds the file of every entry that stands for one (§14.2), and
 * holds digest and size against it. Says which are missing, and which files of
 * files/ no entry stands for. `is_public`: what such a bundle leaves out.
 */
void log_claim_files(struct log *log, struct bundle *bundle, bool is_public,
    struct report *report);

/* log_tree.c: the leaf that an entry is, and `prev` of the next one. */
void log_leaf(struct bytes line, uint8_t out[DIGEST_LEN]);

/* Grows the tree over all leaves, once, when the last of them is there. */
void log_grow(struct log *log);

/* The root of the tree over the first `size` entries; size <= count. */
void log_root(const struct log *log, uint64_t size, uint8_t out[DIGEST_LEN]);

#endif

#ifndef KAIHYO_AUDIT_LOG_H
#define KAIHYO_AUDIT_LOG_H

#include "audit/tree.h"
#include "base/error.h"
#include "base/text.h"

#define LOG_LINE_MAX 65535 /* an entry of a tlog-tiles bundle */
/* More than the files of a station's media; kaihyo-verify reads no more. */
#define LOG_ENTRIES_MAX 400000

/* What happened. The closed list of formats.md §6. */
enum log_type {
	LOG_NONE,
	LOG_OPEN,       /* the station was opened: always entry 0 */
	LOG_ACCEPTED,   /* one file was verified and stored */
	LOG_REFUSED,    /* one file was refused; it stays where it was */
	LOG_MEDIA,      /* the end of one medium: how many of each */
	LOG_BACKUP,     /* a copy of the station was written */
	LOG_CHECKPOINT, /* the head was signed: entries before this one */
	LOG_DRAFTED,    /* a statement that only this program can make */
	LOG_HEARD,      /* what a station read aloud was compared */
	LOG_VERIFIER,   /* kaihyo-verify is about to be asked */
	LOG_VERIFIED,   /* what it said */
	LOG_CLOSE,      /* nothing comes after it */
	LOG_TYPE_COUNT
};
const char *log_type_name(enum log_type type);

/* One line of the log, taken apart. Borrows the line. */
struct log_entry {
	uint64_t seq;
	uint64_t epoch;     /* 0 until epochs exist */
	struct digest prev; /* leaf hash of the entry before */
	int64_t time;       /* a statement, never trusted for order */
	enum log_type type;
	struct span payload; /* key=value, separated by spaces */
};

/* Parses one line without its LF; every byte of it is checked. */
MUST_CHECK int audit_log_parse(
    struct span line, struct log_entry *entry, struct error *err);

/* The same line again. */
void audit_log_format(const struct log_entry *entry, struct text *text);

/* The head of a log: what the next entry must fit to. {0} is empty. */
struct audit_log {
	struct tree tree;
	struct digest last; /* leaf hash of the last entry */
	bool closed;        /* the last entry is CLOSE */
};

/*
 * Writes the next entry into `line` (without LF) and moves the head. The
 * payload comes from payload_add(). Not after CLOSE.
 */
void audit_log_append(struct audit_log *log, int64_t time, enum log_type type,
    struct span payload, struct text *line);

/*
 * Checks that `line` is the next entry and moves the head. On failure
 * nothing moved. ERROR_BOOKS "the chain is broken" with the entry's number.
 */
MUST_CHECK int audit_log_verify(struct audit_log *log, struct span line,
    struct log_entry *entry, struct error *err);

/*
 * Adds " key=value" (no space before the first). Bytes of the value other
 * than A-Z a-z 0-9 . _ : / , + @ - become %XX; at most LOG_VALUE_MAX bytes of
 * it are taken, cut with "%..." as the mark.
 */
#define LOG_VALUE_MAX 300
void payload_add(struct text *payload, const char *key, const char *value);
void payload_add_number(struct text *payload, const char *key, uint64_t number);
void payload_add_digest(
    struct text *payload, const char *key, const struct digest *digest);

/* The value of a key, still encoded; false if it is not there. */
bool payload_find(struct span payload, const char *key, struct span *value);

#endif

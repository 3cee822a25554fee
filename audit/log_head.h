#ifndef KAIHYO_AUDIT_LOG_HEAD_H
#define KAIHYO_AUDIT_LOG_HEAD_H

#include "audit/log.h"

/* A whole log as a bundle brings it (formats.md §14: log.txt). */
struct log_head {
	uint64_t size;
	struct digest root;
	bool closed; /* its last entry is CLOSE */
	/* It continues a closed log, whose head its entry 0 names. */
	bool has_after;
	uint64_t after_size;
	struct digest after_root;
};

/*
 * Reads every line, in chain. ERROR_BOOKS with the line's number where it is
 * broken.
 */
MUST_CHECK int log_head_read(
    struct span log, struct log_head *head, struct error *err);

/* Is `head` the same log as one with this head, or the one that follows? */
bool log_head_follows(
    const struct log_head *head, uint64_t size, const struct digest *root);

#endif

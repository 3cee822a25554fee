#ifndef KAIHYO_AUDIT_LOG_KEYS_H
#define KAIHYO_AUDIT_LOG_KEYS_H

#include "audit/log.h"

/*
 * Does the payload say exactly what its type says (formats.md §6): these keys,
 * in this order, each value in its form? ERROR_BOOKS with the entry's number
 * otherwise. audit_log_parse() checks only what all types have in common.
 */
MUST_CHECK int log_keys_check(const struct log_entry *entry, struct error *err);

#endif

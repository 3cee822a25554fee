#ifndef KAIHYO_VERIFIER_LOG_PAYLOAD_H
#define KAIHYO_VERIFIER_LOG_PAYLOAD_H

#include "audit/verifier/log.h"

/*
 * What one entry of the log says: the `key=value` pairs of its type, which
 * stand in one order and in one spelling (formats.md §6).
 */
#define PAYLOAD_PAIRS_MAX 16
#define PAYLOAD_VALUE_MAX 300

/* A value without its %XX; "%..." at its end says that it was cut. */
struct payload_value {
	char at[PAYLOAD_VALUE_MAX + 1];
	size_t len;
	bool cut; /* only of a text */
};

/* The values of its type's keys, in their order. */
struct payload {
	const struct payload_key *keys;
	bool has[PAYLOAD_PAIRS_MAX];
	struct payload_value values[PAYLOAD_PAIRS_MAX];
};

/* ENTRY_NONE: there is no type of this name. */
enum entry_type payload_type(struct bytes name);

/* False if these are not the pairs of `type`, each in its form. */
bool payload_read(
    struct bytes text, enum entry_type type, struct payload *payload);

/*
 * The value of a key that the type has; where it was left out NULL, 0, and
 * false. Borrowed from the payload. In which form it stands, is known.
 */
struct bytes payload_get(const struct payload *payload, const char *name);
uint64_t payload_number(const struct payload *payload, const char *name);
bool payload_digest(
    const struct payload *payload, const char *name, uint8_t out[DIGEST_LEN]);

#endif

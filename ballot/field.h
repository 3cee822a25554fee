#ifndef KAIHYO_BALLOT_FIELD_H
#define KAIHYO_BALLOT_FIELD_H

#include "base/clock.h"
#include "base/document.h"

/* Required members of one type, as the files of a definition share them. */

/* "format" must be `wanted`. */
MUST_CHECK int field_format(
    const struct document_at *at, const char *wanted, struct error *err);

MUST_CHECK int field_id(const struct document_at *at, const char *key,
    char id[ID_MAX + 1], struct error *err);
MUST_CHECK int field_boolean(const struct document_at *at, const char *key,
    bool *value, struct error *err);
MUST_CHECK int field_number(const struct document_at *at, const char *key,
    unsigned min, unsigned max, unsigned *number, struct error *err);
MUST_CHECK int field_date(const struct document_at *at, const char *key,
    struct date *date, struct error *err);

/* "code": one of A-Z, a-z, 0-9. */
MUST_CHECK int field_code(
    const struct document_at *at, char *code, struct error *err);

/* A text of at most size - 1 bytes. */
MUST_CHECK int field_text(const struct document_at *at, const char *key,
    char *out, size_t size, struct error *err);

/*
 * One of `words` (NULL at its end): `chosen` is its index. `fix` lists them.
 */
MUST_CHECK int field_choice(const struct document_at *at, const char *key,
    const char *const *words, const char *fix, size_t *chosen,
    struct error *err);

/*
 * What the elements of lists begin with: refuses members not in `only`, reads
 * "id" and, unless `label` is NULL, "label".
 */
struct label;
MUST_CHECK int field_element(const struct document_at *at,
    const char *const *only, char id[ID_MAX + 1], struct label *label,
    struct error *err);

/* A list of `min` to `max` elements. */
MUST_CHECK int field_list(const struct document_at *at, const char *key,
    size_t min, size_t max, struct document_at *list, size_t *count,
    struct error *err);

#endif

#ifndef KAIHYO_BALLOT_ID_INDEX_H
#define KAIHYO_BALLOT_ID_INDEX_H

#include "base/document.h"

/* An array whose elements begin with their id. */
struct ids {
	const char *first;
	size_t step, count;
};

#define IDS(items, count)                                                      \
	((struct ids){ (const char *)(items), sizeof((items)[0]), (count) })

const char *id_at(const struct ids *ids, size_t index);

/*
 * Sorts the ids into new memory `by_id` (the caller frees) and refuses one
 * that stands twice. `list` is where they were read from, in the same order.
 */
MUST_CHECK int index_make(const struct document_at *list, struct ids ids,
    size_t **by_id, struct error *err);

/* Index by id in logarithmic time, or SIZE_MAX. */
size_t index_find(const struct ids *ids, const size_t *by_id, const char *id);
/*
 * The same, at once if it is the element `guess` or the one behind it: lists
 * that speak of others go through them in their order. Without `by_id` all
 * from `guess` on are looked at.
 */
size_t index_find_near(
    const struct ids *ids, const size_t *by_id, const char *id, size_t guess);

#endif

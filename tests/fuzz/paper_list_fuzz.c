/*
 * A paper list that is accepted formats back to the same bytes, and each of
 * its papers is found by its serial.
 */
#include <stdint.h>
#include <stdlib.h>

#include "ballot/paper_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
find_all(const struct paper_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		uint64_t serial = list->papers[i].serial;

		if (paper_list_find(list, serial) != &list->papers[i])
			abort();
		/* Ascending: what stands in between is not there. */
		if (serial < UINT64_MAX &&
		    (i + 1 == list->count ||
		        list->papers[i + 1].serial != serial + 1) &&
		    paper_list_find(list, serial + 1) != NULL)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len };
	struct paper_list list;
	struct text again = { 0 };
	struct error err;

	if (paper_list_parse(bytes, &list, &err) != 0)
		return 0;
	find_all(&list);
	paper_list_format(&list, &again);
	if (!span_same(text_span(&again), bytes))
		abort();
	text_clear(&again);
	paper_list_clear(&list);
	return 0;
}

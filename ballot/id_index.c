#include "ballot/id_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *
id_at(const struct ids *ids, size_t index)
{
	return ids->first + index * ids->step;
}

static int
index_compare(const void *a, const void *b, void *context)
{
	size_t left = *(const size_t *)a, right = *(const size_t *)b;
	int order = strcmp(id_at(context, left), id_at(context, right));

	return order != 0 ? order : (left > right) - (left < right);
}

size_t
index_find(const struct ids *ids, const size_t *by_id, const char *id)
{
	size_t low = 0, high = by_id != NULL ? ids->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id_at(ids, by_id[middle]), id);

		if (order == 0)
			return by_id[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

size_t
index_find_near(
    const struct ids *ids, const size_t *by_id, const char *id, size_t guess)
{
	size_t few = by_id != NULL ? 2 : ids->count;

	for (size_t i = guess; i < ids->count && i - guess < few; i++)
		if (strcmp(id_at(ids, i), id) == 0)
			return i;
	return index_find(ids, by_id, id);
}

int
index_make(const struct document_at *list, struct ids ids, size_t **by_id,
    struct error *err)
{
	bool sorted = true;

	*by_id = memory_new(ids.count, sizeof((*by_id)[0]));
	for (size_t i = 0; i < ids.count; i++) {
		(*by_id)[i] = i;
		sorted = sorted && (i == 0 || strcmp(id_at(&ids, i - 1),
		                                  id_at(&ids, i)) < 0);
	}
	if (sorted) /* as offices write them */
		return 0;
	qsort_r(*by_id, ids.count, sizeof((*by_id)[0]), index_compare, &ids);
	for (size_t i = 1; i < ids.count; i++) {
		struct document_at first, again;

		if (strcmp(id_at(&ids, (*by_id)[i - 1]),
		        id_at(&ids, (*by_id)[i])) != 0)
			continue;
		first = document_element(list, (*by_id)[i - 1]);
		again = document_element(list, (*by_id)[i]);
		return document_refuse(&again, err,
		    N_("give every element of this list its own id"),
		    N_("the id \"%s\" stands on line %zu already"),
		    id_at(&ids, (*by_id)[i]), document_line(&first));
	}
	return 0;
}

#include "ballot/seal.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/csv.h"

static int
serial_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int
ballot_compare(const void *a, const void *b)
{
	return serial_compare(&((const struct ballot *)a)->serial,
	    &((const struct ballot *)b)->serial);
}

static bool
serials_are_distinct(const uint64_t *serials, size_t count)
{
	uint64_t *sorted = memory_new(count, sizeof(sorted[0]));
	bool distinct = true;

	if (count > 0)
		memcpy(sorted, serials, count * sizeof(sorted[0]));
	qsort(sorted, count, sizeof(sorted[0]), serial_compare);
	for (size_t i = 1; i < count; i++)
		if (sorted[i - 1] == sorted[i])
			distinct = false;
	free(sorted);
	return distinct;
}

bool
seal_serials(struct ballot *ballots, size_t count, const uint64_t *serials)
{
	if (!serials_are_distinct(serials, count))
		return false;
	for (size_t i = 0; i < count; i++)
		ballots[i].serial = serials[i];
	if (count > 1)
		qsort(ballots, count, sizeof(ballots[0]), ballot_compare);
	return true;
}

size_t
seal_file_count(size_t count, size_t max)
{
	return count / max + (count % max != 0);
}

size_t
seal_file_start(size_t count, size_t files, size_t file)
{
	size_t larger = count % files; /* these have one paper more */

	return count / files * file + (file < larger ? file : larger);
}

/* --- bundles --- */

static const char *const fix_bundles =
    N_("correct the list against the cover sheets of the bundles");

static int
bundles_head_check(const struct csv *csv, bool any, struct error *err)
{
	struct text head = { 0 };
	bool good;

	for (size_t i = 0; any && i < csv->column_count; i++) {
		text_add(&head, i > 0 ? "," : "");
		text_add_bytes(&head, csv->fields[i].at, csv->fields[i].len);
	}
	good = head.at != NULL && strcmp(head.at, BUNDLES_COLUMNS) == 0;
	text_clear(&head);
	if (good)
		return 0;
	return error_set(err, ERROR_INPUT, fix_bundles,
	    N_("the first line must be \"%s\""), BUNDLES_COLUMNS);
}

/* What bundles_parse() has read so far. */
struct bundle_list {
	struct bundle *bundles;
	size_t count, size;
	uint64_t papers;
};

static int
bundle_add(struct bundle_list *list, const struct csv *csv,
    const struct code_table *table, struct error *err)
{
	struct text line = { 0 };
	int rc = -1;

	if (list->count == BUNDLES_MAX) {
		error_set(err, ERROR_INPUT, N_("seal them in several goes"),
		    N_("more than %d bundles in one go"), BUNDLES_MAX);
		goto out;
	}
	if (list->count == list->size) {
		list->size = list->size > 0 ? 2 * list->size : 64;
		list->bundles = memory_grow(
		    list->bundles, list->size, sizeof(list->bundles[0]));
	}
	/* A comma inside a field becomes one field too many: refused. */
	for (size_t i = 0; i < csv->column_count; i++) {
		text_add(&line, i > 0 ? "," : "");
		text_add_bytes(&line, csv->fields[i].at, csv->fields[i].len);
	}
	if (bundle_parse(text_span(&line), csv->line, table,
	        &list->bundles[list->count], err) != 0) {
		err->fix = (struct message){ .id = fix_bundles };
		goto out;
	}
	list->papers += list->bundles[list->count++].count;
	rc = 0;
out:
	text_clear(&line);
	return rc;
}

static int
bundle_compare(const void *a, const void *b)
{
	return strcmp(
	    ((const struct bundle *)a)->id, ((const struct bundle *)b)->id);
}

/* Sorted, so that no id stands twice. */
static int
bundles_sort(struct bundle_list *list, struct error *err)
{
	if (list->count > 1)
		qsort(list->bundles, list->count, sizeof(list->bundles[0]),
		    bundle_compare);
	for (size_t i = 1; i < list->count; i++)
		if (bundle_compare(&list->bundles[i - 1], &list->bundles[i]) ==
		    0)
			return error_set(err, ERROR_INPUT, fix_bundles,
			    N_("bundle %s stands twice"), list->bundles[i].id);
	return 0;
}

static int
bundles_read(struct csv *csv, const struct code_table *table,
    struct bundle_list *list, struct error *err)
{
	bool more;

	if (csv_next(csv, &more, err) != 0 ||
	    bundles_head_check(csv, more, err) != 0)
		return -1;
	for (;;) {
		if (csv_next(csv, &more, err) != 0)
			return -1;
		if (!more)
			return bundles_sort(list, err);
		if (bundle_add(list, csv, table, err) != 0)
			return -1;
	}
}

int
seal_bundles_parse(struct span bytes, const char *name,
    const struct code_table *table, struct bundle **bundles, size_t *count,
    uint64_t *papers, struct error *err)
{
	struct bundle_list list = { 0 };
	struct csv *csv = memory_new(1, sizeof(*csv));
	int rc = -1;

	if (csv_open(bytes, csv, err) != 0 ||
	    bundles_read(csv, table, &list, err) != 0)
		goto out;
	*bundles = list.bundles;
	*count = list.count;
	*papers = list.papers;
	list.bundles = NULL; /* handed over */
	rc = 0;
out:
	free(list.bundles);
	csv_close(csv);
	free(csv);
	return rc == 0 ? 0 : error_at_name(err, name);
}

/* --- the manifest --- */

void
seal_manifest_next(const struct statement *head,
    const struct manifest *previous, const struct digest *previous_id,
    struct manifest *next)
{
	*next = (struct manifest){ .head = *head };
	next->head.number = 1;
	next->head.first = true;
	/* Room for what seal_add() and seal_withdraw() bring. */
	next->files = memory_new(MANIFEST_FILES_MAX, sizeof(next->files[0]));
	next->withdrawn = memory_new(WITHDRAWN_MAX, sizeof(next->withdrawn[0]));
	if (previous == NULL)
		return;
	next->head.number = previous->head.number + 1;
	next->head.first = false;
	next->head.replaces = *previous_id;
	for (size_t i = 0; i < previous->file_count; i++)
		next->files[next->file_count++] = previous->files[i];
	for (size_t i = 0; i < previous->withdrawn_count; i++) {
		struct manifest_withdrawn *one =
		    &next->withdrawn[next->withdrawn_count++];

		*one = previous->withdrawn[i];
		one->reason = memory_copy(span_of(one->reason));
	}
}

int
seal_withdraw(struct manifest *manifest, struct record_name name,
    const char *reason, struct error *err)
{
	char written[FILE_NAME_LEN];
	const struct manifest_file *file = manifest_find(manifest, name);
	size_t i;

	record_name_format(name, written);
	if (file == NULL)
		return error_set(err, ERROR_INPUT,
		    N_("see which files count with kaihyo ballot show"),
		    N_("%s cannot be withdrawn: it does not count"), written);
	if (!span_is_text(span_of(reason), WITHDRAWN_REASON_MAX))
		return error_set(err, ERROR_USAGE,
		    N_("say why in a sentence with --reason"),
		    N_("the reason must have 1 to %d bytes"),
		    WITHDRAWN_REASON_MAX);
	if (manifest->withdrawn_count == WITHDRAWN_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("ask the election office"),
		    N_("more than %d withdrawn files"), WITHDRAWN_MAX);
	manifest->withdrawn[manifest->withdrawn_count++] =
	    (struct manifest_withdrawn){ name, file->digest,
		    memory_copy(span_of(reason)) };
	i = (size_t)(file - manifest->files);
	memmove(&manifest->files[i], &manifest->files[i + 1],
	    (manifest->file_count - i - 1) * sizeof(manifest->files[0]));
	manifest->file_count--;
	manifest_sort(manifest);
	return 0;
}

int
seal_add(struct manifest *manifest, struct record_name name, uint64_t papers,
    const struct digest *digest, struct error *err)
{
	if (manifest->file_count == MANIFEST_FILES_MAX ||
	    name.number > STATEMENT_NUMBER_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("ask the election office: the unit needs a second one"),
		    N_("more than %d files"), MANIFEST_FILES_MAX);
	manifest->files[manifest->file_count++] =
	    (struct manifest_file){ name, papers, papers, papers, *digest };
	manifest_sort(manifest);
	return 0;
}

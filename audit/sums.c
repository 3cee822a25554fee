#include "audit/sums.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LEN (2 * DIGEST_LEN + 2 + 2 * SUMS_NAME_MAX + 1)

bool
sums_part_is_valid(struct span part)
{
	if (part.len == 0 || part.len > SUMS_NAME_MAX)
		return false;
	for (size_t i = 0; i < part.len; i++) {
		char c = part.at[i];
		bool word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		            (c >= '0' && c <= '9');

		if (!word && (i == 0 || (c != '.' && c != '_' && c != '-')))
			return false;
	}
	return true;
}

/* A file, or a file in one folder. */
static bool
name_is_valid(struct span name)
{
	struct span part;

	if (!span_cut(&name, '/', SUMS_NAME_MAX, &part) ||
	    !sums_part_is_valid(part))
		return false;
	return name.at == NULL || sums_part_is_valid(name);
}

void
sums_add(struct sums *sums, const char *name, const struct digest *digest)
{
	struct sum *sum;

	if (sums->count == sums->size) {
		sums->size = sums->size > 0 ? 2 * sums->size : 64;
		sums->list =
		    memory_grow(sums->list, sums->size, sizeof(sums->list[0]));
	}
	sum = &sums->list[sums->count++];
	*sum = (struct sum){ .digest = *digest };
	span_copy(span_of(name), sum->name, sizeof(sum->name));
}

static int
sum_compare(const void *a, const void *b)
{
	return strcmp(
	    ((const struct sum *)a)->name, ((const struct sum *)b)->name);
}

void
sums_format(struct sums *sums, struct text *text)
{
	char hex[DIGEST_TEXT_LEN];

	if (sums->count > 0)
		qsort(sums->list, sums->count, sizeof(sums->list[0]),
		    sum_compare);
	for (size_t i = 0; i < sums->count; i++) {
		digest_format(&sums->list[i].digest, hex);
		text_addf(text, "%s  %s\n", hex, sums->list[i].name);
	}
}

/* "<digest>  <name>" */
static bool
line_take(struct span line, struct sums *sums)
{
	char name[sizeof(sums->list[0].name)];
	struct digest digest;
	struct span hex;

	if (!span_cut(&line, ' ', 2 * DIGEST_LEN, &hex) ||
	    !digest_parse(hex, &digest) || line.at == NULL ||
	    !span_skip(&line, " ") || !name_is_valid(line) ||
	    !span_copy(line, name, sizeof(name)))
		return false;
	if (sums->count > 0 &&
	    strcmp(sums->list[sums->count - 1].name, name) >= 0)
		return false;
	sums_add(sums, name, &digest);
	return true;
}

int
sums_parse(struct span bytes, struct sums *sums, struct error *err)
{
	struct span line;

	*sums = (struct sums){ .list = NULL };
	if (bytes.len > SUMS_BYTES_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("ask for a new copy of the bundle"),
		    N_("too large: %zu bytes; at most %u are taken"), bytes.len,
		    SUMS_BYTES_MAX);
	while (bytes.at != NULL && bytes.len > 0) {
		if (sums->count < SUMS_LINES_MAX &&
		    span_line(&bytes, LINE_MAX_LEN, &line) &&
		    line_take(line, sums))
			continue;
		error_set(err, ERROR_INPUT,
		    N_("ask for a new copy of the bundle"),
		    N_("not a digest and a name, or not in order"));
		error_at(err, N_("line %zu"), sums->count + 1);
		sums_clear(sums);
		return -1;
	}
	return 0;
}

const struct digest *
sums_find(const struct sums *sums, const char *name)
{
	struct sum key = { .name = "" };
	const struct sum *found;

	if (sums->count == 0 ||
	    !span_copy(span_of(name), key.name, sizeof(key.name)))
		return NULL;
	found = bsearch(
	    &key, sums->list, sums->count, sizeof(sums->list[0]), sum_compare);
	return found != NULL ? &found->digest : NULL;
}

void
sums_clear(struct sums *sums)
{
	free(sums->list);
	*sums = (struct sums){ .list = NULL };
}

#include "tally/truth.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define INDEX_FIRST 1024

struct truth *
truth_new(const struct definition *definition)
{
	struct truth *truth = memory_new(1, sizeof(*truth));

	truth->definition = definition;
	truth->units =
	    memory_new(definition->setup.unit_count, sizeof(truth->units[0]));
	truth->places =
	    memory_new(definition->setup.place_count, sizeof(truth->places[0]));
	return truth;
}

static void
manifests_free(struct truth_manifest *list)
{
	while (list != NULL) {
		struct truth_manifest *next = list->next;

		manifest_clear(&list->manifest);
		free(list);
		list = next;
	}
}

static void
turnouts_free(struct truth_turnout *list)
{
	while (list != NULL) {
		struct truth_turnout *next = list->next;

		turnout_clear(&list->turnout);
		free(list);
		list = next;
	}
}

void
truth_free(struct truth *truth)
{
	if (truth == NULL)
		return;
	for (size_t i = 0; i < truth->definition->setup.unit_count; i++)
		manifests_free(truth->units[i]);
	for (size_t i = 0; i < truth->definition->setup.place_count; i++)
		turnouts_free(truth->places[i]);
	free(truth->units);
	free(truth->places);
	free(truth->files);
	free(truth->index);
	free(truth);
}

/* Where `digest` stands in the index, or the empty slot for it. */
static size_t
slot_find(const struct truth *truth, const struct digest *digest)
{
	size_t i;

	memcpy(&i, digest->bytes, sizeof(i));
	for (i &= truth->index_size - 1; truth->index[i] != 0;
	     i = (i + 1) & (truth->index_size - 1))
		if (digest_same(
		        &truth->files[truth->index[i] - 1].digest, digest))
			break;
	return i;
}

struct truth_file *
truth_find(const struct truth *truth, const struct digest *digest)
{
	size_t i;

	if (truth->index_size == 0)
		return NULL;
	i = truth->index[slot_find(truth, digest)];
	return i > 0 ? &truth->files[i - 1] : NULL;
}

static void
index_grow(struct truth *truth)
{
	truth->index_size =
	    truth->index_size > 0 ? truth->index_size * 2 : INDEX_FIRST;
	free(truth->index);
	truth->index = memory_new(truth->index_size, sizeof(truth->index[0]));
	for (size_t i = 0; i < truth->file_count; i++)
		truth->index[slot_find(truth, &truth->files[i].digest)] = i + 1;
}

static struct truth_file *
file_add(struct truth *truth, const struct manifest_file *file, size_t unit)
{
	struct truth_file *added;

	if (truth->index_size / 2 <= truth->file_count)
		index_grow(truth);
	if (truth->file_count == truth->file_size) {
		truth->file_size =
		    truth->file_size > 0 ? truth->file_size * 2 : 256;
		truth->files = memory_grow(
		    truth->files, truth->file_size, sizeof(truth->files[0]));
	}
	added = &truth->files[truth->file_count];
	*added = (struct truth_file){ .digest = file->digest,
		.name = file->name,
		.papers = file->papers,
		.unit = unit };
	truth->index[slot_find(truth, &file->digest)] = ++truth->file_count;
	return added;
}

/* Would this manifest contradict what others say of the same bytes? */
static int
files_check(const struct truth *truth, const struct manifest *manifest,
    size_t unit, struct error *err)
{
	const struct setup *setup = &truth->definition->setup;

	for (size_t i = 0; i < manifest->file_count; i++) {
		const struct manifest_file *file = &manifest->files[i];
		const struct truth_file *known =
		    truth_find(truth, &file->digest);
		char name[FILE_NAME_LEN];

		if (known == NULL)
			continue;
		record_name_format(file->name, name);
		if (known->unit != unit)
			return error_set(err, ERROR_INPUT,
			    N_("find out which unit scanned these papers; the "
			       "other unit seals again without them"),
			    N_("%s holds the same papers as a file of unit "
			       "%s; nothing counts twice"),
			    name, setup->units[known->unit].id);
		if (known->papers != file->papers)
			return error_set(err, ERROR_INPUT,
			    N_("ask the unit to seal again with the right "
			       "number"),
			    N_("%s has %llu papers here and %llu in an earlier "
			       "manifest"),
			    name, (unsigned long long)file->papers,
			    (unsigned long long)known->papers);
	}
	return 0;
}

int
truth_add_manifest(struct truth *truth, struct manifest *manifest,
    const struct digest *id, bool signers_gone, struct error *err)
{
	size_t unit =
	    setup_unit(&truth->definition->setup, manifest->head.subject);
	struct truth_manifest *added, *other;

	if (unit == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the setup has no unit \"%s\""), manifest->head.subject);
	if (files_check(truth, manifest, unit, err) != 0)
		return -1;
	added = memory_new(1, sizeof(*added));
	added->manifest = *manifest;
	*manifest = (struct manifest){ 0 }; /* handed over */
	added->id = *id;
	added->unit = unit;
	added->signers_gone = signers_gone;
	for (other = truth->units[unit]; other != NULL; other = other->next)
		if (other->manifest.head.number == added->manifest.head.number)
			added->conflict = true;
	added->next = truth->units[unit];
	truth->units[unit] = added;
	for (size_t i = 0; i < added->manifest.file_count; i++) {
		const struct manifest_file *file = &added->manifest.files[i];
		struct truth_file *known = truth_find(truth, &file->digest);

		if (known == NULL)
			known = file_add(truth, file, unit);
		if (!added->conflict &&
		    (known->latest == NULL ||
		        known->latest->manifest.head.number <
		            added->manifest.head.number))
			known->latest = added;
	}
	return 0;
}

int
truth_add_turnout(struct truth *truth, struct turnout *turnout,
    const struct digest *id, bool signers_gone, struct error *err)
{
	size_t place =
	    setup_place(&truth->definition->setup, turnout->head.subject);
	struct truth_turnout *added, *other;

	if (place == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the setup has no place \"%s\""), turnout->head.subject);
	added = memory_new(1, sizeof(*added));
	added->turnout = *turnout;
	*turnout = (struct turnout){ 0 }; /* handed over */
	added->id = *id;
	added->place = place;
	added->signers_gone = signers_gone;
	for (other = truth->places[place]; other != NULL; other = other->next)
		if (other->turnout.head.number == added->turnout.head.number)
			added->conflict = true;
	added->next = truth->places[place];
	truth->places[place] = added;
	return 0;
}

const struct truth_manifest *
truth_unit(const struct truth *truth, size_t unit)
{
	const struct truth_manifest *latest = NULL;

	for (const struct truth_manifest *m = truth->units[unit]; m != NULL;
	     m = m->next)
		if (!m->conflict &&
		    (latest == NULL ||
		        m->manifest.head.number > latest->manifest.head.number))
			latest = m;
	return latest;
}

const struct truth_turnout *
truth_place(const struct truth *truth, size_t place)
{
	const struct truth_turnout *latest = NULL;

	for (const struct truth_turnout *t = truth->places[place]; t != NULL;
	     t = t->next)
		if (!t->conflict &&
		    (latest == NULL ||
		        t->turnout.head.number > latest->turnout.head.number))
			latest = t;
	return latest;
}

bool
truth_counts(const struct truth *truth, const struct truth_file *file)
{
	return file->latest != NULL &&
	       file->latest == truth_unit(truth, file->unit);
}

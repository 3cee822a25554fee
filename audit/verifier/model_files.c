#include <stdlib.h>
#include <string.h>

#include "audit/verifier/inside.h"

/* Where a digest stands in the index, or would. */
static size_t
slot_of(const struct model *model, const uint8_t digest[DIGEST_LEN])
{
	const struct model_inside *inside = model->inside;
	uint64_t start;
	size_t slot;

	memcpy(&start, digest, sizeof(start));
	slot = (size_t)start & (inside->file_slots - 1);
	while (inside->file_index[slot] != 0 &&
	       memcmp(model->files[inside->file_index[slot] - 1].digest, digest,
	           DIGEST_LEN) != 0)
		slot = (slot + 1) & (inside->file_slots - 1);
	return slot;
}

struct papers_file *
model_file(const struct model *model, const uint8_t digest[DIGEST_LEN])
{
	uint32_t number;

	if (model->inside->file_slots == 0)
		return NULL;
	number = model->inside->file_index[slot_of(model, digest)];
	return number > 0 ? &model->files[number - 1] : NULL;
}

bool
model_file_counts(const struct model *model, const struct papers_file *file)
{
	return !file->withdrawn && file->latest != NULL &&
	       file->latest == model_latest(model, NOTE_MANIFEST, file->unit);
}

uint64_t
model_unit_papers(const struct model *model, size_t unit)
{
	const struct statement *latest =
	    model_latest(model, NOTE_MANIFEST, unit);
	uint64_t papers = 0;

	if (latest == NULL)
		return 0;
	for (size_t i = 0; i < latest->of.manifest.file_count; i++) {
		const struct manifest_file *file =
		    &latest->of.manifest.files[i];
		const struct papers_file *known =
		    model_file(model, file->digest);

		if (known == NULL || !known->withdrawn)
			papers += file->papers;
	}
	return papers;
}

/* --- taking a manifest ---------------------------------------------------- */

bool
model_files_agree(const struct taking *in)
{
	const struct manifest *manifest = &in->statement->of.manifest;

	for (size_t i = 0; i < manifest->file_count; i++) {
		const struct manifest_file *file = &manifest->files[i];
		const struct papers_file *known =
		    model_file(in->model, file->digest);
		char name[PAPERS_NAME_BYTES];

		if (known == NULL)
			continue;
		papers_name_text(file->name, name);
		if (known->unit != in->statement->index)
			return TAKING_WRONG(in,
			    "%s holds the same papers as a file of unit %s",
			    name, in->setup->units[known->unit].id);
		if (known->name.bundles != file->name.bundles ||
		    known->name.number != file->name.number ||
		    known->papers != file->papers)
			return TAKING_WRONG(in,
			    "an earlier manifest says of %s another name or "
			    "number of papers",
			    name);
	}
	return true;
}

static void
file_index_grow(struct model *model)
{
	struct model_inside *inside = model->inside;

	free(inside->file_index);
	inside->file_slots =
	    inside->file_slots > 0 ? 2 * inside->file_slots : 1024;
	inside->file_index =
	    memory_take(inside->file_slots, sizeof(inside->file_index[0]));
	for (size_t i = 0; i < model->file_count; i++)
		inside->file_index[slot_of(model, model->files[i].digest)] =
		    (uint32_t)i + 1;
}

static struct papers_file *
file_add(struct model *model, const struct manifest_file *file, size_t unit)
{
	struct papers_file *added;

	if (model->inside->file_slots <= 2 * model->file_count)
		file_index_grow(model);
	model->files =
	    list_add(model->files, model->file_count, sizeof(model->files[0]));
	added = &model->files[model->file_count];
	*added = (struct papers_file){
		.name = file->name, .papers = file->papers, .unit = unit
	};
	memcpy(added->digest, file->digest, DIGEST_LEN);
	model->inside->file_index[slot_of(model, file->digest)] =
	    (uint32_t)++model->file_count;
	return added;
}

void
model_files_take(struct model *model, const struct statement *added)
{
	for (size_t i = 0; i < added->of.manifest.file_count; i++) {
		const struct manifest_file *file = &added->of.manifest.files[i];
		struct papers_file *known = model_file(model, file->digest);

		if (known == NULL)
			known = file_add(model, file, added->index);
		if (!added->conflict &&
		    (known->latest == NULL ||
		        known->latest->number < added->number))
			known->latest = added;
	}
}

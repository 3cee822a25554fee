#include "ballot/stick.h"

#include <stdlib.h>
#include <string.h>

bool
stick_has(const struct media *media, const char *name)
{
	for (size_t i = 0; i < media->count; i++)
		if (strcmp(media->items[i].name, name) == 0)
			return true;
	return false;
}

const struct media_item *
stick_latest(const struct media *media)
{
	const struct media_item *latest = NULL;

	/* Items are sorted by number within a kind. */
	for (size_t i = 0; i < media->count; i++)
		if (media->items[i].kind == MEDIA_MANIFEST)
			latest = &media->items[i];
	return latest;
}

static int
note_read(const struct definition *definition, const struct media *media,
    const char *name, struct file_bytes *file, struct note *note,
    struct error *err)
{
	struct keyring ring = roster_keyring(&definition->roster);

	if (file_read(
	        media->folder.descriptor, name, NOTE_BYTES_MAX, file, err) != 0)
		return -1;
	if (note_open(file_span(file), &ring, note, err) != 0)
		return error_at_name(err, name);
	return 0;
}

static int
manifest_check(const struct definition *definition, unsigned number,
    struct stick_manifest *stick, struct error *err)
{
	const struct manifest *manifest = &stick->manifest;
	struct scope scopes[SCOPES_MAX];
	size_t count;

	if (definition_owns(definition, &manifest->head, err) != 0)
		return -1;
	if (manifest->head.number != number)
		return error_set(err, ERROR_INPUT,
		    N_("give the file back the name it was made with"),
		    N_("it is manifest %u by its signed text, not %u"),
		    manifest->head.number, number);
	stick->unit = setup_unit(&definition->setup, manifest->head.subject);
	if (stick->unit == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check that the definition is the latest"),
		    N_("the setup knows no unit %s"), manifest->head.subject);
	count = setup_unit_scopes(&definition->setup, stick->unit, scopes);
	return policy_check(&definition->setup.policy, NOTE_MANIFEST,
	    &stick->note, scopes, count, manifest->slots, manifest->slot_count,
	    manifest->head.date, &stick->notice, err);
}

int
stick_manifest_read(const struct definition *definition,
    const struct media *media, const struct media_item *item,
    struct stick_manifest *stick, struct error *err)
{
	*stick = (struct stick_manifest){ .unit = SIZE_MAX };
	if (note_read(definition, media, item->name, &stick->file, &stick->note,
	        err) != 0)
		return -1;
	if (manifest_parse(stick->note.text, &stick->manifest, err) != 0 ||
	    manifest_check(definition, item->number, stick, err) != 0)
		return error_at_name(err, item->name);
	return 0;
}

void
stick_manifest_clear(struct stick_manifest *stick)
{
	manifest_clear(&stick->manifest);
	file_release(&stick->file);
}

static int
file_check(const struct definition *definition, size_t unit,
    const struct manifest_file *listed, struct span bytes, struct error *err)
{
	struct hashed hashed = hashed_of(bytes);
	struct code_table *table = memory_new(1, sizeof(*table));
	struct verified verified;
	struct records records;
	int rc = -1;

	code_table_init(table, definition, definition->setup.units[unit].paper);
	if (verified_by_digest(&hashed, &listed->digest, &verified, err) != 0 ||
	    records_parse(verified, listed->name.kind, table, &records, err) !=
	        0)
		goto out;
	if (records.papers != listed->papers) {
		error_set(err, ERROR_BOOKS,
		    N_("have the unit seal these papers again"),
		    N_("%llu papers, but the manifest says %llu"),
		    (unsigned long long)records.papers,
		    (unsigned long long)listed->papers);
		goto out;
	}
	rc = 0;
out:
	free(table);
	return rc;
}

int
stick_file_check(const struct definition *definition, const struct media *media,
    const struct stick_manifest *stick, const struct manifest_file *listed,
    struct error *err)
{
	struct file_bytes file = { 0 };
	char name[FILE_NAME_LEN];
	size_t max = media_bytes_max(listed->name.kind == RECORD_BALLOTS
	                                 ? MEDIA_BALLOTS
	                                 : MEDIA_BUNDLES);
	int rc;

	record_name_format(listed->name, name);
	if (file_read(media->folder.descriptor, name, max, &file, err) != 0)
		return -1;
	rc = file_check(definition, stick->unit, listed, file_span(&file), err);
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, name);
}

static int
turnout_holds(const struct definition *definition, struct stick_turnout *stick,
    struct error *err)
{
	const struct turnout *turnout = &stick->turnout;
	struct scope scopes[SCOPES_MAX];
	size_t count;

	if (definition_owns(definition, &turnout->head, err) != 0 ||
	    turnout_check(turnout, &definition->setup, err) != 0)
		return -1;
	stick->place = setup_place(&definition->setup, turnout->head.subject);
	count = setup_place_scopes(&definition->setup, stick->place, scopes);
	return policy_check(&definition->setup.policy, NOTE_TURNOUT,
	    &stick->note, scopes, count, turnout->slots, turnout->slot_count,
	    turnout->head.date, &stick->notice, err);
}

int
stick_turnout_read(const struct definition *definition,
    const struct media *media, struct stick_turnout *stick, struct error *err)
{
	static const char name[] = "turnout.note";

	*stick = (struct stick_turnout){ .place = SIZE_MAX };
	if (note_read(
	        definition, media, name, &stick->file, &stick->note, err) != 0)
		return -1;
	if (turnout_parse(stick->note.text, &stick->turnout, err) != 0 ||
	    turnout_holds(definition, stick, err) != 0)
		return error_at_name(err, name);
	return 0;
}

void
stick_turnout_clear(struct stick_turnout *stick)
{
	turnout_clear(&stick->turnout);
	file_release(&stick->file);
}

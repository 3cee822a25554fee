#include "tally/cmd_bundle_reader.h"

#include <stdlib.h>
#include <string.h>

#include "keys/note.h"

static const char *const fix_copy =
    N_("ask the station for a new copy of its bundle");

void
bundle_reader_close(struct bundle_reader *reader)
{
	file_release(&reader->note_bytes);
	file_release(&reader->sums_bytes);
	sums_clear(&reader->sums);
	*reader = (struct bundle_reader){ .path = NULL };
}

static int
read_named(const struct bundle_reader *reader, const char *name, size_t max,
    struct file_bytes *bytes, struct error *err)
{
	char *path = path_join(reader->path, name);
	int rc = file_read_path(path, max, bytes, err);

	free(path);
	return rc;
}

int
bundle_reader_file(const struct bundle_reader *reader, const char *name,
    size_t max, struct file_bytes *bytes, struct error *err)
{
	const struct digest *wanted = sums_find(&reader->sums, name);
	struct hashed hashed;

	if (wanted == NULL)
		return error_set(err, ERROR_INPUT, fix_copy,
		    N_("%s is not among the files of this bundle"), name);
	if (read_named(reader, name, max, bytes, err) != 0)
		return -1;
	hashed = hashed_of(file_span(bytes));
	if (digest_same(&hashed.digest, wanted))
		return 0;
	file_release(bytes);
	*bytes = (struct file_bytes){ 0 };
	error_set(err, ERROR_SIGNATURE, fix_copy,
	    N_("this is not the file that the bundle was signed with"));
	return error_at_name(err, name);
}

/* bundle.note: of this election and an office, signed by its officials. */
static int
note_take(struct bundle_reader *reader, const struct definition *definition,
    struct error *err)
{
	const struct setup *setup = &definition->setup;
	struct keyring keyring = roster_keyring(&definition->roster);
	struct scope scope = { .kind = SCOPE_STATION };
	struct policy_notice notice;
	struct note note;
	size_t office;

	if (read_named(reader, "bundle.note", NOTE_BYTES_MAX,
	        &reader->note_bytes, err) != 0 ||
	    note_open(file_span(&reader->note_bytes), &keyring, &note, err) !=
	        0 ||
	    bundle_note_parse(note.text, &reader->note, err) != 0 ||
	    definition_owns(definition, &reader->note.head, err) != 0)
		return -1;
	reader->note_id = note.text.digest;
	office = setup_office(setup, reader->note.head.subject);
	if (office == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the setup has no station \"%s\""),
		    reader->note.head.subject);
	memcpy(scope.id, setup->stations[office].id, sizeof(scope.id));
	return policy_check(&setup->policy, NOTE_BUNDLE, &note, &scope, 1,
	    reader->note.slots, reader->note.slot_count, reader->note.head.date,
	    &notice, err);
}

static int
sums_take(struct bundle_reader *reader, struct error *err)
{
	struct hashed hashed;

	if (read_named(reader, SUMS_FILE, SUMS_BYTES_MAX, &reader->sums_bytes,
	        err) != 0)
		return -1;
	hashed = hashed_of(file_span(&reader->sums_bytes));
	if (!digest_same(&hashed.digest, &reader->note.sums))
		return error_set(err, ERROR_SIGNATURE, fix_copy,
		    N_("SHA256SUMS is not the one that bundle.note was signed "
		       "over"));
	return sums_parse(hashed.bytes, &reader->sums, err);
}

int
bundle_reader_open(struct bundle_reader *reader,
    const struct definition *definition, const char *path, struct error *err)
{
	*reader = (struct bundle_reader){ .path = path };
	return note_take(reader, definition, err) == 0 &&
	               sums_take(reader, err) == 0
	           ? 0
	           : -1;
}

/*
 * A newer setup or roster takes the place of the one in force.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/note.h"
#include "tally/certification.h"
#include "tally/cmd_import.h"

static void
file_bytes_copy(struct file_bytes *to, struct span bytes)
{
	free(to->at);
	*to = (struct file_bytes){ memory_copy(bytes), bytes.len };
}

/* The definition's files with those of the medium in their place. */
static int
definition_with(struct import *import, const struct media_item *item,
    struct span bytes, struct definition_files *files, struct error *why)
{
	const struct definition_files *now = &import->session.files;
	char json[40];

	file_bytes_copy(&files->root, file_span(&now->root));
	file_bytes_copy(&files->election_note, file_span(&now->election_note));
	file_bytes_copy(&files->election_json, file_span(&now->election_json));
	file_bytes_copy(
	    &files->ordinance_json, file_span(&now->ordinance_json));
	file_bytes_copy(&files->setup_note, item->kind == MEDIA_SETUP_NOTE
	                                        ? bytes
	                                        : file_span(&now->setup_note));
	file_bytes_copy(&files->roster_note,
	    item->kind == MEDIA_ROSTER ? bytes : file_span(&now->roster_note));
	if (item->kind == MEDIA_SETUP_NOTE) {
		snprintf(json, sizeof(json), "setup-%u.json", item->number);
		return file_read(import->medium->media.folder.descriptor, json,
		    media_bytes_max(MEDIA_SETUP_JSON), &files->setup_json, why);
	}
	file_bytes_copy(&files->setup_json, file_span(&now->setup_json));
	return 0;
}

/* The successor's number and the note that it replaces must fit. */
static int
successor_check(const struct statement *next, const struct statement *now,
    const struct digest *now_id, struct error *why)
{
	if (next->number <= now->number)
		return error_set(why, ERROR_INPUT,
		    N_("nothing to do: the station has the newer one"),
		    N_("number %u is not newer than number %u of the station"),
		    next->number, now->number);
	if (next->number != now->number + 1 ||
	    !digest_same(&next->replaces, now_id))
		return error_set(why, ERROR_INPUT,
		    N_("take in the numbers between first, in their order"),
		    N_("number %u does not follow number %u of the station"),
		    next->number, now->number);
	return 0;
}

int
import_definition(struct import *import, const struct media_item *item,
    const struct hashed *hashed, enum taken *taken, struct error *why,
    struct error *err)
{
	bool setup = item->kind == MEDIA_SETUP_NOTE;
	struct definition_files files = { 0 };
	struct definition *now = import->session.definition, *next = NULL;
	struct stored_file note = { .kind = setup ? FILE_SETUP_NOTE
		                                  : FILE_ROSTER_NOTE,
		.ordinal = item->number,
		.sha256 = hashed->digest,
		.is_note = true };
	struct stored_file json = { .kind = FILE_SETUP_JSON,
		.ordinal = item->number };
	int rc = -1;

	*taken = TAKEN_REFUSED;
	if (setup &&
	    station_is_declared(import->session.truth, import->session.index)) {
		import_refuse_declared(why);
		return 0;
	}
	if (definition_with(import, item, hashed->bytes, &files, why) != 0 ||
	    (next = definition_new(&files, why)) == NULL) {
		rc = 0;
		goto out;
	}
	/* The same text with other signatures is the same note. */
	if (digest_same(setup ? &next->setup_id : &next->roster_id,
	        setup ? &now->setup_id : &now->roster_id)) {
		*taken = TAKEN_KNOWN;
		rc = 0;
		goto out;
	}
	if (successor_check(setup ? &next->setup_head : &next->roster.head,
	        setup ? &now->setup_head : &now->roster.head,
	        setup ? &now->setup_id : &now->roster_id, why) != 0) {
		rc = 0;
		goto out;
	}
	note.note_id = setup ? next->setup_id : next->roster_id;
	json.sha256 = digest_of(file_span(&files.setup_json));
	/* First in memory, where a refusal leaves everything as it was. */
	if (session_redefine(&import->session, &files, why) != 0) {
		rc = 0;
		goto out;
	}
	if (session_add_file(import->session.store, item->name, &note,
	        hashed->bytes, import->operator, err) != 0 ||
	    (setup && session_add_file(import->session.store, "setup.json",
	                  &json, file_span(&import->session.files.setup_json),
	                  import->operator, err) != 0))
		goto out;
	*taken = TAKEN_ACCEPTED;
	rc = 0;
out:
	definition_free(next);
	definition_files_release(&files);
	return rc;
}

/*
 * Files of papers, and lists of voters: vouched for by a digest in a signed
 * statement.
 */
#include <stdlib.h>
#include <string.h>

#include "ballot/notes/attached.h"
#include "ballot/records.h"
#include "base/random.h"
#include "tally/certification.h"
#include "tally/cmd_import.h"

/*
 * Parses stored or offered bytes that some manifest vouches for. What is
 * stored stays, also if a later setup allows fewer papers in a file.
 */
static int
records_open(const struct import *import, const struct truth_file *known,
    const struct hashed *hashed, struct records *records, struct error *err)
{
	const struct definition *definition = import->session.definition;
	struct code_table table;
	struct verified verified;

	if (verified_by_digest(hashed, &known->digest, &verified, err) != 0)
		return -1;
	code_table_init(
	    &table, definition, definition->setup.units[known->unit].paper);
	if (known->stored)
		table.papers_max = PAPERS_PER_FILE_MAX;
	return records_parse(verified, known->name.kind, &table, records, err);
}

/* While stored records are walked: to fill the set or to find one serial. */
struct stored_walk {
	struct import *import;
	struct text bytes;
	bool searching;
	uint64_t wanted;
	struct text *found; /* "ballots-001.csv (unit kita)" */
};

static int
stored_visit(void *context, const struct stored_file *file, struct error *err)
{
	struct stored_walk *walk = context;
	struct import *import = walk->import;
	const struct truth_file *known =
	    truth_find(import->session.truth, &file->sha256);
	struct records_walk records_walk;
	struct records records;
	struct record record;
	struct hashed hashed;

	if (store_read_file(
	        import->session.store, file, &walk->bytes, &hashed, err) != 0 ||
	    records_open(import, known, &hashed, &records, err) != 0)
		return -1;
	if (!walk->searching)
		return serials_add_records(&import->serials, &records, &record)
		           ? 0
		           : serials_refuse_stored(&record, err);
	records_walk = records_begin(&records);
	while (records_next(&records_walk, &record))
		if (record_serial(&record) == walk->wanted &&
		    walk->found->len == 0) {
			char name[FILE_NAME_LEN];

			record_name_format(known->name, name);
			text_addf(walk->found, "%s (%s)", name, file->subject);
		}
	return 0;
}

static int
each_record(struct stored_walk *walk, struct error *err)
{
	struct store *store = walk->import->session.store;
	int rc = -1;

	if (store_each_file(store, FILE_BALLOTS, stored_visit, walk, err) ==
	        0 &&
	    store_each_file(store, FILE_BUNDLES, stored_visit, walk, err) == 0)
		rc = 0;
	text_clear(&walk->bytes);
	return rc;
}

/* Papers that the media can hold at most, and that room is made for at once. */
#define LINE_LEN_MIN (SERIAL_TEXT_LEN + IMAGE_TEXT_LEN + 4)
#define ROOM_MAX (1u << 24)

/* The set of serials is made by one pass over what is stored. */
static int
serials_load(struct import *import, struct error *err)
{
	struct stored_walk walk = { .import = import };
	uint64_t room = import->media_size / LINE_LEN_MIN;
	uint64_t seed;

	if (import->serials_ready)
		return 0;
	random_bytes(&seed, sizeof(seed));
	serials_init(&import->serials, seed);
	serials_reserve(
	    &import->serials, room < ROOM_MAX ? (size_t)room : ROOM_MAX);
	if (each_record(&walk, err) != 0)
		return -1;
	import->serials_ready = true;
	return 0;
}

/* Names both places of a serial that is there already. */
static int
refuse_serial(
    struct import *import, const struct record *record, struct error *why)
{
	struct text found = { 0 };
	struct stored_walk walk = { .import = import,
		.searching = true,
		.wanted = record_serial(record),
		.found = &found };

	if (each_record(&walk, why) == 0)
		error_set(why, ERROR_INPUT,
		    N_("stop: the same papers may have been scanned or copied "
		       "twice; find out which of the two is right"),
		    N_("serial %.*s is already in %s; no paper counts twice"),
		    (int)record->name.len, record->name.at,
		    found.len > 0 ? found.at : "?");
	text_clear(&found);
	return -1;
}

/* A refused file may have left serials: the next one makes the set anew. */
static int
serials_take(
    struct import *import, const struct records *records, struct error *why)
{
	struct record twice;

	if (serials_add_records(&import->serials, records, &twice))
		return 0;
	serials_clear(&import->serials);
	import->serials_ready = false;
	return refuse_serial(import, &twice, why);
}

/* Why does no manifest vouch for it? Because of its content, or at all? */
static int
refuse_unlisted(
    struct import *import, const struct media_item *item, struct error *why)
{
	struct record_name name;
	const struct truth *truth = import->session.truth;
	const struct media *media = &import->medium->media;

	if (record_name_parse(span_of(item->name), &name))
		for (size_t i = 0; i < media->count; i++)
			if (media->items[i].kind == MEDIA_MANIFEST)
				return error_set(why, ERROR_SIGNATURE,
				    N_("the file was changed, or the medium "
				       "mixed up: ask the unit for a new copy "
				       "of the whole medium"),
				    N_("no signed manifest vouches for this "
				       "content"));
	return error_set(why, ERROR_SIGNATURE,
	    N_("bring the unit's medium with its manifest; the file waits "
	       "where it is"),
	    truth->file_count > 0
	        ? N_("no signed manifest taken in so far vouches for this file")
	        : N_("no signed manifest was taken in yet"));
}

static int
examine_records(struct import *import, const struct media_item *item,
    const struct hashed *hashed, struct stored_file *file,
    struct records *records, struct error *why)
{
	const struct setup *setup = &import->session.definition->setup;
	const struct truth_file *known =
	    truth_find(import->session.truth, &hashed->digest);

	if (known == NULL)
		return refuse_unlisted(import, item, why);
	if (records_open(import, known, hashed, records, why) != 0)
		return -1;
	if (records->papers != known->papers)
		return error_set(why, ERROR_INPUT,
		    N_("ask the unit to count again and to seal anew"),
		    N_("%llu papers in the file, %llu in the signed manifest"),
		    (unsigned long long)records->papers,
		    (unsigned long long)known->papers);
	if (serials_take(import, records, why) != 0)
		return -1;
	file->kind =
	    known->name.kind == RECORD_BALLOTS ? FILE_BALLOTS : FILE_BUNDLES;
	file->ordinal = known->name.number;
	file->papers = records->papers;
	memcpy(
	    file->subject, setup->units[known->unit].id, sizeof(file->subject));
	return 0;
}

int
import_papers(struct import *import, const struct media_item *item,
    const struct hashed *hashed, uint64_t *papers, enum taken *taken,
    struct error *why, struct error *err)
{
	struct stored_file file = { .sha256 = hashed->digest };
	struct records records;

	*taken = TAKEN_REFUSED;
	if (station_is_declared(import->session.truth, import->session.index)) {
		import_refuse_declared(why);
		return 0;
	}
	if (serials_load(import, err) != 0)
		return -1;
	if (examine_records(import, item, hashed, &file, &records, why) != 0)
		return 0;
	if (session_add_file(import->session.store, item->name, &file,
	        hashed->bytes, import->operator, err) != 0)
		return -1;
	truth_find(import->session.truth, &hashed->digest)->stored = true;
	*papers += file.papers;
	*taken = TAKEN_ACCEPTED;
	return 0;
}

/* A list of voters: which statement names it? */
static int
examine_voters(const struct import *import, const struct hashed *hashed,
    struct stored_file *file, struct error *why)
{
	static const enum file_kind kinds[] = {
		[ATTACHED_CHECKINS] = FILE_CHECKINS,
		[ATTACHED_ROLL] = FILE_ROLL_LIST,
		[ATTACHED_CHANGES] = FILE_ROLL_CHANGES,
	};
	const struct truth_statement *names =
	    truth_find_attached(import->session.truth, &hashed->digest);
	const struct statement *head;
	enum attached attached;

	if (names == NULL)
		return error_set(why, ERROR_SIGNATURE,
		    N_("bring the latest turnout of the place, or the "
		       "roll.note "
		       "of the office; if it is here, the file was changed: "
		       "ask for a new copy"),
		    N_("no turnout and no roll taken in so far names this "
		       "content"));
	attached = attached_find(&names->statement, &hashed->digest);
	if (attached_check(&names->statement, attached, hashed,
	        &import->session.definition->setup, why) != 0)
		return -1;
	head = signed_head(&names->statement);
	file->kind = kinds[attached];
	file->ordinal = head->number;
	memcpy(file->subject, head->subject, sizeof(file->subject));
	return 0;
}

int
import_voters(struct import *import, const struct media_item *item,
    const struct hashed *hashed, enum taken *taken, struct error *why,
    struct error *err)
{
	struct stored_file file = { .sha256 = hashed->digest };

	*taken = TAKEN_REFUSED;
	if (station_is_declared(import->session.truth, import->session.index)) {
		import_refuse_declared(why);
		return 0;
	}
	if (examine_voters(import, hashed, &file, why) != 0)
		return 0;
	if (session_add_file(import->session.store, item->name, &file,
	        hashed->bytes, import->operator, err) != 0)
		return -1;
	truth_attach(import->session.truth, &file.sha256, file.subject);
	*taken = TAKEN_ACCEPTED;
	return 0;
}

#include "tally/truth.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/notes/attached.h"
#include "base/text.h"
#include "tally/checkins.h"

/* Have its statements ids of their own? */
static bool
has_ids(enum note_kind kind)
{
	return kind == NOTE_RULING || kind == NOTE_SHEET;
}

/* How many things a kind of statement can speak of; of ids none yet. */
static size_t
subject_count(const struct setup *setup, enum note_kind kind)
{
	const char *key = statement_subject_key(kind);

	if (has_ids(kind))
		return 0;
	if (key != NULL && strcmp(key, "unit") == 0)
		return setup->unit_count;
	if (key != NULL && strcmp(key, "place") == 0)
		return setup->place_count;
	if (key != NULL && strcmp(key, "station") == 0)
		return setup->office_count;
	if (kind == NOTE_ROLL)
		return ROLL_STAGE_COUNT;
	return 1;
}

static const char *
id_of(const struct truth_list *list)
{
	return signed_head(&list->newest->statement)->subject;
}

/* The first list of an id that does not come before this one. */
static size_t
id_from(const struct truth *truth, enum note_kind kind, const char *id)
{
	const struct truth_list *lists = truth->lists[kind];
	size_t low = 0, high = truth->list_counts[kind];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(id_of(&lists[middle]), id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t
id_index(const struct truth *truth, enum note_kind kind, const char *id)
{
	size_t i = id_from(truth, kind, id);

	return i < truth->list_counts[kind] &&
	               strcmp(id_of(&truth->lists[kind][i]), id) == 0
	           ? i
	           : SIZE_MAX;
}

size_t
truth_index(const struct truth *truth, enum note_kind kind, const char *subject)
{
	const struct setup *setup = &truth->definition->setup;
	const char *key = statement_subject_key(kind);

	if (has_ids(kind))
		return id_index(truth, kind, subject);
	if (key != NULL && strcmp(key, "unit") == 0)
		return setup_unit(setup, subject);
	if (key != NULL && strcmp(key, "place") == 0)
		return setup_place(setup, subject);
	if (key != NULL && strcmp(key, "station") == 0)
		return setup_office(setup, subject);
	if (kind == NOTE_ROLL)
		return roll_stage_find(span_of(subject));
	return 0;
}

/* An empty list where the id belongs. */
static size_t
list_insert(struct truth *truth, enum note_kind kind, const char *id)
{
	size_t i = id_from(truth, kind, id), count = truth->list_counts[kind]++;
	struct truth_list *lists =
	    memory_grow(truth->lists[kind], count + 1, sizeof(lists[0]));

	memmove(&lists[i + 1], &lists[i], (count - i) * sizeof(lists[0]));
	lists[i] = (struct truth_list){ .newest = NULL };
	truth->lists[kind] = lists;
	return i;
}

struct truth *
truth_new(const struct definition *definition)
{
	struct truth *truth = memory_new(1, sizeof(*truth));

	truth->definition = definition;
	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KIND_COUNT;
	     kind++) {
		if (!signed_is_known(kind))
			continue;
		truth->list_counts[kind] =
		    subject_count(&definition->setup, kind);
		truth->lists[kind] = memory_new(
		    truth->list_counts[kind], sizeof(truth->lists[kind][0]));
	}
	truth->corrected = memory_new(
	    definition->setup.place_count + 1, sizeof(truth->corrected[0]));
	truth->box_units = memory_new(
	    definition->setup.box_count + 1, sizeof(truth->box_units[0]));
	truth_uncorrect(truth);
	return truth;
}

static void
list_free(struct truth_statement *newest)
{
	while (newest != NULL) {
		struct truth_statement *next = newest->next;

		signed_clear(&newest->statement);
		free(newest->gone);
		free(newest);
		newest = next;
	}
}

void
truth_free(struct truth *truth)
{
	if (truth == NULL)
		return;
	for (size_t kind = 0; kind < NOTE_KIND_COUNT; kind++) {
		for (size_t i = 0; i < truth->list_counts[kind]; i++)
			list_free(truth->lists[kind][i].newest);
		free(truth->lists[kind]);
	}
	truth_uncorrect(truth);
	free(truth->corrected);
	free(truth->box_units);
	free(truth->files);
	digest_map_clear(&truth->file_numbers);
	digest_map_clear(&truth->attached);
	if (truth->checkins != NULL)
		checkins_merged_clear(truth->checkins);
	free(truth->checkins);
	free(truth);
}

struct truth_file *
truth_find(const struct truth *truth, const struct digest *digest)
{
	size_t number = digest_map_get(&truth->file_numbers, digest);

	return number > 0 ? &truth->files[number - 1] : NULL;
}

static struct truth_file *
file_add(struct truth *truth, const struct manifest_file *file, size_t unit)
{
	struct truth_file *added;

	if (truth->file_count == truth->file_size) {
		truth->file_size =
		    truth->file_size > 0 ? truth->file_size * 2 : 256;
		truth->files = memory_grow(
		    truth->files, truth->file_size, sizeof(truth->files[0]));
	}
	added = &truth->files[truth->file_count++];
	*added = (struct truth_file){ .digest = file->digest,
		.name = file->name,
		.papers = file->papers,
		.unit = unit };
	digest_map_put(&truth->file_numbers, &file->digest, truth->file_count);
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
		if (known->name.kind != file->name.kind ||
		    known->name.number != file->name.number) {
			char other[FILE_NAME_LEN];

			record_name_format(known->name, other);
			return error_set(err, ERROR_INPUT,
			    N_("do not rename files; the unit seals again"),
			    N_("%s is called %s in another manifest of the "
			       "unit"),
			    name, other);
		}
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

/* Files of a manifest that was just added. */
static void
files_take(
    struct truth *truth, const struct truth_statement *added, size_t unit)
{
	const struct manifest *manifest = &added->statement.of.manifest;

	for (size_t i = 0; i < manifest->file_count; i++) {
		const struct manifest_file *file = &manifest->files[i];
		struct truth_file *known = truth_find(truth, &file->digest);

		if (known == NULL)
			known = file_add(truth, file, unit);
		if (!added->conflict &&
		    (known->latest == NULL ||
		        known->latest->statement.of.manifest.head.number <
		            manifest->head.number))
			known->latest = added;
	}
}

/* Is there another of this number? Mostly it is one more than the latest. */
static bool
has_number(const struct truth_list *list, unsigned number)
{
	const struct truth_statement *s = list->newest;

	if (list->latest != NULL &&
	    signed_head(&list->latest->statement)->number < number)
		return false;
	while (s != NULL && signed_head(&s->statement)->number != number)
		s = s->next;
	return s != NULL;
}

static void
list_add(struct truth_list *list, struct truth_statement *added)
{
	unsigned number = signed_head(&added->statement)->number;

	added->conflict = has_number(list, number);
	added->next = list->newest;
	list->newest = added;
	if (!added->conflict &&
	    (list->latest == NULL ||
	        signed_head(&list->latest->statement)->number < number))
		list->latest = added;
}

int
truth_add(struct truth *truth, struct signed_statement *statement,
    const struct message *gone, struct error *err)
{
	const struct statement *head = signed_head(statement);
	enum note_kind kind = statement->kind;
	size_t index = truth_index(truth, kind, head->subject);
	struct truth_statement *added;

	if (has_ids(kind) && index == SIZE_MAX)
		index = list_insert(truth, kind, head->subject);
	/* signed_parse() saw that the subject is in the setup. */
	assert(index < truth->list_counts[kind]);
	if (kind == NOTE_MANIFEST &&
	    files_check(truth, &statement->of.manifest, index, err) != 0)
		return -1;
	added = memory_new(1, sizeof(*added));
	added->statement = *statement;
	*statement = (struct signed_statement){ 0 }; /* handed over */
	if (gone != NULL) {
		added->gone = memory_new(1, sizeof(*added->gone));
		*added->gone = *gone;
	}
	list_add(&truth->lists[kind][index], added);
	if (kind == NOTE_MANIFEST)
		files_take(truth, added, index);
	return 0;
}

bool
truth_kept_apart(
    const struct truth *truth, enum note_kind kind, const char *subject)
{
	size_t index = truth_index(truth, kind, subject);

	return truth->lists[kind][index].newest != NULL &&
	       truth->lists[kind][index].newest->conflict;
}

const struct truth_statement *
truth_list(const struct truth *truth, enum note_kind kind, size_t index)
{
	assert(index < truth->list_counts[kind]);
	return truth->lists[kind][index].newest;
}

const struct truth_statement *
truth_latest(const struct truth *truth, enum note_kind kind, size_t index)
{
	assert(index < truth->list_counts[kind]);
	return truth->lists[kind][index].latest;
}

const struct truth_statement *
truth_latest_of(
    const struct truth *truth, enum note_kind kind, const char *subject)
{
	size_t index = truth_index(truth, kind, subject);

	return index != SIZE_MAX ? truth_latest(truth, kind, index) : NULL;
}

const struct truth_statement *
truth_number(const struct truth *truth, enum note_kind kind, size_t index,
    unsigned number)
{
	const struct truth_statement *s = truth_list(truth, kind, index);

	while (s != NULL &&
	       (s->conflict || signed_head(&s->statement)->number != number))
		s = s->next;
	return s;
}

void
truth_next(const struct truth *truth, enum note_kind kind, size_t index,
    struct statement *head)
{
	const struct truth_statement *before = truth_latest(truth, kind, index);

	head->first = before == NULL;
	head->number = 1;
	head->replaces = (struct digest){ .bytes = { 0 } };
	if (before != NULL) {
		head->number = signed_head(&before->statement)->number + 1;
		head->replaces = before->statement.id;
	}
}

bool
truth_is_before(const struct truth *truth, const struct digest *note_id)
{
	return truth->goes_on && digest_same(note_id, &truth->after);
}

const struct manifest *
truth_manifest(const struct truth *truth, size_t unit)
{
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_MANIFEST, unit);

	return latest != NULL ? &latest->statement.of.manifest : NULL;
}

const struct truth_statement *
truth_turnout_statement(const struct truth *truth, size_t place)
{
	const struct truth_statement *signed_there =
	    truth_latest(truth, NOTE_TURNOUT, place);

	/* What the place itself signed goes before what was typed from it. */
	return signed_there != NULL
	           ? signed_there
	           : truth_latest(truth, NOTE_TRANSCRIPT, place);
}

const struct turnout *
truth_turnout(const struct truth *truth, size_t place)
{
	const struct truth_statement *latest;

	if (truth->corrected[place] != NULL)
		return truth->corrected[place];
	latest = truth_turnout_statement(truth, place);
	return latest != NULL ? &latest->statement.of.turnout : NULL;
}

const struct receipt *
truth_receipt(const struct truth *truth, size_t place)
{
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_RECEIPT, place);

	return latest != NULL ? &latest->statement.of.receipt : NULL;
}

const struct opening *
truth_opening(const struct truth *truth, size_t unit)
{
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_OPENING, unit);

	return latest != NULL ? &latest->statement.of.opening : NULL;
}

/*
 * The copy has its own list of envelopes sent, whose numbers may change, and
 * shares that of the boxes.
 */
struct turnout *
truth_correct(struct truth *truth, size_t place)
{
	const struct turnout *now = truth_turnout(truth, place);

	if (now != NULL && truth->corrected[place] == NULL) {
		truth->corrected[place] = memory_new(1, sizeof(*now));
		*truth->corrected[place] = *now;
		truth->corrected[place]->sent =
		    memory_new(now->sent_count + 1, sizeof(now->sent[0]));
		for (size_t i = 0; i < now->sent_count; i++)
			truth->corrected[place]->sent[i] = now->sent[i];
	}
	return truth->corrected[place];
}

void
truth_uncorrect(struct truth *truth)
{
	const struct setup *setup = &truth->definition->setup;

	for (size_t i = 0; i < setup->place_count; i++) {
		if (truth->corrected[i] != NULL)
			free(truth->corrected[i]->sent);
		free(truth->corrected[i]);
		truth->corrected[i] = NULL;
	}
	for (size_t i = 0; i < setup->box_count; i++)
		truth->box_units[i] = setup->boxes[i].unit;
	for (size_t i = 0; i < truth->file_count; i++)
		truth->files[i].withdrawn = false;
}

const struct truth_statement *
truth_find_attached(const struct truth *truth, const struct digest *digest)
{
	const struct truth_statement *latest;

	for (size_t stage = 0; stage < ROLL_STAGE_COUNT; stage++) {
		latest = truth_latest(truth, NOTE_ROLL, stage);
		if (latest != NULL &&
		    attached_find(&latest->statement, digest) != ATTACHED_NONE)
			return latest;
	}
	for (size_t i = 0; i < truth->definition->setup.place_count; i++) {
		latest = truth_turnout_statement(truth, i);
		if (latest != NULL &&
		    attached_find(&latest->statement, digest) != ATTACHED_NONE)
			return latest;
	}
	return NULL;
}

static struct digest
attached_key(const struct digest *digest, const char *subject)
{
	const struct span pieces[] = {
		{ (const char *)digest->bytes, DIGEST_LEN },
		span_of(subject),
	};

	return digest_of_pieces(pieces, 2);
}

void
truth_attach(
    struct truth *truth, const struct digest *digest, const char *subject)
{
	struct digest key = attached_key(digest, subject);

	digest_map_put(&truth->attached, &key, 1);
}

bool
truth_has_attached(
    const struct truth *truth, const struct digest *digest, const char *subject)
{
	struct digest key = attached_key(digest, subject);

	return digest_map_get(&truth->attached, &key) != 0;
}

void
truth_set_checkins(struct truth *truth, struct checkins_merged *merged)
{
	if (truth->checkins == NULL)
		truth->checkins = memory_new(1, sizeof(*truth->checkins));
	else
		checkins_merged_clear(truth->checkins);
	*truth->checkins = *merged;
	*merged = (struct checkins_merged){ .count = 0 };
}

size_t
truth_box_unit(const struct truth *truth, size_t box)
{
	return truth->box_units[box];
}

const struct roll *
truth_roll(const struct truth *truth, enum roll_stage stage)
{
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_ROLL, stage);

	return latest != NULL ? &latest->statement.of.roll : NULL;
}

uint64_t
truth_papers(const struct truth *truth, size_t unit)
{
	const struct manifest *manifest = truth_manifest(truth, unit);
	uint64_t papers = 0;

	for (size_t i = 0; manifest != NULL && i < manifest->file_count; i++) {
		const struct truth_file *file =
		    truth_find(truth, &manifest->files[i].digest);

		if (file != NULL && !file->withdrawn)
			papers += manifest->files[i].papers;
	}
	return papers;
}

bool
truth_counts(const struct truth *truth, const struct truth_file *file)
{
	return file->latest != NULL && !file->withdrawn &&
	       file->latest == truth_latest(truth, NOTE_MANIFEST, file->unit);
}

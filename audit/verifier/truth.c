#include "audit/verifier/truth.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/inside.h"

/* --- what a kind speaks of ------------------------------------------------ */

/* How many things a kind can speak of; 0: no station takes it in. */
static size_t
chain_count(const struct setup *setup, enum note_kind kind)
{
	switch ((int)kind) {
	case NOTE_MANIFEST:
	case NOTE_OPENING:
		return setup->unit_count;
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
	case NOTE_RECEIPT:
		return setup->place_count;
	case NOTE_TOTALS:
		return setup->station_count;
	case NOTE_CERTIFICATE:
	case NOTE_DECLARATION:
	case NOTE_INTERIM:
		return setup->office_count;
	case NOTE_ROLL:
		return ROLL_STAGES;
	case NOTE_GATE:
	case NOTE_RULING:
	case NOTE_SHEET:
		return 1;
	default:
		return 0;
	}
}

struct model *
model_new(const struct definition *definition, size_t station, bool is_public)
{
	const struct setup *setup = &definition->setup;
	struct model *model = memory_take(1, sizeof(*model));

	model->definition = definition;
	model->station = station;
	model->is_public = is_public;
	model->inside = memory_take(1, sizeof(*model->inside));
	for (enum note_kind kind = NOTE_NONE; kind < NOTE_KINDS; kind++) {
		size_t count = chain_count(setup, kind);

		model->chain_counts[kind] = count;
		if (count == 0)
			continue;
		model->chains[kind] =
		    memory_take(count, sizeof(struct statement *));
		model->latest[kind] =
		    memory_take(count, sizeof(struct statement *));
		model->inside->trees[kind] =
		    memory_take(count, sizeof(struct statement *));
	}
	model->turnouts =
	    memory_take(setup->place_count, sizeof(struct turnout *));
	model->turnout_statements =
	    memory_take(setup->place_count, sizeof(struct statement *));
	model->box_units =
	    memory_take(setup->box_count, sizeof(model->box_units[0]));
	model->inside->place_boxes =
	    memory_take(setup->place_count, sizeof(size_t));
	for (size_t i = 0; i < setup->box_count; i++) {
		model->box_units[i] = setup->boxes[i].unit;
		model->inside->place_boxes[setup->boxes[i].place]++;
	}
	model->districts =
	    memory_take(setup->district_count, sizeof(model->districts[0]));
	model->first_two =
	    memory_take(setup->unit_count * definition->election.question_count,
	        sizeof(model->first_two[0]));
	return model;
}

void
model_free(struct model *model)
{
	if (model == NULL)
		return;
	recount_release(model);
	for (enum note_kind kind = NOTE_NONE; kind < NOTE_KINDS; kind++) {
		for (size_t i = 0; i < model->statement_counts[kind]; i++)
			statement_release(model->statements[kind][i]);
		free(model->statements[kind]);
		free(model->chains[kind]);
		free(model->latest[kind]);
		free(model->inside->trees[kind]);
		free(model->numbered[kind]);
	}
	pool_release(&model->inside->pool);
	free(model->inside->file_index);
	free(model->inside->place_boxes);
	free(model->inside->sheets);
	free(model->inside->decided);
	free(model->inside);
	free(model->turnouts);
	free(model->turnout_statements);
	free(model->box_units);
	free(model->files);
	free(model->districts);
	free(model->first_two);
	free(model);
}

/* --- taking --------------------------------------------------------------- */

/* Of this election, and not of a rehearsal for it. */
static bool
is_ours(const struct taking *in, const struct head *head)
{
	const struct definition *definition = in->model->definition;

	return (memcmp(head->election, definition->identity, DIGEST_LEN) == 0 &&
	           head->rehearsal == definition->election.rehearsal &&
	           bytes_is(head->title, definition->election.name.ja)) ||
	       TAKING_WRONG(
	           in, "it belongs to another election, or to a rehearsal");
}

/* Does the log say the same of it? */
static bool
entry_agrees(const struct taking *in, const struct entry *entry)
{
	const struct statement *s = in->statement;
	uint64_t papers = s->kind == NOTE_SHEET ? s->of.sheet.paper_count : 0;

	return entry == NULL ||
	       (entry->kind ==
	               file_kind_find(bytes_of(note_kind_name(s->kind))) &&
	           strcmp(entry->subject, s->subject) == 0 &&
	           entry->number == s->number && entry->papers == papers) ||
	       TAKING_WRONG(in,
	           "the log speaks of another kind, subject, number or "
	           "number of papers");
}

/* The number, then the id: two different texts differ in one of these bits. */
static unsigned
key_bit(const struct statement *s, unsigned bit)
{
	if (bit < 32)
		return s->number >> bit & 1;
	bit -= 32;
	return (unsigned)s->id[bit / 8] >> bit % 8 & 1;
}

/*
 * Where the statement stands in the tree of its chain, or would. No deeper
 * than it has bits, whatever numbers somebody signs in whatever order. All of
 * one number lie on one way until the number ends, so the first of them is
 * met by all others.
 */
static struct statement **
place_in_tree(struct model *model, const struct statement *s, bool *conflict)
{
	struct statement **at = &model->inside->trees[s->kind][s->index];

	*conflict = false;
	for (unsigned bit = 0; *at != NULL; bit++) {
		if ((*at)->number == s->number) {
			if (memcmp((*at)->id, s->id, DIGEST_LEN) == 0)
				break;
			*conflict = true;
		}
		at = &(*at)->branches[key_bit(s, bit)];
	}
	return at;
}

/* Another of the same number about the same thing, of kinds with chains of
 * their own; rulings and sheets are looked at when all are in. */
static bool
number_is_new(const struct taking *in)
{
	struct statement *s = in->statement;
	struct statement **at = place_in_tree(in->model, s, &s->conflict);

	return *at == NULL ||
	       TAKING_WRONG(in, "the same statement was taken in twice");
}

/*
 * A certificate of this station names the one before it. The first may be
 * that of the closed log that this one goes on from.
 */
static bool
certificate_follows(const struct taking *in)
{
	const struct statement *s = in->statement;
	const struct statement *before =
	    model_latest(in->model, s->kind, s->index);

	if (s->index != in->model->station)
		return true;
	if (before == NULL
	        ? log_is_before(&in->model->after, s->id) ||
	              (in->model->after.size == 0 && s->first)
	        : s->number == before->number + 1 &&
	              memcmp(s->replaces, before->id, DIGEST_LEN) == 0)
		return true;
	return TAKING_WRONG(in,
	    "it does not follow the certificate before it: its "
	    "number, or the one that it replaces, is another");
}

/* Rulings and sheets stand in one chain each, but have many ids. */
static bool
has_chain(enum note_kind kind)
{
	return kind != NOTE_RULING && kind != NOTE_SHEET;
}

static void
chain_add(struct model *model, struct statement *s)
{
	struct statement **latest = &model->latest[s->kind][s->index];
	size_t n = model->statement_counts[s->kind];

	if (has_chain(s->kind)) {
		*place_in_tree(model, s, &s->conflict) = s;
		if (!s->conflict &&
		    (*latest == NULL || (*latest)->number < s->number))
			*latest = s;
	}
	s->older = model->chains[s->kind][s->index];
	model->chains[s->kind][s->index] = s;
	model->statements[s->kind] =
	    list_add(model->statements[s->kind], n, sizeof(struct statement *));
	model->statements[s->kind][n] = s;
	model->statement_counts[s->kind]++;
}

bool
model_take_note(
    struct model *model, const struct note_in *note, struct report *report)
{
	struct pool *pool = &model->inside->pool;
	struct statement *s = pool_take(pool, 1, sizeof(*s));
	const char *file = pool_text(pool, bytes_of(note->file));
	struct taking in = { model, &model->definition->setup, report, file, s,
		NOWHERE };
	struct head head;

	if (!statement_read(note->text, file, pool, report, s, &head))
		goto refused;
	memcpy(s->id, note->id, DIGEST_LEN);
	s->seq = note->seq;
	if (note->why != NULL && note->why[0] != '\0')
		s->why = pool_text(pool, bytes_of(note->why));
	if (!is_ours(&in, &head) || !entry_agrees(&in, note->entry) ||
	    !model_fits(&in))
		goto refused;
	if ((has_chain(s->kind) && !number_is_new(&in)) ||
	    (s->kind == NOTE_CERTIFICATE && !certificate_follows(&in)) ||
	    (s->kind == NOTE_MANIFEST && !model_files_agree(&in)))
		goto refused;
	chain_add(model, s);
	if (s->kind == NOTE_MANIFEST)
		model_files_take(model, s);
	return true;
refused:
	statement_release(s);
	return false;
}

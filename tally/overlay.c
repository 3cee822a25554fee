#include "tally/overlay.h"

#include <stdlib.h>
#include <string.h>

#include "tally/reconcile.h"

/* --- which are in force --------------------------------------------------- */

/* Is there a later number of the same id, in no conflict? */
static bool
has_later(const struct truth_statement *list, const struct statement *head)
{
	for (; list != NULL; list = list->next) {
		const struct statement *other = signed_head(&list->statement);

		if (!list->conflict && other->number > head->number &&
		    strcmp(other->subject, head->subject) == 0)
			return true;
	}
	return false;
}

/* The latest number of an id that is in no conflict. */
static bool
is_latest(
    const struct truth_statement *list, const struct truth_statement *statement)
{
	return !statement->conflict &&
	       !has_later(list, signed_head(&statement->statement));
}

static const char *
id_of(const struct truth_statement *statement)
{
	return signed_head(&statement->statement)->subject;
}

static int
by_id(const void *a, const void *b)
{
	const struct truth_statement *const *x = a, *const *y = b;

	return strcmp(id_of(*x), id_of(*y));
}

/* All in force, sorted by id: order of arrival never matters. free() it. */
static struct truth_statement **
in_force(const struct truth *truth, enum note_kind kind, size_t *count)
{
	struct truth_statement *list = truth->lists[kind][0];
	struct truth_statement **items;
	size_t n = 0;

	for (struct truth_statement *s = list; s != NULL; s = s->next)
		n++;
	items = memory_new(n + 1, sizeof(struct truth_statement *));
	*count = 0;
	for (struct truth_statement *s = list; s != NULL; s = s->next)
		if (is_latest(list, s))
			items[(*count)++] = s;
	if (*count > 0)
		qsort(items, *count, sizeof(struct truth_statement *), by_id);
	return items;
}

const struct ruling *
overlay_ruling(
    const struct truth *truth, const char *id, struct digest *note_id)
{
	const struct truth_statement *list = truth_list(truth, NOTE_RULING, 0);

	for (const struct truth_statement *s = list; s != NULL; s = s->next)
		if (strcmp(s->statement.of.ruling.head.subject, id) == 0 &&
		    is_latest(list, s)) {
			*note_id = s->statement.id;
			return &s->statement.of.ruling;
		}
	return NULL;
}

/* --- applying ------------------------------------------------------------- */

static uint64_t *
voters_field(struct turnout *turnout, struct span channel)
{
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (span_equals(channel, channel_name(c)))
			return &turnout->voters[c];
	return NULL;
}

/* "white.issued" */
static uint64_t *
paper_field(struct turnout *turnout, struct span rest)
{
	struct span id;

	if (!span_cut(&rest, '.', ID_MAX, &id) || rest.at == NULL)
		return NULL;
	for (size_t i = 0; i < turnout->paper_count; i++) {
		struct turnout_paper *paper = &turnout->papers[i];

		if (!span_equals(id, paper->id))
			continue;
		return span_equals(rest, "received")   ? &paper->received
		       : span_equals(rest, "issued")   ? &paper->issued
		       : span_equals(rest, "returned") ? &paper->returned
		       : span_equals(rest, "spoiled")  ? &paper->spoiled
		       : span_equals(rest, "left")     ? &paper->left
		                                       : NULL;
	}
	return NULL;
}

static uint64_t *
envelopes_field(struct turnout *turnout, struct span word)
{
	struct turnout_envelopes *envelopes = &turnout->envelopes;

	return span_equals(word, "received")   ? &envelopes->received
	       : span_equals(word, "accepted") ? &envelopes->accepted
	       : span_equals(word, "refused")  ? &envelopes->refused
	       : span_equals(word, "late")     ? &envelopes->late
	                                       : NULL;
}

static uint64_t *
sent_field(struct turnout *turnout, struct span place)
{
	for (size_t i = 0; i < turnout->sent_count; i++)
		if (span_equals(place, turnout->sent[i].place))
			return &turnout->sent[i].envelopes;
	return NULL;
}

uint64_t *
overlay_field(struct turnout *turnout, const char *name)
{
	struct span rest = span_of(name);

	if (strcmp(name, "taken-home") == 0)
		return &turnout->taken_home;
	if (strcmp(name, "braille") == 0)
		return &turnout->braille;
	if (strcmp(name, "proxy") == 0)
		return &turnout->proxy;
	if (strcmp(name, "provisional") == 0)
		return &turnout->provisional;
	if (span_skip(&rest, "voters."))
		return voters_field(turnout, rest);
	if (span_skip(&rest, "paper."))
		return paper_field(turnout, rest);
	if (span_skip(&rest, "envelopes."))
		return envelopes_field(turnout, rest);
	return span_skip(&rest, "sent.") ? sent_field(turnout, rest) : NULL;
}

static bool
correct_apply(struct truth *truth, const struct ruling *ruling)
{
	struct turnout *turnout = truth_correct(
	    truth, setup_place(&truth->definition->setup, ruling->thing));
	uint64_t *field =
	    turnout != NULL ? overlay_field(turnout, ruling->field) : NULL;

	if (field == NULL || *field != ruling->old)
		return false;
	*field = ruling->new;
	return true;
}

static bool
withdraw_apply(struct truth *truth, const struct ruling *ruling)
{
	size_t unit = setup_unit(&truth->definition->setup, ruling->thing);
	struct truth_file *file = truth_find(truth, &ruling->digest);

	if (file == NULL || file->unit != unit ||
	    file->name.kind != ruling->file.kind ||
	    file->name.number != ruling->file.number)
		return false;
	file->withdrawn = true;
	return true;
}

static bool
move_apply(struct truth *truth, const struct ruling *ruling)
{
	const struct setup *setup = &truth->definition->setup;
	size_t box = setup_box(setup, ruling->thing);

	if (truth->box_units[box] != setup_unit(setup, ruling->from))
		return false;
	truth->box_units[box] = setup_unit(setup, ruling->to);
	return true;
}

static bool
is_barred(const struct ruling *ruling)
{
	enum finding_code code = finding_code_find(ruling->code);

	return code < FINDING_CODE_COUNT && finding_kind(code)->only_corrected;
}

static bool
ruling_apply(struct truth *truth, const struct ruling *ruling)
{
	switch (ruling->action) {
	case RULING_RESOLVE:
		return finding_code_find(ruling->code) < FINDING_CODE_COUNT &&
		       !is_barred(ruling);
	case RULING_CORRECT:
		return correct_apply(truth, ruling);
	case RULING_WITHDRAW:
		return withdraw_apply(truth, ruling);
	case RULING_MOVE_BOX:
		return move_apply(truth, ruling);
	case RULING_REOPEN:
	case RULING_VOID:
		return true;
	case RULING_NONE:
	case RULING_ACTION_COUNT:
		break;
	}
	return false;
}

static void
apply(struct truth *truth, const char *without)
{
	size_t count, before;
	struct truth_statement **items = in_force(truth, NOTE_RULING, &count);
	size_t applied = 0;

	truth_uncorrect(truth);
	for (struct truth_statement *s = truth->lists[NOTE_RULING][0];
	     s != NULL; s = s->next)
		s->applied = false;
	/* 100 to 110, then 110 to 112: again, until nothing more fits. */
	do {
		before = applied;
		for (size_t i = 0; i < count; i++)
			if (!items[i]->applied &&
			    strcmp(id_of(items[i]), without) != 0 &&
			    ruling_apply(
			        truth, &items[i]->statement.of.ruling)) {
				items[i]->applied = true;
				applied++;
			}
	} while (applied > before);
	free(items);
}

void
overlay_apply(struct truth *truth)
{
	apply(truth, ""); /* no id is empty */
}

void
overlay_apply_without(struct truth *truth, const char *id)
{
	apply(truth, id);
}

/* --- findings about them -------------------------------------------------- */

static bool
is_here(
    const struct truth *truth, const struct truth_statement *s, size_t station)
{
	return signed_station(&s->statement, truth->definition) == station;
}

static const struct truth_statement *
find_number(const struct truth_statement *list, const char *id, unsigned number)
{
	for (; list != NULL; list = list->next) {
		const struct statement *head = signed_head(&list->statement);

		if (!list->conflict && head->number == number &&
		    strcmp(head->subject, id) == 0)
			return list;
	}
	return NULL;
}

/* Do the numbers of one id follow each other, and do their keys count? */
static void
find_chain(const struct truth_statement *list, const struct truth_statement *s,
    struct findings *findings)
{
	const struct statement *head = signed_head(&s->statement);
	const char *kind = note_kind_word(s->statement.kind);
	const struct truth_statement *before;

	/* A later number is the way out of a conflict. */
	if (s->conflict && has_later(list, head))
		return;
	if (s->conflict) {
		findings_add(findings, FINDING_RULING_CONFLICT, head->subject,
		    N_("%s %s: two different texts have number %u; the second "
		       "is kept apart"),
		    kind, head->subject, head->number);
		return;
	}
	if (s->gone != NULL && is_latest(list, s)) {
		findings_add(findings, FINDING_RULING_KEY, head->subject,
		    N_("%s: the signatures of %s %u do not hold"),
		    head->subject, kind, head->number);
		findings_because(findings, s->gone);
	}
	if (head->first)
		return;
	before = find_number(list, head->subject, head->number - 1);
	if (before == NULL)
		findings_add(findings, FINDING_RULING_GAP, head->subject,
		    N_("%s %s: number %u is here, number %u is not"), kind,
		    head->subject, head->number, head->number - 1);
	else if (!digest_same(&head->replaces, &before->statement.id))
		findings_add(findings, FINDING_RULING_REPLACES, head->subject,
		    N_("%s %s: number %u replaces another text than the "
		       "number %u that is here"),
		    kind, head->subject, head->number, head->number - 1);
}

static void
find_unfit(const struct ruling *ruling, struct findings *findings)
{
	const char *id = ruling->head.subject;

	if (ruling->action == RULING_RESOLVE && is_barred(ruling))
		findings_add(findings, FINDING_RULING_BARRED, id,
		    N_("decision %s: %s %s cannot be explained away; papers "
		       "must come in or be put right"),
		    id, ruling->code, ruling->thing);
	else if (ruling->action == RULING_CORRECT)
		findings_add(findings, FINDING_RULING_UNFIT, id,
		    N_("decision %s: place %s, %s is not %llu as it says"), id,
		    ruling->thing, ruling->field,
		    (unsigned long long)ruling->old);
	else if (ruling->action == RULING_WITHDRAW)
		findings_add(findings, FINDING_RULING_UNFIT, id,
		    N_("decision %s: no manifest of unit %s lists the file "
		       "that it withdraws"),
		    id, ruling->thing);
	else if (ruling->action == RULING_MOVE_BOX)
		findings_add(findings, FINDING_RULING_UNFIT, id,
		    N_("decision %s: box %s does not belong to unit %s"), id,
		    ruling->thing, ruling->from);
	else
		findings_add(findings, FINDING_RULING_UNFIT, id,
		    N_("decision %s: there is no finding %s"), id,
		    ruling->code);
}

static void
find_correction(const struct ruling *ruling, struct findings *findings)
{
	const char *id = ruling->head.subject;

	/* It moves a difference: so it is never only a note. */
	if (strcmp(ruling->field, "taken-home") == 0)
		findings_add(findings, FINDING_RULING_TAKEN_HOME, ruling->thing,
		    N_("place %s: papers taken home, old %llu, new %llu, by "
		       "decision %s (%s)"),
		    ruling->thing, (unsigned long long)ruling->old,
		    (unsigned long long)ruling->new, id,
		    ruling_reason_word(ruling->reason));
	else
		findings_add(findings, FINDING_RULING_STANDS, ruling->thing,
		    N_("place %s: %s, old %llu, new %llu, by decision %s "
		       "(%s)"),
		    ruling->thing, ruling->field,
		    (unsigned long long)ruling->old,
		    (unsigned long long)ruling->new, id,
		    ruling_reason_word(ruling->reason));
}

/* Each change is said, with old and new, in every output. */
static void
find_change(const struct ruling *ruling, struct findings *findings)
{
	const char *id = ruling->head.subject;
	const char *reason = ruling_reason_word(ruling->reason);
	char name[FILE_NAME_LEN];

	switch (ruling->action) {
	case RULING_CORRECT:
		find_correction(ruling, findings);
		break;
	case RULING_WITHDRAW:
		record_name_format(ruling->file, name);
		findings_add(findings, FINDING_RULING_STANDS, ruling->thing,
		    N_("unit %s: %s does not count, by decision %s (%s)"),
		    ruling->thing, name, id, reason);
		break;
	case RULING_MOVE_BOX:
		findings_add(findings, FINDING_RULING_STANDS, ruling->thing,
		    N_("box %s: old unit %s, new unit %s, by decision %s "
		       "(%s)"),
		    ruling->thing, ruling->from, ruling->to, id, reason);
		break;
	case RULING_REOPEN:
		findings_add(findings, FINDING_RULING_STANDS, ruling->station,
		    ruling->what == RULING_TURNOUT
		        ? N_("the turnout is open again by decision %s (%s)")
		        : N_("the count is open again by decision %s (%s)"),
		    id, reason);
		break;
	case RULING_RESOLVE: /* stands with its finding */
	case RULING_VOID:
	case RULING_NONE:
	case RULING_ACTION_COUNT:
		return;
	}
	findings_end(findings,
	    findings->items[findings->count - 1].code ==
	            FINDING_RULING_TAKEN_HOME
	        ? FINDING_OPEN
	        : FINDING_CORRECTED,
	    id);
}

/* A log that was closed goes on only by a decision (design.md §8). */
static void
find_reopened(
    const struct truth *truth, size_t station, struct findings *findings)
{
	const char *id = truth->definition->setup.stations[station].id;

	for (const struct truth_statement *s =
	         truth_list(truth, NOTE_CERTIFICATE, station);
	     s != NULL; s = s->next) {
		const struct certificate *before = &s->statement.of.certificate;

		if (truth_is_before(truth, &s->statement.id) &&
		    overlay_reopened(truth, station) <= before->reopened)
			findings_add(findings, FINDING_NOT_REOPENED, id,
			    N_("station %s: the log before was closed with "
			       "certificate %u, and no later decision to "
			       "reopen is in"),
			    id, before->head.number);
	}
}

void
overlay_find(
    const struct truth *truth, size_t station, struct findings *findings)
{
	static const enum note_kind kinds[] = { NOTE_RULING, NOTE_SHEET };

	find_reopened(truth, station, findings);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		const struct truth_statement *list =
		    truth_list(truth, kinds[k], 0);

		for (const struct truth_statement *s = list; s != NULL;
		     s = s->next) {
			if (!is_here(truth, s, station))
				continue;
			find_chain(list, s, findings);
			if (!is_latest(list, s))
				continue;
			reconcile_slots(
			    s, signed_head(&s->statement)->subject, findings);
			if (s->statement.kind != NOTE_RULING)
				continue;
			if (s->applied)
				find_change(&s->statement.of.ruling, findings);
			else
				find_unfit(&s->statement.of.ruling, findings);
		}
	}
}

static bool
is_about(const struct ruling *ruling, const struct finding *finding)
{
	char figures[RULING_FIGURES_MAX + 1];

	if (strcmp(ruling->code, finding_kind(finding->code)->code) != 0 ||
	    strcmp(ruling->thing, finding->subject) != 0)
		return false;
	finding_figures(finding, figures);
	return strcmp(figures, ruling->figures) == 0;
}

void
overlay_resolve(const struct truth *truth, struct findings *findings)
{
	size_t count;
	struct truth_statement **items = in_force(truth, NOTE_RULING, &count);

	for (size_t i = 0; i < count; i++) {
		const struct ruling *ruling = &items[i]->statement.of.ruling;

		if (!items[i]->applied || ruling->action != RULING_RESOLVE)
			continue;
		for (size_t f = 0; f < findings->count; f++) {
			struct finding *finding = &findings->items[f];

			if (finding->end != FINDING_OPEN ||
			    !is_about(ruling, finding))
				continue;
			finding->end = ruling->end == RULING_EXPLAINED
			                   ? FINDING_EXPLAINED
			                   : FINDING_ACCEPTED;
			memcpy(finding->ruling, ruling->head.subject,
			    sizeof(finding->ruling));
		}
	}
	free(items);
}

void
overlay_find_idle(
    const struct truth *truth, size_t station, struct findings *findings)
{
	size_t count, found = findings->count;
	struct truth_statement **items = in_force(truth, NOTE_RULING, &count);

	for (size_t i = 0; i < count; i++) {
		const struct ruling *ruling = &items[i]->statement.of.ruling;
		bool stands = false;

		if (!items[i]->applied || ruling->action != RULING_RESOLVE ||
		    !is_here(truth, items[i], station))
			continue;
		for (size_t f = 0; f < found && !stands; f++)
			stands = is_about(ruling, &findings->items[f]);
		if (!stands)
			findings_add(findings, FINDING_RULING_IDLE,
			    ruling->head.subject,
			    N_("decision %s: %s %s does not stand in the words "
			       "that it decided on"),
			    ruling->head.subject, ruling->code, ruling->thing);
	}
	free(items);
}

size_t
overlay_reopened(const struct truth *truth, size_t station)
{
	size_t count, reopened = 0;
	struct truth_statement **items = in_force(truth, NOTE_RULING, &count);

	for (size_t i = 0; i < count; i++) {
		const struct ruling *ruling = &items[i]->statement.of.ruling;

		reopened += ruling->action == RULING_REOPEN &&
		            is_here(truth, items[i], station);
	}
	free(items);
	return reopened;
}

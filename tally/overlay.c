#include "tally/overlay.h"

#include <stdlib.h>
#include <string.h>

#include "tally/reconcile.h"

static const char *
id_of(const struct truth_statement *statement)
{
	return signed_head(&statement->statement)->subject;
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

/* Do others fit or not fit because of it? */
static bool
changes_figures(const struct ruling *ruling)
{
	return ruling->action == RULING_CORRECT ||
	       ruling->action == RULING_WITHDRAW ||
	       ruling->action == RULING_MOVE_BOX;
}

/* Those in force: of each id the latest number. */
static void
apply(struct truth *truth, const char *without)
{
	const struct truth_list *lists = truth->lists[NOTE_RULING];
	size_t count = truth->list_counts[NOTE_RULING];
	bool more = true;

	truth_uncorrect(truth);
	for (size_t i = 0; i < count; i++)
		for (struct truth_statement *s = lists[i].newest; s != NULL;
		     s = s->next)
			s->applied = false;
	/* 100 to 110, then 110 to 112: again, until nothing more fits. */
	while (more) {
		more = false;
		for (size_t i = 0; i < count; i++) {
			struct truth_statement *s = lists[i].latest;

			if (s->applied || strcmp(id_of(s), without) == 0 ||
			    !ruling_apply(truth, &s->statement.of.ruling))
				continue;
			s->applied = true;
			more |= changes_figures(&s->statement.of.ruling);
		}
	}
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

void
overlay_apply_added(
    struct truth *truth, enum note_kind kind, const char *subject)
{
	struct truth_list *list;

	if (truth->list_counts[NOTE_RULING] == 0)
		return;
	if (kind == NOTE_TURNOUT || kind == NOTE_TRANSCRIPT ||
	    kind == NOTE_MANIFEST) {
		overlay_apply(truth);
		return;
	}
	if (kind != NOTE_RULING)
		return;
	list = &truth->lists[kind][truth_index(truth, kind, subject)];
	/* The first of its id, which changes nothing for others? */
	if (list->newest->next == NULL &&
	    !changes_figures(&list->newest->statement.of.ruling))
		list->newest->applied =
		    ruling_apply(truth, &list->newest->statement.of.ruling);
	else
		overlay_apply(truth);
}

/* --- findings about them -------------------------------------------------- */

static bool
is_here(
    const struct truth *truth, const struct truth_statement *s, size_t station)
{
	return signed_station(&s->statement, truth->definition) == station;
}

/* Do the numbers of one id follow each other, and do their keys count? */
static void
find_chain(const struct truth *truth, size_t index,
    const struct truth_statement *s, struct findings *findings)
{
	enum note_kind kind = s->statement.kind;
	const struct statement *head = signed_head(&s->statement);
	const struct truth_statement *latest = truth_latest(truth, kind, index);
	const char *word = note_kind_word(kind);
	const struct truth_statement *before;

	/* A later number is the way out of a conflict. */
	if (s->conflict &&
	    signed_head(&latest->statement)->number > head->number)
		return;
	if (s->conflict) {
		findings_add(findings, FINDING_RULING_CONFLICT, head->subject,
		    N_("%s %s: two different texts have number %u; the second "
		       "is kept apart"),
		    word, head->subject, head->number);
		return;
	}
	if (s->gone != NULL && s == latest) {
		findings_add(findings, FINDING_RULING_KEY, head->subject,
		    N_("%s: the signatures of %s %u do not hold"),
		    head->subject, word, head->number);
		findings_because(findings, s->gone);
	}
	if (head->first)
		return;
	before = truth_number(truth, kind, index, head->number - 1);
	if (before == NULL)
		findings_add(findings, FINDING_RULING_GAP, head->subject,
		    N_("%s %s: number %u is here, number %u is not"), word,
		    head->subject, head->number, head->number - 1);
	else if (!digest_same(&head->replaces, &before->statement.id))
		findings_add(findings, FINDING_RULING_REPLACES, head->subject,
		    N_("%s %s: number %u replaces another text than the "
		       "number %u that is here"),
		    word, head->subject, head->number, head->number - 1);
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

/* All that was signed about one ruling or one sheet. */
static void
find_id(const struct truth *truth, enum note_kind kind, size_t index,
    size_t station, struct findings *findings)
{
	const struct truth_statement *latest = truth_latest(truth, kind, index);

	for (const struct truth_statement *s = truth_list(truth, kind, index);
	     s != NULL; s = s->next)
		if (is_here(truth, s, station))
			find_chain(truth, index, s, findings);
	if (!is_here(truth, latest, station))
		return;
	reconcile_slots(latest, id_of(latest), findings);
	if (kind != NOTE_RULING)
		return;
	if (latest->applied)
		find_change(&latest->statement.of.ruling, findings);
	else
		find_unfit(&latest->statement.of.ruling, findings);
}

void
overlay_find(
    const struct truth *truth, size_t station, struct findings *findings)
{
	static const enum note_kind kinds[] = { NOTE_RULING, NOTE_SHEET };

	find_reopened(truth, station, findings);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (size_t i = 0; i < truth->list_counts[kinds[k]]; i++)
			find_id(truth, kinds[k], i, station, findings);
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
	for (size_t i = 0; i < truth->list_counts[NOTE_RULING]; i++) {
		const struct truth_statement *latest =
		    truth_latest(truth, NOTE_RULING, i);
		const struct ruling *ruling = &latest->statement.of.ruling;

		if (!latest->applied || ruling->action != RULING_RESOLVE)
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
}

void
overlay_find_idle(
    const struct truth *truth, size_t station, struct findings *findings)
{
	size_t found = findings->count;

	for (size_t i = 0; i < truth->list_counts[NOTE_RULING]; i++) {
		const struct truth_statement *latest =
		    truth_latest(truth, NOTE_RULING, i);
		const struct ruling *ruling = &latest->statement.of.ruling;
		bool stands = false;

		if (!latest->applied || ruling->action != RULING_RESOLVE ||
		    !is_here(truth, latest, station))
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
}

size_t
overlay_reopened(const struct truth *truth, size_t station)
{
	size_t reopened = 0;

	for (size_t i = 0; i < truth->list_counts[NOTE_RULING]; i++) {
		const struct truth_statement *latest =
		    truth_latest(truth, NOTE_RULING, i);

		reopened +=
		    latest->statement.of.ruling.action == RULING_REOPEN &&
		    is_here(truth, latest, station);
	}
	return reopened;
}

#include "audit/verifier/findings.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/spell.h"

/* --- the chain of one id -------------------------------------------------- */

static void
look_at_number(const struct model *model, const struct statement *s,
    struct findings *findings)
{
	const char *kind = note_kind_name(s->kind), *id = s->subject;
	const struct statement *before;

	if (s->conflict) {
		/* A later number is the way out of it. */
		if (!model_has_later(model, s))
			findings_add(findings, "E402", id,
			    "%s %s: two different texts have number %s; the "
			    "second is kept apart",
			    "ssn", kind, id, (uint64_t)s->number);
		return;
	}
	if (!model_has_later(model, s))
		find_gone(s, "E404", id, findings);
	if (s->first)
		return;
	before = model_number(model, s->kind, id, s->number - 1);
	if (before == NULL)
		findings_add(findings, "W409", id,
		    "%s %s: number %s is here, number %s is not", "ssnn", kind,
		    id, (uint64_t)s->number, (uint64_t)s->number - 1);
	else if (memcmp(s->replaces, before->id, DIGEST_LEN) != 0)
		findings_add(findings, "E403", id,
		    "%s %s: number %s replaces another text than the number "
		    "%s that is here",
		    "ssnn", kind, id, (uint64_t)s->number,
		    (uint64_t)s->number - 1);
}

/* --- what a decision did -------------------------------------------------- */

static bool
stands(const struct statement *s)
{
	const struct ruling *ruling = &s->of.ruling;

	if (!s->in_force)
		return false;
	return ruling->action == RULING_RESOLVE
	           ? finding_is_code(ruling->code) &&
	                 !finding_is_barred(ruling->code)
	           : ruling->applied;
}

static void
say_unfit(
    const char *id, const struct ruling *ruling, struct findings *findings)
{
	switch (ruling->action) {
	case RULING_CORRECT:
		findings_add(findings, "E401", id,
		    "decision %s: place %s, %s is not %s as it says", "sssn",
		    id, ruling->thing, ruling->field, ruling->old);
		break;
	case RULING_WITHDRAW:
		findings_add(findings, "E401", id,
		    "decision %s: no manifest of unit %s lists the file that "
		    "it withdraws",
		    "ss", id, ruling->thing);
		break;
	case RULING_MOVE_BOX:
		findings_add(findings, "E401", id,
		    "decision %s: box %s does not belong to unit %s", "sss", id,
		    ruling->thing, ruling->from);
		break;
	case RULING_RESOLVE:
		if (finding_is_barred(ruling->code))
			findings_add(findings, "E405", id,
			    "decision %s: %s %s cannot be explained away; "
			    "papers must come in or be put right",
			    "sss", id, ruling->code, ruling->thing);
		else
			findings_add(findings, "E401", id,
			    "decision %s: there is no finding %s", "ss", id,
			    ruling->code);
		break;
	case RULING_REOPEN:
	case RULING_VOID: /* always fit */
		break;
	}
}

/* What was changed is said with old and new, wherever it changed. */
static void
say_change(
    const char *id, const struct ruling *ruling, struct findings *findings)
{
	struct finding *finding = NULL;
	char name[PAPERS_NAME_BYTES];

	switch (ruling->action) {
	case RULING_CORRECT:
		if (strcmp(ruling->field, "taken-home") == 0) {
			/* It moves a difference: that stays open. */
			finding = findings_add(findings, "W408", ruling->thing,
			    "place %s: papers taken home, old %s, new %s, by "
			    "decision %s (%s)",
			    "snnss", ruling->thing, ruling->old, ruling->new,
			    id, ruling->reason);
			finding_end(finding, END_OPEN, id);
			return;
		}
		finding = findings_add(findings, "N407", ruling->thing,
		    "place %s: %s, old %s, new %s, by decision %s (%s)",
		    "ssnnss", ruling->thing, ruling->field, ruling->old,
		    ruling->new, id, ruling->reason);
		break;
	case RULING_WITHDRAW:
		papers_name_text(ruling->file, name);
		finding = findings_add(findings, "N407", ruling->thing,
		    "unit %s: %s does not count, by decision %s (%s)", "ssss",
		    ruling->thing, name, id, ruling->reason);
		break;
	case RULING_MOVE_BOX:
		finding = findings_add(findings, "N407", ruling->thing,
		    "box %s: old unit %s, new unit %s, by decision %s (%s)",
		    "sssss", ruling->thing, ruling->from, ruling->to, id,
		    ruling->reason);
		break;
	case RULING_REOPEN:
		finding = findings_add(findings, "N407", ruling->station,
		    ruling->reopens_count
		        ? "the count is open again by decision %s (%s)"
		        : "the turnout is open again by decision %s (%s)",
		    "ss", id, ruling->reason);
		break;
	case RULING_RESOLVE: /* stands with its finding */
	case RULING_VOID:
		return;
	}
	finding_end(finding, END_CORRECTED, id);
}

static void
find_not_reopened(const struct model *model, struct findings *findings)
{
	const char *id = model->definition->setup.stations[model->station].id;

	for (const struct statement *s =
	         model->chains[NOTE_CERTIFICATE][model->station];
	     s != NULL; s = s->older)
		if (log_is_before(&model->after, s->id) &&
		    model_reopened(model) <= s->of.certificate.reopened)
			findings_add(findings, "E410", id,
			    "station %s: the log before was closed with "
			    "certificate %s, and no later decision to reopen "
			    "is in",
			    "sn", id, (uint64_t)s->number);
}

void
find_in_rulings(const struct model *model, struct findings *findings)
{
	static const enum note_kind kinds[] = { NOTE_RULING, NOTE_SHEET };

	find_not_reopened(model, findings);
	for (size_t k = 0; k < 2; k++) {
		for (const struct statement *s = model->chains[kinds[k]][0];
		     s != NULL; s = s->older) {
			look_at_number(model, s, findings);
			if (!s->in_force)
				continue;
			find_slots(s, s->subject, findings);
			if (s->kind != NOTE_RULING)
				continue;
			if (stands(s))
				say_change(s->subject, &s->of.ruling, findings);
			else
				say_unfit(s->subject, &s->of.ruling, findings);
		}
	}
}

void
find_in_sheets(const struct model *model, struct findings *findings)
{
	for (size_t i = 0; i < model->statement_counts[NOTE_SHEET]; i++) {
		const struct statement *s = model->statements[NOTE_SHEET][i];
		const struct sheet *sheet = &s->of.sheet;

		if (!s->in_force)
			continue;
		if (sheet->unfit > 0)
			findings_add(findings, "E411", s->subject,
			    "sheet %s: %s of its %s papers are not open papers "
			    "that count in unit %s",
			    "snns", s->subject, (uint64_t)sheet->unfit,
			    (uint64_t)sheet->paper_count, sheet->unit_id);
		if (sheet->disagree > 0)
			findings_add(findings, "E412", s->subject,
			    "sheet %s: %s of its papers are decided "
			    "differently on another sheet; they stay open",
			    "sn", s->subject, (uint64_t)sheet->disagree);
	}
}

/* --- what a decision ended ------------------------------------------------ */

static bool
is_about(const struct ruling *ruling, const struct finding *finding)
{
	struct buffer words = { 0 };
	bool same = false;

	if (strcmp(ruling->code, finding->code) == 0 &&
	    strcmp(ruling->thing, finding->subject) == 0) {
		finding_words(finding, &words);
		same = strcmp(spelled(&words), ruling->figures) == 0;
	}
	buffer_clear(&words);
	return same;
}

static int
by_subject(const void *a, const void *b)
{
	return strcmp((*(const struct statement *const *)a)->subject,
	    (*(const struct statement *const *)b)->subject);
}

/* The decisions that say how a finding ends, in the order of their ids. */
static const struct statement **
resolving(const struct model *model, size_t *count)
{
	size_t all = model->statement_counts[NOTE_RULING];
	const struct statement **list =
	    memory_take(all, sizeof(const struct statement *));

	*count = 0;
	for (size_t i = 0; i < all; i++) {
		const struct statement *s = model->statements[NOTE_RULING][i];

		if (s->of.ruling.action == RULING_RESOLVE && stands(s))
			list[(*count)++] = s;
	}
	if (*count > 0)
		qsort(
		    list, *count, sizeof(const struct statement *), by_subject);
	return list;
}

void
resolve_findings(
    const struct model *model, bool idle, struct findings *findings)
{
	size_t count, found = findings->count;
	const struct statement **list = resolving(model, &count);

	for (size_t i = 0; i < count; i++) {
		const struct ruling *ruling = &list[i]->of.ruling;
		bool met = false;

		for (size_t f = 0; f < found; f++) {
			struct finding *finding = &findings->items[f];

			if (!is_about(ruling, finding))
				continue;
			met = true;
			if (finding->end == END_OPEN)
				finding_end(finding,
				    ruling->accepted ? END_ACCEPTED
				                     : END_EXPLAINED,
				    list[i]->subject);
		}
		if (!met && idle)
			findings_add(findings, "N406", list[i]->subject,
			    "decision %s: %s %s does not stand in the words "
			    "that it decided on",
			    "sss", list[i]->subject, ruling->code,
			    ruling->thing);
	}
	free(list);
}

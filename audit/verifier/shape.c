#include <stdlib.h>
#include <string.h>

#include "audit/verifier/judgement.h"

/*
 * What offices certified stands in the bundle of a canvass as it is
 * (files/…-return.json). Only some of it is added up: here all of it is held
 * against formats.md §8, so that it tells nothing that has no place there.
 */

struct shape {
	const struct model *model;
	struct report *report;
	const char *file;
	bool fine; /* the first stranger is enough */
};

static void
stranger(struct shape *shape, const struct json *value)
{
	if (shape->fine && value != NULL)
		report_add(shape->report, REPORT_FAILED, shape->file,
		    value->line, "a result has no member \"%s\" here",
		    value->name != NULL ? value->name : "-");
	shape->fine = shape->fine && value == NULL;
}

static void
members(struct shape *shape, const struct json *value, const char *const *names)
{
	if (value != NULL && value->kind == JSON_OBJECT)
		stranger(shape, json_stranger(value, names));
}

/* Figures, texts or answers, and nothing inside. */
static void
plain(struct shape *shape, const struct json *value, const char *const *nested)
{
	for (const struct json *one = json_first(value); one != NULL;
	     one = one->next) {
		bool known = one->kind != JSON_LIST && one->kind != JSON_OBJECT;

		for (size_t i = 0; nested[i] != NULL && !known; i++)
			known = strcmp(one->name, nested[i]) == 0;
		stranger(shape, known ? NULL : one);
	}
}

static void
numbers(struct shape *shape, const struct json *value, const char *const *names)
{
	static const char *const none[] = { NULL };

	members(shape, value, names);
	plain(shape, value, none);
}

/* --- areas ---------------------------------------------------------------- */

static void
options_check(
    struct shape *shape, const struct json *value, const struct question *q)
{
	const char *names[OPTIONS + 1] = { NULL };

	for (size_t i = 0; i < q->option_count; i++)
		names[i] = q->options[i].id;
	numbers(shape, value, names);
}

static void
categories_check(struct shape *shape, const struct json *value)
{
	const struct ordinance *ordinance =
	    &shape->model->definition->ordinance;
	const char *names[CATEGORIES + 1] = { NULL };

	for (size_t i = 0; i < ordinance->category_count; i++)
		names[i] = ordinance->categories[i].id;
	numbers(shape, value, names);
}

static void
question_check(struct shape *shape, const struct json *value)
{
	static const char *const names[] = { "question", "options",
		"categories", "valid", "invalid", "none", "review", "decided",
		"papers", NULL };
	static const char *const nested[] = { "options", "categories", NULL };
	const struct election *election = &shape->model->definition->election;

	members(shape, value, names);
	plain(shape, value, nested);
	for (size_t q = 0; q < election->question_count; q++) {
		if (!json_is(json_member(value, "question"),
		        election->questions[q].id))
			continue;
		options_check(shape, json_member(value, "options"),
		    &election->questions[q]);
		categories_check(shape, json_member(value, "categories"));
		return;
	}
	stranger(shape, value);
}

#define AREA                                                                   \
	"questions", "papers", "channels", "voters", "taken-home",             \
	    "not-put-in", "moved-in", "moved-out", "places", "places-in",      \
	    "unexplained"

static void
area_check(struct shape *shape, const struct json *value)
{
	static const char *const channels[] = { "absentee", "day", "early",
		NULL };
	static const char *const rest[] = { "shortage", "surplus", NULL };
	static const char *const label[] = { "ja", "en", NULL };
	static const char *const nested[] = { "questions", "papers", "channels",
		"rest", "label", "remark", NULL };
	const struct setup *setup = &shape->model->definition->setup;
	const struct json *questions = json_member(value, "questions");
	const char *papers[PAPERS + 1] = { NULL };

	for (size_t p = 0; p < setup->paper_count; p++)
		papers[p] = setup->papers[p].id;
	plain(shape, value, nested);
	numbers(shape, json_member(value, "papers"), papers);
	numbers(shape, json_member(value, "channels"), channels);
	numbers(shape, json_member(value, "rest"), rest);
	numbers(shape, json_member(value, "label"), label);
	numbers(shape, json_member(value, "remark"), label);
	if (json_count(questions) >
	    (json_member(value, "joined-to") != NULL
	            ? 0
	            : shape->model->definition->election.question_count))
		stranger(shape, questions);
	for (const struct json *one = json_first(questions); one != NULL;
	     one = one->next)
		question_check(shape, one);
}

static void
districts_check(struct shape *shape, const struct json *list, size_t office)
{
	static const char *const names[] = { "district", "label", "remark",
		"joined-to", AREA, "rest", NULL };
	const struct setup *setup = &shape->model->definition->setup;

	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		const char *id = json_text(json_member(one, "district"));
		size_t district =
		    id == NULL ? NOWHERE : setup_find_district(setup, id);

		if (district == NOWHERE ||
		    !setup_covers(setup, office, district))
			stranger(shape, json_member(one, "district"));
		members(shape, one, names);
		area_check(shape, one);
		/* Each once: of two, nobody could say which one counts. */
		if (id != NULL && claims_element(list, "district", id) != one)
			stranger(shape, one);
	}
}

/* --- the rest ------------------------------------------------------------- */

/* A decision at any depth: §3.4 names all of its members. */
static void
decision_check(struct shape *shape, const struct json *value)
{
	static const char *const names[] = { "established", "may-count",
		"may-publish", "outcomes", "steps", "question", "possible",
		"outcome", "label", "ja", "en", "effect", "winner", "depth",
		"kind", "asks", "case", "answer", "region", "article", "source",
		"verified", "left", "right", "inputs", "counter", "low", "high",
		NULL };

	members(shape, value, names);
	for (const struct json *one = json_first(value); one != NULL;
	     one = one->next)
		if (one->kind == JSON_LIST || one->kind == JSON_OBJECT)
			decision_check(shape, one);
}

static void
findings_check(struct shape *shape, const struct json *list)
{
	static const char *const names[] = { "code", "subject", "message",
		"end", "ruling", NULL };

	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next)
		numbers(shape, one, names);
}

static void
result_check(struct shape *shape, const struct json *top, size_t office)
{
	static const char *const names[] = { "format", "election", "name",
		"date", "rehearsal", "setup", "roster", "station", "final",
		"gate", "gate-decision", "outcome", "decision",
		"while-counting", "rest", "districts", "total", "findings",
		NULL };
	static const char *const nested[] = { "name", "gate-decision",
		"decision", "rest", "districts", "total", "findings", NULL };
	static const char *const label[] = { "ja", "en", NULL };
	static const char *const rest[] = { "shortage", "surplus",
		"could-change", NULL };
	static const char *const total[] = { "districts", AREA, NULL };

	members(shape, top, names);
	plain(shape, top, nested);
	numbers(shape, json_member(top, "name"), label);
	numbers(shape, json_member(top, "rest"), rest);
	decision_check(shape, json_member(top, "gate-decision"));
	decision_check(shape, json_member(top, "decision"));
	districts_check(shape, json_member(top, "districts"), office);
	members(shape, json_member(top, "total"), total);
	area_check(shape, json_member(top, "total"));
	findings_check(shape, json_member(top, "findings"));
}

/* Does a certificate of the office stand for these bytes? */
static bool
is_certified(
    const struct model *model, size_t office, const struct entry *entry)
{
	if (office == NOWHERE ||
	    office >= model->chain_counts[NOTE_CERTIFICATE])
		return false;
	for (const struct statement *s =
	         model->chains[NOTE_CERTIFICATE][office];
	     s != NULL; s = s->older)
		if (memcmp(s->of.certificate.result, entry->sha256,
		        DIGEST_LEN) == 0)
			return true;
	return false;
}

static void
return_check(const struct model *model, const struct judge_input *input,
    const struct entry *entry, struct report *report)
{
	size_t office =
	    setup_find_office(&model->definition->setup, entry->subject);
	struct json_document document = { .top = NULL };
	struct shape shape = { .model = model,
		.report = report,
		.file = entry->file->path,
		.fine = true };
	struct bytes bytes;

	if (!canvass_is(model) || !is_certified(model, office, entry)) {
		report_add(report, REPORT_FAILED, entry->file->path, 0,
		    "no certificate of that office stands for these figures");
		return;
	}
	if (bundle_read(input->bundle, entry->file, JSON_BYTES_MAX, &bytes,
	        report) != 0)
		return;
	/* What is no JSON at all is said where it is added up. */
	if (json_read(bytes.at, bytes.len, JSON_BYTES_MAX, &document))
		result_check(&shape, document.top, office);
	json_release(&document);
	bundle_release(&bytes);
}

void
returns_check(const struct model *model, const struct judge_input *input,
    struct report *report)
{
	for (size_t i = 0; i < input->log->count; i++) {
		const struct entry *entry = &input->log->entries[i];

		if (entry->type != ENTRY_ACCEPTED || entry->file == NULL)
			continue;
		if (entry->kind == FILE_RETURN)
			return_check(model, input, entry, report);
		else if (entry->kind == FILE_BUNDLE && !canvass_is(model))
			report_add(report, REPORT_FAILED, entry->file->path, 0,
			    "only a canvass takes in bundles");
	}
}

/*
 * Decisions of the officials are drafted here, held against the station, and
 * signed anywhere: kaihyo tally resolve, correct, withdraw, move-box, reopen,
 * void. Nothing is decided until the signed note is imported.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/cmd_signing.h"
#include "keys/cmd_shared.h"
#include "tally/cmd_counting.h"
#include "tally/commands.h"

/* A ruling while it is drafted. */
struct drafting {
	const struct arguments *arguments;
	struct session session;
	struct ruling ruling;
};

/* Fills in what one action decides on, and checks it against the station. */
typedef int action_fill(struct drafting *drafting, struct error *err);

static const char *
given(const struct drafting *drafting, const char *option)
{
	return arguments_value(drafting->arguments, option);
}

/* An id option; `out` holds ID_MAX + 1 bytes. */
static int
id_take(const struct drafting *drafting, const char *option, char *out,
    struct error *err)
{
	const char *id = given(drafting, option);

	if (span_is_id(span_of(id)) && span_copy(span_of(id), out, ID_MAX + 1))
		return 0;
	error_set(err, ERROR_USAGE,
	    N_("use a-z, 0-9 and -, at most 31 of them"),
	    N_("\"%s\" is not an id"), id);
	error_at(err, "--%s", option);
	return -1;
}

static int
reason_take(struct drafting *drafting, struct error *err)
{
	const char *code = given(drafting, "reason");
	const char *words = given(drafting, "words");
	struct ruling *ruling = &drafting->ruling;

	ruling->reason = ruling_reason_find(span_of(code));
	if (ruling->reason == REASON_NONE)
		return error_set(err, ERROR_USAGE,
		    N_("entry-error, double-entry, machine-fault, "
		       "seal-replaced, paper-found, voter-left-with-paper, "
		       "double-vote, wrong-check-in, small-unit, not-found, "
		       "other"),
		    N_("there is no reason \"%s\""), code);
	if (!span_is_text(span_of(words), RULING_WORDS_MAX))
		return error_set(err, ERROR_USAGE,
		    N_("say in one line what happened and who was heard"),
		    N_("--words needs 1 to %d bytes of text"),
		    RULING_WORDS_MAX);
	span_copy(span_of(words), ruling->words, sizeof(ruling->words));
	return 0;
}

/*
 * The head: the first number of its id, or with --replace the next one. The
 * station is then looked at as if the one before were not there.
 */
static int
head_take(struct drafting *drafting, struct error *err)
{
	struct session *session = &drafting->session;
	bool replace = arguments_flag(drafting->arguments, "replace");
	struct ruling *ruling = &drafting->ruling;
	const struct truth_statement *before;
	char id[ID_MAX + 1];

	if (id_take(drafting, "id", id, err) != 0)
		return -1;
	ruling->head = definition_statement(session->definition, id);
	before = truth_latest_of(session->truth, NOTE_RULING, id);
	if (before != NULL && !replace)
		return error_set(err, ERROR_INPUT,
		    N_("choose another id; or, to put the earlier decision in "
		       "other words, add --replace"),
		    N_("there is a decision %s already, number %u"), id,
		    signed_head(&before->statement)->number);
	if (before == NULL && replace)
		return error_set(err, ERROR_INPUT,
		    N_("check the id with kaihyo tally status"),
		    N_("there is no decision %s to replace"), id);
	if (before != NULL) {
		truth_next(session->truth, NOTE_RULING,
		    truth_index(session->truth, NOTE_RULING, id),
		    &ruling->head);
		overlay_apply_without(session->truth, id);
	}
	memcpy(ruling->station,
	    session->definition->setup.stations[session->index].id,
	    sizeof(ruling->station));
	return 0;
}

static int
draft_write(struct drafting *drafting, struct error *err)
{
	const struct definition *definition = drafting->session.definition;
	const struct ruling *ruling = &drafting->ruling;
	struct signing_subject subject = {
		.kind = NOTE_RULING,
		.slots = ruling->slots,
		.slot_count = ruling->slot_count,
		.date = ruling->head.date,
	};
	struct text draft = { 0 }, note = { 0 };
	const char *folder = given(drafting, "out");
	char name[ID_MAX + 32];
	int rc = -1;

	subject.scope_count =
	    ruling_scopes(ruling, &definition->setup, subject.scopes);
	ruling_format(ruling, &draft);
	if (signing_sign(drafting->arguments, definition, text_span(&draft),
	        &note, err) != 0 ||
	    folder_make(folder, err) != 0)
		goto out;
	say(stdout, N_("Decision %s, number %u\n"), ruling->head.subject,
	    ruling->head.number);
	ruling_print(stdout, ruling);
	snprintf(name, sizeof(name), "ruling-%s.note", ruling->head.subject);
	if (signing_write(
	        definition, &subject, folder, name, text_span(&note), err) != 0)
		goto out;
	say(stdout,
	    N_("Nothing is decided yet: bring the signed note back with "
	       "kaihyo tally import.\n"));
	rc = 0;
out:
	text_clear(&draft);
	text_clear(&note);
	return rc;
}

static int
draft(const struct arguments *arguments, enum ruling_action action,
    action_fill *fill, struct error *err)
{
	struct drafting *drafting = memory_new(1, sizeof(*drafting));
	struct ruling *ruling = &drafting->ruling;
	int rc = -1;

	drafting->arguments = arguments;
	ruling->action = action;
	if (session_open(arguments, STORE_READ, &drafting->session, err) != 0)
		goto out;
	session_banner(drafting->session.definition, stdout);
	if (head_take(drafting, err) != 0 ||
	    signing_date(arguments, &ruling->head.date, err) != 0 ||
	    reason_take(drafting, err) != 0 ||
	    signing_slots(arguments, ruling->slots, &ruling->slot_count, err) !=
	        0 ||
	    (fill != NULL && fill(drafting, err) != 0) ||
	    ruling_check(ruling, &drafting->session.definition->setup, err) !=
	        0)
		goto out;
	rc = draft_write(drafting, err);
out:
	session_close(&drafting->session);
	free(drafting);
	return rc;
}

/* --- resolve -------------------------------------------------------------- */

static bool
is_meant(const struct drafting *drafting, const struct finding *finding)
{
	const char *figures = given(drafting, "figures");
	char words[RULING_FIGURES_MAX + 1];

	if (strcmp(finding_kind(finding->code)->code,
	        given(drafting, "finding")) != 0 ||
	    strcmp(finding->subject, given(drafting, "subject")) != 0)
		return false;
	finding_figures(finding, words);
	return figures == NULL || strcmp(words, figures) == 0;
}

static int
refuse_findings(const struct drafting *drafting,
    const struct findings *findings, size_t meant, struct error *err)
{
	const char *code = given(drafting, "finding");
	const char *subject = given(drafting, "subject");
	char words[RULING_FIGURES_MAX + 1];

	if (meant == 0)
		return error_set(err, ERROR_INPUT,
		    N_("see kaihyo tally count --json for the findings, their "
		       "subjects and their English words"),
		    N_("no finding %s %s stands like that"), code, subject);
	for (size_t i = 0; i < findings->count; i++)
		if (is_meant(drafting, &findings->items[i])) {
			finding_figures(&findings->items[i], words);
			say(stdout, N_("  --figures \"%s\"\n"), words);
		}
	return error_set(err, ERROR_INPUT,
	    N_("say which one with --figures, in the words above"),
	    N_("%zu findings %s %s stand"), meant, code, subject);
}

static int
finding_take(struct drafting *drafting, const struct findings *findings,
    struct error *err)
{
	struct ruling *ruling = &drafting->ruling;
	const struct finding *finding = NULL;
	size_t meant = 0;

	for (size_t i = 0; i < findings->count; i++)
		if (is_meant(drafting, &findings->items[i])) {
			finding = &findings->items[i];
			meant++;
		}
	if (meant != 1)
		return refuse_findings(drafting, findings, meant, err);
	if (finding_kind(finding->code)->only_corrected)
		return error_set(err, ERROR_BOOKS,
		    N_("bring what is missing, or put it right: correct, "
		       "withdraw, a new manifest, a sheet"),
		    N_("%s cannot be explained away: papers are missing, open "
		       "or not verified"),
		    finding_kind(finding->code)->code);
	if (finding->end != FINDING_OPEN)
		return error_set(err, ERROR_INPUT,
		    N_("to put that decision in other words: its id and "
		       "--replace"),
		    N_("decision %s has decided it already"), finding->ruling);
	span_copy(span_of(finding_kind(finding->code)->code), ruling->code,
	    sizeof(ruling->code));
	memcpy(ruling->thing, finding->subject, sizeof(ruling->thing));
	finding_figures(finding, ruling->figures);
	return 0;
}

static int
resolve_fill(struct drafting *drafting, struct error *err)
{
	struct result *result = memory_new(1, sizeof(*result));
	const char *end = given(drafting, "end");
	int rc = -1;

	if (strcmp(end, "explained") == 0) {
		drafting->ruling.end = RULING_EXPLAINED;
	} else if (strcmp(end, "accepted") == 0) {
		drafting->ruling.end = RULING_ACCEPTED;
	} else {
		error_set(err, ERROR_USAGE,
		    N_("explained: the cause is known; accepted: it is not, "
		       "and the witnesses were heard"),
		    N_("\"%s\" is no way for a finding to end"), end);
		goto out;
	}
	if (counting_result(&drafting->session, true, result, err) == 0)
		rc = finding_take(drafting, &result->findings, err);
out:
	result_clear(result);
	free(result);
	return rc;
}

static int
cmd_resolve(const struct arguments *arguments, struct error *err)
{
	return draft(arguments, RULING_RESOLVE, resolve_fill, err);
}

/* --- correct -------------------------------------------------------------- */

static int
correct_fill(struct drafting *drafting, struct error *err)
{
	const struct truth *truth = drafting->session.truth;
	const struct setup *setup = &drafting->session.definition->setup;
	struct ruling *ruling = &drafting->ruling;
	const char *name = given(drafting, "field");
	const struct turnout *turnout;
	unsigned long long old, new;
	struct turnout copy;
	uint64_t *now;
	size_t place;

	if (id_take(drafting, "place", ruling->thing, err) != 0 ||
	    arguments_number(drafting->arguments, "old", RULING_NUMBER_MAX, 0,
	        &old, err) != 0 ||
	    arguments_number(drafting->arguments, "new", RULING_NUMBER_MAX, 0,
	        &new, err) != 0)
		return -1;
	place = setup_place(setup, ruling->thing);
	turnout = place != SIZE_MAX ? truth_turnout(truth, place) : NULL;
	if (turnout == NULL)
		return error_set(err, ERROR_INPUT,
		    N_("take in its turnout first; see kaihyo tally status "
		       "--all"),
		    N_("no place %s has reported"), ruling->thing);
	copy = *turnout; /* borrows its lists */
	now =
	    ruling_is_field(span_of(name)) ? overlay_field(&copy, name) : NULL;
	if (now == NULL)
		return error_set(err, ERROR_USAGE,
		    N_("docs/formats.md 10 lists the names; for example "
		       "voters.day, voters.early, voters.absentee, "
		       "taken-home"),
		    N_("a turnout has no number \"%s\""), name);
	if (*now != old)
		return error_set(err, ERROR_INPUT,
		    N_("look at the turnout again: is it the right place and "
		       "the right number?"),
		    N_("%s of place %s is %llu, not %llu"), name, ruling->thing,
		    (unsigned long long)*now, old);
	if (old == new)
		return error_set(err, ERROR_USAGE,
		    N_("say the new number with --new"),
		    N_("old and new are the same"));
	span_copy(span_of(name), ruling->field, sizeof(ruling->field));
	ruling->old = old;
	ruling->new = new;
	return 0;
}

static int
cmd_correct(const struct arguments *arguments, struct error *err)
{
	return draft(arguments, RULING_CORRECT, correct_fill, err);
}

/* --- withdraw, move-box, reopen, void ------------------------------------- */

static int
withdraw_fill(struct drafting *drafting, struct error *err)
{
	const struct truth *truth = drafting->session.truth;
	const struct setup *setup = &drafting->session.definition->setup;
	struct ruling *ruling = &drafting->ruling;
	const char *name = given(drafting, "file");
	const struct manifest *manifest;
	const struct manifest_file *file = NULL;
	size_t unit;

	if (id_take(drafting, "unit", ruling->thing, err) != 0)
		return -1;
	unit = setup_unit(setup, ruling->thing);
	manifest = unit != SIZE_MAX ? truth_manifest(truth, unit) : NULL;
	if (manifest != NULL && record_name_parse(span_of(name), &ruling->file))
		file = manifest_find(manifest, ruling->file);
	if (file == NULL)
		return error_set(err, ERROR_INPUT,
		    N_("see kaihyo tally status --all, and the unit's "
		       "manifest"),
		    N_("the latest manifest of unit %s lists no file %s"),
		    ruling->thing, name);
	if (truth_find(truth, &file->digest)->withdrawn)
		return error_set(err, ERROR_INPUT, N_("nothing to do"),
		    N_("%s of unit %s is withdrawn already"), name,
		    ruling->thing);
	ruling->digest = file->digest;
	say(stdout, N_("%s of unit %s: %llu papers will not count.\n"), name,
	    ruling->thing, (unsigned long long)file->papers);
	return 0;
}

static int
cmd_withdraw(const struct arguments *arguments, struct error *err)
{
	return draft(arguments, RULING_WITHDRAW, withdraw_fill, err);
}

static int
move_fill(struct drafting *drafting, struct error *err)
{
	const struct setup *setup = &drafting->session.definition->setup;
	struct ruling *ruling = &drafting->ruling;
	const char *now;
	size_t box;

	if (id_take(drafting, "box", ruling->thing, err) != 0 ||
	    id_take(drafting, "from", ruling->from, err) != 0 ||
	    id_take(drafting, "to", ruling->to, err) != 0)
		return -1;
	box = setup_box(setup, ruling->thing);
	if (box == SIZE_MAX)
		return 0; /* ruling_check() says so */
	now = setup->units[truth_box_unit(drafting->session.truth, box)].id;
	if (strcmp(now, ruling->from) != 0)
		return error_set(err, ERROR_INPUT,
		    N_("look at the box list again: is it the right box?"),
		    N_("box %s belongs to unit %s, not to %s"), ruling->thing,
		    now, ruling->from);
	if (strcmp(ruling->from, ruling->to) == 0)
		return error_set(err, ERROR_USAGE,
		    N_("say the new unit with --to"),
		    N_("the box stays where it is"));
	return 0;
}

static int
cmd_move_box(const struct arguments *arguments, struct error *err)
{
	return draft(arguments, RULING_MOVE_BOX, move_fill, err);
}

static int
reopen_fill(struct drafting *drafting, struct error *err)
{
	const char *what = given(drafting, "what");

	if (strcmp(what, "turnout") != 0 && strcmp(what, "count") != 0)
		return error_set(err, ERROR_USAGE, N_("turnout or count"),
		    N_("\"%s\" cannot be opened again"), what);
	drafting->ruling.what =
	    strcmp(what, "turnout") == 0 ? RULING_TURNOUT : RULING_COUNT;
	return 0;
}

static int
cmd_reopen(const struct arguments *arguments, struct error *err)
{
	return draft(arguments, RULING_REOPEN, reopen_fill, err);
}

static int
void_fill(struct drafting *drafting, struct error *err)
{
	if (!drafting->ruling.head.first)
		return 0;
	return error_set(err, ERROR_USAGE,
	    N_("it takes back an earlier decision: add --replace"),
	    N_("there is nothing to take back"));
}

static int
cmd_void(const struct arguments *arguments, struct error *err)
{
	return draft(arguments, RULING_VOID, void_fill, err);
}

/* --- the table ------------------------------------------------------------ */

#define WANTED(option, what, words)                                            \
	{                                                                      \
		.name = (option), .value = (what), .help = (words),            \
		.required = true                                               \
	}

#define OPTIONS_OF_ALL                                                         \
	STATION_OPTION,                                                        \
	    WANTED("id", "ID",                                                 \
	        N_("a short name for this decision, such as kita-1")),         \
	    WANTED("reason", "CODE",                                           \
	        N_("entry-error, double-entry, machine-fault, "                \
	           "seal-replaced, paper-found, voter-left-with-paper, "       \
	           "double-vote, wrong-check-in, small-unit, not-found, "      \
	           "other")),                                                  \
	    WANTED("words", "TEXT",                                            \
	        N_("what happened, and who was heard, in one line")),          \
	    WANTED("out", "FOLDER", N_("the folder to write the note to")),    \
	    { .name = "replace",                                               \
		    .help = N_("the next number of an earlier decision") },    \
	    OPTION_DATE, OPTION_SLOT, OPTION_KEY, OPTION_PASSPHRASE_FILE,      \
	{                                                                      \
		.name = NULL                                                   \
	}

static const struct option_spec resolve_options[] = {
	WANTED("finding", "CODE", N_("its number, such as W303")),
	WANTED("subject", "ID", N_("the unit, place or district it is about")),
	WANTED("end", "END",
	    N_("explained; or accepted: unexplained, witnesses heard")),
	{ .name = "figures",
	    .value = "TEXT",
	    .help = N_("its English words, if several stand") },
	OPTIONS_OF_ALL,
};
static const struct option_spec correct_options[] = {
	WANTED("place", "ID", N_("the place whose turnout it is")),
	WANTED("field", "NAME", N_("the number, such as voters.day")),
	WANTED("old", "N", N_("what the turnout says now")),
	WANTED("new", "N", N_("what is right")),
	OPTIONS_OF_ALL,
};
static const struct option_spec withdraw_options[] = {
	WANTED("unit", "ID", N_("the unit that sealed it")),
	WANTED("file", "NAME", N_("the file that does not count")),
	OPTIONS_OF_ALL,
};
static const struct option_spec move_options[] = {
	WANTED("box", "ID", N_("the box")),
	WANTED("from", "UNIT", N_("the unit it belongs to now")),
	WANTED("to", "UNIT", N_("the unit it is counted with")),
	OPTIONS_OF_ALL,
};
static const struct option_spec reopen_options[] = {
	WANTED("what", "WHAT", N_("turnout or count")),
	OPTIONS_OF_ALL,
};
static const struct option_spec void_options[] = {
	OPTIONS_OF_ALL,
};

const struct command cmd_tally_resolve = {
	.name = "resolve",
	.operands = "",
	.summary = N_("draft the decision on a finding: explained, accepted"),
	.manual =
	    N_("The decision covers the finding in exactly its words: if a "
	       "figure changes, it stands open again. It moves no figure. What "
	       "is missing, open or not verified cannot be decided like this. "
	       "The note is signed anywhere and imported like every other."),
	.options = resolve_options,
	.run = cmd_resolve,
};

const struct command cmd_tally_correct = {
	.name = "correct",
	.operands = "",
	.summary = N_("draft the correction of a number of a turnout"),
	.manual =
	    N_("For a number that was written or typed wrongly; the signed "
	       "turnout stays as it is, and every output shows old and new. A "
	       "change of the papers taken home stays a warning."),
	.options = correct_options,
	.run = cmd_correct,
};

const struct command cmd_tally_withdraw = {
	.name = "withdraw",
	.operands = "",
	.summary = N_("draft the decision that a file does not count"),
	.manual = N_("For a file that its unit cannot withdraw itself with a "
	             "new manifest. The file stays in the station."),
	.options = withdraw_options,
	.run = cmd_withdraw,
};

const struct command cmd_tally_move_box = {
	.name = "move-box",
	.operands = "",
	.summary = N_("draft the decision that a box counts with another unit"),
	.manual = N_("For a broken scanner, or too few papers to be counted "
	             "alone; within the same district and kind of paper."),
	.options = move_options,
	.run = cmd_move_box,
};

const struct command cmd_tally_reopen = {
	.name = "reopen",
	.operands = "",
	.summary = N_("draft the decision to open turnout or count again"),
	.options = reopen_options,
	.run = cmd_reopen,
};

const struct command cmd_tally_void = {
	.name = "void",
	.operands = "",
	.summary = N_("draft the decision to take an earlier one back"),
	.manual = N_("The next number of the same id, deciding nothing. Both "
	             "stay in the station and its log."),
	.options = void_options,
	.run = cmd_void,
};

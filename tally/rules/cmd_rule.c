#include <stdlib.h>
#include <string.h>

#include "ballot/explain.h"
#include "base/file.h"
#include "tally/commands.h"
#include "tally/rules/decision_text.h"
#include "tally/rules/replay.h"
#include "tally/rules/trial.h"

/* --- check -----------------------------------------------------------------
 */

/* A profile has no signature: it is read to be explained, nothing more. */
static int
profile_read(const char *path, struct ordinance *ordinance, struct error *err)
{
	struct file_bytes file = { 0 };
	struct verified verified;
	struct hashed hashed;
	int rc = -1;

	if (file_read_path(path, DEFINITION_BYTES_MAX, &file, err) != 0)
		goto out;
	hashed = hashed_of(file_span(&file));
	if (verified_by_digest(&hashed, &hashed.digest, &verified, err) != 0 ||
	    ordinance_parse(verified, path, NULL, ordinance, err) != 0)
		goto out;
	rc = 0;
out:
	file_release(&file);
	return rc;
}

/* Explains every file; the first refused one stops. */
static int
rule_check(char *const *paths, size_t count, struct error *err)
{
	struct ordinance *ordinance = memory_new(1, sizeof(*ordinance));
	int rc = -1;

	for (size_t i = 0; i < count; i++) {
		if (profile_read(paths[i], ordinance, err) != 0)
			goto out;
		printf("%s%s", i > 0 ? "\n" : "", paths[i]);
		explain_ordinance(stdout, NULL, ordinance);
	}
	rc = 0;
out:
	free(ordinance);
	return rc;
}

/* --- try -------------------------------------------------------------------
 */

static int
trial_decide(const struct trial *trial, bool json, struct error *err)
{
	struct trace trace = { .rules = &trial->rules,
		.election = &trial->election };
	struct decision decision;
	struct text text = { 0 };
	int rc = -1;

	if (decision_evaluate(
	        &trial->rules, &trial->facts, &trace, &decision, err) != 0)
		goto out;
	if (json) {
		decision_text_json(
		    &trial->rules, &trial->election, &decision, &trace, &text);
		text_add(&text, "\n");
	} else {
		trace_text(&trace, &text);
		text_add(&text, "\n");
		decision_text(
		    &trial->rules, &trial->election, &decision, &text);
	}
	fputs(text.at, stdout);
	rc = 0;
out:
	trace_clear(&trace);
	text_clear(&text);
	return rc;
}

static int
rule_try(char *const *operands, size_t count, bool json, struct error *err)
{
	struct ordinance *ordinance = memory_new(1, sizeof(*ordinance));
	struct trial *trial = NULL;
	int rc = -1;

	if (profile_read(operands[0], ordinance, err) != 0)
		goto out;
	trial = trial_new(&ordinance->decision,
	    (const char *const *)operands + 1, count - 1, err);
	if (trial == NULL)
		goto out;
	rc = trial_decide(trial, json, err);
out:
	free(trial);
	free(ordinance);
	return rc;
}

/* --- replay ----------------------------------------------------------------
 */

/* "1,406,084", or "100-200" as it was written. */
static void
value_text(const char *value, char out[REPLAY_VALUE_MAX + 1])
{
	struct bounds bounds;
	char digits[NUMBER_TEXT_LEN];

	snprintf(out, REPLAY_VALUE_MAX + 1, "%s", value);
	if (!bounds_parse(span_of(value), &bounds) || bounds.low != bounds.high)
		return;
	number_text((long long)bounds.low, digits);
	snprintf(out, REPLAY_VALUE_MAX + 1, "%s", digits);
}

static void
totals_say(const struct replay *replay)
{
	if (replay->scope_count > 0)
		say(stdout, N_("Figures of %zu scopes:\n"),
		    replay->scope_count);
	for (size_t i = 0; i < replay->total_count; i++) {
		const struct replay_total *total = &replay->totals[i];
		char value[REPLAY_VALUE_MAX + 1];

		value_text(total->value, value);
		printf("  %-24s %20s", total->counter, value);
		if (total->scopes > 0)
			say(stdout, N_("  added up"));
		else if (total->checked)
			say(stdout, N_("  as given; its scopes agree"));
		printf("\n");
	}
	printf("\n");
}

/* Reads the table of figures; what is wrong in it is wrong in that file. */
static struct trial *
figures_read(const struct rules *rules, const char *path, struct replay *replay,
    struct error *err)
{
	struct file_bytes file = { 0 };
	struct trial *trial = NULL;

	if (file_read_path(path, REPLAY_BYTES_MAX, &file, err) != 0)
		return NULL;
	if (replay_read(
	        file_span(&file), rules_need_regions(rules), replay, err) == 0)
		trial = trial_new(rules, (const char *const *)replay->words,
		    replay->word_count, err);
	if (trial == NULL) {
		/* The words are the file's, not the command line's. */
		if (err->kind == ERROR_USAGE)
			err->kind = ERROR_INPUT;
		error_at_name(err, path);
	}
	file_release(&file);
	return trial;
}

static int
rule_replay(
    const char *profile, const char *figures, bool json, struct error *err)
{
	struct ordinance *ordinance = memory_new(1, sizeof(*ordinance));
	struct replay replay = { 0 };
	struct trial *trial = NULL;
	int rc = -1;

	if (profile_read(profile, ordinance, err) != 0)
		goto out;
	trial = figures_read(&ordinance->decision, figures, &replay, err);
	if (trial == NULL)
		goto out;
	for (size_t i = 0; i < COUNTER_CONTEXT; i++)
		trial->facts.sources[i] = N_("published figures");
	if (!json) {
		printf("%s\n", label_text(&ordinance->name));
		totals_say(&replay);
	}
	rc = trial_decide(trial, json, err);
out:
	free(trial);
	replay_clear(&replay);
	free(ordinance);
	return rc;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	char **operands = arguments->operands;
	bool json = arguments_flag(arguments, "json");

	if (strcmp(operands[0], "check") == 0 && !json)
		return rule_check(
		    operands + 1, arguments->operand_count - 1, err);
	if (strcmp(operands[0], "try") == 0)
		return rule_try(
		    operands + 1, arguments->operand_count - 1, json, err);
	if (strcmp(operands[0], "replay") == 0 && arguments->operand_count == 3)
		return rule_replay(operands[1], operands[2], json, err);
	return error_set(err, ERROR_USAGE,
	    N_("write \"rule check FILE...\", \"rule try FILE "
	       "NAME=VALUE...\" or \"rule replay FILE FIGURES.csv\""),
	    N_("what shall be done with the rule?"));
}

static const struct option_spec options[] = {
	{ .name = "json",
	    .help = N_("try, replay: print the decision as JSON") },
	{ .name = NULL },
};

const struct command cmd_tally_rule = {
	.name = "rule",
	.operands =
	    "check FILE...|try FILE NAME=VALUE...|replay FILE FIGURES.csv",
	.operands_min = 2,
	.operands_max = -1,
	.options = options,
	.summary = N_("explain an ordinance's rules, or try them on numbers"),
	.manual = N_(
	    "check: says in plain words what the rules of each ordinance.json "
	    "mean, with their arithmetic and where they were read; a rule that "
	    "cannot be used is shown with its file, line and remedy.\n\n"
	    "try: decides with the numbers given and shows every step. Names: "
	    "E0 and E (people eligible when notice was given, on the day), V "
	    "(voters), B (papers), VALID, INVALID, NONE, option:ID, "
	    "context:ID. A question stands before a slash "
	    "(site/option:hill=5), a region after an @ (E@zh=9). A value like "
	    "100-200 is not final yet: the answer is then \"open\" unless it "
	    "holds for all that can still come. An option that is left out "
	    "has what VALID leaves, or no votes.\n\n"
	    "replay: the same with published totals from a table, so that a "
	    "vote of the past can be decided again. Its first line is "
	    "scope,counter,value; a scope is \"all\" or the id of a region, "
	    "district or ward, a counter is one of the names above. What "
	    "every scope gives is added up; where the whole is given too, "
	    "both must agree."),
	.run = run,
};

#include <stdlib.h>
#include <string.h>

#include "ballot/explain.h"
#include "base/file.h"
#include "tally/commands.h"
#include "tally/decision_text.h"
#include "tally/trial.h"

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
	return error_set(err, ERROR_USAGE,
	    N_("write \"rule check FILE...\" or \"rule try FILE "
	       "NAME=VALUE...\""),
	    N_("what shall be done with the rule?"));
}

static const struct option_spec options[] = {
	{ .name = "json", .help = N_("try: print the decision as JSON") },
	{ .name = NULL },
};

const struct command cmd_tally_rule = {
	.name = "rule",
	.operands = "check FILE...|try FILE NAME=VALUE...",
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
	    "has what VALID leaves, or no votes."),
	.run = run,
};

/*
 * Rules of kaihyo-verify on figures in the words of `kaihyo tally rule try`,
 * filled up as that does: for tests and for tests/tools/verify-rules.c.
 */
#ifndef KAIHYO_TESTS_UNIT_VERIFY_TRIAL_H
#define KAIHYO_TESTS_UNIT_VERIFY_TRIAL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/json.h"
#include "audit/verifier/rules.h"

#define REGIONS_MAX 200

struct said {
	bool option[RULES_OPTIONS_MAX], valid, invalid, none, papers;
	struct range all_valid;
};

/* Borrows the words; release with trial_free(). */
struct trial {
	struct json_document document;
	struct rules *rules;
	struct rules_election election;
	struct rules_place places[1 + REGIONS_MAX];
	struct rules_votes votes[1 + REGIONS_MAX][RULES_QUESTIONS_MAX];
	struct said said[1 + REGIONS_MAX][RULES_QUESTIONS_MAX];
	size_t place_count;
};

/* These are tests: whatever is wrong ends the program. */
static void
die(int status, const char *what, const char *about)
{
	fprintf(stderr, "verify-rules: %s: %s\n", what, about);
	exit(status);
}

/* --- the election that rules and words speak of --------------------------- */

static size_t
question_of(struct trial *trial, const char *id)
{
	struct rules_election *election = &trial->election;

	for (size_t q = 0; q < election->question_count; q++)
		if (strcmp(election->questions[q].id, id) == 0)
			return q;
	if (election->question_count == RULES_QUESTIONS_MAX)
		die(2, "too many questions", id);
	election->questions[election->question_count].id = id;
	return election->question_count++;
}

static void
add_option(struct trial *trial, const char *id)
{
	for (size_t q = 0; q < trial->election.question_count; q++) {
		struct rules_question *question = &trial->election.questions[q];
		size_t i = 0;

		while (i < question->option_count &&
		       strcmp(question->options[i].id, id) != 0)
			i++;
		if (i < question->option_count)
			continue;
		if (i == RULES_OPTIONS_MAX)
			die(2, "too many options", id);
		question->options[question->option_count++] =
		    (struct rules_option){ id, id, id };
	}
}

static void
add_sum_options(struct trial *trial, const struct sum *sum)
{
	for (size_t i = 0; i < sum->count; i++)
		if (sum->terms[i].what == MEASURE_OPTION)
			add_option(trial, sum->terms[i].id);
}

/* Questions of a rule, then (second walk) its options. */
static void
walk(struct trial *trial, const struct rule *rule, bool options)
{
	if (rule == NULL)
		return;
	if (!options && rule->form == RULE_QUESTION)
		question_of(trial, rule->id);
	if (options) {
		add_sum_options(trial, &rule->left);
		add_sum_options(trial, &rule->right);
	}
	for (size_t i = 0; i < rule->part_count; i++)
		walk(trial, rule->parts[i], options);
}

static void
walk_all(struct trial *trial, bool options)
{
	const struct rules *rules = trial->rules;

	walk(trial, rules->gate, options);
	for (size_t i = 0; i < rules->case_count; i++) {
		const struct rules_case *one = &rules->cases[i];

		walk(trial, one->when, options);
		for (size_t c = 0; options && c < one->contender_count; c++)
			add_sum_options(trial, &one->contenders[c]);
	}
	for (size_t g = 0; options && g < rules->group_count; g++)
		for (size_t o = 0; o < rules->groups[g].option_count; o++)
			add_option(trial, rules->groups[g].options[o]);
}

/* --- words ---------------------------------------------------------------- */

struct word {
	const char *question, *name, *region, *value;
};

/* The text up to `separator`, which ends it; *rest is what follows. */
static const char *
cut_at(char separator, char **rest)
{
	char *at = *rest, *end = strchr(at, separator);

	if (end == NULL)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return at;
}

/* "[question/]counter[@region]=value", in its place */
static struct word
cut(char *text)
{
	struct word word;
	char *value = text, *region;

	if (cut_at('=', &value) == NULL)
		die(2, "not understood", text);
	word.value = value;
	word.question = cut_at('/', &text);
	region = text;
	word.name = text;
	word.region = cut_at('@', &region) != NULL ? region : NULL;
	return word;
}

static struct range
value_of(const char *text)
{
	struct range range;
	char *end;

	range.low = range.high = strtoull(text, &end, 10);
	if (*end == '-')
		range.high = strtoull(end + 1, &end, 10);
	if (*end != '\0' || range.low > range.high)
		die(2, "not understood", text);
	return range;
}

static const struct range unknown = { 0, RULES_NUMBER_MAX };

static size_t
place_of(struct trial *trial, const char *region)
{
	struct rules_place *place;

	for (size_t p = 1; region != NULL && p < trial->place_count; p++)
		if (strcmp(trial->places[p].region, region) == 0)
			return p;
	if (region == NULL && trial->place_count > 0)
		return 0;
	if (trial->place_count == 1 + REGIONS_MAX)
		die(2, "too many regions", region != NULL ? region : "");
	place = &trial->places[trial->place_count];
	*place = (struct rules_place){ .region = region,
		.e0 = unknown,
		.e = unknown,
		.v = unknown,
		.questions = trial->votes[trial->place_count] };
	return trial->place_count++;
}

static void
set_context(struct trial *trial, const char *id, const char *value)
{
	for (size_t i = 0; i < trial->rules->context_count; i++) {
		struct rules_context *context = &trial->rules->context[i];

		if (strcmp(context->id, id) != 0)
			continue;
		context->known = true;
		context->value = context->number ? value_of(value).low
		                                 : strcmp(value, "yes") == 0;
		return;
	}
	die(2, "no such context", id);
}

static void
set_votes(struct trial *trial, const struct word *word, size_t p, size_t q)
{
	struct rules_votes *votes = &trial->votes[p][q];
	struct said *said = &trial->said[p][q];
	const struct rules_question *question = &trial->election.questions[q];
	struct range value = value_of(word->value);

	if (strcmp(word->name, "B") == 0) {
		said->papers = true;
		votes->papers = value;
	} else if (strcmp(word->name, "VALID") == 0) {
		said->valid = true;
		said->all_valid = value;
	} else if (strcmp(word->name, "INVALID") == 0) {
		said->invalid = true;
		votes->invalid = value;
	} else if (strcmp(word->name, "NONE") == 0) {
		said->none = true;
		votes->none = value;
	} else {
		size_t i = 0;

		while (
		    i < question->option_count &&
		    (strncmp(word->name, "option:", 7) != 0 ||
		        strcmp(word->name + 7, question->options[i].id) != 0))
			i++;
		if (i == question->option_count)
			die(2, "not understood", word->name);
		said->option[i] = true;
		votes->options[i] = value;
	}
}

static void
set_word(struct trial *trial, const struct word *word)
{
	size_t p, q;

	if (strncmp(word->name, "context:", 8) == 0) {
		set_context(trial, word->name + 8, word->value);
		return;
	}
	p = place_of(trial, word->region);
	q = word->question != NULL ? question_of(trial, word->question) : 0;
	if (strcmp(word->name, "E0") == 0)
		trial->places[p].e0 = value_of(word->value);
	else if (strcmp(word->name, "E") == 0)
		trial->places[p].e = value_of(word->value);
	else if (strcmp(word->name, "V") == 0)
		trial->places[p].v = value_of(word->value);
	else
		set_votes(trial, word, p, q);
}

/* --- what was not said ---------------------------------------------------- */

static struct range
rest_of(struct range whole, struct range part)
{
	if (part.low > whole.high)
		die(7, "the numbers do not add up", "");
	return (
	    struct range){ whole.low > part.high ? whole.low - part.high : 0,
		whole.high - part.low };
}

static void
add_range(struct range *sum, struct range more)
{
	sum->low += more.low;
	sum->high += more.high;
}

static void
nothing_said(const struct rules_question *question, const struct said *said,
    struct rules_votes *votes)
{
	if (!said->papers)
		votes->papers = unknown;
	for (size_t i = 0; i < question->option_count; i++)
		votes->options[i] =
		    said->valid ? (struct range){ 0, said->all_valid.high }
		                : unknown;
	if (!said->invalid)
		votes->invalid = unknown;
	if (!said->none)
		votes->none = unknown;
}

/* The last option is "others": it has what no other one takes. */
static void
fill(const struct rules_question *question, const struct said *said,
    struct rules_votes *votes)
{
	size_t last = question->option_count - 1, silent = last, missing = 0;
	struct range sum = { 0, 0 };
	bool any = false;

	for (size_t i = 0; i < question->option_count; i++)
		any = any || said->option[i];
	if (!any) {
		nothing_said(question, said, votes);
		return;
	}
	for (size_t i = 0; i < last; i++) {
		if (said->option[i]) {
			add_range(&sum, votes->options[i]);
		} else {
			missing++;
			silent = i;
		}
	}
	if (said->valid)
		votes->options[missing == 1 ? silent : last] =
		    rest_of(said->all_valid, sum);
	sum = (struct range){ 0, 0 };
	for (size_t i = 0; i < question->option_count; i++)
		add_range(&sum, votes->options[i]);
	add_range(&sum, votes->none);
	if (said->papers && !said->invalid)
		votes->invalid = rest_of(votes->papers, sum);
	if (!said->papers) {
		votes->papers = sum;
		add_range(&votes->papers, votes->invalid);
	}
}

/* Cuts the words up. */
static void
prepare(struct trial *trial, char **texts, size_t count)
{
	struct word *words = memory_take(count, sizeof(*words));

	for (size_t i = 0; i < trial->rules->outcome_count; i++)
		if (trial->rules->outcomes[i].question != NULL)
			question_of(trial, trial->rules->outcomes[i].question);
	walk_all(trial, false);
	for (size_t i = 0; i < count; i++) {
		words[i] = cut(texts[i]);
		if (words[i].question != NULL)
			question_of(trial, words[i].question);
	}
	if (trial->election.question_count == 0)
		question_of(trial, "question");
	walk_all(trial, true);
	for (size_t i = 0; i < count; i++)
		if (strncmp(words[i].name, "option:", 7) == 0)
			add_option(trial, words[i].name + 7);
	add_option(trial, "others");
	place_of(trial, NULL);
	for (size_t i = 0; i < count; i++)
		set_word(trial, &words[i]);
	free(words);
	for (size_t p = 0; p < trial->place_count; p++)
		for (size_t q = 0; q < trial->election.question_count; q++)
			fill(&trial->election.questions[q], &trial->said[p][q],
			    &trial->votes[p][q]);
}

static struct trial *
trial_read(const char *path)
{
	struct trial *trial = memory_take(1, sizeof(*trial));
	struct json_document *document = &trial->document;
	char *bytes = memory_take(JSON_BYTES_MAX + 1, 1);
	struct buffer why = { 0 };
	FILE *file = fopen(path, "rb");
	size_t len;

	if (file == NULL)
		die(3, "cannot be read", path);
	len = fread(bytes, 1, JSON_BYTES_MAX, file);
	fclose(file);
	if (!json_read(bytes, len, JSON_BYTES_MAX, document))
		die(3, document->what, path);
	trial->rules =
	    rules_read(json_member(document->top, "decision"), NULL, &why);
	if (trial->rules == NULL)
		die(3, buffer_bytes(&why).at, path);
	free(bytes);
	return trial;
}

static void
trial_free(struct trial *trial)
{
	rules_free(trial->rules);
	json_release(&trial->document);
	free(trial);
}

/* All figures are said to be from `source`. */
static struct rules_facts
trial_facts(const struct trial *trial, const char *source)
{
	return (struct rules_facts){ .election = &trial->election,
		.whole = trial->places[0],
		.regions = trial->places + 1,
		.region_count = trial->place_count - 1,
		.source_of_e0 = source,
		.source_of_e = source,
		.source_of_v = source,
		.source_of_b = source,
		.source_of_votes = source };
}

#endif

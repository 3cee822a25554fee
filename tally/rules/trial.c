#include "tally/rules/trial.h"

#include <stdlib.h>
#include <string.h>

#define TRIAL_ONLY "question" /* where the rules name none */
#define TRIAL_OTHERS "others"

static const char *const fix_trial =
    N_("write for example V=1406084, option:for=694844, B=100-200 for what is "
       "not final, site/option:hill=5 for a question, E@zh=9 for a region, "
       "context:with-election=yes");

static int
trial_refuse(const char *word, struct error *err)
{
	return error_set(
	    err, ERROR_USAGE, fix_trial, N_("\"%s\" is not understood"), word);
}

static int
trial_too_many(struct error *err)
{
	return error_set(err, ERROR_USAGE, N_("try with fewer of them"),
	    N_("too many questions, options or regions"));
}

static int
question_add(
    struct trial *trial, const char *id, size_t *index, struct error *err)
{
	struct election *election = &trial->election;
	int found = election_question(election, id);
	struct question *question;

	if (found >= 0) {
		*index = (size_t)found;
		return 0;
	}
	if (election->question_count == QUESTIONS_MAX)
		return trial_too_many(err);
	*index = election->question_count++;
	question = &election->questions[*index];
	span_copy(span_of(id), question->id, sizeof(question->id));
	span_copy(span_of(id), question->text.ja, sizeof(question->text.ja));
	span_copy(span_of(id), question->text.en, sizeof(question->text.en));
	return 0;
}

/* An option exists in every question; where it has no votes it has none. */
static int
option_add(struct trial *trial, const char *id, struct error *err)
{
	for (size_t q = 0; q < trial->election.question_count; q++) {
		struct question *question = &trial->election.questions[q];
		struct option *option =
		    &question->options[question->option_count];

		if (question_option(question, id) >= 0)
			continue;
		if (question->option_count == OPTIONS_MAX)
			return trial_too_many(err);
		span_copy(span_of(id), option->id, sizeof(option->id));
		span_copy(
		    span_of(id), option->label.ja, sizeof(option->label.ja));
		span_copy(
		    span_of(id), option->label.en, sizeof(option->label.en));
		question->option_count++;
	}
	return 0;
}

static struct trial_place *
place_add(struct trial *trial, const char *region, struct error *err)
{
	struct trial_place *place;

	for (size_t i = 0; i < trial->place_count; i++)
		if (strcmp(trial->places[i].region, region) == 0)
			return &trial->places[i];
	if (trial->place_count == 1 + TRIAL_REGIONS_MAX) {
		trial_too_many(err);
		return NULL;
	}
	place = &trial->places[trial->place_count++];
	span_copy(span_of(region), place->region, sizeof(place->region));
	place->e0 = place->e = place->v = bounds_unknown();
	return place;
}

/* "[question/]counter[@region]=value", cut into its parts. */
struct trial_word {
	char question[ID_MAX + 1], name[2 * ID_MAX], region[ID_MAX + 1];
	struct span value;
};

static int
word_cut(const char *word, struct trial_word *out, struct error *err)
{
	struct span rest = span_of(word), left, part;

	memset(out, 0, sizeof(*out));
	if (!span_cut(&rest, '=', 100, &left) || rest.at == NULL)
		return trial_refuse(word, err);
	out->value = rest;
	if (memchr(left.at, '/', left.len) != NULL &&
	    (!span_cut(&left, '/', 100, &part) || !span_is_id(part) ||
	        !span_copy(part, out->question, sizeof(out->question))))
		return trial_refuse(word, err);
	if (!span_cut(&left, '@', 100, &part) ||
	    !span_copy(part, out->name, sizeof(out->name)))
		return trial_refuse(word, err);
	if (left.at != NULL &&
	    (!span_is_id(left) ||
	        !span_copy(left, out->region, sizeof(out->region))))
		return trial_refuse(word, err);
	return 0;
}

static int
context_set(struct trial *trial, const char *word,
    const struct trial_word *parts, struct error *err)
{
	struct rules *rules = &trial->rules;
	int index = rules_context(rules, parts->name + strlen("context:"));
	struct rule_context *context;

	if (index < 0)
		return trial_refuse(word, err);
	context = &rules->context[index];
	context->known = true;
	if (context->number)
		return span_number(
		           parts->value, RULE_NUMBER_MAX, &context->value)
		           ? 0
		           : trial_refuse(word, err);
	if (!span_equals(parts->value, "yes") &&
	    !span_equals(parts->value, "no"))
		return trial_refuse(word, err);
	context->value = span_equals(parts->value, "yes");
	return 0;
}

/* Counters of a place as a whole. */
static struct bounds *
place_counter(struct trial_place *place, const char *name)
{
	if (strcmp(name, "E0") == 0)
		return &place->e0;
	if (strcmp(name, "E") == 0)
		return &place->e;
	return strcmp(name, "V") == 0 ? &place->v : NULL;
}

/* Counters of a question, and the flag that says it was given. */
static struct bounds *
question_counter(struct trial *trial, struct trial_place *place, size_t q,
    const char *name, bool **given)
{
	struct question_figures *figures = &place->figures[q];
	struct trial_votes *votes = &place->votes[q];
	const struct {
		const char *name;
		struct bounds *value;
		bool *given;
	} counters[] = {
		{ "B", &figures->papers, &votes->papers_given },
		{ "VALID", &votes->valid, &votes->valid_given },
		{ "INVALID", &figures->invalid, &votes->invalid_given },
		{ "NONE", &figures->blank, &votes->blank_given },
	};
	int option;

	for (size_t i = 0; i < 4; i++) {
		if (strcmp(counters[i].name, name) == 0) {
			*given = counters[i].given;
			return counters[i].value;
		}
	}
	if (strncmp(name, "option:", strlen("option:")) != 0)
		return NULL;
	option = question_option(
	    &trial->election.questions[q], name + strlen("option:"));
	if (option < 0)
		return NULL;
	*given = &votes->option_given[option];
	return &figures->options[option];
}

static int
word_set(struct trial *trial, const char *word, struct error *err)
{
	struct trial_word parts;
	struct trial_place *place;
	struct bounds *value;
	bool ignored, *given = &ignored;
	size_t q = 0;

	if (word_cut(word, &parts, err) != 0)
		return -1;
	if (strncmp(parts.name, "context:", strlen("context:")) == 0)
		return context_set(trial, word, &parts, err);
	place = place_add(trial, parts.region, err);
	if (place == NULL)
		return -1;
	if (parts.question[0] != '\0' &&
	    question_add(trial, parts.question, &q, err) != 0)
		return -1;
	value = place_counter(place, parts.name);
	if (value == NULL)
		value = question_counter(trial, place, q, parts.name, &given);
	if (value == NULL || !bounds_parse(parts.value, value))
		return trial_refuse(word, err);
	*given = true;
	return 0;
}

/* --- what was not said -----------------------------------------------------
 */

static struct bounds
bounds_sum(struct bounds a, struct bounds b)
{
	return (struct bounds){ a.low + b.low, a.high + b.high };
}

/* What is left of `whole` when `part` is taken; false if it is less. */
static bool
bounds_rest(struct bounds whole, struct bounds part, struct bounds *rest)
{
	if (part.low > whole.high)
		return false;
	rest->low = whole.low > part.high ? whole.low - part.high : 0;
	rest->high = whole.high - part.low;
	return true;
}

static int
add_up_refuse(struct error *err)
{
	return error_set(err, ERROR_BOOKS,
	    N_("VALID is the sum of the options, B is VALID + INVALID + NONE"),
	    N_("the numbers do not add up"));
}

/*
 * Votes of options that were not named: what VALID leaves, given to the one
 * that is missing or else to "others"; nothing without VALID.
 */
static int
options_fill(const struct question *question, struct question_figures *figures,
    const struct trial_votes *votes, struct error *err)
{
	struct bounds sum = { 0, 0 }, rest;
	size_t missing = 0, last = question->option_count - 1;

	for (size_t i = 0; i + 1 < question->option_count; i++) {
		if (votes->option_given[i]) {
			sum = bounds_sum(sum, figures->options[i]);
		} else {
			missing++;
			last = i;
		}
	}
	if (missing != 1)
		last = question->option_count - 1;
	if (!votes->valid_given)
		return 0;
	if (!bounds_rest(votes->valid, sum, &rest))
		return add_up_refuse(err);
	figures->options[last] = rest;
	return 0;
}

static bool
some_option_given(
    const struct question *question, const struct trial_votes *votes)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (votes->option_given[i])
			return true;
	return false;
}

/* Nothing was said of the votes: any are possible. */
static void
question_unknown(const struct question *question,
    struct question_figures *figures, const struct trial_votes *votes)
{
	if (!votes->papers_given)
		figures->papers = bounds_unknown();
	for (size_t i = 0; i < question->option_count; i++)
		figures->options[i] =
		    votes->valid_given ? (struct bounds){ 0, votes->valid.high }
		                       : bounds_unknown();
	if (!votes->invalid_given)
		figures->invalid = bounds_unknown();
	if (!votes->blank_given)
		figures->blank = bounds_unknown();
}

static int
question_fill(const struct question *question, struct question_figures *figures,
    const struct trial_votes *votes, struct error *err)
{
	struct bounds sum = { 0, 0 };

	if (!some_option_given(question, votes)) {
		question_unknown(question, figures, votes);
		return 0;
	}
	if (options_fill(question, figures, votes, err) != 0)
		return -1;
	for (size_t i = 0; i < question->option_count; i++)
		sum = bounds_sum(sum, figures->options[i]);
	sum = bounds_sum(sum, figures->blank);
	if (votes->papers_given && !votes->invalid_given &&
	    !bounds_rest(figures->papers, sum, &figures->invalid))
		return add_up_refuse(err);
	if (!votes->papers_given)
		figures->papers = bounds_sum(sum, figures->invalid);
	return 0;
}

static int
places_fill(struct trial *trial, struct error *err)
{
	for (size_t p = 0; p < trial->place_count; p++)
		for (size_t q = 0; q < trial->election.question_count; q++)
			if (question_fill(&trial->election.questions[q],
			        &trial->places[p].figures[q],
			        &trial->places[p].votes[q], err) != 0)
				return -1;
	return 0;
}

static int
rules_questions_add(struct trial *trial, struct error *err)
{
	const struct rules *rules = &trial->rules;
	size_t index;

	for (size_t i = 0; i < rules->outcome_count; i++)
		if (!rules->outcomes[i].every &&
		    question_add(
		        trial, rules->outcomes[i].question, &index, err) != 0)
			return -1;
	for (size_t i = 0; i < rules->node_count; i++)
		if (rules->nodes[i].kind == RULE_QUESTION &&
		    question_add(trial, rules->ids[rules->nodes[i].id], &index,
		        err) != 0)
			return -1;
	return 0;
}

static int
rules_options_add(struct trial *trial, struct error *err)
{
	const struct rules *rules = &trial->rules;

	for (size_t i = 0; i < rules->term_count; i++)
		if (rules->terms[i].counter == COUNTER_OPTION &&
		    option_add(trial, rules->ids[rules->terms[i].id], err) != 0)
			return -1;
	return 0;
}

/* Questions and options of the words; what they count comes later. */
static int
words_names_add(struct trial *trial, const char *const *words, size_t count,
    struct error *err)
{
	struct trial_word parts;
	size_t index;

	for (size_t i = 0; i < count; i++) {
		if (word_cut(words[i], &parts, err) != 0)
			return -1;
		if (parts.question[0] != '\0' &&
		    question_add(trial, parts.question, &index, err) != 0)
			return -1;
	}
	if (trial->election.question_count == 0 &&
	    question_add(trial, TRIAL_ONLY, &index, err) != 0)
		return -1;
	if (rules_options_add(trial, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct span name;

		if (word_cut(words[i], &parts, err) != 0)
			return -1;
		name = span_of(parts.name);
		if (span_skip(&name, "option:") &&
		    (!span_is_id(name) || option_add(trial, name.at, err) != 0))
			return trial_refuse(words[i], err);
	}
	return option_add(trial, TRIAL_OTHERS, err);
}

static void
facts_fill(struct trial *trial)
{
	struct facts facts = { .election = &trial->election,
		.regions = trial->regions,
		.region_count = trial->place_count - 1 };

	for (size_t i = 0; i < trial->place_count; i++) {
		const struct trial_place *place = &trial->places[i];
		struct figures figures = { .region = place->region,
			.e0 = place->e0,
			.e = place->e,
			.v = place->v,
			.questions = place->figures };

		if (i > 0)
			trial->regions[i - 1] = figures;
		else
			facts.whole = figures;
	}
	facts.whole.region = NULL;
	for (size_t i = 0; i < COUNTER_CONTEXT; i++)
		facts.sources[i] = N_("given");
	trial->facts = facts;
}

struct trial *
trial_new(const struct rules *rules, const char *const *words, size_t count,
    struct error *err)
{
	struct trial *trial = memory_new(1, sizeof(*trial));

	memset(trial, 0, sizeof(*trial));
	trial->rules = *rules;
	if (place_add(trial, "", err) == NULL ||
	    rules_questions_add(trial, err) != 0 ||
	    words_names_add(trial, words, count, err) != 0)
		goto out;
	for (size_t i = 0; i < count; i++)
		if (word_set(trial, words[i], err) != 0)
			goto out;
	if (places_fill(trial, err) != 0)
		goto out;
	facts_fill(trial);
	return trial;
out:
	free(trial);
	return NULL;
}

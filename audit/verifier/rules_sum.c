#include "audit/verifier/rules_reading.h"

#include <string.h>

#define TERMS_MAX 4000

static const char *const measure_names[] = {
	[MEASURE_E0] = "E0",
	[MEASURE_E] = "E",
	[MEASURE_V] = "V",
	[MEASURE_B] = "B",
	[MEASURE_VALID] = "VALID",
	[MEASURE_INVALID] = "INVALID",
	[MEASURE_NONE] = "NONE",
	[MEASURE_LARGEST] = "largest",
	[MEASURE_OPTION] = "option:",
	[MEASURE_GROUP] = "group:",
	[MEASURE_CONTEXT] = "context:",
};

void
rules_term_name(const struct term *term, struct buffer *out)
{
	buffer_put(out, measure_names[term->what]);
	if (term->id != NULL)
		buffer_put(out, term->id);
}

static bool
has_option(const struct rules_question *question, const char *id)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (strcmp(question->options[i].id, id) == 0)
			return true;
	return false;
}

bool
sum_check_option(struct reading *reading, const struct json *at, const char *id)
{
	const struct rules_election *election = reading->election;

	for (size_t q = 0; election != NULL && q < election->question_count;
	     q++)
		if ((reading->question < 0 || (size_t)reading->question == q) &&
		    !has_option(&election->questions[q], id))
			return reading_wrong(reading, at,
			    "the question has no option of this id");
	return true;
}

bool
sum_check_group(struct reading *reading, const struct json *at, const char *id)
{
	for (size_t i = 0; i < reading->rules->group_count; i++) {
		const struct rules_group *group = &reading->rules->groups[i];

		if (strcmp(group->id, id) != 0)
			continue;
		for (size_t o = 0; o < group->option_count; o++)
			if (!sum_check_option(reading, at, group->options[o]))
				return false;
		return true;
	}
	return reading_wrong(reading, at, "there is no group of this id");
}

bool
sum_check_context(
    struct reading *reading, const struct json *at, const char *id, bool number)
{
	for (size_t i = 0; i < reading->rules->context_count; i++)
		if (strcmp(reading->rules->context[i].id, id) == 0)
			return reading->rules->context[i].number == number ||
			       reading_wrong(reading, at,
			           "this context is of the other kind");
	return reading_wrong(reading, at, "there is no context of this id");
}

bool
sum_take_term(struct reading *reading, const struct json *at)
{
	return reading->term_count++ < TERMS_MAX ||
	       reading_wrong(reading, at, "too many counters");
}

/* May it be asked here at all? */
static bool
check_measure(struct reading *reading, const struct json *at, enum measure what)
{
	bool choice = what >= MEASURE_VALID && what <= MEASURE_GROUP;

	if (reading->sealed && choice)
		return reading_wrong(
		    reading, at, "this is known only when the papers are open");
	if (reading->question == NO_QUESTION && (choice || what == MEASURE_B) &&
	    reading->election != NULL && reading->election->question_count > 1)
		return reading_wrong(reading, at, "of which question?");
	return true;
}

static bool
read_term(struct reading *reading, const struct json *at, struct term *term)
{
	const char *text = json_text(at);
	enum measure what = MEASURE_E0;

	*term = (struct term){ .id = NULL };
	for (; text != NULL && what <= MEASURE_CONTEXT; what++) {
		size_t len = strlen(measure_names[what]);

		if (what < MEASURE_OPTION
		        ? strcmp(text, measure_names[what]) == 0
		        : strncmp(text, measure_names[what], len) == 0)
			break;
	}
	if (text == NULL || what > MEASURE_CONTEXT)
		return reading_wrong(
		    reading, at, "nothing of this name is counted");
	if (!sum_take_term(reading, at))
		return false;
	term->what = what;
	if (!check_measure(reading, at, what))
		return false;
	if (what < MEASURE_OPTION)
		return true;
	term->id = text + strlen(measure_names[what]);
	if (!bytes_are_id(bytes_of(term->id)))
		return reading_wrong(
		    reading, at, "nothing of this name is counted");
	return reading_keep_id(reading, at, term->id) &&
	       (what == MEASURE_OPTION ? sum_check_option(reading, at, term->id)
	           : what == MEASURE_GROUP
	               ? sum_check_group(reading, at, term->id)
	               : sum_check_context(reading, at, term->id, true));
}

bool
sum_read(struct reading *reading, const struct json *at, struct sum *sum)
{
	*sum = (struct sum){ .count = 0 };
	if (at == NULL || at->kind != JSON_LIST) {
		sum->count = 1;
		return read_term(reading, at, &sum->terms[0]);
	}
	if (!reading_list(reading, at, 1, RULES_SUM_MAX))
		return false;
	for (const struct json *one = json_first(at); one != NULL;
	     one = one->next)
		if (!read_term(reading, one, &sum->terms[sum->count++]))
			return false;
	return true;
}

bool
sum_has(const struct sum *sum, enum measure what)
{
	for (size_t i = 0; i < sum->count; i++)
		if (sum->terms[i].what == what)
			return true;
	return false;
}

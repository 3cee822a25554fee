#include "audit/discrepancy.h"

#include <string.h>

/* What a code counts as: an option's index, or one of these. */
enum { CLASS_INVALID = -1, CLASS_NONE = -2, CLASS_OPEN = -3, CLASS_WRONG = -4 };

static int
class_of(const struct definition *definition, const struct code_table *table,
    size_t q, char code)
{
	const struct question *question = table->questions[q];
	size_t meaning = table->meaning[q][(unsigned char)code];
	const struct category *category;

	if (meaning == MEANING_NONE)
		return CLASS_WRONG;
	if (meaning == MEANING_REVIEW)
		return CLASS_OPEN;
	meaning -= MEANING_FIRST;
	if (meaning < question->option_count)
		return (int)meaning;
	category =
	    &definition->ordinance.categories[meaning - question->option_count];
	if (category->counts_as == COUNTS_AS_VALID)
		return question_option(question, category->option);
	return category->counts_as == COUNTS_AS_INVALID ? CLASS_INVALID
	                                                : CLASS_NONE;
}

int
discrepancy_check(const struct definition *definition,
    const struct code_table *table, const char *counted,
    const struct reading *reading, bool *differs, struct error *err)
{
	*differs = reading->codes[0] == '\0';
	if (*differs)
		return 0;
	if (strlen(reading->codes) != table->question_count)
		return error_set(err, ERROR_INPUT,
		    N_("type one code for each question of the paper; - if "
		       "the paper was not found"),
		    N_("the reading of draw %llu has %zu codes, the paper has "
		       "%zu questions"),
		    (unsigned long long)reading->draw, strlen(reading->codes),
		    table->question_count);
	for (size_t q = 0; q < table->question_count; q++) {
		int read = class_of(definition, table, q, reading->codes[q]);

		/* People decide: what they read is never open. */
		if (read == CLASS_WRONG || read == CLASS_OPEN)
			return error_set(err, ERROR_INPUT,
			    N_("the worksheet lists the codes"),
			    N_("the reading of draw %llu: \"%c\" is no code of "
			       "question %s"),
			    (unsigned long long)reading->draw,
			    reading->codes[q], table->questions[q]->id);
		if (read != class_of(definition, table, q, counted[q]))
			*differs = true;
	}
	return 0;
}

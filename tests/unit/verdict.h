/* What rules make of numbers in words, as one short text, for tests. */
#ifndef KAIHYO_TESTS_UNIT_VERDICT_H
#define KAIHYO_TESTS_UNIT_VERDICT_H

#include "tally/rules/decision.h"
#include "tally/rules/trial.h"
#include "tests/unit/rules.h"

#define WORDS_MAX 500

/* The words as the command line has them. The caller frees. */
static inline struct trial *
trial_of(const struct rules *rules, const char *words)
{
	static char copy[32768];
	const char *list[WORDS_MAX];
	struct span rest = span_of(words), word;
	struct error err = { 0 };
	struct trial *trial;
	size_t count = 0, used = 0;

	while (span_cut(&rest, ' ', 200, &word)) {
		ck_assert_uint_lt(count, WORDS_MAX);
		ck_assert_uint_lt(used + word.len + 1, sizeof(copy));
		memcpy(copy + used, word.at, word.len);
		copy[used + word.len] = '\0';
		list[count++] = copy + used;
		used += word.len + 1;
	}
	trial = trial_new(rules, list, count, &err);
	if (trial == NULL) {
		char what[300];

		message_format_english(&err.what, what, sizeof(what));
		ck_abort_msg("%.200s: %s", words, what);
	}
	return trial;
}

/* "yes: adopted", "no sealed", "yes: respect/against", "open: a|b". */
static inline void
verdict_write(
    const struct rules *rules, const struct decision *decision, struct text *to)
{
	text_add(to, decision->established == ANSWER_DEPENDS
	                 ? "open"
	                 : answer_name(decision->established));
	if (decision->may_count == ANSWER_NO)
		text_add(to, " sealed");
	for (size_t i = 0; i < decision->outcome_count; i++) {
		const struct outcome *outcome = &decision->outcomes[i];
		const struct rule_outcome *rule =
		    &rules->outcomes[outcome->rule];
		const char *comma = i == 0 ? ": " : ", ";

		if (outcome->decided != RULE_NONE) {
			text_add(to, comma);
			text_add(to, rules->cases[outcome->decided].id);
		}
		for (size_t c = 0;
		     outcome->decided == RULE_NONE && c < rule->case_count;
		     c++) {
			if ((outcome->possible >> c & 1) == 0)
				continue;
			text_add(to, comma);
			text_add(to, rules->cases[rule->first_case + c].id);
			comma = "|";
		}
		if (outcome->winner[0] != '\0')
			text_addf(to, "/%s", outcome->winner);
	}
}

#endif

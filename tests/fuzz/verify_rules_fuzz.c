#include <stdlib.h>
#include <string.h>

#include "audit/verifier/rules.h"

/*
 * Whatever the bytes: rules_read() returns; and rules that it accepts give,
 * with nothing known, an answer that figures which are known do not turn round.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
judge(const struct rules *rules, const struct rules_election *election,
    uint64_t low, uint64_t high, struct rules_decision *decision)
{
	struct rules_votes votes[RULES_QUESTIONS_MAX];
	struct rules_facts facts = { .election = election };
	struct range range = { low, high };
	struct buffer why = { 0 };

	memset(votes, 0, sizeof(votes));
	for (size_t q = 0; q < election->question_count; q++) {
		size_t parts = election->questions[q].option_count + 2;

		for (size_t i = 0; i + 2 < parts; i++)
			votes[q].options[i] = range;
		votes[q].invalid = votes[q].none = range;
		votes[q].papers = (struct range){ parts * low, parts * high };
	}
	facts.whole = (struct rules_place){
		.e0 = range, .e = range, .v = range, .questions = votes
	};
	if (!rules_judge(rules, &facts, decision, &why))
		decision->established = ANSWER_OPEN;
	buffer_clear(&why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct rules_election election = {
		.questions = { { .id = "hall",
		    .options = { { "for", "for", "for" },
		        { "against", "against", "against" }, { "a", "a", "a" },
		        { "b", "b", "b" }, { "c", "c", "c" } },
		    .option_count = 5 } },
		.question_count = 1
	};
	struct json_document document = { .top = NULL };
	struct rules_decision open, known;
	struct buffer why = { 0 };
	struct rules *rules = NULL;

	if (json_read((const char *)data, len, JSON_BYTES_MAX, &document))
		rules = rules_read(
		    json_member(document.top, "decision"), &election, &why);
	if (rules != NULL) {
		judge(rules, &election, 0, 1000, &open);
		judge(rules, &election, 7, 7, &known);
		if (open.established != ANSWER_OPEN &&
		    known.established != ANSWER_OPEN &&
		    open.established != known.established)
			abort();
		for (size_t i = 0;
		     open.established == ANSWER_YES &&
		     known.established == ANSWER_YES && i < open.verdict_count;
		     i++)
			if (open.verdicts[i].decided >= 0 &&
			    open.verdicts[i].decided !=
			        known.verdicts[i].decided)
				abort();
		rules_decision_free(&open);
		rules_decision_free(&known);
	}
	rules_free(rules);
	buffer_clear(&why);
	json_release(&document);
	return 0;
}

#include "audit/verifier/rules_reading.h"

#include <string.h>

enum tie { TIE_NOT_ADOPTED, TIE_ADOPTED, TIE_OF_ITS_OWN };
enum side { SIDE_ADOPTED, SIDE_NOT_ADOPTED, SIDE_TIE };

struct majority {
	const char *option;
	enum tie tie;
	unsigned effects;
	struct source source;
};

/* formats.md §3.4: what the votes are, where nothing is adopted by them. */
static const struct {
	const char *ja, *en;
} majority_facts[][3] = {
	[TIE_NOT_ADOPTED] = { [SIDE_ADOPTED] = { "が有効投票の半数を超える",
	                          "more than half of the valid votes" },
	    [SIDE_NOT_ADOPTED] = { "が有効投票の半数を超えない",
	        "not more than half of the valid votes" } },
	[TIE_ADOPTED] = { [SIDE_ADOPTED] = { "が有効投票の半数以上",
	                      "at least half of the valid votes" },
	    [SIDE_NOT_ADOPTED] = { "が有効投票の半数に満たない",
	        "less than half of the valid votes" } },
	[TIE_OF_ITS_OWN] = { [SIDE_ADOPTED] = { "が有効投票の半数を超える",
	                         "more than half of the valid votes" },
	    [SIDE_NOT_ADOPTED] = { "が有効投票の半数に満たない",
	        "less than half of the valid votes" },
	    [SIDE_TIE] = { "が有効投票のちょうど半数",
	        "exactly half of the valid votes" } },
};
static const struct {
	const char *id, *ja, *en;
} majority_words[] = {
	[SIDE_ADOPTED] = { "adopted", "可決", "adopted" },
	[SIDE_NOT_ADOPTED] = { "not-adopted", "否決", "not adopted" },
	[SIDE_TIE] = { "tie", "可否同数", "tie" },
};

/* The option by its own name, where one question is meant and it is short. */
static void
majority_name(const struct reading *reading, const char *id, const char **ja,
    const char **en)
{
	const struct rules_election *election = reading->election;
	size_t q = reading->question >= 0 ? (size_t)reading->question : 0;

	*ja = *en = id;
	if (election == NULL ||
	    (reading->question < 0 && election->question_count > 1))
		return;
	for (size_t i = 0; i < election->questions[q].option_count; i++) {
		const struct rules_option *option =
		    &election->questions[q].options[i];

		if (strcmp(option->id, id) != 0 ||
		    strlen(option->ja) > RULES_LABEL_MAX / 2 ||
		    strlen(option->en) > RULES_LABEL_MAX / 2)
			continue;
		*ja = option->ja;
		*en = option->en;
	}
}

static void
majority_case(const struct reading *reading, const struct majority *majority,
    enum side side)
{
	struct rules *rules = reading->rules;
	struct rules_case *one = &rules->cases[rules->case_count++];
	struct buffer ja = { 0 }, en = { 0 };
	const char *name_ja, *name_en;

	majority_name(reading, majority->option, &name_ja, &name_en);
	if ((majority->effects & EFFECT_BINDING) != 0) {
		buffer_put(&ja, majority_words[side].ja);
		buffer_put(&en, majority_words[side].en);
	} else {
		buffer_printf(&ja, "%s%s", name_ja,
		    majority_facts[majority->tie][side].ja);
		buffer_printf(&en, "%s: %s", name_en,
		    majority_facts[majority->tie][side].en);
	}
	one->id = majority_words[side].id;
	bytes_copy(buffer_bytes(&ja), one->ja, sizeof(one->ja));
	bytes_copy(buffer_bytes(&en), one->en, sizeof(one->en));
	one->effects = majority->effects;
	one->source = majority->source;
	if (side != SIDE_NOT_ADOPTED) {
		one->when = memory_take(1, sizeof(*one->when));
		*one->when = (struct rule){ .form = RULE_COUNT,
			.at_least =
			    side == SIDE_TIE || majority->tie == TIE_ADOPTED,
			.n = 1,
			.d = 2,
			.left = { .terms = { { MEASURE_OPTION,
			              majority->option } },
			    .count = 1 },
			.right = { .terms = { { MEASURE_VALID, NULL } },
			    .count = 1 } };
	}
	buffer_clear(&ja);
	buffer_clear(&en);
}

/* What it stands for: option and VALID, compared once or twice. */
static bool
take_its_rules(struct reading *reading, const struct json *at)
{
	for (int i = 0; i < 2; i++)
		if (!tree_take_rule(reading, at) || !sum_take_term(reading, at))
			return false;
	return true;
}

bool
majority_read(struct reading *reading, const struct json *at)
{
	static const char *const words[] = { "majority", NULL };
	static const char *const ties[] = { "not-adopted", "adopted", "tie",
		NULL };
	struct rules *rules = reading->rules;
	const struct json *option = json_member(at, "option");
	struct majority majority;
	size_t word, tie;

	if (!reading_word(reading, json_member(at, "rule"), words, &word) ||
	    !outcome_read_decided(
	        reading, json_member(at, "question"), &rules->outcomes[0]) ||
	    !reading_id(reading, option, &majority.option) ||
	    !sum_check_option(reading, option, majority.option) ||
	    !reading_keep_id(reading, option, majority.option) ||
	    !reading_word(reading, json_member(at, "tie"), ties, &tie) ||
	    !reading_source(reading, at, &majority.source) ||
	    !outcome_read_effects(
	        reading, json_member(at, "effect"), &majority.effects) ||
	    !take_its_rules(reading, at))
		return false;
	majority.tie = (enum tie)tie;
	majority_case(reading, &majority, SIDE_ADOPTED);
	if (majority.tie == TIE_OF_ITS_OWN)
		majority_case(reading, &majority, SIDE_TIE);
	majority_case(reading, &majority, SIDE_NOT_ADOPTED);
	rules->outcomes[0].count = rules->case_count;
	rules->outcome_count = 1;
	return true;
}

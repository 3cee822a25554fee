/*
 * A result for programs: formats.md §8, one spelling for each result.
 */
#include "tally/result.h"
#include "tally/rules/decision_text.h"

static void
add_number(struct text *text, const char *key, uint64_t number)
{
	text_addf(text, ",\"%s\":%llu", key, (unsigned long long)number);
}

static void
add_label(struct text *text, const char *key, const struct label *label)
{
	text_addf(text, ",\"%s\":{\"ja\":", key);
	text_add_json(text, label->ja);
	text_add(text, ",\"en\":");
	text_add_json(text, label->en);
	text_add_char(text, '}');
}

static void
add_digest(struct text *text, const char *key, const struct digest *digest)
{
	text_addf(text, ",\"%s\":\"", key);
	text_add_hex(text, digest->bytes, DIGEST_LEN);
	text_add_char(text, '"');
}

static void
add_question(struct text *text, const struct result *result, size_t question,
    const struct question_count *count)
{
	const struct definition *definition = result->definition;
	const struct question *q = &definition->election.questions[question];
	const struct ordinance *ordinance = &definition->ordinance;
	struct question_sums sums;

	count_sums(count, definition, question, &sums);
	text_addf(text, "{\"question\":\"%s\",\"options\":{", q->id);
	for (size_t i = 0; i < q->option_count; i++)
		text_addf(text, "%s\"%s\":%llu", i > 0 ? "," : "",
		    q->options[i].id, (unsigned long long)sums.options[i]);
	text_add(text, "},\"categories\":{");
	for (size_t i = 0; i < ordinance->category_count; i++)
		text_addf(text, "%s\"%s\":%llu", i > 0 ? "," : "",
		    ordinance->categories[i].id,
		    (unsigned long long)count->categories[i]);
	text_add_char(text, '}');
	add_number(text, "valid", sums.valid);
	add_number(text, "invalid", sums.invalid);
	add_number(text, "none", sums.none);
	add_number(text, "review", sums.review);
	add_number(text, "decided", count->decided);
	add_number(text, "papers", sums.papers);
	text_add_char(text, '}');
}

static void
add_area(struct text *text, const struct result *result, bool with_choices,
    const struct area_count *count, const struct area_voters *voters)
{
	const struct definition *definition = result->definition;

	text_add(text, ",\"questions\":[");
	for (size_t q = 0;
	     with_choices && q < definition->election.question_count; q++) {
		if (q > 0)
			text_add_char(text, ',');
		add_question(text, result, q, &count->questions[q]);
	}
	text_add(text, "],\"papers\":{");
	for (size_t i = 0; i < definition->setup.paper_count; i++)
		text_addf(text, "%s\"%s\":%llu", i > 0 ? "," : "",
		    definition->setup.papers[i].id,
		    (unsigned long long)count->papers[i]);
	text_add(text, "},\"channels\":{");
	for (size_t i = 0; i < CHANNEL_COUNT; i++)
		text_addf(text, "%s\"%s\":%llu", i > 0 ? "," : "",
		    channel_name((enum channel)i),
		    (unsigned long long)voters->channels[i]);
	text_add_char(text, '}');
	add_number(text, "voters", voters->voters);
	add_number(text, "taken-home", voters->taken_home);
	add_number(text, "not-put-in", voters->not_put_in);
	add_number(text, "moved-in", voters->moved_in);
	add_number(text, "moved-out", voters->moved_out);
	add_number(text, "places", voters->places);
	add_number(text, "places-in", voters->places_in);
	if (result_has_one_paper(result) && voters->places_in == voters->places)
		text_addf(text, ",\"unexplained\":%lld",
		    (long long)area_unexplained(count, voters));
	else
		text_add(text, ",\"unexplained\":null");
}

/* The steps on which the papers were opened or kept sealed. */
static void
add_gate_decision(const struct result *result, struct text *text)
{
	const struct definition *definition = result->definition;

	text_add(text, ",\"gate-decision\":");
	if (result->gate_trace.step_count == 0)
		text_add(text, "null");
	else
		decision_text_json(&definition->ordinance.decision,
		    &definition->election, &result->gate_decision,
		    &result->gate_trace, text);
}

/* "outcome" for the usual one question; "decision" says all. */
static void
add_decision(const struct result *result, struct text *text)
{
	const struct definition *definition = result->definition;
	const struct rules *rules = &definition->ordinance.decision;
	const struct decision *decision = &result->decision;

	bool final = result->decided && !result->while_counting;

	text_add(text, ",\"outcome\":");
	if (final && decision->outcome_count == 1 &&
	    decision->outcomes[0].decided != RULE_NONE)
		text_addf(text, "\"%s\"",
		    rules->cases[decision->outcomes[0].decided].id);
	else
		text_add(text, "null");
	text_add(text, ",\"decision\":");
	if (final)
		decision_text_json(rules, &definition->election, decision,
		    &result->trace, text);
	else
		text_add(text, "null");
}

static void
add_rest(const struct result *result, struct text *text)
{
	uint64_t shortage, surplus;

	result_rest(result, &shortage, &surplus);
	text_addf(text,
	    ",\"rest\":{\"shortage\":%llu,\"surplus\":%llu,"
	    "\"could-change\":%s}",
	    (unsigned long long)shortage, (unsigned long long)surplus,
	    !result->rest_asked         ? "null"
	    : result->rest_could_change ? "true"
	                                : "false");
}

/* Of one district: so that the canvass can ask the same of all of them. */
static void
add_rest_of(const struct district_result *district, struct text *text)
{
	text_addf(text, ",\"rest\":{\"shortage\":%llu,\"surplus\":%llu}",
	    (unsigned long long)district->shortage,
	    (unsigned long long)district->surplus);
}

/* What holds whatever is still missing, and what it hangs on. */
static void
add_while_counting(const struct result *result, struct text *text)
{
	const struct definition *definition = result->definition;
	bool all = result_holds(result), any = false;

	text_add(text, ",\"while-counting\":");
	if (!result->decided || !result->while_counting) {
		text_add(text, "null");
		return;
	}
	text_addf(
	    text, "{\"decided\":%s,\"decision\":", all ? "true" : "false");
	decision_text_json(&definition->ordinance.decision,
	    &definition->election, &result->decision, &result->trace, text);
	text_add(text, ",\"depends\":[");
	for (size_t i = 0; !all && i < result->district_count; i++) {
		size_t district = result->districts[i].district;

		if (!result->districts[i].open)
			continue;
		text_addf(text, "%s\"%s\"", any ? "," : "",
		    definition->setup.districts[district].id);
		any = true;
	}
	text_add(text, "]}");
}

void
result_format(const struct result *result, struct text *text)
{
	const struct definition *definition = result->definition;
	const struct setup *setup = &definition->setup;
	static const char *const gates[] = { [GATE_WAITING] = "waiting",
		[GATE_SEALED] = "sealed",
		[GATE_OPEN] = "open",
		[GATE_NONE] = "none" };
	char date[DATE_TEXT_LEN];

	date_format(definition->election.date, date);
	text_add(text, "{\"format\":\"kaihyo result v1\"");
	add_digest(text, "election", &definition->id);
	add_label(text, "name", &definition->election.name);
	text_addf(text, ",\"date\":\"%s\",\"rehearsal\":%s", date,
	    definition->election.rehearsal ? "true" : "false");
	add_digest(text, "setup", &definition->setup_id);
	add_digest(text, "roster", &definition->roster_id);
	text_addf(text, ",\"station\":\"%s\",\"final\":%s",
	    setup->stations[result->station].id,
	    result_is_final(result) ? "true" : "false");
	text_addf(text, ",\"gate\":\"%s\"", gates[result->gate]);
	add_gate_decision(result, text);
	add_decision(result, text);
	add_while_counting(result, text);
	add_rest(result, text);
	text_add(text, ",\"districts\":[");
	for (size_t i = 0; i < result->district_count; i++) {
		const struct district_result *one = &result->districts[i];
		const struct district *district =
		    &setup->districts[one->district];
		bool joined = one->joined_to != one->district;

		text_addf(text, "%s{\"district\":\"%s\"", i > 0 ? "," : "",
		    district->id);
		add_label(text, "label", &district->label);
		if (district->has_remark)
			add_label(text, "remark", &district->remark);
		if (joined)
			text_addf(text, ",\"joined-to\":\"%s\"",
			    setup->districts[one->joined_to].id);
		add_area(text, result, !joined, &one->count, &one->voters);
		add_rest_of(one, text);
		text_add_char(text, '}');
	}
	text_addf(
	    text, "],\"total\":{\"districts\":%zu", result->district_count);
	add_area(text, result, true, &result->total, &result->voters);
	text_add_char(text, '}');
	findings_format(&result->findings, text);
	text_add(text, "}\n");
}

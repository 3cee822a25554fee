#include <string.h>

#include "audit/verifier/judgement.h"
#include "audit/verifier/spell.h"

static void
put_number(struct buffer *out, const char *name, uint64_t number)
{
	buffer_printf(out, ",\"%s\":%llu", name, (unsigned long long)number);
}

static void
put_label(struct buffer *out, const char *name, const struct label *label)
{
	buffer_printf(out, ",\"%s\":{\"ja\":", name);
	spell_text(out, label->ja);
	buffer_put(out, ",\"en\":");
	spell_text(out, label->en);
	buffer_put(out, "}");
}

static void
put_digest(struct buffer *out, const char *name, const uint8_t digest[32])
{
	char hex[DIGEST_HEX];

	hex_write(digest, DIGEST_LEN, hex);
	buffer_printf(out, ",\"%s\":\"%s\"", name, hex);
}

/* --- an area -------------------------------------------------------------- */

static void
put_question(struct buffer *out, const struct model *model, size_t q,
    const struct tally *tally)
{
	const struct question *question =
	    &model->definition->election.questions[q];
	const struct ordinance *ordinance = &model->definition->ordinance;
	struct tally_sums sums;

	model_sums(model, tally, q, &sums);
	buffer_printf(out, "%s{\"question\":\"%s\",\"options\":{",
	    q > 0 ? "," : "", question->id);
	for (size_t i = 0; i < question->option_count; i++)
		buffer_printf(out, "%s\"%s\":%llu", i > 0 ? "," : "",
		    question->options[i].id,
		    (unsigned long long)sums.options[i]);
	buffer_put(out, "},\"categories\":{");
	for (size_t i = 0; i < ordinance->category_count; i++)
		buffer_printf(out, "%s\"%s\":%llu", i > 0 ? "," : "",
		    ordinance->categories[i].id,
		    (unsigned long long)tally->categories[i]);
	buffer_put(out, "}");
	put_number(out, "valid", sums.valid);
	put_number(out, "invalid", sums.invalid);
	put_number(out, "none", sums.none);
	put_number(out, "review", sums.review);
	put_number(out, "decided", tally->decided);
	put_number(out, "papers", sums.papers);
	buffer_put(out, "}");
}

int64_t
result_unexplained(const struct figures *figures)
{
	return (int64_t)(figures->voters + figures->moved_in) -
	       (int64_t)(figures->papers[0] + figures->moved_out +
	                 figures->not_put_in + figures->taken_home);
}

static void
put_area(struct buffer *out, const struct model *model, bool choices,
    const struct figures *figures)
{
	static const char *const channels[] = { "absentee", "day", "early" };
	const struct definition *definition = model->definition;
	const struct setup *setup = &definition->setup;

	buffer_put(out, ",\"questions\":[");
	for (size_t q = 0; choices && q < definition->election.question_count;
	     q++)
		put_question(out, model, q, &figures->questions[q]);
	buffer_put(out, "],\"papers\":{");
	for (size_t p = 0; p < setup->paper_count; p++)
		buffer_printf(out, "%s\"%s\":%llu", p > 0 ? "," : "",
		    setup->papers[p].id,
		    (unsigned long long)figures->papers[p]);
	buffer_put(out, "},\"channels\":{");
	for (size_t c = 0; c < CHANNELS; c++)
		buffer_printf(out, "%s\"%s\":%llu", c > 0 ? "," : "",
		    channels[c], (unsigned long long)figures->channels[c]);
	buffer_put(out, "}");
	put_number(out, "voters", figures->voters);
	put_number(out, "taken-home", figures->taken_home);
	put_number(out, "not-put-in", figures->not_put_in);
	put_number(out, "moved-in", figures->moved_in);
	put_number(out, "moved-out", figures->moved_out);
	put_number(out, "places", figures->places);
	put_number(out, "places-in", figures->places_in);
	if (setup->paper_count == 1 && figures->places_in == figures->places)
		buffer_printf(out, ",\"unexplained\":%lld",
		    (long long)result_unexplained(figures));
	else
		buffer_put(out, ",\"unexplained\":null");
}

/* --- what was decided ----------------------------------------------------- */

static void
put_decision(struct buffer *out, const struct judgement *judgement,
    const char *name, const struct rules_decision *decision)
{
	buffer_printf(out, ",\"%s\":", name);
	if (decision == NULL)
		buffer_put(out, "null");
	else
		rules_decision_json(
		    judgement->rules, &judgement->election, decision, out);
}

/* Every question has its outcome, whatever is still missing. */
static bool
holds(const struct rules_decision *decision)
{
	bool all = decision->established != ANSWER_OPEN;

	for (size_t i = 0; i < decision->verdict_count; i++)
		all = all && decision->verdicts[i].decided >= 0;
	return all;
}

static void
put_while_counting(struct buffer *out, const struct judgement *judgement)
{
	const struct setup *setup = &judgement->model.definition->setup;
	bool all = holds(&judgement->decision);
	const char *comma = "";

	if (!judgement->decided || !judgement->while_counting) {
		buffer_put(out, ",\"while-counting\":null");
		return;
	}
	buffer_printf(
	    out, ",\"while-counting\":{\"decided\":%s", all ? "true" : "false");
	put_decision(out, judgement, "decision", &judgement->decision);
	buffer_put(out, ",\"depends\":[");
	for (size_t d = 0; !all && d < setup->district_count; d++) {
		if (!judgement->open[d])
			continue;
		buffer_printf(out, "%s\"%s\"", comma, setup->districts[d].id);
		comma = ",";
	}
	buffer_put(out, "]}");
}

static void
put_outcome(struct buffer *out, const struct judgement *judgement)
{
	const struct rules_decision *decision = &judgement->decision;
	bool final = judgement->decided && !judgement->while_counting;
	const char *outcome = NULL;

	if (final && decision->verdict_count == 1 &&
	    decision->verdicts[0].decided >= 0)
		outcome =
		    judgement->rules->cases[decision->verdicts[0].decided].id;
	buffer_put(out, ",\"outcome\":");
	if (outcome != NULL)
		buffer_printf(out, "\"%s\"", outcome);
	else
		buffer_put(out, "null");
	put_decision(out, judgement, "decision", final ? decision : NULL);
}

static void
put_head(struct buffer *out, const struct judgement *judgement,
    const uint8_t roster[DIGEST_LEN])
{
	const struct definition *definition = judgement->model.definition;
	const struct election *election = &definition->election;
	static const char *const gates[] = { [GATE_NONE] = "none",
		[GATE_WAITING] = "waiting",
		[GATE_SEALED] = "sealed",
		[GATE_OPEN] = "open" };

	buffer_put(out, "{\"format\":\"kaihyo result v1\"");
	put_digest(out, "election", definition->identity);
	put_label(out, "name", &election->name);
	buffer_printf(out, ",\"date\":\"%s\",\"rehearsal\":%s", election->date,
	    election->rehearsal ? "true" : "false");
	put_digest(out, "setup", definition->setup_id);
	put_digest(out, "roster", roster);
	buffer_printf(out, ",\"station\":\"%s\",\"final\":%s,\"gate\":\"%s\"",
	    definition->setup.stations[judgement->model.station].id,
	    judgement_is_final(judgement) ? "true" : "false",
	    gates[judgement->model.gate]);
}

void
result_write(const struct judgement *judgement,
    const uint8_t roster[DIGEST_LEN], struct buffer *out)
{
	const struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	size_t districts = 0;

	put_head(out, judgement, roster);
	put_decision(out, judgement, "gate-decision",
	    judgement->gate_judged ? &judgement->gate : NULL);
	put_outcome(out, judgement);
	put_while_counting(out, judgement);
	buffer_printf(out,
	    ",\"rest\":{\"shortage\":%llu,\"surplus\":%llu,"
	    "\"could-change\":%s},\"districts\":[",
	    (unsigned long long)judgement->all_shortage,
	    (unsigned long long)judgement->all_surplus,
	    !judgement->rest_asked         ? "null"
	    : judgement->rest_could_change ? "true"
	                                   : "false");
	for (size_t d = 0; d < setup->district_count; d++) {
		const struct district *district = &setup->districts[d];

		if (!judgement_covers(judgement, d))
			continue;
		buffer_printf(out, "%s{\"district\":\"%s\"",
		    districts++ > 0 ? "," : "", district->id);
		put_label(out, "label", &district->label);
		if (district->has_remark)
			put_label(out, "remark", &district->remark);
		if (judgement->joined_to[d] != d)
			buffer_printf(out, ",\"joined-to\":\"%s\"",
			    setup->districts[judgement->joined_to[d]].id);
		put_area(out, model, judgement->joined_to[d] == d,
		    &model->districts[d]);
		buffer_printf(out,
		    ",\"rest\":{\"shortage\":%llu,\"surplus\":%llu}}",
		    (unsigned long long)judgement->shortage[d],
		    (unsigned long long)judgement->surplus[d]);
	}
	buffer_printf(out, "],\"total\":{\"districts\":%zu", districts);
	put_area(out, model, true, &model->total);
	buffer_put(out, "}");
	findings_json(&judgement->findings, out);
	buffer_put(out, "}\n");
}

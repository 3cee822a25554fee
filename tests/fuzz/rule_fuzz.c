#include "ballot/rules/rule.h"
#include "ballot/rules/rule_json.h"
#include "ballot/rules/rule_text.h"
#include "tally/rules/decision_text.h"

#include "tests/fuzz/small_election.h"

static struct rules rules, again;

static int
parse(struct span bytes, const struct election *election, struct rules *out,
    struct error *err)
{
	struct document document;
	struct document_at top;
	int rc = -1;

	if (document_open(bytes, "fuzz", &document, err) == 0) {
		top = document_top(&document);
		rc = rules_parse(&top, election, out, err);
	}
	document_close(&document);
	return rc;
}

/* Some figures that fit together; the last bytes of the input widen them. */
static struct bounds
some(uint64_t low, uint64_t width)
{
	return (struct bounds){ low, low + width };
}

/*
 * Decides with these rules, with final figures and with open ones: what is
 * decided early must be what is decided in the end.
 */
static void
decide(const struct election *election, uint64_t seed)
{
	struct question_figures open[QUESTIONS_MAX] = { 0 };
	struct question_figures final[QUESTIONS_MAX] = { 0 };
	struct figures region = { .region = "a", .questions = final };
	struct facts facts = {
		.election = election, .regions = &region, .region_count = 1
	};
	struct trace trace = { .rules = &rules, .election = election };
	struct decision early, late;
	struct text text = { 0 };
	struct error err = { 0 };
	uint64_t width = seed % 50;

	for (size_t q = 0; q < election->question_count; q++) {
		for (size_t i = 0; i < 3; i++) {
			final[q].options[i] = some(seed >> (8 * i) & 255, 0);
			open[q].options[i] =
			    some(final[q].options[i].low, width);
			if (i < election->questions[q].option_count)
				final[q].papers.low += final[q].options[i].low;
		}
		final[q].papers.high = final[q].papers.low;
		open[q].papers = some(final[q].papers.low, width);
	}
	facts.whole = (struct figures){ .e0 = some(seed % 999, 0),
		.e = some(seed % 1001, 0),
		.v = some(seed % 777, 0),
		.questions = final };
	region.e0 = region.e = region.v = facts.whole.v;
	if (decision_evaluate(&rules, &facts, &trace, &late, &err) != 0)
		goto out;
	decision_text(&rules, election, &late, &text);
	decision_text_json(&rules, election, &late, &trace, &text);
	trace_text(&trace, &text);
	facts.whole.questions = open;
	facts.whole.v.high += width;
	if (decision_evaluate(&rules, &facts, NULL, &early, &err) != 0)
		goto out;
	if (early.established != ANSWER_DEPENDS &&
	    early.established != late.established)
		abort();
	for (size_t i = 0; i < early.outcome_count; i++)
		if (early.outcomes[i].decided != RULE_NONE &&
		    (late.outcome_count != early.outcome_count ||
		        late.outcomes[i].decided != early.outcomes[i].decided))
			abort();
out:
	text_clear(&text);
	trace_clear(&trace);
}

/*
 * Whatever the bytes: rules are refused with a remedy, or written as JSON
 * that is read and written alike, said in words, and decide without a crash.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct text once = { 0 }, twice = { 0 };
	struct election election;
	struct error err = { 0 };
	uint64_t seed = 0;

	small_election(&election);
	if (parse((struct span){ (const char *)data, len }, &election, &rules,
	        &err) != 0) {
		fuzz_refused(&err);
		return 0;
	}
	rule_json_format(&rules, &once);
	if (parse(text_span(&once), &election, &again, &err) != 0)
		abort();
	rule_json_format(&again, &twice);
	if (once.len != twice.len || memcmp(once.at, twice.at, once.len) != 0)
		abort();
	text_clear(&once);
	rule_text_explain(&rules, &election, &once);
	for (size_t i = 0; i < len; i++)
		seed = seed * 1099511628211u + data[i];
	decide(&election, seed);
	text_clear(&once);
	text_clear(&twice);
	return 0;
}

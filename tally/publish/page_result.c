/* Names, the outcome in one sentence, and its charts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/note.h"
#include "tally/publish/chart.h"
#include "tally/rules/wide.h"

#define BAR_ABOVE 10
#define BAR_HEIGHT 52
#define BAR_BELOW 34
#define POINTER_MAX 160

void
page_section(const struct page *page, const char *id, const char *title)
{
	text_addf(page->out,
	    "<section aria-labelledby=\"%s-%s\">\n<h2 id=\"%s-%s\">", id,
	    page->language, id, page->language);
	html_text(page->out, translate(title));
	text_add(page->out, "</h2>\n");
}

void
page_section_end(const struct page *page)
{
	text_add(page->out, "</section>\n");
}

/* --- head ----------------------------------------------------------------- */

static void
paragraph(const struct page *page, const char *class, const char *id)
{
	text_addf(page->out, "<p class=\"%s\">", class);
	html_text(page->out, translate(id));
	text_add(page->out, "</p>\n");
}

/* Loud, and never by colour alone. */
static void
bands_write(const struct page *page)
{
	if (page->definition->election.rehearsal)
		paragraph(page, "band",
		    N_("REHEARSAL: this is no real vote. These figures mean "
		       "nothing."));
	if (page->publication->draft)
		paragraph(page, "band",
		    N_("DRAFT: nothing of this has been declared. Do not "
		       "publish it."));
}

/* What was declared before is not what stands here: said at once. */
static void
correction_write(const struct page *page)
{
	const struct certificate *certificate = page->publication->certificate;
	const struct findings *findings = &page->result->findings;
	size_t corrected = 0;
	char number[16], before[16];

	for (size_t i = 0; i < findings->count; i++)
		corrected +=
		    findings->items[i].code == FINDING_RETURN_CORRECTED;
	if (corrected == 0 &&
	    (certificate == NULL || certificate->head.number < 2))
		return;
	text_addf(page->out, "<p class=\"state\"><a href=\"#findings-%s\">",
	    page->language);
	if (certificate != NULL && certificate->head.number > 1) {
		snprintf(
		    number, sizeof(number), "%u", certificate->head.number);
		snprintf(
		    before, sizeof(before), "%u", certificate->head.number - 1);
		html_say(page->out,
		    N_("Corrected: certificate no. %s replaces no. %s; what "
		       "changed is listed, old and new"),
		    number, before);
	} else {
		html_say(page->out,
		    N_("Stations corrected their certificates; what changed is "
		       "listed, old and new"));
	}
	text_add(page->out, "</a></p>\n");
}

static void
state_write(const struct page *page)
{
	const struct publication *publication = page->publication;
	struct text number = { 0 }, day = { 0 };

	text_add(page->out, "<p class=\"state\">");
	if (publication->certificate == NULL) {
		html_say(page->out, N_("Not declared"));
	} else {
		text_addf(&number, "%u", publication->certificate->head.number);
		html_date(&day, publication->certificate->head.date);
		html_say(page->out,
		    N_("Final result, declared on %s (certificate no. %s)"),
		    day.at, number.at);
	}
	text_add(page->out, "</p>\n");
	text_clear(&number);
	text_clear(&day);
	correction_write(page);
}

/* What the script says of the page itself; empty and hidden without one. */
static void
self_write(const struct page *page)
{
	static const struct {
		const char *when, *words;
	} states[] = {
		{ "checking", N_("The page is checking itself …") },
		{ "verified",
		    N_("✓ The page checked itself: signatures, log, sums and "
		       "figures fit together. Compare the fingerprint with "
		       "paper.") },
		{ "failed",
		    N_("✗ The page does NOT fit its own record. Do not rely "
		       "on these figures.") },
		{ "unable",
		    N_("This browser cannot check Ed25519 signatures: the "
		       "page has not checked itself.") },
	};

	text_addf(page->out,
	    "<p class=\"self\" role=\"status\" hidden><a "
	    "href=\"#check-%s\">",
	    page->language);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		text_addf(page->out, "<span data-when=\"%s\" hidden>",
		    states[i].when);
		html_text(page->out, translate(states[i].words));
		text_add(page->out, "</span>");
	}
	text_add(page->out, "</a></p>\n");
}

void
page_head(const struct page *page)
{
	const struct election *election = &page->definition->election;
	const struct setup *setup = &page->definition->setup;
	struct text day = { 0 };

	text_add(page->out, "<header class=\"mast\">\n");
	bands_write(page);
	text_add(page->out, "<p class=\"kicker\">");
	html_label_at(page->out, &election->authority, "/election/authority");
	if (setup->station_count > 1) {
		text_add(page->out, " · ");
		html_label(page->out,
		    &setup->stations[page->publication->station].label);
	}
	text_add(page->out, "</p>\n<h1>");
	html_label_at(page->out, &election->name, "/election/name");
	text_add(page->out, "</h1>\n<p class=\"day\">");
	html_date(&day, election->date);
	html_say(page->out, N_("Polling day %s"), day.at);
	text_add(page->out, "</p>\n");
	state_write(page);
	self_write(page);
	text_add(page->out, "</header>\n");
	text_clear(&day);
}

/* --- lines of the rules --------------------------------------------------- */

/* Which options a sum adds up; false if it adds anything else. */
static bool
options_of(const struct page *page, size_t question, struct rule_sum sum,
    bool options[OPTIONS_MAX])
{
	const struct rules *rules = &page->definition->ordinance.decision;
	const struct question *q =
	    &page->definition->election.questions[question];

	for (size_t i = 0; i < sum.count; i++) {
		struct rule_term term = rules->terms[sum.first + i];
		int option = term.counter == COUNTER_OPTION
		                 ? question_option(q, rules->ids[term.id])
		                 : -1;
		int group = term.counter == COUNTER_GROUP
		                ? rules_group(rules, rules->ids[term.id])
		                : RULE_NONE;

		if (option >= 0)
			options[option] = true;
		else if (group < 0 ||
		         !options_of(page, question,
		             rules->groups[group].options, options))
			return false;
	}
	return sum.count > 0;
}

static bool
is_turnout(const struct rules *rules, struct rule_sum sum)
{
	return sum.count == 1 &&
	       (rules->terms[sum.first].counter == COUNTER_V ||
	           rules->terms[sum.first].counter == COUNTER_B);
}

/* Does this step ask for a part of `base`? Then it is a line. */
static bool
line_of(const struct page *page, const struct trace_step *step, size_t question,
    enum counter base, struct threshold *line)
{
	const struct rules *rules = &page->definition->ordinance.decision;
	const struct rule_node *node;

	if (step->kind != TRACE_RULE || step->region != NULL ||
	    (question != SIZE_MAX && step->question >= 0 &&
	        (size_t)step->question != question))
		return false;
	node = &rules->nodes[step->index];
	if (node->kind != RULE_COMPARE || node->absolute ||
	    node->right.count != 1 ||
	    rules->terms[node->right.first].counter != base ||
	    node->n > node->d)
		return false;
	*line =
	    (struct threshold){ .n = node->n, .d = node->d, .op = node->op };
	return question == SIZE_MAX
	           ? is_turnout(rules, node->left)
	           : options_of(page, question, node->left, line->options);
}

static bool
same_line(const struct threshold *a, const struct threshold *b)
{
	return a->n == b->n && a->d == b->d && a->op == b->op &&
	       memcmp(a->options, b->options, sizeof(a->options)) == 0;
}

static size_t
lines_add(const struct page *page, const struct trace *trace, size_t question,
    enum counter base, struct threshold lines[THRESHOLDS_MAX], size_t count)
{
	for (size_t i = 0; i < trace->step_count; i++) {
		struct threshold line;
		bool known = false;

		if (!line_of(page, &trace->steps[i], question, base, &line))
			continue;
		for (size_t j = 0; j < count; j++)
			known = known || same_line(&lines[j], &line);
		if (!known && count < THRESHOLDS_MAX)
			lines[count++] = line;
	}
	return count;
}

size_t
page_thresholds(const struct page *page, size_t question, enum counter base,
    struct threshold lines[THRESHOLDS_MAX])
{
	size_t count = lines_add(
	    page, &page->result->gate_trace, question, base, lines, 0);

	return lines_add(
	    page, &page->result->trace, question, base, lines, count);
}

uint64_t
threshold_least(const struct threshold *line, uint64_t base)
{
	wide product = (wide)line->n * base, d = line->d;

	return (uint64_t)(line->op == RULE_OVER ? product / d + 1
	                                        : (product + d - 1) / d);
}

void
threshold_words(const struct threshold *line, uint64_t base, struct text *words)
{
	char part[2 * NUMBER_TEXT_LEN + 2], n[NUMBER_TEXT_LEN],
	    d[NUMBER_TEXT_LEN], least[NUMBER_TEXT_LEN];

	snprintf(part, sizeof(part), "%s/%s",
	    number_text((long long)line->n, n),
	    number_text((long long)line->d, d));
	number_text((long long)threshold_least(line, base), least);
	if (line->op == RULE_OVER)
		rule_text_say(words, N_("over %s: %s or more"), part, least);
	else
		rule_text_say(
		    words, N_("at least %s: %s or more"), part, least);
}

/* --- the sentence --------------------------------------------------------- */

static const struct outcome *
outcome_of(const struct page *page, size_t question)
{
	const struct decision *decision = &page->result->decision;

	if (!page->result->decided || page->result->while_counting)
		return NULL;
	for (size_t i = 0; i < decision->outcome_count; i++)
		if (decision->outcomes[i].question == question &&
		    decision->outcomes[i].decided != RULE_NONE)
			return &decision->outcomes[i];
	return NULL;
}

/* Why there is no outcome, where one would stand; NULL: none is asked for. */
static const char *
no_outcome(const struct page *page)
{
	const struct result *result = page->result;
	const struct rules *rules = &page->definition->ordinance.decision;

	if (!result_is_final(result))
		return N_("Not final");
	if (rules->exists && !result->all_districts)
		return N_("Figures of one station");
	return NULL;
}

/* The gate's answer, if it is why no choice is shown. */
static const char *
gate_words(const struct page *page)
{
	const struct result *result = page->result;

	if (result->gate == GATE_SEALED)
		return N_("The vote does not stand: the papers stay sealed.");
	if (result->gate == GATE_WAITING)
		return N_("Whether the vote stands has not been decided: the "
		          "papers are sealed.");
	if (result->withheld)
		return N_("The vote does not stand: the votes are not "
		          "published.");
	return N_("Unfinished figures are not published.");
}

/* Options by votes, most first; equal ones stay in the paper's order. */
static void
ranking(const struct question *question, const struct question_sums *sums,
    size_t order[OPTIONS_MAX])
{
	for (size_t i = 0; i < question->option_count; i++) {
		size_t at = i;

		for (;
		     at > 0 && sums->options[order[at - 1]] < sums->options[i];
		     at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

static void
name_and_votes(const struct page *page, size_t question, size_t option,
    const struct question_sums *sums, struct text *name, struct text *votes)
{
	const struct question *q =
	    &page->definition->election.questions[question];

	html_label_at(name, &q->options[option].label,
	    "/election/questions/%zu/options/%zu/label", question, option);
	html_figure(votes, (int64_t)sums->options[option],
	    "/result/total/questions/%zu/options/%s", question,
	    q->options[option].id);
}

static void
sentence_figures(
    const struct page *page, size_t question, const struct question_sums *sums)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	struct text name[2] = { { 0 } }, votes[2] = { { 0 } };
	struct text difference = { 0 };
	size_t order[OPTIONS_MAX];
	uint64_t lead;

	ranking(q, sums, order);
	for (size_t i = 0; i < 2; i++)
		name_and_votes(
		    page, question, order[i], sums, &name[i], &votes[i]);
	lead = sums->options[order[0]] - sums->options[order[1]];
	html_figure(&difference, (int64_t)lead,
	    "/result/total/questions/%zu/options/%s "
	    "-/result/total/questions/%zu/options/%s",
	    question, q->options[order[0]].id, question,
	    q->options[order[1]].id);
	if (lead == 0)
		html_join(page->out, N_("A tie: %s and %s have %s votes each."),
		    name[0].at, name[1].at, votes[0].at);
	else if (q->option_count == 2)
		html_join(page->out,
		    N_("%s %s, %s %s: a difference of %s votes."), name[0].at,
		    votes[0].at, name[1].at, votes[1].at, difference.at);
	else
		html_join(page->out, N_("Most votes for %s, %s; next %s, %s."),
		    name[0].at, votes[0].at, name[1].at, votes[1].at);
	text_clear(&difference);
	for (size_t i = 0; i < 2; i++) {
		text_clear(&name[i]);
		text_clear(&votes[i]);
	}
}

static void
sentence(
    const struct page *page, size_t question, const struct question_sums *sums)
{
	const struct rules *rules = &page->definition->ordinance.decision;
	const struct outcome *outcome = outcome_of(page, question);

	text_add(page->out, "<p class=\"outcome\">");
	if (outcome != NULL || no_outcome(page) != NULL)
		text_add(page->out, "<strong>");
	if (outcome != NULL)
		html_label_at(page->out, &rules->cases[outcome->decided].label,
		    "/result/decision/outcomes/%zu/label",
		    (size_t)(outcome - page->result->decision.outcomes));
	else if (no_outcome(page) != NULL)
		html_text(page->out, translate(no_outcome(page)));
	if (outcome != NULL || no_outcome(page) != NULL)
		text_add(page->out, "</strong> ");
	text_add(page->out, "<span>");
	sentence_figures(page, question, sums);
	text_add(page->out, "</span></p>\n");
}

/* --- the first chart ------------------------------------------------------ */

static void
option_pointer(const struct page *page, size_t question, size_t option,
    char out[POINTER_MAX])
{
	snprintf(out, POINTER_MAX, "/result/total/questions/%zu/options/%s",
	    question,
	    page->definition->election.questions[question].options[option].id);
}

/* An option's name, votes and share. */
static void
side(const struct page *page, size_t question, size_t option,
    const struct question_sums *sums, uint64_t whole, const char *whole_at)
{
	struct text name = { 0 }, votes = { 0 };
	char at[POINTER_MAX];

	name_and_votes(page, question, option, sums, &name, &votes);
	text_addf(page->out,
	    "<div class=\"side\"><span class=\"name\"><i class=\"key "
	    "o%zu\"></i>%s</span><span class=\"votes\">",
	    option % 6, name.at);
	html_join(page->out, N_("%s votes"), votes.at);
	text_add(page->out, "</span>");
	option_pointer(page, question, option, at);
	html_share(page->out, sums->options[option], whole, at, whole_at);
	text_add(page->out, "</div>\n");
	text_clear(&name);
	text_clear(&votes);
}

/* All options in one bar, and the lines of the rules about valid votes. */
static void
bar_of_two(
    const struct page *page, size_t question, const struct question_sums *sums)
{
	struct threshold lines[THRESHOLDS_MAX];
	size_t count = page_thresholds(page, question, COUNTER_VALID, lines);
	struct chart chart;
	char at[POINTER_MAX];

	snprintf(at, sizeof(at), "/result/total/questions/%zu/valid", question);
	chart_begin(&chart, page->out, BAR_ABOVE, BAR_HEIGHT,
	    count > 0 ? BAR_BELOW : 0, sums->valid, at,
	    translate(N_("The options as parts of the valid votes; the "
	                 "figures stand above")));
	for (size_t i = 0; i < 2; i++) {
		option_pointer(page, question, i, at);
		chart_part(&chart, i == 0 ? "o0" : "o1", sums->options[i], at);
	}
	for (size_t i = 0; i < count; i++) {
		struct text words = { 0 };
		uint64_t d = lines[i].d, n = lines[i].n;

		threshold_words(&lines[i], sums->valid, &words);
		/* What the right option must reach counts from the right. */
		chart_line(
		    &chart, lines[i].options[0] ? n : d - n, d, words.at);
		text_clear(&words);
	}
	chart_end(&chart);
}

static void
two_options(const struct page *page, size_t question,
    const struct question_sums *sums, const char *whole_at)
{
	text_add(page->out, "<div class=\"pair\">\n");
	side(page, question, 0, sums, sums->valid, whole_at);
	side(page, question, 1, sums, sums->valid, whole_at);
	text_add(page->out, "</div>\n");
	bar_of_two(page, question, sums);
}

/* A thin bar on a row of its own, with the lines that speak of an option. */
static void
row_bar(const struct page *page, const char *class, uint64_t part,
    const char *at, uint64_t whole, const char *whole_at,
    const struct threshold *lines, size_t count)
{
	struct chart chart;

	chart_begin(&chart, page->out, 6, 22, count > 0 ? BAR_BELOW : 0, whole,
	    whole_at, NULL);
	chart_part(&chart, class, part, at);
	chart_rest(&chart, "rest");
	for (size_t i = 0; i < count; i++) {
		struct text words = { 0 };

		threshold_words(&lines[i], whole, &words);
		chart_line(&chart, lines[i].n, lines[i].d, words.at);
		text_clear(&words);
	}
	chart_end(&chart);
}

/* One bar for each option, against valid votes or against everybody. */
static void
option_rows(const struct page *page, size_t question,
    const struct question_sums *sums, enum counter base, uint64_t whole,
    const char *whole_at)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	struct threshold lines[THRESHOLDS_MAX], mine[THRESHOLDS_MAX];
	size_t count = page_thresholds(page, question, base, lines);

	for (size_t i = 0; i < q->option_count; i++) {
		char at[POINTER_MAX], class[8];
		size_t of_mine = 0;

		for (size_t j = 0; j < count; j++)
			if (lines[j].options[i])
				mine[of_mine++] = lines[j];
		side(page, question, i, sums, whole, whole_at);
		snprintf(class, sizeof(class), "o%zu", i % 6);
		option_pointer(page, question, i, at);
		row_bar(page, class, sums->options[i], at, whole, whole_at,
		    mine, of_mine);
	}
}

static void
valid_caption(
    const struct page *page, size_t question, const struct question_sums *sums)
{
	struct text valid = { 0 }, invalid = { 0 };

	html_figure(&valid, (int64_t)sums->valid,
	    "/result/total/questions/%zu/valid", question);
	html_figure(&invalid, (int64_t)sums->invalid,
	    "/result/total/questions/%zu/invalid", question);
	text_add(page->out, "<figcaption>");
	html_join(page->out,
	    N_("Parts of the %s valid votes. Invalid papers: %s."), valid.at,
	    invalid.at);
	text_add(page->out, "</figcaption>\n");
	text_clear(&valid);
	text_clear(&invalid);
}

/* --- against the electorate ----------------------------------------------- */

/* What is no vote for an option. */
static void
other_row(const struct page *page, const char *class, const char *name,
    uint64_t number, const char *at)
{
	text_addf(page->out,
	    "<div class=\"side\"><span class=\"name\"><i class=\"key "
	    "%s\"></i>",
	    class);
	html_text(page->out, translate(name));
	text_add(page->out, "</span><span class=\"votes\">");
	html_figure(page->out, (int64_t)number, "%s", at);
	text_add(page->out, "</span>");
	html_share(page->out, number, page->electorate, at, "/roll/total");
	text_add(page->out, "</div>\n");
	row_bar(
	    page, class, number, at, page->electorate, "/roll/total", NULL, 0);
}

static void
other_rows(
    const struct page *page, size_t question, const struct question_sums *sums)
{
	char at[2 * POINTER_MAX];

	snprintf(at, sizeof(at),
	    "/result/total/questions/%zu/invalid "
	    "/result/total/questions/%zu/none",
	    question, question);
	other_row(page, "other", N_("Invalid or no answer"),
	    sums->invalid + sums->none, at);
	snprintf(at, sizeof(at),
	    "/roll/total -/result/total/questions/%zu/papers", question);
	other_row(page, "away", N_("No paper in the box"),
	    page->electorate - sums->papers, at);
}

static void
electorate(
    const struct page *page, size_t question, const struct question_sums *sums)
{
	struct text eligible = { 0 };

	/* A broken roll is a finding; no chart is drawn of it. */
	if (page->electorate == 0 || page->electorate < sums->papers)
		return;
	html_figure(&eligible, (int64_t)page->electorate, "/roll/total");
	text_add(page->out, "<figure class=\"electorate\">\n<h3>");
	html_join(page->out, N_("Of %s people entitled to vote"), eligible.at);
	text_add(page->out, "</h3>\n<div class=\"rows\">\n");
	option_rows(
	    page, question, sums, COUNTER_E, page->electorate, "/roll/total");
	other_rows(page, question, sums);
	text_add(page->out, "</div></figure>\n");
	text_clear(&eligible);
}

/* --- all of it ------------------------------------------------------------ */

static void
question_write(const struct page *page, size_t question)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	struct question_sums sums;
	char id[ID_MAX + 16], whole_at[POINTER_MAX];

	snprintf(whole_at, sizeof(whole_at),
	    "/result/total/questions/%zu/valid", question);
	count_sums(&page->result->total.questions[question], page->definition,
	    question, &sums);
	snprintf(id, sizeof(id), "question-%s", q->id);
	text_addf(page->out,
	    "<section class=\"question\" aria-labelledby=\"%s-%s\">\n<h2 "
	    "id=\"%s-%s\">",
	    id, page->language, id, page->language);
	html_label_at(
	    page->out, &q->text, "/election/questions/%zu/text", question);
	text_add(page->out, "</h2>\n");
	sentence(page, question, &sums);
	text_add(page->out, "<figure class=\"first\">\n");
	if (q->option_count == 2) {
		two_options(page, question, &sums, whole_at);
	} else {
		text_add(page->out, "<div class=\"rows\">\n");
		option_rows(
		    page, question, &sums, COUNTER_VALID, sums.valid, whole_at);
		text_add(page->out, "</div>\n");
	}
	valid_caption(page, question, &sums);
	text_add(page->out, "</figure>\n");
	electorate(page, question, &sums);
	page_section_end(page);
}

static void
fact(const struct page *page, const char *title, int64_t number, const char *at)
{
	text_add(page->out, "<div><dt>");
	html_text(page->out, translate(title));
	text_add(page->out, "</dt><dd>");
	html_figure(page->out, number, "/result/total/%s", at);
	text_add(page->out, "</dd></div>\n");
}

/* What the press asks for first; the tables have it all. */
static void
facts_write(const struct page *page)
{
	const struct result *result = page->result;
	const struct setup *setup = &page->definition->setup;
	char papers[ID_MAX + 16];
	bool one = result_has_one_paper(result) && gate_lets_in(result->gate);

	text_add(page->out, "<dl class=\"facts\">\n");
	fact(page, N_("voters"), (int64_t)result->voters.voters, "voters");
	if (page->electorate > 0) {
		text_add(page->out, "<div><dt>");
		html_text(page->out, translate(N_("turnout rate")));
		text_add(page->out, "</dt><dd>");
		html_share(page->out, result->voters.voters, page->electorate,
		    "/result/total/voters", "/roll/total");
		text_add(page->out, "</dd></div>\n");
	}
	snprintf(papers, sizeof(papers), "papers/%s", setup->papers[0].id);
	if (one)
		fact(page, N_("papers"), (int64_t)result->total.papers[0],
		    papers);
	fact(page, N_("taken home"), (int64_t)result->voters.taken_home,
	    "taken-home");
	if (one && result->voters.places_in == result->voters.places)
		fact(page, N_("unexplained"),
		    area_unexplained(&result->total, &result->voters),
		    "unexplained");
	text_add(page->out, "</dl>\n");
}

void
page_outcome(const struct page *page)
{
	if (!result_shows_choices(page->result)) {
		page_section(page, "outcome", N_("Outcome"));
		text_add(page->out, "<p class=\"outcome\"><strong>");
		html_text(page->out, translate(gate_words(page)));
		text_add(page->out, "</strong></p>\n");
		page_section_end(page);
	}
	for (size_t q = 0; result_shows_choices(page->result) &&
	                   q < page->definition->election.question_count;
	     q++)
		question_write(page, q);
	facts_write(page);
}

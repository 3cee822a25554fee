/*
 * A result on a screen: tables that line up in both languages.
 */
#include <string.h>

#include "keys/roster.h"
#include "tally/result.h"
#include "tally/rules/decision_text.h"

#define COLUMN 12
#define FIRST_COLUMN 22

static void
pad(struct text *text, size_t used, size_t width)
{
	for (; used < width; used++)
		text_add_char(text, ' ');
}

/* A name on the left, cut to its column. */
static void
cell_left(struct text *text, const char *words, size_t width)
{
	struct span rest = span_of(words);
	size_t used = 0;

	while (rest.len > 0) {
		uint32_t character;
		char one[8] = "";
		size_t step = utf8_next(rest, &character), cells;

		memcpy(one, rest.at, step);
		cells = text_width(one);
		if (used + cells > width - 1)
			break;
		text_add_bytes(text, rest.at, step);
		used += cells;
		rest.at += step;
		rest.len -= step;
	}
	pad(text, used, width);
}

static void
cell_right(struct text *text, const char *words)
{
	size_t used = text_width(words);

	if (used >= COLUMN)
		text_add_char(text, ' ');
	pad(text, used, COLUMN);
	text_add(text, words);
}

static void
cell_number(struct text *text, int64_t number)
{
	char digits[NUMBER_TEXT_LEN];

	cell_right(text, number_text(number, digits));
}

static void
add_message(struct text *text, const struct message *message)
{
	char line[2048];

	message_format(message, line, sizeof(line));
	text_add(text, line);
}

static void add(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *text, const char *id, ...)
{
	struct message message;
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	add_message(text, &message);
}

static void
print_head(const struct result *result, struct text *text)
{
	const struct definition *definition = result->definition;
	const struct election *election = &definition->election;
	char date[DATE_TEXT_LEN];

	if (election->rehearsal)
		add(text,
		    N_("*** REHEARSAL: these figures mean nothing ***\n"));
	date_format(election->date, date);
	text_addf(text, "%s\n", label_text(&election->name));
	add(text, N_("%s, polling day %s, station %s\n"),
	    label_text(&election->authority), date,
	    label_text(&definition->setup.stations[result->station].label));
	if (!gate_lets_in(result->gate))
		add(text, N_("TURNOUT ONLY: %zu points stand open.\n"),
		    findings_of(&result->findings, SEVERITY_ERROR));
	else if (result_is_final(result) && result->canvass != NULL)
		add(text,
		    N_("The certified figures of all stations are in.\n"));
	else if (result_is_final(result))
		add(text,
		    N_("All papers of this station are in and counted.\n"));
	else
		add(text,
		    N_("INTERIM, NOT FINAL: %zu points stand open (see "
		       "below).\n"),
		    findings_of(&result->findings, SEVERITY_ERROR));
	text_add_char(text, '\n');
}

static void
print_row(const struct result *result, struct text *text, size_t question,
    const char *name, const struct area_count *count)
{
	const struct question *q =
	    &result->definition->election.questions[question];
	struct question_sums sums;

	count_sums(
	    &count->questions[question], result->definition, question, &sums);
	cell_left(text, name, FIRST_COLUMN);
	for (size_t i = 0; i < q->option_count; i++)
		cell_number(text, (int64_t)sums.options[i]);
	cell_number(text, (int64_t)sums.valid);
	cell_number(text, (int64_t)sums.invalid);
	if (sums.none > 0)
		cell_number(text, (int64_t)sums.none);
	cell_number(text, (int64_t)sums.papers);
	text_add_char(text, '\n');
}

/* Every way that a paper can be other than a plain vote, in all districts. */
static void
print_categories(
    const struct result *result, struct text *text, size_t question)
{
	const struct ordinance *ordinance = &result->definition->ordinance;
	const struct question_count *count = &result->total.questions[question];
	static const char *const as[] = { N_("invalid"),
		N_("neither valid nor invalid"), N_("valid") };

	text_add_char(text, '\n');
	for (size_t i = 0; i < ordinance->category_count; i++) {
		text_add(text, "  ");
		cell_left(
		    text, label_text(&ordinance->categories[i].label), 40);
		cell_number(text, (int64_t)count->categories[i]);
		text_addf(text, "  (%s)\n",
		    translate(as[ordinance->categories[i].counts_as]));
	}
	if (count->review > 0) {
		text_add(text, "  ");
		cell_left(text, translate(N_("open for review")), 40);
		cell_number(text, (int64_t)count->review);
		text_add_char(text, '\n');
	}
	if (count->decided > 0) {
		text_add(text, "  ");
		cell_left(
		    text, translate(N_("of these, decided on sheets")), 40);
		cell_number(text, (int64_t)count->decided);
		text_add_char(text, '\n');
	}
}

/* Too few, or all of one mind: counted with another district (P9). */
static void
print_joined(const struct result *result, struct text *text,
    const struct district_result *one)
{
	const struct district *districts = result->definition->setup.districts;

	cell_left(
	    text, label_text(&districts[one->district].label), FIRST_COLUMN);
	add(text, N_("  counted with %s, so that nobody's vote can be told\n"),
	    label_text(&districts[one->joined_to].label));
}

static void
print_question(const struct result *result, struct text *text, size_t question)
{
	const struct setup *setup = &result->definition->setup;
	const struct question *q =
	    &result->definition->election.questions[question];
	struct question_sums sums;

	count_sums(&result->total.questions[question], result->definition,
	    question, &sums);
	text_addf(text, "%s\n", label_text(&q->text));
	cell_left(text, translate(N_("district")), FIRST_COLUMN);
	for (size_t i = 0; i < q->option_count; i++)
		cell_right(text, label_text(&q->options[i].label));
	cell_right(text, translate(N_("valid")));
	cell_right(text, translate(N_("invalid")));
	if (sums.none > 0)
		cell_right(text, translate(N_("neither")));
	cell_right(text, translate(N_("papers")));
	text_add_char(text, '\n');
	for (size_t i = 0; i < result->district_count; i++) {
		const struct district *district =
		    &setup->districts[result->districts[i].district];
		char name[2 * LABEL_MAX];

		if (result->districts[i].joined_to !=
		    result->districts[i].district) {
			print_joined(result, text, &result->districts[i]);
			continue;
		}
		snprintf(name, sizeof(name), "%s%s",
		    label_text(&district->label),
		    district->has_remark ? " *" : "");
		print_row(
		    result, text, question, name, &result->districts[i].count);
	}
	print_row(result, text, question, translate(N_("all")), &result->total);
	print_categories(result, text, question);
	text_add_char(text, '\n');
}

static void
print_books_row(const struct result *result, struct text *text,
    const char *name, const struct area_count *count,
    const struct area_voters *voters)
{
	cell_left(text, name, FIRST_COLUMN);
	cell_number(text, (int64_t)voters->voters);
	if (!gate_lets_in(result->gate)) {
		text_add_char(text, '\n');
		return;
	}
	for (size_t i = 0; i < result->definition->setup.paper_count; i++)
		cell_number(text, (int64_t)count->papers[i]);
	if (result->voters.not_put_in > 0)
		cell_number(text, (int64_t)voters->not_put_in);
	cell_number(text, (int64_t)voters->taken_home);
	if (!result_has_one_paper(result))
		;
	else if (voters->places_in == voters->places)
		cell_number(text, area_unexplained(count, voters));
	else
		cell_right(text, "-");
	text_add_char(text, '\n');
}

static void
print_books_columns(const struct result *result, struct text *text)
{
	const struct setup *setup = &result->definition->setup;

	for (size_t i = 0; i < setup->paper_count; i++)
		cell_right(text, result_has_one_paper(result)
		                     ? translate(N_("papers"))
		                     : label_text(&setup->papers[i].label));
	if (result->voters.not_put_in > 0)
		cell_right(text, translate(N_("not put in")));
	cell_right(text, translate(N_("taken home")));
	if (result_has_one_paper(result))
		cell_right(text, translate(N_("unexpl.")));
}

static void
print_books(const struct result *result, struct text *text)
{
	const struct setup *setup = &result->definition->setup;

	add(text, N_("Voters and papers (%zu of %zu places have reported)\n"),
	    result->voters.places_in, result->voters.places);
	cell_left(text, translate(N_("district")), FIRST_COLUMN);
	cell_right(text, translate(N_("voters")));
	if (gate_lets_in(result->gate))
		print_books_columns(result, text);
	text_add_char(text, '\n');
	for (size_t i = 0; i < result->district_count; i++)
		print_books_row(result, text,
		    label_text(
		        &setup->districts[result->districts[i].district].label),
		    &result->districts[i].count, &result->districts[i].voters);
	print_books_row(result, text, translate(N_("all")), &result->total,
	    &result->voters);
	text_add_char(text, '\n');
}

static bool
same_remark(const struct district *a, const struct district *b)
{
	return a->has_remark && b->has_remark &&
	       strcmp(a->remark.ja, b->remark.ja) == 0 &&
	       strcmp(a->remark.en, b->remark.en) == 0;
}

/* Districts with the same remark share its line. */
static void
print_remarks(const struct result *result, struct text *text)
{
	const struct setup *setup = &result->definition->setup;

	for (size_t i = 0; i < result->district_count; i++) {
		const struct district *first =
		    &setup->districts[result->districts[i].district];
		bool said = !first->has_remark;

		for (size_t j = 0; j < i && !said; j++)
			said = same_remark(first,
			    &setup->districts[result->districts[j].district]);
		if (said)
			continue;
		text_add(text, "*");
		for (size_t j = i; j < result->district_count; j++) {
			const struct district *other =
			    &setup->districts[result->districts[j].district];

			if (same_remark(first, other))
				text_addf(text, "%s%s", j > i ? ", " : " ",
				    label_text(&other->label));
		}
		text_addf(text, ": %s\n", label_text(&first->remark));
	}
}

/* How it ended, and by whose decision. */
static void
print_end(const struct finding *finding, struct text *text)
{
	if (finding->end != FINDING_OPEN)
		add(text, N_(" [%s: decision %s]"),
		    translate(finding_end_label(finding->end)),
		    finding->ruling);
}

static void
print_findings(const struct result *result, struct text *text)
{
	const struct findings *findings = &result->findings;
	char line[2048];

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		text_addf(text, "%s ", finding_kind(finding->code)->code);
		finding_line(finding, false, line, sizeof(line));
		text_add(text, line);
		print_end(finding, text);
		text_add_char(text, '\n');
	}
	if (findings->count > 0)
		text_add_char(text, '\n');
}

/* Where the night stands while papers are missing. */
static void
print_while_counting(const struct result *result, struct text *text)
{
	const struct setup *setup = &result->definition->setup;
	bool any = false;

	if (result_holds(result)) {
		add(text, N_("Decided, whatever is still missing:\n"));
		decision_text(&result->definition->ordinance.decision,
		    &result->definition->election, &result->decision, text);
		return;
	}
	for (size_t i = 0; i < result->district_count; i++) {
		if (!result->districts[i].open)
			continue;
		if (!any)
			add(text,
			    N_("Undecided. It depends on the papers of:"));
		any = true;
		text_addf(text, " %s",
		    label_text(&setup->districts[result->districts[i].district]
		                    .label));
	}
	if (any)
		text_add_char(text, '\n');
	else
		add(text, N_("Undecided. It depends on figures that are not "
		             "here, such as the roll.\n"));
}

/* The unexplained rest against the outcome (結果に異動を及ぼす虞). */
static void
print_rest(const struct result *result, struct text *text)
{
	uint64_t shortage, surplus;

	result_rest(result, &shortage, &surplus);
	if (result->rest_could_change)
		add(text,
		    N_("The unexplained rest (%llu papers short, %llu too "
		       "many) COULD have changed this outcome.\n"),
		    (unsigned long long)shortage, (unsigned long long)surplus);
	else
		add(text,
		    N_("The unexplained rest (%llu papers short, %llu too "
		       "many) could not have changed this outcome.\n"),
		    (unsigned long long)shortage, (unsigned long long)surplus);
}

static void
print_decision(const struct result *result, struct text *text)
{
	const struct definition *definition = result->definition;
	const struct rules *rules = &definition->ordinance.decision;

	if (!rules->exists)
		return;
	if (result->undecided.id != NULL) {
		add_message(text, &result->undecided);
		add(text, "\n");
		return;
	}
	if (!result->decided) {
		add(text, "%s\n",
		    translate(
		        result->all_districts
		            ? N_("No decision: these figures are not final.")
		            : N_("No decision: not all districts are counted "
		                 "here; these are figures only.")));
		return;
	}
	if (result->while_counting) {
		print_while_counting(result, text);
		return;
	}
	add(text, "%s\n", translate(N_("Decision")));
	decision_text(rules, &definition->election, &result->decision, text);
	if (result->rest_asked)
		print_rest(result, text);
	add(text, "\n%s\n", translate(N_("How it was decided")));
	trace_text(&result->trace, text);
}

static void
print_gate(const struct result *result, struct text *text)
{
	if (result->gate == GATE_WAITING)
		add(text,
		    N_("The gate has not been decided: the papers are sealed, "
		       "only voters are shown.\n"));
	if (result->gate == GATE_SEALED)
		add(text,
		    N_("The vote does not stand: the papers stay sealed, only "
		       "voters are shown.\n"));
	if (result->gate == GATE_OPEN)
		add(text, N_("The gate is open: the vote stands.\n"));
	if (result->gate == GATE_NONE &&
	    result->gate_decision.established == ANSWER_YES)
		add(text, N_("The gate was judged: the vote stands.\n"));
	if (result->gate == GATE_NONE &&
	    result->gate_decision.established == ANSWER_NO)
		add(text,
		    N_("The gate was judged: the vote does not stand. The "
		       "papers are counted all the same.\n"));
	trace_text(&result->gate_trace, text);
	if (result->withheld)
		add(text,
		    N_("The votes are published only if the vote stands: only "
		       "voters are shown.\n"));
	else if (gate_lets_in(result->gate) && !result_shows_choices(result))
		add(text,
		    N_("The ordinance lets no unfinished figures out: only "
		       "voters are shown.\n"));
	if (result->gate != GATE_NONE || !result_shows_choices(result) ||
	    result->gate_trace.step_count > 0)
		text_add_char(text, '\n');
}

void
result_print(const struct result *result, struct text *text)
{
	bool choices = result_shows_choices(result);

	print_head(result, text);
	print_gate(result, text);
	for (size_t q = 0;
	     choices && q < result->definition->election.question_count; q++)
		print_question(result, text, q);
	print_books(result, text);
	if (choices)
		print_remarks(result, text);
	text_add_char(text, '\n');
	print_findings(result, text);
	if (choices || result->decided)
		print_decision(result, text);
}

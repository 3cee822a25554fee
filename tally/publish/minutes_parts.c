/*
 * Parts that stand in several documents.
 */
#include "tally/publish/minutes_parts.h"

#include <stdlib.h>
#include <string.h>

#define OPTIONS_A_TABLE 7
/* A question above the head and three rows of a table (a4_keep). */
#define QUESTION_HEIGHT 3000
#define SECTION_HEIGHT (QUESTION_HEIGHT + 1000)
#define FINDINGS_FEW 60 /* two pages of them */

static void
add_label(struct a4 *a4, const char *name, const struct label *label)
{
	a4_field(a4, name, label_text(label));
}

void
minutes_election(struct a4 *a4, const struct publication *publication)
{
	const struct definition *definition = publication->definition;
	const struct election *election = &definition->election;
	struct text text = { 0 };

	a4_section(a4, N_("The vote"));
	add_label(a4, N_("Name of the vote"), &election->name);
	add_label(a4, N_("Ordinance"), &definition->ordinance.name);
	add_label(a4, N_("Held by"), &election->authority);
	minutes_date(election->date, &text);
	minutes_field(a4, N_("Polling day"), &text);
	for (size_t i = 0; i < election->question_count; i++)
		add_label(a4, N_("Question"), &election->questions[i].text);
	add_label(a4, N_("Station"),
	    &definition->setup.stations[publication->station].label);
	minutes_groups(&definition->id, &text);
	minutes_field(a4, N_("Identity"), &text);
}

static const char *
district_name(const struct result *result, size_t i)
{
	const struct setup *setup = &result->definition->setup;

	return label_text(
	    &setup->districts[result->districts[i].district].label);
}

static const struct district *
district_at(const struct result *result, size_t i)
{
	return &result->definition->setup
	            .districts[result->districts[i].district];
}

/* Do two districts have the same to say? */
static bool
same_remark(const struct district *a, const struct district *b)
{
	return a->has_remark && b->has_remark &&
	       strcmp(a->remark.ja, b->remark.ja) == 0 &&
	       strcmp(a->remark.en, b->remark.en) == 0;
}

/* Said before, for a district before this one? */
static bool
is_said(const struct result *result, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (same_remark(
		        district_at(result, before), district_at(result, i)))
			return true;
	return false;
}

/* What the setup says of districts, such as braille papers in one; once. */
static void
district_remarks(struct a4 *a4, const struct result *result)
{
	for (size_t i = 0; i < result->district_count; i++) {
		const struct district *district = district_at(result, i);
		struct text text = { 0 };
		size_t count = 0;

		if (!district->has_remark || is_said(result, i))
			continue;
		for (size_t j = i; j < result->district_count; j++)
			if (same_remark(district, district_at(result, j)))
				text_addf(&text, "%s%s",
				    count++ > 0 ? "、" : "",
				    label_text(&district_at(result, j)->label));
		if (count > 1 && count == result->district_count) {
			text_clear(&text);
			text_add(&text, translate(N_("All districts")));
		}
		text_addf(&text, ": %s", label_text(&district->remark));
		a4_remark(a4, text.at);
		text_clear(&text);
	}
}

/* --- the books
 * ------------------------------------------------------------------ */

static void
books_row(struct a4 *a4, const struct result *result, const char *name,
    const struct area_count *count, const struct area_voters *voters)
{
	uint64_t papers = 0;

	a4_cell(a4, name);
	a4_cell_number(a4, (long long)voters->voters);
	for (size_t i = 0; i < PAPERS_MAX; i++)
		papers += count->papers[i];
	if (gate_lets_in(result->gate))
		a4_cell_number(a4, (long long)papers);
	else
		a4_cell(a4, "－");
	a4_cell_number(a4, (long long)voters->moved_in);
	a4_cell_number(a4, (long long)voters->moved_out);
	a4_cell_number(a4, (long long)voters->not_put_in);
	a4_cell_number(a4, (long long)voters->taken_home);
	if (result_has_one_paper(result) &&
	    voters->places_in == voters->places && gate_lets_in(result->gate))
		a4_cell_number(a4, area_unexplained(count, voters));
	else
		a4_cell(a4, "－");
}

void
minutes_books(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("district"), NULL, 26, A4_LEFT, false },
		{ N_("voters"), NULL, 14, A4_RIGHT, false },
		{ N_("papers"), NULL, 14, A4_RIGHT, false },
		{ N_("found here"), N_("papers of others (mixed in)"), 11,
		    A4_RIGHT, false },
		{ N_("found elsewhere"), N_("papers of others (mixed in)"), 11,
		    A4_RIGHT, false },
		{ N_("not put in"), NULL, 11, A4_RIGHT, false },
		{ N_("taken home"), NULL, 11, A4_RIGHT, false },
		{ N_("unexplained"), NULL, 13, A4_RIGHT, false },
	};
	const struct result *result = publication->result;

	a4_section(a4, N_("Voters and papers"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < result->district_count; i++)
		books_row(a4, result, district_name(result, i),
		    &result->districts[i].count, &result->districts[i].voters);
	a4_row_sum(a4);
	books_row(
	    a4, result, translate(N_("all")), &result->total, &result->voters);
	a4_remark(a4,
	    translate(N_("Unexplained = voters + found here − papers − found "
	                 "elsewhere − not put in − taken home; negative: more "
	                 "papers than voters. Taken home is what was seen, "
	                 "never a remainder.")));
}

/* --- votes
 * ------------------------------------------------------------------------ */

void
minutes_no_choices(struct a4 *a4, const struct result *result)
{
	if (!gate_lets_in(result->gate))
		a4_paragraph(
		    a4, translate(
		            N_("The papers are sealed: whether they may be "
		               "opened is not decided, or decided against.")));
	else
		a4_paragraph(
		    a4, translate(N_("Figures of choices are not shown: the "
		                     "ordinance does not let them out, or not "
		                     "yet.")));
}

/* Of the options from `first` on; with the sums if it is the last table. */
static void
votes_columns(const struct question *question, size_t first, size_t end,
    bool none, struct a4_column *columns, size_t *count)
{
	*count = 0;
	columns[(*count)++] =
	    (struct a4_column){ N_("district"), NULL, 24, A4_LEFT, false };
	for (size_t i = first; i < end; i++)
		columns[(*count)++] =
		    (struct a4_column){ label_text(&question->options[i].label),
			    N_("votes for each option"), 14, A4_RIGHT, true };
	if (end < question->option_count)
		return;
	columns[(*count)++] =
	    (struct a4_column){ N_("valid"), NULL, 14, A4_RIGHT, false };
	columns[(*count)++] =
	    (struct a4_column){ N_("invalid"), NULL, 12, A4_RIGHT, false };
	if (none)
		columns[(*count)++] = (struct a4_column){ N_("neither"), NULL,
			15, A4_RIGHT, false };
	columns[(*count)++] =
	    (struct a4_column){ N_("papers"), NULL, 14, A4_RIGHT, false };
}

/* Cells of a district whose papers were counted with another's. */
static void
joined_cells(struct a4 *a4, size_t count)
{
	while (count-- > 0)
		a4_cell(a4, "－");
}

static void
joined_remark(struct a4 *a4, const struct result *result)
{
	bool any = false;

	for (size_t i = 0; i < result->district_count; i++)
		any = any || !publication_has_choices(result, i);
	if (any)
		a4_remark(a4,
		    translate(N_("－: these papers were counted together with "
		                 "those of another district of this table, so "
		                 "that nobody's vote can be told.")));
}

static void
votes_row(struct a4 *a4, const struct result *result, size_t question,
    const struct area_count *count, size_t first, size_t end, bool none)
{
	const struct question *q =
	    &result->definition->election.questions[question];
	struct question_sums sums;

	count_sums(
	    &count->questions[question], result->definition, question, &sums);
	for (size_t i = first; i < end; i++)
		a4_cell_number(a4, (long long)sums.options[i]);
	if (end < q->option_count)
		return;
	a4_cell_number(a4, (long long)sums.valid);
	a4_cell_number(a4, (long long)sums.invalid);
	if (none)
		a4_cell_number(a4, (long long)sums.none);
	a4_cell_number(a4, (long long)sums.papers);
}

/* One table of a question's options. */
static void
votes_table(struct a4 *a4, const struct result *result, size_t question,
    size_t first, size_t end, bool none)
{
	const struct question *q =
	    &result->definition->election.questions[question];
	struct a4_column columns[A4_COLUMNS_MAX];
	size_t count;

	votes_columns(q, first, end, none, columns, &count);
	a4_table(a4, columns, count);
	for (size_t i = 0; i < result->district_count; i++) {
		a4_cell(a4, district_name(result, i));
		if (!publication_has_choices(result, i)) {
			joined_cells(a4, count - 1);
			continue;
		}
		votes_row(a4, result, question, &result->districts[i].count,
		    first, end, none);
	}
	a4_row_sum(a4);
	a4_cell(a4, translate(N_("all")));
	votes_row(a4, result, question, &result->total, first, end, none);
	a4_table_end(a4);
}

void
minutes_votes(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	const struct election *election = &publication->definition->election;

	a4_keep(a4, SECTION_HEIGHT);
	a4_section(a4, N_("Votes"));
	if (!result_shows_choices(result)) {
		minutes_no_choices(a4, result);
		return;
	}
	for (size_t q = 0; q < election->question_count; q++) {
		const struct question *question = &election->questions[q];
		struct question_sums sums;

		count_sums(
		    &result->total.questions[q], result->definition, q, &sums);
		/* Not without the first rows of its table. */
		if (q > 0)
			a4_keep(a4, QUESTION_HEIGHT);
		a4_paragraph(a4, label_text(&question->text));
		for (size_t i = 0; i < question->option_count;
		     i += OPTIONS_A_TABLE) {
			size_t end = i + OPTIONS_A_TABLE;

			if (end > question->option_count)
				end = question->option_count;
			votes_table(a4, result, q, i, end, sums.none > 0);
		}
	}
	joined_remark(a4, result);
	district_remarks(a4, result);
}

/* --- what is no plain vote
 * ------------------------------------------------------- */

static void
categories_row(struct a4 *a4, const struct result *result, size_t question,
    const struct area_count *count, size_t first, size_t end)
{
	const struct question_count *q = &count->questions[question];

	for (size_t i = first; i < end; i++)
		a4_cell_number(a4, (long long)q->categories[i]);
	if (end < result->definition->ordinance.category_count)
		return;
	a4_cell_number(a4, (long long)q->review);
	a4_cell_number(a4, (long long)q->decided);
}

static void
categories_table(struct a4 *a4, const struct result *result, size_t question,
    size_t first, size_t end)
{
	static const char *const groups[] = { N_("invalid"),
		N_("neither valid nor invalid"), N_("valid") };
	const struct ordinance *ordinance = &result->definition->ordinance;
	struct a4_column columns[A4_COLUMNS_MAX];
	size_t n = 0;

	columns[n++] =
	    (struct a4_column){ N_("district"), NULL, 22, A4_LEFT, false };
	for (size_t i = first; i < end; i++)
		columns[n++] = (struct a4_column){
			label_text(&ordinance->categories[i].label),
			groups[ordinance->categories[i].counts_as], 12,
			A4_RIGHT, true
		};
	if (end == ordinance->category_count) {
		columns[n++] = (struct a4_column){ N_("open for review"), NULL,
			12, A4_RIGHT, false };
		columns[n++] = (struct a4_column){ N_("decided on sheets"),
			NULL, 12, A4_RIGHT, false };
	}
	a4_table(a4, columns, n);
	for (size_t i = 0; i < result->district_count; i++) {
		a4_cell(a4, district_name(result, i));
		if (!publication_has_choices(result, i)) {
			joined_cells(a4, n - 1);
			continue;
		}
		categories_row(a4, result, question,
		    &result->districts[i].count, first, end);
	}
	a4_row_sum(a4);
	a4_cell(a4, translate(N_("all")));
	categories_row(a4, result, question, &result->total, first, end);
	a4_table_end(a4);
}

void
minutes_categories(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	const struct election *election = &publication->definition->election;
	size_t all = result->definition->ordinance.category_count;

	if (!result_shows_choices(result) || all == 0)
		return;
	a4_keep(a4, SECTION_HEIGHT);
	a4_section(a4, N_("Papers other than plain votes"));
	for (size_t q = 0; q < election->question_count; q++) {
		if (q > 0)
			a4_keep(a4, QUESTION_HEIGHT);
		if (election->question_count > 1)
			a4_paragraph(
			    a4, label_text(&election->questions[q].text));
		for (size_t i = 0; i < all; i += OPTIONS_A_TABLE) {
			size_t end = i + OPTIONS_A_TABLE;

			categories_table(
			    a4, result, q, i, end < all ? end : all);
		}
	}
}

/* --- findings and decisions
 * ------------------------------------------------------- */

/* What people call a place, a unit or a district; else its id. */
static const char *
subject_name(const struct setup *setup, const char *id)
{
	size_t place = setup_place(setup, id), unit = setup_unit(setup, id);
	size_t district = setup_district(setup, id);

	if (place != SIZE_MAX)
		return label_text(&setup->places[place].label);
	if (unit != SIZE_MAX)
		return label_text(&setup->units[unit].label);
	if (district != SIZE_MAX)
		return label_text(&setup->districts[district].label);
	return id;
}

static void
finding_row(
    struct a4 *a4, const struct setup *setup, const struct finding *finding)
{
	const struct finding_kind *kind = finding_kind(finding->code);
	bool done =
	    kind->severity == SEVERITY_NOTE && finding->end == FINDING_OPEN;
	char line[2048];

	a4_cell(a4, kind->code);
	a4_cell(a4, subject_name(setup, finding->subject));
	finding_line(finding, false, line, sizeof(line));
	a4_cell(a4, line);
	a4_cell(a4, done ? "－" : translate(finding_end_label(finding->end)));
	a4_cell(a4, finding->ruling);
}

void
minutes_list_findings(struct a4 *a4, const struct publication *publication,
    enum severity severity)
{
	static const struct a4_column columns[] = {
		{ N_("number"), NULL, 9, A4_CENTER, false },
		{ N_("subject"), NULL, 19, A4_LEFT, false },
		{ N_("what was found"), NULL, 74, A4_LEFT, false },
		{ N_("how it ended"), NULL, 18, A4_LEFT, false },
		{ N_("decision"), NULL, 14, A4_LEFT, false },
	};
	const struct findings *findings = &publication->result->findings;
	size_t shown = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding_kind(finding->code)->severity < severity)
			continue;
		if (shown++ == 0)
			a4_table(
			    a4, columns, sizeof(columns) / sizeof(columns[0]));
		finding_row(a4, &publication->definition->setup, finding);
	}
	a4_table_end(a4);
	if (shown == 0)
		a4_paragraph(a4, translate(N_("None.")));
}

void
minutes_short_findings(struct a4 *a4, const struct publication *publication,
    enum severity severity)
{
	static const struct a4_column columns[] = {
		{ N_("number"), NULL, 10, A4_CENTER, false },
		{ N_("what was found"), NULL, 80, A4_LEFT, false },
		{ N_("how many"), NULL, 14, A4_RIGHT, false },
		{ N_("of these, open"), NULL, 14, A4_RIGHT, false },
	};
	const struct findings *findings = &publication->result->findings;
	size_t counts[FINDING_CODE_COUNT][2] = { { 0 } }, all = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		counts[finding->code][0]++;
		counts[finding->code][1] += finding->end == FINDING_OPEN;
		all += finding_kind(finding->code)->severity >= severity;
	}
	if (all <= FINDINGS_FEW) {
		minutes_list_findings(a4, publication, severity);
		return;
	}
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (int code = 0; code < FINDING_CODE_COUNT; code++) {
		const struct finding_kind *kind =
		    finding_kind((enum finding_code)code);

		if (counts[code][0] == 0 || kind->severity < severity)
			continue;
		a4_cell(a4, kind->code);
		a4_cell(a4, translate(kind->title));
		a4_cell_number(a4, (long long)counts[code][0]);
		a4_cell_number(a4, (long long)counts[code][1]);
	}
	a4_table_end(a4);
}

void
minutes_sum_findings(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("kind"), NULL, 40, A4_LEFT, false },
		{ N_("open"), NULL, 15, A4_RIGHT, false },
		{ N_("corrected"), NULL, 15, A4_RIGHT, false },
		{ N_("explained"), NULL, 15, A4_RIGHT, false },
		{ N_("unexplained, accepted"), NULL, 15, A4_RIGHT, false },
	};
	static const struct {
		enum severity severity;
		const char *name;
	} kinds[] = {
		{ SEVERITY_ERROR, N_("E: to be decided before declaring") },
		{ SEVERITY_WARNING, N_("W: to be explained") },
		{ SEVERITY_NOTE, N_("N: noted") },
	};
	const struct findings *findings = &publication->result->findings;

	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		long long ends[FINDING_ACCEPTED + 1] = { 0 };

		for (size_t i = 0; i < findings->count; i++)
			if (finding_kind(findings->items[i].code)->severity ==
			    kinds[k].severity)
				ends[findings->items[i].end]++;
		a4_cell(a4, translate(kinds[k].name));
		for (size_t i = 0; i <= FINDING_ACCEPTED; i++)
			a4_cell_number(a4, ends[i]);
	}
	a4_table_end(a4);
}

static int
ruling_order(const void *a, const void *b)
{
	const struct truth_statement *const *x = a, *const *y = b;
	unsigned left = signed_head(&(*x)->statement)->number;
	unsigned right = signed_head(&(*y)->statement)->number;

	return (left > right) - (left < right);
}

/* What was decided, in words: as ruling_print() says it. */
static void
ruling_cell(struct a4 *a4, const struct ruling *ruling)
{
	char *at = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&at, &len);

	if (to == NULL)
		abort();
	ruling_print(to, ruling);
	fclose(to);
	if (len > 0)
		at[len - 1] = '\0';
	a4_cell(a4, at);
	free(at);
}

/* What a finding says of choices, its decision says too. */
static bool
ruling_is_kept_in(const struct ruling *ruling, const struct result *result)
{
	return ruling->action == RULING_RESOLVE &&
	       finding_is_of_choices(ruling->code) &&
	       !result_shows_choices(result);
}

/* All numbers of one id, in their order. */
static void
ruling_rows(struct a4 *a4, const struct truth_statement *list,
    const struct result *result)
{
	const struct truth_statement **all;
	size_t count = 0, n = 0;

	for (const struct truth_statement *s = list; s != NULL; s = s->next)
		count++;
	all = memory_new(count, sizeof(struct truth_statement *));
	for (const struct truth_statement *s = list; s != NULL; s = s->next)
		all[n++] = s;
	qsort(all, count, sizeof(struct truth_statement *), ruling_order);
	for (size_t i = 0; i < count; i++) {
		const struct ruling *ruling = &all[i]->statement.of.ruling;
		char date[DATE_TEXT_LEN], id[ID_MAX + 16];

		snprintf(id, sizeof(id), "%s (%u)", ruling->head.subject,
		    ruling->head.number);
		date_format(ruling->head.date, date);
		a4_cell(a4, id);
		a4_cell(a4, date);
		if (ruling_is_kept_in(ruling, result))
			a4_cell(
			    a4, translate(N_("about a finding that may not be "
			                     "shown")));
		else
			ruling_cell(a4, ruling);
		a4_cell(a4, all[i]->applied ? "○" : "－");
	}
	free(all);
}

void
minutes_rulings(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("decision"), NULL, 18, A4_LEFT, false },
		{ N_("date"), NULL, 14, A4_LEFT, false },
		{ N_("what was decided, old and new, and why"), NULL, 86,
		    A4_LEFT, false },
		{ N_("in force"), NULL, 10, A4_CENTER, false },
	};
	const struct truth *truth = publication->truth;

	a4_section(a4, N_("Decisions of the officials"));
	if (truth->list_counts[NOTE_RULING] == 0) {
		a4_paragraph(a4, translate(N_("None.")));
		return;
	}
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < truth->list_counts[NOTE_RULING]; i++)
		ruling_rows(
		    a4, truth_list(truth, NOTE_RULING, i), publication->result);
	a4_table_end(a4);
}

void
minutes_rest(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	uint64_t shortage, surplus;

	a4_section(a4, N_("What no figure explains"));
	result_rest(result, &shortage, &surplus);
	a4_field_number(a4, N_("papers fewer than voters"), (long long)shortage,
	    translate(N_(" papers")));
	a4_field_number(a4, N_("papers more than voters"), (long long)surplus,
	    translate(N_(" papers")));
	a4_field(a4, N_("could they have changed the outcome?"),
	    translate(
	        !result->rest_asked
	            ? N_("not asked: nothing is unexplained, or nothing is "
	                 "decided here")
	        : result->rest_could_change
	            ? N_("YES: they could have changed it")
	            : N_("no: whatever they were, the outcome stays")));
}

/* --- signatures
 * ---------------------------------------------------------------------- */

/* How a place in the policy was filled. */
static const char *
slot_words(enum slot_how how)
{
	switch (how) {
	case SLOT_PAPER:
		return N_("signed on paper");
	case SLOT_ABSENT:
		return N_("absent");
	case SLOT_REFUSED:
		return N_("refused to sign");
	case SLOT_NONE:
		break;
	}
	return N_("open");
}

/* The keys that signed the certificate. */
static bool
signers_find(const struct publication *publication, struct note *note)
{
	struct keyring keyring =
	    signed_keyring(NOTE_CERTIFICATE, publication->definition);
	struct error err;

	return publication->certificate_note.len > 0 &&
	       note_open(publication->certificate_note, &keyring, note, &err) ==
	           0;
}

void
minutes_signers(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("role"), NULL, 24, A4_LEFT, false },
		{ N_("name"), NULL, 36, A4_LEFT, false },
		{ N_("how"), NULL, 20, A4_LEFT, false },
		{ N_("key, or reason"), NULL, 50, A4_LEFT, false },
	};
	const struct certificate *certificate = publication->certificate;
	struct note note = { .signer_count = 0 };

	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	if (signers_find(publication, &note))
		for (size_t i = 0; i < note.signer_count; i++) {
			a4_cell(a4, role_label(note.signers[i]->role));
			a4_cell(a4, note.signers[i]->person);
			a4_cell(a4, translate(N_("signed electronically")));
			a4_cell(a4, note.signers[i]->vkey.name);
		}
	for (size_t i = 0; certificate != NULL && i < certificate->slot_count;
	     i++) {
		a4_cell(a4, role_label(certificate->slots[i].role));
		a4_cell(a4, certificate->slots[i].person);
		a4_cell(a4, translate(slot_words(certificate->slots[i].how)));
		a4_cell(a4, certificate->slots[i].reason);
	}
	a4_table_end(a4);
}

/* One line to sign by hand. */
struct line {
	enum role role;
	char person[PERSON_MAX + 1];
	char how[3 * PERSON_MAX];
};
#define LINES_MAX (NOTE_SIGNATURES_MAX + 2 * SLOTS_MAX)

static void
line_add(struct line *lines, size_t *count, enum role role, const char *person,
    const char *how, const char *reason)
{
	struct line *line = &lines[*count];

	if (*count == LINES_MAX)
		return;
	(*count)++;
	line->role = role;
	snprintf(line->person, sizeof(line->person), "%s", person);
	snprintf(line->how, sizeof(line->how), "%s%s%s", how,
	    reason[0] != '\0' ? ": " : "", reason);
}

/* Who signed, how else a place was filled, and what is still empty. */
static size_t
lines_gather(const struct publication *publication, struct line *lines)
{
	const struct certificate *certificate = publication->certificate;
	const struct policy *policy = &publication->definition->setup.policy;
	struct note note = { .signer_count = 0 };
	size_t count = 0;

	if (signers_find(publication, &note))
		for (size_t i = 0; i < note.signer_count; i++)
			line_add(lines, &count, note.signers[i]->role,
			    note.signers[i]->person,
			    translate(N_("signed electronically")), "");
	for (size_t i = 0; certificate != NULL && i < certificate->slot_count;
	     i++) {
		const struct slot *slot = &certificate->slots[i];

		line_add(lines, &count, slot->role, slot->person,
		    translate(slot_words(slot->how)), slot->reason);
	}
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
		unsigned filled = 0;

		for (size_t i = 0; i < count; i++)
			filled += lines[i].role == (enum role)role;
		while (filled++ < policy->rules[NOTE_CERTIFICATE][role].slots)
			line_add(lines, &count, (enum role)role, "", "", "");
	}
	return count;
}

void
minutes_sign_here(
    struct a4 *a4, const struct publication *publication, const char *words)
{
	struct line *lines = memory_new(LINES_MAX, sizeof(*lines));
	size_t count = lines_gather(publication, lines);
	struct text date = { 0 };

	a4_keep(a4, 1700 + (int)count * A4_SIGNATURE);
	a4_section(a4, N_("Signatures"));
	a4_paragraph(a4, words);
	minutes_date(publication->date, &date);
	a4_paragraph(a4, date.at);
	text_clear(&date);
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
		for (size_t i = 0; i < count; i++)
			if (lines[i].role == (enum role)role)
				a4_signature(a4, role_label(lines[i].role),
				    lines[i].person, lines[i].how);
	free(lines);
}

/* 指摘と決定: as parts of documents, and the list of all of them. */
#include "tally/publish/minutes_parts.h"

#include <stdlib.h>
#include <string.h>

#define FINDINGS_FEW 60 /* two pages of them */

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

/* What a finding says of choices, its decision says too. */
static bool
ruling_is_kept_in(const struct ruling *ruling, const struct result *result)
{
	return ruling->action == RULING_RESOLVE &&
	       finding_is_of_choices(ruling->code) &&
	       !result_shows_choices(result);
}

/* What was decided, in words: as ruling_print() says it. */
static void
ruling_cell(
    struct a4 *a4, const struct ruling *ruling, const struct result *result)
{
	char *at = NULL;
	size_t len = 0;
	FILE *to;

	if (ruling_is_kept_in(ruling, result)) {
		a4_cell(
		    a4, translate(N_("about a finding that may not be shown")));
		return;
	}
	to = open_memstream(&at, &len);
	if (to == NULL)
		abort();
	ruling_print(to, ruling);
	fclose(to);
	if (len > 0)
		at[len - 1] = '\0';
	a4_cell(a4, at);
	free(at);
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
		ruling_cell(a4, ruling, result);
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

static void
draw(struct a4 *a4, const struct publication *publication)
{
	a4_section(a4, N_("How many"));
	minutes_sum_findings(a4, publication);
	a4_section(a4, N_("Each finding"));
	minutes_list_findings(a4, publication, SEVERITY_NOTE);
	minutes_rulings(a4, publication);
}

int
minutes_findings(
    const struct publication *publication, struct text *out, struct error *err)
{
	return minutes_write(
	    publication, N_("List of findings"), false, draw, out, err);
}

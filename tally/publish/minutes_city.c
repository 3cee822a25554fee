/*
 * 住民投票録: the totals of all districts, and what the ordinance makes of
 * them.
 */
#include "tally/publish/minutes_parts.h"
#include "tally/rules/decision_text.h"

static void
bounds_cell(struct a4 *a4, struct bounds bounds)
{
	if (bounds.low == bounds.high)
		a4_cell_number(a4, (long long)bounds.low);
	else
		a4_cell(a4, "－");
}

static void
turnout_row(struct a4 *a4, const char *name, struct bounds eligible,
    const struct area_voters *voters)
{
	struct text share = { 0 };

	a4_cell(a4, name);
	bounds_cell(a4, eligible);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_DAY]);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_EARLY]);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_ABSENTEE]);
	a4_cell_number(a4, (long long)voters->voters);
	if (eligible.low == eligible.high)
		minutes_share(voters->voters, eligible.low, true, &share);
	else
		text_add(&share, "－");
	minutes_cell(a4, &share);
}

static void
draw_turnout(struct a4 *a4, const struct publication *publication)
{
	static const char voters[] = N_("voters checked in");
	static const struct a4_column columns[] = {
		{ N_("district"), NULL, 28, A4_LEFT, false },
		{ N_("eligible"), NULL, 18, A4_RIGHT, false },
		{ N_("day"), voters, 16, A4_RIGHT, false },
		{ N_("early"), voters, 16, A4_RIGHT, false },
		{ N_("absentee"), voters, 16, A4_RIGHT, false },
		{ N_("sum"), voters, 18, A4_RIGHT, false },
		{ N_("turnout in percent"), NULL, 14, A4_RIGHT, false },
	};
	const struct result *result = publication->result;
	const struct setup *setup = &publication->definition->setup;
	struct bounds all = { 0, 0 };

	a4_section(a4, N_("Eligible people and voters"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < result->district_count; i++) {
		size_t index = result->districts[i].district;
		struct bounds eligible = result_eligible(result, index, ROLL_E);

		all.low += eligible.low;
		all.high =
		    eligible.high == eligible.low && all.high != UINT64_MAX
		        ? all.high + eligible.high
		        : UINT64_MAX;
		turnout_row(a4, label_text(&setup->districts[index].label),
		    eligible, &result->districts[i].voters);
	}
	a4_row_sum(a4);
	turnout_row(a4, translate(N_("all")), all, &result->voters);
	a4_remark(
	    a4, translate(N_("Percentages are for reading, rounded half up; "
	                     "nothing is decided by them.")));
}

static void
draw_gate(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	struct text text = { 0 };

	if (result->gate_trace.step_count == 0)
		return;
	a4_section(a4, N_("Whether the vote stands"));
	decision_text(&publication->definition->ordinance.decision,
	    &publication->definition->election, &result->gate_decision, &text);
	a4_paragraph(a4, text.at);
	text_clear(&text);
	trace_text(&result->gate_trace, &text);
	a4_paragraph(a4, text.at);
	text_clear(&text);
}

static void
draw_decision(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	struct text text = { 0 };

	a4_section(a4, N_("Outcome under the ordinance"));
	a4_field(a4, N_("Ordinance"),
	    label_text(&publication->definition->ordinance.name));
	a4_field(a4, N_("source"), publication->definition->ordinance.source);
	if (!result->decided || result->while_counting) {
		a4_paragraph(a4, translate(N_("Nothing is decided.")));
		return;
	}
	decision_text(&publication->definition->ordinance.decision,
	    &publication->definition->election, &result->decision, &text);
	if (text.len > 0 && text.at[text.len - 1] == '\n')
		text.at[text.len - 1] = '\0';
	a4_notice(a4, text.at);
	text_clear(&text);
	a4_section(a4, N_("How it was decided"));
	trace_text(&result->trace, &text);
	a4_paragraph(a4, text.at);
	text_clear(&text);
}

static void
draw(struct a4 *a4, const struct publication *publication)
{
	minutes_election(a4, publication);
	draw_turnout(a4, publication);
	draw_gate(a4, publication);
	minutes_books(a4, publication);
	minutes_votes(a4, publication);
	minutes_categories(a4, publication);
	draw_decision(a4, publication);
	minutes_rest(a4, publication);
	minutes_rulings(a4, publication);
	a4_section(a4, N_("What did not fit, and how it ended"));
	minutes_sum_findings(a4, publication);
	a4_keep(a4, 1400 + 3 * A4_SIGNATURE);
	a4_section(a4, N_("Signatures"));
	a4_paragraph(
	    a4, translate(N_("This record of the referendum is made and signed "
	                     "here to vouch that nothing in it is wrong.")));
	a4_signature(a4, translate(N_("chair of the election commission")), "",
	    label_text(&publication->definition->election.authority));
	for (int i = 0; i < 2; i++)
		a4_signature(
		    a4, translate(N_("witness of the canvass")), "", "");
}

int
minutes_city(
    const struct publication *publication, struct text *out, struct error *err)
{
	if (!publication->result->all_districts)
		return 0;
	return minutes_write(
	    publication, N_("Record of the referendum"), false, draw, out, err);
}

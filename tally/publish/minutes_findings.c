/* 指摘の一覧: all of them, the notes too. */
#include "tally/publish/minutes_parts.h"

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

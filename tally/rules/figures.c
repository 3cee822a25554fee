#include "tally/rules/figures.h"

struct bounds
bounds_exactly(uint64_t number)
{
	return (struct bounds){ number, number };
}

struct bounds
bounds_unknown(void)
{
	return (struct bounds){ 0, FIGURE_MAX };
}

bool
bounds_parse(struct span value, struct bounds *bounds)
{
	struct span low;

	if (!span_cut(&value, '-', 40, &low) ||
	    !span_number(low, FIGURE_MAX, &bounds->low))
		return false;
	bounds->high = bounds->low;
	if (value.at == NULL)
		return true;
	return span_number(value, FIGURE_MAX, &bounds->high) &&
	       bounds->low <= bounds->high;
}

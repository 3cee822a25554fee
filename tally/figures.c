#include "tally/figures.h"

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

/*
 * Loaded before a program (LD_PRELOAD): its clock is CLOCK_SHIFT seconds off.
 */
#include <time.h>

#include "tests/preload/ours.h"

time_t
time(time_t *at)
{
	time_t now = NEXT(time_t(*)(time_t *), "time")(NULL) +
	             (time_t)number("CLOCK_SHIFT", 0);

	if (at != NULL)
		*at = now;
	return now;
}

/*
 * Loaded before a program (LD_PRELOAD): its clock is CLOCK_SHIFT seconds off,
 * or stands at CLOCK_AT.
 */
#include <time.h>

#include "tests/preload/ours.h"

time_t
time(time_t *at)
{
	time_t now = (time_t)number("CLOCK_AT", 0);

	if (now == 0)
		now = NEXT(time_t(*)(time_t *), "time")(NULL) +
		      (time_t)number("CLOCK_SHIFT", 0);
	if (at != NULL)
		*at = now;
	return now;
}

#include "base/limit.h"

#include "base/message.h"

bool
limit_is_near(uint64_t now, uint64_t max)
{
	return now >= max - max / 10;
}

void
limit_say(FILE *to, const char *what, uint64_t now, uint64_t max)
{
	if (limit_is_near(now, max))
		say(to, N_("Near the limit: %s: %llu of at most %llu\n"), what,
		    (unsigned long long)now, (unsigned long long)max);
}

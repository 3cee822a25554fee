#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void
random_bytes(void *out, size_t len)
{
	unsigned char *at = out;

	while (len > 0) {
		ssize_t n = getrandom(at, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			fputs("kaihyo: the system gives no random numbers\n",
			    stderr);
			_Exit(6);
		}
		at += n;
		len -= (size_t)n;
	}
}

uint64_t
random_below(uint64_t bound)
{
	/* The lowest values are thrown away, so that no answer is likelier. */
	uint64_t least = (0 - bound) % bound, value;

	do
		random_bytes(&value, sizeof(value));
	while (value < least);
	return value % bound;
}

/*
 * A bug planted on purpose: it reads one byte behind a heap copy of an input
 * that begins with "KAI". `make fuzz` fails unless the fuzzer reports it.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	volatile uint8_t behind = 0;
	uint8_t *copy = malloc(len + 1);

	if (copy == NULL || len < 3) {
		free(copy);
		return 0;
	}
	memcpy(copy, data, len);
	if (copy[0] == 'K' && copy[1] == 'A' && copy[2] == 'I')
		behind = copy[len + 1];
	free(copy);
	return behind & 0;
}

/*
 * Whatever the bytes: audit_log_parse() returns, and a line that it accepts
 * is written back as the same bytes; what its type says is looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/log_keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span line = { (const char *)data, len };
	struct text again = { 0 };
	struct log_entry entry;
	struct error err;

	if (audit_log_parse(line, &entry, &err) != 0)
		return 0;
	audit_log_format(&entry, &again);
	if (!span_same(text_span(&again), line))
		abort();
	err = (struct error){ 0 };
	if (log_keys_check(&entry, &err) != 0 && err.kind != ERROR_BOOKS)
		abort();
	text_clear(&again);
	return 0;
}

/*
 * Whatever the bytes: kaihyo-verify's reader of a log returns. A log that it
 * finds nothing wrong with is chained: any byte of any line but the last that
 * is another one is noticed.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* How many faults there are, or SIZE_MAX: nothing can be made of it. */
static size_t
faults(struct bytes bytes)
{
	struct report *report = report_new(false);
	struct bundle bundle = { .folder = -1 };
	uint8_t root[DIGEST_LEN];
	struct log log;
	size_t count = SIZE_MAX;

	if (log_read(bytes, &log, report) == 0) {
		for (size_t size = 0; size <= log.count; size++)
			log_root(&log, size, root);
		count = report_count(report, REPORT_FAILED);
		log_claim_files(&log, &bundle, true, report);
	} else if (report_count(report, REPORT_FAILED) == 0) {
		abort();
	}
	log_clear(&log);
	report_free(report);
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes bytes = { (const char *)data, len };
	const char *last = NULL;
	char *copy;

	digest_begin();
	if (faults(bytes) != 0 || len > 4096)
		return 0;
	copy = memory_take(len + 1, 1);
	memcpy(copy, data, len);
	last = memrchr(copy, '\n', len - 1);
	for (size_t i = 0; last != NULL && copy + i < last; i += 1 + len / 16) {
		copy[i] ^= 1;
		if (faults(bytes_part(copy, len)) == 0)
			abort();
		copy[i] ^= 1;
	}
	free(copy);
	return 0;
}

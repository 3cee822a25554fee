/*
 * Ballots (files that begin with "B") or bundles ("b") behind the first byte.
 * Whatever they are: the reader returns; what it refuses it names; what it
 * accepts a plain second pass over the lines counts in the same way.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/papers.h"
#include "tests/unit/verify_small.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
expect(bool good)
{
	if (!good)
		abort();
}

/* "<serial>,<code>,<code>,<image>" or "<id>,<codes>,<n>,<n>,<checkers>" */
static uint64_t
line_count(struct bytes line, bool bundles, char codes[2])
{
	struct bytes field, rest = line;
	uint64_t papers = 1;

	expect(bytes_field(&rest, ',', &field));
	if (bundles) {
		expect(bytes_field(&rest, ',', &field) && field.len == 2);
		codes[0] = field.at[0];
		codes[1] = field.at[1];
		expect(bytes_field(&rest, ',', &field) &&
		       bytes_number(field, 10000, &papers));
		return papers;
	}
	for (int q = 0; q < 2; q++) {
		expect(bytes_field(&rest, ',', &field) && field.len == 1);
		codes[q] = field.at[0];
	}
	return papers;
}

static void
count_again(struct bytes bytes, bool bundles, const struct papers_count *count)
{
	struct papers_count again = { .papers = 0 };
	struct bytes line;

	expect(bytes_line(&bytes, &line) && bytes_line(&bytes, &line));
	while (bytes_line(&bytes, &line)) {
		char codes[2];
		uint64_t papers = line_count(line, bundles, codes);

		again.papers += papers;
		for (int q = 0; q < 2; q++)
			again.of[q][(unsigned char)codes[q]] += papers;
	}
	expect(bytes.len == 0);
	expect(memcmp(&again, count, sizeof(again)) == 0);
}

static void
serials_rise(const struct serial_list *serials, struct bytes bytes)
{
	char text[17];

	for (size_t i = 0; i < serials->count; i++) {
		expect(i == 0 || serials->at[i - 1] < serials->at[i]);
		snprintf(text, sizeof(text), "%016llx",
		    (unsigned long long)serials->at[i]);
		expect(memmem(bytes.at, bytes.len, text, 16) != NULL);
	}
}

static void
visit(void *context, struct bytes id, size_t line)
{
	size_t *last = context;

	expect(bytes_are_id(id) && line > *last);
	*last = line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct definition definition;
	static struct papers_count count;
	struct report *report = report_new(false);
	struct serial_list serials = { 0 };
	struct paper_codes codes;
	struct bytes bytes;
	bool bundles, good;
	size_t last = 0;

	if (definition.setup.paper_count == 0)
		expect(small_definition(&definition, report));
	paper_codes_make(&codes, &definition, 0);
	if (len > 0) {
		bytes = bytes_part(data + 1, len - 1);
		bundles = data[0] == 'b';
		good = bundles ? bundles_read(&codes, "x", bytes, &count, visit,
		                     &last, report)
		               : ballots_read(&codes, "x", bytes, &count,
		                     &serials, report);
		expect(good == (report_count(report, REPORT_FAILED) == 0));
		if (good)
			count_again(bytes, bundles, &count);
		if (good)
			serials_rise(&serials, bytes);
	}
	free(serials.at);
	report_free(report);
	return 0;
}

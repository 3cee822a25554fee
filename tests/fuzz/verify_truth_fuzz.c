/*
 * A night: notes and files of papers of the small election, each behind a
 * NUL. What begins with "salt," is papers. Whatever they are, and whatever
 * contradicts what: the model is made, what was refused was named, and the
 * sums are those of their parts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/verify_small.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
expect(bool good)
{
	if (!good)
		abort();
}

static bool
is_papers(struct bytes part)
{
	return bytes_skip(&part, "salt,");
}

/* Both passes over the parts: notes, then papers. */
static void
take_parts(
    struct model *model, struct bytes all, bool papers, struct report *report)
{
	struct bytes part;
	uint8_t digest[DIGEST_LEN];
	uint64_t seq = 0;

	while (bytes_field(&all, '\0', &part)) {
		size_t before = report_count(report, REPORT_FAILED);
		bool good;

		if (is_papers(part) != papers)
			continue;
		digest_of(part, digest);
		good =
		    papers
		        ? model_take_papers(
		              model, "p.csv", NULL, digest, part, report)
		        : model_take_note(model,
		              &(struct note_in){ part, digest, ++seq, NULL,
		                  "n.note", part.len % 7 == 0 ? "gone" : "" },
		              report);
		expect(good == (report_count(report, REPORT_FAILED) == before));
	}
}

static uint64_t
papers_of(const struct model *model, const struct tally *tally, size_t q)
{
	struct tally_sums sums;

	model_sums(model, tally, q, &sums);
	expect(
	    sums.papers == sums.valid + sums.invalid + sums.none + sums.review);
	expect(tally->decided <= sums.papers - sums.review);
	return sums.papers;
}

static void
sums_agree(const struct model *model)
{
	const struct setup *setup = &model->definition->setup;
	uint64_t counted = 0;

	for (size_t i = 0; i < model->file_count; i++) {
		const struct papers_file *file = &model->files[i];

		expect(!file->counted ||
		       (file->stored && model_file_counts(model, file)));
		counted += file->counted ? file->papers : 0;
	}
	expect(model->total.papers[0] == counted);
	for (size_t q = 0; q < 2; q++) {
		uint64_t sum = 0;

		for (size_t d = 0; d < setup->district_count; d++)
			sum += papers_of(
			    model, &model->districts[d].questions[q], q);
		expect(sum == counted);
		expect(
		    papers_of(model, &model->total.questions[q], q) == counted);
	}
	for (size_t i = 0; i < setup->box_count; i++)
		expect(model->box_units[i] < setup->unit_count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct definition definition;
	struct report *report = report_new(false);
	struct bytes all = bytes_part(data, len);
	struct model *model;

	if (definition.setup.paper_count == 0) {
		digest_begin();
		expect(small_definition(&definition, report));
	}
	model = model_new(&definition, 0, false);
	if (len > 0) {
		take_parts(model, all, false, report);
		model_settle(model, report);
		take_parts(model, all, true, report);
		model_finish(model, report);
		sums_agree(model);
	}
	model_free(model);
	report_free(report);
	return 0;
}

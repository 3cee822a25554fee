#include <stdlib.h>
#include <string.h>

#include "audit/verifier/inside.h"
#include "audit/verifier/papers.h"

/* The serials of one file: a run of the list, which rises. */
struct serial_run {
	size_t first, count;
	const char *file;
};

struct bundle_id {
	char id[ID_LEN];
	const char *file;
	size_t line;
};

/* What was seen in all files: no paper and no bundle twice (P2). */
struct seen_serials {
	struct serial_list list;
	struct serial_run *runs;
	size_t run_count;
	struct bundle_id *bundles;
	size_t bundle_count;
	/* By kind of paper. */
	struct paper_codes codes[PAPERS];
	const char *file; /* while bundles are read */
};

static struct seen_serials *
seen_of(struct model *model)
{
	const struct setup *setup = &model->definition->setup;
	struct seen_serials *seen = model->inside->serials;

	if (seen != NULL)
		return seen;
	seen = model->inside->serials = memory_take(1, sizeof(*seen));
	for (size_t p = 0; p < setup->paper_count; p++)
		paper_codes_make(&seen->codes[p], model->definition, p);
	return seen;
}

void
recount_release(struct model *model)
{
	struct seen_serials *seen = model->inside->serials;

	if (seen == NULL)
		return;
	free(seen->list.at);
	free(seen->runs);
	free(seen->bundles);
	free(seen);
	model->inside->serials = NULL;
}

/* --- sheets --------------------------------------------------------------- */

static int
number_order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* The question of a paper that is decided. */
static int
question_order(const struct decided *x, const struct decided *y)
{
	int sign = number_order(x->unit, y->unit);

	if (sign == 0)
		sign = number_order(x->serial, y->serial);
	return sign != 0 ? sign : (int)x->question - (int)y->question;
}

static int
decided_order(const void *a, const void *b)
{
	const struct decided *x = a, *y = b;
	int sign = question_order(x, y);

	return sign != 0 ? sign : number_order(x->sheet, y->sheet);
}

static int
sheet_order(const void *a, const void *b)
{
	const struct decided *x = a, *y = b;
	int sign = number_order(x->sheet, y->sheet);

	return sign != 0 ? sign : number_order(x->serial, y->serial);
}

void
sheets_settle(struct model *model)
{
	struct model_inside *inside = model->inside;
	struct decided *all;
	size_t count = 0;

	for (size_t s = 0; s < inside->sheet_count; s++)
		count += inside->sheets[s]->of.sheet.line_count;
	all = inside->decided = memory_take(count + 1, sizeof(*all));
	for (size_t s = 0; s < inside->sheet_count; s++) {
		const struct sheet *sheet = &inside->sheets[s]->of.sheet;

		for (size_t i = 0; i < sheet->line_count; i++)
			all[inside->decided_count++] =
			    (struct decided){ .serial = sheet->lines[i].serial,
				    .unit = sheet->unit,
				    .sheet = (uint32_t)s,
				    .question =
				        (uint8_t)sheet->lines[i].question,
				    .code = sheet->lines[i].code };
	}
	if (count > 1)
		qsort(all, count, sizeof(*all), decided_order);
	for (size_t i = 0, end; i < count; i = end) {
		bool disagrees = false;

		for (end = i + 1;
		     end < count && question_order(&all[i], &all[end]) == 0;
		     end++)
			disagrees |= all[end].code != all[i].code;
		while (i < end)
			all[i++].disagrees = disagrees;
	}
}

/* The line with this serial, or NULL. */
static const char *
line_find(struct bytes lines, size_t len, uint64_t serial)
{
	size_t from = 0, to = lines.len / len;

	while (from < to) {
		size_t half = (from + to) / 2;
		const char *line = lines.at + half * len;
		uint64_t here = ballots_serial(line);

		if (here == serial)
			return line;
		if (here < serial)
			from = half + 1;
		else
			to = half;
	}
	return NULL;
}

/* The first decision of a unit. */
static size_t
decided_first(const struct model_inside *inside, size_t unit)
{
	size_t from = 0, to = inside->decided_count;

	while (from < to) {
		size_t half = (from + to) / 2;

		if (inside->decided[half].unit < unit)
			from = half + 1;
		else
			to = half;
	}
	return from;
}

/* --- counting ------------------------------------------------------------- */

/* Where papers with this code are counted; NULL for '?'. */
static uint64_t *
place_of(
    const struct model *model, struct tally *tally, size_t question, char code)
{
	const struct question *q =
	    &model->definition->election.questions[question];
	const struct ordinance *ordinance = &model->definition->ordinance;

	for (size_t i = 0; i < q->option_count; i++)
		if (q->options[i].code == code)
			return &tally->options[i];
	for (size_t i = 0; i < ordinance->category_count; i++)
		if (ordinance->categories[i].code == code)
			return &tally->categories[i];
	return NULL;
}

static void
add_votes(struct model *model, size_t unit, size_t question, char code,
    uint64_t papers)
{
	const struct definition *definition = model->definition;
	const struct question *q = &definition->election.questions[question];
	size_t district = definition->setup.units[unit].district;
	struct tally *tally = &model->districts[district].questions[question];
	uint64_t *place = place_of(model, tally, question, code);

	if (place == NULL) {
		tally->review += papers;
		return;
	}
	*place += papers;
	for (size_t i = 0; i < 2; i++)
		if (q->options[i].code == code)
			model->first_two[unit * definition->election
			                            .question_count +
			                 question][i] += papers;
}

static void
count_in(struct model *model, size_t unit, const struct papers_count *count)
{
	const struct setup *setup = &model->definition->setup;
	size_t kind = setup->units[unit].paper;
	const struct paper *paper = &setup->papers[kind];

	model->districts[setup->units[unit].district].papers[kind] +=
	    count->papers;
	for (size_t q = 0; q < paper->question_count; q++)
		for (size_t code = 0; code < 256; code++)
			if (count->of[q][code] > 0)
				add_votes(model, unit, paper->questions[q],
				    (char)code, count->of[q][code]);
	model->files_counted++;
}

/* Papers that stand open here and were decided on sheets. */
static void
decide_in(struct model *model, size_t unit, const struct paper_codes *codes,
    struct bytes bytes)
{
	const struct setup *setup = &model->definition->setup;
	const struct paper *paper = &setup->papers[setup->units[unit].paper];
	struct model_inside *inside = model->inside;
	struct bytes lines = ballots_lines(bytes);
	size_t len = ballots_line_length(codes);

	for (size_t i = decided_first(inside, unit);
	     i < inside->decided_count && inside->decided[i].unit == unit;
	     i++) {
		struct decided *d = &inside->decided[i];
		const char *line = line_find(lines, len, d->serial);
		size_t question = paper->questions[d->question];
		struct tally *tally =
		    &model->districts[setup->units[unit].district]
		         .questions[question];

		if (line == NULL || line[17 + 2 * d->question] != '?')
			continue;
		d->fits = true;
		/* The same decision on two sheets counts once. */
		if (d->disagrees || (i > 0 && question_order(d - 1, d) == 0))
			continue;
		tally->review--;
		tally->decided++;
		add_votes(model, unit, question, d->code, 1);
	}
}

/* --- files ---------------------------------------------------------------- */

static void
bundle_take(void *context, struct bytes id, size_t line)
{
	struct seen_serials *seen = context;
	struct bundle_id *added;

	seen->bundles = list_add(
	    seen->bundles, seen->bundle_count, sizeof(seen->bundles[0]));
	added = &seen->bundles[seen->bundle_count++];
	*added = (struct bundle_id){ .file = seen->file, .line = line };
	bytes_copy(id, added->id, sizeof(added->id));
}

static void
run_add(struct seen_serials *seen, size_t first, const char *file)
{
	seen->runs =
	    list_add(seen->runs, seen->run_count, sizeof(seen->runs[0]));
	seen->runs[seen->run_count++] = (struct serial_run){
		.first = first, .count = seen->list.count - first, .file = file
	};
}

/* Does the log say of these bytes what the manifest says? */
static struct papers_file *
file_of(struct model *model, const char *file, const struct entry *entry,
    const uint8_t digest[DIGEST_LEN], struct report *report)
{
	struct papers_file *known = model_file(model, digest);
	const char *unit;

	if (known == NULL) {
		report_add(report, REPORT_FAILED, file, 0,
		    "no manifest vouches for this file");
		return NULL;
	}
	unit = model->definition->setup.units[known->unit].id;
	if (known->stored)
		report_add(report, REPORT_FAILED, file, 0,
		    "the same file was taken in twice");
	if (entry != NULL &&
	    (entry->kind !=
	            (known->name.bundles ? FILE_BUNDLES : FILE_BALLOTS) ||
	        strcmp(entry->subject, unit) != 0 ||
	        entry->number != known->name.number ||
	        entry->papers != known->papers))
		report_add(report, REPORT_FAILED, file, 0,
		    "the log speaks of another kind, subject, number or "
		    "number of papers");
	return known;
}

bool
model_take_absent(
    struct model *model, const struct entry *entry, struct report *report)
{
	struct papers_file *known =
	    file_of(model, NULL, entry, entry->sha256, report);

	if (known == NULL)
		return false;
	known->stored = true;
	return true;
}

bool
model_take_papers(struct model *model, const char *file,
    const struct entry *entry, const uint8_t digest[DIGEST_LEN],
    struct bytes bytes, struct report *report)
{
	struct seen_serials *seen = seen_of(model);
	struct papers_file *known = file_of(model, file, entry, digest, report);
	const struct paper_codes *codes;
	struct papers_count count;
	size_t first = seen->list.count;
	bool good;

	if (known == NULL || known->stored)
		return false;
	known->stored = true;
	codes = &seen->codes[model->definition->setup.units[known->unit].paper];
	seen->file = pool_text(&model->inside->pool, bytes_of(file));
	good = known->name.bundles ? bundles_read(codes, seen->file, bytes,
	                                 &count, bundle_take, seen, report)
	                           : ballots_read(codes, seen->file, bytes,
	                                 &count, &seen->list, report);
	if (good && count.papers != known->papers) {
		report_add(report, REPORT_FAILED, file, 0,
		    "it holds %llu papers, and its manifest says %llu",
		    (unsigned long long)count.papers,
		    (unsigned long long)known->papers);
		good = false;
	}
	if (seen->list.count > first)
		run_add(seen, first, seen->file);
	if (!good || !model_counts_papers(model) ||
	    !model_file_counts(model, known))
		return good;
	known->counted = true;
	count_in(model, known->unit, &count);
	if (!known->name.bundles)
		decide_in(model, known->unit, codes, bytes);
	return true;
}

/* --- the end -------------------------------------------------------------- */

/* Sorts `from` byte by byte; the result stands in `from` again. */
static void
serials_sort(uint64_t *from, size_t count)
{
	uint64_t *other = memory_take(count, sizeof(other[0])), *to = other;
	size_t(*starts)[256] = memory_take(8, sizeof(starts[0]));

	for (size_t i = 0; i < count; i++)
		for (int b = 0; b < 8; b++)
			starts[b][from[i] >> 8 * b & 0xff]++;
	for (int b = 0; b < 8; b++) {
		uint64_t *swap;
		size_t sum = 0;

		for (int v = 0; v < 256; v++) {
			size_t here = starts[b][v];

			starts[b][v] = sum;
			sum += here;
		}
		for (size_t i = 0; i < count; i++)
			to[starts[b][from[i] >> 8 * b & 0xff]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	/* Eight passes: the last one wrote where the first one had read. */
	free(other);
	free(starts);
}

/* Says every place of a serial but the first. */
static void
serial_places(
    const struct seen_serials *seen, uint64_t serial, struct report *report)
{
	const char *first = NULL;

	for (size_t r = 0; r < seen->run_count; r++) {
		const struct serial_run *run = &seen->runs[r];
		const uint64_t *at = seen->list.at + run->first;
		size_t from = 0, to = run->count;

		while (from < to) {
			size_t half = (from + to) / 2;

			if (at[half] < serial)
				from = half + 1;
			else
				to = half;
		}
		if (from == run->count || at[from] != serial)
			continue;
		if (first == NULL)
			first = run->file;
		else
			report_add(report, REPORT_FAILED, run->file, from + 3,
			    "serial %016llx stands in %s too; no paper counts "
			    "twice",
			    (unsigned long long)serial, first);
	}
}

static void
serials_check(const struct seen_serials *seen, struct report *report)
{
	size_t count = seen->list.count;
	uint64_t *sorted;

	if (count < 2)
		return;
	sorted = memory_take(count, sizeof(sorted[0]));
	memcpy(sorted, seen->list.at, count * sizeof(sorted[0]));
	serials_sort(sorted, count);
	for (size_t i = 1; i < count; i++)
		if (sorted[i] == sorted[i - 1] &&
		    (i == 1 || sorted[i - 2] != sorted[i]))
			serial_places(seen, sorted[i], report);
	free(sorted);
}

static int
bundle_order(const void *a, const void *b)
{
	const struct bundle_id *x = a, *y = b;
	int sign = strcmp(x->id, y->id);

	if (sign == 0)
		sign = strcmp(x->file, y->file);
	return sign != 0 ? sign : number_order(x->line, y->line);
}

static void
bundles_check(struct seen_serials *seen, struct report *report)
{
	if (seen->bundle_count > 1)
		qsort(seen->bundles, seen->bundle_count,
		    sizeof(seen->bundles[0]), bundle_order);
	for (size_t i = 1; i < seen->bundle_count; i++)
		if (strcmp(seen->bundles[i - 1].id, seen->bundles[i].id) == 0)
			report_add(report, REPORT_FAILED, seen->bundles[i].file,
			    seen->bundles[i].line,
			    "bundle %s stands in %s too; no paper counts twice",
			    seen->bundles[i].id, seen->bundles[i - 1].file);
}

/* How many papers of each sheet do not fit, or disagree with another's. */
static void
sheets_finish(struct model_inside *inside)
{
	struct decided *all = inside->decided;
	size_t count = inside->decided_count;

	if (count > 1)
		qsort(all, count, sizeof(*all), sheet_order);
	for (size_t i = 0, end; i < count; i = end) {
		struct sheet *sheet = &inside->sheets[all[i].sheet]->of.sheet;
		bool unfit = false, disagrees = false;

		for (end = i; end < count && all[end].sheet == all[i].sheet &&
		              all[end].serial == all[i].serial;
		     end++) {
			unfit |= !all[end].fits;
			disagrees |= all[end].disagrees;
		}
		sheet->unfit += unfit;
		sheet->disagree += disagrees;
	}
}

static void
figures_add(struct figures *total, const struct figures *more)
{
	for (size_t q = 0; q < QUESTIONS; q++) {
		struct tally *to = &total->questions[q];
		const struct tally *from = &more->questions[q];

		for (size_t i = 0; i < OPTIONS; i++)
			to->options[i] += from->options[i];
		for (size_t i = 0; i < CATEGORIES; i++)
			to->categories[i] += from->categories[i];
		to->review += from->review;
		to->decided += from->decided;
	}
	for (size_t p = 0; p < PAPERS; p++)
		total->papers[p] += more->papers[p];
}

void
model_finish(struct model *model, struct report *report)
{
	struct seen_serials *seen = seen_of(model);

	serials_check(seen, report);
	bundles_check(seen, report);
	if (model_counts_papers(model) && !model->is_public)
		sheets_finish(model->inside);
	for (size_t d = 0; d < model->definition->setup.district_count; d++)
		figures_add(&model->total, &model->districts[d]);
	recount_release(model);
}

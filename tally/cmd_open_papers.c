#include "tally/cmd_open_papers.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/notes/sheet.h"

/* While the unit's files are walked. */
struct looking {
	struct open_papers *papers;
	struct adjudication decided;
	size_t size;
};

/* Adds a paper if any question of it is open; says whether one is. */
static void
paper_look(struct looking *looking, const struct record *record)
{
	struct open_papers *papers = looking->papers;
	size_t questions = papers->table.question_count;
	struct open_paper paper = { .serial = record_serial(record) };
	bool any = false;

	for (size_t q = 0; q < questions; q++) {
		paper.open[q] =
		    record->codes[q * record->code_step] == CODE_REVIEW &&
		    adjudication_code(&looking->decided, papers->unit,
		        paper.serial, q) == CODE_REVIEW;
		any |= paper.open[q];
	}
	if (!any)
		return;
	/* <serial>,<code>,...,<code>,<image> */
	memcpy(paper.image, record->codes + 2 * questions, IMAGE_TEXT_LEN);
	if (papers->count == looking->size) {
		looking->size = looking->size > 0 ? looking->size * 2 : 64;
		papers->papers = memory_grow(
		    papers->papers, looking->size, sizeof(papers->papers[0]));
	}
	papers->papers[papers->count++] = paper;
}

static int
look(void *context, const struct counted_file *counted, struct error *err)
{
	struct looking *looking = context;
	const struct records *records = &counted->records;
	struct records_walk walk = records_begin(records);
	struct record record;

	(void)err;
	if (counted->file->unit != looking->papers->unit)
		return 0;
	while (records_next(&walk, &record)) {
		if (records->kind == RECORD_BALLOTS) {
			paper_look(looking, &record);
			continue;
		}
		for (size_t q = 0; q < counted->table->question_count; q++)
			if (record.codes[q * record.code_step] == CODE_REVIEW) {
				looking->papers->in_bundles += record.weight;
				break;
			}
	}
	return 0;
}

static int
by_serial(const void *a, const void *b)
{
	const struct open_paper *x = a, *y = b;

	return x->serial < y->serial ? -1 : x->serial > y->serial;
}

/* A sheet that is being put in other words decides nothing meanwhile. */
static void
leave_out(struct adjudication *decided, const char *without)
{
	size_t kept = 0;

	for (size_t i = 0; i < decided->count; i++)
		if (strcmp(decided->items[i].sheet->head.subject, without) != 0)
			decided->items[kept++] = decided->items[i];
	decided->count = kept;
}

int
open_papers_read(struct session *session, const char *unit, const char *without,
    struct open_papers *papers, struct error *err)
{
	const struct setup *setup = &session->definition->setup;
	struct looking looking = { .papers = papers };
	int rc = -1;

	*papers = (struct open_papers){ .unit = setup_unit(setup, unit) };
	if (papers->unit == SIZE_MAX ||
	    setup->districts[setup->units[papers->unit].district].station !=
	        session->index)
		return error_set(err, ERROR_USAGE,
		    N_("see kaihyo tally status --all"),
		    N_("this station has no unit %s"), unit);
	if (!gate_lets_in(gate_state(session->truth)))
		return error_set(err, ERROR_BOOKS,
		    N_("wait for the decision of the gate"),
		    N_("the papers are sealed"));
	code_table_init(&papers->table, session->definition,
	    setup->units[papers->unit].paper);
	adjudication_init(&looking.decided, session->truth, session->index);
	leave_out(&looking.decided, without);
	if (counting_each(session, true, look, &looking, err) != 0)
		goto out;
	if (papers->count > 0)
		qsort(papers->papers, papers->count, sizeof(papers->papers[0]),
		    by_serial);
	rc = 0;
out:
	adjudication_clear(&looking.decided);
	return rc;
}

void
open_papers_clear(struct open_papers *papers)
{
	free(papers->papers);
	papers->papers = NULL;
	papers->count = 0;
}

const struct open_paper *
open_papers_find(const struct open_papers *papers, uint64_t serial)
{
	struct open_paper wanted = { .serial = serial };

	return papers->count > 0
	           ? bsearch(&wanted, papers->papers, papers->count,
	                 sizeof(papers->papers[0]), by_serial)
	           : NULL;
}

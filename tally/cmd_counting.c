#include "tally/cmd_counting.h"

#include <assert.h>
#include <stdlib.h>

#include "base/progress.h"
#include "tally/certification.h"
#include "tally/cmd_batch.h"
#include "tally/cmd_voters.h"

/* While the stored files are walked. */
struct counting {
	struct session *session;
	struct code_table tables[PAPERS_MAX]; /* by kind of paper */
	struct progress progress;
	counting_visit *visit;
	void *context;
};

static bool
file_wants(void *context, const struct stored_file *stored)
{
	struct counting *counting = context;
	const struct truth *truth = counting->session->truth;
	const struct truth_file *file = truth_find(truth, &stored->sha256);

	/* session_open() saw that each stored file has its manifest. */
	assert(file != NULL);
	progress_add(&counting->progress, 1);
	return truth_counts(truth, file);
}

/*
 * The bytes that are counted are hashed and parsed once more: a disk that
 * changed one since is found here, not in the result.
 */
static int
file_look(void *context, struct batch_file *file, struct error *err)
{
	const struct counting *counting = context;
	const struct definition *definition = counting->session->definition;
	struct counted_file *counted = file->seen;
	struct verified verified;
	size_t paper;

	counted->file =
	    truth_find(counting->session->truth, &file->stored.sha256);
	paper = definition->setup.units[counted->file->unit].paper;
	counted->table = &counting->tables[paper];
	if (verified_by_digest(
	        &file->hashed, &counted->file->digest, &verified, err) != 0 ||
	    records_parse(verified, counted->file->name.kind, counted->table,
	        &counted->records, err) != 0)
		return error_at(err, N_("file %lld of the station"),
		    (long long)file->stored.number);
	count_add_records(&counted->count, definition, paper, counted->table,
	    &counted->records);
	return 0;
}

static int
file_visit(void *context, struct batch_file *file, struct error *err)
{
	struct counting *counting = context;

	return counting->visit(counting->context, file->seen, err);
}

int
counting_each(struct session *session, bool quiet, counting_visit *visit,
    void *context, struct error *err)
{
	struct counting *counting = memory_new(1, sizeof(*counting));
	const struct setup *setup = &session->definition->setup;
	struct batch_task papers = { .wants = file_wants,
		.look = file_look,
		.visit = file_visit,
		.seen_size = sizeof(struct counted_file),
		.context = counting };
	int rc = -1;

	counting->session = session;
	counting->visit = visit;
	counting->context = context;
	progress_begin(&counting->progress, N_("files"),
	    session->truth->file_count, quiet);
	for (size_t i = 0; i < setup->paper_count; i++) {
		code_table_init(&counting->tables[i], session->definition, i);
		/* The limit of a later setup is for files that come later. */
		counting->tables[i].papers_max = PAPERS_PER_FILE_MAX;
	}
	if (batch_each(session->store, FILE_BALLOTS, &papers, err) != 0 ||
	    batch_each(session->store, FILE_BUNDLES, &papers, err) != 0)
		goto out;
	progress_end(&counting->progress);
	rc = 0;
out:
	free(counting);
	return rc;
}

static int
result_visit(
    void *context, const struct counted_file *counted, struct error *err)
{
	(void)err;
	result_add(context, counted->file, counted->table, &counted->records,
	    &counted->count);
	return 0;
}

int
counting_result(struct session *session, bool quiet, struct result *result,
    struct error *err)
{
	*result = (struct result){ 0 };
	if (session->canvass != NULL) {
		canvass_result(session->canvass, result);
	} else {
		if (voters_compare(session, err) != 0)
			return -1;
		result_init(result, session->definition, session->truth,
		    session->index);
		/* A gate that closed again seals what had come in (P4). */
		if (gate_lets_in(result->gate) &&
		    counting_each(session, quiet, result_visit, result, err) !=
		        0)
			return -1;
	}
	result_finish(result);
	certification_find_own(result);
	return 0;
}

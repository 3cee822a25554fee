#include "tally/cmd_counting.h"

#include <assert.h>
#include <stdlib.h>

#include "base/progress.h"
#include "tally/certification.h"
#include "tally/cmd_voters.h"

/* While the stored files are walked. */
struct counting {
	struct session *session;
	struct code_table tables[PAPERS_MAX]; /* by kind of paper */
	struct progress progress;
	struct text bytes;
	counting_visit *visit;
	void *context;
};

static int
count_file(void *context, const struct stored_file *stored, struct error *err)
{
	struct counting *counting = context;
	const struct session *session = counting->session;
	const struct truth_file *file =
	    truth_find(session->truth, &stored->sha256);
	const struct code_table *table;
	struct verified verified;
	struct records records;
	struct hashed hashed;

	/* session_open() saw that each stored file has its manifest. */
	assert(file != NULL);
	progress_add(&counting->progress, 1);
	if (!truth_counts(session->truth, file))
		return 0;
	table =
	    &counting
	         ->tables[session->definition->setup.units[file->unit].paper];
	/* The bytes that are counted are hashed and parsed once more: a disk
	 * that changed one since is found here, not in the result. */
	if (store_read_file(
	        session->store, stored, &counting->bytes, &hashed, err) != 0)
		return -1; /* which names the file itself */
	if (verified_by_digest(&hashed, &file->digest, &verified, err) != 0 ||
	    records_parse(verified, file->name.kind, table, &records, err) != 0)
		return error_at(err, N_("file %lld of the station"),
		    (long long)stored->number);
	return counting->visit(counting->context, file, table, &records, err);
}

int
counting_each(struct session *session, bool quiet, counting_visit *visit,
    void *context, struct error *err)
{
	struct counting *counting = memory_new(1, sizeof(*counting));
	const struct setup *setup = &session->definition->setup;
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
	if (store_each_file(
	        session->store, FILE_BALLOTS, count_file, counting, err) != 0 ||
	    store_each_file(
	        session->store, FILE_BUNDLES, count_file, counting, err) != 0)
		goto out;
	progress_end(&counting->progress);
	rc = 0;
out:
	text_clear(&counting->bytes);
	free(counting);
	return rc;
}

static int
result_visit(void *context, const struct truth_file *file,
    const struct code_table *table, const struct records *records,
    struct error *err)
{
	(void)err;
	result_add(context, file, table, records);
	return 0;
}

int
counting_result(struct session *session, bool quiet, struct result *result,
    struct error *err)
{
	*result = (struct result){ 0 };
	if (session->canvass != NULL) {
		canvass_result(session->canvass, result);
		result_finish(result);
		certification_find_own(result);
		return 0;
	}
	if (voters_compare(session, err) != 0)
		return -1;
	result_init(
	    result, session->definition, session->truth, session->index);
	/* A gate that closed again seals what had come in (P4). */
	if (gate_lets_in(result->gate) &&
	    counting_each(session, quiet, result_visit, result, err) != 0)
		return -1;
	result_finish(result);
	certification_find_own(result);
	return 0;
}

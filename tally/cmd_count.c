#include <assert.h>
#include <stdlib.h>

#include "base/progress.h"
#include "tally/cmd_session.h"
#include "tally/commands.h"
#include "tally/result.h"

/* While the stored files are walked. */
struct counting {
	struct session session;
	struct result result;
	struct code_table tables[PAPERS_MAX]; /* by kind of paper */
	struct progress progress;
	struct text bytes;
};

static int
count_file(void *context, const struct stored_file *stored, struct error *err)
{
	struct counting *counting = context;
	const struct session *session = &counting->session;
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
	        session->store, stored, &counting->bytes, &hashed, err) != 0 ||
	    verified_by_digest(&hashed, &file->digest, &verified, err) != 0 ||
	    records_parse(verified, file->name.kind, table, &records, err) != 0)
		return error_at(err, N_("file %lld of the station"),
		    (long long)stored->number);
	result_add(&counting->result, file, table, &records);
	return 0;
}

static int
count_all(struct counting *counting, struct error *err)
{
	struct session *session = &counting->session;
	const struct setup *setup = &session->definition->setup;

	result_init(&counting->result, session->definition, session->truth,
	    session->index);
	/* A gate that closed again seals what had come in (P4). */
	if (!gate_lets_in(counting->result.gate)) {
		result_finish(&counting->result);
		return 0;
	}
	for (size_t i = 0; i < setup->paper_count; i++) {
		code_table_init(&counting->tables[i], session->definition, i);
		/* The limit of a later setup is for files that come later. */
		counting->tables[i].papers_max = PAPERS_PER_FILE_MAX;
	}
	if (store_each_file(
	        session->store, FILE_BALLOTS, count_file, counting, err) != 0 ||
	    store_each_file(
	        session->store, FILE_BUNDLES, count_file, counting, err) != 0)
		return -1;
	result_finish(&counting->result);
	return 0;
}

static int
cmd_count(const struct arguments *arguments, struct error *err)
{
	struct counting *counting = memory_new(1, sizeof(*counting));
	bool json = arguments_flag(arguments, "json");
	struct text text = { 0 };
	int rc = -1;

	if (session_open(arguments, STORE_READ, &counting->session, err) != 0)
		goto out;
	progress_begin(&counting->progress, N_("files"),
	    counting->session.truth->file_count, json);
	if (count_all(counting, err) != 0)
		goto out;
	progress_end(&counting->progress);
	if (json)
		result_format(&counting->result, &text);
	else
		result_print(&counting->result, &text);
	fputs(text.at, stdout);
	if (!result_is_final(&counting->result) &&
	    !arguments_flag(arguments, "interim")) {
		error_set(err, ERROR_BOOKS,
		    N_("take in what is missing and count again; --interim "
		       "accepts unfinished figures"),
		    N_("not final: %zu points stand open"),
		    findings_of(&counting->result.findings, SEVERITY_ERROR));
		goto out;
	}
	rc = 0;
out:
	text_clear(&text);
	text_clear(&counting->bytes);
	result_clear(&counting->result);
	session_close(&counting->session);
	free(counting);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	JSON_OPTION,
	{ .name = "interim",
	    .help = N_("figures that are not final are no error") },
	{ .name = NULL },
};

const struct command cmd_tally_count = {
	.name = "count",
	.operands = "",
	.summary = N_("count the files of the latest manifests, by district"),
	.manual = N_("One pass over the verified bytes in the station file. "
	             "What is missing or open is listed; as long as anything "
	             "is, the figures are interim, nothing is decided, and "
	             "the exit status is 7."),
	.options = options,
	.run = cmd_count,
};

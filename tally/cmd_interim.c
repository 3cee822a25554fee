#include <stdlib.h>
#include <string.h>

#include "tally/cmd_counting.h"
#include "tally/cmd_draft.h"
#include "tally/commands.h"
#include "tally/interim.h"
#include "tally/publish/minutes.h"

/* That this program drafted it, so that it can be taken in later. */
static int
log_drafted(struct session *session, const struct arguments *arguments,
    const struct certificate *report, struct error *err)
{
	struct text text = { 0 }, payload = { 0 };
	struct digest id;
	int rc = -1;

	certificate_format(report, &text);
	id = digest_of(text_span(&text));
	payload_add(&payload, "kind", note_kind_name(NOTE_INTERIM));
	payload_add_number(&payload, "number", report->head.number);
	payload_add_digest(&payload, "id", &id);
	payload_add(&payload, "operator", session_operator(arguments));
	if (store_begin(session->store, err) == 0 &&
	    store_add_entry(session->store, LOG_DRAFTED, &payload, err) == 0 &&
	    store_commit(session->store, err) == 0)
		rc = 0;
	store_rollback(session->store);
	text_clear(&text);
	text_clear(&payload);
	return rc;
}

static int
report_make(struct session *session, const struct arguments *arguments,
    const struct result *result, struct certificate *report, struct error *err)
{
	const struct truth_statement *latest =
	    truth_latest(session->truth, NOTE_INTERIM, session->index);
	struct span name = span_of(arguments_value(arguments, "snapshot"));
	const struct tree *tree = &store_log(session->store)->tree;

	report->kind = NOTE_INTERIM;
	if (!span_is_text(name, PERSON_MAX))
		return error_set(err, ERROR_USAGE,
		    N_("name the moment, for example 22:30"),
		    N_("--snapshot wants a text of 1 to %d bytes"), PERSON_MAX);
	span_copy(name, report->snapshot, sizeof(report->snapshot));
	if (signing_slots(arguments, report->slots, &report->slot_count, err) !=
	        0 ||
	    draft_head(session, arguments, NOTE_INTERIM, session->index,
	        session->definition->setup.stations[session->index].id,
	        &report->head, err) != 0 ||
	    interim_fill(result, report, err) != 0)
		return -1;
	report->log_size = tree->size;
	report->log_root = tree_root(tree);
	return interim_check(result,
	    latest != NULL ? &latest->statement.of.certificate : NULL, report,
	    err);
}

static int
report_write(struct session *session, const struct arguments *arguments,
    const struct certificate *report, struct error *err)
{
	struct signing_subject subject = { .slots = report->slots,
		.slot_count = report->slot_count };
	struct text draft = { 0 };
	int rc;

	draft_station_scope(session, &subject);
	certificate_format(report, &draft);
	rc = draft_write(session, arguments, NOTE_INTERIM, &report->head,
	    &subject, &draft, err);
	text_clear(&draft);
	return rc;
}

/* The same figures on A4, for the board and the press. */
static int
sheet_write(const struct session *session, const struct result *result,
    const struct certificate *report, const char *path, struct error *err)
{
	struct text json = { 0 }, pdf = { 0 };
	struct publication publication = { .definition = session->definition,
		.truth = session->truth,
		.result = result,
		.station = session->index,
		.date = report->head.date,
		.interim = report,
		.log_size = report->log_size,
		.log_root = report->log_root };
	int rc = -1;

	result_format(result, &json);
	publication.result_json = text_span(&json);
	if (minutes_interim(&publication, &pdf, err) == 0 &&
	    file_create(path, text_span(&pdf), 0644, err) == 0)
		rc = 0;
	text_clear(&json);
	text_clear(&pdf);
	return rc;
}

static int
cmd_interim(const struct arguments *arguments, struct error *err)
{
	const char *sheet = arguments_value(arguments, "sheet");
	struct certificate report = { .kind = NOTE_INTERIM };
	struct result *result = memory_new(1, sizeof(*result));
	struct session session = { 0 };
	struct text text = { 0 };
	int rc = -1;

	if (session_open(arguments, STORE_WRITE, &session, err) != 0 ||
	    counting_result(&session, false, result, err) != 0 ||
	    report_make(&session, arguments, result, &report, err) != 0)
		goto out;
	result_print(result, &text);
	interim_print(&report, &text);
	fputs(text.at, stdout);
	if (log_drafted(&session, arguments, &report, err) != 0 ||
	    (sheet != NULL &&
	        sheet_write(&session, result, &report, sheet, err) != 0))
		goto out;
	rc = report_write(&session, arguments, &report, err);
out:
	text_clear(&text);
	certificate_clear(&report);
	result_clear(result);
	session_close(&session);
	free(result);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	OUT_OPTION,
	{ .name = "snapshot",
	    .value = "NAME",
	    .help = N_("what this moment is called, for example 22:30"),
	    .required = true },
	{ .name = "sheet",
	    .value = "FILE.pdf",
	    .help = N_("the report on A4, too") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	OPERATOR_OPTION,
	{ .name = NULL },
};

const struct command cmd_tally_interim = {
	.name = "interim",
	.operands = "",
	.summary = N_("draft a numbered report of what is counted so far"),
	.manual = N_("Only where the ordinance lets unfinished figures out, "
	             "after the gate, and once every place has reported. "
	             "Refused if the setup's \"publish\" says that too few "
	             "papers or units came in since the last report, or too "
	             "few are left: the difference would tell how they were "
	             "marked. Signed and imported, it is the last report."),
	.options = options,
	.run = cmd_interim,
};

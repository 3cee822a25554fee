#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "tally/certification.h"
#include "tally/cmd_certify.h"
#include "tally/cmd_counting.h"
#include "tally/cmd_draft.h"
#include "tally/cmd_second.h"
#include "tally/commands.h"
#include "tally/overlay.h"

#define ENTRY_BYTES_MAX (16u << 20)
#define FIGURE_VALUE_MAX 1000000000

/* --- what both commands share --------------------------------------------- */

/* The next of its kind, with those who do not sign electronically. */
static int
certificate_begin(const struct session *session,
    const struct arguments *arguments, struct certificate *certificate,
    struct error *err)
{
	if (signing_slots(arguments, certificate->slots,
	        &certificate->slot_count, err) != 0)
		return -1;
	return draft_head(session, arguments, certificate->kind, session->index,
	    session->definition->setup.stations[session->index].id,
	    &certificate->head, err);
}

static int
certificate_write(const struct session *session,
    const struct arguments *arguments, const struct certificate *certificate,
    struct error *err)
{
	struct signing_subject subject = { .slots = certificate->slots,
		.slot_count = certificate->slot_count };
	struct text draft = { 0 };
	int rc;

	draft_station_scope(session, &subject);
	certificate_format(certificate, &draft);
	rc = draft_write(session, arguments, certificate->kind,
	    &certificate->head, &subject, &draft, err);
	text_clear(&draft);
	return rc;
}

/* --- certify -------------------------------------------------------------- */

/* The tree of the first `size` entries, while the log is walked. */
struct prefix {
	uint64_t size;
	struct tree tree;
};

static int
prefix_visit(void *context, struct span line, struct error *err)
{
	struct prefix *prefix = context;
	struct digest leaf;

	(void)err;
	if (prefix->tree.size == prefix->size)
		return 0;
	leaf = tree_leaf(line);
	tree_add(&prefix->tree, &leaf);
	return 0;
}

int
certify_log_root(
    struct store *store, uint64_t size, struct digest *root, struct error *err)
{
	struct prefix prefix = { .size = size };

	if (size > store_log(store)->tree.size)
		return error_set(err, ERROR_BOOKS,
		    N_("this is not the station that it was made at, or an old "
		       "copy of it"),
		    N_("the certificate was made with %llu log entries; there "
		       "are %llu"),
		    (unsigned long long)size,
		    (unsigned long long)store_log(store)->tree.size);
	if (store_each_entry(store, 0, prefix_visit, &prefix, err) != 0)
		return -1;
	*root = tree_root(&prefix.tree);
	return 0;
}

int
certify_verify(struct session *session, const struct certificate *certificate,
    struct error *err)
{
	struct result *result = memory_new(1, sizeof(*result));
	struct digest root;
	int rc = -1;

	if (certify_log_root(
	        session->store, certificate->log_size, &root, err) != 0 ||
	    counting_result(session, true, result, err) != 0 ||
	    certification_verify(result, certificate, &root, err) != 0)
		goto out;
	rc = second_agreed(
	    session->store, certificate->log_size, &certificate->result, err);
out:
	result_clear(result);
	free(result);
	return rc;
}

/*
 * The second program is asked once all else is in order: it takes its time,
 * and is logged. The log that the certificate names says that it agreed.
 */
static int
cmd_certify(const struct arguments *arguments, struct error *err)
{
	struct certificate certificate = { .kind = NOTE_CERTIFICATE };
	struct result *result = memory_new(1, sizeof(*result));
	struct session session;
	struct text text = { 0 };
	int rc = -1;

	cancel_catch();
	if (session_open(arguments, STORE_WRITE, &session, err) != 0 ||
	    counting_result(&session, false, result, err) != 0 ||
	    certificate_begin(&session, arguments, &certificate, err) != 0 ||
	    certification_fill(result, &certificate, err) != 0 ||
	    second_opinion(&session, result, arguments, err) != 0)
		goto out;
	certificate.log_size = store_log(session.store)->tree.size;
	certificate.log_root = tree_root(&store_log(session.store)->tree);
	/* What they sign is read aloud first (公選令73条). */
	result_print(result, &text);
	fputs(text.at, stdout);
	rc = certificate_write(&session, arguments, &certificate, err);
out:
	text_clear(&text);
	certificate_clear(&certificate);
	result_clear(result);
	session_close(&session);
	free(result);
	return rc;
}

#define NOTE_OPTIONS                                                           \
	STATION_OPTION, OUT_OPTION, OPTION_DATE, OPTION_SLOT, OPTION_KEY,      \
	    OPTION_PASSPHRASE_FILE

static const struct option_spec certify_options[] = {
	NOTE_OPTIONS,
	OPERATOR_OPTION,
	OPTION_VERIFY_SECONDS,
	{ .name = NULL },
};

const struct command cmd_tally_certify = {
	.name = "certify",
	.operands = "",
	.summary = N_("draft what the officials declare of a final count"),
	.manual = N_("Refuses while an error stands undecided, and unless "
	             "kaihyo-verify, which lies beside this program, counts "
	             "the same to the last paper. The note holds "
	             "all figures, every finding with its end, the "
	             "unexplained rest, and size and root of the log. Signed "
	             "by the policy's people and imported, it declares the "
	             "result; from then on only a decision to reopen lets "
	             "anything in that could change it."),
	.options = certify_options,
	.run = cmd_certify,
};

/* --- declare-on-paper ----------------------------------------------------- */

/* "district,name,number" */
static bool
figure_take(struct span line, struct certificate *certificate)
{
	struct span district, name;
	char district_id[ID_MAX + 1], figure[FIGURE_NAME_MAX + 1];
	uint64_t number;

	if (!span_cut(&line, ',', ID_MAX, &district) ||
	    !span_copy(district, district_id, sizeof(district_id)) ||
	    !span_cut(&line, ',', FIGURE_NAME_MAX, &name) ||
	    !span_copy(name, figure, sizeof(figure)) || line.at == NULL ||
	    !span_number(line, FIGURE_VALUE_MAX, &number) ||
	    certificate->figure_count == FIGURES_MAX)
		return false;
	certificate_add_figure(
	    certificate, district_id, figure, (int64_t)number);
	return true;
}

/* One person's entry of all figures. */
static int
entry_read(const char *path, struct certificate *certificate, struct error *err)
{
	struct file_bytes file = { 0 };
	struct span rest, line;
	size_t number = 0;
	int rc = -1;

	if (file_read_path(path, ENTRY_BYTES_MAX, &file, err) != 0)
		return -1;
	rest = file_span(&file);
	while (rest.at != NULL && rest.len > 0) {
		number++;
		if (!span_line(&rest, 256, &line) ||
		    !figure_take(line, certificate)) {
			error_set(err, ERROR_INPUT,
			    N_("write lines like \"kita,q1.option.for,36019\""),
			    N_("not a district, a name and a number"));
			error_at(err, N_("line %zu"), number);
			error_at_name(err, path);
			goto out;
		}
	}
	certificate_sort(certificate);
	rc = 0;
out:
	file_release(&file);
	return rc;
}

/* Two people type the figures; where they differ, nothing is declared. */
static int
entries_compare(
    const struct certificate *a, const struct certificate *b, struct error *err)
{
	int64_t value;

	for (size_t i = 0; i < a->figure_count; i++) {
		const struct figure *figure = &a->figures[i];

		if (!certificate_figure(
		        b, figure->district, figure->name, &value) ||
		    value != figure->value)
			return error_set(err, ERROR_INPUT,
			    N_("read the paper again, both of you"),
			    N_("the two entries differ in %s of district %s"),
			    figure->name, figure->district);
	}
	if (a->figure_count == 0 || a->figure_count != b->figure_count)
		return error_set(err, ERROR_INPUT,
		    N_("read the paper again, both of you"),
		    N_("one entry has %zu figures, the other %zu"),
		    a->figure_count, b->figure_count);
	return 0;
}

static int
figures_take(const struct arguments *arguments, struct certificate *certificate,
    struct error *err)
{
	const char *first = arguments_each(arguments, "figures", 0);
	const char *second = arguments_each(arguments, "figures", 1);
	struct certificate other = { .kind = NOTE_DECLARATION };
	int rc = -1;

	if (second == NULL || arguments_each(arguments, "figures", 2) != NULL)
		return error_set(err, ERROR_USAGE,
		    N_("let two people type the figures, each into a file"),
		    N_("--figures wants two files"));
	if (entry_read(first, certificate, err) == 0 &&
	    entry_read(second, &other, err) == 0 &&
	    entries_compare(certificate, &other, err) == 0)
		rc = 0;
	certificate_clear(&other);
	return rc;
}

static int
cmd_declare(const struct arguments *arguments, struct error *err)
{
	struct certificate certificate = { .kind = NOTE_DECLARATION };
	struct span reason = span_of(arguments_value(arguments, "reason"));
	struct session session;
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    certificate_begin(&session, arguments, &certificate, err) != 0)
		goto out;
	if (!span_is_text(reason, CERTIFICATE_WORDS_MAX)) {
		error_set(err, ERROR_USAGE, N_("say it in one plain sentence"),
		    N_("--reason wants a text of 1 to %d bytes"),
		    CERTIFICATE_WORDS_MAX);
		goto out;
	}
	span_copy(reason, certificate.reason, sizeof(certificate.reason));
	certificate.reopened =
	    (unsigned)overlay_reopened(session.truth, session.index);
	if (figures_take(arguments, &certificate, err) != 0 ||
	    certificate_check(&certificate, &session.definition->setup, err) !=
	        0)
		goto out;
	say(stdout,
	    N_("These are the officials' figures from paper. No program "
	       "vouches for them.\n"));
	for (size_t i = 0; i < certificate.figure_count; i++)
		say(stdout, "  %s  %s  %lld\n", certificate.figures[i].district,
		    certificate.figures[i].name,
		    (long long)certificate.figures[i].value);
	rc = certificate_write(&session, arguments, &certificate, err);
out:
	certificate_clear(&certificate);
	session_close(&session);
	return rc;
}

static const struct option_spec declare_options[] = {
	NOTE_OPTIONS,
	{ .name = "reason",
	    .value = "TEXT",
	    .help = N_("why the count of the programs is not relied on"),
	    .required = true },
	{ .name = "figures",
	    .value = "FILE",
	    .help = N_("lines \"district,name,number\", names as in a "
	               "certificate; twice, typed by two people"),
	    .required = true,
	    .repeats = true },
	{ .name = NULL },
};

const struct command cmd_tally_declare_on_paper = {
	.name = "declare-on-paper",
	.operands = "",
	.summary = N_("record figures that the officials found on paper"),
	.manual = N_("When the programs cannot be relied on at midnight, the "
	             "law's result need not wait. The figures are recorded "
	             "as a signed outside fact, shown as never verified, and "
	             "change nothing that was counted."),
	.options = declare_options,
	.run = cmd_declare,
};

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tally/cmd_import.h"
#include "tally/cmd_moment.h"
#include "tally/commands.h"
#include "tally/gate.h"

static int
take_bytes(struct import *import, const struct media_item *item,
    const struct medium_file *bytes, struct medium_report *report,
    enum taken *taken, struct error *why, struct error *err)
{
	const struct hashed *hashed = &bytes->hashed;
	bool known = false;

	if (store_has_digest(
	        import->session.store, &hashed->digest, &known, err) != 0)
		return -1;
	if (known) {
		*taken = TAKEN_KNOWN;
		return 0;
	}
	if (item->kind == MEDIA_ROSTER || item->kind == MEDIA_SETUP_NOTE)
		return import_definition(import, item, hashed, taken, why, err);
	if (item->kind == MEDIA_MANIFEST || item->kind == MEDIA_TURNOUT ||
	    item->kind == MEDIA_STATEMENT)
		return import_note(import, item, bytes, taken, why, err);
	if (item->kind == MEDIA_VOTERS)
		return import_voters(import, item, hashed, taken, why, err);
	return import_papers(
	    import, item, hashed, &report->papers, taken, why, err);
}

static void
json_error(struct text *json, const char *name, const struct error *why)
{
	char safe[256], line[2048];

	safe_text(name, strlen(name), safe, sizeof(safe));
	text_add(json, "{\"name\":");
	text_add_json(json, safe);
	text_addf(json, ",\"kind\":%d,\"what\":", (int)why->kind);
	message_format_english(&why->what, line, sizeof(line));
	text_add_json(json, line);
	text_add(json, ",\"where\":");
	error_where_english(why, line, sizeof(line));
	text_add_json(json, line);
	text_add(json, ",\"fix\":");
	message_format_english(&why->fix, line, sizeof(line));
	text_add_json(json, line);
	text_add_char(json, '}');
}

static int
refused(struct import *import, struct medium_report *report, const char *medium,
    const char *name, struct error *why, const struct digest *sha256,
    struct error *err)
{
	error_at_name(why, path_name(medium));
	if (import->refused++ == 0)
		import->first_kind = why->kind;
	if (import->json) {
		if (report->refused > 0)
			text_add_char(&import->output, ',');
		json_error(&import->output, name, why);
	} else {
		progress_hide(&import->progress);
		error_print(why, stderr);
	}
	report->refused++;
	return medium_log_refused(import->session.store,
	    name[0] != '\0' ? name : path_name(medium), why, sha256,
	    import->operator, err);
}

static int
take_item(struct import *import, const char *medium, size_t i,
    struct medium_report *report, struct error *err)
{
	const struct media_item *item = &import->medium->media.items[i];
	enum taken taken = TAKEN_REFUSED;
	struct medium_file file;
	struct error why = { 0 };
	int rc = -1;

	/* Files that are none of ours, and JSON that its note brings along. */
	if (item->kind == MEDIA_OTHER || item->kind == MEDIA_SETUP_JSON) {
		report->left += item->kind == MEDIA_OTHER;
		return 0;
	}
	/* Before the gate not a byte of a paper is read (P4). */
	if ((item->kind == MEDIA_BALLOTS || item->kind == MEDIA_BUNDLES) &&
	    !gate_lets_in(gate_state(import->session.truth))) {
		report->sealed++;
		import->sealed++;
		return 0;
	}
	if (medium_read(import->medium, i, &file, &why) != 0) {
		rc = refused(
		    import, report, medium, item->name, &why, NULL, err);
		goto out;
	}
	if (take_bytes(import, item, &file, report, &taken, &why, err) != 0) {
		error_at_name(err, item->name);
		goto out;
	}
	report->accepted += taken == TAKEN_ACCEPTED;
	report->known += taken == TAKEN_KNOWN;
	if (taken == TAKEN_REFUSED)
		error_at_name(&why, item->name);
	if (taken == TAKEN_REFUSED &&
	    refused(import, report, medium, item->name, &why,
	        &file.hashed.digest, err) != 0)
		goto out;
	progress_add(&import->progress, file.bytes.len / 1024);
	rc = 0;
out:
	medium_file_release(&file);
	return rc;
}

/* Only now, after the commit, is anything reported as done. */
static void
report_medium(struct import *import, const char *medium,
    const struct medium_report *report)
{
	if (import->json) {
		text_addf(&import->output,
		    "],\"accepted\":%llu,\"papers\":%llu,\"known\":%llu,"
		    "\"left\":%llu,\"sealed\":%llu,\"stopped\":%s}",
		    (unsigned long long)report->accepted,
		    (unsigned long long)report->papers,
		    (unsigned long long)report->known,
		    (unsigned long long)report->left,
		    (unsigned long long)report->sealed,
		    report->stopped ? "true" : "false");
		return;
	}
	progress_hide(&import->progress);
	say(stdout,
	    N_("%s: %llu files taken in (%llu papers), %llu known already, "
	       "%llu refused\n"),
	    path_name(medium), (unsigned long long)report->accepted,
	    (unsigned long long)report->papers,
	    (unsigned long long)report->known,
	    (unsigned long long)report->refused);
	if (report->sealed > 0)
		say(stdout,
		    N_("%s: %llu files of papers stay outside, unread: the "
		       "gate has not opened them\n"),
		    path_name(medium), (unsigned long long)report->sealed);
	fflush(stdout);
}

/*
 * From here on nothing of this medium changes whose signature counts or
 * whether papers may be read: the other core goes on with the next medium.
 */
static void
begin_next(struct import *import, const char *path)
{
	if (path != NULL && import->next->path == NULL && !cancel_asked())
		medium_begin(import->next, path, import->session.definition,
		    gate_lets_in(gate_state(import->session.truth)));
}

/* One medium, one transaction. `next_path` is the medium after it, or NULL. */
static int
take_medium(struct import *import, const char *path, const char *next_path,
    struct error *err)
{
	const struct media *media = &import->medium->media;
	struct medium_report report = { 0 };
	struct store *store = import->session.store;
	struct error why = { 0 };
	int rc = -1;

	if (import->json) {
		char safe[256];

		safe_text(path, strlen(path), safe, sizeof(safe));
		text_add(&import->output, "{\"medium\":");
		text_add_json(&import->output, safe);
		text_add(&import->output, ",\"refused\":[");
	}
	if (store_begin(store, err) != 0)
		return -1;
	if (medium_open(import->medium, path, &why) != 0) {
		why.where_count = 0;
		if (refused(import, &report, path, "", &why, NULL, err) != 0)
			goto out;
	}
	for (size_t i = 0; i < media->count && !report.stopped; i++) {
		if (media->items[i].kind >= MEDIA_VOTERS)
			begin_next(import, next_path);
		if (cancel_asked())
			report.stopped = true;
		else if (take_item(import, path, i, &report, err) != 0)
			goto out;
	}
	begin_next(import, next_path);
	/* Nothing new and nothing wrong leaves no trace: the same twice. */
	if (report.accepted + report.refused > 0 || report.stopped) {
		if (medium_log_end(
		        store, path, &report, import->operator, err) != 0)
			goto out;
	}
	if (store_commit(store, err) != 0)
		goto out;
	report_medium(import, path, &report);
	rc = 0;
out:
	store_rollback(store);
	medium_close(import->medium);
	return rc;
}

/* All media, in their order, until one stops the command or Ctrl-C does. */
static int
take_media(
    struct import *import, const struct arguments *arguments, struct error *err)
{
	size_t count = arguments->operand_count;

	for (size_t i = 0; i < count && !cancel_asked(); i++) {
		import->medium = &import->media[i % 2];
		import->next = &import->media[(i + 1) % 2];
		if (i > 0)
			text_add_char(&import->output, ',');
		if (take_medium(import, arguments->operands[i],
		        i + 1 < count ? arguments->operands[i + 1] : NULL,
		        err) != 0)
			return -1;
	}
	return 0;
}

/* Bytes there are to read, as far as that can be seen; errors come later. */
static uint64_t
media_size(const struct arguments *arguments)
{
	uint64_t total = 0;

	for (size_t i = 0; i < arguments->operand_count; i++) {
		struct folder folder;
		struct error ignored;
		struct stat status;

		if (folder_open(arguments->operands[i], MEDIA_NAMES_MAX,
		        &folder, &ignored) != 0)
			continue;
		for (size_t j = 0; j < folder.count; j++)
			if (fstatat(folder.descriptor, folder.entries[j].name,
			        &status, AT_SYMLINK_NOFOLLOW) == 0 &&
			    S_ISREG(status.st_mode) && status.st_size > 0)
				total += (uint64_t)status.st_size;
		folder_close(&folder);
	}
	return total;
}

static int
refuse_sealed(const struct import *import, struct error *err)
{
	if (gate_state(import->session.truth) == GATE_SEALED)
		return error_set(err, ERROR_BOOKS,
		    N_("nothing to do: leave the papers sealed"),
		    N_("%llu files of papers stay sealed: the vote does not "
		       "stand"),
		    (unsigned long long)import->sealed);
	return error_set(err, ERROR_BOOKS,
	    N_("bring the signed decision of the gate, then import the same "
	       "media again"),
	    N_("%llu files of papers wait for the decision of the gate"),
	    (unsigned long long)import->sealed);
}

/* Is this the moment for a checkpoint? */
static int
say_due(struct import *import, struct error *err)
{
	struct moment_state moment;

	if (moment_look(&import->session, NULL, &moment, err) != 0)
		return -1;
	moment_say(&moment, store_path(import->session.store), false);
	return 0;
}

static int
cmd_import(const struct arguments *arguments, struct error *err)
{
	struct import import = { .operator= session_operator(arguments),
		.json = arguments_flag(arguments, "json") };
	int rc = -1;

	for (size_t i = 0; i < 2; i++)
		import.media[i].media.folder.descriptor = -1;

	if (session_open(arguments, STORE_WRITE, &import.session, err) != 0)
		goto out;
	if (!import.json)
		session_banner(import.session.definition, stdout);
	cancel_catch();
	import.media_size = media_size(arguments);
	progress_begin(
	    &import.progress, N_("KB"), import.media_size / 1024, import.json);
	text_add(&import.output, "{\"media\":[");
	if (take_media(&import, arguments, err) != 0)
		goto out;
	progress_end(&import.progress);
	text_add(&import.output, "]}\n");
	if (import.json)
		fputs(import.output.at, stdout);
	else if (say_due(&import, err) != 0)
		goto out;
	if (cancel_asked()) {
		error_set(err, ERROR_INPUT,
		    N_("import the same media again: what is in stays in, and "
		       "counts once"),
		    N_("stopped as asked; whole files only were taken in"));
		goto out;
	}
	if (import.refused > 0) {
		error_set(err, import.first_kind,
		    N_("read the reasons above; what was refused stays on its "
		       "medium, everything else is in"),
		    N_("%llu refused"), (unsigned long long)import.refused);
		goto out;
	}
	if (import.apart > 0) {
		error_set(err, ERROR_BOOKS,
		    N_("see `kaihyo tally status`; let whoever signed both "
		       "sign a third that says which is right"),
		    N_("%llu signed statements contradict an earlier one of "
		       "the same number and are kept apart"),
		    (unsigned long long)import.apart);
		goto out;
	}
	if (import.sealed > 0) {
		refuse_sealed(&import, err);
		goto out;
	}
	rc = 0;
out:
	for (size_t i = 0; i < 2; i++)
		medium_close(&import.media[i]);
	text_clear(&import.output);
	serials_clear(&import.serials);
	session_close(&import.session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	OPERATOR_OPTION,
	JSON_OPTION,
	{ .name = NULL },
};

const struct command cmd_tally_import = {
	.name = "import",
	.operands = "MEDIUM...",
	.operands_min = 1,
	.operands_max = -1,
	.summary = N_("verify media and take in what is signed and whole"),
	.manual = N_("Each MEDIUM is the folder of one stick. Every file is "
	             "read once, verified, checked and stored whole, or "
	             "refused with the reason and left where it is. One "
	             "transaction for each medium; media can come in any "
	             "order and again. Ctrl-C stops between two files."),
	.options = options,
	.run = cmd_import,
};

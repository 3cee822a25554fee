#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/cmd_signing.h"
#include "ballot/csv.h"
#include "ballot/notes/sheet.h"
#include "base/random.h"
#include "keys/cmd_shared.h"
#include "tally/cmd_open_papers.h"
#include "tally/commands.h"

#define DECISIONS_BYTES_MAX (1u << 20)

/* A sheet while it is drafted. */
struct drafting {
	const struct arguments *arguments;
	struct session session;
	struct open_papers papers;
	struct sheet sheet;
};

static const char *
given(const struct drafting *drafting, const char *option)
{
	return arguments_value(drafting->arguments, option);
}

static int
head_take(struct drafting *drafting, struct error *err)
{
	const struct definition *definition = drafting->session.definition;
	bool replace = arguments_flag(drafting->arguments, "replace");
	const char *id = given(drafting, "sheet");
	const struct truth_statement *before;
	struct sheet *sheet = &drafting->sheet;

	if (!span_is_id(span_of(id)))
		return error_set(err, ERROR_USAGE,
		    N_("use a-z, 0-9 and -, at most 31 of them"),
		    N_("\"%s\" is not an id"), id);
	sheet->head = definition_statement(definition, id);
	before = truth_latest_of(drafting->session.truth, NOTE_SHEET, id);
	if ((before != NULL) != replace)
		return error_set(err, ERROR_INPUT,
		    before != NULL
		        ? N_("choose another id; or, to put the earlier sheet "
		             "right, add --replace")
		        : N_("leave --replace out, or check the id"),
		    before != NULL ? N_("there is a sheet %s already")
		                   : N_("there is no sheet %s to replace"),
		    id);
	if (before != NULL)
		truth_next(drafting->session.truth, NOTE_SHEET,
		    truth_index(drafting->session.truth, NOTE_SHEET, id),
		    &sheet->head);
	return signing_date(drafting->arguments, &sheet->head.date, err);
}

/* --- the CSV file --------------------------------------------------------- */

static const char *const fix_csv =
    N_("fill in the CSV file that kaihyo tally review wrote; delete the lines "
       "of papers that stay open");

/* The code stays out of every message: it is a choice. */
static int
row_take(struct drafting *drafting, const struct csv *csv, struct error *err)
{
	const struct open_papers *papers = &drafting->papers;
	struct span code = csv->fields[2];
	struct sheet *sheet = &drafting->sheet;
	const struct open_paper *paper;
	struct sheet_line line;
	size_t q = 0;

	if (!serial_parse(csv->fields[0], &line.serial))
		return error_set(err, ERROR_INPUT, fix_csv,
		    N_("a serial is 16 digits 0-9 a-f"));
	while (q < papers->table.question_count &&
	       !span_equals(csv->fields[1], papers->table.questions[q]->id))
		q++;
	if (q == papers->table.question_count)
		return error_set(err, ERROR_INPUT, fix_csv,
		    N_("these papers have no question \"%.*s\""),
		    (int)csv->fields[1].len, csv->fields[1].at);
	paper = open_papers_find(papers, line.serial);
	if (paper == NULL || !paper->open[q])
		return error_set(err, ERROR_INPUT,
		    N_("only papers that the scanner left open, and no other "
		       "sheet decided, can be decided here"),
		    N_("paper %.*s is not open in question %s"),
		    SERIAL_TEXT_LEN, csv->fields[0].at,
		    papers->table.questions[q]->id);
	if (code.len != 1 ||
	    papers->table.meaning[q][(unsigned char)code.at[0]] < MEANING_FIRST)
		return error_set(err, ERROR_INPUT, fix_csv,
		    N_("paper %.*s needs a code of question %s"),
		    SERIAL_TEXT_LEN, csv->fields[0].at,
		    papers->table.questions[q]->id);
	line.code = code.at[0];
	memcpy(line.question, papers->table.questions[q]->id,
	    sizeof(line.question));
	if (sheet->line_count == SHEET_LINES_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("make several sheets of at most 100 papers"),
		    N_("more than %d papers on one sheet"), SHEET_PAPERS_MAX);
	sheet->lines[sheet->line_count++] = line;
	return 0;
}

static int
rows_take(struct drafting *drafting, struct csv *csv, struct error *err)
{
	static const char *const columns[] = { "serial", "question", "code" };
	bool more;

	if (csv_next(csv, &more, err) != 0)
		return -1;
	if (!more || csv->column_count != 3)
		return error_set(err, ERROR_INPUT, fix_csv,
		    N_("the first line must be serial,question,code"));
	for (size_t i = 0; i < 3; i++)
		if (!span_equals(csv->fields[i], columns[i]))
			return error_set(err, ERROR_INPUT, fix_csv,
			    N_("the first line must be serial,question,code"));
	for (;;) {
		if (csv_next(csv, &more, err) != 0)
			return -1;
		if (!more)
			return 0;
		if (row_take(drafting, csv, err) != 0)
			return error_at(err, N_("line %zu"), csv->line);
	}
}

static int
decisions_read(struct drafting *drafting, struct error *err)
{
	const char *path = given(drafting, "decisions");
	struct file_bytes file = { 0 };
	struct csv *csv = memory_new(1, sizeof(*csv));
	int rc = -1;

	drafting->sheet.lines =
	    memory_new(SHEET_LINES_MAX, sizeof(struct sheet_line));
	if (file_read_path(path, DECISIONS_BYTES_MAX, &file, err) != 0)
		goto out;
	if (csv_open(file_span(&file), csv, err) != 0 ||
	    rows_take(drafting, csv, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	if (drafting->sheet.line_count == 0) {
		error_set(err, ERROR_INPUT, fix_csv, N_("it decides no paper"));
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	csv_close(csv);
	free(csv);
	file_release(&file);
	return rc;
}

static int
objections_take(struct drafting *drafting, struct error *err)
{
	struct sheet *sheet = &drafting->sheet;
	const char *words;

	sheet->objections =
	    memory_new(ARGUMENTS_OPTIONS_MAX, sizeof(sheet->objections[0]));
	for (size_t n = 0; (words = arguments_each(
	                        drafting->arguments, "objection", n)) != NULL;
	     n++) {
		if (!sheet_objection_parse(
		        span_of(words), &sheet->objections[n])) {
			error_set(err, ERROR_USAGE,
			    N_("write \"SERIAL PERSON: WORDS\""),
			    N_("\"%s\" is no objection to a paper"), words);
			return -1;
		}
		sheet->objection_count++;
	}
	return 0;
}

/* --- the note ------------------------------------------------------------- */

/*
 * The draft is read again as the station will read it: twice decided, too
 * many papers, an objection to none of them are found here and not at 23:30.
 */
static int
draft_check(const struct drafting *drafting, const struct text *draft,
    struct error *err)
{
	struct hashed hashed = hashed_of(text_span(draft));
	struct verified text;
	struct sheet again;
	int rc = -1;

	if (verified_by_digest(&hashed, &hashed.digest, &text, err) != 0 ||
	    sheet_parse(text, &again, err) != 0) {
		error_fix(err, N_("correct the CSV file or the objections"));
		return -1;
	}
	rc = sheet_check(&again, drafting->session.definition, err);
	sheet_clear(&again);
	return rc;
}

static const char *
code_label(const struct drafting *drafting, const struct sheet_line *line)
{
	const struct definition *definition = drafting->session.definition;
	const struct question *question =
	    &definition->election.questions[election_question(
	        &definition->election, line->question)];
	int option = question_option_by_code(question, line->code);

	if (option >= 0)
		return label_text(&question->options[option].label);
	return label_text(&definition->ordinance
	                       .categories[ordinance_category(
	                           &definition->ordinance, line->code)]
	                       .label);
}

/* Read back aloud before anyone signs. */
static void
sheet_say(const struct drafting *drafting)
{
	const struct sheet *sheet = &drafting->sheet;
	char serial[SERIAL_TEXT_LEN + 1];

	say(stdout, N_("Sheet %s, number %u, unit %s\n"), sheet->head.subject,
	    sheet->head.number, sheet->unit);
	for (size_t i = 0; i < sheet->line_count; i++) {
		serial_format(sheet->lines[i].serial, serial);
		printf("%4zu  %s  %s  %c  %s\n", i + 1, serial,
		    sheet->lines[i].question, sheet->lines[i].code,
		    code_label(drafting, &sheet->lines[i]));
	}
	for (size_t i = 0; i < sheet->objection_count; i++) {
		serial_format(sheet->objections[i].serial, serial);
		say(stdout, N_("Objection to %s by %s: %s\n"), serial,
		    sheet->objections[i].person, sheet->objections[i].words);
	}
}

static int
draft_write(struct drafting *drafting, struct error *err)
{
	const struct definition *definition = drafting->session.definition;
	const struct sheet *sheet = &drafting->sheet;
	struct signing_subject subject = {
		.kind = NOTE_SHEET,
		.slots = sheet->slots,
		.slot_count = sheet->slot_count,
		.date = sheet->head.date,
	};
	const char *folder = given(drafting, "out");
	struct text draft = { 0 }, note = { 0 };
	char name[ID_MAX + 32];
	int rc = -1;

	subject.scope_count = setup_unit_scopes(
	    &definition->setup, drafting->papers.unit, subject.scopes);
	sheet_format(sheet, &draft);
	if (draft_check(drafting, &draft, err) != 0 ||
	    signing_sign(drafting->arguments, definition, text_span(&draft),
	        &note, err) != 0 ||
	    folder_make(folder, err) != 0)
		goto out;
	sheet_say(drafting);
	snprintf(name, sizeof(name), "sheet-%s.note", sheet->head.subject);
	rc = signing_write(
	    definition, &subject, folder, name, text_span(&note), err);
out:
	text_clear(&draft);
	text_clear(&note);
	return rc;
}

static int
cmd_adjudicate(const struct arguments *arguments, struct error *err)
{
	struct drafting *drafting = memory_new(1, sizeof(*drafting));
	struct sheet *sheet = &drafting->sheet;
	const char *unit = arguments_value(arguments, "unit");
	int rc = -1;

	drafting->arguments = arguments;
	if (session_open(arguments, STORE_READ, &drafting->session, err) != 0)
		goto out;
	session_banner(drafting->session.definition, stdout);
	if (head_take(drafting, err) != 0 ||
	    signing_slots(arguments, sheet->slots, &sheet->slot_count, err) !=
	        0 ||
	    open_papers_read(&drafting->session, unit, sheet->head.subject,
	        &drafting->papers, err) != 0 ||
	    decisions_read(drafting, err) != 0 ||
	    objections_take(drafting, err) != 0)
		goto out;
	span_copy(span_of(unit), sheet->unit, sizeof(sheet->unit));
	random_bytes(sheet->salt, sizeof(sheet->salt));
	sheet_sort(sheet);
	rc = draft_write(drafting, err);
out:
	sheet_clear(sheet);
	open_papers_clear(&drafting->papers);
	session_close(&drafting->session);
	free(drafting);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "unit",
	    .value = "ID",
	    .help = N_("the unit whose papers they are"),
	    .required = true },
	{ .name = "sheet",
	    .value = "ID",
	    .help = N_("a short name for this sheet, such as kita-a-1"),
	    .required = true },
	{ .name = "decisions",
	    .value = "FILE.csv",
	    .help = N_("the filled-in CSV file of kaihyo tally review"),
	    .required = true },
	{ .name = "objection",
	    .value = "TEXT",
	    .help = N_("who objects to a decision, and why: \"SERIAL PERSON: "
	               "WORDS\""),
	    .repeats = true },
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("the folder to write the note to"),
	    .required = true },
	{ .name = "replace",
	    .help = N_("the next number of an earlier sheet") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_tally_adjudicate = {
	.name = "adjudicate",
	.operands = "",
	.summary = N_("draft a sheet of decisions on open papers"),
	.manual = N_(
	    "The tally manager decides, after hearing the witnesses. The "
	    "decisions are printed to be read back, then signed anywhere and "
	    "imported; the count lays them over the sealed files, which stay "
	    "as "
	    "they are. The log holds the sheet's id and number of papers "
	    "only."),
	.options = options,
	.run = cmd_adjudicate,
};

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/notes/sheet.h"
#include "tally/cmd_open_papers.h"
#include "tally/commands.h"

#define REVIEW_MODE 0600
#define IMAGES_MAX 200000
#define IMAGE_BYTES_MAX (64u << 20)

static void add(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *text, const char *id, ...)
{
	struct message message;
	char line[2048];
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	message_format(&message, line, sizeof(line));
	text_add(text, line);
}

/* All that a paper can be, with its code: the law's list at hand. */
static void
print_codes(const struct definition *definition, const struct code_table *table,
    struct text *text)
{
	static const char *const as[] = { N_("invalid"),
		N_("neither valid nor invalid"), N_("valid") };
	const struct ordinance *ordinance = &definition->ordinance;

	for (size_t q = 0; q < table->question_count; q++) {
		const struct question *question = table->questions[q];

		add(text, N_("Question %s: %s\n"), question->id,
		    label_text(&question->text));
		for (size_t i = 0; i < question->option_count; i++)
			add(text, N_("  %c  %s (valid)\n"),
			    question->options[i].code,
			    label_text(&question->options[i].label));
	}
	if (ordinance->has_mark)
		add(text, N_("How a paper is marked: %s\n"),
		    label_text(&ordinance->mark));
	add(text, N_("In every question:\n"));
	for (size_t i = 0; i < ordinance->category_count; i++) {
		const struct category *category = &ordinance->categories[i];

		add(text, "  %c  %s (%s)\n", category->code,
		    label_text(&category->label),
		    translate(as[category->counts_as]));
		if (category->verified)
			add(text, "     %s\n", category->source);
		else
			add(text, N_("     %s (article not verified)\n"),
			    category->source);
	}
}

static void
print_paper(const struct open_papers *papers, const struct open_paper *paper,
    size_t number, const char *name, struct text *text)
{
	char serial[SERIAL_TEXT_LEN + 1];

	serial_format(paper->serial, serial);
	text_addf(text, "%3zu  %s", number, serial);
	for (size_t q = 0; q < papers->table.question_count; q++)
		if (paper->open[q])
			text_addf(
			    text, "  %s [   ]", papers->table.questions[q]->id);
	text_add_char(text, '\n');
	if (paper->image[0] == '-')
		return;
	if (name != NULL)
		add(text, N_("     image %s: %s\n"), paper->image, name);
	else
		add(text, N_("     image %s\n"), paper->image);
}

/* The sheet to read aloud from. */
static void
sheet_print(const struct session *session, const struct open_papers *papers,
    char *const *names, size_t first, size_t end, struct text *text)
{
	const struct definition *definition = session->definition;
	const struct setup *setup = &definition->setup;

	if (definition->election.rehearsal)
		add(text,
		    N_("*** REHEARSAL: these figures mean nothing ***\n"));
	text_addf(text, "%s\n", label_text(&definition->election.name));
	add(text, N_("Decision sheet: station %s, unit %s, %zu papers\n\n"),
	    label_text(&setup->stations[session->index].label),
	    setup->units[papers->unit].id, end - first);
	add(text,
	    N_("Take each paper, read its number aloud, hear the witnesses, "
	       "decide, write the code. A vote whose intent is clear is "
	       "valid. Write down who objects, and why.\n\n"));
	print_codes(definition, &papers->table, text);
	text_add_char(text, '\n');
	for (size_t i = first; i < end; i++)
		print_paper(
		    papers, &papers->papers[i], i - first + 1, names[i], text);
	add(text, N_("\nTally manager: ____________  Witnesses: ____________  "
	             "____________  ____________\n"));
}

/* The same to type the decisions into. */
static void
sheet_csv(const struct open_papers *papers, size_t first, size_t end,
    struct text *text)
{
	char serial[SERIAL_TEXT_LEN + 1];

	text_add(text, "serial,question,code\n");
	for (size_t i = first; i < end; i++) {
		const struct open_paper *paper = &papers->papers[i];

		serial_format(paper->serial, serial);
		for (size_t q = 0; q < papers->table.question_count; q++)
			if (paper->open[q])
				text_addf(text, "%s,%s,\n", serial,
				    papers->table.questions[q]->id);
	}
}

static int
put(const char *folder, const char *unit, size_t number, const char *ending,
    const struct text *text, struct error *err)
{
	char name[ID_MAX + 64];
	char *path;
	int rc;

	snprintf(
	    name, sizeof(name), "review-%s-%03zu.%s", unit, number, ending);
	path = path_join(folder, name);
	rc = file_create(path, text_span(text), REVIEW_MODE, err);
	if (rc == 0)
		say(stdout, N_("Written: %s\n"), path);
	free(path);
	return rc;
}

static int
sheets_write(const struct session *session, const struct open_papers *papers,
    char *const *names, const char *folder, struct error *err)
{
	const char *unit = session->definition->setup.units[papers->unit].id;
	size_t number = 0;

	for (size_t first = 0; first < papers->count;
	     first += SHEET_PAPERS_MAX) {
		size_t end = first + SHEET_PAPERS_MAX < papers->count
		                 ? first + SHEET_PAPERS_MAX
		                 : papers->count;
		struct text words = { 0 }, csv = { 0 };
		int rc = -1;

		number++;
		sheet_print(session, papers, names, first, end, &words);
		sheet_csv(papers, first, end, &csv);
		if (put(folder, unit, number, "txt", &words, err) == 0)
			rc = put(folder, unit, number, "csv", &csv, err);
		text_clear(&words);
		text_clear(&csv);
		if (rc != 0)
			return -1;
	}
	return 0;
}

/* The file of a folder whose content is a paper's image, by its digest. */
static int
image_match(const struct folder *folder, const char *file,
    const struct open_papers *papers, char **names, struct error *err)
{
	struct file_bytes bytes = { 0 };
	char hex[DIGEST_TEXT_LEN];
	struct digest digest;

	if (file_read(folder->descriptor, file, IMAGE_BYTES_MAX, &bytes, err) !=
	    0)
		return -1;
	digest = digest_of(file_span(&bytes));
	digest_format(&digest, hex);
	for (size_t i = 0; i < papers->count; i++)
		if (names[i] == NULL &&
		    memcmp(papers->papers[i].image, hex, IMAGE_TEXT_LEN) == 0)
			names[i] = memory_copy(span_of(file));
	file_release(&bytes);
	return 0;
}

static int
images_find(const struct arguments *arguments, const struct open_papers *papers,
    char **names, struct error *err)
{
	const char *path = arguments_value(arguments, "images");
	struct folder folder;
	int rc = 0;

	if (path == NULL || papers->count == 0)
		return 0;
	if (folder_open(path, IMAGES_MAX, &folder, err) != 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < folder.count; i++)
		rc = image_match(
		    &folder, folder.entries[i].name, papers, names, err);
	folder_close(&folder);
	return rc;
}

static void
names_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

static int
cmd_review(const struct arguments *arguments, struct error *err)
{
	const char *folder = arguments_value(arguments, "out");
	const char *unit = arguments_value(arguments, "unit");
	struct open_papers papers = { .papers = NULL };
	struct session session;
	char **names = NULL;
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    open_papers_read(&session, unit, "", &papers, err) != 0)
		goto out;
	names = memory_new(papers.count, sizeof(char *));
	if (images_find(arguments, &papers, names, err) != 0)
		goto out;
	session_banner(session.definition, stdout);
	say(stdout, N_("Open papers of unit %s: %zu\n"), unit, papers.count);
	if (papers.in_bundles > 0)
		say(stdout,
		    N_("Open papers in bundles: %llu. No sheet decides them: "
		       "the unit sorts them and seals again.\n"),
		    (unsigned long long)papers.in_bundles);
	if (papers.count > 0 &&
	    (folder_make(folder, err) != 0 ||
	        sheets_write(&session, &papers, names, folder, err) != 0))
		goto out;
	rc = 0;
out:
	if (names != NULL)
		names_free(names, papers.count);
	open_papers_clear(&papers);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "unit",
	    .value = "ID",
	    .help = N_("the unit whose open papers are decided"),
	    .required = true },
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("the folder to write the sheets to"),
	    .required = true },
	{ .name = "images",
	    .value = "FOLDER",
	    .help = N_("scanned images: those of the open papers are named "
	               "on the sheet, found by their digest") },
	{ .name = NULL },
};

const struct command cmd_tally_review = {
	.name = "review",
	.operands = "",
	.summary = N_("write decision sheets for the open papers of a unit"),
	.manual = N_(
	    "Sheets of at most 100 papers: a text to read aloud from, with "
	    "the legal categories of the ordinance, and a CSV file to type the "
	    "decisions into, for kaihyo tally adjudicate. Papers that a signed "
	    "sheet has decided are left out."),
	.options = options,
	.run = cmd_review,
};

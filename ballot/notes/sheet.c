#include "ballot/notes/sheet.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_draft =
    N_("have it drafted again with kaihyo tally adjudicate");

bool
serial_parse(struct span text, uint64_t *serial)
{
	uint8_t bytes[SERIAL_TEXT_LEN / 2];

	if (!span_hex(text, bytes, sizeof(bytes)))
		return false;
	*serial = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		*serial = *serial << 8 | bytes[i];
	return true;
}

void
serial_format(uint64_t serial, char out[SERIAL_TEXT_LEN + 1])
{
	uint8_t bytes[SERIAL_TEXT_LEN / 2];

	for (size_t i = sizeof(bytes); i-- > 0; serial >>= 8)
		bytes[i] = (uint8_t)serial;
	hex_format(bytes, sizeof(bytes), out);
}

static bool
code_is_one(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9');
}

/* "<serial> <question> <code>" */
static bool
line_parse(struct span value, struct sheet_line *line)
{
	struct span serial, question;

	if (!span_cut(&value, ' ', SERIAL_TEXT_LEN, &serial) ||
	    !serial_parse(serial, &line->serial) ||
	    !span_cut(&value, ' ', ID_MAX, &question) ||
	    !span_is_id(question) || value.at == NULL || value.len != 1 ||
	    !code_is_one(value.at[0]))
		return false;
	span_copy(question, line->question, sizeof(line->question));
	line->code = value.at[0];
	return true;
}

/* Sorted lines of one paper stand together; so do those of one question. */
static int
line_take(struct lines *lines, struct sheet *sheet,
    const struct sheet_line *line, struct error *err)
{
	const struct sheet_line *before =
	    sheet->line_count > 0 ? &sheet->lines[sheet->line_count - 1] : NULL;

	if (before != NULL && before->serial == line->serial &&
	    strcmp(before->question, line->question) == 0)
		return lines_refuse(lines, err, fix_draft,
		    N_("question %s of one paper is decided twice"),
		    line->question);
	if (before == NULL || before->serial != line->serial) {
		if (sheet->paper_count == SHEET_PAPERS_MAX)
			return lines_refuse(lines, err, fix_draft,
			    N_("more than %d papers on one sheet"),
			    SHEET_PAPERS_MAX);
		sheet->paper_count++;
	}
	sheet->lines[sheet->line_count++] = *line;
	return 0;
}

static int
decided_read(struct lines *lines, struct sheet *sheet, struct error *err)
{
	struct span before = { 0 }, value;
	struct sheet_line line;
	size_t size = 0;

	do {
		if (statement_repeat(
		        lines, "decided", 64, &before, &value, err) != 0)
			return -1;
		if (!line_parse(value, &line))
			return lines_refuse(lines, err, fix_draft,
			    N_("\"decided\" must read SERIAL QUESTION CODE; "
			       "\"?\" decides nothing"));
		if (sheet->line_count == size) {
			size = size > 0 ? size * 2 : 64;
			sheet->lines = memory_grow(
			    sheet->lines, size, sizeof(sheet->lines[0]));
		}
		if (line_take(lines, sheet, &line, err) != 0)
			return -1;
	} while (lines_next_is(lines, "decided"));
	return 0;
}

bool
sheet_objection_parse(struct span value, struct sheet_objection *objection)
{
	struct span serial, person;
	const char *mark;

	if (!span_cut(&value, ' ', SERIAL_TEXT_LEN, &serial) ||
	    !serial_parse(serial, &objection->serial) || value.at == NULL)
		return false;
	mark = memmem(value.at, value.len, ": ", 2);
	if (mark == NULL)
		return false;
	person = (struct span){ value.at, (size_t)(mark - value.at) };
	value.at += person.len + 2;
	value.len -= person.len + 2;
	if (!span_is_text(person, PERSON_MAX) ||
	    !span_is_text(value, SHEET_WORDS_MAX) ||
	    !span_copy(person, objection->person, sizeof(objection->person)))
		return false;
	objection->words = memory_copy(value);
	return true;
}

static bool
has_serial(const struct sheet *sheet, uint64_t serial)
{
	for (size_t i = 0; i < sheet->line_count; i++)
		if (sheet->lines[i].serial == serial)
			return true;
	return false;
}

static int
objections_read(struct lines *lines, struct sheet *sheet, struct error *err)
{
	struct span before = { 0 }, value;
	size_t size = 0;

	while (lines_next_is(lines, "objection")) {
		size_t n = sheet->objection_count;

		if (statement_repeat(
		        lines, "objection", 600, &before, &value, err) != 0)
			return -1;
		if (n == SHEET_OBJECTIONS_MAX)
			return lines_refuse(lines, err, fix_draft,
			    N_("more than %d objections"),
			    SHEET_OBJECTIONS_MAX);
		if (n == size) {
			size = size > 0 ? size * 2 : 8;
			sheet->objections = memory_grow(sheet->objections, size,
			    sizeof(sheet->objections[0]));
		}
		if (!sheet_objection_parse(value, &sheet->objections[n]))
			return lines_refuse(lines, err, fix_draft,
			    N_("\"objection\" must read SERIAL PERSON: "
			       "WORDS"));
		sheet->objection_count++;
		if (!has_serial(sheet, sheet->objections[n].serial))
			return lines_refuse(lines, err, fix_draft,
			    N_("an objection to a paper that is not on this "
			       "sheet"));
	}
	return 0;
}

static int
salt_read(struct lines *lines, struct sheet *sheet, struct error *err)
{
	struct span value;

	if (lines_value(lines, "salt", 2 * SHEET_SALT_LEN, &value, err) != 0)
		return -1;
	if (!span_hex(value, sheet->salt, sizeof(sheet->salt)))
		return lines_refuse(lines, err, fix_draft,
		    N_("\"salt\" must be 32 digits 0-9 a-f"));
	return 0;
}

int
sheet_parse(struct verified text, struct sheet *sheet, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*sheet = (struct sheet){ .lines = NULL };
	if (statement_parse(&lines, NOTE_SHEET, &sheet->head, err) == 0 &&
	    lines_id(&lines, "unit", sheet->unit, err) == 0 &&
	    salt_read(&lines, sheet, err) == 0 &&
	    decided_read(&lines, sheet, err) == 0 &&
	    objections_read(&lines, sheet, err) == 0 &&
	    slots_parse(&lines, sheet->slots, &sheet->slot_count, err) == 0 &&
	    lines_end(&lines, err) == 0)
		return 0;
	sheet_clear(sheet);
	return -1;
}

void
sheet_format(const struct sheet *sheet, struct text *text)
{
	char serial[SERIAL_TEXT_LEN + 1];

	statement_format(&sheet->head, NOTE_SHEET, text);
	text_addf(text, "unit %s\nsalt ", sheet->unit);
	text_add_hex(text, sheet->salt, sizeof(sheet->salt));
	text_add_char(text, '\n');
	for (size_t i = 0; i < sheet->line_count; i++) {
		serial_format(sheet->lines[i].serial, serial);
		text_addf(text, "decided %s %s %c\n", serial,
		    sheet->lines[i].question, sheet->lines[i].code);
	}
	for (size_t i = 0; i < sheet->objection_count; i++) {
		serial_format(sheet->objections[i].serial, serial);
		text_addf(text, "objection %s %s: %s\n", serial,
		    sheet->objections[i].person, sheet->objections[i].words);
	}
	slots_format(sheet->slots, sheet->slot_count, text);
}

void
sheet_clear(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->objection_count; i++)
		free(sheet->objections[i].words);
	free(sheet->objections);
	free(sheet->lines);
	*sheet = (struct sheet){ .lines = NULL };
}

static int
serial_compare(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

/*
 * By the bytes of the lines: the space after an id comes before every byte
 * that an id can hold, so that comparing the parts does the same.
 */
static int
line_compare(const void *a, const void *b)
{
	const struct sheet_line *x = a, *y = b;
	int order = serial_compare(x->serial, y->serial);

	if (order == 0)
		order = strcmp(x->question, y->question);
	return order != 0 ? order : x->code - y->code;
}

/* ':' comes after some bytes that a name can hold: compare the whole. */
static int
objection_compare(const void *a, const void *b)
{
	const struct sheet_objection *x = a, *y = b;
	char left[PERSON_MAX + SHEET_WORDS_MAX + 3];
	char right[PERSON_MAX + SHEET_WORDS_MAX + 3];
	int order = serial_compare(x->serial, y->serial);

	if (order != 0)
		return order;
	snprintf(left, sizeof(left), "%s: %s", x->person, x->words);
	snprintf(right, sizeof(right), "%s: %s", y->person, y->words);
	return strcmp(left, right);
}

void
sheet_sort(struct sheet *sheet)
{
	if (sheet->line_count > 0)
		qsort(sheet->lines, sheet->line_count, sizeof(sheet->lines[0]),
		    line_compare);
	if (sheet->objection_count > 0)
		qsort(sheet->objections, sheet->objection_count,
		    sizeof(sheet->objections[0]), objection_compare);
}

/* The code is not named: it is a choice, and messages reach the log. */
int
sheet_check(const struct sheet *sheet, const struct definition *definition,
    struct error *err)
{
	size_t unit = setup_unit(&definition->setup, sheet->unit);
	struct code_table table;

	if (unit == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the setup has no unit \"%s\""), sheet->unit);
	code_table_init(
	    &table, definition, definition->setup.units[unit].paper);
	for (size_t i = 0; i < sheet->line_count; i++) {
		const struct sheet_line *line = &sheet->lines[i];
		size_t q = 0;

		while (q < table.question_count &&
		       strcmp(table.questions[q]->id, line->question) != 0)
			q++;
		if (q == table.question_count)
			return error_set(err, ERROR_INPUT, fix_draft,
			    N_("the papers of unit %s have no question %s"),
			    sheet->unit, line->question);
		if (table.meaning[q][(unsigned char)line->code] < MEANING_FIRST)
			return error_set(err, ERROR_INPUT, fix_draft,
			    N_("a code on the sheet means nothing in question "
			       "%s"),
			    line->question);
	}
	return 0;
}

#ifndef KAIHYO_BALLOT_SHEET_H
#define KAIHYO_BALLOT_SHEET_H

#include "ballot/definition.h"
#include "ballot/records.h"

#define SHEET_PAPERS_MAX 100
#define SHEET_LINES_MAX (SHEET_PAPERS_MAX * QUESTIONS_MAX)
#define SHEET_OBJECTIONS_MAX 1000
#define SHEET_WORDS_MAX 300
#define SHEET_SALT_LEN 16

/* How one question of one open paper was decided. */
struct sheet_line {
	uint64_t serial;
	char question[ID_MAX + 1];
	char code; /* of an option or a category, never '?' */
};

/* What a witness said against it. */
struct sheet_objection {
	uint64_t serial;
	char person[PERSON_MAX + 1];
	char *words;
};

/*
 * A decision sheet: up to 100 papers that were open ("?"), decided by the
 * tally manager after hearing the witnesses (公選法67条). The subject of its
 * head is the sheet's id. Owns its arrays.
 */
struct sheet {
	struct statement head;
	char unit[ID_MAX + 1];
	uint8_t salt[SHEET_SALT_LEN];
	struct sheet_line *lines; /* sorted as in the text */
	size_t line_count;
	size_t paper_count; /* different serials */
	struct sheet_objection *objections;
	size_t objection_count;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

/* Checks the form only. On failure `sheet` is empty. */
MUST_CHECK int sheet_parse(
    struct verified text, struct sheet *sheet, struct error *err);
/* The same bytes again. */
void sheet_format(const struct sheet *sheet, struct text *text);
void sheet_clear(struct sheet *sheet);

/* Puts lines and objections into the order of the text. */
void sheet_sort(struct sheet *sheet);

/* "<serial> <person>: <words>", as in an objection line. */
bool sheet_objection_parse(
    struct span value, struct sheet_objection *objection);

/*
 * Its unit is in the setup; the questions are those of the unit's paper and
 * the codes theirs. Whether the papers were open is for the count to say:
 * they may come later.
 */
MUST_CHECK int sheet_check(const struct sheet *sheet,
    const struct definition *definition, struct error *err);

/* A serial as ballot files spell it. */
bool serial_parse(struct span text, uint64_t *serial);
void serial_format(uint64_t serial, char out[SERIAL_TEXT_LEN + 1]);

#endif

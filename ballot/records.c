#include "ballot/records.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define SALT_TEXT_LEN 32
#define HEAD_LINES 2 /* the salt and the names of the columns */
#define HEAD_LINE_MAX (32 + (ID_MAX + 1) * QUESTIONS_MAX)
#define CHECKERS_MAX 4
#define INITIALS_MAX 8
#define BUNDLE_LINE_MAX                                                        \
	(ID_MAX + 1 + QUESTIONS_MAX + 1 + 6 + 6 +                              \
	    CHECKERS_MAX * (INITIALS_MAX + 1))

static const char *const fix_reseal =
    N_("have the unit seal these papers again; sealed files are never edited");

void
code_table_init(
    struct code_table *table, const struct definition *definition, size_t paper)
{
	const struct paper *sheet = &definition->setup.papers[paper];

	memset(table, 0, sizeof(*table));
	table->papers_max = definition->setup.papers_per_file;
	table->question_count = sheet->question_count;
	for (size_t q = 0; q < sheet->question_count; q++) {
		const struct question *question =
		    &definition->election.questions[sheet->questions[q]];
		size_t next = MEANING_FIRST;

		table->questions[q] = question;
		table->meaning[q][CODE_REVIEW] = MEANING_REVIEW;
		for (size_t i = 0; i < question->option_count; i++)
			table->meaning[q][(uint8_t)question->options[i].code] =
			    (uint8_t)next++;
		for (size_t i = 0; i < definition->ordinance.category_count;
		     i++)
			table->meaning[q][(
			    uint8_t)definition->ordinance.categories[i]
			                      .code] = (uint8_t)next++;
	}
}

/* With its LF. */
static size_t
ballots_line_len(const struct code_table *table)
{
	return SERIAL_TEXT_LEN + 2 * table->question_count + 1 +
	       IMAGE_TEXT_LEN + 1;
}

static int refuse(size_t line, struct error *err, const char *what, ...)
    __attribute__((format(printf, 3, 4), cold));

static int
refuse(size_t line, struct error *err, const char *what, ...)
{
	va_list list;

	error_set(err, ERROR_INPUT, fix_reseal, "%s", "");
	va_start(list, what);
	message_set_list(&err->what, what, list);
	va_end(list);
	return error_at(err, N_("line %zu"), line);
}

/* Says what is wrong with the form of a line that is not as it must be. */
static int
refuse_form(struct span rest, size_t line, size_t max, struct error *err)
{
	const char *end = memchr(rest.at, '\n', rest.len);
	size_t len = end != NULL ? (size_t)(end - rest.at) : rest.len;

	if (len > 0 && rest.at[len - 1] == '\r')
		return refuse(line, err,
		    N_("the line ends with CR LF; sealed files have LF"));
	if (memchr(rest.at, '\0', len) != NULL)
		return refuse(line, err, N_("a NUL byte is in the line"));
	if (end == NULL && len <= max)
		return refuse(line, err,
		    N_("the last line has no line end: the file is cut off"));
	return refuse(line, err, N_("the line is longer than %zu bytes"), max);
}

static int
line_cut(struct span *rest, size_t number, size_t max, struct span *line,
    struct error *err)
{
	if (rest->at == NULL || rest->len == 0)
		return refuse(number, err, N_("the file ends too early"));
	if (!span_line(rest, max, line))
		return refuse_form(*rest, number, max, err);
	if (line->len > 0 && line->at[line->len - 1] == '\r')
		return refuse(number, err,
		    N_("the line ends with CR LF; sealed files have LF"));
	return 0;
}

/* The line with the names of the columns. */
static void
head_format(
    const struct code_table *table, enum record_kind kind, struct text *text)
{
	if (kind == RECORD_BUNDLES) {
		text_add(text, BUNDLES_COLUMNS);
		return;
	}
	text_add(text, "serial,");
	for (size_t q = 0; q < table->question_count; q++)
		text_addf(text, "%s,", table->questions[q]->id);
	text_add(text, "image");
}

static int
head_check(struct span *rest, enum record_kind kind,
    const struct code_table *table, struct error *err)
{
	struct text wanted = { 0 };
	struct span line;
	uint8_t salt[SALT_TEXT_LEN / 2];
	int rc = -1;

	if (line_cut(rest, 1, HEAD_LINE_MAX, &line, err) != 0)
		goto out;
	if (!span_skip(&line, "salt,") || !span_hex(line, salt, sizeof(salt))) {
		refuse(1, err,
		    N_("the first line must be \"salt,\" and 32 hex digits"));
		goto out;
	}
	if (line_cut(rest, 2, HEAD_LINE_MAX, &line, err) != 0)
		goto out;
	head_format(table, kind, &wanted);
	if (!span_same(line, text_span(&wanted))) {
		refuse(2, err,
		    N_("the columns must be \"%s\", not \"%.*s\": is it a "
		       "paper of another kind?"),
		    wanted.at, (int)line.len, line.at);
		goto out;
	}
	rc = 0;
out:
	text_clear(&wanted);
	return rc;
}

static int
refuse_code(size_t line, const struct code_table *table, size_t q,
    unsigned char code, struct error *err)
{
	return refuse(line, err,
	    N_("question %s has no code \"%c\" (byte 0x%x)"),
	    table->questions[q]->id, code, code);
}

/*
 * Lower-case hex throughout. No branch in the loop and a length that the
 * compiler knows, so that it checks 16 bytes at once.
 */
static inline bool
is_serial(const char *at)
{
	unsigned char good = 1;

	for (size_t i = 0; i < SERIAL_TEXT_LEN; i++) {
		unsigned char c = (unsigned char)at[i];

		good &= (unsigned char)(c - '0') < 10 ||
		        (unsigned char)(c - 'a') < 6;
	}
	return good != 0;
}

/* Hex throughout, or '-' throughout. As above. */
static inline bool
is_image(const char *at)
{
	unsigned char hex = 1, dash = 1;

	for (size_t i = 0; i < IMAGE_TEXT_LEN; i++) {
		unsigned char c = (unsigned char)at[i];

		hex &= (unsigned char)(c - '0') < 10 ||
		       (unsigned char)(c - 'a') < 6;
		dash &= c == '-';
	}
	return (hex | dash) != 0;
}

/* Checks one line, but for its order. The hot path of an import. */
static int
ballot_check(const struct code_table *table, const char *line, size_t number,
    struct error *err)
{
	const char *at = line + SERIAL_TEXT_LEN;

	if (!is_serial(line))
		return refuse(number, err,
		    N_("the serial is not 16 lower-case hex digits"));
	for (size_t q = 0; q < table->question_count; q++, at += 2) {
		if (at[0] != ',')
			return refuse(number, err,
			    N_("a comma must stand before question %s"),
			    table->questions[q]->id);
		if (table->meaning[q][(unsigned char)at[1]] == MEANING_NONE)
			return refuse_code(
			    number, table, q, (unsigned char)at[1], err);
	}
	if (at[0] != ',' || !is_image(at + 1))
		return refuse(number, err,
		    N_("the image must be 64 lower-case hex digits or 64 "
		       "\"-\""));
	return 0;
}

/* A line whose LF is not where those of its neighbours are. */
static int
refuse_width(struct span rest, size_t number, size_t len, struct error *err)
{
	const char *end = memchr(rest.at, '\n', rest.len);
	size_t seen = end != NULL ? (size_t)(end - rest.at) : rest.len;

	if (end == NULL || (seen > 0 && rest.at[seen - 1] == '\r') ||
	    memchr(rest.at, '\0', seen) != NULL)
		return refuse_form(rest, number, len, err);
	return refuse(number, err,
	    N_("the line has %zu bytes; every line of this file has %zu"),
	    seen + 1, len);
}

static int
ballots_check(
    const struct code_table *table, struct records *records, struct error *err)
{
	const char *line = records->lines.at, *before = NULL;
	size_t len = records->line_len, left = records->lines.len;

	for (size_t number = HEAD_LINES + 1; left > 0; number++) {
		if (left < len || line[len - 1] != '\n')
			return refuse_width(
			    (struct span){ line, left }, number, len, err);
		if (ballot_check(table, line, number, err) != 0)
			return -1;
		if (before != NULL &&
		    memcmp(before, line, SERIAL_TEXT_LEN) >= 0)
			return refuse(number, err,
			    N_("serial %.*s is not above the one before, %.*s"),
			    SERIAL_TEXT_LEN, line, SERIAL_TEXT_LEN, before);
		before = line;
		line += len;
		left -= len;
	}
	records->count = records->lines.len / len;
	records->papers = records->count;
	if (records->count > table->papers_max)
		return refuse(HEAD_LINES + records->count, err,
		    N_("%zu papers in one file; the setup allows %zu"),
		    records->count, table->papers_max);
	return 0;
}

/* "ab+cd": 1 to 4 initials of 1 to 8 letters or digits. */
static bool
checkers_are_valid(struct span text)
{
	struct span initials;

	for (size_t n = 0; text.at != NULL; n++) {
		if (n == CHECKERS_MAX ||
		    !span_cut(&text, '+', INITIALS_MAX, &initials) ||
		    initials.len == 0)
			return false;
		for (size_t i = 0; i < initials.len; i++) {
			char c = initials.at[i];

			if (!((c >= 'A' && c <= 'Z') ||
			        (c >= 'a' && c <= 'z') ||
			        (c >= '0' && c <= '9')))
				return false;
		}
	}
	return true;
}

static int
bundle_class_check(const struct code_table *table, struct span codes,
    size_t number, struct error *err)
{
	if (codes.len != table->question_count)
		return refuse(number, err,
		    N_("the class has %zu codes; the paper has %zu questions"),
		    codes.len, table->question_count);
	for (size_t q = 0; q < codes.len; q++)
		if (table->meaning[q][(unsigned char)codes.at[q]] ==
		    MEANING_NONE)
			return refuse_code(
			    number, table, q, (unsigned char)codes.at[q], err);
	return 0;
}

static int
bundle_counts_read(
    struct span *line, size_t number, struct bundle *bundle, struct error *err)
{
	struct span a, b;
	uint64_t count_a, count_b;

	if (!span_cut(line, ',', 6, &a) || !span_cut(line, ',', 6, &b) ||
	    !span_number(a, BUNDLE_PAPERS_MAX, &count_a) ||
	    !span_number(b, BUNDLE_PAPERS_MAX, &count_b) || count_a == 0)
		return refuse(number, err,
		    N_("both counts must be from 1 to %d"), BUNDLE_PAPERS_MAX);
	if (count_a != count_b)
		return refuse(number, err,
		    N_("counted %llu and %llu: both must be equal"),
		    (unsigned long long)count_a, (unsigned long long)count_b);
	bundle->count = (unsigned)count_a;
	return 0;
}

int
bundle_parse(struct span line, size_t number, const struct code_table *table,
    struct bundle *bundle, struct error *err)
{
	struct span id, codes;

	memset(bundle, 0, sizeof(*bundle));
	if (!span_cut(&line, ',', ID_MAX, &id) || !span_is_id(id) ||
	    !span_copy(id, bundle->id, sizeof(bundle->id)))
		return refuse(number, err,
		    N_("the line must begin with the bundle's id, such as "
		       "t1-017"));
	if (!span_cut(&line, ',', BUNDLE_LINE_MAX, &codes))
		return refuse(number, err, N_("the class is missing"));
	if (bundle_class_check(table, codes, number, err) != 0 ||
	    bundle_counts_read(&line, number, bundle, err) != 0)
		return -1;
	memcpy(bundle->codes, codes.at, codes.len);
	if (line.at == NULL || !checkers_are_valid(line) ||
	    !span_copy(line, bundle->checkers, sizeof(bundle->checkers)))
		return refuse(number, err,
		    N_("the checkers must be 1 to 4 initials such as ab+cd"));
	return 0;
}

static int
bundles_check(
    const struct code_table *table, struct records *records, struct error *err)
{
	struct span rest = records->lines, line;
	struct bundle bundle, before = { .id = "" };

	for (size_t number = HEAD_LINES + 1; rest.len > 0; number++) {
		if (line_cut(&rest, number, BUNDLE_LINE_MAX, &line, err) != 0 ||
		    bundle_parse(line, number, table, &bundle, err) != 0)
			return -1;
		if (strcmp(before.id, bundle.id) >= 0)
			return refuse(number, err,
			    N_("bundle %s stands twice or out of order"),
			    bundle.id);
		if (records->count == BUNDLES_MAX)
			return refuse(number, err,
			    N_("more than %d bundles in one file"),
			    BUNDLES_MAX);
		before = bundle;
		records->count++;
		records->papers += bundle.count;
	}
	return 0;
}

int
records_parse(struct verified bytes, enum record_kind kind,
    const struct code_table *table, struct records *records, struct error *err)
{
	size_t max =
	    kind == RECORD_BALLOTS ? BALLOTS_BYTES_MAX : BUNDLES_BYTES_MAX;
	struct span rest = bytes.bytes;

	*records = (struct records){ .kind = kind };
	if (rest.len > max)
		return error_set(err, ERROR_INPUT, fix_reseal,
		    N_("%zu bytes; such a file has at most %zu"), rest.len,
		    max);
	if (head_check(&rest, kind, table, err) != 0)
		return -1;
	records->lines = rest;
	if (kind == RECORD_BUNDLES)
		return bundles_check(table, records, err);
	records->line_len = ballots_line_len(table);
	return ballots_check(table, records, err);
}

struct records_walk
records_begin(const struct records *records)
{
	return (struct records_walk){ records, records->lines };
}

/*
 * The number of 8 hex digits that were checked: all at once, each in a byte,
 * then pushed together two by two.
 */
static uint64_t
hex_value(const char *at)
{
	uint64_t x;

	memcpy(&x, at, sizeof(x));
	x = be64toh(x);
	/* '0' is 0x30, 'a' is 0x61: bit 6 tells letters. */
	x = (x & 0x0f0f0f0f0f0f0f0f) + (x >> 6 & 0x0101010101010101) * 9;
	x = (x | x >> 4) & 0x00ff00ff00ff00ff;
	x = (x | x >> 8) & 0x0000ffff0000ffff;
	return (x | x >> 16) & 0xffffffff;
}

static uint64_t
bundle_serial(struct span id)
{
	struct digest digest = digest_of(id);
	uint64_t value = 0;

	for (size_t i = 0; i < 8; i++)
		value = value << 8 | digest.bytes[i];
	return value;
}

uint64_t
record_serial(const struct record *record)
{
	if (record->kind == RECORD_BUNDLES)
		return bundle_serial(record->name);
	return hex_value(record->name.at) << 32 |
	       hex_value(record->name.at + 8);
}

static bool
bundles_next(struct records_walk *walk, struct record *record)
{
	struct span line, count;

	if (!span_line(&walk->rest, BUNDLE_LINE_MAX, &line) ||
	    !span_cut(&line, ',', ID_MAX, &record->name))
		return false;
	record->kind = RECORD_BUNDLES;
	record->codes = line.at;
	record->code_step = 1;
	return span_cut(&line, ',', QUESTIONS_MAX, &count) &&
	       span_cut(&line, ',', 6, &count) &&
	       span_number(count, BUNDLE_PAPERS_MAX, &record->weight);
}

bool
records_next(struct records_walk *walk, struct record *record)
{
	size_t len = walk->records->line_len;

	if (walk->records->kind == RECORD_BUNDLES)
		return bundles_next(walk, record);
	if (walk->rest.len < len || len == 0)
		return false;
	record->kind = RECORD_BALLOTS;
	record->name = (struct span){ walk->rest.at, SERIAL_TEXT_LEN };
	record->codes = walk->rest.at + SERIAL_TEXT_LEN + 1;
	record->code_step = 2;
	record->weight = 1;
	walk->rest.at += len;
	walk->rest.len -= len;
	return true;
}

static void
head_add(const struct code_table *table, enum record_kind kind,
    const uint8_t salt[16], struct text *text)
{
	text_add(text, "salt,");
	text_add_hex(text, salt, SALT_TEXT_LEN / 2);
	text_add_char(text, '\n');
	head_format(table, kind, text);
	text_add_char(text, '\n');
}

void
ballots_format(const struct code_table *table, const uint8_t salt[16],
    const struct ballot *ballots, size_t count, struct text *text)
{
	text_reserve(text, count * ballots_line_len(table));
	head_add(table, RECORD_BALLOTS, salt, text);
	for (size_t i = 0; i < count; i++) {
		char serial[SERIAL_TEXT_LEN + 1];

		snprintf(serial, sizeof(serial), "%016llx",
		    (unsigned long long)ballots[i].serial);
		text_add_bytes(text, serial, SERIAL_TEXT_LEN);
		for (size_t q = 0; q < table->question_count; q++) {
			text_add_char(text, ',');
			text_add_char(text, ballots[i].codes[q]);
		}
		text_add_char(text, ',');
		text_add_bytes(text, ballots[i].image, IMAGE_TEXT_LEN);
		text_add_char(text, '\n');
	}
}

void
bundles_format(const struct code_table *table, const uint8_t salt[16],
    const struct bundle *bundles, size_t count, struct text *text)
{
	head_add(table, RECORD_BUNDLES, salt, text);
	for (size_t i = 0; i < count; i++)
		text_addf(text, "%s,%.*s,%u,%u,%s\n", bundles[i].id,
		    (int)table->question_count, bundles[i].codes,
		    bundles[i].count, bundles[i].count, bundles[i].checkers);
}

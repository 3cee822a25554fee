#include "keys/statement.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *const kind_words[NOTE_KIND_COUNT] = {
	[NOTE_ELECTION] = WORD_("election"),
	[NOTE_SETUP] = WORD_("setup"),
	[NOTE_ROSTER] = WORD_("roster"),
	[NOTE_ENROLMENT] = WORD_("enrolment"),
	[NOTE_MANIFEST] = WORD_("manifest"),
	[NOTE_TURNOUT] = WORD_("turnout"),
	[NOTE_ROLL] = WORD_("roll"),
	[NOTE_TOTALS] = WORD_("totals"),
	[NOTE_GATE] = WORD_("gate"),
	[NOTE_RULING] = WORD_("ruling"),
	[NOTE_SHEET] = WORD_("sheet"),
	[NOTE_TRANSCRIPT] = WORD_("transcript"),
	[NOTE_RECEIPT] = WORD_("receipt"),
	[NOTE_OPENING] = WORD_("opening"),
	[NOTE_CERTIFICATE] = WORD_("certificate"),
	[NOTE_RETIREMENT] = WORD_("retirement"),
	[NOTE_INTERIM] = WORD_("interim"),
	[NOTE_DECLARATION] = WORD_("declaration"),
	[NOTE_BUNDLE] = WORD_("bundle"),
};

static const char *const fix_signer =
    N_("ask whoever signed it to make it again with kaihyo");

const char *
note_kind_word(enum note_kind kind)
{
	return kind > NOTE_NONE && kind < NOTE_KIND_COUNT ? kind_words[kind]
	                                                  : NULL;
}

const char *
note_kind_name(enum note_kind kind)
{
	const char *word = note_kind_word(kind);

	return word != NULL ? WORD_TEXT(word) : NULL;
}

enum note_kind
note_kind_find(struct span name)
{
	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KIND_COUNT;
	     kind++)
		if (span_equals(name, note_kind_name(kind)))
			return kind;
	return NOTE_NONE;
}

enum note_kind
note_kind_of(struct span text)
{
	struct span line, name;

	if (!span_line(&text, 64, &line) || !span_skip(&line, "kaihyo ") ||
	    !span_cut(&line, ' ', 32, &name) || !span_equals(line, "v1"))
		return NOTE_NONE;
	return note_kind_find(name);
}

const char *
statement_subject_key(enum note_kind kind)
{
	static const char *const keys[NOTE_KIND_COUNT] = {
		[NOTE_MANIFEST] = "unit",
		[NOTE_TURNOUT] = "place",
		[NOTE_ROLL] = "stage",
		[NOTE_TOTALS] = "station",
		[NOTE_RULING] = "ruling",
		[NOTE_SHEET] = "sheet",
		[NOTE_TRANSCRIPT] = "place",
		[NOTE_RECEIPT] = "place",
		[NOTE_OPENING] = "unit",
		[NOTE_CERTIFICATE] = "station",
		[NOTE_RETIREMENT] = "station",
		[NOTE_INTERIM] = "station",
		[NOTE_DECLARATION] = "station",
		[NOTE_BUNDLE] = "station",
	};

	return kind > NOTE_NONE && kind < NOTE_KIND_COUNT ? keys[kind] : NULL;
}

int
statement_repeat(struct lines *lines, const char *key, size_t max,
    struct span *before, struct span *value, struct error *err)
{
	if (lines_value(lines, key, max, value, err) != 0)
		return -1;
	/* A value is never empty, so the first one comes after {0}. */
	if (span_compare(*before, *value) >= 0)
		return lines_refuse(lines, err, fix_signer,
		    N_("the \"%s\" lines are not sorted, or one stands "
		       "twice"),
		    key);
	*before = *value;
	return 0;
}

static int
number_parse(
    struct lines *lines, struct statement *statement, struct error *err)
{
	uint64_t number;

	if (lines_number(lines, "number", STATEMENT_NUMBER_MAX, &number, err) !=
	    0)
		return -1;
	if (number == 0)
		return lines_refuse(lines, err, fix_signer,
		    N_("numbers begin with 1, not with 0"));
	statement->number = (unsigned)number;
	return 0;
}

static int
replaces_parse(
    struct lines *lines, struct statement *statement, struct error *err)
{
	struct span value;

	if (lines_value(lines, "replaces", 2 * DIGEST_LEN, &value, err) != 0)
		return -1;
	statement->first = span_equals(value, "-");
	if (!statement->first && !digest_parse(value, &statement->replaces))
		return lines_refuse(lines, err, fix_signer,
		    N_("\"replaces\" must be a note id of 64 digits 0-9 a-f, "
		       "or -"));
	if (statement->first != (statement->number == 1))
		return lines_refuse(lines, err, fix_signer,
		    statement->first
		        ? N_("number %u must say which note it replaces")
		        : N_("number %u is the first and replaces nothing"),
		    statement->number);
	return 0;
}

static int
date_parse_line(
    struct lines *lines, struct statement *statement, struct error *err)
{
	struct span value;

	if (lines_value(lines, "date", 40, &value, err) != 0)
		return -1;
	if (!date_parse(value, &statement->date))
		return lines_refuse(lines, err, fix_signer,
		    N_("\"%.*s\" is no date from 1900-01-01 to 2199-12-31"),
		    (int)value.len, value.at);
	return 0;
}

int
statement_parse(struct lines *lines, enum note_kind kind,
    struct statement *statement, struct error *err)
{
	const char *subject = statement_subject_key(kind);
	struct text first = { 0 };
	struct span title;
	bool copied;
	int rc = -1;

	*statement = (struct statement){ 0 };
	text_addf(&first, "kaihyo %s v1", note_kind_name(kind));
	if (lines_first(lines, first.at, err) != 0 ||
	    digest_line(lines, "election", &statement->election, err) != 0 ||
	    lines_value(lines, "title", TITLE_MAX, &title, err) != 0)
		goto out;
	copied = span_copy(title, statement->title, sizeof(statement->title));
	assert(copied);
	if (lines_yes_no(lines, "rehearsal", &statement->rehearsal, err) != 0)
		goto out;
	if (subject != NULL &&
	    lines_id(lines, subject, statement->subject, err) != 0)
		goto out;
	if (number_parse(lines, statement, err) != 0 ||
	    replaces_parse(lines, statement, err) != 0 ||
	    date_parse_line(lines, statement, err) != 0)
		goto out;
	rc = 0;
out:
	text_clear(&first);
	return rc;
}

void
statement_format(
    const struct statement *statement, enum note_kind kind, struct text *text)
{
	const char *subject = statement_subject_key(kind);
	char digest[DIGEST_TEXT_LEN], date[DATE_TEXT_LEN];

	digest_format(&statement->election, digest);
	text_addf(text, "kaihyo %s v1\nelection %s\ntitle %s\nrehearsal %s\n",
	    note_kind_name(kind), digest, statement->title,
	    statement->rehearsal ? "yes" : "no");
	if (subject != NULL)
		text_addf(text, "%s %s\n", subject, statement->subject);
	digest_format(&statement->replaces, digest);
	date_format(statement->date, date);
	text_addf(text, "number %u\nreplaces %s\ndate %s\n", statement->number,
	    statement->first ? "-" : digest, date);
}

int
statement_log_read(struct lines *lines, const char *fix, uint64_t *size,
    struct digest *root, struct error *err)
{
	struct span value, number;

	if (lines_value(lines, "log", 90, &value, err) != 0)
		return -1;
	if (!span_cut(&value, ' ', 20, &number) ||
	    !span_number(number, UINT64_MAX, size) || value.at == NULL ||
	    !digest_parse(value, root))
		return lines_refuse(
		    lines, err, fix, N_("\"log\" must read SIZE ROOT"));
	return 0;
}

void
statement_log_format(
    uint64_t size, const struct digest *root, struct text *text)
{
	text_addf(text, "log %" PRIu64 " ", size);
	text_add_hex(text, root->bytes, DIGEST_LEN);
	text_add_char(text, '\n');
}

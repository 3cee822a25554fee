#include <stdio.h>

#include "base/file.h"
#include "tally/finding.h"
#include "tally/finding_words.h"
#include "tests/unit/test.h"

/* Check's tests run where make does: in the project's folder. */
static struct file_bytes
read_docs(void)
{
	struct file_bytes file = { 0 };
	struct error err;

	ck_assert_int_eq(
	    file_read_path("docs/findings.md", 1u << 20, &file, &err), 0);
	return file;
}

START_TEST(every_code_has_its_row_in_the_docs)
{
	struct file_bytes file = read_docs();

	for (unsigned i = 0; i < FINDING_CODE_COUNT; i++) {
		const struct finding_kind *kind =
		    finding_kind((enum finding_code)i);
		char row[16];

		snprintf(row, sizeof(row), "\n| %s |", kind->code);
		ck_assert_msg(
		    memmem(file.at, file.len, row, strlen(row)) != NULL,
		    "docs/findings.md has no row for %s", kind->code);
	}
	file_release(&file);
}
END_TEST

START_TEST(certified_words_are_read_back)
{
	static const char *const said[] = {
		"kita-1: place-manager 鈴木 一郎 signed on paper",
		"unit kita-a: 1,204 papers, but no voters at any of its places",
		"unit kita-b: ballots-001.csv was withdrawn by the unit: a "
		"lens",
		"station kita: certificate 2 replaces 1: district kita, "
		"hall.option.for: old 4, new -3",
		"place kita-1: box k1 was closed with seal \"A 1\" and came "
		"with seal \"\"",
	};
	struct message message;
	char again[512];

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		ck_assert_msg(finding_words_read(said[i], &message),
		    "not read: %s", said[i]);
		message_format_english(&message, again, sizeof(again));
		ck_assert_str_eq(again, said[i]);
	}
}
END_TEST

START_TEST(words_that_are_none_of_ours_are_left_alone)
{
	static const char *const said[] = { "", "%s", "unit",
		"unit : ", "kita-1: place-manager signed on paper twice",
		"unit kita-a: no manifest yet, and more" };
	struct message message;

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		ck_assert_msg(!finding_words_read(said[i], &message),
		    "read: %s", said[i]);
}
END_TEST

START_TEST(every_row_of_the_docs_is_a_code)
{
	struct file_bytes file = read_docs();
	struct span rest = file_span(&file), line, cell;
	size_t rows = 0;

	while (span_line(&rest, 8192, &line)) {
		char code[8];

		if (!span_skip(&line, "| ") ||
		    !span_cut(&line, ' ', 4, &cell) || cell.len != 4 ||
		    strchr("EWN", cell.at[0]) == NULL)
			continue;
		ck_assert(span_copy(cell, code, sizeof(code)));
		ck_assert_msg(finding_code_find(code) != FINDING_CODE_COUNT,
		    "docs/findings.md explains %s, which does not exist", code);
		rows++;
	}
	ck_assert_uint_eq(rows, FINDING_CODE_COUNT);
	file_release(&file);
}
END_TEST

START_TEST(a_code_says_its_severity_and_stands_once)
{
	for (unsigned i = 0; i < FINDING_CODE_COUNT; i++) {
		const struct finding_kind *kind =
		    finding_kind((enum finding_code)i);
		static const char letters[] = { [SEVERITY_NOTE] = 'N',
			[SEVERITY_WARNING] = 'W',
			[SEVERITY_ERROR] = 'E' };

		ck_assert_uint_eq(strlen(kind->code), 4);
		ck_assert_int_eq(kind->code[0], letters[kind->severity]);
		for (unsigned j = 0; j < i; j++)
			ck_assert_str_ne(
			    finding_kind((enum finding_code)j)->code,
			    kind->code);
	}
}
END_TEST

/* The same lines as in test_verify_judge.c: the two programs must agree. */
static const struct {
	enum finding_code code;
	const char *words;
	bool dropped;
} told[] = {
	{ FINDING_INVALID_SHARE, "x", true },
	{ FINDING_SLIP_INVALID, "x", true },
	{ FINDING_SLIP_SWAPPED, "x", true },
	{ FINDING_REVIEW, "x", false },
	{ FINDING_SHORTAGE_SMALL, "x", false },
	{ FINDING_RULING_IDLE,
	    "decision r-1: W606 kita-a does not stand in the words that it "
	    "decided on",
	    true },
	{ FINDING_RULING_IDLE,
	    "decision w606: W303 kita-a does not stand in the words that it "
	    "decided on",
	    false },
	{ FINDING_RULING_IDLE, "W606", false },
	{ FINDING_RETURN_CORRECTED,
	    "station kita: certificate 2 replaces 1: district kita, "
	    "hall.option.for: old 4, new 3",
	    true },
	{ FINDING_RETURN_CORRECTED,
	    "station kita: certificate 2 replaces 1: district kita, "
	    "papers.valid: old 4, new 3",
	    false },
	{ FINDING_RETURN_CORRECTED,
	    "station kita: certificate 2 replaces 1: district kita, "
	    "papers.option.for: old 4, new 3",
	    true },
	{ FINDING_RETURN_CORRECTED,
	    "station kita: certificate 2 replaces 1: district kita, voters: "
	    "old 4, new 3",
	    false },
	{ FINDING_RETURN_CORRECTED, "hall.option.for 4", true },
};

/* In one piece, and as a sentence with its arguments. */
START_TEST(what_tells_of_choices_is_dropped)
{
	struct findings findings = { 0 };
	char line[512];
	size_t at = 0;

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct message message;

		if (_i == 0 || !finding_words_read(told[i].words, &message))
			message_set(&message, "%s%s", told[i].words, "");
		findings_add_message(&findings, told[i].code, "a", &message);
	}
	findings_drop_choices(&findings);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (told[i].dropped)
			continue;
		ck_assert_uint_lt(at, findings.count);
		finding_line(&findings.items[at], true, line, sizeof(line));
		ck_assert_int_eq(findings.items[at].code, told[i].code);
		ck_assert_str_eq(line, told[i].words);
		at++;
	}
	ck_assert_uint_eq(findings.count, at);
	findings_clear(&findings);
}
END_TEST

static const struct unit_test tests[] = {
	{ &every_code_has_its_row_in_the_docs, 0 },
	{ &every_row_of_the_docs_is_a_code, 0 },
	{ &a_code_says_its_severity_and_stands_once, 0 },
	{ &certified_words_are_read_back, 0 },
	{ &words_that_are_none_of_ours_are_left_alone, 0 },
	{ &what_tells_of_choices_is_dropped, 2 },
};
UNIT_TESTS("finding", tests)

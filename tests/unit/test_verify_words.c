/*
 * What kaihyo-verify says in Japanese has the arguments of the English.
 */
#include "audit/verifier/words.h"
#include "tests/unit/verify.h"

#define ARGUMENTS 8

/* "%2$zu" -> specs[1] = "zu"; false if the text is no format. */
static bool
specs_read(const char *format, char specs[ARGUMENTS][8])
{
	size_t next = 0;

	memset(specs, 0, ARGUMENTS * sizeof(specs[0]));
	while ((format = strchr(format, '%')) != NULL) {
		size_t argument = next++, len;

		format++;
		if (format[0] >= '1' && format[0] <= '9' && format[1] == '$') {
			argument = (size_t)(format[0] - '1');
			format += 2;
		}
		len = strspn(format, "0123456789.*lz") + 1;
		if (argument >= ARGUMENTS || len > 7 ||
		    strchr("sudcx", format[len - 1]) == NULL)
			return false;
		memcpy(specs[argument], format, len);
		format += len;
	}
	return true;
}

static const struct word *
table(int i)
{
	return i == 0 ? words_trust : i == 1 ? words_records : words_judge;
}

START_TEST(both_languages_have_the_same_arguments)
{
	char english[ARGUMENTS][8], japanese[ARGUMENTS][8];

	for (const struct word *w = table(_i); w->english != NULL; w++) {
		ck_assert_msg(
		    specs_read(w->english, english), "%s", w->english);
		ck_assert_msg(
		    specs_read(w->japanese, japanese), "%s", w->japanese);
		ck_assert_msg(memcmp(english, japanese, sizeof(english)) == 0,
		    "%s", w->english);
	}
}
END_TEST

START_TEST(no_sentence_stands_twice)
{
	for (int a = 0; a < 3; a++)
		for (const struct word *w = table(a); w->english; w++)
			for (const struct word *v = w + 1; v->english; v++)
				ck_assert_msg(strcmp(w->english, v->english),
				    "%s", w->english);
}
END_TEST

static const char *const filled[][2] = {
	{ "it is not signed", "署名がありません" },
	{ "it is signed by the key \"t/a\" of 計数 三, which was revoked on "
	  "2026-11-20: 鍵を: 失くした",
	    "2026-11-20 に失効した 計数 三 の鍵「t/a」で署名されています: "
	    "鍵を: 失くした" },
	{ "it has 1 of 2 signatures of the role counter",
	    "役割 counter の署名が 2個のうち 1個です" },
	/* A sentence in it, too; a name stays as it is. */
	{ "line 12: it stands twice", "12行目: 二度書かれている" },
	{ "it has 1 of 2 signatures of the role note",
	    "役割 note の署名が 2個のうち 1個です" },
	{ "nobody wrote this 100 %", "nobody wrote this 100 %" },
};

START_TEST(a_filled_sentence_is_translated_with_what_is_in_it)
{
	struct buffer out = { 0 };

	words_refill(filled[_i][0], &out);
	ck_assert_str_eq(out.at, filled[_i][1]);
	buffer_clear(&out);
}
END_TEST

START_TEST(the_report_speaks_japanese)
{
	struct report *report = report_new(true);
	char out[1000] = "";
	FILE *stream = fmemopen(out, sizeof(out), "w");

	report_add(report, REPORT_FAILED, "log.txt", 3,
	    "the entry has not the number %zu, which comes now", (size_t)2);
	report_why(report, REPORT_FAILED, "a\033[1m", 0,
	    "this is no signed note: %s", "it is not signed");
	report_print(report, stream);
	fclose(stream);
	ck_assert_str_eq(out,
	    "不合格: log.txt 3行目: 次の番号 2 になっていません\n"
	    "不合格: a?[1m: 署名された文書ではありません: "
	    "署名がありません\n");
	ck_assert_int_eq(report_verdict(report), STATUS_FAILED);
	report_free(report);
}
END_TEST

START_TEST(after_a_thousand_lines_the_rest_is_counted)
{
	struct report *report = report_new(false);
	size_t size = 1u << 20;
	char *out = memory_take(size, 1);
	FILE *stream = fmemopen(out, size, "w");

	for (size_t i = 0; i < REPORT_LINES_MAX + 5; i++)
		report_add(report, REPORT_FAILED, NULL, 0, "line");
	report_print(report, stream);
	fclose(stream);
	ck_assert_uint_eq(
	    report_count(report, REPORT_FAILED), REPORT_LINES_MAX + 5);
	ck_assert_ptr_nonnull(strstr(out, "FAILED: 5 more lines like these\n"));
	free(out);
	report_free(report);
}
END_TEST

static const struct unit_test tests[] = {
	{ &both_languages_have_the_same_arguments, 3 },
	{ &no_sentence_stands_twice, 0 },
	{ &a_filled_sentence_is_translated_with_what_is_in_it, COUNT(filled) },
	{ &the_report_speaks_japanese, 0 },
	{ &after_a_thousand_lines_the_rest_is_counted, 0 },
};

UNIT_TESTS("verify_words", tests)

#include "audit/log.h"
#include "tests/unit/test.h"

#define TIME 1431874800 /* 2015-05-17T15:00:00Z */

/* Three entries as the station writes them. */
static void
three(struct text lines[3])
{
	struct audit_log log = { 0 };
	static const enum log_type types[] = { LOG_OPEN, LOG_ACCEPTED,
		LOG_MEDIA };

	for (int i = 0; i < 3; i++) {
		struct text payload = { 0 };

		payload_add(&payload, "name", "投票 1.csv");
		payload_add_number(&payload, "papers", 7300);
		audit_log_append(
		    &log, TIME + i, types[i], text_span(&payload), &lines[i]);
		text_clear(&payload);
	}
}

static int
verify(struct text lines[3], struct error *err)
{
	struct audit_log log = { 0 };
	struct log_entry entry;

	for (int i = 0; i < 3; i++)
		if (audit_log_verify(&log, text_span(&lines[i]), &entry, err) !=
		    0)
			return -1;
	return 0;
}

static void
clear(struct text lines[3])
{
	for (int i = 0; i < 3; i++)
		text_clear(&lines[i]);
}

START_TEST(an_entry_is_written_as_formats_md_says)
{
	struct text lines[3] = { { 0 } };

	three(lines);
	ck_assert_str_eq(lines[0].at,
	    "0\t0\te3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852"
	    "b855\t2015-05-17T15:00:00Z\tOPEN\tname=%E6%8A%95%E7%A5%A8%201.csv "
	    "papers=7300");
	clear(lines);
}
END_TEST

START_TEST(a_whole_chain_verifies)
{
	struct text lines[3] = { { 0 } };
	struct error err;

	three(lines);
	ck_assert_int_eq(verify(lines, &err), 0);
	clear(lines);
}
END_TEST

/* P5, P11: whatever byte of an entry but the last changes, it is found. */
START_TEST(every_changed_byte_before_the_end_breaks_the_chain)
{
	struct text lines[3] = { { 0 } };
	struct error err;

	three(lines);
	for (int line = 0; line < 2; line++) {
		for (size_t i = 0; i < lines[line].len; i++) {
			lines[line].at[i] ^= 1;
			ck_assert_int_eq(verify(lines, &err), -1);
			ck_assert_int_eq(err.kind, ERROR_BOOKS);
			lines[line].at[i] ^= 1;
		}
	}
	ck_assert_int_eq(verify(lines, &err), 0);
	clear(lines);
}
END_TEST

START_TEST(entries_cannot_be_left_out_doubled_or_swapped)
{
	static const int orders[][3] = { { 1, 2, 0 }, { 0, 2, 1 }, { 0, 0, 1 },
		{ 1, 1, 2 }, { 0, 1, 1 } };
	struct text lines[3] = { { 0 } }, wrong[3];
	struct error err;

	three(lines);
	for (int i = 0; i < 3; i++)
		wrong[i] = lines[orders[_i][i]];
	ck_assert_int_eq(verify(wrong, &err), -1);
	clear(lines);
}
END_TEST

START_TEST(what_is_no_entry_is_refused)
{
	static const char zero[] =
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	static const struct {
		const char *before, *after;
	} refused[] = {
		{ "00\t0\t", "\t2015-05-17T15:00:00Z\tOPEN\ta=1" },
		{ "0\t1\t", "\t2015-05-17T15:00:00Z\tOPEN\ta=1" },
		{ "0\t0\t", "\t2015-05-17 15:00:00Z\tOPEN\ta=1" },
		{ "0\t0\t", "\t2015-02-30T15:00:00Z\tOPEN\ta=1" },
		{ "0\t0\t", "\t2015-05-17T15:00:00Z\topen\ta=1" },
		{ "0\t0\t", "\t2015-05-17T15:00:00Z\tOPEN\t" },
		{ "0\t0\t", "\t2015-05-17T15:00:00Z\tOPEN\ta" },
		{ "0\t0\t", "\t2015-05-17T15:00:00Z\tOPEN\ta=1 " },
		{ "0\t0\t", "\t2015-05-17T15:00:00Z\tOPEN\ta=1\t" },
		{ "0\t0\t", "\t2015-05-17T15:00:00Z\tOPEN\ta=1\n" },
		{ "0\t0\t", "\t2015-05-17T15:00:00Z\tOPEN\ta=\x1b[2J" },
		{ "", "" },
	};
	struct text line = { 0 };
	struct log_entry entry;
	struct error err;

	text_addf(&line, "%s%s%s", refused[_i].before, zero, refused[_i].after);
	ck_assert_int_eq(audit_log_parse(text_span(&line), &entry, &err), -1);
	text_clear(&line);
}
END_TEST

START_TEST(nothing_follows_a_closed_log)
{
	struct audit_log log = { 0 }, again = { 0 }, before;
	struct text payload = { 0 }, lines[3] = { { 0 } };
	struct log_entry entry;
	struct error err;

	payload_add_number(&payload, "entries", 1);
	audit_log_append(&log, TIME, LOG_OPEN, text_span(&payload), &lines[0]);
	ck_assert(!log.closed);
	audit_log_append(&log, TIME, LOG_CLOSE, text_span(&payload), &lines[1]);
	ck_assert(log.closed);
	/* What the program would not write: the chain itself fits. */
	log.closed = false;
	audit_log_append(
	    &log, TIME, LOG_BACKUP, text_span(&payload), &lines[2]);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(audit_log_verify(&again, text_span(&lines[i]),
		                     &entry, &err),
		    0);
	ck_assert(again.closed);
	before = again;
	ck_assert_int_eq(
	    audit_log_verify(&again, text_span(&lines[2]), &entry, &err), -1);
	ck_assert_str_eq(
	    err.what.id, "an entry stands after the log was closed");
	ck_assert_mem_eq(&before, &again, sizeof(again));
	clear(lines);
	text_clear(&payload);
}
END_TEST

START_TEST(a_long_value_is_cut_and_marked)
{
	struct text payload = { 0 };
	char value[1000];

	memset(value, 'x', sizeof(value));
	value[999] = '\0';
	payload_add(&payload, "name", value);
	ck_assert_uint_eq(payload.len, 5 + LOG_VALUE_MAX + 4);
	ck_assert_str_eq(payload.at + payload.len - 4, "%...");
	text_clear(&payload);
}
END_TEST

static const struct unit_test tests[] = {
	{ &an_entry_is_written_as_formats_md_says, 0 },
	{ &a_whole_chain_verifies, 0 },
	{ &every_changed_byte_before_the_end_breaks_the_chain, 0 },
	{ &entries_cannot_be_left_out_doubled_or_swapped, 5 },
	{ &what_is_no_entry_is_refused, 12 },
	{ &nothing_follows_a_closed_log, 0 },
	{ &a_long_value_is_cut_and_marked, 0 },
};
UNIT_TESTS("log", tests)

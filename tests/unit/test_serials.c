#include "base/text.h"
#include "tally/serials.h"
#include "tests/unit/test.h"

START_TEST(a_serial_is_taken_once)
{
	struct serials serials;

	serials_init(&serials, 42);
	for (uint64_t i = 0; i < 100000; i++) {
		uint64_t serial = i * 0x9e3779b97f4a7c15u;

		ck_assert(serials_add(&serials, serial));
		ck_assert(!serials_add(&serials, serial));
	}
	ck_assert_uint_eq(serials.count, 100000);
	/* 8 bytes a slot, never less than a quarter full beyond the first. */
	ck_assert_uint_le(serials.size, 100000 * 4);
	serials_clear(&serials);
}
END_TEST

START_TEST(serial_zero_is_a_serial_like_others)
{
	struct serials serials;

	serials_init(&serials, 0);
	ck_assert(serials_add(&serials, 0));
	ck_assert(!serials_add(&serials, 0));
	serials_clear(&serials);
}
END_TEST

START_TEST(reserving_changes_nothing)
{
	struct serials serials;

	serials_init(&serials, 7);
	for (uint64_t i = 1; i <= 1000; i++)
		ck_assert(serials_add(&serials, i));
	serials_reserve(&serials, 1000000);
	for (uint64_t i = 1; i <= 1000; i++)
		ck_assert(!serials_add(&serials, i));
	ck_assert(serials_add(&serials, 1001));
	serials_clear(&serials);
}
END_TEST

/* `count` lines of a file, from the serial `first` on; only the serials. */
static struct records
lines_from(uint64_t first, size_t count, struct text *text)
{
	text_clear(text);
	for (size_t i = 0; i < count; i++)
		text_addf(text, "%016llx,1\n", (unsigned long long)first + i);
	return (struct records){ .kind = RECORD_BALLOTS,
		.lines = text_span(text),
		.count = count,
		.line_len = SERIAL_TEXT_LEN + 3 };
}

START_TEST(a_file_is_taken_up_to_the_first_serial_that_is_there)
{
	struct serials serials;
	struct text text = { 0 };
	struct records records;
	struct record twice;

	serials_init(&serials, 42);
	/* More than are fetched at once, and not a multiple of it. */
	records = lines_from(1000, 201, &text);
	ck_assert(serials_add_records(&serials, &records, &twice));
	ck_assert_uint_eq(serials.count, 201);
	records = lines_from(500, 0, &text);
	ck_assert(serials_add_records(&serials, &records, &twice));
	records = lines_from(900, 200, &text);
	ck_assert(!serials_add_records(&serials, &records, &twice));
	ck_assert_uint_eq(record_serial(&twice), 1000);
	ck_assert(span_equals(twice.name, "00000000000003e8"));
	ck_assert_uint_eq(serials.count, 201 + 100);
	text_clear(&text);
	serials_clear(&serials);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_serial_is_taken_once, 0 },
	{ &serial_zero_is_a_serial_like_others, 0 },
	{ &reserving_changes_nothing, 0 },
	{ &a_file_is_taken_up_to_the_first_serial_that_is_there, 0 },
};
UNIT_TESTS("serials", tests)

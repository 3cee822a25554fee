#include "tally/serials.h"
#include "tests/unit/test.h"

START_TEST(a_serial_is_taken_once)
{
	struct serials serials;

	serials_init(&serials, 42);
	for (uint64_t i = 0; i < 100000; i++) {
		uint64_t serial = i * 0x9e3779b97f4a7c15u;

		ck_assert(!serials_has(&serials, serial));
		ck_assert(serials_add(&serials, serial));
		ck_assert(serials_has(&serials, serial));
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
	ck_assert(!serials_has(&serials, 0));
	ck_assert(serials_add(&serials, 0));
	ck_assert(serials_has(&serials, 0));
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
		ck_assert(serials_has(&serials, i));
	ck_assert(!serials_has(&serials, 1001));
	serials_clear(&serials);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_serial_is_taken_once, 0 },
	{ &serial_zero_is_a_serial_like_others, 0 },
	{ &reserving_changes_nothing, 0 },
};
UNIT_TESTS("serials", tests)

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>

#include "tests/unit/test.h"

#define COUNT 5000

/* Sizes from nothing to more than a block. */
static size_t
size_of(size_t i)
{
	return i % 1000 == 999 ? 2000000 + i : i % 400;
}

START_TEST(pieces_lie_apart_and_stay_until_all_are_given_back)
{
	static unsigned char *pieces[COUNT];
	struct arena arena = { .left = 0 };

	for (size_t i = 0; i < COUNT; i++) {
		pieces[i] = arena_take(&arena, size_of(i));
		ck_assert_uint_eq(
		    (uintptr_t)pieces[i] % alignof(max_align_t), 0);
		memset(pieces[i], (int)(i % 251), size_of(i));
	}
	for (size_t i = 0; i < COUNT; i++)
		for (size_t j = 0; j < size_of(i); j++)
			if (pieces[i][j] != i % 251)
				ck_abort_msg("piece %zu was written over", i);
	arena_clear(&arena);
	ck_assert_ptr_null(arena.blocks);
	ck_assert_uint_eq(arena.left, 0);
	/* Empty, it can be used again. */
	memset(arena_take(&arena, 8), 1, 8);
	arena_clear(&arena);
}
END_TEST

static const struct unit_test tests[] = {
	{ &pieces_lie_apart_and_stay_until_all_are_given_back, 0 },
};
UNIT_TESTS("arena", tests)

#include "tests/unit/test.h"

#include "audit/proof.h"
#include "audit/tiles.h"
#include "audit/tree.h"
#include "tests/unit/demo_log.h"

/* --- which tiles ---------------------------------------------------------- */

struct seen {
	struct text paths;
	size_t count;
};

static int
path_visit(
    void *context, const char *path, struct span bytes, struct error *err)
{
	struct seen *seen = context;

	(void)err;
	seen->count++;
	/* Full tiles have 8,192 bytes, the others say how many hashes. */
	if (strstr(path, ".p/") == NULL)
		ck_assert_uint_eq(bytes.len, 8192);
	else
		text_addf(&seen->paths, "%s %zu\n", path, bytes.len / 32);
	return 0;
}

/* The example of C2SP: 70,000 entries. */
START_TEST(a_tree_has_the_tiles_that_c2sp_says)
{
	static const struct {
		uint64_t size;
		size_t count;
		const char *partial;
	} trees[] = {
		{ 0, 0, NULL },
		{ 1, 1, "tile/0/000.p/1 1\n" },
		{ 255, 1, "tile/0/000.p/255 255\n" },
		{ 256, 2, "tile/1/000.p/1 1\n" },
		{ 257, 3, "tile/0/001.p/1 1\ntile/1/000.p/1 1\n" },
		{ 70000, 273 + 1 + 1 + 1 + 1,
		    "tile/0/273.p/112 112\ntile/1/001.p/17 17\n"
		    "tile/2/000.p/1 1\n" },
	};
	struct digest *leaves = memory_new(70000, sizeof(*leaves));
	struct seen seen = { .count = 0 };
	struct error err;

	ck_assert_int_eq(
	    tiles_each(leaves, trees[_i].size, path_visit, &seen, &err), 0);
	ck_assert_uint_eq(seen.count, trees[_i].count);
	if (trees[_i].partial == NULL)
		ck_assert_ptr_null(seen.paths.at);
	else
		ck_assert_str_eq(seen.paths.at, trees[_i].partial);
	text_clear(&seen.paths);
	free(leaves);
}
END_TEST

START_TEST(numbers_are_written_in_groups_of_three)
{
	static const struct {
		uint64_t number;
		size_t width;
		const char *path;
	} paths[] = { { 0, 256, "tile/0/000" }, { 999, 256, "tile/0/999" },
		{ 1000, 256, "tile/0/x001/000" },
		{ 1234067, 256, "tile/0/x001/x234/067" },
		{ 1234067, 8, "tile/0/x001/x234/067.p/8" } };
	struct text text = { 0 };

	tiles_path(0, paths[_i].number, paths[_i].width, &text);
	ck_assert_str_eq(text.at, paths[_i].path);
	text_clear(&text);
}
END_TEST

static int
stop_visit(
    void *context, const char *path, struct span bytes, struct error *err)
{
	size_t *left = context;

	(void)path;
	(void)bytes;
	if ((*left)-- > 0)
		return 0;
	return error_set(err, ERROR_SYSTEM, "fix", "full");
}

START_TEST(a_failure_stops_them)
{
	struct digest *leaves = memory_new(1000, sizeof(*leaves));
	struct error err;

	for (size_t at = 0; at < 5; at++) {
		size_t left = at;

		ck_assert_int_eq(
		    tiles_each(leaves, 1000, stop_visit, &left, &err), -1);
		ck_assert_str_eq(err.what.id, "full");
	}
	free(leaves);
}
END_TEST

/* --- the demo log --------------------------------------------------------- */

static int
demo_visit(
    void *context, const char *path, struct span bytes, struct error *err)
{
	struct file_bytes wanted = demo(path);
	size_t *count = context;

	(void)err;
	ck_assert(span_same(bytes, file_span(&wanted)));
	file_release(&wanted);
	(*count)++;
	return 0;
}

START_TEST(the_tiles_of_the_demo_log_are_ours)
{
	struct digest leaves[300];
	struct text bundle = { 0 }, path = { 0 };
	struct file_bytes log;
	struct span rest, line;
	struct error err;
	size_t count = 0, tiles = 0;

	if (!demo_is_here("its tiles were not tried"))
		return;
	log = demo("log.txt");
	rest = file_span(&log);
	while (span_line(&rest, 65535, &line)) {
		leaves[count++] = tree_leaf(line);
		tiles_add_entry(line, &bundle);
		if (count % TILE_WIDTH != 0 && count != 300)
			continue;
		tiles_entries_path((count - 1) / TILE_WIDTH,
		    (count - 1) % TILE_WIDTH + 1, &path);
		ck_assert_int_eq(
		    demo_visit(&tiles, path.at, text_span(&bundle), &err), 0);
		text_clear(&bundle);
		text_clear(&path);
	}
	ck_assert_int_eq(tiles_each(leaves, 300, demo_visit, &tiles, &err), 0);
	ck_assert_uint_eq(tiles, 2 + 3);
	file_release(&log);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_tree_has_the_tiles_that_c2sp_says, 6 },
	{ &numbers_are_written_in_groups_of_three, 5 },
	{ &a_failure_stops_them, 0 },
	{ &the_tiles_of_the_demo_log_are_ours, 0 },
};
UNIT_TESTS("tiles", tests)

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "ballot/media.h"
#include "tests/unit/test.h"

static const struct {
	const char *name;
	enum media_kind kind;
	unsigned number;
} known[] = {
	{ "roster-2.note", MEDIA_ROSTER, 2 },
	{ "setup-1.note", MEDIA_SETUP_NOTE, 1 },
	{ "setup-999999.json", MEDIA_SETUP_JSON, 999999 },
	{ "manifest-1.note", MEDIA_MANIFEST, 1 },
	{ "manifest-12.note", MEDIA_MANIFEST, 12 },
	{ "turnout.note", MEDIA_TURNOUT, 0 },
	{ "ballots-001.csv", MEDIA_BALLOTS, 1 },
	{ "ballots-999.csv", MEDIA_BALLOTS, 999 },
	{ "ballots-1000.csv", MEDIA_BALLOTS, 1000 },
	{ "ballots-999999.csv", MEDIA_BALLOTS, 999999 },
	{ "bundles-042.csv", MEDIA_BUNDLES, 42 },
	{ "checkins.csv", MEDIA_VOTERS, 0 },
	{ "roll.csv", MEDIA_VOTERS, 0 },
	{ "changes.csv", MEDIA_VOTERS, 0 },
};

START_TEST(a_name_says_what_a_file_is)
{
	struct media_item item = media_item_of(known[_i].name);
	struct record_name name;
	char written[FILE_NAME_LEN];

	ck_assert_int_eq(item.kind, known[_i].kind);
	ck_assert_uint_eq(item.number, known[_i].number);
	ck_assert_uint_gt(media_bytes_max(item.kind), 0);
	if (!record_name_parse(span_of(known[_i].name), &name))
		return;
	record_name_format(name, written);
	ck_assert_str_eq(written, known[_i].name);
}
END_TEST

START_TEST(any_other_spelling_is_left_alone)
{
	static const char *const others[] = { "", "roster-0.note",
		"roster-01.note", "roster-1.note.new", "roster-1000000.note",
		"manifest.note", "manifest--1.note", "Manifest-1.note",
		"turnout.note.1", "ballots-1.csv", "ballots-01.csv",
		"ballots-000.csv", "ballots-0001.csv", "ballots-1000000.csv",
		"ballots-001.CSV", "ballots-001.csv ", "ballots-001",
		"ballots-00a.csv", "bundles-001.note", " ballots-001.csv",
		"ballots-001..csv", "ballots-.csv", "ballots-+01.csv",
		"checkins-1.csv", "roll-e-1.csv", "numbers-e-1.csv", "Roll.csv",
		".hidden" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct media_item item = media_item_of(others[i]);

		ck_assert_msg(item.kind == MEDIA_OTHER, "%s", others[i]);
		ck_assert_uint_eq(media_bytes_max(item.kind), 0);
	}
}
END_TEST

START_TEST(a_stick_is_listed_keys_first_and_by_number)
{
	static const char *const files[] = { "ballots-1000.csv", "notes.txt",
		"ballots-999.csv", "manifest-10.note", "manifest-9.note",
		"bundles-001.csv", "checkins.csv", "turnout.note",
		"setup-2.json", "roster-2.note", "setup-2.note" };
	static const char *const wanted[] = { "notes.txt", "roster-2.note",
		"setup-2.note", "setup-2.json", "manifest-9.note",
		"manifest-10.note", "turnout.note", "checkins.csv",
		"ballots-999.csv", "ballots-1000.csv", "bundles-001.csv" };
	char folder[] = "/tmp/kaihyo-media-XXXXXX";
	struct media media;
	struct error err;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (size_t i = 0; i < 11; i++) {
		char *path = path_join(folder, files[i]);

		ck_assert_int_eq(
		    file_create(path, span_of("x"), 0600, &err), 0);
		free(path);
	}
	ck_assert_int_eq(media_open(folder, &media, &err), 0);
	ck_assert_uint_eq(media.count, 11);
	for (size_t i = 0; i < 11; i++)
		ck_assert_str_eq(media.items[i].name, wanted[i]);
	for (size_t i = 0; i < 11; i++)
		unlinkat(media.folder.descriptor, files[i], 0);
	media_close(&media);
	ck_assert_int_eq(media.folder.descriptor, -1);
	rmdir(folder);
	ck_assert_int_eq(media_open(folder, &media, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	media_close(&media);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_name_says_what_a_file_is, sizeof(known) / sizeof(known[0]) },
	{ &any_other_spelling_is_left_alone, 0 },
	{ &a_stick_is_listed_keys_first_and_by_number, 0 },
};
UNIT_TESTS("media", tests)

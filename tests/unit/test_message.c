#include "test.h"

#include "base/message.h"

static const char *
english(const struct message *message)
{
	static char line[512];

	message_format_english(message, line, sizeof(line));
	return line;
}

START_TEST(numbers_are_read_in_groups_of_three)
{
	struct message message;

	message_set(&message, "%d %u %llu %zu %d", -1234, 999u,
	    18446744073709551615ull >> 1, (size_t)1000, 0);
	ck_assert_str_eq(
	    english(&message), "-1,234 999 9,223,372,036,854,775,807 1,000 0");
}
END_TEST

START_TEST(a_word_of_ours_is_an_argument_without_its_mark)
{
	struct message message;

	message_set(&message, "%u of the role %s", 2u, WORD_("counter"));
	ck_assert_str_eq(english(&message), "2 of the role counter");
	ck_assert_str_eq(WORD_TEXT(WORD_("counter")), "counter");
}
END_TEST

START_TEST(text_from_a_file_cannot_command_the_terminal)
{
	struct message message;

	message_set(
	    &message, "%s|%.*s|%s", "a\033[2Jb", 3, "\001c\nd", "\001e\033f");
	ck_assert_str_eq(english(&message), "a?[2Jb|?c?|e?f");
}
END_TEST

START_TEST(an_argument_is_cut_and_ends)
{
	char longer[MESSAGE_ARG_LEN * 2], word[MESSAGE_ARG_LEN * 2];
	struct message message;

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	memcpy(word, longer, sizeof(word));
	word[0] = '\001';
	message_set(&message, "%s%s", longer, word);
	ck_assert_uint_eq(strlen(english(&message)), 2 * MESSAGE_ARG_LEN - 3);
}
END_TEST

START_TEST(a_japanese_character_takes_two_cells)
{
	ck_assert_uint_eq(text_width("ab"), 2);
	ck_assert_uint_eq(text_width("開票所"), 6);
	ck_assert_uint_eq(text_width("（ア）a"), 7);
}
END_TEST

static const struct unit_test tests[] = {
	{ &numbers_are_read_in_groups_of_three, 0 },
	{ &a_word_of_ours_is_an_argument_without_its_mark, 0 },
	{ &text_from_a_file_cannot_command_the_terminal, 0 },
	{ &an_argument_is_cut_and_ends, 0 },
	{ &a_japanese_character_takes_two_cells, 0 },
};

UNIT_TESTS("message", tests)

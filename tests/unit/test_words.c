#include "tests/unit/test.h"

#include "audit/words.h"

#define LETTERS_MAX 24

/* The characters of a word; returns how many. */
static size_t
characters(const char *word, uint32_t out[LETTERS_MAX])
{
	struct span rest = span_of(word);
	size_t count = 0, step;

	while (rest.len > 0) {
		ck_assert_uint_lt(count, LETTERS_MAX);
		step = utf8_next(rest, &out[count++]);
		ck_assert_uint_gt(step, 0);
		rest = (struct span){ rest.at + step, rest.len - step };
	}
	return count;
}

/* How many characters must change, come or go (Levenshtein). */
static size_t
distance(const char *one, const char *two)
{
	uint32_t a[LETTERS_MAX], b[LETTERS_MAX];
	size_t na = characters(one, a), nb = characters(two, b);
	size_t row[LETTERS_MAX + 1];

	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[nb];
}

static bool
begins_alike(const char *one, const char *two)
{
	uint32_t a[LETTERS_MAX], b[LETTERS_MAX];
	size_t na = characters(one, a), nb = characters(two, b);

	return na >= 4 && nb >= 4 && memcmp(a, b, 4 * sizeof(a[0])) == 0;
}

START_TEST(no_word_can_be_taken_for_another)
{
	for (unsigned i = 0; i < 256; i++)
		for (unsigned j = 0; j < i; j++) {
			const char *e = words_english((uint8_t)i);
			const char *f = words_english((uint8_t)j);
			const char *k = words_japanese((uint8_t)i);
			const char *l = words_japanese((uint8_t)j);

			ck_assert_msg(distance(e, f) >= 2, "%s %s", e, f);
			ck_assert_msg(distance(k, l) >= 2, "%s %s", k, l);
			ck_assert_msg(!begins_alike(e, f), "%s %s", e, f);
			ck_assert_msg(!begins_alike(k, l), "%s %s", k, l);
			ck_assert_msg(strcmp(f, e) < 0, "%s %s", f, e);
		}
}
END_TEST

static void
type_words(const struct words *words, int language, struct text *text)
{
	for (size_t i = 0; i < WORDS_COUNT; i++) {
		if (i > 0)
			text_add(text, i % 4 == 0 ? ", " : " ");
		text_add(text, language == 0 || (language == 2 && i % 2 == 0)
		                   ? words_english(words->at[i])
		                   : words_japanese(words->at[i]));
	}
}

START_TEST(words_come_back_in_either_language_and_mixed)
{
	struct words words, back;
	struct text text = { 0 };
	struct error err;
	struct digest digest;

	for (unsigned i = 0; i < 256; i++) {
		memset(digest.bytes, (int)i, DIGEST_LEN);
		digest.bytes[i % 15] ^= 0x5a;
		words = words_of(&digest);
		ck_assert_mem_eq(words.at, digest.bytes, WORDS_COUNT - 1);
		type_words(&words, _i, &text);
		ck_assert_int_eq(words_parse(text_span(&text), &back, &err), 0);
		ck_assert(words_same(&words, &back));
		text_clear(&text);
	}
}
END_TEST

/* The example of formats.md §13.5. */
#define EXAMPLE                                                                \
	"earphone tempo helmet cinnamon button seminar gallery wire "          \
	"popcorn tempo blanket propeller panel cork tiger candle"

static struct words
example(void)
{
	struct words words;
	struct error err;

	ck_assert_int_eq(words_parse(span_of(EXAMPLE), &words, &err), 0);
	return words;
}

START_TEST(the_example_of_the_format_has_its_words)
{
	struct digest digest = digest_of(
	    span_of("mihon/0123456789abcdef/kita\n300\n"
	            "CGNo4brMANXOKn0mXfC+D7Zgjtcxf+ZvG0Uv0q0c2us=\n"));
	struct words words = words_of(&digest);
	struct text text = { 0 };

	type_words(&words, 0, &text);
	for (char *at = text.at; (at = strchr(at, ',')) != NULL;)
		memmove(at, at + 1, strlen(at));
	ck_assert_str_eq(text.at, EXAMPLE);
	text_clear(&text);
}
END_TEST

START_TEST(hiragana_capitals_and_wide_spaces_are_read)
{
	static const char typed[] =
	    "Earphone\u3000てんぽ,HELMET、シナモン・ button seminar gallery "
	    "wire\npopcorn tempo blanket propeller panel cork tiger "
	    "きゃんどる\n";
	struct words wanted = example(), words;
	struct error err;

	ck_assert_int_eq(words_parse(span_of(typed), &words, &err), 0);
	ck_assert(words_same(&words, &wanted));
}
END_TEST

/* Every wrong word and every two that changed places. */
START_TEST(one_wrong_word_and_two_swapped_are_noticed)
{
	struct words right = example(), words, back;
	struct text text = { 0 };
	struct error err;

	for (size_t i = 0; i < WORDS_COUNT; i++)
		for (unsigned other = 0; other < 256; other++) {
			words = right;
			words.at[i] = (uint8_t)other;
			type_words(&words, 0, &text);
			ck_assert_int_eq(
			    words_parse(text_span(&text), &back, &err),
			    other == right.at[i] ? 0 : -1);
			text_clear(&text);
		}
	for (size_t i = 0; i < WORDS_COUNT; i++)
		for (size_t j = 0; j < i; j++) {
			words = right;
			words.at[i] = right.at[j];
			words.at[j] = right.at[i];
			type_words(&words, 1, &text);
			ck_assert_int_eq(
			    words_parse(text_span(&text), &back, &err),
			    right.at[i] == right.at[j] ? 0 : -1);
			text_clear(&text);
		}
}
END_TEST

START_TEST(what_are_not_the_words_is_refused)
{
	static const struct {
		const char *typed, *what;
	} refused[] = {
		{ "", "%zu words; there must be %d" },
		{ "tempo", "%zu words; there must be %d" },
		{ EXAMPLE " candle", "more than %d words" },
		{ "tempa " EXAMPLE, "word %zu, \"%s\", is none of the list" },
		{ "\xff " EXAMPLE, "%zu words; there must be %d" },
		{ EXAMPLE " \xff", "%zu words; there must be %d" },
	};
	struct words words;
	struct error err;

	ck_assert_int_eq(
	    words_parse(span_of(refused[_i].typed), &words, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.what.id, refused[_i].what);
	for (size_t i = 0; i < WORDS_COUNT; i++)
		ck_assert_uint_eq(words.at[i], 0);
}
END_TEST

static const struct unit_test tests[] = {
	{ &no_word_can_be_taken_for_another, 0 },
	{ &words_come_back_in_either_language_and_mixed, 3 },
	{ &the_example_of_the_format_has_its_words, 0 },
	{ &hiragana_capitals_and_wide_spaces_are_read, 0 },
	{ &one_wrong_word_and_two_swapped_are_noticed, 0 },
	{ &what_are_not_the_words_is_refused, 6 },
};
UNIT_TESTS("words", tests)

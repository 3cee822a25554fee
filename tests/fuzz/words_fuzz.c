#include "audit/words.h"
#include "tests/fuzz/fixed_key.h"

/*
 * Whatever is typed: words_parse() returns, and what it takes, written out in
 * either language, is taken as the same words.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span typed = { (const char *)data, len };
	struct words words, again;
	struct error err = { 0 };

	if (words_parse(typed, &words, &err) != 0) {
		must_say_why(&err);
		return 0;
	}
	for (int language = 0; language < 2; language++) {
		struct text text = { 0 };

		for (size_t i = 0; i < WORDS_COUNT; i++)
			text_addf(&text, " %s",
			    language == 0 ? words_english(words.at[i])
			                  : words_japanese(words.at[i]));
		if (words_parse(text_span(&text), &again, &err) != 0 ||
		    !words_same(&words, &again))
			abort();
		text_clear(&text);
	}
	return 0;
}

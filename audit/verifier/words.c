#include "audit/verifier/words.h"

#include <stddef.h>
#include <string.h>

#include "audit/verifier/report.h"

const struct word words_trust[] = {
	{ "note", "参考" },
	{ "not checkable here", "ここでは確かめられない" },
	{ "incomplete", "不足" },
	{ "FAILED", "不合格" },
	{ "%s: %zu more lines like these", "%s: ほかに%zu件" },
	{ NULL, NULL },
};

const char *
words_japanese(const char *english)
{
	const struct word *const tables[] = { words_trust, words_records,
		words_judge };

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct word *w = tables[t]; w->english; w++)
			if (strcmp(w->english, english) == 0)
				return w->japanese;
	return english;
}

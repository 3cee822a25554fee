/*
 * What holds of every profile, whatever the figures: a vote for never hurts,
 * names make no difference, and figures of 200 million are as exact as small
 * ones.
 */
#include <ctype.h>
#include <dirent.h>

#include "tests/unit/verdict.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))
#define ROUNDS 100
#define OPTIONS 4
#define CANTONS 26

/*
 * Every profile: its options (the first is moved votes to, the second loses
 * them), and verdicts from the best for the first to the worst. What is not
 * listed ("no", "no sealed") is worst of all.
 */
static const struct profile {
	const char *name, *options[OPTIONS + 1], *verdicts[5];
	bool mirrored; /* the two sides are treated alike */
	bool cantons;
	const char *context;
} profiles[] = {
	{ "abiko", { "for", "against" },
	    { "yes: for", "yes: none", "yes: against" }, true, false, NULL },
	{ "berlin", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "berlin-constitution", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "colombia-2016", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "colorado-55", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "constitutional-referendum", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "denmark-42", { "for", "against" },
	    { "yes: passes", "yes: rejected" }, false, false, NULL },
	{ "fujimi", { "for", "against" }, { "yes" }, true, false, NULL },
	{ "hamburg", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false,
	    "context:with-election=no" },
	{ "hawaii", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false,
	    "context:special-election=yes" },
	{ "hiroshima", { "for", "against" },
	    { "yes: adopted", "yes: tie", "yes: not-adopted" }, false, false,
	    NULL },
	{ "illinois", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "italy-138", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "italy-75", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "kawasaki-2008", { "for", "against" },
	    { "yes: for-over-half", "yes: tie", "yes: for-not-over-half" },
	    false, false, NULL },
	{ "kawasaki-2008-02-draft", { "for", "against" },
	    { "yes: for-over-half", "yes: tie", "yes: for-not-over-half" },
	    false, false, NULL },
	{ "kodaira-2013", { "review", "keep" },
	    { "yes: option-preferred/review", "yes: tie",
	        "yes: option-preferred/keep" },
	    true, false, NULL },
	{ "koga-2004", { "for", "against" }, { "yes" }, true, false, NULL },
	{ "merger-council", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "montenegro-2006", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "nago-1997", { "for", "against", "for-if", "against-if" },
	    { "yes: for", "yes: tie", "yes: against" }, true, false, NULL },
	{ "okinawa-2019", { "for", "against" },
	    { "yes: respect/for", "yes: tie-at-the-top", "yes: not-reached",
	        "yes: respect/against" },
	    true, false, NULL },
	{ "osaka-2015", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "switzerland", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, true, NULL },
	{ "switzerland-law", { "for", "against" },
	    { "yes: adopted", "yes: not-adopted" }, false, false, NULL },
	{ "takahama", { "for", "against" },
	    { "yes: adopted", "yes: tie", "yes: not-adopted" }, false, false,
	    NULL },
	{ "tokorozawa-2015", { "for", "against" },
	    { "yes: weighs-heavily/for", "yes: advisory",
	        "yes: weighs-heavily/against" },
	    true, false, NULL },
	{ "tokushima-2000", { "for", "against" }, { "yes" }, true, false,
	    NULL },
	/* Three questions; the preference is what is moved. */
	{ "switzerland-counter-proposal", { "initiative", "counter-proposal" },
	    { "yes: initiative", "yes: neither", "yes: counter-proposal" },
	    true, true, NULL },
};

/* --- random figures ------------------------------------------------------- */

struct chance {
	uint64_t state;
};

static uint64_t
draw(struct chance *chance, uint64_t below)
{
	chance->state =
	    chance->state * 6364136223846793005u + 1442695040888963407u;
	return (chance->state >> 33) % below;
}

/* Votes of the whole, and of two options in each canton. */
struct world {
	uint64_t votes[OPTIONS], invalid, stayed, cantons[CANTONS][2];
	/* Both texts of the counter-proposal are adopted by these. */
	uint64_t initiative, counter;
};

static const char *const cantons[CANTONS] = { "zh", "be", "lu", "ur", "sz",
	"gl", "zg", "fr", "so", "sh", "sg", "gr", "ag", "tg", "ti", "vd", "vs",
	"ne", "ge", "ju", "ow", "nw", "bs", "bl", "ar", "ai" };

/* Close calls: the sides differ by little, the turnout is near a half. */
static void
world_draw(struct chance *chance, struct world *world)
{
	uint64_t about = 1 + draw(chance, 20);

	memset(world, 0, sizeof(*world));
	for (size_t i = 0; i < OPTIONS; i++)
		world->votes[i] = about + draw(chance, 3);
	world->votes[0] += draw(chance, 2) * draw(chance, 20);
	world->invalid = draw(chance, 3);
	world->stayed = draw(chance, 8 * about);
	for (size_t i = 0; i < CANTONS; i++) {
		world->cantons[i][0] = 1 + draw(chance, 3);
		world->cantons[i][1] = 1 + draw(chance, 3);
	}
	world->initiative = 10 + draw(chance, 3);
	world->counter = 10 + draw(chance, 3);
}

static size_t
option_count(const struct profile *profile)
{
	size_t count = 0;

	while (profile->options[count] != NULL)
		count++;
	return count;
}

static void
cantons_words(const struct profile *profile, const struct world *world,
    uint64_t times, const char *question, struct text *words)
{
	for (size_t c = 0; c < CANTONS; c++)
		for (size_t i = 0; i < 2; i++)
			text_addf(words, " %soption:%s@%s=%llu", question,
			    profile->options[i], cantons[c],
			    (unsigned long long)(world->cantons[c][i] * times));
}

/* The people adopt a text; `won` of the first cantons do. */
static void
text_words(
    const char *question, uint64_t won, uint64_t times, struct text *words)
{
	text_addf(words, " %s/option:for=%llu %s/option:against=%llu", question,
	    (unsigned long long)(3 * times), question,
	    (unsigned long long)(2 * times));
	for (size_t c = 0; c < CANTONS; c++)
		text_addf(words,
		    " %s/option:for@%s=%llu %s/option:against@%s=%llu",
		    question, cantons[c],
		    (unsigned long long)((c < won ? 4 : 2) * times), question,
		    cantons[c], (unsigned long long)(3 * times));
}

/* All figures, each multiplied by `times`. */
static void
world_words(const struct profile *profile, const struct world *world,
    uint64_t times, struct text *words)
{
	bool two = strcmp(profile->name, "switzerland-counter-proposal") == 0;
	const char *question = two ? "preference/" : "";
	uint64_t valid = 0, papers;

	for (size_t i = 0; i < option_count(profile); i++)
		valid += world->votes[i];
	papers = valid + world->invalid;
	text_addf(words, "E=%llu V=%llu %sB=%llu",
	    (unsigned long long)((papers + world->stayed) * times),
	    (unsigned long long)(papers * times), question,
	    (unsigned long long)(papers * times));
	if (profile->context != NULL)
		text_addf(words, " %s", profile->context);
	for (size_t i = 0; i < option_count(profile); i++)
		text_addf(words, " %soption:%s=%llu", question,
		    profile->options[i],
		    (unsigned long long)(world->votes[i] * times));
	if (profile->cantons)
		cantons_words(profile, world, times, question, words);
	if (two) {
		text_words("initiative", world->initiative, times, words);
		text_words("counter-proposal", world->counter, times, words);
	}
}

static void
verdict(const struct rules *rules, const char *words, struct text *got)
{
	struct trial *trial = trial_of(rules, words);
	struct trace trace = { .rules = &trial->rules,
		.election = &trial->election };
	struct decision decision;
	struct error err = { 0 };

	text_clear(got);
	ck_assert_int_eq(decision_evaluate(&trial->rules, &trial->facts, &trace,
	                     &decision, &err),
	    0);
	verdict_write(&trial->rules, &decision, got);
	trace_clear(&trace);
	free(trial);
}

static struct rules *
rules_of(const struct profile *profile)
{
	struct text file = { 0 };
	struct rules *rules;

	text_addf(&file, "%s.json", profile->name);
	rules = rules_of_profile(file.at);
	text_clear(&file);
	return rules;
}

/* --- a vote for never hurts ----------------------------------------------- */

static int
rank(const struct profile *profile, const char *got)
{
	int i = 0;

	for (; i < COUNT(profile->verdicts); i++)
		if (profile->verdicts[i] != NULL &&
		    strcmp(profile->verdicts[i], got) == 0)
			return i;
	ck_assert_msg(strncmp(got, "no", 2) == 0, "%s: %s is not listed",
	    profile->name, got);
	return i;
}

static void
better_check(const struct profile *profile, const struct rules *rules,
    const struct world *before, const struct world *after, bool seen[])
{
	struct text words = { 0 }, more = { 0 }, got = { 0 }, then = { 0 };
	int worse, better;

	world_words(profile, before, 1, &words);
	world_words(profile, after, 1, &more);
	verdict(rules, words.at, &got);
	verdict(rules, more.at, &then);
	worse = rank(profile, got.at);
	better = rank(profile, then.at);
	seen[worse] = true;
	seen[better] = true;
	if (better > worse)
		ck_abort_msg("%s: %s (%s), and with one more vote %s (%s)",
		    profile->name, got.at, words.at, then.at, more.at);
	text_clear(&words);
	text_clear(&more);
	text_clear(&got);
	text_clear(&then);
}

START_TEST(one_more_vote_for_never_hurts)
{
	const struct profile *profile = &profiles[_i];
	struct rules *rules = rules_of(profile);
	struct chance chance = { (uint64_t)_i + 1 };
	bool seen[COUNT(profile->verdicts) + 1] = { false };

	for (int round = 0; round < ROUNDS; round++) {
		struct world world, moved, joined;
		uint64_t canton = draw(&chance, CANTONS);

		world_draw(&chance, &world);
		moved = joined = world;
		moved.votes[0]++;
		moved.votes[1]--;
		moved.cantons[canton][0]++;
		moved.cantons[canton][1]--;
		better_check(profile, rules, &world, &moved, seen);
		/* Somebody who stayed at home votes for. */
		joined.votes[0]++;
		joined.stayed -= joined.stayed > 0 ? 1 : 0;
		joined.cantons[canton][0]++;
		better_check(profile, rules, &world, &joined, seen);
	}
	/* All listed verdicts came up, or nothing was tested. */
	for (int i = 0; i < COUNT(profile->verdicts); i++)
		ck_assert_msg(profile->verdicts[i] == NULL || seen[i],
		    "%s: never %s", profile->name, profile->verdicts[i]);
	free(rules);
}
END_TEST

/* --- names make no difference --------------------------------------------- */

struct pair {
	const char *from, *to;
};

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '-';
}

/* `text` with every whole word of `pairs` replaced. */
static void
replace_words(
    const char *text, const struct pair *pairs, size_t count, struct text *out)
{
	text_clear(out);
	while (*text != '\0') {
		size_t len = 0, i = 0;

		while (is_letter(text[len]))
			len++;
		if (len == 0) {
			text_add_bytes(out, text++, 1);
			continue;
		}
		for (; i < count; i++)
			if (strlen(pairs[i].from) == len &&
			    strncmp(pairs[i].from, text, len) == 0)
				break;
		if (i < count)
			text_add(out, pairs[i].to);
		else
			text_add_bytes(out, text, len);
		text += len;
	}
}

/* The words in the other order: no option comes first. */
static void
reverse_words(const char *words, struct text *out)
{
	const char *end = words + strlen(words);

	text_clear(out);
	while (end > words) {
		const char *from = end;

		while (from > words && from[-1] != ' ')
			from--;
		text_add(out, out->len > 0 ? " " : "");
		text_add_bytes(out, from, (size_t)(end - from));
		end = from > words ? from - 1 : from;
	}
}

static const struct pair renamed[] = { { "for", "z-yes" },
	{ "against", "a-no" }, { "for-if", "yes-maybe" },
	{ "against-if", "m-no" }, { "keep", "zz" }, { "review", "aa" } };

START_TEST(renaming_the_options_changes_only_names)
{
	const struct profile *profile = &profiles[_i];
	struct rules *rules = rules_of(profile), *other = rules_of(profile);
	struct chance chance = { (uint64_t)_i + 1000 };

	for (size_t i = 0; i < other->id_count; i++)
		for (size_t p = 0; p < COUNT(renamed); p++)
			if (strcmp(other->ids[i], renamed[p].from) == 0)
				span_copy(span_of(renamed[p].to), other->ids[i],
				    sizeof(other->ids[i]));
	for (int round = 0; round < ROUNDS; round++) {
		struct text words = { 0 }, names = { 0 }, got = { 0 },
		            then = { 0 };
		struct world world;

		world_draw(&chance, &world);
		world_words(profile, &world, 1, &words);
		verdict(rules, words.at, &got);
		replace_words(words.at, renamed, COUNT(renamed), &names);
		reverse_words(names.at, &words);
		verdict(other, words.at, &then);
		/* Names of outcomes stay; winners carry the new name. */
		if (strchr(got.at, '/') != NULL) {
			replace_words(got.at, renamed, COUNT(renamed), &names);
			ck_assert_str_eq(then.at, names.at);
		} else {
			ck_assert_str_eq(then.at, got.at);
		}
		text_clear(&words);
		text_clear(&names);
		text_clear(&got);
		text_clear(&then);
	}
	free(rules);
	free(other);
}
END_TEST

static const struct pair mirror[] = { { "for", "against" },
	{ "against", "for" }, { "for-if", "against-if" },
	{ "against-if", "for-if" }, { "keep", "review" }, { "review", "keep" },
	{ "initiative", "counter-proposal" },
	{ "counter-proposal", "initiative" } };

/* Where both sides are treated alike, swapped votes swap the verdict. */
START_TEST(swapping_the_sides_swaps_the_verdict)
{
	const struct profile *profile = &profiles[_i];
	struct rules *rules;
	struct chance chance = { (uint64_t)_i + 2000 };

	if (!profile->mirrored)
		return;
	rules = rules_of(profile);
	for (int round = 0; round < ROUNDS; round++) {
		struct text words = { 0 }, swapped = { 0 }, got = { 0 },
		            then = { 0 };
		struct world world, other;

		world_draw(&chance, &world);
		other = world;
		for (size_t i = 0; i < OPTIONS; i++)
			other.votes[i] = world.votes[i ^ 1];
		for (size_t c = 0; c < CANTONS; c++) {
			other.cantons[c][0] = world.cantons[c][1];
			other.cantons[c][1] = world.cantons[c][0];
		}
		other.initiative = world.counter;
		other.counter = world.initiative;
		world_words(profile, &world, 1, &words);
		verdict(rules, words.at, &got);
		text_clear(&words);
		world_words(profile, &other, 1, &words);
		verdict(rules, words.at, &then);
		replace_words(got.at, mirror, COUNT(mirror), &swapped);
		ck_assert_str_eq(then.at, swapped.at);
		text_clear(&words);
		text_clear(&swapped);
		text_clear(&got);
		text_clear(&then);
	}
	free(rules);
}
END_TEST

/* --- 200 million voters --------------------------------------------------- */

/* No rule of a profile knows an absolute number: only shares decide. */
START_TEST(two_hundred_million_voters_decide_as_two_hundred_do)
{
	const struct profile *profile = &profiles[_i];
	struct rules *rules = rules_of(profile);
	struct chance chance = { (uint64_t)_i + 3000 };
	static const uint64_t times[] = { 1000000, 999999, 2000000,
		1000000000000 };

	for (int round = 0; round < ROUNDS; round++) {
		struct text words = { 0 }, got = { 0 }, then = { 0 };
		struct world world;

		world_draw(&chance, &world);
		world_words(profile, &world, 1, &words);
		verdict(rules, words.at, &got);
		for (size_t i = 0; i < COUNT(times); i++) {
			text_clear(&words);
			world_words(profile, &world, times[i] * 2, &words);
			verdict(rules, words.at, &then);
			ck_assert_str_eq(then.at, got.at);
		}
		text_clear(&words);
		text_clear(&got);
		text_clear(&then);
	}
	free(rules);
}
END_TEST

START_TEST(no_profile_is_left_out)
{
	DIR *folder = opendir(PROFILES);
	struct dirent *entry;
	int count = 0;

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)) != NULL) {
		const char *end = strstr(entry->d_name, ".json");
		int i = 0;

		if (end == NULL || end[5] != '\0' ||
		    strstr(entry->d_name, ".schema.") != NULL)
			continue;
		for (; i < COUNT(profiles); i++)
			if (strlen(profiles[i].name) ==
			        (size_t)(end - entry->d_name) &&
			    strncmp(profiles[i].name, entry->d_name,
			        (size_t)(end - entry->d_name)) == 0)
				break;
		ck_assert_msg(i < COUNT(profiles), "%s", entry->d_name);
		count++;
	}
	closedir(folder);
	ck_assert_int_eq(count, COUNT(profiles));
}
END_TEST

static const struct unit_test tests[] = {
	{ &one_more_vote_for_never_hurts, COUNT(profiles) },
	{ &renaming_the_options_changes_only_names, COUNT(profiles) },
	{ &swapping_the_sides_swaps_the_verdict, COUNT(profiles) },
	{ &two_hundred_million_voters_decide_as_two_hundred_do,
	    COUNT(profiles) },
	{ &no_profile_is_left_out, 0 },
};
UNIT_TESTS("rule_properties", tests)

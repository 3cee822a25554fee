/*
 * Random rules, small figures, and a second opinion on them that shares no
 * arithmetic with tally/rules/: it judges one world at a time, in plain loops.
 */
#ifndef KAIHYO_TESTS_UNIT_WORLDS_H
#define KAIHYO_TESTS_UNIT_WORLDS_H

#include "tally/rules/decision.h"
#include "tests/unit/rules.h"

#define OPTIONS 3
#define REGIONS 2

/* A small generator: the same rules on every machine. */
struct chance {
	uint64_t state;
};

static inline unsigned
draw(struct chance *chance, unsigned below)
{
	chance->state =
	    chance->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(chance->state >> 33) % below;
}

/* --- random rules --------------------------------------------------------- */

static inline void
add_counter(struct chance *chance, struct text *text)
{
	static const char *const names[] = { "E0", "E", "V", "B", "VALID",
		"INVALID", "NONE", "option:a", "option:b", "option:c",
		"group:ab", "context:n" };

	text_addf(text, "\"%s\"", names[draw(chance, 12)]);
}

static inline void
add_sum(struct chance *chance, struct text *text)
{
	unsigned count = draw(chance, 4);

	if (count < 3) {
		add_counter(chance, text);
		return;
	}
	text_add(text, "[");
	add_counter(chance, text);
	text_add(text, ",");
	add_counter(chance, text);
	text_add(text, "]");
}

static inline void
add_fraction(struct chance *chance, struct text *text)
{
	unsigned n = 1 + draw(chance, 3);

	text_addf(text, "\"%u/%u\"", n, 1 + draw(chance, 4));
}

static inline void
add_op(struct chance *chance, struct text *text)
{
	text_add(text, draw(chance, 2) == 0 ? ",\"over\":" : ",\"at-least\":");
}

static inline void
add_compare(struct chance *chance, struct text *text)
{
	unsigned how = draw(chance, 6);

	text_add(text, "{\"count\":");
	if (how == 0)
		text_add(text, "\"largest\"");
	else
		add_sum(chance, text);
	add_op(chance, text);
	if (how == 1) {
		text_addf(text, "%u}", draw(chance, 12));
		return;
	}
	if (how == 2)
		text_addf(text,
		    "{\"tiers\":[{\"up-to\":3,\"part\":\"1/2\"},{\"up-to\":5,"
		    "\"part\":\"%u/3\"},{\"part\":\"1/4\"}]}",
		    1 + draw(chance, 3));
	else
		add_fraction(chance, text);
	text_add(text, ",\"of\":");
	add_sum(chance, text);
	text_add(text, "}");
}

static inline void add_rule(
    struct chance *chance, struct text *text, unsigned depth, bool in_region);

static inline void
add_list(struct chance *chance, struct text *text, unsigned depth,
    bool in_region, const char *word)
{
	text_addf(text, "{\"%s\":[", word);
	add_rule(chance, text, depth - 1, in_region);
	text_add(text, ",");
	add_rule(chance, text, depth - 1, in_region);
	text_add(text, "]}");
}

static inline void
add_if(struct chance *chance, struct text *text, unsigned depth, bool in_region)
{
	text_add(text, "{\"if\":");
	add_rule(chance, text, depth - 1, in_region);
	text_add(text, ",\"then\":");
	add_rule(chance, text, depth - 1, in_region);
	text_add(text, ",\"else\":");
	add_rule(chance, text, depth - 1, in_region);
	text_add(text, "}");
}

static inline void
add_regions(struct chance *chance, struct text *text, unsigned depth)
{
	text_add(text, "{\"regions\":");
	add_rule(chance, text, depth - 1, true);
	add_op(chance, text);
	if (draw(chance, 2) == 0)
		text_addf(text, "%u}", draw(chance, 5));
	else {
		add_fraction(chance, text);
		text_add(text, "}");
	}
}

static inline void
add_rule(
    struct chance *chance, struct text *text, unsigned depth, bool in_region)
{
	unsigned kind = depth == 0 ? 0 : draw(chance, in_region ? 7 : 9);

	switch (kind) {
	case 1:
	case 2:
		add_list(
		    chance, text, depth, in_region, kind == 1 ? "all" : "any");
		break;
	case 3:
		text_add(text, "{\"not\":");
		add_rule(chance, text, depth - 1, in_region);
		text_add(text, "}");
		break;
	case 4:
		add_if(chance, text, depth, in_region);
		break;
	case 5:
		text_add(text, "{\"context\":\"f\"}");
		break;
	case 7:
		add_regions(chance, text, depth);
		break;
	case 8:
		text_add(text, "{\"shares\":[\"option:a\",[\"option:b\","
		               "\"option:c\"]]}");
		break;
	default:
		add_compare(chance, text);
		break;
	}
}

#define END                                                                    \
	"\"label\":{\"ja\":\"x\",\"en\":\"x\"},\"source\":\"s\",\"verified\":" \
	"false}"

/* Two cases with conditions, one with a winner, and the rest. */
static inline void
draw_rules(struct chance *chance, struct rules *rules, unsigned depth)
{
	struct text text = { 0 };
	struct error err = { 0 };
	char what[300];

	text_addf(&text,
	    "{\"context\":[{\"id\":\"n\",\"label\":{\"ja\":\"x\",\"en\":"
	    "\"x\"},\"kind\":\"number\",\"value\":%u},{\"id\":\"f\",\"label\":"
	    "{\"ja\":\"x\",\"en\":\"x\"},\"kind\":\"yes-no\"%s}],\"groups\":["
	    "{\"id\":\"ab\",\"label\":{\"ja\":\"x\",\"en\":\"x\"},\"options\":"
	    "[\"a\",\"b\"]}],\"regions\":{\"weight\":2,\"weights\":[{\"id\":"
	    "\"r1\",\"weight\":1}]%s},\"outcomes\":[{\"cases\":[{\"id\":"
	    "\"c0\",\"when\":",
	    draw(chance, 9), draw(chance, 2) == 0 ? "" : ",\"value\":true",
	    draw(chance, 2) == 0 ? "" : ",\"total\":4");
	add_rule(chance, &text, depth, false);
	text_add(&text, "," END ",{\"id\":\"c1\",\"when\":");
	add_rule(chance, &text, depth, false);
	text_add(&text,
	    ",\"winner\":\"options\"," END ",{\"id\":\"c2\"," END "]}]}");
	if (rules_from(text.at, NULL, rules, &err) != 0) {
		message_format_english(&err.what, what, sizeof(what));
		ck_abort_msg("%s: %s", what, text.at);
	}
	text_clear(&text);
}

/* --- worlds --------------------------------------------------------------- */

/* Numbers of one place: options, invalid, blank, E0, E, V. */
enum { INVALID = OPTIONS, BLANK, E0, E, V, NUMBERS };

struct spot {
	struct bounds numbers[NUMBERS], papers;
};

/* Place 0 is the whole; places 1 and 2 are the regions r1 and r2. */
struct scene {
	struct spot places[1 + REGIONS];
	bool flag_open;
};

struct world {
	int64_t numbers[1 + REGIONS][NUMBERS];
	bool flag;
};

static inline void
draw_place(struct chance *chance, struct spot *place, bool whole)
{
	uint64_t low = 0, high = 0;

	for (size_t i = 0; i < NUMBERS; i++) {
		struct bounds *one = &place->numbers[i];
		unsigned width = whole ? 3 : i < 2 ? 2 : 1;

		one->low = draw(chance, whole ? 7 : 4);
		one->high = one->low + draw(chance, width);
		low += i <= BLANK ? one->low : 0;
		high += i <= BLANK ? one->high : 0;
	}
	/* Some bound on all papers that leaves at least one world. */
	place->papers.low = low + draw(chance, (unsigned)(high - low) + 1);
	place->papers.high =
	    place->papers.low +
	    draw(chance, (unsigned)(high - place->papers.low) + 1);
}

static inline void
draw_scene(
    struct chance *chance, const struct rules *rules, struct scene *scene)
{
	for (size_t p = 0; p < 1 + REGIONS; p++)
		draw_place(chance, &scene->places[p], p == 0);
	scene->flag_open = !rules->context[1].known;
}

static inline bool
place_fits(const struct spot *place, const int64_t numbers[NUMBERS])
{
	int64_t papers = 0;

	for (size_t i = 0; i <= BLANK; i++)
		papers += numbers[i];
	return papers >= (int64_t)place->papers.low &&
	       papers <= (int64_t)place->papers.high;
}

/* The next world, like an odometer; false after the last. */
static inline bool
world_next(const struct scene *scene, struct world *world, size_t places)
{
	for (size_t p = 0; p < places; p++) {
		for (size_t i = 0; i < NUMBERS; i++) {
			const struct bounds *one = &scene->places[p].numbers[i];

			if (world->numbers[p][i] < (int64_t)one->high) {
				world->numbers[p][i]++;
				return true;
			}
			world->numbers[p][i] = (int64_t)one->low;
		}
	}
	if (scene->flag_open && !world->flag) {
		world->flag = true;
		return true;
	}
	return false;
}

static inline struct world
world_first(const struct scene *scene)
{
	struct world world = { .flag = !scene->flag_open };

	for (size_t p = 0; p < 1 + REGIONS; p++)
		for (size_t i = 0; i < NUMBERS; i++)
			world.numbers[p][i] =
			    (int64_t)scene->places[p].numbers[i].low;
	return world;
}

/* Regions that no rule asks for stay at their first world. */
static inline bool
world_fits(const struct scene *scene, const struct world *world, size_t places)
{
	for (size_t p = 0; p < places; p++)
		if (!place_fits(&scene->places[p], world->numbers[p]))
			return false;
	return true;
}

/* --- the second opinion --------------------------------------------------- */

static inline int64_t
count_term(const struct rules *rules, struct rule_term term,
    const int64_t numbers[NUMBERS])
{
	const char *id = rules->ids[term.id];
	int64_t valid = numbers[0] + numbers[1] + numbers[2];

	switch ((enum counter)term.counter) {
	case COUNTER_E0:
		return numbers[E0];
	case COUNTER_E:
		return numbers[E];
	case COUNTER_V:
		return numbers[V];
	case COUNTER_B:
		return valid + numbers[INVALID] + numbers[BLANK];
	case COUNTER_VALID:
		return valid;
	case COUNTER_INVALID:
		return numbers[INVALID];
	case COUNTER_BLANK:
		return numbers[BLANK];
	case COUNTER_LARGEST:
		valid = numbers[0] > numbers[1] ? numbers[0] : numbers[1];
		return valid > numbers[2] ? valid : numbers[2];
	case COUNTER_OPTION:
		return numbers[id[0] - 'a'];
	case COUNTER_GROUP:
		return numbers[0] + numbers[1];
	case COUNTER_CONTEXT:
		return (int64_t)rules->context[0].value;
	case COUNTER_COUNT:
		break;
	}
	ck_abort_msg("no such counter");
}

static inline int64_t
count_sum(const struct rules *rules, struct rule_sum sum,
    const int64_t numbers[NUMBERS])
{
	int64_t total = 0;

	for (size_t i = 0; i < sum.count; i++)
		total +=
		    count_term(rules, rules->terms[sum.first + i], numbers);
	return total;
}

static inline bool
over(enum rule_op op, int64_t left, int64_t right)
{
	return op == RULE_OVER ? left > right : left >= right;
}

/* Unit by unit: the n-th of `of` lies in the first tier that reaches it. */
static inline bool
judge_tiers(const struct rules *rules, const struct rule_node *node,
    const int64_t numbers[NUMBERS])
{
	int64_t of = count_sum(rules, node->right, numbers), wanted = 0;

	for (int64_t unit = 1; unit <= of; unit++) {
		const struct rule_tier *tier = &rules->tiers[node->first_tier];

		while (tier->up_to != 0 && (int64_t)tier->up_to < unit)
			tier++;
		wanted += 12 / (int64_t)tier->d * (int64_t)tier->n;
	}
	return over(
	    node->op, 12 * count_sum(rules, node->left, numbers), wanted);
}

static inline int64_t
weight_of(size_t place)
{
	return place == 1 ? 1 : 2;
}

static inline int64_t
weight_of_all(const struct rules *rules)
{
	return rules->region_total != 0 ? (int64_t)rules->region_total : 3;
}

static inline bool judge(const struct rules *rules, int index,
    const struct world *world, size_t place);

static inline bool
judge_regions(const struct rules *rules, const struct rule_node *node,
    const struct world *world, bool missing)
{
	int64_t weight = missing ? weight_of_all(rules) - 3 : 0;

	for (size_t p = 1; p <= REGIONS; p++)
		if (judge(rules, node->child, world, p))
			weight += weight_of(p);
	if (node->absolute)
		return over(node->op, weight, (int64_t)node->n);
	return over(node->op, (int64_t)node->d * weight,
	    (int64_t)node->n * weight_of_all(rules));
}

/* a/N + ca/C > b/N + cb/C, where nobody votes nobody has a share. */
static inline bool
judge_shares(const struct rules *rules, const struct rule_node *node,
    const struct world *world)
{
	const int64_t *whole = world->numbers[0];
	int64_t votes = whole[0] + whole[1] + whole[2];
	int64_t regions = weight_of_all(rules), left, right;

	if (votes == 0)
		return false;
	left = count_sum(rules, node->left, whole) * regions;
	right = count_sum(rules, node->right, whole) * regions;
	for (size_t p = 1; p <= REGIONS; p++) {
		int64_t one = count_sum(rules, node->left, world->numbers[p]);
		int64_t two = count_sum(rules, node->right, world->numbers[p]);

		left += one > two ? weight_of(p) * votes : 0;
		right += two > one ? weight_of(p) * votes : 0;
	}
	return left > right;
}

static inline bool
judge_if(const struct rules *rules, const struct rule_node *node,
    const struct world *world, size_t place)
{
	int then = rules->nodes[node->child].next;

	return judge(rules, node->child, world, place)
	           ? judge(rules, then, world, place)
	           : judge(rules, rules->nodes[then].next, world, place);
}

static inline bool
judge(const struct rules *rules, int index, const struct world *world,
    size_t place)
{
	const struct rule_node *node = &rules->nodes[index];
	const int64_t *numbers = world->numbers[place];
	int second;

	switch ((enum rule_kind)node->kind) {
	case RULE_COMPARE:
		return over(node->op,
		    (int64_t)node->d * count_sum(rules, node->left, numbers),
		    node->absolute
		        ? (int64_t)node->n
		        : (int64_t)node->n *
		              count_sum(rules, node->right, numbers));
	case RULE_TIERS:
		return judge_tiers(rules, node, numbers);
	case RULE_ALL:
	case RULE_ANY:
		second = rules->nodes[node->child].next;
		if (node->kind == RULE_ALL)
			return judge(rules, node->child, world, place) &&
			       judge(rules, second, world, place);
		return judge(rules, node->child, world, place) ||
		       judge(rules, second, world, place);
	case RULE_NOT:
		return !judge(rules, node->child, world, place);
	case RULE_IF:
		return judge_if(rules, node, world, place);
	case RULE_FLAG:
		return world->flag;
	case RULE_REGIONS:
		return judge_regions(rules, node, world, false);
	case RULE_SHARES:
		return judge_shares(rules, node, world);
	case RULE_QUESTION:
	case RULE_KIND_COUNT:
		break;
	}
	ck_abort_msg("no such rule");
}

static inline bool
has_winner(const int64_t numbers[NUMBERS])
{
	for (size_t i = 0; i < OPTIONS; i++) {
		bool first = true;

		for (size_t j = 0; j < OPTIONS; j++)
			first = first && (i == j || numbers[i] > numbers[j]);
		if (first)
			return true;
	}
	return false;
}

/* The first case that holds in this world. */
static inline int
judge_cases(const struct rules *rules, const struct world *world)
{
	if (judge(rules, rules->cases[0].when, world, 0))
		return 0;
	if (judge(rules, rules->cases[1].when, world, 0) &&
	    has_winner(world->numbers[0]))
		return 1;
	return 2;
}

/* What the rules are about. */
static const struct election election = {
	.questions = { { .id = "q",
	    .options = { { .id = "a" }, { .id = "b" }, { .id = "c" } },
	    .option_count = OPTIONS } },
	.question_count = 1,
};

#endif

/*
 * Rules drawn at random, the same on every machine: two cases with conditions,
 * one of them with a winner, and the rest; over the options a, b and c and the
 * regions r1 (weight 1) and others (weight 2).
 */
#ifndef KAIHYO_TESTS_UNIT_RANDOM_RULES_H
#define KAIHYO_TESTS_UNIT_RANDOM_RULES_H

#include "tests/unit/rules.h"

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

#define RULE_END                                                               \
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
	text_add(&text, "," RULE_END ",{\"id\":\"c1\",\"when\":");
	add_rule(chance, &text, depth, false);
	text_add(&text, ",\"winner\":\"options\"," RULE_END
	                ",{\"id\":\"c2\"," RULE_END "]}]}");
	if (rules_from(text.at, NULL, rules, &err) != 0) {
		message_format_english(&err.what, what, sizeof(what));
		ck_abort_msg("%s: %s", what, text.at);
	}
	text_clear(&text);
}

#endif

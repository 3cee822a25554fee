#ifndef KAIHYO_TALLY_FIGURES_H
#define KAIHYO_TALLY_FIGURES_H

#include "ballot/rules/rule.h"

/*
 * What is known of one number: it is not less than `low` and will not be
 * more than `high`. Final numbers have both alike; unknown ones have
 * bounds_unknown().
 */
struct bounds {
	uint64_t low, high;
};
#define FIGURE_MAX RULE_NUMBER_MAX
struct bounds bounds_exactly(uint64_t number);
struct bounds bounds_unknown(void);
/* "12", or "12-20" for what is not final. */
bool bounds_parse(struct span text, struct bounds *bounds);

/* What was counted of one question in one place. */
struct question_figures {
	struct bounds options[OPTIONS_MAX]; /* as in the election */
	struct bounds invalid, blank;
	/* B: options, invalid and blank together, whatever each will be. */
	struct bounds papers;
};

/* What was counted in one place: the whole, or a region. */
struct figures {
	const char *region; /* id; NULL for the whole */
	struct bounds e0, e, v;
	const struct question_figures *questions; /* as in the election */
};

/* All that the rules may ask for. Borrowed. */
struct facts {
	const struct election *election;
	struct figures whole;
	const struct figures *regions;
	size_t region_count;
	/* Where each counter comes from, as a message id, or NULL. */
	const char *sources[COUNTER_COUNT];
};

#endif

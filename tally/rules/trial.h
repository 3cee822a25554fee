#ifndef KAIHYO_TALLY_TRIAL_H
#define KAIHYO_TALLY_TRIAL_H

#include "tally/rules/decision.h"

/*
 * Rules tried on numbers that a person types: an election made up from what
 * the rules and the words speak of.
 */
#define TRIAL_REGIONS_MAX 200

/* What was said of one question in one place. */
struct trial_votes {
	bool option_given[OPTIONS_MAX];
	bool valid_given, invalid_given, blank_given, papers_given;
	struct bounds valid;
};

/* One place: the whole first, then regions. */
struct trial_place {
	char region[ID_MAX + 1];
	struct bounds e0, e, v;
	struct question_figures figures[QUESTIONS_MAX];
	struct trial_votes votes[QUESTIONS_MAX];
};

/* An election made up from what the rules and the person speak of. */
struct trial {
	struct rules rules; /* with the context that was given */
	struct election election;
	struct trial_place places[1 + TRIAL_REGIONS_MAX];
	size_t place_count;
	struct figures regions[TRIAL_REGIONS_MAX];
	struct facts facts; /* of the above */
};

/*
 * Words are "[question/]counter[@region]=value"; a value is "12", or
 * "12-20" for what is not final, yes or no for a context. What is left out is
 * worked out where it follows (one missing option from VALID, INVALID from
 * B) and otherwise none, or not known if nothing was said of the question.
 * Copies the rules. NULL on failure; free() takes it back.
 */
struct trial *trial_new(const struct rules *rules, const char *const *words,
    size_t count, struct error *err);

#endif

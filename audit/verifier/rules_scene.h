#ifndef KAIHYO_VERIFIER_RULES_SCENE_H
#define KAIHYO_VERIFIER_RULES_SCENE_H

#include "audit/verifier/rules_steps.h"

/*
 * How the files that judge rules (formats.md §3.4) share the work; for them
 * only. Numbers are exact: what is too large, or cannot be at all, is said in
 * `why` of the scene, and then nothing that comes out means anything.
 */

/* Where a rule is judged. */
struct scene {
	const struct rules *rules;
	const struct rules_facts *facts;
	const struct rules_place *place;
	size_t question;
	unsigned depth;
	const struct source *source;
	struct steps *steps;
	struct buffer *why; /* not empty: nothing is decided */
};

/* --- rules_scene.c -------------------------------------------------------- */

/* Says why nothing is decided, unless something is already said. */
void scene_give_up(const struct scene *scene, const char *why);
/* 0 where 128 bits do not hold it. */
rules_big scene_plus(const struct scene *scene, rules_big a, rules_big b);
rules_big scene_times(const struct scene *scene, rules_big a, rules_big b);

/* The question spoken of, and its votes in this place. */
const struct rules_question *scene_question(const struct scene *scene);
const struct rules_votes *scene_votes(const struct scene *scene);

/* Takes a step down; NULL: there are enough. */
struct step *scene_begin(const struct scene *scene, enum step_kind kind);

/* --- rules_answer.c: yes, no, or open ------------------------------------- */

/* Is a number of this range over 0, or at least 0? */
enum answer answer_sign(struct big_range range, bool at_least);
enum answer answer_both(enum answer a, enum answer b);
enum answer answer_either(enum answer a, enum answer b);
enum answer answer_opposite(enum answer a);

/* --- rules_linear.c: between what does a sum of figures lie? -------------- */

/* Options of a question, invalid, none: what its papers are divided into. */
#define PARTS_MAX (RULES_OPTIONS_MAX + 2)
/* Behind them: E0, E, V and the numbers of the context. */
enum { FREE_E0, FREE_E, FREE_V, FREE_CONTEXT };
#define FREE_MAX (FREE_CONTEXT + RULES_CONTEXT_MAX)

/*
 * A sum of figures, each with its factor. Both sides of a comparison are
 * brought into one such sum, so that a figure on both sides is one unknown.
 */
struct linear {
	rules_big parts[PARTS_MAX], free[FREE_MAX], constant;
};

/* Add so many times a counter (`largest` is none), a sum, a group. */
void linear_add_term(const struct scene *scene, struct linear *linear,
    const struct term *term, rules_big factor);
void linear_add_sum(const struct scene *scene, struct linear *linear,
    const struct sum *sum, rules_big factor);
void linear_add_group(const struct scene *scene, struct linear *linear,
    const char *id, rules_big factor);
/* Takes the votes of `less` away. */
void linear_take_votes(const struct scene *scene, struct linear *linear,
    const struct linear *less);

/* In all ways in which the figures of this place can turn out. */
struct big_range linear_range(
    const struct scene *scene, const struct linear *linear);
struct big_range linear_sum_range(
    const struct scene *scene, const struct sum *sum, rules_big factor);
/* The most votes of one option lie between these. */
struct big_range linear_largest(const struct scene *scene);

/* --- rules_compare.c: is what is wanted reached? -------------------------- */

/* One form of rule each; both sides are noted in its step, NULL or not. */
enum answer compare_count(
    const struct scene *scene, const struct rule *rule, struct step *step);
enum answer compare_tiers(
    const struct scene *scene, const struct rule *rule, struct step *step);
enum answer compare_regions(
    const struct scene *scene, const struct rule *rule, struct step *step);
enum answer compare_shares(
    const struct scene *scene, const struct rule *rule, struct step *step);

/* --- rules_ask.c: does a rule hold? --------------------------------------- */

/* With a step for it and for each rule below it that is asked. */
enum answer ask_rule(const struct scene *scene, const struct rule *rule);

/* --- rules_winner.c: does anyone win a case, and who? --------------------- */

/* `name` is set where someone wins for certain, else left as it is. */
enum answer winner_ask(const struct scene *scene, const struct rules_case *one,
    char name[RULES_WINNER_MAX + 1]);

#endif

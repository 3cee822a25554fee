#ifndef KAIHYO_TALLY_FORM_H
#define KAIHYO_TALLY_FORM_H

#include "tally/rules/judge.h"

/* Options of a question, then invalid, then blank. */
#define ATOMS_MAX (OPTIONS_MAX + 2)

/*
 * A comparison as one sum of figures, each with its factor: the same figure
 * on both sides is then not counted as two unknowns.
 */
struct form {
	wide atoms[ATOMS_MAX];
	wide e0, e, v, constant;
	wide context[RULE_CONTEXT_MAX];
};

/*
 * Adds `factor` times a sum, a counter, or the atoms from `from` to before
 * `to`. False if that does not fit into 128 bits. COUNTER_LARGEST is no sum.
 */
bool form_add_sum(const struct judge *judge, struct form *form,
    struct rule_sum sum, wide factor);
bool form_add_term(const struct judge *judge, struct form *form,
    struct rule_term term, wide factor);
bool form_add_atoms(struct form *form, size_t from, size_t to, wide factor);

/*
 * Between what a form lies in every way in which the figures can turn out;
 * exactly, not only at most. ERROR_BOOKS if they cannot turn out at all.
 */
MUST_CHECK int form_range(const struct judge *judge, const struct form *form,
    struct wide_bounds *out);

/* Sets the error for numbers that do not fit. Returns -1. */
int form_too_large(struct error *err);

#endif

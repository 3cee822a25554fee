#ifndef KAIHYO_VERIFIER_SHOWN_H
#define KAIHYO_VERIFIER_SHOWN_H

#include "audit/verifier/judgement.h"

/*
 * What figures of choices tell when they are put side by side: formats.md
 * §8.1 and §17. The districts of a station stand in groups; the first of each
 * shows the choices of all of it.
 */

/* One district, for one question, in one set of signed figures. */
struct shown {
	bool leads;           /* it shows choices: of itself and those after */
	uint64_t papers;      /* of its own, whatever they show */
	uint64_t voted;       /* of the group: valid + invalid + none */
	size_t options_voted; /* of the group: options that have votes */
};

/* A figure of a certificate or an interim report, or NULL. */
const struct certified_figure *certified_figure(
    const struct certificate *certificate, const char *district,
    const char *name);

/* Fills `shown`, one for each district of the setup, for one question. */
void shown_read(const struct definition *definition,
    const struct certificate *figures, size_t question, struct shown *shown);

/*
 * Every certificate, declaration and report of the bundle: it names no figure
 * that §12 does not have, and no group that tells how someone voted.
 */
void shown_check(const struct model *model, struct report *report);

/* The groups of a result whose papers were not counted here. */
void shown_check_result(
    const struct judgement *judgement, struct report *report);

#endif

#ifndef KAIHYO_VERIFIER_ELIGIBILITY_H
#define KAIHYO_VERIFIER_ELIGIBILITY_H

#include "audit/verifier/definition.h"
#include "audit/verifier/form.h"

/*
 * The parts of the definition that only the making of the roll reads. No
 * figure depends on them; that they are in their form is checked all the same.
 */

/* `eligibility` of ordinance.json. */
bool eligibility_check(const struct form *form, const struct json *value);

/* `roll` of setup-N.json, whose places were read. */
bool roll_setup_check(const struct form *form, const struct json *value,
    const struct setup *setup);

#endif

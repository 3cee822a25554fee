#ifndef KAIHYO_VERIFIER_SETUP_READ_H
#define KAIHYO_VERIFIER_SETUP_READ_H

#include "audit/verifier/definition.h"
#include "audit/verifier/form.h"

/*
 * Between the parts that read a setup (definition_read_setup()), and for
 * nobody else. Each returns false, after it reported why, if something is
 * wrong; what it reads is asked for by those after it.
 */

/* While a setup is read. */
struct setup_reading {
	struct form form;
	const struct definition *definition; /* election and ordinance */
	struct setup *setup;
	const struct json *top;
};

/* setup_trust.c: the policy; after the lists, whose areas it adds. */
bool setup_read_trust(struct setup_reading *reading);

#endif

#ifndef KAIHYO_VERIFIER_SETUP_READ_H
#define KAIHYO_VERIFIER_SETUP_READ_H

#include "audit/verifier/definition.h"

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

/* setup_lists.c: papers, stations, districts, places, units, boxes. */
bool setup_read_lists(struct setup_reading *reading);

/* setup_trust.c: the policy; after the lists, whose areas it adds. */
bool setup_read_trust(struct setup_reading *reading);

/* Anything in a list whose elements begin with their id. */
struct named {
	const char *first;
	size_t step, count;
};
#define NAMED(list, n)                                                         \
	((struct named){ (const char *)(list), sizeof((list)[0]), (n) })

const char *named_id(const struct named *list, size_t i);

/*
 * setup.c: makes the order in which setup_find_*() look, which the setup
 * frees. False if an id stands twice in the list, which is called so.
 */
bool setup_put_in_order(const struct setup_reading *reading,
    const char *list_name, struct named list, uint32_t **order);

#endif

#ifndef KAIHYO_BALLOT_EQUATIONS_H
#define KAIHYO_BALLOT_EQUATIONS_H

#include "ballot/notes/turnout.h"

/* The equations that the figures of one place must satisfy. */
enum equation {
	EQUATION_CHANNEL,    /* no voters of a channel that it does not have */
	EQUATION_PART,       /* braille, proxy, ... <= voters */
	EQUATION_ISSUED,     /* issued = voters who came + returned */
	EQUATION_STOCK,      /* received = issued + spoiled + left */
	EQUATION_ENVELOPES,  /* received = accepted + refused */
	EQUATION_ABSENTEE,   /* absentee voters = envelopes received */
	EQUATION_CHECKINS,   /* check-ins = voters */
	EQUATION_TWO_COUNTS, /* both counts of paper check-ins are equal */
	EQUATION_COUNT
};

/*
 * `message` shows the equation with its numbers and the difference, left
 * minus right.
 */
typedef void equation_visit(void *context, enum equation equation,
    long long difference, const struct message *message);

/*
 * Tells every equation that does not hold, in the order above. `place` is
 * the place's own entry in the setup.
 */
void equations_check(const struct turnout *turnout, const struct place *place,
    equation_visit *visit, void *context);

#endif

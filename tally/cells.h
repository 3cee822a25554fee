#ifndef KAIHYO_TALLY_CELLS_H
#define KAIHYO_TALLY_CELLS_H

#include "tally/result.h"

/*
 * Joins districts whose choices must not stand alone (design.md P9; the
 * setup's "publish"): in the setup's order districts are put together until
 * they have enough papers and votes for more than one option; what is left at
 * the end goes to those before it. The first of each group has the choices of
 * all, the others have none and say to whom they are joined. Voters and papers
 * stay where they are. From here on nothing of the result knows more.
 */
void cells_join(struct result *result);

#endif

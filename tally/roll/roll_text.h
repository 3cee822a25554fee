#ifndef KAIHYO_TALLY_ROLL_TEXT_H
#define KAIHYO_TALLY_ROLL_TEXT_H

#include "tally/roll/roll_table.h"

/*
 * What a roll says, for people, in the chosen language: the rules with the
 * days that follow from them, the sums, the reasons of refusals, the changes
 * and the polling places. Names nobody.
 */
void roll_text(const struct definition *definition, enum roll_stage stage,
    const struct eligibility_days *days, const struct roll_sums *sums,
    struct text *text);

#endif

#ifndef KAIHYO_TALLY_DECISION_TEXT_H
#define KAIHYO_TALLY_DECISION_TEXT_H

#include "tally/rules/decision.h"

/* What was decided, in sentences of the chosen language. */
void decision_text(const struct rules *rules, const struct election *election,
    const struct decision *decision, struct text *text);

/* The same for programs, with the trace; formats.md §3.4. */
void decision_text_json(const struct rules *rules,
    const struct election *election, const struct decision *decision,
    const struct trace *trace, struct text *text);

#endif

#ifndef KAIHYO_TALLY_GATE_H
#define KAIHYO_TALLY_GATE_H

#include "tally/finding.h"
#include "tally/rules/decision.h"
#include "tally/truth.h"

/*
 * The gate (成立要件): may the papers be opened? Where the ordinance has one,
 * ballot files stay outside until the decision is in (P4).
 */
enum gate_state {
	GATE_WAITING, /* the zero refuses: nothing is opened */
	GATE_SEALED,  /* judged: the papers stay sealed */
	GATE_OPEN,    /* judged: the papers may be opened */
	GATE_NONE     /* the ordinance opens the papers in any case */
};
enum gate_state gate_state(const struct truth *truth);

/* May ballot files come in, and figures of choices go out? */
bool gate_lets_in(enum gate_state state);

/*
 * The totals that a station signs: voters of all its places, and the papers
 * of its manifests if there is one kind of paper and all are final. Fills in
 * all but head and slots. ERROR_BOOKS names a place that has not reported.
 */
MUST_CHECK int gate_totals(const struct truth *truth, size_t station,
    struct totals *totals, struct error *err);

/*
 * Judges `gate` from its own figures: fills in established and open, and the
 * steps of `trace`. ERROR_BOOKS if the rule needs a figure that is unknown.
 */
MUST_CHECK int gate_judge(const struct definition *definition,
    struct gate *gate, struct trace *trace, struct error *err);

/*
 * What a station asks of a gate note before it believes it: the rule applied
 * again says the same, and rolls and its own totals are those that it has.
 */
MUST_CHECK int gate_verify(const struct truth *truth, size_t station,
    const struct gate *gate, struct error *err);

/* Points out statements that changed after the gate was judged with them. */
void gate_find(
    const struct truth *truth, size_t station, struct findings *findings);

#endif

#ifndef KAIHYO_BALLOT_GATE_H
#define KAIHYO_BALLOT_GATE_H

#include "ballot/definition.h"
#include "ballot/notes/roll.h"
#include "keys/note.h"

#define GATE_FIGURE_MAX 200000000

/* A figure that may not be known. */
struct known_figure {
	bool known;
	uint64_t number;
};

/* What a station signs of its turnout, before papers are opened. No pointers.
 */
struct totals {
	struct statement head;
	struct digest turnouts; /* totals_digest() of what it stands on */
	uint64_t voters;
	struct known_figure papers;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};
MUST_CHECK int totals_parse(
    struct verified text, struct totals *totals, struct error *err);
void totals_format(const struct totals *totals, struct text *text);

/* One station's totals as the gate takes them. */
struct gate_total {
	char station[ID_MAX + 1];
	struct digest id;
	uint64_t voters;
	struct known_figure papers;
};

/* Whether the vote stands, and the papers may be opened. Owns its totals. */
struct gate {
	struct statement head;
	struct known_figure eligible_e0, eligible;
	bool has_roll[ROLL_STAGE_COUNT];
	struct digest rolls[ROLL_STAGE_COUNT]; /* note ids */
	struct gate_total *totals;             /* sorted as in the text */
	size_t total_count;
	bool established, open;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};
/* On failure `gate` is empty. */
MUST_CHECK int gate_parse(
    struct verified text, struct gate *gate, struct error *err);
void gate_format(const struct gate *gate, struct text *text);
void gate_clear(struct gate *gate);

/* Its totals are those of all stations of the setup. */
MUST_CHECK int gate_check(
    const struct gate *gate, const struct setup *setup, struct error *err);

#endif

#ifndef KAIHYO_BALLOT_RETIREMENT_H
#define KAIHYO_BALLOT_RETIREMENT_H

#include "ballot/definition.h"

/*
 * That the retention period of a station is over and everything of it but the
 * public bundle may be deleted: formats.md §18.
 */
struct retirement {
	struct statement head; /* subject: the station */
	struct date until;     /* retention date of the setup */
	uint64_t log_size;     /* of the log that goes */
	struct digest log_root;
	struct digest public_bundle; /* note id of the bundle.note that stays */
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

MUST_CHECK int retirement_parse(
    struct verified text, struct retirement *retirement, struct error *err);
void retirement_format(const struct retirement *retirement, struct text *text);

#endif

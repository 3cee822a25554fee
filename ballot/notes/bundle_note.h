#ifndef KAIHYO_BALLOT_BUNDLE_NOTE_H
#define KAIHYO_BALLOT_BUNDLE_NOTE_H

#include "ballot/definition.h"

/* For whom a bundle is: those entitled to the papers, or everybody. */
enum bundle_level {
	BUNDLE_NONE,
	BUNDLE_STATION, /* with ballot files and decision sheets */
	BUNDLE_PUBLIC   /* without */
};
const char *bundle_level_name(enum bundle_level level); /* "station" */
enum bundle_level bundle_level_find(struct span name);  /* or BUNDLE_NONE */

/* What the officials sign of a folder that leaves their station: §14.4. */
struct bundle_note {
	struct statement head; /* subject: the station */
	enum bundle_level level;
	uint64_t log_size;
	struct digest log_root;
	struct digest certificate; /* note id of the one in force */
	struct digest sums;        /* of SHA256SUMS */
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

MUST_CHECK int bundle_note_parse(
    struct verified text, struct bundle_note *bundle, struct error *err);
void bundle_note_format(const struct bundle_note *bundle, struct text *text);

#endif

#ifndef KAIHYO_TALLY_STATION_RETURN_H
#define KAIHYO_TALLY_STATION_RETURN_H

#include "tally/result.h"

/*
 * What one station certified: its result.json (formats.md §8), whose digest
 * stands in the certificate. The canvass adds these up and sees no paper.
 */
struct station_return {
	size_t station;                    /* index in the setup */
	struct district_result *districts; /* all of the station's */
	size_t district_count;
};

/*
 * Parses a result.json of `station`: final, of this election, with all its
 * districts in the setup's order and every sum right. On failure `figures` is
 * empty. Release with station_return_clear().
 */
MUST_CHECK int station_return_parse(struct verified bytes,
    const struct definition *definition, size_t station,
    struct station_return *figures, struct error *err);
void station_return_clear(struct station_return *figures);

#endif

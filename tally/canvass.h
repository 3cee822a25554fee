#ifndef KAIHYO_TALLY_CANVASS_H
#define KAIHYO_TALLY_CANVASS_H

#include "tally/station_return.h"

/*
 * The canvass (選挙会の集計): what the stations certified, joined. It counts no
 * paper. A station can be a canvass itself, one level below. A station is in
 * when its certificate holds and the figures that the certificate stands for
 * are here.
 */
struct canvass_station {
	bool joined; /* taken in by this canvass, not by one below it */
	/* The certificate in force, or NULL. Borrowed from the truth set. */
	const struct truth_statement *certificate;
	struct station_return figures;
	bool in;    /* certificate and figures are here */
	bool heard; /* what was read aloud was typed, and is the same */
};
struct canvass {
	const struct truth *truth;        /* borrowed */
	size_t office;                    /* which canvass this is */
	struct canvass_station *stations; /* by office of the setup */
};

/* What the office with this index (setup_is_canvass()) joins. */
struct canvass *canvass_new(const struct truth *truth, size_t office);
void canvass_free(struct canvass *canvass);

/* The digest of the figures that a station still lacks; false if none. */
bool canvass_wants(
    const struct canvass *canvass, size_t station, struct digest *digest);

/* Takes a station's figures: bytes with the digest that canvass_wants(). */
MUST_CHECK int canvass_add(struct canvass *canvass, size_t station,
    struct verified bytes, struct error *err);

/* The certificate with this note id was compared with what was read aloud. */
void canvass_heard(struct canvass *canvass, const struct digest *certificate);

/* How many stations it joins, and how many of them are in. */
size_t canvass_joined(const struct canvass *canvass);
size_t canvass_in(const struct canvass *canvass);

/*
 * The figures that a station reads aloud, in this order: voters, papers of
 * each kind, and of each question the options, valid and invalid. Sums over
 * its districts. `visit` returns -1 to stop.
 */
typedef int canvass_headline_visit(
    void *context, const char *name, uint64_t value, struct error *err);
MUST_CHECK int canvass_headlines(const struct canvass *canvass, size_t station,
    canvass_headline_visit *visit, void *context, struct error *err);

/*
 * The result of all stations: their figures, their findings with their ends,
 * and the findings of the canvass itself. As result_init(); goes on with
 * result_finish(). Borrows `canvass`.
 */
void canvass_result(const struct canvass *canvass, struct result *result);

/* For people: each station, what is in and what is missing. */
void canvass_print(const struct canvass *canvass, struct text *text);

#endif

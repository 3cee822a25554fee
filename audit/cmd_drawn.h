/*
 * What the commands of the paper audit share: the stations' papers, the
 * outcome that they stand for, and the papers that a seed draws. Commands
 * only.
 */
#ifndef KAIHYO_AUDIT_CMD_DRAWN_H
#define KAIHYO_AUDIT_CMD_DRAWN_H

#include "audit/frame.h"
#include "audit/risk.h"
#include "tally/cmd_session.h"
#include "tally/result.h"

#define DRAWN_STATIONS_MAX 100

#define CANVASS_OPTION                                                         \
	{                                                                      \
		.name = "canvass", .value = "FILE",                            \
		.help = N_("the canvass, where one station does not decide "   \
		           "alone: then STATION are all that it joins")        \
	}
#define SEED_OPTION                                                            \
	{                                                                      \
		.name = "seed", .value = "DIGITS",                             \
		.help = N_("at least 20 dice of ten sides, thrown in public "  \
		           "after the certificate"),                           \
		.required = true                                               \
	}
#define RISK_OPTION                                                            \
	{                                                                      \
		.name = "risk-limit", .value = "N",                            \
		.help = N_("a wrong outcome may pass once in N (20 if left "   \
		           "out)")                                             \
	}

/* One paper that was drawn. */
struct drawn {
	uint64_t paper; /* of the frame */
	size_t draw;    /* from 0: the order of the draw */
	const struct frame_file *file;
	char record[ID_MAX + 1];         /* serial, or id of a bundle */
	unsigned within;                 /* in the bundle, from 1 */
	char counted[QUESTIONS_MAX + 1]; /* as it was counted */
};

/* {0} is closed. */
struct paper_audit {
	struct session canvass;   /* or closed */
	struct session *stations; /* in the setup's order */
	struct result *results;   /* theirs */
	size_t station_count;
	struct result joined; /* of the canvass */
	struct result *deciding;
	const struct definition *definition;
	struct frame frame;
	/* papers, wrong: how many it takes for another outcome. */
	struct risk risk;
	uint64_t limit; /* a wrong outcome may pass once in so many */
	struct span seed;
	struct drawn *drawn; /* in the order of the frame */
	size_t drawn_count;
};

/*
 * Opens the stations named as operands and --canvass, counts them anew, and
 * asks the rules how many misread papers the outcome can bear. ERROR_BOOKS
 * unless all of it is certified, and all papers of the outcome are there, and
 * where no draw could help. paper_audit_close() also after a failure.
 */
MUST_CHECK int paper_audit_open(const struct arguments *arguments,
    struct paper_audit *audit, struct error *err);
void paper_audit_close(struct paper_audit *audit);

/* The note id of the certificate whose outcome is audited. */
struct digest paper_audit_certificate(const struct paper_audit *audit);

/* Draws `count` papers and looks up how each was counted. */
MUST_CHECK int paper_audit_draw(
    struct paper_audit *audit, size_t count, struct error *err);

/* The kind of paper that it is, with its codes. */
void drawn_table(const struct drawn *drawn, struct code_table *table);

/* Writes a new file for officials; says so unless `json`. */
MUST_CHECK int paper_audit_put(const char *folder, const char *name,
    const struct text *bytes, bool json, struct error *err);

/* The election, the papers, what the outcome can bear: the first lines. */
void paper_audit_print(const struct paper_audit *audit);

#endif

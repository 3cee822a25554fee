#ifndef KAIHYO_TALLY_MINUTES_H
#define KAIHYO_TALLY_MINUTES_H

#include "tally/publish/publish.h"

/*
 * The documents that officials sign and keep, as A4 PDF: in Japanese, with
 * the English small beside it. Figures of places are of turnout only, choices
 * stand by district. All are document_writer; what does not apply to this
 * publication is left empty, and no file is made of it.
 */
document_writer minutes_turnout; /* 投票録の概要 */
document_writer minutes_count;   /* 開票録 */
document_writer minutes_city;    /* 住民投票録: all districts are here */
document_writer minutes_certificate; /* 証明書, if one is in force */
document_writer minutes_findings;    /* 指摘の一覧 */
document_writer minutes_interim;     /* 開票速報: while it is not final */

/* What a sheet for a checkpoint of the log says. Borrows its texts. */
struct minutes_checkpoint {
	const struct definition *definition;
	size_t station;
	const char *origin;
	uint64_t size;
	struct digest root, digest; /* of the tree; of the checkpoint's text */
	const char *words[2];       /* the digest as words: Japanese, English */
	const bool *dark;           /* a QR code of the signed note */
	size_t side, stride;
};

/*
 * A sheet to hand to witnesses: the head of the log as groups, words and QR
 * code, and places to sign by hand.
 */
MUST_CHECK int minutes_checkpoint_write(
    const struct minutes_checkpoint *checkpoint, struct text *out,
    struct error *err);

/* One drawn paper, as people look for it. Texts are borrowed. */
struct minutes_drawn {
	size_t draw; /* from 1 */
	const struct label *station;
	const char *unit; /* its id */
	const char *file;
	const char *record; /* serial, or id of a bundle */
	unsigned within;    /* in the bundle, from 1; 0: a ballot */
	/* Where the unit's list says it lies: in which export, or NULL, and
	 * which of its rows. */
	const char *export;
	unsigned row;
	bool not_found;
};
struct minutes_sample {
	const struct definition *definition;
	const char *seed;
	struct digest certificate; /* whose outcome it is about: its note id */
	uint64_t papers, wrong, limit;
	size_t count;                      /* how many were drawn */
	const struct minutes_drawn *drawn; /* in the order they lie in */
	size_t drawn_count;                /* of these; all, or some */
};

/*
 * The worksheet of a paper audit: which papers to take out, and room to write
 * what stands on them. Says nothing of how they were counted.
 */
MUST_CHECK int minutes_sample_write(
    const struct minutes_sample *sample, struct text *out, struct error *err);

/* What came of it. Texts are borrowed. */
struct minutes_risk {
	/* Of the papers those that read otherwise, or were not found. */
	struct minutes_sample sample;
	const struct label **stations;
	size_t station_count;
	const struct decision *decision;
	struct digest certificate;  /* of this outcome: its note id */
	unsigned lists;             /* how many people's readings agree */
	size_t not_found;           /* of the drawn ones listed here */
	uint64_t once_in, required; /* the chance, and what it had to be */
	bool confirmed;
};

/*
 * The report of a paper audit, to be signed by those who read: what was drawn
 * and read, which papers differ, what that says. Nothing of how any paper was
 * counted.
 */
MUST_CHECK int minutes_risk_write(
    const struct minutes_risk *risk, struct text *out, struct error *err);

#endif

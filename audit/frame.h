#ifndef KAIHYO_AUDIT_FRAME_H
#define KAIHYO_AUDIT_FRAME_H

#include "tally/truth.h"

/*
 * All papers that count, in the order in which a paper audit numbers them:
 * stations and units as in the setup, in each unit its files of ballots, then
 * of bundles, by number, in each file as they stand there, in a bundle one by
 * one. Nothing but the signed manifests decides it.
 */
struct frame_file {
	const struct truth_file *file; /* borrowed from its truth set */
	/* What its unit and station are indices of. Borrowed, too. */
	const struct definition *definition;
	size_t station;
	uint64_t first; /* papers before it */
};
struct frame {
	struct frame_file *files;
	size_t count, size;
	uint64_t papers;
};

/* Adds the files of a station that count; stations in the setup's order. */
void frame_add(struct frame *frame, const struct truth *truth, size_t station);
void frame_clear(struct frame *frame);

/* The file that holds paper number `paper` < papers. */
const struct frame_file *frame_find(const struct frame *frame, uint64_t paper);

#endif

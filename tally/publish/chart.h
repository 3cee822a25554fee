#ifndef KAIHYO_TALLY_CHART_H
#define KAIHYO_TALLY_CHART_H

#include "tally/publish/page_parts.h"

/*
 * One bar of parts, as SVG that stretches with the page: x in thousandths
 * of its width, heights in pixels. Each part says where its figure stands, so
 * that the page can check its own drawing.
 */
struct chart {
	struct text *out;
	uint64_t whole; /* what the full width stands for */
	uint64_t sum;   /* of the parts so far */
	unsigned top, height;
};

/*
 * Begins a bar `height` pixels high with `below` pixels of room under it.
 * `at` is the JSON pointer of the whole, or its digits where it is only a
 * scale. `words` describes it; NULL: its figures stand beside it.
 */
void chart_begin(struct chart *chart, struct text *out, unsigned above,
    unsigned height, unsigned below, uint64_t whole, const char *at,
    const char *words);
/* `at`: pointers with spaces between; their sum is the part. */
void chart_part(
    struct chart *chart, const char *class, uint64_t part, const char *at);
/* What is left of the whole. */
void chart_rest(struct chart *chart, const char *class);
/* A line across, n/d of the width from the left, and words at its foot. */
void chart_line(struct chart *chart, uint64_t n, uint64_t d, const char *words);
void chart_end(struct chart *chart);

#endif

/*
 * The parts of the self-contained page. Each writes one section in the chosen
 * language.
 */
#ifndef KAIHYO_TALLY_PAGE_PARTS_H
#define KAIHYO_TALLY_PAGE_PARTS_H

#include "tally/publish/html.h"
#include "tally/publish/publish.h"

/* page.css and page.js, terminated; see page_files.c. */
extern const char page_css[], page_js[];

/* One language of the page. */
struct page {
	const struct publication *publication;
	const struct definition *definition;
	const struct result *result;
	struct text *out;
	const char *language; /* "ja" or "en": the end of every id */
	/* By district of the result, and together: 0 without a roll. */
	uint64_t *eligible, electorate;
	/* By district: the number of its remark, the same for equal ones; 0:
	 * none. */
	size_t *remarks;
};

/* A line that the rules draw through a chart. */
struct threshold {
	bool options[OPTIONS_MAX]; /* of which it is asked; turnout: none */
	uint64_t n, d;
	enum rule_op op;
};
#define THRESHOLDS_MAX 8

/*
 * The comparisons of the decision (and of the gate) with a part of `base`,
 * about options of a question, or about voters with SIZE_MAX. Returns how
 * many, none twice.
 */
size_t page_thresholds(const struct page *page, size_t question,
    enum counter base, struct threshold lines[THRESHOLDS_MAX]);
/* The least number that gets over the line. */
uint64_t threshold_least(const struct threshold *line, uint64_t base);
/* "more than 1/2: from 700,215 votes", plain text. */
void threshold_words(
    const struct threshold *line, uint64_t base, struct text *words);

/* "<h2 id=...>" and its section around; page_section_end() closes it. */
void page_section(const struct page *page, const char *id, const char *title);
void page_section_end(const struct page *page);

void page_head(const struct page *page);      /* names, day, state */
void page_outcome(const struct page *page);   /* sentence and first chart */
void page_districts(const struct page *page); /* options by district */
void page_turnout(const struct page *page);   /* by district and channel */
void page_figures(const struct page *page);   /* all tables */
void page_rules(const struct page *page);     /* the trace in words */
void page_findings(const struct page *page);  /* and corrections */
void page_officials(const struct page *page); /* certificate's slots */
void page_check(const struct page *page);     /* how to check */

#endif

#ifndef KAIHYO_BALLOT_CERTIFICATE_H
#define KAIHYO_BALLOT_CERTIFICATE_H

#include "ballot/definition.h"

#define FIGURES_MAX 200000
#define FIGURE_NAME_MAX 95
#define CERTIFICATE_FINDINGS_MAX 100000
#define CERTIFICATE_WORDS_MAX 400

/*
 * One figure of one district: "voters", "papers.p1", "taken-home",
 * "not-put-in", "unexplained", "q1.option.for", "q1.category.blank",
 * "q1.valid", "q1.invalid", "q1.none". Only "unexplained" can be negative.
 */
struct figure {
	char district[ID_MAX + 1];
	char name[FIGURE_NAME_MAX + 1];
	int64_t value;
};

/* One finding with its end. */
struct certified_finding {
	char code[8];
	char subject[ID_MAX + 1];
	char end[16]; /* "open", "corrected", "explained", "accepted" */
	char ruling[ID_MAX + 1]; /* the decision's id, or "-" */
	char *words;             /* in English, as the decision had them */
};

/* What was decided of one question. */
struct certified_outcome {
	char question[ID_MAX + 1];
	char outcome[ID_MAX + 1];
};

/* How far the count of one kind of paper has come. */
struct counted_papers {
	char paper[ID_MAX + 1];
	uint64_t counted, expected; /* the denominator is the voters */
};

/*
 * What the officials of a station declare: a certificate of what was counted
 * here, or (NOTE_INTERIM) of what is counted so far (開票速報), or
 * (NOTE_DECLARATION) the figures that they found on paper when the
 * programs could not be relied on: an outside fact, never verified. Owns its
 * arrays.
 */
struct certificate {
	struct statement head; /* subject: the station */
	enum note_kind kind;
	unsigned reopened; /* decisions to reopen that came before */
	/* Of an interim report only. */
	char snapshot[PERSON_MAX + 1]; /* its name: "22:30" */
	struct counted_papers counted[PAPERS_MAX];
	size_t counted_count;
	size_t units_final, units;
	/* Of both it and a certificate. */
	uint64_t log_size;
	struct digest log_root;
	struct digest result; /* of the result's JSON, formats.md §8 */
	/* Of a certificate only, but outcomes of both. */
	struct certified_outcome outcomes[QUESTIONS_MAX];
	size_t outcome_count;
	struct certified_finding *findings; /* sorted as in the text */
	size_t finding_count;
	/* Of a declaration on paper only. */
	char reason[CERTIFICATE_WORDS_MAX + 1];
	/* Of both. */
	struct figure *figures; /* sorted as in the text */
	size_t figure_count;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

/* On failure `certificate` is empty. */
MUST_CHECK int certificate_parse(
    struct verified text, struct certificate *certificate, struct error *err);
void certificate_format(
    const struct certificate *certificate, struct text *text);
void certificate_clear(struct certificate *certificate);

/* Adds one figure. */
void certificate_add_figure(struct certificate *certificate,
    const char *district, const char *name, int64_t value);
/* Adds one finding; copies the words. */
void certificate_add_finding(struct certificate *certificate, const char *code,
    const char *subject, const char *end, const char *ruling,
    const char *words);
/* Puts figures and findings into the order of the text. */
void certificate_sort(struct certificate *certificate);

/* The value of a figure; false if it is not there. */
bool certificate_figure(const struct certificate *certificate,
    const char *district, const char *name, int64_t *value);

/* Its station and districts are in the setup. */
MUST_CHECK int certificate_check(const struct certificate *certificate,
    const struct setup *setup, struct error *err);

#endif

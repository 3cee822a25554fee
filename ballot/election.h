#ifndef KAIHYO_BALLOT_ELECTION_H
#define KAIHYO_BALLOT_ELECTION_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/document.h"
#include "keys/digest.h"

#define LABEL_MAX 200
#define SOURCE_MAX 400
#define QUESTIONS_MAX 16
#define OPTIONS_MAX 20
#define CATEGORIES_MAX 20
#define DEFINITION_BYTES_MAX (16u << 20)
#define CODE_REVIEW '?'

/* A name in both languages. */
struct label {
	char ja[LABEL_MAX + 1], en[LABEL_MAX + 1];
};
MUST_CHECK int label_read(const struct document_at *at, const char *member,
    struct label *label, struct error *err);
/* In the chosen language. */
const char *label_text(const struct label *label);

/* One possible answer (NIST: BallotMeasureSelection). 選択肢 */
struct option {
	char code;
	char id[ID_MAX + 1];
	struct label label;
};

/* One question put to the vote (NIST: BallotMeasureContest). 設問 */
struct question {
	char id[ID_MAX + 1];
	struct label text;
	struct option options[OPTIONS_MAX];
	size_t option_count;
};

/* The core that is the election's identity. No pointers. */
struct election {
	struct label name, authority;
	struct date date;
	bool rehearsal;
	char nonce[33];
	struct question questions[QUESTIONS_MAX];
	size_t question_count;
};

/* Parses election.json; see formats.md §3.1. `name` is for places. */
MUST_CHECK int election_parse(struct verified bytes, const char *name,
    struct election *election, struct error *err);

/* Index of a question, or -1. */
int election_question(const struct election *election, const char *id);
/* Index of an option by id or by code, or -1. */
int question_option(const struct question *question, const char *id);
int question_option_by_code(const struct question *question, char code);

#endif

#ifndef KAIHYO_VERIFIER_JUDGEMENT_H
#define KAIHYO_VERIFIER_JUDGEMENT_H

#include "audit/verifier/findings.h"
#include "audit/verifier/report.h"
#include "audit/verifier/result.h"
#include "audit/verifier/rules.h"

/*
 * All that result.json says, between the parts that work it out: judgement.c
 * in general, judgement_rules.c the figures for the rules, claims.c what can
 * only be taken over, result_json.c the bytes.
 */
struct judgement {
	struct model model; /* a copy with its own `districts` */
	struct findings findings;
	size_t taken_over; /* of these, from result.json */
	/* By district: what the books leave unexplained, each way. */
	uint64_t *shortage, *surplus;
	uint64_t all_shortage, all_surplus;
	bool all_districts; /* every one of the setup is counted here */
	/* By district: where its choices are counted; mostly itself (§8.1). */
	size_t *joined_to;
	bool *in; /* of a canvass, by district: its station is in */

	struct rules *rules; /* NULL: none */
	struct rules_election election;
	struct rules_decision gate, decision;
	bool gate_judged;
	bool decided;        /* the rules gave an answer */
	bool while_counting; /* with figures that are not final */
	bool *open;          /* by district: its figures can still change */
	bool rest_asked, rest_could_change;
	bool withheld; /* counted, but not to be published */
};

/*
 * Works all of it out. `claims` is result.json as read, or NULL: findings
 * about lists that are in no bundle are taken over from it, and in a public
 * bundle the figures of papers. What cannot be judged at all is reported.
 */
void judgement_make(struct judgement *judgement,
    const struct judge_input *input, const struct json *claims,
    struct report *report);
void judgement_clear(struct judgement *judgement);

/* No error stands open. */
bool judgement_is_final(const struct judgement *judgement);

/* Is this district counted here? */
bool judgement_covers(const struct judgement *judgement, size_t district);

/* figures.c: every figure that a certificate has. */
typedef void figure_visit(
    void *context, const char *district, const char *name, int64_t value);
void figures_each(
    const struct judgement *judgement, figure_visit *visit, void *context);

/* A certificate that replaces another: a figure_visit for what it changed. */
struct correction {
	const char *id;  /* of the station */
	uint64_t number; /* of the new one */
	const struct statement *before;
	struct findings *findings;
};
figure_visit correction_visit;

/* What the result changed of the certificate that it replaces, if it does. */
void find_own_corrections(struct judgement *judgement);

/* canvass.c: a canvass joins what its offices certified. */
bool canvass_is(const struct model *model);
void canvass_join(struct judgement *judgement, const struct judge_input *input,
    struct report *report);

/* shape.c: do the figures of offices (§16) hold nothing else? */
void returns_check(const struct model *model, const struct judge_input *input,
    struct report *report);

/* interim.c: do reports tell no vote by subtraction? */
void interim_check(const struct judgement *judgement, struct report *report);

/* joined.c: puts small districts together, as the setup asks for. */
void judgement_join(struct judgement *judgement);

/* judgement_rules.c */
void judgement_read_rules(struct judgement *judgement, struct report *report);
/* A gate note's figures, judged by the rule; false if they decide nothing. */
bool judgement_of_gate(const struct judgement *judgement,
    const struct gate *gate, struct rules_decision *decision);
/* Sets decision, decided, open, rest_asked and rest_could_change. */
void judgement_decide(struct judgement *judgement);

/* claims.c */
/* The questions and papers of an area; the element of a list by its id. */
bool claims_take_area(const struct model *model, const struct json *claim,
    struct figures *figures);
const struct json *claims_element(
    const struct json *list, const char *name, const char *id);
void claims_add_papers(
    const struct model *model, const struct figures *from, struct figures *to);
/* The figures of papers into model.districts; false: they cannot be used. */
bool claims_take_figures(struct judgement *judgement, const struct json *claims,
    struct report *report);
/* Where the choices of its districts stand; after the books. */
void claims_join(struct judgement *judgement, const struct json *claims);
void claims_take_findings(
    struct judgement *judgement, const struct json *claims);

/* result_json.c; `roster` is a note id. */
void result_write(const struct judgement *judgement,
    const uint8_t roster[DIGEST_LEN], struct buffer *out);
int64_t result_unexplained(const struct figures *figures);

#endif

#ifndef KAIHYO_TALLY_NIST_H
#define KAIHYO_TALLY_NIST_H

#include "tally/publish/publish.h"

/*
 * The common data formats of NIST, for programs that know them: Election
 * Results Reporting 2.0 (SP 1500-100) of the result, Election Event Logging
 * 1.0 (SP 1500-101) of the log. What they have no place for is in
 * result.json; formats.md §19 says what became of our words.
 */
document_writer nist_result_json, nist_result_xml;
document_writer nist_log_json, nist_log_xml;

/*
 * One of these documents while it is written, as JSON or as XML: the same
 * calls, in the order that the XML schema wants.
 */
#define NIST_DEPTH_MAX 12
struct nist {
	struct text *text;
	bool xml;
	const char *standard;        /* "ElectionResults" */
	const char *space;           /* the XML namespace */
	bool filled[NIST_DEPTH_MAX]; /* has the object or list a member? */
	unsigned depth;
};

/* The whole: begins and ends with it. */
void nist_begin(struct nist *nist, const char *type);
void nist_end(struct nist *nist, const char *name);

/* Objects that may stand several times under one name. */
void nist_list(struct nist *nist, const char *name);
void nist_list_end(struct nist *nist);
/* `id` may be NULL; `derived`: XML wants to know the type. */
void nist_item(struct nist *nist, const char *name, const char *type,
    const char *id, bool derived);

void nist_text(struct nist *nist, const char *name, const char *value);
void nist_span(struct nist *nist, const char *name, struct span value);
void nist_number(struct nist *nist, const char *name, uint64_t number);
void nist_flag(struct nist *nist, const char *name, bool value);
void nist_label(struct nist *nist, const char *name, const struct label *label);

#endif

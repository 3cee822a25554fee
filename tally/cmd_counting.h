/*
 * The pass over the stored papers that several commands make. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_COUNTING_H
#define KAIHYO_TALLY_CMD_COUNTING_H

#include "tally/cmd_session.h"
#include "tally/result.h"

/*
 * Visits every stored file of papers that counts, in order of acceptance,
 * its bytes hashed, parsed and added up once more, on both cores. All is
 * borrowed for the call.
 */
struct counted_file {
	const struct truth_file *file;
	const struct code_table *table;
	struct records records;
	struct area_count count; /* of this file alone */
};
typedef int counting_visit(
    void *context, const struct counted_file *counted, struct error *err);
MUST_CHECK int counting_each(struct session *session, bool quiet,
    counting_visit *visit, void *context, struct error *err);

/* Counts everything into `result`; result_clear() also after a failure. */
MUST_CHECK int counting_result(struct session *session, bool quiet,
    struct result *result, struct error *err);

#endif

/*
 * The pass over the stored papers that several commands make. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_COUNTING_H
#define KAIHYO_TALLY_CMD_COUNTING_H

#include "tally/cmd_session.h"
#include "tally/result.h"

/*
 * Visits every stored file of papers that counts, in order of acceptance,
 * its bytes hashed and parsed once more. `records` is borrowed for the call.
 */
typedef int counting_visit(void *context, const struct truth_file *file,
    const struct code_table *table, const struct records *records,
    struct error *err);
MUST_CHECK int counting_each(struct session *session, bool quiet,
    counting_visit *visit, void *context, struct error *err);

/* Counts everything into `result`; result_clear() also after a failure. */
MUST_CHECK int counting_result(struct session *session, bool quiet,
    struct result *result, struct error *err);

#endif

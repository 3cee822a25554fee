#include <stdlib.h>

#include "tally/cmd_counting.h"
#include "tally/commands.h"

static int
cmd_count(const struct arguments *arguments, struct error *err)
{
	bool json = arguments_flag(arguments, "json");
	struct result *result = memory_new(1, sizeof(*result));
	struct session session;
	struct text text = { 0 };
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    counting_result(&session, json, result, err) != 0)
		goto out;
	if (json)
		result_format(result, &text);
	else
		result_print(result, &text);
	fputs(text.at, stdout);
	if (!result_is_final(result) && !arguments_flag(arguments, "interim")) {
		error_set(err, ERROR_BOOKS,
		    N_("take in what is missing and count again; --interim "
		       "accepts unfinished figures"),
		    N_("not final: %zu points stand open"),
		    findings_of(&result->findings, SEVERITY_ERROR));
		goto out;
	}
	rc = 0;
out:
	text_clear(&text);
	result_clear(result);
	session_close(&session);
	free(result);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	JSON_OPTION,
	{ .name = "interim",
	    .help = N_("figures that are not final are no error") },
	{ .name = NULL },
};

const struct command cmd_tally_count = {
	.name = "count",
	.operands = "",
	.summary = N_("count the files of the latest manifests, by district"),
	.manual = N_("One pass over the verified bytes in the station file. "
	             "What is missing or open is listed; as long as anything "
	             "is, the figures are interim, nothing is decided, and "
	             "the exit status is 7."),
	.options = options,
	.run = cmd_count,
};

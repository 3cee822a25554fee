#include "tally/cmd_session.h"
#include "tally/commands.h"

static int
cmd_backup(const struct arguments *arguments, struct error *err)
{
	const char *to = arguments->operands[0];
	const char *operator= session_operator(arguments);
	struct text payload = { 0 };
	struct store *store = NULL;
	uint64_t entries;
	int rc = -1;

	if (store_open(arguments_value(arguments, "station"), STORE_WRITE,
	        &store, err) != 0)
		return -1;
	entries = store_log(store)->tree.size;
	if (store_backup(store, to, err) != 0)
		goto out;
	/* Logged only once the copy is there: the entry says it is. A closed
	 * log says nothing more, and can be copied all the same. */
	payload_add(&payload, "name", path_name(to));
	payload_add_number(&payload, "entries", entries);
	payload_add(&payload, "operator", operator);
	if (!store_log(store)->closed &&
	    (store_begin(store, err) != 0 ||
	        store_add_entry(store, LOG_BACKUP, &payload, err) != 0 ||
	        store_commit(store, err) != 0))
		goto out;
	say(stdout,
	    N_("Copied, read back and compared: %s (%llu log entries)\n"), to,
	    (unsigned long long)entries);
	rc = 0;
out:
	text_clear(&payload);
	store_close(store);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	OPERATOR_OPTION,
	{ .name = NULL },
};

const struct command cmd_tally_backup = {
	.name = "backup",
	.operands = "NEW-FILE",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("copy the station file to another medium and read it "
	              "back"),
	.options = options,
	.run = cmd_backup,
};

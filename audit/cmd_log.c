#include "audit/commands.h"
#include "store/store.h"
#include "tally/cmd_session.h"

/* How the log is shown. */
struct showing {
	bool raw; /* the stored lines and nothing else */
};

static int
show_entry(void *context, struct span line, struct error *err)
{
	const struct showing *showing = context;
	struct log_entry entry;
	char time[TIME_TEXT_LEN];

	if (showing->raw) {
		fwrite(line.at, 1, line.len, stdout);
		fputc('\n', stdout);
		return 0;
	}
	if (audit_log_parse(line, &entry, err) != 0)
		return -1;
	time_format(entry.time, time);
	printf("%6llu  %s  %-10s  %.*s\n", (unsigned long long)entry.seq, time,
	    log_type_name(entry.type), (int)entry.payload.len,
	    entry.payload.at);
	return 0;
}

static int
cmd_log(const struct arguments *arguments, struct error *err)
{
	struct showing showing = { arguments_flag(arguments, "raw") };
	unsigned long long from;
	struct store *store = NULL;
	int rc = -1;

	if (arguments_number(arguments, "from", 1000000000, 0, &from, err) != 0)
		return -1;
	if (store_open(arguments_value(arguments, "station"), STORE_READ,
	        &store, err) != 0)
		return -1;
	if (store_each_entry(store, from, show_entry, &showing, err) != 0)
		goto out;
	if (!showing.raw) {
		const struct tree *tree = &store_log(store)->tree;
		struct digest root = tree_root(tree);
		char hex[DIGEST_TEXT_LEN];

		digest_format(&root, hex);
		say(stdout,
		    N_("\n%llu entries, the chain is whole; root of the tree:\n"
		       "%s\n"),
		    (unsigned long long)tree->size, hex);
	}
	rc = 0;
out:
	store_close(store);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "from",
	    .value = "N",
	    .help = N_("begin at this entry (default 0)") },
	{ .name = "raw",
	    .help = N_("the stored lines, as sha256sum and awk check them") },
	{ .name = NULL },
};

const struct command cmd_audit_log = {
	.name = "log",
	.operands = "",
	.summary = N_("print the log after checking its chain"),
	.options = options,
	.run = cmd_log,
};

#include "audit/cmd_lines.h"

#include "base/file.h"
#include "store/store.h"

typedef int line_visit(void *context, struct span line, struct error *err);

static int
file_each(const char *path, line_visit *visit, void *context, struct error *err)
{
	struct file_bytes file = { 0 };
	struct audit_log log = { 0 };
	struct log_entry entry;
	struct span rest, line;
	int rc = -1;

	if (file_read_path(path, LOG_FILE_MAX, &file, err) != 0)
		return -1;
	rest = file_span(&file);
	while (span_line(&rest, LOG_LINE_MAX, &line))
		if (audit_log_verify(&log, line, &entry, err) != 0 ||
		    visit(context, line, err) != 0)
			goto out;
	if (rest.len > 0) {
		error_set(err, ERROR_INPUT,
		    N_("use log.txt of a bundle, or what kaihyo audit log "
		       "--raw prints"),
		    N_("it is no log: a line is too long or has no line end"));
		goto out;
	}
	rc = 0;
out:
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

static int
station_each(
    const char *path, line_visit *visit, void *context, struct error *err)
{
	struct store *store = NULL;
	int rc = -1;

	if (store_open(path, STORE_READ, &store, err) == 0)
		rc = store_each_entry(store, 0, visit, context, err);
	store_close(store);
	return rc;
}

int
lines_each(const struct arguments *arguments, line_visit *visit, void *context,
    struct error *err)
{
	const char *station = arguments_value(arguments, "station");
	const char *log = arguments_value(arguments, "log");

	if ((station == NULL) == (log == NULL))
		return error_set(err, ERROR_USAGE,
		    N_("give --station at the station, --log anywhere else"),
		    N_("--station or --log is needed, and not both"));
	return log != NULL ? file_each(log, visit, context, err)
	                   : station_each(station, visit, context, err);
}

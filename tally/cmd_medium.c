#include "tally/cmd_medium.h"

static const char *
kind_code(enum error_kind kind)
{
	return kind == ERROR_SIGNATURE ? "signature"
	       : kind == ERROR_BOOKS   ? "books"
	       : kind == ERROR_SYSTEM  ? "system"
	                               : "input";
}

/*
 * One refused file, one entry. The message goes in without its values: the
 * log must never hold a selection (P11), and a value could be one.
 */
int
medium_log_refused(struct store *store, const char *name,
    const struct error *why, const struct digest *sha256, const char *operator,
    struct error * err)
{
	struct text payload = { 0 };
	int rc;

	payload_add(&payload, "name", name);
	payload_add(&payload, "kind", kind_code(why->kind));
	payload_add(&payload, "what", why->what.id);
	if (sha256 != NULL)
		payload_add_digest(&payload, "sha256", sha256);
	payload_add(&payload, "operator", operator);
	rc = store_add_entry(store, LOG_REFUSED, &payload, err);
	text_clear(&payload);
	return rc;
}

int
medium_log_end(struct store *store, const char *name,
    const struct medium_report *report, const char *operator,
    struct error * err)
{
	struct text payload = { 0 };
	int rc;

	payload_add(&payload, "name", path_name(name));
	payload_add_number(&payload, "accepted", report->accepted);
	payload_add_number(&payload, "known", report->known);
	payload_add_number(&payload, "refused", report->refused);
	payload_add_number(&payload, "left", report->left);
	payload_add_number(&payload, "sealed", report->sealed);
	payload_add(&payload, "stopped", report->stopped ? "yes" : "no");
	payload_add(&payload, "operator", operator);
	rc = store_add_entry(store, LOG_MEDIA, &payload, err);
	text_clear(&payload);
	return rc;
}

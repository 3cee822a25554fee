#include "audit/log_head.h"

static void
after_read(const struct log_entry *entry, struct log_head *head)
{
	struct span value;

	head->has_after = payload_find(entry->payload, "after-size", &value) &&
	                  span_number(value, UINT64_MAX, &head->after_size) &&
	                  payload_find(entry->payload, "after-root", &value) &&
	                  digest_parse(value, &head->after_root);
}

int
log_head_read(struct span log, struct log_head *head, struct error *err)
{
	struct audit_log chain = { 0 };
	struct log_entry entry;
	struct span line;

	*head = (struct log_head){ 0 };
	while (log.at != NULL && log.len > 0) {
		if (!span_line(&log, LOG_LINE_MAX, &line)) {
			error_set(err, ERROR_INPUT,
			    N_("ask for a new copy of the log"),
			    N_("a line is too long, or has no end"));
			return error_at(err, N_("line %llu"),
			    (unsigned long long)head->size + 1);
		}
		if (audit_log_verify(&chain, line, &entry, err) != 0)
			return -1;
		if (head->size++ == 0)
			after_read(&entry, head);
		head->closed = entry.type == LOG_CLOSE;
	}
	head->root = tree_root(&chain.tree);
	return 0;
}

bool
log_head_follows(
    const struct log_head *head, uint64_t size, const struct digest *root)
{
	return (head->size == size && digest_same(&head->root, root)) ||
	       (head->has_after && head->after_size == size &&
	           digest_same(&head->after_root, root));
}

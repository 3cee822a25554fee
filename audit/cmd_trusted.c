#include "audit/cmd_trusted.h"

#include <stdlib.h>

#include "base/file.h"

struct policy_file *
policy_file_read(const char *path, struct error *err)
{
	struct policy_file *policy = memory_new(1, sizeof(*policy));
	struct file_bytes file = { 0 };

	if (file_read_path(path, POLICY_FILE_MAX, &file, err) != 0) {
		free(policy);
		return NULL;
	}
	if (policy_file_parse(file_span(&file), policy, err) != 0) {
		error_at_name(err, path);
		free(policy);
		policy = NULL;
	}
	file_release(&file);
	return policy;
}

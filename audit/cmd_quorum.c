#include <stdlib.h>

#include "audit/cmd_paper.h"
#include "audit/cmd_trusted.h"
#include "audit/commands.h"
#include "base/clock.h"
#include "keys/cmd_shared.h"

static void
witnesses_print(
    const struct policy_file *policy, const struct policy_verdict *verdict)
{
	char time[TIME_TEXT_LEN];

	for (size_t i = 0; i < policy->witness_count; i++) {
		const struct policy_witness *witness = &policy->witnesses[i];

		if (!verdict->cosigned[i]) {
			say(stdout, N_("  [ ] %s: no cosignature\n"),
			    witness->name);
			continue;
		}
		time_format((int64_t)verdict->times[i], time);
		say(stdout, N_("  [x] %s: cosigned, it says at %s\n"),
		    witness->name, time);
	}
	if (verdict->strangers > 0)
		say(stdout,
		    N_("  Lines of others, which say nothing here: %zu\n"),
		    verdict->strangers);
}

static int
cmd_quorum(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments->operands[0];
	struct policy_file *policy =
	    policy_file_read(arguments_value(arguments, "policy"), err);
	struct policy_verdict verdict;
	struct file_bytes file = { 0 };
	int rc = -1;

	if (policy == NULL ||
	    file_read_path(path, CHECKPOINT_BYTES_MAX, &file, err) != 0)
		goto out;
	if (policy_file_open(policy, file_span(&file), &verdict, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	paper_head(stdout, &verdict.checkpoint);
	witnesses_print(policy, &verdict);
	if (!verdict.holds) {
		error_set(err, ERROR_SIGNATURE,
		    N_("ask the witnesses that are missing for their "
		       "cosignatures of this checkpoint"),
		    N_("the quorum of the policy is not met: %zu of %zu "
		       "witnesses cosigned"),
		    verdict.count, policy->witness_count);
		error_at_name(err, path);
		goto out;
	}
	say(stdout,
	    policy->needs_none
	        ? N_("VERIFIED: signed by the log; the policy asks for no "
	             "witness.\n")
	        : N_("VERIFIED: signed by the log; the quorum of the policy is "
	             "met.\n"));
	rc = 0;
out:
	file_release(&file);
	free(policy);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "policy",
	    .value = "FILE",
	    .help = N_("the policy with the keys of logs and witnesses"),
	    .required = true },
	{ .name = NULL },
};

const struct command cmd_audit_quorum = {
	.name = "quorum",
	.operands = "CHECKPOINT",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("say which witnesses cosigned a checkpoint, and whether "
	              "they suffice"),
	.options = options,
	.run = cmd_quorum,
};

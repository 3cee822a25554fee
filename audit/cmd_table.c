#include "audit/commands.h"

const struct command *const audit_commands[] = {
	&cmd_audit_log,
	&cmd_audit_check,
	&cmd_audit_checkpoint,
	&cmd_audit_close,
	&cmd_audit_rebuild,
	&cmd_audit_prove,
	&cmd_audit_verify_proof,
	&cmd_audit_claim,
	&cmd_audit_cosign,
	&cmd_audit_attach,
	&cmd_audit_wrap,
	&cmd_audit_policy,
	&cmd_audit_quorum,
	&cmd_audit_tiles,
	&cmd_audit_sample,
	&cmd_audit_risk,
	NULL,
};

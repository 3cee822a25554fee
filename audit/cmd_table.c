#include "audit/commands.h"

const struct command *const audit_commands[] = {
	&cmd_audit_log,
	&cmd_audit_check,
	&cmd_audit_checkpoint,
	&cmd_audit_close,
	&cmd_audit_rebuild,
	&cmd_audit_prove,
	&cmd_audit_verify_proof,
	NULL,
};

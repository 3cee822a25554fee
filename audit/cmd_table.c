#include "audit/commands.h"

const struct command *const audit_commands[] = {
	&cmd_audit_log,
	&cmd_audit_check,
	NULL,
};

#include "ballot/commands.h"

const struct command *const ballot_commands[] = {
	&cmd_ballot_check,
	&cmd_ballot_define,
	NULL,
};

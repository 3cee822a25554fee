#include "ballot/commands.h"

const struct command *const ballot_commands[] = {
	&cmd_ballot_check,
	&cmd_ballot_define,
	&cmd_ballot_turnout,
	&cmd_ballot_checkins,
	&cmd_ballot_seal,
	&cmd_ballot_show,
	NULL,
};

#include "tally/commands.h"

const struct command *const tally_commands[] = {
	&cmd_tally_open,
	&cmd_tally_import,
	&cmd_tally_status,
	&cmd_tally_totals,
	&cmd_tally_gate,
	&cmd_tally_count,
	&cmd_tally_review,
	&cmd_tally_adjudicate,
	&cmd_tally_resolve,
	&cmd_tally_correct,
	&cmd_tally_withdraw,
	&cmd_tally_move_box,
	&cmd_tally_reopen,
	&cmd_tally_void,
	&cmd_tally_certify,
	&cmd_tally_declare_on_paper,
	&cmd_tally_backup,
	&cmd_tally_roll,
	&cmd_tally_rule,
	NULL,
};

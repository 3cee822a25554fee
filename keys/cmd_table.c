#include "keys/commands.h"

const struct command *const keys_commands[] = {
	&cmd_keys_new,
	&cmd_keys_show,
	&cmd_keys_root,
	&cmd_keys_enrol,
	&cmd_keys_roster,
	&cmd_keys_sign,
	&cmd_keys_attach,
	&cmd_keys_verify,
	NULL,
};

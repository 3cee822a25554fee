/*
 * kaihyo counts a resident referendum (住民投票): the rooms' tables, joined.
 */
#include "audit/commands.h"
#include "ballot/commands.h"
#include "keys/commands.h"
#include "tally/commands.h"

int
main(int argc, char **argv)
{
	const struct command_group groups[] = {
		{ "keys", N_("keys, rosters and signed notes"), keys_commands },
		{ "ballot", N_("the definition, and the media of the places"),
		    ballot_commands },
		{ "tally", N_("the station: take in, count, back up"),
		    tally_commands },
		{ "audit", N_("the log, and whether all still fits together"),
		    audit_commands },
	};

	return command_main(
	    "kaihyo", groups, sizeof(groups) / sizeof(groups[0]), argc, argv);
}

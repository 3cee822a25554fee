#ifndef KAIHYO_BALLOT_COMMANDS_H
#define KAIHYO_BALLOT_COMMANDS_H

#include "base/command.h"

extern const struct command cmd_ballot_check;
extern const struct command cmd_ballot_define;
extern const struct command cmd_ballot_seal;
extern const struct command cmd_ballot_show;
extern const struct command cmd_ballot_turnout;
extern const struct command cmd_ballot_checkins;

/* All of them, NULL at the end: "kaihyo ballot ...". */
extern const struct command *const ballot_commands[];

#endif

#ifndef KAIHYO_KEYS_COMMANDS_H
#define KAIHYO_KEYS_COMMANDS_H

#include "base/command.h"

extern const struct command cmd_keys_new;
extern const struct command cmd_keys_show;
extern const struct command cmd_keys_root;
extern const struct command cmd_keys_enrol;
extern const struct command cmd_keys_roster;
extern const struct command cmd_keys_sign;
extern const struct command cmd_keys_attach;
extern const struct command cmd_keys_verify;

extern const struct command *const keys_commands[];

#endif

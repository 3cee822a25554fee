#ifndef KAIHYO_TALLY_COMMANDS_H
#define KAIHYO_TALLY_COMMANDS_H

#include "base/command.h"

extern const struct command cmd_tally_open;
extern const struct command cmd_tally_import;
extern const struct command cmd_tally_status;
extern const struct command cmd_tally_checkins;
extern const struct command cmd_tally_totals;
extern const struct command cmd_tally_gate;
extern const struct command cmd_tally_count;
extern const struct command cmd_tally_resolve;
extern const struct command cmd_tally_correct;
extern const struct command cmd_tally_withdraw;
extern const struct command cmd_tally_move_box;
extern const struct command cmd_tally_reopen;
extern const struct command cmd_tally_void;
extern const struct command cmd_tally_review;
extern const struct command cmd_tally_adjudicate;
extern const struct command cmd_tally_interim;
extern const struct command cmd_tally_certify;
extern const struct command cmd_tally_declare_on_paper;
extern const struct command cmd_tally_publish;
extern const struct command cmd_tally_board;
extern const struct command cmd_tally_transcribe;
extern const struct command cmd_tally_receive;
extern const struct command cmd_tally_opening;
extern const struct command cmd_tally_bundle;
extern const struct command cmd_tally_canvass;
extern const struct command cmd_tally_headline;
extern const struct command cmd_tally_backup;
extern const struct command cmd_tally_retire;
extern const struct command cmd_tally_roll;
extern const struct command cmd_tally_rule;

extern const struct command *const tally_commands[];

#endif

#ifndef KAIHYO_AUDIT_COMMANDS_H
#define KAIHYO_AUDIT_COMMANDS_H

#include "base/command.h"

extern const struct command cmd_audit_log;
extern const struct command cmd_audit_check;
extern const struct command cmd_audit_checkpoint;
extern const struct command cmd_audit_close;
extern const struct command cmd_audit_rebuild;
extern const struct command cmd_audit_prove;
extern const struct command cmd_audit_verify_proof;
extern const struct command cmd_audit_claim;
extern const struct command cmd_audit_cosign;
extern const struct command cmd_audit_attach;
extern const struct command cmd_audit_wrap;
extern const struct command cmd_audit_policy;
extern const struct command cmd_audit_quorum;
extern const struct command cmd_audit_tiles;
extern const struct command cmd_audit_sample;
extern const struct command cmd_audit_risk;

extern const struct command *const audit_commands[];

#endif

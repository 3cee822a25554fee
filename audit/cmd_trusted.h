/* What the commands of observers share; no command of a station includes it. */
#ifndef KAIHYO_AUDIT_CMD_TRUSTED_H
#define KAIHYO_AUDIT_CMD_TRUSTED_H

#include "audit/policy_file.h"

/* Reads a policy file; free() it. NULL on failure. */
struct policy_file *policy_file_read(const char *path, struct error *err);

#endif

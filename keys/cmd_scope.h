#ifndef KAIHYO_KEYS_CMD_SCOPE_H
#define KAIHYO_KEYS_CMD_SCOPE_H

#include "ballot/definition.h"

/*
 * Refuses a scope whose station, district, unit or place is not in the
 * setup. A definition that has no setup yet lets every one pass.
 */
MUST_CHECK int scope_check(const struct definition *definition,
    const struct scope *scope, struct error *err);

#endif

#ifndef KAIHYO_BALLOT_RULE_JSON_H
#define KAIHYO_BALLOT_RULE_JSON_H

#include "ballot/rules/rule.h"
#include "base/text.h"

/*
 * The rules as the "decision" of an ordinance again: one spelling, in full,
 * on one line.
 */
void rule_json_format(const struct rules *rules, struct text *text);

#endif

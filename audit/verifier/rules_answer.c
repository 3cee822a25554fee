#include "audit/verifier/rules_scene.h"

enum answer
answer_sign(struct big_range range, bool at_least)
{
	rules_big wanted = at_least ? 0 : 1;

	return range.low >= wanted   ? ANSWER_YES
	       : range.high < wanted ? ANSWER_NO
	                             : ANSWER_OPEN;
}

enum answer
answer_both(enum answer a, enum answer b)
{
	if (a == ANSWER_NO || b == ANSWER_NO)
		return ANSWER_NO;
	return a == ANSWER_YES && b == ANSWER_YES ? ANSWER_YES : ANSWER_OPEN;
}

enum answer
answer_either(enum answer a, enum answer b)
{
	if (a == ANSWER_YES || b == ANSWER_YES)
		return ANSWER_YES;
	return a == ANSWER_NO && b == ANSWER_NO ? ANSWER_NO : ANSWER_OPEN;
}

enum answer
answer_opposite(enum answer a)
{
	return a == ANSWER_OPEN  ? ANSWER_OPEN
	       : a == ANSWER_YES ? ANSWER_NO
	                         : ANSWER_YES;
}

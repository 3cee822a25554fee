/*
 * verify-rules ORDINANCE.json SOURCE WORD...: decides as kaihyo-verify does,
 * with figures in the words of `kaihyo tally rule try` and filled up in the
 * same way, and prints the JSON of it. For tests/cli/verify-rules.bats, which
 * compares the two programs. SOURCE is where the figures are said to be from.
 */
#include "tests/unit/verify_trial.h"

int
main(int argc, char **argv)
{
	struct trial *trial;
	struct rules_decision decision;
	struct rules_facts facts;
	struct buffer out = { 0 }, why = { 0 };

	if (argc < 3)
		die(2, "usage", "verify-rules ORDINANCE.json SOURCE WORD...");
	trial = trial_read(argv[1]);
	prepare(trial, argv + 3, (size_t)argc - 3);
	facts = trial_facts(trial, argv[2]);
	if (!rules_judge(trial->rules, &facts, &decision, &why))
		die(7, buffer_bytes(&why).at, argv[1]);
	rules_decision_json(trial->rules, &trial->election, &decision, &out);
	printf("%s\n", out.at);
	buffer_clear(&out);
	rules_decision_free(&decision);
	trial_free(trial);
	return 0;
}

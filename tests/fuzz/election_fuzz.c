#include "tests/fuzz/small_election.h"

static struct election first, second;

/*
 * Whatever the bytes: election_parse() returns; what it accepts it reads the
 * same way twice, and every option is found by its id and by its code.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified verified = fuzz_verified(data, len);
	struct error err = { 0 };

	if (election_parse(verified, "fuzz", &first, &err) != 0) {
		fuzz_refused(&err);
		return 0;
	}
	if (election_parse(verified, "fuzz", &second, &err) != 0 ||
	    memcmp(&first, &second, sizeof(first)) != 0)
		abort();
	for (size_t i = 0; i < first.question_count; i++) {
		const struct question *question = &first.questions[i];

		if (election_question(&first, question->id) != (int)i)
			abort();
		for (size_t j = 0; j < question->option_count; j++) {
			const struct option *option = &question->options[j];

			if (option->code == CODE_REVIEW ||
			    question_option(question, option->id) != (int)j ||
			    question_option_by_code(question, option->code) !=
			        (int)j)
				abort();
		}
	}
	return 0;
}

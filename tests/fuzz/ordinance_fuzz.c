#include "ballot/ordinance.h"

#include "tests/fuzz/small_election.h"

static struct ordinance first, second;

/*
 * Whatever the bytes: ordinance_parse() returns; what it accepts it reads
 * the same way twice, and no code means two things.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified verified = fuzz_verified(data, len);
	struct election election;
	struct error err = { 0 };

	small_election(&election);
	if (ordinance_parse(verified, "fuzz", &election, &first, &err) != 0) {
		fuzz_refused(&err);
		return 0;
	}
	if (ordinance_parse(verified, "fuzz", &election, &second, &err) != 0 ||
	    memcmp(&first, &second, sizeof(first)) != 0)
		abort();
	for (size_t i = 0; i < first.category_count; i++) {
		char code = first.categories[i].code;

		if (code == CODE_REVIEW ||
		    ordinance_category(&first, code) != (int)i ||
		    question_option_by_code(&election.questions[0], code) >=
		        0 ||
		    question_option_by_code(&election.questions[1], code) >= 0)
			abort();
	}
	return 0;
}

/*
 * What every unit test begins with: Check, and a main() that runs one suite.
 * A test file defines its tests and then `UNIT_TESTS("name", tests)` with a
 * list of { &function, loops } (loops 0: once; n: with _i from 0 to n-1).
 */
#ifndef KAIHYO_TESTS_UNIT_TEST_H
#define KAIHYO_TESTS_UNIT_TEST_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/span.h"
#include "base/text.h"

struct unit_test {
	const TTest *const *test; /* &name */
	int loops;
};

#define UNIT_TESTS(name, tests)                                                \
	int main(void)                                                         \
	{                                                                      \
		Suite *suite = suite_create(name);                             \
		TCase *tcase = tcase_create(name);                             \
		SRunner *runner;                                               \
		int failed;                                                    \
                                                                               \
		tcase_set_timeout(tcase, 120);                                 \
		for (size_t i = 0; i < sizeof(tests) / sizeof((tests)[0]);     \
		     i++)                                                      \
			tcase_add_loop_test(tcase, *(tests)[i].test, 0,        \
			    (tests)[i].loops > 0 ? (tests)[i].loops : 1);      \
		suite_add_tcase(suite, tcase);                                 \
		runner = srunner_create(suite);                                \
		srunner_run_all(runner, CK_NORMAL);                            \
		failed = srunner_ntests_failed(runner);                        \
		srunner_free(runner);                                          \
		return failed == 0 ? 0 : 1;                                    \
	}

#endif

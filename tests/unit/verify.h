/*
 * What the tests of kaihyo-verify begin with: test.h's UNIT_TESTS without any
 * header of the program that is verified.
 */
#ifndef KAIHYO_TESTS_UNIT_VERIFY_H
#define KAIHYO_TESTS_UNIT_VERIFY_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/bytes.h"
#include "audit/verifier/digest.h"
#include "audit/verifier/report.h"

struct unit_test {
	const TTest *const *test; /* &name */
	int loops;                /* 0: once; n: with _i from 0 to n-1 */
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define UNIT_TESTS(name, tests)                                                \
	int main(void)                                                         \
	{                                                                      \
		Suite *suite = suite_create(name);                             \
		TCase *tcase = tcase_create(name);                             \
		SRunner *runner;                                               \
		int failed;                                                    \
                                                                               \
		digest_begin();                                                \
		tcase_set_timeout(tcase, 120);                                 \
		for (size_t i = 0; i < COUNT(tests); i++)                      \
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

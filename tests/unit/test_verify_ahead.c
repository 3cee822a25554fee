/*
 * kaihyo-verify's signatures on other cores: they change the time, and
 * nothing else.
 */
#include "audit/verifier/ahead.h"
#include "audit/verifier/ed25519.h"
#include "tests/unit/verify_children.h"
#include "tests/unit/verify_sign.h"

#define SIGNED 24

static struct report *report;
static struct ed25519 *ed25519;
static struct test_key keys[2];
static char texts[SIGNED][20];
static uint8_t signatures[SIGNED][SIGNATURE_LEN];

/* The even ones are valid signatures of key 0. */
static void
begin(void)
{
	report = report_new(false);
	ed25519 = ed25519_new(report);
	for (size_t i = 0; i < 2; i++)
		test_key_make(&keys[i], "k", 1);
	for (size_t i = 0; i < SIGNED; i++) {
		snprintf(texts[i], sizeof(texts[i]), "text %zu", i);
		test_sign(&keys[i % 2], bytes_of(texts[i]), signatures[i]);
	}
}

static void
end(void)
{
	ed25519_free(ed25519);
	ck_assert_uint_eq(children_signal(0), 0);
	report_free(report);
	for (size_t i = 0; i < 2; i++)
		test_key_free(&keys[i]);
}

static bool
holds(size_t i)
{
	return ed25519_verify(
	    ed25519, keys[0].vkey.key, bytes_of(texts[i]), signatures[i]);
}

static void
foresee_all(unsigned children)
{
	ed25519_foresee_key(ed25519, keys[0].vkey.key);
	for (size_t i = 0; i < SIGNED; i++)
		ed25519_foresee(ed25519, keys[0].vkey.key, bytes_of(texts[i]),
		    signatures[i]);
	ed25519_ahead(ed25519, children);
}

static void
all_are_judged(void)
{
	for (size_t i = SIGNED; i-- > 0;)
		ck_assert_msg(holds(i) == (i % 2 == 0), "%zu", i);
	for (size_t i = 0; i < SIGNED; i++)
		ck_assert_msg(holds(i) == (i % 2 == 0), "%zu again", i);
	ck_assert(ed25519_key_honest(ed25519, keys[0].vkey.key));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
}

START_TEST(any_number_of_children_says_the_same)
{
	begin();
	foresee_all((unsigned)_i);
	all_are_judged();
	end();
}
END_TEST

/* Nobody else could answer: no process is to be had any more. */
START_TEST(what_was_foreseen_needs_no_other_child)
{
	begin();
	foresee_all(2);
	children_forbid();
	all_are_judged();
	children_allow();
	end();
}
END_TEST

/* ... and what was not is never taken from there, whatever differs. */
START_TEST(another_key_text_or_signature_is_asked_anew)
{
	uint8_t other[SIGNATURE_LEN];

	begin();
	foresee_all(2);
	children_forbid();
	memcpy(other, signatures[0], sizeof(other));
	for (size_t i = 0; i < SIGNATURE_LEN - 1; i++) {
		size_t before = report_count(report, REPORT_FAILED);

		other[i] ^= 1;
		ck_assert(!ed25519_verify(
		    ed25519, keys[0].vkey.key, bytes_of(texts[0]), other));
		ck_assert_uint_eq(
		    report_count(report, REPORT_FAILED), before + 1);
		other[i] ^= 1;
	}
	ck_assert(!ed25519_verify(
	    ed25519, keys[1].vkey.key, bytes_of(texts[0]), signatures[0]));
	ck_assert(!ed25519_verify(
	    ed25519, keys[0].vkey.key, bytes_of("text 0 "), signatures[0]));
	ck_assert(!ed25519_verify(
	    ed25519, keys[0].vkey.key, bytes_of("text "), signatures[0]));
	ck_assert(!ed25519_key_honest(ed25519, keys[1].vkey.key));
	ck_assert_uint_eq(
	    report_count(report, REPORT_FAILED), SIGNATURE_LEN - 1 + 4);
	ck_assert_str_eq(report_line(report, REPORT_FAILED, 0),
	    "no process for libgcrypt: Too many open files");
	ck_assert(holds(0));
	children_allow();
	end();
}
END_TEST

START_TEST(without_processes_all_is_asked_in_order)
{
	begin();
	children_forbid();
	foresee_all(4);
	children_allow();
	all_are_judged();
	end();
}
END_TEST

/* Killed where they stand, at any moment: asked again, and nothing reported. */
START_TEST(children_that_die_are_done_without)
{
	begin();
	foresee_all(3);
	usleep((unsigned)_i * 500);
	ck_assert_uint_eq(children_signal(SIGKILL), 3);
	all_are_judged();
	end();
}
END_TEST

/* libgcrypt 1.10 aborts when y is small: whoever has it, it is said once. */
START_TEST(a_crash_ahead_is_reported_when_it_is_asked_for)
{
	uint8_t small[PUBLIC_LEN] = { 26 };

	begin();
	for (size_t i = 0; i < 6; i++)
		ed25519_foresee(
		    ed25519, small, bytes_of(texts[i]), signatures[0]);
	foresee_all((unsigned)_i);
	all_are_judged();
	ck_assert(
	    !ed25519_verify(ed25519, small, bytes_of(texts[1]), signatures[0]));
	ck_assert(
	    !ed25519_verify(ed25519, small, bytes_of(texts[1]), signatures[0]));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 1);
	ck_assert_ptr_nonnull(
	    strstr(report_line(report, REPORT_FAILED, 0), "libgcrypt crashed"));
	end();
}
END_TEST

START_TEST(a_question_is_foreseen_once)
{
	begin();
	for (int i = 0; i < 3; i++)
		ed25519_foresee(ed25519, keys[0].vkey.key, bytes_of(texts[0]),
		    signatures[0]);
	foresee_all(1);
	all_are_judged();
	end();
}
END_TEST

START_TEST(what_is_no_signature_is_not_foreseen)
{
	uint8_t none[SIGNATURE_LEN] = { 0 };

	begin();
	ed25519_foresee(ed25519, none, bytes_of(texts[0]), signatures[0]);
	ed25519_foresee(ed25519, keys[0].vkey.key, bytes_of(texts[0]), none);
	ed25519_foresee_key(ed25519, none);
	ed25519_ahead(ed25519, 2);
	ck_assert_uint_eq(children_signal(0), 0);
	ck_assert(
	    !ed25519_verify(ed25519, none, bytes_of(texts[0]), signatures[0]));
	ck_assert(holds(0));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	end();
}
END_TEST

/* One more than there is room for, and half a million more. */
START_TEST(what_has_no_room_is_asked_in_order)
{
	struct ahead *ahead = ahead_new();
	struct question question = { .kind = ASK_KEY };

	for (size_t i = 0; i < AHEAD_MAX; i++)
		ck_assert_uint_eq(ahead_add(ahead, &question, bytes_of("")), i);
	for (size_t i = 0; i < 500000; i++)
		ck_assert_uint_eq(
		    ahead_add(ahead, &question, bytes_of("")), AHEAD_MAX);
	ck_assert_int_eq(ahead_answer(ahead, AHEAD_MAX), ANSWER_NONE);
	ck_assert_int_eq(ahead_answer(ahead, 0), ANSWER_NONE);
	ahead_free(ahead);
	begin();
	for (uint32_t i = 0; i < AHEAD_MAX + 10; i++) {
		uint8_t signature[SIGNATURE_LEN] = { 7 };

		memcpy(signature + 32, &i, sizeof(i));
		ed25519_foresee(
		    ed25519, keys[0].vkey.key, bytes_of(texts[0]), signature);
	}
	ed25519_ahead(ed25519, 0);
	all_are_judged();
	end();
}
END_TEST

static const struct unit_test tests[] = {
	{ &any_number_of_children_says_the_same, AHEAD_CHILDREN_MAX + 2 },
	{ &what_was_foreseen_needs_no_other_child, 0 },
	{ &another_key_text_or_signature_is_asked_anew, 0 },
	{ &without_processes_all_is_asked_in_order, 0 },
	{ &children_that_die_are_done_without, 12 },
	{ &a_crash_ahead_is_reported_when_it_is_asked_for,
	    AHEAD_CHILDREN_MAX + 1 },
	{ &a_question_is_foreseen_once, 0 },
	{ &what_is_no_signature_is_not_foreseen, 0 },
	{ &what_has_no_room_is_asked_in_order, 0 },
};

UNIT_TESTS("verify_ahead", tests)

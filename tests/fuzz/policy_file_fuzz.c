#include "audit/policy_file.h"
#include "tests/fuzz/fixed_key.h"

/* The demo log's checkpoint, signed by a key of nobody. */
static void
must_not_hold(const struct policy_file *policy)
{
	struct policy_verdict *verdict = memory_new(1, sizeof(*verdict));
	struct checkpoint checkpoint = { .origin = "nobody", .size = 1 };
	struct private_key *key = fixed_key(77);
	struct text note = { 0 };
	struct error err = { 0 };

	if (checkpoint_sign(&checkpoint, key, &note, &err) != 0 ||
	    policy_file_open(policy, text_span(&note), verdict, &err) == 0)
		abort();
	must_say_why(&err);
	private_key_free(key);
	text_clear(&note);
	free(verdict);
}

/*
 * Whatever the bytes: policy_file_parse() returns, and a policy that it
 * accepts is written in one spelling, which reads as the same policy.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len };
	struct policy_file *policy = memory_new(2, sizeof(*policy));
	struct text one = { 0 }, two = { 0 };
	struct error err = { 0 };

	if (policy_file_parse(bytes, &policy[0], &err) != 0) {
		must_say_why(&err);
		free(policy);
		return 0;
	}
	policy_file_format(&policy[0], &one);
	if (policy_file_parse(text_span(&one), &policy[1], &err) != 0)
		abort();
	policy_file_format(&policy[1], &two);
	must_be_same(&two, text_span(&one));
	must_not_hold(&policy[0]);
	text_clear(&one);
	text_clear(&two);
	free(policy);
	return 0;
}

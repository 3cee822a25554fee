#include "tests/unit/test.h"

#include "audit/policy_file.h"
#include "tests/unit/demo_log.h"

#define LOG                                                                    \
	"referendum.example/demo/tally1+2a174ad8+AdBKsjJ0K7SrOhNovUYV5ObQIkq3" \
	"GgFrr4UgozLJd4c3"
#define A                                                                      \
	"referendum.example/demo/witness-a+b8f0eea7+BIhLiFf06qFhPGFQTbNNS+rz"  \
	"RlF6DjHePN3U2bQgHZ0L"
#define B                                                                      \
	"referendum.example/demo/witness-b+a6406cb6+BKCapfR6Z1mAL/lV+NwtKhSl"  \
	"yZ0jvpf4ZBJ/+Tg0VaTw"
#define C                                                                      \
	"referendum.example/demo/witness-c+bb029703+BHT4XNo00cJ8RiFIRzHpFXnD"  \
	"2cbPwNlLKBqhHpFiBYqp"
#define THREE "witness A " A "\nwitness B " B "\nwitness C " C "\n"

static struct policy_file *
parse(const char *text, struct error *err)
{
	struct policy_file *policy = memory_new(1, sizeof(*policy));

	if (policy_file_parse(span_of(text), policy, err) == 0)
		return policy;
	free(policy);
	return NULL;
}

START_TEST(a_policy_is_written_as_it_was_read)
{
	static const char *const texts[] = { "quorum none\n",
		"log " LOG "\nquorum none\n",
		"log " LOG " https://a.example/log\n" THREE
		"group 市民 any A B\ngroup all 2 市民 C\nquorum all\n",
		"witness 観察者 " A " u\nquorum 観察者\n",
		THREE "group g all A B C\nquorum A\n" };
	struct error err;
	struct policy_file *policy = parse(texts[_i], &err);
	struct text again = { 0 };

	ck_assert_ptr_nonnull(policy);
	policy_file_format(policy, &again);
	ck_assert_str_eq(again.at, texts[_i]);
	text_clear(&again);
	free(policy);
}
END_TEST

START_TEST(comments_and_spaces_are_passed_over)
{
	struct error err;
	struct policy_file *policy = parse(
	    "# 川崎市\n\n \t \n \t# x\n\tquorum \t A \nlog " LOG "\n", &err);

	ck_assert_ptr_null(policy);
	ck_assert_str_eq(err.where[0].args[0], "5");
	policy = parse("# 川崎市\n\n \t \n \t# x\n\twitness  A\t" A
	               " \n quorum \t A \nlog " LOG "\t\n",
	    &err);
	ck_assert_ptr_nonnull(policy);
	ck_assert_uint_eq(policy->log_count, 1);
	ck_assert_uint_eq(policy->witness_count, 1);
	free(policy);
}
END_TEST

static const struct {
	const char *text, *what;
} refused[] = {
	{ "", "the policy has no quorum line" },
	{ "log " LOG "\n", "the policy has no quorum line" },
	{ "quorum none", "the line has no line end" },
	{ "quorum\n", "the quorum is one name that was defined above, or "
	              "\"none\"" },
	{ "quorum A\n" THREE, "the quorum is one name that was defined above, "
	                      "or \"none\"" },
	{ "quorum none none\n", "the quorum is one name that was defined "
	                        "above, or \"none\"" },
	{ "quorum none\nquorum none\n", "there is a second quorum line" },
	{ "quorum none\r\n", "the line has forbidden characters" },
	{ "# \x1b[31m\nquorum none\n", "the line has forbidden characters" },
	{ "# \xff\nquorum none\n", "the line has forbidden characters" },
	{ "Quorum none\n", "a line begins with log, witness, group, quorum or "
	                   "#, not with \"%.*s\"" },
	{ "log\nquorum none\n", "\"%.*s\" is no public key: it should read "
	                        "NAME+8 hex digits+44 letters" },
	{ "log " A "\nquorum none\n",
	    "the key of \"%s\" is a witness's (kind 4) and signs nothing but "
	    "cosignatures" },
	{ "witness A " LOG "\nquorum none\n",
	    "the key of \"%s\" is of kind %d, not a witness's (kind 4); one "
	    "key never signs both" },
	{ "log " LOG "\nlog " LOG "\nquorum none\n",
	    "the public key of \"%s\" stands here twice" },
	{ "witness A " A "\nwitness B " A "\nquorum none\n",
	    "the public key of \"%s\" stands here twice" },
	{ "log " LOG " u v\nquorum none\n", "\"%.*s\" is too much on this "
	                                    "line" },
	{ "witness none " A "\nquorum none\n",
	    "\"%.*s\" cannot be a name here: it is longer than %d bytes, "
	    "\"none\", or taken" },
	{ "witness A " A "\nwitness A " B "\nquorum none\n",
	    "\"%.*s\" cannot be a name here: it is longer than %d bytes, "
	    "\"none\", or taken" },
	{ THREE "group A all B\nquorum none\n",
	    "\"%.*s\" cannot be a name here: it is longer than %d bytes, "
	    "\"none\", or taken" },
	{ THREE "group g all\nquorum none\n",
	    "a group reads: group NAME all|any|NUMBER MEMBER..., the number "
	    "from 1 to that of its members" },
	{ THREE "group g 0 A\nquorum none\n",
	    "a group reads: group NAME all|any|NUMBER MEMBER..., the number "
	    "from 1 to that of its members" },
	{ THREE "group g 3 A B\nquorum none\n",
	    "a group reads: group NAME all|any|NUMBER MEMBER..., the number "
	    "from 1 to that of its members" },
	{ THREE "group g 01 A B\nquorum none\n",
	    "a group reads: group NAME all|any|NUMBER MEMBER..., the number "
	    "from 1 to that of its members" },
	{ THREE "group g some A B\nquorum none\n",
	    "a group reads: group NAME all|any|NUMBER MEMBER..., the number "
	    "from 1 to that of its members" },
	{ THREE "group g all A A\nquorum none\n",
	    "\"%.*s\" is in a group already" },
	{ THREE "group g all A\ngroup h all A\nquorum none\n",
	    "\"%.*s\" is in a group already" },
	{ THREE "group g all A\ngroup h all g\ngroup i all g\nquorum none\n",
	    "\"%.*s\" is in a group already" },
	{ THREE "group g all none\nquorum none\n",
	    "\"%.*s\" is no name that was defined above" },
	{ THREE "group g all g\nquorum none\n",
	    "\"%.*s\" is no name that was defined above" },
};
#define REFUSED (sizeof(refused) / sizeof(refused[0]))

START_TEST(what_is_no_policy_is_refused)
{
	struct error err = { 0 };

	ck_assert_ptr_null(parse(refused[_i].text, &err));
	ck_assert_str_eq(err.what.id, refused[_i].what);
	ck_assert_ptr_nonnull(err.fix.id);
}
END_TEST

/* 64 of each, and not one more; C2SP asks for 32. */
START_TEST(a_policy_has_up_to_64_of_each)
{
	struct text text = { 0 };
	struct policy_file *policy;
	struct error err;

	for (int kind = 0; kind < 3; kind++) {
		for (int i = 0; i < POLICY_ITEMS_MAX + _i && kind < 2; i++) {
			struct private_key *key =
			    demo_key((uint8_t)(100 * kind + i));
			struct public_key public = private_key_public(key);
			struct vkey vkey =
			    kind == 0 ? vkey_make("l", &public)
			              : vkey_make_cosigner("w", &public);

			text_add(&text, kind == 0 ? "log " : "witness ");
			if (kind == 1)
				text_addf(&text, "w%d ", i);
			vkey_add(&text, &vkey);
			text_add_char(&text, '\n');
			private_key_free(key);
		}
	}
	for (int i = 0; i < POLICY_ITEMS_MAX; i++)
		text_addf(&text, "group g%d all w%d\n", i, i);
	text_add(&text, "quorum g63\n");
	policy = parse(text.at, &err);
	ck_assert_int_eq(policy != NULL, _i == 0);
	free(policy);
	text_clear(&text);
}
END_TEST

/* --- applied -------------------------------------------------------------- */

static const struct {
	const char *rule;
	bool holds[8]; /* by who cosigned: bit 0 A, bit 1 B, bit 2 C */
} rules[] = {
	{ "quorum none\n", { 1, 1, 1, 1, 1, 1, 1, 1 } },
	{ "quorum A\n", { 0, 1, 0, 1, 0, 1, 0, 1 } },
	{ "group g any A B C\nquorum g\n", { 0, 1, 1, 1, 1, 1, 1, 1 } },
	{ "group g 2 A B C\nquorum g\n", { 0, 0, 0, 1, 0, 1, 1, 1 } },
	{ "group g all A B C\nquorum g\n", { 0, 0, 0, 0, 0, 0, 0, 1 } },
	{ "group g any A B\ngroup h all g C\nquorum h\n",
	    { 0, 0, 0, 0, 0, 1, 1, 1 } },
	{ "group g all A B\ngroup h any g C\nquorum h\n",
	    { 0, 0, 0, 1, 1, 1, 1, 1 } },
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

/* A checkpoint of the demo's log, cosigned by some. */
static void
note_make(unsigned who, struct text *note)
{
	static const char *const names[] = {
		"referendum.example/demo/witness-a",
		"referendum.example/demo/witness-b",
		"referendum.example/demo/witness-c"
	};
	struct checkpoint checkpoint = { .origin = DEMO_ORIGIN, .size = 1 };
	struct private_key *key = demo_key(0x11);
	struct text text = { 0 };
	struct error err;

	checkpoint_format(&checkpoint, &text);
	ck_assert_int_eq(checkpoint_sign(&checkpoint, key, note, &err), 0);
	private_key_free(key);
	for (unsigned i = 0; i < 3; i++) {
		struct public_key public;
		struct vkey cosigner;

		if ((who >> i & 1) == 0)
			continue;
		key = demo_key((uint8_t)(0x21 + i));
		public = private_key_public(key);
		cosigner = vkey_make_cosigner(names[i], &public);
		ck_assert_int_eq(cosignature_sign(text_span(&text), &cosigner,
		                     key, 1000 + i, note, &err),
		    0);
		private_key_free(key);
	}
	text_clear(&text);
}

START_TEST(a_quorum_holds_exactly_when_it_says)
{
	struct text text = { 0 };
	struct policy_verdict verdict;
	struct policy_file *policy;
	struct error err;

	text_addf(&text, "log %s\n%s%s", LOG, THREE, rules[_i].rule);
	policy = parse(text.at, &err);
	ck_assert_ptr_nonnull(policy);
	for (unsigned who = 0; who < 8; who++) {
		struct text note = { 0 };

		note_make(who, &note);
		text_add(&note, "\xe2\x80\x94 stranger AAAAAAA=\n");
		ck_assert_int_eq(
		    policy_file_open(policy, text_span(&note), &verdict, &err),
		    0);
		ck_assert_int_eq(verdict.holds, rules[_i].holds[who]);
		ck_assert_uint_eq(verdict.strangers, 1);
		for (unsigned i = 0; i < 3; i++) {
			ck_assert_int_eq(verdict.cosigned[i], who >> i & 1);
			ck_assert_uint_eq(
			    verdict.times[i], (who >> i & 1) * (1000 + i));
		}
		text_clear(&note);
	}
	free(policy);
	text_clear(&text);
}
END_TEST

/* Any changed bit: refused, or a line that then is a stranger's. */
START_TEST(no_changed_bit_makes_a_quorum)
{
	struct error err;
	struct policy_file *policy =
	    parse("log " LOG "\n" THREE "group g all A B C\nquorum g\n", &err);
	struct policy_verdict verdict;
	struct text note = { 0 };

	note_make(7, &note);
	for (size_t i = 0; i < note.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			note.at[i] ^= (char)(1 << bit);
			if (policy_file_open(
			        policy, text_span(&note), &verdict, &err) == 0)
				ck_assert(!verdict.holds);
			else
				ck_assert_ptr_null(verdict.log);
			note.at[i] ^= (char)(1 << bit);
		}
	text_clear(&note);
	free(policy);
}
END_TEST

START_TEST(a_witness_counts_once)
{
	struct error err;
	struct policy_file *policy =
	    parse("log " LOG "\n" THREE "quorum A\n", &err);
	struct policy_verdict verdict;
	struct text note = { 0 }, line = { 0 };

	note_make(1, &note);
	text_add(
	    &line, strstr(note.at, "\xe2\x80\x94 referendum.example/demo/w"));
	text_add_bytes(&note, line.at, line.len);
	ck_assert_int_eq(
	    policy_file_open(policy, text_span(&note), &verdict, &err), -1);
	ck_assert_str_eq(err.what.id, "the key \"%s\" signed twice");
	text_clear(&note);
	text_clear(&line);
	free(policy);
}
END_TEST

START_TEST(the_demo_log_meets_its_policy)
{
	struct file_bytes text, note;
	struct policy_verdict verdict;
	struct policy_file *policy;
	struct text again = { 0 };
	struct error err;

	if (!demo_is_here("its policy was not tried"))
		return;
	text = demo("policy.txt");
	note = demo("checkpoint");
	policy = memory_new(1, sizeof(*policy));
	ck_assert_int_eq(policy_file_parse(file_span(&text), policy, &err), 0);
	policy_file_format(policy, &again);
	ck_assert(span_same(text_span(&again), file_span(&text)));
	ck_assert_int_eq(
	    policy_file_open(policy, file_span(&note), &verdict, &err), 0);
	ck_assert(verdict.holds);
	ck_assert_uint_eq(verdict.count, 3);
	ck_assert_uint_eq(verdict.checkpoint.size, 300);
	text_clear(&again);
	free(policy);
	file_release(&text);
	file_release(&note);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_policy_is_written_as_it_was_read, 5 },
	{ &comments_and_spaces_are_passed_over, 0 },
	{ &what_is_no_policy_is_refused, REFUSED },
	{ &a_policy_has_up_to_64_of_each, 2 },
	{ &a_quorum_holds_exactly_when_it_says, RULES },
	{ &no_changed_bit_makes_a_quorum, 0 },
	{ &a_witness_counts_once, 0 },
	{ &the_demo_log_meets_its_policy, 0 },
};
UNIT_TESTS("policy_file", tests)

/*
 * kaihyo-verify's checkpoints, cosignatures and policies.
 */
#include "audit/verifier/witnesses.h"
#include "tests/unit/verify_sign.h"

#define ROOT "CGNo4brMANXOKn0mXfC+D7Zgjtcxf+ZvG0Uv0q0c2us="
#define TEXT "mihon/0123456789abcdef/kita\n300\n" ROOT "\n"

static struct report *report;
static struct ed25519 *ed25519;
static struct test_key log_key, witness[3];

static void
begin(void)
{
	report = report_new(false);
	ed25519 = ed25519_new(report);
	test_key_make(&log_key, "mihon/0123456789abcdef/kita", 1);
	test_key_make(&witness[0], "w/one", 4);
	test_key_make(&witness[1], "w/two", 4);
	test_key_make(&witness[2], "w/three", 4);
}

static void
end(void)
{
	test_key_free(&log_key);
	for (size_t i = 0; i < COUNT(witness); i++)
		test_key_free(&witness[i]);
	ed25519_free(ed25519);
	report_free(report);
}

static void
cosign(const struct test_key *key, const char *text, uint64_t time,
    struct buffer *out)
{
	uint8_t blob[4 + 8 + SIGNATURE_LEN];
	struct buffer message = { 0 };

	memcpy(blob, key->vkey.id, 4);
	for (size_t i = 0; i < 8; i++)
		blob[4 + i] = (uint8_t)(time >> (56 - 8 * i));
	buffer_printf(&message, "cosignature/v1\ntime %llu\n%s",
	    (unsigned long long)time, text);
	test_sign(key, buffer_bytes(&message), blob + 12);
	buffer_clear(&message);
	buffer_printf(out, "\xe2\x80\x94 %s ", key->vkey.name);
	base64_put(out, blob, sizeof(blob));
	buffer_put(out, "\n");
}

START_TEST(a_signed_head_is_read_whoever_else_signed)
{
	struct buffer bytes = { 0 };
	struct checkpoint checkpoint;
	char why[WHY_LEN] = "";

	begin();
	buffer_put(&bytes, TEXT "\n");
	buffer_put(&bytes, "\xe2\x80\x94 str\xc3\xa4nger AAAAAAA=\n");
	test_line(&log_key, bytes_of(TEXT), &bytes);
	ck_assert_msg(
	    checkpoint_read(buffer_bytes(&bytes), &checkpoint, why), "%s", why);
	ck_assert_uint_eq(checkpoint.size, 300);
	ck_assert_int_eq(checkpoint_by_log(&checkpoint, &log_key.vkey, ed25519),
	    CHECKPOINT_SIGNED);
	/* Once more the same line: one too many. */
	test_line(&log_key, bytes_of(TEXT), &bytes);
	ck_assert(checkpoint_read(buffer_bytes(&bytes), &checkpoint, why));
	ck_assert_int_eq(checkpoint_by_log(&checkpoint, &log_key.vkey, ed25519),
	    CHECKPOINT_FORGED);
	buffer_clear(&bytes);
	end();
}
END_TEST

static const char *const forged[] = {
	"mihon/0123456789abcdef/kita\n301\n" ROOT "\n",
	"mihon/0123456789abcdef/kita\n300\nCGNo4brMANXOKn0mXfC+D7Zgjtcxf+"
	"ZvG0Uv0q0c2uc=\n",
	"mihon/0123456789abcdef/kitb\n300\n" ROOT "\n",
};

START_TEST(another_head_under_the_signature_is_forged)
{
	struct buffer bytes = { 0 };
	struct checkpoint checkpoint;
	enum checkpoint_verdict verdict;
	char why[WHY_LEN] = "";

	begin();
	buffer_printf(&bytes, "%s\n", forged[_i]);
	test_line(&log_key, bytes_of(TEXT), &bytes);
	ck_assert(checkpoint_read(buffer_bytes(&bytes), &checkpoint, why));
	verdict = checkpoint_by_log(&checkpoint, &log_key.vkey, ed25519);
	ck_assert_int_ne(verdict, CHECKPOINT_SIGNED);
	buffer_clear(&bytes);
	end();
}
END_TEST

#define SIGNATURE "\n\xe2\x80\x94 a AAAAAAA=\n"
static const char *const no_heads[] = {
	"",
	TEXT,
	TEXT "\n",
	TEXT "\n\xe2\x80\x94 a AAAA\n",
	TEXT "\n\xe2\x80\x94 a AAAAAAA\n",
	TEXT "\n\xe2\x80\x94 a+b AAAAAAA=\n",
	TEXT "\n\xe2\x80\x94  AAAAAAA=\n",
	TEXT "\n\xe2\x80\x94 a\xe3\x80\x80z AAAAAAA=\n",
	TEXT "\nabc\n",
	TEXT "extension\n" SIGNATURE,
	"a\n007\n" ROOT "\n" SIGNATURE,
	"a\n4611686018427387905\n" ROOT "\n" SIGNATURE,
	"a\n1\nAAAA\n" SIGNATURE,
	"a b\n1\n" ROOT "\n" SIGNATURE,
	"a\r\n1\n" ROOT "\n" SIGNATURE,
};

START_TEST(what_is_no_head_is_refused)
{
	struct checkpoint checkpoint;
	char why[WHY_LEN] = "";

	ck_assert(!checkpoint_read(bytes_of(no_heads[_i]), &checkpoint, why));
	ck_assert_str_ne(why, "");
}
END_TEST

static const struct {
	const char *text;
	bool fine;
} claims[] = {
	{ "300:" ROOT, true },
	{ "300:"
	  "086368e1bacc00d5ce2a7d265df0be0fb6608ed7317fe66f1b452fd2ad1cdaeb",
	    true },
	{ "300:0863 68e1 bacc 00d5 ce2a 7d26 5df0 be0f b660 8ed7 317f e66f "
	  "1b45 "
	  "2fd2 ad1c daeb",
	    true },
	{ "300 " ROOT, false },
	{ "x:" ROOT, false },
	{ "300:CGNo", false },
	{ "300:", false },
	{ "300:"
	  "086368e1bacc00d5ce2a7d265df0be0fb6608ed7317fe66f1b452fd2ad1cdaeb0",
	    false },
};

START_TEST(a_head_off_paper_is_hex_or_base64)
{
	uint8_t root[DIGEST_LEN];
	uint64_t size;

	ck_assert_int_eq(claim_read(bytes_of(claims[_i].text), &size, root),
	    claims[_i].fine);
	if (claims[_i].fine) {
		ck_assert_uint_eq(size, 300);
		ck_assert_uint_eq(root[0], 0x08);
		ck_assert_uint_eq(root[31], 0xeb);
	}
}
END_TEST

/* --- policies
 * ------------------------------------------------------------------- */

/* A policy of the three witnesses that ends with `rest`. */
static bool
policy(const char *rest, struct witnesses *out, char why[WHY_LEN])
{
	struct buffer text = { 0 };
	size_t line;
	bool fine;

	buffer_printf(
	    &text, "# whom I trust\nlog %s https://example\n\n", log_key.text);
	for (size_t i = 0; i < COUNT(witness); i++)
		buffer_printf(&text, "witness W%zu\t%s\n", i, witness[i].text);
	buffer_put(&text, rest);
	fine = witnesses_read(buffer_bytes(&text), out, &line, why);
	buffer_clear(&text);
	return fine;
}

/* Which of the three cosigned -> is the quorum met? As bits 0 to 7. */
static const struct {
	const char *rest;
	unsigned met;
} quorums[] = {
	{ "quorum none\n", 0xff },
	{ "quorum W1\n", 0xcc },
	{ "group G any W0 W1 W2\nquorum G\n", 0xfe },
	{ "group G all W0 W1 W2\nquorum G\n", 0x80 },
	{ "group G 2 W0 W1 W2\nquorum G\n", 0xe8 },
	{ "group A any W0 W1\ngroup B all A W2\nquorum B\n", 0xe0 },
};

START_TEST(a_quorum_is_met_or_not)
{
	struct witnesses *w = memory_take(1, sizeof(*w));
	char why[WHY_LEN] = "";

	begin();
	for (unsigned who = 0; who < 8; who++) {
		struct buffer bytes = { 0 };
		struct checkpoint checkpoint;
		const char *name = "";

		ck_assert_msg(policy(quorums[_i].rest, w, why), "%s", why);
		buffer_put(&bytes, TEXT "\n");
		test_line(&log_key, bytes_of(TEXT), &bytes);
		for (size_t i = 0; i < 3; i++)
			if (who >> i & 1)
				cosign(&witness[i], TEXT, 1700000000, &bytes);
		ck_assert(
		    checkpoint_read(buffer_bytes(&bytes), &checkpoint, why));
		ck_assert(witnesses_see(w, &checkpoint, ed25519, &name));
		ck_assert_int_eq(
		    witnesses_quorum(w), quorums[_i].met >> who & 1);
		buffer_clear(&bytes);
	}
	free(w);
	end();
}
END_TEST

START_TEST(a_cosignature_of_another_head_counts_for_nothing)
{
	struct witnesses *w = memory_take(1, sizeof(*w));
	struct checkpoint checkpoint;
	struct buffer bytes = { 0 };
	char why[WHY_LEN] = "";
	const char *name = "";

	begin();
	ck_assert(policy("quorum W0\n", w, why));
	buffer_put(&bytes, TEXT "\n");
	cosign(&witness[0], "mihon/0123456789abcdef/kita\n299\n" ROOT "\n", 1,
	    &bytes);
	ck_assert(checkpoint_read(buffer_bytes(&bytes), &checkpoint, why));
	ck_assert(!witnesses_see(w, &checkpoint, ed25519, &name));
	ck_assert_str_eq(name, "W0");
	ck_assert(!witnesses_quorum(w));
	buffer_clear(&bytes);
	free(w);
	end();
}
END_TEST

static const char *const no_policies[] = {
	"",
	"quorum nobody\n",
	"quorum W0\nquorum W0\n",
	"quorum W0",
	"quorum W0 W1\n",
	"group G 4 W0 W1 W2\nquorum G\n",
	"group G 0 W0\nquorum G\n",
	"group G any\nquorum G\n",
	"group G any W0 W0\nquorum G\n",
	"group G any W9\nquorum G\n",
	"group G any G\nquorum G\n",
	"group W0 any W1\nquorum W0\n",
	"group none any W1\nquorum none\n",
	"group A any W0\ngroup B any W0\nquorum A\n",
	"trust W0\nquorum W0\n",
	" # words\nquorum W0\n",
	"#\x1b\nquorum W0\n",
};

START_TEST(a_policy_that_is_none_is_refused)
{
	struct witnesses *w = memory_take(1, sizeof(*w));
	char why[WHY_LEN] = "";

	begin();
	ck_assert(!policy(no_policies[_i], w, why));
	ck_assert_str_ne(why, "");
	free(w);
	end();
}
END_TEST

/* --- a log that others made
 * -------------------------------------------------------- */

#define DEMO "../shared/vectors/tlog-demo/"

static bool
demo(const char *name, struct buffer *out)
{
	char path[200], bytes[4096];
	FILE *stream;
	size_t got;

	snprintf(path, sizeof(path), DEMO "%s", name);
	stream = fopen(path, "r");
	if (stream == NULL) {
		fprintf(stderr, "SKIPPED: %s is not here\n", path);
		return false;
	}
	while ((got = fread(bytes, 1, sizeof(bytes), stream)) > 0)
		buffer_add(out, bytes, got);
	fclose(stream);
	return true;
}

START_TEST(the_demo_log_meets_its_policy)
{
	struct witnesses *w = memory_take(1, sizeof(*w));
	struct buffer head = { 0 }, rules = { 0 };
	struct checkpoint checkpoint;
	char why[WHY_LEN] = "";
	const char *name = "";
	size_t line;

	begin();
	if (demo("checkpoint", &head) && demo("policy.txt", &rules)) {
		ck_assert_msg(
		    witnesses_read(buffer_bytes(&rules), w, &line, why),
		    "line %zu: %s", line, why);
		ck_assert_msg(
		    checkpoint_read(buffer_bytes(&head), &checkpoint, why),
		    "%s", why);
		ck_assert_ptr_nonnull(witnesses_log(w, checkpoint.origin));
		ck_assert_int_eq(
		    checkpoint_by_log(&checkpoint,
		        witnesses_log(w, checkpoint.origin), ed25519),
		    CHECKPOINT_SIGNED);
		ck_assert(witnesses_see(w, &checkpoint, ed25519, &name));
		ck_assert(witnesses_quorum(w));
	}
	buffer_clear(&head);
	buffer_clear(&rules);
	free(w);
	end();
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_signed_head_is_read_whoever_else_signed, 0 },
	{ &another_head_under_the_signature_is_forged, COUNT(forged) },
	{ &what_is_no_head_is_refused, COUNT(no_heads) },
	{ &a_head_off_paper_is_hex_or_base64, COUNT(claims) },
	{ &a_quorum_is_met_or_not, COUNT(quorums) },
	{ &a_cosignature_of_another_head_counts_for_nothing, 0 },
	{ &a_policy_that_is_none_is_refused, COUNT(no_policies) },
	{ &the_demo_log_meets_its_policy, 0 },
};

UNIT_TESTS("verify_checkpoint", tests)

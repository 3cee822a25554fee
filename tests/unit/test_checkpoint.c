#include <stdio.h>

#include "audit/checkpoint.h"
#include "audit/proof.h"
#include "audit/tree.h"
#include "base/file.h"
#include "keys/base64.h"
#include "tests/unit/demo_log.h"

#define NAME "mihon/0123456789abcdef/kita"
#define ROOT "CGNo4brMANXOKn0mXfC+D7Zgjtcxf+ZvG0Uv0q0c2us="
#define EMPTY "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define DASH "\xe2\x80\x94 "
#define STRANGER DASH "witness.example/a uPDupwAAAABpreNQy/KnZg==\n"

START_TEST(a_checkpoint_is_written_as_it_was_read)
{
	static const char *const texts[] = { NAME "\n300\n" ROOT "\n",
		"a\n0\n" EMPTY "\n", "a\n4611686018427387904\n" ROOT "\n" };
	struct checkpoint checkpoint;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(
	    checkpoint_parse(span_of(texts[_i]), &checkpoint, &err), 0);
	checkpoint_format(&checkpoint, &text);
	ck_assert_str_eq(text.at, texts[_i]);
	text_clear(&text);
}
END_TEST

START_TEST(what_is_no_checkpoint_is_refused)
{
	static const char *const refused[] = { "", "\n", NAME "\n",
		NAME "\n300\n", NAME "\n300\n" ROOT, "\n300\n" ROOT "\n",
		"a b\n300\n" ROOT "\n", NAME "\n0300\n" ROOT "\n",
		NAME "\n-1\n" ROOT "\n", NAME "\n\n" ROOT "\n",
		NAME "\n4611686018427387905\n" ROOT "\n",
		NAME "\n0\n" ROOT "\n", NAME "\n300\nAAAA\n",
		NAME "\n300\n" ROOT "\nan extension\n",
		NAME "\r\n300\r\n" ROOT "\r\n", NAME "\n300\n" ROOT "\n\n" };
	struct checkpoint checkpoint;
	struct error err;

	ck_assert_int_eq(
	    checkpoint_parse(span_of(refused[_i]), &checkpoint, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_uint_eq(checkpoint.size, 0);
}
END_TEST

START_TEST(an_origin_names_election_and_station)
{
	static const struct {
		const char *name;
		bool fits;
	} names[] = {
		{ "mihon/0123456789abcdef/kita", true },
		{ "a/b/0123456789abcdef/kita", true },
		{ "/0123456789abcdef/kita", false },
		{ "mihon/0123456789abcdef/minami", false },
		{ "mihon/0123456789abcdee/kita", false },
		{ "mihon0123456789abcdef/kita", false },
		{ "mihon/0123456789abcdef/kita/", false },
	};
	struct digest election = { { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd,
	    0xef, 0x99 } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert_msg(origin_fits(names[i].name, &election, "kita") ==
		                  names[i].fits,
		    "%s", names[i].name);
}
END_TEST

/* --- notes ---------------------------------------------------------------- */

struct log_key {
	struct private_key *key;
	struct vkey vkey;
};

static struct log_key
log_key(uint8_t number, const char *name)
{
	uint8_t seed[32];
	struct log_key log;
	struct public_key public;

	memset(seed, number, sizeof(seed));
	log.key = private_key_from_seed(seed);
	public = private_key_public(log.key);
	log.vkey = vkey_make(name, &public);
	return log;
}

/* A checkpoint of 300 entries under `origin`, signed. */
static void
note_make(const struct log_key *log, const char *origin, struct text *note)
{
	struct checkpoint checkpoint = { .size = 300 };
	struct error err;

	ck_assert(span_copy(
	    span_of(origin), checkpoint.origin, sizeof(checkpoint.origin)));
	memset(checkpoint.root.bytes, 7, DIGEST_LEN);
	ck_assert_int_eq(checkpoint_sign(&checkpoint, log->key, note, &err), 0);
}

START_TEST(a_note_opens_with_the_key_of_its_log_and_no_other)
{
	struct log_key log = log_key(1, NAME), other = log_key(2, NAME);
	struct checkpoint checkpoint;
	struct text note = { 0 };
	struct error err;

	note_make(&log, NAME, &note);
	ck_assert_int_eq(
	    checkpoint_open(text_span(&note), &log.vkey, &checkpoint, &err), 0);
	ck_assert_str_eq(checkpoint.origin, NAME);
	ck_assert_uint_eq(checkpoint.size, 300);
	ck_assert_int_eq(checkpoint.root.bytes[31], 7);
	ck_assert_int_eq(
	    checkpoint_open(text_span(&note), &other.vkey, &checkpoint, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_uint_eq(checkpoint.size, 0);
	private_key_free(log.key);
	private_key_free(other.key);
	text_clear(&note);
}
END_TEST

/* The signature is good, but the key speaks of another log. */
START_TEST(a_key_speaks_for_the_log_of_its_name_only)
{
	struct log_key log = log_key(1, NAME);
	struct checkpoint checkpoint;
	struct text text = { 0 }, blob = { 0 };
	uint8_t signature[SIGNATURE_LEN];
	struct error err;

	text_add(&text, "mihon/0123456789abcdef/minami\n300\n" ROOT "\n");
	ck_assert_int_eq(
	    private_key_sign(log.key, text_span(&text), signature, &err), 0);
	for (int shift = 24; shift >= 0; shift -= 8)
		text_add_char(&blob, (char)(log.vkey.id >> shift));
	text_add_bytes(&blob, signature, sizeof(signature));
	text_add(&text, "\n" DASH NAME " ");
	base64_add(&text, (const uint8_t *)blob.at, blob.len);
	text_add(&text, "\n");
	ck_assert_int_eq(
	    checkpoint_open(text_span(&text), &log.vkey, &checkpoint, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_uint_eq(checkpoint.size, 0);
	private_key_free(log.key);
	text_clear(&text);
	text_clear(&blob);
}
END_TEST

START_TEST(lines_of_strangers_say_nothing_but_must_be_lines)
{
	static const struct {
		const char *before, *after;
		bool opens;
	} notes[] = {
		{ "", STRANGER, true },
		{ STRANGER, "", true },
		{ STRANGER, STRANGER, true },
		{ "", DASH "観察者 AAAAAAA=\n", true },
		{ "", DASH NAME " AAAAAAA=\n", true }, /* another key id */
		{ "", DASH "w AAAAAA==\n", false },
		{ "", DASH "w AAAAAAB=\n", false },
		{ "", DASH "w AAAAAAA\n", false },
		{ "", DASH "w  AAAAAAA=\n", false },
		{ "", DASH "w\tAAAAAAA=\n", false },
		{ "", DASH "w+ AAAAAAA=\n", false },
		{ "", DASH "w\xc2\xa0 AAAAAAA=\n", false },
		{ "", DASH "w\xe3\x80\x80 AAAAAAA=\n", false },
		{ "", DASH "w\xff AAAAAAA=\n", false },
		{ "", DASH " AAAAAAA=\n", false },
		{ "", DASH "w\n", false },
		{ "", DASH "w \n", false },
		{ "", DASH "w AAAAAAA=\r\n", false },
		{ "", DASH "w AAAAAAA=", false },
		{ "", "- w AAAAAAA=\n", false },
		{ "", "\n", false },
		{ "\n", "", false },
	};
	struct log_key log = log_key(1, NAME);
	struct text note = { 0 }, whole = { 0 };
	struct checkpoint checkpoint;
	struct error err;
	size_t text_len;
	char *line;

	note_make(&log, NAME, &note);
	line = strstr(note.at, "\n" DASH);
	ck_assert_ptr_nonnull(line);
	text_len = (size_t)(line + 1 - note.at);
	text_add_bytes(&whole, note.at, text_len);
	text_add(&whole, notes[_i].before);
	text_add(&whole, line + 1);
	text_add(&whole, notes[_i].after);
	ck_assert_int_eq(
	    checkpoint_open(text_span(&whole), &log.vkey, &checkpoint, &err),
	    notes[_i].opens ? 0 : -1);
	ck_assert_uint_eq(checkpoint.size, notes[_i].opens ? 300 : 0);
	private_key_free(log.key);
	text_clear(&note);
	text_clear(&whole);
}
END_TEST

START_TEST(no_byte_of_a_checkpoint_may_change)
{
	struct log_key log = log_key(1, NAME);
	struct checkpoint checkpoint;
	struct text note = { 0 };
	struct error err;

	note_make(&log, NAME, &note);
	for (size_t i = 0; i < note.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			note.at[i] ^= (char)(1 << bit);
			ck_assert_int_eq(checkpoint_open(text_span(&note),
			                     &log.vkey, &checkpoint, &err),
			    -1);
			note.at[i] ^= (char)(1 << bit);
		}
	for (size_t len = 0; len < note.len; len++)
		ck_assert_int_eq(checkpoint_open((struct span){ note.at, len },
		                     &log.vkey, &checkpoint, &err),
		    -1);
	private_key_free(log.key);
	text_clear(&note);
}
END_TEST

/* The one wanted difference to Go's x/mod, which passes over the second. */
START_TEST(the_log_signs_once)
{
	struct log_key log = log_key(1, NAME);
	struct checkpoint checkpoint;
	struct text note = { 0 }, line = { 0 };
	struct error err;

	note_make(&log, NAME, &note);
	text_add(&line, strstr(note.at, "\n" DASH) + 1);
	text_add_bytes(&note, line.at, line.len);
	ck_assert_int_eq(
	    checkpoint_open(text_span(&note), &log.vkey, &checkpoint, &err),
	    -1);
	private_key_free(log.key);
	text_clear(&note);
	text_clear(&line);
}
END_TEST

START_TEST(too_many_lines_are_refused)
{
	struct log_key log = log_key(1, NAME);
	struct checkpoint checkpoint;
	struct text note = { 0 };
	struct error err;

	note_make(&log, NAME, &note);
	for (int i = 1; i < CHECKPOINT_LINES_MAX + _i; i++)
		text_add(&note, STRANGER);
	ck_assert_int_eq(
	    checkpoint_open(text_span(&note), &log.vkey, &checkpoint, &err),
	    _i == 0 ? 0 : -1);
	private_key_free(log.key);
	text_clear(&note);
}
END_TEST

/* --- the demo log --------------------------------------------------------- */

/* The log's key is the first of the demo's keys. */
static struct checkpoint
demo_checkpoint(const char *name)
{
	struct file_bytes file = demo(name), keys = demo("vkeys.txt");
	struct span rest = file_span(&keys), line;
	struct checkpoint checkpoint;
	struct error err;
	struct vkey vkey;

	ck_assert(span_line(&rest, VKEY_TEXT_MAX, &line));
	ck_assert_int_eq(vkey_parse(line, &vkey, &err), 0);
	ck_assert_int_eq(
	    checkpoint_open(file_span(&file), &vkey, &checkpoint, &err), 0);
	file_release(&keys);
	file_release(&file);
	return checkpoint;
}

START_TEST(the_demo_log_has_the_roots_that_its_checkpoints_say)
{
	struct file_bytes log, wanted;
	struct digest leaves[300], root;
	struct checkpoint small, large;
	struct proof proof, read;
	struct text text = { 0 };
	struct span rest, line, note;
	struct error err;
	size_t count = 0;

	if (!demo_is_here("its log was not tried"))
		return;
	log = demo("log.txt");
	rest = file_span(&log);
	while (span_line(&rest, 65535, &line)) {
		ck_assert_uint_lt(count, 300);
		leaves[count++] = tree_leaf(line);
	}
	ck_assert_uint_eq(count, 300);
	small = demo_checkpoint("checkpoint.100");
	large = demo_checkpoint("checkpoint");
	ck_assert_uint_eq(small.size, 100);
	ck_assert_uint_eq(large.size, 300);
	root = proof_root(leaves, 100);
	ck_assert(digest_same(&root, &small.root));
	root = proof_root(leaves, 300);
	ck_assert(digest_same(&root, &large.root));

	/* Their proof of entry 42, byte for byte. */
	wanted = demo("entry42.tlog-proof");
	ck_assert_int_eq(
	    proof_parse(file_span(&wanted), &read, &note, &err), 0);
	proof_make_inclusion(leaves, 300, 42, &proof);
	proof_format(&proof, note, &text);
	ck_assert(span_same(text_span(&text), file_span(&wanted)));
	file_release(&wanted);

	/* Their hashes from 100 to 300: a file of hashes alone. */
	wanted = demo("consistency.100-300");
	proof_make_consistency(leaves, 300, 100, &proof);
	text_clear(&text);
	proof_format(&proof, file_span(&wanted), &text);
	ck_assert_uint_eq(text.len, 2 * wanted.len + strlen("old 100\n\n"));
	ck_assert_mem_eq(text.at + strlen("old 100\n"), wanted.at, wanted.len);
	text_clear(&text);
	file_release(&wanted);
	file_release(&log);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_checkpoint_is_written_as_it_was_read, 3 },
	{ &what_is_no_checkpoint_is_refused, 16 },
	{ &an_origin_names_election_and_station, 0 },
	{ &a_note_opens_with_the_key_of_its_log_and_no_other, 0 },
	{ &a_key_speaks_for_the_log_of_its_name_only, 0 },
	{ &lines_of_strangers_say_nothing_but_must_be_lines, 22 },
	{ &no_byte_of_a_checkpoint_may_change, 0 },
	{ &the_log_signs_once, 0 },
	{ &too_many_lines_are_refused, 2 },
	{ &the_demo_log_has_the_roots_that_its_checkpoints_say, 0 },
};
UNIT_TESTS("checkpoint", tests)

#include "tests/unit/test.h"

#include <stdio.h>

#include "keys/note.h"
#include "keys/roster.h"

#define DASH "\xe2\x80\x94 "

static const char head[] =
    "kaihyo roster v1\n"
    "election "
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
    "title 川崎市住民投票\n"
    "rehearsal no\n"
    "number 1\n"
    "replaces -\n"
    "date 2026-11-01\n";

/* A fixed key for each number. */
static struct private_key *
key_of(int number)
{
	uint8_t seed[32];

	memset(seed, number, sizeof(seed));
	return private_key_from_seed(seed);
}

static struct vkey
vkey_of(int number, const char *name)
{
	struct private_key *key = key_of(number);
	struct public_key public = private_key_public(key);

	private_key_free(key);
	return vkey_make(name, &public);
}

static void
add_key(struct text *text, int number, const char *name, const char *rest)
{
	struct vkey vkey = vkey_of(number, name);

	text_add(text, "key ");
	vkey_add(text, &vkey);
	text_addf(text, " %s\n", rest);
}

/* What note_open() would have made of a signed roster. */
static int
parse(const struct text *text, struct roster *roster, struct error *err)
{
	struct verified verified = { text_span(text),
		note_id(text_span(text)) };

	*err = (struct error){ 0 };
	return roster_parse(verified, roster, err);
}

static void
roster_text(struct text *text)
{
	struct vkey vkey = vkey_of(3, "k/c");

	text_add(text, head);
	add_key(text, 1, "k/a",
	    "scanner unit:u1 2026-11-23 2026-11-23 スキャナ 7号");
	add_key(text, 2, "k/b",
	    "tally-manager station:s1 2026-11-01 2026-12-31 山田 太郎");
	add_key(text, 3, "k/c",
	    "place-witness place:p1 2026-11-01 2026-12-31 鈴木");
	text_addf(text, "revoked k/c+%08x 2026-11-20 laptop stolen\n", vkey.id);
}

START_TEST(a_roster_comes_back_as_it_was)
{
	struct text text = { 0 }, again = { 0 };
	struct roster roster;
	struct error err;

	roster_text(&text);
	ck_assert_int_eq(parse(&text, &roster, &err), 0);
	ck_assert_uint_eq(roster.count, 3);
	ck_assert_str_eq(roster.entries[0].person, "スキャナ 7号");
	ck_assert(!roster.entries[1].revoked);
	ck_assert(roster.entries[2].revoked);
	ck_assert_str_eq(roster.entries[2].revoked_why, "laptop stolen");
	roster_format(&roster, &again);
	ck_assert_str_eq(again.at, text.at);
	roster_clear(&roster);
	text_clear(&again);
	text_clear(&text);
}
END_TEST

START_TEST(a_roster_may_be_empty)
{
	struct text text = { 0 }, again = { 0 };
	struct roster roster;
	struct error err;

	text_add(&text, head);
	ck_assert_int_eq(parse(&text, &roster, &err), 0);
	roster_format(&roster, &again);
	ck_assert_str_eq(again.at, head);
	roster_clear(&roster);
	text_clear(&again);
	text_clear(&text);
}
END_TEST

START_TEST(a_broken_key_line_is_refused)
{
	static const char may_nothing[] =
	    "the role \"%.*s\" with the scope \"%.*s\" may sign nothing";
	static const char day[] = "\"%.*s %.*s\" is no first and last day";
	static const char person[] =
	    "\"%.*s\" cannot be a person's name: empty, longer than %d "
	    "bytes, or with \": \"";
	static const char form[] =
	    "\"key\" must read VKEY ROLE SCOPE FROM UNTIL PERSON";
	static const struct {
		const char *rest, *id;
	} cases[] = {
		{ "authority election 2026-11-01 2026-12-31 A", may_nothing },
		{ "scanner election 2026-11-01 2026-12-31 A", may_nothing },
		{ "scanner place:p 2026-11-01 2026-12-31 A", may_nothing },
		{ "place district:d 2026-11-01 2026-12-31 A", may_nothing },
		{ "receiver unit:u 2026-11-01 2026-12-31 A", may_nothing },
		{ "log unit:u 2026-11-01 2026-12-31 A", may_nothing },
		{ "log district:d 2026-11-01 2026-12-31 A", may_nothing },
		{ "mayor unit:u 2026-11-01 2026-12-31 A", may_nothing },
		{ "scanner unit: 2026-11-01 2026-12-31 A", may_nothing },
		{ "scanner unit:u 2026-11-02 2026-11-01 A", day },
		{ "scanner unit:u 2026-02-29 2026-11-01 A", day },
		{ "scanner unit:u 2026-11-01 2200-01-01 A", day },
		{ "scanner unit:u 2026-11-01 2026-12-31 A: B", person },
		{ "scanner unit:u 2026-11-01 2026-12-31  A", person },
		{ "scanner unit:u 2026-11-01 2026-12-31", form },
		{ "scanner unit:u", form },
	};
	struct text text = { 0 };
	struct roster roster;
	struct error err;

	text_add(&text, head);
	add_key(&text, 1, "k/a", cases[_i].rest);
	ck_assert_int_eq(parse(&text, &roster, &err), -1);
	ck_assert_str_eq(err.what.id, cases[_i].id);
	ck_assert_ptr_null(roster.entries);
	text_clear(&text);
}
END_TEST

START_TEST(a_person_has_at_most_95_bytes)
{
	for (int len = 95; len <= 96; len++) {
		struct text text = { 0 };
		struct roster roster;
		struct error err;
		char rest[200];

		snprintf(rest, sizeof(rest),
		    "scanner unit:u 2026-11-01 2026-12-31 %0*d", len, 7);
		text_add(&text, head);
		add_key(&text, 1, "k/a", rest);
		ck_assert_int_eq(
		    parse(&text, &roster, &err), len == 95 ? 0 : -1);
		roster_clear(&roster);
		text_clear(&text);
	}
}
END_TEST

#define GOOD_REST "scanner unit:u 2026-11-01 2026-12-31 A"

START_TEST(no_name_and_no_key_stands_twice)
{
	static const struct {
		int one, two;
		const char *name_one, *name_two, *id;
	} cases[] = {
		{ 1, 1, "k/a", "k/b",
		    "\"%s\" and \"%s\" are the same key under two names" },
		{ 1, 2, "k/a", "k/a", "two keys have the name \"%s\"" },
		{ 2, 1, "k/a", "k/a", "two keys have the name \"%s\"" },
		{ 1, 1, "k/a", "k/a",
		    "the \"%s\" lines are not sorted, or one stands twice" },
		{ 1, 2, "k/b", "k/a",
		    "the \"%s\" lines are not sorted, or one stands twice" },
	};
	struct vkey one = vkey_of(cases[_i].one, cases[_i].name_one);
	struct vkey two = vkey_of(cases[_i].two, cases[_i].name_two);
	/* Of one name the smaller id stands first, as sorted. */
	bool swap = strcmp(one.name, two.name) == 0 && two.id < one.id;
	struct text text = { 0 };
	struct roster roster;
	struct error err;

	text_add(&text, head);
	add_key(&text, swap ? cases[_i].two : cases[_i].one, cases[_i].name_one,
	    GOOD_REST);
	add_key(&text, swap ? cases[_i].one : cases[_i].two, cases[_i].name_two,
	    GOOD_REST);
	ck_assert_int_eq(parse(&text, &roster, &err), -1);
	ck_assert_str_eq(err.what.id, cases[_i].id);
	text_clear(&text);
}
END_TEST

START_TEST(a_broken_revocation_is_refused)
{
	static const struct {
		const char *name, *rest, *id;
	} cases[] = {
		{ "k/a", " 2026-11-20",
		    "\"revoked\" must read NAME+ID DATE REASON" },
		{ "k/x", " 2026-11-20 lost",
		    "\"%.*s\" is no key of this roster" },
		{ "k/", " 2026-11-20 lost",
		    "\"%.*s\" is no key of this roster" },
		{ "k/a", "0 2026-11-20 lost",
		    "\"%.*s\" is no key of this roster" },
		{ "k/a", " 2026-11-31 lost",
		    "the day or the reason of a revocation cannot be read" },
		{ "k/a", " 2026-11-20  lost",
		    "the day or the reason of a revocation cannot be read" },
	};
	struct vkey vkey = vkey_of(1, "k/a");
	struct text text = { 0 };
	struct roster roster;
	struct error err;

	text_add(&text, head);
	add_key(&text, 1, "k/a", GOOD_REST);
	text_addf(&text, "revoked %s+%08x%s\n", cases[_i].name, vkey.id,
	    cases[_i].rest);
	ck_assert_int_eq(parse(&text, &roster, &err), -1);
	ck_assert_str_eq(err.what.id, cases[_i].id);
	text_clear(&text);
}
END_TEST

START_TEST(a_key_is_revoked_once)
{
	struct vkey vkey = vkey_of(1, "k/a");
	struct text text = { 0 };
	struct roster roster;
	struct error err;

	text_add(&text, head);
	add_key(&text, 1, "k/a", GOOD_REST);
	text_addf(&text,
	    "revoked k/a+%08x 2026-11-20 a\nrevoked k/a+%08x 2026-11-21 b\n",
	    vkey.id, vkey.id);
	ck_assert_int_eq(parse(&text, &roster, &err), -1);
	ck_assert_str_eq(err.what.id, "the key \"%.*s\" is revoked twice");
	text_clear(&text);
}
END_TEST

/* '+' sorts before every other character of a name. */
START_TEST(many_revocations_are_found_among_similar_names)
{
	static const char *const names[] = { "k", "k-a", "k.a", "k/a", "k/aa",
		"k0", "kA", "k_", "ka" };
	struct text text = { 0 }, again = { 0 };
	struct roster roster;
	struct error err;

	text_add(&text, head);
	for (int i = 0; i < 9; i++)
		add_key(&text, i + 1, names[i], GOOD_REST);
	for (int i = 0; i < 9; i += 2)
		text_addf(&text, "revoked %s+%08x 2026-11-20 lost\n", names[i],
		    vkey_of(i + 1, names[i]).id);
	ck_assert_int_eq(parse(&text, &roster, &err), 0);
	for (size_t i = 0; i < 9; i++)
		ck_assert_int_eq(roster.entries[i].revoked, i % 2 == 0);
	roster_format(&roster, &again);
	ck_assert_str_eq(again.at, text.at);
	roster_clear(&roster);
	text_clear(&again);
	text_clear(&text);
}
END_TEST

/* --- root.txt --- */

static void
root_text(struct text *text, int count, int required)
{
	text_add(text, "kaihyo root v1\n");
	for (int i = 1; i <= count; i++) {
		char name[16];
		struct vkey vkey;

		snprintf(name, sizeof(name), "office-%02d", i);
		vkey = vkey_of(i, name);
		text_add(text, "authority ");
		vkey_add(text, &vkey);
		text_add_char(text, '\n');
	}
	text_addf(text, "required %d\n", required);
}

START_TEST(a_root_has_1_to_16_keys_and_requires_some_of_them)
{
	static const struct {
		int count, required, rc;
	} cases[] = { { 1, 1, 0 }, { 16, 16, 0 }, { 16, 1, 0 }, { 3, 2, 0 },
		{ 17, 1, -1 }, { 0, 1, -1 }, { 0, 0, -1 }, { 2, 0, -1 },
		{ 2, 3, -1 } };
	struct text text = { 0 }, again = { 0 };
	struct root root;
	struct error err = { 0 };

	root_text(&text, cases[_i].count, cases[_i].required);
	ck_assert_int_eq(
	    root_parse(text_span(&text), &root, &err), cases[_i].rc);
	if (cases[_i].rc == 0) {
		struct digest digest = digest_of(text_span(&text));

		root_format(&root, &again);
		ck_assert_str_eq(again.at, text.at);
		ck_assert(digest_same(&digest, &root.fingerprint));
		ck_assert_int_eq(root.entries[0].role, ROLE_AUTHORITY);
		ck_assert_int_eq(root.entries[0].scope.kind, SCOPE_ELECTION);
	}
	text_clear(&again);
	text_clear(&text);
}
END_TEST

START_TEST(a_root_has_one_spelling)
{
	struct text text = { 0 }, more = { 0 };
	struct root root;
	struct error err = { 0 };

	root_text(&text, 2, 1);
	for (size_t len = 0; len < text.len; len++)
		ck_assert_int_eq(
		    root_parse((struct span){ text.at, len }, &root, &err), -1);
	text_addf(&more, "%s\n", text.at);
	ck_assert_int_eq(root_parse(text_span(&more), &root, &err), -1);
	text_clear(&more);
	text_addf(&more, "%s%s", text.at, "required 1\n");
	ck_assert_int_eq(root_parse(text_span(&more), &root, &err), -1);
	text_clear(&more);
	text_clear(&text);
}
END_TEST

START_TEST(the_authority_signs_with_as_many_keys_as_required)
{
	static const char body[] = "kaihyo election v1\nx y\n";
	struct text text = { 0 }, note_bytes = { 0 };
	struct root root;
	struct note note;
	struct error err = { 0 };

	root_text(&text, 3, 2);
	ck_assert_int_eq(root_parse(text_span(&text), &root, &err), 0);
	text_add(&note_bytes, body);
	for (int i = 1; i <= 3; i++) {
		struct private_key *key = key_of(i);
		struct text line = { 0 }, more = { 0 };

		ck_assert_int_eq(
		    note_sign(span_of(body), root.entries[i - 1].vkey.name, key,
		        &line, &err),
		    0);
		ck_assert_int_eq(note_attach(text_span(&note_bytes),
		                     text_span(&line), NULL, &more, &err),
		    0);
		text_clear(&note_bytes);
		text_clear(&line);
		note_bytes = more;
		private_key_free(key);
		ck_assert_int_eq(
		    root_open(&root, text_span(&note_bytes), &note, &err),
		    i >= 2 ? 0 : -1);
		ck_assert_uint_eq(note.signer_count, i >= 2 ? (size_t)i : 0);
	}
	ck_assert_str_eq(err.what.id,
	    "it has %zu of %u signatures of the election authority");
	/* A root of zeroes opens nothing. */
	root = (struct root){ 0 };
	ck_assert_int_eq(
	    root_open(&root, text_span(&note_bytes), &note, &err), -1);
	text_clear(&note_bytes);
	text_clear(&text);
}
END_TEST

/* --- enrolment --- */

static void
enrolment_note(
    struct text *note, int key_number, int signer_number, const char *number)
{
	struct private_key *signer = key_of(signer_number);
	struct text text = { 0 }, line = { 0 };
	struct error err = { 0 };

	text_addf(&text,
	    "kaihyo enrolment v1\nelection "
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	    "\ntitle t\nrehearsal no\n%s\ndate 2026-11-01\n",
	    number);
	add_key(&text, key_number, "k/a", GOOD_REST);
	ck_assert_int_eq(
	    note_sign(text_span(&text), "k/a", signer, &line, &err), 0);
	ck_assert_int_eq(
	    note_attach(text_span(&text), text_span(&line), NULL, note, &err),
	    0);
	text_clear(&line);
	text_clear(&text);
	private_key_free(signer);
}

START_TEST(an_enrolment_opens_and_comes_back)
{
	struct text note = { 0 }, again = { 0 };
	struct enrolment enrolment;
	struct error err = { 0 };

	enrolment_note(&note, 1, 1, "number 1\nreplaces -");
	ck_assert_int_eq(enrolment_open(text_span(&note), &enrolment, &err), 0);
	enrolment_format(&enrolment, &again);
	ck_assert_int_eq(strncmp(note.at, again.at, again.len), 0);
	ck_assert_int_eq(note.at[again.len], '\n');
	text_clear(&again);
	text_clear(&note);
}
END_TEST

START_TEST(nobody_enrols_a_key_that_he_does_not_have)
{
	struct text note = { 0 };
	struct enrolment enrolment;
	struct error err = { 0 };

	enrolment_note(&note, 1, 2, "number 1\nreplaces -");
	ck_assert_int_eq(
	    enrolment_open(text_span(&note), &enrolment, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	text_clear(&note);
}
END_TEST

START_TEST(an_enrolment_is_always_the_first)
{
	struct text note = { 0 };
	struct enrolment enrolment;
	struct error err = { 0 };

	enrolment_note(&note, 1, 1,
	    "number 2\nreplaces "
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	ck_assert_int_eq(
	    enrolment_open(text_span(&note), &enrolment, &err), -1);
	ck_assert_str_eq(err.what.id, "an enrolment has number 1, not %u");
	text_clear(&note);
}
END_TEST

START_TEST(no_byte_of_an_enrolment_may_change)
{
	struct text note = { 0 };
	struct enrolment enrolment;
	struct error err = { 0 };

	enrolment_note(&note, 1, 1, "number 1\nreplaces -");
	for (size_t i = 0; i < note.len; i++) {
		struct span cut = { note.at, i };

		ck_assert_int_eq(enrolment_open(cut, &enrolment, &err), -1);
		note.at[i] ^= 1;
		ck_assert_msg(
		    enrolment_open(text_span(&note), &enrolment, &err) == -1,
		    "byte %zu", i);
		note.at[i] ^= 1;
	}
	ck_assert_int_eq(enrolment_open(text_span(&note), &enrolment, &err), 0);
	text_clear(&note);
}
END_TEST

/*
 * A = [a]B plus the point of order 2, and a day for which the hash is even:
 * then [S]B = R + [h]A holds, and every library accepts the signature. Only
 * the subgroup check keeps such a key out.
 */
START_TEST(a_key_of_mixed_order_is_not_enrolled)
{
	static const char note[] =
	    "kaihyo enrolment v1\n"
	    "election "
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
	    "title t\n"
	    "rehearsal no\n"
	    "number 1\n"
	    "replaces -\n"
	    "date 2026-11-09\n"
	    "key k/mixed+f7d1901a+AQO1k5wdY631QQqvhOzROgZquIlRQUGEbb3hFZbruS3T "
	    "scanner unit:u 2026-11-01 2026-12-31 A\n"
	    "\n" DASH "k/mixed "
	    "99GQGtKjnv0kjse0K8szbnNUlUdNTjROK+MvK/"
	    "t3zM10M2d5x0Dlkb16lBioMSW4aTUWZZMXIvnTDcHFn3WSI2xWEgo=\n";
	struct public_key none = { { 0 } };
	struct key_entry self = { 0 };
	struct keyring ring = { .entries = &self, .count = 1 };
	struct enrolment enrolment;
	struct note opened;
	struct span value, vkey;
	struct error err = { 0 };

	ck_assert(note_peek(span_of(note), "key", &value));
	ck_assert(span_cut(&value, ' ', VKEY_TEXT_MAX, &vkey));
	ck_assert_int_eq(vkey_parse(vkey, &self.vkey, &err), 0);
	/* The proof of possession is good ... */
	ck_assert_int_eq(note_open(span_of(note), &ring, &opened, &err), 0);
	/* ... and the key is not. */
	ck_assert_int_eq(enrolment_open(span_of(note), &enrolment, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_str_eq(err.what.id,
	    "the public key is none that Ed25519 makes: two programs could "
	    "judge its signatures differently");
	ck_assert_mem_eq(enrolment.entry.vkey.key.bytes, none.bytes, 32);
}
END_TEST

START_TEST(a_statement_of_another_kind_is_no_enrolment)
{
	struct text text = { 0 };
	struct enrolment enrolment;
	struct error err = { 0 };

	roster_text(&text);
	ck_assert_int_eq(
	    enrolment_open(text_span(&text), &enrolment, &err), -1);
	ck_assert_str_eq(err.what.id, "it is no enrolment of a key");
	text_clear(&text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_roster_comes_back_as_it_was, 0 },
	{ &a_roster_may_be_empty, 0 },
	{ &a_broken_key_line_is_refused, 16 },
	{ &a_person_has_at_most_95_bytes, 0 },
	{ &no_name_and_no_key_stands_twice, 5 },
	{ &a_broken_revocation_is_refused, 6 },
	{ &a_key_is_revoked_once, 0 },
	{ &many_revocations_are_found_among_similar_names, 0 },
	{ &a_root_has_1_to_16_keys_and_requires_some_of_them, 9 },
	{ &a_root_has_one_spelling, 0 },
	{ &the_authority_signs_with_as_many_keys_as_required, 0 },
	{ &an_enrolment_opens_and_comes_back, 0 },
	{ &nobody_enrols_a_key_that_he_does_not_have, 0 },
	{ &an_enrolment_is_always_the_first, 0 },
	{ &no_byte_of_an_enrolment_may_change, 0 },
	{ &a_key_of_mixed_order_is_not_enrolled, 0 },
	{ &a_statement_of_another_kind_is_no_enrolment, 0 },
};
UNIT_TESTS("roster", tests)

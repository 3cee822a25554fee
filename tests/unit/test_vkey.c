#include "tests/unit/test.h"

#include <stdio.h>

#include "keys/keyring.h"
#include "keys/vkey.h"

/* RFC 8032, test 1, under a name; the id is by hand: sha256sum. */
static const char good[] =
    "kawasaki/office-1+17669160+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

/* A public witness's (C2SP's example). */
#define COSIGNER                                                               \
	"remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"

static struct public_key
rfc8032_key(void)
{
	struct public_key key;

	ck_assert(span_hex(span_of("d75a980182b10ab7d54bfed3c964073a"
	                           "0ee172f3daa62325af021a68f707511a"),
	    key.bytes, 32));
	return key;
}

START_TEST(a_vkey_comes_back_as_it_was)
{
	struct public_key key = rfc8032_key();
	struct vkey made = vkey_make("kawasaki/office-1", &key), parsed;
	struct text text = { 0 };
	struct error err = { 0 };

	vkey_add(&text, &made);
	ck_assert_str_eq(text.at, good);
	ck_assert_int_eq(vkey_parse(span_of(good), &parsed, &err), 0);
	ck_assert(vkey_same(&made, &parsed));
	ck_assert_uint_eq(parsed.id, 0x17669160);
	text_clear(&text);
}
END_TEST

START_TEST(no_byte_of_a_vkey_may_change)
{
	char text[sizeof(good)];
	struct vkey vkey;
	struct error err = { 0 };

	for (size_t i = 0; i < sizeof(good) - 1; i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(text, good, sizeof(good));
			text[i] = (char)(text[i] ^ (char)(1 << bit));
			ck_assert_msg(
			    vkey_parse((struct span){ text, sizeof(good) - 1 },
			        &vkey, &err) == -1,
			    "byte %zu", i);
		}
	for (size_t len = 0; len < sizeof(good) - 1; len++)
		ck_assert_int_eq(
		    vkey_parse((struct span){ good, len }, &vkey, &err), -1);
}
END_TEST

START_TEST(other_algorithms_and_weak_keys_are_refused)
{
	static const struct {
		const char *text, *id;
	} cases[] = {
		/* The C2SP cosignature type 4, and a reserved one. */
		{ COSIGNER,
		    "the key of \"%s\" is a witness's (kind 4) and signs "
		    "nothing but cosignatures" },
		{ "kawasaki/office-1+00000000+A9damAGCsQq31Uv+08lkBzoO4XLz2qYj"
		  "Ja8CGmj3B1Ea",
		    "the key of \"%s\" is of kind %d; only Ed25519 keys (kind "
		    "1) are taken" },
		{ "kawasaki/office-1+00000000+AddamAGCsQq31Uv+08lkBzoO4XLz2qYj"
		  "Ja8CGmj3B1Ea",
		    "the key of \"%s\" does not have the id %.*s that it "
		    "states: name or key was changed" },
		{ "kawasaki/office 1+17669160+AddamAGCsQq31Uv+08lkBzoO4XLz2qYj"
		  "Ja8CGmj3B1Ea",
		    "\"%.*s\" is no public key: it should read NAME+8 hex "
		    "digits+44 letters" },
	};
	struct vkey vkey;
	struct error err = { 0 };

	ck_assert_int_eq(vkey_parse(span_of(cases[_i].text), &vkey, &err), -1);
	ck_assert_str_eq(err.what.id, cases[_i].id);
}
END_TEST

START_TEST(a_witness_key_is_of_its_own_kind)
{
	struct public_key key = rfc8032_key();
	struct vkey made = vkey_make_cosigner("w", &key), vkey;
	struct text text = { 0 };
	struct error err = { 0 };

	ck_assert_uint_ne(made.id, vkey_make("w", &key).id);
	vkey_add(&text, &made);
	ck_assert_int_eq(vkey_parse(text_span(&text), &vkey, &err), -1);
	ck_assert_int_eq(vkey_parse_cosigner(text_span(&text), &vkey, &err), 0);
	ck_assert(vkey_same(&made, &vkey));
	ck_assert_int_eq(
	    vkey_parse_cosigner(span_of(COSIGNER), &vkey, &err), 0);
	ck_assert_uint_eq(vkey.id, 0xda77ade7);
	ck_assert_int_eq(vkey_parse_cosigner(span_of(good), &vkey, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	text_clear(&text);
}
END_TEST

START_TEST(a_low_order_key_is_refused_with_its_name)
{
	struct public_key key = { { 1 } };
	struct vkey made = vkey_make("a", &key), vkey;
	struct text text = { 0 };
	struct error err = { 0 };

	vkey_add(&text, &made);
	ck_assert_int_eq(vkey_parse(text_span(&text), &vkey, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_uint_eq(err.where_count, 1);
	ck_assert_str_eq(err.where[0].args[0], "a");
	text_clear(&text);
}
END_TEST

static const char long_name[] =
    "012345678901234567890123456789012345678901234567"
    "012345678901234567890123456789012345678901234567";

START_TEST(names_of_keys_are_plain)
{
	static const char *const refused[] = { "", "a b", "a+b", "名前", "a\n",
		"a\"", "a:b", long_name };

	ck_assert(!key_name_is_valid(span_of(refused[_i])));
	ck_assert(key_name_is_valid(span_of("A-z/0.9_")));
}
END_TEST

START_TEST(roles_and_scopes_come_back)
{
	static const char *const scopes[] = { "election", "station:a",
		"district:b-1", "unit:0", "place:x" };
	static const char *const refused[] = { "", "Election", "election:a",
		"station", "station:", "station:A", "unit:-a", "unit:a b",
		"unit: a", "box:a", "place:01234567890123456789012345678901" };
	struct scope scope;
	char text[SCOPE_MAX + 1];

	for (enum role role = ROLE_AUTHORITY; role < ROLE_COUNT; role++) {
		ck_assert_int_eq(role_find(span_of(role_name(role))), role);
		ck_assert_str_ne(role_label(role), "");
	}
	ck_assert_ptr_null(role_name(ROLE_NONE));
	ck_assert_ptr_null(role_name(ROLE_COUNT));
	ck_assert_int_eq(role_find(span_of("Scanner")), ROLE_NONE);
	for (size_t i = 0; i < 5; i++) {
		ck_assert(scope_parse(span_of(scopes[i]), &scope));
		scope_format(&scope, text);
		ck_assert_str_eq(text, scopes[i]);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		ck_assert_msg(!scope_parse(span_of(refused[i]), &scope), "%s",
		    refused[i]);
}
END_TEST

START_TEST(a_key_is_found_by_name_and_id)
{
	struct public_key key = rfc8032_key();
	struct key_entry entries[2] = { { .vkey = vkey_make("a", &key) },
		{ .vkey = vkey_make("b", &key) } };
	struct keyring ring = { .entries = entries, .count = 2 };

	ck_assert_ptr_eq(
	    keyring_find(&ring, span_of("b"), entries[1].vkey.id), &entries[1]);
	ck_assert_ptr_null(
	    keyring_find(&ring, span_of("b"), entries[0].vkey.id));
	ck_assert_ptr_null(
	    keyring_find(&ring, span_of("bb"), entries[1].vkey.id));
	ring.count = 0;
	ck_assert_ptr_null(
	    keyring_find(&ring, span_of("a"), entries[0].vkey.id));
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_vkey_comes_back_as_it_was, 0 },
	{ &no_byte_of_a_vkey_may_change, 0 },
	{ &other_algorithms_and_weak_keys_are_refused, 4 },
	{ &a_witness_key_is_of_its_own_kind, 0 },
	{ &a_low_order_key_is_refused_with_its_name, 0 },
	{ &names_of_keys_are_plain, 8 },
	{ &roles_and_scopes_come_back, 0 },
	{ &a_key_is_found_by_name_and_id, 0 },
};
UNIT_TESTS("vkey", tests)

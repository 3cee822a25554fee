#include "tests/unit/test.h"

#include <jansson.h>
#include <stdio.h>

#include "keys/note.h"

#define DASH "\xe2\x80\x94 "

static const char text[] = "kaihyo test v1\n"
                           "title 川崎市住民投票\n";

struct people {
	struct private_key *keys[40];
	struct key_entry entries[40];
	struct keyring ring;
};

/* `count` people with fixed keys: seed = number repeated. */
static void
people_open(struct people *people, size_t count)
{
	*people = (struct people){ .ring = { .entries = people->entries,
		                       .count = count } };
	for (size_t i = 0; i < count; i++) {
		struct key_entry *entry = &people->entries[i];
		struct public_key public;
		uint8_t seed[32];
		char name[32];

		memset(seed, (int)i + 1, sizeof(seed));
		people->keys[i] = private_key_from_seed(seed);
		public = private_key_public(people->keys[i]);
		snprintf(name, sizeof(name), "test/key-%02zu", i);
		entry->vkey = vkey_make(name, &public);
		snprintf(entry->person, sizeof(entry->person), "person %zu", i);
	}
}

static void
people_close(struct people *people)
{
	for (size_t i = 0; i < people->ring.count; i++)
		private_key_free(people->keys[i]);
}

/* `body` signed by the people from `first` to `last`. */
static void
sign(const struct people *people, const char *body, size_t first, size_t last,
    struct text *note)
{
	struct error err = { 0 };

	text_clear(note);
	text_add(note, body);
	for (size_t i = first; i <= last; i++) {
		struct text line = { 0 }, more = { 0 };

		ck_assert_int_eq(
		    note_sign(span_of(body), people->entries[i].vkey.name,
		        people->keys[i], &line, &err),
		    0);
		ck_assert_int_eq(note_attach(text_span(note), text_span(&line),
		                     &people->ring, &more, &err),
		    0);
		text_clear(note);
		text_clear(&line);
		*note = more;
	}
}

START_TEST(a_note_opens_with_all_its_signers)
{
	struct people people;
	struct text bytes = { 0 };
	struct note note;
	struct error err = { 0 };
	struct digest id = note_id(span_of(text));

	people_open(&people, 32);
	sign(&people, text, 0, 31, &bytes);
	ck_assert_int_eq(
	    note_open(text_span(&bytes), &people.ring, &note, &err), 0);
	ck_assert_uint_eq(note.signer_count, 32);
	ck_assert(span_equals(note.text.bytes, text));
	ck_assert(digest_same(&note.text.digest, &id));
	for (size_t i = 0; i < 32; i++)
		ck_assert_ptr_eq(note.signers[i], &people.entries[i]);
	text_clear(&bytes);
	people_close(&people);
}
END_TEST

START_TEST(no_byte_of_a_signed_note_may_change)
{
	static const uint8_t changes[] = { 0x01, 0x20, 0x80, 0xff };
	struct people people;
	struct text bytes = { 0 };
	struct note note;
	struct error err = { 0 };

	people_open(&people, 2);
	sign(&people, text, 0, 1, &bytes);
	for (size_t i = 0; i < bytes.len; i++) {
		char before = bytes.at[i];

		bytes.at[i] = (char)(before ^ (char)changes[_i]);
		ck_assert_msg(note_open(text_span(&bytes), &people.ring, &note,
		                  &err) == -1,
		    "byte %zu", i);
		ck_assert_uint_eq(note.signer_count, 0);
		ck_assert_ptr_null(note.text.bytes.at);
		bytes.at[i] = before;
	}
	ck_assert_int_eq(
	    note_open(text_span(&bytes), &people.ring, &note, &err), 0);
	text_clear(&bytes);
	people_close(&people);
}
END_TEST

START_TEST(what_was_verified_ahead_answers_for_no_other_bytes)
{
	struct people people;
	struct text bytes = { 0 };
	struct ahead ahead = { .count = 0 };
	struct keyring with;
	struct note note;
	struct error err, plain;

	people_open(&people, 3);
	sign(&people, text, 0, 2, &bytes);
	note_verify_ahead(text_span(&bytes), &people.ring, &ahead);
	ck_assert_uint_eq(ahead.count, 3);
	with = people.ring;
	with.ahead = &ahead;
	ck_assert_int_eq(note_open(text_span(&bytes), &with, &note, &err), 0);
	ck_assert_uint_eq(note.signer_count, 3);
	/* Any other note is refused as if nothing were known. */
	for (size_t i = 0; i < bytes.len; i++) {
		bytes.at[i] ^= 1;
		ck_assert_int_eq(
		    note_open(text_span(&bytes), &with, &note, &err), -1);
		ck_assert_int_eq(
		    note_open(text_span(&bytes), &people.ring, &note, &plain),
		    -1);
		ck_assert_ptr_eq(err.what.id, plain.what.id);
		bytes.at[i] ^= 1;
	}
	/* Neither is another key of the same name and id. */
	people.entries[1].vkey.key = people.entries[0].vkey.key;
	ck_assert_int_eq(note_open(text_span(&bytes), &with, &note, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	text_clear(&bytes);
	people_close(&people);
}
END_TEST

START_TEST(ahead_only_what_holds_is_kept)
{
	static const struct keyring nobody;
	struct people people;
	struct text bytes = { 0 };
	struct ahead ahead;

	people_open(&people, 3);
	sign(&people, text, 0, 2, &bytes);
	/* It stops where the note will be refused. */
	people.entries[1].vkey.key = people.entries[0].vkey.key;
	note_verify_ahead(text_span(&bytes), &people.ring, &ahead);
	ck_assert_uint_eq(ahead.count, 1);
	note_verify_ahead(text_span(&bytes), &nobody, &ahead);
	ck_assert_uint_eq(ahead.count, 0);
	note_verify_ahead(span_of("no note"), &people.ring, &ahead);
	ck_assert_uint_eq(ahead.count, 0);
	text_clear(&bytes);
	people_close(&people);
}
END_TEST

/*
 * Cut between two whole signature lines a note with fewer signatures is left,
 * which is as valid as it was: there, and only there, it opens.
 */
START_TEST(a_cut_note_is_refused)
{
	struct people people;
	struct text bytes = { 0 };
	struct note note;
	struct error err = { 0 };
	size_t opened = 0;

	people_open(&people, 2);
	sign(&people, text, 0, 1, &bytes);
	for (size_t len = 0; len < bytes.len; len++) {
		struct span cut = { bytes.at, len };

		if (note_open(cut, &people.ring, &note, &err) == 0) {
			ck_assert_uint_eq(note.signer_count, 1);
			ck_assert_ptr_nonnull(
			    memmem(cut.at + len - 2, 2, "=\n", 2));
			opened++;
		}
	}
	ck_assert_uint_eq(opened, 1);
	text_clear(&bytes);
	people_close(&people);
}
END_TEST

/* The signed parts of a note by key 0 and key 1, to put together wrongly. */
struct parts {
	struct people people;
	struct text line[3];
};

static void
parts_open(struct parts *parts)
{
	struct error err = { 0 };

	*parts = (struct parts){ 0 };
	people_open(&parts->people, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(
		    note_sign(span_of(text), parts->people.entries[i].vkey.name,
		        parts->people.keys[i], &parts->line[i], &err),
		    0);
}

static void
parts_close(struct parts *parts)
{
	for (size_t i = 0; i < 3; i++)
		text_clear(&parts->line[i]);
	people_close(&parts->people);
}

static void
refused(const struct parts *parts, const struct text *bytes,
    enum error_kind kind, const char *id)
{
	struct note note;
	struct error err = { 0 };

	ck_assert_int_eq(
	    note_open(text_span(bytes), &parts->people.ring, &note, &err), -1);
	ck_assert_str_eq(err.what.id, id);
	ck_assert_int_eq(err.kind, kind);
}

START_TEST(wrongly_joined_notes_are_refused)
{
	static const char not_sorted[] =
	    "the signature lines are not sorted, or one stands twice";
	static const char no_line[] =
	    "after the empty line only signatures may "
	    "stand, and this is no signature line";
	static const struct {
		const char *format; /* text, line 0, line 1 */
		enum error_kind kind;
		const char *id;
	} cases[] = {
		{ "%1$s", ERROR_SIGNATURE, "it is not signed" },
		{ "%1$s\n", ERROR_SIGNATURE, "it is not signed" },
		{ "%1$s\n%3$s%2$s", ERROR_INPUT, not_sorted },
		{ "%1$s\n%2$s%2$s", ERROR_INPUT, not_sorted },
		{ "%1$s\n\n%2$s", ERROR_INPUT, no_line },
		{ "%1$s\n%2$s\n", ERROR_INPUT, no_line },
		{ "%1$s\n%2$s\n%3$s", ERROR_INPUT, no_line },
		{ "%1$s\n%1$s\n%2$s", ERROR_INPUT, no_line },
		{ "%1$s\n%2$sx\n", ERROR_INPUT, no_line },
		{ "%1$s\n" DASH "test/key-00 AAAA\n", ERROR_INPUT, no_line },
		{ "\n%1$s\n%2$s", ERROR_INPUT,
		    "it is no note: it begins with an empty line, or is "
		    "empty" },
		{ "", ERROR_INPUT,
		    "it is no note: it begins with an empty line, or is "
		    "empty" },
		{ "a\tb\n%1$s\n%2$s", ERROR_INPUT,
		    "it is no note: the line has no line end, or forbidden "
		    "characters" },
		{ "a\r\n%1$s\n%2$s", ERROR_INPUT,
		    "it is no note: the line has no line end, or forbidden "
		    "characters" },
		{ "more\n%1$s\n%2$s", ERROR_SIGNATURE,
		    "the signature is not valid" },
	};
	struct parts parts;
	struct text bytes = { 0 };

	parts_open(&parts);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(
	    &bytes, cases[_i].format, text, parts.line[0].at, parts.line[1].at);
#pragma GCC diagnostic pop
	refused(&parts, &bytes, cases[_i].kind, cases[_i].id);
	text_clear(&bytes);
	parts_close(&parts);
}
END_TEST

START_TEST(base64_has_one_spelling_in_a_note)
{
	struct parts parts;
	struct text bytes = { 0 };
	char *padding;

	parts_open(&parts);
	text_addf(&bytes, "%s\n%s", text, parts.line[0].at);
	/* 68 bytes leave two unused bits before the padding. */
	padding = strchr(bytes.at + sizeof(text), '=');
	ck_assert_ptr_nonnull(padding);
	padding[-1]++;
	refused(&parts, &bytes, ERROR_INPUT,
	    "after the empty line only signatures may stand, and this is no "
	    "signature line");
	text_clear(&bytes);
	parts_close(&parts);
}
END_TEST

START_TEST(a_key_that_is_not_known_is_named)
{
	struct parts parts;
	struct text bytes = { 0 };

	parts_open(&parts);
	text_addf(&bytes, "%s\n%s%s", text, parts.line[0].at, parts.line[2].at);
	parts.people.ring.count = 2;
	refused(&parts, &bytes, ERROR_SIGNATURE,
	    "it is signed by the key \"%.*s\" (id %s), which is not on the "
	    "list of the %zu keys that are known here");
	text_clear(&bytes);
	parts.people.ring.count = 3;
	parts_close(&parts);
}
END_TEST

START_TEST(another_key_under_a_known_name_is_told_apart)
{
	struct parts parts;
	struct text bytes = { 0 };

	parts_open(&parts);
	text_addf(&bytes, "%s\n%s", text, parts.line[0].at);
	parts.people.entries[0].vkey =
	    vkey_make("test/key-00", &parts.people.entries[1].vkey.key);
	refused(&parts, &bytes, ERROR_SIGNATURE,
	    "it is signed by another key named \"%.*s\" (id %s) than the one "
	    "enrolled (id %s)");
	text_clear(&bytes);
	parts_close(&parts);
}
END_TEST

START_TEST(a_revoked_key_is_refused_with_day_and_reason)
{
	struct parts parts;
	struct text bytes = { 0 };
	struct note note;
	struct error err = { 0 };

	parts_open(&parts);
	text_addf(&bytes, "%s\n%s%s", text, parts.line[0].at, parts.line[1].at);
	parts.people.entries[1].revoked = true;
	parts.people.entries[1].revoked_on = (struct date){ 2026, 11, 20 };
	snprintf(
	    parts.people.entries[1].revoked_why, PERSON_MAX, "laptop stolen");
	ck_assert_int_eq(
	    note_open(text_span(&bytes), &parts.people.ring, &note, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_str_eq(err.what.args[0], "test/key-01");
	ck_assert_str_eq(err.what.args[1], "person 1");
	ck_assert_str_eq(err.what.args[2], "2026-11-20");
	ck_assert_str_eq(err.what.args[3], "laptop stolen");
	text_clear(&bytes);
	parts_close(&parts);
}
END_TEST

/* A revoked key's name on a forged line says nothing about its owner. */
START_TEST(a_forged_signature_of_a_revoked_key_is_a_forgery)
{
	struct parts parts;
	struct text bytes = { 0 };

	parts_open(&parts);
	text_addf(&bytes, "other\n\n%s", parts.line[1].at);
	parts.people.entries[1].revoked = true;
	refused(&parts, &bytes, ERROR_SIGNATURE, "the signature is not valid");
	text_clear(&bytes);
	parts_close(&parts);
}
END_TEST

START_TEST(attaching_keeps_order_and_refuses_a_second_time)
{
	struct people people;
	struct text one = { 0 }, two = { 0 }, line = { 0 };
	struct error err = { 0 };

	people_open(&people, 3);
	sign(&people, text, 2, 2, &one);
	ck_assert_int_eq(note_sign(span_of(text), "test/key-00", people.keys[0],
	                     &line, &err),
	    0);
	ck_assert_int_eq(
	    note_attach(text_span(&one), text_span(&line), NULL, &two, &err),
	    0);
	ck_assert(
	    strstr(two.at, "test/key-00") < strstr(two.at, "test/key-02"));
	text_clear(&one);
	ck_assert_int_eq(
	    note_attach(text_span(&two), text_span(&line), NULL, &one, &err),
	    -1);
	ck_assert_str_eq(
	    err.what.id, "the key \"%.*s\" has already signed this note");
	ck_assert_uint_eq(one.len, 0);
	text_clear(&line);
	text_clear(&two);
	people_close(&people);
}
END_TEST

START_TEST(attaching_refuses_what_is_no_good_line)
{
	struct people people;
	struct text line = { 0 }, out = { 0 }, all = { 0 };
	struct error err = { 0 };

	people_open(&people, 33);
	/* Over another text: known only if the ring is given. */
	ck_assert_int_eq(note_sign(span_of("other\n"), "test/key-00",
	                     people.keys[0], &line, &err),
	    0);
	ck_assert_int_eq(note_attach(span_of(text), text_span(&line),
	                     &people.ring, &out, &err),
	    -1);
	ck_assert_str_eq(err.what.id, "the signature is not valid");
	text_add(&line, "x");
	ck_assert_int_eq(
	    note_attach(span_of(text), text_span(&line), NULL, &out, &err), -1);
	ck_assert_str_eq(err.what.id, "this is not one signature line");
	ck_assert_int_eq(
	    note_attach(span_of(text), span_of(""), NULL, &out, &err), -1);
	text_clear(&line);
	sign(&people, text, 0, 31, &all);
	ck_assert_int_eq(note_sign(span_of(text), "test/key-32",
	                     people.keys[32], &line, &err),
	    0);
	ck_assert_int_eq(
	    note_attach(text_span(&all), text_span(&line), NULL, &out, &err),
	    -1);
	ck_assert_str_eq(err.what.id, "more than %d signatures");
	ck_assert_uint_eq(out.len, 0);
	text_clear(&line);
	text_clear(&all);
	people_close(&people);
}
END_TEST

START_TEST(a_draft_splits_with_and_without_its_empty_line)
{
	static const char *const drafts[] = { "a 1\nb 2\n", "a 1\nb 2\n\n" };
	struct span body, lines, value;
	struct error err = { 0 };

	ck_assert_int_eq(
	    note_split(span_of(drafts[_i]), &body, &lines, &err), 0);
	ck_assert(span_equals(body, "a 1\nb 2\n"));
	ck_assert_uint_eq(lines.len, 0);
	ck_assert(note_peek(body, "b", &value));
	ck_assert(span_equals(value, "2"));
	ck_assert(!note_peek(body, "c", &value));
}
END_TEST

/* Both are small notes; one byte too many is refused by its size alone. */
START_TEST(a_note_has_at_most_8_mib)
{
	char *bytes = memory_new(NOTE_BYTES_MAX + 1, 1);
	struct span body, lines;
	struct error err = { 0 };

	memset(bytes, 'x', NOTE_BYTES_MAX + 1);
	for (size_t i = 99; i < NOTE_BYTES_MAX; i += 100)
		bytes[i] = '\n';
	bytes[NOTE_BYTES_MAX - 1] = bytes[NOTE_BYTES_MAX] = '\n';
	ck_assert_int_eq(note_split((struct span){ bytes, NOTE_BYTES_MAX },
	                     &body, &lines, &err),
	    0);
	ck_assert_uint_eq(body.len, NOTE_BYTES_MAX);
	ck_assert_int_eq(note_split((struct span){ bytes, NOTE_BYTES_MAX + 1 },
	                     &body, &lines, &err),
	    -1);
	ck_assert_str_eq(err.what.id,
	    "too large for a note: %zu bytes; at most %u are taken");
	free(bytes);
}
END_TEST

/* The specification's own example, and a checkpoint from production. */
START_TEST(notes_of_other_programs_open)
{
	static const char *const names[] = { "signed_note",
		"sumdb_checkpoint" };
	static const char path[] =
	    "../shared/vectors/c2sp-examples/examples.json";
	json_t *root = json_load_file(path, 0, NULL), *example;
	struct key_entry entry = { 0 };
	struct keyring ring = { .entries = &entry, .count = 1 };
	struct note note;
	struct error err = { 0 };

	if (root == NULL) {
		fprintf(stderr,
		    "SKIPPED: %s is not here; C2SP's notes were not tried\n",
		    path);
		return;
	}
	example = json_object_get(root, names[_i]);
	ck_assert_int_eq(vkey_parse(span_of(json_string_value(
	                                json_object_get(example, "vkey"))),
	                     &entry.vkey, &err),
	    0);
	ck_assert_int_eq(note_open(span_of(json_string_value(
	                               json_object_get(example, "note"))),
	                     &ring, &note, &err),
	    0);
	ck_assert_uint_eq(note.signer_count, 1);
	json_decref(root);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_note_opens_with_all_its_signers, 0 },
	{ &no_byte_of_a_signed_note_may_change, 4 },
	{ &what_was_verified_ahead_answers_for_no_other_bytes, 0 },
	{ &ahead_only_what_holds_is_kept, 0 },
	{ &a_cut_note_is_refused, 0 },
	{ &wrongly_joined_notes_are_refused, 15 },
	{ &base64_has_one_spelling_in_a_note, 0 },
	{ &a_key_that_is_not_known_is_named, 0 },
	{ &another_key_under_a_known_name_is_told_apart, 0 },
	{ &a_revoked_key_is_refused_with_day_and_reason, 0 },
	{ &a_forged_signature_of_a_revoked_key_is_a_forgery, 0 },
	{ &attaching_keeps_order_and_refuses_a_second_time, 0 },
	{ &attaching_refuses_what_is_no_good_line, 0 },
	{ &a_draft_splits_with_and_without_its_empty_line, 2 },
	{ &a_note_has_at_most_8_mib, 0 },
	{ &notes_of_other_programs_open, 2 },
};
UNIT_TESTS("note", tests)

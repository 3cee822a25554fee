#include "ballot/definition.h"

#include <stdio.h>
#include <unistd.h>

#include "keys/note.h"
#include "tests/unit/sample.h"

#define AUTHORITIES 2

/* The sample as files in memory, signed by both authority keys. */
struct office {
	struct private_key *keys[AUTHORITIES];
	char names[AUTHORITIES][16];
	struct definition_files files;
};

static void
file_put(struct file_bytes *file, const struct text *text)
{
	file_release(file);
	*file = (struct file_bytes){ memory_copy(text_span(text)), text->len };
}

/* Signs with the first `count` authority keys. */
static void
sign_put(struct office *office, const struct text *text, size_t count,
    struct file_bytes *file)
{
	struct error err = { 0 };

	file_put(file, text);
	for (size_t i = 0; i < count; i++) {
		struct text line = { 0 }, more = { 0 };

		ck_assert_int_eq(note_sign(text_span(text), office->names[i],
		                     office->keys[i], &line, &err),
		    0);
		ck_assert_int_eq(note_attach(file_span(file), text_span(&line),
		                     NULL, &more, &err),
		    0);
		file_put(file, &more);
		text_clear(&line);
		text_clear(&more);
	}
}

static void
root_put(struct office *office)
{
	struct root root = { .count = AUTHORITIES, .required = AUTHORITIES };
	struct text text = { 0 };

	for (size_t i = 0; i < AUTHORITIES; i++) {
		uint8_t seed[32];
		struct public_key public;

		memset(seed, (int)i + 1, sizeof(seed));
		office->keys[i] = private_key_from_seed(seed);
		public = private_key_public(office->keys[i]);
		snprintf(office->names[i], sizeof(office->names[i]),
		    "office/%zu", i);
		root.entries[i].vkey = vkey_make(office->names[i], &public);
		root.entries[i].role = ROLE_AUTHORITY;
	}
	root_format(&root, &text);
	file_put(&office->files.root, &text);
	text_clear(&text);
}

static struct digest
json_put(struct file_bytes *file, const char *name)
{
	*file = (struct file_bytes){ sample_read(name, NULL), 0 };
	file->len = strlen(file->at);
	return digest_of(file_span(file));
}

/* The head of this sample's statements, `number` 1. */
static struct statement
head_of(struct digest identity)
{
	struct statement head = {
		.election = identity,
		.title = "見本市 文化会館の建設についての住民投票",
		.rehearsal = true,
		.number = 1,
		.first = true,
		.date = { 2026, 11, 1 },
	};

	return head;
}

static struct digest
identity_of(const struct office *office)
{
	struct span text, lines;
	struct error err = { 0 };

	ck_assert_int_eq(note_split(file_span(&office->files.election_note),
	                     &text, &lines, &err),
	    0);
	return note_id(text);
}

static void
setup_put(struct office *office, const struct statement *head)
{
	struct setup_note note = { *head,
		digest_of(file_span(&office->files.setup_json)) };
	struct text text = { 0 };

	setup_note_format(&note, &text);
	sign_put(office, &text, AUTHORITIES, &office->files.setup_note);
	text_clear(&text);
}

static void
roster_put(struct office *office, const struct statement *head)
{
	struct roster roster = { .head = *head };
	struct text text = { 0 };

	roster_format(&roster, &text);
	sign_put(office, &text, AUTHORITIES, &office->files.roster_note);
	text_clear(&text);
}

static void
office_open(struct office *office)
{
	struct election_note note;
	struct statement head;
	struct text text = { 0 };

	*office = (struct office){ .files = { .setup_number = 1,
		                       .roster_number = 1 } };
	root_put(office);
	note.definition =
	    json_put(&office->files.election_json, "election.json");
	note.ordinance =
	    json_put(&office->files.ordinance_json, "ordinance.json");
	json_put(&office->files.setup_json, "setup-1.json");
	election_note_format(&note, &text);
	sign_put(office, &text, AUTHORITIES, &office->files.election_note);
	head = head_of(identity_of(office));
	setup_put(office, &head);
	roster_put(office, &head);
	text_clear(&text);
}

static void
office_close(struct office *office)
{
	for (size_t i = 0; i < AUTHORITIES; i++)
		private_key_free(office->keys[i]);
	definition_files_release(&office->files);
}

START_TEST(a_signed_definition_is_read_whole)
{
	struct office office;
	struct error err = { 0 };
	struct definition *definition;
	struct digest identity;

	office_open(&office);
	identity = identity_of(&office);
	definition = definition_new(&office.files, &err);
	ck_assert_ptr_nonnull(definition);
	ck_assert(digest_same(&definition->id, &identity));
	ck_assert_uint_eq(definition->election.question_count, 2);
	ck_assert_uint_eq(definition->ordinance.category_count, 3);
	ck_assert_uint_eq(definition->setup.box_count, 5);
	ck_assert_uint_eq(definition->setup_head.number, 1);
	ck_assert_uint_eq(definition->roster.head.number, 1);
	definition_free(definition);
	definition_free(NULL);
	office_close(&office);
}
END_TEST

/* Each file in turn: any changed byte, and the definition is refused. */
START_TEST(no_byte_can_be_changed)
{
	struct office office;
	struct error err = { 0 };
	struct file_bytes *file;

	office_open(&office);
	file = _i == 0   ? &office.files.election_note
	       : _i == 1 ? &office.files.setup_note
	       : _i == 2 ? &office.files.roster_note
	       : _i == 3 ? &office.files.election_json
	       : _i == 4 ? &office.files.ordinance_json
	                 : &office.files.setup_json;
	for (size_t i = 0; i < file->len; i += _i < 3 ? 1 : 97) {
		file->at[i] ^= 1;
		ck_assert_ptr_null(definition_new(&office.files, &err));
		ck_assert(
		    err.kind == ERROR_SIGNATURE || err.kind == ERROR_INPUT);
		ck_assert_uint_gt(err.where_count, 0);
		file->at[i] ^= 1;
	}
	office_close(&office);
}
END_TEST

START_TEST(one_of_two_signatures_is_not_enough)
{
	struct office office;
	struct error err = { 0 };
	struct span text, lines;
	struct text copy = { 0 };

	office_open(&office);
	ck_assert_int_eq(note_split(file_span(&office.files.setup_note), &text,
	                     &lines, &err),
	    0);
	text_add_bytes(&copy, text.at, text.len);
	sign_put(&office, &copy, 1, &office.files.setup_note);
	ck_assert_ptr_null(definition_new(&office.files, &err));
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	text_clear(&copy);
	office_close(&office);
}
END_TEST

/* What the authority signed, but for something else. */
static const struct {
	const char *title;
	bool rehearsal, other_identity;
	unsigned number;
	const char *what;
} strangers[] = {
	{ "別の市の住民投票", true, true, 1,
	    "it says it belongs to \"別の市の住民投票\"; this is \"見本市 "
	    "文化会館の建設についての住民投票\"" },
	{ "別の市の住民投票", false, true, 1,
	    "it says it belongs to \"別の市の住民投票\"; this is \"見本市 "
	    "文化会館の建設についての住民投票\" (A REHEARSAL)" },
	{ "見本市 文化会館の建設についての住民投票", false, false, 1,
	    "it says it belongs to \"見本市 "
	    "文化会館の建設についての住民投票\"; this is \"見本市 "
	    "文化会館の建設についての住民投票\" (A REHEARSAL)" },
	{ "見本市 文化会館の建設についての住民投票", true, true, 1,
	    "it belongs to another definition of \"見本市 "
	    "文化会館の建設についての住民投票\": its identity begins with "
	    "abab, here " },
	{ "見本市 文化会館の建設についての住民投票", true, false, 2,
	    "the name of the file says number 1, but it is number 2" },
};

START_TEST(a_stranger_is_refused_by_name)
{
	struct office office;
	struct error err = { 0 };
	struct statement head;
	char what[512];

	office_open(&office);
	head = head_of(identity_of(&office));
	snprintf(head.title, sizeof(head.title), "%s", strangers[_i].title);
	head.rehearsal = strangers[_i].rehearsal;
	head.number = strangers[_i].number;
	head.first = head.number == 1;
	if (strangers[_i].other_identity)
		memset(&head.election, 0xab, sizeof(head.election));
	for (int i = 0; i < 2; i++) {
		if (i == 0) {
			roster_put(&office, &head);
		} else {
			setup_put(&office, &head);
		}
		ck_assert_ptr_null(definition_new(&office.files, &err));
		ck_assert_int_eq(err.kind, ERROR_INPUT);
		ck_assert_str_ne(err.fix.id, "");
		message_format_english(&err.what, what, sizeof(what));
		ck_assert_int_eq(strncmp(what, strangers[_i].what,
		                     strlen(strangers[_i].what)),
		    0);
	}
	office_close(&office);
}
END_TEST

START_TEST(the_number_inside_must_be_that_of_the_note)
{
	struct office office;
	struct error err = { 0 };
	struct statement head;

	office_open(&office);
	head = head_of(identity_of(&office));
	head.number = 2;
	head.first = false;
	office.files.setup_number = 0; /* as from a store: no file name */
	setup_put(&office, &head);
	ck_assert_ptr_null(definition_new(&office.files, &err));
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.where[0].args[0], "setup-N.json");
	office_close(&office);
}
END_TEST

START_TEST(a_statement_begins_with_the_elections_head)
{
	struct office office;
	struct error err = { 0 };
	struct definition *definition;
	struct statement head;

	office_open(&office);
	definition = definition_new(&office.files, &err);
	ck_assert_ptr_nonnull(definition);
	head = definition_statement(definition, "kita-a");
	ck_assert_str_eq(head.subject, "kita-a");
	ck_assert(head.rehearsal && head.first);
	ck_assert_uint_eq(head.number, 1);
	ck_assert_int_eq(definition_owns(definition, &head, &err), 0);
	definition_free(definition);
	office_close(&office);
}
END_TEST

START_TEST(a_folder_counts_by_its_highest_numbers)
{
	char names[][24] = { "setup-2.note", "setup-10.note", "setup-11.json",
		"setup-012.note", "setup-x.note", "setup-1000000.note",
		"setup-9.note.new", "roster-3.note", "setup-.note", "setup" };
	struct folder_entry entries[sizeof(names) / sizeof(names[0])];
	struct folder folder = { -1, entries,
		sizeof(names) / sizeof(names[0]) };

	for (size_t i = 0; i < folder.count; i++)
		entries[i].name = names[i];
	ck_assert_uint_eq(definition_highest(&folder, "setup", "note"), 10);
	ck_assert_uint_eq(definition_highest(&folder, "setup", "json"), 11);
	ck_assert_uint_eq(definition_highest(&folder, "roster", "note"), 3);
	ck_assert_uint_eq(definition_highest(&folder, "roster", "json"), 0);
}
END_TEST

static void
folder_put(const char *folder, const char *name, const struct file_bytes *file)
{
	char *path = path_join(folder, name);
	struct error err = { 0 };

	ck_assert_int_eq(file_replace(path, file_span(file), 0600, &err), 0);
	free(path);
}

static void
folder_remove(const char *folder)
{
	struct folder names;
	struct error err = { 0 };

	ck_assert_int_eq(folder_open(folder, 100, &names, &err), 0);
	for (size_t i = 0; i < names.count; i++)
		ck_assert_int_eq(
		    unlinkat(names.descriptor, names.entries[i].name, 0), 0);
	folder_close(&names);
	ck_assert_int_eq(rmdir(folder), 0);
}

START_TEST(an_unfinished_folder_is_begun_but_not_a_definition)
{
	char folder[] = "/tmp/kaihyo-definition-XXXXXX";
	struct definition *definition;
	struct office office;
	struct error err = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(folder));
	office_open(&office);
	folder_put(folder, "root.txt", &office.files.root);
	folder_put(folder, "election.note", &office.files.election_note);
	folder_put(folder, "election.json", &office.files.election_json);
	folder_put(folder, "ordinance.json", &office.files.ordinance_json);
	ck_assert_ptr_null(definition_load(folder, &err));
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.what.args[0], "setup");
	definition = definition_load_begun(folder, &err);
	ck_assert_ptr_nonnull(definition);
	ck_assert_uint_eq(definition->setup.number, 0);
	ck_assert_uint_eq(definition->roster.head.number, 0);
	definition_free(definition);

	folder_put(folder, "setup-1.note", &office.files.setup_note);
	ck_assert_ptr_null(definition_load_begun(folder, &err));
	ck_assert_str_eq(err.where[0].args[0], "setup-1.json");
	folder_put(folder, "setup-1.json", &office.files.setup_json);
	folder_put(folder, "roster-1.note", &office.files.roster_note);
	definition = definition_load(folder, &err);
	ck_assert_ptr_nonnull(definition);
	definition_free(definition);
	folder_remove(folder);
	office_close(&office);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_signed_definition_is_read_whole, 0 },
	{ &no_byte_can_be_changed, 6 },
	{ &one_of_two_signatures_is_not_enough, 0 },
	{ &a_stranger_is_refused_by_name, COUNT(strangers) },
	{ &the_number_inside_must_be_that_of_the_note, 0 },
	{ &a_statement_begins_with_the_elections_head, 0 },
	{ &a_folder_counts_by_its_highest_numbers, 0 },
	{ &an_unfinished_folder_is_begun_but_not_a_definition, 0 },
};
UNIT_TESTS("definition", tests)

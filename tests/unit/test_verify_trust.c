/*
 * kaihyo-verify's notes, rosters and who may sign what.
 */
#include "audit/verifier/ed25519.h"
#include "audit/verifier/trust.h"
#include "tests/unit/verify_sign.h"

#define ELECTION                                                               \
	"c49cf2e077fd4add4009bb9bfaa4e7b0c1d13c5333ac81af9d31d3a10bc362af"
#define HEAD(kind, subject)                                                    \
	"kaihyo " kind " v1\nelection " ELECTION                               \
	"\ntitle 試験\nrehearsal yes\n" subject                                \
	"number 1\nreplaces -\ndate 2026-11-22\n"

static struct report *report;
static struct ed25519 *ed25519;

static void
begin(void)
{
	report = report_new(false);
	ed25519 = ed25519_new(report);
}

static void
end(void)
{
	ed25519_free(ed25519);
	report_free(report);
}

/* --- the note ----------------------------------------------------------------
 */

#define LINE_A                                                                 \
	"\xe2\x80\x94 a "                                                      \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
	"AAAA"                                                                 \
	"AAAAAAAAAAAAAAAAAAA=\n"
#define LINE_B                                                                 \
	"\xe2\x80\x94 b "                                                      \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
	"AAAA"                                                                 \
	"AAAAAAAAAAAAAAAAAAA=\n"

START_TEST(a_note_is_text_and_sorted_lines)
{
	struct bytes bytes = bytes_of("one\ntwo\n\n" LINE_A LINE_B);
	uint8_t id[DIGEST_LEN];
	char why[WHY_LEN] = "";
	struct note note;
	size_t line;

	ck_assert_msg(note_read(bytes, &note, &line, why), "%s", why);
	ck_assert(bytes_is(note.text, "one\ntwo\n"));
	ck_assert_uint_eq(note.count, 2);
	digest_of(bytes_of("one\ntwo\n"), id);
	ck_assert_mem_eq(note.id, id, DIGEST_LEN);
}
END_TEST

static const struct {
	const char *bytes, *why;
	size_t line;
} no_notes[] = {
	{ "", "the note ends before its signatures", 1 },
	{ "one\n", "the note ends before its signatures", 2 },
	{ "one\n\n", "it is not signed", 2 },
	{ "\n" LINE_A, "a note with an empty text", 1 },
	{ "one\n\n" LINE_B LINE_A,
	    "the signature lines are not sorted, or one stands twice", 4 },
	{ "one\n\n" LINE_A LINE_A,
	    "the signature lines are not sorted, or one stands twice", 4 },
	{ "one\n\ntwo\n\n" LINE_A, "this is no signature line", 3 },
	{ "one\r\n\n" LINE_A,
	    "broken UTF-8, a forbidden character, or a space at an end of the "
	    "line",
	    1 },
	{ "one\xff\n\n" LINE_A,
	    "broken UTF-8, a forbidden character, or a space at an end of the "
	    "line",
	    1 },
	{ "one\n\n\xe2\x80\x94 a AAAA\n", "this is no signature line", 3 },
	{ "one\n\n" LINE_A "x", "the last line has no line end", 4 },
};

START_TEST(what_is_no_note_is_refused_with_its_line)
{
	char why[WHY_LEN] = "";
	struct note note;
	size_t line;

	ck_assert(!note_read(bytes_of(no_notes[_i].bytes), &note, &line, why));
	ck_assert_str_eq(why, no_notes[_i].why);
	ck_assert_uint_eq(line, no_notes[_i].line);
}
END_TEST

static const char *const no_heads[] = {
	"kaihyo nothing v1\n",
	"kaihyo manifest v2\n",
	HEAD("manifest", ""),
	HEAD("manifest", "place kita\n"),
	HEAD("turnout", "unit kita\n"),
	HEAD("manifest", "unit Kita\n"),
	HEAD("setup", "unit kita\n"),
};

START_TEST(a_head_has_its_lines_and_no_others)
{
	struct text_lines lines =
	    lines_of(bytes_of(HEAD("manifest", "unit kita-a\n") "final yes\n"));
	struct head head;
	char why[WHY_LEN];

	ck_assert(head_read(&lines, &head, why));
	ck_assert_int_eq(head.kind, NOTE_MANIFEST);
	ck_assert_str_eq(head.subject, "kita-a");
	ck_assert(head.rehearsal && head.first && head.number == 1);
	ck_assert(lines_ahead(&lines, "final"));
	lines = lines_of(bytes_of(no_heads[_i]));
	ck_assert(!head_read(&lines, &head, why));
}
END_TEST

static const struct {
	const char *lines;
	bool fine;
} slot_lines[] = {
	{ "slot tally-witness paper 立会人 三\n", true },
	{ "slot tally-witness absent 立会人 三: 急病\n", true },
	{ "slot tally-witness paper 立会人 三: 急病\n", false },
	{ "slot tally-witness absent 立会人 三\n", false },
	{ "slot tally-witness gone 立会人 三: 急病\n", false },
	{ "slot authority paper 委員会\n", false },
	{ "slot receiver paper 受付\n", false }, /* signs no certificate */
	{ "slot tally-witness paper b\nslot tally-witness paper a\n", false },
	{ "slot tally-witness paper a\nother\n", false },
};

START_TEST(slots_say_who_and_why)
{
	struct text_lines lines = lines_of(bytes_of(slot_lines[_i].lines));
	struct slot slots[SLOTS_MAX];
	char why[WHY_LEN];
	size_t count;

	ck_assert_int_eq(
	    slots_read(&lines, NOTE_CERTIFICATE, slots, &count, why),
	    slot_lines[_i].fine);
}
END_TEST

/* --- a roster, a setup, and notes by its people
 * -------------------------------- */

enum { SCANNER, COUNTER, PLACE, MANAGER, ELSEWHERE, REVOKED, PEOPLE };
static const struct {
	const char *name, *role_scope, *person;
} people[PEOPLE] = {
	{ "t/scanner", "scanner station:s", "機械" },
	{ "t/counter", "counter district:north", "計数 一" },
	{ "t/place", "place place:p", "投票所" },
	{ "t/manager", "tally-manager station:s", "管理 者" },
	{ "t/elsewhere", "counter unit:u2", "計数 二" },
	{ "t/revoked", "counter station:s", "計数 三" },
};

static struct test_key keys[PEOPLE], authority;
static struct roster roster;
static struct buffer roster_text;
static struct trust_setup setup;
static struct root root;

static int
order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
roster_make(void)
{
	char *lines[PEOPLE], why[WHY_LEN] = "", id[9];
	size_t line;

	for (size_t i = 0; i < PEOPLE; i++) {
		test_key_make(&keys[i], people[i].name, 1);
		ck_assert_int_gt(
		    asprintf(&lines[i], "key %s %s 2026-11-01 2026-12-31 %s\n",
		        keys[i].text, people[i].role_scope, people[i].person),
		    0);
	}
	qsort(lines, PEOPLE, sizeof(lines[0]), order);
	buffer_put(&roster_text, HEAD("roster", ""));
	for (size_t i = 0; i < PEOPLE; i++)
		buffer_put(&roster_text, lines[i]);
	hex_write(keys[REVOKED].vkey.id, 4, id);
	buffer_printf(&roster_text, "revoked %s+%s 2026-11-20 鍵を失くした\n",
	    people[REVOKED].name, id);
	ck_assert_msg(
	    roster_read(buffer_bytes(&roster_text), &roster, &line, why),
	    "line %zu: %s", line, why);
	for (size_t i = 0; i < PEOPLE; i++)
		free(lines[i]);
}

static void
setup_make(void)
{
	struct policy *policy = &setup.policy;

	setup_areas_add(&setup, SCOPE_UNIT, bytes_of("u"), bytes_of("north"));
	setup_areas_add(&setup, SCOPE_UNIT, bytes_of("u2"), bytes_of("south"));
	setup_areas_add(&setup, SCOPE_PLACE, bytes_of("p"), bytes_of("north"));
	setup_areas_add(
	    &setup, SCOPE_DISTRICT, bytes_of("north"), bytes_of("s"));
	setup_areas_add(
	    &setup, SCOPE_DISTRICT, bytes_of("south"), bytes_of("s"));
	setup_areas_add(&setup, SCOPE_STATION, bytes_of("s"), bytes_of(""));
	setup_areas_end(&setup);
	policy->has[NOTE_MANIFEST] = true;
	policy->rules[NOTE_MANIFEST][ROLE_SCANNER] =
	    (struct policy_rule){ 1, 1 };
	policy->rules[NOTE_MANIFEST][ROLE_COUNTER] =
	    (struct policy_rule){ 2, 1 };
	policy->has[NOTE_CERTIFICATE] = true;
	policy->rules[NOTE_CERTIFICATE][ROLE_TALLY_MANAGER] =
	    (struct policy_rule){ 1, 1 };
}

static void
root_make(void)
{
	struct buffer text = { 0 };
	char why[WHY_LEN] = "";
	size_t line;

	test_key_make(&authority, "t/authority", 1);
	buffer_printf(&text, "kaihyo root v1\nauthority %s\nrequired 1\n",
	    authority.text);
	ck_assert_msg(
	    root_read(buffer_bytes(&text), &root, &line, why), "%s", why);
	buffer_clear(&text);
}

static void
world_make(void)
{
	begin();
	roster_make();
	setup_make();
	root_make();
}

/* A note over `text` by these keys (up to -1), in the right order. */
static void
note_make(
    const char *text, const struct test_key *const *signers, struct buffer *out)
{
	char *lines[8];
	size_t count = 0;

	for (; signers[count] != NULL; count++) {
		struct buffer line = { 0 };

		test_line(signers[count], bytes_of(text), &line);
		lines[count] = line.at;
	}
	qsort(lines, count, sizeof(lines[0]), order);
	buffer_printf(out, "%s\n", text);
	for (size_t i = 0; i < count; i++) {
		buffer_put(out, lines[i]);
		free(lines[i]);
	}
}

static bool
holds(
    const char *text, const struct test_key *const *signers, char why[WHY_LEN])
{
	struct trust_question question = { &root, &roster, &setup, ed25519 };
	struct buffer bytes = { 0 };
	struct note note;
	bool invalid, yes;
	size_t line;

	note_make(text, signers, &bytes);
	ck_assert_msg(
	    note_read(buffer_bytes(&bytes), &note, &line, why), "%s", why);
	yes = trust_holds(&question, &note, &invalid, why);
	buffer_clear(&bytes);
	return yes;
}

#define MANIFEST(unit) HEAD("manifest", "unit " unit "\n") "final yes\n"
#define SLOT "slot counter paper 計数 九\n"

static const struct {
	const char *text;
	int signers[4];  /* + 1 */
	const char *why; /* "": holds */
} cases[] = {
	{ MANIFEST("u") SLOT, { SCANNER + 1, COUNTER + 1 }, "" },
	{ MANIFEST("u2") SLOT, { SCANNER + 1, ELSEWHERE + 1 }, "" },
	{ MANIFEST("u"), { SCANNER + 1, COUNTER + 1 },
	    "it has 1 of 2 signatures or slots of the role counter" },
	{ MANIFEST("u") SLOT, { SCANNER + 1 },
	    "it has 0 of 1 signatures of the role counter" },
	{ MANIFEST("u") SLOT, { COUNTER + 1 },
	    "it has 0 of 1 signatures of the role scanner" },
	/* Another unit, another district, a place, a manager. */
	{ MANIFEST("u") SLOT, { SCANNER + 1, ELSEWHERE + 1 },
	    "the key \"t/elsewhere\" of 計数 二 is enrolled for unit:u2 and "
	    "may not sign this manifest" },
	{ MANIFEST("u2") SLOT, { SCANNER + 1, COUNTER + 1 },
	    "the key \"t/counter\" of 計数 一 is enrolled for district:north "
	    "and may not sign this manifest" },
	{ MANIFEST("u") SLOT, { SCANNER + 1, COUNTER + 1, PLACE + 1 },
	    "the key \"t/place\" of 投票所 is enrolled for place:p and may "
	    "not sign this manifest" },
	{ MANIFEST("u") SLOT, { SCANNER + 1, COUNTER + 1, MANAGER + 1 }, "" },
	{ MANIFEST("u") SLOT, { SCANNER + 1, REVOKED + 1 },
	    "it is signed by the key \"t/revoked\" of 計数 三, which was "
	    "revoked on 2026-11-20: 鍵を失くした" },
	{ MANIFEST("u") "slot counter paper 計数 一\n",
	    { SCANNER + 1, COUNTER + 1 },
	    "計数 一 stands twice among the signatures and slots" },
	{ MANIFEST("nowhere") SLOT, { SCANNER + 1, COUNTER + 1 },
	    "it speaks of nothing that the setup knows" },
	/* One kind passed off as another. */
	{ HEAD("certificate", "station s\n"), { SCANNER + 1, COUNTER + 1 },
	    "計数 一, enrolled as counter, may not sign a certificate" },
	{ HEAD("certificate", "station s\n"), { MANAGER + 1 }, "" },
	/* The setup has no policy for these: that of the certificate. */
	{ HEAD("interim", "station s\n"), { MANAGER + 1 }, "" },
	{ HEAD("interim", "station s\n"), { SCANNER + 1 },
	    "機械, enrolled as scanner, may not sign a interim" },
	{ HEAD("bundle", "station s\n"), { MANAGER + 1 }, "" },
	{ HEAD("bundle", "station s\n"), { MANAGER + 1 }, "" },
	{ HEAD("declaration", "station s\n"), { MANAGER + 1 },
	    "the setup has no signature policy for a declaration" },
};

START_TEST(a_statement_holds_by_roster_and_policy)
{
	const struct test_key *signers[5] = { NULL };
	char why[WHY_LEN] = "";
	bool yes;

	world_make();
	for (size_t i = 0; i < 4 && cases[_i].signers[i] != 0; i++)
		signers[i] = &keys[cases[_i].signers[i] - 1];
	yes = holds(cases[_i].text, signers, why);
	ck_assert_str_eq(why, cases[_i].why);
	ck_assert_int_eq(yes, cases[_i].why[0] == '\0');
	end();
}
END_TEST

START_TEST(a_key_that_nobody_enrolled_is_named)
{
	const struct test_key *signers[] = { &keys[SCANNER], NULL, NULL };
	char why[WHY_LEN] = "", wanted[WHY_LEN], id[2][9];
	struct test_key stranger;

	world_make();
	test_key_make(&stranger, "t/stranger", 1);
	signers[1] = &stranger;
	ck_assert(!holds(MANIFEST("u") SLOT, signers, why));
	hex_write(stranger.vkey.id, 4, id[0]);
	snprintf(wanted, sizeof(wanted),
	    "it is signed by the key \"t/stranger\" (id %s), which is not on "
	    "the list of the 6 keys that are known here",
	    id[0]);
	ck_assert_str_eq(why, wanted);
	test_key_free(&stranger);
	/* The name of one, the key of another. */
	test_key_make(&stranger, "t/counter", 1);
	ck_assert(!holds(MANIFEST("u") SLOT, signers, why));
	hex_write(stranger.vkey.id, 4, id[0]);
	hex_write(keys[COUNTER].vkey.id, 4, id[1]);
	snprintf(wanted, sizeof(wanted),
	    "it is signed by another key named \"t/counter\" (id %s) than the "
	    "one enrolled (id %s)",
	    id[0], id[1]);
	ck_assert_str_eq(why, wanted);
	test_key_free(&stranger);
	end();
}
END_TEST

/* A point of prime order plus one of order 8 (speccheck, case 3). */
START_TEST(a_key_of_mixed_order_signs_nothing)
{
	static const int signers[] = { SCANNER + 1, COUNTER + 1, 0 };
	const struct test_key *list[3] = { NULL };
	char why[WHY_LEN] = "";

	world_make();
	for (size_t i = 0; i < 2; i++)
		list[i] = &keys[signers[i] - 1];
	ck_assert(holds(MANIFEST("u") SLOT, list, why));
	for (size_t i = 0; i < roster.count; i++)
		if (strcmp(roster.keys[i].vkey.name, people[SCANNER].name) == 0)
			ck_assert(
			    bytes_hex(bytes_of("cdb267ce40c5cd45306fa5d2f29731"
			                       "459387dbf9eb933b7bd5aed9a765b8"
			                       "8d4d"),
			        roster.keys[i].vkey.key, PUBLIC_LEN));
	ck_assert(!holds(MANIFEST("u") SLOT, list, why));
	ck_assert_str_eq(why, "the key \"t/scanner\" is not of prime order");
	end();
}
END_TEST

START_TEST(a_changed_text_is_not_signed)
{
	struct trust_question question = { &root, &roster, &setup, NULL };
	const struct test_key *signers[] = { &keys[SCANNER], &keys[COUNTER],
		NULL };
	struct buffer bytes = { 0 };
	char why[WHY_LEN] = "";
	struct note note;
	bool invalid;
	size_t line;

	world_make();
	question.ed25519 = ed25519;
	note_make(MANIFEST("u") SLOT, signers, &bytes);
	*strstr(bytes.at, "11-22") = '0';
	ck_assert(note_read(buffer_bytes(&bytes), &note, &line, why));
	ck_assert(!trust_holds(&question, &note, &invalid, why));
	ck_assert(invalid);
	ck_assert_str_eq(why, "the signature is not valid");
	buffer_clear(&bytes);
	end();
}
END_TEST

START_TEST(the_authority_alone_signs_rolls_and_gates)
{
	const struct test_key *by_authority[] = { &authority, NULL };
	const struct test_key *by_manager[] = { &keys[MANAGER], NULL };
	char why[WHY_LEN] = "";

	world_make();
	ck_assert(holds(HEAD("roll", "stage e0\n"), by_authority, why));
	ck_assert(holds(HEAD("gate", ""), by_authority, why));
	ck_assert(!holds(HEAD("roll", "stage e0\n"), by_manager, why));
	ck_assert(!holds(HEAD("gate", ""), by_manager, why));
	root.required = 2;
	ck_assert(!holds(HEAD("gate", ""), by_authority, why));
	ck_assert_str_eq(why, "1 of 2 signatures of the election authority");
	end();
}
END_TEST

START_TEST(a_roster_with_a_key_twice_is_refused)
{
	struct buffer text = { 0 };
	struct roster again;
	char why[WHY_LEN] = "";
	size_t line;

	world_make();
	/* The same key under a name that sorts behind it. */
	buffer_put(&text, HEAD("roster", ""));
	buffer_printf(&text,
	    "key %s scanner station:s 2026-11-01 2026-12-31 a\n", keys[0].text);
	buffer_printf(&text,
	    "key %s scanner station:s 2026-11-01 2026-12-31 b\n", keys[0].text);
	ck_assert(!roster_read(buffer_bytes(&text), &again, &line, why));
	ck_assert_str_eq(why, "a public key stands twice");
	buffer_clear(&text);
	end();
}
END_TEST

/* formats.md §2.6, said once more: the kinds that a role signs and how. */
START_TEST(the_table_is_as_the_formats_say)
{
	size_t allowed = 0;

	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KINDS; kind++)
		for (enum role role = ROLE_AUTHORITY; role < ROLES; role++)
			for (enum scope_kind scope = SCOPE_ELECTION;
			     scope <= SCOPE_PLACE; scope++)
				allowed += kind_takes(kind, role, scope);
	/* scanner 3, counter 3, place 2, officers 2 + 2, receiver 6, manager
	 * 2 x 7 + 7, witness 2 x 4 + 7, authority 5 */
	ck_assert_uint_eq(allowed, 3 + 3 + 2 + 4 + 6 + 21 + 15 + 5);
	ck_assert(!kind_takes(NOTE_MANIFEST, ROLE_RECEIVER, SCOPE_STATION));
	ck_assert(!kind_takes(NOTE_TURNOUT, ROLE_SCANNER, SCOPE_STATION));
	ck_assert(!kind_takes(NOTE_TURNOUT, ROLE_PLACE, SCOPE_STATION));
	ck_assert(!kind_takes(NOTE_TURNOUT, ROLE_TALLY_WITNESS, SCOPE_STATION));
	ck_assert(!kind_takes(NOTE_RECEIPT, ROLE_TALLY_WITNESS, SCOPE_STATION));
	ck_assert(!kind_takes(NOTE_OPENING, ROLE_RECEIVER, SCOPE_STATION));
	ck_assert(!kind_takes(NOTE_TOTALS, ROLE_TALLY_MANAGER, SCOPE_DISTRICT));
	ck_assert(kind_takes(NOTE_RULING, ROLE_TALLY_WITNESS, SCOPE_DISTRICT));
	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KINDS; kind++)
		ck_assert(!kind_knows(kind, ROLE_LOG));
	ck_assert(role_enrols(ROLE_LOG, SCOPE_STATION));
	ck_assert(!role_enrols(ROLE_LOG, SCOPE_DISTRICT));
	ck_assert(!role_enrols(ROLE_AUTHORITY, SCOPE_ELECTION));
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_note_is_text_and_sorted_lines, 0 },
	{ &what_is_no_note_is_refused_with_its_line, COUNT(no_notes) },
	{ &a_head_has_its_lines_and_no_others, COUNT(no_heads) },
	{ &slots_say_who_and_why, COUNT(slot_lines) },
	{ &a_statement_holds_by_roster_and_policy, COUNT(cases) },
	{ &a_key_that_nobody_enrolled_is_named, 0 },
	{ &a_key_of_mixed_order_signs_nothing, 0 },
	{ &a_changed_text_is_not_signed, 0 },
	{ &the_authority_alone_signs_rolls_and_gates, 0 },
	{ &a_roster_with_a_key_twice_is_refused, 0 },
	{ &the_table_is_as_the_formats_say, 0 },
};

UNIT_TESTS("verify_trust", tests)

#include "tests/unit/test.h"

#include <stdio.h>

#include "keys/policy.h"

/*
 * formats.md §2.6 in a second spelling: for each kind the roles with the
 * scopes that may sign it. What is not here may not.
 */
static const struct {
	const char *kind, *role, *scopes;
} table[] = {
	{ "election", "authority", "election" },
	{ "setup", "authority", "election" },
	{ "roster", "authority", "election" },
	{ "roll", "authority", "election" },
	{ "manifest", "scanner", "unit district station" },
	{ "manifest", "counter", "unit district station" },
	{ "manifest", "tally-manager", "district station" },
	{ "manifest", "tally-witness", "district station" },
	{ "manifest", "place", "unit" },
	{ "manifest", "place-manager", "unit" },
	{ "manifest", "place-witness", "unit" },
	{ "turnout", "place", "place" },
	{ "turnout", "place-manager", "place" },
	{ "turnout", "place-witness", "place" },
	{ "turnout", "receiver", "district station" },
	{ "turnout", "tally-manager", "district station" },
	{ "totals", "tally-manager", "station" },
	{ "totals", "tally-witness", "station" },
	{ "gate", "authority", "election" },
	{ "gate", "tally-manager", "station" },
	{ "gate", "tally-witness", "station" },
	{ "ruling", "tally-manager", "district station" },
	{ "ruling", "tally-witness", "district station" },
	{ "sheet", "tally-manager", "district station" },
	{ "sheet", "tally-witness", "district station" },
	{ "transcript", "receiver", "district station" },
	{ "transcript", "tally-manager", "district station" },
	{ "receipt", "receiver", "district station" },
	{ "receipt", "tally-manager", "district station" },
	{ "opening", "tally-manager", "district station" },
	{ "opening", "tally-witness", "district station" },
	{ "certificate", "tally-manager", "station" },
	{ "certificate", "tally-witness", "station" },
	{ "declaration", "tally-manager", "station" },
	{ "declaration", "tally-witness", "station" },
	{ "bundle", "tally-manager", "station" },
	{ "bundle", "tally-witness", "station" },
	{ "interim", "tally-manager", "station" },
	{ "interim", "tally-witness", "station" },
	{ "retirement", "tally-manager", "station" },
	{ "retirement", "tally-witness", "station" },
};

static bool
has_word(const char *words, const char *word)
{
	struct span rest = span_of(words), one;

	while (span_cut(&rest, ' ', 100, &one))
		if (span_equals(one, word))
			return true;
	return false;
}

static bool
in_table(enum note_kind kind, enum role role, const char *scope)
{
	const char *kind_text = note_kind_name(kind);
	const char *role_text = role_name(role);

	if (kind_text == NULL || role_text == NULL)
		return false;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].kind, kind_text) == 0 &&
		    strcmp(table[i].role, role_text) == 0 &&
		    has_word(table[i].scopes, scope))
			return true;
	return false;
}

START_TEST(the_table_of_kind_role_and_scope_is_the_written_one)
{
	static const char *const scopes[] = { "", "election", "station",
		"district", "unit", "place", "" };
	size_t allowed = 0;

	for (unsigned kind = 0; kind <= NOTE_KIND_COUNT; kind++)
		for (unsigned role = 0; role <= ROLE_COUNT; role++)
			for (unsigned scope = 0; scope <= 6; scope++) {
				bool may = policy_allows((enum note_kind)kind,
				    (enum role)role, (enum scope_kind)scope);

				ck_assert_msg(
				    may == in_table((enum note_kind)kind,
				               (enum role)role, scopes[scope]),
				    "kind %u role %u scope %u", kind, role,
				    scope);
				allowed += may;
			}
	ck_assert_uint_eq(allowed,
	    4 + 6 + 4 + 3 + 3 + 4 + 2 + 3 + 4 + 4 + 3 * 4 + 4 + 2 + 2 + 2);
}
END_TEST

/* A night: a unit in a district in a station, and people for it. */
struct night {
	struct key_entry entries[6];
	struct note note;
	struct scope scopes[3];
	struct slot slots[4];
	size_t slot_count;
	struct policy policy;
};

static const struct date polling_day = { 2026, 11, 23 };

static void
person_add(
    struct night *night, enum role role, const char *scope, const char *person)
{
	struct key_entry *entry = &night->entries[night->note.signer_count];
	char name[32];

	snprintf(name, sizeof(name), "key-%zu", night->note.signer_count);
	memset(entry->vkey.key.bytes, (int)night->note.signer_count + 1, 32);
	entry->vkey = vkey_make(name, &entry->vkey.key);
	entry->role = role;
	ck_assert(scope_parse(span_of(scope), &entry->scope));
	snprintf(entry->person, sizeof(entry->person), "%s", person);
	entry->from = (struct date){ 2026, 11, 1 };
	entry->until = (struct date){ 2026, 11, 30 };
	night->note.signers[night->note.signer_count++] = entry;
}

static void
slot_add(struct night *night, enum role role, const char *person)
{
	struct slot *slot = &night->slots[night->slot_count++];

	*slot = (struct slot){ .role = role, .how = SLOT_PAPER };
	snprintf(slot->person, sizeof(slot->person), "%s", person);
}

/* One manager and two witnesses must sign or be accounted for; one scanner
 * must sign. */
static void
night_open(struct night *night)
{
	*night = (struct night){ 0 };
	ck_assert(scope_parse(span_of("unit:u1"), &night->scopes[0]));
	ck_assert(scope_parse(span_of("district:d1"), &night->scopes[1]));
	ck_assert(scope_parse(span_of("station:s1"), &night->scopes[2]));
	night->policy.rules[NOTE_MANIFEST][ROLE_SCANNER] =
	    (struct policy_rule){ 1, 1 };
	night->policy.rules[NOTE_MANIFEST][ROLE_TALLY_MANAGER] =
	    (struct policy_rule){ 1, 1 };
	night->policy.rules[NOTE_MANIFEST][ROLE_TALLY_WITNESS] =
	    (struct policy_rule){ 2, 1 };
	person_add(night, ROLE_SCANNER, "unit:u1", "scanner 7");
	person_add(night, ROLE_TALLY_MANAGER, "station:s1", "manager");
	person_add(night, ROLE_TALLY_WITNESS, "district:d1", "witness 1");
	slot_add(night, ROLE_TALLY_WITNESS, "witness 2");
}

static int
check(
    const struct night *night, struct policy_notice *notice, struct error *err)
{
	*err = (struct error){ 0 };
	return policy_check(&night->policy, NOTE_MANIFEST, &night->note,
	    night->scopes, 3, night->slots, night->slot_count, polling_day,
	    notice, err);
}

static void
refuses(const struct night *night, const char *id)
{
	struct policy_notice notice;
	struct error err;

	ck_assert_int_eq(check(night, &notice, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_str_eq(err.what.id, id);
}

START_TEST(a_complete_night_passes)
{
	struct night night;
	struct policy_notice notice;
	struct error err;

	night_open(&night);
	ck_assert_int_eq(check(&night, &notice, &err), 0);
	ck_assert_ptr_null(notice.out_of_time);
}
END_TEST

/* As a bundle, signed by the manager and one witness. */
static int
check_bundle(const struct night *night, struct error *err)
{
	struct policy_notice notice;
	struct note note = night->note;

	note.signers[0] = note.signers[--note.signer_count];
	*err = (struct error){ 0 };
	return policy_check(&night->policy, NOTE_BUNDLE, &note, night->scopes,
	    3, NULL, 0, polling_day, &notice, err);
}

START_TEST(a_bundle_without_rules_has_those_of_the_certificate)
{
	struct night night;
	struct error err;

	night_open(&night);
	ck_assert(scope_parse(span_of("station:s1"), &night.entries[2].scope));
	ck_assert(!policy_covers(&night.policy, NOTE_BUNDLE));
	night.policy.rules[NOTE_CERTIFICATE][ROLE_TALLY_WITNESS] =
	    (struct policy_rule){ 2, 2 };
	ck_assert(policy_covers(&night.policy, NOTE_BUNDLE));
	ck_assert_int_eq(check_bundle(&night, &err), -1);
	ck_assert_str_eq(
	    err.what.id, "it has %u of %u signatures of the role %s");
	/* Rules of its own go before them, and no other kind borrows any. */
	night.policy.rules[NOTE_BUNDLE][ROLE_TALLY_MANAGER] =
	    (struct policy_rule){ 1, 1 };
	ck_assert_int_eq(check_bundle(&night, &err), 0);
	ck_assert(!policy_covers(&night.policy, NOTE_DECLARATION));
}
END_TEST

START_TEST(a_missing_signature_is_counted)
{
	struct night night;
	struct policy_notice notice;
	struct error err;

	/* The signature of each in turn, and a slot does not replace it. */
	for (size_t gone = 0; gone < 3; gone++) {
		night_open(&night);
		slot_add(&night, night.note.signers[gone]->role, "someone");
		night.note.signers[gone] = night.note.signers[2];
		night.note.signer_count = 2;
		ck_assert_int_eq(check(&night, &notice, &err), -1);
		ck_assert_str_eq(
		    err.what.id, "it has %u of %u signatures of the role %s");
		ck_assert_str_eq(err.what.args[0], "0");
		ck_assert_str_eq(err.what.args[1], "1");
	}
}
END_TEST

START_TEST(a_missing_slot_is_counted)
{
	struct night night;

	night_open(&night);
	night.slot_count = 0;
	refuses(&night, "it has %u of %u signatures or slots of the role %s");
	person_add(&night, ROLE_TALLY_WITNESS, "station:s1", "witness 2");
	ck_assert_uint_eq(night.note.signer_count, 4);
	{
		struct policy_notice notice;
		struct error err;

		ck_assert_int_eq(check(&night, &notice, &err), 0);
	}
}
END_TEST

START_TEST(one_person_is_one_signature)
{
	static const char twice[] =
	    "%s stands twice among the signatures and slots";
	struct night night;

	/* Two keys of one person; a signer's slot; two slots of one person. */
	night_open(&night);
	person_add(&night, ROLE_COUNTER, "unit:u1", "witness 1");
	refuses(&night, twice);
	night_open(&night);
	slot_add(&night, ROLE_TALLY_WITNESS, "witness 1");
	refuses(&night, twice);
	night_open(&night);
	slot_add(&night, ROLE_COUNTER, "witness 2");
	refuses(&night, twice);
	/* One key under two entries. */
	night_open(&night);
	person_add(&night, ROLE_COUNTER, "unit:u1", "counter");
	night.entries[3].vkey = night.entries[0].vkey;
	refuses(&night, twice);
}
END_TEST

START_TEST(a_signer_of_elsewhere_is_refused)
{
	static const char *const scopes[] = { "unit:u2", "district:d2",
		"station:s2", "place:u1" };
	struct night night;

	night_open(&night);
	person_add(&night, ROLE_COUNTER, scopes[_i], "counter");
	refuses(&night,
	    "the key \"%s\" of %s is enrolled for %s and may not sign this "
	    "%s");
}
END_TEST

/* The scope covers the unit, but not with this role. */
START_TEST(a_role_signs_with_its_own_scopes_only)
{
	struct night night;

	night_open(&night);
	person_add(&night, ROLE_TALLY_WITNESS, "unit:u1", "witness 3");
	refuses(&night,
	    "the key \"%s\" of %s is enrolled for %s and may not sign this "
	    "%s");
	night_open(&night);
	person_add(&night, ROLE_PLACE, "station:s1", "place");
	refuses(&night,
	    "the key \"%s\" of %s is enrolled for %s and may not sign this "
	    "%s");
}
END_TEST

START_TEST(a_role_that_may_not_sign_the_kind_is_refused)
{
	static const enum role roles[] = { ROLE_RECEIVER, ROLE_AUTHORITY,
		ROLE_NONE };
	struct night night;

	night_open(&night);
	if (roles[_i] == ROLE_NONE)
		slot_add(&night, ROLE_RECEIVER, "receiver");
	else
		person_add(&night, roles[_i], "station:s1", "receiver");
	refuses(&night, "%s, enrolled as %s, may not sign a %s");
}
END_TEST

START_TEST(a_note_without_signatures_never_passes)
{
	struct night night;

	night_open(&night);
	night.policy = (struct policy){ 0 };
	night.slot_count = 0;
	night.note.signer_count = 0;
	refuses(&night, "it is not signed");
}
END_TEST

START_TEST(an_empty_policy_needs_one_allowed_signature)
{
	struct night night;
	struct policy_notice notice;
	struct error err;

	night_open(&night);
	night.policy = (struct policy){ 0 };
	night.slot_count = 0;
	night.note.signer_count = 1;
	ck_assert_int_eq(check(&night, &notice, &err), 0);
}
END_TEST

START_TEST(a_day_outside_a_keys_time_is_a_notice_only)
{
	static const struct date from[] = { { 2026, 11, 24 }, { 2026, 1, 1 },
		{ 2026, 11, 23 } };
	static const struct date until[] = { { 2026, 11, 30 }, { 2026, 11, 22 },
		{ 2026, 11, 23 } };
	struct night night;
	struct policy_notice notice;
	struct error err;

	night_open(&night);
	night.entries[1].from = from[_i];
	night.entries[1].until = until[_i];
	ck_assert_int_eq(check(&night, &notice, &err), 0);
	ck_assert_ptr_eq(notice.out_of_time,
	    _i < 2 ? &night.entries[1] : (struct key_entry *)NULL);
}
END_TEST

START_TEST(slots_come_back_as_they_were)
{
	static const char text[] =
	    "slot place-witness absent 鈴木: ill: fever\n"
	    "slot tally-manager paper 山田 太郎\n"
	    "slot tally-witness refused 佐藤: objects to bundle k1\n";
	struct lines lines = lines_of(span_of(text));
	struct slot slots[SLOTS_MAX];
	struct text again = { 0 };
	struct error err = { 0 };
	size_t count;

	ck_assert_int_eq(slots_parse(&lines, slots, &count, &err), 0);
	ck_assert_uint_eq(count, 3);
	ck_assert_str_eq(slots[0].person, "鈴木");
	ck_assert_str_eq(slots[0].reason, "ill: fever");
	ck_assert_int_eq(slots[1].how, SLOT_PAPER);
	ck_assert_int_eq(lines_end(&lines, &err), 0);
	slots_format(slots, count, &again);
	ck_assert_str_eq(again.at, text);
	text_clear(&again);
}
END_TEST

START_TEST(broken_slots_are_refused)
{
	static const char *const cases[] = {
		"slot tally-manager\n",
		"slot tally-manager paper\n",
		"slot tally-manager paper A: reason\n",
		"slot tally-manager absent A\n",
		"slot tally-manager absent A: \n",
		"slot tally-manager absent A:b\n",
		"slot tally-manager absent : b\n",
		"slot tally-manager refused  A: b\n",
		"slot tally-manager refused A : b\n",
		"slot tally-manager refused A:  b\n",
		"slot tally-manager signed A\n",
		"slot authority paper A\n",
		"slot mayor paper A\n",
		"slot tally-manager paper B\nslot tally-manager paper A\n",
		"slot tally-manager paper A\nslot tally-manager paper A\n",
	};
	struct lines lines = lines_of(span_of(cases[_i]));
	struct slot slots[SLOTS_MAX];
	struct error err = { 0 };
	size_t count;

	ck_assert_int_eq(slots_parse(&lines, slots, &count, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
}
END_TEST

START_TEST(there_are_at_most_32_slots)
{
	for (size_t n = SLOTS_MAX; n <= SLOTS_MAX + 1; n++) {
		struct text text = { 0 };
		struct slot slots[SLOTS_MAX];
		struct error err = { 0 };
		struct lines lines;
		size_t count;

		for (size_t i = 0; i < n; i++)
			text_addf(&text, "slot counter paper P%02zu\n", i);
		lines = lines_of(text_span(&text));
		ck_assert_int_eq(slots_parse(&lines, slots, &count, &err),
		    n <= SLOTS_MAX ? 0 : -1);
		text_clear(&text);
	}
}
END_TEST

/* The person of 95 bytes and the reason of 95 bytes fit; 96 do not. */
START_TEST(persons_and_reasons_have_at_most_95_bytes)
{
	for (size_t person = 95; person <= 96; person++)
		for (size_t reason = 95; reason <= 96; reason++) {
			struct text text = { 0 };
			struct slot slots[SLOTS_MAX];
			struct error err = { 0 };
			struct lines lines;
			size_t count;

			text_add(&text, "slot counter absent ");
			for (size_t i = 0; i < person; i++)
				text_add_char(&text, 'p');
			text_add(&text, ": ");
			for (size_t i = 0; i < reason; i++)
				text_add_char(&text, 'r');
			text_add_char(&text, '\n');
			lines = lines_of(text_span(&text));
			ck_assert_int_eq(
			    slots_parse(&lines, slots, &count, &err),
			    person + reason == 190 ? 0 : -1);
			text_clear(&text);
		}
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_table_of_kind_role_and_scope_is_the_written_one, 0 },
	{ &a_complete_night_passes, 0 },
	{ &a_missing_signature_is_counted, 0 },
	{ &a_bundle_without_rules_has_those_of_the_certificate, 0 },
	{ &a_missing_slot_is_counted, 0 },
	{ &one_person_is_one_signature, 0 },
	{ &a_signer_of_elsewhere_is_refused, 4 },
	{ &a_role_signs_with_its_own_scopes_only, 0 },
	{ &a_role_that_may_not_sign_the_kind_is_refused, 3 },
	{ &a_note_without_signatures_never_passes, 0 },
	{ &an_empty_policy_needs_one_allowed_signature, 0 },
	{ &a_day_outside_a_keys_time_is_a_notice_only, 3 },
	{ &slots_come_back_as_they_were, 0 },
	{ &broken_slots_are_refused, 15 },
	{ &there_are_at_most_32_slots, 0 },
	{ &persons_and_reasons_have_at_most_95_bytes, 0 },
};
UNIT_TESTS("policy", tests)

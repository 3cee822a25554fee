#include "ballot/signed.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

static int
manifest_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct manifest *manifest = &statement->of.manifest;

	if (manifest_parse(text, manifest, err) != 0)
		return -1;
	if (definition_owns(definition, &manifest->head, err) != 0)
		return -1;
	if (setup_unit(&definition->setup, manifest->head.subject) == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the setup has no unit \"%s\""), manifest->head.subject);
	return 0;
}

static int
turnout_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct turnout *turnout = &statement->of.turnout;

	if (turnout_parse(text, turnout, err) != 0 ||
	    definition_owns(definition, &turnout->head, err) != 0)
		return -1;
	return turnout_check(turnout, &definition->setup, err);
}

static int
roll_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct roll *roll = &statement->of.roll;

	if (roll_parse(text, roll, err) != 0 ||
	    definition_owns(definition, &roll->head, err) != 0)
		return -1;
	return roll_check(roll, &definition->setup, err);
}

static size_t
unit_district(const struct setup *setup, const char *id)
{
	return setup->units[setup_unit(setup, id)].district;
}

static size_t
place_district(const struct setup *setup, const char *id)
{
	return setup->places[setup_place(setup, id)].district;
}

static size_t
unit_scopes(const struct setup *setup, const char *id, struct scope *scopes)
{
	return setup_unit_scopes(setup, setup_unit(setup, id), scopes);
}

static size_t
place_scopes(const struct setup *setup, const char *id, struct scope *scopes)
{
	return setup_place_scopes(setup, setup_place(setup, id), scopes);
}

/* What there is to know of a kind. district NULL: the authority signs it. */
static const struct {
	int (*read)(struct verified text, const struct definition *definition,
	    struct signed_statement *statement, struct error *err);
	size_t (*district)(const struct setup *setup, const char *subject);
	size_t (*scopes)(const struct setup *setup, const char *subject,
	    struct scope *scopes);
} kinds[NOTE_KIND_COUNT] = {
	[NOTE_MANIFEST] = { manifest_read, unit_district, unit_scopes },
	[NOTE_TURNOUT] = { turnout_read, place_district, place_scopes },
	[NOTE_ROLL] = { roll_read, NULL, NULL },
};

bool
signed_is_known(enum note_kind kind)
{
	return kind > NOTE_NONE && kind < NOTE_KIND_COUNT &&
	       kinds[kind].read != NULL;
}

int
signed_parse(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	enum note_kind kind = note_kind_of(text.bytes);

	*statement = (struct signed_statement){ .kind = NOTE_NONE };
	if (!signed_is_known(kind))
		return error_set(err, ERROR_INPUT,
		    N_("use a program of the same version, and the file that "
		       "belongs here"),
		    N_("a station takes in no statement of this kind"));
	statement->kind = kind;
	statement->id = text.digest;
	if (kinds[kind].read(text, definition, statement, err) == 0)
		return 0;
	signed_clear(statement);
	return -1;
}

void
signed_clear(struct signed_statement *statement)
{
	if (statement->kind == NOTE_MANIFEST)
		manifest_clear(&statement->of.manifest);
	if (statement->kind == NOTE_TURNOUT)
		turnout_clear(&statement->of.turnout);
	if (statement->kind == NOTE_ROLL)
		roll_clear(&statement->of.roll);
	*statement = (struct signed_statement){ .kind = NOTE_NONE };
}

const struct statement *
signed_head(const struct signed_statement *statement)
{
	/* The head is the first member of each. */
	assert(signed_is_known(statement->kind));
	return statement->kind == NOTE_MANIFEST  ? &statement->of.manifest.head
	       : statement->kind == NOTE_TURNOUT ? &statement->of.turnout.head
	                                         : &statement->of.roll.head;
}

const struct slot *
signed_slots(const struct signed_statement *statement, size_t *count)
{
	*count = 0;
	if (statement->kind == NOTE_MANIFEST) {
		*count = statement->of.manifest.slot_count;
		return statement->of.manifest.slots;
	}
	if (statement->kind == NOTE_TURNOUT) {
		*count = statement->of.turnout.slot_count;
		return statement->of.turnout.slots;
	}
	return NULL;
}

size_t
signed_district(const struct signed_statement *statement,
    const struct definition *definition)
{
	const char *subject = signed_head(statement)->subject;

	if (kinds[statement->kind].district == NULL)
		return SIZE_MAX;
	return kinds[statement->kind].district(&definition->setup, subject);
}

struct keyring
signed_keyring(enum note_kind kind, const struct definition *definition)
{
	/* What a stranger's note claims to be does not matter here. */
	return signed_is_known(kind) && kinds[kind].scopes == NULL
	           ? root_keyring(&definition->root)
	           : roster_keyring(&definition->roster);
}

int
signed_check_signers(const struct signed_statement *statement,
    const struct definition *definition, const struct note *note,
    struct policy_notice *notice, struct error *err)
{
	const struct statement *head = signed_head(statement);
	struct scope scopes[SCOPES_MAX];
	const struct slot *slots;
	size_t scope_count, slot_count;

	if (kinds[statement->kind].scopes == NULL) {
		if (note->signer_count >= definition->root.required)
			return 0;
		return error_set(err, ERROR_SIGNATURE,
		    N_("let the election authority sign it, then bring it "
		       "again"),
		    N_("%zu of %u signatures of the election authority"),
		    note->signer_count, definition->root.required);
	}
	scope_count = kinds[statement->kind].scopes(
	    &definition->setup, head->subject, scopes);
	slots = signed_slots(statement, &slot_count);
	return policy_check(&definition->setup.policy, statement->kind, note,
	    scopes, scope_count, slots, slot_count, head->date, notice, err);
}

#include "ballot/notes/signed.h"

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

static int
receipt_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct receipt *receipt = &statement->of.receipt;

	if (receipt_parse(text, receipt, err) != 0 ||
	    definition_owns(definition, &receipt->head, err) != 0)
		return -1;
	return receipt_check(receipt, &definition->setup, err);
}

static int
opening_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct opening *opening = &statement->of.opening;

	if (opening_parse(text, opening, err) != 0 ||
	    definition_owns(definition, &opening->head, err) != 0)
		return -1;
	return opening_check(opening, &definition->setup, err);
}

static int
totals_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct totals *totals = &statement->of.totals;

	if (totals_parse(text, totals, err) != 0 ||
	    definition_owns(definition, &totals->head, err) != 0)
		return -1;
	if (setup_station(&definition->setup, totals->head.subject) == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the setup has no station \"%s\""),
		    totals->head.subject);
	return 0;
}

static int
gate_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct gate *gate = &statement->of.gate;

	if (gate_parse(text, gate, err) != 0 ||
	    definition_owns(definition, &gate->head, err) != 0)
		return -1;
	return gate_check(gate, &definition->setup, err);
}

static int
ruling_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct ruling *ruling = &statement->of.ruling;

	if (ruling_parse(text, ruling, err) != 0 ||
	    definition_owns(definition, &ruling->head, err) != 0)
		return -1;
	return ruling_check(ruling, &definition->setup, err);
}

static int
sheet_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct sheet *sheet = &statement->of.sheet;

	if (sheet_parse(text, sheet, err) != 0 ||
	    definition_owns(definition, &sheet->head, err) != 0)
		return -1;
	return sheet_check(sheet, definition, err);
}

static int
certificate_read(struct verified text, const struct definition *definition,
    struct signed_statement *statement, struct error *err)
{
	struct certificate *certificate = &statement->of.certificate;

	if (certificate_parse(text, certificate, err) != 0 ||
	    definition_owns(definition, &certificate->head, err) != 0)
		return -1;
	return certificate_check(certificate, &definition->setup, err);
}

static size_t
unit_station(const struct setup *setup, const char *id)
{
	return setup->districts[setup->units[setup_unit(setup, id)].district]
	    .station;
}

static size_t
place_station(const struct setup *setup, const char *id)
{
	return setup->districts[setup->places[setup_place(setup, id)].district]
	    .station;
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

static size_t
station_scopes(const struct setup *setup, const char *id, struct scope *scopes)
{
	scopes[0] = (struct scope){ .kind = SCOPE_STATION };
	memcpy(scopes[0].id, setup->stations[setup_office(setup, id)].id,
	    sizeof(scopes[0].id));
	return 1;
}

/* What the one station that counts everything signs. */
static size_t
only_station_scopes(
    const struct setup *setup, const char *id, struct scope *scopes)
{
	(void)id;
	return station_scopes(setup, setup->stations[0].id, scopes);
}

/*
 * What there is to know of a kind. station NULL: it is for all of them;
 * scopes NULL: the authority signs it.
 */
static const struct {
	int (*read)(struct verified text, const struct definition *definition,
	    struct signed_statement *statement, struct error *err);
	size_t (*station)(const struct setup *setup, const char *subject);
	size_t (*scopes)(const struct setup *setup, const char *subject,
	    struct scope *scopes);
} kinds[NOTE_KIND_COUNT] = {
	[NOTE_MANIFEST] = { manifest_read, unit_station, unit_scopes },
	[NOTE_TURNOUT] = { turnout_read, place_station, place_scopes },
	[NOTE_ROLL] = { roll_read, NULL, NULL },
	[NOTE_TOTALS] = { totals_read, setup_station, station_scopes },
	[NOTE_GATE] = { gate_read, NULL, only_station_scopes },
	[NOTE_RULING] = { ruling_read, setup_office, station_scopes },
	[NOTE_SHEET] = { sheet_read, unit_station, unit_scopes },
	[NOTE_TRANSCRIPT] = { turnout_read, place_station, place_scopes },
	[NOTE_RECEIPT] = { receipt_read, place_station, place_scopes },
	[NOTE_OPENING] = { opening_read, unit_station, unit_scopes },
	[NOTE_CERTIFICATE] = { certificate_read, setup_office, station_scopes },
	[NOTE_INTERIM] = { certificate_read, setup_office, station_scopes },
	[NOTE_DECLARATION] = { certificate_read, setup_office, station_scopes },
};

/*
 * The authority signs what nobody else may sign, and the gate, unless one
 * station counts everything and the setup lets it judge itself.
 */
static bool
is_of_authority(const struct definition *definition, enum note_kind kind)
{
	if (kind == NOTE_GATE)
		return definition->setup.station_count > 1 ||
		       !policy_covers(&definition->setup.policy, kind);
	return kinds[kind].scopes == NULL;
}

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
	switch ((int)statement->kind) {
	case NOTE_MANIFEST:
		manifest_clear(&statement->of.manifest);
		break;
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
		turnout_clear(&statement->of.turnout);
		break;
	case NOTE_ROLL:
		roll_clear(&statement->of.roll);
		break;
	case NOTE_GATE:
		gate_clear(&statement->of.gate);
		break;
	case NOTE_SHEET:
		sheet_clear(&statement->of.sheet);
		break;
	case NOTE_RECEIPT:
		receipt_clear(&statement->of.receipt);
		break;
	case NOTE_OPENING:
		opening_clear(&statement->of.opening);
		break;
	case NOTE_CERTIFICATE:
	case NOTE_INTERIM:
	case NOTE_DECLARATION:
		certificate_clear(&statement->of.certificate);
		break;
	}
	*statement = (struct signed_statement){ .kind = NOTE_NONE };
}

const struct statement *
signed_head(const struct signed_statement *statement)
{
	assert(signed_is_known(statement->kind));
	/* The head is the first member of each. */
	return &statement->of.manifest.head;
}

const struct slot *
signed_slots(const struct signed_statement *statement, size_t *count)
{
	*count = 0;
	switch ((int)statement->kind) {
	case NOTE_MANIFEST:
		*count = statement->of.manifest.slot_count;
		return statement->of.manifest.slots;
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
		*count = statement->of.turnout.slot_count;
		return statement->of.turnout.slots;
	case NOTE_RECEIPT:
		*count = statement->of.receipt.slot_count;
		return statement->of.receipt.slots;
	case NOTE_OPENING:
		*count = statement->of.opening.slot_count;
		return statement->of.opening.slots;
	case NOTE_CERTIFICATE:
	case NOTE_INTERIM:
	case NOTE_DECLARATION:
		*count = statement->of.certificate.slot_count;
		return statement->of.certificate.slots;
	case NOTE_TOTALS:
		*count = statement->of.totals.slot_count;
		return statement->of.totals.slots;
	case NOTE_GATE:
		*count = statement->of.gate.slot_count;
		return statement->of.gate.slots;
	case NOTE_RULING:
		*count = statement->of.ruling.slot_count;
		return statement->of.ruling.slots;
	case NOTE_SHEET:
		*count = statement->of.sheet.slot_count;
		return statement->of.sheet.slots;
	}
	return NULL;
}

/* The station or unit that it speaks of; most name it in their head. */
static const char *
spoken_of(const struct signed_statement *statement)
{
	if (statement->kind == NOTE_RULING)
		return statement->of.ruling.station;
	if (statement->kind == NOTE_SHEET)
		return statement->of.sheet.unit;
	return signed_head(statement)->subject;
}

size_t
signed_station(const struct signed_statement *statement,
    const struct definition *definition)
{
	const char *subject = spoken_of(statement);

	if (kinds[statement->kind].station == NULL)
		return SIZE_MAX;
	return kinds[statement->kind].station(&definition->setup, subject);
}

struct keyring
signed_keyring(enum note_kind kind, const struct definition *definition)
{
	/* What a stranger's note claims to be does not matter here. */
	return signed_is_known(kind) && is_of_authority(definition, kind)
	           ? root_keyring(&definition->root)
	           : roster_keyring(&definition->roster);
}

static int
check_authority(
    const struct root *root, const struct note *note, struct error *err)
{
	if (note->signer_count >= root->required)
		return 0;
	return error_set(err, ERROR_SIGNATURE,
	    N_("let the election authority sign it, then bring it again"),
	    N_("%zu of %u signatures of the election authority"),
	    note->signer_count, root->required);
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

	if (is_of_authority(definition, statement->kind))
		return check_authority(&definition->root, note, err);
	if (!policy_covers(&definition->setup.policy, statement->kind))
		return error_set(err, ERROR_SIGNATURE,
		    N_("let the election office add it to the setup"),
		    N_("the setup has no signature policy for a %s"),
		    note_kind_word(statement->kind));
	scope_count = kinds[statement->kind].scopes(
	    &definition->setup, spoken_of(statement), scopes);
	if (statement->kind == NOTE_RULING)
		scope_count = ruling_scopes(
		    &statement->of.ruling, &definition->setup, scopes);
	slots = signed_slots(statement, &slot_count);
	return policy_check(&definition->setup.policy, statement->kind, note,
	    scopes, scope_count, slots, slot_count, head->date, notice, err);
}

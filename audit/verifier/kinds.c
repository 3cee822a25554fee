#include "audit/verifier/kinds.h"

static const char *const note_kinds[NOTE_KINDS] = {
	[NOTE_ELECTION] = "election",
	[NOTE_SETUP] = "setup",
	[NOTE_ROSTER] = "roster",
	[NOTE_ENROLMENT] = "enrolment",
	[NOTE_MANIFEST] = "manifest",
	[NOTE_TURNOUT] = "turnout",
	[NOTE_TRANSCRIPT] = "transcript",
	[NOTE_RECEIPT] = "receipt",
	[NOTE_OPENING] = "opening",
	[NOTE_ROLL] = "roll",
	[NOTE_TOTALS] = "totals",
	[NOTE_GATE] = "gate",
	[NOTE_RULING] = "ruling",
	[NOTE_SHEET] = "sheet",
	[NOTE_CERTIFICATE] = "certificate",
	[NOTE_DECLARATION] = "declaration",
	[NOTE_INTERIM] = "interim",
	[NOTE_BUNDLE] = "bundle",
	[NOTE_RETIREMENT] = "retirement",
};

const char *
note_kind_name(enum note_kind kind)
{
	return kind > NOTE_NONE && kind < NOTE_KINDS ? note_kinds[kind] : "?";
}

enum note_kind
note_kind_find(struct bytes name)
{
	for (enum note_kind i = NOTE_ELECTION; i < NOTE_KINDS; i++)
		if (bytes_is(name, note_kinds[i]))
			return i;
	return NOTE_NONE;
}

static const struct {
	const char *name, *ending;
	bool is_note;
	bool never;     /* in a bundle at all */
	bool protected; /* never in a public bundle */
} file_kinds[FILE_KINDS] = {
	[FILE_ROOT] = { "root", "txt", false, false, false },
	[FILE_ELECTION_NOTE] = { "election-note", "note", true, false, false },
	[FILE_ELECTION_JSON] = { "election-json", "json", false, false, false },
	[FILE_ORDINANCE_JSON] = { "ordinance-json", "json", false, false,
	    false },
	[FILE_SETUP_NOTE] = { "setup-note", "note", true, false, false },
	[FILE_SETUP_JSON] = { "setup-json", "json", false, false, false },
	[FILE_ROSTER_NOTE] = { "roster-note", "note", true, false, false },
	[FILE_MANIFEST] = { "manifest", "note", true, false, false },
	[FILE_TURNOUT] = { "turnout", "note", true, false, false },
	[FILE_ROLL] = { "roll", "note", true, false, false },
	[FILE_TOTALS] = { "totals", "note", true, false, false },
	[FILE_GATE] = { "gate", "note", true, false, false },
	[FILE_BALLOTS] = { "ballots", "csv", false, false, true },
	[FILE_BUNDLES] = { "bundles", "csv", false, false, true },
	[FILE_TRANSCRIPT] = { "transcript", "note", true, false, false },
	[FILE_RECEIPT] = { "receipt", "note", true, false, false },
	[FILE_OPENING] = { "opening", "note", true, false, false },
	[FILE_RULING] = { "ruling", "note", true, false, false },
	[FILE_SHEET] = { "sheet", "note", true, false, true },
	[FILE_CERTIFICATE] = { "certificate", "note", true, false, false },
	[FILE_DECLARATION] = { "declaration", "note", true, false, false },
	[FILE_INTERIM] = { "interim", "note", true, false, false },
	[FILE_CHECKINS] = { "checkins", "csv", false, true, false },
	[FILE_ROLL_LIST] = { "roll-list", "csv", false, true, false },
	[FILE_ROLL_CHANGES] = { "roll-changes", "csv", false, true, false },
	[FILE_RETURN] = { "return", "json", false, false, false },
	[FILE_BUNDLE] = { "bundle", "note", true, false, false },
	[FILE_CHECKPOINT] = { "checkpoint", "txt", false, false, false },
};

const char *
file_kind_name(enum file_kind kind)
{
	return kind < FILE_KINDS ? file_kinds[kind].name : "?";
}

const char *
file_kind_ending(enum file_kind kind)
{
	return kind < FILE_KINDS ? file_kinds[kind].ending : "?";
}

bool
file_kind_is_note(enum file_kind kind)
{
	return kind < FILE_KINDS && file_kinds[kind].is_note;
}

bool
file_kind_left_out(enum file_kind kind, bool is_public)
{
	return kind < FILE_KINDS &&
	       (file_kinds[kind].never ||
	           (is_public && file_kinds[kind].protected));
}

enum file_kind
file_kind_find(struct bytes name)
{
	enum file_kind kind = FILE_ROOT;

	while (kind < FILE_KINDS && !bytes_is(name, file_kinds[kind].name))
		kind++;
	return kind;
}

static const char *const roles[ROLES] = {
	[ROLE_AUTHORITY] = "authority",
	[ROLE_SCANNER] = "scanner",
	[ROLE_COUNTER] = "counter",
	[ROLE_PLACE] = "place",
	[ROLE_PLACE_MANAGER] = "place-manager",
	[ROLE_PLACE_WITNESS] = "place-witness",
	[ROLE_RECEIVER] = "receiver",
	[ROLE_TALLY_MANAGER] = "tally-manager",
	[ROLE_TALLY_WITNESS] = "tally-witness",
	[ROLE_LOG] = "log",
};

const char *
role_name(enum role role)
{
	return role > ROLE_NONE && role < ROLES ? roles[role] : "?";
}

enum role
role_find(struct bytes name)
{
	for (enum role i = ROLE_AUTHORITY; i < ROLES; i++)
		if (bytes_is(name, roles[i]))
			return i;
	return ROLE_NONE;
}

bool
scope_read(struct bytes text, struct scope *scope)
{
	static const char *const marks[] = { [SCOPE_STATION] = "station:",
		[SCOPE_DISTRICT] = "district:",
		[SCOPE_UNIT] = "unit:",
		[SCOPE_PLACE] = "place:" };

	*scope = (struct scope){ .kind = SCOPE_ELECTION };
	if (bytes_is(text, "election"))
		return true;
	for (enum scope_kind i = SCOPE_STATION; i <= SCOPE_PLACE; i++)
		if (bytes_skip(&text, marks[i])) {
			scope->kind = i;
			return bytes_are_id(text) &&
			       bytes_copy(text, scope->id, sizeof(scope->id));
		}
	return false;
}

enum {
	ALL = 1u << SCOPE_ELECTION,
	STATION = 1u << SCOPE_STATION,
	DISTRICT = 1u << SCOPE_DISTRICT,
	UNIT = 1u << SCOPE_UNIT,
	PLACE = 1u << SCOPE_PLACE,
	HALL = STATION | DISTRICT
};

/*
 * Row by row the table of §2.6: the kinds that a role signs, and with which
 * scopes.
 */
static const struct {
	enum role role;
	enum note_kind kind;
	unsigned scopes;
} table[] = {
	{ ROLE_SCANNER, NOTE_MANIFEST, HALL | UNIT },
	{ ROLE_COUNTER, NOTE_MANIFEST, HALL | UNIT },
	{ ROLE_PLACE, NOTE_MANIFEST, UNIT },
	{ ROLE_PLACE, NOTE_TURNOUT, PLACE },
	{ ROLE_PLACE_MANAGER, NOTE_MANIFEST, UNIT },
	{ ROLE_PLACE_MANAGER, NOTE_TURNOUT, PLACE },
	{ ROLE_PLACE_WITNESS, NOTE_MANIFEST, UNIT },
	{ ROLE_PLACE_WITNESS, NOTE_TURNOUT, PLACE },
	{ ROLE_RECEIVER, NOTE_TURNOUT, HALL },
	{ ROLE_RECEIVER, NOTE_TRANSCRIPT, HALL },
	{ ROLE_RECEIVER, NOTE_RECEIPT, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_MANIFEST, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_TURNOUT, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_TOTALS, STATION },
	{ ROLE_TALLY_MANAGER, NOTE_GATE, STATION },
	{ ROLE_TALLY_MANAGER, NOTE_TRANSCRIPT, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_RECEIPT, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_OPENING, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_RULING, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_SHEET, HALL },
	{ ROLE_TALLY_MANAGER, NOTE_CERTIFICATE, STATION },
	{ ROLE_TALLY_MANAGER, NOTE_DECLARATION, STATION },
	{ ROLE_TALLY_MANAGER, NOTE_INTERIM, STATION },
	{ ROLE_TALLY_MANAGER, NOTE_BUNDLE, STATION },
	{ ROLE_TALLY_MANAGER, NOTE_RETIREMENT, STATION },
	{ ROLE_TALLY_WITNESS, NOTE_MANIFEST, HALL },
	{ ROLE_TALLY_WITNESS, NOTE_TOTALS, STATION },
	{ ROLE_TALLY_WITNESS, NOTE_GATE, STATION },
	{ ROLE_TALLY_WITNESS, NOTE_OPENING, HALL },
	{ ROLE_TALLY_WITNESS, NOTE_RULING, HALL },
	{ ROLE_TALLY_WITNESS, NOTE_SHEET, HALL },
	{ ROLE_TALLY_WITNESS, NOTE_CERTIFICATE, STATION },
	{ ROLE_TALLY_WITNESS, NOTE_DECLARATION, STATION },
	{ ROLE_TALLY_WITNESS, NOTE_INTERIM, STATION },
	{ ROLE_TALLY_WITNESS, NOTE_BUNDLE, STATION },
	{ ROLE_TALLY_WITNESS, NOTE_RETIREMENT, STATION },
	{ ROLE_AUTHORITY, NOTE_ELECTION, ALL },
	{ ROLE_AUTHORITY, NOTE_SETUP, ALL },
	{ ROLE_AUTHORITY, NOTE_ROSTER, ALL },
	{ ROLE_AUTHORITY, NOTE_ROLL, ALL },
	{ ROLE_AUTHORITY, NOTE_GATE, ALL },
};

static unsigned
scopes_of(enum note_kind kind, enum role role)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].role == role && table[i].kind == kind)
			return table[i].scopes;
	return 0;
}

bool
kind_takes(enum note_kind kind, enum role role, enum scope_kind scope)
{
	return scope > SCOPE_NONE && scope <= SCOPE_PLACE &&
	       (scopes_of(kind, role) & 1u << scope) != 0;
}

bool
kind_knows(enum note_kind kind, enum role role)
{
	return scopes_of(kind, role) != 0;
}

bool
role_enrols(enum role role, enum scope_kind scope)
{
	if (role == ROLE_LOG)
		return scope == SCOPE_STATION;
	for (enum note_kind kind = NOTE_MANIFEST; kind < NOTE_KINDS; kind++)
		if (role != ROLE_AUTHORITY && kind_takes(kind, role, scope))
			return true;
	return false;
}

#include "audit/verifier/setup_read.h"

/* Officers of places sign papers only where the places scan them. */
static bool
role_may(enum note_kind kind, enum role role, bool precinct)
{
	bool of_places = role == ROLE_PLACE || role == ROLE_PLACE_MANAGER ||
	                 role == ROLE_PLACE_WITNESS;

	if (role == ROLE_NONE || role == ROLE_AUTHORITY)
		return false;
	if (kind == NOTE_MANIFEST && of_places && !precinct)
		return false;
	return kind_knows(kind, role);
}

static bool
read_rule(const struct setup_reading *reading, const struct json *value,
    struct policy_rule *rule)
{
	static const struct form_member members[] = {
		{ .name = "slots",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = SLOTS_MAX },
		{ .name = "signed", .kind = FORM_NUMBER, .max = SLOTS_MAX },
		{ .name = NULL },
	};
	uint64_t number;

	if (value->kind == JSON_NUMBER) {
		if (!json_number(value, SLOTS_MAX, &number) || number == 0)
			return FORM_WRONG(&reading->form, value,
			    "\"%s\" is no whole number from %llu to %llu",
			    value->name, 1ULL, (unsigned long long)SLOTS_MAX);
		rule->slots = rule->signed_ = (unsigned)number;
		return true;
	}
	if (!form_check(&reading->form, value, members))
		return false;
	rule->slots = (unsigned)form_number(value, "slots");
	rule->signed_ = (unsigned)form_number(value, "signed");
	return rule->signed_ <= rule->slots ||
	       FORM_WRONG(&reading->form, value,
	           "more signatures of \"%s\" than slots", value->name);
}

static bool
read_rules(const struct setup_reading *reading, const struct json *value,
    enum note_kind kind)
{
	struct setup *setup = reading->setup;
	unsigned slots = 0, signatures = 0;

	if (value->kind != JSON_OBJECT)
		return FORM_WRONG(
		    &reading->form, value, "an object must stand here");
	for (const struct json *r = json_first(value); r != NULL; r = r->next) {
		enum role role = role_find(bytes_of(r->name));
		struct policy_rule *rule =
		    &setup->trust.policy.rules[kind][role];

		if (!role_may(kind, role, setup->precinct_scan))
			return FORM_WRONG(&reading->form, r,
			    "the role \"%s\" does not sign a %s here", r->name,
			    value->name);
		if (!read_rule(reading, r, rule))
			return false;
		slots += rule->slots;
		signatures += rule->signed_;
	}
	if (signatures == 0 || slots > SLOTS_MAX)
		return FORM_WRONG(&reading->form, value,
		    "a kind needs at least one signature and has at most 32 "
		    "slots");
	setup->trust.policy.has[kind] = true;
	return true;
}

/* A kind that people of the roster sign; the bundle note is one of them. */
static enum note_kind
policy_kind(const char *name, bool precinct)
{
	enum note_kind kind = note_kind_find(bytes_of(name));

	for (enum role role = ROLE_AUTHORITY; kind != NOTE_NONE && role < ROLES;
	     role++)
		if (role_may(kind, role, precinct))
			return kind;
	return NOTE_NONE;
}

static bool
read_policy(struct setup_reading *reading)
{
	const struct json *policy = json_member(reading->top, "policy");
	struct trust_setup *trust = &reading->setup->trust;
	bool good = true;

	for (const struct json *k = json_first(policy); k != NULL;
	     k = k->next) {
		enum note_kind kind =
		    policy_kind(k->name, reading->setup->precinct_scan);

		if (kind == NOTE_NONE)
			good = FORM_WRONG(&reading->form, k,
			    "there is no member \"%s\"", k->name);
		else
			good = read_rules(reading, k, kind) && good;
		if (kind == NOTE_GATE && reading->setup->station_count > 1)
			good = FORM_WRONG(&reading->form, k,
			    "with several stations the authority judges the "
			    "gate");
	}
	if (json_member(policy, "manifest") == NULL ||
	    json_member(policy, "turnout") == NULL)
		good = FORM_WRONG(&reading->form, policy,
		    "the policy of manifests or turnouts is missing");
	trust->precinct = reading->setup->precinct_scan;
	trust->own_gate =
	    reading->setup->station_count == 1 && trust->policy.has[NOTE_GATE];
	if (trust->own_gate)
		bytes_copy(bytes_of(reading->setup->stations[0].id),
		    trust->gate_station, sizeof(trust->gate_station));
	return good;
}

/* Where everything lies, for the scopes of the keys. */
static void
add_areas(struct setup *setup)
{
	struct trust_setup *trust = &setup->trust;
	const struct bytes none = bytes_of("");

	for (size_t i = 0; i < setup->office_count; i++)
		setup_areas_add(trust, SCOPE_STATION,
		    bytes_of(setup->stations[i].id), none);
	for (size_t i = 0; i < setup->district_count; i++)
		setup_areas_add(trust, SCOPE_DISTRICT,
		    bytes_of(setup->districts[i].id),
		    bytes_of(setup->stations[setup->districts[i].station].id));
	for (size_t i = 0; i < setup->unit_count; i++)
		setup_areas_add(trust, SCOPE_UNIT, bytes_of(setup->units[i].id),
		    bytes_of(setup->districts[setup->units[i].district].id));
	for (size_t i = 0; i < setup->place_count; i++)
		setup_areas_add(trust, SCOPE_PLACE,
		    bytes_of(setup->places[i].id),
		    bytes_of(setup->districts[setup->places[i].district].id));
	setup_areas_end(trust);
}

bool
setup_read_trust(struct setup_reading *reading)
{
	if (!read_policy(reading))
		return false;
	add_areas(reading->setup);
	return true;
}

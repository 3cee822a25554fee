#include "keys/policy.h"

#include <string.h>

static const char *const fix_signer =
    N_("ask whoever signed it to make it again with kaihyo");

#define BIT(scope) (1u << (scope))
#define IN_HALL (BIT(SCOPE_UNIT) | BIT(SCOPE_DISTRICT) | BIT(SCOPE_STATION))
#define AT_STATION (BIT(SCOPE_DISTRICT) | BIT(SCOPE_STATION))

/* formats.md §2.6: the scopes with which a role may sign a kind. */
static const unsigned allowed[NOTE_KIND_COUNT][ROLE_COUNT] = {
	[NOTE_ELECTION] = { [ROLE_AUTHORITY] = BIT(SCOPE_ELECTION) },
	[NOTE_SETUP] = { [ROLE_AUTHORITY] = BIT(SCOPE_ELECTION) },
	[NOTE_ROSTER] = { [ROLE_AUTHORITY] = BIT(SCOPE_ELECTION) },
	[NOTE_ROLL] = { [ROLE_AUTHORITY] = BIT(SCOPE_ELECTION) },
	[NOTE_MANIFEST] = {
		[ROLE_SCANNER] = IN_HALL,
		[ROLE_COUNTER] = IN_HALL,
		[ROLE_TALLY_MANAGER] = AT_STATION,
		[ROLE_TALLY_WITNESS] = AT_STATION,
		/* Where the place scans: its officers. */
		[ROLE_PLACE] = BIT(SCOPE_UNIT),
		[ROLE_PLACE_MANAGER] = BIT(SCOPE_UNIT),
		[ROLE_PLACE_WITNESS] = BIT(SCOPE_UNIT),
	},
	[NOTE_TURNOUT] = {
		[ROLE_PLACE] = BIT(SCOPE_PLACE),
		[ROLE_PLACE_MANAGER] = BIT(SCOPE_PLACE),
		[ROLE_PLACE_WITNESS] = BIT(SCOPE_PLACE),
		[ROLE_RECEIVER] = AT_STATION,
		[ROLE_TALLY_MANAGER] = AT_STATION,
	},
	[NOTE_TOTALS] = {
		[ROLE_TALLY_MANAGER] = BIT(SCOPE_STATION),
		[ROLE_TALLY_WITNESS] = BIT(SCOPE_STATION),
	},
	/* A station that counts everything judges itself. */
	[NOTE_GATE] = {
		[ROLE_AUTHORITY] = BIT(SCOPE_ELECTION),
		[ROLE_TALLY_MANAGER] = BIT(SCOPE_STATION),
		[ROLE_TALLY_WITNESS] = BIT(SCOPE_STATION),
	},
	[NOTE_RULING] = {
		[ROLE_TALLY_MANAGER] = AT_STATION,
		[ROLE_TALLY_WITNESS] = AT_STATION,
	},
	[NOTE_TRANSCRIPT] = {
		[ROLE_RECEIVER] = AT_STATION,
		[ROLE_TALLY_MANAGER] = AT_STATION,
	},
	[NOTE_RECEIPT] = {
		[ROLE_RECEIVER] = AT_STATION,
		[ROLE_TALLY_MANAGER] = AT_STATION,
	},
	[NOTE_CERTIFICATE] = {
		[ROLE_TALLY_MANAGER] = BIT(SCOPE_STATION),
		[ROLE_TALLY_WITNESS] = BIT(SCOPE_STATION),
	},
	[NOTE_DECLARATION] = {
		[ROLE_TALLY_MANAGER] = BIT(SCOPE_STATION),
		[ROLE_TALLY_WITNESS] = BIT(SCOPE_STATION),
	},
	[NOTE_RETIREMENT] = {
		[ROLE_TALLY_MANAGER] = BIT(SCOPE_STATION),
		[ROLE_TALLY_WITNESS] = BIT(SCOPE_STATION),
	},
	[NOTE_INTERIM] = {
		[ROLE_TALLY_MANAGER] = BIT(SCOPE_STATION),
		[ROLE_TALLY_WITNESS] = BIT(SCOPE_STATION),
	},
	[NOTE_BUNDLE] = {
		[ROLE_TALLY_MANAGER] = BIT(SCOPE_STATION),
		[ROLE_TALLY_WITNESS] = BIT(SCOPE_STATION),
	},
	[NOTE_OPENING] = {
		[ROLE_TALLY_MANAGER] = AT_STATION,
		[ROLE_TALLY_WITNESS] = AT_STATION,
	},
	[NOTE_SHEET] = {
		[ROLE_TALLY_MANAGER] = AT_STATION,
		[ROLE_TALLY_WITNESS] = AT_STATION,
	},
};

bool
policy_allows(enum note_kind kind, enum role role, enum scope_kind scope)
{
	return kind > NOTE_NONE && kind < NOTE_KIND_COUNT && role > ROLE_NONE &&
	       role < ROLE_COUNT && scope > SCOPE_NONE &&
	       scope <= SCOPE_PLACE && (allowed[kind][role] & BIT(scope)) != 0;
}

bool
policy_enrols(enum role role, enum scope_kind scope)
{
	return policy_allows(NOTE_MANIFEST, role, scope) ||
	       policy_allows(NOTE_TURNOUT, role, scope) ||
	       (role == ROLE_LOG && scope == SCOPE_STATION);
}

static bool
has_rules(const struct policy *policy, enum note_kind kind)
{
	for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
		if (policy->rules[kind][role].slots > 0)
			return true;
	return false;
}

/*
 * Who certifies a result may send it out, say how far the count has come, and
 * in the end let it be deleted, unless the setup says otherwise.
 */
static enum note_kind
ruled_as(const struct policy *policy, enum note_kind kind)
{
	bool follows = kind == NOTE_BUNDLE || kind == NOTE_INTERIM ||
	               kind == NOTE_RETIREMENT;

	return follows && !has_rules(policy, kind) ? NOTE_CERTIFICATE : kind;
}

bool
policy_covers(const struct policy *policy, enum note_kind kind)
{
	return has_rules(policy, ruled_as(policy, kind));
}

static const char *const how_names[] = {
	[SLOT_PAPER] = "paper",
	[SLOT_ABSENT] = "absent",
	[SLOT_REFUSED] = "refused",
};

/* "<person>[: <reason>]": the reason exactly where one is due. */
static bool
person_and_reason(struct span rest, struct slot *slot)
{
	static const char mark[] = ": ";
	const char *at = memmem(rest.at, rest.len, mark, 2);
	struct span person = rest, reason;

	if ((at != NULL) != (slot->how != SLOT_PAPER))
		return false;
	if (at != NULL) {
		person.len = (size_t)(at - rest.at);
		reason = (struct span){ at + 2, rest.len - person.len - 2 };
		if (!span_is_text(reason, PERSON_MAX) ||
		    !span_copy(reason, slot->reason, sizeof(slot->reason)))
			return false;
	}
	return span_is_text(person, PERSON_MAX) &&
	       span_copy(person, slot->person, sizeof(slot->person));
}

static bool
slot_parse(struct span value, struct slot *slot)
{
	struct span role, how;

	*slot = (struct slot){ 0 };
	if (!span_cut(&value, ' ', 32, &role) ||
	    !span_cut(&value, ' ', 16, &how) || value.at == NULL)
		return false;
	slot->role = role_find(role);
	for (enum slot_how i = SLOT_PAPER; i <= SLOT_REFUSED; i++)
		if (span_equals(how, how_names[i]))
			slot->how = i;
	return slot->role != ROLE_NONE && slot->role != ROLE_AUTHORITY &&
	       slot->how != SLOT_NONE && person_and_reason(value, slot);
}

int
slots_parse(struct lines *lines, struct slot slots[SLOTS_MAX], size_t *count,
    struct error *err)
{
	struct span before = { 0 }, value;

	*count = 0;
	while (lines_next_is(lines, "slot")) {
		if (statement_repeat(
		        lines, "slot", 300, &before, &value, err) != 0)
			return -1;
		if (*count == SLOTS_MAX)
			return lines_refuse(lines, err, fix_signer,
			    N_("more than %d \"slot\" lines"), SLOTS_MAX);
		if (!slot_parse(value, &slots[*count]))
			return lines_refuse(lines, err, fix_signer,
			    N_("\"slot\" must read ROLE paper PERSON, or ROLE "
			       "absent|refused PERSON: REASON"));
		++*count;
	}
	return 0;
}

void
slots_format(const struct slot *slots, size_t count, struct text *text)
{
	for (size_t i = 0; i < count; i++)
		text_addf(text, "slot %s %s %s%s%s\n", role_name(slots[i].role),
		    how_names[slots[i].how], slots[i].person,
		    slots[i].reason[0] != '\0' ? ": " : "", slots[i].reason);
}

static bool
kind_knows(enum note_kind kind, enum role role)
{
	for (enum scope_kind s = SCOPE_ELECTION; s <= SCOPE_PLACE; s++)
		if (policy_allows(kind, role, s))
			return true;
	return false;
}

static int
refuse_role(
    const char *person, enum role role, enum note_kind kind, struct error *err)
{
	return error_set(err, ERROR_SIGNATURE,
	    N_("have it signed by the people whom the setup names for it"),
	    N_("%s, enrolled as %s, may not sign a %s"), person,
	    role_word(role), note_kind_word(kind));
}

/* The signer's role fits the kind, and its scope covers the subject. */
static int
signer_check(const struct key_entry *signer, enum note_kind kind,
    const struct scope *scopes, size_t scope_count, struct error *err)
{
	char scope[SCOPE_MAX + 1];

	if (!kind_knows(kind, signer->role))
		return refuse_role(signer->person, signer->role, kind, err);
	for (size_t i = 0; i < scope_count; i++)
		if (scope_same(&signer->scope, &scopes[i]) &&
		    policy_allows(kind, signer->role, signer->scope.kind))
			return 0;
	scope_format(&signer->scope, scope);
	return error_set(err, ERROR_SIGNATURE,
	    N_("have it signed by people who are enrolled for this unit or "
	       "place"),
	    N_("the key \"%s\" of %s is enrolled for %s and may not sign this "
	       "%s"),
	    signer->vkey.name, signer->person, scope, note_kind_word(kind));
}

static int
refuse_twice(const char *person, struct error *err)
{
	return error_set(err, ERROR_SIGNATURE,
	    N_("each signature and each slot must be another person's"),
	    N_("%s stands twice among the signatures and slots"), person);
}

/* All persons and keys, of signatures and slots, are distinct. */
static int
distinct_check(const struct note *note, const struct slot *slots,
    size_t slot_count, struct error *err)
{
	for (size_t i = 0; i < note->signer_count; i++) {
		const struct key_entry *a = note->signers[i];

		for (size_t j = i + 1; j < note->signer_count; j++)
			if (strcmp(a->person, note->signers[j]->person) == 0 ||
			    vkey_same(&a->vkey, &note->signers[j]->vkey))
				return refuse_twice(a->person, err);
		for (size_t j = 0; j < slot_count; j++)
			if (strcmp(a->person, slots[j].person) == 0)
				return refuse_twice(a->person, err);
	}
	for (size_t i = 0; i < slot_count; i++)
		for (size_t j = i + 1; j < slot_count; j++)
			if (strcmp(slots[i].person, slots[j].person) == 0)
				return refuse_twice(slots[i].person, err);
	return 0;
}

static int
rule_check(const struct policy_rule *rule, enum role role,
    const struct note *note, const struct slot *slots, size_t slot_count,
    struct error *err)
{
	unsigned signatures = 0, others = 0;

	for (size_t i = 0; i < note->signer_count; i++)
		signatures += note->signers[i]->role == role;
	for (size_t i = 0; i < slot_count; i++)
		others += slots[i].role == role;
	if (signatures < rule->signed_)
		return error_set(err, ERROR_SIGNATURE,
		    N_("have the missing people sign it: kaihyo keys sign"),
		    N_("it has %u of %u signatures of the role %s"), signatures,
		    rule->signed_, role_word(role));
	if (signatures + others < rule->slots)
		return error_set(err, ERROR_SIGNATURE,
		    N_("have the missing people sign it, or make it again with "
		       "a line for each who signed on paper, was absent or "
		       "refused"),
		    N_("it has %u of %u signatures or slots of the role %s"),
		    signatures + others, rule->slots, role_word(role));
	return 0;
}

static bool
is_out_of_time(const struct key_entry *entry, struct date date)
{
	return date_compare(date, entry->from) < 0 ||
	       date_compare(date, entry->until) > 0;
}

int
policy_check(const struct policy *policy, enum note_kind kind,
    const struct note *note, const struct scope *scopes, size_t scope_count,
    const struct slot *slots, size_t slot_count, struct date date,
    struct policy_notice *notice, struct error *err)
{
	const struct policy_rule *rules;

	*notice = (struct policy_notice){ 0 };
	if (note->signer_count == 0)
		return error_set(err, ERROR_SIGNATURE,
		    N_("have it signed first: kaihyo keys sign"),
		    N_("it is not signed"));
	for (size_t i = 0; i < note->signer_count; i++) {
		const struct key_entry *signer = note->signers[i];

		if (signer_check(signer, kind, scopes, scope_count, err) != 0)
			return -1;
		if (notice->out_of_time == NULL && is_out_of_time(signer, date))
			notice->out_of_time = signer;
	}
	for (size_t i = 0; i < slot_count; i++)
		if (!kind_knows(kind, slots[i].role))
			return refuse_role(
			    slots[i].person, slots[i].role, kind, err);
	if (distinct_check(note, slots, slot_count, err) != 0)
		return -1;
	rules = policy->rules[ruled_as(policy, kind)];
	for (enum role role = ROLE_AUTHORITY; role < ROLE_COUNT; role++)
		if (rule_check(
		        &rules[role], role, note, slots, slot_count, err) != 0)
			return -1;
	return 0;
}

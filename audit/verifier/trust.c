#include "audit/verifier/trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/ed25519.h"

/* --- where things lie -------------------------------------------------------
 */

void
setup_areas_add(struct trust_setup *setup, enum scope_kind kind,
    struct bytes id, struct bytes above)
{
	struct area *area;

	if (setup->count == setup->room) {
		setup->room = setup->room == 0 ? 256 : setup->room * 2;
		setup->areas = memory_grow(
		    setup->areas, setup->room, sizeof(*setup->areas));
	}
	area = &setup->areas[setup->count];
	*area = (struct area){ .kind = kind };
	if (bytes_copy(id, area->id, sizeof(area->id)) &&
	    bytes_copy(above, area->above, sizeof(area->above)))
		setup->count++;
}

static int
area_order(const void *a, const void *b)
{
	const struct area *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->id, y->id);
}

void
setup_areas_end(struct trust_setup *setup)
{
	if (setup->count > 0)
		qsort(setup->areas, setup->count, sizeof(*setup->areas),
		    area_order);
}

void
trust_setup_clear(struct trust_setup *setup)
{
	free(setup->areas);
	*setup = (struct trust_setup){ 0 };
}

static const struct area *
area_find(
    const struct trust_setup *setup, enum scope_kind kind, struct bytes id)
{
	struct area wanted = { .kind = kind };

	if (setup->count == 0 || !bytes_copy(id, wanted.id, sizeof(wanted.id)))
		return NULL;
	return bsearch(&wanted, setup->areas, setup->count,
	    sizeof(*setup->areas), area_order);
}

/* --- what a note speaks of, and all that covers it --------------------------
 */

#define SCOPES_MAX 4

struct cover {
	struct scope scopes[SCOPES_MAX];
	size_t count;
};

static void
cover_add(struct cover *cover, enum scope_kind kind, const char *id)
{
	struct scope *scope = &cover->scopes[cover->count++];

	scope->kind = kind;
	snprintf(scope->id, sizeof(scope->id), "%s", id);
}

/* A unit or place, its district, that one's station. */
static bool
cover_area(struct cover *cover, const struct trust_setup *setup,
    enum scope_kind kind, struct bytes id)
{
	const struct area *area = area_find(setup, kind, id);
	const struct area *district =
	    area == NULL
	        ? NULL
	        : area_find(setup, SCOPE_DISTRICT, bytes_of(area->above));

	if (district == NULL)
		return false;
	cover_add(cover, kind, area->id);
	cover_add(cover, SCOPE_DISTRICT, district->id);
	cover_add(cover, SCOPE_STATION, district->above);
	return true;
}

static bool
cover_station(
    struct cover *cover, const struct trust_setup *setup, struct bytes id)
{
	const struct area *station = area_find(setup, SCOPE_STATION, id);

	if (station == NULL)
		return false;
	cover_add(cover, SCOPE_STATION, station->id);
	return true;
}

/*
 * A ruling is the station's; one that decides on a place, a unit or a box is
 * its district's, too.
 */
static bool
cover_ruling(struct cover *cover, const struct trust_setup *setup,
    struct text_lines *lines)
{
	struct bytes station, action, id, skipped;
	enum scope_kind kind = SCOPE_UNIT;
	const struct area *area;

	if (!lines_value(lines, "station", &station) ||
	    !lines_value(lines, "action", &action) ||
	    !cover_station(cover, setup, station))
		return false;
	if (bytes_is(action, "correct"))
		kind = SCOPE_PLACE;
	else if (bytes_is(action, "move-box")) {
		if (!lines_value(lines, "box", &skipped))
			return false;
	} else if (!bytes_is(action, "withdraw")) {
		return true;
	}
	if (!lines_value(lines,
	        kind == SCOPE_PLACE            ? "place"
	        : bytes_is(action, "move-box") ? "from"
	                                       : "unit",
	        &id))
		return false;
	area = area_find(setup, kind, id);
	if (area != NULL)
		cover_add(cover, SCOPE_DISTRICT, area->above);
	return area != NULL;
}

static bool
cover_note(struct cover *cover, const struct trust_setup *setup,
    const struct head *head, struct text_lines *lines)
{
	struct bytes subject = bytes_of(head->subject), unit;

	switch (head->kind) {
	case NOTE_MANIFEST:
	case NOTE_OPENING:
		return cover_area(cover, setup, SCOPE_UNIT, subject);
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
	case NOTE_RECEIPT:
		return cover_area(cover, setup, SCOPE_PLACE, subject);
	case NOTE_SHEET:
		return lines_value(lines, "unit", &unit) &&
		       cover_area(cover, setup, SCOPE_UNIT, unit);
	case NOTE_RULING:
		return cover_ruling(cover, setup, lines);
	case NOTE_TOTALS:
	case NOTE_CERTIFICATE:
	case NOTE_DECLARATION:
	case NOTE_INTERIM:
	case NOTE_BUNDLE:
	case NOTE_RETIREMENT:
		return cover_station(cover, setup, subject);
	case NOTE_GATE:
		/* Its policy counts only where there is one station. */
		cover_add(cover, SCOPE_STATION, setup->gate_station);
		return true;
	case NOTE_NONE:
	case NOTE_ELECTION:
	case NOTE_SETUP:
	case NOTE_ROSTER:
	case NOTE_ENROLMENT:
	case NOTE_ROLL:
	case NOTE_KINDS:
		break;
	}
	return false;
}

/* --- signatures of the roster -----------------------------------------------
 */

/* 20000 -> "20,000", as the main program writes numbers in sentences. */
static void
number_words(size_t number, char out[32])
{
	char plain[24];
	size_t len = (size_t)snprintf(plain, sizeof(plain), "%zu", number);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[n++] = ',';
		out[n++] = plain[i];
	}
	out[n] = '\0';
}

static bool
refuse_unknown(const struct signature_line *line, const struct vkey *other,
    size_t known, char why[WHY_LEN])
{
	char id[9], enrolled[9], count[32];

	hex_write(line->id, 4, id);
	number_words(known, count);
	if (other != NULL) {
		hex_write(other->id, 4, enrolled);
		snprintf(why, WHY_LEN,
		    "it is signed by another key named \"%.*s\" (id %s) than "
		    "the one enrolled (id %s)",
		    (int)line->name.len, line->name.at, id, enrolled);
	} else {
		snprintf(why, WHY_LEN,
		    "it is signed by the key \"%.*s\" (id %s), which is not "
		    "on the list of the %s keys that are known here",
		    (int)line->name.len, line->name.at, id, count);
	}
	return false;
}

/* The signers, each known, its signature valid, not revoked. */
static bool
signers_find(const struct trust_question *question, const struct note *note,
    const struct roster_key *signers[SIGNATURES_MAX], bool *invalid,
    char why[WHY_LEN])
{
	const struct roster *roster = question->roster;

	for (size_t i = 0; i < note->count; i++) {
		const struct signature_line *line = &note->signatures[i];
		const struct roster_key *key =
		    roster_find(roster, line->name, line->id);
		const struct roster_key *named =
		    roster_find(roster, line->name, NULL);

		if (key == NULL)
			return refuse_unknown(line,
			    named == NULL ? NULL : &named->vkey, roster->count,
			    why);
		if (!roster_key_honest(key, question->ed25519, why)) {
			*invalid = true;
			return false;
		}
		if (!ed25519_verify(question->ed25519, key->vkey.key,
		        note->text, line->signature)) {
			*invalid = true;
			snprintf(why, WHY_LEN, "the signature is not valid");
			return false;
		}
		if (key->revoked) {
			snprintf(why, WHY_LEN,
			    "it is signed by the key \"%s\" of %s, which was "
			    "revoked on %s: %s",
			    key->vkey.name, key->person, key->revoked_on,
			    key->revoked_why);
			return false;
		}
		signers[i] = key;
	}
	return true;
}

/* --- policy ------------------------------------------------------------------
 */

static bool
is_covered(const struct roster_key *signer, enum note_kind kind,
    const struct cover *cover)
{
	for (size_t i = 0; i < cover->count; i++)
		if (signer->scope.kind == cover->scopes[i].kind &&
		    strcmp(signer->scope.id, cover->scopes[i].id) == 0)
			return kind_takes(
			    kind, signer->role, signer->scope.kind);
	return false;
}

static const char *
scope_words(const struct scope *scope, char out[ID_LEN + 12])
{
	static const char *const marks[] = { "", "election",
		"station:", "district:", "unit:", "place:" };

	snprintf(out, ID_LEN + 12, "%s%s", marks[scope->kind], scope->id);
	return out;
}

static bool
signer_may(const struct roster_key *signer, enum note_kind kind,
    const struct cover *cover, char why[WHY_LEN])
{
	char scope[ID_LEN + 12];

	if (!kind_knows(kind, signer->role)) {
		snprintf(why, WHY_LEN, "%s, enrolled as %s, may not sign a %s",
		    signer->person, role_name(signer->role),
		    note_kind_name(kind));
		return false;
	}
	if (is_covered(signer, kind, cover))
		return true;
	snprintf(why, WHY_LEN,
	    "the key \"%s\" of %s is enrolled for %s and may not sign this %s",
	    signer->vkey.name, signer->person,
	    scope_words(&signer->scope, scope), note_kind_name(kind));
	return false;
}

/* All who signed and all who stand in a slot. */
struct people {
	const struct roster_key *signers[SIGNATURES_MAX];
	size_t signer_count;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

static struct bytes
person_of(const struct people *people, size_t i)
{
	return i < people->signer_count
	           ? bytes_of(people->signers[i]->person)
	           : people->slots[i - people->signer_count].person;
}

static bool
people_distinct(const struct people *people, char why[WHY_LEN])
{
	size_t all = people->signer_count + people->slot_count;

	for (size_t i = 0; i < all; i++)
		for (size_t k = i + 1; k < all; k++) {
			struct bytes person = person_of(people, i);

			if (!bytes_same(person, person_of(people, k)))
				continue;
			snprintf(why, WHY_LEN,
			    "%.*s stands twice among the signatures and slots",
			    (int)person.len, person.at);
			return false;
		}
	return true;
}

static bool
rule_holds(const struct policy_rule *rule, enum role role,
    const struct people *people, char why[WHY_LEN])
{
	unsigned signed_ = 0, all = 0;

	for (size_t i = 0; i < people->signer_count; i++)
		signed_ += people->signers[i]->role == role;
	all = signed_;
	for (size_t i = 0; i < people->slot_count; i++)
		all += people->slots[i].role == role;
	if (signed_ < rule->signed_)
		snprintf(why, WHY_LEN,
		    "it has %u of %u signatures of the role %s", signed_,
		    rule->signed_, role_name(role));
	else if (all < rule->slots)
		snprintf(why, WHY_LEN,
		    "it has %u of %u signatures or slots of the role %s", all,
		    rule->slots, role_name(role));
	else
		return true;
	return false;
}

static bool
policy_holds(const struct policy *policy, enum note_kind kind,
    const struct people *people, const struct cover *cover, char why[WHY_LEN])
{
	/* What leaves the station is signed as what was declared there. */
	bool beside = kind == NOTE_BUNDLE || kind == NOTE_INTERIM ||
	              kind == NOTE_RETIREMENT;
	enum note_kind rules =
	    beside && !policy->has[kind] ? NOTE_CERTIFICATE : kind;

	if (!policy->has[rules]) {
		snprintf(why, WHY_LEN,
		    "the setup has no signature policy for a %s",
		    note_kind_name(kind));
		return false;
	}
	for (size_t i = 0; i < people->signer_count; i++)
		if (!signer_may(people->signers[i], kind, cover, why))
			return false;
	if (!people_distinct(people, why))
		return false;
	for (enum role role = ROLE_AUTHORITY; role < ROLES; role++)
		if (!rule_holds(&policy->rules[rules][role], role, people, why))
			return false;
	return true;
}

/* The slot lines are the last of a note: everything from the first on. */
static bool
slots_of(const struct note *note, struct people *people, enum note_kind kind,
    char why[WHY_LEN])
{
	struct text_lines lines = lines_of(note->text);
	struct bytes line;

	while (!lines_at_end(&lines) && !lines_ahead(&lines, "slot"))
		if (!lines_next(&lines, &line))
			return false;
	return slots_read(
	    &lines, kind, people->slots, &people->slot_count, why);
}

static bool
by_authority(const struct trust_question *question, enum note_kind kind)
{
	return kind == NOTE_ROLL ||
	       (kind == NOTE_GATE && !question->setup->own_gate);
}

bool
trust_holds(const struct trust_question *question, const struct note *note,
    bool *invalid, char why[WHY_LEN])
{
	struct text_lines lines = lines_of(note->text);
	struct people people = { .signer_count = note->count };
	struct cover cover = { 0 };
	struct head head;

	*invalid = false;
	why[0] = '\0';
	if (!head_read(&lines, &head, why))
		return false;
	if (by_authority(question, head.kind))
		return trust_authority(
		    question->root, question->ed25519, note, invalid, why);
	if (!signers_find(question, note, people.signers, invalid, why) ||
	    !slots_of(note, &people, head.kind, why))
		return false;
	if (!cover_note(&cover, question->setup, &head, &lines)) {
		snprintf(
		    why, WHY_LEN, "it speaks of nothing that the setup knows");
		return false;
	}
	return policy_holds(
	    &question->setup->policy, head.kind, &people, &cover, why);
}

/* --- signatures of the authority ---------------------------------------------
 */

/* The key of this name; its id may be another. */
static const struct vkey *
authority_find(const struct root *root, const struct signature_line *line)
{
	for (size_t i = 0; i < root->count; i++)
		if (bytes_is(line->name, root->keys[i].name))
			return &root->keys[i];
	return NULL;
}

bool
trust_authority(const struct root *root, struct ed25519 *ed25519,
    const struct note *note, bool *invalid, char why[WHY_LEN])
{
	for (size_t i = 0; i < note->count; i++) {
		const struct signature_line *line = &note->signatures[i];
		const struct vkey *key = authority_find(root, line);

		if (key == NULL || memcmp(key->id, line->id, 4) != 0)
			return refuse_unknown(line, key, root->count, why);
		if (!ed25519_verify(
		        ed25519, key->key, note->text, line->signature)) {
			*invalid = true;
			snprintf(why, WHY_LEN, "the signature is not valid");
			return false;
		}
	}
	/* note_read() saw that no key signed twice. */
	if (note->count >= root->required)
		return true;
	snprintf(why, WHY_LEN, "%zu of %u signatures of the election authority",
	    note->count, root->required);
	return false;
}

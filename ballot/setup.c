#include "ballot/setup.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/field.h"
#include "ballot/id_index.h"
#include "ballot/offices.h"

size_t
setup_district(const struct setup *setup, const char *id)
{
	struct ids ids = IDS(setup->districts, setup->district_count);

	return index_find(&ids, setup->districts_by_id, id);
}

size_t
setup_unit(const struct setup *setup, const char *id)
{
	struct ids ids = IDS(setup->units, setup->unit_count);

	return index_find(&ids, setup->units_by_id, id);
}

size_t
setup_place(const struct setup *setup, const char *id)
{
	struct ids ids = IDS(setup->places, setup->place_count);

	return index_find(&ids, setup->places_by_id, id);
}

size_t
setup_place_near(const struct setup *setup, const char *id, size_t guess)
{
	struct ids ids = IDS(setup->places, setup->place_count);

	return index_find_near(&ids, setup->places_by_id, id, guess);
}

size_t
setup_box(const struct setup *setup, const char *id)
{
	struct ids ids = IDS(setup->boxes, setup->box_count);

	return index_find(&ids, setup->boxes_by_id, id);
}

size_t
setup_paper(const struct setup *setup, const char *id)
{
	for (size_t i = 0; i < setup->paper_count; i++)
		if (strcmp(setup->papers[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

/*
 * Reads the id of something that stands in another list of the file, in `ids`
 * sorted by `by_id`. `*index` holds a guess, or SIZE_MAX.
 */
static int
reference_read(const struct document_at *at, const char *key, struct ids ids,
    const size_t *by_id, size_t *index, struct error *err)
{
	struct document_at member;
	char id[ID_MAX + 1];

	if (document_member(at, key, &member, err) != 0 ||
	    document_id(&member, id, err) != 0)
		return -1;
	*index = index_find_near(&ids, by_id, id, *index);
	if (*index == SIZE_MAX)
		return document_refuse(&member, err,
		    N_("add it to its list in this file, or correct the id"),
		    N_("there is no %s \"%s\""), key, id);
	return 0;
}

/* Something for each element of a list: the first that belongs to it. */
static size_t *
firsts_new(size_t count)
{
	size_t *firsts = memory_new(count, sizeof(firsts[0]));

	for (size_t i = 0; i < count; i++)
		firsts[i] = SIZE_MAX;
	return firsts;
}

/* Every element of the list `key` must have been given a `part`. */
static int
firsts_check(const struct document_at *top, const char *key, struct ids ids,
    const size_t *firsts, const char *part, struct error *err)
{
	struct document_at list, at;

	for (size_t i = 0; i < ids.count; i++) {
		if (firsts[i] != SIZE_MAX)
			continue;
		if (document_member(top, key, &list, err) != 0)
			return -1;
		at = document_element(&list, i);
		return document_refuse(&at, err,
		    N_("add what is missing, or take this element out"),
		    N_("no %s belongs to \"%s\""), part, id_at(&ids, i));
	}
	return 0;
}

static int
paper_questions_read(const struct document_at *at,
    const struct election *election, struct paper *paper,
    bool on_paper[QUESTIONS_MAX], struct error *err)
{
	struct document_at list;
	size_t count;

	if (field_list(at, "questions", 1, QUESTIONS_MAX, &list, &count, err) !=
	    0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at element = document_element(&list, i);
		char id[ID_MAX + 1];
		int question;

		if (document_id(&element, id, err) != 0)
			return -1;
		question = election_question(election, id);
		if (question < 0)
			return document_refuse(&element, err,
			    N_("name a question of election.json"),
			    N_("there is no question \"%s\""), id);
		if (on_paper[question])
			return document_refuse(&element, err,
			    N_("put every question on exactly one paper"),
			    N_("question \"%s\" is on a paper already"), id);
		on_paper[question] = true;
		paper->questions[paper->question_count++] = (size_t)question;
	}
	return 0;
}

static int
papers_read(const struct document_at *top, const struct election *election,
    struct setup *setup, struct error *err)
{
	static const char *const only[] = { "id", "label", "questions", NULL };
	bool on_paper[QUESTIONS_MAX] = { false };
	struct document_at list;
	size_t count;

	if (field_list(top, "papers", 1, PAPERS_MAX, &list, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(&list, i);
		struct paper *paper = &setup->papers[i];

		if (field_element(&at, only, paper->id, &paper->label, err) !=
		        0 ||
		    paper_questions_read(&at, election, paper, on_paper, err) !=
		        0)
			return -1;
		if (setup_paper(setup, paper->id) != SIZE_MAX)
			return document_refuse(&at, err,
			    N_("give every paper its own id"),
			    N_("two papers have the id \"%s\""), paper->id);
		setup->paper_count++;
	}
	for (size_t i = 0; i < election->question_count; i++)
		if (!on_paper[i])
			return document_refuse(&list, err,
			    N_("put every question on exactly one paper"),
			    N_("question \"%s\" is on no paper"),
			    election->questions[i].id);
	return 0;
}

static int
district_read(const struct document_at *at, struct setup *setup,
    struct district *district, struct error *err)
{
	static const char *const only[] = { "id", "label", "station", "remark",
		NULL };
	struct document_at remark;

	if (field_element(at, only, district->id, &district->label, err) != 0 ||
	    reference_read(at, "station",
	        IDS(setup->stations, setup->station_count),
	        setup->stations_by_id, &district->station, err) != 0)
		return -1;
	district->has_remark = document_optional(at, "remark", &remark);
	if (!district->has_remark)
		return 0;
	return label_read(at, "remark", &district->remark, err);
}

static int
districts_read(
    const struct document_at *top, struct setup *setup, struct error *err)
{
	size_t *firsts = firsts_new(setup->station_count);
	struct document_at list;
	int rc = -1;

	if (field_list(top, "districts", 1, DISTRICTS_MAX, &list,
	        &setup->district_count, err) != 0)
		goto out;
	setup->districts =
	    memory_new(setup->district_count, sizeof(setup->districts[0]));
	for (size_t i = 0; i < setup->district_count; i++) {
		struct document_at at = document_element(&list, i);

		if (i > 0)
			setup->districts[i].station =
			    setup->districts[i - 1].station;
		if (district_read(&at, setup, &setup->districts[i], err) != 0)
			goto out;
		firsts[setup->districts[i].station] = i;
	}
	if (index_make(&list, IDS(setup->districts, setup->district_count),
	        &setup->districts_by_id, err) != 0)
		goto out;
	rc = firsts_check(top, "stations",
	    IDS(setup->stations, setup->station_count), firsts,
	    WORD_("district"), err);
out:
	free(firsts);
	return rc;
}

/* A day goes with early voting, and only with it. */
static int
place_date_read(const struct document_at *at, const struct election *election,
    struct place *place, struct error *err)
{
	struct document_at date;
	bool given = document_optional(at, "date", &date);

	if (place->kind != PLACE_EARLY) {
		if (!given)
			return 0;
		return document_refuse(&date, err,
		    N_("leave \"date\" out, or write \"kind\": \"early\""),
		    N_("only early voting has a date of its own"));
	}
	if (field_date(at, "date", &place->date, err) != 0)
		return -1;
	if (date_compare(place->date, election->date) >= 0)
		return document_refuse(&date, err,
		    N_("correct this date, or the polling day in "
		       "election.json"),
		    N_("early voting must be before the polling day"));
	return 0;
}

static int
place_read(const struct document_at *at, const struct election *election,
    struct setup *setup, struct place *place, struct error *err)
{
	static const char *const only[] = { "id", "label", "kind", "district",
		"date", NULL };
	static const char *const kinds[] = { [PLACE_DAY] = "day",
		[PLACE_EARLY] = "early",
		[PLACE_ABSENTEE] = "absentee",
		NULL };
	size_t kind;

	if (field_element(at, only, place->id, &place->label, err) != 0 ||
	    field_choice(at, "kind", kinds, N_("write day, early or absentee"),
	        &kind, err) != 0 ||
	    reference_read(at, "district",
	        IDS(setup->districts, setup->district_count),
	        setup->districts_by_id, &place->district, err) != 0)
		return -1;
	place->kind = (enum place_kind)kind;
	return place_date_read(at, election, place, err);
}

static int
places_read(const struct document_at *top, const struct election *election,
    struct setup *setup, struct error *err)
{
	struct document_at list;

	if (field_list(top, "places", 1, PLACES_MAX, &list, &setup->place_count,
	        err) != 0)
		return -1;
	setup->places =
	    memory_new(setup->place_count, sizeof(setup->places[0]));
	for (size_t i = 0; i < setup->place_count; i++) {
		struct document_at at = document_element(&list, i);

		if (i > 0)
			setup->places[i].district =
			    setup->places[i - 1].district;
		if (place_read(&at, election, setup, &setup->places[i], err) !=
		    0)
			return -1;
	}
	return index_make(&list, IDS(setup->places, setup->place_count),
	    &setup->places_by_id, err);
}

static int
units_read(
    const struct document_at *top, struct setup *setup, struct error *err)
{
	static const char *const only[] = { "id", "label", "district", "paper",
		NULL };
	size_t *firsts = firsts_new(setup->district_count);
	struct document_at list;
	int rc = -1;

	if (field_list(top, "units", 1, UNITS_MAX, &list, &setup->unit_count,
	        err) != 0)
		goto out;
	setup->units = memory_new(setup->unit_count, sizeof(setup->units[0]));
	for (size_t i = 0; i < setup->unit_count; i++) {
		struct document_at at = document_element(&list, i);
		struct unit *unit = &setup->units[i];

		unit->district = i > 0 ? unit[-1].district : 0;
		if (field_element(&at, only, unit->id, &unit->label, err) !=
		        0 ||
		    reference_read(&at, "district",
		        IDS(setup->districts, setup->district_count),
		        setup->districts_by_id, &unit->district, err) != 0 ||
		    reference_read(&at, "paper",
		        IDS(setup->papers, setup->paper_count), NULL,
		        &unit->paper, err) != 0)
			goto out;
		firsts[unit->district] = i;
	}
	if (index_make(&list, IDS(setup->units, setup->unit_count),
	        &setup->units_by_id, err) != 0)
		goto out;
	rc = firsts_check(top, "districts",
	    IDS(setup->districts, setup->district_count), firsts, WORD_("unit"),
	    err);
out:
	free(firsts);
	return rc;
}

/* `first` is the first box of the same unit, or SIZE_MAX. */
static int
box_check(const struct document_at *at, const struct setup *setup,
    const struct box *box, size_t first, struct error *err)
{
	const struct place *place = &setup->places[box->place];
	const struct unit *unit = &setup->units[box->unit];

	if (place->district != unit->district)
		return document_refuse(at, err,
		    N_("put the box into a unit of the district in which its "
		       "place lies"),
		    N_("place \"%s\" lies in district \"%s\", but unit \"%s\" "
		       "in \"%s\""),
		    place->id, setup->districts[place->district].id, unit->id,
		    setup->districts[unit->district].id);
	if (setup->precinct_scan && first != SIZE_MAX &&
	    setup->boxes[first].place != box->place)
		return document_refuse(at, err,
		    N_("give every place its own unit, or write \"scan\": "
		       "\"hall\""),
		    N_("in precinct scanning a unit is one place, but unit "
		       "\"%s\" has boxes of \"%s\" and \"%s\""),
		    unit->id, setup->places[setup->boxes[first].place].id,
		    place->id);
	return 0;
}

static int
boxes_read(
    const struct document_at *top, struct setup *setup, struct error *err)
{
	static const char *const only[] = { "id", "place", "unit", NULL };
	size_t *firsts = firsts_new(setup->unit_count);
	struct document_at list;
	int rc = -1;

	if (field_list(
	        top, "boxes", 1, BOXES_MAX, &list, &setup->box_count, err) != 0)
		goto out;
	setup->boxes = memory_new(setup->box_count, sizeof(setup->boxes[0]));
	for (size_t i = 0; i < setup->box_count; i++) {
		struct document_at at = document_element(&list, i);
		struct box *box = &setup->boxes[i];

		if (i > 0)
			*box = (struct box){ .place = box[-1].place,
				.unit = box[-1].unit };
		if (field_element(&at, only, box->id, NULL, err) != 0 ||
		    reference_read(&at, "place",
		        IDS(setup->places, setup->place_count),
		        setup->places_by_id, &box->place, err) != 0 ||
		    reference_read(&at, "unit",
		        IDS(setup->units, setup->unit_count),
		        setup->units_by_id, &box->unit, err) != 0 ||
		    box_check(&at, setup, box, firsts[box->unit], err) != 0)
			goto out;
		if (firsts[box->unit] == SIZE_MAX)
			firsts[box->unit] = i;
	}
	if (index_make(&list, IDS(setup->boxes, setup->box_count),
	        &setup->boxes_by_id, err) != 0)
		goto out;
	rc = firsts_check(top, "units", IDS(setup->units, setup->unit_count),
	    firsts, WORD_("box"), err);
out:
	free(firsts);
	return rc;
}

/*
 * May the policy ask for this role? Places' officers sign papers only where
 * their papers are scanned alone.
 */
static bool
role_fits(enum note_kind kind, enum role role, bool precinct_scan)
{
	static const enum scope_kind scopes[] = { SCOPE_STATION, SCOPE_DISTRICT,
		SCOPE_UNIT, SCOPE_PLACE };

	if (kind == NOTE_MANIFEST && !precinct_scan &&
	    (role == ROLE_PLACE || role == ROLE_PLACE_MANAGER ||
	        role == ROLE_PLACE_WITNESS))
		return false;
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (policy_allows(kind, role, scopes[i]))
			return true;
	return false;
}

static int
rule_read(
    const struct document_at *at, struct policy_rule *rule, struct error *err)
{
	static const char *const only[] = { "slots", "signed", NULL };
	struct document_at member;
	uint64_t number;

	if (json_is_integer(at->value)) {
		if (document_number(at, SLOTS_MAX, &number, err) != 0)
			return -1;
		if (number == 0)
			return document_refuse(at, err,
			    N_("leave the role out, or ask for at least 1"),
			    N_("0 of a role says nothing"));
		rule->slots = rule->signed_ = (unsigned)number;
		return 0;
	}
	if (document_only(at, only, err) != 0 ||
	    field_number(at, "slots", 1, SLOTS_MAX, &rule->slots, err) != 0 ||
	    document_member(at, "signed", &member, err) != 0 ||
	    document_number(&member, SLOTS_MAX, &number, err) != 0)
		return -1;
	if (number > rule->slots)
		return document_refuse(&member, err,
		    N_("ask for no more signatures than there are slots"),
		    N_("%llu signatures in %u slots"),
		    (unsigned long long)number, rule->slots);
	rule->signed_ = (unsigned)number;
	return 0;
}

static int
rules_read(const struct document_at *policy, enum note_kind kind,
    struct setup *setup, struct error *err)
{
	unsigned slots = 0, signatures = 0;
	struct document_at at;
	const char *key;
	json_t *value;

	if (document_member(policy, note_kind_name(kind), &at, err) != 0)
		return -1;
	if (!json_is_object(at.value))
		return document_refuse(&at, err,
		    N_("write { \"role\": number, ... }"),
		    N_("the roles and how many of each are wanted here"));
	json_object_foreach(at.value, key, value)
	{
		struct document_at member = { at.document, &at, value, key, 0 };
		enum role role = role_find(span_of(key));
		struct policy_rule *rule = &setup->policy.rules[kind][role];

		if (role == ROLE_NONE ||
		    !role_fits(kind, role, setup->precinct_scan))
			return document_refuse(&member, err,
			    N_("docs/formats.md 2.6 lists who may sign what"),
			    N_("\"%s\" is not a role that signs a %s here"),
			    key, note_kind_word(kind));
		if (rule_read(&member, rule, err) != 0)
			return -1;
		slots += rule->slots;
		signatures += rule->signed_;
	}
	if (signatures == 0)
		return document_refuse(&at, err,
		    N_("ask for at least one signature of one role"),
		    N_("nobody has to sign a %s"), note_kind_word(kind));
	if (slots > SLOTS_MAX)
		return document_refuse(&at, err, N_("ask for fewer people"),
		    N_("%u slots in all; a note holds at most %d"), slots,
		    SLOTS_MAX);
	return 0;
}

/* Is this a kind that people of the roster sign, as the setup says? */
static bool
kind_has_policy(enum note_kind kind, bool precinct_scan)
{
	for (enum role role = ROLE_AUTHORITY + 1; role < ROLE_COUNT; role++)
		if (role_fits(kind, role, precinct_scan))
			return true;
	return false;
}

/*
 * Manifests and turnouts always have a policy. Of the other kinds, one that
 * has none is not taken in on this night.
 */
static int
policy_read(
    const struct document_at *top, struct setup *setup, struct error *err)
{
	const char *only[NOTE_KIND_COUNT + 1] = { NULL };
	struct document_at at, member;
	size_t count = 0;

	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KIND_COUNT;
	     kind++)
		if (kind_has_policy(kind, setup->precinct_scan))
			only[count++] = note_kind_name(kind);
	if (document_member(top, "policy", &at, err) != 0 ||
	    document_only(&at, only, err) != 0)
		return -1;
	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KIND_COUNT;
	     kind++) {
		bool required = kind == NOTE_MANIFEST || kind == NOTE_TURNOUT;

		if (!kind_has_policy(kind, setup->precinct_scan) ||
		    (!required &&
		        !document_optional(&at, note_kind_name(kind), &member)))
			continue;
		if (rules_read(&at, kind, setup, err) != 0)
			return -1;
		if (kind == NOTE_GATE && setup->station_count > 1)
			return document_refuse(&member, err,
			    N_("leave it out: with several stations the "
			       "election authority judges the gate"),
			    N_("a station judges the gate itself only if it "
			       "counts everything"));
	}
	return 0;
}

/* A threshold that may be left out. */
static int
threshold_read(const struct document_at *at, const char *key, unsigned max,
    unsigned otherwise, unsigned *number, struct error *err)
{
	struct document_at member;

	*number = otherwise;
	return document_optional(at, key, &member)
	           ? field_number(at, key, 1, max, number, err)
	           : 0;
}

static int
slips_read(const struct document_at *at, struct slip_thresholds *slips,
    struct error *err)
{
	if (threshold_read(at, "compare-min", 1000000, 100, &slips->compare_min,
	        err) != 0 ||
	    threshold_read(at, "invalid-times", 1000, 3, &slips->invalid_times,
	        err) != 0 ||
	    threshold_read(at, "channel-per-mille", 1000, 200,
	        &slips->channel_per_mille, err) != 0)
		return -1;
	return threshold_read(
	    at, "swap-per-mille", 1000, 200, &slips->swap_per_mille, err);
}

static int
thresholds_read(
    const struct document_at *top, struct setup *setup, struct error *err)
{
	static const char *const only[] = { "papers-per-file",
		"invalid-per-mille", "difference", "compare-min",
		"invalid-times", "channel-per-mille", "swap-per-mille", NULL };
	struct document_at at;
	unsigned papers;

	if (document_member(top, "thresholds", &at, err) != 0 ||
	    document_only(&at, only, err) != 0 ||
	    field_number(&at, "papers-per-file", 1, PAPERS_PER_FILE_MAX,
	        &papers, err) != 0 ||
	    field_number(&at, "invalid-per-mille", 0, 1000,
	        &setup->invalid_per_mille, err) != 0)
		return -1;
	setup->papers_per_file = papers;
	if (field_number(
	        &at, "difference", 0, 1000000, &setup->difference, err) != 0)
		return -1;
	return slips_read(&at, &setup->slips, err);
}

static int
publish_read(
    const struct document_at *top, struct publish_rule *rule, struct error *err)
{
	static const char *const only[] = { "merge-papers", "merge-unanimous",
		"snapshot-papers", "snapshot-units", NULL };
	struct document_at at, unanimous;

	if (!document_optional(top, "publish", &at))
		return 0;
	if (document_only(&at, only, err) != 0 ||
	    threshold_read(&at, "merge-papers", 100000, 0, &rule->merge_papers,
	        err) != 0 ||
	    threshold_read(&at, "snapshot-papers", 1000000, 0,
	        &rule->snapshot_papers, err) != 0 ||
	    threshold_read(&at, "snapshot-units", 50000, 0,
	        &rule->snapshot_units, err) != 0)
		return -1;
	return document_optional(&at, "merge-unanimous", &unanimous)
	           ? document_boolean(&unanimous, &rule->merge_unanimous, err)
	           : 0;
}

/* 保存期限 */
static int
retention_read(const struct document_at *top, const struct election *election,
    struct setup *setup, struct error *err)
{
	struct document_at member;

	setup->has_retention = document_optional(top, "retention", &member);
	if (!setup->has_retention)
		return 0;
	if (field_date(top, "retention", &setup->retention, err) != 0)
		return -1;
	if (date_compare(setup->retention, election->date) <= 0)
		return document_refuse(&member, err,
		    N_("the law says how long papers are kept"),
		    N_("it is not after polling day"));
	return 0;
}

static int
setup_read(const struct document_at *at, const struct election *election,
    struct setup *setup, struct error *err)
{
	static const char *const only[] = { "format", "number", "scan",
		"papers", "stations", "canvasses", "districts", "places",
		"units", "boxes", "policy", "thresholds", "publish",
		"retention", "roll", NULL };
	static const char *const scans[] = { "hall", "precinct", NULL };
	struct document_at roll;
	size_t scan;

	if (field_format(at, "kaihyo setup v1", err) != 0 ||
	    document_only(at, only, err) != 0 ||
	    field_number(at, "number", 1, STATEMENT_NUMBER_MAX, &setup->number,
	        err) != 0 ||
	    field_choice(at, "scan", scans, N_("write hall or precinct"), &scan,
	        err) != 0)
		return -1;
	setup->precinct_scan = scan == 1;
	if (papers_read(at, election, setup, err) != 0 ||
	    offices_read(at, setup, err) != 0 ||
	    districts_read(at, setup, err) != 0 ||
	    places_read(at, election, setup, err) != 0 ||
	    units_read(at, setup, err) != 0 ||
	    boxes_read(at, setup, err) != 0 ||
	    policy_read(at, setup, err) != 0 ||
	    thresholds_read(at, setup, err) != 0 ||
	    publish_read(at, &setup->publish, err) != 0 ||
	    retention_read(at, election, setup, err) != 0)
		return -1;
	if (!document_optional(at, "roll", &roll))
		return 0;
	return roll_setup_read(&roll, setup, &setup->roll, err);
}

int
setup_parse(struct verified bytes, const char *name,
    const struct election *election, struct setup *setup, struct error *err)
{
	struct document document;
	struct document_at top;
	int rc = -1;

	memset(setup, 0, sizeof(*setup));
	if (document_open(bytes.bytes, name, &document, err) != 0)
		goto out;
	top = document_top(&document);
	if (setup_read(&top, election, setup, err) != 0)
		goto out;
	rc = 0;
out:
	document_close(&document);
	if (rc != 0)
		setup_clear(setup);
	return rc;
}

void
setup_clear(struct setup *setup)
{
	free(setup->stations);
	free(setup->districts);
	free(setup->places);
	free(setup->units);
	free(setup->boxes);
	free(setup->stations_by_id);
	free(setup->districts_by_id);
	free(setup->places_by_id);
	free(setup->units_by_id);
	free(setup->boxes_by_id);
	roll_setup_clear(&setup->roll);
	memset(setup, 0, sizeof(*setup));
}

static struct scope
scope_make(enum scope_kind kind, const char *id)
{
	struct scope scope = { .kind = kind };

	memcpy(scope.id, id, strlen(id) + 1);
	return scope;
}

/* A thing, its district, its station and the election. */
static size_t
scopes_fill(const struct setup *setup, enum scope_kind kind, const char *id,
    size_t district, struct scope scopes[SCOPES_MAX])
{
	const struct district *d = &setup->districts[district];

	scopes[0] = scope_make(kind, id);
	scopes[1] = scope_make(SCOPE_DISTRICT, d->id);
	scopes[2] = scope_make(SCOPE_STATION, setup->stations[d->station].id);
	scopes[3] = scope_make(SCOPE_ELECTION, "");
	return SCOPES_MAX;
}

size_t
setup_unit_scopes(
    const struct setup *setup, size_t unit, struct scope scopes[SCOPES_MAX])
{
	return scopes_fill(setup, SCOPE_UNIT, setup->units[unit].id,
	    setup->units[unit].district, scopes);
}

size_t
setup_place_scopes(
    const struct setup *setup, size_t place, struct scope scopes[SCOPES_MAX])
{
	return scopes_fill(setup, SCOPE_PLACE, setup->places[place].id,
	    setup->places[place].district, scopes);
}

#include "ballot/notes/roll.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const fix_office =
    N_("ask the election office to make it again with kaihyo tally roll");
static const char list_titles[] = "voter,place,kind";
static const char changes_titles[] = "voter,date,change";

static const char *const stage_names[ROLL_STAGE_COUNT] = {
	[ROLL_E0] = "e0", [ROLL_E] = "e"
};

static const char *const change_names[ROLL_CHANGE_COUNT] = {
	[ROLL_ADDED] = "added",
	[ROLL_DIED] = "died",
	[ROLL_MOVED] = "moved",
	[ROLL_STRUCK] = "struck",
	[ROLL_DIED_AFTER_VOTING] = "died-after-voting",
	[ROLL_MOVED_AFTER_VOTING] = "moved-after-voting",
	[ROLL_STRUCK_AFTER_VOTING] = "struck-after-voting",
};

const char *
roll_stage_name(enum roll_stage stage)
{
	return stage_names[stage];
}

enum roll_stage
roll_stage_find(struct span name)
{
	for (enum roll_stage stage = 0; stage < ROLL_STAGE_COUNT; stage++)
		if (span_equals(name, stage_names[stage]))
			return stage;
	return ROLL_STAGE_COUNT;
}

const char *
roll_change_name(enum roll_change_kind kind)
{
	return change_names[kind];
}

static int
date_line(
    struct lines *lines, const char *key, struct date *date, struct error *err)
{
	struct span value;

	if (lines_value(lines, key, 40, &value, err) != 0)
		return -1;
	if (!date_parse(value, date))
		return lines_refuse(lines, err, fix_office,
		    N_("\"%.*s\" is no date from 1900-01-01 to 2199-12-31"),
		    (int)value.len, value.at);
	return 0;
}

/* A digest on polling day; "-" on the day of the notice. */
static int
later_digest_line(struct lines *lines, enum roll_stage stage, const char *key,
    struct digest *digest, struct error *err)
{
	struct span value;

	if (stage == ROLL_E)
		return digest_line(lines, key, digest, err);
	if (lines_value(lines, key, 2 * DIGEST_LEN, &value, err) != 0)
		return -1;
	if (!span_equals(value, "-"))
		return lines_refuse(lines, err, fix_office,
		    N_("\"%s\" must be - in the roll of stage e0"), key);
	return 0;
}

static int
total_read(struct lines *lines, struct span value, struct roll_total *total,
    struct error *err)
{
	struct span place;

	if (!span_cut(&value, ' ', ID_MAX, &place) || !span_is_id(place) ||
	    !span_copy(place, total->place, sizeof(total->place)) ||
	    !span_number(value, ROLL_ELIGIBLE_MAX, &total->eligible))
		return lines_refuse(lines, err, fix_office,
		    N_("\"precinct\" must read PLACE NUMBER"));
	return 0;
}

static int
totals_read(struct lines *lines, struct roll *roll, struct error *err)
{
	struct span before = { 0 }, value;
	uint64_t sum = 0;
	size_t size = 0;

	do {
		struct roll_total *total;

		if (statement_repeat(
		        lines, "precinct", 64, &before, &value, err) != 0)
			return -1;
		if (roll->total_count == PLACES_MAX)
			return lines_refuse(lines, err, fix_office,
			    N_("more than %d precincts"), PLACES_MAX);
		if (roll->total_count == size) {
			size = size ? size * 2 : 64;
			roll->totals = memory_grow(
			    roll->totals, size, sizeof(roll->totals[0]));
		}
		total = &roll->totals[roll->total_count];
		if (total_read(lines, value, total, err) != 0)
			return -1;
		if (roll->total_count > 0 &&
		    strcmp(total[-1].place, total->place) == 0)
			return lines_refuse(lines, err, fix_office,
			    N_("precinct %s stands twice"), total->place);
		roll->total_count++;
		sum += total->eligible;
	} while (lines_next_is(lines, "precinct"));
	if (sum != roll->eligible)
		return lines_refuse(lines, err, fix_office,
		    N_("the precincts have %llu voters together, but "
		       "\"eligible\" says %llu"),
		    (unsigned long long)sum,
		    (unsigned long long)roll->eligible);
	return 0;
}

static int
struck_read(struct lines *lines, struct roll *roll, struct error *err)
{
	if (lines_number(lines, "struck-after-voting", ROLL_ELIGIBLE_MAX,
	        &roll->struck_after_voting, err) != 0)
		return -1;
	if (roll->struck_after_voting > roll->eligible ||
	    (roll->stage == ROLL_E0 && roll->struck_after_voting > 0))
		return lines_refuse(lines, err, fix_office,
		    N_("%llu voters struck after voting are too many"),
		    (unsigned long long)roll->struck_after_voting);
	return 0;
}

static int
body_read(struct lines *lines, struct roll *roll, struct error *err)
{
	roll->stage = roll_stage_find(span_of(roll->head.subject));
	if (roll->stage == ROLL_STAGE_COUNT)
		return lines_refuse(lines, err, fix_office,
		    N_("the stage must be e0 or e, not \"%s\""),
		    roll->head.subject);
	if (date_line(lines, "reference", &roll->reference, err) != 0 ||
	    later_digest_line(lines, roll->stage, "from", &roll->from, err) !=
	        0 ||
	    digest_line(lines, "list", &roll->list, err) != 0 ||
	    later_digest_line(
	        lines, roll->stage, "changes", &roll->changes, err) != 0 ||
	    lines_number(lines, "eligible", ROLL_ELIGIBLE_MAX, &roll->eligible,
	        err) != 0 ||
	    struck_read(lines, roll, err) != 0 ||
	    totals_read(lines, roll, err) != 0)
		return -1;
	return lines_end(lines, err);
}

int
roll_parse(struct verified text, struct roll *roll, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*roll = (struct roll){ .totals = NULL };
	if (statement_parse(&lines, NOTE_ROLL, &roll->head, err) != 0 ||
	    body_read(&lines, roll, err) != 0) {
		roll_clear(roll);
		return -1;
	}
	return 0;
}

void
roll_format(const struct roll *roll, struct text *text)
{
	char date[DATE_TEXT_LEN], from[DIGEST_TEXT_LEN], list[DIGEST_TEXT_LEN],
	    changes[DIGEST_TEXT_LEN];
	bool later = roll->stage == ROLL_E;

	statement_format(&roll->head, NOTE_ROLL, text);
	date_format(roll->reference, date);
	digest_format(&roll->from, from);
	digest_format(&roll->list, list);
	digest_format(&roll->changes, changes);
	text_addf(text, "reference %s\nfrom %s\nlist %s\nchanges %s\n", date,
	    later ? from : "-", list, later ? changes : "-");
	text_addf(text,
	    "eligible %" PRIu64 "\nstruck-after-voting %" PRIu64 "\n",
	    roll->eligible, roll->struck_after_voting);
	for (size_t i = 0; i < roll->total_count; i++)
		text_addf(text, "precinct %s %" PRIu64 "\n",
		    roll->totals[i].place, roll->totals[i].eligible);
}

void
roll_clear(struct roll *roll)
{
	free(roll->totals);
	*roll = (struct roll){ .totals = NULL };
}

static int
total_find(const void *id, const void *total)
{
	return strcmp(id, ((const struct roll_total *)total)->place);
}

int
roll_check(
    const struct roll *roll, const struct setup *setup, struct error *err)
{
	size_t place = 0, total = 0;

	for (size_t i = 0; i < roll->total_count; i++) {
		place = setup_place_near(setup, roll->totals[i].place, place);

		if (place == SIZE_MAX || setup->places[place].kind != PLACE_DAY)
			return error_set(err, ERROR_INPUT,
			    N_("check that it is for this election, and that "
			       "the setup is the latest"),
			    N_("the setup knows no polling place %s for "
			       "polling day"),
			    roll->totals[i].place);
	}
	for (size_t i = 0; i < setup->place_count; i++) {
		const char *id = setup->places[i].id;

		if (setup->places[i].kind != PLACE_DAY)
			continue;
		/* Mostly both lists are in the same order. */
		if (total < roll->total_count &&
		    strcmp(id, roll->totals[total].place) == 0)
			total++;
		else if (bsearch(id, roll->totals, roll->total_count,
		             sizeof(roll->totals[0]), total_find) == NULL)
			return error_set(err, ERROR_INPUT, fix_office,
			    N_("the roll says nothing of polling place %s"),
			    id);
	}
	return 0;
}

int
roll_list_open(struct verified bytes, const struct setup *setup,
    struct roll_list *list, struct error *err)
{
	list->setup = setup;
	list->guess = 0;
	return voter_lines_open(bytes.bytes, list_titles, ROLL_VOTERS_MAX,
	    fix_office, &list->lines, err);
}

static size_t
place_find(const struct roll_list *list, struct span place)
{
	char id[ID_MAX + 1];

	if (span_equals(place, list->setup->places[list->guess].id))
		return list->guess;
	if (!span_is_id(place) || !span_copy(place, id, sizeof(id)))
		return SIZE_MAX;
	return setup_place(list->setup, id);
}

int
roll_list_number(struct roll_list *list, bool *more, struct error *err)
{
	return voter_lines_next(&list->lines, &list->fields, more, err);
}

int
roll_list_voter(
    struct roll_list *list, struct roll_voter *voter, struct error *err)
{
	struct span fields = list->fields, place;

	*voter = (struct roll_voter){ .number = list->lines.last,
		.place = SIZE_MAX };
	if (span_cut(&fields, ',', ID_MAX, &place))
		voter->place = place_find(list, place);
	if (voter->place == SIZE_MAX ||
	    list->setup->places[voter->place].kind != PLACE_DAY)
		return voter_lines_refuse(&list->lines, err,
		    N_("no polling place of polling day has this id"));
	voter->special = span_equals(fields, "special");
	if (!voter->special && !span_equals(fields, "election"))
		return voter_lines_refuse(&list->lines, err,
		    N_("the line must end in election or special"));
	return 0;
}

int
roll_list_next(struct roll_list *list, struct roll_voter *voter, bool *more,
    struct error *err)
{
	if (roll_list_number(list, more, err) != 0)
		return -1;
	return *more ? roll_list_voter(list, voter, err) : 0;
}

void
roll_list_begin(const uint8_t salt[16], struct text *text)
{
	voter_lines_begin(salt, list_titles, text);
}

void
roll_list_add(const struct setup *setup, const struct roll_voter *voter,
    struct text *text)
{
	voter_lines_add(voter->number, text);
	text_add(text, setup->places[voter->place].id);
	text_add(text, voter->special ? ",special\n" : ",election\n");
}

int
roll_changes_open(
    struct verified bytes, struct roll_changes *changes, struct error *err)
{
	return voter_lines_open(bytes.bytes, changes_titles, ROLL_VOTERS_MAX,
	    fix_office, &changes->lines, err);
}

int
roll_changes_next(struct roll_changes *changes, struct roll_change *change,
    bool *more, struct error *err)
{
	struct span fields, date;

	if (voter_lines_next(&changes->lines, &fields, more, err) != 0)
		return -1;
	if (!*more)
		return 0;
	*change = (struct roll_change){ .number = changes->lines.last,
		.kind = ROLL_CHANGE_COUNT };
	if (!span_cut(&fields, ',', 10, &date) ||
	    !date_parse(date, &change->date))
		return voter_lines_refuse(&changes->lines, err,
		    N_("a date must stand after the voter number"));
	for (enum roll_change_kind k = 0; k < ROLL_CHANGE_COUNT; k++)
		if (span_equals(fields, change_names[k]))
			change->kind = k;
	if (change->kind == ROLL_CHANGE_COUNT)
		return voter_lines_refuse(
		    &changes->lines, err, N_("there is no such change"));
	return 0;
}

void
roll_changes_begin(const uint8_t salt[16], struct text *text)
{
	voter_lines_begin(salt, changes_titles, text);
}

void
roll_changes_add(const struct roll_change *change, struct text *text)
{
	char date[DATE_TEXT_LEN];

	voter_lines_add(change->number, text);
	date_format(change->date, date);
	text_addf(text, "%s,%s\n", date, change_names[change->kind]);
}

#include "ballot/roll.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LIST_LINE_MAX (VOTER_TEXT_LEN + 1 + ID_MAX + 1 + 8)

static const char *const fix_office =
    N_("ask the election office to make it again with kaihyo tally roll");
static const char list_header[] = "voter,place,kind";
static const char changes_header[] = "voter,date,change";

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

bool
voter_parse(struct span text, uint64_t *number)
{
	uint8_t bytes[VOTER_TEXT_LEN / 2];

	if (!span_hex(text, bytes, sizeof(bytes)))
		return false;
	*number = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		*number = *number << 8 | bytes[i];
	return true;
}

void
voter_format(uint64_t number, char out[VOTER_TEXT_LEN + 1])
{
	uint8_t bytes[VOTER_TEXT_LEN / 2];

	for (size_t i = sizeof(bytes); i > 0; i--, number >>= 8)
		bytes[i - 1] = (uint8_t)number;
	hex_format(bytes, sizeof(bytes), out);
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
	    !span_number(value, ROLL_VOTERS_MAX, &total->eligible))
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
	if (lines_number(lines, "struck-after-voting", ROLL_VOTERS_MAX,
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
	    lines_number(lines, "eligible", ROLL_VOTERS_MAX, &roll->eligible,
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
	for (size_t i = 0; i < roll->total_count; i++) {
		size_t place = setup_place(setup, roll->totals[i].place);

		if (place == SIZE_MAX || setup->places[place].kind != PLACE_DAY)
			return error_set(err, ERROR_INPUT,
			    N_("check that it is for this election, and that "
			       "the setup is the latest"),
			    N_("the setup knows no polling place %s for "
			       "polling day"),
			    roll->totals[i].place);
	}
	for (size_t i = 0; i < setup->place_count; i++)
		if (setup->places[i].kind == PLACE_DAY &&
		    bsearch(setup->places[i].id, roll->totals,
		        roll->total_count, sizeof(roll->totals[0]),
		        total_find) == NULL)
			return error_set(err, ERROR_INPUT, fix_office,
			    N_("the roll says nothing of polling place %s"),
			    setup->places[i].id);
	return 0;
}

static int line_refuse(size_t line, struct error *err, const char *what, ...)
    __attribute__((format(printf, 3, 4), cold));

static int
line_refuse(size_t line, struct error *err, const char *what, ...)
{
	va_list list;

	error_set(err, ERROR_INPUT, fix_office, "%s", "");
	va_start(list, what);
	message_set_list(&err->what, what, list);
	va_end(list);
	return error_at(err, N_("line %zu"), line);
}

/* "salt,<32 hex>" and the titles. */
static int
head_take(struct span *rest, const char *titles, struct error *err)
{
	uint8_t salt[16];
	struct span line;

	if (!span_line(rest, 5 + 2 * sizeof(salt), &line) ||
	    !span_skip(&line, "salt,") || !span_hex(line, salt, sizeof(salt)))
		return line_refuse(
		    1, err, N_("the line must be salt, and 32 digits 0-9 a-f"));
	if (!span_line(rest, 64, &line) || !span_equals(line, titles))
		return line_refuse(
		    2, err, N_("the line must be \"%s\""), titles);
	return 0;
}

static void
head_add(const uint8_t salt[16], const char *titles, struct text *text)
{
	text_add(text, "salt,");
	text_add_hex(text, salt, 16);
	text_addf(text, "\n%s\n", titles);
}

/* The next line begins with a voter number larger than the last. */
static int
voter_take(struct span *rest, size_t *number_of_line, uint64_t *count,
    uint64_t *last, struct span *line, struct error *err)
{
	struct span field;
	uint64_t number;

	++*number_of_line;
	if (!span_line(rest, LIST_LINE_MAX, line))
		return line_refuse(*number_of_line, err,
		    N_("the line is too long or has no line end"));
	if (!span_cut(line, ',', VOTER_TEXT_LEN, &field) ||
	    !voter_parse(field, &number))
		return line_refuse(*number_of_line, err,
		    N_("a voter number of 16 digits 0-9 a-f must stand first"));
	if (*count > 0 && number <= *last)
		return line_refuse(*number_of_line, err,
		    N_("the voter number stands twice or out of order"));
	if (++*count > ROLL_VOTERS_MAX)
		return line_refuse(*number_of_line, err,
		    N_("more voters than a roll may have"));
	*last = number;
	return 0;
}

int
roll_list_open(struct verified bytes, const struct setup *setup,
    struct roll_list *list, struct error *err)
{
	*list = (struct roll_list){ bytes.bytes, setup, 2, 0, 0 };
	return head_take(&list->rest, list_header, err);
}

int
roll_list_next(struct roll_list *list, struct roll_voter *voter, bool *more,
    struct error *err)
{
	struct span line, place;
	char id[ID_MAX + 1];

	*more = false;
	if (list->rest.at == NULL || list->rest.len == 0)
		return 0;
	if (voter_take(&list->rest, &list->line, &list->count, &list->last,
	        &line, err) != 0)
		return -1;
	*voter = (struct roll_voter){ .number = list->last, .place = SIZE_MAX };
	if (span_cut(&line, ',', ID_MAX, &place) && span_is_id(place) &&
	    span_copy(place, id, sizeof(id)))
		voter->place = setup_place(list->setup, id);
	if (voter->place == SIZE_MAX ||
	    list->setup->places[voter->place].kind != PLACE_DAY)
		return line_refuse(list->line, err,
		    N_("no polling place of polling day has this id"));
	voter->special = span_equals(line, "special");
	if (!voter->special && !span_equals(line, "election"))
		return line_refuse(list->line, err,
		    N_("the line must end in election or special"));
	*more = true;
	return 0;
}

void
roll_list_begin(const uint8_t salt[16], struct text *text)
{
	head_add(salt, list_header, text);
}

void
roll_list_add(const struct setup *setup, const struct roll_voter *voter,
    struct text *text)
{
	char number[VOTER_TEXT_LEN + 1];

	voter_format(voter->number, number);
	text_add_bytes(text, number, VOTER_TEXT_LEN);
	text_add_char(text, ',');
	text_add(text, setup->places[voter->place].id);
	text_add(text, voter->special ? ",special\n" : ",election\n");
}

int
roll_changes_open(
    struct verified bytes, struct roll_changes *changes, struct error *err)
{
	*changes = (struct roll_changes){ bytes.bytes, 2, 0, 0 };
	return head_take(&changes->rest, changes_header, err);
}

int
roll_changes_next(struct roll_changes *changes, struct roll_change *change,
    bool *more, struct error *err)
{
	struct span line, date;

	*more = false;
	if (changes->rest.at == NULL || changes->rest.len == 0)
		return 0;
	if (voter_take(&changes->rest, &changes->line, &changes->count,
	        &changes->last, &line, err) != 0)
		return -1;
	*change = (struct roll_change){ .number = changes->last,
		.kind = ROLL_CHANGE_COUNT };
	if (!span_cut(&line, ',', 10, &date) ||
	    !date_parse(date, &change->date))
		return line_refuse(changes->line, err,
		    N_("a date must stand after the voter number"));
	for (enum roll_change_kind k = 0; k < ROLL_CHANGE_COUNT; k++)
		if (span_equals(line, change_names[k]))
			change->kind = k;
	if (change->kind == ROLL_CHANGE_COUNT)
		return line_refuse(
		    changes->line, err, N_("there is no such change"));
	*more = true;
	return 0;
}

void
roll_changes_begin(const uint8_t salt[16], struct text *text)
{
	head_add(salt, changes_header, text);
}

void
roll_changes_add(const struct roll_change *change, struct text *text)
{
	char number[VOTER_TEXT_LEN + 1], date[DATE_TEXT_LEN];

	voter_format(change->number, number);
	date_format(change->date, date);
	text_addf(text, "%s,%s,%s\n", number, date, change_names[change->kind]);
}

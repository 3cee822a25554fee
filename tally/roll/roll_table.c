#include "tally/roll/roll_table.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/csv.h"

#define NO_PLACE UINT32_MAX

static const char *const fix_numbers =
    N_("take the file that kaihyo tally roll wrote for this election; "
       "without it the voters would get new numbers");

/* The day on which somebody died or left, if that is why they may not vote. */
static int32_t
event_of(const struct register_row *row, const struct eligibility *eligibility)
{
	if ((eligibility->refusals >> REFUSAL_DIED & 1u) != 0)
		return date_number(row->person.died);
	if ((eligibility->refusals >> REFUSAL_MOVED & 1u) != 0)
		return date_number(row->person.moved_out);
	return 0;
}

void
roll_table_add(struct roll_table *table, const struct register_row *row,
    const struct eligibility *eligibility, const struct roll_setup *roll,
    const struct setup *setup, size_t line)
{
	struct roll_entry *entry;

	if (table->count == table->size) {
		table->size =
		    table->size ? table->size + table->size / 2 : 4096;
		table->entries = memory_grow(
		    table->entries, table->size, sizeof(table->entries[0]));
	}
	entry = &table->entries[table->count++];
	*entry = (struct roll_entry){ .line = line,
		.place = NO_PLACE,
		.event = event_of(row, eligibility),
		.disqualified = (uint16_t)eligibility->disqualified,
		.refusals = (uint8_t)eligibility->refusals,
		.class = (uint8_t)row->person.class,
		.change = ROLL_CHANGE_COUNT,
		.special = eligibility->special_place };
	memcpy(entry->number, row->number, sizeof(entry->number));
	if (row->place == SIZE_MAX)
		return;
	entry->place =
	    (uint32_t)(eligibility->special_place
	                   ? roll->special[setup->places[row->place].district]
	                   : row->place);
}

void
roll_table_clear(struct roll_table *table)
{
	free(table->entries);
	*table = (struct roll_table){ 0 };
}

/* An entry begins with its number, as does a roll_number. */
static int
number_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

int
roll_table_sort(struct roll_table *table, struct error *err)
{
	struct roll_entry *entries = table->entries;

	if (table->count == 0)
		return error_set(err, ERROR_INPUT,
		    N_("check that this is the right file"),
		    N_("there is nobody in the extract"));
	qsort(entries, table->count, sizeof(entries[0]), number_compare);
	for (size_t i = 1; i < table->count; i++) {
		size_t a = entries[i - 1].line, b = entries[i].line;

		if (strcmp(entries[i - 1].number, entries[i].number) != 0)
			continue;
		error_set(err, ERROR_INPUT,
		    N_("find out which of the two is right, and export it "
		       "again"),
		    N_("the same register number stands on line %zu already"),
		    a < b ? a : b);
		return error_at(err, N_("line %zu"), a < b ? b : a);
	}
	return 0;
}

void
roll_table_recall(
    struct roll_table *table, const struct roll_number *numbers, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < table->count; i++) {
		struct roll_entry *entry = &table->entries[i];

		while (
		    n < count && strcmp(numbers[n].number, entry->number) < 0)
			n++;
		if (n == count || strcmp(numbers[n].number, entry->number) != 0)
			continue;
		entry->voter = numbers[n].voter;
		entry->numbered = true;
	}
}

void
roll_table_list(struct roll_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		table->entries[i].listed = table->entries[i].refusals == 0;
}

static int
voter_compare(const void *a, const void *b)
{
	const struct roll_voter *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static int
u64_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool
refused_for(const struct roll_entry *entry, enum refusal refusal)
{
	return (entry->refusals >> refusal & 1) != 0;
}

/* Why somebody leaves the roll. A paper in the box keeps the voter on it. */
static enum roll_change_kind
strike(const struct roll_entry *entry, bool voted)
{
	if (refused_for(entry, REFUSAL_DIED))
		return voted ? ROLL_DIED_AFTER_VOTING : ROLL_DIED;
	if (refused_for(entry, REFUSAL_MOVED))
		return voted ? ROLL_MOVED_AFTER_VOTING : ROLL_MOVED;
	return voted ? ROLL_STRUCK_AFTER_VOTING : ROLL_STRUCK;
}

static void
compare_one(struct roll_entry *entry, const struct roll_voter *before,
    bool voted, struct date stage)
{
	if (before != NULL) {
		entry->place = (uint32_t)before->place;
		entry->special = before->special;
	}
	entry->listed = entry->refusals == 0;
	if ((before != NULL) != entry->listed)
		entry->change =
		    (uint8_t)(before == NULL ? ROLL_ADDED
		                             : strike(entry, voted));
	if (before != NULL && voted)
		entry->listed = true;
	/* The register dates deaths and moves; the rest happens today. */
	if (entry->event == 0)
		entry->event = date_number(stage);
}

void
roll_table_compare(struct roll_table *table, const struct roll_voter *before,
    size_t before_count, const uint64_t *voted, size_t voted_count,
    struct date stage, size_t *missing)
{
	size_t seen = 0;

	for (size_t i = 0; i < table->count; i++) {
		struct roll_entry *entry = &table->entries[i];
		struct roll_voter wanted = { .number = entry->voter };
		const struct roll_voter *found = NULL;
		bool has_voted = false;

		if (entry->numbered && before_count > 0)
			found = bsearch(&wanted, before, before_count,
			    sizeof(before[0]), voter_compare);
		if (entry->numbered && voted_count > 0)
			has_voted = bsearch(&entry->voter, voted, voted_count,
			                sizeof(voted[0]), u64_compare) != NULL;
		seen += found != NULL;
		compare_one(entry, found, has_voted, stage);
	}
	*missing = before_count - seen;
}

/* The numbers given before and those on the roll: is one there twice? */
static bool
voters_clash(const struct roll_table *table, const bool *fresh,
    const struct roll_number *numbers, size_t count)
{
	uint64_t *voters = memory_new(table->count + count, sizeof(voters[0]));
	bool clash = false;
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		voters[total++] = numbers[i].voter;
	for (size_t i = 0; i < table->count; i++)
		if (fresh[i])
			voters[total++] = table->entries[i].voter;
	qsort(voters, total, sizeof(voters[0]), u64_compare);
	for (size_t i = 1; i < total; i++)
		clash |= voters[i - 1] == voters[i];
	free(voters);
	return clash;
}

void
roll_table_number(struct roll_table *table, const struct roll_number *numbers,
    size_t count, void (*draw)(void *out, size_t len))
{
	bool *fresh = memory_new(table->count, sizeof(fresh[0]));

	for (size_t i = 0; i < table->count; i++) {
		struct roll_entry *entry = &table->entries[i];

		fresh[i] = entry->listed && !entry->numbered;
		entry->numbered |= fresh[i];
	}
	/* A million numbers of 64 bits clash once in 37 million rolls. */
	do {
		for (size_t i = 0; i < table->count; i++)
			if (fresh[i])
				draw(&table->entries[i].voter,
				    sizeof(table->entries[i].voter));
	} while (voters_clash(table, fresh, numbers, count));
	free(fresh);
}

void
roll_table_sum(const struct roll_table *table, const struct setup *setup,
    struct roll_sums *sums)
{
	*sums = (struct roll_sums){ .persons = table->count };
	sums->places = memory_new(setup->place_count, sizeof(sums->places[0]));
	for (size_t i = 0; i < table->count; i++) {
		const struct roll_entry *entry = &table->entries[i];

		if (entry->change < ROLL_CHANGE_COUNT)
			sums->changes[entry->change]++;
		sums->refused += entry->refusals != 0;
		for (int r = 0; r < REFUSAL_COUNT; r++)
			sums->refusals[r] +=
			    refused_for(entry, (enum refusal)r);
		if (!entry->listed)
			continue;
		sums->listed++;
		sums->special += entry->special;
		sums->places[entry->place]++;
	}
}

void
roll_sums_clear(struct roll_sums *sums)
{
	free(sums->places);
	*sums = (struct roll_sums){ 0 };
}

void
roll_table_format_list(const struct roll_table *table,
    const struct setup *setup, const uint8_t salt[16], struct text *text)
{
	struct roll_voter *voters = memory_new(table->count, sizeof(voters[0]));
	size_t count = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct roll_entry *entry = &table->entries[i];

		if (entry->listed)
			voters[count++] = (struct roll_voter){ entry->voter,
				entry->place, entry->special };
	}
	qsort(voters, count, sizeof(voters[0]), voter_compare);
	roll_list_begin(salt, text);
	for (size_t i = 0; i < count; i++)
		roll_list_add(setup, &voters[i], text);
	free(voters);
}

static int
change_compare(const void *a, const void *b)
{
	const struct roll_change *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

void
roll_table_format_changes(
    const struct roll_table *table, const uint8_t salt[16], struct text *text)
{
	struct roll_change *changes;
	size_t count = 0;

	for (size_t i = 0; i < table->count; i++)
		count += table->entries[i].change < ROLL_CHANGE_COUNT;
	changes = memory_new(count, sizeof(changes[0]));
	count = 0;
	for (size_t i = 0; i < table->count; i++) {
		const struct roll_entry *entry = &table->entries[i];

		if (entry->change < ROLL_CHANGE_COUNT)
			changes[count++] = (struct roll_change){ entry->voter,
				date_of_number(entry->event),
				(enum roll_change_kind)entry->change };
	}
	qsort(changes, count, sizeof(changes[0]), change_compare);
	roll_changes_begin(salt, text);
	for (size_t i = 0; i < count; i++)
		roll_changes_add(&changes[i], text);
	free(changes);
}

static int
total_compare(const void *a, const void *b)
{
	return strcmp(((const struct roll_total *)a)->place,
	    ((const struct roll_total *)b)->place);
}

void
roll_sums_note(
    const struct roll_sums *sums, const struct setup *setup, struct roll *roll)
{
	roll->totals = memory_new(setup->place_count, sizeof(roll->totals[0]));
	roll->total_count = 0;
	for (size_t i = 0; i < setup->place_count; i++) {
		const struct place *place = &setup->places[i];
		struct roll_total *total = &roll->totals[roll->total_count];

		if (place->kind != PLACE_DAY)
			continue;
		memcpy(total->place, place->id, sizeof(total->place));
		total->eligible = sums->places[i];
		roll->total_count++;
	}
	qsort(roll->totals, roll->total_count, sizeof(roll->totals[0]),
	    total_compare);
	roll->eligible = sums->listed;
	roll->struck_after_voting = sums->changes[ROLL_DIED_AFTER_VOTING] +
	                            sums->changes[ROLL_MOVED_AFTER_VOTING] +
	                            sums->changes[ROLL_STRUCK_AFTER_VOTING];
}

static void
numbers_add(const char *number, uint64_t voter, struct text *text)
{
	char hex[VOTER_TEXT_LEN + 1];

	voter_format(voter, hex);
	text_addf(text, "%s,%s\n", number, hex);
}

static void
numbers_begin(const struct digest *election, struct text *text)
{
	char hex[DIGEST_TEXT_LEN];

	digest_format(election, hex);
	text_addf(text, "election,%s\nregister,voter\n", hex);
}

void
roll_numbers_format(const struct roll_table *table,
    const struct roll_number *numbers, size_t count,
    const struct digest *election, struct text *text)
{
	size_t n = 0;

	numbers_begin(election, text);
	for (size_t i = 0; i < table->count; i++) {
		const struct roll_entry *entry = &table->entries[i];

		if (!entry->numbered)
			continue;
		for (;
		     n < count && strcmp(numbers[n].number, entry->number) < 0;
		     n++)
			numbers_add(numbers[n].number, numbers[n].voter, text);
		numbers_add(entry->number, entry->voter, text);
		/* The same person, the same number. */
		if (n < count && strcmp(numbers[n].number, entry->number) == 0)
			n++;
	}
	for (; n < count; n++)
		numbers_add(numbers[n].number, numbers[n].voter, text);
}

static int
number_line(struct span line, struct roll_number *number)
{
	struct span field;

	if (!span_cut(&line, ',', REGISTER_NUMBER_MAX, &field) ||
	    !span_copy(field, number->number, sizeof(number->number)) ||
	    field.len == 0 || line.at == NULL ||
	    !voter_parse(line, &number->voter))
		return -1;
	return 0;
}

int
roll_numbers_parse(struct span bytes, const struct digest *election,
    struct roll_number **numbers, size_t *count, struct error *err)
{
	struct roll_number *list = NULL;
	struct text head = { 0 };
	size_t size = 0;
	int rc = -1;

	*count = 0;
	numbers_begin(election, &head);
	if (!span_skip(&bytes, head.at)) {
		error_set(err, ERROR_INPUT, fix_numbers,
		    N_("these are no voter numbers of this election"));
		goto out;
	}
	while (bytes.at != NULL && bytes.len > 0) {
		struct span line;

		if (*count == size) {
			size = size ? size + size / 2 : 4096;
			list = memory_grow(list, size, sizeof(list[0]));
		}
		if (!span_line(&bytes, 64, &line) ||
		    number_line(line, &list[*count]) != 0 ||
		    (*count > 0 && strcmp(list[*count - 1].number,
		                       list[*count].number) >= 0)) {
			error_set(err, ERROR_INPUT, fix_numbers,
			    N_("the line must be a register number and a voter "
			       "number, in the order of the first"));
			error_at(err, N_("line %zu"), *count + 3);
			goto out;
		}
		++*count;
	}
	*numbers = list;
	list = NULL; /* handed over */
	rc = 0;
out:
	free(list);
	text_clear(&head);
	return rc;
}

static void
refusals_add(const struct roll_entry *entry,
    const struct eligibility_rules *rules, struct text *text)
{
	const struct person person = { .class = entry->class };
	const struct eligibility eligibility = { .refusals = entry->refusals,
		.disqualified = entry->disqualified };
	struct text names = { 0 }, articles = { 0 };

	for (int r = 0; r < REFUSAL_COUNT; r++) {
		if (!refused_for(entry, (enum refusal)r))
			continue;
		text_addf(&names, "%s%s", names.len > 0 ? "+" : "",
		    refusal_name((enum refusal)r));
		text_addf(&articles, "%s%s", articles.len > 0 ? " + " : "",
		    article_text(eligibility_source(
		        rules, &person, &eligibility, (enum refusal)r)));
	}
	csv_add(text, text_span(&names));
	text_add_char(text, ',');
	csv_add(text, text_span(&articles));
	text_clear(&names);
	text_clear(&articles);
}

void
roll_table_format_report(const struct roll_table *table,
    const struct eligibility_rules *rules, struct text *text)
{
	text_add(text, "register,refusals,articles\n");
	for (size_t i = 0; i < table->count; i++) {
		const struct roll_entry *entry = &table->entries[i];

		if (entry->refusals == 0)
			continue;
		text_addf(text, "%s,", entry->number);
		refusals_add(entry, rules, text);
		text_add_char(text, '\n');
	}
}

void
roll_table_format_missing(const struct roll_table *table,
    const struct roll_number *numbers, size_t count,
    const struct roll_voter *before, size_t before_count, struct text *text)
{
	size_t i = 0;

	text_add(text, "register,voter\n");
	for (size_t n = 0; n < count; n++) {
		struct roll_voter wanted = { .number = numbers[n].voter };

		while (i < table->count &&
		       strcmp(table->entries[i].number, numbers[n].number) < 0)
			i++;
		if ((i == table->count || strcmp(table->entries[i].number,
		                              numbers[n].number) != 0) &&
		    bsearch(&wanted, before, before_count, sizeof(before[0]),
		        voter_compare) != NULL)
			numbers_add(numbers[n].number, numbers[n].voter, text);
	}
}

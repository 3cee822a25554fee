#include "tally/roll/cmd_roll_before.h"

#include <stdlib.h>

#define VOTED_LINE_MAX 200

static const char *const fix_from =
    N_("give the folder that the roll of stage e0 was written to, with its "
       "roll.note signed by the authority");

char *
roll_office_path(const char *folder, const char *what, enum roll_stage stage,
    unsigned number, const char *ending)
{
	struct text path = { 0 };

	text_addf(&path, "%s/%s-%s-%u.%s", folder, what, roll_stage_name(stage),
	    number, ending);
	return path.at;
}

/* A signed roll of this election and setup. */
static int
roll_open(const char *path, const struct definition *definition,
    struct digest *id, struct roll *roll, struct error *err)
{
	struct file_bytes file = { 0 };
	struct note note;
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
		goto out;
	if (root_open(&definition->root, file_span(&file), &note, err) != 0 ||
	    roll_parse(note.text, roll, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	*id = note.text.digest;
	if (definition_owns(definition, &roll->head, err) != 0 ||
	    roll_check(roll, &definition->setup, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	file_release(&file);
	if (rc != 0)
		roll_clear(roll);
	return rc;
}

static int
voters_read(struct verified bytes, const struct setup *setup,
    const struct roll *roll, struct roll_before *before, struct error *err)
{
	struct roll_list list;
	bool more = true;

	before->voters =
	    memory_new((size_t)roll->eligible, sizeof(before->voters[0]));
	if (roll_list_open(bytes, setup, &list, err) != 0)
		return -1;
	for (;;) {
		struct roll_voter voter;

		if (roll_list_next(&list, &voter, &more, err) != 0)
			return -1;
		if (!more || before->voter_count == roll->eligible)
			break;
		before->voters[before->voter_count++] = voter;
	}
	if (more || before->voter_count != roll->eligible)
		return error_set(err, ERROR_INPUT, fix_from,
		    N_("roll.csv has not the %llu voters of roll.note"),
		    (unsigned long long)roll->eligible);
	return 0;
}

static int
list_read(const char *folder, const struct definition *definition,
    const struct roll *roll, struct roll_before *before, struct error *err)
{
	char *path = path_join(folder, "roll.csv");
	struct file_bytes file = { 0 };
	struct verified bytes;
	struct hashed hashed;
	int rc = -1;

	if (file_read_path(path, ROLL_BYTES_MAX, &file, err) != 0)
		goto out;
	hashed = hashed_of(file_span(&file));
	if (verified_by_digest(&hashed, &roll->list, &bytes, err) != 0 ||
	    voters_read(bytes, &definition->setup, roll, before, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	file_release(&file);
	free(path);
	return rc;
}

/* Stage e begins with the signed roll of stage e0. */
static int
from_read(const char *folder, const struct definition *definition,
    struct roll_before *before, unsigned *number, struct error *err)
{
	char *path = path_join(folder, "roll.note");
	struct roll roll = { .totals = NULL };
	int rc = -1;

	if (roll_open(path, definition, &before->from, &roll, err) != 0)
		goto out;
	if (roll.stage != ROLL_E0) {
		error_set(err, ERROR_INPUT, fix_from,
		    N_("this is a roll of stage e, not of stage e0"));
		error_at_name(err, path);
		goto out;
	}
	*number = roll.head.number;
	before->reference = roll.reference;
	rc = list_read(folder, definition, &roll, before, err);
out:
	roll_clear(&roll);
	free(path);
	return rc;
}

/* The new roll takes the number after the one that it replaces. */
static int
replaces_read(const char *path, const struct definition *definition,
    struct roll_before *before, struct error *err)
{
	struct roll roll = { .totals = NULL };
	struct digest id;
	int rc = -1;

	if (roll_open(path, definition, &id, &roll, err) != 0)
		return -1;
	if (roll.stage != before->stage) {
		error_set(err, ERROR_INPUT,
		    N_("give the signed roll.note of the same stage"),
		    N_("a roll of stage %s cannot replace one of stage %s"),
		    roll_stage_name(before->stage), roll.head.subject);
		error_at_name(err, path);
		goto out;
	}
	before->head.number = roll.head.number + 1;
	before->head.first = false;
	before->head.replaces = id;
	before->reference = roll.reference;
	rc = 0;
out:
	roll_clear(&roll);
	return rc;
}

static int
numbers_read(const char *office, enum roll_stage stage, unsigned number,
    const struct definition *definition, struct roll_before *before,
    struct error *err)
{
	char *path = roll_office_path(office, "numbers", stage, number, "csv");
	struct file_bytes file = { 0 };
	int rc = -1;

	if (file_read_path(path, ROLL_BYTES_MAX, &file, err) != 0)
		goto out;
	if (roll_numbers_parse(file_span(&file), &definition->id,
	        &before->numbers, &before->number_count, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	file_release(&file);
	free(path);
	return rc;
}

static int
u64_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Everybody on the E0 roll has a register number. */
static int
numbers_check(const struct roll_before *before, struct error *err)
{
	size_t count = before->number_count, missing = 0;
	uint64_t *voters = memory_new(count, sizeof(voters[0]));

	for (size_t i = 0; i < count; i++)
		voters[i] = before->numbers[i].voter;
	qsort(voters, count, sizeof(voters[0]), u64_compare);
	for (size_t i = 0; i < before->voter_count; i++)
		missing += bsearch(&before->voters[i].number, voters, count,
		               sizeof(voters[0]), u64_compare) == NULL;
	free(voters);
	if (missing == 0)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("give --office the folder that belongs to this e0 roll"),
	    N_("%zu voters of the e0 roll are not among the voter numbers in "
	       "--office"),
	    missing);
}

/* The voter number that stands first on each line, after the titles. */
static int
voted_add(struct span bytes, struct roll_before *before, struct error *err)
{
	struct span line, field;
	size_t n = 0;

	while (bytes.at != NULL && bytes.len > 0) {
		uint64_t voter;

		n++;
		if (!span_line(&bytes, VOTED_LINE_MAX, &line))
			break;
		if (n <= 2 &&
		    (span_skip(&line, "salt,") || span_skip(&line, "voter,")))
			continue;
		if (!span_cut(&line, ',', VOTER_TEXT_LEN, &field) ||
		    !voter_parse(field, &voter))
			break;
		before->voted[before->voted_count++] = voter;
	}
	if (bytes.at == NULL || bytes.len == 0)
		return 0;
	error_set(err, ERROR_INPUT, N_("give a check-in list, checkins.csv"),
	    N_("a voter number of 16 digits 0-9 a-f must stand first"));
	return error_at(err, N_("line %zu"), n);
}

static int
voted_read(const char *path, struct roll_before *before, struct error *err)
{
	struct file_bytes file = { 0 };
	int rc = -1;

	if (file_read_path(path, ROLL_BYTES_MAX, &file, err) != 0)
		goto out;
	/* A line has at least the number and its end. */
	before->voted = memory_grow(before->voted,
	    before->voted_count + file.len / (VOTER_TEXT_LEN + 1) + 1,
	    sizeof(before->voted[0]));
	if (voted_add(file_span(&file), before, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	file_release(&file);
	return rc;
}

static int
stage_read(const struct arguments *arguments, enum roll_stage *stage,
    struct error *err)
{
	const char *name = arguments_value(arguments, "stage");

	*stage = name != NULL ? roll_stage_find(span_of(name)) : ROLL_E0;
	if (*stage == ROLL_STAGE_COUNT)
		return error_set(err, ERROR_USAGE,
		    N_("write --stage e0 (day of the notice) or --stage e "
		       "(polling day)"),
		    N_("there is no stage \"%s\""), name);
	if (*stage == ROLL_E0 && (arguments_flag(arguments, "from") ||
	                             arguments_flag(arguments, "voted")))
		return error_set(err, ERROR_USAGE,
		    N_("write --stage e with them"),
		    N_("--from and --voted belong to stage e"));
	if (*stage == ROLL_E && !arguments_flag(arguments, "from"))
		return error_set(
		    err, ERROR_USAGE, fix_from, N_("stage e needs --from"));
	return 0;
}

int
roll_before_read(const struct arguments *arguments,
    const struct definition *definition, struct roll_before *before,
    struct error *err)
{
	const char *office = arguments_value(arguments, "office");
	const char *from = arguments_value(arguments, "from");
	const char *replaces = arguments_value(arguments, "replaces");
	const char *voted;
	unsigned e0 = 0;

	if (stage_read(arguments, &before->stage, err) != 0)
		return -1;
	before->head =
	    definition_statement(definition, roll_stage_name(before->stage));
	if (replaces != NULL &&
	    replaces_read(replaces, definition, before, err) != 0)
		return -1;
	if (from != NULL && from_read(from, definition, before, &e0, err) != 0)
		return -1;
	if (replaces != NULL) {
		if (numbers_read(office, before->stage, before->head.number - 1,
		        definition, before, err) != 0)
			return -1;
	} else if (from != NULL && numbers_read(office, ROLL_E0, e0, definition,
	                               before, err) != 0) {
		return -1;
	}
	for (size_t i = 0;
	     (voted = arguments_each(arguments, "voted", i)) != NULL; i++)
		if (voted_read(voted, before, err) != 0)
			return -1;
	if (before->voted_count > 0)
		qsort(before->voted, before->voted_count,
		    sizeof(before->voted[0]), u64_compare);
	return numbers_check(before, err);
}

void
roll_before_clear(struct roll_before *before)
{
	free(before->voters);
	free(before->numbers);
	free(before->voted);
	*before = (struct roll_before){ 0 };
}

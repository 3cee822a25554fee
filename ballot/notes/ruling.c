#include "ballot/notes/ruling.h"

#include <assert.h>
#include <string.h>

static const char *const fix_draft =
    N_("have it drafted again with kaihyo tally");

static const char *const action_names[RULING_ACTION_COUNT] = {
	[RULING_RESOLVE] = "resolve",
	[RULING_CORRECT] = "correct",
	[RULING_WITHDRAW] = "withdraw",
	[RULING_MOVE_BOX] = "move-box",
	[RULING_REOPEN] = "reopen",
	[RULING_VOID] = "void",
};

static const struct {
	const char *word, *label;
} reasons[REASON_COUNT] = {
	[REASON_ENTRY_ERROR] = { WORD_("entry-error"),
	    N_("written or typed wrongly") },
	[REASON_DOUBLE_ENTRY] = { WORD_("double-entry"), N_("entered twice") },
	[REASON_MACHINE_FAULT] = { WORD_("machine-fault"),
	    N_("a machine failed") },
	[REASON_SEAL_REPLACED] = { WORD_("seal-replaced"),
	    N_("a seal was replaced on purpose") },
	[REASON_PAPER_FOUND] = { WORD_("paper-found"),
	    N_("papers were found") },
	[REASON_VOTER_LEFT] = { WORD_("voter-left-with-paper"),
	    N_("voters were seen to leave with their paper") },
	[REASON_DOUBLE_VOTE] = { WORD_("double-vote"),
	    N_("someone voted twice") },
	[REASON_WRONG_CHECK_IN] = { WORD_("wrong-check-in"),
	    N_("checked in under a wrong number or name") },
	[REASON_SMALL_UNIT] = { WORD_("small-unit"),
	    N_("too few papers to be counted alone") },
	[REASON_NOT_FOUND] = { WORD_("not-found"),
	    N_("searched for, and no cause found") },
	[REASON_OTHER] = { WORD_("other"), N_("another reason") },
};

static const char *const end_names[] = { "explained", "accepted" };
static const char *const what_names[] = { "turnout", "count" };

const char *
ruling_action_name(enum ruling_action action)
{
	return action_names[action];
}

const char *
ruling_reason_word(enum ruling_reason reason)
{
	return reasons[reason].word;
}

const char *
ruling_reason_name(enum ruling_reason reason)
{
	const char *word = reasons[reason].word;

	return word != NULL ? WORD_TEXT(word) : NULL;
}

const char *
ruling_reason_label(enum ruling_reason reason)
{
	return reasons[reason].label;
}

enum ruling_reason
ruling_reason_find(struct span name)
{
	for (enum ruling_reason r = REASON_ENTRY_ERROR; r < REASON_COUNT; r++)
		if (span_equals(name, ruling_reason_name(r)))
			return r;
	return REASON_NONE;
}

bool
ruling_is_field(struct span name)
{
	bool after_dot = true;

	if (name.len == 0 || name.len > RULING_FIELD_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!word && (after_dot || (c != '-' && c != '.')))
			return false;
		after_dot = c == '.';
	}
	return !after_dot;
}

/* "<one of names>"; zero-based. */
static int
choice_read(struct lines *lines, const char *key, const char *const *names,
    size_t count, size_t *chosen, struct error *err)
{
	struct span value;

	if (lines_value(lines, key, 40, &value, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (names[i] != NULL && span_equals(value, names[i])) {
			*chosen = i;
			return 0;
		}
	return lines_refuse(lines, err, fix_draft,
	    N_("\"%.*s\" cannot stand in \"%s\""), (int)value.len, value.at,
	    key);
}

static bool
is_code(struct span code)
{
	return code.len == FINDING_CODE_LEN &&
	       (code.at[0] == 'E' || code.at[0] == 'W' || code.at[0] == 'N') &&
	       code.at[1] >= '1' && code.at[1] <= '9' && code.at[2] >= '0' &&
	       code.at[2] <= '9' && code.at[3] >= '0' && code.at[3] <= '9';
}

static int
resolve_read(struct lines *lines, struct ruling *ruling, struct error *err)
{
	struct span value, code;
	size_t end = 0;

	if (lines_value(lines, "finding", FINDING_CODE_LEN + 1 + ID_MAX, &value,
	        err) != 0)
		return -1;
	if (!span_cut(&value, ' ', FINDING_CODE_LEN, &code) || !is_code(code) ||
	    value.at == NULL || !span_is_id(value))
		return lines_refuse(lines, err, fix_draft,
		    N_("\"finding\" must read CODE ID, such as \"E301 kita\""));
	span_copy(code, ruling->code, sizeof(ruling->code));
	span_copy(value, ruling->thing, sizeof(ruling->thing));
	if (lines_value(lines, "figures", RULING_FIGURES_MAX, &value, err) != 0)
		return -1;
	span_copy(value, ruling->figures, sizeof(ruling->figures));
	if (choice_read(lines, "end", end_names, 2, &end, err) != 0)
		return -1;
	ruling->end = (enum ruling_end)end;
	return 0;
}

static int
correct_read(struct lines *lines, struct ruling *ruling, struct error *err)
{
	struct span value;

	if (lines_id(lines, "place", ruling->thing, err) != 0 ||
	    lines_value(lines, "field", RULING_FIELD_MAX, &value, err) != 0)
		return -1;
	if (!ruling_is_field(value))
		return lines_refuse(lines, err, fix_draft,
		    N_("\"%.*s\" is no name of a turnout's number"),
		    (int)value.len, value.at);
	span_copy(value, ruling->field, sizeof(ruling->field));
	if (lines_number(lines, "old", RULING_NUMBER_MAX, &ruling->old, err) !=
	        0 ||
	    lines_number(lines, "new", RULING_NUMBER_MAX, &ruling->new, err) !=
	        0)
		return -1;
	if (ruling->old == ruling->new)
		return lines_refuse(
		    lines, err, fix_draft, N_("old and new are the same"));
	return 0;
}

static int
withdraw_read(struct lines *lines, struct ruling *ruling, struct error *err)
{
	struct span value, name;

	if (lines_id(lines, "unit", ruling->thing, err) != 0 ||
	    lines_value(lines, "file", FILE_NAME_LEN + DIGEST_TEXT_LEN, &value,
	        err) != 0)
		return -1;
	if (!span_cut(&value, ' ', FILE_NAME_LEN, &name) ||
	    !record_name_parse(name, &ruling->file) || value.at == NULL ||
	    !digest_parse(value, &ruling->digest))
		return lines_refuse(lines, err, fix_draft,
		    N_("\"file\" must read NAME DIGEST, as in the manifest"));
	return 0;
}

static int
move_read(struct lines *lines, struct ruling *ruling, struct error *err)
{
	if (lines_id(lines, "box", ruling->thing, err) != 0 ||
	    lines_id(lines, "from", ruling->from, err) != 0 ||
	    lines_id(lines, "to", ruling->to, err) != 0)
		return -1;
	if (strcmp(ruling->from, ruling->to) == 0)
		return lines_refuse(
		    lines, err, fix_draft, N_("the box stays where it is"));
	return 0;
}

static int
action_read(struct lines *lines, struct ruling *ruling, struct error *err)
{
	size_t chosen = RULING_NONE;

	if (choice_read(lines, "action", action_names, RULING_ACTION_COUNT,
	        &chosen, err) != 0)
		return -1;
	ruling->action = (enum ruling_action)chosen;
	switch (ruling->action) {
	case RULING_RESOLVE:
		return resolve_read(lines, ruling, err);
	case RULING_CORRECT:
		return correct_read(lines, ruling, err);
	case RULING_WITHDRAW:
		return withdraw_read(lines, ruling, err);
	case RULING_MOVE_BOX:
		return move_read(lines, ruling, err);
	case RULING_REOPEN:
		if (choice_read(lines, "what", what_names, 2, &chosen, err) !=
		    0)
			return -1;
		ruling->what = (enum ruling_what)chosen;
		return 0;
	case RULING_VOID:
		if (!ruling->head.first)
			return 0;
		return lines_refuse(lines, err, fix_draft,
		    N_("number 1 has nothing before it to take back"));
	case RULING_NONE:
	case RULING_ACTION_COUNT:
		break;
	}
	return -1;
}

static int
reason_read(struct lines *lines, struct ruling *ruling, struct error *err)
{
	struct span value, code;

	if (lines_value(
	        lines, "reason", 32 + 1 + RULING_WORDS_MAX, &value, err) != 0)
		return -1;
	if (span_cut(&value, ' ', 32, &code))
		ruling->reason = ruling_reason_find(code);
	if (ruling->reason == REASON_NONE || value.at == NULL ||
	    !span_is_text(value, RULING_WORDS_MAX))
		return lines_refuse(lines, err, fix_draft,
		    N_("\"reason\" must read CODE WORDS, with a code of "
		       "docs/formats.md 10 and at most %d bytes of words"),
		    RULING_WORDS_MAX);
	span_copy(value, ruling->words, sizeof(ruling->words));
	return 0;
}

int
ruling_parse(struct verified text, struct ruling *ruling, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*ruling = (struct ruling){ .action = RULING_NONE };
	if (statement_parse(&lines, NOTE_RULING, &ruling->head, err) != 0 ||
	    lines_id(&lines, "station", ruling->station, err) != 0 ||
	    action_read(&lines, ruling, err) != 0 ||
	    reason_read(&lines, ruling, err) != 0 ||
	    slots_parse(&lines, ruling->slots, &ruling->slot_count, err) != 0)
		return -1;
	return lines_end(&lines, err);
}

static void
action_format(const struct ruling *ruling, struct text *text)
{
	char name[FILE_NAME_LEN], digest[DIGEST_TEXT_LEN];

	switch (ruling->action) {
	case RULING_RESOLVE:
		text_addf(text, "finding %s %s\nfigures %s\nend %s\n",
		    ruling->code, ruling->thing, ruling->figures,
		    end_names[ruling->end]);
		break;
	case RULING_CORRECT:
		text_addf(text, "place %s\nfield %s\nold %llu\nnew %llu\n",
		    ruling->thing, ruling->field,
		    (unsigned long long)ruling->old,
		    (unsigned long long)ruling->new);
		break;
	case RULING_WITHDRAW:
		record_name_format(ruling->file, name);
		digest_format(&ruling->digest, digest);
		text_addf(
		    text, "unit %s\nfile %s %s\n", ruling->thing, name, digest);
		break;
	case RULING_MOVE_BOX:
		text_addf(text, "box %s\nfrom %s\nto %s\n", ruling->thing,
		    ruling->from, ruling->to);
		break;
	case RULING_REOPEN:
		text_addf(text, "what %s\n", what_names[ruling->what]);
		break;
	case RULING_VOID:
	case RULING_NONE:
	case RULING_ACTION_COUNT:
		break;
	}
}

void
ruling_format(const struct ruling *ruling, struct text *text)
{
	statement_format(&ruling->head, NOTE_RULING, text);
	text_addf(text, "station %s\naction %s\n", ruling->station,
	    action_names[ruling->action]);
	action_format(ruling, text);
	text_addf(text, "reason %s %s\n", ruling_reason_name(ruling->reason),
	    ruling->words);
	slots_format(ruling->slots, ruling->slot_count, text);
}

/* The district of what it decides on, or SIZE_MAX: the whole station. */
static size_t
district_of(const struct ruling *ruling, const struct setup *setup)
{
	size_t found = SIZE_MAX;

	switch (ruling->action) {
	case RULING_CORRECT:
		found = setup_place(setup, ruling->thing);
		return found != SIZE_MAX ? setup->places[found].district
		                         : SIZE_MAX;
	case RULING_WITHDRAW:
		found = setup_unit(setup, ruling->thing);
		return found != SIZE_MAX ? setup->units[found].district
		                         : SIZE_MAX;
	case RULING_MOVE_BOX:
		found = setup_box(setup, ruling->thing);
		return found != SIZE_MAX
		           ? setup->places[setup->boxes[found].place].district
		           : SIZE_MAX;
	case RULING_RESOLVE: /* an id may name a unit and a district */
	case RULING_REOPEN:
	case RULING_VOID:
	case RULING_NONE:
	case RULING_ACTION_COUNT:
		break;
	}
	return SIZE_MAX;
}

static int
refuse_thing(const char *kind, const char *id, struct error *err)
{
	return error_set(err, ERROR_INPUT,
	    N_("check that it is for this election, and that the setup is the "
	       "latest"),
	    N_("the setup knows no %s %s"), kind, id);
}

/* Papers of a box can only be counted where papers like them are. */
static int
move_check(
    const struct ruling *ruling, const struct setup *setup, struct error *err)
{
	size_t from = setup_unit(setup, ruling->from);
	size_t to = setup_unit(setup, ruling->to);
	size_t district = district_of(ruling, setup);

	if (from == SIZE_MAX || to == SIZE_MAX)
		return refuse_thing(WORD_("unit"),
		    from == SIZE_MAX ? ruling->from : ruling->to, err);
	if (setup->units[to].district != district ||
	    setup->units[from].district != district)
		return error_set(err, ERROR_INPUT,
		    N_("a box is counted in its own district; look for the "
		       "right unit"),
		    N_("box %s lies in another district than unit %s"),
		    ruling->thing,
		    setup->units[to].district != district ? ruling->to
		                                          : ruling->from);
	if (setup->units[from].paper != setup->units[to].paper)
		return error_set(err, ERROR_INPUT,
		    N_("look for a unit that counts the same paper"),
		    N_("units %s and %s count different kinds of paper"),
		    ruling->from, ruling->to);
	return 0;
}

int
ruling_check(
    const struct ruling *ruling, const struct setup *setup, struct error *err)
{
	size_t station = setup_office(setup, ruling->station);
	size_t district = district_of(ruling, setup);

	if (station == SIZE_MAX)
		return refuse_thing(WORD_("station"), ruling->station, err);
	if (district == SIZE_MAX) {
		if (ruling->action == RULING_CORRECT)
			return refuse_thing(WORD_("place"), ruling->thing, err);
		if (ruling->action == RULING_WITHDRAW)
			return refuse_thing(WORD_("unit"), ruling->thing, err);
		if (ruling->action == RULING_MOVE_BOX)
			return refuse_thing(WORD_("box"), ruling->thing, err);
		return 0;
	}
	if (setup->districts[district].station != station)
		return error_set(err, ERROR_INPUT,
		    N_("decide it at the station that it belongs to"),
		    N_("%s belongs to station %s, not to %s"), ruling->thing,
		    setup->stations[setup->districts[district].station].id,
		    ruling->station);
	return ruling->action == RULING_MOVE_BOX
	           ? move_check(ruling, setup, err)
	           : 0;
}

size_t
ruling_scopes(const struct ruling *ruling, const struct setup *setup,
    struct scope scopes[SCOPES_MAX])
{
	size_t district = district_of(ruling, setup);

	scopes[0] = (struct scope){ .kind = SCOPE_STATION };
	memcpy(scopes[0].id, ruling->station, sizeof(scopes[0].id));
	if (district == SIZE_MAX)
		return 1;
	scopes[1] = (struct scope){ .kind = SCOPE_DISTRICT };
	memcpy(
	    scopes[1].id, setup->districts[district].id, sizeof(scopes[1].id));
	return 2;
}

static void
correct_print(FILE *to, const struct ruling *ruling)
{
	char old[NUMBER_TEXT_LEN], new[NUMBER_TEXT_LEN];

	say(to, N_("Correction: place %s, %s: old %s, new %s\n"), ruling->thing,
	    ruling->field, number_text((long long)ruling->old, old),
	    number_text((long long)ruling->new, new));
}

void
ruling_print(FILE *to, const struct ruling *ruling)
{
	char name[FILE_NAME_LEN];

	switch (ruling->action) {
	case RULING_RESOLVE:
		say(to,
		    ruling->end == RULING_EXPLAINED
		        ? N_("Explained: %s %s\n")
		        : N_("Unexplained, accepted, witnesses heard: %s "
		             "%s\n"),
		    ruling->code, ruling->thing);
		fprintf(to, "  %s\n", ruling->figures);
		break;
	case RULING_CORRECT:
		correct_print(to, ruling);
		break;
	case RULING_WITHDRAW:
		record_name_format(ruling->file, name);
		say(to, N_("Withdrawn, does not count: %s of unit %s\n"), name,
		    ruling->thing);
		break;
	case RULING_MOVE_BOX:
		say(to, N_("Moved: box %s, old unit %s, new unit %s\n"),
		    ruling->thing, ruling->from, ruling->to);
		break;
	case RULING_REOPEN:
		say(to, ruling->what == RULING_TURNOUT
		            ? N_("Open again: the turnout\n")
		            : N_("Open again: the count\n"));
		break;
	case RULING_VOID:
		say(to, N_("Taken back: what decision %s said before\n"),
		    ruling->head.subject);
		break;
	case RULING_NONE:
	case RULING_ACTION_COUNT:
		break;
	}
	say(to, N_("Reason: %s: %s\n"),
	    translate(reasons[ruling->reason].label), ruling->words);
}

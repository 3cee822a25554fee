#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/cmd_signing.h"
#include "tally/cmd_session.h"
#include "tally/commands.h"
#include "tally/gate.h"

/* While the notes on the command line are read. */
struct judging {
	struct definition *definition;
	struct gate gate;
	struct text draft, note;
};

/* Verifies one note as a station would, and parses it. */
static int
statement_load(const struct judging *judging, const char *path,
    enum note_kind wanted, struct signed_statement *statement,
    struct error *err)
{
	struct keyring keyring = signed_keyring(wanted, judging->definition);
	struct policy_notice notice = { 0 };
	struct file_bytes file = { 0 };
	struct note note;
	int rc = -1;

	*statement = (struct signed_statement){ .kind = NOTE_NONE };
	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
		return -1;
	if (note_open(file_span(&file), &keyring, &note, err) != 0 ||
	    signed_parse(note.text, judging->definition, statement, err) != 0)
		goto out;
	if (statement->kind != wanted) {
		error_set(err, ERROR_INPUT, N_("give the file that is meant"),
		    N_("this is a %s, not a %s"),
		    note_kind_word(statement->kind), note_kind_word(wanted));
		goto out;
	}
	rc = signed_check_signers(
	    statement, judging->definition, &note, &notice, err);
out:
	if (rc != 0)
		error_at_name(err, path);
	file_release(&file);
	return rc;
}

static int
rolls_load(struct judging *judging, const struct arguments *arguments,
    struct error *err)
{
	struct gate *gate = &judging->gate;
	const char *path;

	for (size_t n = 0;
	     (path = arguments_each(arguments, "roll", n)) != NULL; n++) {
		struct signed_statement statement;
		const struct roll *roll = &statement.of.roll;
		int rc =
		    statement_load(judging, path, NOTE_ROLL, &statement, err);

		if (rc == 0) {
			struct known_figure *figure = roll->stage == ROLL_E0
			                                  ? &gate->eligible_e0
			                                  : &gate->eligible;

			*figure = (struct known_figure){ true, roll->eligible };
			gate->has_roll[roll->stage] = true;
			gate->rolls[roll->stage] = statement.id;
		}
		signed_clear(&statement);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
total_compare(const void *a, const void *b)
{
	return strcmp(((const struct gate_total *)a)->station,
	    ((const struct gate_total *)b)->station);
}

static int
totals_load(struct judging *judging, const struct arguments *arguments,
    struct error *err)
{
	struct gate *gate = &judging->gate;

	gate->totals =
	    memory_new(arguments->operand_count, sizeof(gate->totals[0]));
	for (size_t i = 0; i < arguments->operand_count; i++) {
		struct signed_statement statement;
		const struct totals *totals = &statement.of.totals;
		struct gate_total *total = &gate->totals[gate->total_count];

		if (statement_load(judging, arguments->operands[i], NOTE_TOTALS,
		        &statement, err) != 0)
			return -1;
		memcpy(total->station, totals->head.subject,
		    sizeof(total->station));
		total->id = statement.id;
		total->voters = totals->voters;
		total->papers = totals->papers;
		gate->total_count++;
		signed_clear(&statement);
	}
	qsort(gate->totals, gate->total_count, sizeof(gate->totals[0]),
	    total_compare);
	return gate_check(gate, &judging->definition->setup, err);
}

static int
head_make(struct judging *judging, const struct arguments *arguments,
    struct error *err)
{
	const char *path = arguments_value(arguments, "replaces");
	struct statement *head = &judging->gate.head;
	struct signed_statement before;
	int rc = 0;

	*head = definition_statement(judging->definition, "");
	if (path != NULL) {
		rc = statement_load(judging, path, NOTE_GATE, &before, err);
		if (rc == 0) {
			head->number = before.of.gate.head.number + 1;
			head->first = false;
			head->replaces = before.id;
		}
		signed_clear(&before);
	}
	return rc == 0 ? signing_date(arguments, &head->date, err) : -1;
}

static int
write_note(struct judging *judging, const struct arguments *arguments,
    struct error *err)
{
	const struct setup *setup = &judging->definition->setup;
	struct signing_subject subject = { .kind = NOTE_GATE,
		.slots = judging->gate.slots,
		.slot_count = judging->gate.slot_count,
		.date = judging->gate.head.date };
	char name[40];

	subject.scopes[0].kind = SCOPE_STATION;
	memcpy(subject.scopes[0].id, setup->stations[0].id,
	    sizeof(subject.scopes[0].id));
	subject.scope_count = 1;
	if (folder_make(arguments_value(arguments, "out"), err) != 0 ||
	    signing_sign(arguments, judging->definition,
	        text_span(&judging->draft), &judging->note, err) != 0)
		return -1;
	snprintf(name, sizeof(name), "gate-%u.note", judging->gate.head.number);
	return signing_write(judging->definition, &subject,
	    arguments_value(arguments, "out"), name, text_span(&judging->note),
	    err);
}

static int
cmd_gate(const struct arguments *arguments, struct error *err)
{
	struct judging judging = { 0 };
	struct trace trace = { 0 };
	struct text text = { 0 };
	int rc = -1;

	judging.definition =
	    definition_load(arguments_value(arguments, "definition"), err);
	if (judging.definition == NULL)
		goto out;
	if (!judging.definition->ordinance.decision.gate.exists) {
		error_set(err, ERROR_INPUT,
		    N_("nothing to do: the papers may be opened"),
		    N_("the ordinance of this election has no gate"));
		goto out;
	}
	if (head_make(&judging, arguments, err) != 0 ||
	    rolls_load(&judging, arguments, err) != 0 ||
	    totals_load(&judging, arguments, err) != 0 ||
	    signing_slots(arguments, judging.gate.slots,
	        &judging.gate.slot_count, err) != 0 ||
	    gate_judge(judging.definition, &judging.gate, &trace, err) != 0)
		goto out;
	session_banner(judging.definition, stdout);
	trace_text(&trace, &text);
	fputs(text_span(&text).at, stdout);
	say(stdout, "%s\n",
	    translate(judging.gate.established
	                  ? N_("The vote stands.")
	                  : N_("The vote does not stand.")));
	say(stdout, "%s\n",
	    translate(judging.gate.open ? N_("The papers may be opened.")
	                                : N_("The papers stay sealed.")));
	gate_format(&judging.gate, &judging.draft);
	rc = write_note(&judging, arguments, err);
out:
	text_clear(&text);
	text_clear(&judging.draft);
	text_clear(&judging.note);
	trace_clear(&trace);
	gate_clear(&judging.gate);
	definition_free(judging.definition);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the definition folder from the election office"),
	    .required = true },
	{ .name = "roll",
	    .value = "NOTE",
	    .help = N_("a signed roll: how many may vote"),
	    .repeats = true },
	{ .name = "replaces",
	    .value = "NOTE",
	    .help = N_("the gate note that this one corrects") },
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("the medium to write the note to"),
	    .required = true },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	{ .name = "passphrase-file",
	    .value = "FILE",
	    .help = N_("read the passphrase from a file (for tests and "
	               "rehearsals)") },
	{ .name = NULL },
};

const struct command cmd_tally_gate = {
	.name = "gate",
	.operands = "TOTALS-NOTE...",
	.operands_min = 1,
	.operands_max = -1,
	.summary = N_("judge whether the vote stands and may be opened"),
	.manual = N_("Takes the totals of all stations and the roll, applies "
	             "the rule of the ordinance, shows every step, and drafts "
	             "the note that opens the papers or keeps them sealed. "
	             "The election authority signs it; where one station "
	             "counts everything, its own officers do."),
	.options = options,
	.run = cmd_gate,
};

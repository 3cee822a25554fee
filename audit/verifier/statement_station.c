#include <string.h>

#include "audit/verifier/form.h"
#include "audit/verifier/statement.h"

#define GATE_MAX 200000000
#define STATIONS_MAX 2000
#define CORRECTED_MAX 10000000
#define WORDS_MAX 300
#define CERTIFIED_WORDS_MAX 400
#define FIGURES_MAX 200000
#define FINDINGS_MAX 100000
#define VALUE_MAX 1000000000
#define SNAPSHOT_MAX 95
#define UNITS_MAX 50000

/* --- totals and gate ------------------------------------------------------ */

static bool
figure_read(
    struct reading *reading, const char *key, struct figure_or_none *figure)
{
	struct bytes value;

	return take_value(reading, key, &value) &&
	       ((cut_figure(&value, GATE_MAX, figure) && value.at == NULL) ||
	           LINE_WRONG(reading,
	               "\"%s\" is no whole number up to %llu, and no -", key,
	               (unsigned long long)GATE_MAX));
}

bool
totals_read(struct reading *reading, struct totals *totals)
{
	return take_digest(reading, "turnouts", totals->turnouts) &&
	       take_number(reading, "voters", GATE_MAX, &totals->voters) &&
	       figure_read(reading, "papers", &totals->papers);
}

static bool
rolls_read(struct reading *reading, struct gate *gate)
{
	struct bytes before = { NULL, 0 }, value;

	while (lines_ahead(&reading->lines, "roll")) {
		enum roll_stage stage = ROLL_E;

		if (!take_repeat(reading, "roll", &before, &value))
			return false;
		if (bytes_skip(&value, "e0 "))
			stage = ROLL_E0;
		else if (!bytes_skip(&value, "e "))
			stage = ROLL_STAGES;
		if (stage == ROLL_STAGES || gate->has_roll[stage] ||
		    !bytes_digest(value, gate->rolls[stage]))
			return LINE_WRONG(reading, "the line must read: %s",
			    "roll e0|e NOTE-ID");
		gate->has_roll[stage] = true;
	}
	return true;
}

static bool
station_totals_read(struct reading *reading, struct gate *gate)
{
	struct bytes before = { NULL, 0 }, value;

	do {
		size_t n = gate->total_count;
		struct gate_total *total;

		if (!take_repeat(reading, "total", &before, &value))
			return false;
		if (n == STATIONS_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    STATIONS_MAX, "total");
		gate->totals =
		    list_add(gate->totals, n, sizeof(gate->totals[0]));
		total = &gate->totals[n];
		if (!cut_id(&value, total->station) ||
		    !cut_digest(&value, total->id) ||
		    !cut_number(&value, GATE_MAX, &total->voters) ||
		    !cut_figure(&value, GATE_MAX, &total->papers) ||
		    value.at != NULL)
			return LINE_WRONG(reading, "the line must read: %s",
			    "total STATION NOTE-ID VOTERS PAPERS");
		gate->total_count++;
	} while (lines_ahead(&reading->lines, "total"));
	return true;
}

bool
gate_read(struct reading *reading, struct gate *gate)
{
	return figure_read(reading, "eligible-e0", &gate->eligible[ROLL_E0]) &&
	       figure_read(reading, "eligible", &gate->eligible[ROLL_E]) &&
	       rolls_read(reading, gate) &&
	       station_totals_read(reading, gate) &&
	       take_yes_no(reading, "established", &gate->established) &&
	       take_yes_no(reading, "open", &gate->open);
}

/* --- ruling --------------------------------------------------------------- */

static bool
is_finding_code(struct bytes code)
{
	return code.len == 4 && strchr("EWN", code.at[0]) != NULL &&
	       code.at[0] != '\0' && code.at[1] >= '1' && code.at[1] <= '9' &&
	       code.at[2] >= '0' && code.at[2] <= '9' && code.at[3] >= '0' &&
	       code.at[3] <= '9';
}

static bool
resolve_read(struct reading *reading, struct ruling *ruling)
{
	struct bytes value, code;
	int end;

	if (!take_value(reading, "finding", &value))
		return false;
	if (!bytes_field(&value, ' ', &code) || !is_finding_code(code) ||
	    !bytes_copy(code, ruling->code, sizeof(ruling->code)) ||
	    !cut_id(&value, ruling->thing) || value.at != NULL)
		return LINE_WRONG(
		    reading, "the line must read: %s", "finding CODE ID");
	if (!take_value(reading, "figures", &value))
		return false;
	if (!bytes_are_text(value, sizeof(ruling->figures) - 1) ||
	    !bytes_copy(value, ruling->figures, sizeof(ruling->figures)))
		return LINE_WRONG(reading,
		    "\"%s\" is no proper text of 1 to %llu bytes", "figures",
		    (unsigned long long)sizeof(ruling->figures) - 1);
	if (!take_word(reading, "end", "explained accepted", &end))
		return false;
	ruling->accepted = end == 1;
	return true;
}

/* "paper.white.issued": words of a-z, 0-9 and inner -, apart by dots. */
static bool
is_field(struct bytes name)
{
	bool begins = true;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!letter && (begins || (c != '-' && c != '.')))
			return false;
		begins = c == '.';
	}
	return !begins;
}

static bool
correct_read(struct reading *reading, struct ruling *ruling)
{
	struct bytes value;

	if (!take_id(reading, "place", ruling->thing) ||
	    !take_value(reading, "field", &value))
		return false;
	if (!is_field(value) ||
	    !bytes_copy(value, ruling->field, sizeof(ruling->field)))
		return LINE_WRONG(
		    reading, "no number of a turnout has such a name");
	return take_number(reading, "old", CORRECTED_MAX, &ruling->old) &&
	       take_number(reading, "new", CORRECTED_MAX, &ruling->new) &&
	       (ruling->old != ruling->new ||
	           LINE_WRONG(reading, "old and new are the same"));
}

static bool
withdraw_read(struct reading *reading, struct ruling *ruling)
{
	struct bytes value, name;

	return take_id(reading, "unit", ruling->thing) &&
	       take_value(reading, "file", &value) &&
	       ((bytes_field(&value, ' ', &name) &&
	            papers_name_read(name, &ruling->file) &&
	            cut_digest(&value, ruling->digest) && value.at == NULL) ||
	           LINE_WRONG(
	               reading, "the line must read: %s", "file NAME DIGEST"));
}

static bool
action_read(struct reading *reading, bool first, struct ruling *ruling)
{
	int word;

	switch (ruling->action) {
	case RULING_RESOLVE:
		return resolve_read(reading, ruling);
	case RULING_CORRECT:
		return correct_read(reading, ruling);
	case RULING_WITHDRAW:
		return withdraw_read(reading, ruling);
	case RULING_MOVE_BOX:
		return take_id(reading, "box", ruling->thing) &&
		       take_id(reading, "from", ruling->from) &&
		       take_id(reading, "to", ruling->to) &&
		       (strcmp(ruling->from, ruling->to) != 0 ||
		           LINE_WRONG(reading, "old and new are the same"));
	case RULING_REOPEN:
		if (!take_word(reading, "what", "turnout count", &word))
			return false;
		ruling->reopens_count = word == 1;
		return true;
	case RULING_VOID:
		return !first ||
		       LINE_WRONG(reading,
		           "number 1 has nothing before it to take back");
	}
	return false;
}

bool
ruling_read(struct reading *reading, bool first, struct ruling *ruling)
{
	static const char reasons[] =
	    "entry-error double-entry machine-fault seal-replaced paper-found "
	    "voter-left-with-paper double-vote wrong-check-in small-unit "
	    "not-found other";
	struct bytes value, reason;
	int action;

	if (!take_id(reading, "station", ruling->station) ||
	    !take_word(reading, "action",
	        "resolve correct withdraw move-box reopen void", &action))
		return false;
	ruling->action = (enum ruling_action)action;
	if (!action_read(reading, first, ruling) ||
	    !take_value(reading, "reason", &value))
		return false;
	return (bytes_field(&value, ' ', &reason) &&
	           bytes_copy(reason, ruling->reason, sizeof(ruling->reason)) &&
	           form_word(reasons, ruling->reason) >= 0 &&
	           cut_text(reading, value, WORDS_MAX, &ruling->words)) ||
	       LINE_WRONG(reading, "the line must read: %s",
	           "reason CODE WORDS, with a code of formats.md 10");
}

/* --- certificate and declaration ------------------------------------------ */

static bool
outcomes_read(struct reading *reading, struct certificate *certificate)
{
	struct bytes before = { NULL, 0 }, value;

	while (lines_ahead(&reading->lines, "outcome")) {
		size_t n = certificate->outcome_count;

		if (!take_repeat(reading, "outcome", &before, &value))
			return false;
		if (n == QUESTIONS)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    QUESTIONS, "outcome");
		certificate->outcomes = list_add(
		    certificate->outcomes, n, sizeof(certificate->outcomes[0]));
		if (!cut_id(&value, certificate->outcomes[n].question) ||
		    !cut_id(&value, certificate->outcomes[n].outcome) ||
		    value.at != NULL)
			return LINE_WRONG(reading, "the line must read: %s",
			    "outcome QUESTION CASE");
		certificate->outcome_count++;
	}
	return true;
}

static bool
is_figure_name(struct bytes name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '.')
			return false;
	}
	return name.len > 0;
}

static bool
figure_parts(struct bytes value, struct certified_figure *figure)
{
	struct bytes name;
	bool negative;
	uint64_t number;

	if (!cut_id(&value, figure->district) ||
	    !bytes_field(&value, ' ', &name) || !is_figure_name(name) ||
	    !bytes_copy(name, figure->name, sizeof(figure->name)) ||
	    value.at == NULL)
		return false;
	negative =
	    strcmp(figure->name, "unexplained") == 0 && bytes_skip(&value, "-");
	if (!bytes_number(value, VALUE_MAX, &number) ||
	    (negative && number == 0))
		return false;
	figure->value = negative ? -(int64_t)number : (int64_t)number;
	return true;
}

static bool
figures_read(struct reading *reading, struct certificate *certificate)
{
	struct bytes before = { NULL, 0 }, value;

	do {
		size_t n = certificate->figure_count;

		if (!take_repeat(reading, "figure", &before, &value))
			return false;
		if (n == FIGURES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    FIGURES_MAX, "figure");
		certificate->figures = list_add(
		    certificate->figures, n, sizeof(certificate->figures[0]));
		if (!figure_parts(value, &certificate->figures[n]))
			return LINE_WRONG(reading, "the line must read: %s",
			    "figure DISTRICT NAME NUMBER");
		certificate->figure_count++;
	} while (lines_ahead(&reading->lines, "figure"));
	return true;
}

static bool
finding_parts(struct reading *reading, struct bytes value,
    struct certified_finding *finding)
{
	struct bytes code, end, ruling;

	return bytes_field(&value, ' ', &code) &&
	       bytes_copy(code, finding->code, sizeof(finding->code)) &&
	       cut_id(&value, finding->subject) &&
	       bytes_field(&value, ' ', &end) && bytes_are_id(end) &&
	       bytes_copy(end, finding->end, sizeof(finding->end)) &&
	       bytes_field(&value, ' ', &ruling) &&
	       (bytes_is(ruling, "-") || bytes_are_id(ruling)) &&
	       bytes_copy(ruling, finding->ruling, sizeof(finding->ruling)) &&
	       cut_text(reading, value, CERTIFIED_WORDS_MAX, &finding->words);
}

static bool
findings_read(struct reading *reading, struct certificate *certificate)
{
	struct bytes before = { NULL, 0 }, value;

	while (lines_ahead(&reading->lines, "finding")) {
		size_t n = certificate->finding_count;

		if (!take_repeat(reading, "finding", &before, &value))
			return false;
		if (n == FINDINGS_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    FINDINGS_MAX, "finding");
		certificate->findings = list_add(
		    certificate->findings, n, sizeof(certificate->findings[0]));
		if (!finding_parts(reading, value, &certificate->findings[n]))
			return LINE_WRONG(reading, "the line must read: %s",
			    "finding CODE SUBJECT END RULING WORDS");
		certificate->finding_count++;
	}
	return true;
}

static bool
log_read_line(struct reading *reading, struct certificate *certificate)
{
	struct bytes value;

	return take_value(reading, "log", &value) &&
	       ((cut_number(&value, UINT64_MAX, &certificate->log_size) &&
	            cut_digest(&value, certificate->log_root) &&
	            value.at == NULL) ||
	           LINE_WRONG(
	               reading, "the line must read: %s", "log SIZE ROOT"));
}

static bool
counted_read(struct reading *reading, struct certificate *certificate)
{
	struct bytes before = { NULL, 0 }, value;

	do {
		size_t n = certificate->counted_count;
		struct counted_papers *counted;

		if (!take_repeat(reading, "counted", &before, &value))
			return false;
		if (n == PAPERS)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    PAPERS, "counted");
		certificate->counted = list_add(
		    certificate->counted, n, sizeof(certificate->counted[0]));
		counted = &certificate->counted[n];
		if (!cut_id(&value, counted->paper) ||
		    !cut_number(&value, VALUE_MAX, &counted->counted) ||
		    !cut_number(&value, VALUE_MAX, &counted->expected) ||
		    value.at != NULL)
			return LINE_WRONG(reading, "the line must read: %s",
			    "counted PAPER COUNTED EXPECTED");
		certificate->counted_count++;
	} while (lines_ahead(&reading->lines, "counted"));
	return true;
}

static bool
interim_read(struct reading *reading, struct certificate *certificate)
{
	struct bytes value;

	if (!take_value(reading, "snapshot", &value))
		return false;
	if (!cut_text(reading, value, SNAPSHOT_MAX, &certificate->snapshot))
		return LINE_WRONG(reading,
		    "\"%s\" is no proper text of 1 to %llu bytes", "snapshot",
		    (unsigned long long)SNAPSHOT_MAX);
	if (!log_read_line(reading, certificate) ||
	    !take_digest(reading, "result", certificate->result) ||
	    !counted_read(reading, certificate) ||
	    !take_value(reading, "units", &value))
		return false;
	if (!cut_number(&value, UNITS_MAX, &certificate->units_final) ||
	    !cut_number(&value, UNITS_MAX, &certificate->units_all) ||
	    value.at != NULL ||
	    certificate->units_final > certificate->units_all)
		return LINE_WRONG(
		    reading, "the line must read: %s", "units FINAL ALL");
	return outcomes_read(reading, certificate) &&
	       figures_read(reading, certificate);
}

static bool
declaration_read(struct reading *reading, struct certificate *certificate)
{
	struct bytes value;

	if (!take_value(reading, "reason", &value))
		return false;
	return (cut_text(reading, value, CERTIFIED_WORDS_MAX,
	            &certificate->reason) ||
	           LINE_WRONG(reading,
	               "\"%s\" is no proper text of 1 to %llu bytes", "reason",
	               (unsigned long long)CERTIFIED_WORDS_MAX)) &&
	       figures_read(reading, certificate);
}

bool
certificate_read(struct reading *reading, enum note_kind kind,
    struct certificate *certificate)
{
	uint64_t reopened;

	if (!take_number(reading, "reopened", 1000000, &reopened))
		return false;
	certificate->reopened = (uint32_t)reopened;
	if (kind == NOTE_INTERIM)
		return interim_read(reading, certificate);
	if (kind == NOTE_DECLARATION)
		return declaration_read(reading, certificate);
	return log_read_line(reading, certificate) &&
	       take_digest(reading, "result", certificate->result) &&
	       outcomes_read(reading, certificate) &&
	       figures_read(reading, certificate) &&
	       findings_read(reading, certificate);
}

#include "ballot/notes/certificate.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX 1000000000

static const char *const fix_draft =
    N_("have it drafted again with kaihyo tally certify");

static bool
name_is_valid(struct span name)
{
	if (name.len == 0 || name.len > FIGURE_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		        c == '-' || c == '.'))
			return false;
	}
	return true;
}

/* "<district> <name> <value>" */
static bool
figure_parse(struct span value, struct figure *figure)
{
	struct span field;
	bool negative;
	uint64_t number;

	memset(figure, 0, sizeof(*figure));
	if (!span_cut(&value, ' ', ID_MAX, &field) || !span_is_id(field) ||
	    !span_copy(field, figure->district, sizeof(figure->district)) ||
	    !span_cut(&value, ' ', FIGURE_NAME_MAX, &field) ||
	    !name_is_valid(field) ||
	    !span_copy(field, figure->name, sizeof(figure->name)) ||
	    value.at == NULL)
		return false;
	negative =
	    strcmp(figure->name, "unexplained") == 0 && span_skip(&value, "-");
	if (!span_number(value, VALUE_MAX, &number) ||
	    (negative && number == 0))
		return false;
	figure->value = negative ? -(int64_t)number : (int64_t)number;
	return true;
}

void
certificate_add_figure(struct certificate *certificate, const char *district,
    const char *name, int64_t value)
{
	size_t n = certificate->figure_count;
	struct figure *figure;

	/* Grows at the powers of two. */
	if ((n & (n - 1)) == 0)
		certificate->figures = memory_grow(certificate->figures,
		    n > 0 ? 2 * n : 1, sizeof(certificate->figures[0]));
	figure = &certificate->figures[certificate->figure_count++];
	*figure = (struct figure){ .value = value };
	span_copy(
	    span_of(district), figure->district, sizeof(figure->district));
	span_copy(span_of(name), figure->name, sizeof(figure->name));
}

void
certificate_add_finding(struct certificate *certificate, const char *code,
    const char *subject, const char *end, const char *ruling, const char *words)
{
	size_t n = certificate->finding_count;
	struct certified_finding *finding;

	if ((n & (n - 1)) == 0)
		certificate->findings = memory_grow(certificate->findings,
		    n > 0 ? 2 * n : 1, sizeof(certificate->findings[0]));
	finding = &certificate->findings[certificate->finding_count++];
	memset(finding, 0, sizeof(*finding));
	span_copy(span_of(code), finding->code, sizeof(finding->code));
	span_copy(span_of(subject), finding->subject, sizeof(finding->subject));
	span_copy(span_of(end), finding->end, sizeof(finding->end));
	span_copy(span_of(ruling), finding->ruling, sizeof(finding->ruling));
	finding->words = memory_copy(span_of(words));
}

static void
figure_line(const struct figure *figure, struct text *text)
{
	text_addf(text, "%s %s %" PRId64, figure->district, figure->name,
	    figure->value);
}

static void
finding_line(const struct certified_finding *finding, struct text *text)
{
	text_addf(text, "%s %s %s %s %s", finding->code, finding->subject,
	    finding->end, finding->ruling, finding->words);
}

static int
figure_compare(const void *a, const void *b)
{
	struct text x = { 0 }, y = { 0 };
	int order;

	figure_line(a, &x);
	figure_line(b, &y);
	order = span_compare(text_span(&x), text_span(&y));
	text_clear(&x);
	text_clear(&y);
	return order;
}

static int
finding_compare(const void *a, const void *b)
{
	struct text x = { 0 }, y = { 0 };
	int order;

	finding_line(a, &x);
	finding_line(b, &y);
	order = span_compare(text_span(&x), text_span(&y));
	text_clear(&x);
	text_clear(&y);
	return order;
}

void
certificate_sort(struct certificate *certificate)
{
	if (certificate->figure_count > 0)
		qsort(certificate->figures, certificate->figure_count,
		    sizeof(certificate->figures[0]), figure_compare);
	if (certificate->finding_count > 0)
		qsort(certificate->findings, certificate->finding_count,
		    sizeof(certificate->findings[0]), finding_compare);
}

static int
figures_read(
    struct lines *lines, struct certificate *certificate, struct error *err)
{
	struct span before = { NULL, 0 }, value;
	struct figure figure;

	do {
		if (statement_repeat(
		        lines, "figure", 160, &before, &value, err) != 0)
			return -1;
		if (certificate->figure_count == FIGURES_MAX)
			return lines_refuse(lines, err, fix_draft,
			    N_("more than %d figures"), FIGURES_MAX);
		if (!figure_parse(value, &figure))
			return lines_refuse(lines, err, fix_draft,
			    N_("\"figure\" must read DISTRICT NAME NUMBER"));
		certificate_add_figure(
		    certificate, figure.district, figure.name, figure.value);
	} while (lines_next_is(lines, "figure"));
	return 0;
}

/* "<code> <subject> <end> <ruling or -> <words>" */
static bool
finding_parse(struct span value, struct certificate *certificate)
{
	struct certified_finding f = { .words = NULL };
	struct span field;
	char words[CERTIFICATE_WORDS_MAX + 1];

	if (!span_cut(&value, ' ', 4, &field) ||
	    !span_copy(field, f.code, sizeof(f.code)) ||
	    !span_cut(&value, ' ', ID_MAX, &field) || !span_is_id(field) ||
	    !span_copy(field, f.subject, sizeof(f.subject)) ||
	    !span_cut(&value, ' ', 15, &field) || !span_is_id(field) ||
	    !span_copy(field, f.end, sizeof(f.end)) ||
	    !span_cut(&value, ' ', ID_MAX, &field) ||
	    (!span_equals(field, "-") && !span_is_id(field)) ||
	    !span_copy(field, f.ruling, sizeof(f.ruling)) || value.at == NULL ||
	    !span_is_text(value, CERTIFICATE_WORDS_MAX) ||
	    !span_copy(value, words, sizeof(words)))
		return false;
	certificate_add_finding(
	    certificate, f.code, f.subject, f.end, f.ruling, words);
	return true;
}

static int
findings_read(
    struct lines *lines, struct certificate *certificate, struct error *err)
{
	struct span before = { NULL, 0 }, value;

	while (lines_next_is(lines, "finding")) {
		if (statement_repeat(
		        lines, "finding", 600, &before, &value, err) != 0)
			return -1;
		if (certificate->finding_count == CERTIFICATE_FINDINGS_MAX)
			return lines_refuse(lines, err, fix_draft,
			    N_("more than %d findings"),
			    CERTIFICATE_FINDINGS_MAX);
		if (!finding_parse(value, certificate))
			return lines_refuse(lines, err, fix_draft,
			    N_("\"finding\" must read CODE SUBJECT END "
			       "DECISION WORDS"));
	}
	return 0;
}

static int
outcomes_read(
    struct lines *lines, struct certificate *certificate, struct error *err)
{
	struct span before = { NULL, 0 }, value, question;

	while (lines_next_is(lines, "outcome")) {
		struct certified_outcome *outcome =
		    &certificate->outcomes[certificate->outcome_count];

		if (statement_repeat(
		        lines, "outcome", 80, &before, &value, err) != 0)
			return -1;
		if (certificate->outcome_count == QUESTIONS_MAX ||
		    !span_cut(&value, ' ', ID_MAX, &question) ||
		    !span_is_id(question) || value.at == NULL ||
		    !span_is_id(value) ||
		    !span_copy(question, outcome->question,
		        sizeof(outcome->question)) ||
		    !span_copy(
		        value, outcome->outcome, sizeof(outcome->outcome)))
			return lines_refuse(lines, err, fix_draft,
			    N_("\"outcome\" must read QUESTION OUTCOME"));
		certificate->outcome_count++;
	}
	return 0;
}

/* "<paper> <counted> <expected>" */
static bool
counted_parse(struct span value, struct counted_papers *counted)
{
	struct span field;

	return span_cut(&value, ' ', ID_MAX, &field) && span_is_id(field) &&
	       span_copy(field, counted->paper, sizeof(counted->paper)) &&
	       span_cut(&value, ' ', 10, &field) &&
	       span_number(field, VALUE_MAX, &counted->counted) &&
	       value.at != NULL &&
	       span_number(value, VALUE_MAX, &counted->expected);
}

/* "<final> <all>" */
static bool
units_parse(struct span value, struct certificate *certificate)
{
	uint64_t final, all;
	struct span field;

	if (!span_cut(&value, ' ', 10, &field) ||
	    !span_number(field, UNITS_MAX, &final) || value.at == NULL ||
	    !span_number(value, UNITS_MAX, &all) || final > all)
		return false;
	certificate->units_final = (size_t) final;
	certificate->units = (size_t)all;
	return true;
}

static int
interim_read(
    struct lines *lines, struct certificate *certificate, struct error *err)
{
	struct span before = { NULL, 0 }, value;

	if (lines_value(lines, "snapshot", PERSON_MAX, &value, err) != 0)
		return -1;
	span_copy(value, certificate->snapshot, sizeof(certificate->snapshot));
	if (statement_log_read(lines, fix_draft, &certificate->log_size,
	        &certificate->log_root, err) != 0 ||
	    digest_line(lines, "result", &certificate->result, err) != 0)
		return -1;
	do {
		if (statement_repeat(
		        lines, "counted", 60, &before, &value, err) != 0)
			return -1;
		if (certificate->counted_count == PAPERS_MAX ||
		    !counted_parse(value,
		        &certificate->counted[certificate->counted_count++]))
			return lines_refuse(lines, err, fix_draft,
			    N_("\"counted\" must read PAPER COUNTED EXPECTED"));
	} while (lines_next_is(lines, "counted"));
	if (lines_value(lines, "units", 24, &value, err) != 0)
		return -1;
	if (!units_parse(value, certificate))
		return lines_refuse(
		    lines, err, fix_draft, N_("\"units\" must read FINAL ALL"));
	if (outcomes_read(lines, certificate, err) != 0)
		return -1;
	return figures_read(lines, certificate, err);
}

static int
body_read(
    struct lines *lines, struct certificate *certificate, struct error *err)
{
	struct span value;
	uint64_t reopened;

	if (lines_number(lines, "reopened", 1000000, &reopened, err) != 0)
		return -1;
	certificate->reopened = (unsigned)reopened;
	if (certificate->kind == NOTE_DECLARATION) {
		if (lines_value(lines, "reason", CERTIFICATE_WORDS_MAX, &value,
		        err) != 0)
			return -1;
		span_copy(
		    value, certificate->reason, sizeof(certificate->reason));
		return figures_read(lines, certificate, err);
	}
	if (certificate->kind == NOTE_INTERIM)
		return interim_read(lines, certificate, err);
	if (statement_log_read(lines, fix_draft, &certificate->log_size,
	        &certificate->log_root, err) != 0 ||
	    digest_line(lines, "result", &certificate->result, err) != 0 ||
	    outcomes_read(lines, certificate, err) != 0 ||
	    figures_read(lines, certificate, err) != 0)
		return -1;
	return findings_read(lines, certificate, err);
}

int
certificate_parse(
    struct verified text, struct certificate *certificate, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*certificate = (struct certificate){ .kind = note_kind_of(text.bytes) };
	if (certificate->kind != NOTE_DECLARATION &&
	    certificate->kind != NOTE_INTERIM)
		certificate->kind = NOTE_CERTIFICATE;
	if (statement_parse(
	        &lines, certificate->kind, &certificate->head, err) == 0 &&
	    body_read(&lines, certificate, err) == 0 &&
	    slots_parse(&lines, certificate->slots, &certificate->slot_count,
	        err) == 0 &&
	    lines_end(&lines, err) == 0)
		return 0;
	certificate_clear(certificate);
	return -1;
}

static void
log_format(const struct certificate *certificate, struct text *text)
{
	char result[DIGEST_TEXT_LEN];

	digest_format(&certificate->result, result);
	statement_log_format(
	    certificate->log_size, &certificate->log_root, text);
	text_addf(text, "result %s\n", result);
}

static void
counted_format(const struct certificate *certificate, struct text *text)
{
	for (size_t i = 0; i < certificate->counted_count; i++)
		text_addf(text, "counted %s %" PRIu64 " %" PRIu64 "\n",
		    certificate->counted[i].paper,
		    certificate->counted[i].counted,
		    certificate->counted[i].expected);
	text_addf(text, "units %zu %zu\n", certificate->units_final,
	    certificate->units);
}

void
certificate_format(const struct certificate *certificate, struct text *text)
{
	statement_format(&certificate->head, certificate->kind, text);
	text_addf(text, "reopened %u\n", certificate->reopened);
	if (certificate->kind == NOTE_INTERIM)
		text_addf(text, "snapshot %s\n", certificate->snapshot);
	if (certificate->kind == NOTE_DECLARATION)
		text_addf(text, "reason %s\n", certificate->reason);
	else
		log_format(certificate, text);
	if (certificate->kind == NOTE_INTERIM)
		counted_format(certificate, text);
	for (size_t i = 0; i < certificate->outcome_count; i++)
		text_addf(text, "outcome %s %s\n",
		    certificate->outcomes[i].question,
		    certificate->outcomes[i].outcome);
	for (size_t i = 0; i < certificate->figure_count; i++) {
		text_add(text, "figure ");
		figure_line(&certificate->figures[i], text);
		text_add_char(text, '\n');
	}
	for (size_t i = 0; i < certificate->finding_count; i++) {
		text_add(text, "finding ");
		finding_line(&certificate->findings[i], text);
		text_add_char(text, '\n');
	}
	slots_format(certificate->slots, certificate->slot_count, text);
}

void
certificate_clear(struct certificate *certificate)
{
	for (size_t i = 0; i < certificate->finding_count; i++)
		free(certificate->findings[i].words);
	free(certificate->findings);
	free(certificate->figures);
	*certificate = (struct certificate){ .kind = NOTE_NONE };
}

bool
certificate_figure(const struct certificate *certificate, const char *district,
    const char *name, int64_t *value)
{
	for (size_t i = 0; i < certificate->figure_count; i++) {
		const struct figure *figure = &certificate->figures[i];

		if (strcmp(figure->district, district) != 0 ||
		    strcmp(figure->name, name) != 0)
			continue;
		*value = figure->value;
		return true;
	}
	return false;
}

int
certificate_check(const struct certificate *certificate,
    const struct setup *setup, struct error *err)
{
	const char *station = certificate->head.subject;
	size_t office = setup_office(setup, station);

	if (office == SIZE_MAX)
		return error_set(err, ERROR_INPUT, fix_draft,
		    N_("the setup has no station \"%s\""), station);
	for (size_t i = 0; i < certificate->counted_count; i++)
		if (setup_paper(setup, certificate->counted[i].paper) ==
		    SIZE_MAX)
			return error_set(err, ERROR_INPUT, fix_draft,
			    N_("the setup has no paper \"%s\""),
			    certificate->counted[i].paper);
	for (size_t i = 0; i < certificate->figure_count; i++) {
		const char *id = certificate->figures[i].district;
		size_t district = setup_district(setup, id);

		if (district == SIZE_MAX ||
		    !setup_covers(setup, office, district))
			return error_set(err, ERROR_INPUT, fix_draft,
			    N_("station %s counts no district \"%s\""), station,
			    id);
	}
	return 0;
}

#include "tally/finding.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct finding_kind kinds[FINDING_CODE_COUNT] = {
	[FINDING_NO_MANIFEST] = { "E101", SEVERITY_ERROR,
	    N_("a unit without a manifest"), true },
	[FINDING_NOT_FINAL] = { "E102", SEVERITY_ERROR,
	    N_("a unit's latest manifest is not its final one"), true },
	[FINDING_FILES_MISSING] = { "E103", SEVERITY_ERROR,
	    N_("files of a manifest are not in yet"), true },
	[FINDING_MANIFEST_CONFLICT] = { "E104", SEVERITY_ERROR,
	    N_("two different manifests with one number"), true },
	[FINDING_MANIFEST_REPLACES] = { "E105", SEVERITY_ERROR,
	    N_("a manifest replaces another text than the one that is here"),
	    true },
	[FINDING_FILES_DROPPED] = { "E106", SEVERITY_ERROR,
	    N_("files are gone without being withdrawn"), true },
	[FINDING_MANIFEST_KEY] = { "E107", SEVERITY_ERROR,
	    N_("the signatures of a manifest do not hold") },
	[FINDING_REVIEW] = { "E108", SEVERITY_ERROR,
	    N_("papers are still open for review"), true },
	[FINDING_MANIFEST_GAP] = { "W109", SEVERITY_WARNING,
	    N_("a manifest between two others is not here") },
	[FINDING_INVALID_SHARE] = { "W110", SEVERITY_WARNING,
	    N_("unusually many invalid papers"), .of_choices = true },
	[FINDING_CONFLICT_SETTLED] = { "W111", SEVERITY_WARNING,
	    N_("two manifests of one number, replaced by a later one") },
	[FINDING_FILE_WITHDRAWN] = { "N112", SEVERITY_NOTE,
	    N_("a file was withdrawn by its unit") },
	[FINDING_NO_TURNOUT] = { "E201", SEVERITY_ERROR,
	    N_("a place without a turnout"), true },
	[FINDING_TURNOUT_CONFLICT] = { "E202", SEVERITY_ERROR,
	    N_("two different turnouts with one number"), true },
	[FINDING_TURNOUT_KEY] = { "E203", SEVERITY_ERROR,
	    N_("the signatures of a turnout do not hold") },
	[FINDING_TRANSCRIPT_DIFFERS] = { "E204", SEVERITY_ERROR,
	    N_("a turnout and the transcript of its paper differ") },
	[FINDING_PAPERS_ISSUED] = { "E210", SEVERITY_ERROR,
	    N_("papers issued are not voters + papers returned") },
	[FINDING_PAPERS_STOCK] = { "E211", SEVERITY_ERROR,
	    N_("papers received are not issued + spoiled + left") },
	[FINDING_ENVELOPES] = { "E212", SEVERITY_ERROR,
	    N_("absentee envelopes received are not accepted + refused") },
	[FINDING_ABSENTEE] = { "E213", SEVERITY_ERROR,
	    N_("absentee voters are not the envelopes received") },
	[FINDING_ENVELOPES_SENT] = { "E214", SEVERITY_ERROR,
	    N_("absentee envelopes were lost or added on their way") },
	[FINDING_PART] = { "E215", SEVERITY_ERROR,
	    N_("a part is more than all voters") },
	[FINDING_CHECKINS] = { "E216", SEVERITY_ERROR,
	    N_("check-ins are not the voters") },
	[FINDING_CHECKINS_TWICE] = { "E217", SEVERITY_ERROR,
	    N_("the two counts of check-ins on paper differ") },
	[FINDING_ELIGIBLE] = { "E218", SEVERITY_ERROR,
	    N_("more voters than the roll has") },
	[FINDING_CHANNEL] = { "E219", SEVERITY_ERROR,
	    N_("voters of a channel that the place does not have") },
	[FINDING_SOURCE_PAPER] = { "N220", SEVERITY_NOTE,
	    N_("typed in from signed paper (source: paper)") },
	[FINDING_TURNOUT_REPLACED] = { "N221", SEVERITY_NOTE,
	    N_("a later turnout of a place has other voters") },
	[FINDING_BOX_NOT_RECEIVED] = { "E231", SEVERITY_ERROR,
	    N_("a box was not received") },
	[FINDING_BOX_SEAL] = { "E232", SEVERITY_ERROR,
	    N_("a box came with another seal") },
	[FINDING_BOX_NOT_OPENED] = { "E233", SEVERITY_ERROR,
	    N_("a box was not opened and shown empty") },
	[FINDING_BOX_ELSEWHERE] = { "E234", SEVERITY_ERROR,
	    N_("a box that does not belong there") },
	[FINDING_ENVELOPES_DECIDED] = { "E235", SEVERITY_ERROR,
	    N_("envelopes from the boxes are not all decided") },
	[FINDING_NOT_CONFIRMED] = { "E236", SEVERITY_ERROR,
	    N_("a turnout that the signed paper does not confirm yet") },
	[FINDING_NOT_ON_PAPER] = { "W237", SEVERITY_WARNING,
	    N_("the groups are not on the signed paper") },
	[FINDING_HANDOVER_CONFLICT] = { "E238", SEVERITY_ERROR,
	    N_("two different receipts or openings with one number"), true },
	[FINDING_HANDOVER_KEY] = { "E239", SEVERITY_ERROR,
	    N_("the signatures of a receipt or an opening hold no longer") },
	[FINDING_SIMULTANEOUS] = { "W240", SEVERITY_WARNING,
	    N_("the vote held at the same time has other voters") },
	[FINDING_MOVED] = { "N305", SEVERITY_NOTE,
	    N_("papers were counted in another unit or vote") },
	[FINDING_MOVED_ELSEWHERE] = { "W307", SEVERITY_WARNING,
	    N_("papers given away and found do not match") },
	[FINDING_SHORTAGE] = { "E301", SEVERITY_ERROR,
	    N_("fewer papers than voters, unexplained") },
	[FINDING_SURPLUS] = { "E302", SEVERITY_ERROR,
	    N_("more papers than voters") },
	[FINDING_SHORTAGE_SMALL] = { "W303", SEVERITY_WARNING,
	    N_("a few papers fewer than voters, unexplained") },
	[FINDING_SURPLUS_SMALL] = { "W304", SEVERITY_WARNING,
	    N_("a few papers more than voters") },
	[FINDING_GATE_STALE] = { "E306", SEVERITY_ERROR,
	    N_("the gate was judged with other figures than those of now") },
	[FINDING_RULING_UNFIT] = { "E401", SEVERITY_ERROR,
	    N_("a decision does not fit any more"), true },
	[FINDING_RULING_CONFLICT] = { "E402", SEVERITY_ERROR,
	    N_("two different decisions with one id and number"), true },
	[FINDING_RULING_REPLACES] = { "E403", SEVERITY_ERROR,
	    N_("a decision replaces another text than the one that is here"),
	    true },
	[FINDING_RULING_KEY] = { "E404", SEVERITY_ERROR,
	    N_("the signatures of a decision do not hold"), true },
	[FINDING_RULING_BARRED] = { "E405", SEVERITY_ERROR,
	    N_("a decision on what can only be put right"), true },
	[FINDING_RULING_IDLE] = { "N406", SEVERITY_NOTE,
	    N_("a decision on something that does not stand like that") },
	[FINDING_RULING_STANDS] = { "N407", SEVERITY_NOTE,
	    N_("changed by decision of the officials") },
	[FINDING_RULING_TAKEN_HOME] = { "W408", SEVERITY_WARNING,
	    N_("papers taken home were changed by decision") },
	[FINDING_RULING_GAP] = { "W409", SEVERITY_WARNING,
	    N_("an earlier number of a decision is not here") },
	[FINDING_NOT_REOPENED] = { "E410", SEVERITY_ERROR,
	    N_("a closed log goes on without a decision to reopen"), true },
	[FINDING_SHEET_UNFIT] = { "E411", SEVERITY_ERROR,
	    N_("a sheet decides papers that are not open"), true },
	[FINDING_SHEET_DISAGREE] = { "E412", SEVERITY_ERROR,
	    N_("two sheets decide one paper differently"), true },
	[FINDING_CHECKIN_TWICE] = { "E501", SEVERITY_ERROR,
	    N_("a voter checked in twice") },
	[FINDING_CHECKIN_UNKNOWN] = { "E502", SEVERITY_ERROR,
	    N_("someone checked in who is not on the roll") },
	[FINDING_CHECKIN_STRUCK] = { "E503", SEVERITY_ERROR,
	    N_("someone checked in who had been struck before") },
	[FINDING_CHECKIN_STRUCK_AFTER] = { "N504", SEVERITY_NOTE,
	    N_("struck after voting: the paper is in the box") },
	[FINDING_CHECKIN_DISTRICT] = { "E505", SEVERITY_ERROR,
	    N_("someone voted in another district") },
	[FINDING_CHECKIN_SPECIAL] = { "E506", SEVERITY_ERROR,
	    N_("a voter of the special place voted elsewhere") },
	[FINDING_CHECKIN_CHANNEL] = { "E507", SEVERITY_ERROR,
	    N_("check-ins of a channel are not its voters") },
	[FINDING_CHECKINS_MISSING] = { "E508", SEVERITY_ERROR,
	    N_("check-ins that the turnout names are not in yet") },
	[FINDING_CHECKINS_NO_ROLL] = { "W509", SEVERITY_WARNING,
	    N_("check-ins cannot be held against the roll") },
	[FINDING_CHECKIN_STRUCK_LATER] = { "W510", SEVERITY_WARNING,
	    N_("struck after voting, but the roll does not say so") },
	[FINDING_CHECKIN_ELSEWHERE] = { "W511", SEVERITY_WARNING,
	    N_("someone voted at another polling place") },
	[FINDING_CHECKINS_UNCHECKED] = { "N512", SEVERITY_NOTE,
	    N_("check-ins that no program can compare") },
	[FINDING_SLIP_DIGITS] = { "W601", SEVERITY_WARNING,
	    N_("two digits may have changed places") },
	[FINDING_SLIP_SAME] = { "W602", SEVERITY_WARNING,
	    N_("two places report the same figures") },
	[FINDING_SLIP_NO_VOTERS] = { "W603", SEVERITY_WARNING,
	    N_("papers without voters") },
	[FINDING_SLIP_INVALID] = { "W604", SEVERITY_WARNING,
	    N_("more invalid papers than in the other districts"),
	    .of_choices = true },
	[FINDING_SLIP_CHANNELS] = { "W605", SEVERITY_WARNING,
	    N_("other channels than at the other places") },
	[FINDING_SLIP_SWAPPED] = { "W606", SEVERITY_WARNING,
	    N_("two options may be swapped"), .of_choices = true },
	[FINDING_RETURN_MISSING] = { "E701", SEVERITY_ERROR,
	    N_("a station whose certified figures are not in yet"), true },
	[FINDING_RETURN_UNHEARD] = { "E702", SEVERITY_ERROR,
	    N_("a station whose figures were not compared with what it read "
	       "aloud"),
	    true },
	[FINDING_RETURN_KEY] = { "E703", SEVERITY_ERROR,
	    N_("the signatures of a station's certificate do not hold") },
	[FINDING_RETURN_CONFLICT] = { "E704", SEVERITY_ERROR,
	    N_("two different certificates of a station with one number"),
	    true },
	[FINDING_RETURN_CORRECTED] = { "N705", SEVERITY_NOTE,
	    N_("a station corrected its certificate, old and new") },
	[FINDING_SLOT] = { "N901", SEVERITY_NOTE,
	    N_("someone did not sign electronically") },
};

const struct finding_kind *
finding_kind(enum finding_code code)
{
	assert((unsigned)code < FINDING_CODE_COUNT);
	return &kinds[code];
}

enum finding_code
finding_code_find(const char *code)
{
	enum finding_code found = (enum finding_code)0;

	while (
	    found < FINDING_CODE_COUNT && strcmp(kinds[found].code, code) != 0)
		found++;
	return found;
}

static const struct {
	const char *name, *label;
} ends[] = {
	[FINDING_OPEN] = { "open", N_("open") },
	[FINDING_CORRECTED] = { "corrected", N_("corrected") },
	[FINDING_EXPLAINED] = { "explained", N_("explained") },
	[FINDING_ACCEPTED] = { "accepted",
	    N_("unexplained, accepted, witnesses heard") },
};

const char *
finding_end_name(enum finding_end end)
{
	return ends[end].name;
}

const char *
finding_end_label(enum finding_end end)
{
	return ends[end].label;
}

enum finding_end
finding_end_find(struct span name)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (span_equals(name, ends[i].name))
			return (enum finding_end)i;
	return FINDING_OPEN;
}

/* A note's line holds text without a space at its end, so many bytes. */
void
finding_figures(const struct finding *finding, char out[RULING_FIGURES_MAX + 1])
{
	char line[2048];
	size_t len;

	finding_line(finding, true, line, sizeof(line));
	safe_text(line, strlen(line), out, RULING_FIGURES_MAX + 1);
	for (len = strlen(out); len > 0 && out[len - 1] == ' ';)
		out[--len] = '\0';
}

void
findings_add_message(struct findings *findings, enum finding_code code,
    const char *subject, const struct message *message)
{
	struct finding *finding;

	if (findings->count == findings->size) {
		findings->size = findings->size > 0 ? findings->size * 2 : 16;
		findings->items = memory_grow(findings->items, findings->size,
		    sizeof(findings->items[0]));
	}
	finding = &findings->items[findings->count++];
	memset(finding, 0, sizeof(*finding));
	finding->code = code;
	span_copy(span_of(subject), finding->subject, sizeof(finding->subject));
	finding->message = *message;
}

void
findings_add(struct findings *findings, enum finding_code code,
    const char *subject, const char *id, ...)
{
	struct message message = { 0 };
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	findings_add_message(findings, code, subject, &message);
}

void
findings_end(
    struct findings *findings, enum finding_end end, const char *ruling)
{
	struct finding *last = &findings->items[findings->count - 1];

	last->end = end;
	span_copy(span_of(ruling), last->ruling, sizeof(last->ruling));
}

void
findings_because(struct findings *findings, const struct message *why)
{
	assert(findings->count > 0);
	findings->items[findings->count - 1].why = *why;
}

void
finding_line(
    const struct finding *finding, bool english, char *out, size_t size)
{
	void (*format)(const struct message *, char *, size_t) =
	    english ? message_format_english : message_format;
	size_t len;

	format(&finding->message, out, size);
	len = strlen(out);
	if (finding->why.id == NULL || len + 3 > size)
		return;
	memcpy(out + len, ": ", 3);
	format(&finding->why, out + len + 2, size - len - 2);
}

/* By number, not as the codes are declared; the last word has the message. */
static int
compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	enum severity of_x = kinds[x->code].severity;
	enum severity of_y = kinds[y->code].severity;
	char line_x[2048], line_y[2048];
	int order;

	if ((x->end == FINDING_OPEN) != (y->end == FINDING_OPEN))
		return x->end == FINDING_OPEN ? -1 : 1;
	if (of_x != of_y)
		return of_x > of_y ? -1 : 1;
	order = strcmp(kinds[x->code].code, kinds[y->code].code);
	if (order == 0)
		order = strcmp(x->subject, y->subject);
	if (order != 0)
		return order;
	finding_line(x, true, line_x, sizeof(line_x));
	finding_line(y, true, line_y, sizeof(line_y));
	return strcmp(line_x, line_y);
}

void
findings_sort(struct findings *findings)
{
	if (findings->count > 0)
		qsort(findings->items, findings->count,
		    sizeof(findings->items[0]), compare);
}

bool
finding_is_of_choices(const char *code)
{
	enum finding_code found = finding_code_find(code);

	return found < FINDING_CODE_COUNT && kinds[found].of_choices;
}

/* "decision <id>: <code> ...": that one is idle tells what stands. */
static bool
is_idle_on_choices(const char *line)
{
	const char *word = strstr(line, ": ");
	struct span span;
	char code[8];

	if (word == NULL)
		return false;
	span = (struct span){ word + 2, strcspn(word + 2, " ") };
	return span_copy(span, code, sizeof(code)) &&
	       finding_is_of_choices(code);
}

/* "... district <id>, <figure>: old ...": of a question it has a dot. */
static bool
is_corrected_choice(const char *line)
{
	static const char papers[] = "papers.";
	const char *figure = strstr(line, ", ");

	if (figure == NULL || strchr(figure, ':') == NULL)
		return true;
	figure += 2;
	if (strncmp(figure, papers, sizeof(papers) - 1) == 0)
		figure += sizeof(papers) - 1;
	return memchr(figure, '.', strcspn(figure, ":")) != NULL;
}

/* What a station certified is here in its words only. */
static bool
tells_choices(const struct finding *finding)
{
	char line[2048];

	finding_line(finding, true, line, sizeof(line));
	if (finding->code == FINDING_RULING_IDLE)
		return is_idle_on_choices(line);
	if (finding->code == FINDING_RETURN_CORRECTED)
		return is_corrected_choice(line);
	return kinds[finding->code].of_choices;
}

void
findings_drop_choices(struct findings *findings)
{
	size_t kept = 0;

	for (size_t i = 0; i < findings->count; i++)
		if (!tells_choices(&findings->items[i]))
			findings->items[kept++] = findings->items[i];
	findings->count = kept;
}

size_t
findings_of(const struct findings *findings, enum severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].end == FINDING_OPEN &&
		         kinds[findings->items[i].code].severity == severity;
	return count;
}

void
findings_format(const struct findings *findings, struct text *text)
{
	char line[2048];

	text_add(text, ",\"findings\":[");
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		text_addf(text,
		    "%s{\"code\":\"%s\",\"subject\":\"%s\","
		    "\"message\":",
		    i > 0 ? "," : "", kinds[finding->code].code,
		    finding->subject);
		finding_line(finding, true, line, sizeof(line));
		text_add_json(text, line);
		text_addf(text, ",\"end\":\"%s\"", ends[finding->end].name);
		if (finding->ruling[0] != '\0')
			text_addf(text, ",\"ruling\":\"%s\"", finding->ruling);
		text_add_char(text, '}');
	}
	text_add_char(text, ']');
}

void
findings_clear(struct findings *findings)
{
	free(findings->items);
	*findings = (struct findings){ 0 };
}

#include "audit/verifier/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/spell.h"

#define ARGUMENT_MAX 159

static const char *const end_names[] = { "open", "corrected", "explained",
	"accepted" };

const char *
finding_end_name(enum finding_end end)
{
	return end_names[end];
}

/* All codes of docs/findings.md; `!` before those that only a cure ends. */
static const char *const codes[] = { "!E101", "!E102", "!E103", "!E104",
	"!E105", "!E106", "E107", "!E108", "W109", "W110", "W111", "N112",
	"!E201", "!E202", "E203", "E204", "E210", "E211", "E212", "E213",
	"E214", "E215", "E216", "E217", "E218", "E219", "N220", "N221", "E231",
	"E232", "E233", "E234", "E235", "E236", "W237", "!E238", "E239", "W240",
	"E301", "E302", "W303", "W304", "N305", "E306", "W307", "!E401",
	"!E402", "!E403", "!E404", "!E405", "N406", "N407", "W408", "W409",
	"!E410", "!E411", "!E412", "E501", "E502", "E503", "N504", "E505",
	"E506", "E507", "E508", "W509", "W510", "W511", "N512", "W601", "W602",
	"W603", "W604", "W605", "W606", "!E701", "!E702", "E703", "!E704",
	"N705", "N901" };

static const char *
find_code(const char *code)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i] + (codes[i][0] == '!'), code) == 0)
			return codes[i];
	return NULL;
}

bool
finding_is_code(const char *code)
{
	return find_code(code) != NULL;
}

bool
finding_is_barred(const char *code)
{
	const char *found = find_code(code);

	return found != NULL && found[0] == '!';
}

struct finding *
findings_take(struct findings *findings, const char *code, const char *subject,
    const char *message)
{
	struct finding *finding;

	/* Room is doubled at every power of two. */
	if ((findings->count & (findings->count - 1)) == 0)
		findings->items = memory_grow(findings->items,
		    findings->count > 0 ? 2 * findings->count : 1,
		    sizeof(*findings->items));
	finding = &findings->items[findings->count++];
	*finding = (struct finding){ .end = END_OPEN };
	bytes_copy(bytes_of(code), finding->code, sizeof(finding->code));
	bytes_copy(
	    bytes_of(subject), finding->subject, sizeof(finding->subject));
	finding->message = memory_take(strlen(message) + 1, 1);
	memcpy(finding->message, message, strlen(message));
	return finding;
}

struct finding *
findings_add(struct findings *findings, const char *code, const char *subject,
    const char *words, const char *kinds, ...)
{
	struct buffer message = { 0 };
	struct finding *finding;
	const char *hole;
	va_list list;

	va_start(list, kinds);
	for (; *kinds != '\0' && (hole = strstr(words, "%s")) != NULL;
	     kinds++, words = hole + 2) {
		buffer_add(&message, words, (size_t)(hole - words));
		if (*kinds == 's')
			spell_cut(
			    &message, va_arg(list, const char *), ARGUMENT_MAX);
		else if (*kinds == 'n')
			spell_number(
			    &message, (long long)va_arg(list, uint64_t));
		else
			spell_number(&message, va_arg(list, long long));
	}
	va_end(list);
	buffer_put(&message, words);
	finding = findings_take(findings, code, subject, spelled(&message));
	buffer_clear(&message);
	return finding;
}

void
finding_because(struct finding *finding, const char *why)
{
	size_t len = strlen(finding->message), more = strlen(why);

	finding->message = memory_grow(finding->message, len + more + 3, 1);
	memcpy(finding->message + len, ": ", 2);
	memcpy(finding->message + len + 2, why, more + 1);
}

void
finding_end(struct finding *finding, enum finding_end end, const char *ruling)
{
	finding->end = end;
	bytes_copy(bytes_of(ruling), finding->ruling, sizeof(finding->ruling));
}

void
finding_words(const struct finding *finding, struct buffer *out)
{
	size_t before = out->len;

	spell_cut(out, finding->message, FINDING_WORDS_MAX);
	while (out->len > before && out->at[out->len - 1] == ' ')
		out->at[--out->len] = '\0';
}

static int
compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	static const char severities[] = "EWN";
	long rank_x = strchr(severities, x->code[0]) - severities;
	long rank_y = strchr(severities, y->code[0]) - severities;
	int order = (x->end != END_OPEN) - (y->end != END_OPEN);

	if (order == 0)
		order = (rank_x > rank_y) - (rank_x < rank_y);
	if (order == 0)
		order = strcmp(x->code, y->code);
	if (order == 0)
		order = strcmp(x->subject, y->subject);
	return order != 0 ? order : strcmp(x->message, y->message);
}

void
findings_sort(struct findings *findings)
{
	if (findings->count > 0)
		qsort(findings->items, findings->count,
		    sizeof(*findings->items), compare);
}

/* Those made from how papers are marked. */
static bool
is_of_choices(struct bytes code)
{
	return bytes_is(code, "W110") || bytes_is(code, "W604") ||
	       bytes_is(code, "W606");
}

/* Past the first `mark`; false if there is none. */
static bool
skip_to(struct bytes *rest, const char *mark)
{
	const char *found = strstr(rest->at, mark);

	if (found == NULL)
		return false;
	*rest = bytes_of(found + strlen(mark));
	return true;
}

/* Also in the words of a station, which are all that a canvass has. */
static bool
says_choices(const struct finding *finding)
{
	struct bytes rest = bytes_of(finding->message), word;

	/* "decision <id>: <code> ..." */
	if (strcmp(finding->code, "N406") == 0)
		return skip_to(&rest, ": ") && bytes_until(&rest, ' ', &word) &&
		       is_of_choices(word);
	if (strcmp(finding->code, "N705") != 0)
		return is_of_choices(bytes_of(finding->code));
	/* "... district <id>, <figure>: old ...": of a question it has a dot */
	if (!skip_to(&rest, ", ") || !bytes_until(&rest, ':', &word))
		return true;
	bytes_skip(&word, "papers.");
	return word.len > 0 && memchr(word.at, '.', word.len) != NULL;
}

void
findings_drop_choices(struct findings *findings)
{
	/* Room is what the count says: the last one takes the place. */
	for (size_t i = findings->count; i-- > 0;) {
		if (!says_choices(&findings->items[i]))
			continue;
		free(findings->items[i].message);
		findings->items[i] = findings->items[--findings->count];
	}
}

size_t
findings_open_errors(const struct findings *findings)
{
	size_t errors = 0;

	for (size_t i = 0; i < findings->count; i++)
		errors += findings->items[i].code[0] == 'E' &&
		          findings->items[i].end == END_OPEN;
	return errors;
}

void
findings_json(const struct findings *findings, struct buffer *out)
{
	buffer_put(out, ",\"findings\":[");
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		buffer_printf(out,
		    "%s{\"code\":\"%s\",\"subject\":\"%s\",\"message\":",
		    i > 0 ? "," : "", finding->code, finding->subject);
		spell_text(out, finding->message);
		buffer_printf(out, ",\"end\":\"%s\"", end_names[finding->end]);
		if (finding->ruling[0] != '\0')
			buffer_printf(
			    out, ",\"ruling\":\"%s\"", finding->ruling);
		buffer_put(out, "}");
	}
	buffer_put(out, "]");
}

void
findings_clear(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		free(findings->items[i].message);
	free(findings->items);
	*findings = (struct findings){ .count = 0 };
}

/*
 * Whatever the bytes: kaihyo-verify's reader of notes returns; what it takes
 * is text, an empty line and sorted signature lines and nothing else; its
 * head and slots are read without leaving the text.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
must_say(const char *why)
{
	if (why[0] == '\0')
		abort();
}

/* Each line of the text ends, none is empty; then one line a signature. */
static void
must_be_whole(struct bytes bytes, const struct note *note)
{
	struct bytes lines, line;
	size_t count = 0;

	if (note->text.at != bytes.at || note->text.len + 1 > bytes.len ||
	    bytes.at[note->text.len] != '\n')
		abort();
	lines = bytes_part(
	    bytes.at + note->text.len + 1, bytes.len - note->text.len - 1);
	while (bytes_line(&lines, &line))
		count++;
	if (lines.len != 0 || count != note->count)
		abort();
}

static void
read_inside(const struct note *note)
{
	struct text_lines lines = lines_of(note->text);
	struct slot slots[SLOTS_MAX];
	char why[WHY_LEN] = "";
	struct head head;
	struct bytes line;
	size_t count;

	if (!head_read(&lines, &head, why)) {
		must_say(why);
		return;
	}
	if (head.kind != note_kind_of(note->text))
		abort();
	while (!lines_at_end(&lines) && !lines_ahead(&lines, "slot"))
		if (!lines_next(&lines, &line))
			abort();
	if (!slots_read(&lines, head.kind, slots, &count, why))
		must_say(why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes bytes = { (const char *)data, len };
	char why[WHY_LEN] = "";
	struct note note;
	size_t line;

	digest_begin();
	if (note_read(bytes, &note, &line, why)) {
		must_be_whole(bytes, &note);
		read_inside(&note);
	} else {
		must_say(why);
	}
	return 0;
}

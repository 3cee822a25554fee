#include "ballot/notes/bundle_note.h"
static const char *const fix_bundle =
    N_("have it made again with kaihyo tally bundle");

static const char *const level_names[] = {
	[BUNDLE_STATION] = "station",
	[BUNDLE_PUBLIC] = "public",
};

const char *
bundle_level_name(enum bundle_level level)
{
	return level_names[level];
}

enum bundle_level
bundle_level_find(struct span name)
{
	for (enum bundle_level i = BUNDLE_STATION; i <= BUNDLE_PUBLIC; i++)
		if (span_equals(name, level_names[i]))
			return i;
	return BUNDLE_NONE;
}

static int
level_read(struct lines *lines, struct bundle_note *bundle, struct error *err)
{
	struct span value;

	if (lines_value(lines, "level", 16, &value, err) != 0)
		return -1;
	bundle->level = bundle_level_find(value);
	if (bundle->level == BUNDLE_NONE)
		return lines_refuse(lines, err, fix_bundle,
		    N_("\"level\" must be station or public"));
	return 0;
}

int
bundle_note_parse(
    struct verified text, struct bundle_note *bundle, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*bundle = (struct bundle_note){ .level = BUNDLE_NONE };
	if (statement_parse(&lines, NOTE_BUNDLE, &bundle->head, err) != 0 ||
	    level_read(&lines, bundle, err) != 0 ||
	    statement_log_read(&lines, fix_bundle, &bundle->log_size,
	        &bundle->log_root, err) != 0 ||
	    digest_line(&lines, "certificate", &bundle->certificate, err) !=
	        0 ||
	    digest_line(&lines, "sums", &bundle->sums, err) != 0 ||
	    slots_parse(&lines, bundle->slots, &bundle->slot_count, err) != 0)
		return -1;
	return lines_end(&lines, err);
}

void
bundle_note_format(const struct bundle_note *bundle, struct text *text)
{
	char certificate[DIGEST_TEXT_LEN], sums[DIGEST_TEXT_LEN];

	digest_format(&bundle->certificate, certificate);
	digest_format(&bundle->sums, sums);
	statement_format(&bundle->head, NOTE_BUNDLE, text);
	text_addf(text, "level %s\n", level_names[bundle->level]);
	statement_log_format(bundle->log_size, &bundle->log_root, text);
	text_addf(text, "certificate %s\nsums %s\n", certificate, sums);
	slots_format(bundle->slots, bundle->slot_count, text);
}

#include "ballot/notes/retirement.h"
static const char *const fix_draft =
    N_("have it drafted again with kaihyo tally retire");

static int
until_read(
    struct lines *lines, struct retirement *retirement, struct error *err)
{
	struct span value;

	if (lines_value(lines, "until", DATE_TEXT_LEN, &value, err) != 0)
		return -1;
	if (!date_parse(value, &retirement->until))
		return lines_refuse(lines, err, fix_draft,
		    N_("\"until\" must be a day, as 2027-11-22"));
	return 0;
}

int
retirement_parse(
    struct verified text, struct retirement *retirement, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*retirement = (struct retirement){ .log_size = 0 };
	if (statement_parse(&lines, NOTE_RETIREMENT, &retirement->head, err) !=
	        0 ||
	    until_read(&lines, retirement, err) != 0 ||
	    statement_log_read(&lines, fix_draft, &retirement->log_size,
	        &retirement->log_root, err) != 0 ||
	    digest_line(&lines, "public", &retirement->public_bundle, err) !=
	        0 ||
	    slots_parse(
	        &lines, retirement->slots, &retirement->slot_count, err) != 0)
		return -1;
	return lines_end(&lines, err);
}

void
retirement_format(const struct retirement *retirement, struct text *text)
{
	char bundle[DIGEST_TEXT_LEN];
	char until[DATE_TEXT_LEN];

	digest_format(&retirement->public_bundle, bundle);
	date_format(retirement->until, until);
	statement_format(&retirement->head, NOTE_RETIREMENT, text);
	text_addf(text, "until %s\n", until);
	statement_log_format(retirement->log_size, &retirement->log_root, text);
	text_addf(text, "public %s\n", bundle);
	slots_format(retirement->slots, retirement->slot_count, text);
}

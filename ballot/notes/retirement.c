#include "ballot/notes/retirement.h"

#include <inttypes.h>

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

/* "<size> <root>" */
static int
log_read(struct lines *lines, struct retirement *retirement, struct error *err)
{
	struct span value, size;

	if (lines_value(lines, "log", 90, &value, err) != 0)
		return -1;
	if (!span_cut(&value, ' ', 20, &size) ||
	    !span_number(size, UINT64_MAX, &retirement->log_size) ||
	    value.at == NULL || !digest_parse(value, &retirement->log_root))
		return lines_refuse(
		    lines, err, fix_draft, N_("\"log\" must read SIZE ROOT"));
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
	    log_read(&lines, retirement, err) != 0 ||
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
	char root[DIGEST_TEXT_LEN], bundle[DIGEST_TEXT_LEN];
	char until[DATE_TEXT_LEN];

	digest_format(&retirement->log_root, root);
	digest_format(&retirement->public_bundle, bundle);
	date_format(retirement->until, until);
	statement_format(&retirement->head, NOTE_RETIREMENT, text);
	text_addf(text, "until %s\nlog %" PRIu64 " %s\npublic %s\n", until,
	    retirement->log_size, root, bundle);
	slots_format(retirement->slots, retirement->slot_count, text);
}

#include "ballot/notes/checkins.h"

static const char titles[] = "voter,channel,place";
static const char *const fix_place =
    N_("have the place make it again with kaihyo ballot checkins");

enum channel
checkin_channel(struct span name)
{
	enum channel channel = 0;

	while (channel < CHANNEL_COUNT &&
	       !span_equals(name, channel_name(channel)))
		channel++;
	return channel;
}

int
checkin_list_open(struct verified bytes, const char *place,
    struct checkin_list *list, struct error *err)
{
	*list = (struct checkin_list){ .place = place };
	return voter_lines_open(
	    bytes.bytes, titles, CHECKINS_MAX, fix_place, &list->lines, err);
}

int
checkin_list_next(struct checkin_list *list, struct checkin *checkin,
    bool *more, struct error *err)
{
	struct span fields, channel, whole;

	if (voter_lines_next(&list->lines, &fields, more, err) != 0)
		return -1;
	if (!*more)
		return 0;
	*checkin = (struct checkin){ list->lines.last, list->channel };
	if (list->same.len > 0 && span_same(fields, list->same))
		return 0;
	whole = fields;
	checkin->channel = CHANNEL_COUNT;
	if (span_cut(&fields, ',', 8, &channel))
		checkin->channel = checkin_channel(channel);
	if (checkin->channel == CHANNEL_COUNT)
		return voter_lines_refuse(&list->lines, err,
		    N_("absentee, day or early must stand after the voter "
		       "number"));
	if (fields.at == NULL || !span_equals(fields, list->place))
		return voter_lines_refuse(&list->lines, err,
		    N_("the line must end in %s, the place whose check-ins "
		       "these are"),
		    list->place);
	list->same = whole;
	list->channel = checkin->channel;
	return 0;
}

int
checkin_list_check(
    struct verified bytes, const char *place, uint64_t count, struct error *err)
{
	struct checkin_list list;
	struct checkin checkin;
	bool more = true;

	if (checkin_list_open(bytes, place, &list, err) != 0)
		return -1;
	while (more)
		if (checkin_list_next(&list, &checkin, &more, err) != 0)
			return -1;
	if (list.lines.count == count)
		return 0;
	return error_set(err, ERROR_INPUT, fix_place,
	    N_("%llu check-ins in the file, %llu in the signed turnout"),
	    (unsigned long long)list.lines.count, (unsigned long long)count);
}

void
checkin_list_begin(const uint8_t salt[16], struct text *text)
{
	voter_lines_begin(salt, titles, text);
}

void
checkin_list_add(
    const char *place, const struct checkin *checkin, struct text *text)
{
	voter_lines_add(checkin->number, text);
	text_add(text, channel_name(checkin->channel));
	text_add_char(text, ',');
	text_add(text, place);
	text_add_char(text, '\n');
}

#include "tally/publish/minutes.h"

#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "tally/publish/minutes_parts.h"

void
minutes_say(struct text *text, const char *id, ...)
{
	struct message message;
	char line[4096];
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	message_format(&message, line, sizeof(line));
	text_add(text, line);
}

/* The era of a day, with the year before its first. */
static const char *
era_of(struct date date, int *before)
{
	static const struct {
		struct date first;
		const char *name;
	} eras[] = {
		{ { 2019, 5, 1 }, "令和" },
		{ { 1989, 1, 8 }, "平成" },
		{ { 1926, 12, 25 }, "昭和" },
	};

	for (size_t i = 0; i < sizeof(eras) / sizeof(eras[0]); i++)
		if (date_compare(date, eras[i].first) >= 0) {
			*before = eras[i].first.year - 1;
			return eras[i].name;
		}
	return NULL;
}

void
minutes_date(struct date date, struct text *text)
{
	char iso[DATE_TEXT_LEN];
	int before = 0;
	const char *era = era_of(date, &before);

	date_format(date, iso);
	if (era == NULL || strcmp(message_language_name(), "ja") != 0) {
		text_add(text, iso);
		return;
	}
	text_add(text, era);
	if (date.year - before == 1)
		text_add(text, "元");
	else
		text_addf(text, "%d", date.year - before);
	text_addf(text, "年%d月%d日（%s）", date.month, date.day, iso);
}

void
minutes_groups(const struct digest *digest, struct text *text)
{
	for (size_t i = 1; i <= FINGERPRINT_GROUPS; i++) {
		char group[5];

		digest_group(digest, i, group);
		text_addf(text, "%s%s", i > 1 ? " " : "", group);
	}
}

void
minutes_share(uint64_t part, uint64_t whole, bool half_up, struct text *text)
{
	uint64_t parts;

	if (whole == 0) {
		text_add(text, "－");
		return;
	}
	parts = (part * 20000 / whole + (half_up ? 1 : 0)) / 2;
	text_addf(text, "%llu.%02llu%%", (unsigned long long)(parts / 100),
	    (unsigned long long)(parts % 100));
}

void
minutes_cell(struct a4 *a4, struct text *text)
{
	a4_cell(a4, text->at != NULL ? text->at : "");
	text_clear(text);
}

void
minutes_field(struct a4 *a4, const char *name, struct text *text)
{
	a4_field(a4, name, text->at != NULL ? text->at : "");
	text_clear(text);
}

/* --- a document from beginning to end ----------------------------------------
 */

int
minutes_write_any(const struct a4_head *head, minutes_draw_any *draw,
    const void *context, struct text *out, struct error *err)
{
	struct a4_fonts fonts = { 0 };
	struct a4 *a4 = NULL;
	int rc = -1;

	if (a4_fonts_read(&fonts, err) != 0 ||
	    (a4 = a4_new(&fonts, head, err)) == NULL)
		goto out;
	draw(a4, context);
	rc = a4_finish(a4, out, err);
out:
	a4_free(a4);
	a4_fonts_release(&fonts);
	return rc;
}

/* "住民投票　大阪開票所　平成27年5月17日（2015-05-17）" */
static void
about(const struct publication *publication, struct text *text)
{
	const struct definition *definition = publication->definition;
	const struct setup *setup = &definition->setup;

	text_addf(text, "%s　%s　", label_text(&definition->election.name),
	    label_text(&setup->stations[publication->station].label));
	minutes_date(publication->date, text);
}

/* What it was made from: so that paper and files can be held together. */
static void
footer(const struct publication *publication, struct text *text)
{
	struct digest result = digest_of(publication->result_json);

	if (publication->draft)
		text_addf(text, "%s  ", translate(N_("DRAFT, not declared")));
	text_add(text, "result.json ");
	minutes_groups(&result, text);
	text_add_char(text, '\n');
	minutes_say(text, N_("log, %llu entries "),
	    (unsigned long long)publication->log_size);
	minutes_groups(&publication->log_root, text);
	text_addf(text, "  kaihyo %s", KAIHYO_VERSION);
}

/* The draw function of a publication, with it. */
struct drawing {
	const struct publication *publication;
	minutes_draw *draw;
};

static void
draw_publication(struct a4 *a4, const void *context)
{
	const struct drawing *drawing = context;

	if (drawing->publication->draft)
		a4_notice(
		    a4, translate(N_("A draft to look at: nothing of it is "
		                     "declared.")));
	drawing->draw(a4, drawing->publication);
}

int
minutes_write(const struct publication *publication, const char *title,
    bool landscape, minutes_draw *draw, struct text *out, struct error *err)
{
	struct text about_text = { 0 }, footer_text = { 0 };
	struct drawing drawing = { publication, draw };
	struct a4_head head = { .title = title,
		.date = publication->date,
		.landscape = landscape,
		.rehearsal = publication->definition->election.rehearsal };
	char language[3];
	int rc;

	snprintf(language, sizeof(language), "%s", message_language_name());
	message_language("ja");
	about(publication, &about_text);
	footer(publication, &footer_text);
	head.about = about_text.at;
	head.footer = footer_text.at;
	rc = minutes_write_any(&head, draw_publication, &drawing, out, err);
	text_clear(&about_text);
	text_clear(&footer_text);
	message_language(language);
	return rc;
}

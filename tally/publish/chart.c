#include "tally/publish/chart.h"

#define LINE_ABOVE 5 /* pixels by which a line sticks out */
#define WORDS_DOWN 20

void
chart_begin(struct chart *chart, struct text *out, unsigned above,
    unsigned height, unsigned below, uint64_t whole, const char *at,
    const char *words)
{
	*chart = (struct chart){
		.out = out, .whole = whole, .top = above, .height = height
	};
	text_addf(out, "<svg class=\"bar\" width=\"100%%\" height=\"%u\"",
	    above + height + below);
	text_add(out, " data-whole=\"");
	html_text(out, at);
	if (words == NULL) {
		text_add(out, "\" aria-hidden=\"true\">");
	} else {
		text_add(out, "\" role=\"img\" aria-label=\"");
		html_text(out, words);
		text_add(out, "\">");
	}
}

static void
rectangle(struct chart *chart, const char *class, uint64_t part, const char *at)
{
	uint64_t from = position_of(chart->sum, chart->whole);
	uint64_t to = position_of(chart->sum + part, chart->whole);

	text_addf(chart->out, "<rect class=\"%s\" x=\"", class);
	position_add(chart->out, from);
	text_addf(chart->out, "\" y=\"%u\" width=\"", chart->top);
	position_add(chart->out, to - from);
	text_addf(chart->out, "\" height=\"%u\"", chart->height);
	if (at != NULL) {
		text_add(chart->out, " data-part=\"");
		html_text(chart->out, at);
		text_add_char(chart->out, '"');
	}
	text_add(chart->out, "/>");
	chart->sum += part;
}

void
chart_part(
    struct chart *chart, const char *class, uint64_t part, const char *at)
{
	rectangle(chart, class, part, at);
}

void
chart_rest(struct chart *chart, const char *class)
{
	if (chart->whole > chart->sum)
		rectangle(chart, class, chart->whole - chart->sum, NULL);
}

static void
line(struct chart *chart, const char *class, uint64_t x, unsigned from,
    unsigned to)
{
	text_addf(chart->out, "<line class=\"%s\" x1=\"", class);
	position_add(chart->out, x);
	text_add(chart->out, "\" x2=\"");
	position_add(chart->out, x);
	text_addf(chart->out, "\" y1=\"%u\" y2=\"%u\"/>", from, to);
}

void
chart_line(struct chart *chart, uint64_t n, uint64_t d, const char *words)
{
	uint64_t x = position_of(n, d);
	const char *anchor = x < 250 ? "start" : x > 750 ? "end" : "middle";
	unsigned bottom = chart->top + chart->height;

	/* Ink beside the bar, paper on it: seen on any colour. */
	line(chart, "threshold", x,
	    chart->top > LINE_ABOVE ? chart->top - LINE_ABOVE : 0,
	    bottom + LINE_ABOVE);
	line(chart, "inside", x, chart->top, bottom);
	if (words == NULL)
		return;
	text_add(chart->out, "<text x=\"");
	position_add(chart->out, x);
	text_addf(chart->out, "\" y=\"%u\" text-anchor=\"%s\">",
	    bottom + LINE_ABOVE + WORDS_DOWN, anchor);
	html_text(chart->out, words);
	text_add(chart->out, "</text>");
}

void
chart_end(struct chart *chart)
{
	text_add(chart->out, "</svg>");
}

/*
 * Ruled tables. Lines are drawn after the words of their row, so that the
 * structure of the PDF holds nothing but words.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tally/publish/a4_inside.h"

#define PAD 55
#define THICK 14
#define HEADER_MAX 2000 /* more than any header of ours */
#define THIN 5

static int
lead(int size)
{
	return size * 27 / 20;
}

static int
edge(const struct a4_table_state *table, size_t column)
{
	return table->edges[column];
}

static int
inner(const struct a4_table_state *table, size_t column)
{
	return edge(table, column + 1) - edge(table, column) - 2 * PAD;
}

/* All lines of one cell, from the top; gives where it ends. */
static int
draw_lines(struct a4 *a4, int x, int y, int width, enum a4_align align,
    enum a4_font font, int size, enum a4_ink ink, const char *text)
{
	struct span rest = span_of(text);

	while (rest.len > 0) {
		struct span line = a4_line_cut(a4, font, size, width, &rest);

		a4_words_in(
		    a4, x, y + size, width, align, font, size, ink, line);
		y += lead(size);
	}
	return y;
}

static int
height_of(const struct a4 *a4, enum a4_font font, int size, int width,
    const char *text)
{
	return (int)a4_line_count(a4, font, size, width, text) * lead(size);
}

/* --- the header ---------------------------------------------------------- */

static const char *
column_name(const struct a4_column *column)
{
	return column->plain ? column->name : translate(column->name);
}

static const char *
column_subtitle(const struct a4_column *column)
{
	return column->plain ? "" : a4_subtitle(column->name);
}

static bool
same_group(const struct a4_column *a, const struct a4_column *b)
{
	return a->group != NULL && b->group != NULL &&
	       strcmp(a->group, b->group) == 0;
}

/* The height of a name with its subtitle in `width`. */
static int
name_height(
    const struct a4 *a4, int width, const char *name, const char *subtitle)
{
	int height = height_of(a4, A4_GOTHIC, A4_SMALL, width, name);

	if (subtitle[0] != '\0')
		height += height_of(a4, A4_MINCHO, A4_TINY, width, subtitle);
	return height + 2 * PAD;
}

static void
draw_name(struct a4 *a4, int x, int y, int width, int height, const char *name,
    const char *subtitle)
{
	int own = name_height(a4, width, name, subtitle) - 2 * PAD;

	a4_begin(a4, "TH");
	y = draw_lines(a4, x, y + (height - own) / 2 - 10, width, A4_CENTER,
	    A4_GOTHIC, A4_SMALL, A4_BLACK, name);
	draw_lines(
	    a4, x, y, width, A4_CENTER, A4_MINCHO, A4_TINY, A4_GREY, subtitle);
	a4_end(a4, "TH");
}

/* Where the group that begins at `column` ends. */
static size_t
group_end(const struct a4_table_state *table, size_t column)
{
	size_t end = column + 1;

	while (end < table->count &&
	       same_group(&table->columns[column], &table->columns[end]))
		end++;
	return end;
}

static int
groups_height(const struct a4 *a4)
{
	const struct a4_table_state *table = &a4->table;
	int height = 0;

	for (size_t i = 0; i < table->count; i = group_end(table, i)) {
		const char *group = table->columns[i].group;
		int width =
		    edge(table, group_end(table, i)) - edge(table, i) - 2 * PAD;
		int own;

		if (group == NULL)
			continue;
		own = name_height(
		    a4, width, translate(group), a4_subtitle(group));
		if (own > height)
			height = own;
	}
	return height;
}

static int
names_height(const struct a4 *a4, int groups)
{
	const struct a4_table_state *table = &a4->table;
	int height = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct a4_column *column = &table->columns[i];
		int own = name_height(a4, inner(table, i), column_name(column),
		    column_subtitle(column));

		if (column->group == NULL)
			own -= groups;
		if (own > height)
			height = own;
	}
	return height;
}

static void
header_group(struct a4 *a4, size_t column, int top, int height)
{
	const struct a4_table_state *table = &a4->table;
	const char *group = table->columns[column].group;
	size_t end = group_end(table, column);

	draw_name(a4, edge(table, column) + PAD, top,
	    edge(table, end) - edge(table, column) - 2 * PAD, height,
	    translate(group), a4_subtitle(group));
}

static void
header_words(struct a4 *a4, int groups, int names)
{
	const struct a4_table_state *table = &a4->table;
	int top = table->top;

	if (groups > 0) {
		a4_begin(a4, "TR");
		for (size_t i = 0; i < table->count; i = group_end(table, i))
			if (table->columns[i].group != NULL)
				header_group(a4, i, top, groups);
		a4_end(a4, "TR");
	}
	a4_begin(a4, "TR");
	for (size_t i = 0; i < table->count; i++) {
		const struct a4_column *column = &table->columns[i];
		int from = column->group != NULL ? top + groups : top;

		draw_name(a4, edge(table, i) + PAD, from, inner(table, i),
		    top + groups + names - from, column_name(column),
		    column_subtitle(column));
	}
	a4_end(a4, "TR");
}

static void
header_lines(struct a4 *a4, int groups, int names)
{
	const struct a4_table_state *table = &a4->table;
	int top = table->top, bottom = top + groups + names;

	a4_line(a4, edge(table, 0), top, edge(table, table->count), top, THICK);
	for (size_t i = 0; i < table->count; i++) {
		bool joined = i > 0 && same_group(&table->columns[i - 1],
		                           &table->columns[i]);

		a4_line(a4, edge(table, i), joined ? top + groups : top,
		    edge(table, i), bottom, i == 0 ? THICK : THIN);
		if (table->columns[i].group != NULL)
			a4_line(a4, edge(table, i), top + groups,
			    edge(table, i + 1), top + groups, THIN);
	}
	a4_line(a4, edge(table, table->count), top, edge(table, table->count),
	    bottom, THICK);
	a4_line(
	    a4, edge(table, 0), bottom, edge(table, table->count), bottom, 8);
}

/* A line that is drawn when the table ends on this page. */
static void
later_line(struct a4 *a4, int x, int y, int x2, int y2, int width)
{
	struct a4_table_state *table = &a4->table;

	if (table->line_count == table->line_size) {
		table->line_size = 2 * table->line_size + 256;
		table->lines = memory_grow(
		    table->lines, table->line_size, sizeof(*table->lines));
	}
	table->lines[table->line_count++] =
	    (struct a4_rule){ x, y, x2, y2, width };
}

/* Begins the table on this page. */
static void
table_top(struct a4 *a4)
{
	struct a4_table_state *table = &a4->table;
	int groups = table->fields ? 0 : groups_height(a4);
	int names = table->fields ? 0 : names_height(a4, groups);

	table->top = a4->y;
	if (!table->fields) {
		a4_fill(a4, edge(table, 0), a4->y,
		    edge(table, table->count) - edge(table, 0), groups + names,
		    A4_PALE);
		header_lines(a4, groups, names);
	} else {
		later_line(a4, edge(table, 0), a4->y, edge(table, table->count),
		    a4->y, THICK);
	}
	a4_begin(a4, "Table");
	if (!table->fields)
		header_words(a4, groups, names);
	a4->y += groups + names;
}

static void
table_bottom(struct a4 *a4)
{
	const struct a4_table_state *table = &a4->table;

	a4_end(a4, "Table");
	for (size_t i = 0; i < table->line_count; i++)
		a4_line(a4, table->lines[i].x, table->lines[i].y,
		    table->lines[i].x2, table->lines[i].y2,
		    table->lines[i].width);
	a4->table.line_count = 0;
	a4_line(
	    a4, edge(table, 0), a4->y, edge(table, table->count), a4->y, THICK);
}

static void
table_begin(struct a4 *a4, const struct a4_column *columns, size_t count)
{
	struct a4_table_state *table = &a4->table;
	unsigned all = 0, so_far = 0;
	int width = a4_right(a4) - a4_left();

	assert(count > 0 && count <= A4_COLUMNS_MAX);
	for (size_t i = 0; i < count; i++)
		all += columns[i].share;
	for (size_t i = 0; i <= count; i++) {
		table->edges[i] =
		    a4_left() + (int)((uint64_t)width * so_far / all);
		if (i < count)
			so_far += columns[i].share;
	}
	memcpy(table->columns, columns, count * sizeof(*columns));
	table->count = count;
	table->filled = 0;
	table->sum = false;
}

void
a4_table(struct a4 *a4, const struct a4_column *columns, size_t count)
{
	int header;

	a4_table_end(a4);
	table_begin(a4, columns, count);
	header = groups_height(a4);
	header += names_height(a4, header);
	a4_need(a4, header + 700);
	table_top(a4);
}

void
a4_table_end(struct a4 *a4)
{
	struct a4_table_state *table = &a4->table;

	if (table->count == 0)
		return;
	table_bottom(a4);
	for (size_t i = 0; i < table->filled; i++)
		free(table->cells[i]);
	free(table->lines);
	*table = (struct a4_table_state){ .count = 0 };
	a4->y += 140;
}

/* --- rows ------------------------------------------------------------------
 */

static enum a4_font
row_font(const struct a4_table_state *table)
{
	return table->sum ? A4_GOTHIC : A4_MINCHO;
}

/* Numbers are never broken: they are set smaller until they fit. */
static int
cell_size(const struct a4 *a4, size_t i)
{
	const struct a4_table_state *table = &a4->table;
	struct span text = span_of(table->cells[i]);
	int size = A4_CELL;

	if (table->columns[i].align == A4_RIGHT)
		while (size > 60 && a4_text_width(a4, row_font(table), size, 0,
		                        text) > inner(table, i))
			size -= 5;
	return size;
}

static int
row_height(const struct a4 *a4)
{
	const struct a4_table_state *table = &a4->table;
	int height = lead(A4_CELL) + 2 * PAD;

	for (size_t i = 0; i < table->count; i++) {
		int own = height_of(a4, row_font(table), cell_size(a4, i),
		              inner(table, i), table->cells[i]) +
		          2 * PAD;

		if (table->fields && i == 0)
			own = name_height(a4, inner(table, i),
			    translate(table->cells[i]),
			    a4_subtitle(table->cells[i]));
		if (own > height)
			height = own;
	}
	return height;
}

/* The name of a field, and its English below. */
static void
draw_field_name(struct a4 *a4, int height)
{
	const struct a4_table_state *table = &a4->table;
	const char *name = translate(table->cells[0]);
	const char *subtitle = a4_subtitle(table->cells[0]);
	int y =
	    a4->y +
	    (height - name_height(a4, inner(table, 0), name, subtitle)) / 2 +
	    PAD - 10;

	a4_fill(a4, edge(table, 0), a4->y, edge(table, 1) - edge(table, 0),
	    height, A4_PALE);
	a4_begin(a4, "TH");
	y = draw_lines(a4, edge(table, 0) + PAD, y, inner(table, 0), A4_LEFT,
	    A4_GOTHIC, A4_SMALL, A4_BLACK, name);
	draw_lines(a4, edge(table, 0) + PAD, y, inner(table, 0), A4_LEFT,
	    A4_MINCHO, A4_TINY, A4_GREY, subtitle);
	a4_end(a4, "TH");
}

static void
draw_cell(struct a4 *a4, size_t i, int height)
{
	const struct a4_table_state *table = &a4->table;
	int size = cell_size(a4, i);
	int own = height_of(
	    a4, row_font(table), size, inner(table, i), table->cells[i]);

	a4_begin(a4, "TD");
	draw_lines(a4, edge(table, i) + PAD, a4->y + (height - own) / 2 - 10,
	    inner(table, i), table->columns[i].align, row_font(table), size,
	    A4_BLACK, table->cells[i]);
	a4_end(a4, "TD");
}

static void
row_lines(struct a4 *a4, int height)
{
	const struct a4_table_state *table = &a4->table;
	int left = edge(table, 0), right = edge(table, table->count);

	for (size_t i = 0; i <= table->count; i++)
		later_line(a4, edge(table, i), a4->y, edge(table, i),
		    a4->y + height, i == 0 || i == table->count ? THICK : THIN);
	later_line(a4, left, a4->y + height, right, a4->y + height, THIN);
	if (table->sum)
		later_line(a4, left, a4->y, right, a4->y, 10);
}

/* Draws the row that was given, on this page or the next. */
static void
row_place(struct a4 *a4, int height)
{
	struct a4_table_state *table = &a4->table;
	/* So that a sum never stands alone at the head of a page. */
	int more = table->sum || table->fields ? 0 : lead(A4_CELL) + 2 * PAD;

	if (a4->y + height + more > a4_bottom(a4)) {
		table_bottom(a4);
		a4_need(a4, A4_LONG);
		table_top(a4);
	}
	a4_begin(a4, "TR");
	for (size_t i = 0; i < table->count; i++)
		if (table->fields && i == 0)
			draw_field_name(a4, height);
		else
			draw_cell(a4, i, height);
	a4_end(a4, "TR");
	row_lines(a4, height);
	a4->y += height;
}

/*
 * Leaves in each cell what fits into `lines` lines, and gives the rest. True
 * if there is any.
 */
static bool
row_split(struct a4 *a4, int lines, char *rests[A4_COLUMNS_MAX])
{
	struct a4_table_state *table = &a4->table;
	bool any = false;

	for (size_t i = 0; i < table->count; i++) {
		struct span rest = span_of(table->cells[i]);
		bool name = table->fields && i == 0;

		for (int line = 0; line < lines && rest.len > 0 && !name;
		     line++)
			a4_line_cut(a4, row_font(table), cell_size(a4, i),
			    inner(table, i), &rest);
		any = any || (rest.len > 0 && !name);
		rests[i] = name ? memory_copy(span_of(table->cells[i]))
		                : memory_copy(rest);
		if (!name)
			table->cells[i][strlen(table->cells[i]) - rest.len] =
			    '\0';
	}
	return any;
}

/* A row that is higher than a page goes on in the next. */
static void
row_draw(struct a4 *a4)
{
	struct a4_table_state *table = &a4->table;
	int page = a4_bottom(a4) - A4_MARGIN - HEADER_MAX;
	bool more = true;

	while (more) {
		int height = row_height(a4);
		char *rests[A4_COLUMNS_MAX] = { NULL };

		more = height > page &&
		       row_split(a4, page / lead(A4_CELL) - 1, rests);
		row_place(a4, more ? row_height(a4) : height);
		for (size_t i = 0; i < table->count; i++) {
			free(table->cells[i]);
			table->cells[i] = rests[i];
		}
	}
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i]);
	memset(table->cells, 0, sizeof(table->cells));
	table->filled = 0;
	table->sum = false;
}

void
a4_cell(struct a4 *a4, const char *text)
{
	struct a4_table_state *table = &a4->table;

	assert(table->filled < table->count);
	table->cells[table->filled++] = memory_copy(span_of(text));
	if (table->filled == table->count)
		row_draw(a4);
}

void
a4_cell_number(struct a4 *a4, long long number)
{
	char text[NUMBER_TEXT_LEN];

	a4_cell(a4, number_text(number, text));
}

void
a4_row_sum(struct a4 *a4)
{
	a4->table.sum = true;
}

/* --- fields
 * -------------------------------------------------------------------- */

void
a4_field(struct a4 *a4, const char *name, const char *value)
{
	static const struct a4_column columns[] = {
		{ .name = "", .share = 32, .plain = true },
		{ .name = "", .share = 68, .plain = true },
	};

	if (!a4->table.fields) {
		a4_table_end(a4);
		a4_need(a4, 900);
		table_begin(a4, columns, 2);
		a4->table.fields = true;
		table_top(a4);
	}
	a4_cell(a4, name);
	a4_cell(a4, value);
}

void
a4_field_number(
    struct a4 *a4, const char *name, long long number, const char *suffix)
{
	struct text text = { 0 };
	char digits[NUMBER_TEXT_LEN];

	text_addf(&text, "%s%s", number_text(number, digits), suffix);
	a4_field(a4, name, text.at);
	text_clear(&text);
}

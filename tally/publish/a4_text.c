/*
 * Characters and lines. Japanese needs no shaping: one character is one glyph
 * (variation selectors and marks of direction are in no text of ours,
 * formats.md §1), and a line may be broken almost anywhere, but not so that 。
 * begins it or 「 ends it (JIS X 4051).
 */
#include "tally/publish/a4_inside.h"

#include <freetype/ftadvanc.h>
#include <string.h>

#define GETA 0x3013 /* 〓 stands for a character that no font has */

/* In one of the fonts, the wanted one first. 0: in none. */
static unsigned
glyph_find(const struct a4 *a4, enum a4_font *font, uint32_t character)
{
	for (int i = 0; i < A4_FONT_COUNT; i++) {
		enum a4_font now =
		    (enum a4_font)((*font + (unsigned)i) % A4_FONT_COUNT);
		FT_UInt glyph = FT_Get_Char_Index(a4->faces[now], character);

		if (glyph != 0) {
			*font = now;
			return glyph;
		}
	}
	return 0;
}

unsigned
a4_glyph(
    const struct a4 *a4, enum a4_font *font, struct span *rest, size_t *bytes)
{
	uint32_t character = GETA;
	unsigned glyph;

	*bytes = utf8_next(*rest, &character);
	if (*bytes == 0) {
		*bytes = 1;
		character = GETA;
	}
	rest->at += *bytes;
	rest->len -= *bytes;
	glyph = glyph_find(a4, font, character);
	return glyph != 0 ? glyph : glyph_find(a4, font, GETA);
}

int
a4_advance(const struct a4 *a4, enum a4_font font, unsigned glyph, int size)
{
	FT_Face face = a4->faces[font];
	FT_Fixed advance = 0;

	if (FT_Get_Advance(face, glyph, FT_LOAD_NO_SCALE, &advance) != 0)
		return size;
	return (int)((advance * size + face->units_per_EM / 2) /
	             face->units_per_EM);
}

int
a4_text_width(const struct a4 *a4, enum a4_font font, int size, int track,
    struct span text)
{
	int width = 0;

	while (text.len > 0) {
		enum a4_font now = font;
		size_t bytes;
		unsigned glyph = a4_glyph(a4, &now, &text, &bytes);

		width += a4_advance(a4, now, glyph, size) + track;
	}
	return width > 0 ? width - track : 0;
}

static bool
is_one_of(const char *set, uint32_t character)
{
	struct span rest = span_of(set);

	while (rest.len > 0) {
		uint32_t one = 0;
		size_t step = utf8_next(rest, &one);

		if (one == character)
			return true;
		rest.at += step;
		rest.len -= step;
	}
	return false;
}

/* Kanji, kana and their punctuation: a line can end after each. */
static bool
is_japanese(uint32_t c)
{
	return (c >= 0x2190 && c <= 0x27bf) || (c >= 0x2e80 && c <= 0xa4cf) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xff60) ||
	       (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x20000 && c <= 0x3ffff);
}

/* May a line end between these two? */
static bool
can_break(uint32_t before, uint32_t after)
{
	if (after == ' ')
		return false;
	if (before == ' ')
		return true;
	if (is_one_of("、。，．・：；？！）］｝〕〉》」』】〟ーぁぃぅぇぉっゃ"
	              "ゅょゎァィゥェォッャュョヮ々〻％‰…‥,.;:!?)]}%",
	        after) ||
	    is_one_of("（［｛〔〈《「『【〝([{", before))
		return false;
	return is_japanese(before) || is_japanese(after) || before == '/' ||
	       before == '-';
}

/*
 * The last place within `width` where the line may end; a word that is longer
 * than the line, such as a hash, is cut where it must be.
 */
struct span
a4_line_cut(const struct a4 *a4, enum a4_font font, int size, int width,
    struct span *rest)
{
	struct span left = *rest, line;
	size_t fits = 0, best = 0;
	uint32_t before = 0;
	int used = 0;

	while (left.len > 0 && *left.at != '\n') {
		enum a4_font now = font;
		size_t at = (size_t)(left.at - rest->at), bytes;
		uint32_t character = 0;
		unsigned glyph;

		utf8_next(left, &character);
		if (at > 0 && can_break(before, character))
			best = at;
		glyph = a4_glyph(a4, &now, &left, &bytes);
		used += a4_advance(a4, now, glyph, size);
		if (used > width && character != ' ' && at > 0)
			break;
		before = character;
		fits = at + bytes;
	}
	if (fits < rest->len && rest->at[fits] != '\n' && best > 0)
		fits = best;
	line = (struct span){ rest->at, fits };
	rest->at += fits;
	rest->len -= fits;
	if (rest->len > 0 && *rest->at == '\n') {
		rest->at++;
		rest->len--;
	}
	while (line.len > 0 && line.at[line.len - 1] == ' ')
		line.len--;
	return line;
}

size_t
a4_line_count(const struct a4 *a4, enum a4_font font, int size, int width,
    const char *text)
{
	struct span rest = span_of(text);
	size_t count = 0;

	while (rest.len > 0) {
		a4_line_cut(a4, font, size, width, &rest);
		count++;
	}
	return count > 0 ? count : 1;
}

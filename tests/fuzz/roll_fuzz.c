/*
 * The three files of a roll, told apart by their first bytes: whatever the
 * bytes, the parsers return, and what they accept is written back as the
 * same bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/notes/roll.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static struct place places[] = {
	{ .id = "kita-1", .kind = PLACE_DAY },
	{ .id = "kita-early", .kind = PLACE_EARLY },
	{ .id = "minami-1", .kind = PLACE_DAY },
};
static size_t by_id[] = { 0, 1, 2 };

static void
same(const struct text *text, struct span bytes)
{
	if (text->len != bytes.len ||
	    memcmp(text->at, bytes.at, bytes.len) != 0)
		abort();
}

static void
note(struct verified bytes)
{
	struct text text = { 0 };
	struct error err;
	struct roll roll;

	if (roll_parse(bytes, &roll, &err) != 0)
		return;
	roll_format(&roll, &text);
	same(&text, bytes.bytes);
	text_clear(&text);
	roll_clear(&roll);
}

/* The salt is not kept: it is read again from its known place. */
static void
salt_of(struct span bytes, uint8_t salt[16])
{
	if (!span_hex((struct span){ bytes.at + 5, 32 }, salt, 16))
		abort();
}

static void
list(struct verified bytes)
{
	const struct setup setup = {
		.places = places, .place_count = 3, .places_by_id = by_id
	};
	struct text text = { 0 };
	struct roll_voter voter;
	struct roll_list walk;
	uint8_t salt[16];
	struct error err;
	bool more;

	if (roll_list_open(bytes, &setup, &walk, &err) != 0)
		return;
	salt_of(bytes.bytes, salt);
	roll_list_begin(salt, &text);
	while (roll_list_next(&walk, &voter, &more, &err) == 0) {
		if (!more) {
			same(&text, bytes.bytes);
			break;
		}
		roll_list_add(&setup, &voter, &text);
	}
	text_clear(&text);
}

static void
changes(struct verified bytes)
{
	struct text text = { 0 };
	struct roll_change change;
	struct roll_changes walk;
	uint8_t salt[16];
	struct error err;
	bool more;

	if (roll_changes_open(bytes, &walk, &err) != 0)
		return;
	salt_of(bytes.bytes, salt);
	roll_changes_begin(salt, &text);
	while (roll_changes_next(&walk, &change, &more, &err) == 0) {
		if (!more) {
			same(&text, bytes.bytes);
			break;
		}
		roll_changes_add(&change, &text);
	}
	text_clear(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified bytes = { .bytes = { (const char *)data, len } };

	note(bytes);
	list(bytes);
	changes(bytes);
	return 0;
}

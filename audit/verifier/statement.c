#include "audit/verifier/statement.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/form.h"

#define BLOCK_BYTES 16384

/* --- memory --------------------------------------------------------------- */

struct pool_block {
	struct pool_block *next;
	size_t used, size;
	_Alignas(16) unsigned char bytes[];
};

void *
pool_take(struct pool *pool, size_t count, size_t size)
{
	struct pool_block *block = pool->blocks;
	size_t len;
	void *at;

	if (__builtin_mul_overflow(count, size, &len) || len > SIZE_MAX / 2)
		abort(); /* lists are bounded long before */
	len = (len + 15) & ~(size_t)15;
	if (block == NULL || block->size - block->used < len) {
		size_t room = len > BLOCK_BYTES ? len : BLOCK_BYTES;

		block = memory_take(1, sizeof(*block) + room);
		block->size = room;
		block->next = pool->blocks;
		pool->blocks = block;
	}
	at = block->bytes + block->used;
	block->used += len;
	return at;
}

char *
pool_text(struct pool *pool, struct bytes text)
{
	char *copy = pool_take(pool, text.len + 1, 1);

	if (text.len > 0)
		memcpy(copy, text.at, text.len);
	return copy;
}

void
pool_release(struct pool *pool)
{
	while (pool->blocks != NULL) {
		struct pool_block *next = pool->blocks->next;

		free(pool->blocks);
		pool->blocks = next;
	}
}

/* --- lines and their parts ------------------------------------------------ */

bool
take_value(struct reading *reading, const char *key, struct bytes *value)
{
	if (!lines_value(&reading->lines, key, value))
		return NEXT_WRONG(reading, "\"%s ...\" must stand here", key);
	return bytes_are_text(*value, SIZE_MAX) ||
	       LINE_WRONG(reading,
	           "\"%s\" is empty or has characters that formats.md 1 "
	           "forbids",
	           key);
}

bool
take_number(
    struct reading *reading, const char *key, uint64_t max, uint64_t *number)
{
	struct bytes value;

	return take_value(reading, key, &value) &&
	       (bytes_number(value, max, number) ||
	           LINE_WRONG(reading,
	               "\"%s\" is no whole number from %llu to %llu", key, 0ULL,
	               (unsigned long long)max));
}

bool
take_yes_no(struct reading *reading, const char *key, bool *yes)
{
	struct bytes value;

	return take_value(reading, key, &value) &&
	       (bytes_yes_no(value, yes) ||
	           LINE_WRONG(
	               reading, "\"%s\" must be one of: %s", key, "yes no"));
}

bool
take_digest(
    struct reading *reading, const char *key, uint8_t digest[DIGEST_LEN])
{
	struct bytes value;

	return take_value(reading, key, &value) &&
	       (bytes_digest(value, digest) ||
	           LINE_WRONG(reading,
	               "\"%s\" is no digest of 64 digits 0-9 a-f", key));
}

bool
take_id(struct reading *reading, const char *key, char id[ID_LEN])
{
	struct bytes value;

	return take_value(reading, key, &value) &&
	       ((bytes_are_id(value) && bytes_copy(value, id, ID_LEN)) ||
	           LINE_WRONG(reading,
	               "\"%s\" is no id of a-z, 0-9 and - of 31 bytes at most",
	               key));
}

bool
take_word(
    struct reading *reading, const char *key, const char *words, int *word)
{
	struct bytes value;
	char text[64];

	if (!take_value(reading, key, &value))
		return false;
	*word =
	    bytes_copy(value, text, sizeof(text)) ? form_word(words, text) : -1;
	return *word >= 0 ||
	       LINE_WRONG(reading, "\"%s\" must be one of: %s", key, words);
}

bool
take_repeat(struct reading *reading, const char *key, struct bytes *before,
    struct bytes *value)
{
	if (!take_value(reading, key, value))
		return false;
	if (before->at != NULL && bytes_order(*before, *value) >= 0)
		return LINE_WRONG(reading,
		    "the lines \"%s\" are not sorted, or one stands twice",
		    key);
	*before = *value;
	return true;
}

bool
cut_id(struct bytes *rest, char id[ID_LEN])
{
	struct bytes part;

	return bytes_field(rest, ' ', &part) && bytes_are_id(part) &&
	       bytes_copy(part, id, ID_LEN);
}

bool
cut_number(struct bytes *rest, uint64_t max, uint64_t *number)
{
	struct bytes part;

	return bytes_field(rest, ' ', &part) && bytes_number(part, max, number);
}

bool
cut_digest(struct bytes *rest, uint8_t digest[DIGEST_LEN])
{
	struct bytes part;

	return bytes_field(rest, ' ', &part) && bytes_digest(part, digest);
}

bool
cut_figure(struct bytes *rest, uint64_t max, struct figure_or_none *figure)
{
	struct bytes part;

	*figure = (struct figure_or_none){ .known = false };
	if (!bytes_field(rest, ' ', &part))
		return false;
	if (bytes_is(part, "-"))
		return true;
	figure->known = bytes_number(part, max, &figure->number);
	return figure->known;
}

bool
cut_text(
    struct reading *reading, struct bytes rest, size_t max, const char **text)
{
	if (rest.at == NULL || !bytes_are_text(rest, max))
		return false;
	*text = pool_text(reading->pool, rest);
	return true;
}

void *
list_add(void *list, size_t count, size_t size)
{
	/* Room for 1, 2, 4, 8 ... */
	if ((count & (count - 1)) != 0)
		return list;
	return memory_grow(list, count > 0 ? 2 * count : 1, size);
}

/* --- the whole note ------------------------------------------------------- */

static bool
body_read(struct reading *reading, struct statement *statement)
{
	switch ((int)statement->kind) {
	case NOTE_MANIFEST:
		return manifest_read(reading, &statement->of.manifest);
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
		return turnout_read(reading, &statement->of.turnout);
	case NOTE_RECEIPT:
		return receipt_read(reading, &statement->of.receipt);
	case NOTE_OPENING:
		return opening_read(reading, &statement->of.opening);
	case NOTE_ROLL:
		return roll_read(
		    reading, statement->subject, &statement->of.roll);
	case NOTE_TOTALS:
		return totals_read(reading, &statement->of.totals);
	case NOTE_GATE:
		return gate_read(reading, &statement->of.gate);
	case NOTE_RULING:
		return ruling_read(
		    reading, statement->first, &statement->of.ruling);
	case NOTE_SHEET:
		return sheet_read(reading, &statement->of.sheet);
	case NOTE_CERTIFICATE:
	case NOTE_DECLARATION:
	case NOTE_INTERIM:
		return certificate_read(
		    reading, statement->kind, &statement->of.certificate);
	default:
		report_add(reading->report, REPORT_FAILED, reading->file, 1,
		    "a station takes in no statement of this kind");
		return false;
	}
}

static bool
slots_take(struct reading *reading, struct statement *statement)
{
	struct slot slots[SLOTS_MAX];
	char why[WHY_LEN];

	if (statement->kind == NOTE_ROLL)
		return lines_at_end(&reading->lines) ||
		       NEXT_WRONG(reading, "nothing may follow here");
	if (!slots_read(&reading->lines, statement->kind, slots,
	        &statement->slot_count, why))
		return LINE_WRONG(reading, "%s", why);
	statement->slots =
	    pool_take(reading->pool, statement->slot_count, sizeof(slots[0]));
	for (size_t i = 0; i < statement->slot_count; i++)
		statement->slots[i] = slots[i];
	return true;
}

void
statement_release(struct statement *statement)
{
	switch ((int)statement->kind) {
	case NOTE_MANIFEST:
		free(statement->of.manifest.files);
		free(statement->of.manifest.withdrawn);
		break;
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
		free(statement->of.turnout.papers);
		free(statement->of.turnout.sent);
		free(statement->of.turnout.boxes);
		break;
	case NOTE_RECEIPT:
		free(statement->of.receipt.boxes);
		break;
	case NOTE_OPENING:
		free(statement->of.opening.boxes);
		free(statement->of.opening.envelopes);
		break;
	case NOTE_ROLL:
		free(statement->of.roll.precincts);
		break;
	case NOTE_GATE:
		free(statement->of.gate.totals);
		break;
	case NOTE_SHEET:
		free(statement->of.sheet.lines);
		break;
	case NOTE_CERTIFICATE:
	case NOTE_DECLARATION:
	case NOTE_INTERIM:
		free(statement->of.certificate.outcomes);
		free(statement->of.certificate.counted);
		free(statement->of.certificate.figures);
		free(statement->of.certificate.findings);
		break;
	}
	statement->kind = NOTE_NONE;
}

bool
statement_read(struct bytes text, const char *file, struct pool *pool,
    struct report *report, struct statement *statement, struct head *head)
{
	/* Slots, and titles of the head, point into this copy. */
	struct bytes copy = { pool_text(pool, text), text.len };
	struct reading reading = { lines_of(copy), file, report, pool };
	char why[WHY_LEN];

	*statement = (struct statement){ .kind = NOTE_NONE, .file = file };
	if (!head_read(&reading.lines, head, why))
		return LINE_WRONG(&reading, "%s", why);
	statement->kind = head->kind;
	statement->number = head->number;
	statement->first = head->first;
	memcpy(statement->subject, head->subject, sizeof(statement->subject));
	memcpy(
	    statement->replaces, head->replaces, sizeof(statement->replaces));
	memcpy(statement->date, head->date, sizeof(statement->date));
	return body_read(&reading, statement) &&
	       slots_take(&reading, statement);
}

#include "audit/verifier/ed25519.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/ahead.h"
#include "audit/verifier/child.h"

/* What was answered before, or is being answered ahead, by its digest. */
enum known_state { KNOWN_NOT, KNOWN_AHEAD, KNOWN_YES, KNOWN_NO };
struct known {
	uint8_t digest[DIGEST_LEN];
	enum known_state state;
	uint32_t number; /* KNOWN_AHEAD: of the question */
};

struct ed25519 {
	struct report *report;
	struct child child;
	struct ahead *ahead;
	struct known *known; /* open addressing; never more than half full */
	size_t count, room;
};

/* --- the guards ------------------------------------------------------------
 */

/* p = 2^255 - 19 and the order L of the base point, little-endian. */
static const uint8_t prime[32] = { 0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0x7f };
static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12,
	0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };

/*
 * y of the points of order 8. Those of order 1, 2 and 4 have y = 1, -1, 0.
 * RFC 8032's curve; the values are in the IETF's "Taming the many EdDSAs".
 */
static const uint8_t eighth[2][32] = {
	{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
	    0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
	    0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
	{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
	    0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
	    0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
};

static bool
is_less(const uint8_t *a, const uint8_t *b)
{
	int i = 31;

	while (i > 0 && a[i] == b[i])
		i--;
	return a[i] < b[i];
}

static bool
is_low_order(const uint8_t y[32])
{
	uint8_t minus_one[32];
	bool small = y[0] <= 1;

	for (size_t i = 1; i < 32; i++)
		small = small && y[i] == 0;
	memcpy(minus_one, prime, 32);
	minus_one[0]--;
	return small || memcmp(y, minus_one, 32) == 0 ||
	       memcmp(y, eighth[0], 32) == 0 || memcmp(y, eighth[1], 32) == 0;
}

/* A point that is written in the one way, and not of low order. */
static bool
point_fine(const uint8_t point[32])
{
	uint8_t y[32];

	memcpy(y, point, 32);
	y[31] &= 0x7f; /* the sign of x */
	return is_less(y, prime) && !is_low_order(y);
}

bool
ed25519_key_fine(const uint8_t key[PUBLIC_LEN])
{
	return point_fine(key);
}

/* Can this question be asked at all? */
static bool
signature_question(const uint8_t key[PUBLIC_LEN], struct bytes message,
    const uint8_t signature[SIGNATURE_LEN], struct question *question)
{
	*question =
	    (struct question){ .kind = ASK_SIGNATURE, .len = message.len };
	memcpy(question->key, key, PUBLIC_LEN);
	memcpy(question->signature, signature, SIGNATURE_LEN);
	return point_fine(key) && point_fine(signature) &&
	       is_less(signature + 32, order) && message.len <= NOTE_MAX;
}

static bool
key_question(const uint8_t key[PUBLIC_LEN], struct question *question)
{
	*question = (struct question){ .kind = ASK_KEY };
	memcpy(question->key, key, PUBLIC_LEN);
	return point_fine(key);
}

/* --- what was asked before -------------------------------------------------
 */

/* Its place in the table; KNOWN_NOT, for the caller to change, if it is new. */
static struct known *
known_find(struct known *known, size_t room, const uint8_t digest[DIGEST_LEN])
{
	uint64_t at;

	memcpy(&at, digest, sizeof(at));
	for (at %= room; known[at].state != KNOWN_NOT; at = (at + 1) % room)
		if (memcmp(known[at].digest, digest, DIGEST_LEN) == 0)
			break;
	memcpy(known[at].digest, digest, DIGEST_LEN);
	return &known[at];
}

static void
known_grow(struct ed25519 *ed25519)
{
	size_t room = ed25519->room == 0 ? 1024 : ed25519->room * 2;
	struct known *next = memory_take(room, sizeof(*next));

	for (size_t i = 0; i < ed25519->room; i++)
		if (ed25519->known[i].state != KNOWN_NOT)
			*known_find(next, room, ed25519->known[i].digest) =
			    ed25519->known[i];
	free(ed25519->known);
	ed25519->known = next;
	ed25519->room = room;
}

static struct known *
known_of(struct ed25519 *ed25519, const struct question *question,
    struct bytes message)
{
	uint8_t digest[DIGEST_LEN];

	question_digest(question, message, digest);
	if (ed25519->count * 2 >= ed25519->room)
		known_grow(ed25519);
	return known_find(ed25519->known, ed25519->room, digest);
}

/* --- asking ----------------------------------------------------------------
 */

static char
ask(struct ed25519 *ed25519, const struct question *question,
    struct bytes message)
{
	char answer;

	if (!child_ask(&ed25519->child, question, message, &answer))
		report_add(ed25519->report, REPORT_FAILED, NULL, 0,
		    "no process for libgcrypt: %s", strerror(errno));
	else if (answer == ANSWER_NONE)
		report_add(ed25519->report, REPORT_FAILED, NULL, 0,
		    "libgcrypt crashed or fell silent over a key or "
		    "signature, which is refused");
	return answer;
}

static bool
ask_once(struct ed25519 *ed25519, const struct question *question,
    struct bytes message)
{
	struct known *known = known_of(ed25519, question, message);
	char answer = ANSWER_NONE;

	if (known->state == KNOWN_YES || known->state == KNOWN_NO)
		return known->state == KNOWN_YES;
	if (known->state == KNOWN_AHEAD)
		answer = ahead_answer(ed25519->ahead, known->number);
	else
		ed25519->count++;
	if (answer == ANSWER_NONE)
		answer = ask(ed25519, question, message);
	known->state = answer == ANSWER_YES ? KNOWN_YES : KNOWN_NO;
	return answer == ANSWER_YES;
}

bool
ed25519_key_honest(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN])
{
	struct question question;

	return key_question(key, &question) &&
	       ask_once(ed25519, &question, bytes_of(""));
}

bool
ed25519_verify(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN],
    struct bytes message, const uint8_t signature[SIGNATURE_LEN])
{
	struct question question;

	return signature_question(key, message, signature, &question) &&
	       ask_once(ed25519, &question, message);
}

/* --- asking ahead ----------------------------------------------------------
 */

static void
foresee(struct ed25519 *ed25519, const struct question *question,
    struct bytes message)
{
	struct known *known = known_of(ed25519, question, message);
	size_t number;

	if (known->state != KNOWN_NOT)
		return;
	number = ahead_add(ed25519->ahead, question, message);
	if (number == AHEAD_MAX)
		return;
	known->state = KNOWN_AHEAD;
	known->number = (uint32_t)number;
	ed25519->count++;
}

void
ed25519_foresee_key(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN])
{
	struct question question;

	if (key_question(key, &question))
		foresee(ed25519, &question, bytes_of(""));
}

void
ed25519_foresee(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN],
    struct bytes message, const uint8_t signature[SIGNATURE_LEN])
{
	struct question question;

	if (signature_question(key, message, signature, &question))
		foresee(ed25519, &question, message);
}

void
ed25519_ahead(struct ed25519 *ed25519, unsigned children)
{
	ahead_start(ed25519->ahead, children);
}

struct ed25519 *
ed25519_new(struct report *report)
{
	struct ed25519 *ed25519 = memory_take(1, sizeof(*ed25519));

	ed25519->report = report;
	ed25519->ahead = ahead_new();
	return ed25519;
}

void
ed25519_free(struct ed25519 *ed25519)
{
	if (ed25519 == NULL)
		return;
	child_end(&ed25519->child);
	ahead_free(ed25519->ahead);
	free(ed25519->known);
	free(ed25519);
}

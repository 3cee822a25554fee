#include "audit/verifier/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DASH "\xe2\x80\x94 " /* em dash U+2014, space */
#define SIZE_MAX_TREE ((uint64_t)1 << 62)
#define LINES_MAX 100
#define BLOB_MAX 16388
#define COSIGNATURE_LEN (4 + 8 + SIGNATURE_LEN)

static bool
refuse(char why[WHY_LEN], const char *text)
{
	snprintf(why, WHY_LEN, "%s", text);
	return false;
}

/* Name and blob of a line; the blob is on the heap or NULL if not wanted. */
struct stranger {
	struct bytes name;
	uint8_t *blob;
	size_t len;
};

/* White space of Unicode that is_clean() lets through. */
static bool
has_space(struct bytes name)
{
	static const char *const spaces[] = { " ", "\xc2\xa0", "\xe1\x9a\x80",
		"\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83",
		"\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
		"\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xaf",
		"\xe2\x81\x9f", "\xe3\x80\x80" };

	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (memmem(name.at, name.len, spaces[i], strlen(spaces[i])))
			return true;
	return false;
}

static bool
line_read(struct bytes line, struct stranger *stranger)
{
	if (!bytes_skip(&line, DASH) ||
	    !bytes_until(&line, ' ', &stranger->name) ||
	    stranger->name.len == 0 || !bytes_are_clean(stranger->name) ||
	    has_space(stranger->name) ||
	    memchr(stranger->name.at, '+', stranger->name.len) != NULL ||
	    line.len > (BLOB_MAX + 2) / 3 * 4)
		return false;
	return bytes_base64_any(
	           line, stranger->blob, BLOB_MAX, &stranger->len) &&
	       stranger->len >= 5;
}

static bool
lines_check(struct bytes lines, char why[WHY_LEN])
{
	struct stranger stranger = { .blob = memory_take(BLOB_MAX, 1) };
	struct bytes line;
	size_t count = 0;
	bool fine = true;

	while (fine && lines.len > 0)
		fine = bytes_line(&lines, &line) && ++count <= LINES_MAX &&
		       line_read(line, &stranger);
	free(stranger.blob);
	return (fine && count > 0) ||
	       refuse(why,
	           "after the head stand 1 to 100 signature lines and nothing "
	           "else");
}

/* Up to the last empty line. */
static bool
text_cut(struct bytes bytes, struct checkpoint *checkpoint)
{
	for (size_t i = bytes.len; i >= 2; i--)
		if (bytes.at[i - 1] == '\n' && bytes.at[i - 2] == '\n') {
			checkpoint->text = bytes_part(bytes.at, i - 1);
			checkpoint->lines =
			    bytes_part(bytes.at + i, bytes.len - i);
			return true;
		}
	return false;
}

bool
checkpoint_read(
    struct bytes bytes, struct checkpoint *checkpoint, char why[WHY_LEN])
{
	struct text_lines lines;
	struct bytes size, root;

	*checkpoint = (struct checkpoint){ 0 };
	if (bytes.len > CHECKPOINT_MAX || !text_cut(bytes, checkpoint))
		return refuse(why, "this is no checkpoint");
	lines = lines_of(checkpoint->text);
	if (!lines_next(&lines, &checkpoint->origin) ||
	    !bytes_are_key_name(checkpoint->origin) ||
	    !lines_next(&lines, &size) ||
	    !bytes_number(size, SIZE_MAX_TREE, &checkpoint->size) ||
	    !lines_next(&lines, &root) ||
	    !bytes_base64(root, checkpoint->root, DIGEST_LEN) ||
	    !lines_at_end(&lines))
		return refuse(
		    why, "a checkpoint has three lines: origin, size, root");
	return lines_check(checkpoint->lines, why);
}

/* Does the line bear this name and key id? */
static bool
is_of(const struct stranger *stranger, const struct vkey *vkey)
{
	return bytes_is(stranger->name, vkey->name) &&
	       memcmp(stranger->blob, vkey->id, 4) == 0;
}

/* Asks `valid` about the lines of the key: forged if not valid, or twice. */
static enum checkpoint_verdict
lines_ask(const struct checkpoint *checkpoint, const struct vkey *vkey,
    struct ed25519 *ed25519,
    bool (*valid)(const struct checkpoint *, const struct vkey *,
        struct ed25519 *, const struct stranger *))
{
	struct stranger stranger = { .blob = memory_take(BLOB_MAX, 1) };
	struct bytes rest = checkpoint->lines, line;
	enum checkpoint_verdict verdict = CHECKPOINT_UNSIGNED;

	while (verdict != CHECKPOINT_FORGED && bytes_line(&rest, &line)) {
		if (!line_read(line, &stranger) || !is_of(&stranger, vkey))
			continue;
		verdict = verdict == CHECKPOINT_UNSIGNED &&
		                  valid(checkpoint, vkey, ed25519, &stranger)
		              ? CHECKPOINT_SIGNED
		              : CHECKPOINT_FORGED;
	}
	free(stranger.blob);
	return verdict;
}

static bool
log_valid(const struct checkpoint *checkpoint, const struct vkey *vkey,
    struct ed25519 *ed25519, const struct stranger *stranger)
{
	return stranger->len == 4 + SIGNATURE_LEN &&
	       ed25519_verify(
	           ed25519, vkey->key, checkpoint->text, stranger->blob + 4);
}

enum checkpoint_verdict
checkpoint_by_log(const struct checkpoint *checkpoint, const struct vkey *log,
    struct ed25519 *ed25519)
{
	if (!bytes_is(checkpoint->origin, log->name))
		return CHECKPOINT_UNSIGNED;
	return lines_ask(checkpoint, log, ed25519, log_valid);
}

/* "cosignature/v1 LF time N LF" and the three lines. */
static bool
witness_valid(const struct checkpoint *checkpoint, const struct vkey *vkey,
    struct ed25519 *ed25519, const struct stranger *stranger)
{
	struct buffer message = { 0 };
	uint64_t time = 0;
	bool valid;

	if (stranger->len != COSIGNATURE_LEN)
		return false;
	for (size_t i = 4; i < 12; i++)
		time = time << 8 | stranger->blob[i];
	if (time > INT64_MAX)
		return false;
	buffer_printf(
	    &message, "cosignature/v1\ntime %llu\n", (unsigned long long)time);
	buffer_add(&message, checkpoint->text.at, checkpoint->text.len);
	valid = ed25519_verify(
	    ed25519, vkey->key, buffer_bytes(&message), stranger->blob + 12);
	buffer_clear(&message);
	return valid;
}

enum checkpoint_verdict
checkpoint_by_witness(const struct checkpoint *checkpoint,
    const struct vkey *witness, struct ed25519 *ed25519)
{
	return lines_ask(checkpoint, witness, ed25519, witness_valid);
}

bool
claim_read(struct bytes text, uint64_t *size, uint8_t root[DIGEST_LEN])
{
	struct bytes number;
	char plain[65];
	size_t len = 0;

	if (!bytes_until(&text, ':', &number) ||
	    !bytes_number(number, SIZE_MAX_TREE, size))
		return false;
	if (bytes_base64(text, root, DIGEST_LEN))
		return true;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != ' ') {
			if (len == 64)
				return false;
			plain[len++] = text.at[i];
		}
	return bytes_digest(bytes_part(plain, len), root);
}

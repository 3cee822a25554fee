#include "audit/checkpoint.h"

#include <string.h>

#include "audit/tree.h"
#include "keys/base64.h"
#include "keys/note.h"

#define DASH "\xe2\x80\x94 " /* em dash, U+2014, and a space */
#define KEY_ID_LEN 4
#define BLOB_MAX (KEY_ID_LEN + LINE_SIGNATURE_MAX)
#define LINE_LEN_MAX (BLOB_MAX / 3 * 4 + 1024)
#define ELECTION_HEX_LEN 16
#define ROOT_TEXT_LEN 44

static const char *const fix_maker =
    N_("ask whoever made it for the checkpoint as kaihyo wrote it");

void
origin_ending(
    const struct digest *election, const char *station, struct text *text)
{
	text_add_char(text, '/');
	text_add_hex(text, election->bytes, ELECTION_HEX_LEN / 2);
	text_addf(text, "/%s", station);
}

bool
origin_fits(
    const char *name, const struct digest *election, const char *station)
{
	struct text ending = { 0 };
	size_t len = strlen(name);
	bool fits;

	origin_ending(election, station, &ending);
	fits =
	    len > ending.len && strcmp(name + len - ending.len, ending.at) == 0;
	text_clear(&ending);
	return fits;
}

static bool
text_cut(struct span text, struct checkpoint *checkpoint)
{
	const struct tree nothing = { 0 };
	struct digest empty = tree_root(&nothing);
	struct span line;

	return span_line(&text, KEY_NAME_MAX, &line) &&
	       key_name_is_valid(line) &&
	       span_copy(
	           line, checkpoint->origin, sizeof(checkpoint->origin)) &&
	       span_line(&text, 20, &line) &&
	       span_number(line, TREE_SIZE_MAX, &checkpoint->size) &&
	       span_line(&text, ROOT_TEXT_LEN, &line) &&
	       base64_parse(line, checkpoint->root.bytes, DIGEST_LEN) &&
	       text.at == NULL &&
	       (checkpoint->size > 0 || digest_same(&checkpoint->root, &empty));
}

int
checkpoint_parse(
    struct span text, struct checkpoint *checkpoint, struct error *err)
{
	*checkpoint = (struct checkpoint){ 0 };
	if (text_cut(text, checkpoint))
		return 0;
	*checkpoint = (struct checkpoint){ 0 };
	return error_set(err, ERROR_INPUT, fix_maker,
	    N_("it is no checkpoint: it must have three lines, the name of the "
	       "log, its number of entries and its root"));
}

void
checkpoint_format(const struct checkpoint *checkpoint, struct text *text)
{
	text_addf(text, "%s\n%llu\n", checkpoint->origin,
	    (unsigned long long)checkpoint->size);
	base64_add(text, checkpoint->root.bytes, DIGEST_LEN);
	text_add_char(text, '\n');
}

struct digest
checkpoint_digest(const struct checkpoint *checkpoint)
{
	struct text text = { 0 };
	struct digest digest;

	checkpoint_format(checkpoint, &text);
	digest = digest_of(text_span(&text));
	text_clear(&text);
	return digest;
}

bool
checkpoint_peek(struct span bytes, struct span *origin)
{
	return span_line(&bytes, KEY_NAME_MAX, origin) &&
	       key_name_is_valid(*origin);
}

/* --- signatures ----------------------------------------------------------- */

/* What Unicode calls white space; control characters count with it. */
static bool
is_space(uint32_t c)
{
	return c <= 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
	       c == 0x202f || c == 0x205f || c == 0x3000;
}

/* C2SP's key names: wider than ours, for they are strangers'. */
static bool
stranger_is_valid(struct span name)
{
	uint32_t c;

	for (size_t step; name.len > 0; name.at += step, name.len -= step) {
		step = utf8_next(name, &c);
		if (step == 0 || c == '+' || is_space(c))
			return false;
	}
	return true;
}

bool
checkpoint_line_parse(struct span text, struct checkpoint_line *line)
{
	uint8_t blob[BLOB_MAX + 2];
	size_t len;

	if (!span_skip(&text, DASH) ||
	    !span_cut(&text, ' ', LINE_LEN_MAX, &line->name) ||
	    line->name.len == 0 || !stranger_is_valid(line->name) ||
	    text.at == NULL || text.len < 4 || text.len % 4 != 0 ||
	    text.len / 4 * 3 > sizeof(blob))
		return false;
	len = text.len / 4 * 3;
	len -= text.at[text.len - 1] == '=';
	len -= text.at[text.len - 2] == '=';
	if (len <= KEY_ID_LEN || len > BLOB_MAX ||
	    !base64_parse(text, blob, len))
		return false;
	line->id = (uint32_t)blob[0] << 24 | (uint32_t)blob[1] << 16 |
	           (uint32_t)blob[2] << 8 | blob[3];
	line->len = len - KEY_ID_LEN;
	memcpy(line->signature, blob + KEY_ID_LEN, line->len);
	return true;
}

bool
checkpoint_line_is_of(
    const struct checkpoint_line *line, const struct vkey *key)
{
	return line->id == key->id && span_equals(line->name, key->name);
}

void
checkpoint_line_format(const struct vkey *key, const uint8_t *signature,
    size_t len, struct text *text)
{
	const uint8_t id[KEY_ID_LEN] = { (uint8_t)(key->id >> 24),
		(uint8_t)(key->id >> 16), (uint8_t)(key->id >> 8),
		(uint8_t)key->id };
	struct text blob = { 0 };

	text_add_bytes(&blob, id, sizeof(id));
	text_add_bytes(&blob, signature, len);
	text_addf(text, "%s%s ", DASH, key->name);
	base64_add(text, (const uint8_t *)blob.at, blob.len);
	text_add_char(text, '\n');
	text_clear(&blob);
}

bool
checkpoint_next(struct span *lines, struct checkpoint_line *line)
{
	struct span text;

	return span_line(lines, LINE_LEN_MAX, &text) &&
	       checkpoint_line_parse(text, line);
}

static int
refuse_line(struct error *err)
{
	return error_set(err, ERROR_INPUT, fix_maker,
	    N_("after the empty line only signatures may stand, each with its "
	       "line end, and this is no signature line"));
}

/* One line: a stranger's says nothing, the log's own must be good. */
static int
line_open(struct span text, struct span bytes, const struct vkey *log,
    bool *found, struct error *err)
{
	struct checkpoint_line line;

	if (!checkpoint_line_parse(bytes, &line))
		return refuse_line(err);
	if (!checkpoint_line_is_of(&line, log))
		return 0;
	if (*found)
		return error_set(err, ERROR_INPUT, fix_maker,
		    N_("the key \"%s\" signed twice"), log->name);
	*found = true;
	if (line.len != SIGNATURE_LEN)
		return error_set(err, ERROR_SIGNATURE, fix_maker,
		    N_("the signature of \"%s\" has %zu bytes, not %d"),
		    log->name, line.len, SIGNATURE_LEN);
	return signature_verify(&log->key, text, line.signature, err);
}

static int
lines_open(struct span text, struct span lines, const struct vkey *log,
    struct error *err)
{
	struct span line;
	bool found = false;
	size_t count = 0;

	while (span_line(&lines, LINE_LEN_MAX, &line)) {
		if (++count > CHECKPOINT_LINES_MAX)
			return error_set(err, ERROR_INPUT, fix_maker,
			    N_("more than %d signatures"),
			    CHECKPOINT_LINES_MAX);
		if (line_open(text, line, log, &found, err) != 0)
			return error_at(err, N_("signature %zu"), count);
	}
	if (lines.at != NULL)
		return refuse_line(err);
	if (!found)
		return error_set(err, ERROR_SIGNATURE,
		    N_("use the checkpoint and the .vkey file of the same "
		       "log"),
		    N_("it is not signed by the log's key \"%s\""), log->name);
	return 0;
}

bool
checkpoint_split(struct span bytes, struct span *text, struct span *lines)
{
	size_t end = bytes.len;

	if (bytes.len > CHECKPOINT_BYTES_MAX)
		return false;
	while (end >= 2 &&
	       (bytes.at[end - 1] != '\n' || bytes.at[end - 2] != '\n'))
		end--;
	if (end < 2)
		return false;
	*text = (struct span){ bytes.at, end - 1 };
	*lines = (struct span){ bytes.at + end, bytes.len - end };
	return true;
}

int
checkpoint_open(struct span bytes, const struct vkey *log,
    struct checkpoint *checkpoint, struct error *err)
{
	struct span text, lines;

	*checkpoint = (struct checkpoint){ 0 };
	if (!checkpoint_split(bytes, &text, &lines))
		return error_set(err, ERROR_INPUT, fix_maker,
		    N_("it is no signed checkpoint: three lines, an empty one, "
		       "then signatures"));
	if (lines_open(text, lines, log, err) != 0 ||
	    checkpoint_parse(text, checkpoint, err) != 0)
		return -1;
	if (strcmp(checkpoint->origin, log->name) == 0)
		return 0;
	error_set(err, ERROR_SIGNATURE, fix_maker,
	    N_("it speaks of the log \"%s\" and is signed by the key \"%s\""),
	    checkpoint->origin, log->name);
	*checkpoint = (struct checkpoint){ 0 };
	return -1;
}

int
checkpoint_sign(const struct checkpoint *checkpoint,
    const struct private_key *key, struct text *note, struct error *err)
{
	struct text text = { 0 }, line = { 0 };
	int rc = -1;

	checkpoint_format(checkpoint, &text);
	if (note_sign(text_span(&text), checkpoint->origin, key, &line, err) !=
	    0)
		goto out;
	text_add_bytes(note, text.at, text.len);
	text_addf(note, "\n%s", line.at);
	rc = 0;
out:
	text_clear(&line);
	text_clear(&text);
	return rc;
}

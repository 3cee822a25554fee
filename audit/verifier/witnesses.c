#include "audit/verifier/witnesses.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOBODY SIZE_MAX

static bool
refuse(char why[WHY_LEN], const char *text)
{
	snprintf(why, WHY_LEN, "%s", text);
	return false;
}

/* The next word of a line; words are set apart by blanks or tabs. */
static bool
word(struct bytes *rest, struct bytes *out)
{
	size_t len = 0;

	while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t')) {
		rest->at++;
		rest->len--;
	}
	while (len < rest->len && rest->at[len] != ' ' && rest->at[len] != '\t')
		len++;
	*out = bytes_part(rest->at, len);
	rest->at += len;
	rest->len -= len;
	return len > 0;
}

/* After the key may stand an address, which is not for us. */
static bool
ends(struct bytes rest)
{
	struct bytes address, more;

	if (!word(&rest, &address))
		return true;
	return address.len <= 255 && !word(&rest, &more);
}

static size_t
member_find(const struct witnesses *w, struct bytes name)
{
	for (size_t i = 0; i < w->witness_count; i++)
		if (bytes_is(name, w->witnesses[i].name))
			return i;
	for (size_t i = 0; i < w->group_count; i++)
		if (bytes_is(name, w->groups[i].name))
			return WITNESSES_ITEMS_MAX + i;
	return NOBODY;
}

static bool
is_member(const struct witnesses *w, size_t member)
{
	for (size_t g = 0; g < w->group_count; g++)
		for (size_t i = 0; i < w->groups[g].count; i++)
			if (w->groups[g].members[i] == member)
				return true;
	return false;
}

static bool
name_new(const struct witnesses *w, struct bytes name, char out[KEY_NAME_LEN])
{
	return !bytes_is(name, "none") && bytes_are_text(name, 95) &&
	       member_find(w, name) == NOBODY &&
	       bytes_copy(name, out, KEY_NAME_LEN);
}

/* One key, one hat. */
static bool
key_known(const struct witnesses *w, const uint8_t key[PUBLIC_LEN])
{
	for (size_t i = 0; i < w->log_count; i++)
		if (memcmp(w->logs[i].key, key, PUBLIC_LEN) == 0)
			return true;
	for (size_t i = 0; i < w->witness_count; i++)
		if (memcmp(w->witnesses[i].vkey.key, key, PUBLIC_LEN) == 0)
			return true;
	return false;
}

static bool
log_line(struct witnesses *w, struct bytes rest, char why[WHY_LEN])
{
	struct vkey vkey;
	struct bytes key;

	if (w->log_count == WITNESSES_ITEMS_MAX || !word(&rest, &key) ||
	    !vkey_read(key, 1, &vkey) || !ed25519_key_fine(vkey.key) ||
	    !ends(rest))
		return refuse(why, "\"log\" is followed by the log's key");
	if (key_known(w, vkey.key))
		return refuse(why, "this key stands twice");
	w->logs[w->log_count++] = vkey;
	return true;
}

static bool
witness_line(struct witnesses *w, struct bytes rest, char why[WHY_LEN])
{
	struct witness *new = &w->witnesses[w->witness_count];
	struct bytes name, key;

	if (w->witness_count == WITNESSES_ITEMS_MAX || !word(&rest, &name) ||
	    !word(&rest, &key) || !name_new(w, name, new->name) ||
	    !vkey_read(key, 4, &new->vkey) ||
	    !ed25519_key_fine(new->vkey.key) || !ends(rest))
		return refuse(why,
		    "\"witness\" is followed by a new name and a witness's "
		    "key");
	if (key_known(w, new->vkey.key))
		return refuse(why, "this key stands twice");
	w->witness_count++;
	return true;
}

static bool
group_line(struct witnesses *w, struct bytes rest, char why[WHY_LEN])
{
	struct witness_group *new = &w->groups[w->group_count];
	struct bytes name, form, member;
	uint64_t needed = 0;

	if (w->group_count == WITNESSES_ITEMS_MAX || !word(&rest, &name) ||
	    !word(&rest, &form) || !name_new(w, name, new->name))
		return refuse(why,
		    "\"group\" is followed by a new name, how many it needs, "
		    "and its members");
	for (new->count = 0; word(&rest, &member); new->count++) {
		size_t found = member_find(w, member);

		if (found == NOBODY || is_member(w, found) ||
		    new->count == 2 * WITNESSES_ITEMS_MAX)
			return refuse(why,
			    "a member is not known yet, or is in a group "
			    "already");
		for (size_t i = 0; i < new->count; i++)
			if (new->members[i] == found)
				return refuse(why, "a member stands twice");
		new->members[new->count] = found;
	}
	if (bytes_is(form, "all"))
		needed = new->count;
	else if (bytes_is(form, "any"))
		needed = 1;
	else if (!bytes_number(form, new->count, &needed))
		needed = 0;
	if (needed == 0 || needed > new->count)
		return refuse(
		    why, "a group needs all, any, or a number of its members");
	new->needed = (size_t)needed;
	w->group_count++;
	return true;
}

static bool
quorum_line(struct witnesses *w, struct bytes rest, char why[WHY_LEN])
{
	struct bytes name, more;

	if (w->has_quorum || !word(&rest, &name) || word(&rest, &more))
		return refuse(why, "one line \"quorum\" with one name");
	w->has_quorum = true;
	w->quorum = member_find(w, name);
	return bytes_is(name, "none") || w->quorum != NOBODY ||
	       refuse(why, "the quorum is no witness or group of this file");
}

/* Tabs may stand between words; else the rules of every text. */
static bool
is_clean(struct bytes line)
{
	struct bytes part;

	while (bytes_field(&line, '\t', &part))
		if (!bytes_are_clean(part))
			return false;
	return true;
}

static bool
line_take(struct witnesses *w, struct bytes line, char why[WHY_LEN])
{
	struct bytes rest = line, key;

	if (!is_clean(line))
		return refuse(why, "broken UTF-8 or a forbidden character");
	if (line.len == 0 || line.at[0] == '#')
		return true;
	if (!word(&rest, &key))
		return true;
	if (bytes_is(key, "log"))
		return log_line(w, rest, why);
	if (bytes_is(key, "witness"))
		return witness_line(w, rest, why);
	if (bytes_is(key, "group"))
		return group_line(w, rest, why);
	if (bytes_is(key, "quorum"))
		return quorum_line(w, rest, why);
	return refuse(why, "a line is log, witness, group, quorum or # words");
}

bool
witnesses_read(struct bytes bytes, struct witnesses *witnesses, size_t *line,
    char why[WHY_LEN])
{
	struct text_lines lines = lines_of(bytes);
	struct bytes text;
	bool fine = bytes.len <= WITNESSES_FILE_MAX;

	memset(witnesses, 0, sizeof(*witnesses));
	snprintf(why, WHY_LEN, "larger than 256 KiB");
	while (fine && lines_next(&lines, &text))
		fine = line_take(witnesses, text, why);
	*line = lines.number;
	if (!fine)
		return false;
	if (!lines_at_end(&lines))
		return refuse(why, "the last line has no line end");
	return (witnesses->log_count > 0 && witnesses->has_quorum) ||
	       refuse(why, "it names no log, or no quorum");
}

const struct vkey *
witnesses_log(const struct witnesses *witnesses, struct bytes origin)
{
	for (size_t i = 0; i < witnesses->log_count; i++)
		if (bytes_is(origin, witnesses->logs[i].name))
			return &witnesses->logs[i];
	return NULL;
}

bool
witnesses_see(struct witnesses *witnesses, const struct checkpoint *checkpoint,
    struct ed25519 *ed25519, const char **who)
{
	bool saw[WITNESSES_ITEMS_MAX] = { false };

	for (size_t i = 0; i < witnesses->witness_count; i++) {
		const struct witness *one = &witnesses->witnesses[i];
		enum checkpoint_verdict verdict =
		    checkpoint_by_witness(checkpoint, &one->vkey, ed25519);

		if (verdict == CHECKPOINT_FORGED) {
			*who = one->name;
			return false;
		}
		saw[i] = verdict == CHECKPOINT_SIGNED;
	}
	for (size_t i = 0; i < witnesses->witness_count; i++)
		witnesses->witnesses[i].cosigned |= saw[i];
	return true;
}

/* A group's members stand before it: no circle. */
static bool
has_met(const struct witnesses *w, size_t member)
{
	const struct witness_group *group;
	size_t met = 0;

	if (member < WITNESSES_ITEMS_MAX)
		return w->witnesses[member].cosigned;
	group = &w->groups[member - WITNESSES_ITEMS_MAX];
	for (size_t i = 0; i < group->count; i++)
		met += has_met(w, group->members[i]);
	return met >= group->needed;
}

bool
witnesses_quorum(const struct witnesses *witnesses)
{
	return witnesses->quorum == NOBODY ||
	       has_met(witnesses, witnesses->quorum);
}

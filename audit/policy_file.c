#include "audit/policy_file.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_line =
    N_("correct the line; docs/formats.md, section 13.8, has the rules");

/* The next word of a line; words stand apart by spaces and tabs. */
static bool
word_cut(struct span *rest, struct span *word)
{
	while (rest->len > 0 && (*rest->at == ' ' || *rest->at == '\t')) {
		rest->at++;
		rest->len--;
	}
	*word = (struct span){ rest->at, 0 };
	while (rest->len > 0 && *rest->at != ' ' && *rest->at != '\t') {
		rest->at++;
		rest->len--;
		word->len++;
	}
	return word->len > 0;
}

/* Only what can be shown and printed; tabs stand between words. */
static bool
line_is_clean(struct span line)
{
	uint32_t c;

	for (size_t step; line.len > 0; line.at += step, line.len -= step) {
		step = utf8_next(line, &c);
		if (step == 0 || (c != '\t' && character_is_unsafe(c)))
			return false;
	}
	return true;
}

static int
refuse_name(struct span name, struct error *err)
{
	return error_set(err, ERROR_INPUT, fix_line,
	    N_("\"%.*s\" cannot be a name here: it is longer than %d bytes, "
	       "\"none\", or taken"),
	    (int)name.len, name.at, POLICY_NAME_MAX);
}

static bool
member_find(const struct policy_file *policy, struct span name,
    struct policy_member *member)
{
	for (size_t i = 0; i < policy->witness_count; i++)
		if (span_equals(name, policy->witnesses[i].name)) {
			*member = (struct policy_member){ false, i };
			return true;
		}
	for (size_t i = 0; i < policy->group_count; i++)
		if (span_equals(name, policy->groups[i].name)) {
			*member = (struct policy_member){ true, i };
			return true;
		}
	return false;
}

static int
name_take(const struct policy_file *policy, struct span name,
    char out[POLICY_NAME_MAX + 1], struct error *err)
{
	struct policy_member taken;

	if (span_equals(name, "none") || member_find(policy, name, &taken) ||
	    !span_copy(name, out, POLICY_NAME_MAX + 1))
		return refuse_name(name, err);
	return 0;
}

/* Under whatever name: a key is one log or one witness. */
static bool
key_is_taken(const struct policy_file *policy, const struct public_key *key)
{
	for (size_t i = 0; i < policy->log_count; i++)
		if (memcmp(policy->logs[i].vkey.key.bytes, key->bytes,
		        PUBLIC_KEY_LEN) == 0)
			return true;
	for (size_t i = 0; i < policy->witness_count; i++)
		if (memcmp(policy->witnesses[i].vkey.key.bytes, key->bytes,
		        PUBLIC_KEY_LEN) == 0)
			return true;
	return false;
}

static int
refuse_count(const char *what, struct error *err)
{
	return error_set(err, ERROR_INPUT, fix_line,
	    N_("more than %d of \"%s\""), POLICY_ITEMS_MAX, what);
}

static int
refuse_key(const struct vkey *vkey, struct error *err)
{
	return error_set(err, ERROR_SIGNATURE,
	    N_("a key is one log or one witness, once"),
	    N_("the public key of \"%s\" stands here twice"), vkey->name);
}

/* What may follow a key: an address, then nothing. */
static int
url_parse(struct span *rest, char out[POLICY_URL_MAX + 1], struct error *err)
{
	struct span url, more;

	if (!word_cut(rest, &url))
		return 0;
	if (!span_copy(url, out, POLICY_URL_MAX + 1))
		return error_set(err, ERROR_INPUT, fix_line,
		    N_("the address has more than %d bytes"), POLICY_URL_MAX);
	if (word_cut(rest, &more))
		return error_set(err, ERROR_INPUT, fix_line,
		    N_("\"%.*s\" is too much on this line"), (int)more.len,
		    more.at);
	return 0;
}

static int
log_parse(struct policy_file *policy, struct span rest, struct error *err)
{
	struct policy_log *log = &policy->logs[policy->log_count];
	struct span vkey;

	if (policy->log_count == POLICY_ITEMS_MAX)
		return refuse_count("log", err);
	word_cut(&rest, &vkey);
	if (vkey_parse(vkey, &log->vkey, err) != 0)
		return -1;
	if (key_is_taken(policy, &log->vkey.key))
		return refuse_key(&log->vkey, err);
	policy->log_count++;
	return url_parse(&rest, log->url, err);
}

static int
witness_parse(struct policy_file *policy, struct span rest, struct error *err)
{
	struct policy_witness *witness =
	    &policy->witnesses[policy->witness_count];
	struct span name, vkey;

	if (policy->witness_count == POLICY_ITEMS_MAX)
		return refuse_count("witness", err);
	word_cut(&rest, &name);
	word_cut(&rest, &vkey);
	if (name_take(policy, name, witness->name, err) != 0 ||
	    vkey_parse_cosigner(vkey, &witness->vkey, err) != 0)
		return -1;
	if (key_is_taken(policy, &witness->vkey.key))
		return refuse_key(&witness->vkey, err);
	policy->witness_count++;
	return url_parse(&rest, witness->url, err);
}

/* Is it in a group already? Then it would count in two ways. */
static bool
member_is_taken(
    const struct policy_file *policy, const struct policy_member *member)
{
	/* The group that is being read is the one after the last. */
	for (size_t i = 0; i <= policy->group_count; i++)
		for (size_t j = 0; j < policy->groups[i].count; j++) {
			const struct policy_member *other =
			    &policy->groups[i].members[j];

			if (other->is_group == member->is_group &&
			    other->index == member->index)
				return true;
		}
	return false;
}

static int
members_parse(struct policy_file *policy, struct policy_group *group,
    struct span rest, struct error *err)
{
	struct policy_member member;
	struct span name;

	while (word_cut(&rest, &name)) {
		if (!member_find(policy, name, &member))
			return error_set(err, ERROR_INPUT,
			    N_("define each name on a line before it is used"),
			    N_("\"%.*s\" is no name that was defined above"),
			    (int)name.len, name.at);
		if (member_is_taken(policy, &member))
			return error_set(err, ERROR_INPUT, fix_line,
			    N_("\"%.*s\" is in a group already"), (int)name.len,
			    name.at);
		group->members[group->count++] = member;
	}
	return 0;
}

static int
group_parse(struct policy_file *policy, struct span rest, struct error *err)
{
	struct policy_group *group = &policy->groups[policy->group_count];
	struct span name, form;
	uint64_t number = 0;

	if (policy->group_count == POLICY_ITEMS_MAX)
		return refuse_count("group", err);
	word_cut(&rest, &name);
	word_cut(&rest, &form);
	group->form = span_equals(form, "all")   ? POLICY_ALL
	              : span_equals(form, "any") ? POLICY_ANY
	                                         : POLICY_NUMBER;
	if (name_take(policy, name, group->name, err) != 0 ||
	    members_parse(policy, group, rest, err) != 0)
		return -1;
	if (group->count == 0 ||
	    (group->form == POLICY_NUMBER &&
	        (!span_number(form, group->count, &number) || number == 0)))
		return error_set(err, ERROR_INPUT, fix_line,
		    N_("a group reads: group NAME all|any|NUMBER MEMBER..., "
		       "the number from 1 to that of its members"));
	group->needed = group->form == POLICY_ALL   ? group->count
	                : group->form == POLICY_ANY ? 1
	                                            : (size_t)number;
	policy->group_count++;
	return 0;
}

static int
quorum_parse(struct policy_file *policy, struct span rest, bool *has_quorum,
    struct error *err)
{
	struct span name, more;

	if (*has_quorum)
		return error_set(err, ERROR_INPUT, fix_line,
		    N_("there is a second quorum line"));
	word_cut(&rest, &name);
	*has_quorum = true;
	policy->needs_none = span_equals(name, "none");
	if ((!policy->needs_none &&
	        !member_find(policy, name, &policy->quorum)) ||
	    word_cut(&rest, &more))
		return error_set(err, ERROR_INPUT,
		    N_("define each name on a line before it is used"),
		    N_("the quorum is one name that was defined above, or "
		       "\"none\""));
	return 0;
}

static int
line_parse(struct policy_file *policy, struct span line, bool *has_quorum,
    struct error *err)
{
	struct span word;

	if (!line_is_clean(line))
		return error_set(err, ERROR_INPUT, fix_line,
		    N_("the line has forbidden characters"));
	if (!word_cut(&line, &word) || word.at[0] == '#')
		return 0;
	if (span_equals(word, "log"))
		return log_parse(policy, line, err);
	if (span_equals(word, "witness"))
		return witness_parse(policy, line, err);
	if (span_equals(word, "group"))
		return group_parse(policy, line, err);
	if (span_equals(word, "quorum"))
		return quorum_parse(policy, line, has_quorum, err);
	return error_set(err, ERROR_INPUT, fix_line,
	    N_("a line begins with log, witness, group, quorum or #, not with "
	       "\"%.*s\""),
	    (int)word.len, word.at);
}

int
policy_file_parse(
    struct span bytes, struct policy_file *policy, struct error *err)
{
	struct span line;
	bool has_quorum = false;
	size_t number = 0;

	memset(policy, 0, sizeof(*policy));
	if (bytes.len > POLICY_FILE_MAX)
		return error_set(err, ERROR_INPUT, fix_line,
		    N_("a policy has at most %u bytes"), POLICY_FILE_MAX);
	while (bytes.len > 0) {
		number++;
		if (!span_line(&bytes, POLICY_FILE_MAX, &line)) {
			error_set(err, ERROR_INPUT, fix_line,
			    N_("the line has no line end"));
			return error_at(err, N_("line %zu"), number);
		}
		if (line_parse(policy, line, &has_quorum, err) != 0)
			return error_at(err, N_("line %zu"), number);
	}
	if (!has_quorum)
		return error_set(err, ERROR_INPUT, fix_line,
		    N_("the policy has no quorum line"));
	return 0;
}

/* --- written -------------------------------------------------------------- */

static const char *
member_name(
    const struct policy_file *policy, const struct policy_member *member)
{
	return member->is_group ? policy->groups[member->index].name
	                        : policy->witnesses[member->index].name;
}

static void
url_add(const char *url, struct text *text)
{
	if (url[0] != '\0')
		text_addf(text, " %s", url);
	text_add_char(text, '\n');
}

static void
group_add(const struct policy_file *policy, const struct policy_group *group,
    struct text *text)
{
	text_addf(text, "group %s ", group->name);
	if (group->form == POLICY_NUMBER)
		text_addf(text, "%zu", group->needed);
	else
		text_add(text, group->form == POLICY_ALL ? "all" : "any");
	for (size_t i = 0; i < group->count; i++)
		text_addf(text, " %s", member_name(policy, &group->members[i]));
	text_add_char(text, '\n');
}

void
policy_file_format(const struct policy_file *policy, struct text *text)
{
	for (size_t i = 0; i < policy->log_count; i++) {
		text_add(text, "log ");
		vkey_add(text, &policy->logs[i].vkey);
		url_add(policy->logs[i].url, text);
	}
	for (size_t i = 0; i < policy->witness_count; i++) {
		text_addf(text, "witness %s ", policy->witnesses[i].name);
		vkey_add(text, &policy->witnesses[i].vkey);
		url_add(policy->witnesses[i].url, text);
	}
	for (size_t i = 0; i < policy->group_count; i++)
		group_add(policy, &policy->groups[i], text);
	text_addf(text, "quorum %s\n",
	    policy->needs_none ? "none" : member_name(policy, &policy->quorum));
}

/* --- applied -------------------------------------------------------------- */

const struct policy_witness *
policy_file_witness(
    const struct policy_file *policy, const struct checkpoint_line *line)
{
	for (size_t i = 0; i < policy->witness_count; i++)
		if (checkpoint_line_is_of(line, &policy->witnesses[i].vkey))
			return &policy->witnesses[i];
	return NULL;
}

int
policy_file_open_log(const struct policy_file *policy, struct span bytes,
    struct checkpoint *checkpoint, const struct vkey **log, struct error *err)
{
	struct span origin;
	bool known = false;

	*log = NULL;
	*checkpoint = (struct checkpoint){ 0 };
	if (checkpoint_peek(bytes, &origin))
		for (size_t i = 0; i < policy->log_count; i++) {
			const struct vkey *vkey = &policy->logs[i].vkey;

			if (!span_equals(origin, vkey->name))
				continue;
			known = true;
			if (checkpoint_open(bytes, vkey, checkpoint, err) ==
			    0) {
				*log = vkey;
				return 0;
			}
		}
	if (known)
		return -1; /* with what the last one said */
	return error_set(err, ERROR_SIGNATURE,
	    N_("use the policy of this election, or the checkpoint of one of "
	       "its logs"),
	    N_("it is no checkpoint of a log that the policy names"));
}

static int
line_count(const struct policy_file *policy, struct span text,
    const struct checkpoint_line *line, struct policy_verdict *verdict,
    struct error *err)
{
	const struct policy_witness *witness =
	    policy_file_witness(policy, line);
	size_t i;

	if (witness == NULL) {
		verdict->strangers +=
		    !checkpoint_line_is_of(line, verdict->log);
		return 0;
	}
	i = (size_t)(witness - policy->witnesses);
	if (verdict->cosigned[i])
		return error_set(err, ERROR_INPUT,
		    N_("leave one of the lines out"),
		    N_("the key \"%s\" signed twice"), witness->vkey.name);
	if (cosignature_verify(
	        text, line, &witness->vkey, &verdict->times[i], err) != 0)
		return -1;
	verdict->cosigned[i] = true;
	verdict->count++;
	return 0;
}

static bool
member_holds(const struct policy_member *member, const bool *witnesses,
    const bool *groups)
{
	return member->is_group ? groups[member->index]
	                        : witnesses[member->index];
}

/* Groups speak of earlier ones only: one pass is enough. */
static bool
quorum_holds(const struct policy_file *policy, const bool *witnesses)
{
	bool groups[POLICY_ITEMS_MAX] = { false };

	for (size_t i = 0; i < policy->group_count; i++) {
		const struct policy_group *group = &policy->groups[i];
		size_t held = 0;

		for (size_t j = 0; j < group->count; j++)
			held +=
			    member_holds(&group->members[j], witnesses, groups);
		groups[i] = held >= group->needed;
	}
	return policy->needs_none ||
	       member_holds(&policy->quorum, witnesses, groups);
}

int
policy_file_open(const struct policy_file *policy, struct span bytes,
    struct policy_verdict *verdict, struct error *err)
{
	struct checkpoint_line line;
	struct span text, lines;

	*verdict = (struct policy_verdict){ .log = NULL };
	/* checkpoint_open() has seen to the form of every line. */
	if (policy_file_open_log(
	        policy, bytes, &verdict->checkpoint, &verdict->log, err) != 0 ||
	    !checkpoint_split(bytes, &text, &lines))
		return -1;
	while (checkpoint_next(&lines, &line))
		if (line_count(policy, text, &line, verdict, err) != 0) {
			*verdict = (struct policy_verdict){ .log = NULL };
			return -1;
		}
	verdict->holds = quorum_holds(policy, verdict->cosigned);
	return 0;
}

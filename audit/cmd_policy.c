#include <stdlib.h>
#include <string.h>

#include "audit/cmd_trusted.h"
#include "audit/commands.h"
#include "ballot/definition.h"
#include "keys/cmd_shared.h"

/* The log keys of the roster, of one station or of all. */
static int
logs_add(const struct definition *definition, const char *station,
    struct policy_file *policy, struct error *err)
{
	for (size_t i = 0; i < definition->roster.count; i++) {
		const struct key_entry *entry = &definition->roster.entries[i];

		if (entry->role != ROLE_LOG || entry->revoked ||
		    entry->scope.kind != SCOPE_STATION ||
		    !origin_fits(
		        entry->vkey.name, &definition->id, entry->scope.id) ||
		    (station != NULL &&
		        !span_equals(span_of(entry->scope.id), station)))
			continue;
		if (policy->log_count == POLICY_ITEMS_MAX)
			return error_set(err, ERROR_USAGE,
			    N_("write one policy for each station: --station"),
			    N_("the roster has more than %d log keys"),
			    POLICY_ITEMS_MAX);
		policy->logs[policy->log_count++].vkey = entry->vkey;
	}
	if (policy->log_count == 0)
		return error_set(err, ERROR_SIGNATURE,
		    N_("have the log's own key enrolled: kaihyo keys enrol "
		       "--role log"),
		    N_("the roster has no log key that counts, for this "
		       "station or for any"));
	return 0;
}

/* A witness stands outside: its key is none of the election's. */
static int
key_check(const struct definition *definition, const struct vkey *vkey,
    struct error *err)
{
	const struct keyring rings[] = { root_keyring(&definition->root),
		roster_keyring(&definition->roster) };

	for (size_t r = 0; r < 2; r++)
		for (size_t i = 0; i < rings[r].count; i++)
			if (memcmp(rings[r].entries[i].vkey.key.bytes,
			        vkey->key.bytes, PUBLIC_KEY_LEN) == 0)
				return error_set(err, ERROR_SIGNATURE,
				    N_("let the witness make a key of its own: "
				       "kaihyo keys new --witness"),
				    N_("the key of \"%s\" is also the key "
				       "\"%s\" of the election"),
				    vkey->name, rings[r].entries[i].vkey.name);
	return 0;
}

static int
witnesses_add(const struct arguments *arguments,
    const struct definition *definition, struct policy_file *policy,
    struct error *err)
{
	const char *path;

	while ((path = arguments_each(
	            arguments, "witness", policy->witness_count)) != NULL) {
		struct policy_witness *witness =
		    &policy->witnesses[policy->witness_count];

		if (policy->witness_count == POLICY_ITEMS_MAX)
			return error_set(err, ERROR_USAGE,
			    N_("leave one of them out"),
			    N_("more than %d of \"%s\""), POLICY_ITEMS_MAX,
			    "witness");
		if (vkey_read_cosigner(path, &witness->vkey, err) != 0 ||
		    key_check(definition, &witness->vkey, err) != 0)
			return -1;
		memcpy(witness->name, witness->vkey.name,
		    sizeof(witness->vkey.name));
		policy->witness_count++;
	}
	return 0;
}

/* One group of all witnesses. */
static int
quorum_add(const struct arguments *arguments, struct policy_file *policy,
    struct error *err)
{
	const char *quorum = arguments_value(arguments, "quorum");
	struct policy_group *group = &policy->groups[0];
	unsigned long long number = 0;

	policy->needs_none = policy->witness_count == 0;
	if (policy->needs_none != (quorum == NULL))
		return error_set(err, ERROR_USAGE,
		    N_("give the witnesses with --witness, and with --quorum "
		       "how many of them must cosign: all, any or a number"),
		    N_("--witness and --quorum go together"));
	if (quorum == NULL)
		return 0;
	*group = (struct policy_group){ .name = "witnesses",
		.form = strcmp(quorum, "all") == 0   ? POLICY_ALL
		        : strcmp(quorum, "any") == 0 ? POLICY_ANY
		                                     : POLICY_NUMBER };
	if (group->form == POLICY_NUMBER &&
	    arguments_number(arguments, "quorum", policy->witness_count, 0,
	        &number, err) != 0)
		return -1;
	group->needed = (size_t)number;
	for (size_t i = 0; i < policy->witness_count; i++)
		group->members[group->count++] =
		    (struct policy_member){ false, i };
	policy->quorum = (struct policy_member){ true, 0 };
	policy->group_count = 1;
	return 0;
}

/* Written, then read as anyone will read it. */
static int
policy_write(const char *path, const struct definition *definition,
    const struct policy_file *policy, struct error *err)
{
	struct policy_file *again = memory_new(1, sizeof(*again));
	struct text text = { 0 };
	int rc = -1;

	text_add(&text, "# election ");
	text_add_hex(&text, definition->id.bytes, DIGEST_LEN);
	text_add(&text, "\n# root ");
	text_add_hex(&text, definition->root.fingerprint.bytes, DIGEST_LEN);
	text_addf(&text, "\n# roster %u\n", definition->roster.head.number);
	policy_file_format(policy, &text);
	if (policy_file_parse(text_span(&text), again, err) != 0 ||
	    file_create(path, text_span(&text), 0644, err) != 0)
		goto out;
	rc = 0;
out:
	text_clear(&text);
	free(again);
	return rc;
}

static int
cmd_policy(const struct arguments *arguments, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	struct policy_file *policy = memory_new(1, sizeof(*policy));
	struct definition *definition =
	    definition_load(arguments_value(arguments, "definition"), err);
	int rc = -1;

	if (definition == NULL ||
	    logs_add(definition, arguments_value(arguments, "station"), policy,
	        err) != 0 ||
	    witnesses_add(arguments, definition, policy, err) != 0 ||
	    quorum_add(arguments, policy, err) != 0 ||
	    policy_write(out, definition, policy, err) != 0)
		goto out;
	say(stdout,
	    N_("The policy is in %s: logs %zu, witnesses %zu. It trusts what "
	       "stands behind this root.txt; compare its fingerprint with "
	       "paper:\n"),
	    out, policy->log_count, policy->witness_count);
	fingerprint_print(stdout, &definition->root.fingerprint);
	rc = 0;
out:
	definition_free(definition);
	free(policy);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the definition whose roster has the log keys"),
	    .required = true },
	{ .name = "station",
	    .value = "ID",
	    .help = N_("the log of this station only (default: all)") },
	{ .name = "witness",
	    .value = "FILE",
	    .help = N_("a witness's .vkey file"),
	    .repeats = true },
	{ .name = "quorum",
	    .value = "all|any|N",
	    .help = N_("how many of the witnesses must cosign") },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the policy to write"),
	    .required = true },
	{ .name = NULL },
};

const struct command cmd_audit_policy = {
	.name = "policy",
	.operands = "",
	.summary = N_("write down whose heads an observer believes"),
	.manual = N_("A C2SP tlog-policy: the log keys of the roster, the "
	             "witnesses, and how many of them must cosign. Groups of "
	             "groups can be written by hand. Print it: it is an "
	             "observer's root of trust."),
	.options = options,
	.run = cmd_policy,
};

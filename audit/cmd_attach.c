#include <stdlib.h>
#include <string.h>

#include "audit/cmd_trusted.h"
#include "audit/commands.h"
#include "keys/cmd_shared.h"

#define OBSERVERS_MAX 32

/* A checkpoint that gathers the lines of those who are known. */
struct gathering {
	struct policy_file *policy;
	struct vkey observers[OBSERVERS_MAX]; /* --vkey */
	size_t observer_count;
	const struct vkey *log;
	struct checkpoint checkpoint;
	struct text text;
	struct text log_line;
	struct text lines[CHECKPOINT_LINES_MAX]; /* without the log's */
	struct vkey signers[CHECKPOINT_LINES_MAX];
	size_t count;
};

/* The key whose line this is, its signature checked; NULL: a stranger's. */
static int
signer_find(const struct gathering *gathering,
    const struct checkpoint_line *line, const struct vkey **signer,
    struct error *err)
{
	struct span text = text_span(&gathering->text);
	const struct policy_witness *witness =
	    policy_file_witness(gathering->policy, line);
	uint64_t time;

	*signer = NULL;
	if (witness != NULL) {
		*signer = &witness->vkey;
		return cosignature_verify(
		    text, line, &witness->vkey, &time, err);
	}
	for (size_t i = 0; i < gathering->observer_count; i++) {
		const struct vkey *key = &gathering->observers[i];

		if (!checkpoint_line_is_of(line, key))
			continue;
		*signer = key;
		if (line->len != SIGNATURE_LEN)
			return error_set(err, ERROR_SIGNATURE,
			    N_("ask for the line as kaihyo wrote it"),
			    N_("the signature of \"%s\" has %zu bytes, not "
			       "%d"),
			    key->name, line->len, SIGNATURE_LEN);
		if (signature_verify(&key->key, text, line->signature, err) !=
		    0)
			return error_at(
			    err, N_("signature of \"%s\""), key->name);
		return 0;
	}
	return 0;
}

static int
line_take(struct gathering *gathering, const struct checkpoint_line *line,
    const struct vkey *signer, struct error *err)
{
	for (size_t i = 0; i < gathering->count; i++)
		if (vkey_same(&gathering->signers[i], signer))
			return error_set(err, ERROR_INPUT,
			    N_("leave one of the lines out"),
			    N_("the key \"%s\" signed twice"), signer->name);
	if (gathering->count + 1 == CHECKPOINT_LINES_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("leave one signature out"),
		    N_("more than %d signatures"), CHECKPOINT_LINES_MAX);
	checkpoint_line_format(signer, line->signature, line->len,
	    &gathering->lines[gathering->count]);
	gathering->signers[gathering->count++] = *signer;
	return 0;
}

/* The checkpoint as it came; whom nobody knows is left out. */
static int
checkpoint_take(struct gathering *gathering, struct span bytes,
    size_t *strangers, struct error *err)
{
	struct checkpoint_line line;
	struct span text, lines;
	const struct vkey *signer;

	if (policy_file_open_log(gathering->policy, bytes,
	        &gathering->checkpoint, &gathering->log, err) != 0 ||
	    !checkpoint_split(bytes, &text, &lines))
		return -1;
	text_add_bytes(&gathering->text, text.at, text.len);
	while (checkpoint_next(&lines, &line)) {
		if (checkpoint_line_is_of(&line, gathering->log)) {
			checkpoint_line_format(gathering->log, line.signature,
			    line.len, &gathering->log_line);
			continue;
		}
		if (signer_find(gathering, &line, &signer, err) != 0 ||
		    (signer != NULL &&
		        line_take(gathering, &line, signer, err) != 0))
			return -1;
		*strangers += signer == NULL;
	}
	return 0;
}

/* A file of lines; here a stranger is refused, by name. */
static int
lines_take(struct gathering *gathering, const char *path, struct error *err)
{
	struct file_bytes file = { 0 };
	struct checkpoint_line line;
	const struct vkey *signer;
	struct span rest;
	int rc = -1;

	if (file_read_path(path, COSIGNATURE_LINES_MAX, &file, err) != 0)
		return -1;
	rest = file_span(&file);
	do {
		if (!checkpoint_next(&rest, &line)) {
			error_set(err, ERROR_INPUT,
			    N_("use the file that kaihyo audit cosign wrote"),
			    N_("this is no signature line"));
			goto out;
		}
		if (signer_find(gathering, &line, &signer, err) != 0)
			goto out;
		if (signer == NULL) {
			error_set(err, ERROR_SIGNATURE,
			    N_("use the policy that names this witness, or "
			       "give its key with --vkey"),
			    N_("\"%.*s\" is not known here"),
			    (int)line.name.len, line.name.at);
			goto out;
		}
		if (line_take(gathering, &line, signer, err) != 0)
			goto out;
	} while (rest.len > 0);
	rc = 0;
out:
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

static int
line_compare(const void *a, const void *b)
{
	return span_compare(text_span(a), text_span(b));
}

static int
gathering_write(
    struct gathering *gathering, const char *path, struct error *err)
{
	struct text note = { 0 };
	int rc;

	/* The same lines make the same bytes, whoever came first. */
	qsort(gathering->lines, gathering->count, sizeof(gathering->lines[0]),
	    line_compare);
	text_addf(&note, "%s\n%s", gathering->text.at, gathering->log_line.at);
	for (size_t i = 0; i < gathering->count; i++)
		text_add(&note, gathering->lines[i].at);
	rc = file_create(path, text_span(&note), 0644, err);
	text_clear(&note);
	return rc;
}

static void
gathering_free(struct gathering *gathering)
{
	for (size_t i = 0; i < gathering->count; i++)
		text_clear(&gathering->lines[i]);
	text_clear(&gathering->text);
	text_clear(&gathering->log_line);
	free(gathering->policy);
	free(gathering);
}

static int
observers_read(const struct arguments *arguments, struct gathering *gathering,
    struct error *err)
{
	const char *path;

	while ((path = arguments_each(
	            arguments, "vkey", gathering->observer_count)) != NULL) {
		if (gathering->observer_count == OBSERVERS_MAX)
			return error_set(err, ERROR_USAGE,
			    N_("leave one of them out"),
			    N_("more than %d keys"), OBSERVERS_MAX);
		if (vkey_read(path,
		        &gathering->observers[gathering->observer_count],
		        err) != 0)
			return -1;
		gathering->observer_count++;
	}
	return 0;
}

static int
cmd_attach(const struct arguments *arguments, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	struct gathering *gathering = memory_new(1, sizeof(*gathering));
	struct file_bytes file = { 0 };
	size_t strangers = 0;
	int rc = -1;

	gathering->policy =
	    policy_file_read(arguments_value(arguments, "policy"), err);
	if (gathering->policy == NULL ||
	    observers_read(arguments, gathering, err) != 0 ||
	    file_read_path(
	        arguments->operands[0], CHECKPOINT_BYTES_MAX, &file, err) != 0)
		goto out;
	if (checkpoint_take(gathering, file_span(&file), &strangers, err) !=
	    0) {
		error_at_name(err, arguments->operands[0]);
		goto out;
	}
	for (size_t i = 1; i < arguments->operand_count; i++)
		if (lines_take(gathering, arguments->operands[i], err) != 0)
			goto out;
	if (gathering_write(gathering, out, err) != 0)
		goto out;
	say(stdout,
	    N_("%s: the checkpoint of %llu entries, cosignatures and "
	       "signatures: %zu, each verified.\n"),
	    out, (unsigned long long)gathering->checkpoint.size,
	    gathering->count);
	if (strangers > 0)
		say(stdout, N_("Lines of others left out: %zu.\n"), strangers);
	rc = 0;
out:
	file_release(&file);
	gathering_free(gathering);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "policy",
	    .value = "FILE",
	    .help = N_("the policy with the keys of logs and witnesses"),
	    .required = true },
	{ .name = "vkey",
	    .value = "FILE",
	    .help = N_("also take plain signatures of this key: signify, "
	               "minisign"),
	    .repeats = true },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the cosigned checkpoint to write"),
	    .required = true },
	{ .name = NULL },
};

const struct command cmd_audit_attach = {
	.name = "attach-cosignature",
	.operands = "CHECKPOINT LINE-FILE...",
	.operands_min = 2,
	.operands_max = -1,
	.summary = N_("put the witnesses' lines under a checkpoint"),
	.manual = N_("For the computer that publishes, never for the station: "
	             "nothing of an observer's stick goes back there. Only "
	             "lines that hold, of keys that the policy or --vkey "
	             "names, get in."),
	.options = options,
	.run = cmd_attach,
};

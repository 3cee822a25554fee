#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "audit/cmd_paper.h"
#include "audit/cmd_trusted.h"
#include "audit/commands.h"
#include "audit/witness.h"
#include "base/clock.h"
#include "keys/cmd_shared.h"

/* A head with the note that says so. */
struct head {
	bool known;
	struct checkpoint checkpoint;
	const struct vkey *log; /* of the policy */
	struct text note;       /* the text and the log's line alone */
};

/* One question to a witness. */
struct request {
	struct file_bytes file;
	bool has_proof;
	struct proof proof;
	struct span checkpoint; /* of the file */
};

/* --- the state ------------------------------------------------------------ */

static int
lock_take(const char *folder, int *lock, struct error *err)
{
	char *path = path_join(folder, "lock");

	*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	free(path);
	if (*lock < 0) {
		error_set(err, ERROR_SYSTEM,
		    N_("choose a folder on this computer that you can write "
		       "to"),
		    N_("cannot open it: %s"), error_reason());
		return error_at_name(err, folder);
	}
	if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	error_set(err, ERROR_SYSTEM,
	    N_("wait until the other command is done, then try again"),
	    N_("another kaihyo is using this witness's state"));
	return error_at_name(err, folder);
}

static char *
state_path(const char *folder, const char *origin)
{
	struct text name = { 0 };
	char *path;

	witness_state_name(origin, &name);
	path = path_join(folder, name.at);
	text_clear(&name);
	return path;
}

/* The checkpoint with the signature of its log and of nobody else. */
static void
note_keep(struct span bytes, const struct vkey *log, struct text *note)
{
	struct checkpoint_line line;
	struct span text, lines;

	if (!checkpoint_split(bytes, &text, &lines))
		return;
	text_add_bytes(note, text.at, text.len);
	text_add_char(note, '\n');
	while (checkpoint_next(&lines, &line))
		if (checkpoint_line_is_of(&line, log))
			checkpoint_line_format(
			    log, line.signature, line.len, note);
}

/*
 * The head cosigned last. No file is the first time; a file that cannot be
 * read is not, or a witness could be made to forget.
 */
static int
state_read(const char *path, const struct policy_file *policy,
    const char *origin, struct head *kept, struct error *err)
{
	struct file_bytes file = { 0 };
	struct stat status;
	int rc = -1;

	if (lstat(path, &status) != 0 && errno == ENOENT)
		return 0;
	if (file_read_path(path, CHECKPOINT_BYTES_MAX, &file, err) != 0)
		return -1;
	if (policy_file_open_log(policy, file_span(&file), &kept->checkpoint,
	        &kept->log, err) != 0)
		goto out;
	if (strcmp(kept->checkpoint.origin, origin) != 0) {
		error_set(err, ERROR_INPUT, N_("put the folder back as it was"),
		    N_("the state is that of another log"));
		goto out;
	}
	note_keep(file_span(&file), kept->log, &kept->note);
	kept->known = true;
	rc = 0;
out:
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

/* --- the question --------------------------------------------------------- */

static int
request_read(const char *path, struct request *request, struct error *err)
{
	struct span bytes;

	if (file_read_path(path, PROOF_BYTES_MAX, &request->file, err) != 0)
		return -1;
	bytes = file_span(&request->file);
	request->checkpoint = bytes;
	switch (proof_kind_of(bytes)) {
	case PROOF_NONE:
		return 0;
	case PROOF_INCLUSION:
		error_set(err, ERROR_INPUT,
		    N_("give a checkpoint, or a proof that begins with "
		       "\"old\""),
		    N_("it is the proof of an entry; a witness has no use for "
		       "it"));
		break;
	case PROOF_CONSISTENCY:
		request->has_proof = true;
		if (proof_parse(
		        bytes, &request->proof, &request->checkpoint, err) == 0)
			return 0;
		break;
	}
	return error_at_name(err, path);
}

/* --- the answer ----------------------------------------------------------- */

static int
evidence_write(const char *folder, enum fork_kind fork, const struct head *kept,
    const struct head *shown, const struct request *request, struct error *err)
{
	struct text text = { 0 }, name = { 0 };
	struct digest digest;
	struct error failed;
	char *path = NULL;

	witness_evidence_format(fork, &kept->checkpoint, text_span(&kept->note),
	    &shown->checkpoint, file_span(&request->file), &text);
	digest = digest_of(text_span(&text));
	text_add(&name, "evidence-");
	text_add_hex(&name, digest.bytes, 8);
	text_add(&name, ".txt");
	path = path_join(folder, name.at);
	if (file_replace(path, text_span(&text), 0644, &failed) == 0) {
		paper_head(stdout, &kept->checkpoint);
		paper_head(stdout, &shown->checkpoint);
		error_at_name(err, path);
	} else {
		*err = failed; /* with the heads still on their stick */
	}
	free(path);
	text_clear(&name);
	text_clear(&text);
	return -1;
}

/* May it be cosigned? On a fork both heads are kept as evidence first. */
static int
judge(const char *folder, const struct head *kept, const struct head *shown,
    const struct request *request, struct error *err)
{
	enum fork_kind fork;

	if (witness_check(kept->known ? &kept->checkpoint : NULL,
	        &shown->checkpoint, request->has_proof ? &request->proof : NULL,
	        &fork, err) == 0)
		return 0;
	return fork == FORK_NONE
	           ? -1
	           : evidence_write(folder, fork, kept, shown, request, err);
}

static int
key_check(const struct policy_file *policy, const struct vkey *cosigner,
    struct error *err)
{
	for (size_t i = 0; i < policy->log_count; i++)
		if (memcmp(policy->logs[i].vkey.key.bytes, cosigner->key.bytes,
		        PUBLIC_KEY_LEN) == 0)
			return error_set(err, ERROR_SIGNATURE,
			    N_("make a witness's key: kaihyo keys new "
			       "--witness"),
			    N_("the key \"%s\" is that of a log"),
			    cosigner->name);
	return 0;
}

/* What is known now goes to the disk, and only then the answer is given. */
static int
answer(const struct arguments *arguments, const char *state,
    const struct head *shown, const struct vkey *cosigner,
    const struct private_key *key, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	struct text text = { 0 }, line = { 0 };
	uint64_t now = (uint64_t)clock_now();
	char time[TIME_TEXT_LEN];
	int rc = -1;

	checkpoint_format(&shown->checkpoint, &text);
	if (file_replace(state, text_span(&shown->note), 0600, err) != 0 ||
	    cosignature_sign(
	        text_span(&text), cosigner, key, now, &line, err) != 0 ||
	    file_create(out, text_span(&line), 0644, err) != 0)
		goto out;
	paper_head(stdout, &shown->checkpoint);
	time_format((int64_t)now, time);
	say(stdout,
	    N_("Cosigned by \"%s\" at %s, by this computer's clock: %s\nWhat "
	       "you know now is in %s: never delete it, never put back an "
	       "older copy.\n"),
	    cosigner->name, time, out, state);
	rc = 0;
out:
	text_clear(&line);
	text_clear(&text);
	return rc;
}

static int
cosign(const struct arguments *arguments, const struct policy_file *policy,
    struct request *request, struct error *err)
{
	const char *folder = arguments_value(arguments, "state");
	struct head kept = { .known = false }, shown = { .known = true };
	struct private_key *key = NULL;
	struct vkey cosigner;
	char *state = NULL;
	int rc = -1;

	if (cosigner_pair_open(arguments, arguments_value(arguments, "key"),
	        &key, &cosigner, err) != 0 ||
	    key_check(policy, &cosigner, err) != 0)
		goto out;
	if (policy_file_open_log(policy, request->checkpoint, &shown.checkpoint,
	        &shown.log, err) != 0) {
		error_at_name(err, arguments->operands[0]);
		goto out;
	}
	note_keep(request->checkpoint, shown.log, &shown.note);
	state = state_path(folder, shown.checkpoint.origin);
	if (state_read(state, policy, shown.checkpoint.origin, &kept, err) !=
	        0 ||
	    judge(folder, &kept, &shown, request, err) != 0)
		goto out;
	if (!kept.known)
		say(stdout,
		    N_("The FIRST checkpoint of this log here: nothing that "
		       "came before it was compared.\n"));
	if (answer(arguments, state, &shown, &cosigner, key, err) != 0)
		goto out;
	rc = 0;
out:
	free(state);
	text_clear(&kept.note);
	text_clear(&shown.note);
	private_key_free(key);
	return rc;
}

static int
cmd_cosign(const struct arguments *arguments, struct error *err)
{
	const char *folder = arguments_value(arguments, "state");
	struct request request = { .has_proof = false };
	struct policy_file *policy = NULL;
	int lock = -1, rc = -1;

	if (out_check(arguments_value(arguments, "out"), err) != 0)
		return -1;
	policy = policy_file_read(arguments_value(arguments, "policy"), err);
	if (policy == NULL ||
	    request_read(arguments->operands[0], &request, err) != 0 ||
	    folder_make(folder, err) != 0 || lock_take(folder, &lock, err) != 0)
		goto out;
	rc = cosign(arguments, policy, &request, err);
out:
	if (lock >= 0)
		close(lock);
	file_release(&request.file);
	free(policy);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "policy",
	    .value = "FILE",
	    .help = N_("the policy with the keys of the logs"),
	    .required = true },
	{ .name = "state",
	    .value = "FOLDER",
	    .help = N_("where this witness keeps what it cosigned last; made "
	               "if there is none"),
	    .required = true },
	{ .name = "key",
	    .value = "FILE",
	    .help = N_("the witness's private key (kaihyo keys new --witness); "
	               "its .vkey file lies beside it"),
	    .required = true },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the cosignature to write: one line"),
	    .required = true },
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_audit_cosign = {
	.name = "cosign",
	.operands = "CHECKPOINT",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("cosign a log's head on an observer's own computer"),
	.manual =
	    N_("A C2SP witness without a network. The first time give the "
	       "checkpoint; later the proof that the log went on from the one "
	       "you cosigned last (kaihyo audit prove --from). The log's "
	       "signature is checked, then the proof; what you know is on your "
	       "disk before the answer is written. Two heads that do not "
	       "continue each other are never cosigned: both are kept in an "
	       "evidence file, and the exit status is 8. The time in the "
	       "cosignature is a statement of your computer's clock."),
	.options = options,
	.run = cmd_cosign,
};

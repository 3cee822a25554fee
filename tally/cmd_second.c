#include "tally/cmd_second.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "tally/cmd_bundle.h"
#include "tally/result_compare.h"

#define VERIFIER "kaihyo-verify"
#define VERIFIER_BYTES_MAX (256u << 20)
#define SAID_MAX (4u << 20)     /* of what it says on either stream */
#define RESULT_MAX (256u << 20) /* of the result that it writes */
#define SECONDS_MAX 86400
#define SECONDS_DEFAULT 7200
#define FOLDERS_MAX 999
#define OPTIONS_ASKED 3

/* One asking of the other program. */
struct second {
	struct session *session;
	const struct arguments *arguments;
	const struct result *result;
	unsigned seconds;
	int program; /* open descriptor, or -1 */
	struct digest digest;
	char *folder; /* <station>.verify-NNN */
	struct child child;
	struct text ours;
	struct file_bytes theirs;
	bool has_theirs;
	struct digest theirs_digest; /* as it says itself */
};

/* --- the program ---------------------------------------------------------- */

static int
refuse_missing(const char *path, struct error *err)
{
	error_set(err, ERROR_SYSTEM,
	    N_("put the kaihyo-verify of this version beside kaihyo; if there "
	       "is none tonight: kaihyo tally declare-on-paper"),
	    N_("the second program, which must count the same, is not there"));
	return error_at_name(err, path);
}

/* The program that lies beside this one, wherever that was started from. */
static int
program_path(char *path, size_t size, struct error *err)
{
	ssize_t n = readlink("/proc/self/exe", path, size - sizeof(VERIFIER));
	char *slash;

	if (n <= 0 || (size_t)n >= size - sizeof(VERIFIER))
		return refuse_missing(VERIFIER, err);
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return refuse_missing(VERIFIER, err);
	memcpy(slash + 1, VERIFIER, sizeof(VERIFIER));
	return 0;
}

/*
 * Opened once: the bytes that are hashed for the log are those that run
 * (fexecve), whatever happens to the name meanwhile.
 */
static int
program_open(struct second *second, struct error *err)
{
	char path[4096], self[64];
	struct file_bytes bytes = { 0 };
	struct stat status;

	if (program_path(path, sizeof(path), err) != 0)
		return -1;
	second->program = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (second->program < 0 || fstat(second->program, &status) != 0 ||
	    !S_ISREG(status.st_mode) || (status.st_mode & 0111) == 0)
		return refuse_missing(path, err);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", second->program);
	if (file_read_path(self, VERIFIER_BYTES_MAX, &bytes, err) != 0)
		return -1;
	second->digest = digest_of(file_span(&bytes));
	file_release(&bytes);
	return 0;
}

/* --- the log -------------------------------------------------------------- */

static int
log_add(struct second *second, enum log_type type, struct text *payload,
    struct error *err)
{
	struct store *store = second->session->store;
	int rc = -1;

	payload_add(payload, "operator", session_operator(second->arguments));
	if (store_begin(store, err) == 0 &&
	    store_add_entry(store, type, payload, err) == 0 &&
	    store_commit(store, err) == 0)
		rc = 0;
	store_rollback(store);
	return rc;
}

static int
log_verifier(struct second *second, struct error *err)
{
	struct text payload = { 0 };
	int rc;

	payload_add_digest(&payload, "program", &second->digest);
	rc = log_add(second, LOG_VERIFIER, &payload, err);
	text_clear(&payload);
	return rc;
}

static int
log_verified(struct second *second, bool agree, const struct digest *ours,
    struct error *err)
{
	struct text payload = { 0 };
	int rc;

	payload_add(&payload, "agree", agree ? "yes" : "no");
	payload_add_digest(&payload, "result", ours);
	if (second->has_theirs)
		payload_add_digest(&payload, "theirs", &second->theirs_digest);
	else
		payload_add(&payload, "theirs", "-");
	payload_add_number(&payload, "status", (uint64_t)second->child.status);
	rc = log_add(second, LOG_VERIFIED, &payload, err);
	text_clear(&payload);
	return rc;
}

/* --- asking --------------------------------------------------------------- */

/* <station>.verify-001, or the next that is not there. */
static int
folder_new(struct second *second, struct error *err)
{
	const char *station = store_path(second->session->store);

	for (unsigned i = 1; i <= FOLDERS_MAX; i++) {
		struct text path = { 0 };
		struct stat status;

		text_addf(&path, "%s.verify-%03u", station, i);
		free(second->folder);
		second->folder = path.at; /* handed over */
		if (lstat(path.at, &status) != 0)
			return folder_make(path.at, err);
	}
	return error_set(err, ERROR_SYSTEM,
	    N_("move the folders of earlier attempts elsewhere; keep them"),
	    N_("there are %d folders %s.verify-NNN already"), FOLDERS_MAX,
	    station);
}

static char *
folder_path(const struct second *second, const char *name)
{
	return path_join(second->folder, name);
}

static int
bundle_make(struct second *second, struct error *err)
{
	struct bundle_folder folder = { .level = BUNDLE_NONE };
	struct arguments none = { .option_count = 0 };
	char *path = folder_path(second, "bundle");
	int rc = -1;

	if (bundle_folder_make(&folder, second->session, BUNDLE_STATION,
	        second->result, &none, path, err) == 0 &&
	    bundle_folder_finish(&folder, NULL, err) == 0)
		rc = 0;
	bundle_folder_abandon(&folder);
	free(path);
	return rc;
}

/* What it said stays for people, whatever came of it. */
static int
keep_words(struct second *second, struct error *err)
{
	char *output = folder_path(second, "stdout.txt");
	char *errors = folder_path(second, "stderr.txt");
	int rc = -1;

	if (file_create(output, text_span(&second->child.output), 0600, err) ==
	        0 &&
	    file_create(errors, text_span(&second->child.errors), 0600, err) ==
	        0)
		rc = 0;
	free(output);
	free(errors);
	return rc;
}

/* Of our environment only this goes on, for builds that are being tested. */
static char *
sanitizer_options(void)
{
	const char *value = getenv("ASAN_OPTIONS");
	struct text text = { 0 };

	text_addf(&text, "ASAN_OPTIONS=%s", value != NULL ? value : "");
	return text.at; /* handed over */
}

/* Runs it with these arguments before the bundle's path. */
static int
ask(struct second *second, char *const *options, size_t option_count,
    char *bundle, struct error *err)
{
	char name[] = VERIFIER, lang[] = "--lang", locale[] = "LC_ALL=C.UTF-8";
	char *sanitizer = sanitizer_options();
	char *language = memory_copy(span_of(message_language_name()));
	char *arguments[OPTIONS_ASKED + 5] = { name, lang, language };
	char *const environment[] = { locale, sanitizer, NULL };
	int rc = -1;

	memcpy(arguments + 3, options, option_count * sizeof(options[0]));
	arguments[3 + option_count] = bundle;
	say(stderr, N_("The second program counts again, on its own ...\n"));
	if (child_run(second->program, arguments, environment, second->seconds,
	        SAID_MAX, &second->child, err) == 0 &&
	    keep_words(second, err) == 0)
		rc = 0;
	free(sanitizer);
	free(language);
	return rc;
}

/* About the station as it is now. */
static int
ask_working(struct second *second, struct error *err)
{
	char working[] = "--working", write[] = "--write-result";
	char *bundle = folder_path(second, "bundle");
	char *theirs = folder_path(second, "theirs.json");
	char *const options[] = { working, write, theirs };
	int rc = ask(second, options, 3, bundle, err);

	free(bundle);
	free(theirs);
	return rc;
}

/* --- hearing -------------------------------------------------------------- */

/* The one line "result <digest>" of what it said. */
static bool
digest_said(const struct text *output, struct digest *digest)
{
	struct span rest = text_span(output), line;
	size_t found = 0;

	while (rest.at != NULL && rest.len > 0 &&
	       span_cut(&rest, '\n', SAID_MAX, &line))
		if (span_skip(&line, "result ") && digest_parse(line, digest))
			found++;
	return found == 1;
}

/* What it wrote, if it is what it says. */
static void
theirs_read(struct second *second)
{
	char *path = folder_path(second, "theirs.json");
	struct error ignored;

	if (digest_said(&second->child.output, &second->theirs_digest) &&
	    file_read_path(path, RESULT_MAX, &second->theirs, &ignored) == 0) {
		struct digest digest = digest_of(file_span(&second->theirs));

		second->has_theirs =
		    digest_same(&digest, &second->theirs_digest);
	}
	free(path);
}

static int
refuse_ending(const struct second *second, struct error *err)
{
	const struct child *child = &second->child;

	if (child->cancelled)
		return error_set(err, ERROR_DISAGREE, "",
		    N_("stopped as asked; the second program was not heard to "
		       "its end"));
	if (child->timed_out)
		return error_set(err, ERROR_DISAGREE, "",
		    N_("the second program did not come to an end in %u "
		       "seconds"),
		    second->seconds);
	if (child->too_much)
		return error_set(err, ERROR_DISAGREE, "",
		    N_("the second program said more than %u bytes, and was "
		       "ended"),
		    SAID_MAX);
	if (child->status > 128)
		return error_set(err, ERROR_DISAGREE, "",
		    N_("the second program broke off (signal %d)"),
		    child->status - 128);
	return error_set(err, ERROR_DISAGREE, "",
	    N_("the second program found something wrong, or found no result "
	       "(exit status %d)"),
	    child->status);
}

static int
refuse_difference(const struct second *second, struct error *err)
{
	struct text where = { 0 }, mine = { 0 }, other = { 0 };

	result_compare(text_span(&second->ours), file_span(&second->theirs),
	    &where, &mine, &other);
	error_set(err, ERROR_DISAGREE, "",
	    N_("the two programs count differently: %s is %s here and %s "
	       "there"),
	    where.at, mine.at, other.at);
	text_clear(&where);
	text_clear(&mine);
	text_clear(&other);
	return -1;
}

/* Does it agree? If not, why not. */
static int
hear(struct second *second, struct error *err)
{
	const struct child *child = &second->child;
	int rc;

	theirs_read(second);
	if (second->has_theirs &&
	    !span_same(text_span(&second->ours), file_span(&second->theirs)))
		rc = refuse_difference(second, err);
	else if (second->has_theirs && child->status == 0 &&
	         !child->timed_out && !child->cancelled && !child->too_much)
		return 0;
	else
		rc = refuse_ending(second, err);
	error_fix(err,
	    N_("certify nothing: keep %s, where both results and its words "
	       "are, and call the security officer; the law's result need not "
	       "wait: kaihyo tally declare-on-paper"),
	    second->folder);
	return rc;
}

static int
second_run(struct second *second, struct error *err)
{
	struct error why = { 0 };
	struct digest ours;
	bool agree;

	if (program_open(second, err) != 0 || folder_new(second, err) != 0 ||
	    log_verifier(second, err) != 0 || bundle_make(second, err) != 0 ||
	    ask_working(second, err) != 0)
		return -1;
	result_format(second->result, &second->ours);
	ours = digest_of(text_span(&second->ours));
	agree = hear(second, &why) == 0;
	if (log_verified(second, agree, &ours, err) != 0)
		return -1;
	if (!agree) {
		*err = why;
		return -1;
	}
	say(stderr,
	    N_("Both programs count the same, to the last paper. What they "
	       "said: %s\n"),
	    second->folder);
	return 0;
}

static int
seconds_take(
    const struct arguments *arguments, unsigned *seconds, struct error *err)
{
	unsigned long long number;

	if (arguments_number(arguments, "verify-seconds", SECONDS_MAX,
	        SECONDS_DEFAULT, &number, err) != 0)
		return -1;
	*seconds = (unsigned)number;
	return 0;
}

static void
second_clear(struct second *second)
{
	if (second->program >= 0)
		close(second->program);
	child_clear(&second->child);
	text_clear(&second->ours);
	file_release(&second->theirs);
	free(second->folder);
}

int
second_opinion(struct session *session, const struct result *result,
    const struct arguments *arguments, struct error *err)
{
	struct second second = { .session = session,
		.arguments = arguments,
		.result = result,
		.program = -1 };
	int rc = -1;

	if (seconds_take(arguments, &second.seconds, err) == 0)
		rc = second_run(&second, err);
	second_clear(&second);
	return rc;
}

/* A finished bundle of another office: VERIFIED under our root, or refused. */
static int
bundle_run(struct second *second, const char *path, const struct digest *result,
    struct error *err)
{
	char hex[DIGEST_TEXT_LEN], root[] = "--root";
	char *const options[] = { root, hex };
	char *bundle = memory_copy(span_of(path));
	struct error why = { 0 };
	bool agree;
	int rc = -1;

	digest_format(&second->session->definition->root.fingerprint, hex);
	if (program_open(second, err) != 0 || folder_new(second, err) != 0 ||
	    log_verifier(second, err) != 0 ||
	    ask(second, options, 2, bundle, err) != 0)
		goto out;
	agree = second->child.status == 0 && !second->child.timed_out &&
	        !second->child.cancelled && !second->child.too_much;
	if (!agree)
		refuse_ending(second, &why);
	if (log_verified(second, agree, result, err) != 0)
		goto out;
	if (!agree) {
		*err = why;
		error_fix(err,
		    N_("read what it said in %s, and ask the station for a "
		       "new copy of its bundle"),
		    second->folder);
		goto out;
	}
	rc = 0;
out:
	free(bundle);
	return rc;
}

int
second_bundle(struct session *session, const char *path,
    const struct digest *result, const struct arguments *arguments,
    struct error *err)
{
	struct second second = {
		.session = session, .arguments = arguments, .program = -1
	};
	int rc = -1;

	if (seconds_take(arguments, &second.seconds, err) == 0)
		rc = bundle_run(&second, path, result, err);
	second_clear(&second);
	return rc;
}

/* --- what the log says of it ---------------------------------------------- */

struct agreement {
	uint64_t size;
	const struct digest *result;
	bool found;
};

static int
agreement_visit(void *context, struct span line, struct error *err)
{
	struct agreement *agreement = context;
	struct log_entry entry;
	struct digest result;
	struct span agree, value;

	if (audit_log_parse(line, &entry, err) != 0)
		return -1;
	if (entry.seq < agreement->size && entry.type == LOG_VERIFIED &&
	    payload_find(entry.payload, "agree", &agree) &&
	    span_equals(agree, "yes") &&
	    payload_find(entry.payload, "result", &value) &&
	    digest_parse(value, &result) &&
	    digest_same(&result, agreement->result))
		agreement->found = true;
	return 0;
}

int
second_agreed(struct store *store, uint64_t size, const struct digest *result,
    struct error *err)
{
	struct agreement agreement = { .size = size, .result = result };

	if (store_each_entry(store, 0, agreement_visit, &agreement, err) != 0)
		return -1;
	if (agreement.found)
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("draft it anew with kaihyo tally certify, which lets "
	       "kaihyo-verify count again"),
	    N_("the log does not say that the second program counted this "
	       "result"));
}

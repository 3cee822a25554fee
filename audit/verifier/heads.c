#include "audit/verifier/heads.h"

#include <string.h>

/* The moments that come once and in this order; `demand` comes any time. */
static const char *const moments[] = { "opened", "turnout", "gate", "counted",
	"certified" };
#define MOMENTS (sizeof(moments) / sizeof(moments[0]))

static size_t
moment_find(const char *name)
{
	size_t i = 0;

	while (i < MOMENTS && strcmp(name, moments[i]) != 0)
		i++;
	return i;
}

/* --- who signed
 * ------------------------------------------------------------------ */

/* Any log key of the station in one roster. */
static enum checkpoint_verdict
by_roster(const struct chain *chain, const struct roster *roster,
    const struct checkpoint *checkpoint)
{
	enum checkpoint_verdict verdict = CHECKPOINT_UNSIGNED;

	for (size_t i = 0; i < roster->count; i++) {
		const struct roster_key *key = &roster->keys[i];
		enum checkpoint_verdict one;
		char why[WHY_LEN];

		if (key->role != ROLE_LOG || key->revoked ||
		    strcmp(key->scope.id, chain->log->open.station) != 0)
			continue;
		if (!roster_key_honest(key, chain->ed25519, why))
			return CHECKPOINT_FORGED;
		one = checkpoint_by_log(checkpoint, &key->vkey, chain->ed25519);
		if (one == CHECKPOINT_FORGED)
			return one;
		if (one == CHECKPOINT_SIGNED)
			verdict = one;
	}
	return verdict;
}

static enum checkpoint_verdict
by_any_roster(const struct chain *chain, const struct checkpoint *checkpoint)
{
	enum checkpoint_verdict verdict = CHECKPOINT_UNSIGNED;

	for (size_t i = 0; i < chain->roster_count; i++) {
		enum checkpoint_verdict one =
		    by_roster(chain, &chain->rosters[i].roster, checkpoint);

		if (one != CHECKPOINT_UNSIGNED)
			verdict = one;
		if (one == CHECKPOINT_FORGED)
			break;
	}
	return verdict;
}

static bool
has_log_key(const struct chain *chain, size_t seq)
{
	const struct roster *roster = chain_roster_at(chain, seq);

	return roster != NULL &&
	       roster_log_key(roster, chain->log->open.station) != NULL;
}

/* --- the station's own
 * ------------------------------------------------------------- */

/* Is this head of `size` entries the one that the log has? */
static bool
is_root(
    const struct chain *chain, uint64_t size, const uint8_t root[DIGEST_LEN])
{
	uint8_t wanted[DIGEST_LEN];

	if (size > chain->log->count)
		return false;
	log_root(chain->log, size, wanted);
	return memcmp(root, wanted, DIGEST_LEN) == 0;
}

/* The checkpoint's bytes against its entry; `size` is what it must say. */
static void
stored_check(const struct chain *chain, size_t seq, uint64_t size)
{
	const struct bundle_file *file = chain->log->entries[seq].file;
	struct checkpoint checkpoint;
	char why[WHY_LEN] = "";
	struct bytes bytes;

	if (bundle_read(chain->bundle, file, CHECKPOINT_MAX, &bytes,
	        chain->report) != 0)
		return;
	if (!checkpoint_read(bytes, &checkpoint, why))
		report_why(
		    chain->report, REPORT_FAILED, file->path, 0, "%s", why);
	else if (checkpoint.size != size ||
	         !is_root(chain, size, checkpoint.root))
		report_add(chain->report, REPORT_FAILED, file->path, 0,
		    "it does not speak of the first %llu entries as they are "
		    "in the log",
		    (unsigned long long)size);
	else if (by_roster(chain, chain_roster_at(chain, seq), &checkpoint) !=
	         CHECKPOINT_SIGNED)
		report_add(chain->report, REPORT_FAILED, file->path, 0,
		    "the log key of the station in the roster of that time "
		    "has not signed it");
	bundle_release(&bytes);
}

/* Marks the moment and says if it comes too late or again. */
static void
moment_take(const struct chain *chain, size_t seq, bool had[MOMENTS])
{
	const char *name = chain->log->entries[seq].subject;
	size_t moment = moment_find(name);
	bool late = false;

	if (moment == MOMENTS) {
		if (strcmp(name, "demand") != 0)
			report_add(chain->report, REPORT_FAILED, "log.txt",
			    seq + 1, "there is no moment called %s", name);
		return;
	}
	for (size_t i = moment; i < MOMENTS; i++)
		late = late || had[i];
	if (late)
		report_add(chain->report, REPORT_FAILED, "log.txt", seq + 1,
		    "the checkpoint of the moment %s comes again, or after a "
		    "later one",
		    name);
	had[moment] = true;
}

static void
entry_check(const struct chain *chain, size_t seq)
{
	const struct entry *entry = &chain->log->entries[seq];

	/* It speaks of everything before its own entry. */
	if (entry->number != seq || !is_root(chain, seq, entry->id))
		report_add(chain->report, REPORT_FAILED, "log.txt", seq + 1,
		    "the checkpoint does not speak of the entries before it");
	if (entry->file != NULL && chain_roster_at(chain, seq) != NULL)
		stored_check(chain, seq, seq);
}

/* The one over the whole log, for which CLOSE stands. */
static void
last_check(const struct chain *chain, bool had[MOMENTS])
{
	const struct log *log = chain->log;
	const struct entry *close = &log->entries[log->count - 1];

	if (!log->closed)
		return;
	if (close->file == NULL)
		return;
	had[MOMENTS - 1] = true;
	stored_check(chain, log->count - 1, log->count);
}

void
heads_of_night(const struct chain *chain, bool working)
{
	bool had[MOMENTS] = { false };

	for (size_t seq = 0; seq < chain->log->count; seq++) {
		if (chain->log->entries[seq].type != ENTRY_CHECKPOINT)
			continue;
		moment_take(chain, seq, had);
		entry_check(chain, seq);
	}
	last_check(chain, had);
	if (working)
		return;
	if (!has_log_key(chain, SIZE_MAX)) {
		report_add(chain->report, REPORT_INCOMPLETE, NULL, 0,
		    "the roster has no log key for this station: nobody could "
		    "keep a head of its log");
		return;
	}
	for (size_t i = 0; i < MOMENTS; i++)
		if (!had[i] && (strcmp(moments[i], "gate") != 0 ||
		                   chain->definition.ordinance.has_gate))
			report_add(chain->report, REPORT_INCOMPLETE, NULL, 0,
			    "the checkpoint of the moment %s is missing",
			    moments[i]);
}

/* --- from outside
 * ------------------------------------------------------------------- */

/* An origin is one log; a name of no log key is another log. */
static bool
is_origin(const struct chain *chain, struct bytes origin)
{
	for (size_t i = 0; i < chain->roster_count; i++) {
		const struct roster *roster = &chain->rosters[i].roster;
		const struct roster_key *key =
		    roster_find(roster, origin, NULL);

		if (key != NULL && key->role == ROLE_LOG &&
		    strcmp(key->scope.id, chain->log->open.station) == 0)
			return true;
	}
	return false;
}

/*
 * A log that was opened after a closed one has the same origin: a head that
 * is not its own may be of that one. True if it is dealt with.
 */
static bool
of_log_before(const struct chain *chain, const char *file, uint64_t size,
    const uint8_t root[DIGEST_LEN])
{
	const struct log *log = chain->log;

	if (size > log->reopened_size)
		return false;
	if (size == log->reopened_size &&
	    memcmp(root, log->reopened_root, DIGEST_LEN) == 0)
		report_add(chain->report, REPORT_NOTE, file, 0,
		    "this is the last head of the log that this one continues");
	else
		report_add(chain->report, REPORT_INCOMPLETE, file, 0,
		    "this head of %llu entries may be of the log that this "
		    "one continues: hold it against the bundle of that log",
		    (unsigned long long)size);
	return true;
}

static bool
consistent(const struct chain *chain, const char *file, uint64_t size,
    const uint8_t root[DIGEST_LEN])
{
	if (is_root(chain, size, root))
		return true;
	if (of_log_before(chain, file, size, root))
		return false;
	if (size > chain->log->count)
		report_add(chain->report, REPORT_FAILED, file, 0,
		    "this head speaks of %llu entries; the log has only %zu: "
		    "its end is missing",
		    (unsigned long long)size, chain->log->count);
	else
		report_add(chain->report, REPORT_FAILED, file, 0,
		    "this head of %llu entries is not that of the log: the "
		    "log is another one, or was changed",
		    (unsigned long long)size);
	return false;
}

/* Bytes that are a checkpoint of this log, signed by it. */
static bool
is_ours(const struct chain *chain, const char *file, bool attachment,
    const struct checkpoint *checkpoint)
{
	if (!is_origin(chain, checkpoint->origin)) {
		if (!attachment)
			report_add(chain->report, REPORT_FAILED, file, 0,
			    "this head is of another log: %.*s",
			    (int)checkpoint->origin.len, checkpoint->origin.at);
		return false;
	}
	if (by_any_roster(chain, checkpoint) == CHECKPOINT_SIGNED)
		return true;
	report_add(chain->report, attachment ? REPORT_NOTE : REPORT_FAILED,
	    file, 0, "the log key of the station has not signed this head");
	return false;
}

bool
heads_take(const struct chain *chain, struct bytes bytes, const char *file,
    bool attachment, struct witnesses *witnesses)
{
	struct checkpoint checkpoint;
	char why[WHY_LEN] = "";
	const char *who = "";

	if (!checkpoint_read(bytes, &checkpoint, why)) {
		if (!attachment)
			report_why(
			    chain->report, REPORT_FAILED, file, 0, "%s", why);
		return false;
	}
	if (!is_ours(chain, file, attachment, &checkpoint))
		return false;
	/* Two heads signed by one log that do not agree: a fork. */
	if (!consistent(chain, file, checkpoint.size, checkpoint.root))
		return true;
	if (witnesses == NULL || checkpoint.size != chain->log->count)
		return true;
	if (!witnesses_see(witnesses, &checkpoint, chain->ed25519, &who))
		report_add(chain->report,
		    attachment ? REPORT_NOTE : REPORT_FAILED, file, 0,
		    "the cosignature of %s is not valid, or stands twice", who);
	return true;
}

void
heads_claim(const struct chain *chain, const char *text)
{
	uint8_t root[DIGEST_LEN];
	uint64_t size;

	/* main() saw that it can be read. */
	if (claim_read(bytes_of(text), &size, root))
		consistent(chain, text, size, root);
}

/* Does one of the rosters name the policy's log key? */
static bool
knows_key(const struct chain *chain, const struct vkey *log)
{
	for (size_t i = 0; i < chain->roster_count; i++) {
		const struct roster_key *key = roster_find(
		    &chain->rosters[i].roster, bytes_of(log->name), log->id);

		if (key != NULL && key->role == ROLE_LOG &&
		    memcmp(key->vkey.key, log->key, PUBLIC_LEN) == 0 &&
		    strcmp(key->scope.id, chain->log->open.station) == 0)
			return true;
	}
	return false;
}

void
heads_policy(const struct chain *chain, const char *file,
    const struct witnesses *witnesses)
{
	bool known = false;

	for (size_t i = 0; i < witnesses->log_count; i++)
		known = known || knows_key(chain, &witnesses->logs[i]);
	if (!known)
		report_add(chain->report, REPORT_FAILED, file, 0,
		    "the policy trusts another log than this one");
	if (!witnesses_quorum(witnesses))
		report_add(chain->report, REPORT_INCOMPLETE, file, 0,
		    "too few of the policy's witnesses have cosigned the "
		    "whole log");
}

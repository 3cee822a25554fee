#include "audit/cmd_head.h"

#include <string.h>

#include "keys/cmd_shared.h"

/* The roster's entry of this key, if it may speak for the log of a station. */
static int
log_key_check(
    const struct session *session, const struct vkey *vkey, struct error *err)
{
	const struct definition *definition = session->definition;
	const char *station = definition->setup.stations[session->index].id;
	struct keyring keyring = roster_keyring(&definition->roster);
	const struct key_entry *entry =
	    keyring_find(&keyring, span_of(vkey->name), vkey->id);

	if (entry == NULL || entry->role != ROLE_LOG ||
	    entry->scope.kind != SCOPE_STATION ||
	    !span_equals(span_of(entry->scope.id), station) ||
	    !origin_fits(vkey->name, &definition->id, station))
		return error_set(err, ERROR_SIGNATURE,
		    N_("have the log's own key enrolled: kaihyo keys enrol "
		       "--role log"),
		    N_("the key \"%s\" is not the log key of the station %s in "
		       "roster %u"),
		    vkey->name, station, definition->roster.head.number);
	if (entry->revoked)
		return error_set(err, ERROR_SIGNATURE,
		    N_("use the log key that counts now"),
		    N_("the key \"%s\" was revoked: %s"), vkey->name,
		    entry->revoked_why);
	return 0;
}

int
head_key_open(const struct arguments *arguments, const struct session *session,
    struct private_key **key, struct vkey *vkey, struct error *err)
{
	if (key_pair_open(arguments, arguments_value(arguments, "key"), key,
	        vkey, err) != 0)
		return -1;
	return log_key_check(session, vkey, err);
}

int
head_sign(const struct store *store, const struct private_key *key,
    const struct vkey *vkey, struct checkpoint *checkpoint, struct text *note,
    struct error *err)
{
	const struct tree *tree = &store_log(store)->tree;

	memcpy(checkpoint->origin, vkey->name, sizeof(checkpoint->origin));
	checkpoint->size = tree->size;
	checkpoint->root = tree_root(tree);
	return checkpoint_sign(checkpoint, key, note, err);
}

int
head_keep(struct store *store, enum moment moment,
    const struct checkpoint *checkpoint, const struct text *note,
    struct error *err)
{
	struct stored_file file = { .kind = FILE_CHECKPOINT,
		.ordinal = checkpoint->size,
		.sha256 = digest_of(text_span(note)) };

	span_copy(
	    span_of(moment_name(moment)), file.subject, sizeof(file.subject));
	return store_add_file(store, &file, text_span(note), err);
}

/* While the log's key is looked for in every roster there ever was. */
struct key_search {
	const struct session *session;
	struct span origin;
	struct vkey *key;
	bool found;
};

static void
search_roster(struct key_search *search, const struct roster *roster)
{
	const struct definition *definition = search->session->definition;
	const char *station =
	    definition->setup.stations[search->session->index].id;

	for (size_t i = 0; i < roster->count; i++) {
		const struct key_entry *entry = &roster->entries[i];

		if (entry->role != ROLE_LOG ||
		    entry->scope.kind != SCOPE_STATION ||
		    !span_equals(span_of(entry->scope.id), station) ||
		    !span_equals(search->origin, entry->vkey.name) ||
		    !origin_fits(entry->vkey.name, &definition->id, station))
			continue;
		*search->key = entry->vkey;
		search->found = true;
		return;
	}
}

static int
search_stored(void *context, const struct stored_file *file, struct error *err)
{
	struct key_search *search = context;
	const struct session *session = search->session;
	struct roster roster = { .entries = NULL };
	struct text bytes = { 0 };
	struct hashed hashed;
	struct note note;
	int rc = -1;

	if (search->found)
		return 0;
	if (store_read_file(session->store, file, &bytes, &hashed, err) != 0 ||
	    root_open(&session->definition->root, hashed.bytes, &note, err) !=
	        0 ||
	    roster_parse(note.text, &roster, err) != 0)
		goto out;
	search_roster(search, &roster);
	rc = 0;
out:
	roster_clear(&roster);
	text_clear(&bytes);
	return rc;
}

static int
key_find(const struct session *session, struct span origin, struct vkey *key,
    bool *found, struct error *err)
{
	struct key_search search = {
		.session = session, .origin = origin, .key = key
	};
	int rc = 0;

	search_roster(&search, &session->definition->roster);
	if (!search.found)
		rc = store_each_file(session->store, FILE_ROSTER_NOTE,
		    search_stored, &search, err);
	*found = search.found;
	return rc;
}

int
head_open(const struct session *session, struct span bytes,
    struct checkpoint *checkpoint, struct error *err)
{
	struct span origin;
	struct vkey key;
	bool found = false;

	if (checkpoint_peek(bytes, &origin) &&
	    key_find(session, origin, &key, &found, err) != 0)
		return -1;
	if (!found)
		return error_set(err, ERROR_SIGNATURE,
		    N_("use a checkpoint that this station made"),
		    N_("it is no checkpoint of a log whose key is in the "
		       "roster for this station"));
	return checkpoint_open(bytes, &key, checkpoint, err);
}

/* The tree over the first `size` entries. */
struct beginning {
	uint64_t size;
	struct tree tree;
};

static int
beginning_visit(void *context, struct span line, struct error *err)
{
	struct beginning *beginning = context;
	struct digest leaf = tree_leaf(line);

	(void)err;
	if (beginning->tree.size < beginning->size)
		tree_add(&beginning->tree, &leaf);
	return 0;
}

/* Two heads that cannot both be of one log: for the security officer. */
static void
evidence_print(const struct checkpoint *signed_, const struct digest *here)
{
	say(stdout,
	    N_("Evidence: two logs of one name.\nName: %s\nSigned, with %llu "
	       "entries:\n"),
	    signed_->origin, (unsigned long long)signed_->size);
	fingerprint_print(stdout, &signed_->root);
	say(stdout, N_("This station file, its first %llu entries:\n"),
	    (unsigned long long)signed_->size);
	fingerprint_print(stdout, here);
}

static int
compare(const struct session *session, const struct checkpoint *checkpoint,
    struct error *err)
{
	uint64_t size = store_log(session->store)->tree.size;
	struct beginning beginning = { .size = checkpoint->size };
	struct digest root;

	if (size < checkpoint->size)
		return error_set(err, ERROR_BOOKS,
		    N_("this is an old copy: take the last backup, or rebuild "
		       "the station with kaihyo audit rebuild; do not go on "
		       "with this file"),
		    N_("the station file has %llu log entries; a checkpoint of "
		       "it was signed with %llu"),
		    (unsigned long long)size,
		    (unsigned long long)checkpoint->size);
	if (store_each_entry(
	        session->store, 0, beginning_visit, &beginning, err) != 0)
		return -1;
	root = tree_root(&beginning.tree);
	if (digest_same(&root, &checkpoint->root))
		return 0;
	evidence_print(checkpoint, &root);
	return error_set(err, ERROR_BOOKS,
	    N_("stop, keep the checkpoint and the station file, and call the "
	       "security officer"),
	    N_("a checkpoint of this station was signed for another log than "
	       "this one"));
}

int
head_compare(const struct session *session, const char *path, struct error *err)
{
	struct checkpoint checkpoint;
	struct file_bytes file = { 0 };
	int rc = -1;

	if (file_read_path(path, CHECKPOINT_BYTES_MAX, &file, err) != 0)
		return -1;
	if (head_open(session, file_span(&file), &checkpoint, err) == 0 &&
	    compare(session, &checkpoint, err) == 0)
		rc = 0;
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

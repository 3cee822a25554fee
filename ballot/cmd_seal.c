#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ballot/adapter.h"
#include "ballot/cmd_signing.h"
#include "ballot/commands.h"
#include "ballot/seal.h"
#include "ballot/stick.h"
#include "base/random.h"
#include "keys/cmd_shared.h"

#define RECORDS_MODE 0644 /* the station's program may be another user */
#define LIST_MODE 0600
#define SALT_LEN 16

/* A file of papers that is ready to be written. */
struct sealed_file {
	struct record_name name;
	uint64_t papers;
	struct text bytes;
};

/* One sealing from the exports to the manifest. */
struct sealing {
	const struct arguments *arguments;
	struct definition *definition;
	size_t unit;
	const char *stick;
	const char *list_path; /* of the paper list, or NULL */
	struct paper_list list;
	struct media media;
	struct code_table table;
	struct adapter_rules rules;
	struct file_bytes *exports; /* one for each operand */
	struct pool pool;
	struct bundle *bundles;
	size_t bundle_count;
	uint64_t bundle_papers;
	bool extends; /* there is a manifest before this one */
	struct stick_manifest previous;
	struct manifest next;
	unsigned next_number[2]; /* of ballots- and bundles- files */
	struct sealed_file *files;
	size_t file_count;
};

/* --- what the official said --- */

static int
unit_find(struct sealing *sealing, struct error *err)
{
	const char *id = arguments_value(sealing->arguments, "unit");
	const struct setup *setup = &sealing->definition->setup;

	sealing->unit = setup_unit(setup, id);
	if (sealing->unit == SIZE_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("see the units with kaihyo ballot check"),
		    N_("the setup knows no unit %s"), id);
	code_table_init(&sealing->table, sealing->definition,
	    setup->units[sealing->unit].paper);
	return 0;
}

static int
rules_read(struct sealing *sealing, struct error *err)
{
	const struct arguments *arguments = sealing->arguments;
	struct adapter_rules *rules = &sealing->rules;
	const char *name = arguments_value(arguments, "adapter"), *value;

	*rules = (struct adapter_rules){
		.adapter = adapter_find(name != NULL ? name : "plain"),
		.table = &sealing->table,
		.ordinance = &sealing->definition->ordinance,
		.skip_without_question =
		    arguments_flag(arguments, "skip-without-question"),
	};
	if (rules->adapter == NULL)
		return error_set(err, ERROR_USAGE,
		    N_("write --adapter plain or --adapter ds200"),
		    N_("there is no adapter \"%s\""), name);
	for (size_t n = 0;
	     (value = arguments_each(arguments, "column", n)) != NULL; n++)
		if (adapter_add_column(rules, value, err) != 0)
			return -1;
	for (size_t n = 0;
	     (value = arguments_each(arguments, "map", n)) != NULL; n++)
		if (adapter_add_value(rules, value, err) != 0)
			return -1;
	value = arguments_value(arguments, "undervote");
	if (value != NULL &&
	    adapter_category(rules, value, &rules->undervote, err) != 0)
		return -1;
	value = arguments_value(arguments, "overvote");
	if (value != NULL &&
	    adapter_category(rules, value, &rules->overvote, err) != 0)
		return -1;
	return 0;
}

/* Refuses a list that could not be written before anything is read. */
static int
list_begin(struct sealing *sealing, struct error *err)
{
	const struct arguments *arguments = sealing->arguments;
	struct paper_list *list = &sealing->list;

	sealing->list_path = arguments_value(arguments, "paper-list");
	if (sealing->list_path == NULL)
		return 0;
	if (arguments_each(arguments, "bundles", 0) != NULL)
		return error_set(err, ERROR_USAGE,
		    N_("seal the bundles in a run of their own, without "
		       "--paper-list"),
		    N_("--paper-list is for scanned papers: a paper of a "
		       "bundle is found by the bundle's id and its place in "
		       "the bundle"));
	if (arguments->operand_count == 0)
		return error_set(err, ERROR_USAGE,
		    N_("give the scanner's exports, or leave out --paper-list"),
		    N_("there are no scanned papers to list"));
	list->election = sealing->definition->id;
	snprintf(list->unit, sizeof(list->unit), "%s",
	    sealing->definition->setup.units[sealing->unit].id);
	for (size_t i = 0; i < arguments->operand_count; i++)
		if (paper_list_add_export(
		        list, path_name(arguments->operands[i]), err) != 0)
			return -1;
	return 0;
}

static int
exports_read(struct sealing *sealing, struct error *err)
{
	size_t count = sealing->arguments->operand_count;

	sealing->exports = memory_new(count, sizeof(sealing->exports[0]));
	for (size_t i = 0; i < count; i++) {
		const char *path = sealing->arguments->operands[i];

		if (file_read_path(
		        path, CSV_BYTES_MAX, &sealing->exports[i], err) != 0 ||
		    adapter_read(&sealing->rules,
		        file_span(&sealing->exports[i]), path, &sealing->pool,
		        err) != 0)
			return -1;
	}
	return pool_check(&sealing->pool, err);
}

static int
bundles_take(const struct sealing *sealing, const char *path,
    struct bundle **bundles, size_t *count, uint64_t *papers, struct error *err)
{
	struct file_bytes file = { 0 };
	int rc;

	if (file_read_path(path, BUNDLES_BYTES_MAX, &file, err) != 0)
		return -1;
	rc = seal_bundles_parse(file_span(&file), path, &sealing->table,
	    bundles, count, papers, err);
	file_release(&file);
	return rc;
}

/*
 * A class is keyed by a person: one slip, and a whole bundle counts for the
 * other side. Says the id, never the classes.
 */
static int
bundles_compare(const struct sealing *sealing, const struct bundle *again,
    size_t count, struct error *err)
{
	size_t questions = sealing->table.question_count;
	static const char *const fix =
	    N_("take the bundle into your hands and correct the entry that is "
	       "wrong");

	for (size_t i = 0; i < sealing->bundle_count && i < count; i++) {
		const struct bundle *a = &sealing->bundles[i], *b = &again[i];
		int order = strcmp(a->id, b->id);

		if (order != 0)
			return error_set(err, ERROR_BOOKS, fix,
			    N_("only one of the two entries has bundle %s"),
			    order < 0 ? a->id : b->id);
		if (a->count != b->count)
			return error_set(err, ERROR_BOOKS, fix,
			    N_("bundle %s: one entry says %u papers, the other "
			       "%u"),
			    a->id, a->count, b->count);
		if (memcmp(a->codes, b->codes, questions) != 0)
			return error_set(err, ERROR_BOOKS, fix,
			    N_("bundle %s: the two entries have different "
			       "classes"),
			    a->id);
	}
	if (sealing->bundle_count == count)
		return 0;
	return error_set(err, ERROR_BOOKS, fix,
	    N_("one entry has %zu bundles, the other %zu"),
	    sealing->bundle_count, count);
}

static int
bundles_again(struct sealing *sealing, const char *path, struct error *err)
{
	struct bundle *bundles = NULL;
	uint64_t papers;
	size_t count;
	int rc;

	if (bundles_take(sealing, path, &bundles, &count, &papers, err) != 0)
		return -1;
	rc = bundles_compare(sealing, bundles, count, err);
	free(bundles);
	return rc == 0 ? 0 : error_at_name(err, path);
}

static int
bundles_read(struct sealing *sealing, struct error *err)
{
	const char *path = arguments_each(sealing->arguments, "bundles", 0);
	const char *again = arguments_each(sealing->arguments, "bundles", 1);

	if (path == NULL)
		return 0;
	if (arguments_each(sealing->arguments, "bundles", 2) != NULL)
		return error_set(err, ERROR_USAGE,
		    N_("give it once, or twice for two blind entries"),
		    N_("--bundles is given more than twice"));
	if (bundles_take(sealing, path, &sealing->bundles,
	        &sealing->bundle_count, &sealing->bundle_papers, err) != 0)
		return -1;
	if (again != NULL)
		return bundles_again(sealing, again, err);
	say(stderr,
	    N_("Note: one entry of these bundles. A second, blind one "
	       "(--bundles again) finds a bundle in the wrong class.\n"));
	return 0;
}

static uint64_t
papers_of(const struct sealing *sealing)
{
	return sealing->pool.count + sealing->bundle_papers;
}

/* Is there anything to put into a new manifest? */
static int
purpose_check(const struct sealing *sealing, struct error *err)
{
	if (papers_of(sealing) > 0 ||
	    arguments_flag(sealing->arguments, "final") ||
	    arguments_flag(sealing->arguments, "withdraw"))
		return 0;
	return error_set(err, ERROR_USAGE,
	    N_("give the scanner's exports, --bundles, --withdraw or --final"),
	    N_("there is nothing to seal"));
}

/*
 * Two people counted the papers of this call. A difference is never made to
 * fit: it goes back to the papers (P3).
 */
static int
counts_check(const struct sealing *sealing, struct error *err)
{
	uint64_t papers = papers_of(sealing), a, b;
	struct message question;

	if (papers == 0)
		return 0;
	message_set(&question,
	    N_("How many papers are in this lot, by the first count?"));
	if (signing_count(sealing->arguments, "count-a", &question,
	        MANIFEST_PAPERS_MAX, &a, err) != 0)
		return -1;
	message_set(&question,
	    N_("How many papers are in this lot, by the second count?"));
	if (signing_count(sealing->arguments, "count-b", &question,
	        MANIFEST_PAPERS_MAX, &b, err) != 0)
		return -1;
	if (a == papers && b == papers)
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("count the papers again and scan what is missing; never change "
	       "a count to make it fit"),
	    N_("%llu records, but counted %llu and %llu papers: all three must "
	       "be equal. Nothing was sealed"),
	    (unsigned long long)papers, (unsigned long long)a,
	    (unsigned long long)b);
}

/* --- what is on the stick already --- */

static int
same_unit_check(const struct sealing *sealing, struct error *err)
{
	const struct setup *setup = &sealing->definition->setup;

	if (sealing->previous.unit == sealing->unit)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("use another stick, or an empty folder of this one"),
	    N_("this stick holds the papers of unit %s, not %s"),
	    setup->units[sealing->previous.unit].id,
	    setup->units[sealing->unit].id);
}

/* All that counts so far must be there, whole, before it is vouched again. */
static int
previous_read(struct sealing *sealing, struct error *err)
{
	const struct media_item *latest = stick_latest(&sealing->media);
	struct stick_manifest *previous = &sealing->previous;

	if (latest == NULL)
		return 0;
	if (stick_manifest_read(sealing->definition, &sealing->media, latest,
	        previous, err) != 0) {
		if (err->kind == ERROR_SIGNATURE)
			error_fix(err,
			    N_("have %s signed by all who must sign it before "
			       "more is sealed, or use another stick"),
			    latest->name);
		return -1;
	}
	if (same_unit_check(sealing, err) != 0)
		return -1;
	for (size_t i = 0; i < previous->manifest.file_count; i++)
		if (stick_file_check(sealing->definition, &sealing->media,
		        previous, &previous->manifest.files[i], err) != 0)
			return -1;
	sealing->extends = true;
	return 0;
}

static bool
is_listed(const struct manifest *manifest, struct record_name name)
{
	for (size_t i = 0; i < manifest->withdrawn_count; i++)
		if (manifest->withdrawn[i].name.kind == name.kind &&
		    manifest->withdrawn[i].name.number == name.number)
			return true;
	return manifest_find(manifest, name) != NULL;
}

static void
number_take(struct sealing *sealing, struct record_name name)
{
	if (name.number >= sealing->next_number[name.kind])
		sealing->next_number[name.kind] = name.number + 1;
}

/*
 * New files take numbers that no file of the unit ever had. A file that no
 * manifest lists was left by a sealing that did not reach its end.
 */
static void
numbers_choose(struct sealing *sealing)
{
	const struct manifest *previous = &sealing->previous.manifest;

	sealing->next_number[RECORD_BALLOTS] = 1;
	sealing->next_number[RECORD_BUNDLES] = 1;
	for (size_t i = 0; i < previous->file_count; i++)
		number_take(sealing, previous->files[i].name);
	for (size_t i = 0; i < previous->withdrawn_count; i++)
		number_take(sealing, previous->withdrawn[i].name);
	for (size_t i = 0; i < sealing->media.count; i++) {
		const char *file = sealing->media.items[i].name;
		struct record_name name;

		if (!record_name_parse(span_of(file), &name))
			continue;
		number_take(sealing, name);
		if (!is_listed(previous, name))
			say(stdout,
			    N_("%s is in no manifest (a sealing that was "
			       "interrupted?): it does not count and stays "
			       "where it is.\n"),
			    file);
	}
}

static int
stick_read(struct sealing *sealing, struct error *err)
{
	if (folder_make(sealing->stick, err) != 0 ||
	    media_open(sealing->stick, &sealing->media, err) != 0)
		return -1;
	if (previous_read(sealing, err) != 0)
		return error_at_name(err, sealing->stick);
	numbers_choose(sealing);
	return 0;
}

/*
 * Beside the papers, the list would tell in which order they were scanned.
 * The stick's folder is there by now.
 */
static int
list_place_check(const struct sealing *sealing, struct error *err)
{
	struct stat status;
	char *folder;
	bool inside;
	int rc;

	if (sealing->list_path == NULL)
		return 0;
	folder = path_folder(sealing->list_path);
	rc = folder_is_inside(folder, sealing->stick, &inside, err);
	free(folder);
	if (rc != 0)
		return -1;
	if (inside)
		return error_set(err, ERROR_USAGE,
		    N_("choose a folder elsewhere: the list stays with the "
		       "unit and never travels with the papers"),
		    N_("--paper-list lies inside --out"));
	if (lstat(sealing->list_path, &status) == 0)
		return file_refuse_existing(sealing->list_path, err);
	return 0;
}

/* --- making --- */

/* The list takes over what the pool knows of where papers were read. */
static void
list_fill(struct sealing *sealing, const uint64_t *serials)
{
	struct pool *pool = &sealing->pool;

	for (size_t i = 0; i < pool->count; i++)
		pool->papers[i].serial = serials[i];
	sealing->list.papers = pool->papers;
	sealing->list.count = pool->count;
	pool->papers = NULL; /* handed over */
}

static void
serials_draw(struct sealing *sealing)
{
	size_t count = sealing->pool.count;
	uint64_t *serials = memory_new(count, sizeof(serials[0]));

	do {
		if (count > 0)
			random_bytes(serials, count * sizeof(serials[0]));
	} while (!seal_serials(sealing->pool.ballots, count, serials));
	if (sealing->list_path != NULL)
		list_fill(sealing, serials);
	/* Tied to the order of scanning: nobody else may have it. */
	if (count > 0)
		secret_wipe(serials, count * sizeof(serials[0]));
	free(serials);
}

/* Lists a file that is ready to be written, and keeps its bytes. */
static int
file_add(struct sealing *sealing, enum record_kind kind, struct text *bytes,
    uint64_t papers, struct error *err)
{
	struct record_name name = { kind, sealing->next_number[kind]++ };
	struct digest digest = digest_of(text_span(bytes));
	size_t n = sealing->file_count++;

	sealing->files = memory_grow(
	    sealing->files, sealing->file_count, sizeof(sealing->files[0]));
	sealing->files[n] = (struct sealed_file){ name, papers, *bytes };
	*bytes = (struct text){ 0 }; /* handed over */
	return seal_add(&sealing->next, name, papers, &digest, err);
}

static int
ballots_make(struct sealing *sealing, struct error *err)
{
	size_t count = sealing->pool.count;
	size_t files = seal_file_count(count, sealing->table.papers_max);

	serials_draw(sealing);
	for (size_t i = 0; i < files; i++) {
		size_t start = seal_file_start(count, files, i);
		size_t papers = seal_file_start(count, files, i + 1) - start;
		struct text bytes = { 0 };
		uint8_t salt[SALT_LEN];

		random_bytes(salt, sizeof(salt));
		ballots_format(&sealing->table, salt,
		    sealing->pool.ballots + start, papers, &bytes);
		if (file_add(sealing, RECORD_BALLOTS, &bytes, papers, err) != 0)
			return -1;
	}
	return 0;
}

static int
bundles_make(struct sealing *sealing, struct error *err)
{
	struct text bytes = { 0 };
	uint8_t salt[SALT_LEN];

	if (sealing->bundle_count == 0)
		return 0;
	random_bytes(salt, sizeof(salt));
	bundles_format(&sealing->table, salt, sealing->bundles,
	    sealing->bundle_count, &bytes);
	return file_add(
	    sealing, RECORD_BUNDLES, &bytes, sealing->bundle_papers, err);
}

static int
withdraw(struct sealing *sealing, struct error *err)
{
	const char *reason = arguments_value(sealing->arguments, "reason");
	const char *file;

	for (size_t n = 0;
	     (file = arguments_each(sealing->arguments, "withdraw", n)) != NULL;
	     n++) {
		struct record_name name;

		if (!record_name_parse(span_of(file), &name))
			return error_set(err, ERROR_USAGE,
			    N_("write it as it stands on the stick, such as "
			       "ballots-003.csv"),
			    N_("\"%s\" is no name of a file of papers"), file);
		if (seal_withdraw(&sealing->next, name,
		        reason != NULL ? reason : "", err) != 0)
			return -1;
	}
	return 0;
}

static int
manifest_begin(struct sealing *sealing, struct error *err)
{
	const struct unit *unit =
	    &sealing->definition->setup.units[sealing->unit];
	struct statement head =
	    definition_statement(sealing->definition, unit->id);

	if (signing_date(sealing->arguments, &head.date, err) != 0)
		return -1;
	seal_manifest_next(&head,
	    sealing->extends ? &sealing->previous.manifest : NULL,
	    &sealing->previous.note.text.digest, &sealing->next);
	sealing->next.final = arguments_flag(sealing->arguments, "final");
	if (signing_slots(sealing->arguments, sealing->next.slots,
	        &sealing->next.slot_count, err) != 0)
		return -1;
	return withdraw(sealing, err);
}

/*
 * The files go first, each durable, then the manifest that makes them count:
 * whatever interrupts this, no manifest lists a file that is not there.
 */
static int
files_write(const struct sealing *sealing, struct error *err)
{
	for (size_t i = 0; i < sealing->file_count; i++) {
		const struct sealed_file *file = &sealing->files[i];
		char name[FILE_NAME_LEN], number[NUMBER_TEXT_LEN];
		char *path;
		int rc;

		record_name_format(file->name, name);
		path = path_join(sealing->stick, name);
		rc = file_create(
		    path, text_span(&file->bytes), RECORDS_MODE, err);
		if (rc == 0)
			say(stdout, N_("Sealed: %s, papers %s\n"), path,
			    number_text((long long)file->papers, number));
		free(path);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static void
manifest_say(const struct manifest *next)
{
	char number[NUMBER_TEXT_LEN];

	number_text((long long)manifest_papers(next), number);
	say(stdout,
	    N_("Manifest %u of unit %s: files that count %zu, withdrawn %zu, "
	       "papers %s.\n"),
	    next->head.number, next->head.subject, next->file_count,
	    next->withdrawn_count, number);
	say(stdout, next->final
	                ? N_("It is final: no more papers will come.\n")
	                : N_("It is not final: more papers will come.\n"));
}

/*
 * Before the papers: a crash may leave a list of papers that were never
 * sealed, but no sealed papers without the list that was asked for.
 */
static int
list_write(const struct sealing *sealing, struct error *err)
{
	struct text text = { 0 };
	int rc;

	if (sealing->list_path == NULL)
		return 0;
	paper_list_format(&sealing->list, &text);
	rc = file_create(sealing->list_path, text_span(&text), LIST_MODE, err);
	secret_wipe(text.at, text.len);
	text_clear(&text);
	return rc;
}

static void
list_say(const struct sealing *sealing)
{
	if (sealing->list_path != NULL)
		say(stdout,
		    N_("Paper list: %s. It stays with the unit, in a sealed "
		       "envelope, never on the stick.\n"),
		    sealing->list_path);
}

/*
 * Sealing failed after the list was written. It goes again, unless the
 * manifest that makes its papers count may be there.
 */
static void
list_remove(const struct sealing *sealing, const char *manifest)
{
	struct stat status;

	if (sealing->list_path == NULL)
		return;
	if (fstatat(sealing->media.folder.descriptor, manifest, &status,
	        AT_SYMLINK_NOFOLLOW) == 0 ||
	    errno != ENOENT) {
		list_say(sealing);
		return;
	}
	if (unlink(sealing->list_path) != 0 ||
	    folder_sync(sealing->list_path) != 0)
		say(stderr,
		    N_("Remove %s by hand: the papers in it were not "
		       "sealed.\n"),
		    sealing->list_path);
}

static int
stick_write(const struct sealing *sealing,
    const struct signing_subject *subject, struct span note, struct error *err)
{
	char name[40];

	snprintf(
	    name, sizeof(name), "manifest-%u.note", sealing->next.head.number);
	if (files_write(sealing, err) != 0)
		goto out;
	manifest_say(&sealing->next);
	if (signing_write(sealing->definition, subject, sealing->stick, name,
	        note, err) != 0)
		goto out;
	list_say(sealing);
	return 0;
out:
	list_remove(sealing, name);
	return -1;
}

/* Signs before anything is written: a wrong passphrase leaves no trace. */
static int
all_write(struct sealing *sealing, struct error *err)
{
	const struct manifest *next = &sealing->next;
	struct signing_subject subject = {
		.kind = NOTE_MANIFEST,
		.slots = next->slots,
		.slot_count = next->slot_count,
		.date = next->head.date,
	};
	struct text draft = { 0 }, note = { 0 };
	int rc = -1;

	subject.scope_count = setup_unit_scopes(
	    &sealing->definition->setup, sealing->unit, subject.scopes);
	manifest_format(next, &draft);
	if (signing_sign(sealing->arguments, sealing->definition,
	        text_span(&draft), &note, err) != 0 ||
	    list_write(sealing, err) != 0)
		goto out;
	rc = stick_write(sealing, &subject, text_span(&note), err);
out:
	text_clear(&draft);
	text_clear(&note);
	return rc;
}

static void
skipped_say(const struct sealing *sealing)
{
	char number[NUMBER_TEXT_LEN];

	if (sealing->pool.skipped > 0)
		say(stdout,
		    N_("Left out, because none of the questions stands on "
		       "them: papers %s\n"),
		    number_text((long long)sealing->pool.skipped, number));
}

static void
sealing_clear(struct sealing *sealing)
{
	for (size_t i = 0; i < sealing->file_count; i++)
		text_clear(&sealing->files[i].bytes);
	free(sealing->files);
	for (size_t i = 0;
	     sealing->exports != NULL && i < sealing->arguments->operand_count;
	     i++)
		file_release(&sealing->exports[i]);
	free(sealing->exports);
	free(sealing->bundles);
	if (sealing->list.count > 0)
		secret_wipe(sealing->list.papers,
		    sealing->list.count * sizeof(sealing->list.papers[0]));
	paper_list_clear(&sealing->list);
	pool_clear(&sealing->pool);
	manifest_clear(&sealing->next);
	stick_manifest_clear(&sealing->previous);
	media_close(&sealing->media);
	definition_free(sealing->definition);
}

static int
run(const struct arguments *arguments, struct error *err)
{
	struct sealing *sealing = memory_new(1, sizeof(*sealing));
	int rc = -1;

	sealing->arguments = arguments;
	sealing->stick = arguments_value(arguments, "out");
	sealing->media.folder.descriptor = -1;
	sealing->definition =
	    definition_load(arguments_value(arguments, "definition"), err);
	if (sealing->definition == NULL || unit_find(sealing, err) != 0 ||
	    rules_read(sealing, err) != 0 || list_begin(sealing, err) != 0 ||
	    exports_read(sealing, err) != 0 || bundles_read(sealing, err) != 0)
		goto out;
	skipped_say(sealing);
	if (purpose_check(sealing, err) != 0 ||
	    counts_check(sealing, err) != 0 || stick_read(sealing, err) != 0 ||
	    list_place_check(sealing, err) != 0 ||
	    manifest_begin(sealing, err) != 0 ||
	    ballots_make(sealing, err) != 0 ||
	    bundles_make(sealing, err) != 0 || all_write(sealing, err) != 0)
		goto out;
	rc = 0;
out:
	sealing_clear(sealing);
	free(sealing);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the signed definition of the election"),
	    .required = true },
	{ .name = "unit",
	    .value = "ID",
	    .help = N_("the unit whose papers these are"),
	    .required = true },
	{ .name = "out",
	    .value = "STICK",
	    .help = N_("the medium's folder; what is there is continued"),
	    .required = true },
	{ .name = "count-a",
	    .value = "N",
	    .help = N_("papers of this lot by the first count") },
	{ .name = "count-b",
	    .value = "N",
	    .help = N_("papers of this lot by the second count") },
	{ .name = "bundles",
	    .value = "CSV",
	    .repeats = true,
	    .help = N_("counted bundles: id,class,count a,count b,"
	               "checkers; again: the entry of a second person") },
	{ .name = "paper-list",
	    .value = "FILE",
	    .help = N_("write here which serial each scanned paper got; it "
	               "stays with the unit, in a sealed envelope, never on "
	               "the stick") },
	{ .name = "final", .help = N_("the unit's papers are then all in") },
	{ .name = "withdraw",
	    .value = "FILE",
	    .repeats = true,
	    .help = N_("a sealed file that no longer counts") },
	{ .name = "reason",
	    .value = "TEXT",
	    .help = N_("why files are withdrawn") },
	{ .name = "adapter",
	    .value = "plain|ds200",
	    .help = N_("the kind of the exports (otherwise plain)") },
	{ .name = "column",
	    .value = "QUESTION=TITLE",
	    .repeats = true,
	    .help = N_("ds200: the column that holds a question") },
	{ .name = "map",
	    .value = "QUESTION:VALUE=ANSWER",
	    .repeats = true,
	    .help = N_("ds200: what an unusual value means") },
	{ .name = "undervote",
	    .value = "CATEGORY",
	    .help = N_("ds200: what \"undervote\" counts as") },
	{ .name = "overvote",
	    .value = "CATEGORY",
	    .help = N_("ds200: what \"overvote\" counts as") },
	{ .name = "skip-without-question",
	    .help = N_("ds200: leave out papers that have none of the "
	               "questions") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_ballot_seal = {
	.name = "seal",
	.operands = "EXPORT...",
	.operands_min = 0,
	.operands_max = -1,
	.summary = N_("seal the papers of a unit onto a stick"),
	.manual = N_(
	    "Reads the scanner's exports, holds their number against the two "
	    "counts of the paper, gives every paper a random serial, and "
	    "writes the files and the next manifest, which lists all files of "
	    "the unit that count. Nothing is ever overwritten. Run again for "
	    "the next lot; with --final for the last one.\n\n"
	    "With --paper-list it first writes a list of which serial each "
	    "scanned paper got: its export and its number in it. A paper "
	    "audit finds a drawn paper with it. The list tells the order in "
	    "which papers were scanned, so it stays with the unit, in a "
	    "sealed envelope. If sealing is interrupted, a list may be left "
	    "whose serials stand in no file that counts: it is harmless.\n\n"
	    "Without --key the manifest stays a draft that is signed elsewhere "
	    "with kaihyo keys sign."),
	.options = options,
	.run = run,
};

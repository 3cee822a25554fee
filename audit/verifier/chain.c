#include "audit/verifier/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"

#define ROOT_BYTES_MAX 16384

static void
fail(const struct chain *chain, const char *file, size_t line, const char *why)
{
	report_why(chain->report, REPORT_FAILED, file, line, "%s", why);
}

bool
chain_read_note(const struct chain *chain, const struct bundle_file *file,
    struct bytes *bytes, struct note *note)
{
	char why[WHY_LEN] = "";
	size_t line;

	if (bundle_read(chain->bundle, file, NOTE_MAX, bytes, chain->report) !=
	    0)
		return false;
	if (note_read(*bytes, note, &line, why))
		return true;
	report_why(chain->report, REPORT_FAILED, file->path, line,
	    "this is no signed note: %s", why);
	bundle_release(bytes);
	return false;
}

bool
chain_head_ours(const struct chain *chain, const struct head *head)
{
	const struct definition *definition = &chain->definition;

	return memcmp(head->election, definition->identity, DIGEST_LEN) == 0 &&
	       bytes_is(head->title, definition->election.name.ja) &&
	       head->rehearsal == definition->election.rehearsal;
}

/* --- the entries that stand for the definition
 * -------------------------------- */

/* The only entry of this kind that has its file; says if there is another. */
static const struct entry *
only_entry(const struct chain *chain, enum file_kind kind)
{
	const struct entry *found = NULL;

	for (size_t i = 0; i < chain->log->count; i++) {
		const struct entry *entry = &chain->log->entries[i];

		if (entry->type != ENTRY_ACCEPTED || entry->kind != kind)
			continue;
		if (found != NULL)
			report_add(chain->report, REPORT_FAILED, "log.txt",
			    i + 1, "a second %s was accepted",
			    file_kind_name(kind));
		else
			found = entry;
	}
	if (found == NULL || found->file == NULL)
		report_add(chain->report, REPORT_FAILED, NULL, 0,
		    "the bundle has no %s: nothing can be checked against it",
		    file_kind_name(kind));
	return found == NULL || found->file == NULL ? NULL : found;
}

static bool
take_root(struct chain *chain)
{
	const struct entry *entry = only_entry(chain, FILE_ROOT);
	char why[WHY_LEN] = "";
	struct bytes bytes;
	size_t line;
	bool fine;

	if (entry == NULL || bundle_read(chain->bundle, entry->file,
	                         ROOT_BYTES_MAX, &bytes, chain->report) != 0)
		return false;
	fine = root_read(bytes, &chain->root, &line, why);
	bundle_release(&bytes);
	if (!fine)
		fail(chain, entry->file->path, line, why);
	if (memcmp(chain->root.fingerprint, chain->log->open.root,
	        DIGEST_LEN) != 0)
		report_add(chain->report, REPORT_FAILED, entry->file->path, 0,
		    "it is not the root that the log was opened with");
	return fine;
}

/* "definition <digest>", "ordinance <digest>" and nothing else. */
static bool
election_lines(const struct note *note, uint8_t definition[DIGEST_LEN],
    uint8_t ordinance[DIGEST_LEN])
{
	struct text_lines lines = lines_of(note->text);
	char why[WHY_LEN];
	struct bytes value;
	struct head head;

	return head_read(&lines, &head, why) && head.kind == NOTE_ELECTION &&
	       lines_value(&lines, "definition", &value) &&
	       bytes_digest(value, definition) &&
	       lines_value(&lines, "ordinance", &value) &&
	       bytes_digest(value, ordinance) && lines_at_end(&lines);
}

static bool
by_authority(
    const struct chain *chain, const char *file, const struct note *note)
{
	char why[WHY_LEN] = "";
	bool invalid = false;

	if (trust_authority(&chain->root, chain->ed25519, note, &invalid, why))
		return true;
	report_why(chain->report, REPORT_FAILED, file, 0,
	    "the election authority has not signed it: %s", why);
	return false;
}

static bool
part_read(struct chain *chain, enum file_kind kind,
    const uint8_t digest[DIGEST_LEN],
    bool (*read)(
        struct definition *, const char *, struct bytes, struct report *))
{
	const struct entry *entry = only_entry(chain, kind);
	struct bytes bytes;
	bool fine;

	if (entry == NULL)
		return false;
	if (memcmp(entry->file->digest, digest, DIGEST_LEN) != 0) {
		report_add(chain->report, REPORT_FAILED, entry->file->path, 0,
		    "it is not the file that the signed note names");
		return false;
	}
	if (bundle_read(chain->bundle, entry->file, JSON_BYTES_MAX, &bytes,
	        chain->report) != 0)
		return false;
	fine =
	    read(&chain->definition, entry->file->path, bytes, chain->report);
	bundle_release(&bytes);
	return fine;
}

static bool
take_election(struct chain *chain)
{
	const struct entry *entry = only_entry(chain, FILE_ELECTION_NOTE);
	uint8_t definition[DIGEST_LEN], ordinance[DIGEST_LEN];
	struct bytes bytes;
	struct note note;
	bool fine;

	if (entry == NULL ||
	    !chain_read_note(chain, entry->file, &bytes, &note))
		return false;
	memcpy(chain->definition.identity, note.id, DIGEST_LEN);
	fine = election_lines(&note, definition, ordinance);
	if (!fine)
		fail(chain, entry->file->path, 0,
		    "it does not say what an election note says");
	fine = by_authority(chain, entry->file->path, &note) && fine;
	if (memcmp(note.id, chain->log->open.election, DIGEST_LEN) != 0)
		report_add(chain->report, REPORT_FAILED, entry->file->path, 0,
		    "it is not the election that the log was opened for");
	bundle_release(&bytes);
	return fine &&
	       part_read(chain, FILE_ELECTION_JSON, definition,
	           definition_read_election) &&
	       part_read(chain, FILE_ORDINANCE_JSON, ordinance,
	           definition_read_ordinance);
}

/* --- setups and rosters
 * ----------------------------------------------------------- */

/*
 * Is this the next one after `before` (NULL: the first)? A numbered note of
 * the authority, of this election.
 */
static bool
is_next(const struct chain *chain, const char *file, const struct head *head,
    const struct head *before, const uint8_t before_id[DIGEST_LEN])
{
	if (!chain_head_ours(chain, head)) {
		fail(chain, file, 0, "it belongs to another election");
		return false;
	}
	if (before == NULL ||
	    (head->number == before->number + 1 && !head->first &&
	        memcmp(head->replaces, before_id, DIGEST_LEN) == 0))
		return true;
	report_add(chain->report, REPORT_FAILED, file, 0,
	    "number %u does not follow number %u, which was in force",
	    head->number, before->number);
	return false;
}

static bool
number_agrees(const struct chain *chain, const struct entry *entry,
    const struct head *head)
{
	if (entry->number == head->number && entry->subject[0] == '\0')
		return true;
	report_add(chain->report, REPORT_FAILED, entry->file->path, 0,
	    "its entry in the log says number %llu, the note %u",
	    (unsigned long long)entry->number, head->number);
	return false;
}

static void
take_roster(struct chain *chain, const struct entry *entry)
{
	const struct chain_roster *before =
	    chain->roster_count > 0 ? &chain->rosters[chain->roster_count - 1]
	                            : NULL;
	struct chain_roster new = { .seq =
		                        (size_t)(entry - chain->log->entries) };
	const char *file = entry->file->path;
	char why[WHY_LEN] = "";
	struct note note;
	size_t line = 0;
	bool fine;

	if (!chain_read_note(chain, entry->file, &new.note, &note))
		return;
	fine = by_authority(chain, file, &note);
	if (!roster_read(note.text, &new.roster, &line, why) ||
	    !roster_named(&new.roster, chain->definition.identity, why)) {
		fail(chain, file, line, why);
		fine = false;
	} else {
		fine = is_next(chain, file, &new.roster.head,
		           before == NULL ? NULL : &before->roster.head,
		           before == NULL ? NULL : before->roster.id) &&
		       number_agrees(chain, entry, &new.roster.head) && fine;
	}
	if (!fine) {
		roster_clear(&new.roster);
		bundle_release(&new.note);
		return;
	}
	chain->rosters = memory_grow(
	    chain->rosters, chain->roster_count + 1, sizeof(*chain->rosters));
	chain->rosters[chain->roster_count++] = new;
}

/* The setup-json whose digest this is. */
static const struct entry *
setup_json(const struct chain *chain, const uint8_t digest[DIGEST_LEN])
{
	for (size_t i = 0; i < chain->log->count; i++) {
		const struct entry *entry = &chain->log->entries[i];

		if (entry->type == ENTRY_ACCEPTED &&
		    entry->kind == FILE_SETUP_JSON && entry->file != NULL &&
		    memcmp(entry->file->digest, digest, DIGEST_LEN) == 0)
			return entry;
	}
	return NULL;
}

static bool
setup_lines(
    const struct note *note, struct head *head, uint8_t digest[DIGEST_LEN])
{
	struct text_lines lines = lines_of(note->text);
	char why[WHY_LEN];
	struct bytes value;

	return head_read(&lines, head, why) && head->kind == NOTE_SETUP &&
	       lines_value(&lines, "setup", &value) &&
	       bytes_digest(value, digest) && lines_at_end(&lines);
}

/* Reads the file that the note names, into new->setup. */
static bool
setup_read(struct chain *chain, struct chain_setup *new,
    const struct entry *json, const char *note_file)
{
	struct bytes bytes;
	bool fine;

	if (json == NULL) {
		fail(chain, note_file, 0,
		    "the setup that it names is not in the bundle");
		return false;
	}
	if ((size_t)(json - chain->log->entries) > new->seq)
		new->seq = (size_t)(json - chain->log->entries);
	if (bundle_read(chain->bundle, json->file, JSON_BYTES_MAX, &bytes,
	        chain->report) != 0)
		return false;
	fine = definition_read_setup(&chain->definition, &new->setup,
	    json->file->path, bytes, chain->report);
	bundle_release(&bytes);
	if (fine && new->setup.number != new->head.number) {
		fail(chain, json->file->path, 0,
		    "its number is not that of its note");
		fine = false;
	}
	return fine;
}

static void
take_setup(struct chain *chain, const struct entry *entry)
{
	const struct chain_setup *before =
	    chain->setup_count > 0 ? &chain->setups[chain->setup_count - 1]
	                           : NULL;
	struct chain_setup new = { .seq =
		                       (size_t)(entry - chain->log->entries) };
	const char *file = entry->file->path;
	uint8_t digest[DIGEST_LEN];
	struct bytes bytes;
	struct note note;
	bool fine;

	if (!chain_read_note(chain, entry->file, &bytes, &note))
		return;
	memcpy(new.id, note.id, DIGEST_LEN);
	fine = by_authority(chain, file, &note);
	if (!setup_lines(&note, &new.head, digest)) {
		fail(chain, file, 0, "it does not say what a setup note says");
		fine = false;
	}
	fine = fine &&
	       is_next(chain, file, &new.head,
	           before == NULL ? NULL : &before->head,
	           before == NULL ? NULL : before->id) &&
	       number_agrees(chain, entry, &new.head) &&
	       setup_read(chain, &new, setup_json(chain, digest), file);
	new.head.title = (struct bytes){ NULL, 0 }; /* it goes away */
	bundle_release(&bytes);
	if (!fine) {
		setup_release(&new.setup);
		return;
	}
	chain->setups = memory_grow(
	    chain->setups, chain->setup_count + 1, sizeof(*chain->setups));
	chain->setups[chain->setup_count++] = new;
}

static bool
take_numbered(struct chain *chain)
{
	for (size_t i = 0; i < chain->log->count; i++) {
		const struct entry *entry = &chain->log->entries[i];

		if (entry->type != ENTRY_ACCEPTED || entry->file == NULL)
			continue;
		if (entry->kind == FILE_SETUP_NOTE)
			take_setup(chain, entry);
		else if (entry->kind == FILE_ROSTER_NOTE)
			take_roster(chain, entry);
	}
	if (chain->setup_count > 0 && chain->roster_count > 0)
		return true;
	report_add(chain->report, REPORT_FAILED, NULL, 0,
	    "the bundle has no setup or no roster that holds");
	return false;
}

/* --- all of it
 * ------------------------------------------------------------------- */

bool
chain_walk(struct chain *chain, struct bundle *bundle, struct log *log,
    struct ed25519 *ed25519, struct report *report)
{
	const struct chain_setup *last;

	*chain = (struct chain){ .bundle = bundle,
		.log = log,
		.ed25519 = ed25519,
		.report = report };
	if (!take_root(chain) || !take_election(chain) || !take_numbered(chain))
		return false;
	last = &chain->setups[chain->setup_count - 1];
	/* The chain keeps it; the definition borrows it. */
	chain->definition.setup = last->setup;
	memcpy(chain->definition.setup_id, last->id, DIGEST_LEN);
	memcpy(chain->definition.roster_id,
	    chain->rosters[chain->roster_count - 1].roster.id, DIGEST_LEN);
	if (log->open.rehearsal != chain->definition.election.rehearsal)
		report_add(report, REPORT_FAILED, "log.txt", 1,
		    "whether this is a rehearsal is not what the election "
		    "says");
	if (chain_office(chain) != NOWHERE)
		return true;
	report_add(report, REPORT_FAILED, "log.txt", 1,
	    "the setup has no station %s", log->open.station);
	return false;
}

size_t
chain_office(const struct chain *chain)
{
	const struct setup *setup = &chain->definition.setup;
	size_t station = setup_find_station(setup, chain->log->open.station);

	return station != NOWHERE
	           ? station
	           : setup_find_office(setup, chain->log->open.station);
}

void
chain_clear(struct chain *chain)
{
	for (size_t i = 0; i < chain->setup_count; i++)
		setup_release(&chain->setups[i].setup);
	for (size_t i = 0; i < chain->roster_count; i++) {
		roster_clear(&chain->rosters[i].roster);
		bundle_release(&chain->rosters[i].note);
	}
	free(chain->setups);
	free(chain->rosters);
	memset(&chain->definition.setup, 0, sizeof(chain->definition.setup));
	definition_release(&chain->definition);
	*chain = (struct chain){ .bundle = NULL };
}

const struct setup *
chain_setup_at(const struct chain *chain, size_t seq)
{
	for (size_t i = chain->setup_count; i-- > 0;)
		if (chain->setups[i].seq < seq)
			return &chain->setups[i].setup;
	return NULL;
}

const struct roster *
chain_roster_at(const struct chain *chain, size_t seq)
{
	for (size_t i = chain->roster_count; i-- > 0;)
		if (chain->rosters[i].seq < seq)
			return &chain->rosters[i].roster;
	return NULL;
}

bool
chain_holds(const struct chain *chain, size_t seq, const struct note *note,
    bool *invalid, char why[WHY_LEN])
{
	const struct setup *setup = chain_setup_at(chain, seq);
	struct trust_question question = {
		.root = &chain->root,
		.roster = chain_roster_at(chain, seq),
		.setup = setup == NULL ? NULL : &setup->trust,
		.ed25519 = chain->ed25519,
	};

	*invalid = false;
	if (question.roster == NULL || question.setup == NULL) {
		snprintf(why, WHY_LEN, "no setup or roster was in force");
		return false;
	}
	return trust_holds(&question, note, invalid, why);
}

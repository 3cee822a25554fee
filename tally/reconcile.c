#include "tally/reconcile.h"

#include <string.h>

#include "tally/books.h"
#include "tally/gate.h"

static size_t
files_missing(const struct truth *truth, const struct manifest *latest)
{
	size_t missing = 0;

	for (size_t i = 0; i < latest->file_count; i++) {
		const struct truth_file *file =
		    truth_find(truth, &latest->files[i].digest);

		missing += file == NULL || (!file->stored && !file->withdrawn);
	}
	return missing;
}

static bool
is_withdrawn(const struct manifest *manifest, const struct digest *digest)
{
	for (size_t i = 0; i < manifest->withdrawn_count; i++)
		if (digest_same(&manifest->withdrawn[i].digest, digest))
			return true;
	return false;
}

/*
 * Files that an earlier manifest had and the latest does not mention. Each
 * counts once: in the last manifest that has it.
 */
static size_t
files_dropped(const struct truth *truth, const struct truth_statement *list,
    const struct truth_statement *latest)
{
	size_t dropped = 0;

	for (const struct truth_statement *m = list; m != NULL; m = m->next)
		for (size_t i = 0; m != latest && !m->conflict &&
		                   i < m->statement.of.manifest.file_count;
		     i++) {
			const struct digest *digest =
			    &m->statement.of.manifest.files[i].digest;

			const struct truth_file *file =
			    truth_find(truth, digest);

			dropped += file->latest == m && !file->withdrawn &&
			           !is_withdrawn(
			               &latest->statement.of.manifest, digest);
		}
	return dropped;
}

/* Where the numbers of a unit's manifests do not follow each other. */
static void
find_gaps(const struct truth *truth, size_t index, struct findings *findings)
{
	const char *unit = truth->definition->setup.units[index].id;
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_MANIFEST, index);

	for (const struct truth_statement *m =
	         truth_list(truth, NOTE_MANIFEST, index);
	     m != NULL; m = m->next) {
		const struct statement *head = signed_head(&m->statement);
		const struct truth_statement *before;

		/* A later manifest is the way out of a conflict. */
		if (m->conflict && latest != NULL &&
		    signed_head(&latest->statement)->number > head->number) {
			findings_add(findings, FINDING_CONFLICT_SETTLED, unit,
			    N_("unit %s: of two different manifests %u, a "
			       "later one replaced both"),
			    unit, head->number);
			continue;
		}
		if (m->conflict) {
			findings_add(findings, FINDING_MANIFEST_CONFLICT, unit,
			    N_("unit %s: two different manifests have number "
			       "%u; the second is kept apart"),
			    unit, head->number);
			continue;
		}
		if (head->first)
			continue;
		before =
		    truth_number(truth, NOTE_MANIFEST, index, head->number - 1);
		if (before == NULL)
			findings_add(findings, FINDING_MANIFEST_GAP, unit,
			    N_("unit %s: manifest %u is here, number %u is "
			       "not"),
			    unit, head->number, head->number - 1);
		else if (!digest_same(&head->replaces, &before->statement.id))
			findings_add(findings, FINDING_MANIFEST_REPLACES, unit,
			    N_("unit %s: manifest %u replaces another text "
			       "than the number %u that is here"),
			    unit, head->number, head->number - 1);
	}
}

/* A statement whose signatures hold no longer, and why. */
void
reconcile_gone(const struct truth_statement *latest, enum finding_code code,
    const char *id, struct findings *findings)
{
	if (latest->gone == NULL)
		return;
	findings_add(findings, code, id,
	    N_("%s: the signatures of %s %u do not hold"), id,
	    note_kind_word(latest->statement.kind),
	    signed_head(&latest->statement)->number);
	findings_because(findings, latest->gone);
}

void
reconcile_slots(const struct truth_statement *latest, const char *id,
    struct findings *findings)
{
	size_t count;
	const struct slot *slots = signed_slots(&latest->statement, &count);

	for (size_t i = 0; i < count; i++) {
		const char *role = role_word(slots[i].role);

		if (slots[i].how == SLOT_PAPER)
			findings_add(findings, FINDING_SLOT, id,
			    N_("%s: %s %s signed on paper"), id, role,
			    slots[i].person);
		else if (slots[i].how == SLOT_ABSENT)
			findings_add(findings, FINDING_SLOT, id,
			    N_("%s: %s %s was absent: %s"), id, role,
			    slots[i].person, slots[i].reason);
		else
			findings_add(findings, FINDING_SLOT, id,
			    N_("%s: %s %s refused to sign: %s"), id, role,
			    slots[i].person, slots[i].reason);
	}
}

/* Papers that were counted once and are not any more: with the unit's words. */
static void
find_withdrawn(
    const struct manifest *manifest, const char *id, struct findings *findings)
{
	char name[FILE_NAME_LEN];

	for (size_t i = 0; i < manifest->withdrawn_count; i++) {
		record_name_format(manifest->withdrawn[i].name, name);
		findings_add(findings, FINDING_FILE_WITHDRAWN, id,
		    N_("unit %s: %s was withdrawn by the unit: %s"), id, name,
		    manifest->withdrawn[i].reason);
	}
}

void
reconcile_unit(
    const struct truth *truth, size_t unit, struct findings *findings)
{
	const struct truth_statement *list =
	    truth_list(truth, NOTE_MANIFEST, unit);
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_MANIFEST, unit);
	const char *id = truth->definition->setup.units[unit].id;
	const struct manifest *manifest;
	size_t missing, dropped;

	find_gaps(truth, unit, findings);
	reconcile_opening(truth, unit, findings);
	if (latest == NULL) {
		findings_add(findings, FINDING_NO_MANIFEST, id,
		    N_("unit %s: no manifest yet"), id);
		return;
	}
	manifest = &latest->statement.of.manifest;
	missing = files_missing(truth, manifest);
	dropped = files_dropped(truth, list, latest);
	if (!manifest->final)
		findings_add(findings, FINDING_NOT_FINAL, id,
		    N_("unit %s: its latest manifest, number %u, is not the "
		       "final one"),
		    id, manifest->head.number);
	/* Before the gate opens they belong outside. */
	if (missing > 0 && gate_lets_in(gate_state(truth)))
		findings_add(findings, FINDING_FILES_MISSING, id,
		    N_("unit %s: %zu of %zu files of manifest %u are not in "
		       "yet"),
		    id, missing, manifest->file_count, manifest->head.number);
	if (dropped > 0)
		findings_add(findings, FINDING_FILES_DROPPED, id,
		    N_("unit %s: %zu files of earlier manifests are gone "
		       "without being withdrawn"),
		    id, dropped);
	find_withdrawn(manifest, id, findings);
	reconcile_gone(latest, FINDING_MANIFEST_KEY, id, findings);
	reconcile_slots(latest, id, findings);
}

void
reconcile_books(
    const struct truth *truth, size_t station, struct findings *findings)
{
	struct books books;

	books_make(truth, station, &books);
	books_find(truth, &books, station, findings);
	books_clear(&books);
}

#include "audit/verifier/findings.h"

#include <string.h>

/* --- manifests ------------------------------------------------------------ */

static void
look_at_numbers(const struct model *model, const struct statement *newest,
    const struct statement *latest, const char *id, struct findings *findings)
{
	for (const struct statement *s = newest; s != NULL; s = s->older) {
		const struct statement *before;

		if (s->conflict) {
			bool settled =
			    latest != NULL && latest->number > s->number;

			findings_add(findings, settled ? "W111" : "E104", id,
			    settled ? "unit %s: of two different manifests "
			              "%s, a later one replaced both"
			            : "unit %s: two different manifests have "
			              "number %s; the second is kept apart",
			    "sn", id, (uint64_t)s->number);
			continue;
		}
		if (s->first)
			continue;
		before =
		    model_number(model, s->kind, s->subject, s->number - 1);
		if (before == NULL)
			findings_add(findings, "W109", id,
			    "unit %s: manifest %s is here, number %s is not",
			    "snn", id, (uint64_t)s->number,
			    (uint64_t)s->number - 1);
		else if (memcmp(s->replaces, before->id, DIGEST_LEN) != 0)
			findings_add(findings, "E105", id,
			    "unit %s: manifest %s replaces another text than "
			    "the number %s that is here",
			    "snn", id, (uint64_t)s->number,
			    (uint64_t)s->number - 1);
	}
}

static size_t
missing_files(const struct model *model, const struct manifest *manifest)
{
	size_t missing = 0;

	for (size_t i = 0; i < manifest->file_count; i++) {
		const struct papers_file *file =
		    model_file(model, manifest->files[i].digest);

		missing += file == NULL || (!file->stored && !file->withdrawn);
	}
	return missing;
}

static bool
takes_back(const struct manifest *manifest, const uint8_t digest[DIGEST_LEN])
{
	for (size_t i = 0; i < manifest->withdrawn_count; i++)
		if (memcmp(manifest->withdrawn[i].digest, digest, DIGEST_LEN) ==
		    0)
			return true;
	return false;
}

/* In an earlier manifest, the last that has them; not taken back since. */
static size_t
dropped_files(const struct model *model, const struct statement *newest,
    const struct statement *latest)
{
	size_t dropped = 0;

	for (const struct statement *s = newest; s != NULL; s = s->older) {
		const struct manifest *manifest = &s->of.manifest;

		for (size_t i = 0;
		     s != latest && !s->conflict && i < manifest->file_count;
		     i++) {
			const uint8_t *digest = manifest->files[i].digest;
			const struct papers_file *file =
			    model_file(model, digest);

			dropped += file != NULL && file->latest == s &&
			           !file->withdrawn &&
			           !takes_back(&latest->of.manifest, digest);
		}
	}
	return dropped;
}

static void
look_at_manifest(const struct model *model, const struct statement *newest,
    const struct statement *latest, const char *id, struct findings *findings)
{
	const struct manifest *manifest = &latest->of.manifest;
	size_t missing = missing_files(model, manifest);
	size_t dropped = dropped_files(model, newest, latest);

	if (!manifest->final)
		findings_add(findings, "E102", id,
		    "unit %s: its latest manifest, number %s, is not the "
		    "final one",
		    "sn", id, (uint64_t)latest->number);
	/* Before the gate opens they belong outside. */
	if (missing > 0 && model_counts_papers(model))
		findings_add(findings, "E103", id,
		    "unit %s: %s of %s files of manifest %s are not in yet",
		    "snnn", id, (uint64_t)missing,
		    (uint64_t)manifest->file_count, (uint64_t)latest->number);
	if (dropped > 0)
		findings_add(findings, "E106", id,
		    "unit %s: %s files of earlier manifests are gone without "
		    "being withdrawn",
		    "sn", id, (uint64_t)dropped);
	for (size_t i = 0; i < manifest->withdrawn_count; i++) {
		char name[PAPERS_NAME_BYTES];

		papers_name_text(manifest->withdrawn[i].name, name);
		findings_add(findings, "N112", id,
		    "unit %s: %s was withdrawn by the unit: %s", "sss", id,
		    name, manifest->withdrawn[i].reason);
	}
	find_gone(latest, "E107", id, findings);
	find_slots(latest, id, findings);
}

/* --- boxes in the hall ---------------------------------------------------- */

static bool
was_opened(const struct statement *opening, const char *box)
{
	for (size_t i = 0; opening != NULL && i < opening->of.opening.box_count;
	     i++)
		if (strcmp(opening->of.opening.boxes[i].id, box) == 0)
			return true;
	return false;
}

static void
look_at_opening(
    const struct model *model, size_t unit, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const struct statement *opening =
	    model_latest(model, NOTE_OPENING, unit);
	const struct statement *manifest =
	    model_latest(model, NOTE_MANIFEST, unit);
	const char *id = setup->units[unit].id;
	/* As long as the unit is not done, its boxes may still be opened. */
	bool done = manifest != NULL && manifest->of.manifest.final;

	for (const struct statement *s = model->chains[NOTE_OPENING][unit];
	     s != NULL; s = s->older)
		if (s->conflict)
			findings_add(findings, "E238", id,
			    "%s: two different notes of the kind %s have "
			    "number %s; the second is kept apart",
			    "ssn", id, note_kind_name(s->kind),
			    (uint64_t)s->number);
	for (size_t b = 0; done && b < setup->box_count; b++)
		if (model->box_units[b] == unit &&
		    !was_opened(opening, setup->boxes[b].id))
			findings_add(findings, "E233", id,
			    "unit %s: its papers are final, but nobody opened "
			    "box %s of place %s and showed it empty",
			    "sss", id, setup->boxes[b].id,
			    setup->places[setup->boxes[b].place].id);
	if (opening == NULL)
		return;
	for (size_t i = 0; i < opening->of.opening.box_count; i++) {
		const char *box = opening->of.opening.boxes[i].id;
		size_t known = setup_find_box(setup, box);

		if (known == NOWHERE || model->box_units[known] != unit)
			findings_add(findings, "E234", id,
			    "unit %s: box %s, which was opened here, is not "
			    "one of its boxes",
			    "ss", id, box);
	}
	find_gone(opening, "E239", id, findings);
	find_slots(opening, id, findings);
}

void
find_in_unit(const struct model *model, size_t unit, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const struct statement *newest = model->chains[NOTE_MANIFEST][unit];
	const struct statement *latest =
	    model_latest(model, NOTE_MANIFEST, unit);
	const char *id = setup->units[unit].id;

	look_at_numbers(model, newest, latest, id, findings);
	if (setup->trust.policy.has[NOTE_OPENING])
		look_at_opening(model, unit, findings);
	if (latest == NULL)
		findings_add(
		    findings, "E101", id, "unit %s: no manifest yet", "s", id);
	else
		look_at_manifest(model, newest, latest, id, findings);
}

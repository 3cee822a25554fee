#ifndef KAIHYO_TALLY_TRUTH_H
#define KAIHYO_TALLY_TRUTH_H

#include "ballot/notes/signed.h"
#include "tally/digest_map.h"

/*
 * What the accepted notes of a station say together: for each unit the latest
 * manifest, for each place the latest turnout, for each digest the unit that
 * it belongs to. Built from the notes in order of acceptance; the outcome
 * does not depend on that order, but for which of two conflicting notes is
 * kept apart.
 */

/* One accepted statement of any kind. */
struct truth_statement {
	struct signed_statement statement;
	bool conflict;        /* another of the same number came first */
	struct message *gone; /* why its signatures hold no longer, or NULL */
	bool applied;         /* a ruling that fits; set by overlay_apply() */
	struct truth_statement *next; /* of the same list */
};

/* All accepted statements of a kind about one thing, newer ones first. */
struct truth_list {
	struct truth_statement *newest;
	struct truth_statement *latest; /* number in no conflict, or NULL */
};

/* A file that some manifest vouches for. */
struct truth_file {
	struct digest digest;
	struct record_name name;
	uint64_t papers;
	size_t unit;
	const struct truth_statement *latest; /* manifest that lists it */
	bool stored;                          /* set by truth_store_file() */
	bool withdrawn; /* by a ruling; set by overlay_apply() */
};

struct truth {
	const struct definition *definition;
	/* The certificate of the closed log that this station goes on from, as
	 * entry 0 names it: it came in with that entry, and is in force no
	 * more. */
	bool goes_on;
	struct digest after;
	/* Lists by kind, and there by index of the unit, place or stage that
	 * they speak of. Rulings and sheets have ids of their own: a list for
	 * each id, sorted by it. (Kinds that speak of nothing: 0.) */
	struct truth_list *lists[NOTE_KIND_COUNT];
	size_t list_counts[NOTE_KIND_COUNT];
	struct truth_file *files;
	size_t file_count, file_size;
	struct digest_map file_numbers; /* index among files, and 1 */
	/* What rulings changed; set by overlay_apply(). */
	struct turnout **corrected; /* by place; NULL: as it was signed */
	size_t *box_units;          /* by box */
	/* Lists of voters (attached.h) that are stored; and what they say,
	 * if a command compared them: truth_set_checkins(). */
	struct digest_map attached; /* of digest and subject: 1 */
	struct checkins_merged *checkins;
};

struct truth *truth_new(const struct definition *definition);
void truth_free(struct truth *truth);

/*
 * Adds an accepted statement and takes over its memory (`statement` is empty
 * afterwards). Refuses a manifest, and changes nothing, when it names a file
 * that belongs to another unit or contradicts an earlier manifest about the
 * same bytes. A second statement of the same number is kept apart (conflict).
 */
MUST_CHECK int truth_add(struct truth *truth,
    struct signed_statement *statement, const struct message *gone,
    struct error *err);

/* All statements of a kind about the `index`-th unit, place, stage or id. */
const struct truth_statement *truth_list(
    const struct truth *truth, enum note_kind kind, size_t index);

/* Of these the latest that is in no conflict, or NULL. */
const struct truth_statement *truth_latest(
    const struct truth *truth, enum note_kind kind, size_t index);

/* The same of what is named; NULL if there is no such thing, too. */
const struct truth_statement *truth_latest_of(
    const struct truth *truth, enum note_kind kind, const char *subject);

/* Of these the one of this number that is in no conflict, or NULL. */
const struct truth_statement *truth_number(const struct truth *truth,
    enum note_kind kind, size_t index, unsigned number);

/*
 * The index of what a statement of this kind speaks of. SIZE_MAX if the setup
 * has no such thing, or no ruling or sheet of this id is there.
 */
size_t truth_index(
    const struct truth *truth, enum note_kind kind, const char *subject);

/*
 * Puts number and replaced note of the next statement of a kind about the
 * `index`-th thing into `head`.
 */
void truth_next(const struct truth *truth, enum note_kind kind, size_t index,
    struct statement *head);

/* Is it the certificate of the closed log that this station goes on from? */
bool truth_is_before(const struct truth *truth, const struct digest *note_id);

/* Was the statement that was added last about this subject kept apart? */
bool truth_kept_apart(
    const struct truth *truth, enum note_kind kind, const char *subject);

/*
 * The latest manifest of a unit, turnout of a place (as corrected by
 * rulings), roll of a stage. A place
 * that sent no turnout has the transcript of its paper, if there is one.
 */
const struct manifest *truth_manifest(const struct truth *truth, size_t unit);
const struct turnout *truth_turnout(const struct truth *truth, size_t place);
const struct truth_statement *truth_turnout_statement(
    const struct truth *truth, size_t place);
const struct receipt *truth_receipt(const struct truth *truth, size_t place);
const struct opening *truth_opening(const struct truth *truth, size_t unit);
const struct roll *truth_roll(const struct truth *truth, enum roll_stage stage);

/* The file with this digest, or NULL: no manifest vouches for it. */
struct truth_file *truth_find(
    const struct truth *truth, const struct digest *digest);

/* The statement in force that names this list of voters, or NULL. */
const struct truth_statement *truth_find_attached(
    const struct truth *truth, const struct digest *digest);

/* Is the list stored that the statement about `subject` names? */
void truth_attach(
    struct truth *truth, const struct digest *digest, const char *subject);
bool truth_has_attached(const struct truth *truth, const struct digest *digest,
    const char *subject);

/* Hands over what came of comparing the check-ins (from checkins_merge()). */
struct checkins_merged;
void truth_set_checkins(struct truth *truth, struct checkins_merged *merged);

/* The unit with which a box is counted, as the setup or a ruling says. */
size_t truth_box_unit(const struct truth *truth, size_t box);

/*
 * For overlay_apply(): forgets all corrections; a turnout that may be
 * corrected (NULL if the place has not reported).
 */
void truth_uncorrect(struct truth *truth);
struct turnout *truth_correct(struct truth *truth, size_t place);

/* The papers of a unit's latest manifest, without files withdrawn since. */
uint64_t truth_papers(const struct truth *truth, size_t unit);

/* Does it count: in its unit's latest manifest, and not withdrawn? */
bool truth_counts(const struct truth *truth, const struct truth_file *file);

#endif

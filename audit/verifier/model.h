#ifndef KAIHYO_VERIFIER_MODEL_H
#define KAIHYO_VERIFIER_MODEL_H

#include "audit/verifier/definition.h"
#include "audit/verifier/log.h"

/*
 * What all accepted statements of a station say together, and what its papers
 * add up to: plain structs, filled by truth.h, read by the findings. Nothing
 * here is a claim of the station but what is marked as one.
 */

/* --- one statement -------------------------------------------------------- */

enum channel { CHANNEL_ABSENTEE, CHANNEL_DAY, CHANNEL_EARLY, CHANNELS };
/* "ballots-017.csv" */
struct papers_name {
	bool bundles;
	uint32_t number;
};
#define PAPERS_NAME_BYTES 24
void papers_name_text(struct papers_name name, char out[PAPERS_NAME_BYTES]);

struct manifest_file {
	struct papers_name name;
	uint64_t papers;
	uint8_t digest[32];
};

struct manifest_gone {
	struct papers_name name;
	uint8_t digest[32];
	const char *reason; /* in the statement's own memory */
};

struct manifest {
	bool final;
	struct manifest_file *files;
	struct manifest_gone *withdrawn;
	size_t file_count, withdrawn_count;
};

struct turnout_paper {
	char id[ID_LEN];
	uint64_t received, issued, returned, spoiled, left;
};

struct turnout_sent {
	char place[ID_LEN];
	uint64_t envelopes;
};

struct turnout_box {
	char id[ID_LEN];
	char seal[33]; /* "-": none */
};

enum checkins_kind { CHECKINS_NONE, CHECKINS_CSV, CHECKINS_PAPER };

/* Of a turnout and of a transcript alike. */
struct turnout {
	uint64_t voters[CHANNELS];
	uint64_t braille, proxy, provisional, taken_home;
	struct turnout_paper *papers; /* sorted by id */
	size_t paper_count;
	struct turnout_sent *sent; /* sorted by id */
	size_t sent_count;
	struct {
		uint64_t received, accepted, refused, late;
	} envelopes;
	enum checkins_kind checkins;
	uint64_t checkin_counts[2];
	uint8_t checkins_digest[32];
	struct turnout_box *boxes; /* sorted by id */
	size_t box_count;
};

struct receipt_box {
	char id[ID_LEN];
	char seal[33];
	bool received;
};

struct receipt {
	bool has_turnout, confirmed, has_simultaneous;
	uint8_t turnout[32];
	struct receipt_box *boxes; /* sorted by id */
	size_t box_count;
	uint64_t simultaneous;
};

struct opening_box {
	char id[ID_LEN];
	char person[96];
};

struct opening_envelopes {
	char place[ID_LEN];
	uint64_t put_in, not_put_in;
	const char *reason;
};

struct opening {
	struct opening_box *boxes;           /* sorted by id */
	struct opening_envelopes *envelopes; /* sorted by place */
	size_t box_count, envelope_count;
	uint64_t moved_in, moved_out; /* 0: none */
};

enum roll_stage { ROLL_E0, ROLL_E, ROLL_STAGES };

struct roll_precinct {
	char place[ID_LEN];
	uint64_t eligible;
};

struct roll {
	enum roll_stage stage;
	char reference[DATE_LEN];
	uint64_t eligible, struck_after_voting;
	struct roll_precinct *precincts; /* sorted by place */
	size_t precinct_count;
};

/* A number, or "-". */
struct figure_or_none {
	bool known;
	uint64_t number; /* 0 if it is not known */
};

struct totals {
	uint8_t turnouts[32];
	uint64_t voters;
	struct figure_or_none papers;
};

struct gate_total {
	char station[ID_LEN];
	uint8_t id[32];
	uint64_t voters;
	struct figure_or_none papers;
};

struct gate {
	struct figure_or_none eligible[ROLL_STAGES]; /* E0, E */
	bool has_roll[ROLL_STAGES];
	uint8_t rolls[ROLL_STAGES][32];
	struct gate_total *totals; /* sorted by station, all stations */
	size_t total_count;
	bool established, open;
};

enum ruling_action {
	RULING_RESOLVE,
	RULING_CORRECT,
	RULING_WITHDRAW,
	RULING_MOVE_BOX,
	RULING_REOPEN,
	RULING_VOID
};

struct ruling {
	char station[ID_LEN];
	enum ruling_action action;
	char code[5];            /* resolve: "E301" */
	char thing[ID_LEN];      /* subject, place, unit or box */
	char figures[401];       /* resolve */
	bool accepted;           /* resolve: `accepted`, not `explained` */
	char field[64];          /* correct */
	uint64_t old, new;       /* correct */
	struct papers_name file; /* withdraw */
	uint8_t digest[32];      /* withdraw */
	char from[ID_LEN], to[ID_LEN]; /* move-box */
	bool reopens_count;            /* reopen: `count`, not `turnout` */
	char reason[32];               /* the code: "entry-error" */
	const char *words;
	/*
	 * Set when the rulings were laid over the rest: it fits. For `resolve`
	 * left to whoever knows the findings.
	 */
	bool applied;
};

struct sheet {
	char unit_id[ID_LEN];
	size_t unit;
	size_t paper_count; /* papers that it speaks of */
	/* After the recount, of these (formats.md §11): E411, E412. */
	size_t unfit, disagree;
	struct sheet_line *lines;
	size_t line_count;
};

struct sheet_line {
	uint64_t serial;
	char question_id[ID_LEN];
	size_t question; /* on the unit's paper, from 0 */
	char code;
};

struct certified_figure {
	char district[ID_LEN];
	char name[96];
	int64_t value;
};

struct certified_finding {
	char code[5];
	char subject[ID_LEN];
	char end[16];
	char ruling[ID_LEN]; /* or "-" */
	const char *words;
};

struct certified_outcome {
	char question[ID_LEN], outcome[ID_LEN];
};

struct counted_papers {
	char paper[ID_LEN];
	uint64_t counted, expected;
};

/* A certificate, a declaration made on paper, or an interim report. */
struct certificate {
	uint32_t reopened;
	const char *reason; /* declaration; else NULL */
	/* Interim report (formats.md §17); else NULL and 0. */
	const char *snapshot;
	struct counted_papers *counted;
	size_t counted_count;
	uint64_t units_final, units_all;
	uint64_t log_size;
	uint8_t log_root[32], result[32];
	struct certified_outcome *outcomes;
	size_t outcome_count;
	struct certified_figure *figures; /* in the order of the note */
	size_t figure_count;
	struct certified_finding *findings; /* likewise */
	size_t finding_count;
};

/* One accepted statement of any kind that a station takes in. */
struct statement {
	enum note_kind kind;
	uint64_t seq;     /* its entry in the log */
	const char *file; /* its path in the bundle */
	uint8_t id[32];   /* note id */
	char subject[ID_LEN];
	size_t index; /* of the unit, place, station or stage; else 0 */
	uint32_t number;
	bool first; /* replaces nothing */
	uint8_t replaces[32];
	char date[DATE_LEN];
	const char *why;    /* its signatures hold no longer; NULL: they hold */
	bool conflict;      /* another of this number came first */
	bool in_force;      /* ruling, sheet: the latest number of its id */
	struct slot *slots; /* note.h */
	size_t slot_count;
	/* The one before it about the same unit, place, station or stage (all
	 * rulings, all sheets, all gates stand in one chain each). */
	struct statement *older;
	struct statement *branches[2]; /* truth.c: by number and id */
	union {
		struct manifest manifest;
		struct turnout turnout; /* and transcript */
		struct receipt receipt;
		struct opening opening;
		struct roll roll;
		struct totals totals;
		struct gate gate;
		struct ruling ruling;
		struct sheet sheet;
		struct certificate certificate; /* declaration, interim */
	} of;
};

/* --- the papers ----------------------------------------------------------- */

/* A file of papers that some manifest vouches for. */
struct papers_file {
	uint8_t digest[32];
	struct papers_name name;
	uint64_t papers;
	size_t unit;
	/* The manifest in no conflict with the highest number that has it, or
	 * NULL. It counts if that is the unit's latest, and not withdrawn. */
	const struct statement *latest;
	bool stored;    /* an ACCEPTED entry stands for these bytes */
	bool withdrawn; /* by a ruling */
	bool counted;   /* its papers stand in the figures */
};

/* The papers of one question. */
struct tally {
	uint64_t options[OPTIONS]; /* votes for the option itself */
	uint64_t categories[CATEGORIES];
	uint64_t review;  /* "?" */
	uint64_t decided; /* of the others: on sheets */
};

/* One district, or all of the station: an *area* of formats.md §8. */
struct figures {
	struct tally questions[QUESTIONS];
	uint64_t papers[PAPERS]; /* by kind */
	uint64_t channels[CHANNELS], voters, taken_home;
	uint64_t not_put_in, moved_in, moved_out;
	size_t places, places_in;
};

enum gate_state { GATE_NONE, GATE_WAITING, GATE_SEALED, GATE_OPEN };

/* --- all of it ------------------------------------------------------------ */

struct model {
	const struct definition *definition; /* borrowed */
	size_t station;                      /* index in the setup */
	/* A public bundle: no ballots, bundles, sheets. The figures' questions
	 * and papers are 0 and mean nothing. */
	bool is_public;
	struct log_after after; /* set by the caller */

	/* All statements, by kind, in order of acceptance. */
	struct statement **statements[NOTE_KINDS];
	size_t statement_counts[NOTE_KINDS];
	/* The newest of each chain (`older`), by kind and index; chains[kind]
	 * is NULL for kinds that no station takes in. */
	struct statement **chains[NOTE_KINDS];
	size_t chain_counts[NOTE_KINDS];
	/* Likewise: for model_latest(). */
	struct statement **latest[NOTE_KINDS];
	/* Once settled: those in no conflict, by kind, subject and number. */
	struct statement **numbered[NOTE_KINDS];
	size_t numbered_counts[NOTE_KINDS];

	/* By place: what counts of its voters, as rulings corrected it (NULL:
	 * none is in), and the turnout or transcript that says so. */
	struct turnout **turnouts;
	const struct statement **turnout_statements;
	size_t *box_units; /* by box: the unit it counts with */

	struct papers_file *files; /* in the order in which they were named */
	size_t file_count;
	enum gate_state gate;

	/* By index in the setup; of other stations' districts all 0. */
	struct figures *districts;
	struct figures total;
	uint64_t files_counted;
	/* [unit * question_count + question][0 or 1]: votes for the first two
	 * options in one unit, sheets included. */
	uint64_t (*first_two)[2];

	struct model_inside *inside; /* inside.h */
};

/* --- asking it: model.c, model_files.c ------------------------------------ */

/*
 * The latest in no conflict of a kind and index, or NULL. Not of rulings and
 * sheets, which have each an id of their own.
 */
const struct statement *model_latest(
    const struct model *model, enum note_kind kind, size_t index);

/*
 * Once settled, among those in no conflict: the one of this number, or NULL;
 * is there a later one than this, which may be in a conflict itself?
 */
const struct statement *model_number(const struct model *model,
    enum note_kind kind, const char *subject, uint32_t number);
bool model_has_later(
    const struct model *model, const struct statement *statement);

/* The file with these bytes, or NULL: no manifest vouches for them. */
struct papers_file *model_file(
    const struct model *model, const uint8_t digest[32]);

/* Is it in its unit's latest manifest, and not withdrawn? */
bool model_file_counts(
    const struct model *model, const struct papers_file *file);

/* B of a unit as its latest manifest says, without files withdrawn since. */
uint64_t model_unit_papers(const struct model *model, size_t unit);

/* V of a turnout. */
uint64_t turnout_voters(const struct turnout *turnout);

/* May papers be counted: the gate is open, or there is none? */
bool model_counts_papers(const struct model *model);

/*
 * The certificate in force: not before a later ruling reopened it; or NULL.
 * How many rulings in force reopen this station.
 */
const struct statement *model_certificate(const struct model *model);
uint32_t model_reopened(const struct model *model);

/* The sums of one question, as the ordinance's categories say. */
struct tally_sums {
	uint64_t options[OPTIONS]; /* with categories that are votes */
	uint64_t valid, invalid, none, review, papers;
};
void model_sums(const struct model *model, const struct tally *tally,
    size_t question, struct tally_sums *sums);

#endif

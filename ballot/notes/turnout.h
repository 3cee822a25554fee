#ifndef KAIHYO_BALLOT_TURNOUT_H
#define KAIHYO_BALLOT_TURNOUT_H

#include "ballot/definition.h"
#include "keys/note.h"

#define VOTERS_MAX 10000000
#define TURNOUT_BOXES_MAX 1000
#define SEAL_MAX 32

enum channel { CHANNEL_ABSENTEE, CHANNEL_DAY, CHANNEL_EARLY, CHANNEL_COUNT };
const char *channel_name(enum channel channel);
/* The same as an argument of a message, translated with it (WORD_). */
const char *channel_word(enum channel channel);

/* The stock of one kind of paper at a place. 投票用紙の受払 */
struct turnout_paper {
	char id[ID_MAX + 1];
	uint64_t received;
	uint64_t issued;   /* handed to voters, 交付 */
	uint64_t returned; /* by voters who did not cast it, 返付 */
	uint64_t spoiled;  /* 書損, 引換 */
	uint64_t left;     /* 残 */
};

/* Absentee envelopes sent on to another place. */
struct turnout_sent {
	char place[ID_MAX + 1];
	uint64_t envelopes;
};

/* Absentee envelopes at the place that puts them into its box. */
struct turnout_envelopes {
	uint64_t received; /* in time */
	uint64_t accepted;
	uint64_t refused;
	uint64_t late; /* after closing: sent on unopened */
};

struct turnout_box {
	char id[ID_MAX + 1];
	char seal[SEAL_MAX + 1]; /* "-": without a number */
};

/* Where the check-ins against the roll are. 名簿対照 */
enum checkins { CHECKINS_NONE, CHECKINS_CSV, CHECKINS_PAPER };
const char *checkins_name(enum checkins checkins);

/*
 * What a place signs of its voters, papers, envelopes and boxes; or, as a
 * transcript, what the station typed in from the paper that it had signed.
 * Owns `sent` and `boxes`.
 */
struct turnout {
	struct statement head;
	bool from_paper; /* a transcript */
	uint64_t voters[CHANNEL_COUNT];
	/* Of these voters; never added. */
	uint64_t braille;                        /* 点字 */
	uint64_t proxy;                          /* 代理 */
	uint64_t provisional;                    /* 仮投票 */
	struct turnout_paper papers[PAPERS_MAX]; /* sorted by id */
	size_t paper_count;
	struct turnout_sent *sent; /* sorted by place */
	size_t sent_count;
	struct turnout_envelopes envelopes;
	uint64_t taken_home;
	enum checkins checkins;
	uint64_t checkin_counts[2]; /* csv: its lines; paper: two counts */
	struct digest checkins_csv;
	struct turnout_box *boxes; /* sorted by id */
	size_t box_count;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

/* A turnout or a transcript, as the first line says. */
MUST_CHECK int turnout_parse(
    struct verified text, struct turnout *turnout, struct error *err);
void turnout_format(const struct turnout *turnout, struct text *text);
void turnout_clear(struct turnout *turnout);
enum note_kind turnout_kind(const struct turnout *turnout);

/*
 * The papers are those of the setup and the boxes those of the place, all of
 * them; only an absentee desk sends envelopes on, to places that there are.
 */
MUST_CHECK int turnout_check(const struct turnout *turnout,
    const struct setup *setup, struct error *err);

/* All channels together. */
uint64_t turnout_voters(const struct turnout *turnout);

/* Those who came in person and were handed papers. */
uint64_t turnout_came(const struct turnout *turnout);

/* The box of this id, or NULL. */
const struct turnout_box *turnout_box(
    const struct turnout *turnout, const char *id);

/* A seal's number: 1 to SEAL_MAX of "A-Z a-z 0-9 -". */
bool seal_copy(struct span span, char seal[SEAL_MAX + 1]);

/* Cuts the next word off `rest`. */
bool word_cut(struct span *rest, size_t max, struct span *word);

/* Cuts the next word off `rest`: a number of at most VOTERS_MAX. */
bool count_cut(struct span *rest, uint64_t *count);

#endif

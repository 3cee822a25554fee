#include "ballot/notes/equations.h"

#include <string.h>

typedef unsigned long long number;

/* What a check carries about. */
struct check {
	const struct turnout *turnout;
	const struct place *place;
	equation_visit *visit;
	void *context;
};

static void tell(const struct check *check, enum equation equation,
    long long difference, const char *id, ...)
    __attribute__((format(printf, 4, 5)));

static void
tell(const struct check *check, enum equation equation, long long difference,
    const char *id, ...)
{
	struct message message = { 0 };
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	check->visit(check->context, equation, difference, &message);
}

/* left - right; all figures are far below the limits of the type. */
static long long
minus(uint64_t left, uint64_t right)
{
	return (long long)left - (long long)right;
}

/* Votes of a channel stand in the record of a place of that kind only. */
static void
check_channels(const struct check *check)
{
	static const bool has[][CHANNEL_COUNT] = {
		[PLACE_DAY] = { [CHANNEL_DAY] = true,
		    [CHANNEL_ABSENTEE] = true },
		[PLACE_EARLY] = { [CHANNEL_EARLY] = true },
		[PLACE_ABSENTEE] = { [CHANNEL_ABSENTEE] = true },
	};

	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (check->turnout->voters[c] > 0 &&
		    !has[check->place->kind][c])
			tell(check, EQUATION_CHANNEL,
			    (long long)check->turnout->voters[c],
			    N_("place %s: %llu voters of the channel %s, which "
			       "this place does not have; they must stand in "
			       "the record of the place where they voted"),
			    check->place->id, (number)check->turnout->voters[c],
			    channel_word(c));
	/* No unit would count their papers: they would balance nowhere. */
	if (check->turnout->box_count == 0 &&
	    turnout_voters(check->turnout) > 0)
		tell(check, EQUATION_CHANNEL,
		    (long long)turnout_voters(check->turnout),
		    N_("place %s: %llu voters, but it has no box that their "
		       "papers could be in; they must stand in the record of "
		       "the place whose box they are in"),
		    check->place->id, (number)turnout_voters(check->turnout));
}

static void
check_part(const struct check *check, const char *what, uint64_t part)
{
	uint64_t voters = turnout_voters(check->turnout);

	if (part > voters)
		tell(check, EQUATION_PART, minus(part, voters),
		    N_("place %s: %s %llu is more than the voters %llu it is "
		       "part of: difference %lld"),
		    check->place->id, what, (number)part, (number)voters,
		    minus(part, voters));
}

static void
check_paper(const struct check *check, const struct turnout_paper *paper)
{
	uint64_t came = turnout_came(check->turnout);
	uint64_t used = paper->issued + paper->spoiled + paper->left;

	/*
	 * Whoever votes by envelope was handed the paper elsewhere; and not
	 * every paper that a desk sends out comes back.
	 */
	if (check->place->kind != PLACE_ABSENTEE &&
	    paper->issued != came + paper->returned)
		tell(check, EQUATION_ISSUED,
		    minus(paper->issued, came + paper->returned),
		    N_("place %s, paper %s: issued %llu, but voters who came "
		       "%llu + returned %llu: difference %lld"),
		    check->place->id, paper->id, (number)paper->issued,
		    (number)came, (number)paper->returned,
		    minus(paper->issued, came + paper->returned));
	if (paper->received != used)
		tell(check, EQUATION_STOCK, minus(paper->received, used),
		    N_("place %s, paper %s: received %llu, but issued %llu + "
		       "spoiled %llu + left %llu: difference %lld"),
		    check->place->id, paper->id, (number)paper->received,
		    (number)paper->issued, (number)paper->spoiled,
		    (number)paper->left, minus(paper->received, used));
}

static void
check_envelopes(const struct check *check)
{
	const struct turnout_envelopes *e = &check->turnout->envelopes;
	uint64_t voters = check->turnout->voters[CHANNEL_ABSENTEE];

	if (e->received != e->accepted + e->refused)
		tell(check, EQUATION_ENVELOPES,
		    minus(e->received, e->accepted + e->refused),
		    N_("place %s: absentee envelopes received %llu, but "
		       "accepted %llu + refused %llu: difference %lld"),
		    check->place->id, (number)e->received, (number)e->accepted,
		    (number)e->refused,
		    minus(e->received, e->accepted + e->refused));
	if (voters != e->received)
		tell(check, EQUATION_ABSENTEE, minus(voters, e->received),
		    N_("place %s: absentee voters %llu, but absentee envelopes "
		       "received %llu: difference %lld"),
		    check->place->id, (number)voters, (number)e->received,
		    minus(voters, e->received));
}

static void
check_checkins(const struct check *check)
{
	const struct turnout *turnout = check->turnout;
	uint64_t a = turnout->checkin_counts[0];
	uint64_t b = turnout->checkin_counts[1];
	uint64_t voters = turnout_voters(turnout);

	if (turnout->checkins == CHECKINS_NONE)
		return;
	if (turnout->checkins == CHECKINS_PAPER && a != b)
		tell(check, EQUATION_TWO_COUNTS, minus(a, b),
		    N_("place %s: check-ins counted twice on paper, %llu and "
		       "%llu: difference %lld; voters %llu"),
		    check->place->id, (number)a, (number)b, minus(a, b),
		    (number)voters);
	else if (a != voters)
		tell(check, EQUATION_CHECKINS, minus(a, voters),
		    N_("place %s: check-ins %llu, but voters %llu: difference "
		       "%lld"),
		    check->place->id, (number)a, (number)voters,
		    minus(a, voters));
}

void
equations_check(const struct turnout *turnout, const struct place *place,
    equation_visit *visit, void *context)
{
	struct check check = { turnout, place, visit, context };

	check_channels(&check);
	check_part(&check, WORD_("braille"), turnout->braille);
	check_part(&check, WORD_("proxy"), turnout->proxy);
	check_part(&check, WORD_("provisional"), turnout->provisional);
	check_part(&check, WORD_("taken-home"), turnout->taken_home);
	for (size_t i = 0; i < turnout->paper_count; i++)
		check_paper(&check, &turnout->papers[i]);
	check_envelopes(&check);
	check_checkins(&check);
}

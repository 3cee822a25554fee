#include "ballot/notes/attached.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/notes/checkins.h"

static bool
is_turnout(const struct signed_statement *statement)
{
	return statement->kind == NOTE_TURNOUT ||
	       statement->kind == NOTE_TRANSCRIPT;
}

enum attached
attached_find(
    const struct signed_statement *statement, const struct digest *digest)
{
	const struct turnout *turnout = &statement->of.turnout;
	const struct roll *roll = &statement->of.roll;

	if (is_turnout(statement))
		return turnout->checkins == CHECKINS_CSV &&
		               digest_same(&turnout->checkins_csv, digest)
		           ? ATTACHED_CHECKINS
		           : ATTACHED_NONE;
	if (statement->kind != NOTE_ROLL)
		return ATTACHED_NONE;
	if (digest_same(&roll->list, digest))
		return ATTACHED_ROLL;
	return roll->stage == ROLL_E && digest_same(&roll->changes, digest)
	           ? ATTACHED_CHANGES
	           : ATTACHED_NONE;
}

static int
sums_differ(struct error *err)
{
	return error_set(err, ERROR_INPUT,
	    N_("ask the election office to make it again with kaihyo tally "
	       "roll"),
	    N_("the list has other sums than the signed roll"));
}

/* The voters of each polling place are as many as the note says. */
static int
totals_check(const struct roll *roll, const struct setup *setup,
    const uint64_t *places, struct error *err)
{
	for (size_t i = 0; i < roll->total_count; i++)
		if (places[setup_place(setup, roll->totals[i].place)] !=
		    roll->totals[i].eligible)
			return sums_differ(err);
	return 0;
}

static int
roll_read(struct verified bytes, const struct roll *roll,
    const struct setup *setup, struct error *err)
{
	uint64_t *places = memory_new(setup->place_count, sizeof(places[0]));
	struct roll_voter voter;
	struct roll_list list;
	bool more = true;
	int rc = -1;

	if (roll_list_open(bytes, setup, &list, err) != 0)
		goto out;
	while (more) {
		if (roll_list_next(&list, &voter, &more, err) != 0)
			goto out;
		if (more)
			places[voter.place]++;
	}
	rc = totals_check(roll, setup, places, err);
out:
	free(places);
	return rc;
}

static int
changes_read(struct verified bytes, const struct roll *roll, struct error *err)
{
	struct roll_changes changes;
	struct roll_change change;
	uint64_t after = 0;
	bool more = true;

	if (roll_changes_open(bytes, &changes, err) != 0)
		return -1;
	while (more) {
		if (roll_changes_next(&changes, &change, &more, err) != 0)
			return -1;
		after += more && change.kind >= ROLL_DIED_AFTER_VOTING;
	}
	return after == roll->struck_after_voting ? 0 : sums_differ(err);
}

int
attached_check(const struct signed_statement *statement, enum attached attached,
    const struct hashed *hashed, const struct setup *setup, struct error *err)
{
	const struct turnout *turnout = &statement->of.turnout;
	const struct roll *roll = &statement->of.roll;
	struct verified bytes;

	switch (attached) {
	case ATTACHED_CHECKINS:
		if (verified_by_digest(
		        hashed, &turnout->checkins_csv, &bytes, err) != 0)
			return -1;
		return checkin_list_check(bytes, turnout->head.subject,
		    turnout->checkin_counts[0], err);
	case ATTACHED_ROLL:
		if (verified_by_digest(hashed, &roll->list, &bytes, err) != 0)
			return -1;
		return roll_read(bytes, roll, setup, err);
	case ATTACHED_CHANGES:
		if (verified_by_digest(hashed, &roll->changes, &bytes, err) !=
		    0)
			return -1;
		return changes_read(bytes, roll, err);
	case ATTACHED_NONE:
		break;
	}
	return error_set(err, ERROR_INPUT,
	    N_("bring the medium with the note that names it"),
	    N_("the statement names no such list"));
}

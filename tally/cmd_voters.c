#include "tally/cmd_voters.h"

#include <stdlib.h>

#include "base/worker.h"

/* One stored list. */
struct list {
	struct digest digest;
	struct stored_file stored;
	struct text bytes;
	struct verified verified;
	int rc; /* of list_verify() */
};

/* The lists in memory while they are compared. */
struct lists {
	struct session *session;
	struct list *items; /* roll and changes, then those of the places */
	size_t count;
	struct checkins_source *sources;
	struct checkins_input input;
};

static int
list_fetch(struct lists *lists, const struct digest *digest, struct error *err)
{
	struct store *store = lists->session->store;
	struct list *list = &lists->items[lists->count++];

	list->digest = *digest;
	if (store_find_file(store, digest, &list->stored, err) != 0)
		return -1;
	return store_fetch_file(store, &list->stored, &list->bytes, err);
}

/* The lists of the places, whose sources are in the same order. */
static int
sources_fetch(struct lists *lists, struct error *err)
{
	const struct session *session = lists->session;
	struct checkins_input *input = &lists->input;

	for (size_t i = 0; i < input->source_count; i++) {
		const struct turnout *turnout =
		    truth_turnout(session->truth, lists->sources[i].place);

		if (list_fetch(lists, &turnout->checkins_csv, err) != 0)
			return -1;
	}
	return 0;
}

/* Which places have lists here? */
static void
sources_find(struct lists *lists)
{
	const struct session *session = lists->session;
	const struct setup *setup = &session->definition->setup;
	struct checkins_input *input = &lists->input;

	input->sources = lists->sources;
	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout =
		    truth_turnout(session->truth, i);

		if (turnout != NULL && turnout->checkins == CHECKINS_CSV &&
		    truth_has_attached(session->truth, &turnout->checkins_csv,
		        setup->places[i].id))
			lists->sources[input->source_count++] =
			    (struct checkins_source){ .place = i,
				    .count = turnout->checkin_counts[0] };
	}
}

static int
roll_fetch(struct lists *lists, struct error *err)
{
	const struct truth *truth = lists->session->truth;
	struct checkins_input *input = &lists->input;
	const struct roll *roll;

	if (!checkins_roll_is_in(truth))
		return 0;
	roll = &checkins_roll(truth)->statement.of.roll;
	input->has_roll = true;
	input->roll_count = roll->eligible;
	input->has_changes = roll->stage == ROLL_E;
	if (list_fetch(lists, &roll->list, err) != 0)
		return -1;
	return input->has_changes ? list_fetch(lists, &roll->changes, err) : 0;
}

/* Are these still the bytes that were verified? */
static int
list_verify(struct list *list, struct error *err)
{
	struct hashed hashed;

	if (store_check_file(
	        &list->stored, text_span(&list->bytes), &hashed, err) != 0)
		return -1;
	return verified_by_digest(&hashed, &list->digest, &list->verified, err);
}

/* On either core. */
static void
list_job(void *context, size_t i)
{
	struct list *list = (struct list *)context + i;
	struct error ignored;

	list->rc = list_verify(list, &ignored);
}

/* Reads and verifies all. */
static int
lists_take(struct lists *lists, struct error *err)
{
	struct checkins_input *input = &lists->input;
	struct worker_share share = { .count = 0 };
	struct list *list = lists->items;
	int rc;

	if (roll_fetch(lists, err) != 0)
		return -1;
	/* What is largest is hashed while the rest is read. */
	list += lists->count;
	worker_share_begin(&share, lists->count, list_job, lists->items);
	rc = sources_fetch(lists, err);
	worker_share_end(&share);
	if (rc != 0)
		return -1;
	worker_share_begin(&share, input->source_count, list_job, list);
	worker_share_end(&share);
	list = lists->items;
	for (size_t i = 0; i < lists->count; i++)
		if (lists->items[i].rc != 0)
			return list_verify(&lists->items[i], err);
	if (input->has_roll)
		input->roll = (list++)->verified;
	if (input->has_changes)
		input->changes = (list++)->verified;
	for (size_t i = 0; i < input->source_count; i++)
		lists->sources[i].bytes = (list++)->verified;
	return 0;
}

int
voters_compare(struct session *session, struct error *err)
{
	const struct definition *definition = session->definition;
	size_t places = definition->setup.place_count;
	struct lists lists = { .session = session,
		.items = memory_new(places + 2, sizeof(*lists.items)),
		.sources = memory_new(places, sizeof(*lists.sources)) };
	struct checkins_merged merged;
	int rc = -1;

	sources_find(&lists);
	if (lists.input.source_count == 0) {
		rc = 0;
		goto out;
	}
	if (lists_take(&lists, err) != 0 ||
	    checkins_merge(&lists.input, &definition->setup,
	        definition->election.date, &merged, err) != 0)
		goto out;
	truth_set_checkins(session->truth, &merged);
	rc = 0;
out:
	for (size_t i = 0; i < lists.count; i++)
		text_clear(&lists.items[i].bytes);
	free(lists.items);
	free(lists.sources);
	return rc;
}

int
voters_status(struct session *session, struct status *status, struct error *err)
{
	if (voters_compare(session, err) != 0)
		return -1;
	if (session->canvass != NULL)
		status_init_canvass(status, session->canvass);
	else
		status_init(status, session->truth, session->index);
	return 0;
}

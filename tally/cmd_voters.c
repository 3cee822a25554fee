#include "tally/cmd_voters.h"

#include <stdlib.h>

/* The lists in memory while they are compared. */
struct lists {
	struct session *session;
	struct checkins_input input;
	struct checkins_source *sources;
	struct text *texts; /* of the sources, then roll and changes */
	size_t count;
};

/* The bytes of a stored list; `text` keeps them. */
static int
list_read(struct lists *lists, const struct digest *digest, struct text *text,
    struct verified *verified, struct error *err)
{
	struct store *store = lists->session->store;
	struct stored_file file;
	struct hashed hashed;

	if (store_find_file(store, digest, &file, err) != 0 ||
	    store_read_file(store, &file, text, &hashed, err) != 0)
		return -1;
	return verified_by_digest(&hashed, digest, verified, err);
}

static int
sources_read(struct lists *lists, struct error *err)
{
	const struct session *session = lists->session;
	const struct setup *setup = &session->definition->setup;

	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout =
		    truth_turnout(session->truth, i);
		struct checkins_source *source = &lists->sources[lists->count];

		if (turnout == NULL || turnout->checkins != CHECKINS_CSV ||
		    !truth_has_attached(session->truth, &turnout->checkins_csv,
		        setup->places[i].id))
			continue;
		source->place = i;
		if (list_read(lists, &turnout->checkins_csv,
		        &lists->texts[lists->count], &source->bytes, err) != 0)
			return -1;
		lists->count++;
	}
	lists->input.sources = lists->sources;
	lists->input.source_count = lists->count;
	return 0;
}

static int
roll_read(struct lists *lists, struct error *err)
{
	const struct truth *truth = lists->session->truth;
	struct checkins_input *input = &lists->input;
	struct text *texts = &lists->texts[lists->count];
	const struct roll *roll;

	if (!checkins_roll_is_in(truth))
		return 0;
	roll = &checkins_roll(truth)->statement.of.roll;
	input->has_roll = true;
	input->has_changes = roll->stage == ROLL_E;
	if (list_read(lists, &roll->list, &texts[0], &input->roll, err) != 0)
		return -1;
	return input->has_changes ? list_read(lists, &roll->changes, &texts[1],
	                                &input->changes, err)
	                          : 0;
}

int
voters_compare(struct session *session, struct error *err)
{
	const struct definition *definition = session->definition;
	size_t places = definition->setup.place_count;
	struct lists lists = { .session = session,
		.sources = memory_new(places, sizeof(*lists.sources)),
		.texts = memory_new(places + 2, sizeof(*lists.texts)) };
	struct checkins_merged merged;
	int rc = -1;

	if (sources_read(&lists, err) != 0)
		goto out;
	if (lists.count == 0) {
		rc = 0;
		goto out;
	}
	if (roll_read(&lists, err) != 0 ||
	    checkins_merge(&lists.input, &definition->setup,
	        definition->election.date, &merged, err) != 0)
		goto out;
	truth_set_checkins(session->truth, &merged);
	rc = 0;
out:
	for (size_t i = 0; i < places + 2; i++)
		text_clear(&lists.texts[i]);
	free(lists.texts);
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

#include "audit/verifier/model.h"

#include <string.h>

const struct statement *
model_latest(const struct model *model, enum note_kind kind, size_t index)
{
	return index < model->chain_counts[kind] ? model->latest[kind][index]
	                                         : NULL;
}

/* The first of the kind that is not below this subject and number. */
static size_t
numbered_from(const struct model *model, enum note_kind kind,
    const char *subject, uint64_t number)
{
	size_t from = 0, to = model->numbered_counts[kind];

	while (from < to) {
		size_t half = (from + to) / 2;
		const struct statement *s = model->numbered[kind][half];
		int sign = strcmp(s->subject, subject);

		if (sign < 0 || (sign == 0 && s->number < number))
			from = half + 1;
		else
			to = half;
	}
	return from;
}

const struct statement *
model_number(const struct model *model, enum note_kind kind,
    const char *subject, uint32_t number)
{
	size_t at = numbered_from(model, kind, subject, number);
	const struct statement *s;

	if (at == model->numbered_counts[kind])
		return NULL;
	s = model->numbered[kind][at];
	return s->number == number && strcmp(s->subject, subject) == 0 ? s
	                                                               : NULL;
}

bool
model_has_later(const struct model *model, const struct statement *statement)
{
	enum note_kind kind = statement->kind;
	size_t at = numbered_from(
	    model, kind, statement->subject, (uint64_t)statement->number + 1);

	return at < model->numbered_counts[kind] &&
	       strcmp(model->numbered[kind][at]->subject, statement->subject) ==
	           0;
}

uint64_t
turnout_voters(const struct turnout *turnout)
{
	uint64_t voters = 0;

	for (int c = 0; c < CHANNELS; c++)
		voters += turnout->voters[c];
	return voters;
}

bool
model_counts_papers(const struct model *model)
{
	return model->gate == GATE_NONE || model->gate == GATE_OPEN;
}

uint32_t
model_reopened(const struct model *model)
{
	const char *station =
	    model->definition->setup.stations[model->station].id;
	uint32_t reopened = 0;

	for (size_t i = 0; i < model->statement_counts[NOTE_RULING]; i++) {
		const struct statement *s = model->statements[NOTE_RULING][i];

		reopened += s->in_force &&
		            s->of.ruling.action == RULING_REOPEN &&
		            strcmp(s->of.ruling.station, station) == 0;
	}
	return reopened;
}

const struct statement *
model_certificate(const struct model *model)
{
	const struct statement *latest =
	    model_latest(model, NOTE_CERTIFICATE, model->station);

	return latest != NULL && latest->why == NULL &&
	               !log_is_before(&model->after, latest->id) &&
	               latest->of.certificate.reopened == model_reopened(model)
	           ? latest
	           : NULL;
}

void
model_sums(const struct model *model, const struct tally *tally,
    size_t question, struct tally_sums *sums)
{
	const struct question *q =
	    &model->definition->election.questions[question];
	const struct ordinance *ordinance = &model->definition->ordinance;

	*sums = (struct tally_sums){ .review = tally->review };
	for (size_t i = 0; i < q->option_count; i++)
		sums->options[i] = tally->options[i];
	for (size_t i = 0; i < ordinance->category_count; i++) {
		const struct category *category = &ordinance->categories[i];
		uint64_t papers = tally->categories[i];

		if (category->counts_as == COUNTS_INVALID)
			sums->invalid += papers;
		else if (category->counts_as == COUNTS_NONE)
			sums->none += papers;
		else
			sums->options[question_find_option(
			    q, category->option)] += papers;
	}
	for (size_t i = 0; i < q->option_count; i++)
		sums->valid += sums->options[i];
	sums->papers = sums->valid + sums->invalid + sums->none + sums->review;
}

#include "audit/verifier/findings.h"

#include <string.h>

#include "audit/verifier/digest.h"

/* What this station would sign now; false while a place is missing. */
static bool
totals_now(const struct model *model, struct totals *now)
{
	const struct setup *setup = &model->definition->setup;
	struct buffer ids = { 0 };
	bool all = true;

	*now = (struct totals){ .papers.known = setup->paper_count == 1 };
	for (size_t p = 0; all && p < setup->place_count; p++) {
		if (setup->districts[setup->places[p].district].station !=
		    model->station)
			continue;
		all = model->turnouts[p] != NULL;
		if (!all)
			break;
		now->voters += turnout_voters(model->turnouts[p]);
		buffer_add(&ids, model->turnout_statements[p]->id, DIGEST_LEN);
	}
	digest_of(buffer_bytes(&ids), now->turnouts);
	buffer_clear(&ids);
	for (size_t u = 0; now->papers.known && u < setup->unit_count; u++) {
		const struct statement *manifest;

		if (setup->districts[setup->units[u].district].station !=
		    model->station)
			continue;
		manifest = model_latest(model, NOTE_MANIFEST, u);
		if (manifest == NULL || !manifest->of.manifest.final)
			now->papers = (struct figure_or_none){ false, 0 };
		else
			now->papers.number += model_unit_papers(model, u);
	}
	return all;
}

static bool
still_true(const struct totals *then, const struct totals *now)
{
	return then->voters == now->voters &&
	       memcmp(then->turnouts, now->turnouts, DIGEST_LEN) == 0 &&
	       (!then->papers.known ||
	           (now->papers.known &&
	               then->papers.number == now->papers.number));
}

void
find_stale_gate(const struct model *model, struct findings *findings)
{
	const char *station =
	    model->definition->setup.stations[model->station].id;
	const struct statement *gate = model_latest(model, NOTE_GATE, 0);
	const struct statement *own =
	    model_latest(model, NOTE_TOTALS, model->station);
	struct totals now;

	if (gate == NULL || own == NULL || !totals_now(model, &now))
		return;
	for (size_t i = 0; i < gate->of.gate.total_count; i++) {
		const struct gate_total *total = &gate->of.gate.totals[i];

		if (strcmp(total->station, station) != 0 ||
		    (memcmp(total->id, own->id, DIGEST_LEN) == 0 &&
		        still_true(&own->of.totals, &now)))
			continue;
		findings_add(findings, "E306", station,
		    "the gate was judged with %s voters of station %s; its "
		    "statements say %s now",
		    "nsn", total->voters, station, now.voters);
	}
}

#include "tally/publish/publish.h"

bool
publication_has_choices(const struct result *result, size_t district)
{
	const struct area_count *count = &result->districts[district].count;
	const struct definition *definition = result->definition;
	uint64_t papers = 0, seen = 0;

	for (size_t i = 0; i < definition->setup.paper_count; i++)
		papers += count->papers[i];
	for (size_t i = 0; i < definition->election.question_count; i++) {
		struct question_sums sums;

		count_sums(&count->questions[i], definition, i, &sums);
		seen += sums.papers;
	}
	return result_shows_choices(result) && (papers == 0 || seen > 0);
}

bool
publication_has_places(const struct publication *publication)
{
	const struct setup *setup = &publication->definition->setup;

	for (size_t i = 0; i < setup->district_count; i++)
		if (setup->districts[i].station == publication->station)
			return true;
	return false;
}

#include "tally/books.h"

#include <stdlib.h>

/*
 * Units that share a place are joined: roots[i] leads to the smallest index
 * of its set (union-find with path halving).
 */
static size_t
root_of(size_t *roots, size_t i)
{
	while (roots[i] != i) {
		roots[i] = roots[roots[i]];
		i = roots[i];
	}
	return i;
}

static void
join(size_t *roots, size_t a, size_t b)
{
	a = root_of(roots, a);
	b = root_of(roots, b);
	if (a < b)
		roots[b] = a;
	else
		roots[a] = b;
}

/* The units' sets: two of one kind of paper with boxes of one place. */
static void
units_join(const struct truth *truth, size_t *roots, size_t paper)
{
	const struct setup *setup = &truth->definition->setup;
	size_t *first = memory_new(setup->place_count, sizeof(*first));

	for (size_t i = 0; i < setup->box_count; i++) {
		size_t unit = truth_box_unit(truth, i);
		size_t place = setup->boxes[i].place;

		if (setup->units[unit].paper != paper)
			continue;
		if (first[place] == 0)
			first[place] = unit + 1;
		else
			join(roots, first[place] - 1, unit);
	}
	free(first);
}

static bool
unit_is_here(const struct setup *setup, size_t unit, size_t station)
{
	return setup->districts[setup->units[unit].district].station == station;
}

static void
place_add(const struct truth *truth, size_t place, struct books_line *line)
{
	const struct turnout *turnout = truth_turnout(truth, place);

	if (turnout == NULL) {
		line->complete = false;
		return;
	}
	line->voters += turnout_voters(turnout);
	line->taken_home += turnout->taken_home;
	line->typed = line->typed || turnout->from_paper;
}

static void
unit_add(const struct truth *truth, size_t unit, struct books_line *line)
{
	const struct manifest *manifest = truth_manifest(truth, unit);
	const struct opening *opening = truth_opening(truth, unit);

	line->units++;
	if (manifest == NULL || !manifest->final)
		line->complete = false;
	line->papers += truth_papers(truth, unit);
	if (opening != NULL) {
		line->moved_in += opening->moved_in.papers;
		line->moved_out += opening->moved_out.papers;
	}
	for (size_t i = 0; opening != NULL && i < opening->envelope_count; i++)
		line->not_put_in += opening->envelopes[i].not_put_in;
}

/* Adds each place once to the line of the unit that has its boxes. */
static void
places_add(const struct truth *truth, size_t *roots, size_t paper,
    struct books_line **by_root)
{
	const struct setup *setup = &truth->definition->setup;
	bool *done = memory_new(setup->place_count, sizeof(*done));

	for (size_t i = 0; i < setup->box_count; i++) {
		size_t unit = truth_box_unit(truth, i);
		size_t place = setup->boxes[i].place;
		struct books_line *line;

		if (setup->units[unit].paper != paper || done[place])
			continue;
		line = by_root[root_of(roots, unit)];
		if (line == NULL)
			continue;
		place_add(truth, place, line);
		done[place] = true;
	}
	free(done);
}

static void
paper_make(const struct truth *truth, size_t station, size_t paper,
    struct books *books)
{
	const struct setup *setup = &truth->definition->setup;
	size_t *roots = memory_new(setup->unit_count, sizeof(*roots));
	struct books_line **by_root =
	    memory_new(setup->unit_count, sizeof(struct books_line *));

	for (size_t i = 0; i < setup->unit_count; i++)
		roots[i] = i;
	units_join(truth, roots, paper);
	for (size_t i = 0; i < setup->unit_count; i++) {
		size_t root = root_of(roots, i);

		if (setup->units[i].paper != paper ||
		    !unit_is_here(setup, i, station))
			continue;
		if (by_root[root] == NULL) {
			by_root[root] = &books->lines[books->count++];
			*by_root[root] = (struct books_line){ .paper = paper,
				.first_unit = i,
				.complete = true };
		}
		unit_add(truth, i, by_root[root]);
	}
	places_add(truth, roots, paper, by_root);
	free(by_root);
	free(roots);
}

void
books_make(const struct truth *truth, size_t station, struct books *books)
{
	const struct setup *setup = &truth->definition->setup;

	/* Never more lines than units: a unit has one kind of paper. */
	*books = (struct books){ .lines = memory_new(setup->unit_count,
		                     sizeof(books->lines[0])) };
	for (size_t p = 0; p < setup->paper_count; p++)
		paper_make(truth, station, p, books);
}

void
books_clear(struct books *books)
{
	free(books->lines);
	*books = (struct books){ .lines = NULL };
}

int64_t
books_unexplained(const struct books_line *line, const struct setup *setup)
{
	int64_t rest = (int64_t)line->voters + (int64_t)line->moved_in -
	               (int64_t)line->moved_out - (int64_t)line->papers -
	               (int64_t)line->not_put_in;

	return setup->paper_count == 1 ? rest - (int64_t)line->taken_home
	                               : rest;
}

/* Papers that went between units or votes are always said, and join in. */
static void
moved_find(
    const struct books_line *line, const char *id, struct findings *findings)
{
	if (line->moved_in + line->moved_out > 0)
		findings_add(findings, FINDING_MOVED, id,
		    N_("unit %s: %llu papers of others are counted here, %llu "
		       "of its own elsewhere"),
		    id, (unsigned long long)line->moved_in,
		    (unsigned long long)line->moved_out);
}

/*
 * What a unit gave away, another one has. Papers that went to another vote,
 * or came from there, stand in no book of ours: that is to be explained, or
 * "counted elsewhere" would be a way to lose a difference.
 */
static void
elsewhere_find(const struct truth *truth, const struct books *books,
    size_t station, struct findings *findings)
{
	const char *id = truth->definition->setup.stations[station].id;
	uint64_t in = 0, out = 0;

	for (size_t i = 0; i < books->count; i++) {
		in += books->lines[i].moved_in;
		out += books->lines[i].moved_out;
	}
	if (in != out)
		findings_add(findings, FINDING_MOVED_ELSEWHERE, id,
		    N_("station %s: papers of others counted here %llu, but of "
		       "its own counted elsewhere %llu: difference %lld"),
		    id, (unsigned long long)in, (unsigned long long)out,
		    (long long)in - (long long)out);
}

/* The equation in numbers; every term stays where it was observed. */
static void
line_find(const struct truth *truth, const struct books_line *line,
    struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	const char *id = setup->units[line->first_unit].id;
	int64_t rest = books_unexplained(line, setup);
	bool small = llabs(rest) <= (long long)setup->difference;
	uint64_t home = setup->paper_count == 1 ? line->taken_home : 0;
	uint64_t in = line->voters + line->moved_in;
	uint64_t out = line->papers + line->moved_out;

	if (line->moved_in + line->moved_out > 0 && rest != 0)
		findings_add(findings,
		    rest > 0
		        ? (small ? FINDING_SHORTAGE_SMALL : FINDING_SHORTAGE)
		        : (small ? FINDING_SURPLUS_SMALL : FINDING_SURPLUS),
		    id,
		    N_("unit %s: voters and papers moved in %llu, papers and "
		       "moved out %llu, not put in %llu, taken home %llu: "
		       "unexplained %lld"),
		    id, (unsigned long long)in, (unsigned long long)out,
		    (unsigned long long)line->not_put_in,
		    (unsigned long long)home, (long long)rest);
	else if (rest > 0)
		findings_add(findings,
		    small ? FINDING_SHORTAGE_SMALL : FINDING_SHORTAGE, id,
		    N_("unit %s: voters %llu = papers %llu + not put in %llu + "
		       "taken home %llu + unexplained %lld"),
		    id, (unsigned long long)line->voters,
		    (unsigned long long)line->papers,
		    (unsigned long long)line->not_put_in,
		    (unsigned long long)home, (long long)rest);
	else
		findings_add(findings,
		    small ? FINDING_SURPLUS_SMALL : FINDING_SURPLUS, id,
		    N_("unit %s: voters %llu, but papers %llu + not put in "
		       "%llu + taken home %llu: a surplus of %lld"),
		    id, (unsigned long long)line->voters,
		    (unsigned long long)line->papers,
		    (unsigned long long)line->not_put_in,
		    (unsigned long long)home, (long long)-rest);
}

void
books_find(const struct truth *truth, const struct books *books, size_t station,
    struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;

	elsewhere_find(truth, books, station, findings);
	for (size_t i = 0; i < books->count; i++) {
		const struct books_line *line = &books->lines[i];

		moved_find(line, setup->units[line->first_unit].id, findings);
		if (line->complete && books_unexplained(line, setup) != 0)
			line_find(truth, line, findings);
	}
}

#include "audit/verifier/findings.h"

#include <stdlib.h>
#include <string.h>

/*
 * Which units share a place: their boxes lead from one to the other. The
 * equation holds for all of them together, not for each.
 */
struct web {
	const struct model *model;
	size_t *of_unit, *of_place; /* first box, +1; 0: none */
	size_t *next_of_unit, *next_of_place;
	size_t *todo; /* units still to be looked at */
	size_t todo_count;
	bool *unit_seen;
	bool *place_seen; /* with this kind of paper */
};

static struct web
web_of(const struct model *model)
{
	const struct setup *setup = &model->definition->setup;
	struct web web = { .model = model,
		.of_unit = memory_take(setup->unit_count, sizeof(size_t)),
		.of_place = memory_take(setup->place_count, sizeof(size_t)),
		.next_of_unit = memory_take(setup->box_count, sizeof(size_t)),
		.next_of_place = memory_take(setup->box_count, sizeof(size_t)),
		.todo = memory_take(setup->unit_count, sizeof(size_t)),
		.unit_seen = memory_take(setup->unit_count, sizeof(bool)),
		.place_seen = memory_take(setup->place_count, sizeof(bool)) };

	for (size_t b = 0; b < setup->box_count; b++) {
		size_t unit = model->box_units[b],
		       place = setup->boxes[b].place;

		web.next_of_unit[b] = web.of_unit[unit];
		web.of_unit[unit] = b + 1;
		web.next_of_place[b] = web.of_place[place];
		web.of_place[place] = b + 1;
	}
	return web;
}

static void
web_free(struct web *web)
{
	free(web->of_unit);
	free(web->of_place);
	free(web->next_of_unit);
	free(web->next_of_place);
	free(web->todo);
	free(web->unit_seen);
	free(web->place_seen);
}

static void
meet_unit(struct web *web, size_t unit)
{
	if (web->unit_seen[unit])
		return;
	web->unit_seen[unit] = true;
	web->todo[web->todo_count++] = unit;
}

static void
take_place(struct web *web, size_t place, struct books_line *line)
{
	const struct setup *setup = &web->model->definition->setup;
	const struct turnout *turnout = web->model->turnouts[place];

	if (web->place_seen[place])
		return;
	web->place_seen[place] = true;
	if (turnout == NULL) {
		line->complete = false;
	} else {
		line->voters += turnout_voters(turnout);
		line->taken_home += turnout->taken_home;
	}
	for (size_t b = web->of_place[place]; b > 0;
	     b = web->next_of_place[b - 1]) {
		size_t unit = web->model->box_units[b - 1];

		if (setup->units[unit].paper == line->paper)
			meet_unit(web, unit);
	}
}

static void
take_unit(struct web *web, size_t unit, struct books_line *line)
{
	const struct setup *setup = &web->model->definition->setup;
	const struct statement *manifest =
	    model_latest(web->model, NOTE_MANIFEST, unit);
	const struct statement *opening =
	    model_latest(web->model, NOTE_OPENING, unit);

	if (manifest == NULL || !manifest->of.manifest.final)
		line->complete = false;
	line->papers += model_unit_papers(web->model, unit);
	if (opening != NULL) {
		const struct opening *o = &opening->of.opening;

		line->moved_in += o->moved_in;
		line->moved_out += o->moved_out;
		for (size_t i = 0; i < o->envelope_count; i++)
			line->not_put_in += o->envelopes[i].not_put_in;
	}
	for (size_t b = web->of_unit[unit]; b > 0; b = web->next_of_unit[b - 1])
		take_place(web, setup->boxes[b - 1].place, line);
}

struct books
books_of(const struct model *model)
{
	const struct setup *setup = &model->definition->setup;
	struct books books = { .lines = memory_take(setup->unit_count,
		                   sizeof(struct books_line)) };
	struct web web = web_of(model);

	for (size_t p = 0; p < setup->paper_count; p++) {
		/* A place stands once in the books of each kind of paper. */
		memset(web.place_seen, 0, setup->place_count * sizeof(bool));
		for (size_t u = 0; u < setup->unit_count; u++) {
			const struct unit *unit = &setup->units[u];
			struct books_line *line;

			if (unit->paper != p || web.unit_seen[u] ||
			    setup->districts[unit->district].station !=
			        model->station)
				continue;
			line = &books.lines[books.count++];
			*line = (struct books_line){
				.first_unit = u, .paper = p, .complete = true
			};
			meet_unit(&web, u);
			while (web.todo_count > 0)
				take_unit(
				    &web, web.todo[--web.todo_count], line);
		}
	}
	web_free(&web);
	return books;
}

void
books_clear(struct books *books)
{
	free(books->lines);
	*books = (struct books){ .count = 0 };
}

/* With several kinds of paper nobody knows which was taken home. */
static uint64_t
taken_home(const struct model *model, const struct books_line *line)
{
	return model->definition->setup.paper_count == 1 ? line->taken_home : 0;
}

int64_t
books_rest(const struct model *model, const struct books_line *line)
{
	return (int64_t)(line->voters + line->moved_in) -
	       (int64_t)(line->papers + line->moved_out + line->not_put_in +
	                 taken_home(model, line));
}

static void
find_in_line(const struct model *model, const struct books_line *line,
    struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const char *id = setup->units[line->first_unit].id;
	int64_t rest = books_rest(model, line);
	bool small = llabs(rest) <= (int64_t)setup->thresholds.difference;
	const char *code =
	    rest > 0 ? (small ? "W303" : "E301") : (small ? "W304" : "E302");

	if (line->moved_in + line->moved_out > 0)
		findings_add(findings, code, id,
		    "unit %s: voters and papers moved in %s, papers and moved "
		    "out %s, not put in %s, taken home %s: unexplained %s",
		    "snnnnd", id, line->voters + line->moved_in,
		    line->papers + line->moved_out, line->not_put_in,
		    taken_home(model, line), (long long)rest);
	else if (rest > 0)
		findings_add(findings, code, id,
		    "unit %s: voters %s = papers %s + not put in %s + taken "
		    "home %s + unexplained %s",
		    "snnnnd", id, line->voters, line->papers, line->not_put_in,
		    taken_home(model, line), (long long)rest);
	else
		findings_add(findings, code, id,
		    "unit %s: voters %s, but papers %s + not put in %s + "
		    "taken home %s: a surplus of %s",
		    "snnnnd", id, line->voters, line->papers, line->not_put_in,
		    taken_home(model, line), (long long)-rest);
}

void
find_in_books(const struct model *model, const struct books *books,
    struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const char *station = setup->stations[model->station].id;
	uint64_t in = 0, out = 0;

	for (size_t i = 0; i < books->count; i++) {
		const struct books_line *line = &books->lines[i];
		const char *id = setup->units[line->first_unit].id;
		int64_t rest = books_rest(model, line);

		in += line->moved_in;
		out += line->moved_out;
		if (line->moved_in + line->moved_out > 0)
			findings_add(findings, "N305", id,
			    "unit %s: %s papers of others are counted here, "
			    "%s of its own elsewhere",
			    "snn", id, line->moved_in, line->moved_out);
		if (!line->complete)
			continue;
		if (rest != 0)
			find_in_line(model, line, findings);
		find_digits(id, rest, findings);
		if (line->voters == 0 && line->papers > 0)
			findings_add(findings, "W603", id,
			    "unit %s: %s papers, but no voters at any of its "
			    "places",
			    "sn", id, line->papers);
	}
	if (in != out)
		findings_add(findings, "W307", station,
		    "station %s: papers of others counted here %s, but of its "
		    "own counted elsewhere %s: difference %s",
		    "snnd", station, in, out, (long long)in - (long long)out);
}

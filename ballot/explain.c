#include "ballot/explain.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/rules/rule_text.h"

/* Longer lists are counted, not printed. */
#define TABLE_ROWS_MAX 40

/* Both languages, the chosen one first: both will be published. */
static void
both(FILE *to, const struct label *label)
{
	const char *first = label_text(label);

	fprintf(
	    to, "%s (%s)", first, first == label->ja ? label->en : label->ja);
}

/* A text in a column of `width` cells. */
static void
cell(FILE *to, const char *text, size_t width)
{
	size_t used = text_width(text);

	fputs(text, to);
	for (size_t i = used; i < width; i++)
		fputc(' ', to);
	fputs("  ", to);
}

/* A column's width once it must hold `text`, too. */
static size_t
wider(size_t width, const char *text)
{
	size_t needed = text_width(text);

	return needed > width ? needed : width;
}

static void
line(FILE *to, const char *title, const struct label *label)
{
	fprintf(to, "%s: ", translate(title));
	both(to, label);
	fputc('\n', to);
}

void
explain_election(FILE *to, const struct election *election)
{
	char date[DATE_TEXT_LEN];

	if (election->rehearsal)
		say(to, N_("*** A REHEARSAL: nothing in it is a vote ***\n"));
	both(to, &election->name);
	fputc('\n', to);
	line(to, N_("authority"), &election->authority);
	date_format(election->date, date);
	say(to, N_("polling day: %s\n"), date);
}

void
explain_fingerprint(FILE *to, const char *title, const struct digest *digest)
{
	char group[5];

	fprintf(to, "%s:\n", translate(title));
	for (size_t i = 1; i <= FINGERPRINT_GROUPS; i++) {
		digest_group(digest, i, group);
		fprintf(to, "  %2zu %s%s", i, group, i % 8 == 0 ? "\n" : "");
	}
}

void
explain_questions(FILE *to, const struct election *election)
{
	for (size_t i = 0; i < election->question_count; i++) {
		const struct question *question = &election->questions[i];

		say(to, N_("\nQuestion \"%s\": "), question->id);
		both(to, &question->text);
		fputc('\n', to);
		for (size_t j = 0; j < question->option_count; j++) {
			const struct option *option = &question->options[j];

			fprintf(to, "  %c  ", option->code);
			cell(to, option->id, 12);
			both(to, &option->label);
			fputc('\n', to);
		}
	}
}

void
explain_source(FILE *to, const char *source, bool verified)
{
	say(to, N_("source: "));
	fputs(source, to);
	say(to, verified ? N_("; compared with the legal text\n")
	                 : N_("; NOT verified against the legal text\n"));
}

static void
explain_category(
    FILE *to, const struct election *election, const struct category *category)
{
	const struct question *question =
	    election != NULL ? &election->questions[0] : NULL;
	int option = -1;

	fprintf(to, "  %c  ", category->code);
	cell(to, category->id, 12);
	both(to, &category->label);
	fputs("\n     ", to);
	switch (category->counts_as) {
	case COUNTS_AS_INVALID:
		say(to, N_("is an invalid vote"));
		break;
	case COUNTS_AS_NONE:
		say(to, N_("is neither valid nor invalid; the paper counts, "
		           "the question does not"));
		break;
	case COUNTS_AS_VALID:
		if (question != NULL)
			option = question_option(question, category->option);
		say(to, N_("is a valid vote for \"%s\""),
		    option >= 0 ? label_text(&question->options[option].label)
		                : category->option);
		break;
	}
	fputs("; ", to);
	explain_source(to, category->source, category->verified);
}

static void
explain_decision(
    FILE *to, const struct election *election, const struct rules *rules)
{
	struct text text = { 0 };

	say(to, N_("\nDecision:\n"));
	rule_text_explain(rules, election, &text);
	fputs(text.at, to);
	text_clear(&text);
}

void
explain_ordinance(FILE *to, const struct election *election,
    const struct ordinance *ordinance)
{
	fputc('\n', to);
	line(to, N_("Ordinance"), &ordinance->name);
	fputs("  ", to);
	explain_source(to, ordinance->source, ordinance->verified);
	if (ordinance->has_mark)
		line(to, N_("How a paper is marked"), &ordinance->mark);
	say(to, N_("What else a paper can be, in place of a vote for an "
	           "option:\n"));
	for (size_t i = 0; i < ordinance->category_count; i++)
		explain_category(to, election, &ordinance->categories[i]);
	fprintf(to, "  %c  ", CODE_REVIEW);
	say(to, N_("still to be judged by people; open until then\n"));
	explain_decision(to, election, &ordinance->decision);
	explain_eligibility(to, &ordinance->eligibility);
}

static void
explain_papers(
    FILE *to, const struct election *election, const struct setup *setup)
{
	say(to, N_("\nPapers:\n"));
	for (size_t i = 0; i < setup->paper_count; i++) {
		const struct paper *paper = &setup->papers[i];

		fputs("  ", to);
		cell(to, paper->id, 12);
		both(to, &paper->label);
		say(to, N_("; questions:"));
		for (size_t j = 0; j < paper->question_count; j++)
			fprintf(to, " %s",
			    election->questions[paper->questions[j]].id);
		fputc('\n', to);
	}
}

static void
explain_counts(FILE *to, const struct setup *setup)
{
	size_t kinds[3] = { 0 };

	for (size_t i = 0; i < setup->place_count; i++)
		kinds[setup->places[i].kind]++;
	say(to, setup->precinct_scan
	            ? N_("\nScanned by place: each place's boxes are a unit of "
	                 "their own.\n")
	            : N_("\nScanned in the hall: the boxes of a unit are mixed "
	                 "first.\n"));
	say(to,
	    N_("  stations %zu, districts %zu, units %zu, places %zu, boxes "
	       "%zu\n"),
	    setup->station_count, setup->district_count, setup->unit_count,
	    setup->place_count, setup->box_count);
	say(to,
	    N_("  places: %zu on polling day, %zu for early voting, %zu for "
	       "absentee votes\n"),
	    kinds[PLACE_DAY], kinds[PLACE_EARLY], kinds[PLACE_ABSENTEE]);
}

/* Units, places and boxes of each district. */
struct extent {
	size_t units, places, boxes;
};

static struct extent *
extents_new(const struct setup *setup)
{
	struct extent *extents =
	    memory_new(setup->district_count, sizeof(*extents));

	for (size_t i = 0; i < setup->unit_count; i++)
		extents[setup->units[i].district].units++;
	for (size_t i = 0; i < setup->place_count; i++)
		extents[setup->places[i].district].places++;
	for (size_t i = 0; i < setup->box_count; i++)
		extents[setup->units[setup->boxes[i].unit].district].boxes++;
	return extents;
}

static void
cell_number(FILE *to, size_t number)
{
	char text[NUMBER_TEXT_LEN];

	number_text((long long)number, text);
	fprintf(to, "%*s%s", 8 - (int)strlen(text), "", text);
}

/* A column's title, to the right. */
static void
cell_title(FILE *to, const char *title)
{
	int pad = 8 - (int)text_width(translate(title));

	fprintf(to, "%*s%s", pad > 0 ? pad : 0, "", translate(title));
}

static void
explain_districts(FILE *to, const struct setup *setup)
{
	size_t id = 12, name = 16, station = 12;
	struct extent *extents;

	if (setup->district_count > TABLE_ROWS_MAX)
		return;
	for (size_t i = 0; i < setup->district_count; i++) {
		const struct district *district = &setup->districts[i];

		id = wider(id, district->id);
		name = wider(name, label_text(&district->label));
		station = wider(station, setup->stations[district->station].id);
	}
	extents = extents_new(setup);
	fputs("\n  ", to);
	cell(to, translate(N_("district")), id + 2 + name);
	cell(to, translate(N_("station")), station);
	cell_title(to, N_("units"));
	cell_title(to, N_("places"));
	cell_title(to, N_("boxes"));
	fputc('\n', to);
	for (size_t i = 0; i < setup->district_count; i++) {
		const struct district *district = &setup->districts[i];

		fputs("  ", to);
		cell(to, district->id, id);
		cell(to, label_text(&district->label), name);
		cell(to, setup->stations[district->station].id, station);
		cell_number(to, extents[i].units);
		cell_number(to, extents[i].places);
		cell_number(to, extents[i].boxes);
		if (district->has_remark)
			fprintf(to, "  %s", label_text(&district->remark));
		fputc('\n', to);
	}
	free(extents);
}

static void
explain_place_kind(FILE *to, const struct place *place)
{
	char date[DATE_TEXT_LEN];

	switch (place->kind) {
	case PLACE_DAY:
		cell(to, translate(N_("polling day")), 14);
		break;
	case PLACE_EARLY:
		date_format(place->date, date);
		cell(to, date, 14);
		break;
	case PLACE_ABSENTEE:
		cell(to, translate(N_("absentee")), 14);
		break;
	}
}

/* Every place with its boxes and the units that they fill. */
static void
explain_places(FILE *to, const struct setup *setup)
{
	size_t id = 16, name = 20, district = 12;

	if (setup->place_count > TABLE_ROWS_MAX ||
	    setup->box_count > 4 * TABLE_ROWS_MAX)
		return;
	for (size_t i = 0; i < setup->place_count; i++) {
		const struct place *place = &setup->places[i];

		id = wider(id, place->id);
		name = wider(name, label_text(&place->label));
		district =
		    wider(district, setup->districts[place->district].id);
	}
	say(to, N_("\nPlaces (district; boxes and the units they go to):\n"));
	for (size_t i = 0; i < setup->place_count; i++) {
		const struct place *place = &setup->places[i];

		fputs("  ", to);
		cell(to, place->id, id);
		cell(to, label_text(&place->label), name);
		explain_place_kind(to, place);
		cell(to, setup->districts[place->district].id, district);
		for (size_t j = 0; j < setup->box_count; j++)
			if (setup->boxes[j].place == i)
				fprintf(to, " %s→%s", setup->boxes[j].id,
				    setup->units[setup->boxes[j].unit].id);
		fputc('\n', to);
	}
}

static void
explain_rule(FILE *to, enum role role, const struct policy_rule *rule)
{
	if (rule->signed_ == rule->slots)
		say(to, N_("  %s: %u, by electronic signature\n"),
		    role_label(role), rule->slots);
	else if (rule->signed_ == 0)
		say(to,
		    N_("  %s: %u, by electronic signature, on paper, or absent "
		       "or refused with the reason\n"),
		    role_label(role), rule->slots);
	else
		say(to,
		    N_("  %s: %u, at least %u of them by electronic "
		       "signature; the others also on paper, or absent or "
		       "refused with the reason\n"),
		    role_label(role), rule->slots, rule->signed_);
}

static bool
policy_has(const struct setup *setup, enum note_kind kind)
{
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
		if (setup->policy.rules[kind][role].slots > 0)
			return true;
	return false;
}

static void
policy_title(FILE *to, enum note_kind kind)
{
	switch ((int)kind) {
	case NOTE_MANIFEST:
		say(to, N_("\nA manifest (the papers of a unit) must be signed "
		           "by:\n"));
		break;
	case NOTE_TURNOUT:
		say(to, N_("\nA turnout (the voters of a place) must be signed "
		           "by:\n"));
		break;
	case NOTE_TOTALS:
		say(to, N_("\nThe totals of a station (for the gate) must be "
		           "signed by:\n"));
		break;
	case NOTE_GATE:
		say(to, N_("\nThe decision of the gate must be signed by:\n"));
		break;
	default:
		say(to, N_("\nA note of the kind \"%s\" must be signed by:\n"),
		    note_kind_word(kind));
		break;
	}
}

/* Manifests and turnouts always, other kinds if somebody may sign them. */
static void
explain_policy(FILE *to, const struct setup *setup)
{
	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KIND_COUNT;
	     kind++) {
		if (!policy_has(setup, kind))
			continue;
		policy_title(to, kind);
		for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
			const struct policy_rule *rule =
			    &setup->policy.rules[kind][role];

			if (rule->slots > 0)
				explain_rule(to, (enum role)role, rule);
		}
	}
}

/* A gate that keeps papers sealed opens only by these signatures. */
static void
explain_gate(
    FILE *to, const struct ordinance *ordinance, const struct setup *setup)
{
	const struct rules *rules = &ordinance->decision;

	if (!rules->exists || !rules->gate.exists ||
	    rules->gate.count_if_not_met)
		return;
	if (!policy_has(setup, NOTE_TOTALS))
		say(to, N_("! the ordinance has a gate, but nobody may sign "
		           "the totals of a station: it can never open\n"));
	if (setup->station_count > 1 || !policy_has(setup, NOTE_GATE))
		say(to, N_("The decision of the gate is signed by the "
		           "election authority.\n"));
}

static void
explain_missing_units(FILE *to, const struct setup *setup)
{
	bool *covered = memory_new(
	    setup->district_count * setup->paper_count, sizeof(*covered));
	size_t missing = 0;

	for (size_t i = 0; i < setup->unit_count; i++)
		covered[setup->units[i].district * setup->paper_count +
		        setup->units[i].paper] = true;
	for (size_t i = 0; i < setup->district_count * setup->paper_count;
	     i++) {
		if (covered[i] || ++missing > TABLE_ROWS_MAX)
			continue;
		say(to,
		    N_("! district \"%s\" has no unit for paper \"%s\": is "
		       "that right?\n"),
		    setup->districts[i / setup->paper_count].id,
		    setup->papers[i % setup->paper_count].id);
	}
	if (missing > TABLE_ROWS_MAX)
		say(to, N_("! and so on, %zu times in all\n"), missing);
	free(covered);
}

static void
explain_missing_boxes(FILE *to, const struct setup *setup)
{
	bool *has_box = memory_new(setup->place_count, sizeof(*has_box));
	size_t missing = 0;

	for (size_t i = 0; i < setup->box_count; i++)
		has_box[setup->boxes[i].place] = true;
	for (size_t i = 0; i < setup->place_count; i++) {
		if (has_box[i] || ++missing > TABLE_ROWS_MAX)
			continue;
		say(to, N_("! place \"%s\" has no box: is that right?\n"),
		    setup->places[i].id);
	}
	if (missing > TABLE_ROWS_MAX)
		say(to, N_("! and so on, %zu times in all\n"), missing);
	free(has_box);
}

void
explain_setup(FILE *to, const struct election *election,
    const struct ordinance *ordinance, const struct setup *setup)
{
	say(to, N_("\nSetup %u\n"), setup->number);
	explain_papers(to, election, setup);
	explain_counts(to, setup);
	explain_districts(to, setup);
	explain_places(to, setup);
	explain_policy(to, setup);
	if (ordinance != NULL)
		explain_gate(to, ordinance, setup);
	say(to, N_("\nLimits: a file of ballots holds at most %zu papers\n"),
	    setup->papers_per_file);
	say(to,
	    N_("Pointed out: a district with more than %u invalid papers in "
	       "1,000, or whose voters and papers differ by more than %u\n"),
	    setup->invalid_per_mille, setup->difference);
	explain_missing_units(to, setup);
	explain_missing_boxes(to, setup);
}

void
explain_roster(FILE *to, const struct roster *roster)
{
	size_t counts[ROLE_COUNT] = { 0 }, revoked = 0;

	for (size_t i = 0; i < roster->count; i++) {
		if (roster->entries[i].revoked)
			revoked++;
		else
			counts[roster->entries[i].role]++;
	}
	say(to, N_("\nRoster %u: keys %zu, of them revoked %zu\n"),
	    roster->head.number, roster->count, revoked);
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
		if (counts[role] > 0)
			say(to, "  %s: %zu\n", role_label((enum role)role),
			    counts[role]);
}

/*
 * What one of our two programs understood of a note or a definition, as text
 * that must be the same for both. Included by differ-ours.c and
 * differ-theirs.c behind the headers of their program: most names of members
 * are the same in both, and the rest is defined before:
 *
 *   OUT            the growing text; PUT(...) adds to `out`
 *   HEX(digest)    64 digits; DAY(date) "2026-11-23"
 *   HEAD           type of a head; TITLE(head) its title
 *   LEN(t), AT(t)  a person or a reason of a slot
 *   KIND_FIND, ROLE_FIND   by a C string
 *   HOW_FIRST, ACTION_FIRST, COUNTS(category) ...   where enumerations differ
 */
#ifndef KAIHYO_TESTS_TOOLS_DIFFER_H
#define KAIHYO_TESTS_TOOLS_DIFFER_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N(number) ((unsigned long long)(number))
#define EACH(i, list, count) for (size_t i = 0; i < (list)->count; i++)

/* --- notes ---------------------------------------------------------------- */

static void
put_head(OUT *out, const char *kind, const HEAD *head)
{
	PUT("%s of %s\ntitle %.*s\nrehearsal %d\nsubject %s\nnumber %u\n", kind,
	    HEX(head->election), LEN(head->title), AT(head->title),
	    head->rehearsal, head->subject, head->number);
	PUT("replaces %s\ndate %s\n", head->first ? "-" : HEX(head->replaces),
	    DAY(head->date));
}

static void
put_slots(OUT *out, const struct slot *slots, size_t count)
{
	for (size_t i = 0; i < count; i++)
		PUT("slot %s %d %.*s: %.*s\n", role_name(slots[i].role),
		    (int)slots[i].how - HOW_FIRST, LEN(slots[i].person),
		    AT(slots[i].person), LEN(slots[i].reason),
		    AT(slots[i].reason));
}

static void
put_manifest(OUT *out, const struct manifest *m)
{
	PUT("final %d\n", m->final);
	EACH(i, m, file_count)
	PUT("file %d %u %llu %s\n", NAME_KIND(m->files[i].name),
	    m->files[i].name.number, N(m->files[i].papers),
	    HEX(m->files[i].digest));
	EACH(i, m, withdrawn_count)
	PUT("withdrawn %d %u %s %s\n", NAME_KIND(m->withdrawn[i].name),
	    m->withdrawn[i].name.number, HEX(m->withdrawn[i].digest),
	    m->withdrawn[i].reason);
}

static void
put_turnout(OUT *out, const struct turnout *t)
{
	PUT("voters %llu %llu %llu\nof them %llu %llu %llu %llu\n",
	    N(t->voters[0]), N(t->voters[1]), N(t->voters[2]), N(t->braille),
	    N(t->proxy), N(t->provisional), N(t->taken_home));
	EACH(i, t, paper_count)
	PUT("paper %s %llu %llu %llu %llu %llu\n", t->papers[i].id,
	    N(t->papers[i].received), N(t->papers[i].issued),
	    N(t->papers[i].returned), N(t->papers[i].spoiled),
	    N(t->papers[i].left));
	EACH(i, t, sent_count)
	PUT("sent %s %llu\n", t->sent[i].place, N(t->sent[i].envelopes));
	PUT("envelopes %llu %llu %llu %llu\ncheckins %d %llu %llu\n",
	    N(t->envelopes.received), N(t->envelopes.accepted),
	    N(t->envelopes.refused), N(t->envelopes.late), (int)t->checkins,
	    N(t->checkin_counts[0]),
	    N(t->checkins == CHECKINS_PAPER ? t->checkin_counts[1] : 0));
	if (t->checkins == CHECKINS_CSV)
		PUT("list %s\n", HEX(t->CHECKINS_DIGEST));
	EACH(i, t, box_count)
	PUT("box %s %s\n", t->boxes[i].id, t->boxes[i].seal);
}

static void
put_receipt(OUT *out, const struct receipt *r)
{
	PUT("turnout %s\nconfirmed %d\n",
	    r->has_turnout ? HEX(r->turnout) : "-", r->confirmed);
	EACH(i, r, box_count)
	PUT("box %s %s %d\n", r->boxes[i].id, r->boxes[i].seal,
	    r->boxes[i].received);
	PUT("simultaneous %d %llu\n", r->has_simultaneous,
	    N(r->has_simultaneous ? r->simultaneous : 0));
}

static void
put_opening(OUT *out, const struct opening *o)
{
	EACH(i, o, box_count)
	PUT("box %s %s\n", o->boxes[i].id, o->boxes[i].person);
	EACH(i, o, envelope_count)
	PUT("envelopes %s %llu %llu %s\n", o->envelopes[i].place,
	    N(o->envelopes[i].put_in), N(o->envelopes[i].not_put_in),
	    o->envelopes[i].reason);
	PUT("moved %llu %llu\n", N(MOVED(o->moved_in)), N(MOVED(o->moved_out)));
}

static void
put_roll(OUT *out, const struct roll *r)
{
	PUT("stage %d\nreference %s\neligible %llu\nstruck %llu\n",
	    (int)r->stage, DAY(r->reference), N(r->eligible),
	    N(r->struck_after_voting));
	EACH(i, r, ROLL_COUNT)
	PUT("place %s %llu\n", r->ROLL_LIST[i].place,
	    N(r->ROLL_LIST[i].eligible));
}

#define PUT_FIGURE(f) PUT((f).known ? "%llu\n" : "-\n", N((f).number))

static void
put_totals(OUT *out, const struct totals *t)
{
	PUT("turnouts %s\nvoters %llu\npapers ", HEX(t->turnouts),
	    N(t->voters));
	PUT_FIGURE(t->papers);
}

static void
put_gate(OUT *out, const struct gate *g)
{
	PUT("e0 ");
	PUT_FIGURE(g->GATE_E0);
	PUT("e ");
	PUT_FIGURE(g->GATE_E);
	for (int i = 0; i < 2; i++)
		PUT("roll %s\n", g->has_roll[i] ? HEX(g->rolls[i]) : "-");
	EACH(i, g, total_count)
	{
		PUT("total %s %s %llu ", g->totals[i].station,
		    HEX(g->totals[i].id), N(g->totals[i].voters));
		PUT_FIGURE(g->totals[i].papers);
	}
	PUT("established %d\nopen %d\n", g->established, g->open);
}

static void
put_ruling(OUT *out, const struct ruling *r)
{
	PUT("station %s\naction %d\n", r->station,
	    (int)r->action - ACTION_FIRST);
	if (r->action == RULING_RESOLVE)
		PUT("%s %s %s accepted %d\n", r->code, r->thing, r->figures,
		    RULING_ACCEPTS(r));
	if (r->action == RULING_CORRECT)
		PUT("%s %s %llu %llu\n", r->thing, r->field, N(r->old),
		    N(r->new));
	if (r->action == RULING_WITHDRAW)
		PUT("%s %d %u %s\n", r->thing, NAME_KIND(r->file),
		    r->file.number, HEX(r->digest));
	if (r->action == RULING_MOVE_BOX)
		PUT("%s %s %s\n", r->thing, r->from, r->to);
	if (r->action == RULING_REOPEN)
		PUT("count %d\n", REOPENS_COUNT(r));
	PUT("reason %s\nwords %s\n", RULING_REASON(r), r->words);
}

static void
put_sheet(OUT *out, const struct sheet *s)
{
	PUT("unit %s\npapers %zu\n", s->SHEET_UNIT, s->paper_count);
	EACH(i, s, line_count)
	PUT("paper %llx %s %c\n", N(s->lines[i].serial),
	    s->lines[i].SHEET_QUESTION, s->lines[i].code);
}

static void
put_certificate(OUT *out, enum note_kind kind, const struct certificate *c)
{
	PUT("reopened %u\n", c->reopened);
	if (kind == NOTE_DECLARATION)
		PUT("reason %s\n", c->reason);
	else
		PUT("log %llu %s\nresult %s\n", N(c->log_size),
		    HEX(c->log_root), HEX(c->result));
	if (kind == NOTE_INTERIM)
		PUT("snapshot %s\nunits %llu %llu\n", c->snapshot,
		    N(c->units_final), N(c->UNITS_ALL));
	EACH(i, c, counted_count)
	PUT("counted %s %llu %llu\n", c->counted[i].paper,
	    N(c->counted[i].counted), N(c->counted[i].expected));
	EACH(i, c, outcome_count)
	PUT("outcome %s %s\n", c->outcomes[i].question, c->outcomes[i].outcome);
	EACH(i, c, figure_count)
	PUT("figure %s %s %lld\n", c->figures[i].district, c->figures[i].name,
	    (long long)c->figures[i].value);
	EACH(i, c, finding_count)
	PUT("finding %s %s %s %s %s\n", c->findings[i].code,
	    c->findings[i].subject, c->findings[i].end, c->findings[i].ruling,
	    c->findings[i].words);
}

/* --- the definition ------------------------------------------------------- */

#define PUT_LABEL(label) PUT("%s / %s\n", (label).ja, (label).en)

static void
put_election(OUT *out, const struct election *e)
{
	PUT_LABEL(e->name);
	PUT_LABEL(e->authority);
	PUT("%s rehearsal %d\n", DAY(e->date), e->rehearsal);
	EACH(q, e, question_count)
	{
		const struct question *question = &e->questions[q];

		PUT("question %s ", question->id);
		PUT_LABEL(question->text);
		EACH(i, question, option_count)
		{
			PUT("option %s %c ", question->options[i].id,
			    question->options[i].code);
			PUT_LABEL(question->options[i].label);
		}
	}
}

static void
put_ordinance(OUT *out, const struct ordinance *o)
{
	PUT_LABEL(o->name);
	PUT("%s\nverified %d\ninterim %d\n", o->source, o->verified,
	    o->interim);
	EACH(i, o, category_count)
	{
		PUT("category %s %c %d %s ", o->categories[i].id,
		    o->categories[i].code, (int)o->categories[i].counts_as,
		    o->categories[i].option);
		PUT_LABEL(o->categories[i].label);
	}
}

static void
put_policy(OUT *out, const struct policy *policy)
{
	static const char *const kinds[] = { "manifest", "turnout",
		"transcript", "receipt", "opening", "roll", "totals", "gate",
		"ruling", "sheet", "certificate", "declaration", "interim",
		"bundle", "retirement" };
	static const char *const roles[] = { "scanner", "counter", "place",
		"place-manager", "place-witness", "receiver", "tally-manager",
		"tally-witness" };

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); r++) {
			const struct policy_rule *rule =
			    &policy->rules[KIND_FIND(kinds[k])]
			                  [ROLE_FIND(roles[r])];

			if (KIND_FIND(kinds[k]) != NOTE_NONE && rule->slots > 0)
				PUT("policy %s %s %u %u\n", kinds[k], roles[r],
				    rule->slots, rule->signed_);
		}
}

static void
put_places(OUT *out, const struct setup *s)
{
	EACH(i, s, place_count)
	PUT("place %s %d %zu %s\n", s->places[i].id, (int)s->places[i].kind,
	    s->places[i].district,
	    s->places[i].kind == PLACE_EARLY ? DAY(s->places[i].date) : "");
	EACH(i, s, unit_count)
	PUT("unit %s %zu %zu\n", s->units[i].id, s->units[i].district,
	    s->units[i].paper);
	EACH(i, s, box_count)
	PUT("box %s %zu %zu\n", s->boxes[i].id, s->boxes[i].place,
	    s->boxes[i].unit);
}

static void
put_setup(OUT *out, const struct setup *s)
{
	PUT("setup %u precinct %d\n", s->number, s->precinct_scan);
	EACH(i, s, paper_count)
	{
		PUT("paper %s", s->papers[i].id);
		EACH(q, &s->papers[i], question_count)
		PUT(" %zu", s->papers[i].questions[q]);
		PUT("\n");
	}
	PUT("stations %zu\n", s->station_count);
	EACH(i, s, office_count)
	PUT("office %s %zd\n", s->stations[i].id,
	    (ssize_t)s->stations[i].canvass);
	EACH(i, s, district_count)
	{
		PUT("district %s %zu ", s->districts[i].id,
		    s->districts[i].station);
		PUT_LABEL(s->districts[i].label);
		if (s->districts[i].has_remark)
			PUT_LABEL(s->districts[i].remark);
	}
	put_places(out, s);
	put_policy(out, POLICY(s));
	PUT("thresholds %u %u %u %u %u %u %u\n", (unsigned)PER_FILE(s),
	    THRESHOLD(s, invalid_per_mille), THRESHOLD(s, difference),
	    SLIP(s, compare_min), SLIP(s, invalid_times),
	    SLIP(s, channel_per_mille), SLIP(s, swap_per_mille));
	PUT("publish %u %u %u %d\n", s->publish.merge_papers,
	    s->publish.snapshot_papers, s->publish.snapshot_units,
	    s->publish.merge_unanimous);
}

/* --- questions and answers ------------------------------------------------ */

/*
 * A question on stdin: "KIND LENGTH\n" and the bytes. The answer: "accept" or
 * "refuse", its length, LF, and what was understood or why not. `*bytes` is
 * the caller's; false at the end.
 */
static bool
question_read(char kind[64], char **bytes, size_t *len)
{
	char *space, *end;

	if (fgets(kind, 64, stdin) == NULL)
		return false;
	space = strchr(kind, ' ');
	*len = space != NULL ? strtoull(space + 1, &end, 10) : 0;
	*bytes = malloc(*len + 1);
	if (space == NULL || *end != '\n' || *bytes == NULL ||
	    fread(*bytes, 1, *len, stdin) != *len) {
		fputs("differ: a question was cut off\n", stderr);
		exit(1);
	}
	*space = '\0';
	return true;
}

static void
answer_write(const char *verdict, const char *at, size_t len)
{
	printf("%s %zu\n", verdict, len);
	fwrite(at, 1, len, stdout);
	fflush(stdout);
}

/* The parts of a case of several files stand behind a NUL each. */
#define PARTS 6 /* root, election, ordinance, setup, roster, note */

#endif

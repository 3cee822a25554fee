/*
 * Rulings over a truth set of the small sample: all pure, notes made by hand
 * as if their signatures had been verified.
 */
#include "ballot/notes/signed.h"
#include "tally/overlay.h"
#include "tests/unit/sample.h"

#define MIHON 0

struct night {
	char *election, *setup;
	struct definition *definition;
	struct truth *truth;
};

static struct night
night_open(void)
{
	struct night night = { .election = sample_read("election.json", NULL),
		.setup = sample_read("setup-1.json", NULL),
		.definition = memory_new(1, sizeof(*night.definition)) };
	struct definition *definition = night.definition;
	struct error err;

	ck_assert_int_eq(election_parse(sample_verified(night.election), "e",
	                     &definition->election, &err),
	    0);
	ck_assert_int_eq(setup_parse(sample_verified(night.setup), "s",
	                     &definition->election, &definition->setup, &err),
	    0);
	definition->election.rehearsal = false;
	night.truth = truth_new(definition);
	return night;
}

static void
night_close(struct night *night)
{
	truth_free(night->truth);
	setup_clear(&night->definition->setup);
	free(night->definition);
	free(night->election);
	free(night->setup);
}

static void
head_fill(struct statement *head, const char *subject, unsigned number)
{
	*head = (struct statement){
		.number = number, .first = number == 1, .date = { 2026, 11, 22 }
	};
	span_copy(span_of(subject), head->subject, sizeof(head->subject));
	span_copy(span_of("t"), head->title, sizeof(head->title));
}

/* Takes the statement's memory. */
static void
night_add(struct night *night, struct signed_statement *statement)
{
	static uint8_t next;
	struct error err;

	statement->id.bytes[0] = ++next;
	ck_assert_int_eq(truth_add(night->truth, statement, NULL, &err), 0);
}

static void
turnout_add(struct night *night, unsigned number, uint64_t day)
{
	struct signed_statement statement = { .kind = NOTE_TURNOUT };
	struct turnout *turnout = &statement.of.turnout;

	head_fill(&turnout->head, "kita-1", number);
	turnout->voters[CHANNEL_DAY] = day;
	turnout->sent = memory_new(1, sizeof(turnout->sent[0]));
	turnout->sent[0].envelopes = 3;
	span_copy(span_of("minami-1"), turnout->sent[0].place, ID_MAX + 1);
	turnout->sent_count = 1;
	turnout->paper_count = 1;
	span_copy(span_of("white"), turnout->papers[0].id, ID_MAX + 1);
	turnout->papers[0].issued = 100;
	night_add(night, &statement);
}

static struct ruling
ruling_of(enum ruling_action action, const char *id, unsigned number)
{
	struct ruling ruling = { .action = action,
		.station = "mihon",
		.reason = REASON_OTHER,
		.words = "x" };

	head_fill(&ruling.head, id, number);
	return ruling;
}

static void
ruling_add(struct night *night, const struct ruling *ruling)
{
	struct signed_statement statement = { .kind = NOTE_RULING };

	statement.of.ruling = *ruling;
	night_add(night, &statement);
}

static void
correct_add(struct night *night, const char *id, unsigned number,
    const char *field, uint64_t old, uint64_t new)
{
	struct ruling ruling = ruling_of(RULING_CORRECT, id, number);

	span_copy(span_of("kita-1"), ruling.thing, sizeof(ruling.thing));
	span_copy(span_of(field), ruling.field, sizeof(ruling.field));
	ruling.old = old;
	ruling.new = new;
	ruling_add(night, &ruling);
}

static size_t
kita_1(const struct night *night)
{
	return setup_place(&night->definition->setup, "kita-1");
}

static uint64_t
day(const struct night *night)
{
	return truth_turnout(night->truth, kita_1(night))->voters[CHANNEL_DAY];
}

/* How often a code stands among the findings about rulings. */
static size_t
count_code(const struct night *night, enum finding_code code)
{
	struct findings findings = { 0 };
	size_t count = 0;

	overlay_find(night->truth, MIHON, &findings);
	for (size_t i = 0; i < findings.count; i++)
		count += findings.items[i].code == code;
	findings_clear(&findings);
	return count;
}

START_TEST(a_correction_changes_the_figure_and_not_the_note)
{
	struct night night = night_open();

	turnout_add(&night, 1, 100);
	correct_add(&night, "r", 1, "voters.day", 100, 90);
	overlay_apply(night.truth);
	ck_assert_uint_eq(day(&night), 90);
	ck_assert_uint_eq(truth_turnout_statement(night.truth, kita_1(&night))
	                      ->statement.of.turnout.voters[CHANNEL_DAY],
	    100);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_STANDS), 1);
	/* Twice is as good as once. */
	overlay_apply(night.truth);
	ck_assert_uint_eq(day(&night), 90);
	overlay_apply_without(night.truth, "r");
	ck_assert_uint_eq(day(&night), 100);
	night_close(&night);
}
END_TEST

static const char *const fields[] = { "voters.absentee", "voters.day",
	"voters.early", "taken-home", "braille", "proxy", "provisional",
	"paper.white.received", "paper.white.issued", "paper.white.returned",
	"paper.white.spoiled", "paper.white.left", "envelopes.received",
	"envelopes.accepted", "envelopes.refused", "envelopes.late",
	"sent.minami-1" };

START_TEST(every_number_of_a_turnout_has_one_name)
{
	struct night night = night_open();
	struct turnout *turnout;
	uint64_t *numbers[COUNT(fields)];

	turnout_add(&night, 1, 100);
	turnout = truth_correct(night.truth, kita_1(&night));
	for (int i = 0; i < COUNT(fields); i++) {
		ck_assert(ruling_is_field(span_of(fields[i])));
		numbers[i] = overlay_field(turnout, fields[i]);
		ck_assert_ptr_nonnull(numbers[i]);
		for (int j = 0; j < i; j++)
			ck_assert_ptr_ne(numbers[i], numbers[j]);
	}
	/* The copy's own list: the signed one keeps its number. */
	*numbers[COUNT(fields) - 1] = 7;
	ck_assert_uint_eq(truth_turnout_statement(night.truth, kita_1(&night))
	                      ->statement.of.turnout.sent[0]
	                      .envelopes,
	    3);
	night_close(&night);
}
END_TEST

static const char *const unknown[] = { "", "voters", "voters.", "voters.night",
	"paper.white", "paper.blue.issued", "paper.white.issued.x",
	"envelopes.burnt", "sent.kita-1", "unexplained", "blank", "box" };

START_TEST(no_other_number_can_be_corrected)
{
	struct night night = night_open();

	turnout_add(&night, 1, 100);
	ck_assert_ptr_null(overlay_field(
	    truth_correct(night.truth, kita_1(&night)), unknown[_i]));
	night_close(&night);
}
END_TEST

/* The order in which two corrections and the turnout come. */
static const char *const orders[] = { "abt", "atb", "bat", "bta", "tab",
	"tba" };

START_TEST(the_order_of_arrival_changes_nothing)
{
	struct night night = night_open();

	for (const char *c = orders[_i]; *c != '\0'; c++) {
		if (*c == 'a')
			correct_add(&night, "a", 1, "voters.day", 90, 80);
		else if (*c == 'b')
			correct_add(&night, "b", 1, "voters.day", 100, 90);
		else
			turnout_add(&night, 1, 100);
		overlay_apply(night.truth);
	}
	ck_assert_uint_eq(day(&night), 80);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_STANDS), 2);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_UNFIT), 0);
	night_close(&night);
}
END_TEST

/* What can come: corrections that build on each other, a second text of one,
 * a decision that becomes a correction, one that opens, and turnouts. */
static void
come(struct night *night, char what)
{
	struct ruling ruling = ruling_of(RULING_RESOLVE, "r", 1);

	if (what == 't' || what == 'T') {
		turnout_add(night, what == 't' ? 1 : 2, what == 't' ? 100 : 90);
		overlay_apply_added(night->truth, NOTE_TURNOUT, "kita-1");
		return;
	}
	if (what == 'a')
		correct_add(night, "a", 1, "voters.day", 90, 80);
	else if (what == 'b')
		correct_add(night, "b", 1, "voters.day", 100, 90);
	else if (what == 'B')
		correct_add(night, "b", 1, "voters.day", 100, 80);
	else if (what == 'R')
		correct_add(night, "r", 2, "voters.day", 80, 70);
	memcpy(ruling.code, "E301", 5);
	if (what == 'o')
		ruling = ruling_of(RULING_REOPEN, "o", 1);
	if (what == 'r' || what == 'o')
		ruling_add(night, &ruling);
	overlay_apply_added(night->truth, NOTE_RULING,
	    what == 'R' ? "r" : (char[]){ what == 'B' ? 'b' : what, '\0' });
}

/* The figure, and of each decision whether it is in force and fits. */
static void
look(const struct night *night, char seen[64])
{
	const struct truth *truth = night->truth;
	const struct turnout *turnout = truth_turnout(truth, kita_1(night));
	int len = snprintf(seen, 64, "%d",
	    turnout != NULL ? (int)turnout->voters[CHANNEL_DAY] : -1);

	for (size_t i = 0; i < truth->list_counts[NOTE_RULING]; i++)
		for (const struct truth_statement *s =
		         truth_list(truth, NOTE_RULING, i);
		     s != NULL; s = s->next)
			len += snprintf(seen + len, 64 - (size_t)len, " %s%u%d",
			    signed_head(&s->statement)->subject,
			    signed_head(&s->statement)->number, s->applied);
}

/* Whatever of `left` comes next, and then. */
static void
come_all(struct night *night, char *came, size_t count, const char *left)
{
	char one_by_one[64], at_once[64];

	truth_free(night->truth);
	night->truth = truth_new(night->definition);
	for (size_t i = 0; i < count; i++)
		come(night, came[i]);
	look(night, one_by_one);
	overlay_apply(night->truth);
	look(night, at_once);
	ck_assert_msg(strcmp(one_by_one, at_once) == 0,
	    "%.*s: one by one %s, at once %s", (int)count, came, one_by_one,
	    at_once);
	for (const char *next = left; *next != '\0'; next++)
		if (memchr(came, *next, count) == NULL) {
			came[count] = *next;
			come_all(night, came, count + 1, left);
		}
}

START_TEST(one_more_at_a_time_is_all_of_them_at_once)
{
	struct night night = night_open();
	char came[8];

	come_all(&night, came, 0, "abBrRtT");
	come_all(&night, came, 0, "abrot");
	night_close(&night);
}
END_TEST

START_TEST(a_correction_of_another_number_is_a_finding_and_no_change)
{
	struct night night = night_open();

	correct_add(&night, "r", 1, "voters.day", 99, 90);
	overlay_apply(night.truth);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_UNFIT), 1);
	turnout_add(&night, 1, 100);
	overlay_apply(night.truth);
	ck_assert_uint_eq(day(&night), 100);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_UNFIT), 1);
	/* Its next number takes its place. */
	correct_add(&night, "r", 2, "voters.day", 100, 90);
	overlay_apply(night.truth);
	ck_assert_uint_eq(day(&night), 90);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_UNFIT), 0);
	night_close(&night);
}
END_TEST

START_TEST(one_difference_is_not_corrected_away_twice)
{
	struct night night = night_open();

	turnout_add(&night, 1, 100);
	correct_add(&night, "a", 1, "voters.day", 100, 90);
	correct_add(&night, "b", 1, "voters.day", 100, 90);
	overlay_apply(night.truth);
	ck_assert_uint_eq(day(&night), 90);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_UNFIT), 1);
	night_close(&night);
}
END_TEST

START_TEST(taken_home_is_never_only_a_note)
{
	struct night night = night_open();
	struct findings findings = { 0 };

	turnout_add(&night, 1, 100);
	correct_add(&night, "r", 1, "taken-home", 0, 32);
	overlay_apply(night.truth);
	overlay_find(night.truth, MIHON, &findings);
	ck_assert_uint_eq(findings.count, 1);
	ck_assert_int_eq(findings.items[0].code, FINDING_RULING_TAKEN_HOME);
	ck_assert_int_eq(findings.items[0].end, FINDING_OPEN);
	ck_assert_str_eq(findings.items[0].ruling, "r");
	findings_clear(&findings);
	night_close(&night);
}
END_TEST

START_TEST(a_box_moves_from_where_it_is)
{
	struct night night = night_open();
	const struct setup *setup = &night.definition->setup;
	struct ruling ruling = ruling_of(RULING_MOVE_BOX, "m", 1);
	size_t box = setup_box(setup, "k1");

	memcpy(ruling.thing, "k1", 3);
	memcpy(ruling.from, "kita-a", 7);
	memcpy(ruling.to, "kita-b", 7);
	ck_assert_uint_eq(
	    truth_box_unit(night.truth, box), setup_unit(setup, "kita-a"));
	ruling_add(&night, &ruling);
	overlay_apply(night.truth);
	ck_assert_uint_eq(
	    truth_box_unit(night.truth, box), setup_unit(setup, "kita-b"));
	memcpy(ruling.head.subject, "n", 2);
	ruling_add(&night, &ruling);
	overlay_apply(night.truth);
	ck_assert_uint_eq(count_code(&night, FINDING_RULING_UNFIT), 1);
	night_close(&night);
}
END_TEST

/* A ruling on "E301 kita", and findings that it covers or does not. */
static const struct {
	enum finding_code code;
	const char *subject;
	unsigned difference;
	bool covered;
} resolved[] = {
	{ FINDING_SHORTAGE, "kita", 6, true },
	{ FINDING_SHORTAGE, "kita", 7, false },
	{ FINDING_SHORTAGE, "minami", 6, false },
	{ FINDING_INVALID_SHARE, "kita", 6, false },
};

START_TEST(a_decision_covers_these_words_and_no_others)
{
	struct night night = night_open();
	struct ruling ruling = ruling_of(RULING_RESOLVE, "r", 1);
	struct findings findings = { 0 };

	memcpy(ruling.code, "E301", 5);
	memcpy(ruling.thing, "kita", 5);
	span_copy(span_of("they differ by 6"), ruling.figures,
	    sizeof(ruling.figures));
	ruling.end = RULING_ACCEPTED;
	ruling_add(&night, &ruling);
	overlay_apply(night.truth);
	findings_add(&findings, resolved[_i].code, resolved[_i].subject,
	    "they differ by %u", resolved[_i].difference);
	overlay_resolve(night.truth, &findings);
	ck_assert_int_eq(findings.items[0].end,
	    resolved[_i].covered ? FINDING_ACCEPTED : FINDING_OPEN);
	ck_assert_uint_eq(findings_of(&findings, SEVERITY_WARNING) +
	                      findings_of(&findings, SEVERITY_ERROR),
	    resolved[_i].covered ? 0 : 1);
	overlay_find_idle(night.truth, MIHON, &findings);
	ck_assert_uint_eq(findings.count, resolved[_i].covered ? 1 : 2);
	findings_clear(&findings);
	night_close(&night);
}
END_TEST

START_TEST(what_is_missing_cannot_be_explained_away)
{
	struct night night = night_open();

	for (enum finding_code code = (enum finding_code)0;
	     code < FINDING_CODE_COUNT; code++) {
		struct ruling ruling = ruling_of(RULING_RESOLVE, "r", 1);
		struct findings findings = { 0 };
		bool barred = finding_kind(code)->only_corrected;

		span_copy(span_of(finding_kind(code)->code), ruling.code,
		    sizeof(ruling.code));
		memcpy(ruling.thing, "kita", 5);
		memcpy(ruling.figures, "so", 3);
		snprintf(ruling.head.subject, sizeof(ruling.head.subject),
		    "r-%u", (unsigned)code);
		ruling_add(&night, &ruling);
		overlay_apply(night.truth);
		findings_add(&findings, code, "kita", "so");
		overlay_resolve(night.truth, &findings);
		ck_assert_msg((findings.items[0].end == FINDING_OPEN) == barred,
		    "%s", finding_kind(code)->code);
		findings_clear(&findings);
	}
	/* What is missing or open can only be put right; what a revoked key
	 * had signed can be confirmed by decision. */
	ck_assert(finding_kind(FINDING_NO_MANIFEST)->only_corrected);
	ck_assert(finding_kind(FINDING_REVIEW)->only_corrected);
	ck_assert(finding_kind(FINDING_NO_TURNOUT)->only_corrected);
	ck_assert(!finding_kind(FINDING_MANIFEST_KEY)->only_corrected);
	ck_assert(!finding_kind(FINDING_TURNOUT_KEY)->only_corrected);
	ck_assert(!finding_kind(FINDING_SHORTAGE)->only_corrected);
	ck_assert_uint_ge(count_code(&night, FINDING_RULING_BARRED), 9);
	night_close(&night);
}
END_TEST

START_TEST(reopening_and_taking_back)
{
	struct night night = night_open();
	struct ruling ruling = ruling_of(RULING_REOPEN, "r", 1);

	ruling.what = RULING_COUNT;
	ruling_add(&night, &ruling);
	overlay_apply(night.truth);
	ck_assert_uint_eq(overlay_reopened(night.truth, MIHON), 1);
	ruling = ruling_of(RULING_REOPEN, "s", 1);
	ruling.what = RULING_TURNOUT;
	ruling_add(&night, &ruling);
	overlay_apply(night.truth);
	ck_assert_uint_eq(overlay_reopened(night.truth, MIHON), 2);
	ruling = ruling_of(RULING_VOID, "r", 2);
	ruling_add(&night, &ruling);
	overlay_apply(night.truth);
	ck_assert_uint_eq(overlay_reopened(night.truth, MIHON), 1);
	night_close(&night);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_correction_changes_the_figure_and_not_the_note, 0 },
	{ &every_number_of_a_turnout_has_one_name, 0 },
	{ &no_other_number_can_be_corrected, COUNT(unknown) },
	{ &the_order_of_arrival_changes_nothing, COUNT(orders) },
	{ &one_more_at_a_time_is_all_of_them_at_once, 0 },
	{ &a_correction_of_another_number_is_a_finding_and_no_change, 0 },
	{ &one_difference_is_not_corrected_away_twice, 0 },
	{ &taken_home_is_never_only_a_note, 0 },
	{ &a_box_moves_from_where_it_is, 0 },
	{ &a_decision_covers_these_words_and_no_others, COUNT(resolved) },
	{ &what_is_missing_cannot_be_explained_away, 0 },
	{ &reopening_and_taking_back, 0 },
};
UNIT_TESTS("overlay", tests)

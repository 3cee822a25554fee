/*
 * kaihyo-verify's own reading of statements and papers, and what they say
 * together: latest, conflicts, rulings, sheets, serials.
 */
#include <time.h>

#include "audit/verifier/findings.h"
#include "tests/unit/verify.h"
#include "tests/unit/verify_small.h"

#define SERIAL_A "0000000000000001"
#define SERIAL_B "00000000000000ff"
#define SERIAL_C "a000000000000000"
#define NO_IMAGE                                                               \
	"----------------------------------------------------------------"
#define SALT "salt,00000000000000000000000000000000\n"
#define COLUMNS "serial,hall,site,image\n"

static struct report *report;
static struct definition definition;
static struct model *model;
static uint64_t seq;

static void
begin(void)
{
	report = report_new(false);
	ck_assert(small_definition(&definition, report));
	model = model_new(&definition, 0, false);
	seq = 0;
}

static void
end(void)
{
	model_free(model);
	definition_release(&definition);
	report_free(report);
}

static size_t
failures(void)
{
	return report_count(report, REPORT_FAILED);
}

/* The text of the failure reported last has these words. */
static void
assert_said(const char *words)
{
	size_t count = failures();

	ck_assert_msg(count > 0, "nothing was reported, not \"%s\"", words);
	ck_assert_msg(strstr(report_line(report, REPORT_FAILED, count - 1),
	                  words) != NULL,
	    "not \"%s\" but \"%s\"", words,
	    report_line(report, REPORT_FAILED, count - 1));
}

static bool take(const char *kind, const char *subject, unsigned number,
    const char *why, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The next note's id, if it is not that of its text. */
static const uint8_t *next_id;

/* A note made of a head and a body. */
static bool
take(const char *kind, const char *subject, unsigned number, const char *why,
    const char *format, ...)
{
	struct buffer text = { 0 };
	char body[4096];
	uint8_t id[DIGEST_LEN];
	va_list list;
	bool good;

	va_start(list, format);
	vsnprintf(body, sizeof(body), format, list);
	va_end(list);
	small_head(&text, kind, subject, number);
	buffer_put(&text, body);
	digest_of(buffer_bytes(&text), id);
	if (next_id != NULL)
		memcpy(id, next_id, DIGEST_LEN);
	next_id = NULL;
	good = model_take_note(model,
	    &(struct note_in){
	        buffer_bytes(&text), id, ++seq, NULL, "files/x.note", why },
	    report);
	buffer_clear(&text);
	return good;
}

static void
digest_text(const char *text, char hex[DIGEST_HEX])
{
	uint8_t digest[DIGEST_LEN];

	digest_of(bytes_of(text), digest);
	hex_write(digest, sizeof(digest), hex);
}

/* A manifest of one file with these bytes. */
static bool
take_manifest(const char *unit, unsigned number, const char *name, int papers,
    const char *bytes)
{
	char hex[DIGEST_HEX], subject[64];

	digest_text(bytes, hex);
	snprintf(subject, sizeof(subject), "unit %s", unit);
	return take("manifest", subject, number, "",
	    "final yes\nfile %s %d %d %d %s\n", name, papers, papers, papers,
	    hex);
}

static bool
take_papers(const char *bytes)
{
	uint8_t digest[DIGEST_LEN];

	digest_of(bytes_of(bytes), digest);
	return model_take_papers(
	    model, "files/x.csv", NULL, digest, bytes_of(bytes), report);
}

static bool
take_turnout(const char *place, unsigned number, int day, const char *boxes)
{
	char subject[64];

	snprintf(subject, sizeof(subject), "place %s", place);
	return take("turnout", subject, number, "",
	    "voters absentee 1\nvoters day %d\nvoters early 0\nbraille 0\n"
	    "proxy 0\nprovisional 0\npaper white 100 %d 0 0 10\n"
	    "envelopes 1 1 0 0\ntaken-home 2\ncheckins none\n%s",
	    day, day, boxes);
}

static void
finish(void)
{
	model_settle(model, report);
	model_finish(model, report);
}

/* --- papers --------------------------------------------------------------- */

static const char three[] =
    SALT COLUMNS SERIAL_A ",F,1," NO_IMAGE "\n" SERIAL_B ",b,?," NO_IMAGE
                          "\n" SERIAL_C ",v,n," NO_IMAGE "\n";

START_TEST(papers_are_counted_by_district_and_question)
{
	struct tally_sums sums;

	begin();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	model_settle(model, report);
	ck_assert(take_papers(three));
	model_finish(model, report);
	ck_assert_uint_eq(failures(), 0);
	model_sums(model, &model->districts[0].questions[0], 0, &sums);
	/* "v" is a category, and a vote for the first option. */
	ck_assert_uint_eq(sums.options[0], 2);
	ck_assert_uint_eq(sums.valid, 2);
	ck_assert_uint_eq(sums.invalid, 1);
	ck_assert_uint_eq(sums.papers, 3);
	model_sums(model, &model->total.questions[1], 1, &sums);
	ck_assert_uint_eq(sums.options[0], 1);
	ck_assert_uint_eq(sums.none, 1);
	ck_assert_uint_eq(sums.review, 1);
	ck_assert_uint_eq(sums.papers, 3);
	ck_assert_uint_eq(model->total.papers[0], 3);
	ck_assert_uint_eq(model->districts[1].papers[0], 0);
	ck_assert_uint_eq(model->first_two[0][0], 1);
	ck_assert_uint_eq(model->files_counted, 1);
	end();
}
END_TEST

#define LINE SERIAL_A ",F,1," NO_IMAGE "\n"

static const struct {
	const char *bytes, *words;
} bad_ballots[] = {
	{ "", "salt," },
	{ "salt,0\n" COLUMNS, "salt," },
	{ SALT "serial,hall,image\n", "columns" },
	{ SALT "serial,hall,site,image\r\n", "columns" },
	{ SALT COLUMNS SERIAL_A ",F,1," NO_IMAGE, "no end" },
	{ SALT COLUMNS SERIAL_A ",F,1," NO_IMAGE "\r\n", "bytes" },
	{ SALT COLUMNS LINE "\n", "bytes" },
	{ SALT COLUMNS LINE LINE, "not above" },
	{ SALT COLUMNS SERIAL_B ",F,1," NO_IMAGE "\n" LINE, "not above" },
	{ SALT COLUMNS "000000000000000A,F,1," NO_IMAGE "\n", "serial" },
	{ SALT COLUMNS SERIAL_A ",X,1," NO_IMAGE "\n", "question \"hall\"" },
	{ SALT COLUMNS SERIAL_A ",F,F," NO_IMAGE "\n", "question \"site\"" },
	{ SALT COLUMNS SERIAL_A ";F,1," NO_IMAGE "\n", "question \"hall\"" },
	{ SALT COLUMNS SERIAL_A
	    ",F,1,---------------------------------------------------"
	    "------------0\n",
	    "image" },
};

START_TEST(a_bad_line_is_named_and_nothing_of_the_file_counts)
{
	begin();
	ck_assert(take_manifest(
	    "ka", 1, "ballots-001.csv", 1, bad_ballots[_i].bytes));
	model_settle(model, report);
	ck_assert(!take_papers(bad_ballots[_i].bytes));
	assert_said(bad_ballots[_i].words);
	model_finish(model, report);
	ck_assert_uint_eq(model->total.papers[0], 0);
	ck_assert_uint_eq(model->files_counted, 0);
	end();
}
END_TEST

START_TEST(every_bad_line_of_a_file_is_named)
{
	static const char bytes[] =
	    SALT COLUMNS "x" SERIAL_A ",F,1," NO_IMAGE "\n" SERIAL_A
	                 ",F,X," NO_IMAGE "\n" SERIAL_B ",X,1," NO_IMAGE "\n";

	begin();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, bytes));
	model_settle(model, report);
	ck_assert(!take_papers(bytes));
	ck_assert_uint_eq(failures(), 3);
	ck_assert_ptr_nonnull(
	    strstr(report_line(report, REPORT_FAILED, 0), "bytes"));
	assert_said("\"hall\"");
	end();
}
END_TEST

START_TEST(one_serial_in_two_files_is_said_with_both)
{
	static const char other[] = SALT COLUMNS SERIAL_B ",A,2," NO_IMAGE "\n";

	begin();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	ck_assert(take_manifest("ma", 1, "ballots-001.csv", 1, other));
	model_settle(model, report);
	ck_assert(take_papers(three) && take_papers(other));
	ck_assert_uint_eq(failures(), 0);
	model_finish(model, report);
	ck_assert_uint_eq(failures(), 1);
	assert_said("serial 00000000000000ff");
	end();
}
END_TEST

START_TEST(a_file_without_manifest_or_with_other_papers_is_refused)
{
	begin();
	model_settle(model, report);
	ck_assert(!take_papers(three));
	assert_said("no manifest");
	end();
	begin();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 2, three));
	model_settle(model, report);
	ck_assert(!take_papers(three));
	assert_said("it holds 3 papers");
	ck_assert(!take_papers(three));
	assert_said("twice");
	model_finish(model, report);
	ck_assert_uint_eq(model->total.papers[0], 0);
	end();
}
END_TEST

static const char two_bundles[] =
    SALT "id,class,count a,count b,checkers\nb-1,F1,100,100,ab+cd\n"
         "b-2,?n,7,7,x\n";

START_TEST(bundles_count_by_their_papers)
{
	struct tally_sums sums;

	begin();
	ck_assert(take_manifest("ma", 1, "bundles-001.csv", 107, two_bundles));
	model_settle(model, report);
	ck_assert(take_papers(two_bundles));
	model_finish(model, report);
	ck_assert_uint_eq(failures(), 0);
	model_sums(model, &model->districts[1].questions[0], 0, &sums);
	ck_assert_uint_eq(sums.options[0], 100);
	ck_assert_uint_eq(sums.review, 7);
	ck_assert_uint_eq(model->total.papers[0], 107);
	end();
}
END_TEST

#define BUNDLE_HEAD SALT "id,class,count a,count b,checkers\n"

static const struct {
	const char *bytes, *words;
} bad_bundles[] = {
	{ BUNDLE_HEAD "b-1,F1,10,11,ab\n", "differ" },
	{ BUNDLE_HEAD "b-1,F,10,10,ab\n", "class" },
	{ BUNDLE_HEAD "b-1,FX,10,10,ab\n", "class" },
	{ BUNDLE_HEAD "b-1,F1,0,0,ab\n", "must read" },
	{ BUNDLE_HEAD "b-1,F1,10001,10001,ab\n", "must read" },
	{ BUNDLE_HEAD "B-1,F1,1,1,ab\n", "must read" },
	{ BUNDLE_HEAD "b-1,F1,1,1,\n", "must read" },
	{ BUNDLE_HEAD "b-1,F1,1,1,a+b+c+d+e\n", "must read" },
	{ BUNDLE_HEAD "b-1,F1,1,1,ab", "no end" },
	{ BUNDLE_HEAD "b-1,F1,1,1,ab\nb-1,F1,1,1,ab\n", "not above" },
};

START_TEST(a_bad_bundle_is_named)
{
	begin();
	ck_assert(take_manifest(
	    "ma", 1, "bundles-001.csv", 1, bad_bundles[_i].bytes));
	model_settle(model, report);
	ck_assert(!take_papers(bad_bundles[_i].bytes));
	assert_said(bad_bundles[_i].words);
	end();
}
END_TEST

START_TEST(one_bundle_in_two_files_is_said)
{
	static const char other[] = BUNDLE_HEAD "b-2,A1,3,3,x\n";

	begin();
	ck_assert(take_manifest("ma", 1, "bundles-001.csv", 107, two_bundles));
	ck_assert(take_manifest("kb", 1, "bundles-001.csv", 3, other));
	model_settle(model, report);
	ck_assert(take_papers(two_bundles) && take_papers(other));
	model_finish(model, report);
	assert_said("bundle b-2");
	end();
}
END_TEST

/* --- which statement counts ----------------------------------------------- */

START_TEST(the_latest_manifest_counts_and_its_files_alone)
{
	static const char later[] = SALT COLUMNS SERIAL_A ",A,2," NO_IMAGE "\n";
	const struct papers_file *file;
	uint8_t digest[DIGEST_LEN];

	begin();
	ck_assert(take_manifest("ka", 2, "ballots-002.csv", 1, later));
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	model_settle(model, report);
	ck_assert(take_papers(three));
	model_finish(model, report);
	ck_assert_uint_eq(model->total.papers[0], 0);
	ck_assert_uint_eq(model_unit_papers(model, 0), 1);
	digest_of(bytes_of(three), digest);
	file = model_file(model, digest);
	ck_assert(file->stored && !file->counted);
	ck_assert_uint_eq(file->latest->number, 1);
	end();
}
END_TEST

START_TEST(a_second_text_of_one_number_is_kept_apart)
{
	begin();
	ck_assert(take_turnout("pk", 1, 10, "box k1 s-1\n"));
	ck_assert(take_turnout("pk", 1, 11, "box k1 s-1\n"));
	model_settle(model, report);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_uint_eq(model->statement_counts[NOTE_TURNOUT], 2);
	ck_assert(model->statements[NOTE_TURNOUT][1]->conflict);
	ck_assert_uint_eq(model->turnouts[0]->voters[CHANNEL_DAY], 10);
	ck_assert_uint_eq(model->total.voters, 11);
	ck_assert_uint_eq(model->total.places, 4);
	ck_assert_uint_eq(model->total.places_in, 1);
	end();
}
END_TEST

START_TEST(the_same_statement_twice_is_a_failure)
{
	begin();
	ck_assert(take_turnout("pk", 1, 10, "box k1 s-1\n"));
	ck_assert(!take_turnout("pk", 1, 10, "box k1 s-1\n"));
	assert_said("taken in twice");
	end();
}
END_TEST

/* Signed by one whose key may sign them: in the worst order, and all twice. */
START_TEST(tens_of_thousands_of_manifests_of_one_unit_are_taken_in)
{
	const struct statement *latest;
	size_t conflicts = 0;
	clock_t from;

	begin();
	from = clock();
	for (unsigned number = 40000; number > 0; number--) {
		ck_assert(
		    take("manifest", "unit ka", number, "", "final no\n"));
		ck_assert(
		    take("manifest", "unit ka", number, "", "final yes\n"));
	}
	for (unsigned number = 1; number <= 40000; number += 1000)
		ck_assert(
		    !take("manifest", "unit ka", number, "", "final yes\n"));
	assert_said("the same statement was taken in twice");
	/* Each held against each takes most of a minute. */
	ck_assert_int_lt((clock() - from) / CLOCKS_PER_SEC, 10);
	for (size_t i = 0; i < model->statement_counts[NOTE_MANIFEST]; i++)
		conflicts += model->statements[NOTE_MANIFEST][i]->conflict;
	ck_assert_uint_eq(conflicts, 40000);
	latest = model_latest(model, NOTE_MANIFEST, 0);
	ck_assert_uint_eq(latest->number, 40000);
	ck_assert(!latest->of.manifest.final);
	end();
}
END_TEST

START_TEST(the_same_papers_in_two_units_are_refused)
{
	begin();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	ck_assert(!take_manifest("ma", 1, "ballots-001.csv", 3, three));
	assert_said("same papers as a file of unit ka");
	ck_assert(!take_manifest("ka", 2, "ballots-002.csv", 3, three));
	assert_said("another name or number of papers");
	end();
}
END_TEST

/* --- statements that are refused ------------------------------------------ */

#define DIGEST_X                                                               \
	"2222222222222222222222222222222222222222222222222222222222222222"

static const struct {
	const char *kind, *subject, *body, *words;
} refused[] = {
	{ "manifest", "unit zz", "final yes\n", "no unit \"zz\"" },
	{ "manifest", "unit ka", "final maybe\n", "yes no" },
	{ "manifest", "unit ka", "", "\"final ...\" must stand here" },
	{ "manifest", "unit ka",
	    "final yes\nfile ballots-1.csv 1 1 1 " DIGEST_X "\n", "must read" },
	{ "manifest", "unit ka",
	    "final yes\nfile ballots-0001.csv 1 1 1 " DIGEST_X "\n",
	    "must read" },
	{ "manifest", "unit ka",
	    "final yes\nfile ballots-001.csv 1 1 2 " DIGEST_X "\n", "counts" },
	{ "manifest", "unit ka",
	    "final yes\nfile ballots-001.csv 1 1 1 " DIGEST_X
	    "\nfile ballots-002.csv 1 1 1 " DIGEST_X "\n",
	    "same bytes" },
	{ "manifest", "unit ka",
	    "final yes\nwithdrawn ballots-001.csv " DIGEST_X " \n",
	    "characters" },
	{ "turnout", "place pk",
	    "voters day 1\nvoters absentee 0\nvoters early 0\n", "must read" },
	{ "ruling", "ruling r1",
	    "station s\naction correct\nplace pk\nfield braille\nold 1\nnew "
	    "1\nreason other x\n",
	    "same" },
	{ "ruling", "ruling r1",
	    "station s\naction correct\nplace pk\nfield braille\nold 1\nnew "
	    "2\nreason whim x\n",
	    "must read" },
	{ "ruling", "ruling r1", "station s\naction void\nreason other x\n",
	    "nothing before it" },
	{ "ruling", "ruling r1",
	    "station s\naction move-box\nbox k1\nfrom ka\nto ma\nreason other "
	    "x\n",
	    "within its district" },
	{ "ruling", "ruling r1",
	    "station t\naction reopen\nwhat count\nreason other x\n",
	    "no station" },
	{ "sheet", "sheet q1",
	    "unit ka\nsalt 00000000000000000000000000000000\ndecided " SERIAL_A
	    " hall ?\n",
	    "must read" },
	{ "sheet", "sheet q1",
	    "unit ka\nsalt 00000000000000000000000000000000\ndecided " SERIAL_A
	    " hall 1\n",
	    "no question" },
	{ "sheet", "sheet q1",
	    "unit ka\nsalt 00000000000000000000000000000000\ndecided " SERIAL_A
	    " hall A\ndecided " SERIAL_A " hall F\n",
	    "twice" },
	{ "gate", "",
	    "eligible-e0 -\neligible -\ntotal s " DIGEST_X
	    " 1 -\nestablished yes\nopen yes\n",
	    "no gate" },
	{ "interim", "station s",
	    "reopened 0\nsnapshot 22:30\nlog 5 " DIGEST_X "\nresult " DIGEST_X
	    "\ncounted white 1 2\nunits 3 2\nfigure kita voters 1\n",
	    "must read" },
	{ "interim", "station s",
	    "reopened 0\nsnapshot 22:30\nlog 5 " DIGEST_X "\nresult " DIGEST_X
	    "\ncounted blue 1 2\nunits 2 3\nfigure kita voters 1\n",
	    "no paper" },
	{ "totals", "station t", "turnouts " DIGEST_X "\nvoters 1\npapers -\n",
	    "no station" },
	{ "opening", "unit ka", "box k1 shut 人\n", "must read" },
	{ "opening", "unit ka", "moved-in 0 reason\n", "must read" },
	{ "receipt", "place pk", "turnout -\ngroups confirmed\n", "no groups" },
	{ "receipt", "place pk",
	    "turnout -\ngroups not-on-paper\nbox k1 s-1 missing\n",
	    "must read" },
	{ "certificate", "station s",
	    "reopened 0\nlog 5 " DIGEST_X "\nresult " DIGEST_X
	    "\nfigure zz voters 1\n",
	    "no district" },
	{ "certificate", "station s",
	    "reopened 0\nlog 5 " DIGEST_X "\nresult " DIGEST_X
	    "\nfigure kita voters -1\n",
	    "must read" },
	{ "roll", "stage e",
	    "reference 2026-09-01\nfrom " DIGEST_X "\nlist " DIGEST_X
	    "\nchanges " DIGEST_X
	    "\neligible 5\nstruck-after-voting 0\nprecinct pk 2\nprecinct pm "
	    "2\n",
	    "together have 4" },
	{ "roll", "stage e",
	    "reference 2026-09-01\nfrom " DIGEST_X "\nlist " DIGEST_X
	    "\nchanges " DIGEST_X
	    "\neligible 5\nstruck-after-voting 0\nprecinct pk 5\n",
	    "missing" },
	{ "enrolment", "", "", "no statement of this kind" },
};

START_TEST(what_is_not_in_its_form_is_refused_and_named)
{
	begin();
	ck_assert(!take(refused[_i].kind, refused[_i].subject, 1, "", "%s",
	    refused[_i].body));
	assert_said(refused[_i].words);
	for (int kind = 0; kind < NOTE_KINDS; kind++)
		ck_assert_uint_eq(model->statement_counts[kind], 0);
	end();
}
END_TEST

START_TEST(a_turnout_names_all_boxes_of_its_place_and_no_other)
{
	begin();
	ck_assert(!take_turnout("pk", 1, 10, ""));
	assert_said("missing");
	ck_assert(!take_turnout("pk", 1, 10, "box k1 -\nbox m1 -\n"));
	assert_said("no box of this place");
	ck_assert(!take_turnout("pk", 1, 10, "box k1 -\nbox k1 -\n"));
	assert_said("sorted");
	ck_assert(take_turnout("pk", 1, 10, "box k1 -\n"));
	end();
}
END_TEST

START_TEST(a_statement_of_another_election_is_refused)
{
	begin();
	memset(definition.identity, 0x12, sizeof(definition.identity));
	ck_assert(!take_turnout("pk", 1, 10, "box k1 -\n"));
	assert_said("another election");
	end();
}
END_TEST

START_TEST(what_the_log_says_of_a_statement_is_compared)
{
	struct entry entry = {
		.kind = FILE_MANIFEST, .subject = "ka", .number = 2
	};
	struct buffer text = { 0 };
	uint8_t id[DIGEST_LEN];

	begin();
	small_head(&text, "manifest", "unit ka", 1);
	buffer_put(&text, "final no\n");
	digest_of(buffer_bytes(&text), id);
	ck_assert(!model_take_note(model,
	    &(struct note_in){
	        buffer_bytes(&text), id, 1, &entry, "files/m.note", "" },
	    report));
	assert_said("log speaks of another");
	entry.number = 1;
	ck_assert(model_take_note(model,
	    &(struct note_in){
	        buffer_bytes(&text), id, 1, &entry, "files/m.note", "" },
	    report));
	buffer_clear(&text);
	end();
}
END_TEST

/* --- rulings -------------------------------------------------------------- */

static bool
take_correction(const char *id, unsigned number, int old, int new)
{
	char subject[64];

	snprintf(subject, sizeof(subject), "ruling %s", id);
	return take("ruling", subject, number, "",
	    "station s\naction correct\nplace pk\nfield voters.day\nold "
	    "%d\nnew %d\nreason entry-error 誤記\n",
	    old, new);
}

START_TEST(rulings_apply_in_any_order_each_once)
{
	begin();
	ck_assert(take_turnout("pk", 1, 100, "box k1 -\n"));
	/* 110 to 112 comes first by id, and fits only afterwards. */
	ck_assert(take_correction("a", 1, 110, 112));
	ck_assert(take_correction("b", 1, 100, 110));
	ck_assert(take_correction("c", 1, 7, 8));
	model_settle(model, report);
	ck_assert_uint_eq(model->turnouts[0]->voters[CHANNEL_DAY], 112);
	ck_assert_uint_eq(
	    model->turnout_statements[0]->of.turnout.voters[CHANNEL_DAY], 100);
	ck_assert_uint_eq(model->districts[0].channels[CHANNEL_DAY], 112);
	ck_assert(model->statements[NOTE_RULING][0]->of.ruling.applied);
	ck_assert(model->statements[NOTE_RULING][1]->of.ruling.applied);
	ck_assert(!model->statements[NOTE_RULING][2]->of.ruling.applied);
	end();
}
END_TEST

START_TEST(the_latest_number_of_a_ruling_is_in_force)
{
	begin();
	ck_assert(take_turnout("pk", 1, 100, "box k1 -\n"));
	ck_assert(take_correction("a", 2, 100, 120));
	ck_assert(take_correction("a", 1, 100, 110));
	ck_assert(take_correction("a", 2, 100, 130));
	ck_assert(take("ruling", "ruling z", 2, "",
	    "station s\naction void\nreason other 取消\n"));
	model_settle(model, report);
	ck_assert_uint_eq(model->turnouts[0]->voters[CHANNEL_DAY], 120);
	ck_assert(model->statements[NOTE_RULING][0]->in_force);
	ck_assert(!model->statements[NOTE_RULING][1]->in_force);
	ck_assert(model->statements[NOTE_RULING][2]->conflict);
	ck_assert(!model->statements[NOTE_RULING][2]->in_force);
	end();
}
END_TEST

START_TEST(a_withdrawn_file_does_not_count_and_a_moved_box_moves)
{
	char hex[DIGEST_HEX];

	begin();
	digest_text(three, hex);
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	ck_assert(take("ruling", "ruling w", 1, "",
	    "station s\naction withdraw\nunit ka\nfile ballots-001.csv "
	    "%s\nreason double-entry x\n",
	    hex));
	ck_assert(take("ruling", "ruling m", 1, "",
	    "station s\naction move-box\nbox k3\nfrom kb\nto ka\nreason other "
	    "x\n"));
	model_settle(model, report);
	ck_assert(take_papers(three));
	model_finish(model, report);
	ck_assert_uint_eq(model->total.papers[0], 0);
	ck_assert_uint_eq(model_unit_papers(model, 0), 0);
	ck_assert_uint_eq(model->box_units[2], 0);
	end();
}
END_TEST

START_TEST(a_certificate_is_in_force_until_a_ruling_reopens)
{
	static const char body[] =
	    "reopened %d\nlog 5 " DIGEST_X "\nresult " DIGEST_X
	    "\noutcome hall adopted\nfigure kita unexplained -3\nfinding E301 "
	    "kita accepted r1 words of it\n";
	const struct statement *certificate;

	begin();
	ck_assert(take("certificate", "station s", 1, "", body, 0));
	model_settle(model, report);
	certificate = model_certificate(model);
	ck_assert_int_eq(certificate->of.certificate.figures[0].value, -3);
	ck_assert_str_eq(certificate->of.certificate.findings[0].ruling, "r1");
	end();
	begin();
	ck_assert(take("certificate", "station s", 1, "", body, 0));
	ck_assert(take("ruling", "ruling o", 1, "",
	    "station s\naction reopen\nwhat count\nreason paper-found x\n"));
	model_settle(model, report);
	ck_assert_ptr_null(model_certificate(model));
	ck_assert_uint_eq(model_reopened(model), 1);
	end();
}
END_TEST

/* --- sheets --------------------------------------------------------------- */

static bool
take_numbered(const char *id, unsigned number, const char *lines)
{
	char subject[64];

	snprintf(subject, sizeof(subject), "sheet %s", id);
	return take("sheet", subject, number, "",
	    "unit ka\nsalt 00000000000000000000000000000000\n%s", lines);
}

static bool
take_sheet(const char *id, const char *lines)
{
	return take_numbered(id, 1, lines);
}

static const char certified[] =
    "reopened 0\nlog 5 " DIGEST_X "\nresult " DIGEST_X
    "\noutcome hall adopted\nfigure kita unexplained 0\n";

/* small_head() replaces 2222… from number 2 on. */
static const struct {
	unsigned number, next;
	bool goes_on;
	uint8_t first; /* each byte of the first one's id */
	bool fine, next_fine;
} follows[] = {
	{ 1, 2, false, 0x22, true, true },
	{ 1, 2, false, 0x23, true, false },
	{ 1, 3, false, 0x22, true, false },
	{ 1, 1, false, 0x22, true, false },
	{ 2, 0, false, 0x22, false, false },
	/* A log that goes on begins with the certificate that it names. */
	{ 1, 2, true, 0x22, true, true },
	{ 3, 4, true, 0x22, true, true },
	{ 3, 5, true, 0x22, true, false },
	{ 1, 0, true, 0x23, false, false },
};

START_TEST(a_certificate_follows_the_one_before_it)
{
	uint8_t id[DIGEST_LEN];

	begin();
	model->after.size = follows[_i].goes_on ? 9 : 0;
	memset(model->after.certificate, 0x22, DIGEST_LEN);
	memset(id, follows[_i].first, DIGEST_LEN);
	next_id = id;
	ck_assert_int_eq(
	    take("certificate", "station s", follows[_i].number, "", certified),
	    follows[_i].fine);
	/* What is here from the log before is in force no more. */
	ck_assert_int_eq(model_certificate(model) != NULL,
	    follows[_i].fine && !follows[_i].goes_on);
	if (follows[_i].fine)
		ck_assert_int_eq(take("certificate", "station s",
		                     follows[_i].next, "", certified),
		    follows[_i].next_fine);
	if (follows[_i].next_fine)
		ck_assert_ptr_nonnull(model_certificate(model));
	end();
}
END_TEST

START_TEST(a_sheet_decides_open_questions_once)
{
	const struct tally *tally;

	begin();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	ck_assert(take_sheet("a", "decided " SERIAL_B " site 2\n"));
	/* The same again, and a question that is not open. */
	ck_assert(take_sheet("b", "decided " SERIAL_A " hall F\n"
	                          "decided " SERIAL_B " site 2\n"));
	model_settle(model, report);
	ck_assert(take_papers(three));
	model_finish(model, report);
	tally = &model->districts[0].questions[1];
	ck_assert_uint_eq(tally->review, 0);
	ck_assert_uint_eq(tally->decided, 1);
	ck_assert_uint_eq(tally->options[1], 1);
	ck_assert_uint_eq(model->districts[0].questions[0].decided, 0);
	ck_assert_uint_eq(model->statements[NOTE_SHEET][0]->of.sheet.unfit, 0);
	ck_assert_uint_eq(model->statements[NOTE_SHEET][1]->of.sheet.unfit, 1);
	ck_assert_uint_eq(failures(), 0);
	end();
}
END_TEST

START_TEST(two_sheets_that_differ_leave_a_paper_open)
{
	begin();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	ck_assert(take_sheet("a", "decided " SERIAL_B " site 2\n"));
	ck_assert(take_sheet("b", "decided " SERIAL_B " site 3\n"));
	model_settle(model, report);
	ck_assert(take_papers(three));
	model_finish(model, report);
	ck_assert_uint_eq(model->total.questions[1].review, 1);
	ck_assert_uint_eq(model->total.questions[1].decided, 0);
	for (int i = 0; i < 2; i++)
		ck_assert_uint_eq(
		    model->statements[NOTE_SHEET][i]->of.sheet.disagree, 1);
	end();
}
END_TEST

/* The small election, with papers that wait for a gate. */
static void
begin_with_gate(void)
{
	begin();
	definition.ordinance.has_gate = true;
	definition.ordinance.sealed_until_gate = true;
}

static bool
take_gate(unsigned number, const char *total, int voters, const char *open)
{
	return take("gate", "", number, "",
	    "eligible-e0 -\neligible -\ntotal s %s %d -\nestablished "
	    "yes\nopen %s\n",
	    total, voters, open);
}

/* The note id of the totals that were taken in last. */
static void
totals_id(char hex[DIGEST_HEX])
{
	hex_write(model_latest(model, NOTE_TOTALS, 0)->id, DIGEST_LEN, hex);
}

static const char says_two[] = "decided " SERIAL_A " site 2\n";
static const char says_three[] = "decided " SERIAL_A " site 3\n";

START_TEST(numbers_of_a_sheet_that_are_missing_or_twice_are_found)
{
	/* In the order of the chain: the newest comes first. */
	static const char *const wanted[] = { "W409 d", "E402 c", "W409 b",
		"E403 b", "E403 a" };
	struct findings findings = { 0 };

	begin();
	ck_assert(take_numbered("a", 1, says_two));
	ck_assert(take_numbered("a", 2, says_two));
	/* Of these two a later one is the way out. */
	ck_assert(take_numbered("b", 1, says_two));
	ck_assert(take_numbered("b", 1, says_three));
	ck_assert(take_numbered("b", 4, says_two));
	ck_assert(take_numbered("b", 3, says_two));
	ck_assert(take_numbered("c", 1, says_two));
	ck_assert(take_numbered("c", 1, says_three));
	ck_assert(take_numbered("d", 3, says_two));
	model_settle(model, report);
	find_in_rulings(model, &findings);
	ck_assert_uint_eq(findings.count, COUNT(wanted));
	for (size_t i = 0; i < findings.count; i++) {
		char got[64];

		snprintf(got, sizeof(got), "%s %s", findings.items[i].code,
		    findings.items[i].subject);
		ck_assert_str_eq(got, wanted[i]);
	}
	findings_clear(&findings);
	end();
}
END_TEST

/* A nation decides on tens of thousands, and a hostile station on more. */
START_TEST(tens_of_thousands_of_sheets_are_looked_at_once_each)
{
	struct findings findings = { 0 };
	char id[ID_LEN];
	clock_t from;

	begin();
	for (int i = 0; i < 40000; i++) {
		snprintf(id, sizeof(id), "q%05d", i);
		ck_assert(take_sheet(id, says_two));
	}
	from = clock();
	model_settle(model, report);
	find_in_rulings(model, &findings);
	/* Each held against each takes twenty seconds and more. */
	ck_assert_int_lt((clock() - from) / CLOCKS_PER_SEC, 5);
	ck_assert_uint_eq(findings.count, 0);
	findings_clear(&findings);
	end();
}
END_TEST

START_TEST(no_paper_counts_before_the_gate_opens)
{
	static const char *const states[] = { NULL, "no", "yes" };
	static const enum gate_state wanted[] = { GATE_WAITING, GATE_SEALED,
		GATE_OPEN };
	char hex[DIGEST_HEX];

	begin_with_gate();
	ck_assert(take_manifest("ka", 1, "ballots-001.csv", 3, three));
	ck_assert(take("totals", "station s", 1, "",
	    "turnouts " DIGEST_X "\nvoters 5\npapers -\n"));
	totals_id(hex);
	if (states[_i] != NULL)
		ck_assert(take_gate(1, hex, 5, states[_i]));
	model_settle(model, report);
	ck_assert_int_eq(model->gate, wanted[_i]);
	ck_assert(take_papers(three));
	model_finish(model, report);
	ck_assert_uint_eq(
	    model->total.papers[0], wanted[_i] == GATE_OPEN ? 3 : 0);
	ck_assert_uint_eq(failures(), 0);
	end();
}
END_TEST

START_TEST(a_gate_is_held_against_the_totals_that_were_here)
{
	char hex[DIGEST_HEX];

	begin_with_gate();
	ck_assert(!take_gate(1, DIGEST_X, 5, "yes"));
	assert_said("other totals of station s");
	ck_assert(take("totals", "station s", 1, "",
	    "turnouts " DIGEST_X "\nvoters 5\npapers -\n"));
	totals_id(hex);
	ck_assert(!take_gate(1, hex, 6, "yes"));
	ck_assert(!take("gate", "", 1, "",
	    "eligible-e0 -\neligible 7\ntotal s %s 5 -\nestablished "
	    "yes\nopen yes\n",
	    hex));
	assert_said("without its roll");
	ck_assert(take_gate(1, hex, 5, "yes"));
	end();
}
END_TEST

START_TEST(an_interim_report_is_read_like_a_certificate)
{
	const struct certificate *interim;

	begin();
	ck_assert(take("interim", "station s", 1, "",
	    "reopened 0\nsnapshot 22:30\nlog 5 " DIGEST_X "\nresult " DIGEST_X
	    "\ncounted white 10 20\nunits 1 3\nfigure kita voters 12\n"));
	model_settle(model, report);
	interim = &model_latest(model, NOTE_INTERIM, 0)->of.certificate;
	ck_assert_str_eq(interim->snapshot, "22:30");
	ck_assert_uint_eq(interim->counted[0].expected, 20);
	ck_assert_uint_eq(interim->units_final, 1);
	ck_assert_int_eq(interim->figures[0].value, 12);
	ck_assert_ptr_null(model_certificate(model));
	end();
}
END_TEST

START_TEST(signatures_that_hold_no_longer_are_remembered)
{
	begin();
	ck_assert(take(
	    "manifest", "unit ka", 1, "its key was revoked", "final no\n"));
	finish();
	ck_assert_str_eq(
	    model->statements[NOTE_MANIFEST][0]->why, "its key was revoked");
	end();
}
END_TEST

static const struct unit_test tests[] = {
	{ &papers_are_counted_by_district_and_question, 0 },
	{ &a_bad_line_is_named_and_nothing_of_the_file_counts,
	    COUNT(bad_ballots) },
	{ &every_bad_line_of_a_file_is_named, 0 },
	{ &one_serial_in_two_files_is_said_with_both, 0 },
	{ &a_file_without_manifest_or_with_other_papers_is_refused, 0 },
	{ &bundles_count_by_their_papers, 0 },
	{ &a_bad_bundle_is_named, COUNT(bad_bundles) },
	{ &one_bundle_in_two_files_is_said, 0 },
	{ &the_latest_manifest_counts_and_its_files_alone, 0 },
	{ &a_second_text_of_one_number_is_kept_apart, 0 },
	{ &the_same_statement_twice_is_a_failure, 0 },
	{ &tens_of_thousands_of_manifests_of_one_unit_are_taken_in, 0 },
	{ &the_same_papers_in_two_units_are_refused, 0 },
	{ &what_is_not_in_its_form_is_refused_and_named, COUNT(refused) },
	{ &a_turnout_names_all_boxes_of_its_place_and_no_other, 0 },
	{ &a_statement_of_another_election_is_refused, 0 },
	{ &what_the_log_says_of_a_statement_is_compared, 0 },
	{ &rulings_apply_in_any_order_each_once, 0 },
	{ &the_latest_number_of_a_ruling_is_in_force, 0 },
	{ &a_withdrawn_file_does_not_count_and_a_moved_box_moves, 0 },
	{ &a_certificate_is_in_force_until_a_ruling_reopens, 0 },
	{ &a_certificate_follows_the_one_before_it, COUNT(follows) },
	{ &a_sheet_decides_open_questions_once, 0 },
	{ &two_sheets_that_differ_leave_a_paper_open, 0 },
	{ &numbers_of_a_sheet_that_are_missing_or_twice_are_found, 0 },
	{ &tens_of_thousands_of_sheets_are_looked_at_once_each, 0 },
	{ &no_paper_counts_before_the_gate_opens, 3 },
	{ &a_gate_is_held_against_the_totals_that_were_here, 0 },
	{ &an_interim_report_is_read_like_a_certificate, 0 },
	{ &signatures_that_hold_no_longer_are_remembered, 0 },
};

UNIT_TESTS("verify_records", tests)

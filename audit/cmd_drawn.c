#include "audit/cmd_drawn.h"

#include <stdlib.h>
#include <string.h>

#include "audit/sample.h"
#include "tally/certification.h"
#include "tally/cmd_certify.h"
#include "tally/cmd_counting.h"

#define LIMIT_DEFAULT 20
#define LIMIT_MAX 1000000
#define PAPERS_MODE 0600 /* serials are nobody's business */

static int
session_compare(const void *left, const void *right)
{
	const struct session *a = left, *b = right;

	return (a->index > b->index) - (a->index < b->index);
}

static const char *
label_of(const struct session *session)
{
	return session->definition->setup.stations[session->index].id;
}

/* Before the certificate nobody may know what will be drawn. */
static int
check_certified(const struct session *session, struct error *err)
{
	if (station_in_force(
	        session->truth, NOTE_CERTIFICATE, session->index) != NULL)
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("certify first (kaihyo tally certify), then throw the dice: "
	       "what is drawn must not be known while figures can change"),
	    N_("%s has no certificate in force"), label_of(session));
}

/* The canvass must have joined just what this station certified. */
static int
check_joined(const struct paper_audit *audit, const struct session *station,
    struct error *err)
{
	const struct canvass *canvass = audit->canvass.canvass;
	const struct definition *definition = audit->canvass.definition;
	const struct truth_statement *own =
	    truth_latest(station->truth, NOTE_CERTIFICATE, station->index);
	/* Each has the setup that it was given last, not always the same. */
	size_t index = setup_station(&definition->setup, label_of(station));

	if (digest_same(&station->definition->id, &definition->id) &&
	    index < definition->setup.station_count &&
	    canvass->stations[index].in &&
	    digest_same(&own->statement.id,
	        &canvass->stations[index].certificate->statement.id))
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("give the files of the stations as they were certified for "
	       "this canvass"),
	    N_("the canvass does not join this certificate of station %s"),
	    label_of(station));
}

static int
open_canvass(const struct arguments *arguments, struct paper_audit *audit,
    struct error *err)
{
	const char *path = arguments_value(arguments, "canvass");

	if (path == NULL)
		return 0;
	if (session_open_path(path, STORE_READ, &audit->canvass, err) != 0)
		return -1;
	if (audit->canvass.canvass == NULL)
		return error_set(err, ERROR_USAGE,
		    N_("--canvass is the file of kaihyo tally canvass; "
		       "stations stand without an option"),
		    N_("%s is no canvass"), path);
	return check_certified(&audit->canvass, err);
}

static int
open_stations(const struct arguments *arguments, struct paper_audit *audit,
    struct error *err)
{
	size_t count = arguments->operand_count;

	if (count > DRAWN_STATIONS_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("audit each canvass below this one by itself"),
		    N_("more than %d stations"), DRAWN_STATIONS_MAX);
	audit->stations = memory_new(count, sizeof(audit->stations[0]));
	for (size_t i = 0; i < count; i++) {
		struct session *station = &audit->stations[i];

		audit->station_count = i + 1;
		if (session_open_path(
		        arguments->operands[i], STORE_READ, station, err) != 0)
			return -1;
		if (station->canvass != NULL)
			return error_set(err, ERROR_USAGE,
			    N_("give the canvass with --canvass, and the "
			       "stations that have the papers"),
			    N_("%s is a canvass and holds no papers"),
			    arguments->operands[i]);
		if (check_certified(station, err) != 0)
			return -1;
	}
	qsort(audit->stations, count, sizeof(audit->stations[0]),
	    session_compare);
	return 0;
}

static int
check_stations(const struct paper_audit *audit, struct error *err)
{
	for (size_t i = 0; i < audit->station_count; i++) {
		const struct session *one = &audit->stations[i];

		if (i > 0 && audit->stations[i - 1].index == one->index)
			return error_set(err, ERROR_USAGE,
			    N_("give each station once"),
			    N_("station %s twice"), label_of(one));
		if (audit->canvass.canvass != NULL &&
		    check_joined(audit, one, err) != 0)
			return -1;
	}
	if (audit->canvass.canvass == NULL && audit->station_count > 1)
		return error_set(err, ERROR_USAGE,
		    N_("give the canvass that joins them with --canvass"),
		    N_("several stations, and nothing that decides over all "
		       "of them"));
	return 0;
}

/* Counts anew, and holds the certificate in force against it. */
static int
count_certified(
    struct session *session, struct result *result, struct error *err)
{
	const struct certificate *certificate;
	struct digest root;

	if (counting_result(session, true, result, err) != 0)
		return -1;
	certificate =
	    station_in_force(session->truth, NOTE_CERTIFICATE, session->index);
	if (certify_log_root(
	        session->store, certificate->log_size, &root, err) != 0)
		return -1;
	return certification_verify(result, certificate, &root, err);
}

static int
count_all(struct paper_audit *audit, struct error *err)
{
	audit->results =
	    memory_new(audit->station_count, sizeof(audit->results[0]));
	for (size_t i = 0; i < audit->station_count; i++) {
		struct session *station = &audit->stations[i];

		if (count_certified(station, &audit->results[i], err) != 0)
			return -1;
		frame_add(&audit->frame, station->truth, station->index);
	}
	audit->deciding = &audit->results[0];
	if (audit->canvass.canvass == NULL)
		return 0;
	audit->deciding = &audit->joined;
	return count_certified(&audit->canvass, &audit->joined, err);
}

static uint64_t
papers_of(const struct result *result)
{
	uint64_t papers = 0;

	for (size_t i = 0; i < PAPERS_MAX; i++)
		papers += result->total.papers[i];
	return papers;
}

static int
check_decides(const struct paper_audit *audit, struct error *err)
{
	const struct result *result = audit->deciding;

	if (!result_is_final(result) || !result->decided ||
	    !result->all_districts)
		return error_set(err, ERROR_BOOKS,
		    N_("where several stations count, give the canvass with "
		       "--canvass, and all stations"),
		    N_("nothing is decided at this level"));
	if (!result_holds(result))
		return error_set(err, ERROR_BOOKS,
		    N_("find out first what the ordinance still asks for "
		       "(kaihyo tally count)"),
		    N_("the outcome depends on more than papers, and is not "
		       "decided yet"));
	if (papers_of(result) != audit->frame.papers)
		return error_set(err, ERROR_BOOKS,
		    N_("give the files of all stations that the canvass "
		       "joins"),
		    N_("%llu papers were counted, but the files given hold "
		       "%llu of them"),
		    (unsigned long long)papers_of(result),
		    (unsigned long long)audit->frame.papers);
	return 0;
}

static int
ask_rules(struct paper_audit *audit, struct error *err)
{
	struct risk *risk = &audit->risk;

	risk->papers = audit->frame.papers;
	if (result_misread_min(
	        audit->deciding, risk->papers, &risk->wrong, err) != 0)
		return -1;
	if (risk->papers == 0 || risk->wrong > risk->papers)
		return error_set(err, ERROR_BOOKS,
		    N_("nothing to do: the papers do not decide it"),
		    N_("no misread paper could change the outcome"));
	if (risk->wrong == 0)
		return error_set(err, ERROR_BOOKS,
		    N_("count all papers by hand"),
		    N_("papers that are unexplained could change the "
		       "outcome: no sample can make it sure"));
	return 0;
}

static int
take_options(const struct arguments *arguments, struct paper_audit *audit,
    struct error *err)
{
	const char *seed = arguments_value(arguments, "seed");
	unsigned long long limit;

	if (arguments_number(arguments, "risk-limit", LIMIT_MAX, LIMIT_DEFAULT,
	        &limit, err) != 0)
		return -1;
	if (limit < 2)
		return error_set(err, ERROR_USAGE,
		    N_("for example --risk-limit 20"),
		    N_("a risk limit is 2 or more: once in so many"));
	audit->limit = limit;
	audit->seed = span_of(seed);
	if (!sample_seed_is_valid(audit->seed))
		return error_set(err, ERROR_USAGE,
		    N_("throw 20 dice of ten sides in public, and type the "
		       "digits in a row"),
		    N_("the seed is not %d to %d digits"), SAMPLE_SEED_MIN,
		    SAMPLE_SEED_MAX);
	return 0;
}

int
paper_audit_open(const struct arguments *arguments, struct paper_audit *audit,
    struct error *err)
{
	*audit = (struct paper_audit){ .stations = NULL };
	if (take_options(arguments, audit, err) != 0 ||
	    open_canvass(arguments, audit, err) != 0 ||
	    open_stations(arguments, audit, err) != 0 ||
	    check_stations(audit, err) != 0 || count_all(audit, err) != 0)
		return -1;
	audit->definition = audit->deciding->definition;
	if (check_decides(audit, err) != 0 || ask_rules(audit, err) != 0)
		return -1;
	return 0;
}

void
paper_audit_close(struct paper_audit *audit)
{
	for (size_t i = 0; audit->results != NULL && i < audit->station_count;
	     i++)
		result_clear(&audit->results[i]);
	result_clear(&audit->joined);
	for (size_t i = 0; i < audit->station_count; i++)
		session_close(&audit->stations[i]);
	session_close(&audit->canvass);
	frame_clear(&audit->frame);
	free(audit->drawn);
	free(audit->results);
	free(audit->stations);
	*audit = (struct paper_audit){ .stations = NULL };
}

struct digest
paper_audit_certificate(const struct paper_audit *audit)
{
	const struct session *session = audit->canvass.canvass != NULL
	                                    ? &audit->canvass
	                                    : &audit->stations[0];

	return truth_latest(session->truth, NOTE_CERTIFICATE, session->index)
	    ->statement.id;
}

/* --- the papers ---------------------------------------------------------- */

static int
paper_compare(const void *left, const void *right)
{
	const struct drawn *a = left, *b = right;

	return (a->paper > b->paper) - (a->paper < b->paper);
}

/* While the files of one station are walked. */
struct finding_papers {
	struct paper_audit *audit;
	const struct result *result; /* of this station */
};

static void
drawn_take(struct drawn *drawn, const struct result *result,
    const struct counted_file *counted, const struct record *record,
    unsigned within)
{
	bool ballots = record->kind == RECORD_BALLOTS;

	span_copy(record->name, drawn->record, sizeof(drawn->record));
	drawn->within = within;
	for (size_t q = 0; q < counted->table->question_count; q++) {
		char code = record->codes[q * record->code_step];

		if (code == CODE_REVIEW && ballots)
			code = adjudication_code(&result->adjudication,
			    counted->file->unit, record_serial(record), q);
		drawn->counted[q] = code;
	}
}

/* Finds those drawn from one file, which lie side by side. */
static int
file_visit(void *context, const struct counted_file *counted, struct error *err)
{
	const struct finding_papers *finding = context;
	struct paper_audit *audit = finding->audit;
	struct drawn *drawn = audit->drawn;
	struct drawn *end = drawn + audit->drawn_count;
	struct records_walk walk = records_begin(&counted->records);
	struct record record;
	uint64_t first;

	(void)err;
	while (drawn < end && drawn->file->file != counted->file)
		drawn++;
	if (drawn == end)
		return 0;
	first = drawn->file->first;
	while (records_next(&walk, &record)) {
		for (; drawn < end && drawn->file->file == counted->file &&
		       drawn->paper < first + record.weight;
		     drawn++)
			drawn_take(drawn, finding->result, counted, &record,
			    (unsigned)(drawn->paper - first) + 1);
		first += record.weight;
	}
	return 0;
}

int
paper_audit_draw(struct paper_audit *audit, size_t count, struct error *err)
{
	uint64_t *draws = memory_new(count, sizeof(draws[0]));
	int rc = 0;

	sample_draw(audit->seed, audit->frame.papers, count, draws);
	audit->drawn = memory_new(count, sizeof(audit->drawn[0]));
	audit->drawn_count = count;
	for (size_t i = 0; i < count; i++)
		audit->drawn[i] = (struct drawn){ .paper = draws[i],
			.draw = i,
			.file = frame_find(&audit->frame, draws[i]) };
	free(draws);
	qsort(audit->drawn, count, sizeof(audit->drawn[0]), paper_compare);
	for (size_t i = 0; rc == 0 && i < audit->station_count; i++) {
		struct finding_papers finding = { audit, &audit->results[i] };

		rc = counting_each(
		    &audit->stations[i], true, file_visit, &finding, err);
	}
	return rc;
}

void
drawn_table(const struct drawn *drawn, struct code_table *table)
{
	const struct definition *definition = drawn->file->definition;
	const struct unit *unit =
	    &definition->setup.units[drawn->file->file->unit];

	code_table_init(table, definition, unit->paper);
}

int
paper_audit_put(const char *folder, const char *name, const struct text *bytes,
    bool json, struct error *err)
{
	char *path = path_join(folder, name);
	int rc = file_create(path, text_span(bytes), PAPERS_MODE, err);

	if (rc == 0 && !json)
		say(stdout, N_("Written: %s\n"), path);
	free(path);
	return rc;
}

void
paper_audit_print(const struct paper_audit *audit)
{
	const struct definition *definition = audit->definition;

	session_banner(definition, stdout);
	say(stdout, "%s\n", label_text(&definition->election.name));
	say(stdout,
	    N_("Papers counted: %llu. At least %llu of them must have been "
	       "counted otherwise than they read, if the outcome is to be "
	       "wrong.\n"),
	    (unsigned long long)audit->risk.papers,
	    (unsigned long long)audit->risk.wrong);
}

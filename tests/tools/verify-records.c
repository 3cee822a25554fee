/*
 * verify-records figures BUNDLE: what kaihyo-verify counts in a bundle, as the
 * members `districts` and `total` of result.json without what the rules and
 * findings add; for tests that compare it with what kaihyo counted.
 *
 * verify-records KIND FILE...: "accepted" or "refused" for each file, KIND
 * being note, election, ordinance, setup, ballots or bundles. The last four
 * belong to the small election of tests/fuzz/small_election.h and to the
 * paper of tests/unit/papers.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/chain.h"
#include "audit/verifier/digest.h"
#include "audit/verifier/papers.h"
#include "audit/verifier/spell.h"
#include "audit/verifier/statement.h"
#include "audit/verifier/truth.h"

/* --- figures -------------------------------------------------------------- */

static struct bytes
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buffer buffer = { 0 };
	char piece[65536];
	size_t len;

	if (file == NULL) {
		perror(path);
		exit(2);
	}
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&buffer, piece, len);
	fclose(file);
	return bytes_part(buffer.at != NULL ? buffer.at : "", buffer.len);
}

static void
tally_print(const struct model *model, size_t q, const struct tally *tally)
{
	const struct question *question =
	    &model->definition->election.questions[q];
	const struct ordinance *ordinance = &model->definition->ordinance;
	struct tally_sums sums;

	model_sums(model, tally, q, &sums);
	printf("{\"question\":\"%s\",\"options\":{", question->id);
	for (size_t i = 0; i < question->option_count; i++)
		printf("%s\"%s\":%llu", i > 0 ? "," : "",
		    question->options[i].id,
		    (unsigned long long)sums.options[i]);
	printf("},\"categories\":{");
	for (size_t i = 0; i < ordinance->category_count; i++)
		printf("%s\"%s\":%llu", i > 0 ? "," : "",
		    ordinance->categories[i].id,
		    (unsigned long long)tally->categories[i]);
	printf("},\"valid\":%llu,\"invalid\":%llu,\"none\":%llu,\"review\":"
	       "%llu,\"decided\":%llu,\"papers\":%llu}",
	    (unsigned long long)sums.valid, (unsigned long long)sums.invalid,
	    (unsigned long long)sums.none, (unsigned long long)sums.review,
	    (unsigned long long)tally->decided,
	    (unsigned long long)sums.papers);
}

static void
figures_print(const struct model *model, const struct figures *figures)
{
	const struct setup *setup = &model->definition->setup;

	printf("\"questions\":[");
	for (size_t q = 0; q < model->definition->election.question_count;
	     q++) {
		printf("%s", q > 0 ? "," : "");
		tally_print(model, q, &figures->questions[q]);
	}
	printf("],\"papers\":{");
	for (size_t p = 0; p < setup->paper_count; p++)
		printf("%s\"%s\":%llu", p > 0 ? "," : "", setup->papers[p].id,
		    (unsigned long long)figures->papers[p]);
	printf("},\"channels\":{\"absentee\":%llu,\"day\":%llu,\"early\":%llu},"
	       "\"voters\":%llu,\"taken-home\":%llu,\"not-put-in\":%llu,"
	       "\"moved-in\":%llu,\"moved-out\":%llu,\"places\":%zu,"
	       "\"places-in\":%zu",
	    (unsigned long long)figures->channels[CHANNEL_ABSENTEE],
	    (unsigned long long)figures->channels[CHANNEL_DAY],
	    (unsigned long long)figures->channels[CHANNEL_EARLY],
	    (unsigned long long)figures->voters,
	    (unsigned long long)figures->taken_home,
	    (unsigned long long)figures->not_put_in,
	    (unsigned long long)figures->moved_in,
	    (unsigned long long)figures->moved_out, figures->places,
	    figures->places_in);
}

static void
model_print(const struct model *model)
{
	const struct setup *setup = &model->definition->setup;
	const char *comma = "";

	printf("{\"districts\":[");
	for (size_t d = 0; d < setup->district_count; d++) {
		if (setup->districts[d].station != model->station)
			continue;
		printf(
		    "%s{\"district\":\"%s\",", comma, setup->districts[d].id);
		figures_print(model, &model->districts[d]);
		printf("}");
		comma = ",";
	}
	printf("],\"total\":{");
	figures_print(model, &model->total);
	printf("}}\n");
}

static void
take_note(const struct chain *chain, struct model *model, size_t seq)
{
	const struct entry *entry = &chain->log->entries[seq];
	char why[WHY_LEN] = "";
	struct bytes bytes;
	struct note note;
	bool invalid = false;

	if (!chain_read_note(chain, entry->file, &bytes, &note))
		return;
	if (chain_holds(chain, SIZE_MAX, &note, &invalid, why))
		why[0] = '\0';
	model_take_note(model,
	    &(struct note_in){
	        note.text, note.id, seq, entry, entry->file->path, why },
	    chain->report);
	bundle_release(&bytes);
}

static bool
is_papers(const struct entry *entry)
{
	return entry->kind == FILE_BALLOTS || entry->kind == FILE_BUNDLES;
}

static void
take_all(const struct chain *chain, struct model *model)
{
	const struct log *log = chain->log;

	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].type == ENTRY_ACCEPTED &&
		    log->entries[i].file != NULL &&
		    log->entries[i].kind >= FILE_MANIFEST &&
		    log->entries[i].kind < FILE_CHECKINS &&
		    !is_papers(&log->entries[i]))
			take_note(chain, model, i);
	model_settle(model, chain->report);
	for (size_t i = 0; i < log->count; i++) {
		const struct entry *entry = &log->entries[i];
		struct bytes bytes;

		if (entry->type != ENTRY_ACCEPTED || !is_papers(entry))
			continue;
		if (entry->file == NULL) {
			model_take_absent(model, entry, chain->report);
			continue;
		}
		if (bundle_read(chain->bundle, entry->file, 64u << 20, &bytes,
		        chain->report) != 0)
			continue;
		model_take_papers(model, entry->file->path, entry,
		    entry->file->digest, bytes, chain->report);
		bundle_release(&bytes);
	}
	model_finish(model, chain->report);
}

static int
figures(const char *folder)
{
	struct report *report = report_new(false);
	struct ed25519 *ed25519 = ed25519_new(report);
	struct bundle bundle;
	struct log log;
	struct chain chain;
	struct bytes text;
	struct model *model;
	int status;

	if (bundle_open(folder, &bundle, report) != 0)
		goto refuse;
	bundle_hash(&bundle, report, NULL, NULL);
	if (bundle_read(&bundle, bundle_find(&bundle, "log.txt"), LOG_BYTES_MAX,
	        &text, report) != 0 ||
	    log_read(text, &log, report) != 0)
		goto refuse;
	log_claim_files(&log, &bundle, false, report);
	if (chain_walk(&chain, &bundle, &log, ed25519, report)) {
		model = model_new(&chain.definition,
		    setup_find_station(
		        &chain.definition.setup, log.open.station),
		    false);
		take_all(&chain, model);
		model_print(model);
		model_free(model);
	}
	report_print(report, stderr);
	status = report_count(report, REPORT_FAILED) > 0;
	chain_clear(&chain);
	log_clear(&log);
	bundle_release(&text);
	bundle_close(&bundle);
	ed25519_free(ed25519);
	report_free(report);
	return status;
refuse:
	report_print(report, stderr);
	return 2;
}

/* --- one file ------------------------------------------------------------- */

static const char small_election[] =
    "{\"format\":\"kaihyo election v1\",\"name\":{\"ja\":\"a\",\"en\":\"a\"},"
    "\"authority\":{\"ja\":\"a\",\"en\":\"a\"},\"date\":\"2026-11-22\","
    "\"rehearsal\":true,\"nonce\":\"00000000000000000000000000000000\","
    "\"questions\":[{\"id\":\"hall\",\"text\":{\"ja\":\"a\",\"en\":\"a\"},"
    "\"options\":[{\"id\":\"for\",\"code\":\"F\",\"label\":{\"ja\":\"a\","
    "\"en\":\"a\"}},{\"id\":\"against\",\"code\":\"A\",\"label\":{\"ja\":"
    "\"a\",\"en\":\"a\"}}]},{\"id\":\"site\",\"text\":{\"ja\":\"a\",\"en\":"
    "\"a\"},\"options\":[{\"id\":\"station\",\"code\":\"1\",\"label\":{"
    "\"ja\":\"a\",\"en\":\"a\"}},{\"id\":\"river\",\"code\":\"2\",\"label\":"
    "{\"ja\":\"a\",\"en\":\"a\"}},{\"id\":\"hill\",\"code\":\"3\",\"label\":"
    "{\"ja\":\"a\",\"en\":\"a\"}}]}]}";

/* "bridge" (1, 0) and "hall" (1, 0, 2), blank B and spoiled S. */
static void
papers_codes(struct paper_codes *codes, struct definition *definition)
{
	static const char *const letters[] = { "10", "102" };
	static const char *const names[] = { "bridge", "hall" };

	*definition = (struct definition){ .election.question_count = 2 };
	for (size_t q = 0; q < 2; q++) {
		struct question *question = &definition->election.questions[q];

		snprintf(question->id, sizeof(question->id), "%s", names[q]);
		question->option_count = strlen(letters[q]);
		for (size_t i = 0; i < question->option_count; i++)
			question->options[i].code = letters[q][i];
		definition->setup.papers[0].questions[q] = q;
	}
	definition->ordinance.categories[0].code = 'B';
	definition->ordinance.categories[1].code = 'S';
	definition->ordinance.category_count = 2;
	definition->setup.papers[0].question_count = 2;
	paper_codes_make(codes, definition, 0);
}

static void
no_visit(void *context, struct bytes id, size_t line)
{
	(void)context;
	(void)id;
	(void)line;
}

static bool
papers_accept(
    bool bundles, const char *path, struct bytes bytes, struct report *report)
{
	struct definition *definition = memory_take(1, sizeof(*definition));
	struct serial_list serials = { 0 };
	struct paper_codes codes;
	struct papers_count count;
	bool good;

	papers_codes(&codes, definition);
	good = bundles ? bundles_read(&codes, path, bytes, &count, no_visit,
	                     NULL, report)
	               : ballots_read(
	                     &codes, path, bytes, &count, &serials, report);
	/* The setup of tests/unit/papers.h. */
	if (good && !bundles && count.papers > 1000)
		good = false;
	free(serials.at);
	free(definition);
	return good;
}

static bool
definition_accept(const char *kind, const char *path, struct bytes bytes,
    struct report *report)
{
	struct definition *definition = memory_take(1, sizeof(*definition));
	bool good;

	if (strcmp(kind, "election") == 0) {
		good =
		    definition_read_election(definition, path, bytes, report);
	} else {
		definition_read_election(
		    definition, "", bytes_of(small_election), report);
		good = strcmp(kind, "setup") == 0
		           ? definition_read_setup(definition,
		                 &definition->setup, path, bytes, report)
		           : definition_read_ordinance(
		                 definition, path, bytes, report);
	}
	definition_release(definition);
	free(definition);
	return good;
}

static bool
note_accept(const char *path, struct bytes bytes, struct report *report)
{
	struct pool pool = { NULL };
	struct statement *statement = memory_take(1, sizeof(*statement));
	struct head head;
	bool good =
	    statement_read(bytes, path, &pool, report, statement, &head);

	statement_release(statement);
	pool_release(&pool);
	free(statement);
	return good;
}

static bool
accept_file(const char *kind, const char *path, struct report *report)
{
	struct bytes bytes = read_file(path);

	if (strcmp(kind, "note") == 0)
		return note_accept(path, bytes, report);
	if (strcmp(kind, "ballots") == 0 || strcmp(kind, "bundles") == 0)
		return papers_accept(
		    strcmp(kind, "bundles") == 0, path, bytes, report);
	return definition_accept(kind, path, bytes, report);
}

int
main(int argc, char **argv)
{
	digest_begin();
	if (argc == 3 && strcmp(argv[1], "figures") == 0)
		return figures(argv[2]);
	if (argc < 3) {
		fputs("usage: verify-records figures BUNDLE, or KIND FILE...\n",
		    stderr);
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		struct report *report = report_new(false);

		printf("%s %s\n", argv[i],
		    accept_file(argv[1], argv[i], report) ? "accepted"
		                                          : "refused");
		report_print(report, stderr);
		report_free(report);
	}
	return 0;
}

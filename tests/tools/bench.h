#ifndef KAIHYO_TESTS_TOOLS_BENCH_H
#define KAIHYO_TESTS_TOOLS_BENCH_H

/*
 * The made-up election of bench-nation and bench-station: one question, for
 * or against, on one kind of paper. Each of them adds its own stations,
 * districts, places, units and boxes.
 */
#include "tests/tools/tool.h"

/* FOLDER/election.json with its names and the id of its question. */
static inline void
bench_election(
    const char *folder, const char *ja, const char *en, const char *question)
{
	struct text text = { 0 };

	text_addf(&text,
	    "{\"format\": \"kaihyo election v1\",\n"
	    "\"name\": {\"ja\": \"%s\", \"en\": \"%s\"},\n"
	    "\"authority\": {\"ja\": \"試験\", \"en\": \"Bench office\"},\n"
	    "\"date\": \"2026-11-22\", \"rehearsal\": true,\n"
	    "\"nonce\": \"00000000000000000000000000000000\",\n"
	    "\"questions\": [{\"id\": \"%s\",\n"
	    "\"text\": {\"ja\": \"賛否\", \"en\": \"For or against\"},\n"
	    "\"options\": [\n"
	    "{\"id\": \"for\", \"code\": \"F\", "
	    "\"label\": {\"ja\": \"賛成\", \"en\": \"For\"}},\n"
	    "{\"id\": \"against\", \"code\": \"A\", "
	    "\"label\": {\"ja\": \"反対\", \"en\": \"Against\"}}]}]}\n",
	    ja, en, question);
	write_file(folder, "election.json", &text);
}

/* FOLDER/ordinance.json; `rest` is what follows the category "blank". */
static inline void
bench_ordinance(const char *folder, const char *rest)
{
	struct text text = { 0 };

	text_add(&text,
	    "{\"format\": \"kaihyo ordinance v1\",\n"
	    "\"name\": {\"ja\": \"試験\", \"en\": \"Bench\"},\n"
	    "\"source\": \"made up\", \"verified\": false,\n"
	    "\"categories\": [{\"id\": \"blank\", \"code\": \"b\",\n"
	    "\"label\": {\"ja\": \"白紙\", \"en\": \"Blank\"},\n"
	    "\"counts-as\": \"invalid\", \"source\": \"made up\", "
	    "\"verified\": false}");
	text_add(&text, rest);
	write_file(folder, "ordinance.json", &text);
}

/* What stands in setup-1.json before its stations. */
static inline void
bench_setup_begin(struct text *text, const char *question)
{
	text_addf(text,
	    "{\"format\": \"kaihyo setup v1\", \"number\": 1, "
	    "\"scan\": \"hall\",\n"
	    "\"papers\": [{\"id\": \"white\", \"label\": {\"ja\": \"白\", "
	    "\"en\": \"white\"}, \"questions\": [\"%s\"]}],\n",
	    question);
}

/* What stands behind the last box, and the file. */
static inline void
bench_setup_end(const char *folder, struct text *text, uint64_t per_file,
    unsigned invalid_per_mille)
{
	text_addf(text,
	    "],\n\"policy\": {"
	    "\"manifest\": {\"scanner\": 1, \"counter\": 2},\n"
	    "\"turnout\": {\"receiver\": 3},\n"
	    "\"ruling\": {\"tally-manager\": 1, \"tally-witness\": 2},\n"
	    "\"certificate\": {\"tally-manager\": 1, "
	    "\"tally-witness\": 2}},\n"
	    "\"thresholds\": {\"papers-per-file\": %llu, "
	    "\"invalid-per-mille\": %u, \"difference\": 5}}\n",
	    (unsigned long long)per_file, invalid_per_mille);
	write_file(folder, "setup-1.json", text);
}

#endif

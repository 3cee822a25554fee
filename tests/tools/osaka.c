/*
 * Writes what the demo needs of the Osaka referendum of 2015 from its
 * published figures: the definition and, for each ward, a scanner's export
 * and the numbers of its places. What is not published by ward is apportioned
 * so that every published sum comes out (see tests/scenarios/osaka-2015).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tools/tool.h"

#define WARDS 24
#define CATEGORIES 5
#define PUBLISHED_NOT_VALID 5655 /* voters - valid, the whole city */
#define PUBLISHED_VOTERS 1406084
#define PUBLISHED_ELIGIBLE 2104076
#define PUBLISHED_TAKEN_HOME 15

/* 白紙, 賛否両方, 記号, 余事記載, その他 */
static const struct {
	const char *id, *ja, *en;
	char code;
	uint64_t total;
} categories[CATEGORIES] = {
	{ "blank", "白紙", "blank", 'b', 3535 },
	{ "both", "賛否両方を記載", "both for and against", 'w', 76 },
	{ "mark", "記号を記載", "a mark, not a word", 'm', 425 },
	{ "extra", "余事を記載", "other words added", 'e', 321 },
	{ "other", "その他", "other grounds", 'o', 1283 },
};

struct ward {
	char id[32], name[64];
	uint64_t votes_for, votes_against;
	bool published; /* eligible, voters and voters - valid are */
	uint64_t eligible, not_valid, voters, taken_home;
	uint64_t categories[CATEGORIES];
};

static void
die_line(size_t line)
{
	fprintf(stderr, "osaka: wards.csv, line %zu\n", line);
	exit(1);
}

/*
 * Apportions `total` over `count` shares in proportion to their weights by
 * largest remainders, the first of equal ones first. No share exceeds its
 * weight if total <= the sum of the weights.
 */
static void
apportion(uint64_t total, const uint64_t *weights, size_t count, uint64_t *out)
{
	uint64_t sum = 0, given = 0, rest[WARDS];

	for (size_t i = 0; i < count; i++)
		sum += weights[i];
	for (size_t i = 0; i < count; i++) {
		out[i] = sum > 0 ? total * weights[i] / sum : 0;
		rest[i] = sum > 0 ? total * weights[i] % sum : 0;
		given += out[i];
	}
	for (; given < total; given++) {
		size_t best = count;

		for (size_t i = 0; i < count; i++)
			if (out[i] < weights[i] &&
			    (best == count || rest[i] > rest[best]))
				best = i;
		if (best == count)
			exit(1);
		out[best]++;
		rest[best] = 0;
	}
}

static void
wards_read(const char *path, struct ward wards[WARDS])
{
	struct file_bytes file = { 0 };
	struct error err;
	struct span rest, line;

	must(file_read_path(path, 65536, &file, &err), &err);
	rest = file_span(&file);
	if (!span_line(&rest, 256, &line))
		die_line(1);
	for (size_t i = 0; i < WARDS; i++) {
		struct ward *w = &wards[i];
		struct span field[7];

		if (!span_line(&rest, 256, &line))
			die_line(i + 2);
		for (size_t f = 0; f < 7; f++)
			if (!span_cut(&line, ',', 64, &field[f]))
				die_line(i + 2);
		w->published = field[6].len > 0;
		if (!span_copy(field[0], w->id, sizeof(w->id)) ||
		    !span_copy(field[1], w->name, sizeof(w->name)) ||
		    !span_number(field[3], 1000000, &w->votes_for) ||
		    !span_number(field[4], 1000000, &w->votes_against) ||
		    (w->published &&
		        (!span_number(field[2], 1000000, &w->eligible) ||
		            !span_number(field[5], 1000000, &w->not_valid) ||
		            !span_number(field[6], 1000000, &w->voters))))
			die_line(i + 2);
	}
	file_release(&file);
}

/* Fills in what is not published by ward. */
static void
wards_complete(struct ward wards[WARDS])
{
	uint64_t weights[WARDS] = { 0 }, shares[WARDS];
	uint64_t not_valid = PUBLISHED_NOT_VALID;

	for (size_t i = 0; i < WARDS; i++) {
		if (wards[i].published)
			not_valid -= wards[i].not_valid;
		else
			weights[i] =
			    wards[i].votes_for + wards[i].votes_against;
	}
	apportion(not_valid, weights, WARDS, shares);
	for (size_t i = 0; i < WARDS; i++) {
		if (!wards[i].published) {
			wards[i].not_valid = shares[i];
			wards[i].voters = weights[i] + shares[i];
		}
		weights[i] = wards[i].not_valid;
	}
	apportion(PUBLISHED_TAKEN_HOME, weights, WARDS, shares);
	for (size_t i = 0; i < WARDS; i++) {
		wards[i].taken_home = shares[i];
		weights[i] -= shares[i];
	}
	for (size_t c = 0; c < CATEGORIES; c++) {
		apportion(categories[c].total, weights, WARDS, shares);
		for (size_t i = 0; i < WARDS; i++) {
			wards[i].categories[c] = shares[i];
			weights[i] -= shares[i];
		}
	}
}

/* Who did not vote is apportioned by who did. */
static void
eligible_complete(struct ward wards[WARDS])
{
	uint64_t weights[WARDS] = { 0 }, shares[WARDS];
	uint64_t absent = PUBLISHED_ELIGIBLE - PUBLISHED_VOTERS;

	for (size_t i = 0; i < WARDS; i++) {
		if (wards[i].published)
			absent -= wards[i].eligible - wards[i].voters;
		else
			weights[i] = wards[i].voters;
	}
	apportion(absent, weights, WARDS, shares);
	for (size_t i = 0; i < WARDS; i++)
		if (!wards[i].published)
			wards[i].eligible = wards[i].voters + shares[i];
}

static void
write_election(const char *folder, bool rehearsal)
{
	struct text text = { 0 };

	text_addf(&text,
	    "{\n"
	    "  \"format\": \"kaihyo election v1\",\n"
	    "  \"name\": { \"ja\": \"%s\",\n"
	    "            \"en\": \"%s\" },\n"
	    "  \"authority\": { \"ja\": \"大阪市選挙管理委員会\",\n"
	    "                 \"en\": \"Osaka City Election Commission\" },\n"
	    "  \"date\": \"2015-05-17\",\n"
	    "  \"rehearsal\": %s,\n"
	    "  \"nonce\": \"%s\",\n"
	    "  \"questions\": [\n"
	    "    { \"id\": \"q1\",\n"
	    "      \"text\": { \"ja\": \"特別区の設置について\",\n"
	    "                \"en\": \"Establishing special wards\" },\n"
	    "      \"options\": [\n"
	    "        { \"id\": \"for\", \"code\": \"F\","
	    " \"label\": { \"ja\": \"賛成\", \"en\": \"for\" } },\n"
	    "        { \"id\": \"against\", \"code\": \"A\","
	    " \"label\": { \"ja\": \"反対\", \"en\": \"against\" } }\n"
	    "      ] }\n"
	    "  ]\n"
	    "}\n",
	    rehearsal ? "特別区設置住民投票 開票リハーサル"
	              : "大阪市における特別区の設置についての投票",
	    rehearsal ? "Osaka special wards, counting rehearsal"
	              : "Osaka referendum on special wards",
	    rehearsal ? "true" : "false",
	    rehearsal ? "00000000000000007265686561727361"
	              : "00000000000000000000000020150517");
	write_file(folder, "election.json", &text);
}

static void
write_ordinance(const char *folder)
{
	struct text text = { 0 };

	text_add(&text,
	    "{\n"
	    "  \"format\": \"kaihyo ordinance v1\",\n"
	    "  \"name\": { \"ja\": "
	    "\"大都市地域における特別区の設置に関する法律\",\n"
	    "            \"en\": \"Act on special wards in large cities\" },\n"
	    "  \"source\": \"city.osaka.lg.jp/contents/wdu240/jutou/"
	    "tohyosanpi.html\",\n"
	    "  \"verified\": false,\n"
	    "  \"categories\": [\n");
	for (size_t c = 0; c < CATEGORIES; c++)
		text_addf(&text,
		    "    { \"id\": \"%s\", \"code\": \"%c\", \"label\": { "
		    "\"ja\": \"%s\", \"en\": \"%s\" },\n"
		    "      \"counts-as\": \"invalid\","
		    " \"source\": \"毎日新聞 2015 (yomi.tokyo)\","
		    " \"verified\": false }%s\n",
		    categories[c].id, categories[c].code, categories[c].ja,
		    categories[c].en, c + 1 < CATEGORIES ? "," : "");
	text_add(&text,
	    "  ],\n"
	    "  \"decision\": { \"rule\": \"majority\", \"question\": \"q1\","
	    " \"option\": \"for\", \"tie\": \"not-adopted\",\n"
	    "    \"effect\": [\"binding\"],\n"
	    "    \"source\": "
	    "\"反対の票数が有効投票の半数以上の場合は設置されません "
	    "(city.osaka.lg.jp)\", \"verified\": false }\n"
	    "}\n");
	write_file(folder, "ordinance.json", &text);
}

/* Lines of a roll.note, sorted as it wants them. */
static void
write_eligible(const char *folder, const struct ward wards[WARDS])
{
	struct text text = { 0 };

	text_addf(
	    &text, "eligible %d\nstruck-after-voting 0\n", PUBLISHED_ELIGIBLE);
	for (size_t i = 0; i < WARDS; i++)
		text_addf(&text, "precinct %s-places %llu\n", wards[i].id,
		    (unsigned long long)wards[i].eligible);
	write_file(folder, "eligible.txt", &text);
}

static void
add_list(struct text *text, const char *name)
{
	text_addf(text, "  ],\n  \"%s\": [\n", name);
}

static void
write_setup(const char *folder, const struct ward wards[WARDS])
{
	static const char all[] =
	    "無効の内訳と持ち帰り15票は区別に公表されておらず、按分";
	static const char most[] = "賛否のほかは区別に公表されておらず、有権者"
	                           "数、投票者数、無効を按分";
	struct text text = { 0 };
	const char *comma;

	text_add(&text,
	    "{\n"
	    "  \"format\": \"kaihyo setup v1\",\n"
	    "  \"number\": 1,\n"
	    "  \"scan\": \"hall\",\n"
	    "  \"papers\": [ { \"id\": \"p1\", \"label\": { \"ja\": "
	    "\"投票用紙\", \"en\": \"ballot paper\" }, \"questions\": [\"q1\"] "
	    "} ],\n"
	    "  \"stations\": [ { \"id\": \"osaka\", \"label\": { \"ja\": "
	    "\"大阪市\", \"en\": \"Osaka City\" } } ],\n"
	    "  \"districts\": [\n");
	for (size_t i = 0; i < WARDS; i++)
		text_addf(&text,
		    "    { \"id\": \"%s\", \"label\": { \"ja\": \"%s\", "
		    "\"en\": "
		    "\"%c%s\" }, \"station\": \"osaka\",\n"
		    "      \"remark\": { \"ja\": \"%s\", \"en\": \"%s\" } "
		    "}%s\n",
		    wards[i].id, wards[i].name, wards[i].id[0] - 32,
		    wards[i].id + 1, wards[i].published ? all : most,
		    wards[i].published
		        ? "categories and taken-home papers are not published "
		          "by ward: apportioned"
		        : "only for and against are published by ward: "
		          "electors, voters and invalid papers are "
		          "apportioned",
		    i + 1 < WARDS ? "," : "");
	add_list(&text, "places");
	for (size_t i = 0; i < WARDS; i++)
		text_addf(&text,
		    "    { \"id\": \"%s-places\", \"label\": { \"ja\": "
		    "\"%sの投票所\", \"en\": \"places of %s\" }, \"kind\": "
		    "\"day\", \"district\": \"%s\" }%s\n",
		    wards[i].id, wards[i].name, wards[i].id, wards[i].id,
		    i + 1 < WARDS ? "," : "");
	add_list(&text, "units");
	for (size_t i = 0; i < WARDS; i++)
		text_addf(&text,
		    "    { \"id\": \"%s\", \"label\": { \"ja\": \"%s開票\", "
		    "\"en\": \"count of %s\" }, \"district\": \"%s\", "
		    "\"paper\": \"p1\" }%s\n",
		    wards[i].id, wards[i].name, wards[i].id, wards[i].id,
		    i + 1 < WARDS ? "," : "");
	add_list(&text, "boxes");
	for (size_t i = 0; i < WARDS; i++) {
		comma = i + 1 < WARDS ? "," : "";
		text_addf(&text,
		    "    { \"id\": \"%s-box\", \"place\": \"%s-places\", "
		    "\"unit\": \"%s\" }%s\n",
		    wards[i].id, wards[i].id, wards[i].id, comma);
	}
	text_add(&text,
	    "  ],\n"
	    "  \"policy\": {\n"
	    "    \"manifest\": { \"scanner\": 1, \"counter\": 2 },\n"
	    "    \"turnout\": { \"place\": 1, \"receiver\": 1,"
	    " \"place-manager\": { \"slots\": 1, \"signed\": 0 } },\n"
	    "    \"ruling\": { \"tally-manager\": 1,"
	    " \"tally-witness\": 1 },\n"
	    "    \"sheet\": { \"tally-manager\": 1,"
	    " \"tally-witness\": 1 },\n"
	    "    \"certificate\": { \"tally-manager\": 1,"
	    " \"tally-witness\": 3 }\n"
	    "  },\n"
	    "  \"thresholds\": { \"papers-per-file\": 7400,"
	    " \"invalid-per-mille\": 20, \"difference\": 10 }\n"
	    "}\n");
	write_file(folder, "setup-1.json", &text);
}

static void
add_papers(struct text *text, uint64_t count, const char *value)
{
	for (uint64_t i = 0; i < count; i++)
		text_add(text, value);
}

/*
 * The stock of paper is published nowhere, so it is made up: packs of 500,
 * one sheet in 2,000 spoiled, one in 20,000 given back.
 */
static void
write_stock(const struct ward *ward, struct text *figures)
{
	uint64_t returned = ward->voters / 20000;
	uint64_t issued = ward->voters + returned;
	uint64_t spoiled = ward->voters / 2000;
	uint64_t received = (issued + spoiled) / 500 * 500 + 500;

	text_addf(figures, "%llu %llu %llu %llu %llu\n",
	    (unsigned long long)received, (unsigned long long)issued,
	    (unsigned long long)returned, (unsigned long long)spoiled,
	    (unsigned long long)(received - issued - spoiled));
}

/* One export in the plain format, and what the counters read off. */
static void
write_ward(const char *folder, const struct ward *ward, struct text *figures)
{
	struct text text = { 0 };
	char name[128], value[64];
	uint64_t papers = ward->votes_for + ward->votes_against;

	text_add(&text, "q1\n");
	add_papers(&text, ward->votes_for, "for\n");
	add_papers(&text, ward->votes_against, "against\n");
	for (size_t c = 0; c < CATEGORIES; c++) {
		snprintf(value, sizeof(value), "%s\n", categories[c].id);
		add_papers(&text, ward->categories[c], value);
		papers += ward->categories[c];
	}
	snprintf(name, sizeof(name), "%.31s.csv", ward->id);
	write_file(folder, name, &text);
	text_addf(figures, "%s %llu %llu %llu ", ward->id,
	    (unsigned long long)papers, (unsigned long long)ward->voters,
	    (unsigned long long)ward->taken_home);
	write_stock(ward, figures);
}

int
main(int argc, char **argv)
{
	struct ward wards[WARDS] = { 0 };
	struct text figures = { 0 };
	uint64_t voters = 0;

	if (argc != 5) {
		fputs("usage: osaka WARDS.csv DEFINITION REHEARSAL EXPORTS\n",
		    stderr);
		return 2;
	}
	wards_read(argv[1], wards);
	wards_complete(wards);
	for (size_t i = 0; i < WARDS; i++)
		voters += wards[i].voters;
	if (voters != PUBLISHED_VOTERS) {
		fprintf(
		    stderr, "osaka: %llu voters\n", (unsigned long long)voters);
		return 1;
	}
	eligible_complete(wards);
	write_eligible(argv[4], wards);
	for (int folder = 2; folder <= 3; folder++) {
		write_election(argv[folder], folder == 3);
		write_ordinance(argv[folder]);
		write_setup(argv[folder], wards);
	}
	for (size_t i = 0; i < WARDS; i++)
		write_ward(argv[4], &wards[i], &figures);
	write_file(argv[4], "figures.txt", &figures);
	return 0;
}

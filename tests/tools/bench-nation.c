/*
 * The files of a made-up nation, for tests/bench/nation.sh: prefectures,
 * stations and places by number, each station one district whose boxes are
 * mixed before scanning. The same arguments write the same bytes, salts and
 * serials too, and the keys are those of demo-key: never for a real election.
 *
 *   bench-nation define FOLDER PREFECTURES STATIONS PLACES
 *       election.json, ordinance.json and setup-1.json
 *   bench-nation roster FOLDER PREFECTURES STATIONS PLACES
 *       roster-1.note, a draft, for the signed setup-1.note in FOLDER: scanner,
 *       counter-1 and -2, receiver-1 to -3 of each station; manager, witness-1
 *       and -2, and log of each office, their keys named OFFICE/ROLE
 *   bench-nation roll FOLDER PREFECTURES STATIONS PLACES PAPERS [lists]
 *       FOLDER/roll/roll.note, a draft, a third more than come; with "lists"
 *       roll.csv and changes.csv, too
 *   bench-nation station FOLDER PREFECTURES STATIONS PLACES PAPERS NUMBER OUT
 *           WHAT [lists]
 *       what comes to station NUMBER (from 1): OUT/papers, the sealed files of
 *       its unit and their manifest, and OUT/pNNNNN, the turnout of each
 *       place; signed. PAPERS is the mean of a station. The file WHAT says
 *       what is in it: station, prefecture, papers, for, against, blank, void.
 *       With "lists" each place has its check-ins, of voters on that roll
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ballot/definition.h"
#include "ballot/notes/checkins.h"
#include "ballot/notes/manifest.h"
#include "ballot/notes/roll.h"
#include "ballot/notes/turnout.h"
#include "base/file.h"
#include "keys/note.h"
#include "tests/tools/bench.h"
#include "tests/tools/demo.h"

#define PER_FILE 7400
#define NAME_LEN 64

static const char list_of_none[] = "";

struct nation {
	const char *folder;
	size_t prefectures, stations, places;
	uint64_t papers; /* of a station, in the mean */
	bool lists;
};

/* The first of `all` that belongs to part `i` of `parts`. */
static size_t
first_of(size_t all, size_t parts, size_t i)
{
	return all * i / parts;
}

static size_t
prefecture_of(const struct nation *nation, size_t station)
{
	size_t i = 0;

	while (
	    first_of(nation->stations, nation->prefectures, i + 1) <= station)
		i++;
	return i;
}

/* splitmix64: a new number from any other. */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* From a tenth of the mean to nineteen tenths; all together the mean. */
static uint64_t
papers_of(const struct nation *nation, size_t station)
{
	uint64_t chance = station / 2, part;

	part = draw(&chance) % 19 + 1;
	if (station % 2 == 1)
		part = 20 - part;
	if (station + 1 == nation->stations && station % 2 == 0)
		part = 10;
	return nation->papers * part / 10;
}

static char *
new_folder(const char *parent, const char *name)
{
	char *path = path_join(parent, name);

	if (mkdir(path, 0755) != 0) {
		perror(path);
		exit(1);
	}
	return path;
}

/* --- the definition ---------------------------------------------------------
 */

static const char ordinance_rest[] =
    ",\n{\"id\": \"void\", \"code\": \"v\",\n"
    "\"label\": {\"ja\": \"他事記載\", \"en\": \"Other writing\"},\n"
    "\"counts-as\": \"invalid\", \"source\": \"made up\", "
    "\"verified\": false}],\n"
    "\"decision\": {\"rule\": \"majority\", \"option\": \"for\", "
    "\"tie\": \"not-adopted\",\n\"effect\": [\"binding\"], "
    "\"source\": \"made up\", \"verified\": false}}\n";

/* An element of a list, so far without its end. */
static void
add_named(struct text *text, size_t i, const char *prefix, int digits,
    const char *ja, const char *en)
{
	text_addf(text,
	    "%s{\"id\":\"%s%0*zu\",\"label\":{\"ja\":\"第%zu%s\","
	    "\"en\":\"%s %zu\"}",
	    i > 0 ? ",\n" : "", prefix, digits, i + 1, i + 1, ja, en, i + 1);
}

static void
add_offices(struct text *text, const struct nation *nation)
{
	text_add(text, "\"stations\": [");
	for (size_t i = 0; i < nation->stations; i++) {
		add_named(text, i, "s", 4, "開票所", "Station");
		text_addf(text, ",\"canvass\":\"k%02zu\"}",
		    prefecture_of(nation, i) + 1);
	}
	text_add(text, "],\n\"canvasses\": [");
	for (size_t i = 0; i < nation->prefectures; i++) {
		add_named(text, i, "k", 2, "県", "Prefecture");
		text_add(text, "}");
	}
	text_add(text, "],\n\"districts\": [");
	for (size_t i = 0; i < nation->stations; i++) {
		add_named(text, i, "d", 4, "開票区", "District");
		text_addf(text, ",\"station\":\"s%04zu\"}", i + 1);
	}
}

static void
add_places(struct text *text, const struct nation *nation)
{
	text_add(text, "],\n\"places\": [");
	for (size_t s = 0; s < nation->stations; s++)
		for (size_t i = first_of(nation->places, nation->stations, s);
		     i < first_of(nation->places, nation->stations, s + 1);
		     i++) {
			add_named(text, i, "p", 5, "投票所", "Place");
			text_addf(text,
			    ",\"kind\":\"day\",\"district\":\"d%04zu\"}",
			    s + 1);
		}
	text_add(text, "],\n\"units\": [");
	for (size_t i = 0; i < nation->stations; i++) {
		add_named(text, i, "u", 4, "開票区", "Unit");
		text_addf(text, ",\"district\":\"d%04zu\",\"paper\":\"white\"}",
		    i + 1);
	}
	text_add(text, "],\n\"boxes\": [");
	for (size_t s = 0; s < nation->stations; s++)
		for (size_t i = first_of(nation->places, nation->stations, s);
		     i < first_of(nation->places, nation->stations, s + 1); i++)
			text_addf(text,
			    "%s{\"id\":\"b%05zu\",\"place\":\"p%05zu\","
			    "\"unit\":\"u%04zu\"}",
			    i > 0 ? ",\n" : "", i + 1, i + 1, s + 1);
}

static void
write_setup(const struct nation *nation)
{
	struct text text = { 0 };

	bench_setup_begin(&text, "change");
	add_offices(&text, nation);
	add_places(&text, nation);
	bench_setup_end(nation->folder, &text, PER_FILE, 100);
}

/* The head of a note, but for what it is about: that of setup-1.note. */
static struct statement
head_of(const struct nation *nation)
{
	char *path = path_join(nation->folder, "setup-1.note");
	struct statement head;
	struct file_bytes file = { 0 };
	struct span text, rest;
	struct lines lines;
	struct error err;

	must(file_read_path(path, NOTE_BYTES_MAX, &file, &err), &err);
	must(note_split(file_span(&file), &text, &rest, &err), &err);
	lines = lines_of(text);
	must(statement_parse(&lines, NOTE_SETUP, &head, &err), &err);
	file_release(&file);
	free(path);
	return head;
}

/* --- the roster --------------------------------------------------------------
 */

struct key_line {
	char *text;
};

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(((const struct key_line *)a)->text,
	    ((const struct key_line *)b)->text);
}

/* A log's key is named as formats.md 13.1 wants it. */
static void
key_name(const struct statement *head, const char *office, const char *who,
    char name[KEY_NAME_MAX + 1])
{
	char election[DIGEST_TEXT_LEN];

	digest_format(&head->election, election);
	if (strcmp(who, "log") == 0)
		snprintf(
		    name, KEY_NAME_MAX + 1, "bench/%.16s/%s", election, office);
	else
		snprintf(name, KEY_NAME_MAX + 1, "%s/%s", office, who);
}

static struct key_line
key_line(const struct statement *head, const char *office, const char *who,
    const char *role)
{
	char name[KEY_NAME_MAX + 1];
	struct text text = { 0 };
	struct private_key *key;
	struct public_key public_key;
	struct vkey vkey;

	key_name(head, office, who, name);
	key = demo_private_key(name);
	public_key = private_key_public(key);
	vkey = vkey_make(name, &public_key);
	text_add(&text, "key ");
	vkey_add(&text, &vkey);
	text_addf(&text, " %s station:%s 2026-11-01 2026-12-31 %s %s\n", role,
	    office, office, who);
	private_key_free(key);
	return (struct key_line){ text.at };
}

static size_t
office_keys(const struct statement *head, const char *office, bool counts,
    struct key_line *lines)
{
	static const char *const keys[][2] = { { "manager", "tally-manager" },
		{ "witness-1", "tally-witness" },
		{ "witness-2", "tally-witness" }, { "log", "log" },
		{ "scanner", "scanner" }, { "counter-1", "counter" },
		{ "counter-2", "counter" }, { "receiver-1", "receiver" },
		{ "receiver-2", "receiver" }, { "receiver-3", "receiver" } };
	size_t count = counts ? sizeof(keys) / sizeof(keys[0]) : 4;

	for (size_t i = 0; i < count; i++)
		lines[i] = key_line(head, office, keys[i][0], keys[i][1]);
	return count;
}

static void
write_roster(const struct nation *nation)
{
	struct statement head = head_of(nation);
	size_t offices = nation->stations + nation->prefectures + 1, count = 0;
	struct key_line *lines = memory_new(offices * 10, sizeof(lines[0]));
	struct text text = { 0 };
	char office[NAME_LEN];

	for (size_t i = 0; i < nation->stations; i++) {
		snprintf(office, sizeof(office), "s%04zu", i + 1);
		count += office_keys(&head, office, true, lines + count);
	}
	for (size_t i = 0; i < nation->prefectures; i++) {
		snprintf(office, sizeof(office), "k%02zu", i + 1);
		count += office_keys(&head, office, false, lines + count);
	}
	count += office_keys(&head, CANVASS_ID, false, lines + count);
	qsort(lines, count, sizeof(lines[0]), compare_lines);
	statement_format(&head, NOTE_ROSTER, &text);
	for (size_t i = 0; i < count; i++) {
		text_add(&text, lines[i].text);
		free(lines[i].text);
	}
	free(lines);
	write_file(nation->folder, "roster-1.note", &text);
}

/* --- the roll ----------------------------------------------------------------
 */

/* Of the papers of a station those of its place `i` of `count`. */
static uint64_t
share(uint64_t papers, size_t count, size_t i)
{
	return papers * (i + 1) / count - papers * i / count;
}

/* Rises with `turn`, then with `place`. */
static uint64_t
voter_of(const struct nation *nation, size_t place, uint64_t turn)
{
	return (turn * nation->places + place + 1) * 0x9e3779b9u;
}

/* Who is on the roll: of each place the voters from turn 0 on. */
static struct digest
write_voters(
    const struct nation *nation, const struct roll *roll, const char *folder)
{
	static const uint8_t salt[16];
	struct place place = { .kind = PLACE_DAY };
	struct setup setup = { .places = &place, .place_count = 1 };
	struct text text = { 0 };
	struct digest digest;
	uint64_t left = roll->eligible;

	roll_list_begin(salt, &text);
	for (uint64_t turn = 0; left > 0; turn++)
		for (size_t i = 0; i < roll->total_count; i++) {
			struct roll_voter voter = { .number = voter_of(
				                        nation, i, turn) };

			if (turn >= roll->totals[i].eligible)
				continue;
			memcpy(
			    place.id, roll->totals[i].place, sizeof(place.id));
			roll_list_add(&setup, &voter, &text);
			left--;
		}
	digest = digest_of(text_span(&text));
	write_file(folder, "roll.csv", &text);
	return digest;
}

static struct digest
write_changes(const char *folder)
{
	static const uint8_t salt[16];
	struct text text = { 0 };
	struct digest digest;

	roll_changes_begin(salt, &text);
	digest = digest_of(text_span(&text));
	write_file(folder, "changes.csv", &text);
	return digest;
}

static void
write_roll(const struct nation *nation)
{
	struct roll roll = { .head = head_of(nation), .stage = ROLL_E };
	char *folder = new_folder(nation->folder, "roll");
	struct text text = { 0 };

	roll.totals = memory_new(nation->places, sizeof(roll.totals[0]));
	memcpy(roll.head.subject, "e", 2);
	roll.head.date = (struct date){ 2026, 11, 22 };
	roll.reference = (struct date){ 2026, 9, 1 };
	roll.list = roll.changes = roll.from = digest_of(span_of(list_of_none));
	for (size_t s = 0; s < nation->stations; s++) {
		size_t first = first_of(nation->places, nation->stations, s);
		size_t count =
		    first_of(nation->places, nation->stations, s + 1) - first;
		uint64_t papers = papers_of(nation, s);

		for (size_t i = 0; i < count; i++) {
			struct roll_total *total =
			    &roll.totals[roll.total_count++];

			snprintf(total->place, sizeof(total->place), "p%05zu",
			    first + i + 1);
			total->eligible = share(papers, count, i) * 4 / 3 + 1;
			roll.eligible += total->eligible;
		}
	}
	if (nation->lists) {
		roll.list = write_voters(nation, &roll, folder);
		roll.changes = write_changes(folder);
	}
	roll_format(&roll, &text);
	roll_clear(&roll);
	write_file(folder, "roll.note", &text);
	free(folder);
}

/* --- a station ---------------------------------------------------------------
 */

/* Signs with the keys of an office and writes the note. */
static void
write_signed(const char *folder, const char *name, const char *office,
    const char *const *who, struct text *text)
{
	struct error err;

	for (; *who != NULL; who++) {
		char key[KEY_NAME_MAX + 1];
		struct text note = { 0 };

		snprintf(key, sizeof(key), "%s/%s", office, *who);
		must(demo_sign(text_span(text), key, &note, &err), &err);
		text_clear(text);
		*text = note;
	}
	write_file(folder, name, text);
}

static void
write_checkins(const struct nation *nation, size_t place,
    struct turnout *turnout, const char *folder)
{
	static const uint8_t salt[16];
	struct checkin checkin = { .channel = CHANNEL_DAY };
	struct text text = { 0 };

	turnout->checkins = CHECKINS_CSV;
	turnout->checkin_counts[0] = turnout->voters[CHANNEL_DAY];
	checkin_list_begin(salt, &text);
	for (uint64_t turn = 0; turn < turnout->checkin_counts[0]; turn++) {
		checkin.number = voter_of(nation, place, turn);
		checkin_list_add(turnout->head.subject, &checkin, &text);
	}
	turnout->checkins_csv = digest_of(text_span(&text));
	write_file(folder, CHECKINS_FILE, &text);
}

static void
write_turnout(const struct nation *nation, const struct statement *about,
    const char *office, size_t place, uint64_t came, const char *out)
{
	static const char *const who[] = { "receiver-1", "receiver-2",
		"receiver-3", NULL };
	struct turnout_box box = { .seal = "-" };
	struct turnout turnout = {
		.head = *about, .paper_count = 1, .boxes = &box, .box_count = 1
	};
	struct text text = { 0 };
	char *folder;

	snprintf(turnout.head.subject, sizeof(turnout.head.subject), "p%05zu",
	    place + 1);
	snprintf(box.id, sizeof(box.id), "b%05zu", place + 1);
	turnout.voters[CHANNEL_DAY] = came;
	turnout.papers[0] = (struct turnout_paper){ .id = "white",
		.received = came + 100,
		.issued = came,
		.left = 100 };
	folder = new_folder(out, turnout.head.subject);
	if (nation->lists)
		write_checkins(nation, place, &turnout, folder);
	turnout_format(&turnout, &text);
	write_signed(folder, "turnout.note", office, who, &text);
	free(folder);
}

static int
compare_serials(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

enum { FOR, AGAINST, BLANK, VOID, CODES };

/* 49 for, 48 against, 2 blank and 1 with other writing of a hundred. */
static char
paper_code(uint64_t drawn, uint64_t counts[CODES])
{
	unsigned part = (unsigned)(drawn % 100);
	int code = part < 49   ? FOR
	           : part < 97 ? AGAINST
	           : part < 99 ? BLANK
	                       : VOID;

	counts[code]++;
	return "FAbv"[code];
}

/* One sealed file (formats.md 4.2). */
static struct manifest_file
write_papers(const char *folder, unsigned number, size_t count,
    uint64_t *chance, uint64_t counts[CODES])
{
	struct manifest_file file = { .name = { RECORD_BALLOTS, number },
		.papers = count,
		.count_a = count,
		.count_b = count };
	uint64_t *serials = memory_new(count, sizeof(serials[0]));
	struct text text = { 0 };
	char name[FILE_NAME_LEN], line[84];

	for (size_t i = 0; i < count; i++)
		serials[i] = draw(chance);
	qsort(serials, count, sizeof(serials[0]), compare_serials);
	text_reserve(&text, count * 83 + 100);
	text_addf(&text, "salt,%016llx%016llx\nserial,change,image\n",
	    (unsigned long long)draw(chance), (unsigned long long)draw(chance));
	memset(line, '-', sizeof(line));
	line[16] = line[18] = ',';
	line[83] = '\n';
	for (size_t i = 0; i < count; i++) {
		for (int d = 0; d < 16; d++)
			line[d] =
			    "0123456789abcdef"[serials[i] >> (60 - 4 * d) & 15];
		line[17] = paper_code(draw(chance), counts);
		text_add_bytes(&text, line, sizeof(line));
	}
	file.digest = digest_of(text_span(&text));
	record_name_format(file.name, name);
	write_file(folder, name, &text);
	free(serials);
	return file;
}

static void
write_unit(const struct statement *about, size_t station, const char *office,
    uint64_t papers, const char *out, uint64_t counts[CODES])
{
	static const char *const who[] = { "scanner", "counter-1", "counter-2",
		NULL };
	size_t files = (size_t)((papers + PER_FILE - 1) / PER_FILE);
	struct manifest manifest = { .head = *about, .final = true };
	char *folder = new_folder(out, "papers");
	uint64_t chance = station * 1000003u;
	struct text text = { 0 };

	manifest.files = memory_new(files, sizeof(manifest.files[0]));
	snprintf(manifest.head.subject, sizeof(manifest.head.subject), "u%04zu",
	    station + 1);
	for (size_t i = 0; i < files; i++)
		manifest.files[manifest.file_count++] =
		    write_papers(folder, (unsigned)i + 1,
		        (size_t)share(papers, files, i), &chance, counts);
	manifest_sort(&manifest);
	manifest_format(&manifest, &text);
	manifest_clear(&manifest);
	write_signed(folder, "manifest-1.note", office, who, &text);
	free(folder);
}

static void
write_station(const struct nation *nation, size_t station, const char *out,
    const char *what)
{
	struct statement head = head_of(nation);
	size_t first = first_of(nation->places, nation->stations, station);
	size_t count =
	    first_of(nation->places, nation->stations, station + 1) - first;
	uint64_t papers = papers_of(nation, station), counts[CODES] = { 0 };
	struct text text = { 0 };
	char office[NAME_LEN];
	struct error err;

	head.date = (struct date){ 2026, 11, 22 };
	snprintf(office, sizeof(office), "s%04zu", station + 1);
	for (size_t i = 0; i < count; i++)
		write_turnout(nation, &head, office, first + i,
		    share(papers, count, i), out);
	write_unit(&head, station, office, papers, out, counts);
	text_addf(&text, "%s k%02zu %llu", office,
	    prefecture_of(nation, station) + 1, (unsigned long long)papers);
	for (int i = 0; i < CODES; i++)
		text_addf(&text, " %llu", (unsigned long long)counts[i]);
	text_add(&text, "\n");
	must(file_replace(what, text_span(&text), 0644, &err), &err);
	text_clear(&text);
}

/* --- main --------------------------------------------------------------------
 */

static size_t
number_of(const char *text, uint64_t max)
{
	uint64_t number;

	if (!span_number(span_of(text), max, &number) || number == 0) {
		fprintf(stderr, "bench-nation: not 1 to %llu: %s\n",
		    (unsigned long long)max, text);
		exit(2);
	}
	return (size_t)number;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	struct nation nation;

	if (argc < 6) {
		fputs("bench-nation define|roster|roll|station FOLDER "
		      "PREFECTURES STATIONS PLACES ...\n",
		    stderr);
		return 2;
	}
	nation = (struct nation){ .folder = argv[2],
		.prefectures = number_of(argv[3], CANVASSES_MAX),
		.stations = number_of(argv[4], STATIONS_MAX),
		.places = number_of(argv[5], PLACES_MAX),
		.papers = argc > 6 ? number_of(argv[6], 1000000) : 0,
		.lists = strcmp(argv[argc - 1], "lists") == 0 };
	argc -= nation.lists;
	if (strcmp(what, "define") == 0) {
		bench_election(
		    nation.folder, "全国の試し", "A nation", "change");
		bench_ordinance(nation.folder, ordinance_rest);
		write_setup(&nation);
	} else if (strcmp(what, "roster") == 0) {
		write_roster(&nation);
	} else if (strcmp(what, "roll") == 0 && argc == 7) {
		write_roll(&nation);
	} else if (strcmp(what, "station") == 0 && argc == 10) {
		write_station(&nation, number_of(argv[7], nation.stations) - 1,
		    argv[8], argv[9]);
	} else {
		return 2;
	}
	return 0;
}

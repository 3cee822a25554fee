/*
 * What happens at each maximum of formats.md 20 and one above it: taken at
 * the one, refused with the number at the other.
 */
#include <stdio.h>
#include <unistd.h>

#include "ballot/notes/manifest.h"
#include "ballot/notes/roll.h"
#include "ballot/notes/turnout.h"
#include "ballot/setup.h"
#include "base/limit.h"
#include "keys/roster.h"
#include "store/store.h"
#include "tests/unit/sample.h"

/* Is `what` refused with words that hold `words`? */
static void
refused_with(const struct error *err, const char *words)
{
	char what[512];

	message_format(&err->what, what, sizeof(what));
	ck_assert_msg(strstr(what, words) != NULL, "%s", what);
}

START_TEST(a_limit_is_near_from_nine_tenths_on)
{
	ck_assert(!limit_is_near(89, 100));
	ck_assert(limit_is_near(90, 100));
	ck_assert(limit_is_near(100, 100));
	ck_assert(!limit_is_near(0, 1));
	ck_assert(limit_is_near(1, 1));
	ck_assert(!limit_is_near(359999, LOG_ENTRIES_MAX));
	ck_assert(limit_is_near(360000, LOG_ENTRIES_MAX));
}
END_TEST

/* --- the setup --------------------------------------------------------------
 */

/* How many of each; every one beyond the first belongs to the last above. */
struct sizes {
	size_t stations, canvasses, districts, places, units, boxes;
};

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void
add_list(struct text *text, const char *name, char prefix, size_t count,
    const char *above, char above_prefix, size_t above_count, const char *more)
{
	text_addf(text, "\"%s\": [", name);
	for (size_t i = 0; i < count; i++) {
		text_addf(text, "%s{\"id\": \"%c%zu\"", i > 0 ? ",\n" : "",
		    prefix, i);
		if (prefix != 'b')
			text_add(text,
			    ", \"label\": {\"ja\": \"名\", \"en\": \"name\"}");
		if (above != NULL)
			text_addf(text, ", \"%s\": \"%c%zu\"", above,
			    above_prefix, smaller(i, above_count - 1));
		text_addf(text, "%s}", more);
	}
	text_add(text, "],\n");
}

static struct text
setup_of(const struct sizes *n)
{
	struct text text = { 0 };

	text_add(&text,
	    "{\"format\": \"kaihyo setup v1\", \"number\": 1, \"scan\": "
	    "\"hall\",\n\"papers\": [{\"id\": \"white\", \"label\": {\"ja\": "
	    "\"白\", \"en\": \"white\"}, \"questions\": [\"hall\", "
	    "\"site\"]}],\n");
	add_list(&text, "stations", 's', n->stations,
	    n->canvasses > 0 ? "canvass" : NULL, 'k', n->canvasses, "");
	if (n->canvasses > 0)
		add_list(&text, "canvasses", 'k', n->canvasses, NULL, 0, 0, "");
	add_list(&text, "districts", 'd', n->districts, "station", 's',
	    n->stations, "");
	add_list(&text, "places", 'p', n->places, "district", 'd', n->districts,
	    ", \"kind\": \"day\"");
	add_list(&text, "units", 'u', n->units, "district", 'd', n->districts,
	    ", \"paper\": \"white\"");
	text_add(&text, "\"boxes\": [");
	for (size_t i = 0; i < n->boxes; i++)
		text_addf(&text,
		    "%s{\"id\": \"b%zu\", \"place\": \"p%zu\", \"unit\": "
		    "\"u%zu\"}",
		    i > 0 ? ",\n" : "", i, smaller(i, n->places - 1),
		    smaller(i, n->units - 1));
	text_add(&text,
	    "],\n\"policy\": {\"manifest\": {\"scanner\": 1}, \"turnout\": "
	    "{\"receiver\": 1}},\n\"thresholds\": {\"papers-per-file\": 100, "
	    "\"invalid-per-mille\": 50, \"difference\": 5}}\n");
	return text;
}

static const struct {
	struct sizes most; /* one of them is one too many in the second */
	struct sizes above;
	const char *words;
} setups[] = {
	{ { 2000, 0, 2000, 2000, 2000, 2000 },
	    { 2001, 0, 2001, 2001, 2001, 2001 },
	    "2,001 elements in this list; 1 to 2,000 are allowed" },
	{ { 1, 0, 2000, 2000, 2000, 2000 }, { 1, 0, 2001, 2001, 2001, 2001 },
	    "2,001 elements in this list; 1 to 2,000 are allowed" },
	{ { 200, 200, 200, 200, 200, 200 }, { 201, 201, 201, 201, 201, 201 },
	    "201 elements in this list; 1 to 200 are allowed" },
	{ { 1, 0, 1, 50000, 1, 1 }, { 1, 0, 1, 50001, 1, 1 },
	    "50,001 elements in this list; 1 to 50,000 are allowed" },
	{ { 1, 0, 1, 1, 50000, 50000 }, { 1, 0, 1, 1, 50001, 50001 },
	    "50,001 elements in this list; 1 to 50,000 are allowed" },
	{ { 1, 0, 1, 1, 1, 100000 }, { 1, 0, 1, 1, 1, 100001 },
	    "100,001 elements in this list; 1 to 100,000 are allowed" },
	/* All of a setup at once, in the order of a nation's. */
	{ { 2000, 200, 2000, 50000, 2000, 100000 },
	    { 2000, 200, 2000, 50000, 2000, 100001 },
	    "100,001 elements in this list; 1 to 100,000 are allowed" },
};

static int
setup_of_sizes(const struct sizes *sizes, struct error *err)
{
	struct election *election = memory_new(1, sizeof(*election));
	char *json = sample_read("election.json", NULL);
	struct text text = setup_of(sizes);
	struct setup setup;
	int rc;

	ck_assert_int_eq(
	    election_parse(sample_verified(json), "e", election, err), 0);
	rc = setup_parse(sample_verified(text.at), "s", election, &setup, err);
	setup_clear(&setup);
	text_clear(&text);
	free(json);
	free(election);
	return rc;
}

START_TEST(a_setup_holds_its_most_and_no_more)
{
	struct error err = { 0 };

	ck_assert_int_eq(setup_of_sizes(&setups[_i].most, &err), 0);
	ck_assert_int_eq(setup_of_sizes(&setups[_i].above, &err), -1);
	refused_with(&err, setups[_i].words);
}
END_TEST

/* --- notes
 * -------------------------------------------------------------------- */

#define D7 "0000000000000000000000000000000000000000000000000000000000000007"
#define HEAD(kind, subject)                                                    \
	"kaihyo " kind " v1\nelection " D7                                     \
	"\ntitle 見本市\nrehearsal no\n" subject                               \
	"number 1\nreplaces -\ndate 2026-11-22\n"

static struct verified
text_of(const struct text *text)
{
	return (struct verified){ .bytes = text_span(text) };
}

static int
roster_of(size_t count, struct error *err)
{
	struct text text = { 0 };
	struct roster roster;
	int rc;

	text_add(&text, HEAD("roster", ""));
	for (size_t i = 0; i < count; i++) {
		struct public_key key = { { 7, (uint8_t)i,
		    (uint8_t)(i >> 8) } };
		struct vkey vkey;
		char name[32];

		snprintf(name, sizeof(name), "k/%06zu", i);
		vkey = vkey_make(name, &key);
		text_add(&text, "key ");
		vkey_add(&text, &vkey);
		text_add(&text,
		    " scanner station:s 2026-11-01 2026-12-31 someone\n");
	}
	rc = roster_parse(text_of(&text), &roster, err);
	if (rc == 0)
		roster_clear(&roster);
	text_clear(&text);
	return rc;
}

static int
manifest_of(size_t count, struct error *err)
{
	struct text text = { 0 };
	struct manifest manifest = { .final = true,
		.head = { .number = 1,
		    .first = true,
		    .title = "見本市",
		    .subject = "u",
		    .date = { 2026, 11, 22 } } };
	int rc;

	manifest.files = memory_new(count, sizeof(manifest.files[0]));
	for (size_t i = 0; i < count; i++) {
		struct manifest_file *file =
		    &manifest.files[manifest.file_count++];

		*file = (struct manifest_file){ .name = { RECORD_BALLOTS,
			                            (unsigned)i + 1 } };
		memcpy(file->digest.bytes, &i, sizeof(i));
	}
	manifest_sort(&manifest);
	manifest_format(&manifest, &text);
	manifest_clear(&manifest);
	rc = manifest_parse(text_of(&text), &manifest, err);
	manifest_clear(&manifest);
	text_clear(&text);
	return rc;
}

static int
turnout_of(size_t boxes, struct error *err)
{
	struct text text = { 0 };
	struct turnout turnout;
	int rc;

	text_add(&text,
	    HEAD("turnout", "place p\n") "voters absentee 0\nvoters day 1\n"
	                                 "voters early 0\nbraille 0\nproxy "
	                                 "0\nprovisional 0\n"
	                                 "paper white 1 1 0 0 0\nenvelopes 0 0 "
	                                 "0 0\ntaken-home 0\n"
	                                 "checkins none\n");
	for (size_t i = 0; i < boxes; i++)
		text_addf(&text, "box b%04zu -\n", i);
	rc = turnout_parse(text_of(&text), &turnout, err);
	turnout_clear(&turnout);
	text_clear(&text);
	return rc;
}

/* One precinct with so many voters. */
static int
roll_of(size_t eligible, struct error *err)
{
	struct text text = { 0 };
	struct roll roll;
	int rc;

	text_addf(&text,
	    HEAD("roll", "stage e0\n") "reference 2026-10-31\nfrom -\n"
	                               "list " D7 "\nchanges -\neligible "
	                               "%zu\nstruck-after-voting 0\n"
	                               "precinct p %zu\n",
	    eligible, eligible);
	rc = roll_parse(text_of(&text), &roll, err);
	roll_clear(&roll);
	text_clear(&text);
	return rc;
}

/* Voters on one list, the most of a roll. */
static int
list_of(size_t voters, struct error *err)
{
	static const uint8_t salt[16];
	struct place place = { .id = "p", .kind = PLACE_DAY };
	size_t by_id = 0;
	struct setup setup = {
		.places = &place, .place_count = 1, .places_by_id = &by_id
	};
	struct roll_list list;
	struct text text = { 0 };
	bool more = true;
	int rc;

	roll_list_begin(salt, &text);
	for (size_t i = 0; i < voters; i++) {
		struct roll_voter voter = { .number = i + 1 };

		roll_list_add(&setup, &voter, &text);
	}
	ck_assert_uint_le(text.len, ROLL_BYTES_MAX);
	rc = roll_list_open(text_of(&text), &setup, &list, err);
	while (rc == 0 && more) {
		struct roll_voter voter;

		rc = roll_list_next(&list, &voter, &more, err);
	}
	text_clear(&text);
	return rc;
}

static const struct {
	int (*of)(size_t count, struct error *err);
	size_t most;
	const char *words;
} counted[] = {
	{ roster_of, 20000, "more than 20,000 keys" },
	{ manifest_of, 20000, "more than 20,000" },
	{ turnout_of, 1000, "more than 1,000" },
	{ roll_of, 200000000, "" },
	{ list_of, 5000000, "more voters than such a list may have" },
};

START_TEST(a_note_or_list_holds_its_most_and_no_more)
{
	struct error err = { 0 };
	int rc = counted[_i].of(counted[_i].most, &err);

	if (rc != 0)
		refused_with(&err, "(nothing)");
	ck_assert_int_eq(counted[_i].of(counted[_i].most + 1, &err), -1);
	refused_with(&err, counted[_i].words);
}
END_TEST

/* --- the log
 * ------------------------------------------------------------------ */

START_TEST(a_log_takes_its_last_entry_and_no_more)
{
	char folder[] = "/tmp/kaihyo-limits-XXXXXX";
	struct store *store = NULL;
	struct text payload = { 0 };
	struct error err = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(store_create("s", &store, &err), 0);
	ck_assert_int_eq(store_begin(store, &err), 0);
	payload_add(&payload, "accepted", "0");
	for (size_t i = 0; i < LOG_ENTRIES_MAX; i++)
		ck_assert_int_eq(
		    store_add_entry(store, LOG_MEDIA, &payload, &err), 0);
	ck_assert_int_eq(store_add_entry(store, LOG_MEDIA, &payload, &err), -1);
	refused_with(&err, "the log has 400,000 entries and takes no more");
	ck_assert_int_eq(err.kind, ERROR_BOOKS);
	store_rollback(store);
	store_close(store);
	text_clear(&payload);
	unlink("s");
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_limit_is_near_from_nine_tenths_on, 0 },
	{ &a_setup_holds_its_most_and_no_more,
	    sizeof(setups) / sizeof(setups[0]) },
	{ &a_note_or_list_holds_its_most_and_no_more,
	    sizeof(counted) / sizeof(counted[0]) },
	{ &a_log_takes_its_last_entry_and_no_more, 0 },
};
UNIT_TESTS("limits", tests)

#include "tally/truth.h"
#include "tests/unit/sample.h"

static struct definition definition;
static struct error err;

/* The small sample election; its setup has three units, four places. */
static void
sample_definition(void)
{
	char *json = sample_read("election.json", NULL);

	ck_assert_int_eq(election_parse(sample_verified(json), "e",
	                     &definition.election, &err),
	    0);
	free(json);
	json = sample_read("setup-1.json", NULL);
	ck_assert_int_eq(setup_parse(sample_verified(json), "s",
	                     &definition.election, &definition.setup, &err),
	    0);
	free(json);
}

/*
 * A manifest in a line: "kita-a 2 abc" is number 2 of that unit with the
 * files a, b and c; "kita-a 2 abc x" another of the same number.
 */
static struct signed_statement
manifest(const char *line)
{
	struct signed_statement made = { .kind = NOTE_MANIFEST };
	struct manifest *to = &made.of.manifest;
	struct span rest = span_of(line), unit, number, files;
	uint64_t value;

	made.id = digest_of(rest);
	ck_assert(span_cut(&rest, ' ', ID_MAX, &unit) &&
	          span_cut(&rest, ' ', 6, &number) &&
	          span_cut(&rest, ' ', 26, &files));
	span_copy(unit, to->head.subject, sizeof(to->head.subject));
	ck_assert(span_number(number, STATEMENT_NUMBER_MAX, &value));
	to->head.number = (unsigned)value;
	to->head.first = value == 1;
	to->final = true;
	to->files = memory_new(files.len + 1, sizeof(to->files[0]));
	to->file_count = files.len;
	for (size_t i = 0; i < files.len; i++)
		to->files[i] = (struct manifest_file){
			.name = { RECORD_BALLOTS,
			    (unsigned)(files.at[i] - 'a') + 1 },
			.papers = 10,
			.digest = digest_of((struct span){ &files.at[i], 1 }),
		};
	return made;
}

static int
add(struct truth *truth, const char *line)
{
	struct signed_statement made = manifest(line);
	int rc = truth_add(truth, &made, NULL, &err);

	signed_clear(&made);
	return rc;
}

static void
refused(const char *wanted)
{
	char what[512];

	message_format_english(&err.what, what, sizeof(what));
	ck_assert_str_eq(what, wanted);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_ne(err.fix.id, "");
}

/* "ac": the files among a to z that count. */
static void
counting(const struct truth *truth, char out[27])
{
	size_t n = 0;

	for (char c = 'a'; c <= 'z'; c++) {
		struct digest digest = digest_of((struct span){ &c, 1 });
		const struct truth_file *file = truth_find(truth, &digest);

		if (file != NULL && truth_counts(truth, file))
			out[n++] = c;
	}
	out[n] = '\0';
}

/* Adds up to four lines in the `round`-th of their 24 orders. */
static void
in_order(struct truth *truth, const char *const lines[4], size_t round)
{
	bool done[4] = { false };

	for (size_t left = 4; left > 0; round /= left, left--) {
		size_t skip = round % left, i = 0;

		while (done[i] || skip-- > 0)
			i++;
		done[i] = true;
		if (lines[i] != NULL)
			ck_assert_int_eq(add(truth, lines[i]), 0);
	}
}

START_TEST(the_latest_manifest_of_a_unit_is_the_truth)
{
	static const struct {
		const char *lines[4], *counts;
	} cases[] = {
		{ { "kita-a 1 a" }, "a" },
		{ { "kita-a 1 a", "kita-a 2 ab" }, "ab" },
		{ { "kita-a 1 ab", "kita-a 2 b" }, "b" },
		{ { "kita-a 1 ab", "kita-a 2 a", "kita-a 3 ab" }, "ab" },
		{ { "kita-a 1 ab", "kita-a 2 " }, "" },
		{ { "kita-a 7 c", "kita-a 2 ab" }, "c" },
		{ { "kita-a 1 a", "kita-b 2 b", "minami-a 3 c" }, "abc" },
		{ { "kita-a 1 ab", "kita-b 1 cd", "kita-a 2 a" }, "acd" },
	};

	sample_definition();
	for (size_t round = 0; round < 24; round++) {
		struct truth *truth = truth_new(&definition);
		char counts[27];

		in_order(truth, cases[_i].lines, round);
		counting(truth, counts);
		ck_assert_str_eq(counts, cases[_i].counts);
		truth_free(truth);
	}
	setup_clear(&definition.setup);
}
END_TEST

START_TEST(a_second_one_of_the_same_number_is_kept_apart)
{
	struct truth *truth;
	char counts[27];

	sample_definition();
	truth = truth_new(&definition);
	ck_assert_int_eq(add(truth, "kita-a 1 a"), 0);
	ck_assert(!truth_kept_apart(truth, NOTE_MANIFEST, "kita-a"));
	ck_assert_int_eq(add(truth, "kita-a 1 ab x"), 0);
	ck_assert(truth_kept_apart(truth, NOTE_MANIFEST, "kita-a"));
	counting(truth, counts);
	ck_assert_str_eq(counts, "a");
	/* The next number is the truth again. */
	ck_assert_int_eq(add(truth, "kita-a 2 ab"), 0);
	ck_assert(!truth_kept_apart(truth, NOTE_MANIFEST, "kita-a"));
	counting(truth, counts);
	ck_assert_str_eq(counts, "ab");
	/* Two units may well have the same number. */
	ck_assert_int_eq(add(truth, "kita-b 2 c"), 0);
	ck_assert(!truth_kept_apart(truth, NOTE_MANIFEST, "kita-b"));
	truth_free(truth);
	setup_clear(&definition.setup);
}
END_TEST

START_TEST(the_same_bytes_belong_to_one_unit_under_one_name)
{
	struct truth *truth;
	struct signed_statement other;
	char counts[27];

	sample_definition();
	truth = truth_new(&definition);
	ck_assert_int_eq(add(truth, "kita-a 1 ab"), 0);
	ck_assert_int_eq(add(truth, "kita-b 1 cb"), -1);
	refused("ballots-002.csv holds the same papers as a file of unit "
	        "kita-a; nothing counts twice");
	other = manifest("kita-a 2 ab");
	other.of.manifest.files[0].papers = 11;
	ck_assert_int_eq(truth_add(truth, &other, NULL, &err), -1);
	refused("ballots-001.csv has 11 papers here and 10 in an earlier "
	        "manifest");
	signed_clear(&other);
	other = manifest("kita-a 2 ab");
	other.of.manifest.files[0].name.number = 9;
	ck_assert_int_eq(truth_add(truth, &other, NULL, &err), -1);
	refused("ballots-009.csv is called ballots-001.csv in another manifest "
	        "of the unit");
	signed_clear(&other);
	/* What was refused changed nothing: c is not known. */
	counting(truth, counts);
	ck_assert_str_eq(counts, "ab");
	ck_assert_int_eq(add(truth, "kita-b 1 c"), 0);
	truth_free(truth);
	setup_clear(&definition.setup);
}
END_TEST

/* The index grows several times; nothing is lost or found twice. */
START_TEST(ten_thousand_files_are_found_by_their_digest)
{
	struct truth *truth;
	enum { MANY = 10000 };
	static struct digest digests[MANY];

	sample_definition();
	truth = truth_new(&definition);
	for (unsigned i = 0; i < MANY; i++) {
		struct signed_statement one = manifest("kita-a 1 a");

		one.of.manifest.head.number = i + 1;
		digests[i] =
		    digest_of((struct span){ (const char *)&i, sizeof(i) });
		one.of.manifest.files[0].digest = digests[i];
		one.of.manifest.files[0].papers = i;
		ck_assert_int_eq(truth_add(truth, &one, NULL, &err), 0);
	}
	ck_assert_uint_eq(truth->file_count, MANY);
	for (unsigned i = 0; i < MANY; i++) {
		const struct truth_file *file = truth_find(truth, &digests[i]);

		ck_assert_ptr_nonnull(file);
		ck_assert_uint_eq(file->papers, i);
		ck_assert(truth_counts(truth, file) == (i + 1 == MANY));
	}
	ck_assert_ptr_null(truth_find(truth, &definition.id));
	truth_free(truth);
	setup_clear(&definition.setup);
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_latest_manifest_of_a_unit_is_the_truth, 8 },
	{ &a_second_one_of_the_same_number_is_kept_apart, 0 },
	{ &the_same_bytes_belong_to_one_unit_under_one_name, 0 },
	{ &ten_thousand_files_are_found_by_their_digest, 0 },
};
UNIT_TESTS("truth", tests)

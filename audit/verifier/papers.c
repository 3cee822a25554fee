#include "audit/verifier/papers.h"

#include <string.h>

#define BALLOTS_BYTES_MAX (16u << 20)
#define BALLOTS_MAX 100000
#define BUNDLES_BYTES_MAX (2u << 20)
#define BUNDLES_MAX 20000
#define BUNDLE_PAPERS_MAX 10000
#define CHECKERS_MAX 4
#define INITIALS_MAX 8
#define SERIAL_DIGITS 16
#define IMAGE_DIGITS 64
#define HEAD_LINES 2
#define WRONG_LINES_MAX 20 /* of one file; after that it is clear */

void
paper_codes_make(struct paper_codes *codes, const struct definition *definition,
    size_t paper)
{
	const struct paper *p = &definition->setup.papers[paper];

	*codes = (struct paper_codes){ .question_count = p->question_count };
	for (size_t q = 0; q < p->question_count; q++) {
		const struct question *question =
		    &definition->election.questions[p->questions[q]];
		bool *known = codes->known[q];

		codes->questions[q] = question;
		known['?'] = true;
		for (size_t i = 0; i < question->option_count; i++)
			known[(unsigned char)question->options[i].code] = true;
		for (size_t i = 0; i < definition->ordinance.category_count;
		     i++)
			known[(unsigned char)definition->ordinance.categories[i]
			          .code] = true;
	}
}

/* One file while it is read. */
struct papers_reading {
	const struct paper_codes *codes;
	const char *file;
	struct report *report;
	struct bytes rest;
	size_t line; /* of what stands at `rest` */
	size_t wrong;
};

/* Says what is wrong with the line. */
#define PAPERS_SAY(in, ...)                                                    \
	(++(in)->wrong <= WRONG_LINES_MAX                                      \
	        ? report_add((in)->report, REPORT_FAILED, (in)->file,          \
	              (in)->line, __VA_ARGS__)                                 \
	        : (void)0)
/* ... and is false. */
#define PAPERS_WRONG(in, ...) (PAPERS_SAY(in, __VA_ARGS__), false)

/* --- the two lines at the head -------------------------------------------- */

static bool
columns_are(const struct papers_reading *in, struct bytes line, bool bundles)
{
	if (bundles)
		return bytes_is(line, "id,class,count a,count b,checkers");
	if (!bytes_skip(&line, "serial,"))
		return false;
	for (size_t q = 0; q < in->codes->question_count; q++)
		if (!bytes_skip(&line, in->codes->questions[q]->id) ||
		    !bytes_skip(&line, ","))
			return false;
	return bytes_is(line, "image");
}

static bool
head_read_lines(struct papers_reading *in, bool bundles)
{
	struct bytes line;
	uint8_t salt[16];

	in->line = 1;
	if (!bytes_line(&in->rest, &line) || !bytes_skip(&line, "salt,") ||
	    !bytes_hex(line, salt, sizeof(salt)))
		return PAPERS_WRONG(in, "the first line must be \"salt,\" and "
		                        "32 digits 0-9 a-f");
	in->line = 2;
	if (!bytes_line(&in->rest, &line) || !columns_are(in, line, bundles))
		return PAPERS_WRONG(
		    in, "the columns are not those of the unit's paper");
	in->line = 3;
	return true;
}

/* --- ballots -------------------------------------------------------------- */

size_t
ballots_line_length(const struct paper_codes *codes)
{
	return SERIAL_DIGITS + 2 * codes->question_count + 1 + IMAGE_DIGITS + 1;
}

struct bytes
ballots_lines(struct bytes bytes)
{
	struct bytes line;

	for (int i = 0; i < HEAD_LINES; i++)
		if (!bytes_line(&bytes, &line))
			return (struct bytes){ NULL, 0 };
	return bytes;
}

/* Sixteen bytes at once, on every processor that the compiler knows. */
typedef uint8_t sixteen __attribute__((vector_size(16)));

static inline sixteen
sixteen_at(const char *at)
{
	sixteen bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

/* 0xff where a byte is one of 0-9 a-f. */
static inline sixteen
hex_digits(sixteen bytes)
{
	return (sixteen)(bytes - '0' < 10) | (sixteen)(bytes - 'a' < 6);
}

static inline bool
all_set(sixteen mask)
{
	uint64_t halves[2];

	memcpy(halves, &mask, sizeof(halves));
	return (halves[0] & halves[1]) == UINT64_MAX;
}

static inline bool
is_serial(const char *at)
{
	return all_set(hex_digits(sixteen_at(at)));
}

/* Hex digits throughout, or '-' throughout. */
static inline bool
is_image(const char *at)
{
	sixteen a = sixteen_at(at), b = sixteen_at(at + 16);
	sixteen c = sixteen_at(at + 32), d = sixteen_at(at + 48);

	return all_set(hex_digits(a) & hex_digits(b) & hex_digits(c) &
	               hex_digits(d)) ||
	       all_set((sixteen)(a == '-') & (sixteen)(b == '-') &
	               (sixteen)(c == '-') & (sixteen)(d == '-'));
}

/* Eight checked digits: the values of all at once, then pairs put together. */
static inline uint32_t
eight_digits(const char *at)
{
	uint64_t x;

	memcpy(&x, at, sizeof(x));
	x = __builtin_bswap64(x);
	x = (x & 0x0f0f0f0f0f0f0f0f) + (x >> 6 & 0x0101010101010101) * 9;
	x = (x | x >> 4) & 0x00ff00ff00ff00ff;
	x = (x | x >> 8) & 0x0000ffff0000ffff;
	return (uint32_t)(x | x >> 16);
}

uint64_t
ballots_serial(const char *line)
{
	return (uint64_t)eight_digits(line) << 32 | eight_digits(line + 8);
}

/* The codes of one line, and what stands between them. */
static inline bool
are_codes(const struct paper_codes *codes, const char *at)
{
	bool good = true;

	for (size_t q = 0; q < codes->question_count; q++, at += 2)
		good &= at[0] == ',' && codes->known[q][(unsigned char)at[1]];
	return good & (at[0] == ',');
}

/* What is wrong with a line of the right length. */
static void
line_explain(struct papers_reading *in, const char *line, uint64_t before)
{
	const char *at = line + SERIAL_DIGITS;

	if (!is_serial(line)) {
		PAPERS_SAY(in, "the serial is not 16 digits 0-9 a-f");
		return;
	}
	for (size_t q = 0; q < in->codes->question_count; q++, at += 2)
		if (at[0] != ',' ||
		    !in->codes->known[q][(unsigned char)at[1]]) {
			PAPERS_SAY(in,
			    "no code of question \"%s\" stands where it must",
			    in->codes->questions[q]->id);
			return;
		}
	if (at[0] != ',' || !is_image(at + 1))
		PAPERS_SAY(in, "the image is not 64 digits 0-9 a-f, nor 64 -");
	else if (in->line > 3 && ballots_serial(line) <= before)
		PAPERS_SAY(in, "the serial is not above the one before it");
}

/* A line whose end is elsewhere: said, and passed over. */
static void
length_explain(struct papers_reading *in, size_t len)
{
	struct bytes line;

	if (bytes_line(&in->rest, &line)) {
		PAPERS_SAY(in,
		    "the line has %zu bytes; each of this file has %zu",
		    line.len + 1, len);
	} else {
		PAPERS_SAY(in, "the last line has no end");
		in->rest = (struct bytes){ NULL, 0 };
	}
}

static void
serials_reserve(struct serial_list *serials, size_t more)
{
	if (serials->room - serials->count >= more)
		return;
	serials->room = serials->count + more + serials->room / 2;
	serials->at =
	    memory_grow(serials->at, serials->room, sizeof(serials->at[0]));
}

/* All lines, the fast way while nothing is wrong. */
static void
ballots_walk(struct papers_reading *in, struct papers_count *count,
    struct serial_list *serials)
{
	size_t len = ballots_line_length(in->codes);
	uint64_t before = 0;

	serials_reserve(serials, in->rest.len / len);
	for (; in->rest.len > 0; in->line++) {
		const char *line = in->rest.at;
		uint64_t serial;

		if (in->rest.len < len || line[len - 1] != '\n') {
			length_explain(in, len);
			continue;
		}
		serial = ballots_serial(line);
		if (!is_serial(line) || !are_codes(in->codes, line + 16) ||
		    !is_image(line + len - 1 - IMAGE_DIGITS) ||
		    (serial <= before && in->line > 3)) {
			line_explain(in, line, before);
		} else {
			for (size_t q = 0; q < in->codes->question_count; q++)
				count->of[q][(unsigned char)line[17 + 2 * q]]++;
			serials->at[serials->count++] = serial;
			count->papers++;
		}
		before = serial;
		in->rest.at += len;
		in->rest.len -= len;
	}
}

bool
ballots_read(const struct paper_codes *codes, const char *file,
    struct bytes bytes, struct papers_count *count, struct serial_list *serials,
    struct report *report)
{
	struct papers_reading in = { codes, file, report, bytes, 0, 0 };
	size_t first = serials->count;

	*count = (struct papers_count){ .papers = 0 };
	if (bytes.len > BALLOTS_BYTES_MAX)
		return PAPERS_WRONG(&in, "the file is too large");
	if (!head_read_lines(&in, false))
		return false;
	ballots_walk(&in, count, serials);
	if (count->papers > BALLOTS_MAX)
		PAPERS_SAY(&in, "more than %d papers in one file", BALLOTS_MAX);
	if (in.wrong == 0)
		return true;
	/* Runs of serials must rise; those of a refused file need not. */
	serials->count = first;
	return false;
}

/* --- bundles -------------------------------------------------------------- */

/* "ab+cd" */
static bool
are_checkers(struct bytes text)
{
	struct bytes initials;

	for (int n = 0; bytes_field(&text, '+', &initials); n++) {
		if (n == CHECKERS_MAX || initials.len == 0 ||
		    initials.len > INITIALS_MAX)
			return false;
		for (size_t i = 0; i < initials.len; i++) {
			char c = initials.at[i];

			if (!(c >= 'a' && c <= 'z') &&
			    !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
				return false;
		}
	}
	return true;
}

static bool
is_class(const struct paper_codes *codes, struct bytes class)
{
	if (class.len != codes->question_count)
		return false;
	for (size_t q = 0; q < class.len; q++)
		if (!codes->known[q][(unsigned char)class.at[q]])
			return false;
	return true;
}

/* "<id>,<codes>,<n>,<n>,<checkers>" */
static bool
bundle_parts(struct papers_reading *in, struct bytes line, struct bytes *id,
    struct bytes *class, uint64_t *papers)
{
	struct bytes a, b;
	uint64_t again;

	if (!bytes_until(&line, ',', id) || !bytes_are_id(*id) ||
	    !bytes_until(&line, ',', class) || !bytes_until(&line, ',', &a) ||
	    !bytes_until(&line, ',', &b) ||
	    !bytes_number(a, BUNDLE_PAPERS_MAX, papers) ||
	    !bytes_number(b, BUNDLE_PAPERS_MAX, &again) || *papers == 0 ||
	    line.at == NULL || !are_checkers(line))
		return PAPERS_WRONG(in, "the line must read: %s",
		    "ID,CLASS,COUNT A,COUNT B,CHECKERS");
	if (!is_class(in->codes, *class))
		return PAPERS_WRONG(
		    in, "the class is not one code for each question");
	return *papers == again ||
	       PAPERS_WRONG(in, "the two counts of a bundle differ");
}

bool
bundles_read(const struct paper_codes *codes, const char *file,
    struct bytes bytes, struct papers_count *count, bundles_visit *visit,
    void *context, struct report *report)
{
	struct papers_reading in = { codes, file, report, bytes, 0, 0 };
	struct bytes line, id, class, before = { NULL, 0 };
	uint64_t papers;

	*count = (struct papers_count){ .papers = 0 };
	if (bytes.len > BUNDLES_BYTES_MAX)
		return PAPERS_WRONG(&in, "the file is too large");
	if (!head_read_lines(&in, true))
		return false;
	for (; in.rest.len > 0; in.line++) {
		if (!bytes_line(&in.rest, &line)) {
			PAPERS_SAY(&in, "the last line has no end");
			break;
		}
		if (!bundle_parts(&in, line, &id, &class, &papers))
			continue;
		if (before.at != NULL && bytes_order(before, id) >= 0)
			PAPERS_SAY(
			    &in, "the id is not above the one before it");
		before = id;
		for (size_t q = 0; q < class.len; q++)
			count->of[q][(unsigned char)class.at[q]] += papers;
		count->papers += papers;
		if (in.line == BUNDLES_MAX + 3)
			PAPERS_SAY(&in, "more than %d lines \"%s\"",
			    BUNDLES_MAX, "bundle");
		visit(context, id, in.line);
	}
	return in.wrong == 0;
}

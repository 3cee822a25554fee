/*
 * What kaihyo-verify says of the cases of differ.py; differ-ours.c is the
 * same for kaihyo. "differ-theirs --plant KIND" refuses every case of a kind,
 * to show that the driver sees a disagreement.
 */
#include <unistd.h>

#include "audit/verifier/chain.h"
#include "audit/verifier/checkpoint.h"
#include "audit/verifier/digest.h"
#include "audit/verifier/papers.h"
#include "audit/verifier/rules.h"
#include "audit/verifier/statement.h"
#include "audit/verifier/truth.h"

/* --- the names that differ.inc asks for ----------------------------------- */

#define OUT struct buffer
#define PUT(...) buffer_printf(out, __VA_ARGS__)
#define HEX(digest) hex_of(digest)
#define DAY(date) (date)
#define HEAD struct head
#define LEN(text) (int)(text).len
#define AT(text) ((text).at != NULL ? (text).at : "")
#define HOW_FIRST 0
#define NAME_KIND(name) ((name).bundles)
#define CHECKINS_DIGEST checkins_digest
#define MOVED(moved) (moved)
#define ROLL_LIST precincts
#define ROLL_COUNT precinct_count
#define GATE_E0 eligible[ROLL_E0]
#define GATE_E eligible[ROLL_E]
#define ACTION_FIRST 0
#define RULING_ACCEPTS(r) ((r)->accepted)
#define REOPENS_COUNT(r) ((r)->reopens_count)
#define RULING_REASON(r) ((r)->reason)
#define SHEET_UNIT unit_id
#define SHEET_QUESTION question_id
#define UNITS_ALL units_all
#define KIND_FIND(name) note_kind_find(bytes_of(name))
#define ROLE_FIND(name) role_find(bytes_of(name))
#define POLICY(setup) (&(setup)->trust.policy)
#define PER_FILE(setup) (setup)->thresholds.papers_per_file
#define THRESHOLD(setup, name) (setup)->thresholds.name
#define SLIP(setup, name) (setup)->thresholds.name

/* Digests as text, for one call of PUT(). */
static const char *
hex_of(const uint8_t digest[DIGEST_LEN])
{
	static char texts[4][DIGEST_HEX];
	static size_t next;
	char *text = texts[next++ % 4];

	hex_write(digest, DIGEST_LEN, text);
	return text;
}

#include "tests/tools/differ.inc"

/* A case and its answer; why not is in the report, or in `why`. */
struct trial {
	struct bytes bytes;
	struct buffer *out;
	struct report *report;
	struct ed25519 *ed25519;
	char why[WHY_LEN];
};

/* --- statements ----------------------------------------------------------- */

static void
put_statement(OUT *out, const struct statement *s, const struct head *head)
{
	put_head(out, note_kind_name(s->kind), head);
	if (s->kind == NOTE_MANIFEST)
		put_manifest(out, &s->of.manifest);
	else if (s->kind == NOTE_TURNOUT || s->kind == NOTE_TRANSCRIPT)
		put_turnout(out, &s->of.turnout);
	else if (s->kind == NOTE_RECEIPT)
		put_receipt(out, &s->of.receipt);
	else if (s->kind == NOTE_OPENING)
		put_opening(out, &s->of.opening);
	else if (s->kind == NOTE_ROLL)
		put_roll(out, &s->of.roll);
	else if (s->kind == NOTE_TOTALS)
		put_totals(out, &s->of.totals);
	else if (s->kind == NOTE_GATE)
		put_gate(out, &s->of.gate);
	else if (s->kind == NOTE_RULING)
		put_ruling(out, &s->of.ruling);
	else if (s->kind == NOTE_SHEET)
		put_sheet(out, &s->of.sheet);
	else
		put_certificate(out, s->kind, &s->of.certificate);
	put_slots(out, s->slots, s->slot_count);
}

static bool
statement_of(struct bytes text, struct trial *t)
{
	struct pool pool = { NULL };
	struct statement *statement = memory_take(1, sizeof(*statement));
	struct head head;
	bool good =
	    statement_read(text, "x", &pool, t->report, statement, &head);

	if (good)
		put_statement(t->out, statement, &head);
	statement_release(statement);
	pool_release(&pool);
	free(statement);
	return good;
}

static bool
try_statement(struct trial *t)
{
	return statement_of(t->bytes, t);
}

/* --- the definition ------------------------------------------------------- */

#define LABEL "{\"ja\":\"a\",\"en\":\"a\"}"
#define OPTION(id, code)                                                       \
	"{\"id\":\"" id "\",\"code\":\"" code "\",\"label\":" LABEL "}"

/* small_election() of tests/fuzz/small_election.h. */
static const char small_election[] =
    "{\"format\":\"kaihyo election v1\",\"name\":" LABEL ",\"authority\":" LABEL
    ",\"date\":\"2026-11-22\",\"rehearsal\":true,"
    "\"nonce\":\"00000000000000000000000000000000\",\"questions\":["
    "{\"id\":\"hall\",\"text\":" LABEL
    ",\"options\":[" OPTION("for", "F") "," OPTION(
        "against", "A") "]},"
                        "{\"id\":\"site\",\"text\":" LABEL
                        ",\"options\":[" OPTION("station", "1") "," OPTION(
                            "river", "2") "," OPTION("hill", "3") "]}]}";

/* kaihyo reads the rules with the ordinance, the verifier later. */
static bool
rules_fit(const struct definition *d, char why[WHY_LEN])
{
	const struct election *e = &d->election;
	struct rules_election *election = memory_take(1, sizeof(*election));
	struct buffer reason = { 0 };
	struct rules *rules;
	bool good;

	for (size_t q = 0; q < e->question_count; q++) {
		struct rules_question *question = &election->questions[q];

		question->id = e->questions[q].id;
		question->option_count = e->questions[q].option_count;
		for (size_t i = 0; i < question->option_count; i++)
			question->options[i] = (struct rules_option){
				e->questions[q].options[i].id,
				e->questions[q].options[i].label.ja,
				e->questions[q].options[i].label.en
			};
	}
	election->question_count = e->question_count;
	rules = rules_read(d->ordinance.decision, election, &reason);
	good = rules != NULL;
	snprintf(why, WHY_LEN, "%s", reason.at != NULL ? reason.at : "");
	rules_free(rules);
	buffer_clear(&reason);
	free(election);
	return good;
}

static bool
definition_of(struct trial *t, char what)
{
	struct definition *d = memory_take(1, sizeof(*d));
	bool good = definition_read_election(d, "x",
	    what == 'e' ? t->bytes : bytes_of(small_election), t->report);

	if (good && what == 'e') {
		put_election(t->out, &d->election);
	} else if (good && what == 'o') {
		good = definition_read_ordinance(d, "x", t->bytes, t->report) &&
		       (d->ordinance.decision == NULL || rules_fit(d, t->why));
		if (good)
			put_ordinance(t->out, &d->ordinance);
	} else if (good) {
		good = definition_read_setup(
		    d, &d->setup, "x", t->bytes, t->report);
		if (good)
			put_setup(t->out, &d->setup);
	}
	definition_release(d);
	free(d);
	return good;
}

static bool
try_election(struct trial *t)
{
	return definition_of(t, 'e');
}

static bool
try_ordinance(struct trial *t)
{
	return definition_of(t, 'o');
}

static bool
try_setup(struct trial *t)
{
	return definition_of(t, 's');
}

/* --- papers --------------------------------------------------------------- */

/* The paper of tests/unit/papers.h: its setup allows 1,000 in a file. */
#define PAPERS_PER_FILE 1000

static void
papers_codes(struct paper_codes *codes, struct definition *d)
{
	static const char *const letters[] = { "10", "102" };
	static const char *const names[] = { "bridge", "hall" };

	d->election.question_count = 2;
	for (size_t q = 0; q < 2; q++) {
		struct question *question = &d->election.questions[q];

		snprintf(question->id, sizeof(question->id), "%s", names[q]);
		question->option_count = strlen(letters[q]);
		for (size_t i = 0; i < question->option_count; i++)
			question->options[i].code = letters[q][i];
		d->setup.papers[0].questions[q] = q;
	}
	d->ordinance.categories[0].code = 'B';
	d->ordinance.categories[1].code = 'S';
	d->ordinance.category_count = 2;
	d->setup.papers[0].question_count = 2;
	paper_codes_make(codes, d, 0);
}

static void
no_visit(void *context, struct bytes id, size_t line)
{
	(void)context;
	(void)id;
	(void)line;
}

static bool
papers(struct trial *t, bool bundles)
{
	struct definition *d = memory_take(1, sizeof(*d));
	struct serial_list serials = { 0 };
	static struct papers_count count;
	struct paper_codes codes;
	OUT *out = t->out;
	bool good;

	papers_codes(&codes, d);
	good = bundles ? bundles_read(&codes, "x", t->bytes, &count, no_visit,
	                     NULL, t->report)
	               : ballots_read(&codes, "x", t->bytes, &count, &serials,
	                     t->report) &&
	                     count.papers <= PAPERS_PER_FILE;
	if (good) {
		PUT("papers %llu\n", N(count.papers));
		for (size_t q = 0; q < codes.question_count; q++)
			for (int c = 0; c < 256; c++)
				if (count.of[q][c] > 0)
					PUT("%zu %c %llu\n", q, c,
					    N(count.of[q][c]));
	}
	free(serials.at);
	free(d);
	return good;
}

static bool
try_ballots(struct trial *t)
{
	return papers(t, false);
}

static bool
try_bundles(struct trial *t)
{
	return papers(t, true);
}

/* --- keys, notes and signatures ------------------------------------------- */

/* "k/a" and "k/b", of the seeds 01...01 and 02...02. */
static const char *const fixed_keys[] = {
	"k/a+6711023b+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
	"k/b+71c2f27d+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
};

static void
put_key(OUT *out, const struct vkey *vkey)
{
	char id[9];

	hex_write(vkey->id, 4, id);
	PUT("key %s+%s+%s\n", vkey->name, id, HEX(vkey->key));
}

static bool
try_vkey(struct trial *t)
{
	struct vkey vkey;

	if (!vkey_read(t->bytes, 1, &vkey))
		return false;
	put_key(t->out, &vkey);
	return true;
}

static bool
try_root(struct trial *t)
{
	OUT *out = t->out;
	struct root root;
	size_t line;

	if (!root_read(t->bytes, &root, &line, t->why))
		return false;
	PUT("%s\nrequired %u\n", HEX(root.fingerprint), root.required);
	EACH(i, &root, count)
	put_key(out, &root.keys[i]);
	return true;
}

static bool
try_roster(struct trial *t)
{
	OUT *out = t->out;
	struct roster roster;
	size_t line;

	if (!roster_read(t->bytes, &roster, &line, t->why))
		return false;
	put_head(out, "roster", &roster.head);
	EACH(i, &roster, count)
	{
		const struct roster_key *key = &roster.keys[i];

		put_key(out, &key->vkey);
		PUT("%s %d %s %s ", role_name(key->role), (int)key->scope.kind,
		    key->scope.id, key->from);
		PUT("%s %s revoked %s %s\n", key->until, key->person,
		    key->revoked ? "yes" : "no", key->revoked_why);
	}
	roster_clear(&roster);
	return true;
}

static void
fixed_vkey(int number, struct vkey *vkey)
{
	if (!vkey_read(bytes_of(fixed_keys[number]), 1, vkey)) {
		fputs("differ-theirs: a fixed key is refused\n", stderr);
		exit(2);
	}
}

static bool
try_note(struct trial *t)
{
	struct root root = { .count = 2, .required = 1 };
	bool invalid = false;
	struct note note;
	size_t line;

	fixed_vkey(0, &root.keys[0]);
	fixed_vkey(1, &root.keys[1]);
	if (!note_read(t->bytes, &note, &line, t->why) ||
	    !trust_authority(&root, t->ed25519, &note, &invalid, t->why))
		return false;
	buffer_printf(t->out, "%s by %zu of %zu bytes\n", hex_of(note.id),
	    note.count, note.text.len);
	return true;
}

static bool
try_checkpoint(struct trial *t)
{
	struct checkpoint checkpoint;
	struct vkey log;

	fixed_vkey(0, &log);
	if (!checkpoint_read(t->bytes, &checkpoint, t->why) ||
	    checkpoint_by_log(&checkpoint, &log, t->ed25519) !=
	        CHECKPOINT_SIGNED)
		return false;
	buffer_printf(t->out, "%.*s %llu %s\n", (int)checkpoint.origin.len,
	    checkpoint.origin.at, N(checkpoint.size), hex_of(checkpoint.root));
	return true;
}

/* Key, signature, message: 32 bytes, 64, the rest. */
static bool
try_ed25519(struct trial *t)
{
	uint8_t key[PUBLIC_LEN], signature[SIGNATURE_LEN];

	if (t->bytes.len < 96)
		return false;
	memcpy(key, t->bytes.at, PUBLIC_LEN);
	memcpy(signature, t->bytes.at + 32, SIGNATURE_LEN);
	buffer_printf(t->out, "fine %d honest %d valid %d\n",
	    ed25519_key_fine(key), ed25519_key_honest(t->ed25519, key),
	    ed25519_verify(t->ed25519, key,
	        bytes_part(t->bytes.at + 96, t->bytes.len - 96), signature));
	return true;
}

/* --- logs and lists ------------------------------------------------------- */

/*
 * The verifier also reads what each entry says, which kaihyo does when it
 * takes a log for its own: "perhaps" if nothing else is wrong.
 */
static bool
says_more(const struct report *report)
{
	static const char *const more[] = { "the entry does not say",
		"entry 0 does not open", "an entry follows after",
		"the entries before it", "the log ends in", "CLOSE counts" };
	size_t count = report_count(report, REPORT_FAILED), found = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < sizeof(more) / sizeof(more[0]); k++)
			found += strncmp(report_line(report, REPORT_FAILED, i),
			             more[k], strlen(more[k])) == 0;
	return count > 0 && found == count;
}

static bool
try_log(struct trial *t)
{
	uint8_t root[DIGEST_LEN];
	struct log log;
	bool good = log_read(t->bytes, &log, t->report) == 0 &&
	            report_count(t->report, REPORT_FAILED) == 0;

	if (good) {
		log_root(&log, log.count, root);
		buffer_printf(t->out, "%llu %s closed %d\n", N(log.count),
		    hex_of(root), log.closed);
	}
	log_clear(&log);
	return good;
}

/* Reads SHA256SUMS in a folder with nothing else in it. */
static bool
try_sums(struct trial *t)
{
	static const char *const form[] = { "this is no line",
		"the names are not sorted", "the last line" };
	char folder[] = "/tmp/differ-XXXXXX", path[64];
	struct bundle bundle = { .folder = -1 };
	bool good = true;
	FILE *file;

	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(path, sizeof(path), "%s/SHA256SUMS", folder);
	file = fopen(path, "wb");
	if (file == NULL)
		abort();
	fwrite(t->bytes.at, 1, t->bytes.len, file);
	fclose(file);
	good = bundle_open(folder, &bundle, t->report) == 0;
	if (good)
		bundle_hash(&bundle, t->report, NULL, NULL);
	for (size_t i = 0; i < report_count(t->report, REPORT_FAILED); i++)
		for (size_t k = 0; k < sizeof(form) / sizeof(form[0]); k++)
			good = good &&
			       strncmp(report_line(t->report, REPORT_FAILED, i),
			           form[k], strlen(form[k])) != 0;
	EACH(i, &bundle, count)
	if (good && bundle.files[i].listed)
		buffer_printf(t->out, "%s\n", bundle.files[i].path);
	bundle_close(&bundle);
	unlink(path);
	rmdir(folder);
	return good;
}

/* --- a statement under a definition --------------------------------------- */

struct held {
	struct definition d;
	struct root root;
	struct roster roster;
	struct note note;
};

static bool
held_definition(struct held *held, const struct bytes p[PARTS], struct trial *t)
{
	struct definition *d = &held->d;
	size_t line;

	if (!root_read(p[0], &held->root, &line, t->why) ||
	    !definition_read_election(d, "x", p[1], t->report) ||
	    !definition_read_ordinance(d, "x", p[2], t->report) ||
	    (d->ordinance.decision != NULL && !rules_fit(d, t->why)) ||
	    !definition_read_setup(d, &d->setup, "x", p[3], t->report) ||
	    !roster_read(p[4], &held->roster, &line, t->why))
		return false;
	memcpy(d->identity, held->roster.head.election, DIGEST_LEN);
	return true;
}

static bool
held_note(struct held *held, struct bytes bytes, struct trial *t)
{
	struct trust_question question = { &held->root, &held->roster,
		&held->d.setup.trust, t->ed25519 };
	struct model *model;
	bool invalid, good;
	size_t line;

	if (!note_read(bytes, &held->note, &line, t->why) ||
	    !trust_holds(&question, &held->note, &invalid, t->why))
		return false;
	model = model_new(&held->d, 0, false);
	good = model_take_note(model,
	    &(struct note_in){
	        held->note.text, held->note.id, 1, NULL, "x", "" },
	    t->report);
	model_free(model);
	return good && statement_of(held->note.text, t);
}

/* Six files behind each other, NUL between: PARTS in differ.inc. */
static bool
try_held(struct trial *t)
{
	struct held *held = memory_take(1, sizeof(*held));
	struct bytes rest = t->bytes, parts[PARTS];
	bool good = true;

	for (size_t i = 0; good && i + 1 < PARTS; i++)
		good = bytes_until(&rest, '\0', &parts[i]);
	parts[PARTS - 1] = rest;
	good =
	    good && held_definition(held, parts, t) && held_note(held, rest, t);
	roster_clear(&held->roster);
	definition_release(&held->d);
	free(held);
	return good;
}

static const struct {
	const char *kind;
	bool (*try)(struct trial *trial);
} tries[] = { { "statement", try_statement }, { "election", try_election },
	{ "ordinance", try_ordinance }, { "setup", try_setup },
	{ "ballots", try_ballots }, { "bundles", try_bundles },
	{ "vkey", try_vkey }, { "root", try_root }, { "roster", try_roster },
	{ "note", try_note }, { "checkpoint", try_checkpoint },
	{ "ed25519", try_ed25519 }, { "log", try_log }, { "sums", try_sums },
	{ "held", try_held } };

static bool
answer(const char *kind, struct trial *trial)
{
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		if (strcmp(tries[i].kind, kind) == 0)
			return tries[i].try(trial);
	fprintf(stderr, "differ-theirs: no kind \"%s\"\n", kind);
	exit(2);
}

static void
refuse(const char *kind, const struct trial *trial)
{
	const char *line = report_line(trial->report, REPORT_FAILED, 0);

	if (trial->why[0] != '\0' || line == NULL)
		line = trial->why;
	answer_write(strcmp(kind, "log") == 0 && says_more(trial->report)
	                 ? "perhaps"
	                 : "refuse",
	    line, strlen(line));
}

/* Cases after which the signatures asked for are forgotten. */
#define FORGET 2000

int
main(int argc, char **argv)
{
	const char *plant = argc == 3 ? argv[2] : "";
	struct report *trouble = report_new(false);
	struct ed25519 *ed25519 = NULL;
	char kind[64], *bytes;
	size_t len, count = 0;

	digest_begin();
	while (question_read(kind, &bytes, &len)) {
		struct buffer out = { 0 };
		struct report *report = report_new(false);
		struct trial trial;

		if (count++ % FORGET == 0) {
			ed25519_free(ed25519);
			ed25519 = ed25519_new(trouble);
		}
		trial = (struct trial){ .bytes = bytes_part(bytes, len),
			.out = &out,
			.report = report,
			.ed25519 = ed25519 };

		if (answer(kind, &trial) && strcmp(kind, plant) != 0)
			answer_write(
			    "accept", out.at != NULL ? out.at : "", out.len);
		else
			refuse(kind, &trial);
		report_free(report);
		buffer_clear(&out);
		free(bytes);
	}
	ed25519_free(ed25519);
	report_free(trouble);
	return 0;
}

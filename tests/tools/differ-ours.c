/*
 * What kaihyo says of the cases of differ.py, one answer for each: see
 * differ.inc. differ-theirs.c is the same for kaihyo-verify.
 */
#include "audit/checkpoint.h"
#include "audit/log_head.h"
#include "audit/log_keys.h"
#include "audit/sums.h"
#include "ballot/notes/signed.h"
#include "keys/roster.h"
#include "tests/fuzz/small_election.h"
#include "tests/unit/papers.h"

/* --- the names that differ.inc asks for ----------------------------------- */

#define OUT struct text
#define PUT(...) text_addf(out, __VA_ARGS__)
#define HEX(digest) hex_of(&(digest))
#define DAY(date) day_of(date)
#define HEAD struct statement
#define LEN(text) (int)strlen(text)
#define AT(text) (text)
#define HOW_FIRST 1
#define NAME_KIND(name) ((name).kind == RECORD_BUNDLES)
#define CHECKINS_DIGEST checkins_csv
#define MOVED(moved) (moved).papers
#define ROLL_LIST totals
#define ROLL_COUNT total_count
#define GATE_E0 eligible_e0
#define GATE_E eligible
#define ACTION_FIRST 1
#define RULING_ACCEPTS(r) ((r)->end == RULING_ACCEPTED)
#define REOPENS_COUNT(r) ((r)->what == RULING_COUNT)
#define RULING_REASON(r) ruling_reason_name((r)->reason)
#define SHEET_UNIT unit
#define SHEET_QUESTION question
#define UNITS_ALL units
#define KIND_FIND(name) note_kind_find(span_of(name))
#define ROLE_FIND(name) role_find(span_of(name))
#define POLICY(setup) (&(setup)->policy)
#define PER_FILE(setup) (setup)->papers_per_file
#define THRESHOLD(setup, name) (setup)->name
#define SLIP(setup, name) (setup)->slips.name

/* Digests and dates as text, for one call of PUT(). */
static const char *
hex_of(const struct digest *digest)
{
	static char texts[4][DIGEST_TEXT_LEN];
	static size_t next;
	char *text = texts[next++ % 4];

	digest_format(digest, text);
	return text;
}

static const char *
day_of(struct date date)
{
	static char text[DATE_TEXT_LEN];

	date_format(date, text);
	return text;
}

#include "tests/tools/differ.inc"

/* A case and its answer. */
struct trial {
	struct span bytes;
	struct verified verified; /* as if a signature vouched for them */
	struct text *out;
	struct error *err;
};

/* --- statements ----------------------------------------------------------- */

/* The verifier looks at this while it reads; kaihyo when it asks who signed. */
static int
slots_fit(enum note_kind kind, const struct slot *slots, size_t count,
    struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		bool fits = false;

		for (enum scope_kind scope = SCOPE_ELECTION;
		     scope <= SCOPE_PLACE; scope++)
			fits |= policy_allows(kind, slots[i].role, scope);
		if (!fits)
			return error_set(err, ERROR_SIGNATURE, "-",
			    "a slot of a role that does not sign this");
	}
	return 0;
}

static void
put_statement(OUT *out, const struct signed_statement *s)
{
	const struct slot *slots;
	size_t count;

	put_head(out, note_kind_name(s->kind), signed_head(s));
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
	slots = signed_slots(s, &count);
	put_slots(out, slots, count);
}

static int
parse(struct verified text, struct signed_statement *s, struct error *err)
{
	switch (s->kind) {
	case NOTE_MANIFEST:
		return manifest_parse(text, &s->of.manifest, err);
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
		return turnout_parse(text, &s->of.turnout, err);
	case NOTE_RECEIPT:
		return receipt_parse(text, &s->of.receipt, err);
	case NOTE_OPENING:
		return opening_parse(text, &s->of.opening, err);
	case NOTE_ROLL:
		return roll_parse(text, &s->of.roll, err);
	case NOTE_TOTALS:
		return totals_parse(text, &s->of.totals, err);
	case NOTE_GATE:
		return gate_parse(text, &s->of.gate, err);
	case NOTE_RULING:
		return ruling_parse(text, &s->of.ruling, err);
	case NOTE_SHEET:
		return sheet_parse(text, &s->of.sheet, err);
	case NOTE_CERTIFICATE:
	case NOTE_INTERIM:
	case NOTE_DECLARATION:
		return certificate_parse(text, &s->of.certificate, err);
	case NOTE_NONE:
	case NOTE_ELECTION:
	case NOTE_SETUP:
	case NOTE_ROSTER:
	case NOTE_ENROLMENT:
	case NOTE_RETIREMENT:
	case NOTE_BUNDLE:
	case NOTE_KIND_COUNT:
		break;
	}
	return error_set(err, ERROR_INPUT, "-", "no statement");
}

static int
try_statement(struct trial *t)
{
	static struct signed_statement s;
	const struct slot *slots;
	size_t count;
	int rc;

	s = (struct signed_statement){ .kind = note_kind_of(t->bytes) };
	if (parse(t->verified, &s, t->err) != 0)
		return -1;
	slots = signed_slots(&s, &count);
	rc = slots_fit(s.kind, slots, count, t->err);
	if (rc == 0)
		put_statement(t->out, &s);
	signed_clear(&s);
	return rc;
}

/* --- the definition ------------------------------------------------------- */

static int
try_election(struct trial *t)
{
	static struct election election;

	if (election_parse(t->verified, "x", &election, t->err) != 0)
		return -1;
	put_election(t->out, &election);
	return 0;
}

static int
try_ordinance(struct trial *t)
{
	static struct ordinance ordinance;
	struct election election;

	small_election(&election);
	if (ordinance_parse(t->verified, "x", &election, &ordinance, t->err) !=
	    0)
		return -1;
	put_ordinance(t->out, &ordinance);
	return 0;
}

static int
try_setup(struct trial *t)
{
	static struct setup setup;
	struct election election;

	small_election(&election);
	if (setup_parse(t->verified, "x", &election, &setup, t->err) != 0)
		return -1;
	put_setup(t->out, &setup);
	setup_clear(&setup);
	return 0;
}

/* --- papers --------------------------------------------------------------- */

static int
papers(struct trial *t, enum record_kind kind)
{
	static uint64_t of[QUESTIONS_MAX][256];
	struct code_table table = papers_table();
	struct records records;
	struct records_walk walk;
	struct record record;

	if (records_parse(t->verified, kind, &table, &records, t->err) != 0)
		return -1;
	memset(of, 0, sizeof(of));
	walk = records_begin(&records);
	while (records_next(&walk, &record))
		for (size_t q = 0; q < table.question_count; q++)
			of[q][(uint8_t)record.codes[q * record.code_step]] +=
			    record.weight;
	text_addf(t->out, "papers %llu\n", N(records.papers));
	for (size_t q = 0; q < table.question_count; q++)
		for (int c = 0; c < 256; c++)
			if (of[q][c] > 0)
				text_addf(
				    t->out, "%zu %c %llu\n", q, c, N(of[q][c]));
	return 0;
}

static int
try_ballots(struct trial *t)
{
	return papers(t, RECORD_BALLOTS);
}

static int
try_bundles(struct trial *t)
{
	return papers(t, RECORD_BUNDLES);
}

/* --- keys, notes and signatures ------------------------------------------- */

static void
put_key(OUT *out, const struct vkey *vkey)
{
	PUT("key %s+%08x+", vkey->name, vkey->id);
	text_add_hex(out, vkey->key.bytes, PUBLIC_KEY_LEN);
	PUT("\n");
}

static int
try_vkey(struct trial *t)
{
	struct vkey vkey;

	if (vkey_parse(t->bytes, &vkey, t->err) != 0)
		return -1;
	put_key(t->out, &vkey);
	return 0;
}

static int
try_root(struct trial *t)
{
	OUT *out = t->out;
	struct root root;

	if (root_parse(t->bytes, &root, t->err) != 0)
		return -1;
	PUT("%s\nrequired %u\n", HEX(root.fingerprint), root.required);
	EACH(i, &root, count)
	put_key(out, &root.entries[i].vkey);
	return 0;
}

static int
try_roster(struct trial *t)
{
	OUT *out = t->out;
	struct roster roster;

	if (roster_parse(t->verified, &roster, t->err) != 0)
		return -1;
	put_head(out, "roster", &roster.head);
	EACH(i, &roster, count)
	{
		const struct key_entry *entry = &roster.entries[i];

		put_key(out, &entry->vkey);
		PUT("%s %d %s %s ", role_name(entry->role),
		    (int)entry->scope.kind, entry->scope.id, DAY(entry->from));
		PUT("%s %s revoked %s %s\n", DAY(entry->until), entry->person,
		    entry->revoked ? "yes" : "no", entry->revoked_why);
	}
	roster_clear(&roster);
	return 0;
}

static struct private_key *
fixed_key(uint8_t number)
{
	uint8_t seed[32];

	memset(seed, number, sizeof(seed));
	return private_key_from_seed(seed);
}

static struct vkey
fixed_vkey(uint8_t number, const char *name)
{
	struct private_key *key = fixed_key(number);
	struct public_key public = private_key_public(key);

	private_key_free(key);
	return vkey_make(name, &public);
}

/* A note that the authority of "k/a" and "k/b" signed: one is enough. */
static int
try_note(struct trial *t)
{
	struct root root = { .entries = { { .vkey = fixed_vkey(1, "k/a") },
		                 { .vkey = fixed_vkey(2, "k/b") } },
		.count = 2,
		.required = 1 };
	struct note note;

	if (root_open(&root, t->bytes, &note, t->err) != 0)
		return -1;
	text_addf(t->out, "%s by %zu of %zu bytes\n", hex_of(&note.text.digest),
	    note.signer_count, note.text.bytes.len);
	return 0;
}

static int
try_checkpoint(struct trial *t)
{
	struct vkey log = fixed_vkey(1, "k/a");
	struct checkpoint checkpoint;

	if (checkpoint_open(t->bytes, &log, &checkpoint, t->err) != 0)
		return -1;
	text_addf(t->out, "%s %llu %s\n", checkpoint.origin, N(checkpoint.size),
	    hex_of(&checkpoint.root));
	return 0;
}

/* Key, signature, message: 32 bytes, 64, the rest. */
static int
try_ed25519(struct trial *t)
{
	struct public_key key;
	struct span message = t->bytes;
	bool fine, honest, valid;

	if (message.len < 96)
		return error_set(t->err, ERROR_INPUT, "-", "too short");
	memcpy(key.bytes, message.at, PUBLIC_KEY_LEN);
	message.at += 96;
	message.len -= 96;
	fine = public_key_check(&key, t->err) == 0;
	honest = fine && public_key_check_subgroup(&key, t->err) == 0;
	valid = signature_verify(&key, message,
	            (const uint8_t *)t->bytes.at + 32, t->err) == 0;
	text_addf(t->out, "fine %d honest %d valid %d\n", fine, honest, valid);
	return 0;
}

/* --- logs and lists ------------------------------------------------------- */

static int
try_log(struct trial *t)
{
	struct span rest = t->bytes, line;
	struct log_entry entry;
	struct log_head head;

	if (log_head_read(t->bytes, &head, t->err) != 0)
		return -1;
	while (rest.at != NULL && rest.len > 0)
		if (!span_line(&rest, LOG_LINE_MAX, &line) ||
		    audit_log_parse(line, &entry, t->err) != 0 ||
		    log_keys_check(&entry, t->err) != 0)
			return -1;
	if (head.size == 0)
		return error_set(t->err, ERROR_INPUT, "-", "an empty log");
	text_addf(t->out, "%llu %s closed %d\n", N(head.size),
	    hex_of(&head.root), head.closed);
	return 0;
}

static int
try_sums(struct trial *t)
{
	struct sums sums;

	if (sums_parse(t->bytes, &sums, t->err) != 0)
		return -1;
	for (size_t i = 0; i < sums.count; i++)
		text_addf(t->out, "%s\n", sums.list[i].name);
	sums_clear(&sums);
	return 0;
}

/* --- a statement under a definition --------------------------------------- */

static int
held_definition(
    const struct verified parts[PARTS], struct definition *d, struct error *err)
{
	if (root_parse(parts[0].bytes, &d->root, err) != 0 ||
	    election_parse(parts[1], "x", &d->election, err) != 0 ||
	    ordinance_parse(parts[2], "x", &d->election, &d->ordinance, err) !=
	        0 ||
	    setup_parse(parts[3], "x", &d->election, &d->setup, err) != 0 ||
	    roster_parse(parts[4], &d->roster, err) != 0)
		return -1;
	d->id = d->roster.head.election;
	return 0;
}

static int
held_note(const struct definition *d, struct span bytes, struct trial *t)
{
	static struct signed_statement s;
	struct keyring ring = signed_keyring(note_kind_of(bytes), d);
	struct policy_notice notice;
	struct note note;
	int rc;

	if (note_open(bytes, &ring, &note, t->err) != 0 ||
	    signed_parse(note.text, d, &s, t->err) != 0)
		return -1;
	rc = signed_check_signers(&s, d, &note, &notice, t->err);
	if (rc == 0)
		put_statement(t->out, &s);
	signed_clear(&s);
	return rc;
}

/* Six files behind each other, NUL between: PARTS in differ.inc. */
static int
try_held(struct trial *t)
{
	struct definition *d = memory_new(1, sizeof(*d));
	struct verified parts[PARTS];
	struct span rest = t->bytes;
	int rc = -1;

	for (size_t i = 0; i < PARTS; i++) {
		const char *end = i + 1 == PARTS
		                      ? rest.at + rest.len
		                      : memchr(rest.at, '\0', rest.len);

		if (end == NULL) {
			error_set(
			    t->err, ERROR_INPUT, "-", "a part is missing");
			goto out;
		}
		parts[i] = fuzz_verified(
		    (const uint8_t *)rest.at, (size_t)(end - rest.at));
		rest.len -= (size_t)(end - rest.at) + (i + 1 < PARTS);
		rest.at = end + (i + 1 < PARTS);
	}
	if (held_definition(parts, d, t->err) == 0)
		rc = held_note(d, parts[PARTS - 1].bytes, t);
	setup_clear(&d->setup);
	roster_clear(&d->roster);
out:
	free(d);
	return rc;
}

/* --- what the driver needs to make cases ---------------------------------- */

/*
 * "NUMBER NAME NUMBER NAME ...\n" and a text: the note signed by these keys.
 * Only "NUMBER NAME\n": its vkey.
 */
static int
try_sign(struct trial *t)
{
	struct span text = t->bytes, keys, number, name;
	struct text note = { 0 }, longer = { 0 }, line = { 0 };
	int rc = -1;

	if (!span_line(&text, 4096, &keys))
		return error_set(t->err, ERROR_USAGE, "-", "no keys");
	text_add_bytes(&note, text.at, text.len);
	while (span_cut(&keys, ' ', 9, &number) &&
	       span_cut(&keys, ' ', KEY_NAME_MAX, &name)) {
		char named[KEY_NAME_MAX + 1];
		struct private_key *key;
		uint64_t seed;
		bool signed_;

		if (!span_number(number, 255, &seed) ||
		    !span_copy(name, named, sizeof(named)))
			goto out;
		if (text.len == 0) {
			struct vkey vkey = fixed_vkey((uint8_t)seed, named);

			vkey_add(t->out, &vkey);
			rc = 0;
			goto out;
		}
		key = fixed_key((uint8_t)seed);
		line.len = longer.len = 0;
		signed_ = note_sign(text, named, key, &line, t->err) == 0 &&
		          note_attach(text_span(&note), text_span(&line), NULL,
		              &longer, t->err) == 0;
		private_key_free(key);
		if (!signed_)
			goto out;
		note.len = 0;
		text_add_bytes(&note, longer.at, longer.len);
	}
	text_add_bytes(t->out, note.at, note.len);
	rc = 0;
out:
	text_clear(&note);
	text_clear(&longer);
	text_clear(&line);
	return rc;
}

static const struct {
	const char *kind;
	int (*try)(struct trial *trial);
} tries[] = { { "statement", try_statement }, { "election", try_election },
	{ "ordinance", try_ordinance }, { "setup", try_setup },
	{ "ballots", try_ballots }, { "bundles", try_bundles },
	{ "vkey", try_vkey }, { "root", try_root }, { "roster", try_roster },
	{ "note", try_note }, { "checkpoint", try_checkpoint },
	{ "ed25519", try_ed25519 }, { "log", try_log }, { "sums", try_sums },
	{ "held", try_held }, { "sign", try_sign } };

static int
answer(const char *kind, char *bytes, size_t len, struct text *out,
    struct error *err)
{
	struct trial trial = { .bytes = { bytes, len },
		.verified = fuzz_verified((const uint8_t *)bytes, len),
		.out = out,
		.err = err };

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		if (strcmp(tries[i].kind, kind) == 0)
			return tries[i].try(&trial);
	fprintf(stderr, "differ-ours: no kind \"%s\"\n", kind);
	exit(2);
}

int
main(void)
{
	char kind[64], *bytes;
	size_t len;

	while (question_read(kind, &bytes, &len)) {
		struct text out = { 0 };
		struct error err = { 0 };

		if (answer(kind, bytes, len, &out, &err) == 0)
			answer_write(
			    "accept", out.at != NULL ? out.at : "", out.len);
		else
			answer_write("refuse",
			    err.what.id != NULL ? err.what.id : "",
			    err.what.id != NULL ? strlen(err.what.id) : 0);
		text_clear(&out);
		free(bytes);
	}
	return 0;
}

/*
 * keys-corpus FOLDER: writes the first inputs of the fuzz targets of keys/ and
 * of checkpoints, tests/fuzz/corpus/{vkey,note,root,roster,enrolment,
 * statement,checkpoint,proof}. They hold signatures of fixed keys, which no
 * editor could make.
 */
#include <stdio.h>

#include "audit/proof.h"
#include "base/file.h"
#include "keys/roster.h"
#include "tests/fuzz/fixed_key.h"

#define ELECTION                                                               \
	"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define BEFORE                                                                 \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEAD(kind, subject)                                                        \
	"kaihyo " kind " v1\nelection " ELECTION "\ntitle 川崎市住民投票\n" \
	"rehearsal yes\n" subject "number 1\nreplaces -\ndate 2026-11-23\n"
#define HEAD_2(kind, subject)                                                      \
	"kaihyo " kind " v1\nelection " ELECTION "\ntitle 川崎市住民投票\n" \
	"rehearsal no\n" subject "number 2\nreplaces " BEFORE                      \
	"\ndate 2026-11-23\n"

static const char *folder;

/* Writes and empties `text`. */
static void
put(const char *target, const char *name, struct text *text)
{
	struct text path = { 0 };
	struct error err = { 0 };

	text_addf(&path, "%s/%s", folder, target);
	if (folder_make(path.at, &err) != 0)
		goto failed;
	text_addf(&path, "/%s", name);
	if (file_replace(path.at, text_span(text), 0644, &err) != 0)
		goto failed;
	text_clear(&path);
	text_clear(text);
	return;
failed:
	error_print(&err, stderr);
	exit(1);
}

static void
add_vkey(struct text *text, uint8_t number, const char *name)
{
	struct vkey vkey = fixed_vkey(number, name);

	vkey_add(text, &vkey);
}

static void
add_key(struct text *text, uint8_t number, const char *name, const char *rest)
{
	text_add(text, "key ");
	add_vkey(text, number, name);
	text_addf(text, " %s\n", rest);
}

static void
vkeys(void)
{
	struct text text = { 0 };

	add_vkey(&text, 1, "k/a");
	put("vkey", "short", &text);
	add_vkey(&text, 2, "kawasaki/office-1.A_b");
	put("vkey", "all-characters", &text);
	add_vkey(&text, 3,
	    "0123456789012345678901234567890123456789"
	    "0123456789012345678901234567890123456789012345678901234");
	put("vkey", "longest", &text);
	add_vkey(&text, 1, "k/a");
	text.at[4] ^= 1;
	put("vkey", "refused-id", &text);
	text_add(&text, "k/a+00000000+AQ==");
	put("vkey", "refused-short", &text);
}

static void
notes(void)
{
	struct private_key *b = fixed_key(2);
	struct text text = { 0 }, one = { 0 }, line = { 0 };
	struct error err = { 0 };

	fixed_sign(span_of(HEAD("setup", "")), &one);
	text_add_bytes(&text, one.at, one.len);
	put("note", "one-signature", &text);
	if (note_sign(span_of(HEAD("setup", "")), "k/b", b, &line, &err) != 0 ||
	    note_attach(text_span(&one), text_span(&line), NULL, &text, &err) !=
	        0)
		abort();
	put("note", "two-signatures", &text);
	text_addf(&text, "%s%s", one.at, one.at + sizeof(HEAD("setup", "")));
	put("note", "refused-twice", &text);
	text_add(&text, HEAD("setup", ""));
	put("note", "draft", &text);
	text_add(&text, HEAD("setup", "") "\n");
	put("note", "draft-with-empty-line", &text);
	text_add_bytes(&text, one.at, one.len - 1);
	put("note", "refused-no-line-end", &text);
	text_addf(&text, "\n%s", one.at);
	put("note", "refused-empty-line", &text);
	text_clear(&line);
	text_clear(&one);
	private_key_free(b);
}

static void
roots(void)
{
	struct text text = { 0 };

	text_add(&text, "kaihyo root v1\nauthority ");
	add_vkey(&text, 1, "k/a");
	text_add(&text, "\nrequired 1\n");
	put("root", "one", &text);
	text_add(&text, "kaihyo root v1\nauthority ");
	add_vkey(&text, 1, "k/a");
	text_add(&text, "\nauthority ");
	add_vkey(&text, 2, "k/b");
	text_add(&text, "\nrequired 2\n");
	put("root", "two", &text);
	text_add(&text, "kaihyo root v1\n");
	for (uint8_t i = 0; i < 16; i++) {
		char name[8] = { 'k', (char)('a' + i), '\0' };

		text_add(&text, "authority ");
		add_vkey(&text, (uint8_t)(i + 1), name);
		text_add_char(&text, '\n');
	}
	text_add(&text, "required 9\n");
	put("root", "sixteen", &text);
	text_add(&text, "kaihyo root v1\nauthority ");
	add_vkey(&text, 1, "k/a");
	text_add(&text, "\nrequired 2\n");
	put("root", "refused-required", &text);
	text_add(&text, "kaihyo root v1\nrequired 0\n");
	put("root", "refused-no-key", &text);
}

static void
rosters(void)
{
	static const char days[] = "2026-11-01 2026-12-31";
	struct text text = { 0 };
	char rest[100];

	text_add(&text, HEAD("roster", ""));
	put("roster", "empty", &text);
	for (int refused = 0; refused < 2; refused++) {
		text_add(&text, HEAD_2("roster", ""));
		snprintf(rest, sizeof(rest), "scanner unit:u1 %s スキャナ 7号",
		    days);
		add_key(&text, 1, "k/a", rest);
		snprintf(rest, sizeof(rest), "tally-manager station:s %s 山田",
		    days);
		add_key(&text, 2, "k/b", rest);
		snprintf(rest, sizeof(rest), "receiver district:d %s A", days);
		add_key(&text, refused ? 2 : 3, "k/c", rest);
		snprintf(rest, sizeof(rest), "place place:p %s B", days);
		add_key(&text, 4, "k/d", rest);
		put("roster", refused ? "refused-same-key" : "four-keys",
		    &text);
	}
	text_add(&text, HEAD("roster", ""));
	snprintf(rest, sizeof(rest), "counter unit:u1 %s C", days);
	add_key(&text, 1, "k/a", rest);
	text_addf(&text, "revoked k/a+%08x 2026-11-20 lost: stolen?\n",
	    fixed_vkey(1, "k/a").id);
	put("roster", "revoked", &text);
	text_add(
	    &text, HEAD("roster", "") "revoked k/a+00000000 2026-11-20 x\n");
	put("roster", "refused-revoked", &text);
}

static void
enrolments(void)
{
	static const char *const rests[] = {
		"counter unit:u1 2026-11-01 2026-12-31 山田 太郎",
		"place-manager place:p-1 2026-11-23 2026-11-23 A",
		"tally-witness station:s 1900-01-01 2199-12-31 B",
	};
	static const char *const names[] = { "counter", "place-manager",
		"tally-witness" };
	struct text text = { 0 }, note = { 0 };

	for (size_t i = 0; i < 3; i++) {
		text_add(&text, HEAD("enrolment", ""));
		add_key(&text, 1, "k/a", rests[i]);
		fixed_sign(text_span(&text), &note);
		put("enrolment", names[i], &note);
		text_clear(&text);
	}
	text_add(&text, HEAD("enrolment", ""));
	add_key(&text, 2, "k/a", rests[0]);
	fixed_sign(text_span(&text), &note);
	put("enrolment", "refused-other-key", &note);
	text_clear(&text);
	text_add(&text, HEAD_2("enrolment", ""));
	add_key(&text, 1, "k/a", rests[0]);
	fixed_sign(text_span(&text), &note);
	put("enrolment", "refused-number-2", &note);
	text_clear(&text);
}

static void
statements(void)
{
	struct text text = { 0 };

	text_add(&text, HEAD("setup", ""));
	put("statement", "setup", &text);
	text_add(&text,
	    HEAD("manifest",
	        "unit u-1\n") "slot counter paper A\n"
	                      "slot tally-witness absent 鈴木: ill\n");
	put("statement", "manifest-with-slots", &text);
	text_add(&text, HEAD_2("turnout", "place p\n"));
	put("statement", "turnout", &text);
	text_add(&text, HEAD("turnout", "unit p\n"));
	put("statement", "refused-unit", &text);
	text_add(
	    &text, HEAD("manifest", "unit u\n") "slot counter paper A: b\n");
	put("statement", "refused-slot", &text);
}

/* The head of a log of 300 entries, signed by "k/a". */
static void
add_checkpoint(struct text *text)
{
	struct checkpoint checkpoint = { "k/a", 300, { { 7 } } };
	struct private_key *key = fixed_key(1);
	struct error err;

	if (checkpoint_sign(&checkpoint, key, text, &err) != 0)
		exit(1);
	private_key_free(key);
}

#define STRANGER "\xe2\x80\x94 witness.example/a uPDupwAAAABpreNQy/KnZg==\n"
#define HASH "CGNo4brMANXOKn0mXfC+D7Zgjtcxf+ZvG0Uv0q0c2us=\n"

static void
checkpoints(void)
{
	static const char *const texts[] = { "k/a\n300\n" HASH,
		"k/a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
		"k/a\n0\n" HASH, "k/a\n0300\n" HASH,
		"k/a\n300\n" HASH "extension\n" };
	static const char *const names[] = { "text", "empty", "refused-root",
		"refused-zero", "refused-extension" };
	struct text text = { 0 };

	add_checkpoint(&text);
	put("checkpoint", "signed", &text);
	add_checkpoint(&text);
	text_add(&text, STRANGER);
	put("checkpoint", "witnessed", &text);
	add_checkpoint(&text);
	text.at[4]++;
	put("checkpoint", "refused-changed", &text);
	for (size_t i = 0; i < 5; i++) {
		text_add(&text, texts[i]);
		put("checkpoint", names[i], &text);
	}
}

static void
proofs(void)
{
	static const char *const texts[] = {
		"c2sp.org/tlog-proof@v1\nindex 42\n" HASH HASH "\n",
		"old 100\n" HASH "\n",
		"c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n\n", "old 01\n\n"
	};
	static const char *const names[] = { "entry", "growth", "refused-extra",
		"refused-number" };
	struct text text = { 0 };

	for (size_t i = 0; i < 4; i++) {
		text_add(&text, texts[i]);
		add_checkpoint(&text);
		put("proof", names[i], &text);
	}
	text_add(&text, "old 7\n\nx");
	put("proof", "no-hashes", &text);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: keys-corpus tests/fuzz/corpus\n", stderr);
		return 2;
	}
	folder = argv[1];
	vkeys();
	notes();
	roots();
	rosters();
	enrolments();
	statements();
	checkpoints();
	proofs();
	return 0;
}

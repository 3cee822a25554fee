#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/commands.h"
#include "ballot/notes/attached.h"
#include "ballot/notes/signed.h"
#include "ballot/stick.h"

#define INDENT "                               "

/* A look at one stick. */
struct look {
	struct definition *definition; /* NULL: nothing can be verified */
	struct media media;
	struct stick_manifest latest; /* the last one that is good */
	bool has_latest;              /* it is also the last one there is */
	size_t problems;
	size_t unknown;        /* files that no good manifest speaks of */
	enum error_kind first; /* the first problem's kind is the status */
};

static void
row(const char *mark, const char *name)
{
	size_t width = text_width(translate(mark));

	printf("%s%*s %-20s ", translate(mark),
	    (int)(width < 9 ? 9 - width : 0), "", name);
}

static void
problem(struct look *look, const char *name, const struct error *err)
{
	char line[1024];

	if (look->problems++ == 0)
		look->first = err->kind;
	row(N_("PROBLEM"), name);
	message_format(&err->what, line, sizeof(line));
	printf("%s\n", line);
	error_where(err, line, sizeof(line));
	if (err->where_count > 0)
		printf(INDENT "%s: %s\n", translate(N_("where")), line);
	message_format(&err->fix, line, sizeof(line));
	printf(INDENT "%s: %s\n", translate(N_("to fix")), line);
}

static void
slot_say(const struct slot *slot)
{
	const char *person = slot->person, *role = role_label(slot->role);

	fputs(INDENT, stdout);
	switch (slot->how) {
	case SLOT_PAPER:
		say(stdout, N_("signed on paper by %s (%s)\n"), person, role);
		break;
	case SLOT_ABSENT:
		say(stdout, N_("absent: %s (%s): %s\n"), person, role,
		    slot->reason);
		break;
	case SLOT_REFUSED:
		say(stdout, N_("refused to sign: %s (%s): %s\n"), person, role,
		    slot->reason);
		break;
	case SLOT_NONE:
		break;
	}
}

static void
signers_say(const struct note *note, const struct policy_notice *notice,
    const struct slot *slots, size_t slot_count)
{
	for (size_t i = 0; i < note->signer_count; i++) {
		fputs(INDENT, stdout);
		say(stdout, N_("signed by %s (%s)\n"), note->signers[i]->person,
		    role_label(note->signers[i]->role));
	}
	for (size_t i = 0; i < slot_count; i++)
		slot_say(&slots[i]);
	if (notice->out_of_time != NULL) {
		fputs(INDENT, stdout);
		say(stdout,
		    N_("note: the key of %s was not valid on that day\n"),
		    notice->out_of_time->person);
	}
}

/* Each manifest names the one before it, so that none can be slipped in. */
static int
chain_check(const struct stick_manifest *before,
    const struct stick_manifest *manifest, struct error *err)
{
	if (before->manifest.head.number + 1 !=
	        manifest->manifest.head.number ||
	    digest_same(
	        &before->note.text.digest, &manifest->manifest.head.replaces))
		return 0;
	return error_set(err, ERROR_SIGNATURE,
	    N_("ask the unit which of its manifests is the true one"),
	    N_("it replaces another manifest %u than the one on this stick"),
	    before->manifest.head.number);
}

static void
manifest_show(struct look *look, const struct media_item *item)
{
	struct stick_manifest now;
	struct error err;
	char papers[NUMBER_TEXT_LEN];

	look->has_latest = false;
	if (stick_manifest_read(
	        look->definition, &look->media, item, &now, &err) != 0 ||
	    chain_check(&look->latest, &now, &err) != 0) {
		problem(look, item->name, &err);
		stick_manifest_clear(&now);
		return;
	}
	row(N_("good"), item->name);
	say(stdout, N_("unit %s: files %zu, papers %s, withdrawn %zu; "),
	    now.manifest.head.subject, now.manifest.file_count,
	    number_text((long long)manifest_papers(&now.manifest), papers),
	    now.manifest.withdrawn_count);
	say(stdout, now.manifest.final ? N_("final\n") : N_("not final\n"));
	signers_say(&now.note, &now.notice, now.manifest.slots,
	    now.manifest.slot_count);
	stick_manifest_clear(&look->latest);
	look->latest = now;
	look->has_latest = true;
}

static void
turnout_show(struct look *look, const struct media_item *item)
{
	struct stick_turnout turnout;
	struct error err;
	char voters[NUMBER_TEXT_LEN];

	if (stick_turnout_read(
	        look->definition, &look->media, &turnout, &err) != 0) {
		problem(look, item->name, &err);
		stick_turnout_clear(&turnout);
		return;
	}
	row(N_("good"), item->name);
	say(stdout, N_("place %s, number %u: voters %s, boxes %zu\n"),
	    turnout.turnout.head.subject, turnout.turnout.head.number,
	    number_text((long long)turnout_voters(&turnout.turnout), voters),
	    turnout.turnout.box_count);
	signers_say(&turnout.note, &turnout.notice, turnout.turnout.slots,
	    turnout.turnout.slot_count);
	stick_turnout_clear(&turnout);
}

static const char *
withdrawn_reason(const struct manifest *manifest, struct record_name name)
{
	for (size_t i = 0; i < manifest->withdrawn_count; i++)
		if (manifest->withdrawn[i].name.kind == name.kind &&
		    manifest->withdrawn[i].name.number == name.number)
			return manifest->withdrawn[i].reason;
	return NULL;
}

/* Papers, never choices: nobody learns here how it went (P4, P11). */
static void
listed_show(
    struct look *look, const char *name, const struct manifest_file *listed)
{
	struct error err;
	char papers[NUMBER_TEXT_LEN];

	if (stick_file_check(look->definition, &look->media, &look->latest,
	        listed, &err) != 0) {
		problem(look, name, &err);
		return;
	}
	row(N_("good"), name);
	say(stdout, N_("papers %s\n"),
	    number_text((long long)listed->papers, papers));
}

static void
records_show(struct look *look, const struct media_item *item)
{
	const struct manifest *manifest = &look->latest.manifest;
	struct record_name name;
	const struct manifest_file *listed;
	const char *reason;

	if (!record_name_parse(span_of(item->name), &name))
		return;
	if (!look->has_latest) {
		look->unknown++;
		row(N_("unknown"), item->name);
		say(stdout, N_("no good manifest says whether it counts\n"));
		return;
	}
	listed = manifest_find(manifest, name);
	reason = withdrawn_reason(manifest, name);
	if (listed != NULL) {
		listed_show(look, item->name, listed);
	} else if (reason != NULL) {
		row(N_("out"), item->name);
		say(stdout, N_("withdrawn, does not count: %s\n"), reason);
	} else {
		row(N_("out"), item->name);
		say(stdout, N_("in no manifest, does not count\n"));
	}
}

/* What the manifest lists and the stick lacks. */
static void
missing_show(struct look *look)
{
	const struct manifest *manifest = &look->latest.manifest;
	struct error err;
	char name[FILE_NAME_LEN];

	for (size_t i = 0; look->has_latest && i < manifest->file_count; i++) {
		record_name_format(manifest->files[i].name, name);
		if (stick_has(&look->media, name))
			continue;
		error_set(&err, ERROR_INPUT,
		    N_("look for it on the unit's other sticks"),
		    N_("the manifest lists it, but it is not on this stick"));
		problem(look, name, &err);
	}
}

/* Rosters and setups that travel with the stick: signed by the authority? */
static void
authority_show(struct look *look, const struct media_item *item)
{
	struct file_bytes file = { 0 };
	struct note note;
	struct error err;

	if (file_read(look->media.folder.descriptor, item->name,
	        media_bytes_max(item->kind), &file, &err) != 0 ||
	    root_open(&look->definition->root, file_span(&file), &note, &err) !=
	        0) {
		problem(look, item->name, &err);
	} else {
		row(N_("good"), item->name);
		say(stdout, N_("signed by the election authority\n"));
	}
	file_release(&file);
}

/* By the signed setup note of the same number, which must be beside it. */
static int
setup_verify(struct look *look, const struct media_item *item,
    struct file_bytes *file, struct file_bytes *note_file, struct error *err)
{
	struct verified verified;
	struct setup_note setup;
	struct hashed hashed;
	struct note note;
	char name[40];

	snprintf(name, sizeof(name), "setup-%u.note", item->number);
	if (file_read(look->media.folder.descriptor, item->name,
	        media_bytes_max(item->kind), file, err) != 0 ||
	    file_read(look->media.folder.descriptor, name, NOTE_BYTES_MAX,
	        note_file, err) != 0 ||
	    root_open(&look->definition->root, file_span(note_file), &note,
	        err) != 0 ||
	    setup_note_parse(note.text, &setup, err) != 0 ||
	    definition_owns(look->definition, &setup.head, err) != 0)
		return -1;
	hashed = hashed_of(file_span(file));
	return verified_by_digest(&hashed, &setup.setup, &verified, err);
}

static void
setup_show(struct look *look, const struct media_item *item)
{
	struct file_bytes file = { 0 }, note = { 0 };
	struct error err;

	if (setup_verify(look, item, &file, &note, &err) != 0) {
		problem(look, item->name, &err);
	} else {
		row(N_("good"), item->name);
		say(stdout, N_("setup %u, vouched for by its note\n"),
		    item->number);
	}
	file_release(&file);
	file_release(&note);
}

/*
 * Opens any statement on the stick as a station does. `file` keeps its bytes;
 * both must be cleared, also after a failure.
 */
static int
statement_open(struct look *look, const struct media_item *item,
    struct file_bytes *file, struct note *note,
    struct signed_statement *statement, struct error *err)
{
	struct policy_notice notice = { 0 };
	struct keyring keyring;
	struct span text, lines;

	if (file_read(look->media.folder.descriptor, item->name,
	        media_bytes_max(item->kind), file, err) != 0 ||
	    note_split(file_span(file), &text, &lines, err) != 0)
		return -1;
	keyring = signed_keyring(note_kind_of(text), look->definition);
	if (note_open(file_span(file), &keyring, note, err) != 0 ||
	    signed_parse(note->text, look->definition, statement, err) != 0)
		return -1;
	return signed_check_signers(
	    statement, look->definition, note, &notice, err);
}

/* Any other statement: whether the right people signed it, and how many. */
static void
statement_show(struct look *look, const struct media_item *item)
{
	struct signed_statement statement = { .kind = NOTE_NONE };
	struct file_bytes file = { 0 };
	struct note note;
	struct error err;

	if (statement_open(look, item, &file, &note, &statement, &err) != 0) {
		problem(look, item->name, &err);
	} else {
		row(N_("good"), item->name);
		say(stdout, N_("%s %u, %zu signatures\n"),
		    note_kind_word(statement.kind),
		    signed_head(&statement)->number, note.signer_count);
		if (statement.kind == NOTE_RULING)
			ruling_print(stdout, &statement.of.ruling);
	}
	signed_clear(&statement);
	file_release(&file);
}

/* Does this statement name the list? Then what it says of it is checked. */
static bool
voters_named(struct look *look, const struct media_item *item, const char *name,
    const struct hashed *hashed)
{
	struct signed_statement statement = { .kind = NOTE_NONE };
	enum attached attached = ATTACHED_NONE;
	struct file_bytes file = { 0 };
	struct note note;
	struct error err;

	if (statement_open(look, item, &file, &note, &statement, &err) == 0)
		attached = attached_find(&statement, &hashed->digest);
	if (attached != ATTACHED_NONE &&
	    attached_check(&statement, attached, hashed,
	        &look->definition->setup, &err) != 0) {
		problem(look, name, &err);
	} else if (attached != ATTACHED_NONE) {
		row(N_("good"), name);
		say(stdout, N_("voters of %s, named by its %s\n"),
		    signed_head(&statement)->subject,
		    note_kind_word(statement.kind));
	}
	signed_clear(&statement);
	file_release(&file);
	return attached != ATTACHED_NONE;
}

/* A list of voters counts if a statement on this stick names it. */
static void
voters_show(struct look *look, const struct media_item *list)
{
	struct file_bytes file = { 0 };
	struct hashed hashed;
	struct error err;
	bool named = false;

	if (file_read(look->media.folder.descriptor, list->name,
	        media_bytes_max(list->kind), &file, &err) != 0) {
		problem(look, list->name, &err);
		return;
	}
	hashed = hashed_of(file_span(&file));
	for (size_t i = 0; i < look->media.count && !named; i++) {
		const struct media_item *item = &look->media.items[i];

		if (item->kind == MEDIA_TURNOUT ||
		    item->kind == MEDIA_STATEMENT)
			named = voters_named(look, item, list->name, &hashed);
	}
	if (!named) {
		look->unknown++;
		row(N_("unknown"), list->name);
		say(stdout,
		    N_("no good turnout or roll here names this content\n"));
	}
	file_release(&file);
}

static void
item_show(struct look *look, const struct media_item *item)
{
	switch (item->kind) {
	case MEDIA_ROSTER:
	case MEDIA_SETUP_NOTE:
		authority_show(look, item);
		break;
	case MEDIA_SETUP_JSON:
		setup_show(look, item);
		break;
	case MEDIA_MANIFEST:
		manifest_show(look, item);
		break;
	case MEDIA_TURNOUT:
		turnout_show(look, item);
		break;
	case MEDIA_STATEMENT:
		statement_show(look, item);
		break;
	case MEDIA_VOTERS:
		voters_show(look, item);
		break;
	case MEDIA_BALLOTS:
	case MEDIA_BUNDLES:
		records_show(look, item);
		break;
	case MEDIA_OTHER:
		break;
	}
}

/* Without a definition a name and a claim are all there is. */
static void
claim_show(struct look *look, const struct media_item *item)
{
	struct file_bytes file = { 0 };
	struct span text, lines, value;
	struct error err;

	row(N_("unknown"), item->name);
	if (file_read(look->media.folder.descriptor, item->name,
	        media_bytes_max(item->kind), &file, &err) == 0 &&
	    note_split(file_span(&file), &text, &lines, &err) == 0 &&
	    (note_peek(text, "unit", &value) ||
	        note_peek(text, "place", &value)))
		say(stdout, N_("not verified; it says it is of %.*s\n"),
		    (int)value.len, value.at);
	else
		say(stdout, N_("not verified\n"));
	file_release(&file);
}

static void
all_show(struct look *look)
{
	for (size_t i = 0; i < look->media.count; i++) {
		const struct media_item *item = &look->media.items[i];

		if (look->definition != NULL)
			item_show(look, item);
		else if (item->kind != MEDIA_OTHER)
			claim_show(look, item);
	}
	missing_show(look);
	for (size_t i = 0; i < look->media.count; i++) {
		const struct media_item *item = &look->media.items[i];
		char name[128];

		if (item->kind != MEDIA_OTHER)
			continue;
		safe_text(item->name, strlen(item->name), name, sizeof(name));
		row(N_("other"), name);
		say(stdout, N_("none of kaihyo's files: left alone\n"));
	}
}

static int
verdict(const struct look *look, struct error *err)
{
	bool any = false;

	for (size_t i = 0; i < look->media.count; i++)
		any |= look->media.items[i].kind != MEDIA_OTHER;
	if (!any)
		return error_set(err, ERROR_INPUT,
		    N_("check that it is the right stick"),
		    N_("nothing on it is kaihyo's"));
	if (look->definition == NULL)
		return error_set(err, ERROR_SIGNATURE,
		    N_("give the signed definition with --definition"),
		    N_("nothing was verified"));
	if (look->problems > 0)
		return error_set(err, look->first,
		    N_("see \"to fix\" at each of them above"),
		    N_("problems on this stick: %zu"), look->problems);
	if (look->unknown > 0)
		return error_set(err, ERROR_SIGNATURE,
		    N_("look on the other sticks for the note that names them"),
		    N_("files that nothing on this stick vouches for: %zu"),
		    look->unknown);
	say(stdout, N_("All is well.\n"));
	return 0;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *folder = arguments_value(arguments, "definition");
	const char *stick = arguments->operands[0];
	struct look look = { .media.folder.descriptor = -1 };
	int rc = -1;

	if (folder != NULL) {
		look.definition = definition_load(folder, err);
		if (look.definition == NULL)
			goto out;
	}
	if (media_open(stick, &look.media, err) != 0)
		goto out;
	all_show(&look);
	fflush(stdout);
	rc = verdict(&look, err);
	if (rc != 0)
		error_at_name(err, stick);
out:
	stick_manifest_clear(&look.latest);
	media_close(&look.media);
	definition_free(look.definition);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the signed definition to verify against") },
	{ .name = NULL },
};

const struct command cmd_ballot_show = {
	.name = "show",
	.operands = "STICK",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("say what is on a stick and whether it is good"),
	.manual = N_(
	    "Every file with what it is, who signed it and how many papers it "
	    "holds; never what the papers say. The exit status is 0 only if "
	    "everything that counts was verified."),
	.options = options,
	.run = run,
};

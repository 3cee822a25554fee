#include "audit/cmd_lines.h"
#include "audit/cmd_paper.h"
#include "audit/commands.h"
#include "audit/words.h"
#include "keys/cmd_shared.h"

/* What somebody read off paper. */
struct claim {
	uint64_t size;
	bool has_words, has_root;
	struct words words;
	struct digest root;
};

/* 64 hex digits, in groups or not, in any case. */
static bool
root_read_off(const char *typed, struct digest *root)
{
	struct text hex = { 0 };
	bool valid;

	for (; *typed != '\0'; typed++)
		if (*typed >= 'A' && *typed <= 'F')
			text_add_char(&hex, (char)(*typed - 'A' + 'a'));
		else if (*typed != ' ')
			text_add_char(&hex, *typed);
	valid = digest_parse(text_span(&hex), root);
	text_clear(&hex);
	return valid;
}

static int
claim_read(
    const struct arguments *arguments, struct claim *claim, struct error *err)
{
	const char *words = arguments_value(arguments, "words");
	const char *root = arguments_value(arguments, "root");
	unsigned long long size;

	*claim = (struct claim){ .has_words = words != NULL,
		.has_root = root != NULL };
	if (arguments_number(arguments, "size", TREE_SIZE_MAX, 0, &size, err) !=
	    0)
		return -1;
	claim->size = size;
	if (words == NULL && root == NULL)
		return error_set(err, ERROR_USAGE,
		    N_("type the words, or the groups of the root, as they "
		       "were written down"),
		    N_("--words or --root is needed"));
	if (words != NULL &&
	    words_parse(span_of(words), &claim->words, err) != 0)
		return error_at_name(err, "--words");
	if (root != NULL && !root_read_off(root, &claim->root))
		return error_set(err, ERROR_INPUT,
		    N_("look at the paper again"),
		    N_("a root has 16 groups of 4 of the digits 0-9 a-f"));
	return 0;
}

/* The head after the first `wanted` lines. */
struct growing {
	uint64_t wanted;
	struct tree tree;
};

static int
line_visit(void *context, struct span line, struct error *err)
{
	struct growing *growing = context;
	struct digest leaf;

	(void)err;
	if (growing->tree.size < growing->wanted) {
		leaf = tree_leaf(line);
		tree_add(&growing->tree, &leaf);
	}
	return 0;
}

static int
refuse_size(uint64_t claimed, uint64_t here, struct error *err)
{
	return error_set(err, ERROR_BOOKS,
	    N_("check the number on the paper; if it is right, keep the paper "
	       "and these files, and call the security officer"),
	    N_("the paper speaks of %llu entries, here are %llu"),
	    (unsigned long long)claimed, (unsigned long long)here);
}

/* Puts what the log, or a checkpoint, really has into `head`. */
static int
head_find(const struct arguments *arguments, const struct vkey *log,
    uint64_t size, struct checkpoint *head, struct error *err)
{
	const char *path = arguments_value(arguments, "checkpoint");
	struct growing growing = { .wanted = size };
	struct file_bytes file = { 0 };
	int rc;

	if (path != NULL) {
		if (file_read_path(path, CHECKPOINT_BYTES_MAX, &file, err) != 0)
			return -1;
		rc = checkpoint_open(file_span(&file), log, head, err);
		file_release(&file);
		if (rc != 0)
			return error_at_name(err, path);
		return head->size == size ? 0
		                          : refuse_size(size, head->size, err);
	}
	if (lines_each(arguments, line_visit, &growing, err) != 0)
		return -1;
	if (growing.tree.size < size)
		return refuse_size(size, growing.tree.size, err);
	if (!span_copy(span_of(log->name), head->origin, sizeof(head->origin)))
		return -1;
	head->size = size;
	head->root = tree_root(&growing.tree);
	return 0;
}

static int
claim_check(
    const struct claim *claim, const struct checkpoint *head, struct error *err)
{
	struct digest digest = checkpoint_digest(head);
	struct words words = words_of(&digest);

	if ((!claim->has_words || words_same(&claim->words, &words)) &&
	    (!claim->has_root || digest_same(&claim->root, &head->root)))
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("read the paper again, then compare with others who wrote it "
	       "down; keep the paper and these files, and call the security "
	       "officer"),
	    N_("what was written down is not the head of this log's first "
	       "%llu entries"),
	    (unsigned long long)claim->size);
}

static int
cmd_claim(const struct arguments *arguments, struct error *err)
{
	struct checkpoint head = { 0 };
	struct claim claim;
	struct vkey log;

	if (claim_read(arguments, &claim, err) != 0 ||
	    vkey_read(arguments_value(arguments, "vkey"), &log, err) != 0 ||
	    head_find(arguments, &log, claim.size, &head, err) != 0)
		return -1;
	paper_head(stdout, &head);
	if (claim_check(&claim, &head, err) != 0)
		return -1;
	say(stdout,
	    N_("VERIFIED: this is what was written down, for the log's first "
	       "%llu entries.\n"),
	    (unsigned long long)head.size);
	return 0;
}

static const struct option_spec options[] = {
	{ .name = "vkey",
	    .value = "FILE",
	    .help = N_("the log's public key"),
	    .required = true },
	{ .name = "size",
	    .value = "N",
	    .help = N_("the number of entries on the paper"),
	    .required = true },
	{ .name = "words",
	    .value = "WORDS",
	    .help = N_("the sixteen words on the paper, Japanese or English") },
	{ .name = "root",
	    .value = "HEX",
	    .help = N_("the sixteen groups on the paper") },
	LINES_LOG_OPTION,
	LINES_STATION_OPTION,
	{ .name = "checkpoint",
	    .value = "FILE",
	    .help = N_("or a checkpoint of that size") },
	{ .name = NULL },
};

const struct command cmd_audit_claim = {
	.name = "claim",
	.operands = "",
	.summary = N_("hold a head that somebody wrote on paper against a log"),
	.manual = N_("Computes the head of the log's first entries anew and "
	             "compares it with the words or the root that were read "
	             "aloud and written down. The words notice a slip of the "
	             "pen; a head that differs is another log."),
	.options = options,
	.run = cmd_claim,
};

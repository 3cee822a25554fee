#include "audit/witness.h"

#include <assert.h>
#include <string.h>

static const char *const fix_fork =
    N_("cosign nothing more of this log; keep the evidence file and show it "
       "to the other witnesses and to the election office");

static int
refuse_old(
    const struct checkpoint *kept, const struct proof *proof, struct error *err)
{
	static const char fix[] =
	    N_("ask the station for a proof from the size that you cosigned "
	       "last: kaihyo audit prove --from");

	if (proof == NULL)
		return error_set(err, ERROR_INPUT, fix,
		    N_("this witness cosigned %llu entries last and needs a "
		       "proof from there"),
		    (unsigned long long)kept->size);
	return error_set(err, ERROR_INPUT, fix,
	    N_("the proof begins at %llu entries; this witness cosigned %llu "
	       "last"),
	    (unsigned long long)proof->number, (unsigned long long)kept->size);
}

static int
refuse_fork(const struct checkpoint *kept, const struct checkpoint *shown,
    enum fork_kind *fork, struct error *err)
{
	if (kept->size == shown->size) {
		*fork = FORK_PROVEN;
		return error_set(err, ERROR_FORK, fix_fork,
		    N_("FORK: the log signed two different heads of %llu "
		       "entries"),
		    (unsigned long long)shown->size);
	}
	*fork = FORK_UNSHOWN;
	return error_set(err, ERROR_FORK, fix_fork,
	    N_("FORK, unless the station can prove otherwise: the proof does "
	       "not show that its log of %llu entries begins with the %llu "
	       "that were cosigned"),
	    (unsigned long long)shown->size, (unsigned long long)kept->size);
}

/* From nothing, or from the empty log, everything may follow. */
static int
check_first(const struct proof *proof, struct error *err)
{
	if (proof == NULL || (proof->number == 0 && proof->count == 0))
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("give the checkpoint alone the first time; if it is not the "
	       "first time, give the folder with your state"),
	    N_("the proof begins at %llu entries, but this witness knows "
	       "nothing of this log yet"),
	    (unsigned long long)proof->number);
}

int
witness_check(const struct checkpoint *kept, const struct checkpoint *shown,
    const struct proof *proof, enum fork_kind *fork, struct error *err)
{
	struct error why;

	*fork = FORK_NONE;
	if (kept == NULL)
		return check_first(proof, err);
	assert(strcmp(kept->origin, shown->origin) == 0);
	/* Whatever is asked: two roots for one size are evidence. */
	if (kept->size == shown->size &&
	    !digest_same(&kept->root, &shown->root))
		return refuse_fork(kept, shown, fork, err);
	if (shown->size < kept->size)
		return error_set(err, ERROR_INPUT,
		    N_("ask for a newer checkpoint; whether this one is of the "
		       "same log, kaihyo audit prove --from it shows"),
		    N_("the checkpoint has %llu entries; this witness cosigned "
		       "%llu already"),
		    (unsigned long long)shown->size,
		    (unsigned long long)kept->size);
	if (kept->size == 0)
		return check_first(proof, err);
	/*
	 * Said before, said again: the very same head. Also with the proof
	 * that led here, if the answer to it never reached the disk.
	 */
	if (shown->size == kept->size &&
	    (proof == NULL || proof->number < kept->size))
		return 0;
	if (proof == NULL || proof->number != kept->size)
		return refuse_old(kept, proof, err);
	if (proof_check_consistency(
	        proof, shown->size, &kept->root, &shown->root, &why) != 0)
		return refuse_fork(kept, shown, fork, err);
	return 0;
}

void
witness_state_name(const char *origin, struct text *name)
{
	struct digest digest = digest_of(span_of(origin));

	text_add(name, "state-");
	text_add_hex(name, digest.bytes, DIGEST_LEN);
	text_add(name, ".txt");
}

static void
head_add(const char *which, const struct checkpoint *head, struct text *text)
{
	text_addf(text, "%s %llu ", which, (unsigned long long)head->size);
	text_add_hex(text, head->root.bytes, DIGEST_LEN);
	text_add_char(text, '\n');
}

void
witness_evidence_format(enum fork_kind fork, const struct checkpoint *kept,
    struct span kept_note, const struct checkpoint *shown,
    struct span shown_file, struct text *text)
{
	text_addf(text, "kaihyo evidence v1\norigin %s\nfinding %s\n",
	    kept->origin, fork == FORK_PROVEN ? "two-heads" : "no-proof");
	head_add("kept", kept, text);
	head_add("shown", shown, text);
	text_add(text, "--- kept\n");
	text_add_bytes(text, kept_note.at, kept_note.len);
	text_add(text, "--- shown\n");
	text_add_bytes(text, shown_file.at, shown_file.len);
}

#include "tally/finding_words.h"

#include <string.h>

#define LINE_LEN 1024

/*
 * The sentences of formats.md §15, as findings_add() has them, and which of
 * their arguments are words of ours (one bit each).
 */
static const struct {
	const char *id;
	unsigned words;
} sentences[] = {
	{ N_("%s %s: number %u is here, number %u is not"), 0 },
	{ N_("%s %s: number %u replaces another text than the number %u that "
	     "is here"),
	    0 },
	{ N_("%s %s: two different texts have number %u; the second is kept "
	     "apart"),
	    0 },
	{ N_("%s: %s %s refused to sign: %s"), 2 },
	{ N_("%s: %s %s signed on paper"), 2 },
	{ N_("%s: %s %s was absent: %s"), 2 },
	{ N_("%s: the difference %lld is divisible by 9: two digits of a "
	     "figure may have changed places"),
	    0 },
	{ N_("%s: the signatures of %s %u do not hold"), 0 },
	{ N_("%s: two different notes of the kind %s have number %u; the "
	     "second is kept apart"),
	    0 },
	{ N_("box %s: old unit %s, new unit %s, by decision %s (%s)"), 16 },
	{ N_("checked in at %s (%s) and also at %s (%s): voters %llu; all "
	     "their papers count"),
	    10 },
	{ N_("decision %s: %s %s cannot be explained away; papers must come in "
	     "or be put right"),
	    0 },
	{ N_("decision %s: %s %s does not stand in the words that it decided "
	     "on"),
	    0 },
	{ N_("decision %s: box %s does not belong to unit %s"), 0 },
	{ N_("decision %s: no manifest of unit %s lists the file that it "
	     "withdraws"),
	    0 },
	{ N_("decision %s: place %s, %s is not %llu as it says"), 0 },
	{ N_("decision %s: there is no finding %s"), 0 },
	{ N_("district %s: %llu of %llu papers are invalid, more than %u in a "
	     "thousand (question %s)"),
	    0 },
	{ N_("district %s: %llu of %llu papers are invalid; in the other "
	     "districts %llu of %llu (question %s)"),
	    0 },
	{ N_("district %s: %llu papers are still open for review (question "
	     "%s)"),
	    0 },
	{ N_("district %s: voters of all channels %llu, but its rolls have "
	     "%llu: difference %lld"),
	    0 },
	{ N_("place %s, channel %s: check-ins %llu, but voters %llu: "
	     "difference %lld"),
	    2 },
	{ N_("place %s, paper %s: issued %llu, but voters who came %llu + "
	     "returned %llu: difference %lld"),
	    0 },
	{ N_("place %s, paper %s: received %llu, but issued %llu + spoiled "
	     "%llu + left %llu: difference %lld"),
	    0 },
	{ N_("place %s: %llu of %llu voters are absentee; at the other polling "
	     "places %llu of %llu"),
	    0 },
	{ N_("place %s: %llu voters of the channel %s, which this place does "
	     "not have; they must stand in the record of the place where they "
	     "voted"),
	    4 },
	{ N_("place %s: %llu voters, and %llu in the vote held at the same "
	     "time (difference %lld)"),
	    0 },
	{ N_("place %s: %llu voters, but it has no box that their papers could "
	     "be in; they must stand in the record of the place whose box they "
	     "are in"),
	    0 },
	{ N_("place %s: %s %llu is more than the voters %llu it is part of: "
	     "difference %lld"),
	    2 },
	{ N_("place %s: %s, old %llu, new %llu, by decision %s (%s)"), 32 },
	{ N_("place %s: absentee envelopes received %llu, but accepted %llu + "
	     "refused %llu: difference %lld"),
	    0 },
	{ N_("place %s: absentee envelopes sent to it %llu, but received %llu "
	     "+ late %llu: difference %lld"),
	    0 },
	{ N_("place %s: absentee voters %llu, but absentee envelopes received "
	     "%llu: difference %lld"),
	    0 },
	{ N_("place %s: box %s was closed with seal \"%s\" and came with seal "
	     "\"%s\""),
	    0 },
	{ N_("place %s: box %s was not received (receipt %u)"), 0 },
	{ N_("place %s: box %s, which it brought, is in no setup"), 0 },
	{ N_("place %s: box %s, which it brought, is of place %s"), 0 },
	{ N_("place %s: check-ins %llu, but voters %llu: difference %lld"), 0 },
	{ N_("place %s: check-ins counted twice on paper, %llu and %llu: "
	     "difference %lld; voters %llu"),
	    0 },
	{ N_("place %s: check-ins on paper: duplicates not checkable"), 0 },
	{ N_("place %s: checked in, but not on the roll: voters %llu"), 0 },
	{ N_("place %s: checked in, but on the roll of district %s: voters "
	     "%llu"),
	    0 },
	{ N_("place %s: checked in, but on the roll of place %s: voters %llu"),
	    0 },
	{ N_("place %s: checked in, but struck from the roll before: voters "
	     "%llu"),
	    0 },
	{ N_("place %s: checked in, but voting at the special place %s: voters "
	     "%llu"),
	    0 },
	{ N_("place %s: envelopes in its boxes, refused %llu + provisional "
	     "%llu, but put in %llu + not put in %llu: difference %lld"),
	    0 },
	{ N_("place %s: it corrected itself with number %u: voters, old %llu, "
	     "new %llu; taken home, old %llu, new %llu"),
	    0 },
	{ N_("place %s: its check-ins, %llu lines, are not in yet"), 0 },
	{ N_("place %s: its figures were typed in from its signed paper "
	     "(source: paper)"),
	    0 },
	{ N_("place %s: its turnout says \"%.*s\", the transcript of its paper "
	     "\"%.*s\""),
	    0 },
	{ N_("place %s: no check-ins: duplicates not checkable"), 0 },
	{ N_("place %s: no receipt of its boxes yet"), 0 },
	{ N_("place %s: no receipt yet; the groups of turnout %u were not "
	     "compared with its signed paper"),
	    0 },
	{ N_("place %s: no turnout yet"), 0 },
	{ N_("place %s: papers taken home, old %llu, new %llu, by decision %s "
	     "(%s)"),
	    16 },
	{ N_("place %s: receipt %u is of another text than turnout %u, which "
	     "counts"),
	    0 },
	{ N_("place %s: struck after the day of voting, but not as having "
	     "voted: voters %llu"),
	    0 },
	{ N_("place %s: struck after voting, their papers are in the box and "
	     "count: voters %llu"),
	    0 },
	{ N_("place %s: the groups of turnout %u are not on its signed paper"),
	    0 },
	{ N_("place %s: two different transcripts have number %u; the second "
	     "is kept apart"),
	    0 },
	{ N_("place %s: two different turnouts have number %u; the second is "
	     "kept apart"),
	    0 },
	{ N_("place %s: voters on the day %llu, but its roll has %llu: "
	     "difference %lld"),
	    0 },
	{ N_("places %s and %s report the same figures: voters, papers and "
	     "envelopes"),
	    0 },
	{ N_("sheet %s: %zu of its %zu papers are not open papers that count "
	     "in unit %s"),
	    0 },
	{ N_("sheet %s: %zu of its papers are decided differently on another "
	     "sheet; they stay open"),
	    0 },
	{ N_("station %s: certificate %u replaces %u: district %s, %s: old "
	     "%lld, new %lld"),
	    0 },
	{ N_("station %s: certificate %u replaces another text than the number "
	     "%u that is here"),
	    0 },
	{ N_("station %s: the log before was closed with certificate %u, and "
	     "no "
	     "later decision to reopen is in"),
	    0 },
	{ N_("station %s: its certified figures are not in yet"), 0 },
	{ N_("station %s: no roll is here; check-ins are compared with each "
	     "other only"),
	    0 },
	{ N_("station %s: papers of others counted here %llu, but of its own "
	     "counted elsewhere %llu: difference %lld"),
	    0 },
	{ N_("station %s: the figures that were read aloud are not compared "
	     "with certificate %u yet"),
	    0 },
	{ N_("station %s: the list or the changes of roll %s %u are not in; "
	     "who is not on the roll cannot be found"),
	    0 },
	{ N_("station %s: two different certificates have number %u"), 0 },
	{ N_("station %s: voters of all channels %llu, but its rolls have "
	     "%llu: difference %lld"),
	    0 },
	{ N_("the count is open again by decision %s (%s)"), 2 },
	{ N_("the gate was judged with %llu voters of station %s; its "
	     "statements say %llu now"),
	    0 },
	{ N_("the turnout is open again by decision %s (%s)"), 2 },
	{ N_("unit %s: %llu papers of others are counted here, %llu of its own "
	     "elsewhere"),
	    0 },
	{ N_("unit %s: %llu papers, but no voters at any of its places"), 0 },
	{ N_("unit %s: %s does not count, by decision %s (%s)"), 8 },
	{ N_("unit %s: %s was withdrawn by the unit: %s"), 0 },
	{ N_("unit %s: %zu files of earlier manifests are gone without being "
	     "withdrawn"),
	    0 },
	{ N_("unit %s: %zu of %zu files of manifest %u are not in yet"), 0 },
	{ N_("unit %s: box %s, which was opened here, is not one of its boxes"),
	    0 },
	{ N_("unit %s: its latest manifest, number %u, is not the final one"),
	    0 },
	{ N_("unit %s: its papers are final, but nobody opened box %s of place "
	     "%s and showed it empty"),
	    0 },
	{ N_("unit %s: manifest %u is here, number %u is not"), 0 },
	{ N_("unit %s: manifest %u replaces another text than the number %u "
	     "that is here"),
	    0 },
	{ N_("unit %s: no manifest yet"), 0 },
	{ N_("unit %s: of two different manifests %u, a later one replaced "
	     "both"),
	    0 },
	{ N_("unit %s: the two options may be swapped; look at its papers "
	     "again"),
	    0 },
	{ N_("unit %s: two different manifests have number %u; the second is "
	     "kept apart"),
	    0 },
	{ N_("unit %s: voters %llu = papers %llu + not put in %llu + taken "
	     "home %llu + unexplained %lld"),
	    0 },
	{ N_("unit %s: voters %llu, but papers %llu + not put in %llu + taken "
	     "home %llu: a surplus of %lld"),
	    0 },
	{ N_("unit %s: voters and papers moved in %llu, papers and moved out "
	     "%llu, not put in %llu, taken home %llu: unexplained %lld"),
	    0 },
};

/* "%llu" and what else a sentence has; its length. */
static size_t
conversion(const char *at)
{
	return strcspn(at + 1, "sdu") + 2;
}

static bool
argument_put(
    struct message *message, size_t n, const char *at, size_t len, bool word)
{
	size_t mark = word ? 1 : 0;

	if (n == MESSAGE_ARGS_MAX || len + mark >= MESSAGE_ARG_LEN)
		return false;
	memcpy(message->args[n], WORD_(""), mark);
	memcpy(message->args[n] + mark, at, len);
	message->args[n][mark + len] = '\0';
	return true;
}

/* Each argument ends where the words after it begin for the first time. */
static bool
sentence_fits(
    const char *id, unsigned words, const char *said, struct message *message)
{
	const char *part = id;
	size_t n = 0, len;

	*message = (struct message){ .id = id };
	for (;;) {
		const char *next = strchr(part, '%');
		const char *end;

		len = next != NULL ? (size_t)(next - part) : strlen(part);
		if (strncmp(said, part, len) != 0)
			return false;
		said += len;
		if (next == NULL)
			return *said == '\0';
		part = next + conversion(next);
		len = strcspn(part, "%");
		end = said;
		while (len == 0 ? *end != '\0'
		                : *end != '\0' && strncmp(end, part, len) != 0)
			end++;
		if (!argument_put(message, n, said, (size_t)(end - said),
		        (words >> n & 1) != 0))
			return false;
		n++;
		said = end;
	}
}

bool
finding_words_read(const char *said, struct message *message)
{
	char again[LINE_LEN];

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		/* A sentence that begins with what it says fits many. */
		if (!sentence_fits(
		        sentences[i].id, sentences[i].words, said, message))
			continue;
		message_format_english(message, again, sizeof(again));
		if (strcmp(again, said) == 0)
			return true;
	}
	return false;
}

/* What is said in words: rules, findings, officials, how to check. */
#include <stdio.h>
#include <string.h>

#include "base/command.h"
#include "keys/note.h"
#include "tally/publish/page_parts.h"
#include "tally/truth.h"

#define LINE_MAX_BYTES 2048

/* --- how it was decided --------------------------------------------------- */

/* One step a line, as deep as it is indented; its answer first, in words. */
static void
trace_line(const struct page *page, struct span line)
{
	unsigned depth = 0;
	const char *end;

	while (span_skip(&line, "  "))
		depth++;
	text_addf(page->out, "<li class=\"depth-%u\">", depth < 8 ? depth : 8);
	end = line.len > 0 && line.at[0] == '[' ? memchr(line.at, ']', line.len)
	                                        : NULL;
	if (end != NULL) {
		size_t len = (size_t)(end - line.at);

		text_add(page->out, "<b class=\"answer\">");
		html_bytes(page->out, (struct span){ line.at + 1, len - 1 });
		text_add(page->out, "</b> ");
		line.at += len + 1;
		line.len -= len + 1;
		span_skip(&line, " ");
	}
	html_bytes(page->out, line);
	text_add(page->out, "</li>\n");
}

static void
trace_write(const struct page *page, const struct trace *trace)
{
	struct text words = { 0 };
	struct span rest, line;

	if (trace->step_count == 0)
		return;
	trace_text(trace, &words);
	text_add(page->out, "<ul class=\"trace\">\n");
	rest = text_span(&words);
	while (rest.len > 0 && span_line(&rest, rest.len, &line))
		trace_line(page, line);
	text_add(page->out, "</ul>\n");
	text_clear(&words);
}

static void
say_paragraph(const struct page *page, const char *class, const char *id)
{
	text_addf(page->out, "<p class=\"%s\">", class);
	html_text(page->out, translate(id));
	text_add(page->out, "</p>\n");
}

/* The rest that nothing explains, against the margin. */
static void
rest_write(const struct page *page)
{
	const struct result *result = page->result;
	char a[NUMBER_TEXT_LEN], b[NUMBER_TEXT_LEN];
	uint64_t shortage, surplus;

	if (!result->rest_asked)
		return;
	result_rest(result, &shortage, &surplus);
	number_text((long long)shortage, a);
	number_text((long long)surplus, b);
	text_add(page->out, "<p>");
	html_say(page->out,
	    result->rest_could_change
	        ? N_("What nothing explains (%s papers short, %s too many) "
	             "COULD have changed the outcome.")
	        : N_("What nothing explains (%s papers short, %s too many) "
	             "could not have changed the outcome."),
	    a, b);
	text_add(page->out, "</p>\n");
}

void
page_rules(const struct page *page)
{
	const struct result *result = page->result;
	const struct ordinance *ordinance = &page->definition->ordinance;

	text_add(page->out, "<p class=\"law\">");
	html_label(page->out, &ordinance->name);
	text_add(page->out, "</p>\n");
	if (!ordinance->decision.exists)
		say_paragraph(page, "note",
		    N_("The ordinance lays down no decision: the outcome is "
		       "the figures."));
	else if (!result->decided && !result->all_districts)
		say_paragraph(page, "note",
		    N_("Not all districts are counted at this station: it "
		       "decides nothing."));
	else if (!result->decided)
		say_paragraph(page, "note", N_("Nothing is decided yet."));
	trace_write(page, &result->gate_trace);
	if (result->decided && !result->while_counting)
		trace_write(page, &result->trace);
	rest_write(page);
}

/* --- findings and corrections --------------------------------------------- */

/* By whose decision it ended, and why. */
static void
end_write(const struct page *page, const struct finding *finding)
{
	const struct truth_statement *decision;
	const struct ruling *ruling;

	if (finding->end == FINDING_OPEN)
		return;
	text_add(page->out, " <span class=\"end\">");
	html_say(page->out, N_("%s: decision %s"),
	    translate(finding_end_label(finding->end)), finding->ruling);
	decision = truth_latest_of(
	    page->publication->truth, NOTE_RULING, finding->ruling);
	ruling = decision != NULL ? &decision->statement.of.ruling : NULL;
	if (ruling != NULL && ruling->action != RULING_VOID) {
		text_add(page->out, " – ");
		html_text(
		    page->out, translate(ruling_reason_label(ruling->reason)));
		text_add(page->out, ": ");
		html_text(page->out, ruling->words);
	}
	text_add(page->out, "</span>");
}

static void
finding_write(const struct page *page, const struct finding *finding)
{
	char line[LINE_MAX_BYTES];

	finding_line(finding, false, line, sizeof(line));
	text_add(page->out, "<li><span");
	/* The record has the English words only. */
	if (strcmp(page->language, "en") == 0)
		text_addf(page->out,
		    " data-words=\"/result/findings/%zu/message\"",
		    (size_t)(finding - page->result->findings.items));
	text_add_char(page->out, '>');
	html_text(page->out, line);
	text_add(page->out, "</span>");
	end_write(page, finding);
	text_add(page->out, "</li>\n");
}

/* Those of one code, folded up where they are many. */
static void
group_write(const struct page *page, const struct finding *first, size_t count)
{
	const struct finding_kind *kind = finding_kind(first->code);
	/* Corrections are never folded away. */
	bool folded = count > 3 && first->code != FINDING_RETURN_CORRECTED &&
	              first->code != FINDING_RULING_STANDS;
	const char *fold = folded ? "details" : "div";
	char digits[NUMBER_TEXT_LEN];

	text_addf(page->out, "<%s class=\"group\">", fold);
	text_add(page->out, folded ? "<summary>" : "<p class=\"title\">");
	text_addf(page->out, "<b class=\"code\">%s</b> ", kind->code);
	html_text(page->out, translate(kind->title));
	text_addf(page->out, " <span class=\"count\">%s</span>",
	    number_text((long long)count, digits));
	text_add(page->out, folded ? "</summary>\n<ul>\n" : "</p>\n<ul>\n");
	for (size_t i = 0; i < count; i++)
		finding_write(page, &first[i]);
	text_addf(page->out, "</ul></%s>\n", fold);
}

void
page_findings(const struct page *page)
{
	const struct findings *findings = &page->result->findings;

	if (findings->count == 0)
		say_paragraph(page, "note", N_("Nothing was found."));
	else
		say_paragraph(page, "note",
		    N_("Everything that did not fit by itself, with how it "
		       "ended. E had to be decided before the result was "
		       "declared, W is pointed out, N is a note."));
	for (size_t i = 0; i < findings->count;) {
		const struct finding *first = &findings->items[i];
		size_t count = 1;

		while (i + count < findings->count &&
		       first[count].code == first->code &&
		       (first[count].end == FINDING_OPEN) ==
		           (first->end == FINDING_OPEN))
			count++;
		group_write(page, first, count);
		i += count;
	}
}

/* --- officials ------------------------------------------------------------ */

static void
official_write(const struct page *page, enum role role, const char *person,
    const char *how, const char *reason)
{
	text_add(page->out, "<tr><th scope=\"row\">");
	html_text(page->out, role_label(role));
	text_add(page->out, "</th><td class=\"words\">");
	html_text(page->out, person);
	text_add(page->out, "</td><td class=\"words\">");
	html_text(page->out, translate(how));
	if (reason[0] != '\0') {
		text_add(page->out, ": ");
		html_text(page->out, reason);
	}
	text_add(page->out, "</td></tr>\n");
}

/* Those who signed the certificate with a key that counts. */
static void
signers_write(const struct page *page)
{
	struct keyring keyring =
	    signed_keyring(NOTE_CERTIFICATE, page->definition);
	struct error err;
	struct note note;

	/* The station took it in: only a forged one does not open. */
	if (note_open(page->publication->certificate_note, &keyring, &note,
	        &err) != 0)
		return;
	for (size_t i = 0; i < note.signer_count; i++)
		official_write(page, note.signers[i]->role,
		    note.signers[i]->person, N_("signed electronically"), "");
}

void
page_officials(const struct page *page)
{
	static const char *const hows[] = { [SLOT_NONE] = N_("open"),
		[SLOT_PAPER] = N_("signed on paper"),
		[SLOT_ABSENT] = N_("absent"),
		[SLOT_REFUSED] = N_("refused to sign") };
	const struct certificate *certificate = page->publication->certificate;

	if (certificate == NULL) {
		say_paragraph(page, "note",
		    N_("Nobody yet: no certificate is in force."));
		return;
	}
	text_addf(page->out, "<table class=\"people\"><caption>");
	html_text(page->out,
	    translate(N_("Signatures under the certificate of the result")));
	text_add(page->out, "</caption>\n<tbody>\n");
	signers_write(page);
	for (size_t i = 0; i < certificate->slot_count; i++)
		official_write(page, certificate->slots[i].role,
		    certificate->slots[i].person,
		    hows[certificate->slots[i].how],
		    certificate->slots[i].reason);
	text_add(page->out, "</tbody></table>\n");
}

/* --- how to check --------------------------------------------------------- */

static void
fingerprint_write(const struct page *page)
{
	text_add(page->out, "<ol class=\"groups\">");
	for (size_t i = 1; i <= FINGERPRINT_GROUPS; i++) {
		char group[5];

		digest_group(&page->definition->root.fingerprint, i, group);
		text_addf(page->out, "<li>%s</li>", group);
	}
	text_add(page->out, "</ol>\n");
}

static void
when_write(const struct page *page, const char *when, const char *id)
{
	text_addf(page->out, "<span data-when=\"%s\" hidden>", when);
	html_text(page->out, translate(id));
	text_add(page->out, "</span>\n");
}

/* Hidden until the script can make use of it. */
static void
compare_write(const struct page *page)
{
	text_addf(page->out,
	    "<p class=\"compare\" hidden><label for=\"groups-%s\">",
	    page->language);
	html_text(page->out,
	    translate(N_("Type the groups from your paper, from the first "
	                 "on:")));
	text_addf(page->out,
	    "</label> <input id=\"groups-%s\" class=\"typed\" "
	    "autocomplete=\"off\" spellcheck=\"false\" "
	    "autocapitalize=\"none\"> <span role=\"status\">",
	    page->language);
	when_write(page, "same", N_("✓ the same, all 16 groups"));
	when_write(
	    page, "part", N_("the same so far; type the groups that follow"));
	when_write(page, "different",
	    N_("✗ DIFFERENT: this is not the record of your paper"));
	text_add(page->out, "</span></p>\n");
}

/* {0} and {1} are what the script counted. */
static const struct {
	const char *id, *words, *counted;
} checks[] = {
	{ "root",
	    N_("The fingerprint above is that of the authority's keys in this "
	       "record."),
	    N_("{0} of {1} keys must sign") },
	{ "definition",
	    N_("The authority signed the election, its setup and its roster of "
	       "keys, and they name the very files in this record."),
	    N_("{0} signatures") },
	{ "notes",
	    N_("Every statement in this record bears valid signatures of "
	       "people on the roster, as many as the setup asks for."),
	    N_("{0} statements, {1} signatures") },
	{ "log",
	    N_("The log of the station is one unbroken chain from its opening, "
	       "and its tree has the root given below."),
	    N_("{0} entries") },
	{ "files",
	    N_("Every file in this record is entered in the log with its hash, "
	       "and none that may be public is missing."),
	    N_("{0} files; {1} others are not public") },
	{ "checkpoints",
	    N_("The heads of the log that were signed during the night fit the "
	       "log as it is now."),
	    N_("{0} signed heads") },
	{ "certificate",
	    N_("The certificate that the officials signed stands in the log, "
	       "names its head at that moment and the hash of this very "
	       "result."),
	    N_("{0} signatures") },
	{ "figures",
	    N_("Every figure of the certificate is that of the result, and the "
	       "sums add up."),
	    N_("{0} figures") },
	{ "page",
	    N_("The names, figures, shares and bars of the count that you see "
	       "on this page, in both languages, are those of the result."),
	    N_("{0} figures") },
};

static void
checks_write(const struct page *page)
{
	text_add(page->out, "<ul class=\"checks\">\n");
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		text_addf(page->out,
		    "<li data-check=\"%s\"><span class=\"mark\">",
		    checks[i].id);
		when_write(page, "good", N_("✓ fits"));
		when_write(page, "bad", N_("✗ DOES NOT FIT"));
		when_write(page, "none", N_("– there is none"));
		when_write(page, "skipped", N_("– not checked"));
		text_add(page->out, "</span> ");
		html_text(page->out, translate(checks[i].words));
		text_add(page->out, " <span class=\"detail\" data-counted=\"");
		html_text(page->out, translate(checks[i].counted));
		text_add(page->out, "\"></span></li>\n");
	}
	text_add(page->out, "</ul>\n");
}

static void
limits_write(const struct page *page)
{
	static const char *const limits[] = {
		N_("that the papers were counted right: the ballot files and "
		   "the decisions on single papers are in the station bundle "
		   "only"),
		N_("that nobody voted twice: lists of voters are in no "
		   "bundle"),
		N_("who may sign for which place: kaihyo-verify holds every "
		   "signature against its scope"),
		N_("that the rules were applied rightly, and that the words "
		   "about rules and findings say what the record says: "
		   "kaihyo-verify works the rules out again"),
		N_("that this page is the true one: a changed page can also "
		   "have a changed script. Compare the fingerprint, and the "
		   "hashes below, with paper or with another copy; or let "
		   "kaihyo-verify check the public bundle"),
	};

	text_add(page->out, "<h3>");
	html_text(page->out, translate(N_("What this page cannot show")));
	text_add(page->out, "</h3>\n<ul>\n");
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		text_add(page->out, "<li>");
		html_text(page->out, translate(limits[i]));
		text_add(page->out, "</li>\n");
	}
	text_add(page->out, "</ul>\n");
}

static void
hash_write(const struct page *page, const char *name, const char *title,
    const struct digest *digest)
{
	char hex[DIGEST_TEXT_LEN];

	digest_format(digest, hex);
	text_add(page->out, "<dt>");
	html_text(page->out, translate(title));
	text_addf(page->out, "</dt><dd data-hash=\"%s\">%s</dd>\n", name, hex);
}

static void
hashes_write(const struct page *page)
{
	const struct publication *publication = page->publication;
	struct digest result = digest_of(publication->result_json);

	text_add(page->out, "<dl class=\"hashes\">\n");
	hash_write(page, "election", N_("Identity of the election"),
	    &page->definition->id);
	text_add(page->out, "<dt>");
	html_text(page->out, translate(N_("Entries of the log")));
	text_addf(page->out, "</dt><dd data-hash=\"size\">%llu</dd>\n",
	    (unsigned long long)publication->log_size);
	hash_write(
	    page, "log", N_("Root of the log's tree"), &publication->log_root);
	if (publication->certificate != NULL)
		hash_write(page, "certificate",
		    N_("Note id of the certificate"),
		    &publication->certificate_id);
	hash_write(page, "result", N_("SHA-256 of result.json"), &result);
	text_add(page->out, "</dl>\n");
}

void
page_check(const struct page *page)
{
	say_paragraph(page, "",
	    N_("Everything below rests on one number, which the election "
	       "authority gave out on paper before the vote: the fingerprint "
	       "of its keys. Compare it, all 16 groups."));
	fingerprint_write(page);
	compare_write(page);
	text_add(page->out, "<h3>");
	html_text(page->out, translate(N_("What the page checks by itself")));
	text_add(page->out, "</h3>\n<noscript><p class=\"note\">");
	html_text(page->out,
	    translate(N_("Scripts are off: nothing has been checked. The "
	                 "figures above are readable all the same.")));
	text_add(page->out, "</p></noscript>\n");
	checks_write(page);
	limits_write(page);
	hashes_write(page);
	text_addf(
	    page->out, "<p class=\"note\">kaihyo %s</p>\n", KAIHYO_VERSION);
}

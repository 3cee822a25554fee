/*
 * The self-contained page: one file without network, readable without
 * scripts, in two languages; with a script it checks itself.
 */
#include <stdlib.h>
#include <string.h>

#include "keys/base64.h"
#include "tally/publish/page_parts.h"

/* --- head ----------------------------------------------------------------- */

/* 'sha256-...' of an inline script or style. */
static void
source_add(struct text *out, const char *source)
{
	struct digest digest = digest_of(span_of(source));

	text_add(out, "'sha256-");
	base64_add(out, digest.bytes, DIGEST_LEN);
	text_add_char(out, '\'');
}

static void
head_write(const struct publication *publication, struct text *out)
{
	const struct label *name = &publication->definition->election.name;

	text_add(out,
	    "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; base-uri 'none'; form-action "
	    "'none'; style-src ");
	source_add(out, page_css);
	text_add(out, "; script-src ");
	source_add(out, page_js);
	text_add(out,
	    "\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	html_text(out, name->ja);
	text_add(out, " / ");
	html_text(out, name->en);
	text_add(out, "</title>\n<style>");
	text_add(out, page_css);
	text_add(out, "</style>\n</head>\n");
}

/* --- body ----------------------------------------------------------------- */

static void
eligible_fill(struct page *page)
{
	const struct result *result = page->result;

	for (size_t i = 0; i < result->district_count; i++) {
		struct bounds eligible = result_eligible(
		    result, result->districts[i].district, ROLL_E);

		if (eligible.low != eligible.high)
			return;
		page->eligible[i] = eligible.low;
		page->electorate += eligible.low;
	}
}

static const struct label *
remark_of(const struct page *page, size_t i)
{
	const struct district *district =
	    &page->definition->setup
	         .districts[page->result->districts[i].district];

	return district->has_remark ? &district->remark : NULL;
}

static void
remarks_fill(struct page *page)
{
	size_t count = 0;

	for (size_t i = 0; i < page->result->district_count; i++) {
		const struct label *mine = remark_of(page, i);

		for (size_t j = 0;
		     mine != NULL && page->remarks[i] == 0 && j < i; j++) {
			const struct label *other = remark_of(page, j);

			if (other != NULL && strcmp(mine->ja, other->ja) == 0 &&
			    strcmp(mine->en, other->en) == 0)
				page->remarks[i] = page->remarks[j];
		}
		if (mine != NULL && page->remarks[i] == 0)
			page->remarks[i] = ++count;
	}
}

/* The sections below the outcome, in their order. */
static const struct {
	const char *id, *title;
	void (*write)(const struct page *page);
} sections[] = {
	{ "districts", N_("By district"), page_districts },
	{ "turnout", N_("Turnout"), page_turnout },
	{ "figures", N_("All figures"), page_figures },
	{ "rules", N_("How it was decided"), page_rules },
	{ "findings", N_("Findings and corrections"), page_findings },
	{ "officials", N_("Who declared it"), page_officials },
	{ "check", N_("Check it yourself"), page_check },
};
#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

/* One district has nothing to compare; a sealed vote has no choices. */
static bool
is_left_out(const struct page *page, size_t i)
{
	return sections[i].write == page_districts &&
	       (!result_shows_choices(page->result) ||
	           page->result->district_count < 2);
}

static void
contents_write(const struct page *page)
{
	text_add(page->out, "<nav aria-label=\"");
	html_text(page->out, translate(N_("On this page")));
	text_add(page->out, "\"><ul>\n");
	for (size_t i = 0; i < SECTIONS; i++) {
		if (is_left_out(page, i))
			continue;
		text_addf(page->out, "<li><a href=\"#%s-%s\">", sections[i].id,
		    page->language);
		html_text(page->out, translate(sections[i].title));
		text_add(page->out, "</a></li>\n");
	}
	text_add(page->out, "</ul></nav>\n");
}

static void
article_write(const struct page *page)
{
	text_addf(page->out, "<article class=\"%s\" lang=\"%s\">\n",
	    page->language, page->language);
	page_head(page);
	page_outcome(page);
	contents_write(page);
	for (size_t i = 0; i < SECTIONS; i++) {
		if (is_left_out(page, i))
			continue;
		page_section(page, sections[i].id, sections[i].title);
		sections[i].write(page);
		page_section_end(page);
	}
	text_add(page->out, "</article>\n");
}

/* Whatever the terminal speaks, both languages are in the page. */
static int
articles_write(
    const struct publication *publication, struct text *out, struct error *err)
{
	static const char *const languages[] = { "ja", "en" };
	const char *before = message_language_name();
	bool translated = false;

	for (size_t i = 0; i < 2; i++) {
		struct page page = { .publication = publication,
			.definition = publication->definition,
			.result = publication->result,
			.out = out,
			.language = languages[i] };

		message_language(languages[i]);
		translated =
		    translated || strcmp(translate(N_("yes")), "yes") != 0;
		page.eligible = memory_new(
		    page.result->district_count, sizeof(*page.eligible));
		page.remarks = memory_new(
		    page.result->district_count, sizeof(*page.remarks));
		eligible_fill(&page);
		remarks_fill(&page);
		article_write(&page);
		free(page.eligible);
		free(page.remarks);
	}
	message_language(before);
	if (!translated)
		return error_set(err, ERROR_SYSTEM,
		    N_("install kaihyo with its share/locale folder beside "
		       "its bin folder"),
		    N_("the Japanese words of the program are not there"));
	return 0;
}

static const char switch_html[] =
    "<header class=\"top\"><fieldset class=\"language\"><legend>"
    "<span lang=\"ja\">表示言語</span> / <span lang=\"en\">Language</span>"
    "</legend>"
    "<input type=\"radio\" name=\"language\" id=\"choose-ja\" checked>"
    "<label for=\"choose-ja\" lang=\"ja\">日本語</label>"
    "<input type=\"radio\" name=\"language\" id=\"choose-en\">"
    "<label for=\"choose-en\" lang=\"en\">English</label>"
    "</fieldset></header>\n";

/* --- the public record ---------------------------------------------------- */

/* A block that no browser runs or shows; the script reads it. */
static void
block_write(struct text *out, const char *name, struct span bytes)
{
	text_add(out, "<script type=\"text/plain\" data-file=\"");
	html_text(out, name);
	text_add(out, "\">");
	base64_add(out, (const uint8_t *)bytes.at, bytes.len);
	text_add(out, "</script>\n");
}

static void
blocks_write(const struct publication *publication, struct text *out)
{
	block_write(out, "log.txt", publication->log);
	block_write(out, "result.json", publication->result_json);
	for (size_t i = 0; i < publication->file_count; i++)
		block_write(out, publication->files[i].name,
		    publication->files[i].bytes);
}

int
page_write(
    const struct publication *publication, struct text *out, struct error *err)
{
	head_write(publication, out);
	text_add(out, "<body>\n");
	text_add(out, switch_html);
	text_add(out, "<main>\n");
	if (articles_write(publication, out, err) != 0)
		return -1;
	text_add(out, "</main>\n");
	blocks_write(publication, out);
	text_add(out, "<script>");
	text_add(out, page_js);
	text_add(out, "</script>\n</body>\n</html>\n");
	return 0;
}

#include "tally/publish/nist.h"

#include <assert.h>
#include <stdlib.h>

#include "tally/publish/html.h"

/* Of what stands next in an object or a list. */
static void
next(struct nist *nist)
{
	if (!nist->xml && nist->filled[nist->depth])
		text_add_char(nist->text, ',');
	nist->filled[nist->depth] = true;
	if (nist->xml)
		for (unsigned i = 0; i < nist->depth; i++)
			text_add(nist->text, "  ");
}

static void
deeper(struct nist *nist)
{
	assert(nist->depth + 1 < NIST_DEPTH_MAX);
	nist->filled[++nist->depth] = false;
}

void
nist_begin(struct nist *nist, const char *type)
{
	if (nist->xml)
		text_addf(nist->text,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<%s xmlns=\"%s\" xmlns:xsi=\"http://www.w3.org/2001/"
		    "XMLSchema-instance\">\n",
		    type, nist->space);
	else
		text_addf(
		    nist->text, "{\"@type\":\"%s.%s\"", nist->standard, type);
	deeper(nist);
	nist->filled[nist->depth] = true;
}

void
nist_end(struct nist *nist, const char *name)
{
	nist->depth--;
	if (nist->xml) {
		for (unsigned i = 0; i < nist->depth; i++)
			text_add(nist->text, "  ");
		text_addf(nist->text, "</%s>\n", name);
	} else {
		text_add_char(nist->text, '}');
		if (nist->depth == 0)
			text_add_char(nist->text, '\n');
	}
}

void
nist_list(struct nist *nist, const char *name)
{
	if (nist->xml)
		return;
	next(nist);
	text_addf(nist->text, "\"%s\":[", name);
	deeper(nist);
}

void
nist_list_end(struct nist *nist)
{
	if (nist->xml)
		return;
	nist->depth--;
	text_add_char(nist->text, ']');
}

void
nist_item(struct nist *nist, const char *name, const char *type, const char *id,
    bool derived)
{
	next(nist);
	if (nist->xml) {
		text_addf(nist->text, "<%s", name);
		if (id != NULL)
			text_addf(nist->text, " ObjectId=\"%s\"", id);
		if (derived)
			text_addf(nist->text, " xsi:type=\"%s\"", type);
		text_add(nist->text, ">\n");
	} else {
		text_addf(
		    nist->text, "{\"@type\":\"%s.%s\"", nist->standard, type);
		if (id != NULL)
			text_addf(nist->text, ",\"@id\":\"%s\"", id);
	}
	deeper(nist);
	nist->filled[nist->depth] = true;
}

void
nist_text(struct nist *nist, const char *name, const char *value)
{
	nist_span(nist, name, span_of(value));
}

void
nist_span(struct nist *nist, const char *name, struct span value)
{
	char *copy;

	next(nist);
	if (nist->xml) {
		text_addf(nist->text, "<%s>", name);
		html_bytes(nist->text, value);
		text_addf(nist->text, "</%s>\n", name);
		return;
	}
	copy = memory_copy(value);
	text_addf(nist->text, "\"%s\":", name);
	text_add_json(nist->text, copy);
	free(copy);
}

void
nist_number(struct nist *nist, const char *name, uint64_t number)
{
	next(nist);
	text_addf(nist->text, nist->xml ? "<%s>%llu</%s>\n" : "\"%s\":%llu",
	    name, (unsigned long long)number, name);
}

void
nist_flag(struct nist *nist, const char *name, bool value)
{
	next(nist);
	text_addf(nist->text, nist->xml ? "<%s>%s</%s>\n" : "\"%s\":%s", name,
	    value ? "true" : "false", name);
}

static void
add_language(struct nist *nist, const char *language, const char *content)
{
	next(nist);
	if (nist->xml) {
		text_addf(nist->text, "<Text Language=\"%s\">", language);
		html_bytes(nist->text, span_of(content));
		text_add(nist->text, "</Text>\n");
		return;
	}
	text_addf(nist->text,
	    "{\"@type\":\"%s.LanguageString\",\"Language\":\"%s\","
	    "\"Content\":",
	    nist->standard, language);
	text_add_json(nist->text, content);
	text_add_char(nist->text, '}');
}

void
nist_label(struct nist *nist, const char *name, const struct label *label)
{
	next(nist);
	if (nist->xml)
		text_addf(nist->text, "<%s>\n", name);
	else
		text_addf(nist->text,
		    "\"%s\":{\"@type\":\"%s.InternationalizedText\"", name,
		    nist->standard);
	deeper(nist);
	nist->filled[nist->depth] = true;
	nist_list(nist, "Text");
	add_language(nist, "ja", label->ja);
	add_language(nist, "en", label->en);
	nist_list_end(nist);
	nist_end(nist, name);
}

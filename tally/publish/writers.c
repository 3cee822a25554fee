#include "tally/publish/minutes.h"
#include "tally/publish/publish.h"

/* A new document is a function and a row here. */
const struct document_row publication_documents[] = {
	{ "index.html", page_write },
	{ "turnout-record.pdf", minutes_turnout },
	{ "count-record.pdf", minutes_count },
	{ "city-record.pdf", minutes_city },
	{ "certificate.pdf", minutes_certificate },
	{ "findings.pdf", minutes_findings },
	{ "interim.pdf", minutes_interim },
};
const size_t publication_document_count =
    sizeof(publication_documents) / sizeof(publication_documents[0]);

#include "tally/publish/minutes.h"
#include "tally/publish/nist.h"
#include "tally/publish/table.h"

/* A new document is a function and a row here. */
const struct document_row publication_documents[] = {
	{ "index.html", page_write },
	{ "turnout-record.pdf", minutes_turnout },
	{ "count-record.pdf", minutes_count },
	{ "city-record.pdf", minutes_city },
	{ "certificate.pdf", minutes_certificate },
	{ "findings.pdf", minutes_findings },
	{ "interim.pdf", minutes_interim },
	{ "result.json", table_json },
	{ "result.csv", table_long },
	{ "result-wide.csv", table_wide },
	{ "nist-results.json", nist_result_json },
	{ "nist-results.xml", nist_result_xml },
	{ "nist-log.json", nist_log_json },
	{ "nist-log.xml", nist_log_xml },
};
const size_t publication_document_count =
    sizeof(publication_documents) / sizeof(publication_documents[0]);

#include "tally/publish/publish.h"

/* A new document is a function and a row here. */
const struct document_row publication_documents[] = {
	{ "index.html", page_write },
};
const size_t publication_document_count =
    sizeof(publication_documents) / sizeof(publication_documents[0]);

/* The self-contained page. */
#include "tally/publish/publish.h"

int
page_write(
    const struct publication *publication, struct text *out, struct error *err)
{
	(void)publication;
	(void)err;
	text_add(out, "<!DOCTYPE html>\n");
	return 0;
}

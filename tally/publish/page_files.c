#include "tally/publish/page_parts.h"

/*
 * The style sheet and the script, as the assembler reads them from the source
 * tree. The Makefile knows that this file depends on both.
 */
#define EMBED(name, file)                                                      \
	__asm__(".section .rodata." name "\n"                                  \
	        ".global " name "\n" name ":\n"                                \
	        ".incbin \"" file "\"\n"                                       \
	        ".byte 0\n"                                                    \
	        ".previous\n")

EMBED("page_css", "tally/publish/page.css");
EMBED("page_js", "tally/publish/page.js");

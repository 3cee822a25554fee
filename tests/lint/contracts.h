/*
 * What the headers promise and an analyzer of single files cannot know: these
 * functions return -1. Included before everything else by the analyzers, but
 * not in the files that define them (-DIN_error for base/error.c).
 */
#include "base/document.h"
#include "base/error.h"
#include "base/lines.h"

#ifndef IN_error
#define error_set(...) ((error_set)(__VA_ARGS__), -1)
#define error_fix(...) ((error_fix)(__VA_ARGS__), -1)
#define error_at(...) ((error_at)(__VA_ARGS__), -1)
#define error_at_name(...) ((error_at_name)(__VA_ARGS__), -1)
#endif
#ifndef IN_document
#define document_refuse(...) ((document_refuse)(__VA_ARGS__), -1)
#endif
#ifndef IN_lines
#define lines_refuse(...) ((lines_refuse)(__VA_ARGS__), -1)
#endif

#ifndef KAIHYO_STORE_BUNDLE_FILE_H
#define KAIHYO_STORE_BUNDLE_FILE_H

#include "ballot/notes/bundle_note.h"
#include "store/store.h"

#define BUNDLE_FILES "files/"

/*
 * Which stored files a bundle holds (formats.md §14.2). Lists of voters are
 * in none (P9), papers and decision sheets in no public one.
 */
bool bundle_file_belongs(enum file_kind kind, enum bundle_level level);

/* Its name there: "files/000012-manifest.note". */
void bundle_file_name(uint64_t seq, enum file_kind kind, struct text *text);

#endif

#ifndef KAIHYO_TALLY_FINDING_WORDS_H
#define KAIHYO_TALLY_FINDING_WORDS_H

#include "tally/finding.h"

/*
 * A finding that somebody certified is there in its English words only
 * (formats.md §15). Finds the sentence that they are, with its arguments, so
 * that people read it in their language; in English it says the same again.
 * False if they are none of ours; `message` is then unspecified.
 */
bool finding_words_read(const char *said, struct message *message);

#endif

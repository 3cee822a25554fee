#ifndef KAIHYO_VERIFIER_AHEAD_H
#define KAIHYO_VERIFIER_AHEAD_H

#include "audit/verifier/question.h"

/*
 * Questions that are answered before anybody asks them, by a few children at
 * once, one on each core. The children have all questions from the moment of
 * their birth, take one after the other, and send number and answer up one
 * pipe. An answer is a function of its question, so it does not matter which
 * child gave it, or when.
 */
#define AHEAD_CHILDREN_MAX 4
#define AHEAD_MAX 65536 /* questions */

struct ahead;
struct ahead *ahead_new(void);
/* Ends the children, whatever they are at. */
void ahead_free(struct ahead *ahead);

/*
 * Adds a question, before ahead_start(); `message` is borrowed until then.
 * Its number; numbers count from 0. AHEAD_MAX: there is no room for it.
 */
size_t ahead_add(
    struct ahead *ahead, const struct question *question, struct bytes message);

/* Once. Where no process is to be had, fewer children answer, or none. */
void ahead_start(struct ahead *ahead, unsigned children);

/*
 * Waits for the answer. ANSWER_NONE: none will come, because nobody was
 * started, or who had the question crashed over it or fell silent.
 */
char ahead_answer(struct ahead *ahead, size_t number);

#endif

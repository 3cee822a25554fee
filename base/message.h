#ifndef KAIHYO_BASE_MESSAGE_H
#define KAIHYO_BASE_MESSAGE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Marks a text for translation where it cannot be translated yet. */
#define N_(id) id

/*
 * Makes a word of ours, such as the name of a role, an argument of a message
 * that is translated with it and not before. Only for a plain %s. The word
 * without this mark is WORD_TEXT(word).
 */
#define WORD_(id) "\001" id
#define WORD_TEXT(word) ((word) + 1)

#define MESSAGE_ARGS_MAX 8
#define MESSAGE_ARG_LEN 160

/*
 * A sentence for people: the English text, which is also the id that tests
 * compare, and its arguments as text. It is translated only when printed.
 */
struct message {
	const char *id;
	char args[MESSAGE_ARGS_MAX][MESSAGE_ARG_LEN];
};

/*
 * Captures `id`, a printf format that lives as long as the program, with its
 * arguments. Knows %s, %.*s, %c and the integer conversions d, u, x with the
 * lengths l, ll and z; %d and %u get thousands separators. Text arguments
 * are cut at MESSAGE_ARG_LEN and lose their control characters, so that
 * nothing from a file can reach the terminal as a command. At most
 * MESSAGE_ARGS_MAX arguments.
 */
void message_set(struct message *message, const char *id, ...)
    __attribute__((format(printf, 2, 3)));
void message_set_list(struct message *message, const char *id, va_list list);

/*
 * Writes the message in the chosen language into `out`, cut at `size`.
 * A translation may name its arguments out of order as %2$s.
 */
void message_format(const struct message *message, char *out, size_t size);

/* The message in English, for logs and for programs. Otherwise the same. */
void message_format_english(
    const struct message *message, char *out, size_t size);

/* Prints a translated line to a person; adds no newline. */
void say(FILE *to, const char *id, ...) __attribute__((format(printf, 2, 3)));

/* Translates one text that has no arguments. */
const char *translate(const char *id);

/*
 * Chooses the language: "ja" or "en"; NULL asks KAIHYO_LANG, LC_ALL,
 * LC_MESSAGES and LANG in this order. Returns false for another name.
 */
bool message_language(const char *name);

/* "ja" or "en", as chosen. */
const char *message_language_name(void);

/* `number` with thousands separators, in `out`; returns `out`. */
#define NUMBER_TEXT_LEN 32
const char *number_text(long long number, char out[NUMBER_TEXT_LEN]);

/*
 * Copies `len` bytes of untrusted text to `out` as safe UTF-8: control
 * characters, broken sequences and direction marks become '?'. Cuts at a
 * character boundary. Always terminates.
 */
void safe_text(const char *at, size_t len, char *out, size_t size);

/* The number of terminal cells that UTF-8 `text` takes (East Asian wide = 2).
 */
size_t text_width(const char *text);

#endif

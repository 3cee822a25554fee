#ifndef KAIHYO_BASE_COMMAND_H
#define KAIHYO_BASE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define KAIHYO_VERSION "0.1"

/* One option of a subcommand: "--name VALUE", or "--name" if value is NULL. */
struct option_spec {
	const char *name;
	const char *value; /* what stands after it in the help, or NULL */
	const char *help;  /* message id */
	bool required;
	bool repeats; /* may be given several times */
};

#define ARGUMENTS_OPTIONS_MAX 64

struct arguments;

/* One subcommand. All texts are message ids. */
struct command {
	const char *name;
	const char *operands;           /* as the help shows them: "MEDIA..." */
	int operands_min, operands_max; /* max -1: any number */
	const char *summary;            /* one line */
	const char *manual; /* paragraphs for the man page, or NULL */
	const struct option_spec *options; /* name NULL at its end, or NULL */
	int (*run)(const struct arguments *arguments, struct error *err);
};

/* A room's subcommands: "kaihyo keys ...". */
struct command_group {
	const char *name;
	const char *summary;
	const struct command *const *commands; /* NULL at its end */
};

/* What a person typed, checked against the table. */
struct arguments {
	const char *options[ARGUMENTS_OPTIONS_MAX]; /* names ... */
	const char *values[ARGUMENTS_OPTIONS_MAX];  /* ... and values */
	size_t option_count;
	char **operands; /* borrowed from argv */
	size_t operand_count;
};

/* The value of an option, the last one given, or NULL. */
const char *arguments_value(
    const struct arguments *arguments, const char *name);
bool arguments_flag(const struct arguments *arguments, const char *name);

/* The n-th value (from 0) of an option that repeats, or NULL. */
const char *arguments_each(
    const struct arguments *arguments, const char *name, size_t n);

/* A number option of at most `max`; `otherwise` if it was not given. */
MUST_CHECK int arguments_number(const struct arguments *arguments,
    const char *name, unsigned long long max, unsigned long long otherwise,
    unsigned long long *number, struct error *err);

/*
 * Runs `program GROUP COMMAND ...`: language, help, dispatch, sandbox; prints
 * the error once. Returns the exit status: 0 or the error's kind.
 */
int command_main(const char *program, const struct command_group *groups,
    size_t group_count, int argc, char **argv);

#endif

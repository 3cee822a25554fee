#include "base/command.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/sandbox.h"
#include "base/span.h"

const char *
arguments_each(const struct arguments *arguments, const char *name, size_t n)
{
	for (size_t i = 0; i < arguments->option_count; i++)
		if (strcmp(arguments->options[i], name) == 0 && n-- == 0)
			return arguments->values[i];
	return NULL;
}

const char *
arguments_value(const struct arguments *arguments, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < arguments->option_count; i++)
		if (strcmp(arguments->options[i], name) == 0)
			value = arguments->values[i];
	return value;
}

bool
arguments_flag(const struct arguments *arguments, const char *name)
{
	return arguments_value(arguments, name) != NULL;
}

int
arguments_number(const struct arguments *arguments, const char *name,
    unsigned long long max, unsigned long long otherwise,
    unsigned long long *number, struct error *err)
{
	const char *value = arguments_value(arguments, name);
	uint64_t parsed;

	*number = otherwise;
	if (value == NULL)
		return 0;
	if (!span_number(span_of(value), max, &parsed))
		return error_set(err, ERROR_USAGE,
		    N_("write it in plain digits, without separators"),
		    N_("--%s wants a whole number from 0 to %llu, not \"%s\""),
		    name, max, value);
	*number = parsed;
	return 0;
}

static const struct option_spec *
option_find(const struct command *command, const char *name, size_t len)
{
	for (const struct option_spec *o = command->options;
	     o != NULL && o->name != NULL; o++)
		if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
			return o;
	return NULL;
}

/* Takes argv[*i], an option, and its value, which may be argv[*i + 1]. */
static int
option_take(const struct command *command, int argc, char **argv, int *i,
    struct arguments *arguments, struct error *err)
{
	const char *name = argv[*i] + 2;
	size_t len = strcspn(name, "=");
	const struct option_spec *option = option_find(command, name, len);
	const char *value = name[len] == '=' ? name + len + 1 : NULL;

	if (option == NULL)
		return error_set(err, ERROR_USAGE,
		    N_("see --help for the options there are"),
		    N_("unknown option \"%s\""), argv[*i]);
	if (option->value == NULL && value != NULL)
		return error_set(err, ERROR_USAGE, N_("leave the value out"),
		    N_("--%s takes no value"), option->name);
	if (option->value != NULL && value == NULL) {
		if (*i + 1 >= argc)
			return error_set(err, ERROR_USAGE,
			    N_("see --help for what it wants"),
			    N_("--%s wants a value"), option->name);
		value = argv[++*i];
	}
	if (!option->repeats && arguments_flag(arguments, option->name))
		return error_set(err, ERROR_USAGE, N_("give it once"),
		    N_("--%s is given twice"), option->name);
	if (arguments->option_count == ARGUMENTS_OPTIONS_MAX)
		return error_set(err, ERROR_USAGE, N_("do it in several steps"),
		    N_("too many options"));
	arguments->options[arguments->option_count] = option->name;
	arguments->values[arguments->option_count++] =
	    value != NULL ? value : "";
	return 0;
}

static int
arguments_read(const struct command *command, int argc, char **argv,
    struct arguments *arguments, struct error *err)
{
	bool options_end = false;

	*arguments = (struct arguments){ .operands = argv };
	for (int i = 0; i < argc; i++) {
		if (!options_end && strcmp(argv[i], "--") == 0) {
			options_end = true;
		} else if (!options_end && strncmp(argv[i], "--", 2) == 0) {
			if (option_take(
			        command, argc, argv, &i, arguments, err) != 0)
				return -1;
		} else {
			/* Never overtakes i: the operands move to the front. */
			argv[arguments->operand_count++] = argv[i];
		}
	}
	for (const struct option_spec *o = command->options;
	     o != NULL && o->name != NULL; o++)
		if (o->required && !arguments_flag(arguments, o->name))
			return error_set(err, ERROR_USAGE,
			    N_("see --help for what it is"),
			    N_("--%s is missing"), o->name);
	if (arguments->operand_count < (size_t)command->operands_min)
		return error_set(err, ERROR_USAGE,
		    N_("see --help for what belongs there"),
		    N_("%s is missing"), command->operands);
	if (command->operands_max >= 0 &&
	    arguments->operand_count > (size_t)command->operands_max)
		return error_set(err, ERROR_USAGE,
		    N_("see --help for what belongs there"),
		    N_("too many names on the command line: \"%s\""),
		    arguments->operands[command->operands_max]);
	return 0;
}

static void
help_option(FILE *to, const struct option_spec *option)
{
	char left[80];
	int pad;

	snprintf(left, sizeof(left), "--%s%s%s", option->name,
	    option->value != NULL ? " " : "",
	    option->value != NULL ? option->value : "");
	pad = 28 - (int)text_width(left);
	fprintf(to, "  %s%*s %s%s\n", left, pad > 0 ? pad : 0, "",
	    translate(option->help),
	    option->required ? translate(N_(" (required)")) : "");
}

static void
help_command(FILE *to, const char *program, const struct command_group *group,
    const struct command *command)
{
	static const struct option_spec everywhere[] = {
		{ .name = "lang",
		    .value = "ja|en",
		    .help = N_("language of messages") },
		{ .name = "help", .help = N_("this page") },
	};

	fprintf(to, "%s %s %s", program, group->name, command->name);
	if (command->options != NULL)
		fputs(" [--...]", to);
	fprintf(to, "%s%s\n  %s\n\n", command->operands[0] ? " " : "",
	    command->operands, translate(command->summary));
	for (const struct option_spec *o = command->options;
	     o != NULL && o->name != NULL; o++)
		help_option(to, o);
	for (size_t i = 0; i < 2; i++)
		help_option(to, &everywhere[i]);
	if (command->manual != NULL)
		fprintf(to, "\n%s\n", translate(command->manual));
}

static void
help_group(FILE *to, const char *program, const struct command_group *group)
{
	fprintf(to, "%s %s — %s\n\n", program, group->name,
	    translate(group->summary));
	for (const struct command *const *c = group->commands; *c != NULL; c++)
		fprintf(to, "  %s %s %-12s %s\n", program, group->name,
		    (*c)->name, translate((*c)->summary));
}

static void
help_program(FILE *to, const char *program, const struct command_group *groups,
    size_t count)
{
	say(to,
	    N_("%s %s counts a resident referendum on a machine without a "
	       "network.\n\n"),
	    program, KAIHYO_VERSION);
	for (size_t i = 0; i < count; i++) {
		help_group(to, program, &groups[i]);
		fputc('\n', to);
	}
	say(to, N_("Every command explains itself with --help; --lang ja or "
	           "--lang en chooses the language.\n"));
}

/* Escapes what troff would read as a request or an escape. */
static void
roff_text(FILE *to, const char *text)
{
	bool start = true;

	for (const char *p = text; *p != '\0'; p++) {
		if (start && (*p == '.' || *p == '\''))
			fputs("\\&", to);
		start = *p == '\n';
		if (*p == '\n' && p[1] == '\n') {
			fputs("\n.Pp", to);
		} else if (*p == ' ' && p > text && p[-1] == '.') {
			/* troff wants each sentence on a line of its own. */
			fputc('\n', to);
			start = true;
		} else if (*p == '\\') {
			fputs("\\e", to);
		} else if (*p == '-') {
			fputs("\\-", to);
		} else {
			fputc(*p, to);
		}
	}
	fputc('\n', to);
}

/* The man page of one room, from the same tables as the help. */
static void
manual_group(FILE *to, const char *program, const struct command_group *group)
{
	fprintf(to,
	    ".Dd $Mdocdate$\n.Dt %s-%s 1\n.Os kaihyo %s\n.Sh NAME\n.Nm %s-%s\n"
	    ".Nd ",
	    program, group->name, KAIHYO_VERSION, program, group->name);
	roff_text(to, translate(group->summary));
	fprintf(to, ".Sh SYNOPSIS\n");
	for (const struct command *const *c = group->commands; *c != NULL; c++)
		fprintf(to, ".Nm %s %s %s\n.Op options\n.Ar %s\n.br\n", program,
		    group->name, (*c)->name,
		    (*c)->operands[0] ? (*c)->operands : "\\&");
	fprintf(to, ".Sh DESCRIPTION\n");
	for (const struct command *const *c = group->commands; *c != NULL;
	     c++) {
		fprintf(to, ".Ss %s %s %s\n", program, group->name, (*c)->name);
		roff_text(to, translate((*c)->summary));
		if ((*c)->manual != NULL) {
			fprintf(to, ".Pp\n");
			roff_text(to, translate((*c)->manual));
		}
		if ((*c)->options != NULL)
			fprintf(to, ".Bl -tag -width Ds\n");
		for (const struct option_spec *o = (*c)->options;
		     o != NULL && o->name != NULL; o++) {
			fprintf(to, ".It Fl \\-%s%s%s\n", o->name,
			    o->value != NULL ? " Ar " : "",
			    o->value != NULL ? o->value : "");
			roff_text(to, translate(o->help));
		}
		if ((*c)->options != NULL)
			fprintf(to, ".El\n");
	}
	fprintf(to, ".Sh EXIT STATUS\n");
	roff_text(to,
	    translate(N_("0 done. 2 the command line. 3 a file or an answer "
	                 "that cannot be used. 4 keys and signatures. 5 the "
	                 "two programs disagree. 6 disk, memory, system. 7 "
	                 "the books do not balance or are not complete. 8 a "
	                 "log showed two heads that do not continue each "
	                 "other.")));
}

static int
finish(const struct error *err)
{
	error_print(err, stderr);
	return err->kind != ERROR_NONE ? (int)err->kind : 1;
}

static const struct command_group *
group_find(const struct command_group *groups, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(groups[i].name, name) == 0)
			return &groups[i];
	return NULL;
}

static const struct command *
command_find(const struct command_group *group, const char *name)
{
	for (const struct command *const *c = group->commands; *c != NULL; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

/*
 * Takes --lang out of the line wherever it stands. Returns the new argc, or
 * -1 for a language that we do not have.
 */
static int
language_take(int argc, char **argv)
{
	const char *language = NULL;
	int n = 0;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			language = argv[++i];
		else if (strncmp(argv[i], "--lang=", 7) == 0)
			language = argv[i] + 7;
		else
			argv[n++] = argv[i];
	}
	argv[n] = NULL;
	return message_language(language) ? n : -1;
}

static bool
wants_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

/*
 * A file that may not grow, or a pipe that nobody reads any more, is an error
 * of the call that met it: reported, and not the end in the middle of things.
 */
static void
signals_become_errors(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGXFSZ, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

static int
command_start(const struct command *command, int argc, char **argv)
{
	struct arguments arguments;
	struct error err = { 0 };

	signals_become_errors();
	if (arguments_read(command, argc, argv, &arguments, &err) != 0 ||
	    sandbox_enter(&err) != 0 || command->run(&arguments, &err) != 0)
		return finish(&err);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		error_set(&err, ERROR_SYSTEM,
		    N_("check the disk or the pipe behind it"),
		    N_("the output could not be written"));
		return finish(&err);
	}
	return 0;
}

int
command_main(const char *program, const struct command_group *groups,
    size_t group_count, int argc, char **argv)
{
	const struct command_group *group;
	const struct command *command;
	struct error err = { 0 };

	argc = language_take(argc, argv);
	if (argc < 0) {
		message_language("en");
		error_set(&err, ERROR_USAGE, N_("write --lang ja or --lang en"),
		    N_("there is no such language"));
		return finish(&err);
	}
	if (argc < 2 || strcmp(argv[1], "--help") == 0) {
		help_program(
		    argc < 2 ? stderr : stdout, program, groups, group_count);
		return argc < 2 ? ERROR_USAGE : 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("%s %s\n", program, KAIHYO_VERSION);
		return 0;
	}
	group = group_find(groups, group_count, argv[1]);
	if (group != NULL && argc == 3 && strcmp(argv[2], "--man") == 0) {
		manual_group(stdout, program, group);
		return 0;
	}
	if (group != NULL && (argc == 2 || strcmp(argv[2], "--help") == 0)) {
		help_group(argc == 2 ? stderr : stdout, program, group);
		return argc == 2 ? ERROR_USAGE : 0;
	}
	command = group != NULL ? command_find(group, argv[2]) : NULL;
	if (command == NULL) {
		error_set(&err, ERROR_USAGE,
		    N_("run kaihyo --help for the list of commands"),
		    group != NULL ? N_("there is no command \"%s %s\"")
		                  : N_("there is no command \"%s\""),
		    argv[1], group != NULL ? argv[2] : "");
		return finish(&err);
	}
	if (wants_help(argc - 3, argv + 3)) {
		help_command(stdout, program, group, command);
		return 0;
	}
	return command_start(command, argc - 3, argv + 3);
}

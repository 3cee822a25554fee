#include "base/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

bool
terminal_is_person(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/*
 * Reads byte by byte: a buffered reader would take the answers to later
 * questions with it, and would keep a passphrase in its buffer.
 */
static int
read_line(char *out, size_t size, struct error *err)
{
	size_t n = 0;
	char c;

	for (;;) {
		ssize_t got = read(STDIN_FILENO, &c, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 && n == 0)
			return error_set(err, ERROR_USAGE,
			    N_("type the answer, or give it as an option (see "
			       "--help)"),
			    N_("no answer: the input has ended"));
		if (got <= 0 || c == '\n')
			break;
		if (n + 1 >= size)
			return error_set(err, ERROR_USAGE,
			    N_("try again with a shorter one"),
			    N_("the answer is longer than %zu characters"),
			    size - 1);
		out[n++] = c;
	}
	out[n] = '\0';
	return 0;
}

int
terminal_ask(
    const struct message *question, char *out, size_t size, struct error *err)
{
	char line[1024];

	message_format(question, line, sizeof(line));
	fprintf(stderr, "%s ", line);
	fflush(stderr);
	return read_line(out, size, err);
}

int
terminal_ask_secret(
    const struct message *question, char *out, size_t size, struct error *err)
{
	struct termios before, quiet;
	bool person = tcgetattr(STDIN_FILENO, &before) == 0;
	int rc;

	if (person) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	rc = terminal_ask(question, out, size, err);
	if (person) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	return rc;
}

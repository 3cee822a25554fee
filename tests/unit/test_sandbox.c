#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "tests/unit/test.h"

static bool
socket_is_refused(int family, int type)
{
	return socket(family, type, 0) == -1 && errno == EPERM;
}

static bool
pair_is_refused(void)
{
	int pair[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 &&
	       errno == EPERM;
}

/* By its name; one that is open already can run: tests/cli/certify.bats. */
static bool
program_is_refused(void)
{
	char name[] = "true";
	char *const arguments[] = { name, NULL };
	char *const environment[] = { NULL };

	return execve("/bin/true", arguments, environment) == -1 &&
	       errno == EPERM &&
	       execveat(AT_FDCWD, "/bin/true", arguments, environment, 0) ==
	           -1 &&
	       errno == EPERM;
}

/* The locked process's findings as bits: 0 is as it should be. */
static int
locked(void)
{
	struct error err;

	if (sandbox_enter(&err) != 0)
		return 1;
	return (socket_is_refused(AF_INET, SOCK_STREAM) ? 0 : 2) |
	       (socket_is_refused(AF_INET6, SOCK_DGRAM) ? 0 : 4) |
	       (socket_is_refused(AF_UNIX, SOCK_STREAM) ? 0 : 8) |
	       (pair_is_refused() ? 0 : 16) | (program_is_refused() ? 0 : 64) |
	       (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1 && errno == EPERM
	               ? 0
	               : 32);
}

/* In a process of its own, which the leak finder does not wait for. */
START_TEST(a_locked_program_opens_no_socket_and_starts_no_program)
{
	int status = -1;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0)
		_exit(locked());
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* Otherwise the test above would prove nothing. */
START_TEST(without_the_lock_there_are_sockets)
{
	int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);

	ck_assert_int_ge(descriptor, 0);
	ck_assert_int_eq(close(descriptor), 0);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_locked_program_opens_no_socket_and_starts_no_program, 0 },
	{ &without_the_lock_there_are_sockets, 0 },
};
UNIT_TESTS("sandbox", tests)

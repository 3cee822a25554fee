#include "base/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

int
sandbox_enter(struct error *err)
{
	static const char *const forbidden[] = { "socket", "socketpair",
		"connect", "bind", "listen", "accept", "accept4", "sendto",
		"sendmsg", "sendmmsg", "ptrace", "process_vm_readv",
		"process_vm_writev", "mount", "umount2", "kexec_load",
		"init_module", "finit_module", "bpf", "io_uring_setup",
		"execve" };
	struct rlimit none = { 0, 0 };
	scmp_filter_ctx filter = NULL;
	int rc = -1, trouble = 0;

	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	filter = seccomp_init(SCMP_ACT_ALLOW);
	for (size_t i = 0; filter != NULL && trouble == 0 &&
	                   i < sizeof(forbidden) / sizeof(forbidden[0]);
	     i++) {
		int call = seccomp_syscall_resolve_name(forbidden[i]);

		if (call != __NR_SCMP_ERROR)
			trouble = seccomp_rule_add(
			    filter, SCMP_ACT_ERRNO(EPERM), call, 0);
	}
	/* Only a program that is open already can be run: base/child.h. */
	if (filter != NULL && trouble == 0)
		trouble = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(execveat), 1, SCMP_A4(SCMP_CMP_NE, AT_EMPTY_PATH));
	if (filter == NULL || trouble != 0 || seccomp_load(filter) != 0) {
		error_set(err, ERROR_SYSTEM,
		    N_("run it on a Linux kernel with seccomp (Debian has it)"),
		    N_("this kernel does not let the program lock itself away "
		       "from networks"));
		goto out;
	}
	rc = 0;
out:
	seccomp_release(filter);
	return rc;
}

/* The first line of a small file of the kernel, or "" */
static void
kernel_line(const char *folder, const char *name, const char *file, char *out,
    size_t size)
{
	char path[512];
	FILE *stream;

	out[0] = '\0';
	snprintf(path, sizeof(path), "%s/%s/%s", folder, name, file);
	stream = fopen(path, "re");
	if (stream == NULL)
		return;
	if (fgets(out, (int)size, stream) == NULL)
		out[0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	fclose(stream);
}

/* Names the interfaces that are up, except loopback. */
static size_t
interfaces_up(struct text *finding)
{
	static const char folder[] = "/sys/class/net";
	DIR *stream = opendir(folder);
	size_t count = 0;

	if (stream == NULL)
		return 0;
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		char state[32], name[64];

		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "lo") == 0)
			continue;
		kernel_line(
		    folder, entry->d_name, "operstate", state, sizeof(state));
		if (strcmp(state, "down") == 0 || state[0] == '\0')
			continue;
		safe_text(
		    entry->d_name, strlen(entry->d_name), name, sizeof(name));
		text_addf(finding, "%s%s", count > 0 ? "," : "up:", name);
		count++;
	}
	closedir(stream);
	return count;
}

/* True if the kernel knows any route that does not stay on loopback. */
static bool
route_exists(void)
{
	FILE *stream = fopen("/proc/net/route", "re");
	char line[512];
	bool found = false;

	if (stream == NULL)
		return false;
	while (fgets(line, sizeof(line), stream) != NULL)
		if (strncmp(line, "Iface", 5) != 0 &&
		    strncmp(line, "lo\t", 3) != 0 && line[0] != '\n')
			found = true;
	fclose(stream);
	return found;
}

bool
airgap_look(struct text *finding)
{
	size_t up = interfaces_up(finding);
	bool route = route_exists();

	if (up == 0 && !route) {
		text_add(finding, "none");
		return true;
	}
	text_add(finding, up > 0 ? (route ? ",route" : "") : "route");
	return false;
}

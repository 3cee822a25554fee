#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/verifier/checkpoint.h"
#include "audit/verifier/digest.h"
#include "audit/verifier/headwords.h"
#include "audit/verifier/spell.h"
#include "audit/verifier/verify.h"

static const char help[] =
    "kaihyo-verify: checks a bundle, trusting nobody\n"
    "\n"
    "kaihyo-verify [option...] BUNDLE-FOLDER\n"
    "  --root FINGERPRINT   of root.txt, 64 digits, as you have it on paper\n"
    "  --policy FILE        the logs and witnesses that you trust "
    "(tlog-policy)\n"
    "  --checkpoint FILE    a head of the log that you kept; as often as you "
    "like\n"
    "  --claim SIZE:ROOT    a head that you have on paper, its root or its\n"
    "                       sixteen words; as often as you like\n"
    "  --working            not certified yet: as \"kaihyo tally certify\" "
    "asks\n"
    "  --write-result FILE  write the result as it was counted again\n"
    "  --lang en|ja         language of what is said\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 VERIFIED, 4 FAILED, 5 INCOMPLETE; 3 this is no bundle,\n"
    "2 the command line, 1 anything else.\n";

static const char help_japanese[] =
    "kaihyo-verify: 誰も信じずに、バンドルのすべてを検証します\n"
    "\n"
    "kaihyo-verify [オプション…] バンドルのフォルダー\n"
    "  --root 指紋              紙で持っている root.txt の指紋（64桁）\n"
    "  --policy ファイル        信頼する記録と証人（tlog-policy）\n"
    "  --checkpoint ファイル    手元に残したチェックポイント（何回でも）\n"
    "  --claim 件数:ルート      紙で持っている記録の先頭（ルートの代わりに\n"
    "                           16個の言葉でもよい。何回でも）\n"
    "  --working                確定前（kaihyo tally certify が使う）\n"
    "  --write-result ファイル  数え直した結果を書き出す\n"
    "  --lang en|ja             表示の言語\n"
    "  --help, --version\n"
    "\n"
    "終了コード: 0 合格、4 不合格、5 不足、3 バンドルではない、\n"
    "2 コマンドの誤り、1 その他。\n";

enum {
	OPTION_ROOT = 256,
	OPTION_POLICY,
	OPTION_CHECKPOINT,
	OPTION_CLAIM,
	OPTION_WORKING,
	OPTION_WRITE_RESULT,
	OPTION_LANG,
	OPTION_HELP,
	OPTION_VERSION
};

static const struct option options[] = {
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "policy", required_argument, NULL, OPTION_POLICY },
	{ "checkpoint", required_argument, NULL, OPTION_CHECKPOINT },
	{ "claim", required_argument, NULL, OPTION_CLAIM },
	{ "working", no_argument, NULL, OPTION_WORKING },
	{ "write-result", required_argument, NULL, OPTION_WRITE_RESULT },
	{ "lang", required_argument, NULL, OPTION_LANG },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

struct command {
	struct verify_wish wish;
	bool japanese, help, version;
	const char *wrong; /* what of the command line, or NULL */
	const char *why;   /* a sentence, or NULL */
};

/* As people have set their computer: LC_ALL, LC_MESSAGES, LANG. */
static bool
speaks_japanese(void)
{
	static const char *const names[] = { "KAIHYO_LANG", "LC_ALL",
		"LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return strncmp(value, "ja", 2) == 0;
	}
	return false;
}

/* 64 hex digits, with spaces between groups. */
static bool
is_fingerprint(const char *text)
{
	uint8_t digest[DIGEST_LEN];
	char plain[DIGEST_HEX];
	size_t len = 0;

	for (; *text != '\0'; text++)
		if (*text != ' ') {
			if (len == sizeof(plain) - 1)
				return false;
			plain[len++] = *text;
		}
	return bytes_digest(bytes_part(plain, len), digest);
}

static bool
is_claim(const char *text, const char **why)
{
	uint8_t root[DIGEST_LEN], words[HEADWORDS];
	uint64_t size;

	return claim_read(bytes_of(text), &size, root) ||
	       headwords_claim(bytes_of(text), &size, words, why);
}

static bool
list_add(const char **list, size_t *count, const char *item)
{
	if (*count == VERIFY_LIST_MAX)
		return false;
	list[(*count)++] = item;
	return true;
}

static void
option_take(struct command *command, int option, const char *value)
{
	struct verify_wish *wish = &command->wish;
	bool fine = true;

	switch (option) {
	case OPTION_ROOT:
		wish->root = value;
		fine = is_fingerprint(value);
		break;
	case OPTION_POLICY:
		wish->policy = value;
		break;
	case OPTION_CHECKPOINT:
		fine =
		    list_add(wish->checkpoints, &wish->checkpoint_count, value);
		break;
	case OPTION_CLAIM:
		fine = is_claim(value, &command->why) &&
		       list_add(wish->claims, &wish->claim_count, value);
		break;
	case OPTION_WORKING:
		wish->working = true;
		break;
	case OPTION_WRITE_RESULT:
		wish->write_result = value;
		break;
	case OPTION_LANG:
		command->japanese = strcmp(value, "ja") == 0;
		fine = command->japanese || strcmp(value, "en") == 0;
		break;
	case OPTION_HELP:
		command->help = true;
		break;
	case OPTION_VERSION:
		command->version = true;
		break;
	default:
		fine = false;
		break;
	}
	if (!fine && command->wrong == NULL)
		command->wrong = value != NULL ? value : "";
}

static void
command_read(struct command *command, int argc, char **argv)
{
	int option;

	command->japanese = speaks_japanese();
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1)
		option_take(command, option,
		    option == '?' || option == ':' ? argv[optind - 1] : optarg);
	if (optind + 1 == argc)
		command->wish.bundle = argv[optind];
	else if (command->wrong == NULL && !command->help && !command->version)
		command->wrong = optind < argc ? argv[optind + 1] : "";
}

/* Nothing here is to be dumped, traced or looked at by others. */
static void
lock_up(void)
{
	struct rlimit none = { 0, 0 };

	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static void
say_sums(const struct verify_sums *sums, const struct report *report)
{
	const uint64_t counts[] = { sums->signatures, sums->notes, sums->papers,
		sums->files };
	struct buffer texts[4] = { { 0 } };

	if (!sums->known)
		return;
	if (sums->rehearsal)
		report_say(report, stdout,
		    "*** REHEARSAL: these figures mean nothing ***");
	report_say(
	    report, stdout, "%s, station %s", sums->title, sums->station);
	for (size_t i = 0; i < 4; i++)
		spell_number(&texts[i], (long long)counts[i]);
	report_say(report, stdout,
	    "Checked: %s signatures of %s statements; %s papers in %s files "
	    "counted again",
	    texts[0].at, texts[1].at, texts[2].at, texts[3].at);
	for (size_t i = 0; i < 4; i++)
		buffer_clear(&texts[i]);
}

/* The cores that this process may use; at least 1. */
static unsigned
cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (unsigned)CPU_COUNT(&set);
}

/* What the caller reads, in no language. */
static void
say_result(const struct verify_sums *sums)
{
	if (sums->result[0] != '\0')
		printf("result %s\n", sums->result);
}

static void
say_verdict(const struct verify_sums *sums, const struct report *report,
    enum report_status status)
{
	switch (status) {
	case STATUS_VERIFIED:
		report_say(report, stdout,
		    report_count(report, REPORT_UNCHECKED) > 0
		        ? "VERIFIED; %llu signatures are on paper only, and "
		          "what is named above was not checkable here"
		        : "VERIFIED; %llu signatures are on paper only",
		    (unsigned long long)sums->paper_slots);
		break;
	case STATUS_FAILED:
	case STATUS_UNREADABLE:
		report_say(report, stdout,
		    "FAILED (%zu): nothing of this bundle may be relied on "
		    "before each is explained",
		    report_count(report, REPORT_FAILED));
		break;
	case STATUS_INCOMPLETE:
		report_say(report, stdout,
		    "INCOMPLETE (%zu): nothing wrong was found, but what is "
		    "named above is missing",
		    report_count(report, REPORT_INCOMPLETE));
		break;
	case STATUS_SURPRISE:
	case STATUS_USAGE:
		break;
	}
}

static enum report_status
run(const struct command *command)
{
	struct report *report = report_new(command->japanese);
	struct verify_sums sums;
	enum report_status status;

	verify_run(&command->wish, &sums, report);
	report_print(report, stdout);
	say_sums(&sums, report);
	status = report_verdict(report);
	if (!sums.read)
		status = STATUS_UNREADABLE;
	if (command->wish.working)
		say_result(&sums);
	say_verdict(&sums, report, status);
	report_free(report);
	return fflush(stdout) == 0 && !ferror(stdout) ? status
	                                              : STATUS_SURPRISE;
}

int
main(int argc, char **argv)
{
	struct command command = { .japanese = false };

	lock_up();
	command_read(&command, argc, argv);
	if (command.wrong != NULL) {
		fprintf(stderr, "kaihyo-verify: %s\n", command.wrong);
		if (command.why != NULL)
			fprintf(stderr, "%s\n",
			    command.japanese ? words_japanese(command.why)
			                     : command.why);
		fputs(command.japanese ? help_japanese : help, stderr);
		return STATUS_USAGE;
	}
	if (command.help || command.version) {
		fputs(command.version    ? "kaihyo-verify 0.1\n"
		      : command.japanese ? help_japanese
		                         : help,
		    stdout);
		return 0;
	}
	digest_begin();
	command.wish.children = cores();
	command.wish.progress = isatty(STDERR_FILENO) == 1;
	return (int)run(&command);
}

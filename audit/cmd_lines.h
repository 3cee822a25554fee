/* The lines of a log, from a station file or from an exported log.txt. */
#ifndef KAIHYO_AUDIT_CMD_LINES_H
#define KAIHYO_AUDIT_CMD_LINES_H

#include "audit/log.h"
#include "base/command.h"

#define LOG_FILE_MAX (1u << 30)

#define LINES_STATION_OPTION                                                   \
	{                                                                      \
		.name = "station", .value = "FILE",                            \
		.help = N_("the log of this station file")                     \
	}
#define LINES_LOG_OPTION                                                       \
	{                                                                      \
		.name = "log", .value = "FILE",                                \
		.help = N_("the log as a bundle has it, log.txt")              \
	}

/*
 * Calls `visit` with each line, its chain checked, from --station or --log,
 * of which exactly one must be given.
 */
MUST_CHECK int lines_each(const struct arguments *arguments,
    int (*visit)(void *context, struct span line, struct error *err),
    void *context, struct error *err);

#endif

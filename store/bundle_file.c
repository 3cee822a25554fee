#include "store/bundle_file.h"

#include <inttypes.h>

bool
bundle_file_belongs(enum file_kind kind, enum bundle_level level)
{
	if (level == BUNDLE_NONE || kind == FILE_CHECKINS ||
	    kind == FILE_ROLL_LIST || kind == FILE_ROLL_CHANGES)
		return false;
	return level == BUNDLE_STATION ||
	       (kind != FILE_BALLOTS && kind != FILE_BUNDLES &&
	           kind != FILE_SHEET);
}

static const char *
ending(enum file_kind kind)
{
	switch ((int)kind) {
	case FILE_ROOT:
	case FILE_CHECKPOINT:
		return "txt";
	case FILE_ELECTION_JSON:
	case FILE_ORDINANCE_JSON:
	case FILE_SETUP_JSON:
	case FILE_RETURN:
		return "json";
	case FILE_BALLOTS:
	case FILE_BUNDLES:
	case FILE_CHECKINS:
	case FILE_ROLL_LIST:
	case FILE_ROLL_CHANGES:
		return "csv";
	}
	return "note";
}

void
bundle_file_name(uint64_t seq, enum file_kind kind, struct text *text)
{
	text_addf(text, BUNDLE_FILES "%06" PRIu64 "-%s.%s", seq,
	    file_kind_name(kind), ending(kind));
}

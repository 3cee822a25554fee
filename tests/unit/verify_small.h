/*
 * A small election for tests of kaihyo-verify: station s with the districts
 * kita (unit ka: boxes k1 of place pk, k2 of the absentee desk pd; unit kb:
 * box k3 of place pe) and minami (unit ma: box m1 of place pm), one paper
 * with the questions hall (F, A) and site (1, 2, 3), categories blank b
 * (invalid), open n (none) and name v (a vote for "for" or "one").
 */
#ifndef KAIHYO_TESTS_UNIT_VERIFY_SMALL_H
#define KAIHYO_TESTS_UNIT_VERIFY_SMALL_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/truth.h"

#define LABEL "{\"ja\":\"名\",\"en\":\"name\"}"

static const char small_election_json[] =
    "{\"format\":\"kaihyo election v1\",\"name\":" LABEL ",\"authority\":" LABEL
    ",\"date\":\"2026-11-22\",\"rehearsal\":false,"
    "\"nonce\":\"00112233445566778899aabbccddeeff\",\"questions\":["
    "{\"id\":\"hall\",\"text\":" LABEL ",\"options\":["
    "{\"id\":\"for\",\"code\":\"F\",\"label\":" LABEL "},"
    "{\"id\":\"against\",\"code\":\"A\",\"label\":" LABEL "}]},"
    "{\"id\":\"site\",\"text\":" LABEL ",\"options\":["
    "{\"id\":\"for\",\"code\":\"1\",\"label\":" LABEL "},"
    "{\"id\":\"two\",\"code\":\"2\",\"label\":" LABEL "},"
    "{\"id\":\"three\",\"code\":\"3\",\"label\":" LABEL "}]}]}";

static const char small_ordinance_json[] =
    "{\"format\":\"kaihyo ordinance v1\",\"name\":" LABEL
    ",\"source\":\"made up\",\"verified\":false,\"categories\":["
    "{\"id\":\"blank\",\"code\":\"b\",\"label\":" LABEL
    ",\"counts-as\":\"invalid\",\"source\":\"x\",\"verified\":false},"
    "{\"id\":\"open\",\"code\":\"n\",\"label\":" LABEL
    ",\"counts-as\":\"none\",\"source\":\"x\",\"verified\":false},"
    "{\"id\":\"name\",\"code\":\"v\",\"label\":" LABEL
    ",\"counts-as\":\"valid\",\"option\":\"for\",\"source\":\"x\","
    "\"verified\":false}]}";

static const char small_setup_json[] =
    "{\"format\":\"kaihyo setup v1\",\"number\":1,\"scan\":\"hall\","
    "\"papers\":[{\"id\":\"white\",\"label\":" LABEL
    ",\"questions\":[\"hall\",\"site\"]}],"
    "\"stations\":[{\"id\":\"s\",\"label\":" LABEL "}],"
    "\"districts\":[{\"id\":\"kita\",\"label\":" LABEL
    ",\"station\":\"s\"},{\"id\":\"minami\",\"label\":" LABEL
    ",\"station\":\"s\"}],"
    "\"places\":["
    "{\"id\":\"pk\",\"label\":" LABEL
    ",\"kind\":\"day\",\"district\":\"kita\"},"
    "{\"id\":\"pd\",\"label\":" LABEL
    ",\"kind\":\"absentee\",\"district\":\"kita\"},"
    "{\"id\":\"pe\",\"label\":" LABEL
    ",\"kind\":\"early\",\"district\":\"kita\",\"date\":\"2026-11-20\"},"
    "{\"id\":\"pm\",\"label\":" LABEL
    ",\"kind\":\"day\",\"district\":\"minami\"}],"
    "\"units\":["
    "{\"id\":\"ka\",\"label\":" LABEL
    ",\"district\":\"kita\",\"paper\":\"white\"},"
    "{\"id\":\"kb\",\"label\":" LABEL
    ",\"district\":\"kita\",\"paper\":\"white\"},"
    "{\"id\":\"ma\",\"label\":" LABEL
    ",\"district\":\"minami\",\"paper\":\"white\"}],"
    "\"boxes\":[{\"id\":\"k1\",\"place\":\"pk\",\"unit\":\"ka\"},"
    "{\"id\":\"k2\",\"place\":\"pd\",\"unit\":\"ka\"},"
    "{\"id\":\"k3\",\"place\":\"pe\",\"unit\":\"kb\"},"
    "{\"id\":\"m1\",\"place\":\"pm\",\"unit\":\"ma\"}],"
    "\"policy\":{\"manifest\":{\"scanner\":1},\"turnout\":{\"place\":1}},"
    "\"thresholds\":{\"papers-per-file\":1000,\"invalid-per-mille\":100,"
    "\"difference\":0}}";

/* All of it with the identity 11...11; false if a part is refused. */
static inline bool
small_definition(struct definition *definition, struct report *report)
{
	*definition = (struct definition){ .setup_id = { 0 } };
	memset(definition->identity, 0x11, sizeof(definition->identity));
	return definition_read_election(definition, "election.json",
	           bytes_of(small_election_json), report) &&
	       definition_read_ordinance(definition, "ordinance.json",
	           bytes_of(small_ordinance_json), report) &&
	       definition_read_setup(definition, &definition->setup,
	           "setup-1.json", bytes_of(small_setup_json), report);
}

/* The head of a note; `replaces` is used from number 2 on. */
static inline void
small_head(struct buffer *text, const char *kind, const char *subject_line,
    unsigned number)
{
	buffer_printf(text, "kaihyo %s v1\nelection ", kind);
	for (int i = 0; i < 32; i++)
		buffer_put(text, "11");
	buffer_printf(text,
	    "\ntitle 名\nrehearsal no\n%s%snumber %u\nreplaces ", subject_line,
	    subject_line[0] != '\0' ? "\n" : "", number);
	for (int i = 0; i < 32 && number > 1; i++)
		buffer_put(text, "22");
	buffer_printf(text, "%s\ndate 2026-11-22\n", number > 1 ? "" : "-");
}

#endif

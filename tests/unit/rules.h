/* Rules from a profile or from a text, for tests. */
#ifndef KAIHYO_TESTS_UNIT_RULES_H
#define KAIHYO_TESTS_UNIT_RULES_H

#include "ballot/ordinance.h"
#include "base/file.h"
#include "tests/unit/test.h"

#define PROFILES "docs/ordinances/"

/* Parses a "decision" object; `election` may be NULL. */
static inline int
rules_from(const char *json, const struct election *election,
    struct rules *rules, struct error *err)
{
	struct document document;
	struct document_at top;
	int rc = -1;

	if (document_open(span_of(json), "o", &document, err) != 0)
		goto out;
	top = document_top(&document);
	rc = rules_parse(&top, election, rules, err);
out:
	document_close(&document);
	return rc;
}

/* The decision of a profile. The caller frees. */
static inline struct rules *
rules_of_profile(const char *name)
{
	struct ordinance *ordinance = memory_new(1, sizeof(*ordinance));
	struct rules *rules = memory_new(1, sizeof(*rules));
	char *path = path_join(PROFILES, name);
	struct file_bytes file = { 0 };
	struct verified verified;
	struct hashed hashed;
	struct error err = { 0 };

	if (file_read_path(path, 1u << 20, &file, &err) != 0)
		ck_abort_msg("cannot read %s", path);
	hashed = hashed_of(file_span(&file));
	ck_assert_int_eq(
	    verified_by_digest(&hashed, &hashed.digest, &verified, &err), 0);
	if (ordinance_parse(verified, path, NULL, ordinance, &err) != 0)
		ck_abort_msg("%s is refused", path);
	*rules = ordinance->decision;
	file_release(&file);
	free(path);
	free(ordinance);
	return rules;
}

#endif

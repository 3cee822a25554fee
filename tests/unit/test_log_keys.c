/* What the entries of each type say, and nothing else. */
#include "audit/log_keys.h"

#include "tests/unit/test.h"

#define A16 "abababababababab"
#define DIGEST A16 A16 A16 A16

#define OPEN                                                                   \
	"instance=" A16 A16 " station=s election=" DIGEST " root=" DIGEST      \
	" rehearsal=no program=" DIGEST                                        \
	" version=0.1 airgap=none confirmed=typed operator=x"

static const struct {
	enum log_type type;
	const char *payload;
	bool fine;
} cases[] = {
	{ LOG_BACKUP, "name=b entries=3 operator=x", true },
	{ LOG_BACKUP, "name= entries=3 operator=", true },
	{ LOG_BACKUP, "name=%E7%A5%A8%20%25 entries=3 operator=x", true },
	{ LOG_BACKUP, "name=b%... entries=3 operator=x", true },
	{ LOG_BACKUP, "nme=b entries=3 operator=x", false },
	{ LOG_BACKUP, "entries=3 name=b operator=x", false },
	{ LOG_BACKUP, "name=b entries=3", false },
	{ LOG_BACKUP, "name=b entries=3 operator=x operator=x", false },
	{ LOG_BACKUP, "name=b entries=03 operator=x", false },
	{ LOG_BACKUP, "name=b entries=-3 operator=x", false },
	{ LOG_BACKUP, "name=%e7 entries=3 operator=x", false },
	{ LOG_BACKUP, "name=%41 entries=3 operator=x", false },
	{ LOG_BACKUP, "name=%2 entries=3 operator=x", false },
	{ LOG_BACKUP, "name=%...b entries=3 operator=x", false },
	{ LOG_VERIFIER, "program=" DIGEST " operator=x", true },
	{ LOG_VERIFIER, "program=" DIGEST "0 operator=x", false },
	{ LOG_VERIFIED,
	    "agree=yes result=" DIGEST " theirs=- status=0 operator=x", true },
	{ LOG_VERIFIED,
	    "agree=maybe result=" DIGEST " theirs=- status=0 operator=x",
	    false },
	{ LOG_REFUSED, "name=a kind=books what=no operator=x", true },
	{ LOG_REFUSED, "name=a kind=books what=no sha256=" DIGEST " operator=x",
	    true },
	{ LOG_ACCEPTED,
	    "name=a kind=root subject= number=0 papers=0 size=1 "
	    "sha256=" DIGEST " operator=x",
	    true },
	{ LOG_ACCEPTED,
	    "name=a kind=root subject=A number=0 papers=0 size=1 "
	    "sha256=" DIGEST " operator=x",
	    false },
	{ LOG_OPEN, OPEN, true },
	{ LOG_OPEN,
	    OPEN " after-size=9 after-root=" DIGEST
	         " after-certificate=" DIGEST,
	    true },
	/* All that says what it goes on from, or none. */
	{ LOG_OPEN, OPEN " after-size=9 after-root=" DIGEST, false },
	{ LOG_OPEN, OPEN " after-certificate=" DIGEST, false },
};

START_TEST(an_entry_says_what_its_type_says)
{
	struct log_entry entry = { .type = cases[_i].type,
		.payload = span_of(cases[_i].payload) };
	struct error err = { 0 };

	ck_assert_int_eq(log_keys_check(&entry, &err) == 0, cases[_i].fine);
	ck_assert_int_eq(err.kind, cases[_i].fine ? ERROR_NONE : ERROR_BOOKS);
}
END_TEST

static const struct unit_test tests[] = {
	{ &an_entry_says_what_its_type_says, sizeof(cases) / sizeof(cases[0]) },
};

UNIT_TESTS("log_keys", tests)

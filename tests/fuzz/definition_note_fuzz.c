#include "ballot/definition.h"
#include "tests/fuzz/small_election.h"

static void
same_bytes(const struct text *again, const uint8_t *data, size_t len)
{
	if (again->len != len || memcmp(again->at, data, len) != 0)
		abort();
}

/*
 * Whatever the bytes: election_note_parse() and setup_note_parse() return,
 * and what they accept is written back as the same bytes.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified verified = fuzz_verified(data, len);
	struct election_note election;
	struct setup_note setup;
	struct text again = { 0 };
	struct error err = { 0 };

	if (election_note_parse(verified, &election, &err) == 0) {
		election_note_format(&election, &again);
		same_bytes(&again, data, len);
	} else if (setup_note_parse(verified, &setup, &err) == 0) {
		setup_note_format(&setup, &again);
		same_bytes(&again, data, len);
	}
	text_clear(&again);
	return 0;
}

/*
 * Whatever the bytes: kaihyo-verify's readers of root.txt and of a roster
 * return; every key that they take is found again by its name and by no
 * other id.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/trust.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
root_try(struct bytes bytes)
{
	char why[WHY_LEN] = "";
	struct root root;
	size_t line;

	if (!root_read(bytes, &root, &line, why)) {
		if (why[0] == '\0')
			abort();
		return;
	}
	if (root.count == 0 || root.required == 0 || root.required > root.count)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes bytes = { (const char *)data, len };
	char why[WHY_LEN] = "";
	struct roster roster;
	size_t line;

	digest_begin();
	root_try(bytes);
	if (!roster_read(bytes, &roster, &line, why)) {
		if (why[0] == '\0' || roster.keys != NULL)
			abort();
		return 0;
	}
	for (size_t i = 0; i < roster.count; i++) {
		const struct vkey *vkey = &roster.keys[i].vkey;
		uint8_t other[4];

		if (roster_find(&roster, bytes_of(vkey->name), vkey->id) !=
		    &roster.keys[i])
			abort();
		memcpy(other, vkey->id, 4);
		other[3] ^= 1;
		if (roster_find(&roster, bytes_of(vkey->name), other) != NULL)
			abort();
	}
	roster_clear(&roster);
	return 0;
}

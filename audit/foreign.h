#ifndef KAIHYO_AUDIT_FOREIGN_H
#define KAIHYO_AUDIT_FOREIGN_H

#include "keys/signature.h"

#define FOREIGN_FILE_MAX 4096
#define FOREIGN_ID_LEN 8

/* A signature or public key file of signify or minisign, taken apart. */
struct foreign_signature {
	uint8_t id[FOREIGN_ID_LEN]; /* which key, as the tool numbers it */
	uint8_t bytes[SIGNATURE_LEN];
};
struct foreign_key {
	uint8_t id[FOREIGN_ID_LEN];
	struct public_key key;
};

/*
 * Two lines, "untrusted comment: ..." and base64; what minisign adds below
 * is passed over, for it signs its own comment and not our text. ERROR_INPUT;
 * minisign's pre-hashed signatures ("ED") are named as what they are.
 */
MUST_CHECK int foreign_signature_parse(
    struct span bytes, struct foreign_signature *signature, struct error *err);
MUST_CHECK int foreign_key_parse(
    struct span bytes, struct foreign_key *key, struct error *err);

#endif

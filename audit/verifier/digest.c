#include "audit/verifier/digest.h"

#include <gcrypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libgcrypt could not do what every build of it can. */
static _Noreturn void
give_up(void)
{
	fputs("kaihyo-verify: libgcrypt does not work here\n", stderr);
	_Exit(1);
}

void
digest_begin(void)
{
	if (gcry_check_version("1.10.0") == NULL)
		give_up();
	/* No secrets here: nothing needs locked memory. */
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

void
digest_of(struct bytes a, uint8_t out[DIGEST_LEN])
{
	gcry_md_hash_buffer(GCRY_MD_SHA256, out, a.len > 0 ? a.at : "", a.len);
}

struct digest_run {
	gcry_md_hd_t state;
};

struct digest_run *
digest_run_new(void)
{
	struct digest_run *run = memory_take(1, sizeof(*run));

	if (gcry_md_open(&run->state, GCRY_MD_SHA256, 0) != 0)
		give_up();
	return run;
}

void
digest_run_add(struct digest_run *run, const void *at, size_t len)
{
	gcry_md_write(run->state, at, len);
}

void
digest_run_end(struct digest_run *run, uint8_t out[DIGEST_LEN])
{
	memcpy(out, gcry_md_read(run->state, GCRY_MD_SHA256), DIGEST_LEN);
	gcry_md_close(run->state);
	free(run);
}

#include "audit/verifier/ed25519.h"

#include <errno.h>
#include <fcntl.h>
#include <gcrypt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/verifier/digest.h"

#define PATIENCE_MS 30000 /* a verification takes 1 ms */
#define SEXP_MAX 65000    /* bytes in one S-expression */

enum question_kind { ASK_SIGNATURE = 1, ASK_KEY = 2 };
enum { ANSWER_YES = 'y', ANSWER_NO = 'n' };

/* What goes down the pipe, followed by the message. */
struct question {
	uint8_t kind;
	uint8_t key[PUBLIC_LEN];
	uint8_t signature[SIGNATURE_LEN];
	uint64_t len;
};

/* What was answered before: digest of the question, and the answer. */
struct known {
	uint8_t digest[DIGEST_LEN];
	bool used, yes;
};

struct ed25519 {
	struct report *report;
	pid_t child; /* 0: none yet */
	int to, from;
	struct known *known; /* open addressing; never more than half full */
	size_t count, room;
};

/* --- the guards ------------------------------------------------------------
 */

/* p = 2^255 - 19 and the order L of the base point, little-endian. */
static const uint8_t prime[32] = { 0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0x7f };
static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12,
	0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };

/*
 * y of the points of order 8. Those of order 1, 2 and 4 have y = 1, -1, 0.
 * RFC 8032's curve; the values are in the IETF's "Taming the many EdDSAs".
 */
static const uint8_t eighth[2][32] = {
	{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
	    0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
	    0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
	{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
	    0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
	    0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
};

static bool
is_less(const uint8_t *a, const uint8_t *b)
{
	int i = 31;

	while (i > 0 && a[i] == b[i])
		i--;
	return a[i] < b[i];
}

static bool
is_low_order(const uint8_t y[32])
{
	uint8_t minus_one[32];
	bool small = y[0] <= 1;

	for (size_t i = 1; i < 32; i++)
		small = small && y[i] == 0;
	memcpy(minus_one, prime, 32);
	minus_one[0]--;
	return small || memcmp(y, minus_one, 32) == 0 ||
	       memcmp(y, eighth[0], 32) == 0 || memcmp(y, eighth[1], 32) == 0;
}

/* A point that is written in the one way, and not of low order. */
static bool
point_fine(const uint8_t point[32])
{
	uint8_t y[32];

	memcpy(y, point, 32);
	y[31] &= 0x7f; /* the sign of x */
	return is_less(y, prime) && !is_low_order(y);
}

bool
ed25519_key_fine(const uint8_t key[PUBLIC_LEN])
{
	return point_fine(key);
}

/* --- the child -------------------------------------------------------------
 */

static bool
read_all(int fd, void *at, size_t len)
{
	char *to = at;

	while (len > 0) {
		ssize_t got = read(fd, to, len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		len -= (size_t)got;
	}
	return true;
}

static bool
write_all(int fd, const void *at, size_t len)
{
	const char *from = at;

	while (len > 0) {
		ssize_t put = write(fd, from, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		from += put;
		len -= (size_t)put;
	}
	return true;
}

static bool
gcrypt_verifies(const struct question *q, const char *message)
{
	gcry_sexp_t key = NULL, data = NULL, signature = NULL;
	bool yes =
	    gcry_sexp_build(&key, NULL,
	        "(public-key(ecc(curve Ed25519)(flags eddsa)(q %b)))",
	        PUBLIC_LEN, (const char *)q->key) == 0 &&
	    gcry_sexp_build(&data, NULL,
	        "(data(flags eddsa)(hash-algo sha512)(value %b))", (int)q->len,
	        message) == 0 &&
	    gcry_sexp_build(&signature, NULL, "(sig-val(eddsa(r %b)(s %b)))",
	        32, (const char *)q->signature, 32,
	        (const char *)q->signature + 32) == 0 &&
	    gcry_pk_verify(signature, data, key) == 0;

	gcry_sexp_release(key);
	gcry_sexp_release(data);
	gcry_sexp_release(signature);
	return yes;
}

/* h = SHA-512(R || A || message) mod L, little-endian as RFC 8032 has it. */
static gcry_mpi_t
challenge(const struct question *q, const char *message, gcry_mpi_t l)
{
	uint8_t hash[64], big_endian[64];
	gcry_mpi_t h = NULL;
	gcry_md_hd_t run;

	if (gcry_md_open(&run, GCRY_MD_SHA512, 0) != 0)
		return NULL;
	gcry_md_write(run, q->signature, 32);
	gcry_md_write(run, q->key, PUBLIC_LEN);
	gcry_md_write(run, message, (size_t)q->len);
	memcpy(hash, gcry_md_read(run, GCRY_MD_SHA512), sizeof(hash));
	gcry_md_close(run);
	for (size_t i = 0; i < sizeof(hash); i++)
		big_endian[i] = hash[sizeof(hash) - 1 - i];
	if (gcry_mpi_scan(
	        &h, GCRYMPI_FMT_USG, big_endian, sizeof(big_endian), NULL) == 0)
		gcry_mpi_mod(h, h, l);
	return h;
}

/* The number of 32 little-endian bytes. */
static gcry_mpi_t
little_endian(const uint8_t bytes[32])
{
	uint8_t big_endian[32];
	gcry_mpi_t number = NULL;

	for (size_t i = 0; i < 32; i++)
		big_endian[i] = bytes[31 - i];
	if (gcry_mpi_scan(&number, GCRYMPI_FMT_USG, big_endian, 32, NULL) != 0)
		return NULL;
	return number;
}

/* Is it the point that `written` (RFC 8032, 5.1.2) says? */
static bool
is_point(gcry_mpi_point_t point, const uint8_t written[32], gcry_ctx_t curve)
{
	gcry_mpi_t x = gcry_mpi_new(256), y = gcry_mpi_new(256), wanted;
	uint8_t bytes[32];
	bool yes;

	memcpy(bytes, written, sizeof(bytes));
	bytes[31] &= 0x7f; /* the sign of x */
	wanted = little_endian(bytes);
	yes = wanted != NULL &&
	      gcry_mpi_ec_get_affine(x, y, point, curve) == 0 &&
	      gcry_mpi_cmp(y, wanted) == 0 &&
	      gcry_mpi_test_bit(x, 0) == written[31] >> 7;
	gcry_mpi_release(x);
	gcry_mpi_release(y);
	gcry_mpi_release(wanted);
	return yes;
}

/*
 * The same question of libgcrypt's own arithmetic: R = [S]B - [h]A. Its
 * S-expressions keep lengths in 16 bits, and it aborts over a longer message.
 */
static bool
gcrypt_verifies_long(const struct question *q, const char *message)
{
	gcry_mpi_t written = gcry_mpi_set_opaque_copy(NULL, q->key, 256);
	gcry_mpi_t l = little_endian(order), h = NULL;
	gcry_mpi_t s = little_endian(q->signature + 32);
	gcry_mpi_point_t a = gcry_mpi_point_new(256), base = NULL;
	gcry_mpi_point_t left = gcry_mpi_point_new(256);
	gcry_mpi_point_t right = gcry_mpi_point_new(256);
	gcry_ctx_t curve = NULL;
	bool yes = false;

	if (l == NULL || s == NULL || (h = challenge(q, message, l)) == NULL ||
	    gcry_mpi_ec_new(&curve, NULL, "Ed25519") != 0 ||
	    (base = gcry_mpi_ec_get_point("g", curve, 1)) == NULL ||
	    gcry_mpi_ec_decode_point(a, written, curve) != 0)
		goto out;
	gcry_mpi_ec_mul(left, s, base, curve);
	gcry_mpi_ec_mul(right, h, a, curve);
	gcry_mpi_ec_sub(left, left, right, curve);
	yes = is_point(left, q->signature, curve);
out:
	gcry_mpi_point_release(a);
	gcry_mpi_point_release(base);
	gcry_mpi_point_release(left);
	gcry_mpi_point_release(right);
	gcry_mpi_release(written);
	gcry_mpi_release(l);
	gcry_mpi_release(h);
	gcry_mpi_release(s);
	gcry_ctx_release(curve);
	return yes;
}

/* L times the key's point is the neutral element (0, 1). */
static bool
gcrypt_subgroup(const struct question *q)
{
	gcry_mpi_t written = gcry_mpi_set_opaque_copy(NULL, q->key, 256);
	gcry_mpi_t x = gcry_mpi_new(256), y = gcry_mpi_new(256), l = NULL;
	gcry_mpi_point_t point = gcry_mpi_point_new(256);
	gcry_mpi_point_t product = gcry_mpi_point_new(256);
	gcry_ctx_t curve = NULL;
	uint8_t big_endian[32];
	bool yes = false;

	for (size_t i = 0; i < 32; i++)
		big_endian[i] = order[31 - i];
	if (gcry_mpi_ec_new(&curve, NULL, "Ed25519") != 0 ||
	    gcry_mpi_scan(&l, GCRYMPI_FMT_USG, big_endian, 32, NULL) != 0 ||
	    gcry_mpi_ec_decode_point(point, written, curve) != 0)
		goto out;
	gcry_mpi_ec_mul(product, l, point, curve);
	yes = gcry_mpi_ec_get_affine(x, y, product, curve) == 0 &&
	      gcry_mpi_cmp_ui(x, 0) == 0 && gcry_mpi_cmp_ui(y, 1) == 0;
out:
	gcry_mpi_point_release(point);
	gcry_mpi_point_release(product);
	gcry_mpi_release(written);
	gcry_mpi_release(x);
	gcry_mpi_release(y);
	gcry_mpi_release(l);
	gcry_ctx_release(curve);
	return yes;
}

static bool
gcrypt_answers(const struct question *q, const char *message)
{
	if (q->kind != ASK_SIGNATURE)
		return gcrypt_subgroup(q);
	return q->len > SEXP_MAX ? gcrypt_verifies_long(q, message)
	                         : gcrypt_verifies(q, message);
}

/* Answers until nobody asks any more. */
static _Noreturn void
child_answer(int from, int to)
{
	struct question q;

	/* An abort is expected here and must not litter. */
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read_all(from, &q, sizeof(q))) {
		char *message;
		char answer;

		if (q.len > NOTE_MAX)
			break;
		message = memory_take((size_t)q.len, 1);
		if (!read_all(from, message, (size_t)q.len))
			break;
		answer = gcrypt_answers(&q, message) ? ANSWER_YES : ANSWER_NO;
		free(message);
		if (!write_all(to, &answer, 1))
			break;
	}
	_exit(0);
}

/* Says nothing of libgcrypt on the terminal; the parent reports it. */
static void
quiet(void *context, int level, const char *format, va_list args)
{
	(void)context;
	(void)level;
	(void)format;
	(void)args;
}

static bool
child_start(struct ed25519 *ed25519)
{
	int to[2], from[2];

	if (pipe2(to, O_CLOEXEC) != 0)
		return false;
	if (pipe2(from, O_CLOEXEC) != 0) {
		close(to[0]);
		close(to[1]);
		return false;
	}
	fflush(NULL);
	ed25519->child = fork();
	if (ed25519->child == 0) {
		close(to[1]);
		close(from[0]);
		gcry_set_log_handler(quiet, NULL);
		child_answer(to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	ed25519->to = to[1];
	ed25519->from = from[0];
	if (ed25519->child > 0)
		return true;
	close(ed25519->to);
	close(ed25519->from);
	ed25519->child = 0;
	return false;
}

/* Ends the child, however it is; says whether it had ended by itself. */
static void
child_end(struct ed25519 *ed25519, bool kill_it)
{
	if (ed25519->child <= 0)
		return;
	close(ed25519->to);
	close(ed25519->from);
	if (kill_it)
		kill(ed25519->child, SIGKILL);
	while (waitpid(ed25519->child, NULL, 0) < 0 && errno == EINTR)
		continue;
	ed25519->child = 0;
}

/* The answer, or 0 if none comes. */
static char
child_ask(
    struct ed25519 *ed25519, const struct question *q, struct bytes message)
{
	struct pollfd wait = { .fd = ed25519->from, .events = POLLIN };
	char answer = 0;
	int ready;

	if (!write_all(ed25519->to, q, sizeof(*q)) ||
	    !write_all(ed25519->to, message.at, message.len))
		return 0;
	do
		ready = poll(&wait, 1, PATIENCE_MS);
	while (ready < 0 && errno == EINTR);
	if (ready != 1 || !read_all(ed25519->from, &answer, 1))
		return 0;
	return answer;
}

static bool
ask(struct ed25519 *ed25519, const struct question *q, struct bytes message)
{
	char answer;

	if (ed25519->child == 0 && !child_start(ed25519)) {
		report_add(ed25519->report, REPORT_FAILED, NULL, 0,
		    "no process for libgcrypt: %s", strerror(errno));
		return false;
	}
	answer = child_ask(ed25519, q, message);
	if (answer == ANSWER_YES || answer == ANSWER_NO)
		return answer == ANSWER_YES;
	child_end(ed25519, true);
	report_add(ed25519->report, REPORT_FAILED, NULL, 0,
	    "libgcrypt crashed or fell silent over a key or signature, which "
	    "is refused");
	return false;
}

/* --- what was asked before -------------------------------------------------
 */

static struct known *
known_find(struct known *known, size_t room, const uint8_t digest[DIGEST_LEN])
{
	uint64_t at;

	memcpy(&at, digest, sizeof(at));
	for (at %= room; known[at].used; at = (at + 1) % room)
		if (memcmp(known[at].digest, digest, DIGEST_LEN) == 0)
			break;
	return &known[at];
}

static void
known_grow(struct ed25519 *ed25519)
{
	size_t room = ed25519->room == 0 ? 1024 : ed25519->room * 2;
	struct known *next = memory_take(room, sizeof(*next));

	for (size_t i = 0; i < ed25519->room; i++)
		if (ed25519->known[i].used)
			*known_find(next, room, ed25519->known[i].digest) =
			    ed25519->known[i];
	free(ed25519->known);
	ed25519->known = next;
	ed25519->room = room;
}

static bool
ask_once(
    struct ed25519 *ed25519, const struct question *q, struct bytes message)
{
	struct digest_run *run = digest_run_new();
	uint8_t digest[DIGEST_LEN];
	struct known *known;

	digest_run_add(run, &q->kind, 1);
	digest_run_add(run, q->key, PUBLIC_LEN);
	digest_run_add(run, q->signature, SIGNATURE_LEN);
	digest_run_add(run, message.at, message.len);
	digest_run_end(run, digest);
	if (ed25519->count * 2 >= ed25519->room)
		known_grow(ed25519);
	known = known_find(ed25519->known, ed25519->room, digest);
	if (!known->used) {
		known->used = true;
		memcpy(known->digest, digest, DIGEST_LEN);
		ed25519->count++;
		known->yes = ask(ed25519, q, message);
	}
	return known->yes;
}

struct ed25519 *
ed25519_new(struct report *report)
{
	struct ed25519 *ed25519 = memory_take(1, sizeof(*ed25519));

	/* A child that died must not take us along. */
	signal(SIGPIPE, SIG_IGN);
	ed25519->report = report;
	return ed25519;
}

void
ed25519_free(struct ed25519 *ed25519)
{
	if (ed25519 == NULL)
		return;
	child_end(ed25519, false);
	free(ed25519->known);
	free(ed25519);
}

bool
ed25519_key_honest(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN])
{
	struct question q = { .kind = ASK_KEY };

	if (!point_fine(key))
		return false;
	memcpy(q.key, key, PUBLIC_LEN);
	return ask_once(ed25519, &q, bytes_of(""));
}

bool
ed25519_verify(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN],
    struct bytes message, const uint8_t signature[SIGNATURE_LEN])
{
	struct question q = { .kind = ASK_SIGNATURE, .len = message.len };

	if (!point_fine(key) || !point_fine(signature) ||
	    !is_less(signature + 32, order) || message.len > NOTE_MAX)
		return false;
	memcpy(q.key, key, PUBLIC_LEN);
	memcpy(q.signature, signature, SIGNATURE_LEN);
	return ask_once(ed25519, &q, message);
}

/*
 * Is an Ed25519 key A in the subgroup of prime order, [L]A = 0? OpenSSL has
 * no call for it, so this is the textbook arithmetic on its big numbers:
 * RFC 8032 §5.1.3 (decoding) and §5.1.4 (addition in extended coordinates).
 * Only public values pass through here, so time need not be constant.
 */
#include <openssl/bn.h>
#include <openssl/err.h>
#include <string.h>

#include "base/text.h"
#include "keys/signature.h"

/* A point (X:Y:Z:T), x = X/Z, y = Y/Z, x * y = T/Z. */
struct point {
	BIGNUM *x, *y, *z, *t;
};

/* The field and room for intermediate values; all freed with `context`. */
struct field {
	BN_CTX *context;
	BIGNUM *p;       /* 2^255 - 19 */
	BIGNUM *d;       /* -121665/121666, the curve's constant */
	BIGNUM *twice_d; /* 2d */
	BIGNUM *a, *b, *c, *e, *f, *g, *h;
};

static BIGNUM *
number(struct field *field)
{
	BIGNUM *n = BN_CTX_get(field->context);

	/* Memory that is missing ends the process, as everywhere. */
	if (n == NULL)
		memory_gone();
	return n;
}

static void
multiply(struct field *field, BIGNUM *out, const BIGNUM *a, const BIGNUM *b)
{
	int done = BN_mod_mul(out, a, b, field->p, field->context);

	if (done != 1)
		memory_gone();
}

static void
add(struct field *field, BIGNUM *out, const BIGNUM *a, const BIGNUM *b)
{
	int done = BN_mod_add_quick(out, a, b, field->p);

	if (done != 1)
		memory_gone();
}

static void
subtract(struct field *field, BIGNUM *out, const BIGNUM *a, const BIGNUM *b)
{
	int done = BN_mod_sub_quick(out, a, b, field->p);

	if (done != 1)
		memory_gone();
}

static void
field_open(struct field *field)
{
	int done = 1;

	*field = (struct field){ .context = BN_CTX_new() };
	if (field->context == NULL)
		memory_gone();
	BN_CTX_start(field->context);
	field->p = number(field);
	field->d = number(field);
	field->twice_d = number(field);
	field->a = number(field);
	field->b = number(field);
	field->c = number(field);
	field->e = number(field);
	field->f = number(field);
	field->g = number(field);
	field->h = number(field);
	done &= BN_set_bit(field->p, 255) && BN_sub_word(field->p, 19);
	done &= BN_set_word(field->a, 121666) &&
	        BN_mod_inverse(field->d, field->a, field->p, field->context) !=
	            NULL &&
	        BN_mul_word(field->d, 121665) &&
	        BN_nnmod(field->d, field->d, field->p, field->context) &&
	        BN_sub(field->d, field->p, field->d);
	if (done != 1)
		memory_gone();
	add(field, field->twice_d, field->d, field->d);
}

static void
field_close(struct field *field)
{
	BN_CTX_end(field->context);
	BN_CTX_free(field->context);
}

static void
point_init(struct field *field, struct point *point)
{
	*point = (struct point){ number(field), number(field), number(field),
		number(field) };
	/* The neutral element (0, 1). */
	BN_zero(point->x);
	BN_one(point->y);
	BN_one(point->z);
	BN_zero(point->t);
}

/* out = p + q; `out` may be one of them. RFC 8032 §5.1.4. */
static void
point_add(struct field *f, struct point *out, const struct point *p,
    const struct point *q)
{
	subtract(f, f->a, p->y, p->x);
	subtract(f, f->b, q->y, q->x);
	multiply(f, f->a, f->a, f->b);
	add(f, f->b, p->y, p->x);
	add(f, f->c, q->y, q->x);
	multiply(f, f->b, f->b, f->c);
	multiply(f, f->c, p->t, f->twice_d);
	multiply(f, f->c, f->c, q->t);
	multiply(f, f->h, p->z, q->z);
	add(f, f->h, f->h, f->h);
	subtract(f, f->e, f->b, f->a);
	subtract(f, f->f, f->h, f->c);
	add(f, f->g, f->h, f->c);
	add(f, f->h, f->b, f->a);
	multiply(f, out->x, f->e, f->f);
	multiply(f, out->y, f->g, f->h);
	multiply(f, out->t, f->e, f->h);
	multiply(f, out->z, f->f, f->g);
}

/* Decodes a key; false if it is no point of the curve. RFC 8032 §5.1.3. */
static bool
point_decode(struct field *f, const struct public_key *key, struct point *point)
{
	uint8_t y[PUBLIC_KEY_LEN];
	bool odd = (key->bytes[PUBLIC_KEY_LEN - 1] & 0x80) != 0;

	memcpy(y, key->bytes, sizeof(y));
	y[sizeof(y) - 1] &= 0x7f;
	if (BN_lebin2bn(y, sizeof(y), point->y) == NULL)
		return false;
	/* x^2 = (y^2 - 1) / (d y^2 + 1) */
	multiply(f, f->a, point->y, point->y);
	multiply(f, f->b, f->a, f->d);
	subtract(f, f->a, f->a, point->z);
	add(f, f->b, f->b, point->z);
	if (BN_mod_inverse(f->b, f->b, f->p, f->context) == NULL)
		return false;
	multiply(f, f->a, f->a, f->b);
	if (BN_mod_sqrt(point->x, f->a, f->p, f->context) == NULL)
		return false;
	if ((BN_is_odd(point->x) == 1) != odd)
		subtract(f, point->x, f->p, point->x);
	multiply(f, point->t, point->x, point->y);
	return true;
}

/* [L]A = 0, by doubling and adding from the highest bit of L down. */
static bool
is_in_subgroup(struct field *field, const struct public_key *key)
{
	struct point a, sum;
	BIGNUM *order = number(field);

	point_init(field, &a);
	point_init(field, &sum);
	if (!point_decode(field, key, &a) ||
	    BN_dec2bn(&order,
	        "7237005577332262213973186563042994240857116359379907606001950"
	        "938285454250989") == 0)
		return false;
	for (int bit = BN_num_bits(order) - 1; bit >= 0; bit--) {
		point_add(field, &sum, &sum, &sum);
		if (BN_is_bit_set(order, bit))
			point_add(field, &sum, &sum, &a);
	}
	/* Neutral: x = 0 and y = z. */
	return BN_is_zero(sum.x) && BN_cmp(sum.y, sum.z) == 0;
}

int
public_key_check_subgroup(const struct public_key *key, struct error *err)
{
	struct field field;
	bool fine;

	if (public_key_check(key, err) != 0)
		return -1;
	field_open(&field);
	fine = is_in_subgroup(&field, key);
	field_close(&field);
	ERR_clear_error();
	if (!fine)
		return error_set(err, ERROR_SIGNATURE,
		    N_("do not enrol this key; its owner makes a new one with: "
		       "kaihyo keys new"),
		    N_("the public key is none that Ed25519 makes: two "
		       "programs could judge its signatures differently"));
	return 0;
}

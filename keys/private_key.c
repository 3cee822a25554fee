#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "keys/signature.h"

#define SEED_LEN 32
#define PEM_BYTES_MAX 8192
#define PASSPHRASE_MAX 1023
#define SALT_LEN 16
#define IV_LEN 16

/* formats.md §2.2; OpenSSL's own choice for scrypt, about 16 MiB. */
#define SCRYPT_N 16384
#define SCRYPT_R 8
#define SCRYPT_P 1

static const char *const fix_pem =
    N_("use the PEM file that \"kaihyo keys new\" made");

struct private_key {
	EVP_PKEY *pkey;
};

struct private_key *
private_key_from_seed(const uint8_t seed[32])
{
	struct private_key *key = memory_new(1, sizeof(*key));

	key->pkey = EVP_PKEY_new_raw_private_key(
	    EVP_PKEY_ED25519, NULL, seed, SEED_LEN);
	if (key->pkey == NULL)
		memory_gone();
	return key;
}

struct private_key *
private_key_new(void)
{
	uint8_t seed[SEED_LEN];
	struct private_key *key;

	random_bytes(seed, sizeof(seed));
	key = private_key_from_seed(seed);
	secret_wipe(seed, sizeof(seed));
	return key;
}

void
private_key_free(struct private_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey); /* wipes it */
	free(key);
}

struct public_key
private_key_public(const struct private_key *key)
{
	struct public_key public;
	size_t len = sizeof(public.bytes);
	int done = EVP_PKEY_get_raw_public_key(key->pkey, public.bytes, &len);

	if (done != 1 || len != PUBLIC_KEY_LEN)
		memory_gone();
	return public;
}

int
private_key_sign(const struct private_key *key, struct span message,
    uint8_t signature[SIGNATURE_LEN], struct error *err)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t len = SIGNATURE_LEN;
	int rc = -1;

	if (context == NULL ||
	    EVP_DigestSignInit(context, NULL, NULL, NULL, key->pkey) != 1 ||
	    EVP_DigestSign(context, signature, &len,
	        (const unsigned char *)message.at, message.len) != 1 ||
	    len != SIGNATURE_LEN) {
		error_set(err, ERROR_SIGNATURE, fix_pem,
		    N_("the private key makes no signature"));
		goto out;
	}
	rc = 0;
out:
	ERR_clear_error();
	EVP_MD_CTX_free(context);
	return rc;
}

static bool
passphrase_fits(const char *passphrase, struct error *err)
{
	size_t len = strlen(passphrase);

	if (len >= 1 && len <= PASSPHRASE_MAX)
		return true;
	error_set(err, ERROR_INPUT, N_("choose another passphrase"),
	    N_("a passphrase has 1 to %d bytes, not %zu"), PASSPHRASE_MAX, len);
	return false;
}

/* The encrypted form, or NULL. Salt and IV come from base/random.h. */
static X509_SIG *
encrypt(const struct private_key *key, const char *passphrase)
{
	uint8_t salt[SALT_LEN], iv[IV_LEN];
	PKCS8_PRIV_KEY_INFO *plain = EVP_PKEY2PKCS8(key->pkey);
	X509_ALGOR *scheme = NULL;
	X509_SIG *sealed = NULL;

	random_bytes(salt, sizeof(salt));
	random_bytes(iv, sizeof(iv));
	if (plain == NULL)
		goto out;
	scheme = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt, sizeof(salt),
	    iv, SCRYPT_N, SCRYPT_R, SCRYPT_P);
	if (scheme == NULL)
		goto out;
	sealed =
	    PKCS8_set0_pbe(passphrase, (int)strlen(passphrase), plain, scheme);
	if (sealed != NULL)
		scheme = NULL; /* handed over */
out:
	X509_ALGOR_free(scheme);
	PKCS8_PRIV_KEY_INFO_free(plain);
	return sealed;
}

int
private_key_format(const struct private_key *key, const char *passphrase,
    struct text *pem, struct error *err)
{
	X509_SIG *sealed = NULL;
	BIO *memory = NULL;
	char *at = NULL;
	long len;
	int rc = -1;

	if (!passphrase_fits(passphrase, err))
		return -1;
	sealed = encrypt(key, passphrase);
	memory = BIO_new(BIO_s_mem());
	if (sealed == NULL || memory == NULL ||
	    PEM_write_bio_PKCS8(memory, sealed) != 1) {
		error_set(err, ERROR_SYSTEM,
		    N_("close other programs and try again"),
		    N_("the private key could not be encrypted"));
		goto out;
	}
	len = BIO_get_mem_data(memory, &at);
	text_add_bytes(pem, at, (size_t)len);
	rc = 0;
out:
	ERR_clear_error();
	BIO_free(memory);
	X509_SIG_free(sealed);
	return rc;
}

static bool
is_number(const ASN1_INTEGER *integer, uint64_t wanted)
{
	uint64_t number;

	return ASN1_INTEGER_get_uint64(&number, integer) == 1 &&
	       number == wanted;
}

/* Reads the parameters of an algorithm as `type`; NULL if it is another. */
static void *
parameters(const X509_ALGOR *algorithm, int nid, const ASN1_ITEM *type)
{
	const ASN1_OBJECT *object;
	const void *value;
	int value_type;

	X509_ALGOR_get0(&object, &value_type, &value, algorithm);
	if (OBJ_obj2nid(object) != nid || value_type != V_ASN1_SEQUENCE)
		return NULL;
	return ASN1_item_unpack(value, type);
}

/*
 * Only what we write ourselves: a PEM file that someone handed over cannot
 * choose weak encryption, or a work factor that never ends.
 */
static bool
scheme_is_ours(const X509_SIG *sealed)
{
	const X509_ALGOR *scheme;
	const ASN1_OBJECT *cipher;
	PBE2PARAM *pbes2;
	SCRYPT_PARAMS *scrypt = NULL;
	bool ours = false;

	X509_SIG_get0(sealed, &scheme, NULL);
	pbes2 = parameters(scheme, NID_pbes2, ASN1_ITEM_rptr(PBE2PARAM));
	if (pbes2 == NULL)
		goto out;
	scrypt = parameters(
	    pbes2->keyfunc, NID_id_scrypt, ASN1_ITEM_rptr(SCRYPT_PARAMS));
	if (scrypt == NULL)
		goto out;
	X509_ALGOR_get0(&cipher, NULL, NULL, pbes2->encryption);
	ours = OBJ_obj2nid(cipher) == NID_aes_256_cbc &&
	       is_number(scrypt->costParameter, SCRYPT_N) &&
	       is_number(scrypt->blockSize, SCRYPT_R) &&
	       is_number(scrypt->parallelizationParameter, SCRYPT_P);
out:
	SCRYPT_PARAMS_free(scrypt);
	PBE2PARAM_free(pbes2);
	return ours;
}

static X509_SIG *
pem_read(struct span pem, struct error *err)
{
	BIO *memory = NULL;
	X509_SIG *sealed = NULL;

	if (pem.len <= PEM_BYTES_MAX)
		memory = BIO_new_mem_buf(pem.at, (int)pem.len);
	if (memory != NULL)
		sealed = PEM_read_bio_PKCS8(memory, NULL, NULL, NULL);
	BIO_free(memory);
	if (sealed == NULL || !scheme_is_ours(sealed)) {
		error_set(err, ERROR_INPUT, fix_pem,
		    N_("it is no private key file of kaihyo (PKCS#8 PEM, "
		       "encrypted with scrypt and AES-256)"));
		X509_SIG_free(sealed);
		return NULL;
	}
	return sealed;
}

int
private_key_parse(struct span pem, const char *passphrase,
    struct private_key **key, struct error *err)
{
	X509_SIG *sealed = NULL;
	PKCS8_PRIV_KEY_INFO *plain = NULL;
	EVP_PKEY *pkey = NULL;
	int rc = -1;

	*key = NULL;
	if (!passphrase_fits(passphrase, err))
		return -1;
	sealed = pem_read(pem, err);
	if (sealed == NULL)
		goto out;
	plain = PKCS8_decrypt(sealed, passphrase, (int)strlen(passphrase));
	if (plain == NULL) {
		error_set(err, ERROR_SIGNATURE,
		    N_("type the passphrase again; without it the key is lost "
		       "and a new one must be enrolled"),
		    N_("the passphrase is wrong, or the file is damaged"));
		goto out;
	}
	pkey = EVP_PKCS82PKEY(plain);
	if (pkey == NULL || EVP_PKEY_get_base_id(pkey) != EVP_PKEY_ED25519) {
		error_set(err, ERROR_SIGNATURE, fix_pem,
		    N_("the private key is not an Ed25519 key"));
		goto out;
	}
	*key = memory_new(1, sizeof(**key));
	(*key)->pkey = pkey;
	pkey = NULL; /* handed over */
	rc = 0;
out:
	ERR_clear_error();
	EVP_PKEY_free(pkey);
	PKCS8_PRIV_KEY_INFO_free(plain);
	X509_SIG_free(sealed);
	return rc;
}

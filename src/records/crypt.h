/*
 * Keys, sealing and keyed hashes. One 256-bit master key lives in a file that only the daemon's
 * user may read, outside the database; everything else is derived from it. What identifies a person
 * is sealed (XSalsa20-Poly1305) with a key of its own case; destroying that key erases the case
 * while the hash chain, which runs over sealed bytes, stays whole.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_RECORDS_CRYPT_H
#define HQ_RECORDS_CRYPT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define HQ_KEY_BYTES       32
#define HQ_HASH_BYTES      32
#define HQ_SIGNATURE_BYTES 64
#define HQ_KEY_ID_SIZE     17 /* 16 hexadecimal digits and NUL */

struct hq_keys {
    unsigned char seal[HQ_KEY_BYTES];  /* wraps case keys, seals session states */
    unsigned char code[HQ_KEY_BYTES];  /* hashes secret codes and tokens */
    unsigned char index[HQ_KEY_BYTES]; /* hashes phone numbers and the like, to find them again */
    unsigned char sign_public[32];     /* Ed25519, of the chain's head */
    unsigned char sign_secret[64];
    char id[HQ_KEY_ID_SIZE]; /* tells keys apart; reveals nothing */
};

/* Random keys that nobody keeps, for a database in memory. */
void hq_keys_random(struct hq_keys *keys_out);
/*
 * Reads the key file (64 hexadecimal digits). Where it is missing and want_new, makes it, mode
 * 0600, synced. HQ_ENOTFOUND: missing; HQ_EDENIED: others may read it; HQ_EPARSE; HQ_EIO.
 */
enum hq_err hq_keys_load(const char *path, bool want_new, struct hq_keys *keys_out,
                         struct hq_error *error) HQ_MUST_USE;
void hq_keys_wipe(struct hq_keys *keys);

/* Adds nonce and sealed bytes to `out`. */
void hq_seal(const unsigned char key[HQ_KEY_BYTES], struct hq_str plain, struct hq_buf *out);
/* *plain_out is new, NUL-ended. HQ_EIO if it was not sealed with this key, or was changed. */
enum hq_err hq_unseal(const unsigned char key[HQ_KEY_BYTES], struct hq_str sealed, char **plain_out,
                      size_t *len_out) HQ_MUST_USE;
#define HQ_SEAL_EXTRA_BYTES 40

/* Keyed BLAKE2b of `scope`, a separator and `text`: equal only where both are equal. */
void hq_keyed_hash(const unsigned char key[HQ_KEY_BYTES], struct hq_str scope, struct hq_str text,
                   unsigned char hash_out[HQ_HASH_BYTES]);

/* Constant time. */
bool hq_hash_eq(struct hq_str stored, const unsigned char hash[HQ_HASH_BYTES]);

void hq_hex(const unsigned char *bytes, size_t n, char *out); /* out holds 2n + 1 */

#endif

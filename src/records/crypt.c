/* SPDX-License-Identifier: Apache-2.0 */
#include "records/crypt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static const char kdf_context[crypto_kdf_CONTEXTBYTES] = {'h', 'o', 'n', 'g', 'q', 'i', 'a', 'o'};

enum { KDF_SEAL = 1, KDF_CODE, KDF_INDEX, KDF_SIGN, KDF_ID };

static void derive(const unsigned char master[HQ_KEY_BYTES], struct hq_keys *keys)
{
    unsigned char seed[crypto_sign_SEEDBYTES];
    unsigned char id[16];
    crypto_kdf_derive_from_key(keys->seal, sizeof(keys->seal), KDF_SEAL, kdf_context, master);
    crypto_kdf_derive_from_key(keys->code, sizeof(keys->code), KDF_CODE, kdf_context, master);
    crypto_kdf_derive_from_key(keys->index, sizeof(keys->index), KDF_INDEX, kdf_context, master);
    crypto_kdf_derive_from_key(seed, sizeof(seed), KDF_SIGN, kdf_context, master);
    crypto_sign_seed_keypair(keys->sign_public, keys->sign_secret, seed);
    crypto_kdf_derive_from_key(id, sizeof(id), KDF_ID, kdf_context, master);
    hq_hex(id, 8, keys->id);
    sodium_memzero(seed, sizeof(seed));
}

void hq_keys_random(struct hq_keys *keys_out)
{
    unsigned char master[HQ_KEY_BYTES];
    randombytes_buf(master, sizeof(master));
    derive(master, keys_out);
    sodium_memzero(master, sizeof(master));
}

void hq_keys_wipe(struct hq_keys *keys)
{
    sodium_memzero(keys, sizeof(*keys));
}

static enum hq_err fail(struct hq_error *error, enum hq_err err, const char *path, const char *what)
{
    hq_error_set(error, err, "key file: %s", what);
    hq_error_at(error, path, 0, 0);
    return err;
}

static bool write_key(int fd)
{
    unsigned char master[HQ_KEY_BYTES];
    char text[2 * HQ_KEY_BYTES + 2];
    randombytes_buf(master, sizeof(master));
    hq_hex(master, sizeof(master), text);
    text[2 * HQ_KEY_BYTES] = '\n';
    bool is_written =
        write(fd, text, 2 * HQ_KEY_BYTES + 1) == 2 * HQ_KEY_BYTES + 1 && fsync(fd) == 0;
    sodium_memzero(master, sizeof(master));
    sodium_memzero(text, sizeof(text));
    return is_written;
}

/* Whole or not at all, also if two processes start at once: link() does not replace. */
static enum hq_err make_key(const char *path, struct hq_error *error)
{
    char aside[PATH_MAX];
    if (snprintf(aside, sizeof(aside), "%s.%ld", path, (long)getpid()) >= (int)sizeof(aside)) {
        return fail(error, HQ_ELIMIT, path, "path too long");
    }
    int fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fail(error, HQ_EIO, aside, strerror(errno));
    }
    enum hq_err err = HQ_OK;
    if (!write_key(fd)) {
        err = fail(error, HQ_EIO, aside, strerror(errno));
    }
    close(fd);
    if (!err && link(aside, path) != 0 && errno != EEXIST) {
        err = fail(error, HQ_EIO, path, strerror(errno));
    }
    unlink(aside);
    return err;
}

static enum hq_err check_mode(const char *path, struct hq_error *error)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        return fail(error, errno == ENOENT ? HQ_ENOTFOUND : HQ_EIO, path, strerror(errno));
    }
    if (st.st_mode & (S_IRWXG | S_IRWXO)) {
        return fail(error, HQ_EDENIED, path, "others may read it; chmod 600");
    }
    return HQ_OK;
}

enum hq_err hq_keys_load(const char *path, bool want_new, struct hq_keys *keys_out,
                         struct hq_error *error)
{
    if (want_new && access(path, F_OK) != 0) {
        enum hq_err err = make_key(path, error);
        if (err) {
            return err;
        }
    }
    enum hq_err err = check_mode(path, error);
    char *text = NULL;
    size_t len = 0;
    if (!err) {
        err = hq_file_read(path, 1024, &text, &len, error);
    }
    if (err) {
        return err;
    }
    unsigned char master[HQ_KEY_BYTES];
    struct hq_str hex = hq_str_trim((struct hq_str){text, len});
    size_t n = 0;
    if (hex.n != 2 * HQ_KEY_BYTES ||
        sodium_hex2bin(master, sizeof(master), hex.p, hex.n, NULL, &n, NULL) != 0 ||
        n != sizeof(master)) {
        err = fail(error, HQ_EPARSE, path, "must hold 64 hexadecimal digits");
    } else {
        derive(master, keys_out);
    }
    sodium_memzero(text, len);
    sodium_memzero(master, sizeof(master));
    free(text);
    return err;
}

void hq_seal(const unsigned char key[HQ_KEY_BYTES], struct hq_str plain, struct hq_buf *out)
{
    size_t n = HQ_SEAL_EXTRA_BYTES + plain.n;
    unsigned char *sealed = hq_xcalloc(1, n);
    _Static_assert(HQ_SEAL_EXTRA_BYTES == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
                   "nonce and tag");
    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES,
                          (const unsigned char *)(plain.n ? plain.p : ""), plain.n, sealed, key);
    hq_buf_add(out, (struct hq_str){(const char *)sealed, n});
    free(sealed);
}

enum hq_err hq_unseal(const unsigned char key[HQ_KEY_BYTES], struct hq_str sealed, char **plain_out,
                      size_t *len_out)
{
    if (sealed.n < HQ_SEAL_EXTRA_BYTES) {
        return HQ_EIO;
    }
    size_t n = sealed.n - HQ_SEAL_EXTRA_BYTES;
    char *plain = hq_xcalloc(1, n + 1);
    const unsigned char *nonce = (const unsigned char *)sealed.p;
    if (crypto_secretbox_open_easy((unsigned char *)plain, nonce + crypto_secretbox_NONCEBYTES,
                                   sealed.n - crypto_secretbox_NONCEBYTES, nonce, key) != 0) {
        free(plain);
        return HQ_EIO;
    }
    *plain_out = plain;
    *len_out = n;
    return HQ_OK;
}

void hq_keyed_hash(const unsigned char key[HQ_KEY_BYTES], struct hq_str scope, struct hq_str text,
                   unsigned char hash_out[HQ_HASH_BYTES])
{
    crypto_generichash_state state;
    static const unsigned char separator = 0;
    crypto_generichash_init(&state, key, HQ_KEY_BYTES, HQ_HASH_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)(scope.n ? scope.p : ""), scope.n);
    crypto_generichash_update(&state, &separator, 1);
    crypto_generichash_update(&state, (const unsigned char *)(text.n ? text.p : ""), text.n);
    crypto_generichash_final(&state, hash_out, HQ_HASH_BYTES);
}

bool hq_hash_eq(struct hq_str stored, const unsigned char hash[HQ_HASH_BYTES])
{
    return stored.n == HQ_HASH_BYTES && sodium_memcmp(stored.p, hash, HQ_HASH_BYTES) == 0;
}

void hq_hex(const unsigned char *bytes, size_t n, char *out)
{
    sodium_bin2hex(out, 2 * n + 1, bytes, n);
}

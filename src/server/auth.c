/*
 * Roles from bearer tokens.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/auth.h"

#include <sodium.h>
#include <strings.h>

static bool matches(const char *hex, const unsigned char digest[crypto_hash_sha256_BYTES])
{
    unsigned char wanted[crypto_hash_sha256_BYTES];
    size_t n = 0;
    if (sodium_hex2bin(wanted, sizeof(wanted), hex, strlen(hex), NULL, &n, NULL) != 0 ||
        n != sizeof(wanted))
        return false; /* no token set */
    return sodium_memcmp(wanted, digest, sizeof(wanted)) == 0;
}

enum hq_role hq_auth_role(const struct hq_conf *conf, struct hq_str token)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    if (token.n < HQ_AUTH_TOKEN_MIN_BYTES || token.n > HQ_AUTH_TOKEN_MAX_BYTES)
        return HQ_ROLE_WORKER;
    crypto_hash_sha256(digest, (const unsigned char *)token.p, token.n);
    if (matches(conf->admin_token_sha256, digest))
        return HQ_ROLE_ADMIN;
    return matches(conf->staff_token_sha256, digest) ? HQ_ROLE_STAFF : HQ_ROLE_WORKER;
}

const char *hq_role_name(enum hq_role role)
{
    switch (role) {
    case HQ_ROLE_WORKER:
        return "worker";
    case HQ_ROLE_STAFF:
        return "staff";
    case HQ_ROLE_ADMIN:
        return "admin";
    }
    return "worker";
}

struct hq_str hq_auth_bearer(struct hq_str header)
{
    if (header.n < 7 || strncasecmp(header.p, "Bearer ", 7) != 0)
        return HQ_STR("");
    return hq_str_trim((struct hq_str){header.p + 7, header.n - 7});
}

void hq_auth_random(char out[HQ_AUTH_RANDOM_SIZE])
{
    unsigned char bytes[16];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(out, HQ_AUTH_RANDOM_SIZE, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

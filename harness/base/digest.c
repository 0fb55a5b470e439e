/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/digest.h"

#include <sha2.h>
#include <stdint.h>
#include <sys/types.h>

void digest_sha256(const void *data, size_t len, char hex[DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    SHA2_CTX context;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&context);
    if (len > 0) {
        SHA256Update(&context, data, len);
    }
    SHA256Final(digest, &context);
    for (size_t i = 0; i < sizeof(digest); i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[DIGEST_HEX_SIZE - 1] = '\0';
}

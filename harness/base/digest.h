/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 of text and files, for fingerprints and the meaning of a case (libmd). */
#ifndef TARE_HARNESS_BASE_DIGEST_H
#define TARE_HARNESS_BASE_DIGEST_H

#include <stddef.h>

#define DIGEST_HEX_SIZE 65

void digest_sha256(const void *data, size_t len, char hex[DIGEST_HEX_SIZE]);

#endif

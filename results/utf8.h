/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef TARE_RESULTS_UTF8_H
#define TARE_RESULTS_UTF8_H

#include <stddef.h>

/* Bytes of the well-formed character that `text` begins with, 1 to 4; 0 when it begins with
 * none or len is 0. */
size_t utf8_length(const char *text, size_t len);

#endif

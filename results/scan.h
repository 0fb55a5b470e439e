/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strict pass over JSON text in front of cJSON, which by itself takes "01" and "1." for
 * numbers, control characters and broken UTF-8 for text, "\u0000" for the end of a string,
 * and turns every number into a double (2^53 + 1 and the difference of 2 and 2.0 are lost).
 * The pass checks all that and makes a copy for cJSON, in which each number, and each array of
 * nothing but numbers, is one string that begins with SCAN_MARK: every digit arrives, and
 * millions of samples do not become millions of nodes (measured: 0.7 s and 190 MB). */
#ifndef TARE_RESULTS_SCAN_H
#define TARE_RESULTS_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"

/* No text that is UTF-8 holds this byte, so that no string can be taken for a number. A number
 * follows ("\xFF-1.5e3", or "\xFFNaN" where that is taken), or numbers in brackets without blanks ("\xFF[1,2.5]"). */
#define SCAN_MARK '\xFF'

/* Arrays and objects inside each other; a result document has 6. */
#define SCAN_DEPTH_MAX 64

struct scan_stop {
    size_t offset; /* in the text */
    const char
        *what; /* a constant: what is wrong there; NULL when out_limit was reached */
};

/* Adds the copy of `text` to `out`. False, and *ret_stop says where: the text breaks a rule
 * above, or the copy has become longer than out_limit (so that an offset in the copy leads
 * back to one in the text). `takes_nan`: NaN, Infinity and -Infinity may stand for numbers. Whether brackets, commas and colons stand right is for cJSON. */
bool scan_copy(const char *text, size_t len, bool takes_nan, size_t out_limit,
               struct buf *out, struct scan_stop *ret_stop);

#endif

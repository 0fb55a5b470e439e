/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON text written straight into a buffer: exact numbers, our own line breaks, always valid
 * UTF-8. The caller opens and closes in the right order; commas are put where they belong.
 * `key` is NULL inside an array. */
#ifndef TARE_RESULTS_EMIT_H
#define TARE_RESULTS_EMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/buf.h"

struct emit {
    struct buf *out;
    bool has_item; /* of the object or array that is open: the next item needs a comma */
    int indent;    /* the next item begins a line with so many blanks; -1: on this line */
    bool is_compact; /* no blank behind commas and colons */
};

void emit_init(struct emit *emit, struct buf *out);
void emit_open(struct emit *emit, const char *key, char bracket); /* '{' or '[' */
void emit_close(struct emit *emit, char bracket);                 /* '}' or ']' */
/* The next item begins on a line of its own. */
void emit_line(struct emit *emit, int indent);

/* NULL gives null; a byte that is no UTF-8 becomes U+FFFD. */
void emit_string(struct emit *emit, const char *key, const char *value);
void emit_int(struct emit *emit, const char *key, int64_t value);
/* Below 0: null, for counts and times that are not known. */
void emit_count(struct emit *emit, const char *key, int64_t value);
void emit_real(struct emit *emit, const char *key, double value); /* not finite: null */
/* With that many significant digits, for charts. */
void emit_digits(struct emit *emit, const char *key, double value, int digits);
/* As emit_real, always with a point or an exponent: 2.0 is not 2. */
void emit_fraction(struct emit *emit, const char *key, double value);
void emit_bool(struct emit *emit, const char *key, bool value);
void emit_null(struct emit *emit, const char *key);
void emit_ints(struct emit *emit, const char *key, const int64_t *values, size_t count);
void emit_reals(struct emit *emit, const char *key, const double *values, size_t count);
void emit_strings(struct emit *emit, const char *key, const char *const *values,
                  size_t count);
/* One item that is JSON text already. */
void emit_text(struct emit *emit, const char *key, const char *text, size_t len);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of errors in one text, reported all at once as compilers do, each with the source
 * line and a caret:
 *
 *     suites/calls.yaml:14:5: error: unknown key 'warmpus' (did you mean 'warmups'?)
 *        14 |     warmpus: 3
 *           |     ^~~~~~~
 */
#ifndef TARE_HARNESS_BASE_DIAGS_H
#define TARE_HARNESS_BASE_DIAGS_H

#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"

/* More errors than this in one text are counted, not kept. */
#define DIAGS_MAX 100

struct diags {
    struct error *errors;
    size_t count;
    size_t dropped; /* how many came after DIAGS_MAX */
};

void diags_add(struct diags *diags, const struct error *err);
void diags_finish(struct diags *diags);

/* Adds every error to `out`, sorted by place; source is the text of the file (len bytes, may
 * hold any bytes; control characters are shown as '?') or NULL, then no lines are quoted. */
void diags_render(const struct diags *diags, const char *source, size_t len,
                  struct buf *out);

#endif

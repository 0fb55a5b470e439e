/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts what an export wrote into pieces that a receiver takes at once. An item is a line: of plain
 * text, or of a JSON array or object as results/export writes it. */
#ifndef TARE_RESULTS_PUBLISH_BATCH_H
#define TARE_RESULTS_PUBLISH_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"

struct batches {
    const char *text;
    size_t len;
    const char *brackets; /* "[]" or "{}"; "": lines */
    size_t items_max;
    size_t bytes_max;
    size_t total; /* items in all of it */
    size_t first; /* of the present batch, from 1 */
    size_t last;
};

/* `text` is borrowed. */
void batches_begin(struct batches *batches, const struct buf *text, const char *brackets,
                   size_t items_max, size_t bytes_max);

/* The next one, as a document of its own; false: there is none. A single item may be longer than
 * bytes_max. */
bool batches_next(struct batches *batches, struct buf *out);

/* "benches 1 to 100 of 250 of old.json", "3 benches of old.json" */
void batches_about(const struct batches *batches, const char *units, const char *files,
                   struct buf *out);

#endif

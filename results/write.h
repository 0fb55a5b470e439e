/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a result to a result document, version 1 (docs/result-1.schema.json). */
#ifndef TARE_RESULTS_WRITE_H
#define TARE_RESULTS_WRITE_H

#include "harness/base/buf.h"
#include "results/result.h"

/* The whole document as UTF-8 JSON with a final newline. Numbers survive a round trip exactly. */
void result_write(const struct result *result, struct buf *out);

/* For saving after every block without writing every bench again: keeps each bench's text
 * until the bench gets another worker, status, finding or summary. {0} is empty. */
struct result_writer {
    struct buf *texts;
    size_t count;
};
/* `changed[i]`: bench i differs from what was written last; NULL: all. Same bytes as result_write. */
void result_writer_write(struct result_writer *writer, const struct result *result,
                         const bool *changed, struct buf *out);
void result_writer_finish(struct result_writer *writer);

#endif

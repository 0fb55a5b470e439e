/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to the statistics engine, one JSON object a line, and their answers. docs/stats-verb.md
 * is the contract. */
#ifndef TARE_RESULTS_FIGURES_REQUEST_H
#define TARE_RESULTS_FIGURES_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/buf.h"

/* For requests that do not say. */
struct request_defaults {
    double level;
    double margin;
    int64_t seed; /* of the bootstrap; not below 0 */
};

#define REQUEST_DEFAULTS                                                                 \
    {                                                                                    \
        .level = 0.95, .margin = 0.02, .seed = 1                                         \
    }

/* Adds the answer to a line (len bytes, with or without its end) and a line end; nothing for a
 * blank one. False: the request was bad and the answer {"id", "line", "error"} says how. */
bool request_answer(const char *line, size_t len, size_t line_number,
                    const struct request_defaults *defaults, struct buf *out);

#endif

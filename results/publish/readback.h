/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures under their names, as they were sent and as a receiver gives them back. */
#ifndef TARE_RESULTS_PUBLISH_READBACK_H
#define TARE_RESULTS_PUBLISH_READBACK_H

#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/buf.h"
#include "results/publish/receiver.h"

struct reading {
    const char *name; /* all that tells it from others */
    double value;
};

/* {0} is empty. */
struct readings {
    struct reading *items;
    size_t count;
    size_t cap;
    struct arena arena;
};

void readings_finish(struct readings *readings);
void readings_add(struct readings *readings, const char *name, double value);

/* The samples of tare_benchmark_... in a text of Prometheus; labels in the order of their names,
 * "job" and "instance" left out, the date in the name where there is one. */
void readings_of_metrics(struct readings *readings, const struct buf *text);

/* Which of `sent` are among `found`, with values at most `tolerance` (a ratio) apart. Sorts both. */
void readings_compare(struct readings *sent, struct readings *found, double tolerance,
                      struct readback *ret);

#endif

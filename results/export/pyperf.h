/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A side as a file of pyperf, version "1.0", for the exporters that have such files. */
#ifndef TARE_RESULTS_EXPORT_PYPERF_H
#define TARE_RESULTS_EXPORT_PYPERF_H

#include "harness/base/arena.h"
#include "harness/base/buf.h"
#include "results/export/output.h"
#include "results/export/side.h"

/* A fact of the whole file that pyperf itself does not collect. */
struct pyperf_fact {
    const char *key;
    const char *value;
};

/* Adds the file to `bytes`; `facts` ends with {0}, NULL: none. Returns how many benchmarks are in it. */
size_t pyperf_write(const struct export_side *side, const struct pyperf_fact *facts,
                    struct arena *arena, struct export_output *out, struct buf *bytes);

#endif

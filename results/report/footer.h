/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report ends with: what was measured, on what, and what the doctor said. */
#ifndef TARE_RESULTS_REPORT_FOOTER_H
#define TARE_RESULTS_REPORT_FOOTER_H

#include "harness/base/buf.h"
#include "results/report/report.h"
#include "results/result.h"

void footer_write(const struct result *result, const struct report_style *style,
                  struct buf *out);

/* One line each, raw: "CPython 3.12.1, embedded, /opt/a/lib/libpython3.12.so.1.0, debug build". */
void footer_target(struct buf *out, const struct result_target *target);
void footer_machine(struct buf *out, const struct result_machine *machine);
/* "new against base, geometric mean of 40 changes: 1.07x faster [1.06, 1.09]; after correction for
 * their number 30 are faster, 2 slower, 8 unclear"; nothing for fewer than two. */
void footer_geomean(struct buf *out, const struct result *result,
                    const struct result_geomean *geomean);
/* "1.07x faster [1.06, 1.09]". */
void footer_mean_ratio(struct buf *out, const struct result_geomean *geomean);
/* A heading and a line for each interaction; nothing where there is none. */
void footer_interactions(const struct result *result, const struct report_style *style,
                         struct buf *out);
/* "22 benches measured, 1 failed, 1 skipped; seed 42; 2026-11-20T14:03:07Z". */
void footer_counts(struct buf *out, const struct result *result);

#endif

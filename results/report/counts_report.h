/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the memory pass counted: a table behind those of time. Nothing where nothing was counted. */
#ifndef TARE_RESULTS_REPORT_MEMORY_REPORT_H
#define TARE_RESULTS_REPORT_MEMORY_REPORT_H

#include "results/report/report.h"

void memory_report_table(const struct result *result, const struct report_style *style,
                         struct buf *out);
void memory_report_markdown(const struct result *result, struct buf *out);

/* "1.43x less", "2x more", "the same", "more, was 0", "unclear". */
void memory_words_change(struct buf *out, const struct memory_change *change);

/* "39.6 KiB", "-72 B". */
void memory_words_bytes(struct buf *out, int64_t bytes);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was counted of memory and of events: tables behind those of time. Nothing where nothing was counted. */
#ifndef TARE_RESULTS_REPORT_COUNTS_REPORT_H
#define TARE_RESULTS_REPORT_COUNTS_REPORT_H

#include "results/report/report.h"

void counts_report_table(const struct result *result, const struct report_style *style,
                         struct buf *out);
void counts_report_markdown(const struct result *result, struct buf *out);

/* "1.43x less", "2x more", "the same", "more, was 0", "unclear". */
void counts_words_change(struct buf *out, const struct count_change *change);

/* "157", "12.3", "4.56M": of events, at least 0. */
void counts_words_number(struct buf *out, double count);

/* "39.6 KiB", "-72 B". */
void counts_words_bytes(struct buf *out, int64_t bytes);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store tells, in any format: runs, series, changes. */
#ifndef TARE_RESULTS_REPORT_HISTORY_H
#define TARE_RESULTS_REPORT_HISTORY_H

#include "results/report/report.h"
#include "results/store/store.h"

/* A series with its points. */
struct history_item {
    const struct store_series *series;
    const struct store_history *history;
};

/* A change of one of the items. */
struct history_change {
    const struct history_item *item;
    const struct store_change *change;
};

/* `format`: "table", "markdown", "csv", "json". */
void history_runs(const struct store_run_list *runs, const char *format,
                  const struct report_style *style, struct buf *out);

/* What there is a history of. */
void history_series_list(const struct store_series_list *list, const char *format,
                         const struct report_style *style, struct buf *out);

/* Points with their changes; people see at most the last `limit` of each series (0: all), programs all. */
void history_series(const struct history_item *items, size_t count, size_t limit,
                    const char *format, const struct report_style *style,
                    struct buf *out);

void history_changes(const struct history_change *changes, size_t count,
                     const char *format, const struct report_style *style,
                     struct buf *out);

#endif

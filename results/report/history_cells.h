/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the grids of a history have in common: cells, and figures in a series' unit. */
#ifndef TARE_RESULTS_REPORT_HISTORY_CELLS_H
#define TARE_RESULTS_REPORT_HISTORY_CELLS_H

#include "results/report/grid.h"
#include "results/store/store.h"

/* People see the beginning of a hash. NULL: nothing. */
struct grid_cell history_cell_commit(struct grid *grid, const char *commit);
/* "1.20x slower [1.19, 1.21]". */
struct grid_cell history_cell_change(struct grid *grid, const struct store_series *series,
                                     const struct stats_estimate *ratio);
/* "settled", or "provisional". */
struct grid_cell history_cell_settled(struct grid *grid,
                                      const struct store_change *change);
/* For programs only. */
struct grid_cell history_cell_real(double value);

/* Whether its figures are times, in ns; else they are counts. */
bool history_is_time(const struct store_series *series);
/* A time with its unit, or a count of that many. */
void history_add_figure(struct buf *out, const struct store_series *series,
                        const struct stats_estimate *estimate, bool utf8);

#endif

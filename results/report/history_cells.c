/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/history_cells.h"

#include <math.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/metric.h"
#include "results/report/counts_report.h"
#include "results/report/figure.h"
#include "results/report/words.h"

#define COMMIT_SHOWN 10 /* digits of a hash */

struct grid_cell history_cell_commit(struct grid *grid, const char *commit)
{
    struct grid_cell cell = grid_text(grid, commit);
    if (commit != NULL) {
        cell.shown = arena_strndup(&grid->arena, commit, COMMIT_SHOWN);
    }
    return cell;
}

struct grid_cell history_cell_change(struct grid *grid, const struct store_series *series,
                                     const struct stats_estimate *ratio)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    words_level(&text, ratio, metric_is_time(series->metric));
    struct grid_cell cell = grid_shown(grid, buf_text(&text), ratio->point);
    cell.colour = ratio->point > 1.0 ? COLOUR_RED : COLOUR_GREEN;
    return cell;
}

struct grid_cell history_cell_settled(struct grid *grid,
                                      const struct store_change *change)
{
    return grid_text(grid, change->provisional ? "provisional" : "settled");
}

struct grid_cell history_cell_real(double value)
{
    return (struct grid_cell){.number = value, .is_number = true};
}

bool history_is_time(const struct store_series *series)
{
    return strcmp(series->unit, "ns") == 0;
}

void history_add_figure(struct buf *out, const struct store_series *series,
                        const struct stats_estimate *estimate, bool utf8)
{
    char text[NUMBER_SIZE];
    if (isnan(estimate->point)) {
        buf_addc(out, '-');
    } else if (history_is_time(series)) {
        figure_point(out, estimate, utf8);
    } else if (count_is_event(series->metric)) {
        counts_words_number(out, estimate->point);
        buf_addf(out, " %s", series->unit);
    } else {
        number_format(estimate->point, text);
        buf_addf(out, "%s %s", text, series->unit);
    }
}

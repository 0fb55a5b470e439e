/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs, series and changes, a line each; history_series.c has the points. */
#include "results/report/history.h"

#include "harness/base/arena.h"
#include "results/report/history_cells.h"

#define ID_SHOWN 13 /* of a run's: its time, of UUIDs version 7 */

static struct grid_cell id_cell(struct grid *grid, const char *id)
{
    struct grid_cell cell = grid_text(grid, id);
    cell.shown = arena_strndup(&grid->arena, id, ID_SHOWN);
    return cell;
}

enum {
    RUN_RUN,
    RUN_STARTED,
    RUN_MACHINE,
    RUN_TARGET,
    RUN_BUILD,
    RUN_VERSION,
    RUN_COMMIT,
    RUN_COMMITTED,
    RUN_BRANCH,
    RUN_BENCHES,
    RUN_FAILED,
    RUN_COMPLETE,
    RUN_TOOL,
    RUN_BYTES,
    RUN_COLUMNS
};

static const struct grid_column run_columns[RUN_COLUMNS] = {
    [RUN_RUN] = {"run", "run", false},
    [RUN_STARTED] = {"started", "started", false},
    [RUN_MACHINE] = {"machine", "machine", false},
    [RUN_TARGET] = {"target", NULL, false},
    [RUN_BUILD] = {"build", "build", false},
    [RUN_VERSION] = {"version", NULL, false},
    [RUN_COMMIT] = {"commit", "commit", false},
    [RUN_COMMITTED] = {"committed", NULL, false},
    [RUN_BRANCH] = {"branch", "branch", false},
    [RUN_BENCHES] = {"benches", "benches", true},
    [RUN_FAILED] = {"failed", "failed", true},
    [RUN_COMPLETE] = {"complete", NULL, false},
    [RUN_TOOL] = {"tool", "tool", false},
    [RUN_BYTES] = {"document_bytes", NULL, true},
};

void history_runs(const struct store_run_list *runs, const char *format,
                  const struct report_style *style, struct buf *out)
{
    struct grid grid;
    grid_init(&grid, run_columns, RUN_COLUMNS);
    for (size_t i = 0; i < runs->count; i++) {
        const struct store_run *run = &runs->items[i];
        for (size_t j = 0; j < run->target_count; j++) {
            const struct store_target *target = run->targets[j];
            struct grid_cell *row = grid_add_row(&grid);
            row[RUN_RUN] = id_cell(&grid, run->id);
            row[RUN_STARTED] = grid_moment(&grid, run->started_us);
            row[RUN_MACHINE] = grid_text(&grid, run->machine);
            row[RUN_TARGET] = grid_text(&grid, target->name);
            row[RUN_BUILD] = grid_text(&grid, target->build);
            row[RUN_VERSION] = grid_text(&grid, target->version);
            row[RUN_COMMIT] = history_cell_commit(&grid, target->commit);
            row[RUN_COMMITTED] = grid_moment(&grid, target->commit_us);
            row[RUN_BRANCH] = grid_text(&grid, target->branch);
            row[RUN_BENCHES] = grid_count(&grid, run->benches);
            row[RUN_FAILED] = grid_count(&grid, run->failed);
            row[RUN_COMPLETE] = grid_text(&grid, run->complete ? "yes" : "no");
            row[RUN_TOOL] = grid_text(&grid, run->tool);
            row[RUN_BYTES] = grid_count(&grid, run->document_bytes);
        }
    }
    grid_write(&grid, format, style, out);
    grid_finish(&grid);
}

void history_series_list(const struct store_series_list *list, const char *format,
                         const struct report_style *style, struct buf *out)
{
    enum { BENCH, METRIC, MACHINE, BUILD, POINTS, LAST, CURRENT, MEANING, COLUMNS };
    static const struct grid_column columns[COLUMNS] = {
        [BENCH] = {"bench", "bench", false},       [METRIC] = {"metric", "metric", false},
        [MACHINE] = {"machine", "machine", false}, [BUILD] = {"build", "build", false},
        [POINTS] = {"points", "points", true},     [LAST] = {"last", "last", false},
        [CURRENT] = {"current", "", false},        [MEANING] = {"meaning", NULL, false},
    };
    struct grid grid;
    grid_init(&grid, columns, COLUMNS);
    for (size_t i = 0; i < list->count; i++) {
        const struct store_series *series = &list->items[i];
        struct grid_cell *row = grid_add_row(&grid);
        row[BENCH] = grid_text(&grid, series->bench);
        row[METRIC] = grid_text(&grid, series->metric);
        row[MACHINE] = grid_text(&grid, series->machine);
        row[BUILD] = grid_text(&grid, series->build);
        row[POINTS] = grid_count(&grid, series->points);
        row[LAST] = grid_moment(&grid, series->last_us);
        row[CURRENT] = grid_text(&grid, series->is_past ? "changed since" : NULL);
        row[CURRENT].text = series->is_past ? "no" : "yes";
        row[MEANING] = grid_text(&grid, series->meaning);
    }
    grid_write(&grid, format, style, out);
    grid_finish(&grid);
}

enum {
    CHANGE_BENCH,
    CHANGE_METRIC,
    CHANGE_MACHINE,
    CHANGE_BUILD,
    CHANGE_RATIO,
    CHANGE_LOW,
    CHANGE_HIGH,
    CHANGE_SETTLED,
    CHANGE_BEFORE,
    CHANGE_AFTER,
    CHANGE_UNIT,
    CHANGE_LAST_BEFORE,
    CHANGE_FIRST_AFTER,
    CHANGE_BEFORE_AT,
    CHANGE_AFTER_AT,
    CHANGE_COLUMNS
};

static const struct grid_column change_columns[CHANGE_COLUMNS] = {
    [CHANGE_BENCH] = {"bench", "bench", false},
    [CHANGE_METRIC] = {"metric", "metric", false},
    [CHANGE_MACHINE] = {"machine", "machine", false},
    [CHANGE_BUILD] = {"build", "build", false},
    [CHANGE_RATIO] = {"ratio", "change", false},
    [CHANGE_LOW] = {"ratio_low", NULL, true},
    [CHANGE_HIGH] = {"ratio_high", NULL, true},
    [CHANGE_SETTLED] = {"settled", "", false},
    [CHANGE_BEFORE] = {"before", "before", true},
    [CHANGE_AFTER] = {"after", "after", true},
    [CHANGE_UNIT] = {"unit", NULL, false},
    [CHANGE_LAST_BEFORE] = {"last_before", "last before", false},
    [CHANGE_FIRST_AFTER] = {"first_after", "first after", false},
    [CHANGE_BEFORE_AT] = {"last_before_at", NULL, false},
    [CHANGE_AFTER_AT] = {"first_after_at", "date", false},
};

static struct grid_cell level_cell(struct grid *grid, const struct store_series *series,
                                   double level, bool utf8)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct stats_estimate estimate = {
        .point = level, .low = level * 0.995, .high = level * 1.005};
    history_add_figure(&text, series, &estimate, utf8);
    return grid_shown(grid, buf_text(&text), level);
}

void history_changes(const struct history_change *changes, size_t count,
                     const char *format, const struct report_style *style,
                     struct buf *out)
{
    struct grid grid;
    grid_init(&grid, change_columns, CHANGE_COLUMNS);
    for (size_t i = 0; i < count; i++) {
        const struct store_series *series = changes[i].item->series;
        const struct store_change *change = changes[i].change;
        const struct store_point *points = changes[i].item->history->points;
        const struct store_target *before = points[change->before].target;
        const struct store_target *after = points[change->after].target;
        struct grid_cell *row = grid_add_row(&grid);
        row[CHANGE_BENCH] = grid_text(&grid, series->bench);
        row[CHANGE_METRIC] = grid_text(&grid, series->metric);
        row[CHANGE_MACHINE] = grid_text(&grid, series->machine);
        row[CHANGE_BUILD] = grid_text(&grid, series->build);
        row[CHANGE_RATIO] = history_cell_change(&grid, series, &change->ratio);
        row[CHANGE_LOW] = history_cell_real(change->ratio.low);
        row[CHANGE_HIGH] = history_cell_real(change->ratio.high);
        row[CHANGE_SETTLED] = history_cell_settled(&grid, change);
        row[CHANGE_BEFORE] = level_cell(&grid, series, change->level_before, style->utf8);
        row[CHANGE_AFTER] = level_cell(&grid, series, change->level_after, style->utf8);
        row[CHANGE_UNIT] = grid_text(&grid, series->unit);
        row[CHANGE_LAST_BEFORE] = history_cell_commit(&grid, before->commit);
        row[CHANGE_FIRST_AFTER] = history_cell_commit(&grid, after->commit);
        row[CHANGE_BEFORE_AT] = grid_moment(&grid, before->moment_us);
        row[CHANGE_AFTER_AT] = grid_moment(&grid, after->moment_us);
    }
    grid_write(&grid, format, style, out);
    grid_finish(&grid);
}

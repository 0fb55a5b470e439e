/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/changes.h"

#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "stats/changepoint.h"

/* The points that have a figure, as the statistics take them. */
struct values {
    double *logs;
    size_t *places; /* of the points */
    size_t count;
};

static struct values values_of(const struct store_history *history)
{
    struct values values = {
        .logs = xcalloc(history->count + 1, sizeof(*values.logs)),
        .places = xcalloc(history->count + 1, sizeof(*values.places)),
    };
    for (size_t i = 0; i < history->count; i++) {
        double figure = history->points[i].point;
        if (isfinite(figure) && figure > 0.0) {
            values.logs[values.count] = log(figure);
            values.places[values.count++] = i;
        }
    }
    return values;
}

static struct store_change change_of(const struct values *values,
                                     const struct stats_change_point *found)
{
    return (struct store_change){
        .before = values->places[found->index - 1],
        .after = values->places[found->index],
        .level_before = exp(found->before),
        .level_after = exp(found->after),
        .ratio = found->ratio,
        .provisional = found->provisional,
    };
}

static void number_segments(struct store_history *history)
{
    size_t segment = 0;
    for (size_t i = 0; i < history->count; i++) {
        while (segment < history->change_count && i >= history->changes[segment].after) {
            segment++;
        }
        history->points[i].segment = segment;
    }
}

void changes_find(struct store_history *history, struct arena *arena)
{
    const struct stats_change_point_options options = STATS_CHANGE_POINT_OPTIONS;
    struct values values = values_of(history);
    struct stats_change_point *found =
        xcalloc(values.count / options.min_length + 1, sizeof(*found));
    void *scratch = xmalloc(stats_change_points_scratch(values.count) + 1);
    size_t count =
        stats_change_points(values.logs, values.count, &options, found, scratch);
    history->changes = arena_array(arena, count, sizeof(*history->changes));
    for (size_t i = 0; i < count; i++) {
        history->changes[i] = change_of(&values, &found[i]);
    }
    history->change_count = count;
    number_segments(history);
    free(scratch);
    free(found);
    free(values.places);
    free(values.logs);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/metric.h"

#include <math.h>
#include <string.h>

#define TIME "time"

const char *metric_name(size_t index)
{
    return index == 0 ? TIME : count_name((int)index - 1);
}

bool metric_is_time(const char *metric)
{
    return strcmp(metric, TIME) == 0;
}

struct metric_range metric_range(const struct result_bench *bench, const char *metric)
{
    const struct metric_range none = {(double)NAN, (double)NAN, (double)NAN};
    const struct stats_estimate *median = &bench->summary.median;
    enum memory_metric index;
    enum counter counter;
    if (bench->status != RESULT_OK) {
        return none;
    }
    if (memory_metric_find(metric, &index)) {
        const struct memory_count *count = &bench->memory.counts[index];
        return bench->memory.executions <= 0
                   ? none
                   : (struct metric_range){fmax((double)count->median, 0.0),
                                           fmax((double)count->low, 0.0),
                                           fmax((double)count->high, 0.0)};
    }
    if (counter_find(metric, &counter)) {
        const struct counter_figure *figure = &bench->counters.figures[counter];
        return bench->counters.workers <= 0 || figure->absent != NULL
                   ? none
                   : (struct metric_range){figure->median, figure->low, figure->high};
    }
    return bench->summary.present && median->point > 0.0
               ? (struct metric_range){median->point, median->point, median->point}
               : none;
}

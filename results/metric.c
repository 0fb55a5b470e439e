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
    const struct metric_range none = {(double)NAN, (double)NAN, (double)NAN, 0};
    const struct stats_estimate *median = &bench->summary.median;
    int index = count_index(metric);
    if (bench->status != RESULT_OK) {
        return none;
    }
    if (index >= 0) {
        struct count_range count = count_of_bench(bench, index);
        double least = index < MEMORY_METRICS ? 0.0 : -(double)INFINITY;
        return count.n <= 0 ? none
                            : (struct metric_range){fmax(count.median, least),
                                                    fmax(count.low, least),
                                                    fmax(count.high, least), count.n};
    }
    return bench->summary.present && median->point > 0.0
               ? (struct metric_range){median->point, median->point, median->point, 0}
               : none;
}

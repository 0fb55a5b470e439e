/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/selftest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/samples.h"
#include "results/summary.h"
#include "stats/change.h"
#include "stats/quantile.h"
#include "stats/share.h"
#include "stats/stopping.h"

/* Fewer blocks give no interval of 95 %. */
#define FEWEST_BLOCKS 6

/* An effect as large as this times the half-width is found 4 times in 5, for normal errors:
 * (1.960 + 0.842) / 1.960, quantiles of the standard normal at 0.975 and 0.8. */
#define FOUND_MOSTLY 1.43

/* A bench with its partner on the first side, and the log ratios of their blocks. */
struct series {
    double *logs;
    size_t count;
    double *scratch;
    double level;
    double margin_ratio;
};

static void tally_one(struct selftest_tally *tally, const struct stats_change *change,
                      double truth_ratio)
{
    tally->tries++;
    tally->faster += change->verdict == STATS_VERDICT_FASTER;
    tally->slower += change->verdict == STATS_VERDICT_SLOWER;
    tally->covered +=
        change->ratio.low <= truth_ratio && truth_ratio <= change->ratio.high;
    tally->above += change->ratio.point > 1.0;
}

static struct stats_change compare(const struct series *series, size_t first,
                                   size_t count)
{
    return stats_change_paired(series->logs + first, count, series->level,
                               series->margin_ratio, series->scratch);
}

/* Returns the half-width of the ratio from all blocks; NaN when they are too few. */
static double tally_series(struct selftest_row *row, const struct series *series,
                           size_t part_blocks)
{
    if (series->count < FEWEST_BLOCKS) {
        return (double)NAN;
    }
    size_t size = series->count < part_blocks ? series->count : part_blocks;
    for (size_t i = 0; i + size <= series->count; i += size) {
        struct stats_change part = compare(series, i, size);
        tally_one(&row->parts, &part, row->side.truth_ratio);
    }
    struct stats_change whole = compare(series, 0, series->count);
    tally_one(&row->whole, &whole, row->side.truth_ratio);
    return stats_half_width_of_ratio(&whole.ratio);
}

static struct series series_new(const struct result *result,
                                const struct result_bench *base,
                                const struct result_bench *other)
{
    struct series series = {
        .logs = xcalloc(other->worker_count * 3 + 1, sizeof(double)),
        .level = summary_level(result),
        .margin_ratio = summary_margin(result),
    };
    series.scratch = series.logs + other->worker_count;
    series.count = changes_log_ratios(result, base, other, series.logs, NULL);
    return series;
}

static double median_of(const double *values, size_t count)
{
    double sorted[SELFTEST_SIDES_MAX];
    return stats_sort(values, count, sorted) ? stats_median(sorted, count) : (double)NAN;
}

static void judge_case(struct selftest *selftest, const struct result *result,
                       const struct result_bench *base)
{
    const struct result_summary *summary = &base->summary;
    struct selftest_case *said = &selftest->cases[selftest->case_count++];
    double widths[SELFTEST_SIDES_MAX];
    size_t width_count = 0;
    *said = (struct selftest_case){
        .name = base->case_name,
        .blocks = base->worker_count,
        .between_ratio = summary->sd_between / summary->median.point,
        .within_ratio = summary->sd_within / summary->median.point,
    };
    for (size_t i = 0; i < selftest->row_count; i++) {
        struct selftest_row *row = &selftest->rows[i];
        const struct result_bench *other =
            result_find_bench(result, base->variant, row->side.target);
        if (other == NULL || other->status != RESULT_OK) {
            continue;
        }
        struct series series = series_new(result, base, other);
        double width = tally_series(row, &series, selftest->part_blocks);
        if (isfinite(width)) {
            widths[width_count++] = width;
        }
        free(series.logs);
    }
    said->floor_ratio = median_of(widths, width_count);
}

/* Whether the case can be judged, as it is on the first side. */
static bool is_base(const struct result_bench *bench, const struct selftest_side *first)
{
    return strcmp(bench->target, first->target) == 0 && bench->status == RESULT_OK &&
           bench->summary.present && bench->summary.median.point > 0.0;
}

static void judge_row(struct selftest_row *row, double level)
{
    const struct selftest_tally *parts = &row->parts;
    double alpha = 1.0 - level;
    if (row->side.truth_ratio > 1.0) {
        row->has_wrong = stats_share_p_above(parts->faster, parts->tries, alpha / 2.0) <
                         SELFTEST_CHANCE;
    } else {
        size_t below = parts->tries - parts->above;
        size_t fewer = parts->above < below ? parts->above : below;
        row->has_false = stats_share_p_above(parts->faster + parts->slower, parts->tries,
                                             alpha) < SELFTEST_CHANCE;
        row->is_lopsided =
            2.0 * stats_share_p_below(fewer, parts->tries, 0.5) < SELFTEST_CHANCE;
    }
    row->has_missed = stats_share_p_below(parts->covered, parts->tries,
                                          SELFTEST_COVERED_LEAST) < SELFTEST_CHANCE;
}

static void read_worker(struct selftest_yardstick *said, const struct result *result,
                        const struct result_bench *bench,
                        const struct result_worker *worker, double *readings,
                        size_t *count)
{
    said->samples += worker->samples;
    said->disturbed +=
        worker->samples - samples_count(result, bench, worker, SAMPLES_UNDISTURBED);
    for (size_t i = 0; worker->yardstick_ns != NULL && i < worker->samples; i++) {
        readings[(*count)++] = (double)worker->yardstick_ns[i];
    }
}

static struct selftest_yardstick judge_yardstick(const struct result *result)
{
    struct selftest_yardstick said = {.high_ratio = (double)NAN};
    size_t room = 1;
    size_t count = 0;
    for (size_t b = 0; b < result->bench_count; b++) {
        for (size_t w = 0; w < result->benches[b].worker_count; w++) {
            room += result->benches[b].workers[w].samples;
        }
    }
    double *readings = xcalloc(2 * room, sizeof(*readings));
    double *sorted = readings + room;
    for (size_t b = 0; b < result->bench_count; b++) {
        const struct result_bench *bench = &result->benches[b];
        for (size_t w = 0; w < bench->worker_count; w++) {
            read_worker(&said, result, bench, &bench->workers[w], readings, &count);
        }
    }
    if (count > 0 && stats_sort(readings, count, sorted) && sorted[0] > 0.0) {
        said.high_ratio = stats_quantile(sorted, count, 0.9) / sorted[0];
    }
    free(readings);
    return said;
}

/* What a comparison gets: the blocks of the case that has fewest, at most SELFTEST_BLOCKS. */
static size_t choose_part(const struct result *result, const struct selftest_side *first)
{
    size_t blocks = SELFTEST_BLOCKS;
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        if (is_base(bench, first) && bench->worker_count < blocks) {
            blocks = bench->worker_count;
        }
    }
    return blocks > FEWEST_BLOCKS ? blocks : FEWEST_BLOCKS;
}

/* Two workers' share of the time. */
static double pair_time_ns(const struct result *result, int64_t spent_ns)
{
    size_t workers = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        workers += result->benches[i].worker_count;
    }
    return workers > 0 ? 2.0 * (double)spent_ns / (double)workers : (double)NAN;
}

struct selftest selftest_judge(const struct result *result,
                               const struct selftest_side *sides, size_t count,
                               int64_t spent_ns)
{
    struct selftest said = {
        .part_blocks = choose_part(result, &sides[0]),
        .pair_ns = pair_time_ns(result, spent_ns),
        .level = summary_level(result),
        .yardstick = judge_yardstick(result),
        .is_held = true,
    };
    for (size_t i = 1; i < count && said.row_count < SELFTEST_SIDES_MAX; i++) {
        said.rows[said.row_count++].side = sides[i];
    }
    for (size_t i = 0; i < result->bench_count; i++) {
        if (said.case_count < SELFTEST_CASES_MAX &&
            is_base(&result->benches[i], &sides[0])) {
            judge_case(&said, result, &result->benches[i]);
        }
    }
    for (size_t i = 0; i < said.row_count; i++) {
        struct selftest_row *row = &said.rows[i];
        judge_row(row, said.level);
        said.has_enough = said.has_enough || row->parts.tries > 0;
        said.is_held = said.is_held && !row->has_false && !row->is_lopsided &&
                       !row->has_wrong && !row->has_missed;
    }
    said.is_held = said.is_held && said.has_enough;
    return said;
}

double selftest_smallest(const struct selftest *selftest,
                         const struct selftest_case *selftest_case, double time_ns)
{
    double blocks = floor(time_ns / selftest->pair_ns);
    if (!(blocks >= FEWEST_BLOCKS)) {
        return (double)NAN;
    }
    double half =
        selftest_case->floor_ratio * sqrt((double)selftest_case->blocks / blocks);
    return expm1(FOUND_MOSTLY * half);
}

double selftest_smallest_of_all(const struct selftest *selftest, double time_ns,
                                const struct selftest_case **ret_case)
{
    double largest = (double)NAN;
    *ret_case = NULL;
    for (size_t i = 0; i < selftest->case_count; i++) {
        const struct selftest_case *one = &selftest->cases[i];
        double smallest = selftest_smallest(selftest, one, time_ns);
        if (!isnan(smallest) && (isnan(largest) || smallest > largest)) {
            largest = smallest;
            *ret_case = one;
        }
    }
    return largest;
}

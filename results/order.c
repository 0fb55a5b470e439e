/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "results/changes.h"
#include "results/summary.h"
#include "stats/change.h"
#include "stats/mann_whitney.h"

#define ORDER "order"

/* What the rounds of a change say, with room for its samples. */
struct rounds {
    double *logs;
    bool *new_first;
    size_t count;
    size_t firsts;
};

static void rounds_finish(struct rounds *rounds)
{
    free(rounds->logs);
    free(rounds->new_first);
}

static void rounds_init(struct rounds *rounds, const struct result *result,
                        const struct result_bench *base, const struct result_bench *other)
{
    size_t room = 1;
    for (size_t i = 0; i < other->worker_count; i++) {
        room += other->workers[i].samples;
    }
    *rounds = (struct rounds){.logs = xcalloc(room, sizeof(double)),
                              .new_first = xcalloc(room, sizeof(bool))};
    rounds->count = changes_rounds(result, base, other, rounds->logs, rounds->new_first);
    for (size_t i = 0; i < rounds->count; i++) {
        rounds->firsts += rounds->new_first[i];
    }
}

static struct stats_estimate estimate(const struct rounds *rounds, double level)
{
    size_t seconds = rounds->count - rounds->firsts;
    double *scratch =
        xcalloc(rounds->count + stats_mann_whitney_scratch(rounds->firsts, seconds) + 1,
                sizeof(*scratch));
    struct stats_estimate slot =
        stats_change_slot(rounds->logs, rounds->new_first, rounds->count, level, scratch);
    free(scratch);
    return slot;
}

/* The whole interval on one side of 1, and the point further from it than the margin. */
static bool is_felt(const struct stats_estimate *slot, double margin_ratio)
{
    return (slot->low > 1.0 || slot->high < 1.0) &&
           fabs(log(slot->point)) > log1p(margin_ratio);
}

/* Whether the change's order is felt, at a level that `count` looks leave to each of them. */
static bool look_at(struct result *result, struct result_change *change, size_t count,
                    size_t cursors[2])
{
    const struct result_bench *base = result_find_next(result, change->pair.base_variant,
                                                       change->pair.base, &cursors[0]);
    const struct result_bench *other = result_find_next(
        result, change->pair.variant, change->pair.new_target, &cursors[1]);
    SCOPED(rounds_finish) struct rounds rounds = {0};
    if (base == NULL || other == NULL) {
        return false;
    }
    rounds_init(&rounds, result, base, other);
    if (rounds.firsts == 0 || rounds.firsts == rounds.count) {
        return false;
    }
    double level = summary_level(result);
    change->order = estimate(&rounds, level);
    if (!is_felt(&change->order, change->margin_ratio)) {
        return false;
    }
    struct stats_estimate strict = estimate(&rounds, 1.0 - (1.0 - level) / (double)count);
    return is_felt(&strict, change->margin_ratio);
}

/* Other metrics have no rounds. */
static bool has_rounds(const struct result_change *change)
{
    return change->paired && strcmp(change->pair.metric, "time") == 0;
}

/* `most` is the change with the largest of the `felt` effects among `count`. */
static void note(struct result *result, const struct result_change *most, size_t felt,
                 size_t count)
{
    SCOPED(buf_free) struct buf what = BUF_INIT;
    double ratio = most->order.point;
    buf_addf(
        &what,
        "it matters who is sampled first in %zu of %zu comparisons: what comes second is "
        "%.2fx %s in %s",
        felt, count, ratio > 1.0 ? ratio : 1.0 / ratio, ratio > 1.0 ? "slower" : "faster",
        most->pair.variant);
    result_add_finding(
        result, ORDER, "info", buf_text(&what),
        "the order is drawn anew for every round, so that it makes intervals "
        "wider and favours no side",
        "--affinity, or a longer --sample-time");
}

void order_of_result(struct result *result)
{
    const struct result_change *most = NULL;
    size_t cursors[2] = {0, 0};
    size_t count = 0;
    size_t felt = 0;
    result_drop_findings(result, ORDER);
    for (size_t i = 0; i < result->change_count; i++) {
        count += has_rounds(&result->changes[i]);
    }
    for (size_t i = 0; i < result->change_count; i++) {
        struct result_change *change = &result->changes[i];
        change->order = (struct stats_estimate){.n = 0};
        if (has_rounds(change) && look_at(result, change, count, cursors)) {
            bool is_more = most == NULL ||
                           fabs(log(change->order.point)) > fabs(log(most->order.point));
            most = is_more ? change : most;
            felt++;
        }
    }
    if (felt > 0) {
        note(result, most, felt, count);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/emit_figures.h"

#include <math.h>

#include "results/figures/cautions.h"
/* Below this much of a level is rounding, not a level that was missed. */
#define LEVEL_TOLERANCE 1e-9

static const char *reason_of(const struct stats_estimate *estimate)
{
    if (isnan(estimate->point)) {
        return estimate->n == 0 ? "there is no value" : "not defined for these values";
    }
    if (isnan(estimate->low) || isnan(estimate->high)) {
        return "too few for any interval";
    }
    if (estimate->achieved_level < estimate->level - LEVEL_TOLERANCE) {
        return "too few for an interval of the level asked for";
    }
    return NULL;
}

void emit_estimate_members(struct emit *emit, const struct stats_estimate *estimate,
                           const char *unit)
{
    const char *reason = reason_of(estimate);
    emit_real(emit, "point", estimate->point);
    emit_real(emit, "low", estimate->low);
    emit_real(emit, "high", estimate->high);
    emit_real(emit, "level", estimate->level);
    emit_real(emit, "achieved_level", estimate->achieved_level);
    emit_string(emit, "method", estimate->method);
    emit_string(emit, "unit", unit);
    emit_count(emit, "n", unit != NULL ? (int64_t)estimate->n : -1);
    if (reason != NULL) {
        emit_string(emit, "reason", reason);
    }
}

void emit_estimate(struct emit *emit, const char *key,
                   const struct stats_estimate *estimate, const char *unit)
{
    emit_open(emit, key, '{');
    emit_estimate_members(emit, estimate, unit);
    emit_close(emit, '}');
}

static void emit_drift(struct emit *emit, const struct stats_drift *drift)
{
    emit_open(emit, "drift", '{');
    emit_real(emit, "r1", drift->r1);
    emit_real(emit, "p", drift->p);
    emit_bool(emit, "warned", drift->warned);
    emit_real(emit, "widen", drift->widen);
    if (isnan(drift->r1)) {
        emit_string(emit, "reason", "fewer than 10 in a row say nothing about drift");
    }
    emit_close(emit, '}');
}

static void emit_counts(struct emit *emit, const struct stats_workers_outliers *outliers)
{
    emit_int(emit, "mild", (int64_t)outliers->by_z.mild);
    emit_int(emit, "severe", (int64_t)outliers->by_z.severe);
    emit_open(emit, "fences", '{');
    emit_int(emit, "mild", (int64_t)outliers->by_fences.mild);
    emit_int(emit, "severe", (int64_t)outliers->by_fences.severe);
    emit_close(emit, '}');
    emit_string(emit, "scale", outliers->scale.method);
    emit_real(emit, "time_share", outliers->time_share);
    emit_real(emit, "mean", outliers->mean);
    emit_real(emit, "mean_without", outliers->mean_without);
}

static void emit_outlying_workers(struct emit *emit, const struct described *described)
{
    const struct stats_robust_scale *scale = &described->said.outliers.scale;
    emit_open(emit, "indices", '[');
    for (size_t i = 0; i < described->numbers->workers; i++) {
        double figure = described->figures[i];
        if (!isnan(figure) &&
            stats_outlier_class(scale, log(figure)) != STATS_OUTLIER_NONE) {
            emit_int(emit, NULL, (int64_t)i);
        }
    }
    emit_close(emit, ']');
}

/* [worker, value] each. */
static void emit_outlying_values(struct emit *emit, const struct described *described)
{
    const struct numbers *numbers = described->numbers;
    const double *value = numbers->values;
    emit_open(emit, "indices", '[');
    for (size_t i = 0; i < numbers->workers; i++) {
        for (size_t j = 0; j < numbers->sizes[i]; j++, value++) {
            if (stats_workers_class_within(&described->said, described->figures[i],
                                           *value) != STATS_OUTLIER_NONE) {
                emit_ints(emit, NULL, (int64_t[]){(int64_t)i, (int64_t)j}, 2);
            }
        }
    }
    emit_close(emit, ']');
}

static void emit_outliers(struct emit *emit, const struct described *described)
{
    emit_open(emit, "outliers", '{');
    emit_open(emit, "workers", '{');
    emit_counts(emit, &described->said.outliers);
    emit_outlying_workers(emit, described);
    emit_close(emit, '}');
    emit_open(emit, "values", '{');
    emit_counts(emit, &described->said.outliers_within);
    emit_outlying_values(emit, described);
    emit_close(emit, '}');
    emit_close(emit, '}');
}

static void emit_modes_of(struct emit *emit, const char *key,
                          const struct stats_modes *modes)
{
    emit_open(emit, key, '{');
    emit_int(emit, "count", (int64_t)modes->count);
    emit_real(emit, "separation", modes->separation);
    emit_real(emit, "threshold", modes->threshold);
    emit_open(emit, "modes", '[');
    for (size_t i = 0; i < modes->count; i++) {
        emit_open(emit, NULL, '{');
        emit_real(emit, "place", modes->modes[i].place);
        emit_real(emit, "weight", modes->modes[i].weight);
        emit_int(emit, "count", (int64_t)modes->modes[i].count);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    if (modes->count == 0) {
        emit_string(emit, "reason", "too few to tell");
    }
    emit_close(emit, '}');
}

static void emit_spread(struct emit *emit, const struct stats_workers *said)
{
    emit_real(emit, "min", said->min);
    emit_real(emit, "q1", said->q1);
    emit_real(emit, "q3", said->q3);
    emit_real(emit, "max", said->max);
    emit_real(emit, "sd_between", said->sd_between);
    emit_real(emit, "sd_within", said->sd_within);
    emit_real(emit, "spread_ratio", said->sd_between / said->sd_within);
    emit_real(emit, "icc", said->variance.icc);
    if (isnan(said->sd_between)) {
        emit_string(emit, "reason", "fewer than 2 workers have no spread between them");
    } else if (isnan(said->sd_within)) {
        emit_string(emit, "reason",
                    "workers of one value each have no spread within them");
    }
}

void emit_described(struct emit *emit, const struct described *described)
{
    const struct stats_workers *said = &described->said;
    emit_int(emit, "workers", (int64_t)said->workers);
    emit_int(emit, "values", (int64_t)said->values);
    emit_estimate(emit, "median", &said->median, "worker");
    emit_estimate(emit, "mean", &said->mean, "worker");
    emit_estimate(emit, "hodges_lehmann", &said->hodges_lehmann, "worker");
    emit_spread(emit, said);
    emit_outliers(emit, described);
    emit_drift(emit, &said->drift);
    emit_open(emit, "modes", '{');
    emit_modes_of(emit, "workers", &said->modes);
    emit_modes_of(emit, "values", &said->modes_within);
    emit_close(emit, '}');
    emit_real(emit, "samples_best", said->samples_best);
    emit_real(emit, "workers_needed", said->workers_needed);
    struct cautions cautions = {0};
    cautions_of_workers(&cautions, said);
    cautions_emit(emit, &cautions);
}

static void emit_with_p(struct emit *emit, const char *key,
                        const struct stats_estimate *estimate, double p, const char *unit)
{
    emit_open(emit, key, '{');
    emit_estimate_members(emit, estimate, unit);
    emit_real(emit, "p", p);
    emit_close(emit, '}');
}

static void emit_secondary(struct emit *emit, const struct compared *compared,
                           const char *unit)
{
    const struct stats_change_more *more = &compared->more;
    emit_open(emit, "secondary", '{');
    emit_with_p(emit, "hodges_lehmann", &more->hodges_lehmann, more->hodges_lehmann_p,
                unit);
    emit_with_p(emit, compared->how.paired ? "student" : "welch", &more->student,
                more->student_p, unit);
    emit_open(emit, "mean_ratio", '{');
    emit_real(emit, "point", more->mean_ratio);
    emit_close(emit, '}');
    emit_close(emit, '}');
}

void emit_compared(struct emit *emit, const struct compared *compared)
{
    const struct stats_change *change = &compared->change;
    bool paired = compared->how.paired;
    const char *unit = paired ? "block" : "worker";
    emit_estimate(emit, "ratio", &change->ratio, unit);
    emit_real(emit, "p", change->p);
    emit_bool(emit, "beyond_margin", change->beyond_margin);
    emit_bool(emit, "within_margin", change->within_margin);
    emit_bool(emit, "paired", paired);
    emit_int(emit, "blocks", (int64_t)change->blocks);
    emit_real(emit, "blocks_needed", change->blocks_needed);
    if (paired) {
        emit_int(emit, "dropped_blocks", (int64_t)compared->dropped_blocks);
    }
    emit_int(emit, "base_workers", (int64_t)compared->base_workers);
    emit_int(emit, "new_workers", (int64_t)compared->new_workers);
    emit_real(emit, "margin", compared->how.margin);
    emit_estimate(emit, "difference", &compared->more.difference, unit);
    emit_secondary(emit, compared, unit);
    emit_bool(emit, "disagreement", compared->more.disagreement);
    emit_drift(emit, &change->drift);
    struct cautions cautions = {0};
    cautions_of_change(&cautions, compared);
    cautions_emit(emit, &cautions);
}

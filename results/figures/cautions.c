/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/cautions.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

void cautions_add(struct cautions *cautions, const char *code, const char *format, ...)
{
    if (cautions->count == CAUTIONS_MAX) {
        return;
    }
    struct caution *caution = &cautions->items[cautions->count++];
    caution->code = code;
    va_list args;
    va_start(args, format);
    vsnprintf(caution->text, sizeof(caution->text), format, args);
    va_end(args);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void add_few_workers(struct cautions *cautions, const struct stats_workers *said)
{
    double percent = said->median.level * 100;
    double reached = said->median.achieved_level * 100;
    if (reached > 0) {
        cautions_add(
            cautions, "too_few_workers",
            "an interval from %zu worker%s has a level of %.4g %% at most, not of %.4g %%",
            said->workers, plural(said->workers), reached, percent);
    } else {
        cautions_add(cautions, "too_few_workers",
                     "there is no %.4g %% interval from %zu worker%s: measure with more",
                     percent, said->workers, plural(said->workers));
    }
}

void cautions_of_workers(struct cautions *cautions, const struct stats_workers *said)
{
    if (said->too_few_workers) {
        add_few_workers(cautions, said);
    }
    if (said->drift.warned) {
        cautions_add(cautions, "drift",
                     "workers that followed each other are alike (p = %.2g): something "
                     "changed slowly while they ran, so the interval was widened %.2fx",
                     said->drift.p, said->drift.widen);
    }
    if (said->modes.count > 1) {
        cautions_add(
            cautions, "modes",
            "whole workers sit at one of %zu levels: the median may jump between "
            "them",
            said->modes.count);
    }
    if (said->modes_within.count > 1) {
        cautions_add(cautions, "modes_within",
                     "the values of a worker sit at one of %zu levels",
                     said->modes_within.count);
    }
    size_t severe = said->outliers.by_z.severe;
    if (severe > 0) {
        cautions_add(cautions, "outliers",
                     "%zu of %zu workers lie%s far from the others; none is left out",
                     severe, said->workers, severe == 1 ? "s" : "");
    }
}

static void add_few_blocks(struct cautions *cautions, const struct compared *compared)
{
    const struct stats_estimate *ratio = &compared->change.ratio;
    double percent = ratio->level * 100;
    if (compared->how.paired) {
        size_t n = compared->change.blocks;
        cautions_add(
            cautions, "too_few_blocks",
            "there is no %.4g %% interval from %zu pair%s: nothing can be shown with so "
            "few",
            percent, n, plural(n));
    } else {
        cautions_add(
            cautions, "too_few_workers",
            "there is no %.4g %% interval from %zu and %zu workers: nothing can be shown "
            "with so few",
            percent, compared->base_workers, compared->new_workers);
    }
}

static void caution_of_drift(struct cautions *cautions, const struct compared *compared)
{
    const struct stats_drift *drift = &compared->change.drift;
    if (!drift->warned) {
        return;
    }
    const char *who = compared->how.paired         ? "blocks"
                      : compared->drift_is_of_base ? "workers of the base"
                                                   : "workers of the new side";
    if (drift->widen > 1.0) {
        cautions_add(cautions, "drift",
                     "%s that followed each other are alike (p = %.2g): the interval was "
                     "widened %.2fx, and this is never called the same",
                     who, drift->p, drift->widen);
    } else {
        cautions_add(cautions, "drift",
                     "%s that followed each other are a little alike (p = %.2g): this is "
                     "never called the same",
                     who, drift->p);
    }
}

void cautions_of_change(struct cautions *cautions, const struct compared *compared)
{
    const struct stats_change *change = &compared->change;
    if (!(change->ratio.achieved_level >= change->ratio.level - 1e-9)) {
        add_few_blocks(cautions, compared);
    }
    if (compared->dropped_blocks > 0) {
        cautions_add(
            cautions, "dropped_blocks", "%zu block%s left out: a side has no value there",
            compared->dropped_blocks, compared->dropped_blocks == 1 ? " is" : "s are");
    }
    if (!compared->how.paired) {
        cautions_add(cautions, CAUTION_UNPAIRED, "%s", CAUTION_UNPAIRED_TEXT);
    }
    caution_of_drift(cautions, compared);
    if (compared->more.disagreement) {
        cautions_add(cautions, "disagreement",
                     "other methods see a change in the other direction: look at the "
                     "distributions");
    }
}

void cautions_emit(struct emit *emit, const struct cautions *cautions)
{
    emit_open(emit, "warnings", '[');
    for (size_t i = 0; i < cautions->count; i++) {
        emit_open(emit, NULL, '{');
        emit_string(emit, "code", cautions->items[i].code);
        emit_string(emit, "text", cautions->items[i].text);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

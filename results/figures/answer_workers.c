/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"workers": [[1, 2], [3]]}: the estimate of one sample. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"
#include "results/figures/emit_figures.h"
#include "results/figures/question.h"
#include "results/figures/resampled.h"

/* "mean", "median", "p90", "p99.9"; false and a mistake for anything else. */
static bool read_statistic(const struct json *at, struct resampled_how *how)
{
    SCOPED(arena_finish) struct arena arena = {0};
    const char *text = json_string_value(at, &arena);
    double percent = 0;
    how->is_mean = text != NULL && strcmp(text, "mean") == 0;
    if (text == NULL || how->is_mean) {
        return text != NULL;
    }
    if (strcmp(text, "median") == 0) {
        how->p = 0.5;
        return true;
    }
    if (text[0] == 'p' && number_parse(text + 1, &percent) && percent > 0 &&
        percent < 100) {
        how->p = percent / 100;
        return true;
    }
    json_fail(at, "expected mean, median or a percentile such as p90");
    return false;
}

static enum stats_bootstrap_kind read_kind(const struct json *root)
{
    struct json at = json_get(root, "bootstrap");
    if (at.node == NULL || json_equals(&at, "bca")) {
        return STATS_BOOTSTRAP_BCA;
    }
    if (json_equals(&at, "percentile")) {
        return STATS_BOOTSTRAP_PERCENTILE;
    }
    if (!json_equals(&at, "t")) {
        json_fail(&at, "expected bca, percentile or t");
    }
    return STATS_BOOTSTRAP_T;
}

static void emit_statistic(const struct question *question, const struct json *at,
                           const struct numbers *numbers, double level)
{
    struct resampled_how how = {.level = level,
                                .seed = (uint64_t)question_seed(question),
                                .kind = read_kind(&question->root)};
    if (!read_statistic(at, &how) || json_failed(at->doc)) {
        return;
    }
    if (how.kind == STATS_BOOTSTRAP_T && !how.is_mean) {
        json_fail(at, "the bootstrap t is for the mean only: ask for bca or percentile");
        return;
    }
    SCOPED(arena_finish) struct arena arena = {0};
    size_t resamples = 0;
    struct stats_estimate estimate = resample(numbers, &how, &resamples);
    struct emit *emit = question->emit;
    emit_open(emit, "statistic", '{');
    emit_string(emit, "name", json_string_value(at, &arena));
    emit_estimate_members(emit, &estimate, "worker");
    emit_int(emit, "resamples", (int64_t)resamples);
    emit_int(emit, "seed", (int64_t)how.seed);
    emit_string(emit, "generator", "splitmix64");
    emit_close(emit, '}');
}

void answer_workers(const struct question *question)
{
    SCOPED(numbers_finish) struct numbers numbers = {0};
    const struct json *root = &question->root;
    double level = question_share(root, "level", question->defaults->level);
    struct json statistic = json_get(root, "statistic");
    numbers_read(&numbers, root, "workers");
    question_seed(question);
    read_kind(root);
    if (json_failed(root->doc)) {
        return;
    }
    SCOPED(described_finish) struct described described = {0};
    describe(&described, &numbers, level);
    emit_described(question->emit, &described);
    if (statistic.node != NULL) {
        emit_statistic(question, &statistic, &numbers, level);
    }
}

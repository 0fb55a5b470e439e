/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"sizes": [...], "times": [[...], ...]}: how the time grows with the size. */
#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"
#include "results/figures/cautions.h"
#include "results/figures/emit_figures.h"
#include "results/figures/question.h"
#include "stats/complexity.h"

static void read_sizes(const struct json *root, double **ret_sizes, size_t *ret_count)
{
    json_require(root, "sizes");
    struct json array = json_array(root, "sizes");
    size_t count = json_length(&array);
    double *sizes = xcalloc(count + 1, sizeof(*sizes));
    if (json_reals(&array, false, sizes)) {
        for (size_t i = 0; i < count; i++) {
            struct json item = {.doc = array.doc, .parent = &array, .index = i};
            if (!(sizes[i] >= 1)) {
                char text[NUMBER_SIZE];
                number_format(sizes[i], text);
                json_fail(&item, "expected a size of 1 or more, found %s", text);
                break;
            }
        }
    }
    *ret_sizes = sizes;
    *ret_count = count;
}

static void emit_fit(struct emit *emit, const struct stats_complexity *found,
                     enum stats_growth growth)
{
    const struct stats_growth_fit *fit = &found->fits[growth];
    emit_open(emit, NULL, '{');
    emit_string(emit, "model", stats_growth_name(growth));
    emit_real(emit, "bic", fit->bic);
    emit_real(emit, "a", fit->a);
    emit_real(emit, "b", fit->b);
    emit_real(emit, "residual", fit->error);
    if (isnan(fit->bic)) {
        emit_string(emit, "reason", "it has no fit with a >= 0 and b > 0");
    }
    emit_close(emit, '}');
}

static void emit_fits(struct emit *emit, const char *key,
                      const struct stats_complexity *found, bool candidates_only)
{
    emit_open(emit, key, '[');
    for (int i = 0; i < STATS_GROWTHS; i++) {
        if (!candidates_only || found->fits[i].is_candidate) {
            emit_fit(emit, found, (enum stats_growth)i);
        }
    }
    emit_close(emit, ']');
}

static void emit_coefficients(struct emit *emit, const struct stats_complexity *found)
{
    const struct stats_growth_fit *best = &found->fits[found->model];
    emit_open(emit, "coefficients", '{');
    emit_real(emit, "a", found->is_known ? best->a : (double)NAN);
    emit_real(emit, "b", found->is_known ? best->b : (double)NAN);
    emit_string(emit, "form", "time = a + b f(n)");
    emit_close(emit, '}');
}

static void add_cautions(struct cautions *cautions, const struct stats_complexity *found)
{
    if (found->too_few_sizes) {
        cautions_add(cautions, "too_few_sizes",
                     "fewer than 7 sizes do not tell the models apart");
    }
    if (found->too_few_decades) {
        cautions_add(cautions, "too_few_decades",
                     "the largest size is less than 1000 times the smallest");
    }
    if (found->overhead_dominates) {
        cautions_add(cautions, "overhead_dominates",
                     "most of the time does not depend on the size, which hides how the "
                     "rest grows");
    }
    if (found->is_ambiguous) {
        cautions_add(cautions, "ambiguous",
                     "the data do not tell the candidates apart: more sizes, further "
                     "apart, would");
    }
}

static void emit_found(struct emit *emit, const struct stats_complexity *found)
{
    emit_string(emit, "model", found->is_known ? stats_growth_name(found->model) : NULL);
    emit_bool(emit, "ambiguous", found->is_ambiguous);
    if (!found->is_known) {
        emit_string(emit, "reason", "fewer than 3 different sizes");
    }
    emit_fits(emit, "candidates", found, true);
    emit_fits(emit, "fits", found, false);
    emit_coefficients(emit, found);
    emit_estimate(emit, "slope", &found->slope, "size");
    struct cautions cautions = {0};
    add_cautions(&cautions, found);
    cautions_emit(emit, &cautions);
}

/* A size without a time is not there. */
static void answer_fit(const struct question *question, double *sizes,
                       const struct described *described, double level)
{
    size_t count = described->numbers->workers;
    double *times = xcalloc(4 * count + 1, sizeof(*times));
    double *scratch = times + count;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(described->figures[i])) {
            sizes[n] = sizes[i];
            times[n++] = described->figures[i];
        }
    }
    struct stats_complexity found =
        stats_complexity(sizes, times, n, 0.0, level, scratch);
    emit_found(question->emit, &found);
    free(times);
}

void answer_sizes(const struct question *question)
{
    const struct json *root = &question->root;
    double level = question_share(root, "level", question->defaults->level);
    double *sizes = NULL;
    size_t count = 0;
    SCOPED(numbers_finish) struct numbers numbers = {0};
    read_sizes(root, &sizes, &count);
    numbers_read(&numbers, root, "times");
    if (!json_failed(root->doc) && numbers.workers != count) {
        struct json at = json_get(root, "times");
        json_fail(&at, "there are %zu sizes and times for %zu", count, numbers.workers);
    }
    if (!json_failed(root->doc)) {
        SCOPED(described_finish) struct described described = {0};
        describe(&described, &numbers, level);
        answer_fit(question, sizes, &described, level);
    }
    free(sizes);
}

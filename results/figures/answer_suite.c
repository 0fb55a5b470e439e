/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"changes": [...]}: many changes at once, each from samples or an answer given earlier. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/emit_json.h"
#include "results/figures/cautions.h"
#include "results/figures/emit_figures.h"
#include "results/figures/question.h"
#include "stats/adjust.h"
#include "stats/geomean.h"

/* The share of false ones that is tolerated among those called changed. */
#define DEFAULT_Q 0.05
#define FEWEST    6
#define RESAMPLES 10000
#define STEPS_MAX 2e9 /* a resample of the geometric mean looks at every block */
#define CELLS_MAX 5e7 /* of the table of blocks and cases */

struct part {
    struct json at;
    bool has_samples;
    struct sides sides; /* with samples */
    double point;
    double p;
    enum stats_verdict verdict; /* before the correction */
    size_t blocks;              /* paired, with samples; else 0 */
};

struct suite {
    struct part *parts;
    size_t count;
    double *p;
    double *p_adjusted;
};

static void suite_finish(struct suite *suite)
{
    for (size_t i = 0; i < suite->count; i++) {
        sides_finish(&suite->parts[i].sides);
    }
    free(suite->parts);
    free(suite->p);
}

static enum stats_verdict read_verdict(const struct json *at)
{
    static const enum stats_verdict all[] = {STATS_VERDICT_FASTER, STATS_VERDICT_SLOWER,
                                             STATS_VERDICT_SAME, STATS_VERDICT_UNCLEAR};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (json_equals(at, stats_verdict_name(all[i]))) {
            return all[i];
        }
    }
    json_fail(at, "expected faster, slower, same or unclear");
    return STATS_VERDICT_UNCLEAR;
}

/* An earlier answer; of one that went through a correction already, what it was before. */
static void read_given(struct part *part)
{
    json_require(&part->at, "ratio");
    json_require(&part->at, "verdict");
    struct json ratio = json_object(&part->at, "ratio");
    struct json point = json_get(&ratio, "point");
    struct json raw = json_get(&part->at, "verdict_raw");
    struct json verdict = json_get(&part->at, "verdict");
    struct json p = json_get(&part->at, "p");
    part->point = json_real(&ratio, "point");
    part->p = json_real(&part->at, "p");
    part->verdict = read_verdict(raw.node != NULL ? &raw : &verdict);
    if (point.node != NULL && !(part->point > 0)) {
        json_fail(&point, "a ratio is above 0");
    }
    if (p.node != NULL && !(part->p >= 0 && part->p <= 1)) {
        json_fail(&p, "expected a number from 0 to 1");
    }
}

static void read_part(struct part *part, const struct question *question)
{
    static const char *const keys[] = {"base", "new", "paired", "margin", "level", NULL};
    part->has_samples = json_get(&part->at, "base").node != NULL ||
                        json_get(&part->at, "new").node != NULL;
    if (!part->has_samples) {
        read_given(part);
        return;
    }
    question_check_keys(&part->at, keys);
    if (json_failed(part->at.doc) || !sides_read(&part->sides, question, &part->at)) {
        return;
    }
    const struct compared *compared = &part->sides.compared;
    part->point = compared->change.ratio.point;
    part->p = compared->change.p;
    part->verdict = compared->change.verdict;
    part->blocks = compared->how.paired ? compared->change.blocks : 0;
}

/* `array` must outlive the suite. */
static void read_parts(struct suite *suite, const struct question *question,
                       const struct json *array)
{
    size_t count = json_count(array);
    suite->parts = xcalloc(count + 1, sizeof(*suite->parts));
    suite->p = xcalloc(2 * count + 1, sizeof(*suite->p));
    suite->p_adjusted = suite->p + count;
    for (struct json item = json_first(array);
         item.node != NULL && !json_failed(array->doc) && json_is_object(&item);
         item = json_next(&item)) {
        struct part *part = &suite->parts[suite->count];
        part->at = item;
        read_part(part, question);
        suite->p[suite->count++] = part->p;
    }
}

/* What an earlier answer says is said again, but for what the correction decides anew. */
static void emit_given(struct emit *emit, const struct json *at)
{
    static const char *const anew[] = {"p_adjusted", "verdict", "verdict_raw"};
    for (struct json item = json_first(at); item.node != NULL; item = json_next(&item)) {
        bool is_kept = true;
        for (size_t i = 0; i < ARRAY_LEN(anew); i++) {
            is_kept = is_kept && strcmp(item.key, anew[i]) != 0;
        }
        if (is_kept) {
            emit_json(emit, item.key, &item);
        }
    }
}

static void emit_samples(struct emit *emit, const struct part *part)
{
    static const char *const passed[] = {"id", "name"};
    for (size_t i = 0; i < ARRAY_LEN(passed); i++) {
        struct json at = json_get(&part->at, passed[i]);
        if (at.node != NULL) {
            emit_json(emit, passed[i], &at);
        }
    }
    emit_compared(emit, &part->sides.compared);
}

static void emit_parts(struct emit *emit, const struct suite *suite, double q,
                       size_t counts[4])
{
    emit_open(emit, "changes", '[');
    for (size_t i = 0; i < suite->count; i++) {
        const struct part *part = &suite->parts[i];
        enum stats_verdict verdict =
            stats_adjust_verdict(part->verdict, suite->p_adjusted[i], q);
        counts[verdict]++;
        emit_open(emit, NULL, '{');
        if (part->has_samples) {
            emit_samples(emit, part);
        } else {
            emit_given(emit, &part->at);
        }
        emit_real(emit, "p_adjusted", suite->p_adjusted[i]);
        emit_string(emit, "verdict", stats_verdict_name(verdict));
        emit_string(emit, "verdict_raw", stats_verdict_name(part->verdict));
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

/* Rounds are the blocks by their number, so that a block that one change dropped keeps its place
 * in the others. NULL where a change has no blocks to draw from, or there are too many. */
static double *rounds_of(const struct suite *suite, size_t *ret_rounds)
{
    size_t rounds = 0;
    for (size_t i = 0; i < suite->count; i++) {
        const struct compared *compared = &suite->parts[i].sides.compared;
        if (compared->log_ratios == NULL) {
            return NULL;
        }
        rounds = compared->rounds > rounds ? compared->rounds : rounds;
    }
    if ((double)suite->count * (double)rounds > CELLS_MAX) {
        return NULL;
    }
    double *logs = xcalloc(suite->count * rounds + 1, sizeof(*logs));
    for (size_t i = 0; i < suite->count; i++) {
        const struct compared *compared = &suite->parts[i].sides.compared;
        for (size_t j = 0; j < rounds; j++) {
            logs[i * rounds + j] =
                j < compared->rounds ? compared->log_ratios[j] : (double)NAN;
        }
    }
    *ret_rounds = rounds;
    return logs;
}

static double mean_of_points(const struct suite *suite, size_t *ret_cases)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < suite->count; i++) {
        if (suite->parts[i].point > 0) {
            sum += log(suite->parts[i].point);
            n++;
        }
    }
    *ret_cases = n;
    return n > 0 ? exp(sum / (double)n) : (double)NAN;
}

static void emit_geomean_of_points(struct emit *emit, const struct suite *suite)
{
    size_t cases = 0;
    double point = mean_of_points(suite, &cases);
    emit_open(emit, "geomean", '{');
    emit_real(emit, "point", point);
    emit_null(emit, "low");
    emit_null(emit, "high");
    emit_int(emit, "cases", (int64_t)cases);
    emit_string(emit, "reason",
                cases == 0
                    ? "there is no change"
                    : "an interval needs the paired blocks of every change (of all "
                      "together no more than 50 million)");
    emit_close(emit, '}');
}

static void emit_geomean(const struct question *question, const struct suite *suite,
                         double level)
{
    struct emit *emit = question->emit;
    size_t rounds = 0;
    double *logs = suite->count > 0 ? rounds_of(suite, &rounds) : NULL;
    if (logs == NULL) {
        emit_geomean_of_points(emit, suite);
        return;
    }
    double steps = (double)suite->count * (double)rounds * RESAMPLES;
    size_t resamples =
        steps > STEPS_MAX ? (size_t)fmax(200, RESAMPLES * STEPS_MAX / steps) : RESAMPLES;
    int64_t seed = question_seed(question);
    double *scratch = xcalloc(stats_geomean_scratch(suite->count, rounds, resamples) + 1,
                              sizeof(*scratch));
    size_t *indices =
        xcalloc(stats_geomean_indices(suite->count, rounds) + 1, sizeof(*indices));
    struct stats_geomean geomean = stats_geomean(
        logs, suite->count, rounds, level, resamples, (uint64_t)seed, scratch, indices);
    emit_open(emit, "geomean", '{');
    emit_estimate_members(emit, &geomean.ratio, "block");
    emit_real(emit, "p_below", geomean.p_below);
    emit_int(emit, "cases", (int64_t)geomean.cases);
    emit_int(emit, "resamples", (int64_t)resamples);
    emit_int(emit, "seed", seed);
    emit_string(emit, "generator", "splitmix64");
    emit_close(emit, '}');
    free(indices);
    free(scratch);
    free(logs);
}

static void emit_counts(struct emit *emit, const size_t counts[4])
{
    emit_open(emit, "counts", '{');
    for (int i = 0; i < 4; i++) {
        emit_int(emit, stats_verdict_name((enum stats_verdict)i), (int64_t)counts[i]);
    }
    emit_close(emit, '}');
}

/* The change that costs most: its place in the request. */
static void emit_worst(struct emit *emit, const struct suite *suite)
{
    size_t worst = 0;
    for (size_t i = 1; i < suite->count; i++) {
        bool is_worse = suite->parts[i].point > suite->parts[worst].point ||
                        isnan(suite->parts[worst].point);
        worst = is_worse ? i : worst;
    }
    if (suite->count == 0 || isnan(suite->parts[worst].point)) {
        emit_null(emit, "worst");
        return;
    }
    emit_open(emit, "worst", '{');
    emit_int(emit, "index", (int64_t)worst);
    emit_real(emit, "ratio", suite->parts[worst].point);
    emit_close(emit, '}');
}

/* No change with so few blocks can pass the correction alone, however large it is. */
static void add_few_blocks(struct cautions *cautions, const struct suite *suite,
                           size_t compared, double q)
{
    size_t needed = stats_adjust_blocks_needed(compared, q);
    size_t few = 0;
    for (size_t i = 0; i < suite->count; i++) {
        size_t blocks = suite->parts[i].blocks;
        few += blocks > 0 && blocks < needed && blocks >= FEWEST ? 1 : 0;
    }
    if (few > 0) {
        cautions_add(
            cautions, "too_few_blocks",
            "with %zu comparisons a change needs %zu blocks to stand alone after "
            "the correction: %zu of them have fewer",
            compared, needed, few);
    }
}

void answer_suite(const struct question *question)
{
    const struct json *root = &question->root;
    double level = question_share(root, "level", question->defaults->level);
    double q = question_share(root, "q", DEFAULT_Q);
    struct json array = json_objects(root, "changes");
    SCOPED(suite_finish) struct suite suite = {0};
    question_seed(question);
    read_parts(&suite, question, &array);
    if (json_failed(root->doc)) {
        return;
    }
    size_t *order = xcalloc(suite.count + 1, sizeof(*order));
    size_t compared = stats_adjust_bh(suite.p, suite.count, suite.p_adjusted, order);
    free(order);
    size_t counts[4] = {0};
    emit_parts(question->emit, &suite, q, counts);
    emit_counts(question->emit, counts);
    emit_geomean(question, &suite, level);
    emit_worst(question->emit, &suite);
    emit_real(question->emit, "q", q);
    struct cautions cautions = {0};
    add_few_blocks(&cautions, &suite, compared, q);
    cautions_emit(question->emit, &cautions);
}

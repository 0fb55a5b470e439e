/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"base": {"workers": ...}, "new": {"workers": ...}}: the change, or a claim about it. */
#include <math.h>

#include "harness/base/arena.h"
#include "results/figures/cautions.h"
#include "results/figures/emit_figures.h"
#include "results/figures/question.h"
#include "stats/claim.h"

static void read_side(struct numbers *numbers, const struct json *object, const char *key)
{
    static const char *const keys[] = {"workers", NULL};
    json_require(object, key);
    struct json side = json_object(object, key);
    question_check_keys(&side, keys);
    if (side.node != NULL && !json_failed(side.doc)) {
        numbers_read(numbers, &side, "workers");
    }
}

bool sides_read(struct sides *sides, const struct question *question,
                const struct json *object)
{
    const struct request_defaults *defaults = question->defaults;
    double level = question_share(&question->root, "level", defaults->level);
    double margin = question_real(&question->root, "margin", defaults->margin);
    struct compared_how how = {
        .paired = json_bool(object, "paired", false),
        .level = question_share(object, "level", level),
        .margin = question_real(object, "margin", margin),
    };
    *sides = (struct sides){0};
    read_side(&sides->base_numbers, object, "base");
    read_side(&sides->new_numbers, object, "new");
    size_t n = sides->base_numbers.workers;
    size_t m = sides->new_numbers.workers;
    if (how.paired && n != m) {
        struct json at = json_get(object, "paired");
        json_fail(
            &at,
            "there are %zu and %zu workers: worker i of base belongs to worker i of "
            "new, null where one is missing",
            n, m);
    }
    if (json_failed(object->doc)) {
        return false;
    }
    describe(&sides->base, &sides->base_numbers, how.level);
    describe(&sides->new_side, &sides->new_numbers, how.level);
    compare(&sides->compared, &sides->base, &sides->new_side, &how);
    return true;
}

void sides_finish(struct sides *sides)
{
    described_finish(&sides->base);
    described_finish(&sides->new_side);
    compared_finish(&sides->compared);
    numbers_finish(&sides->base_numbers);
    numbers_finish(&sides->new_numbers);
}

void answer_change(const struct question *question)
{
    SCOPED(sides_finish) struct sides sides = {0};
    if (!sides_read(&sides, question, &question->root)) {
        return;
    }
    enum stats_verdict verdict = sides.compared.change.verdict;
    emit_string(question->emit, "verdict", stats_verdict_name(verdict));
    emit_compared(question->emit, &sides.compared);
}

static double read_end(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    double value = json_real(object, key);
    if (!isnan(value) && !(value > 0)) {
        json_fail(&at, "a ratio is above 0");
    }
    return value;
}

/* An interval that was found elsewhere, or in an earlier answer. */
static struct stats_estimate read_ratio(const struct question *question,
                                        const struct json *at)
{
    double level = question_share(
        at, "level", question_share(&question->root, "level", question->defaults->level));
    struct stats_estimate ratio = {
        .point = read_end(at, "point"),
        .low = read_end(at, "low"),
        .high = read_end(at, "high"),
        .level = level,
        .achieved_level = question_real(at, "achieved_level", level),
        .method = "given",
        .n = (size_t)json_int(at, "n", 0, 0),
    };
    json_require(at, "point");
    if (ratio.low > ratio.point || ratio.high < ratio.point) {
        json_fail(at, "the interval does not hold its point");
    }
    return ratio;
}

/* The speed-up base / new with its interval, from whatever the request has. */
static struct stats_estimate read_speed_up(const struct question *question,
                                           struct cautions *cautions,
                                           const char **ret_unit)
{
    const struct json *root = &question->root;
    struct json ratio = json_object(root, "ratio");
    struct json change = json_object(root, "change");
    *ret_unit = NULL;
    if (ratio.node != NULL) {
        return read_ratio(question, &ratio);
    }
    if (change.node != NULL) {
        json_require(&change, "ratio");
        struct json of_change = json_object(&change, "ratio");
        return stats_inverse(read_ratio(question, &of_change));
    }
    SCOPED(sides_finish) struct sides sides = {0};
    if (!sides_read(&sides, question, root)) {
        return (struct stats_estimate){0};
    }
    cautions_of_change(cautions, &sides.compared);
    *ret_unit = sides.compared.how.paired ? "block" : "worker";
    return stats_inverse(sides.compared.change.ratio);
}

void answer_claim(const struct question *question)
{
    static const char *const keys[] = {"faster", "than", "by", NULL};
    const struct json *root = &question->root;
    struct json claim = json_object(root, "claim");
    question_check_keys(&claim, keys);
    struct json by_at = json_get(&claim, "by");
    double by = question_real(&claim, "by", 1);
    if (!(by > 0)) {
        json_fail(&by_at, "expected a factor above 0, such as 1.2");
    }
    SCOPED(arena_finish) struct arena arena = {0};
    const char *faster = json_string(&claim, "faster", &arena);
    const char *than = json_string(&claim, "than", &arena);
    struct cautions cautions = {0};
    const char *unit = NULL;
    struct stats_estimate speed_up = read_speed_up(question, &cautions, &unit);
    if (json_failed(root->doc)) {
        return;
    }
    struct emit *emit = question->emit;
    emit_string(emit, "verdict", stats_claim_name(stats_claim(speed_up, by)));
    emit_estimate(emit, "ratio", &speed_up, unit);
    emit_string(emit, "ratio_of", "base / new");
    emit_real(emit, "by", by);
    if (faster != NULL) {
        emit_string(emit, "faster", faster);
    }
    if (than != NULL) {
        emit_string(emit, "than", than);
    }
    cautions_emit(emit, &cautions);
}

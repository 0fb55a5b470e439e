/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/order.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "results/overall.h"
#include "results/read.h"
#include "results/summary.h"
#include "results/write.h"
#include "sample.h"
#include "stats/rng.h"

enum { BLOCKS = 20, ROUNDS = 3 };

/* A worker of three samples; in each round it comes first where `first` says so, or last. */
static void add_worker(struct result *result, size_t bench, int64_t block,
                       const double *elapsed_ns, const int64_t *slots)
{
    struct result_worker *w =
        result_add_worker(result, &result->benches[bench], ROUNDS, 0);
    w->block = block;
    w->slots = arena_array(&result->arena, ROUNDS, sizeof(int64_t));
    memcpy(w->slots, slots, ROUNDS * sizeof(int64_t));
    for (size_t i = 0; i < ROUNDS; i++) {
        w->elapsed_ns[i] = (int64_t)elapsed_ns[i];
        w->cpu_ns[i] = (int64_t)elapsed_ns[i];
    }
}

/* `new` takes 1.1 times as long as `base`, and whatever is sampled second `second` times as long. */
static struct result *measured(double second)
{
    struct result *result = sample_empty();
    size_t benches[] = {sample_bench(result, "v", "base", true),
                        sample_bench(result, "v", "new", true)};
    struct stats_rng rng = stats_rng_stream(7, 0, 0);
    for (int64_t block = 0; block < BLOCKS; block++) {
        double times_ns[2][ROUNDS];
        int64_t slots[2][ROUNDS];
        for (size_t i = 0; i < ROUNDS; i++) {
            bool is_new_first = stats_rng_below(&rng, 2) == 1;
            for (size_t side = 0; side < 2; side++) {
                bool is_second = (side == 1) != is_new_first;
                double noise = 1.0 + 0.01 * stats_rng_uniform(&rng);
                slots[side][i] = is_second ? 4 : 1;
                times_ns[side][i] =
                    1e6 * noise * (side == 1 ? 1.1 : 1.0) * (is_second ? second : 1.0);
            }
        }
        for (size_t side = 0; side < 2; side++) {
            add_worker(result, benches[side], block, times_ns[side], slots[side]);
        }
    }
    summary_result(result);
    overall_result(result);
    return result;
}

/* What the finding says; "" when there is none. */
static const char *said(const struct result *result)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].id, "order") == 0) {
            return result->findings[i].what;
        }
    }
    return "";
}

static void an_effect_of_the_order_is_found_and_said_once(void **state)
{
    (void)state;
    struct result *result = measured(1.07);
    const struct stats_estimate *order = &result->changes[0].order;
    assert_true(fabs(order->point - 1.07) < 0.005);
    assert_true(order->low < 1.07 && order->high > 1.07);
    assert_int_equal(order->n, BLOCKS * ROUNDS);
    overall_result(result); // computed again, not said again
    assert_string_equal(said(result),
                        "it matters who is sampled first in 1 of 1 comparisons: "
                        "what comes second is 1.07x slower in v");
    assert_int_equal(result->finding_count, 1);
    result_free(result);
}

static void what_comes_second_may_be_faster(void **state)
{
    (void)state;
    struct result *result = measured(0.9);
    assert_true(fabs(result->changes[0].order.point - 0.9) < 0.005);
    assert_non_null(strstr(said(result), "1.11x faster in v"));
    result_free(result);
}

static void no_effect_and_one_within_the_margin_are_not_said(void **state)
{
    (void)state;
    static const double effects[] = {1.0, 1.015};
    for (size_t i = 0; i < ARRAY_LEN(effects); i++) {
        struct result *result = measured(effects[i]);
        assert_true(fabs(result->changes[0].order.point - effects[i]) < 0.005);
        assert_string_equal(said(result), "");
        result_free(result);
    }
}

static void the_order_survives_the_document(void **state)
{
    (void)state;
    struct result *result = measured(1.07);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct error err = {0};
    result_write(result, &text);
    struct result *again = result_parse("again", buf_text(&text), text.len, &err);
    assert_non_null(again);
    assert_true(fabs(again->changes[0].order.point - result->changes[0].order.point) <=
                0.0);
    assert_int_equal(again->benches[0].workers[0].slots[0],
                     result->benches[0].workers[0].slots[0]);
    again->benches[0].workers[3].slots = NULL; // of older documents they are not known
    summary_result(again);
    overall_result(again);
    assert_int_equal(again->changes[0].order.n, (BLOCKS - 1) * ROUNDS);
    result_free(again);
    result_free(result);
}

static void nothing_is_said_of_places_that_are_not_known(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t base = sample_bench(result, "v", "base", true);
    size_t other = sample_bench(result, "v", "new", true);
    for (int64_t block = 0; block < BLOCKS; block++) {
        sample_worker(result, base, block, 1000 + block);
        sample_worker(result, other, block, 1100 - block);
    }
    summary_result(result);
    overall_result(result);
    assert_int_equal(result->change_count, 1);
    assert_int_equal(result->changes[0].order.n, 0);
    assert_string_equal(said(result), "");
    result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_effect_of_the_order_is_found_and_said_once),
        cmocka_unit_test(what_comes_second_may_be_faster),
        cmocka_unit_test(no_effect_and_one_within_the_margin_are_not_said),
        cmocka_unit_test(the_order_survives_the_document),
        cmocka_unit_test(nothing_is_said_of_places_that_are_not_known),
    };
    return cmocka_run_group_tests_name("results/order", tests, NULL, NULL);
}

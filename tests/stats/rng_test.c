/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/near.h"

/* The first outputs of the authors' splitmix64.c seeded with 1234567. */
static void the_sequence_is_that_of_splitmix64(void **state)
{
    (void)state;
    static const uint64_t expected[] = {
        UINT64_C(6457827717110365317),  UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423),  UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821),
    };
    struct stats_rng rng = {1234567};
    for (size_t i = 0; i < LEN(expected); i++) {
        assert_true(stats_rng_next(&rng) == expected[i]);
    }
}

static void a_stream_is_the_same_every_time(void **state)
{
    (void)state;
    struct stats_rng one = stats_rng_stream(1, 2, 3);
    struct stats_rng two = stats_rng_stream(1, 2, 3);
    for (int i = 0; i < 100; i++) {
        assert_true(stats_rng_next(&one) == stats_rng_next(&two));
    }
}

static void streams_of_neighbouring_names_differ(void **state)
{
    (void)state;
    uint64_t first[6 * 6 * 6];
    size_t count = 0;
    for (uint64_t seed = 0; seed < 6; seed++) {
        for (uint64_t a = 0; a < 6; a++) {
            for (uint64_t b = 0; b < 6; b++) {
                struct stats_rng rng = stats_rng_stream(seed, a, b);
                first[count++] = stats_rng_next(&rng);
            }
        }
    }
    uint64_t agreeing_bits = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_true(first[i] != first[j]);
            agreeing_bits += (uint64_t)__builtin_popcountll(~(first[i] ^ first[j]));
        }
    }
    double pairs = (double)(count * (count - 1)) / 2.0;
    ASSERT_NEAR((double)agreeing_bits / pairs, 32.0, 0.01);
}

static void uniform_values_fill_the_unit_interval(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(51, 0, 0);
    int counts[10] = {0};
    for (int i = 0; i < 100000; i++) {
        double value = stats_rng_uniform(&rng);
        assert_true(value >= 0.0 && value < 1.0);
        counts[(int)(value * 10.0)]++;
    }
    for (size_t i = 0; i < LEN(counts); i++) {
        assert_true(counts[i] > 9600 && counts[i] < 10400); // 4 standard errors
    }
}

static void numbers_below_n_are_even(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(52, 0, 0);
    assert_int_equal(stats_rng_below(&rng, 0), 0);
    assert_int_equal(stats_rng_below(&rng, 1), 0);
    int counts[7] = {0};
    for (int i = 0; i < 70000; i++) {
        counts[stats_rng_below(&rng, 7)]++;
    }
    for (size_t i = 0; i < LEN(counts); i++) {
        assert_true(counts[i] > 9600 && counts[i] < 10400);
    }
    size_t large = (size_t)3 << 32;
    size_t upper = 0;
    for (int i = 0; i < 3000; i++) {
        size_t drawn = stats_rng_below(&rng, large);
        assert_true(drawn < large);
        upper += drawn >= large / 3 * 2;
    }
    assert_true(upper > 900 && upper < 1100);
}

static void a_shuffle_is_a_permutation_and_each_is_as_likely(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(53, 0, 0);
    size_t order[100];
    bool seen[100] = {false};
    stats_rng_shuffle(&rng, order, 100);
    for (size_t i = 0; i < 100; i++) {
        assert_true(order[i] < 100 && !seen[order[i]]);
        seen[order[i]] = true;
    }
    stats_rng_shuffle(&rng, order, 0);
    int counts[27] = {0};
    for (int i = 0; i < 60000; i++) {
        stats_rng_shuffle(&rng, order, 3);
        counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    int kinds = 0;
    for (size_t i = 0; i < LEN(counts); i++) {
        if (counts[i] > 0) {
            assert_true(counts[i] > 9600 && counts[i] < 10400);
            kinds++;
        }
    }
    assert_int_equal(kinds, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sequence_is_that_of_splitmix64),
        cmocka_unit_test(a_stream_is_the_same_every_time),
        cmocka_unit_test(streams_of_neighbouring_names_differ),
        cmocka_unit_test(uniform_values_fill_the_unit_interval),
        cmocka_unit_test(numbers_below_n_are_even),
        cmocka_unit_test(a_shuffle_is_a_permutation_and_each_is_as_likely),
    };
    return cmocka_run_group_tests_name("stats/rng", tests, NULL, NULL);
}

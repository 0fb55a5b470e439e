/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/sort.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/rng.h"

#define MOST 3000

enum order { RANDOM, FEW, EQUAL, UP, DOWN, ORGAN_PIPE, SAW, ORDERS };

static double value_of(enum order order, size_t i, size_t n, struct stats_rng *rng)
{
    switch (order) {
    case RANDOM:
        return stats_rng_uniform(rng) - 0.5;
    case FEW:
        return (double)stats_rng_below(rng, 3);
    case UP:
        return (double)i;
    case DOWN:
        return -(double)i;
    case ORGAN_PIPE:
        return (double)(i < n / 2 ? i : n - i);
    case SAW:
        return (double)(i % 7);
    case EQUAL:
    case ORDERS:
        break;
    }
    return 1.0;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void assert_sorts(double *values, size_t n)
{
    static double expected[MOST];
    memcpy(expected, values, n * sizeof(*values));
    qsort(expected, n, sizeof(*expected), compare);
    stats_sort_in_place(values, n);
    assert_memory_equal(values, expected, n * sizeof(*values));
}

static void every_order_of_every_length_is_sorted(void **state)
{
    (void)state;
    static double values[MOST];
    static const size_t lengths[] = {1,  2,  3,  15, 16,  17,   18,
                                     19, 31, 32, 33, 100, 1000, MOST};
    struct stats_rng rng = stats_rng_stream(7, 0, 0);
    for (int order = 0; order < ORDERS; order++) {
        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
            size_t n = lengths[i];
            for (size_t j = 0; j < n; j++) {
                values[j] = value_of((enum order)order, j, n, &rng);
            }
            assert_sorts(values, n);
        }
    }
}

/* The order that makes the middle of three the second smallest each time (Musser, Software:
 * Practice and Experience 27 (1997) 983-993): the heap sort has to take over. */
static void an_order_against_the_middle_of_three_is_sorted_too(void **state)
{
    (void)state;
    static double values[MOST];
    size_t half = MOST / 2;
    for (size_t i = 1; i <= half; i++) {
        values[i - 1] = (double)(i % 2 == 1 ? i : half + i - 1);
        values[half + i - 1] = (double)(2 * i);
    }
    assert_sorts(values, MOST);
}

static void infinities_and_the_smallest_numbers_have_their_places(void **state)
{
    (void)state;
    double values[20] = {INFINITY, -INFINITY, DBL_MIN, -DBL_MIN, DBL_TRUE_MIN,
                         1,        -1,        DBL_MAX, -DBL_MAX, 2,
                         3,        4,         5,       6,        7,
                         8,        9,         10,      11,       12};
    assert_sorts(values, 20);
    stats_sort_in_place(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_of_every_length_is_sorted),
        cmocka_unit_test(an_order_against_the_middle_of_three_is_sorted_too),
        cmocka_unit_test(infinities_and_the_smallest_numbers_have_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

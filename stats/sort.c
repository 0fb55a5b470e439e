/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/sort.h"

#include <gsl/gsl_sort.h>

/* Shorter pieces are left to one pass of insertion (Sedgewick, CACM 21 (1978) 847-857). */
#define SHORT_PIECE 16
/* The larger part waits on the stack, so that it never holds more than log2 of 2^64. */
#define STACK_MAX 64

struct piece {
    double *values;
    size_t n;
    int splits_left; /* as many as a random order needs twice over; then the heap sort */
};

static void swap(double *a, double *b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

/* The middle one of first, middle and last, which end in order. */
static double choose_pivot(double *values, size_t n)
{
    double *middle = values + n / 2;
    double *last = values + n - 1;
    if (*middle < values[0]) {
        swap(middle, values);
    }
    if (*last < *middle) {
        swap(last, middle);
        if (*middle < values[0]) {
            swap(middle, values);
        }
    }
    return *middle;
}

/* Hoare's partition: the first values are not above the pivot, the others not below it. Returns
 * how many come first, 1 to n - 1: the pivot is neither below the first value nor above the
 * last, so that both ways end inside. */
static size_t partition(double *values, size_t n)
{
    double pivot = choose_pivot(values, n);
    size_t low = 0;
    size_t high = n - 1;
    for (;;) {
        while (values[low] < pivot) {
            low++;
        }
        while (values[high] > pivot) {
            high--;
        }
        if (low >= high) {
            return high + 1 < n ? high + 1 : n - 1;
        }
        swap(&values[low++], &values[high--]);
    }
}

static void insert_all(double *values, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double value = values[i];
        size_t at = i;
        for (; at > 0 && values[at - 1] > value; at--) {
            values[at] = values[at - 1];
        }
        values[at] = value;
    }
}

void stats_sort_in_place(double *values, size_t n)
{
    struct piece stack[STACK_MAX];
    size_t depth = 0;
    struct piece piece = {values, n, 2};
    for (size_t rest = n; rest > 1; rest /= 2) {
        piece.splits_left += 2;
    }
    for (;;) {
        while (piece.n > SHORT_PIECE && piece.splits_left > 0) {
            size_t first = partition(piece.values, piece.n);
            int left = piece.splits_left - 1;
            struct piece low = {piece.values, first, left};
            struct piece high = {piece.values + first, piece.n - first, left};
            stack[depth++] = low.n > high.n ? low : high;
            piece = low.n > high.n ? high : low;
        }
        if (piece.n > SHORT_PIECE) {
            gsl_sort(piece.values, 1, piece.n);
        }
        if (depth == 0) {
            break;
        }
        piece = stack[--depth];
    }
    insert_all(values, n);
}

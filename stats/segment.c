/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/segment.h"

#include <math.h>
#include <stdbool.h>

#include "stats/quantile.h"

#define BOUND      3.0  /* in scales: whatever is further away costs the same */
#define BOUND_COST 9.0  /* BOUND squared */
#define TIE        1e-9 /* costs that differ by less are equal, whatever rounding says */
#define PIECES_MAX 65536

/* Below, values are in scales from the first value. The cost of the values so far as a function
 * of the last segment's level is the lowest of the costs of all starts which that segment may
 * have: quadratic in pieces. A piece reaches from the end of the one before it to `to`; there
 * the cost is count (level - mean)^2 + rest. With a mean and a rest in place of three
 * coefficients nothing cancels, however large an outlier is. */
struct piece {
    double to;
    double mean;
    double rest;
    size_t count; /* values of the segment within BOUND of the level */
    size_t start; /* of the segment */
};

struct curve {
    double from;
    struct piece *pieces; /* in order of level */
    size_t count;
    size_t room;
    const struct piece *source; /* of the last piece */
};

/* A curve and where the next one is built. */
struct curves {
    struct curve now, next;
};

struct search {
    const double *values;
    size_t n;
    const struct stats_segment_rule *rule;
    double highest;     /* value; no level lies above */
    struct curves best; /* of all starts */
    struct curves last; /* of the latest start */
    double *cost;       /* [t]: the lowest of the first t values */
    size_t *start;      /* [t]: of the last segment then */
};

/* Room in a curve. What is needed was below 60 pieces for noise around levels, up to 20,000
 * values, and below n for ramps, waves and uniform values without any level. */
static size_t most_pieces(size_t n)
{
    return n < PIECES_MAX / 4 ? 4 * n + 64 : PIECES_MAX;
}

static double scaled(const struct search *search, size_t index)
{
    return (search->values[index] - search->values[0]) / search->rule->scale;
}

static double cost_at(const struct piece *piece, double level)
{
    double away = level - piece->mean;
    return (double)piece->count * away * away + piece->rest;
}

/* Part of a piece as the next one of a curve; parts of one piece in a row are joined. In a full
 * curve the last piece goes on: the segments are good ones still, if not the best. */
static void append(struct curve *curve, const struct piece *piece, double from, double to)
{
    if (!(to > from)) {
        return;
    }
    if (curve->count == 0 || (curve->source != piece && curve->count < curve->room)) {
        curve->pieces[curve->count++] = *piece;
        curve->source = piece;
    }
    curve->pieces[curve->count - 1].to = to;
}

/* `ret` becomes the curve after one more value. */
static void add_value(const struct curve *curve, double value, struct curve *ret)
{
    double from = curve->from;
    ret->count = 0;
    for (size_t i = 0; i < curve->count; i++) {
        const struct piece *piece = &curve->pieces[i];
        struct piece far = *piece;
        far.rest += BOUND_COST;
        struct piece near = *piece;
        near.count++;
        double away = piece->count > 0 ? value - piece->mean : 0.0;
        near.mean = piece->count > 0 ? piece->mean + away / (double)near.count : value;
        near.rest += (double)piece->count / (double)near.count * away * away;
        double near_from = fmin(fmax(value - BOUND, from), piece->to);
        double near_to = fmin(fmax(value + BOUND, from), piece->to);
        ret->source = NULL;
        append(ret, &far, from, near_from);
        append(ret, &near, near_from, near_to);
        append(ret, &far, near_to, piece->to);
        from = piece->to;
    }
}

/* The levels at which the older start costs no more than the newer one, an interval: what is
 * near in the newer segment is in the older one too, so that the difference opens upwards. */
static void where_older(const struct piece *older, const struct piece *newer,
                        double *ret_from, double *ret_to)
{
    /* a u^2 + 2 b u + c <= 0, u from the mean of the older */
    double shift = newer->mean - older->mean;
    double a = (double)older->count - (double)newer->count;
    double b = (double)newer->count * shift;
    double c = older->rest - newer->rest - b * shift - TIE;
    *ret_from = -INFINITY;
    *ret_to = INFINITY;
    if (older->count == newer->count) { // a line, flat but for rounding
        if (fabs(b) > 0.0) {
            double root = older->mean - c / (2.0 * b);
            *(b > 0.0 ? ret_to : ret_from) = root;
        } else if (c > 0.0) {
            *ret_to = -INFINITY;
        }
        return;
    }
    double square = b * b - a * c;
    if (square < 0.0) {
        *ret_to = -INFINITY;
        return;
    }
    /* The root that does not cancel, and the other from their product. */
    double far = b > 0.0 ? -b - sqrt(square) : -b + sqrt(square);
    double first = far / a;
    double second = fabs(far) > 0.0 ? c / far : 0.0;
    *ret_from = older->mean + fmin(first, second);
    *ret_to = older->mean + fmax(first, second);
}

/* `ret` becomes the lower of two curves; of equal costs the older start's. */
static void lower(const struct curve *older, const struct curve *newer, struct curve *ret)
{
    double from = older->from;
    size_t i = 0;
    size_t j = 0;
    ret->count = 0;
    ret->source = NULL;
    while (i < older->count && j < newer->count) {
        const struct piece *old = &older->pieces[i];
        const struct piece *new = &newer->pieces[j];
        double to = fmin(old->to, new->to);
        double old_from;
        double old_to;
        where_older(old, new, &old_from, &old_to);
        old_from = fmin(fmax(old_from, from), to);
        old_to = fmin(fmax(old_to, old_from), to);
        append(ret, new, from, old_from);
        append(ret, old, old_from, old_to);
        append(ret, new, old_to, to);
        i += old->to <= to;
        j += new->to <= to;
        from = to;
    }
}

static void turn(struct curves *curves)
{
    struct curve kept = curves->now;
    curves->now = curves->next;
    curves->next = kept;
}

static void grow(struct curves *curves, double value)
{
    add_value(&curves->now, value, &curves->next);
    turn(curves);
}

/* The curve of a last segment of the values from `start` to before `end`. */
static void start_segment(struct search *search, struct curves *curves, size_t start,
                          size_t end)
{
    double before = start > 0 ? search->cost[start] + search->rule->penalty : 0.0;
    curves->now.pieces[0] =
        (struct piece){.to = search->highest, .rest = before, .start = start};
    curves->now.count = 1;
    for (size_t i = start; i < end; i++) {
        grow(curves, scaled(search, i));
    }
}

/* The lowest cost of the first `end` values, and where their last segment starts then. */
static void settle(struct search *search, size_t end)
{
    const struct curve *best = &search->best.now;
    double lowest = INFINITY;
    size_t start = 0;
    double from = best->from;
    for (size_t i = 0; i < best->count; i++) {
        const struct piece *piece = &best->pieces[i];
        double cost = cost_at(piece, fmin(fmax(piece->mean, from), piece->to));
        if (cost < lowest - TIE || (cost < lowest + TIE && piece->start < start)) {
            start = piece->start;
            lowest = fmin(cost, lowest);
        }
        from = piece->to;
    }
    search->cost[end] = lowest;
    search->start[end] = start;
}

static void run(struct search *search)
{
    size_t least = search->rule->min_length;
    start_segment(search, &search->best, 0, least);
    settle(search, least);
    for (size_t end = least + 1; end <= search->n; end++) {
        grow(&search->best, scaled(search, end - 1));
        if (end >= 2 * least) {
            start_segment(search, &search->last, end - least, end);
            lower(&search->best.now, &search->last.now, &search->best.next);
            turn(&search->best);
        }
        settle(search, end);
    }
}

/* The starts of the segments, found from the last one back. */
static size_t collect(const struct search *search, size_t *starts)
{
    size_t count = 0;
    for (size_t end = search->n; end > 0; end = search->start[end]) {
        starts[count++] = search->start[end];
    }
    for (size_t i = 0; i < count / 2; i++) {
        size_t kept = starts[i];
        starts[i] = starts[count - 1 - i];
        starts[count - 1 - i] = kept;
    }
    return count;
}

size_t stats_segment_scratch(size_t n)
{
    return 4 * most_pieces(n) * sizeof(struct piece) +
           (n + 1) * (sizeof(double) + sizeof(size_t));
}

static bool is_positive(double value)
{
    return value > 0.0 && isfinite(value);
}

size_t stats_segment(const double *values, size_t n,
                     const struct stats_segment_rule *rule, size_t *starts, void *scratch)
{
    if (n == 0) {
        return 0;
    }
    starts[0] = 0;
    double lowest = values[0];
    double highest = values[0];
    bool is_finite = true;
    for (size_t i = 0; i < n; i++) {
        lowest = fmin(lowest, values[i]);
        highest = fmax(highest, values[i]);
        is_finite = is_finite && isfinite(values[i]);
    }
    if (!is_finite || !is_positive(rule->scale) || !is_positive(rule->penalty) ||
        rule->min_length == 0 || n / 2 < rule->min_length || !(highest > lowest) ||
        !isfinite((highest - lowest) / rule->scale)) {
        return 1;
    }
    struct search search = {.values = values, .n = n, .rule = rule};
    struct piece *pieces = scratch;
    struct curve *curves[] = {&search.best.now, &search.best.next, &search.last.now,
                              &search.last.next};
    for (size_t i = 0; i < 4; i++) {
        curves[i]->from = (lowest - values[0]) / rule->scale;
        curves[i]->pieces = pieces;
        curves[i]->room = most_pieces(n);
        pieces += curves[i]->room;
    }
    search.highest = (highest - values[0]) / rule->scale;
    search.cost = (double *)pieces;
    search.start = (size_t *)(search.cost + n + 1);
    run(&search);
    return collect(&search, starts);
}

double stats_segment_noise(const double *values, size_t n, double *scratch)
{
    if (n < 2) {
        return NAN;
    }
    size_t count = n - 1;
    for (size_t i = 0; i < count; i++) {
        scratch[i] = values[i + 1] - values[i];
    }
    if (!stats_sort(scratch, count, scratch)) {
        return NAN;
    }
    double median = stats_median(scratch, count);
    double spread = stats_mad(scratch, count, scratch + n);
    if (spread > 0.0) {
        return spread / sqrt(2.0);
    }
    for (size_t i = 0; i < count; i++) {
        scratch[i] = fabs(scratch[i] - median);
    }
    stats_sort(scratch, count, scratch);
    size_t equal = 0;
    while (equal < count && !(scratch[equal] > 0.0)) {
        equal++;
    }
    if (equal == count) {
        return 0.0;
    }
    /* Leaving a level by a step in a share p of the values changes 2 p of the differences. Of
     * these the lower quartile is taken, and the smaller of two: few large ones are outliers. */
    size_t moved = count - equal;
    double share = (double)moved / (double)count;
    return scratch[equal + (moved - 1) / 4] * sqrt(share / 2.0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tells the growth of a time with its size, and how many modes a sample has: V23, V24. */
#include "scripts/bench/simulate/noise.h"
#include "scripts/bench/simulate/simulate.h"
#include "stats/complexity.h"
#include "stats/modes.h"
#include "stats/outlier.h"
#include "stats/quantile.h"

#define CURVES      2000
#define SAMPLES     4000
#define MOST_SIZES  11
#define MOST_VALUES 100

/* A draw of mean 0 and standard deviation 1. */
struct family {
    const char *name;
    double (*draw)(struct stats_rng *rng);
};

static double draw_uniform(struct stats_rng *rng)
{
    return (stats_rng_uniform(rng) - 0.5) * sqrt(12.0);
}

/* A lognormal of sigma 0.5; its level and scale do not matter to a split. */
static double draw_half_lognormal(struct stats_rng *rng)
{
    return exp(0.5 * draw_normal(rng));
}

struct grid {
    const char *name;
    double first;
    double step;
    size_t count;
};

/* A time that grows, and how it is measured. */
struct curve {
    const struct grid *grid;
    const struct family *family;
    double noise;    /* relative */
    double overhead; /* in times of f(n) at the first size */
    double
        farther; /* how much more an execution costs where data lie farther; 0: no more */
    enum stats_growth growth;
};

static void draw_curve(const struct curve *curve, struct stats_rng *rng, double *sizes,
                       double *times)
{
    double size = curve->grid->first;
    double least = stats_growth_of(curve->growth, size);
    double constant =
        curve->growth == STATS_GROWTH_CONSTANT ? 1.0 : curve->overhead * least;
    /* The size at which a cache is full is somewhere in the upper half of the sizes. */
    double full =
        curve->farther > 0.0 ? pow(10.0, 4.3 + 1.4 * stats_rng_uniform(rng)) : 1.0;
    for (size_t i = 0; i < curve->grid->count; i++) {
        sizes[i] = size;
        times[i] = (constant + stats_growth_of(curve->growth, size)) *
                   (1.0 + curve->farther / (1.0 + pow(full / size, 1.5))) *
                   exp(curve->noise * curve->family->draw(rng));
        size *= curve->grid->step;
    }
}

/* What a method says of a curve. */
struct answer {
    enum stats_growth growth;
    bool is_sure;
};

static struct answer answer_of_tare(const double *sizes, const double *times, size_t n)
{
    double scratch[3 * MOST_SIZES];
    struct stats_complexity found = stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
    return (struct answer){found.model, !found.is_ambiguous};
}

/* google/benchmark: one coefficient and no constant part, least absolute squares, the model
 * with the least error. */
static struct answer answer_of_one_coefficient(const double *sizes, const double *times,
                                               size_t n)
{
    struct answer best = {STATS_GROWTH_CONSTANT, true};
    double least = INFINITY;
    for (int growth = 0; growth < STATS_GROWTHS; growth++) {
        double f[MOST_SIZES];
        double product = 0.0;
        double square = 0.0;
        for (size_t i = 0; i < n; i++) {
            f[i] =
                growth == 0 ? 1.0 : stats_growth_of((enum stats_growth)growth, sizes[i]);
            product += f[i] * times[i];
            square += f[i] * f[i];
        }
        double error = 0.0;
        for (size_t i = 0; i < n; i++) {
            double left = times[i] - product / square * f[i];
            error += left * left;
        }
        if (error < least) {
            least = error;
            best.growth = (enum stats_growth)growth;
        }
    }
    return best;
}

static const struct method {
    const char *name;
    struct answer (*answer)(const double *sizes, const double *times, size_t n);
} methods[] = {
    {"tare", answer_of_tare},
    {"one coefficient", answer_of_one_coefficient},
};

/* How often a method names the growth alone, and how often another one alone. */
struct score {
    size_t right;
    size_t wrong;
};

static void score_curve(const struct curve *curve, struct stats_rng *rng, size_t sets,
                        struct score scores[LEN(methods)])
{
    for (size_t i = 0; i < sets; i++) {
        double sizes[MOST_SIZES];
        double times[MOST_SIZES];
        draw_curve(curve, rng, sizes, times);
        for (size_t j = 0; j < LEN(methods); j++) {
            struct answer answer = methods[j].answer(sizes, times, curve->grid->count);
            scores[j].right += answer.is_sure && answer.growth == curve->growth;
            scores[j].wrong += answer.is_sure && answer.growth != curve->growth;
        }
    }
}

/* A row of V23 and one of V23b for each method. Beneath an overhead of 20 only O(log n) has
 * to be told, and only from what would be wrong. */
static bool try_curve(const struct simulate *how, const struct curve *curve,
                      uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 23, stream);
    size_t sets = simulate_sets(how, CURVES);
    struct score scores[LEN(methods)] = {{0}};
    score_curve(curve, &rng, sets, scores);
    bool is_hidden = curve->overhead > 1.0;
    bool is_noisy = curve->noise > 0.05;
    char what[64];
    snprintf(what, sizeof(what), "%s, noise %g %%, overhead %gx", curve->grid->name,
             100.0 * curve->noise, curve->overhead);
    bool ok = true;
    for (size_t j = 0; j < LEN(methods); j++) {
        struct row row = {"V23", what, methods[j].name, stats_growth_name(curve->growth)};
        bool has_band = j == 0 && !is_noisy;
        struct band right = has_band && !is_hidden ? BAND_AT_LEAST(96.0) : BAND_NONE;
        ok = simulate_share(how, row, scores[j].right, sets, right) && ok;
        struct band wrong = BAND_AT_MOST(is_hidden ? 30.0 : 3.0);
        row.id = "V23b";
        ok = simulate_share(how, row, scores[j].wrong, sets,
                            has_band ? wrong : BAND_NONE) &&
             ok;
    }
    return ok;
}

static bool try_growths(const struct simulate *how)
{
    static const struct grid grids[] = {{"4^2 .. 4^8", 16.0, 4.0, 7},
                                        {"2^4 .. 2^14", 16.0, 2.0, 11},
                                        {"3^3 .. 3^10", 27.0, 3.0, 8}};
    static const struct family normal = {"normal", draw_normal};
    static const struct family others[] = {
        {"gamma", draw_gamma}, {"Laplace", draw_laplace}, {"uniform", draw_uniform}};
    static const double noises[] = {0.01, 0.03, 0.1};
    static const double overheads[] = {0.0, 1.0, 20.0};
    bool ok = true;
    uint64_t stream = 0;
    for (size_t i = 0; i < LEN(grids) * LEN(noises) * LEN(overheads); i++) {
        size_t grid = i / (LEN(noises) * LEN(overheads));
        size_t noise = i / LEN(overheads) % LEN(noises);
        struct curve curve = {.grid = &grids[grid],
                              .family = how->is_held_out ? &others[grid] : &normal,
                              .noise = noises[noise],
                              .overhead = overheads[i % LEN(overheads)]};
        if (grid == 2 && !how->is_held_out) {
            continue;
        }
        for (int growth = 0; growth < STATS_GROWTHS; growth++) {
            curve.growth = (enum stats_growth)growth;
            ok = try_curve(how, &curve, stream++) && ok;
        }
    }
    return ok;
}

/* V23c: code whose data outgrow the caches keeps its order. */
static bool try_farther(const struct simulate *how)
{
    static const struct grid grids[] = {{"10^3 .. 10^6", 1e3, 3.1622776601683795, 7},
                                        {"10^2 .. 10^6", 1e2, 3.1622776601683795, 9}};
    static const struct family normal = {"normal", draw_normal};
    static const struct family gamma = {"gamma", draw_gamma};
    static const double rises[] = {0.15, 0.3, 0.5};
    bool ok = true;
    for (size_t i = 0; i < LEN(grids) * LEN(rises) * 2; i++) {
        size_t grid = i / (LEN(rises) * 2);
        struct curve curve = {.grid = &grids[grid],
                              .family = how->is_held_out ? &gamma : &normal,
                              .noise = 0.03,
                              .farther = rises[i / 2 % LEN(rises)],
                              .growth = i % 2 == 0 ? STATS_GROWTH_LINEAR
                                                   : STATS_GROWTH_LINEARITHMIC};
        struct stats_rng rng = simulate_stream(how, 23, 1000 + i);
        size_t sets = simulate_sets(how, CURVES);
        struct score scores[LEN(methods)] = {{0}};
        char what[64];
        score_curve(&curve, &rng, sets, scores);
        snprintf(what, sizeof(what), "%s, %g %% farther", curve.grid->name,
                 100.0 * curve.farther);
        /* A rise of half is what O(n log n) looks like from 1000 on. */
        bool is_asked = curve.farther < 0.4;
        for (size_t j = 0; j < LEN(methods); j++) {
            struct row row = {"V23c", what, methods[j].name,
                              stats_growth_name(curve.growth)};
            ok = simulate_share(how, row, scores[j].right, sets,
                                j == 0 && is_asked ? BAND_AT_LEAST(88.0) : BAND_NONE) &&
                 ok;
        }
    }
    return ok;
}

static bool has_modes(struct stats_rng *rng, const struct family *family, size_t n,
                      double share, double apart)
{
    double values[MOST_VALUES];
    for (size_t i = 0; i < n; i++) {
        values[i] = family->draw(rng);
        values[i] += stats_rng_uniform(rng) < share ? apart : 0.0;
    }
    stats_sort(values, n, values);
    return stats_modes(values, n, stats_resolution(values, n)).count > 1;
}

static bool try_modes(const struct simulate *how, const struct family *family, size_t n,
                      double apart, struct band band)
{
    char what[64];
    char cell[64];
    snprintf(what, sizeof(what), "%zu values", n);
    snprintf(cell, sizeof(cell), "%s, %g sd", family->name, apart);
    struct row row = {"V24b", what, "tare", cell};
    if (apart <= 0.0) {
        row.id = "V24";
        row.cell = family->name;
    }
    uint64_t name = (uint64_t)(unsigned char)family->name[0] << 8 |
                    (uint64_t)(unsigned char)family->name[1];
    struct stats_rng rng =
        simulate_stream(how, 24, name << 32 | (uint64_t)n << 8 | (uint64_t)apart);
    size_t sets = simulate_sets(how, SAMPLES);
    size_t found = 0;
    for (size_t i = 0; i < sets; i++) {
        found += has_modes(&rng, family, n, apart > 0.0 ? 0.3 : 0.0, apart);
    }
    return simulate_share(how, row, found, sets, band);
}

static bool try_samples(const struct simulate *how)
{
    static const struct family known[] = {{"normal", draw_normal},
                                          {"t3", draw_t3},
                                          {"uniform", draw_uniform},
                                          {"lognormal 0.5", draw_half_lognormal}};
    static const struct family held_out[] = {
        {"Laplace", draw_laplace}, {"gamma", draw_gamma}, {"uniform", draw_uniform}};
    static const size_t lengths[] = {20, 50, 100};
    const struct family *families = how->is_held_out ? held_out : known;
    size_t count = how->is_held_out ? LEN(held_out) : LEN(known);
    bool ok = true;
    for (size_t i = 0; i < LEN(lengths); i++) {
        for (size_t j = 0; j < count; j++) {
            ok = try_modes(how, &families[j], lengths[i], 0.0, BAND_AT_MOST(2.0)) && ok;
        }
        struct band power = BAND_AT_LEAST(i == 0 ? 93.0 : 98.0);
        try_modes(how, &families[0], lengths[i], 4.0, BAND_NONE);
        try_modes(how, &families[0], lengths[i], 6.0, BAND_NONE);
        ok = try_modes(how, &families[0], lengths[i], 8.0, power) && ok;
    }
    return ok;
}

bool simulate_shape(const struct simulate *how)
{
    simulate_title(how, "V23", "growths that are named, and named rightly, in %");
    simulate_title(how, "V23b", "growths that are named wrongly, in %");
    simulate_title(
        how, "V23c",
        "growths named rightly where items of data that lie farther away cost more, "
        "in %");
    simulate_title(how, "V24", "samples with one mode that are called several, in %");
    simulate_title(how, "V24b",
                   "samples with a second mode of 30 % that are called so, in %");
    bool ok = try_growths(how);
    ok = try_farther(how) && ok;
    return try_samples(how) && ok;
}

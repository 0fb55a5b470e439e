/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/complexity.h"

#include <math.h>

#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>

#include "stats/gsl.h"
#include "stats/quantile.h"

/* Fewer sizes have a line through them whatever the growth is. */
#define FEWEST_SIZES 3

/* Fewer sizes and a shorter range tell neighbouring models badly apart: with 5 sizes at 10 %
 * noise O(log n) is right half of the time. */
#define ENOUGH_SIZES 7
#define ENOUGH_RANGE 1000.0

/* The larger the data, the farther from the processor they lie: what is done n times costs up to n^0.05
 * times as much each (1.41 times from 1000 to a million; 1.04 to 1.5 times was seen in code that is linear).
 * Without that a constant part lets O(n log n), 2 times, imitate the rise: of linear times with a rise of 1.3
 * on 7 sizes it took 80 %. Now these are named rightly in 94 % (V23c), and O(n log n) loses some of its own
 * only where 10 % of noise and a constant part come together (V23: 97 % right beneath 1 time f(n), 81 % beneath
 * 20, of 100 and 97). Other growths have no neighbour so near. */
#define FARTHER_MOST  0.05
#define FARTHER_STEPS 5

/* No figure is measured better than to 0.2 %: below that a residual says nothing. */
#define LEAST_ERROR 0.002

/* By how much its criterion has to be better than the constant model's before a growth is
 * named, and the rise from the smallest to the largest size that is worth a name. The growths
 * above O(log n) lean on the largest size, so that one slow figure there looks like them: with
 * a gain of 6, lopsided (gamma) noise of 3 % on 7 sizes makes 4 % of constant times grow. */
#define GAIN_OF_LOG    6.0
#define GAIN_OF_GROWTH 10.0
#define LEAST_RISE     0.05
/* Below that gain O(log n) beneath a large constant part is as likely as O(1) when the slope of
 * the logs is above 0 at this one-sided level. From 20,000 curves of 7 and of 11 sizes at 3 %
 * noise: O(log n) beneath 20 times f(n) is called O(1) in 9.8 and 5.4 % (without this rule in
 * 32 and 34 %), and what is constant is called so in 97.5 and 97.8 %. */
#define LEVEL_OF_DOUBT 0.97
/* By how much the best growth has to beat the next one (Raftery 1995: 2 to 6 is "positive"). */
#define GAIN_OF_MODEL 2.0

/* A rise below half of the smallest time is mostly constant part. */
#define DOMINATED_RISE 0.5

const char *stats_growth_name(enum stats_growth growth)
{
    switch (growth) {
    case STATS_GROWTH_LOGARITHMIC:
        return "O(log n)";
    case STATS_GROWTH_LINEAR:
        return "O(n)";
    case STATS_GROWTH_LINEARITHMIC:
        return "O(n log n)";
    case STATS_GROWTH_QUADRATIC:
        return "O(n^2)";
    case STATS_GROWTH_CONSTANT:
        break;
    }
    return "O(1)";
}

double stats_growth_of(enum stats_growth growth, double size)
{
    switch (growth) {
    case STATS_GROWTH_LOGARITHMIC:
        return log2(size);
    case STATS_GROWTH_LINEAR:
        return size;
    case STATS_GROWTH_LINEARITHMIC:
        return size * log2(size);
    case STATS_GROWTH_QUADRATIC:
        return size * size;
    case STATS_GROWTH_CONSTANT:
        break;
    }
    return 0.0;
}

/* The sample, and room for what is fitted to it. */
struct sample {
    const double *sizes;
    const double *times;
    size_t n;
    double *weights; /* proportional to 1 / time^2: errors are relative */
    double *growth;  /* f(n) of the model at hand, 1 at the largest size */
    double least;    /* sizes */
    double most;
    double least_error; /* what is below it says nothing of a model */
};

static void weigh(const struct sample *sample)
{
    double shortest = INFINITY;
    for (size_t i = 0; i < sample->n; i++) {
        shortest = fmin(shortest, sample->times[i]);
    }
    for (size_t i = 0; i < sample->n; i++) {
        double relative = shortest / sample->times[i]; // its square cannot overflow
        sample->weights[i] = relative * relative;
    }
}

/* A model whose a and b are found, with what is left of the times. */
static struct stats_growth_fit judge(const struct sample *sample, double a, double b)
{
    double squares = 0.0;
    for (size_t i = 0; i < sample->n; i++) {
        double left = (sample->times[i] - a - b * sample->growth[i]) / sample->times[i];
        squares += left * left;
    }
    double n = (double)sample->n;
    double parameters = b > 0.0 ? 2.0 : 1.0;
    struct stats_growth_fit fit = {.a = a, .b = b, .error = sqrt(squares / n)};
    fit.bic = 2.0 * n * log(fmax(fit.error, sample->least_error)) + parameters * log(n);
    return fit;
}

static struct stats_growth_fit fit_constant(const struct sample *sample)
{
    for (size_t i = 0; i < sample->n; i++) {
        sample->growth[i] = 0.0;
    }
    return judge(sample, gsl_stats_wmean(sample->weights, 1, sample->times, 1, sample->n),
                 0.0);
}

/* `farther`: by which power of the size an item costs more. */
static struct stats_growth_fit fit_farther(const struct sample *sample,
                                           enum stats_growth growth, double farther)
{
    const struct stats_growth_fit none = {.a = NAN, .b = NAN, .error = NAN, .bic = NAN};
    double most = stats_growth_of(growth, sample->most);
    for (size_t i = 0; i < sample->n; i++) {
        sample->growth[i] = stats_growth_of(growth, sample->sizes[i]) / most *
                            pow(sample->sizes[i] / sample->most, farther);
    }
    double a;
    double b;
    double covariance[3];
    double chi_square;
    if (!isfinite(most) ||
        gsl_fit_wlinear(sample->growth, 1, sample->weights, 1, sample->times, 1,
                        sample->n, &a, &b, &covariance[0], &covariance[1], &covariance[2],
                        &chi_square) != 0) {
        return none;
    }
    if (a < 0.0) {
        a = 0.0; // no time is left when there is nothing to do
        if (gsl_fit_wmul(sample->growth, 1, sample->weights, 1, sample->times, 1,
                         sample->n, &b, &covariance[0], &chi_square) != 0) {
            return none;
        }
    }
    if (!isfinite(a) || !isfinite(b) || !(b > 0.0)) {
        return none;
    }
    struct stats_growth_fit fit = judge(sample, a, b);
    fit.b = b / most;
    return fit;
}

static struct stats_growth_fit fit_growth(const struct sample *sample,
                                          enum stats_growth growth)
{
    struct stats_growth_fit best = fit_farther(sample, growth, 0.0);
    for (int i = 1; i <= FARTHER_STEPS && growth == STATS_GROWTH_LINEAR; i++) {
        struct stats_growth_fit fit =
            fit_farther(sample, growth, FARTHER_MOST * i / FARTHER_STEPS);
        best = isnan(best.error) || fit.error < best.error ? fit : best;
    }
    return best;
}

/* By how much the fitted time grows over the sizes, relative to the smallest; 0 without a fit. */
static double rise_of(const struct sample *sample, const struct stats_growth_fit *fit,
                      enum stats_growth growth)
{
    double least = fit->a + fit->b * stats_growth_of(growth, sample->least);
    double most = fit->a + fit->b * stats_growth_of(growth, sample->most);
    return isnan(fit->bic) ? 0.0 : (most - least) / least;
}

/* What the criterion is better by than the constant model's; less than nothing without a fit. */
static double gain_of(const struct stats_complexity *found, enum stats_growth growth)
{
    double bic = found->fits[growth].bic;
    return isnan(bic) ? -INFINITY : found->fits[STATS_GROWTH_CONSTANT].bic - bic;
}

static enum stats_growth best_growth(const struct stats_complexity *found)
{
    enum stats_growth best = STATS_GROWTH_LOGARITHMIC;
    for (int i = STATS_GROWTH_LINEAR; i < STATS_GROWTHS; i++) {
        if (gain_of(found, (enum stats_growth)i) > gain_of(found, best)) {
            best = (enum stats_growth)i;
        }
    }
    return best;
}

/* The slope of the least-squares line through the logs. */
struct line {
    double slope;
    double error; /* its standard error; NaN when it has none */
    double freedom;
};

/* `x` and `y` hold n values each. */
static struct line line_of(const struct sample *sample, double *x, double *y)
{
    for (size_t i = 0; i < sample->n; i++) {
        x[i] = log(sample->sizes[i]);
        y[i] = log(sample->times[i]);
    }
    double at_one;
    double covariance[2];
    double variance;
    double squares;
    struct line line = {.slope = NAN, .error = NAN, .freedom = (double)sample->n - 2.0};
    if (gsl_fit_linear(x, 1, y, 1, sample->n, &at_one, &line.slope, &covariance[0],
                       &covariance[1], &variance, &squares) == 0) {
        line.error = sqrt(variance);
    }
    return line;
}

/* How far from the slope its true value is at most, with probability 2 p - 1. */
static double reach_of(const struct line *line, double p)
{
    return line->error * stats_student_quantile(p, line->freedom);
}

/* The best growth is told from the constant model: itself, and what it does not beat. */
static void choose_growth(struct stats_complexity *found, enum stats_growth best)
{
    found->model = best;
    for (int i = STATS_GROWTH_LOGARITHMIC; i < STATS_GROWTHS; i++) {
        double behind = gain_of(found, best) - gain_of(found, (enum stats_growth)i);
        found->fits[i].is_candidate = behind < GAIN_OF_MODEL;
        found->is_ambiguous |= found->fits[i].is_candidate && i != (int)best;
    }
}

/* It is not: the time is constant, unless it rises after all. Then O(log n) beneath a large
 * constant part is as likely, and so are the growths that are not beaten by what was asked of
 * the best: with figures that scatter widely none of them is shown, and none refuted. */
static void choose_constant(const struct sample *sample, struct stats_complexity *found,
                            enum stats_growth best, double asked, bool rises)
{
    found->model = STATS_GROWTH_CONSTANT;
    found->fits[STATS_GROWTH_CONSTANT].is_candidate = true;
    for (int i = STATS_GROWTH_LOGARITHMIC; i < STATS_GROWTHS && rises; i++) {
        enum stats_growth growth = (enum stats_growth)i;
        bool is_near = i == STATS_GROWTH_LOGARITHMIC ||
                       gain_of(found, best) - gain_of(found, growth) < asked;
        found->fits[i].is_candidate =
            is_near && rise_of(sample, &found->fits[i], growth) >= LEAST_RISE;
        found->is_ambiguous |= found->fits[i].is_candidate;
    }
}

static void choose(const struct sample *sample, const struct line *line,
                   struct stats_complexity *found)
{
    enum stats_growth best = best_growth(found);
    double rise = rise_of(sample, &found->fits[best], best);
    double asked = best == STATS_GROWTH_LOGARITHMIC ? GAIN_OF_LOG : GAIN_OF_GROWTH;
    if (gain_of(found, best) >= asked && rise >= LEAST_RISE) {
        choose_growth(found, best);
    } else {
        bool rises = line->slope > reach_of(line, LEVEL_OF_DOUBT);
        choose_constant(sample, found, best, asked, rises);
        rise = rise_of(sample, &found->fits[STATS_GROWTH_LOGARITHMIC],
                       STATS_GROWTH_LOGARITHMIC);
    }
    bool grows = found->model != STATS_GROWTH_CONSTANT || found->is_ambiguous;
    found->overhead_dominates = grows && rise < DOMINATED_RISE;
}

static struct stats_estimate slope_of(const struct line *line, size_t n, double level)
{
    struct stats_estimate slope = {.point = line->slope,
                                   .low = NAN,
                                   .high = NAN,
                                   .level = level,
                                   .method = "t",
                                   .n = n};
    if (!isnan(line->error) && level > 0.0 && level < 1.0) {
        double reach = reach_of(line, (1.0 + level) / 2.0);
        slope.low = slope.point - reach;
        slope.high = slope.point + reach;
        slope.achieved_level = level;
    }
    return slope;
}

static bool is_usable(const double *sizes, const double *times, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(sizes[i]) || sizes[i] < 1.0 || !isfinite(times[i]) ||
            times[i] <= 0.0) {
            return false;
        }
    }
    return true;
}

static size_t count_different(const double *sorted, size_t n)
{
    size_t different = n > 0;
    for (size_t i = 1; i < n; i++) {
        different += sorted[i] > sorted[i - 1];
    }
    return different;
}

struct stats_complexity stats_complexity(const double *sizes, const double *times,
                                         size_t n, double known_to, double level,
                                         double *scratch)
{
    struct stats_complexity found = {
        .slope = {.point = NAN, .low = NAN, .high = NAN, .level = level, .method = "t"}};
    for (size_t i = 0; i < STATS_GROWTHS; i++) {
        found.fits[i] =
            (struct stats_growth_fit){.a = NAN, .b = NAN, .error = NAN, .bic = NAN};
    }
    found.too_few_sizes = true;
    found.too_few_decades = true;
    if (!is_usable(sizes, times, n) || !stats_sort(sizes, n, scratch)) {
        return found;
    }
    size_t different = count_different(scratch, n);
    found.too_few_sizes = different < ENOUGH_SIZES;
    if (different < FEWEST_SIZES) {
        return found;
    }
    struct sample sample = {.sizes = sizes,
                            .times = times,
                            .n = n,
                            .weights = scratch + n,
                            .growth = scratch + 2 * n,
                            .least = scratch[0],
                            .most = scratch[n - 1],
                            .least_error = fmax(known_to, LEAST_ERROR)};
    found.is_known = true;
    found.too_few_decades = sample.most < ENOUGH_RANGE * sample.least;
    struct line line = line_of(&sample, scratch, sample.growth);
    found.slope = slope_of(&line, n, level);
    weigh(&sample);
    found.fits[STATS_GROWTH_CONSTANT] = fit_constant(&sample);
    for (int i = STATS_GROWTH_LOGARITHMIC; i < STATS_GROWTHS; i++) {
        found.fits[i] = fit_growth(&sample, (enum stats_growth)i);
    }
    choose(&sample, &line, &found);
    return found;
}

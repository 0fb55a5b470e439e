/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulations that show how often the methods of stats/ are right, beside other methods on the
 * same data. A topic is one file and one function simulate_<topic>(), listed in main.c. It prints
 * rows for scripts/bench/statistics, which lays them out as tables, and returns whether every
 * figure lies in the band that it has to reach. */
#ifndef TARE_SIMULATE_SIMULATE_H
#define TARE_SIMULATE_SIMULATE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "stats/rng.h"

#define LEN(array) (sizeof(array) / sizeof((array)[0]))

struct simulate {
    uint64_t seed;
    bool is_full;     /* as many data sets as the figures ask for, not a tenth */
    bool is_held_out; /* noise families that no method was tuned on */
    FILE *out;
};

/* Where a figure has to lie, both ends included. */
struct band {
    double low;
    double high;
};

#define BAND_NONE         ((struct band){NAN, NAN}) /* another method's figure */
#define BAND_AT_LEAST(at) ((struct band){(at), INFINITY})
#define BAND_AT_MOST(at)  ((struct band){-INFINITY, (at)})

/* Which figure it is. Rows of one id with the same cells become one table: a line for each pair
 * of what and method, a column for each cell. */
struct row {
    const char *id;     /* "V1" */
    const char *what;   /* "10 workers x 5" */
    const char *method; /* "tare", "pooled t" */
    const char *cell;   /* "LN" */
};

/* How many data sets: `full` in full mode, else a tenth, at least 40. */
size_t simulate_sets(const struct simulate *how, size_t full);
/* How many of them slow methods of others see: 1000, else 40. */
size_t simulate_peer_sets(const struct simulate *how);

/* A stream of its own for each use: `id` is 1 for V1, and `cell` any number. */
struct stats_rng simulate_stream(const struct simulate *how, uint64_t id, uint64_t cell);

/* What the figures of an id are, in words: the head of its tables. */
void simulate_title(const struct simulate *how, const char *id, const char *title);

/* A row of `hits` in `of` tries, shown in percent, as is the band. The short mode widens the band
 * by four standard errors of that few tries. True when within the band or without one. */
bool simulate_share(const struct simulate *how, struct row row, size_t hits, size_t of,
                    struct band band);

/* A row of any other figure; the short mode widens the band by a tenth of its ends. */
bool simulate_figure(const struct simulate *how, struct row row, double measured,
                     struct band band);

bool simulate_estimate(const struct simulate *how);
bool simulate_drift(const struct simulate *how);
bool simulate_change(const struct simulate *how);
bool simulate_unpaired(const struct simulate *how);
bool simulate_claim(const struct simulate *how);
bool simulate_suite(const struct simulate *how);
bool simulate_geomean(const struct simulate *how);
bool simulate_stop(const struct simulate *how);
bool simulate_shape(const struct simulate *how);
bool simulate_series(const struct simulate *how);
bool simulate_interact(const struct simulate *how);
bool simulate_crossover(const struct simulate *how);

#endif

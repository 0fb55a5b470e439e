/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run says of the method itself and of the machine, when it is known beforehand what comes
 * out: every case was measured on several sides, which are one interpreter under several names,
 * some of which do a known share of work more. Pure. */
#ifndef TARE_RESULTS_SELFTEST_H
#define TARE_RESULTS_SELFTEST_H

#include "results/result.h"

#define SELFTEST_SIDES_MAX 8
#define SELFTEST_CASES_MAX 16

/* How many blocks a comparison gets: those of a case are split, in the order of time, into as many
 * comparisons as they are enough for. With fewer blocks there is one of all. */
#define SELFTEST_BLOCKS 20

/* A check fails where what was counted has a smaller probability than this, so that one selftest in
 * a hundred fails by chance at most. */
#define SELFTEST_CHANCE 0.001

/* Of intervals at 0.95 that hold the truth. What is missing is left to the truth itself: two
 * placements of the same code in memory differ a little. */
#define SELFTEST_COVERED_LEAST 0.90

struct selftest_side {
    const char *target;
    double truth_ratio; /* of its work over that of the first side; 1.0: the same */
};

/* Comparisons with the first side, by their verdicts. */
struct selftest_tally {
    size_t tries;
    size_t faster;
    size_t slower;
    size_t covered; /* the interval holds the truth */
    size_t above;   /* the ratio's point is above 1 */
};

struct selftest_row {
    struct selftest_side side;
    struct selftest_tally parts; /* of SELFTEST_BLOCKS blocks each */
    struct selftest_tally whole; /* of all the blocks of a case */
    /* Beyond chance, as the parts say: */
    bool has_false;   /* the same is called different */
    bool is_lopsided; /* one of two that are the same comes out slower too often */
    bool has_wrong;   /* more work is called faster */
    bool has_missed;  /* intervals leave out the truth */
};

struct selftest_case {
    const char *name;
    size_t blocks;
    double floor_ratio;   /* half the log width of a ratio's interval from all blocks: the
                           median over the sides; NaN: no interval */
    double between_ratio; /* standard deviation of processes over the median */
    double within_ratio;  /* and of the samples of a process */
};

/* The fixed work in C beside every sample. */
struct selftest_yardstick {
    size_t samples;
    size_t disturbed; /* that no figure rests on (results/samples.h) */
    double
        high_ratio; /* 9 of 10 readings are below it, the best reading is 1; NaN: none */
};

struct selftest {
    size_t
        part_blocks; /* of a comparison: SELFTEST_BLOCKS, or less when there are fewer */
    double pair_ns;  /* what a block of two sides costs, looks and starts included */
    double level;
    struct selftest_row rows[SELFTEST_SIDES_MAX]; /* without the first side */
    size_t row_count;
    struct selftest_case cases[SELFTEST_CASES_MAX];
    size_t case_count;
    struct selftest_yardstick yardstick;
    bool has_enough; /* something was compared */
    bool is_held;    /* and no check failed */
};

/* The result must be summarised (results/summary.h); spent_ns is how long the run took. Sides
 * beyond the most and cases without a figure on the first side are left out; strings are
 * borrowed. */
struct selftest selftest_judge(const struct result *result,
                               const struct selftest_side *sides, size_t count,
                               int64_t spent_ns);

/* The smallest change that is found 4 times in 5 when the case's two sides are measured for
 * time_ns: 0.02 is 2 %. From the floor, whose width falls with the square root of the blocks. NaN:
 * too little time for an interval, or no floor. */
double selftest_smallest(const struct selftest *selftest,
                         const struct selftest_case *selftest_case, double time_ns);

/* The same for the most restless case, which *ret_case is (NULL with NaN). */
double selftest_smallest_of_all(const struct selftest *selftest, double time_ns,
                                const struct selftest_case **ret_case);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What suites state of their cases, and what a run says of it. The statements are a part of the
 * record; claims are computed from them and the samples, so that a document is judged again
 * without the suite that it came from. */
#ifndef TARE_RESULTS_CLAIMS_H
#define TARE_RESULTS_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/complexity.h"
#include "stats/estimate.h"

struct result;
struct result_param;

/* All variants of a case, or those with some values. */
struct result_claim_side {
    const char *case_name; /* NULL: there is none */
    const struct result_param *params;
    size_t param_count;
};

struct result_statement {
    const char *suite;
    const char *place; /* "suites/queues.yaml:98", or NULL */
    const char *
        kind; /* "faster", "slower", "not slower", "uses less", "uses no more", "complexity" */
    struct result_claim_side subject;
    struct result_claim_side than; /* but of a complexity */
    double factor;                 /* at least, or at most */
    const char *metric;            /* "time", "peak_bytes" */
    const char *over;              /* of a complexity: the size's name */
    const char *const *growths;    /* of a complexity: "O(n)"; any of them */
    size_t growth_count;
    const char *text;   /* the author's words, else ours; never NULL */
    const char *source; /* or NULL */
};

enum result_judgement {
    RESULT_CONFIRMED,
    RESULT_REFUTED,
    RESULT_INCONCLUSIVE,
    RESULT_NOT_MEASURED,
};

/* A statement judged for a pair of variants on a target; of a complexity, for the variants that
 * differ in the size only. */
struct result_claim {
    size_t statement; /* its index */
    const char *target;
    const char *variant;      /* NULL: no variant of that case was part of the run */
    const char *base_variant; /* what it is compared with, or NULL */
    enum result_judgement verdict;
    const char *reason; /* of the last two verdicts, or NULL */
    bool paired;
    size_t blocks;
    /* How many times as fast, as slow, as much: what is held against the factor. Point NaN where there is
     * none; infinite where a count is compared with none. */
    struct stats_estimate ratio;
    const char *growths[STATS_GROWTHS]; /* of a complexity: what the sizes show */
    size_t growth_count;
    const char *sentence; /* "f-string is 1.42x [1.40, 1.44] faster than str.format" */
};

/* "confirmed", "refuted", "inconclusive", "not measured". */
const char *result_judgement_name(enum result_judgement verdict);

/* result->claims anew, every statement on every target, in the order of statements, then targets.
 * Needs the summaries and growth_of_result. */
void claims_of_result(struct result *result);

/* Of all claims of a statement on a target: refuted where one is, else inconclusive where one is, else confirmed where one
 * is, else not measured. A statement about several pairs says that it holds for each of them. */
enum result_judgement claims_verdict(const struct result *result, size_t statement,
                                     const char *target);

#endif

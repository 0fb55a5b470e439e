/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What will be measured and in which order: suites x selection x targets x options. Pure
 * policy: no clock, no process. Const once it is built; it lives on its own arena but borrows from the suites and
 * targets, which must outlive it. */
#ifndef TARE_HARNESS_PLAN_PLAN_H
#define TARE_HARNESS_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "harness/plan/target.h"
#include "harness/suite/suite.h"

/* Workers that shall be alive at once; and how many a set of a group on many targets may need. */
#define PLAN_ALIVE_MAX   8
#define PLAN_TARGETS_MAX 16
#define PLAN_SET_MAX     (2 * PLAN_TARGETS_MAX)

/* Of all intervals; what changes are judged together at is 1 less this. */
#define PLAN_LEVEL 0.95

struct plan_options {
    const char *preset; /* "quick", "default", "thorough" */
    int64_t seed;
    int64_t blocks_min;
    int64_t blocks_max;
    double precision_ratio;
    double margin_ratio; /* what is called the same, for cases that do not say */
    int64_t max_time_ns; /* for the whole run; 0: max_time_per_bench_ns for every bench */
    int64_t max_time_per_bench_ns;
    int64_t sample_time_ns;
    int64_t samples; /* per worker */
    int64_t timeout_ns;
    bool clock_is_cpu; /* for cases that do not say */
    int64_t cpu_count; /* that workers may use; 0: not known */
    bool memory;       /* count the memory of all cases, not only of those that say so */
    bool counters;     /* the same for the events of the processor */
    bool why;          /* keep the bytecode of all cases */
};

/* How an inspecting worker executes a case: so often that free lists are filled, types have settled how
 * large their objects are (30 of them since 3.11) and code is specialised, unless that takes too long;
 * then five times to be counted, which shows whether they differ. */
#define PLAN_INSPECT_WARMUP     40
#define PLAN_INSPECT_EXECUTIONS 5
#define PLAN_INSPECT_LIMIT_NS   INT64_C(1000000000)

/* The presets' settings, all else 0. */
struct plan_options plan_options_default(void);
struct plan_options plan_options_quick(void);
struct plan_options plan_options_thorough(void);

struct plan_selection {
    const char *const *patterns; /* -k: any of them matches */
    size_t pattern_count;
    const char *const *tags; /* --tag: any of them is there; "!tag" leaves out */
    size_t tag_count;
    bool slow; /* measure what is tagged slow as well */
};

/* A case with its parameters filled in. */
struct variant {
    const struct suite *suite;
    const struct suite_case *suite_case;
    const struct value *const *values; /* one for each of the case's params */
    const char *name;                  /* "strings/f-string[width=2]" */
    const char *group;                 /* "strings/format[n=10]" */
    const char *meaning;               /* "sha256:..." */
    const char *gc;                    /* "on", "off" */
    bool clock_is_cpu;
    int64_t
        threads; /* that run it at once; 0: the case does not say, its main thread does */
    const char *program; /* of CASE_STARTUP: what the interpreter is given with -c */
};

/* A variant on a target: what a result calls a bench. */
struct member {
    size_t variant;
    size_t target;
    const char *skip_reason; /* its Python range leaves this target out; else NULL */
};

/* Members first .. first + count - 1 are compared with each other. Variants of one group stand next to
 * each other, for each variant its targets; the baseline variant is first. */
struct group {
    const char *label;
    size_t first;
    size_t count;
};

struct plan {
    struct arena arena;
    struct plan_options options;
    const struct target *targets;
    size_t target_count;
    const struct variant *variants;
    size_t variant_count;
    const struct member *members;
    size_t member_count;
    const struct group *groups;
    size_t group_count;
    size_t left_out_slow; /* variants that only their tag `slow` left out */
    size_t
        compared; /* changes that are judged together: between two targets, or on one */
    /* The fewest blocks with which one of these can stand by itself, within blocks_min and blocks_max.
     * Groups that are precise before go on to them while there is time. */
    int64_t blocks_wanted;
};

/* Errors: nothing is selected, two suites of one name, more than PLAN_TARGETS_MAX targets. */
struct plan *plan_new(struct suite *const *suites, size_t suite_count,
                      const struct plan_selection *selection,
                      const struct target *targets, size_t target_count,
                      const struct plan_options *options, struct error *err);
void plan_free(struct plan *plan);

/* The time the run may take: the budget asked for, or the benches' together. */
int64_t plan_time_budget_ns(const struct plan *plan);

/* About the least it takes: the fewest blocks of every bench and cases that are short. */
double plan_least_time_ns(const struct plan *plan);

/* The hash seed that all members of a group share in a block: 1 .. 2^32 - 1. */
uint32_t plan_hash_seed(const struct plan *plan, size_t group, int64_t block);

/* Fills `order` with a permutation of 0 .. n - 1 for a use: the groups of a pass, the workers of a
 * round. The same for the same seed and numbers. */
void plan_order(const struct plan *plan, uint64_t pass, uint64_t round, size_t *order,
                size_t n);

/* The plan for people: groups, variants, blocks, how long it takes at least and at most. */
void plan_describe(const struct plan *plan, struct buf *out);

#endif

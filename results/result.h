/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result document in memory: raw samples and facts. Raw samples are the record and are never
 * edited; summaries, ratios and changes are computed again from them (results/summary.h).
 * Strings given to result_* functions are copied into the result's arena. Times are integer
 * nanoseconds as a clock gave them. A fact that is not known is NULL, -1 or UNKNOWN, and is
 * written as null or left out, never as 0. */
#ifndef TARE_RESULTS_RESULT_H
#define TARE_RESULTS_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "results/claims.h"
#include "results/counts.h"
#include "results/crossover.h"
#include "results/growth.h"
#include "results/pair.h"
#include "stats/estimate.h"

#define RESULT_SCHEMA  "tare-result"
#define RESULT_VERSION 1

enum result_flag { RESULT_UNKNOWN = -1, RESULT_NO = 0, RESULT_YES = 1 };

struct result_settings {
    int64_t seed; /* 0 .. 2^53 - 1 */
    int64_t blocks_min;
    int64_t blocks_max;
    double precision_ratio;
    int64_t sample_time_ns;
    int64_t samples;     /* per worker */
    int64_t max_time_ns; /* 0: no limit */
    int64_t timeout_ns;
    int64_t memory_limit_bytes;
    const char *clock;    /* "wall" or "cpu" */
    const char *affinity; /* "" when not asked for */
    double level;
    double margin_ratio;
    const char *preset; /* "quick", "default", "thorough" */
};

struct result_machine {
    const char *fingerprint; /* "m1-" and 16 hex digits */
    const char *label;       /* host name */
    const char *arch;
    const char *cpu_model;
    int64_t cpu_count;
    enum result_flag smt;
    const char *virtualised; /* "kvm", "none"; NULL: unknown */
    int64_t memory_bytes;
    const char *os;
    const char *kernel;
    const char *libc;
    const char *governor;
    enum result_flag turbo;
    int64_t aslr; /* 0, 1, 2; -1 unknown */
    const char *isolated_cpus;
    const char *affinity;
    double load_1min; /* NaN: unknown */
    const char *clock_source;
    int64_t yardstick_ns; /* the best reading of the run; 0 or below: there is none */
};

/* The document that a target's figures come from, in a result that was put together of several. */
struct result_origin {
    int64_t document;        /* 1, 2, ...; 0: measured in this run */
    const char *file;        /* as it was named */
    const char *id;          /* the document's */
    const char *created;     /* when it was */
    const char *fingerprint; /* of the machine */
    int64_t yardstick_ns;    /* of the machine, the best of that run */
};

struct result_target {
    const char *name;       /* "base", "new", "python" */
    const char *executable; /* as a user starts it */
    const char *mode;       /* "embedded" or "hosted" */
    const char *library;    /* NULL when hosted */
    const char *build_id;
    const char *implementation; /* "cpython" */
    const char *version;        /* "3.12.1" */
    const char *compiler;
    const char *config_args;
    const char *config_fingerprint; /* "c1-" and 16 hex digits */
    const char *build_fingerprint;  /* "b1-" and 16 hex digits */
    const char *const *options;     /* -X and the like given to the interpreter */
    size_t option_count;
    const char *const *environment; /* "NAME=VALUE": variables it was given */
    size_t environment_count;
    const char *
        allocator; /* of objects: "pymalloc", "malloc", "mimalloc", with "_debug" behind it
                              when its hooks are on */
    enum result_flag pgo, lto, debug, asserts, jit, gil, free_threading, shared;
    /* Of the checkout it was built from, as it says itself (the commit may be the beginning of a
     * hash); NULL: of a release, or --commit says what was measured. */
    const char *source_commit, *source_branch, *source_commit_at;
    double
        loop_overhead_ns; /* one turn of a loop over the reference body; NaN: not measured */
    struct result_origin origin;
};

/* A value of a parameter, typed so that it reads back as it was. */
struct result_param {
    const char *name;
    enum {
        RESULT_PARAM_NULL,
        RESULT_PARAM_BOOL,
        RESULT_PARAM_INT,
        RESULT_PARAM_FLOAT,
        RESULT_PARAM_STRING
    } kind;
    int64_t integer; /* of BOOL and INT */
    double real;
    const char *string;
};

/* What one worker measured: `samples` timings of `loops` turns with `unroll` copies each. */
struct result_worker {
    int64_t block; /* which lock-step block: benches of a group share it */
    int64_t hash_seed;
    double
        overhead_ns; /* one turn of the loop, to be taken off once per turn; NaN: not measured here */
    int64_t ready_ns;   /* from its start to its first answer; -1 unknown */
    int64_t *warmup_ns; /* elapsed of each warm-up timing, not used in any figure */
    size_t warmup_count;
    size_t samples;
    int64_t *elapsed_ns;  /* wall time of a sample */
    int64_t *cpu_ns;      /* CPU time of the measuring thread */
    int64_t *switches;    /* involuntary context switches */
    int64_t *collections; /* garbage collections, all generations */
    int64_t *
        yardstick_ns; /* the fixed work beside a sample; NULL: not measured (older documents) */
    int64_t *
        slots; /* the sample's place in its round among the workers that were alive, 0 is the
                       first; NULL: not known (older documents) */
    /* Of a file of another program that has no timings, only what it made of them: in place of
     * the arrays above, which are NULL, `samples` times per operation. Else NULL. */
    double *figures_ns;
    double *figures_s; /* the same as the file has them, where it has seconds */
};

enum result_status {
    RESULT_OK,
    RESULT_ERROR,   /* its code or its worker failed: `error` says how */
    RESULT_SKIPPED, /* a module is absent, the version does not fit: `reason` says which */
    RESULT_NOT_STATIONARY, /* its cost depends on how often it ran: samples kept, no summary */
    RESULT_INCOMPLETE, /* the run ended before it had a sample */
};

struct result_error {
    const char *
        kind; /* "exception", "syntax", "signal", "exit", "timeout", "memory", "stopped", "protocol" */
    const char *phase;     /* "compile", "setup", "prepare", "run", "teardown", "start" */
    const char *message;   /* one line */
    const char *place;     /* "suites/strings.yaml:31:7" or NULL */
    const char *traceback; /* or NULL */
    const char *stderr_tail; /* last lines, or NULL; key "stderr" in the document */
};

/* min, quartiles, spread: computed, never stored as truth. Times per execution, overhead off. */
struct result_summary {
    bool present; /* false: `reason` of the bench says why */
    struct stats_estimate median;
    double mean, min, q1, q3;     /* over workers */
    double sd_between, sd_within; /* NaN: not defined */
    size_t outliers_mild, outliers_severe;
};

/* What the case's `value:` came to in the inspecting worker; text NULL: nothing was asked. */
struct result_value {
    const char
        *text;      /* canonical: equal for what == calls equal; at most its beginning */
    int64_t length; /* characters of all of it */
    const char
        *digest; /* "sha256:..." of all of it where it is longer than `text`, or NULL */
};

struct result_bench {
    const char *suite;
    const char *case_name;
    const struct result_param *params;
    size_t param_count;
    const char *variant; /* "strings/f-string[width=2]" */
    const char
        *meaning; /* "sha256:..." of all code and settings that decide what is measured */
    const char *const *previous_ids;
    size_t previous_id_count;
    const char *const *tags;
    size_t tag_count;
    const char *target; /* a target's name */
    const char
        *group; /* whom it is compared with: "strings/format", "strings/format[n=10]" */
    bool baseline;      /* of its group */
    const char *metric; /* "time"; "memory": it was not timed */
    const char *unit;   /* "ns" */
    const char *clock;  /* "wall" or "cpu": which of the two times the summary is of */
    const char *gc;     /* "on" or "off" */
    const char
        *kind;     /* "import", "startup": what a turn is; NULL: `run` again and again */
    bool is_async; /* an event loop drove it */
    int64_t
        threads; /* that ran it at once, `loops` being the turns of all; 0: it does not say */
    enum result_status status;
    const char *reason;        /* of a skip, of a missing summary */
    struct result_error error; /* of RESULT_ERROR; kind NULL otherwise */
    int64_t loops;             /* turns of the loop in one sample; 0: not calibrated */
    int64_t unroll;            /* copies of the body in a turn */
    int64_t inner;             /* operations in a copy */
    int64_t batch;          /* prepared inputs in a batch, 0: the case has no prepare */
    double margin_ratio;    /* of its own; 0 or NaN: that of the settings */
    int64_t warmup_time_ns; /* untimed running before the first sample of every worker */
    bool overhead_assumed;  /* corrected with the interpreter's loop_overhead_ns */
    struct result_memory memory;
    struct result_counters counters;
    struct result_value value;
    const char *bytecode; /* of `run`, specialised, line by line, or NULL: not kept */
    const char *place; /* of `run`, "suites/strings.yaml:31:7", where bytecode is kept */
    struct result_worker *workers;
    size_t worker_count;
    size_t worker_cap;
    const char *
        *findings; /* ids: "drift", "not-stationary", "empty-body", "bimodal", ... */
    size_t finding_count;
    size_t finding_cap;
    struct result_summary summary;
    /* Of the first bench of a group: its part of result->changes (results/summary.h). */
    size_t change_first;
    size_t change_count;
};

/* The ratio new / base of two benches. Paired: from the blocks that they share; not paired: from
 * the workers of targets of different documents. */
struct result_change {
    struct result_pair pair;
    bool paired;
    size_t blocks; /* not paired: workers of the side with fewer */
    double margin_ratio;
    struct stats_estimate ratio;
    double p;                     /* NaN: null */
    double p_adjusted;            /* NaN: null, not corrected */
    const char *verdict;          /* "faster", "slower", "same", "unclear" */
    const char *verdict_adjusted; /* after the correction; NULL: not corrected */
    bool beyond_margin;
    double blocks_needed; /* NaN: null */
    /* Of one and the same thing, sampled second in a round over first: 1 where the order does not
     * matter; n 0: not known. */
    struct stats_estimate order;
};

/* How the ratio of two variants of a group differs from target to target: what one of them gains
 * (or loses) against the other on `new`, over what it does on `base` (results/interactions.h). */
struct result_interaction {
    struct result_pair pair; /* base_variant: the group's baseline */
    bool paired;
    size_t blocks; /* not paired: of the target with fewer */
    double margin_ratio;
    struct stats_estimate on_base; /* variant / base_variant on the one target */
    struct stats_estimate on_new;  /* and on the other */
    struct stats_estimate ratio;   /* on_new / on_base */
    double p;
    double p_adjusted;
    const char *verdict; /* "slower": the variant lost against its baseline */
    const char *verdict_adjusted;
};

/* The geometric mean of all changes between two targets (results/overall.h). */
struct result_geomean {
    const char *base;       /* target names */
    const char *new_target; /* key "new" */
    const char *metric;
    bool paired;
    struct stats_estimate ratio; /* n: blocks of a change, on average */
    double probability_faster;   /* share of the resamples below 1; NaN: null */
    size_t changes;              /* key "n" */
    int64_t resamples;           /* -1: unknown */
    int64_t seed;                /* of the resamples; -1: unknown */
};

/* A remark about the run, the machine or a target. */
struct result_finding {
    const char *id;       /* "linkage", "turbo" */
    const char *severity; /* "info", "warning", "error" */
    const char *what;
    const char *why;
    const char *remedy; /* a command or a sentence; may be "" */
};

struct result {
    struct arena arena;
    const char *id;       /* UUID version 7 */
    const char *created;  /* RFC 3339, UTC; NULL: unknown, as in some files of others */
    const char *finished; /* NULL while it runs */
    bool complete;
    const char *tool_name; /* what wrote it: "tare", "pyperf" */
    const char *tool_version;
    struct result_settings settings;
    /* Of the working directory's git checkout; commit NULL: none. */
    const char *commit, *commit_at, *branch;
    enum result_flag dirty;
    struct result_machine machine;
    struct result_target *targets;
    size_t target_count;
    struct result_bench *benches;
    size_t bench_count;
    size_t bench_cap;
    struct result_change *changes;
    size_t change_count;
    size_t change_cap;
    bool changes_indexed;               /* the benches know their part of `changes` */
    struct count_change *count_changes; /* under the key "changes" too */
    size_t count_change_count;
    size_t count_change_cap;
    struct result_geomean *geomeans;
    size_t geomean_count;
    size_t geomean_cap;
    struct result_interaction *interactions;
    size_t interaction_count;
    size_t interaction_cap;
    struct result_statement *statements;
    size_t statement_count;
    size_t statement_cap;
    struct result_claim *claims;
    size_t claim_count;
    size_t claim_cap;
    struct result_growth *growths;
    size_t growth_count;
    size_t growth_cap;
    struct result_crossover *crossovers;
    size_t crossover_count;
    size_t crossover_cap;
    struct result_finding *findings;
    size_t finding_count;
    size_t finding_cap;
};

/* An empty result with a fresh id, created now, every fact unknown; caller frees with
 * result_free. */
struct result *result_new(const char *tool_version);
void result_free(struct result *result);
/* The run ends now; `complete`: all that was planned is measured. */
void result_finish(struct result *result, bool complete);

/* A new bench at the end, zeroed but for unknown facts; metric "time", unit "ns", one copy and
 * one operation. Pointers to benches hold until the next call; keep the index. The benches of
 * a group stand next to each other. */
size_t result_add_bench(struct result *result);
/* A new worker of `bench` with room for the counts given; arrays zeroed, on the arena. */
struct result_worker *result_add_worker(struct result *result, struct result_bench *bench,
                                        size_t samples, size_t warmups);
/* The same with figures_ns in place of timings. */
struct result_worker *result_add_figures(struct result *result,
                                         struct result_bench *bench, size_t samples,
                                         size_t warmups);
void result_bench_add_finding(struct result *result, struct result_bench *bench,
                              const char *id);
bool result_bench_has_finding(const struct result_bench *bench, const char *id);
void result_bench_drop_finding(struct result_bench *bench, const char *id);
void result_add_finding(struct result *result, const char *id, const char *severity,
                        const char *what, const char *why, const char *remedy);
/* All of that id. */
void result_drop_findings(struct result *result, const char *id);
struct result_change *result_add_change(struct result *result);
struct count_change *result_add_count_change(struct result *result);
/* Zeroed. */
struct result_geomean *result_add_geomean(struct result *result);
struct result_interaction *result_add_interaction(struct result *result);
struct result_statement *result_add_statement(struct result *result);
struct result_claim *result_add_claim(struct result *result);
struct result_growth *result_add_growth(struct result *result);
struct result_crossover *result_add_crossover(struct result *result);

/* False: only its memory was asked for. */
bool result_is_timed(const struct result_bench *bench);

/* NULL: no target of that name. */
const struct result_target *result_find_target(const struct result *result,
                                               const char *name);
const struct result_bench *result_find_bench(const struct result *result,
                                             const char *variant, const char *target);
/* The same for many that come in about the order of the benches: the search begins at *cursor,
 * which is left where it ended. */
const struct result_bench *result_find_next(const struct result *result,
                                            const char *variant, const char *target,
                                            size_t *cursor);

const char *result_status_name(
    enum result_status
        status); /* "ok", "error", "skipped", "not-stationary", "incomplete" */

#endif

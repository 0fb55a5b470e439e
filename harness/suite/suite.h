/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a suite says: the model of one YAML file, const once it is loaded. Everything hangs on
 * the suite's arena and lives as long as the suite. Texts are valid UTF-8 without NUL. */
#ifndef TARE_HARNESS_SUITE_SUITE_H
#define TARE_HARNESS_SUITE_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/suite/range.h"

/* A piece of Python and where it stands, so that syntax errors and tracebacks name the line of
 * the YAML file. text == NULL: the suite does not have it. */
struct source {
    const char *text; /* without the indentation of a block scalar */
    int line;         /* of its first line, from 1 */
    int col;          /* of its first character, from 1 */
};

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_FLOAT, VALUE_STRING };

/* One value of a parameter. */
struct value {
    enum value_kind kind;
    bool boolean;
    int64_t integer;
    double real;
    const char *string;  /* VALUE_STRING */
    const char *label;   /* as it stands in names: 10, 1.5, True, None, abc */
    const char *literal; /* as a Python expression: 10, 1.5, True, None, 'abc' */
};

struct param {
    const char *name; /* a Python identifier, not a keyword */
    const struct value *values;
    size_t count; /* at least 1 */
    int line;
    bool is_threads; /* the key `threads`: how many threads run the case */
};

enum gc_policy { GC_ON, GC_OFF };
enum clock_kind { CLOCK_WALL, CLOCK_CPU };

/* What is measured: `run` again and again; `run` once in every process; the interpreter that runs it,
 * from its start to its end. */
enum case_kind { CASE_RUN, CASE_IMPORT, CASE_STARTUP };

/* What is measured of a case; joined by |. */
enum metric { METRIC_TIME = 1, METRIC_MEMORY = 2, METRIC_COUNTERS = 4 };

struct strings {
    const char *const *items;
    size_t count;
};

struct suite_case {
    const char *name;        /* unique in the suite */
    const char *description; /* or NULL */
    int line;                /* where the case stands, from 1 */
    enum case_kind kind;
    bool is_async; /* its code may await */
    struct source setup;
    struct source prepare;
    struct source run; /* always there, empty at most for CASE_STARTUP */
    struct source teardown;
    struct source value; /* an expression: what an execution of `run` computed */
    const struct param *
        params; /* the suite's, then the case's own; a case's replaces a namesake; `threads` last */
    size_t param_count;
    unsigned metrics; /* METRIC_TIME without the key */
    int64_t inner;    /* operations per execution, default 1 */
    int64_t unroll;   /* copies of the body in the loop; 0: found by the runner */
    enum gc_policy gc;
    enum clock_kind clock;
    bool has_clock; /* the suite says which clock; otherwise the command line does */
    struct strings requires;     /* modules; where one is absent the case is skipped */
    struct version_range python; /* both the suite's and the case's hold */
    struct strings tags;
    struct strings previous_ids; /* "name", or "suite/name" */
    const struct param
        *slow; /* variants with one of these values are slow, as if tagged so */
    size_t slow_count;
    struct strings options; /* of the interpreter that a CASE_STARTUP starts */
    const char *group;      /* or NULL: the case stands alone */
    bool
        is_baseline; /* at most one in a group; where none says so, the group's first case */
    int64_t timeout_ns;  /* for one answer of a worker, 0: the runner's default */
    double margin_ratio; /* what is called the same, 0: the run's */
};

enum claim_kind {
    CLAIM_FASTER,
    CLAIM_SLOWER,
    CLAIM_NOT_SLOWER,
    CLAIM_USES_LESS,
    CLAIM_USES_NO_MORE,
    CLAIM_COMPLEXITY,
};

/* Whom a claim is about: all variants of a case, or those with the values given. */
struct claim_side {
    const char
        *text; /* as the suite has it: "pop(0) drain[n=1000]"; NULL: there is none */
    const struct suite_case *suite_case;
    const struct value *const *values; /* one for each of the case's params; NULL: any */
};

/* A statement that every run judges. */
struct suite_claim {
    enum claim_kind kind;
    int line;
    struct claim_side subject;
    struct claim_side than; /* but of a complexity */
    double factor;          /* by how much at least: `by`; at most: 1 + `within` */
    const char *metric;     /* "time", "peak_bytes" */
    const char *over;       /* of a complexity: the parameter that is the size */
    struct strings growths; /* of a complexity: "O(n)"; any of them */
    const char *source;     /* or NULL: where it comes from */
    const char *text;       /* or NULL: the statement in the author's words */
};

/* "faster", "not slower": the key that a claim of that kind begins with. */
const char *claim_kind_name(enum claim_kind kind);

struct suite {
    struct arena arena;
    const char *path; /* as given; how messages and tracebacks name it */
    const char *name; /* the key `suite`, else the file's name without its ending */
    const char *description; /* or NULL */
    struct source setup;     /* module level, or .text NULL */
    const struct suite_case *cases;
    size_t case_count; /* at least 1 */
    const struct suite_claim *claims;
    size_t claim_count;
};

void suite_free(struct suite *suite);

/* "run", "import", "startup": what the key `kind` says. */
const char *suite_kind_name(enum case_kind kind);

/* The suite that `tare timeit` makes of its command line: one case a statement, named by the
 * statement itself (cut to 60 characters, made unique), all in one group whose baseline is the
 * first. setup may be NULL. The caller frees it with suite_free. */
struct suite *suite_from_statements(const char *const *statements, size_t count,
                                    const char *setup);

#endif

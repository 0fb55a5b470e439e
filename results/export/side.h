/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A side: one target of one document with the names and dates under which dashboards keep it, and
 * the figures of its benches in seconds. */
#ifndef TARE_RESULTS_EXPORT_SIDE_H
#define TARE_RESULTS_EXPORT_SIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "results/export/output.h"
#include "results/result.h"

/* What the user says of it; NULL: as the document says. */
struct export_options {
    const char *target; /* only this one */
    const char *suite;  /* only its cases */
    const char *machine;
    const char *build;
    const char *project;
    const char *commit;
    const char *commit_at; /* RFC 3339 */
    const char *branch;
    const char *fork;
    const char *repository; /* an address */
    bool dated;             /* a date on every figure, where it may be left out */
    bool by_run;            /* the run's date, not the commit's */
};

struct export_document {
    const char *file; /* as it was named */
    const struct result *result;
};

/* A bench that has figures. Times in seconds, NaN where a figure is not known. */
struct export_point {
    const struct result_bench *bench;
    const char *name;   /* "strings/f-string[width=2]" */
    const char *params; /* "width=2,kind=deque"; "" */
    double median_s;
    double low_s, high_s;                          /* of the level that was asked for */
    double mean_s, sd_s, min_s, max_s, q1_s, q3_s; /* over workers */
    size_t workers;
};

/* Whose time: of the clock that the bench's figures are of, or of this one. */
enum export_clock { EXPORT_CLOCK_OWN, EXPORT_CLOCK_WALL, EXPORT_CLOCK_CPU };

#define EXPORT_NEVER INT64_MIN

struct export_side {
    const char *file;
    const struct result *result;
    const struct result_target *target;
    const char *machine; /* a label: the host's name */
    const char *build;   /* "cpython-3.13-pgo-lto": the series, no revision in it */
    const char *project; /* "CPython" */
    const char *commit;  /* of the source; NULL: not known */
    const char *branch;
    int64_t commit_us; /* since 1970, UTC; EXPORT_NEVER: not known */
    int64_t run_us;
    bool is_only_target; /* of its document, or chosen */
    struct export_point *points;
    size_t point_count;
    struct export_point *counted; /* that have counts and no time: all times NaN */
    size_t counted_count;
};

/* Sides, and what is asked for. */
struct export_job {
    const struct export_options *options;
    const struct export_side *sides; /* at least one */
    size_t side_count;
    struct arena *arena; /* for what lives as long as the job */
};

/* The sides of all documents, on the arena. What has no figure is said in the notes. */
bool export_sides(const struct export_document *documents, size_t count,
                  const struct export_options *options, struct arena *arena,
                  struct export_output *out, struct export_side **ret_sides,
                  size_t *ret_count, struct error *err);

/* Whether the bench is one of the side's, and of what is asked for. */
bool export_has_bench(const struct export_side *side, const struct result_bench *bench,
                      const struct export_options *options);

/* "width=2,kind=deque" of a bench; "" without parameters. */
const char *export_params(const struct result_bench *bench, struct arena *arena);

/* The figure of each worker in ns, of the samples that count; `times_ns` holds as many as there are
 * workers. Returns how many were written. A file of another program has one clock only. */
size_t export_worker_times(const struct export_side *side,
                           const struct export_point *point, enum export_clock clock,
                           double *times_ns);

/* The date under which the side's figures stand: the commit's, else the run's. */
int64_t export_date_us(const struct export_side *side,
                       const struct export_options *options);

/* A mistake when a date is asked for and there is none. */
bool export_check_dates(const struct export_job *job, struct error *err);

/* What a receiver keeps one figure of a name for. */
enum export_per { EXPORT_PER_NAME, EXPORT_PER_DATE, EXPORT_PER_COMMIT };

/* A mistake when two figures would stand under the same names (build and machine with them), and the
 * receiver would keep one of them. */
bool export_check_twins(const struct export_job *job, enum export_per per,
                        struct error *err);

/* "2026-08-20 14:03:07.123456", with `fraction` digits (0 or 6), in UTC without saying so. */
const char *export_naive_date(int64_t instant_us, int fraction, struct arena *arena);

#endif

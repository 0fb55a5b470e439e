/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: an SQLite database of all runs, for what a single document cannot tell. A run is added in one
 * transaction or not at all, the same run twice is stored once, and any number of processes may read and
 * write at once (WAL).
 *
 * A series is one metric of one bench (by name and meaning) on one machine and one configuration of an
 * interpreter. Its points stand in the order of commits, by the commit's date; where no commit is known,
 * by the run's. All texts come from documents of strangers: escape them where they are shown. */
#ifndef TARE_RESULTS_STORE_STORE_H
#define TARE_RESULTS_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "results/result.h"
#include "stats/estimate.h"

#define STORE_NEVER INT64_MIN

struct store;

enum store_access {
    STORE_READ,  /* it must be there already; needs no right to write */
    STORE_WRITE, /* made where it is missing, brought to this version's schema */
};

/* False: it is missing, no store, damaged, of a newer version, or the system refuses; the error says which
 * and the way out. `path` is borrowed until store_close. */
bool store_open(const char *path, enum store_access access, struct store **ret,
                struct error *err);
void store_close(struct store *store); /* NULL is fine */

/* "$XDG_DATA_HOME/tare/store.sqlite", or below ~/.local/share; NULL: there is no home. Caller frees. */
char *store_default_path(void);

/* What the user says of a run; NULL: as the document says. */
struct store_names {
    const char *machine;   /* the series' machine, whatever the hardware */
    const char *build;     /* the series' configuration, whatever the interpreter */
    const char *commit;    /* of the source that was measured */
    const char *commit_at; /* RFC 3339 */
    const char *branch;
};

enum store_added {
    STORE_ADDED,
    STORE_KNOWN,    /* the run is there already, nothing has changed */
    STORE_REPLACED, /* it was there, but had not been measured to its end then */
};

/* Adds a summarised result (results/summary.h) and the bytes of the document it came from, which store_document
 * gives back. */
bool store_add(struct store *store, const struct result *result,
               const struct buf *document, const struct store_names *names,
               enum store_added *ret, struct error *err);

/* Which series, and which points of them; NULL: all. */
struct store_filter {
    const char *bench;   /* a name that holds it, or matches it where it has *, ? or [ */
    const char *machine; /* label or fingerprint */
    const char *build;   /* label or fingerprint of the configuration */
    const char *metric;  /* "time", "allocations", ... */
    const char *branch;  /* only points of this branch */
};

struct store_series {
    int64_t id;
    const char *suite; /* "" where a foreign file has none */
    const char *bench; /* "strings/f-string[width=2]": its name today */
    const char *
        meaning; /* "sha256:...", "" where none is known; another one is another series */
    const char *metric;
    const char *unit;    /* "ns", "bytes", "allocations" */
    const char *machine; /* labels and fingerprints */
    const char *machine_fingerprint;
    const char *build;
    const char *build_fingerprint; /* of the configuration: no revision in it */
    int64_t points;                /* those that the filter has */
    int64_t last_us;               /* moment of the last one */
    /* There is a series of the same name, machine, build and metric with later points: the case's
     * meaning has changed since. */
    bool is_past;
};

struct store_series_list {
    struct arena arena;
    struct store_series
        *items; /* by bench, metric, machine, build, then the latest first */
    size_t count;
};

/* Those that have points of the filter's branch: what was measured elsewhere makes none of them the past. */
bool store_list_series(struct store *store, const struct store_filter *filter,
                       struct store_series_list *ret, struct error *err);
void store_series_list_finish(struct store_series_list *list);

struct store_target;

struct store_run {
    int64_t number;     /* in the order in which they were added */
    const char *id;     /* the document's */
    int64_t started_us; /* STORE_NEVER: unknown */
    int64_t moment_us;  /* of the start, else when it was added */
    bool complete;
    const char *tool; /* "tare 0.5.0", "pyperf" */
    const char *machine;
    int64_t benches; /* on all targets */
    int64_t failed;
    int64_t document_bytes; /* as it was added; 0: pruned */
    /* Filled in by store_list_runs only. */
    const struct store_target *const *targets;
    size_t target_count;
};

/* An interpreter in a run: what its points have in common. */
struct store_target {
    const struct store_run *run;
    const char *name;    /* "base" */
    const char *build;   /* label of the configuration, "cpython-3.13-pgo-lto" */
    const char *version; /* "3.13.0" or NULL */
    const char *binary;  /* fingerprint of the build, "b1-..." or NULL */
    const char *commit;  /* of the source that was measured, or NULL */
    const char *branch;  /* or NULL */
    int64_t commit_us;   /* STORE_NEVER: unknown */
    enum result_flag dirty;
    int64_t
        moment_us; /* where it stands in a series: commit_us, else the run's start, else when it was added */
};

struct store_point {
    const struct store_target *target;
    enum result_status status;
    double point, low, high; /* in the series' unit; NaN: there is none */
    int64_t n;               /* workers, or executions whose memory was counted */
    size_t segment;          /* how many changes lie before it or at it */
};

/* A change of level between two neighbours that have figures. */
struct store_change {
    size_t before, after; /* points: the last one before it and the first one after it */
    double level_before;  /* median of the segment, in the unit */
    double level_after;
    struct stats_estimate ratio; /* after / before; chosen because it is large: no test */
    bool provisional; /* the next points may move or drop it (stats/changepoint.h) */
};

struct store_history {
    struct store_point *points; /* oldest moment first */
    size_t count;
    struct store_change *changes; /* oldest first */
    size_t change_count;
};

/* The points of a series with its changes, on `arena`. The filter is that of its list. Targets and runs live as
 * long as the store. */
bool store_read_history(struct store *store, const struct store_series *series,
                        const struct store_filter *filter, struct arena *arena,
                        struct store_history *ret, struct error *err);

struct store_run_list {
    struct arena arena;
    struct store_run *items; /* the latest first */
    size_t count;
};

/* Runs that have points of the filter's series; all where it is empty. `limit` 0: all. */
bool store_list_runs(struct store *store, const struct store_filter *filter, size_t limit,
                     struct store_run_list *ret, struct error *err);
void store_run_list_finish(struct store_run_list *list);

/* The document of a run as it was added, unpacked, by its id or the beginning of it. */
bool store_document(struct store *store, const char *id, struct buf *ret,
                    struct error *err);

/* Between these two everything that is read is of one moment, whatever others add. */
bool store_begin_reading(struct store *store, struct error *err);
void store_end_reading(struct store *store);

/* Another number than before: another process has changed something since. */
bool store_revision(struct store *store, int64_t *ret, struct error *err);

#endif

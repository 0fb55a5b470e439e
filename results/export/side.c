/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/export/side.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/build.h"
#include "results/counts.h"
#include "results/instant.h"
#include "results/param.h"
#include "results/samples.h"
#include "stats/estimate.h"

#define NS_PER_S 1e9
#define DATE_LEN 19 /* "2026-08-20 14:03:07" */

struct maker {
    const struct export_options *options;
    struct arena *arena;
    struct export_output *out;
};

/* Targets that were built alike are told apart by their names. */
static const char *series_of(const struct result *result,
                             const struct result_target *target, struct arena *arena)
{
    const char *build = build_label(target, arena);
    for (size_t i = 0; i < result->target_count; i++) {
        const struct result_target *other = &result->targets[i];
        if (other != target && strcmp(build_label(other, arena), build) == 0) {
            return arena_printf(arena, "%s-%s", build, target->name);
        }
    }
    return build;
}

static const char *project_of(const struct result_target *target, struct arena *arena)
{
    const char *name = target->implementation;
    if (name == NULL || strcmp(name, "cpython") == 0) {
        return "CPython";
    }
    return arena_printf(arena, "%c%s", toupper((unsigned char)name[0]),
                        name[0] != '\0' ? name + 1 : "");
}

static const char *first_known(const char *a, const char *b, const char *c)
{
    return a != NULL ? a : b != NULL ? b : c;
}

static int64_t instant_of(const char *text)
{
    int64_t us = EXPORT_NEVER;
    return text != NULL && instant_parse(text, &us) ? us : EXPORT_NEVER;
}

const char *export_params(const struct result_bench *bench, struct arena *arena)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < bench->param_count; i++) {
        buf_addf(&text, "%s%s=", i == 0 ? "" : ",", bench->params[i].name);
        param_text(&bench->params[i], &text);
    }
    return arena_strdup(arena, buf_text(&text));
}

static double slowest_worker_s(const struct result *result,
                               const struct result_bench *bench)
{
    enum samples_choice choice = samples_choice_of(result, bench);
    double slowest_ns = (double)NAN;
    for (size_t i = 0; i < bench->worker_count; i++) {
        slowest_ns = fmax(
            slowest_ns, samples_worker_figure(result, bench, &bench->workers[i], choice));
    }
    return slowest_ns / NS_PER_S;
}

static struct export_point point_of(const struct result *result,
                                    const struct result_bench *bench, struct arena *arena)
{
    const struct result_summary *summary = &bench->summary;
    const struct stats_estimate *median = &summary->median;
    bool has_interval = stats_reaches_level(median);
    return (struct export_point){
        .bench = bench,
        .name = bench->variant,
        .params = export_params(bench, arena),
        .median_s = median->point / NS_PER_S,
        .low_s = has_interval ? median->low / NS_PER_S : (double)NAN,
        .high_s = has_interval ? median->high / NS_PER_S : (double)NAN,
        .mean_s = summary->mean / NS_PER_S,
        .sd_s = summary->sd_between / NS_PER_S,
        .min_s = summary->min / NS_PER_S,
        .max_s = slowest_worker_s(result, bench),
        .q1_s = summary->q1 / NS_PER_S,
        .q3_s = summary->q3 / NS_PER_S,
        .workers = median->n,
    };
}

static struct export_point untimed_point(const struct result_bench *bench,
                                         struct arena *arena)
{
    const double unknown = (double)NAN;
    return (struct export_point){
        .bench = bench,
        .name = bench->variant,
        .params = export_params(bench, arena),
        .median_s = unknown,
        .low_s = unknown,
        .high_s = unknown,
        .mean_s = unknown,
        .sd_s = unknown,
        .min_s = unknown,
        .max_s = unknown,
        .q1_s = unknown,
        .q3_s = unknown,
    };
}

static void note_left_out(struct export_output *out, const struct result_bench *bench)
{
    const char *why =
        bench->status == RESULT_ERROR ? bench->error.message : bench->reason;
    if (strcmp(bench->metric, "memory") == 0) {
        export_note(out, "%s was not timed", bench->variant);
        return;
    }
    export_note(out, "%s has no figure: %s%s%s", bench->variant,
                result_status_name(bench->status), why != NULL ? ", " : "",
                why != NULL ? why : "");
}

bool export_has_bench(const struct export_side *side, const struct result_bench *bench,
                      const struct export_options *options)
{
    return strcmp(bench->target, side->target->name) == 0 &&
           (options->suite == NULL || strcmp(bench->suite, options->suite) == 0);
}

static bool is_counted(const struct result_bench *bench)
{
    for (int i = 0; i < COUNTS; i++) {
        if (count_of_bench(bench, i).n > 0) {
            return true;
        }
    }
    return false;
}

static void add_points(const struct maker *maker, struct export_side *side)
{
    const struct result *result = side->result;
    size_t room = result->bench_count;
    side->points = arena_array(maker->arena, room, sizeof(*side->points));
    side->counted = arena_array(maker->arena, room, sizeof(*side->counted));
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        if (!export_has_bench(side, bench, maker->options)) {
            continue;
        }
        if (bench->status == RESULT_OK && bench->summary.present &&
            isfinite(bench->summary.median.point)) {
            side->points[side->point_count++] = point_of(result, bench, maker->arena);
            continue;
        }
        note_left_out(maker->out, bench);
        if (is_counted(bench)) {
            side->counted[side->counted_count++] = untimed_point(bench, maker->arena);
        }
    }
}

static struct export_side side_of(const struct maker *maker,
                                  const struct export_document *document,
                                  const struct result_target *target)
{
    const struct export_options *options = maker->options;
    const struct result *result = document->result;
    struct arena *arena = maker->arena;
    const struct result_machine *machine = &result->machine;
    struct export_side side = {
        .file = document->file,
        .result = result,
        .target = target,
        .machine = first_known(options->machine, machine->label, machine->fingerprint),
        .build = first_known(options->build, series_of(result, target, arena), NULL),
        .project = first_known(options->project, project_of(target, arena), NULL),
        .commit = first_known(options->commit, result->commit, NULL),
        .branch = first_known(options->branch, result->branch, NULL),
        .run_us = instant_of(result->created),
        .is_only_target = result->target_count == 1 || options->target != NULL,
    };
    /* The document's date is of its own commit. */
    bool is_other = options->commit != NULL && options->commit_at == NULL &&
                    (result->commit == NULL || strcmp(side.commit, result->commit) != 0);
    const char *commit_at = is_other ? NULL : result->commit_at;
    side.commit_us = instant_of(first_known(options->commit_at, commit_at, NULL));
    add_points(maker, &side);
    return side;
}

static bool check_options(const struct export_options *options, struct error *err)
{
    if (options->commit_at != NULL && instant_of(options->commit_at) == EXPORT_NEVER) {
        return error_set(err, ERROR_USAGE,
                         "'%s' is no date of a commit, expected one like "
                         "2026-08-20T11:22:33Z",
                         options->commit_at);
    }
    return true;
}

static bool check_sides(const struct export_side *sides, size_t count,
                        const struct export_options *options, struct error *err)
{
    if (count == 0 && options->target != NULL) {
        return error_set(err, ERROR_USAGE, "no document has a target '%s'",
                         options->target);
    }
    if (count == 0) {
        return error_set(err, ERROR_DATA, "there is no target in it, nothing to export");
    }
    for (size_t i = 1; i < count && options->build != NULL; i++) {
        if (sides[i].result == sides[i - 1].result) {
            return error_set(err, ERROR_USAGE,
                             "--build names one interpreter, '%s' has several: choose "
                             "one with --target",
                             sides[i].file);
        }
    }
    return true;
}

bool export_sides(const struct export_document *documents, size_t count,
                  const struct export_options *options, struct arena *arena,
                  struct export_output *out, struct export_side **ret_sides,
                  size_t *ret_count, struct error *err)
{
    struct maker maker = {.options = options, .arena = arena, .out = out};
    if (!check_options(options, err)) {
        return false;
    }
    size_t room = 0;
    for (size_t i = 0; i < count; i++) {
        room += documents[i].result->target_count;
    }
    struct export_side *sides = arena_array(arena, room, sizeof(*sides));
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        const struct result *result = documents[i].result;
        for (size_t j = 0; j < result->target_count; j++) {
            const struct result_target *target = &result->targets[j];
            if (options->target == NULL || strcmp(options->target, target->name) == 0) {
                sides[made++] = side_of(&maker, &documents[i], target);
            }
        }
    }
    *ret_sides = sides;
    *ret_count = made;
    return check_sides(sides, made, options, err);
}

size_t export_worker_times(const struct export_side *side,
                           const struct export_point *point, enum export_clock clock,
                           double *times_ns)
{
    static const char *const names[] = {NULL, "wall", "cpu"};
    struct result_bench bench = *point->bench;
    enum samples_choice choice = samples_choice_of(side->result, &bench);
    bench.clock = clock == EXPORT_CLOCK_OWN ? bench.clock : names[clock];
    size_t made = 0;
    for (size_t i = 0; i < bench.worker_count; i++) {
        const struct result_worker *worker = &bench.workers[i];
        /* Which workers count is said by the bench's own clock, so that the times of two clocks are pairs. */
        if (samples_count(side->result, point->bench, worker, choice) == 0) {
            continue;
        }
        double ns = samples_worker_figure(side->result, &bench, worker, choice);
        if (isnan(ns)) {
            ns = samples_worker_figure(side->result, &bench, worker, SAMPLES_ALL);
        }
        if (!isnan(ns)) {
            times_ns[made++] = ns;
        }
    }
    return made;
}

int64_t export_date_us(const struct export_side *side,
                       const struct export_options *options)
{
    bool is_commits = side->commit_us != EXPORT_NEVER && !options->by_run;
    return is_commits ? side->commit_us : side->run_us;
}

bool export_check_dates(const struct export_job *job, struct error *err)
{
    for (size_t i = 0; i < job->side_count; i++) {
        if (export_date_us(&job->sides[i], job->options) == EXPORT_NEVER) {
            return error_set(err, ERROR_DATA,
                             "'%s' says neither when it was measured nor of which "
                             "commit: give --commit-date",
                             job->sides[i].file);
        }
    }
    return true;
}

static int by_text(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

/* What tells figures of one name apart, and what may be done when nothing does. */
static const char *moment_of(const struct export_job *job, const struct export_side *side,
                             enum export_per per, struct arena *arena)
{
    switch (per) {
    case EXPORT_PER_NAME:
        break;
    case EXPORT_PER_DATE:
        return arena_printf(arena, "%lld", (long long)export_date_us(side, job->options));
    case EXPORT_PER_COMMIT:
        return side->commit != NULL ? side->commit : "";
    }
    return "";
}

bool export_check_twins(const struct export_job *job, enum export_per per,
                        struct error *err)
{
    static const char *const ways_out[] = {
        [EXPORT_PER_NAME] = "in one file: export one document at a time",
        [EXPORT_PER_DATE] = "at the same date: export one document at a time, or with "
                            "--date run",
        [EXPORT_PER_COMMIT] = "of the same commit: export one document at a time",
    };
    SCOPED(arena_finish) struct arena arena = {0};
    size_t room = 0;
    for (size_t i = 0; i < job->side_count; i++) {
        room += job->sides[i].point_count + job->sides[i].counted_count;
    }
    const char **keys = arena_array(&arena, room + 1, sizeof(*keys));
    size_t made = 0;
    for (size_t i = 0; i < job->side_count; i++) {
        const struct export_side *side = &job->sides[i];
        const char *moment = moment_of(job, side, per, &arena);
        for (size_t j = 0; j < side->point_count + side->counted_count; j++) {
            const struct export_point *point =
                j < side->point_count ? &side->points[j]
                                      : &side->counted[j - side->point_count];
            keys[made++] = arena_printf(&arena, "%s on %s, %s\n%s", point->name,
                                        side->build, side->machine, moment);
        }
    }
    qsort(keys, made, sizeof(*keys), by_text);
    for (size_t i = 1; i < made; i++) {
        if (strcmp(keys[i], keys[i - 1]) == 0) {
            return error_set(err, ERROR_DATA, "two figures of '%.*s' %s",
                             (int)(strrchr(keys[i], '\n') - keys[i]), keys[i],
                             ways_out[per]);
        }
    }
    return true;
}

const char *export_naive_date(int64_t instant_us, int fraction, struct arena *arena)
{
    const char *text = instant_text(instant_us, arena);
    if (text == NULL) {
        return NULL;
    }
    int len = DATE_LEN + (fraction > 0 ? fraction + 1 : 0);
    char *date = arena_printf(arena, "%.*s", len, text);
    date[10] = ' ';
    return date;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "harness/base/alloc.h"

/* Arrays live on the arena, so that a result dies in one call: a full one is copied to twice
 * its room and the old place is given up. */
static void *grow(struct arena *arena, void *array, size_t count, size_t *cap,
                  size_t size)
{
    if (count < *cap) {
        return array;
    }
    *cap = *cap > 0 ? *cap * 2 : 4;
    void *grown = arena_array(arena, *cap, size);
    if (count > 0) {
        memcpy(grown, array, count * size);
    }
    return grown;
}

/* RFC 9562, 5.7: 48 bits of milliseconds, then random bits around version and variant. */
static const char *new_id(struct arena *arena, const struct timespec *now)
{
    unsigned char b[16];
    int64_t ms = (int64_t)now->tv_sec * 1000 + now->tv_nsec / 1000000;
    if (getrandom(b, sizeof(b), 0) != (ssize_t)sizeof(b)) {
        /* Only an old kernel early in boot refuses; the clock keeps ids of one machine apart. */
        memset(b, 0, sizeof(b));
        memcpy(b + 8, &now->tv_nsec, sizeof(now->tv_nsec) < 8 ? sizeof(now->tv_nsec) : 8);
    }
    for (int i = 0; i < 6; i++) {
        b[i] = (unsigned char)(ms >> (40 - 8 * i));
    }
    b[6] = (unsigned char)(0x70 | (b[6] & 0x0F));
    b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
    return arena_printf(
        arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
        b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
        b[13], b[14], b[15]);
}

/* RFC 3339 with microseconds. */
static const char *instant(struct arena *arena, const struct timespec *now)
{
    struct tm utc;
    if (gmtime_r(&now->tv_sec, &utc) == NULL) {
        return NULL;
    }
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ", utc.tm_year + 1900,
                        utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                        now->tv_nsec / 1000);
}

struct result *result_new(const char *tool_version)
{
    struct result *result = xcalloc(1, sizeof(*result));
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    result->id = new_id(&result->arena, &now);
    result->created = instant(&result->arena, &now);
    result->tool_name = "tare";
    result->tool_version = arena_strdup(&result->arena, tool_version);
    result->settings = (struct result_settings){
        .seed = -1,
        .blocks_min = -1,
        .blocks_max = -1,
        .precision_ratio = (double)NAN,
        .sample_time_ns = -1,
        .samples = -1,
        .max_time_ns = -1,
        .timeout_ns = -1,
        .memory_limit_bytes = -1,
        .level = (double)NAN,
        .margin_ratio = (double)NAN,
    };
    result->dirty = RESULT_UNKNOWN;
    result->machine = (struct result_machine){
        .cpu_count = -1,
        .smt = RESULT_UNKNOWN,
        .memory_bytes = -1,
        .turbo = RESULT_UNKNOWN,
        .aslr = -1,
        .load_1min = (double)NAN,
    };
    result->changes_indexed = true; // there are none
    return result;
}

void result_free(struct result *result)
{
    if (result != NULL) {
        arena_finish(&result->arena);
        free(result);
    }
}

void result_finish(struct result *result, bool complete)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    result->finished = instant(&result->arena, &now);
    result->complete = complete;
}

size_t result_add_bench(struct result *result)
{
    size_t index = result->bench_count;
    result->benches = grow(&result->arena, result->benches, index, &result->bench_cap,
                           sizeof(*result->benches));
    const double unknown = (double)NAN;
    result->benches[index] = (struct result_bench){
        .metric = "time",
        .unit = "ns",
        .unroll = 1,
        .inner = 1,
        .summary = {.median = {.point = unknown, .low = unknown, .high = unknown},
                    .mean = unknown,
                    .min = unknown,
                    .q1 = unknown,
                    .q3 = unknown,
                    .sd_between = unknown,
                    .sd_within = unknown},
    };
    result->bench_count++;
    return index;
}

struct result_worker *result_add_worker(struct result *result, struct result_bench *bench,
                                        size_t samples, size_t warmups)
{
    bench->workers = grow(&result->arena, bench->workers, bench->worker_count,
                          &bench->worker_cap, sizeof(*bench->workers));
    struct result_worker *worker = &bench->workers[bench->worker_count++];
    /* One piece for all arrays of a worker: there are tens of thousands of workers. */
    size_t size = sizeof(int64_t);
    int64_t *room = arena_array(&result->arena, samples * 5 + warmups, size);
    *worker = (struct result_worker){
        .hash_seed = -1,
        .overhead_ns = (double)NAN,
        .ready_ns = -1,
        .warmup_ns = room + samples * 5,
        .warmup_count = warmups,
        .samples = samples,
        .elapsed_ns = room,
        .cpu_ns = room + samples,
        .switches = room + samples * 2,
        .collections = room + samples * 3,
        .yardstick_ns = room + samples * 4,
    };
    return worker;
}

struct result_worker *result_add_figures(struct result *result,
                                         struct result_bench *bench, size_t samples,
                                         size_t warmups)
{
    struct result_worker *worker = result_add_worker(result, bench, 0, warmups);
    worker->samples = samples;
    worker->figures_ns = arena_array(&result->arena, samples, sizeof(double));
    worker->elapsed_ns = NULL;
    worker->cpu_ns = NULL;
    worker->switches = NULL;
    worker->collections = NULL;
    worker->yardstick_ns = NULL;
    return worker;
}

bool result_bench_has_finding(const struct result_bench *bench, const char *id)
{
    for (size_t i = 0; i < bench->finding_count; i++) {
        if (strcmp(bench->findings[i], id) == 0) {
            return true;
        }
    }
    return false;
}

void result_bench_add_finding(struct result *result, struct result_bench *bench,
                              const char *id)
{
    if (result_bench_has_finding(bench, id)) {
        return;
    }
    bench->findings = grow(&result->arena, bench->findings, bench->finding_count,
                           &bench->finding_cap, sizeof(*bench->findings));
    bench->findings[bench->finding_count++] = arena_strdup(&result->arena, id);
}

void result_bench_drop_finding(struct result_bench *bench, const char *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < bench->finding_count; i++) {
        if (strcmp(bench->findings[i], id) != 0) {
            bench->findings[kept++] = bench->findings[i];
        }
    }
    bench->finding_count = kept;
}

void result_add_finding(struct result *result, const char *id, const char *severity,
                        const char *what, const char *why, const char *remedy)
{
    struct arena *arena = &result->arena;
    result->findings = grow(arena, result->findings, result->finding_count,
                            &result->finding_cap, sizeof(*result->findings));
    result->findings[result->finding_count++] = (struct result_finding){
        .id = arena_strdup(arena, id),
        .severity = arena_strdup(arena, severity),
        .what = arena_strdup(arena, what),
        .why = arena_strdup(arena, why),
        .remedy = arena_strdup(arena, remedy),
    };
}

void result_drop_findings(struct result *result, const char *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].id, id) != 0) {
            result->findings[kept++] = result->findings[i];
        }
    }
    result->finding_count = kept;
}

struct result_change *result_add_change(struct result *result)
{
    result->changes = grow(&result->arena, result->changes, result->change_count,
                           &result->change_cap, sizeof(*result->changes));
    struct result_change *change = &result->changes[result->change_count++];
    const double unknown = (double)NAN;
    *change = (struct result_change){
        .pair.metric = "time",
        .margin_ratio = unknown,
        .ratio = {.point = unknown, .low = unknown, .high = unknown, .level = unknown},
        .p = unknown,
        .p_adjusted = unknown,
        .verdict = "unclear",
        .blocks_needed = unknown,
    };
    result->changes_indexed = false;
    return change;
}

struct count_change *result_add_count_change(struct result *result)
{
    result->count_changes =
        grow(&result->arena, result->count_changes, result->count_change_count,
             &result->count_change_cap, sizeof(*result->count_changes));
    struct count_change *change = &result->count_changes[result->count_change_count++];
    *change = (struct count_change){0};
    return change;
}

struct result_interaction *result_add_interaction(struct result *result)
{
    result->interactions =
        grow(&result->arena, result->interactions, result->interaction_count,
             &result->interaction_cap, sizeof(*result->interactions));
    struct result_interaction *interaction =
        &result->interactions[result->interaction_count++];
    *interaction = (struct result_interaction){0};
    return interaction;
}

struct result_geomean *result_add_geomean(struct result *result)
{
    result->geomeans = grow(&result->arena, result->geomeans, result->geomean_count,
                            &result->geomean_cap, sizeof(*result->geomeans));
    struct result_geomean *geomean = &result->geomeans[result->geomean_count++];
    *geomean = (struct result_geomean){0};
    return geomean;
}

struct result_statement *result_add_statement(struct result *result)
{
    result->statements = grow(&result->arena, result->statements, result->statement_count,
                              &result->statement_cap, sizeof(*result->statements));
    struct result_statement *statement = &result->statements[result->statement_count++];
    *statement = (struct result_statement){0};
    return statement;
}

struct result_claim *result_add_claim(struct result *result)
{
    result->claims = grow(&result->arena, result->claims, result->claim_count,
                          &result->claim_cap, sizeof(*result->claims));
    struct result_claim *claim = &result->claims[result->claim_count++];
    *claim = (struct result_claim){0};
    return claim;
}

struct result_growth *result_add_growth(struct result *result)
{
    result->growths = grow(&result->arena, result->growths, result->growth_count,
                           &result->growth_cap, sizeof(*result->growths));
    struct result_growth *growth = &result->growths[result->growth_count++];
    *growth = (struct result_growth){0};
    return growth;
}

struct result_crossover *result_add_crossover(struct result *result)
{
    result->crossovers = grow(&result->arena, result->crossovers, result->crossover_count,
                              &result->crossover_cap, sizeof(*result->crossovers));
    struct result_crossover *crossover = &result->crossovers[result->crossover_count++];
    *crossover = (struct result_crossover){0};
    return crossover;
}

bool result_is_timed(const struct result_bench *bench)
{
    return strcmp(bench->metric, "memory") != 0;
}

const struct result_target *result_find_target(const struct result *result,
                                               const char *name)
{
    for (size_t i = 0; i < result->target_count; i++) {
        if (strcmp(result->targets[i].name, name) == 0) {
            return &result->targets[i];
        }
    }
    return NULL;
}

const struct result_bench *result_find_next(const struct result *result,
                                            const char *variant, const char *target,
                                            size_t *cursor)
{
    for (size_t i = 0; i < result->bench_count; i++) {
        size_t at = (*cursor + i) % result->bench_count;
        const struct result_bench *bench = &result->benches[at];
        if (strcmp(bench->variant, variant) == 0 && strcmp(bench->target, target) == 0) {
            *cursor = at;
            return bench;
        }
    }
    return NULL;
}

const struct result_bench *result_find_bench(const struct result *result,
                                             const char *variant, const char *target)
{
    size_t cursor = 0;
    return result_find_next(result, variant, target, &cursor);
}

const char *result_status_name(enum result_status status)
{
    switch (status) {
    case RESULT_OK:
        return "ok";
    case RESULT_ERROR:
        return "error";
    case RESULT_SKIPPED:
        return "skipped";
    case RESULT_NOT_STATIONARY:
        return "not-stationary";
    case RESULT_INCOMPLETE:
        return "incomplete";
    }
    return "unknown";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/pyperf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "results/foreign/foreign.h"
#include "results/foreign/metadata.h"
#include "results/instant.h"
#include "results/summary.h"

#define NS_PER_S 1e9
/* Integers of a document end here. */
#define WARMUP_NS_MAX 9007199254740991.0

/* Since 1.0 a warm-up is per operation like every value, before it was the whole time; since 6 they
 * are called values, and metadata may stand at the root. */
enum version { VERSION_5 = 5, VERSION_6 = 6, VERSION_1_0 = 10 };

/* Equal in all runs of a file that one interpreter on one machine measured. */
static const char *const shared_keys[] = {"python_version", "python_implementation",
                                          "python_executable", "hostname",
                                          "cpu_model_name"};
#define SHARED_COUNT ARRAY_LEN(shared_keys)

struct reader {
    struct result *result;
    enum version version;
    struct json metadata;             /* of the file */
    const char *shared[SHARED_COUNT]; /* of the first benchmark */
    int64_t from_us, to_us;           /* of all runs; INT64_MAX, INT64_MIN: none */
    struct foreign_losses losses;
    struct foreign_note uneven; /* other numbers of values from run to run */
    struct foreign_note differing[SHARED_COUNT];
};

/* What the runs of one benchmark have in common. */
struct runs {
    const char *unit;
    int64_t loops; /* 0: not equal */
    size_t values_min, values_max;
    size_t unusable;
    bool has_units, differs[SHARED_COUNT];
};

bool pyperf_is(const struct json *root)
{
    struct json schema = json_get(root, "schema");
    struct json benchmarks = json_get(root, "benchmarks");
    return schema.node == NULL && json_type(&benchmarks) == JSON_ARRAY;
}

/* A pair [loops, seconds] as the whole time; NaN when it is none. */
static double warmup_of(const struct reader *reader, const struct json *item,
                        int64_t inner)
{
    double pair[2] = {0.0, 0.0};
    if (json_type(item) != JSON_ARRAY || json_length(item) != ARRAY_LEN(pair)) {
        return (double)NAN;
    }
    json_reals_known(item, pair);
    double turns = reader->version < VERSION_1_0 ? 1.0 : pair[0] * (double)inner;
    return turns * pair[1] * NS_PER_S;
}

static void read_warmups(const struct reader *reader, const struct json *warmups,
                         int64_t inner, struct result_worker *worker)
{
    worker->warmup_count = 0;
    for (struct json item = json_first(warmups); item.node != NULL;
         item = json_next(&item)) {
        double ns = warmup_of(reader, &item, inner);
        if (ns >= 0.0 && ns <= WARMUP_NS_MAX) {
            worker->warmup_ns[worker->warmup_count++] = llround(ns);
        }
    }
}

static void read_values(struct reader *reader, const struct json *run,
                        const struct metadata *metadata, struct result_bench *bench,
                        struct runs *runs)
{
    struct json list =
        foreign_array(run, reader->version < VERSION_6 ? "samples" : "values");
    struct json warmups = foreign_array(run, "warmups");
    size_t count = json_length(&list);
    if (list.node == NULL || count == 0) {
        return; // it calibrates
    }
    double *values = xcalloc(count, sizeof(*values));
    json_reals_known(&list, values);
    size_t kept = foreign_keep_times(values, count, NS_PER_S);
    runs->unusable += count - kept;
    runs->values_min = count < runs->values_min ? count : runs->values_min;
    runs->values_max = count > runs->values_max ? count : runs->values_max;
    if (kept > 0) {
        int64_t loops = metadata_count(metadata, "loops", 1);
        loops = loops > 0 ? loops : 1;
        runs->loops = bench->worker_count == 0 || runs->loops == loops ? loops : 0;
        size_t warmup_count = warmups.node != NULL ? json_count(&warmups) : 0;
        struct result_worker *worker = foreign_add_worker(reader->result, bench, values,
                                                          kept, NS_PER_S, warmup_count);
        worker->hash_seed = metadata_count(metadata, "python_hash_seed", 0);
        read_warmups(reader, &warmups, bench->inner, worker);
    }
    free(values);
}

static bool is_text(const struct json *at, const char *text)
{
    const char *found = json_text(at);
    return text == NULL || found == NULL ? text == found : strcmp(text, found) == 0;
}

static void note_differing(const struct reader *reader, const struct json *facts,
                           struct runs *runs)
{
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        struct json at = json_get(facts, shared_keys[i]);
        runs->differs[i] =
            runs->differs[i] || (at.node != NULL && !is_text(&at, reader->shared[i]));
    }
}

static void read_run(struct reader *reader, const struct json *run,
                     struct metadata *metadata, struct result_bench *bench,
                     struct runs *runs)
{
    metadata->run = foreign_object(run, "metadata");
    struct json unit = metadata_get(metadata, "unit");
    runs->has_units = runs->has_units || !is_text(&unit, runs->unit);
    note_differing(reader, &metadata->run, runs);
    int64_t from_us = 0;
    int64_t to_us = 0;
    if (metadata_span(metadata, &from_us, &to_us)) {
        reader->from_us = from_us < reader->from_us ? from_us : reader->from_us;
        reader->to_us = to_us > reader->to_us ? to_us : reader->to_us;
    }
    read_values(reader, run, metadata, bench, runs);
}

static void read_runs(struct reader *reader, const struct json *list,
                      struct metadata *metadata, struct result_bench *bench)
{
    struct arena *arena = &reader->result->arena;
    struct runs runs = {.unit = metadata_text(metadata, "unit", arena),
                        .values_min = SIZE_MAX};
    if (runs.unit != NULL && strcmp(runs.unit, "second") != 0) {
        foreign_skip(
            bench,
            arena_printf(arena, "its unit is '%s': only times are compared", runs.unit));
        return;
    }
    note_differing(reader, &metadata->benchmark, &runs);
    for (struct json run = json_first(list); run.node != NULL; run = json_next(&run)) {
        read_run(reader, &run, metadata, bench, &runs);
    }
    bench->loops = runs.loops;
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        if (runs.differs[i]) {
            foreign_note(&reader->differing[i], bench->variant, 0);
        }
    }
    if (runs.unusable > 0) {
        foreign_note(&reader->losses.unusable, bench->variant, runs.unusable);
    }
    if (runs.values_min < runs.values_max) {
        foreign_note(&reader->uneven, bench->variant, 0);
    }
    if (runs.has_units) {
        foreign_skip(bench, "its runs have different units");
    } else if (bench->worker_count == 0) {
        foreign_skip(bench, runs.unusable > 0 ? "none of its values is a positive number"
                                              : "it has no values");
    }
}

/* What the first benchmark says of machine and interpreter stands for the file. */
static void read_common(struct reader *reader, const struct metadata *metadata)
{
    struct result *result = reader->result;
    struct arena *arena = &result->arena;
    result->targets = arena_array(arena, 1, sizeof(*result->targets));
    result->target_count = 1;
    metadata_target(metadata, arena, &result->targets[0]);
    metadata_machine(metadata, arena, &result->machine);
    result->tool_version = metadata_text(metadata, "perf_version", arena);
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        struct json at = metadata_get(metadata, shared_keys[i]);
        reader->shared[i] =
            json_type(&at) == JSON_STRING ? json_string_value(&at, arena) : NULL;
    }
}

static void read_tags(const struct metadata *metadata, struct arena *arena,
                      struct result_bench *bench)
{
    struct json list = metadata_get(metadata, "tags");
    const char **tags = arena_array(arena, json_count(&list) + 1, sizeof(*tags));
    bool is_list = json_type(&list) == JSON_ARRAY;
    for (struct json item = json_first(&list); is_list && item.node != NULL;
         item = json_next(&item)) {
        if (json_type(&item) == JSON_STRING) {
            tags[bench->tag_count++] = json_string_value(&item, arena);
        }
    }
    bench->tags = tags;
}

static void read_benchmark(struct reader *reader, const struct json *at)
{
    struct result *result = reader->result;
    struct arena *arena = &result->arena;
    struct json runs = foreign_array(at, "runs");
    struct json first = json_first(&runs);
    struct metadata metadata = {
        .run = foreign_object(&first, "metadata"),
        .benchmark = foreign_object(at, reader->version < VERSION_6 ? "common_metadata"
                                                                    : "metadata"),
        .file = reader->metadata,
    };
    const char *name = metadata_text(&metadata, "name", arena);
    if (name == NULL) {
        foreign_note(&reader->losses.left_out,
                     arena_printf(arena, "benchmarks[%zu] has no name", at->index), 0);
        return;
    }
    if (result->target_count == 0) {
        read_common(reader, &metadata);
    }
    struct result_bench *bench = foreign_add_bench(result, "pyperf", name);
    int64_t inner = metadata_count(&metadata, "inner_loops", 1);
    const char *gc = metadata_text(&metadata, "python_gc", arena);
    bench->inner = inner > 0 ? inner : 1;
    bench->gc = gc != NULL && strcmp(gc, "disabled") == 0 ? "off" : NULL;
    read_tags(&metadata, arena, bench);
    read_runs(reader, &runs, &metadata, bench);
}

static void add_notes(struct reader *reader)
{
    struct result *result = reader->result;
    struct arena *arena = &result->arena;
    if (reader->uneven.benchmarks > 0) {
        result_add_finding(result, "values-uneven", "info",
                           arena_printf(arena,
                                        "not every run has as many values as the "
                                        "others: %s",
                                        foreign_names(&reader->uneven)),
                           "was the file edited? Each run counts once all the same", "");
    }
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        struct foreign_note *differing = &reader->differing[i];
        if (differing->benchmarks > 0) {
            result_add_finding(
                result, "file-mixed", "warning",
                arena_printf(arena, "another %s in %s", shared_keys[i],
                             foreign_names(differing)),
                "the facts shown are those of the first benchmark of the file", "");
        }
    }
}

static void finish(struct reader *reader)
{
    struct result *result = reader->result;
    struct arena *arena = &result->arena;
    bool has_dates = reader->from_us <= reader->to_us;
    result->created = has_dates ? instant_text(reader->from_us, arena) : NULL;
    result->finished = has_dates ? instant_text(reader->to_us, arena) : NULL;
    result->complete = true;
    foreign_finish(result, &reader->losses);
    add_notes(reader);
    buf_free(&reader->uneven.names);
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        buf_free(&reader->differing[i].names);
    }
}

static bool read_version(const struct json *root, enum version *ret)
{
    struct json at = json_get(root, "version");
    const char *number = json_number_text(&at);
    if (json_type(&at) == JSON_STRING && json_equals(&at, "1.0")) {
        *ret = VERSION_1_0;
    } else if (number != NULL && strcmp(number, "6") == 0) {
        *ret = VERSION_6;
    } else if (number != NULL && strcmp(number, "5") == 0) {
        *ret = VERSION_5;
    } else {
        json_fail(&at, "expected a version of pyperf's files: \"1.0\", 6 or 5");
        return false;
    }
    return true;
}

void pyperf_read(const struct json *root, struct result *result)
{
    struct reader reader = {.result = result, .from_us = INT64_MAX, .to_us = INT64_MIN};
    if (!read_version(root, &reader.version)) {
        return;
    }
    result->tool_name = "pyperf";
    result->settings.level = summary_level(result);
    result->settings.margin_ratio = summary_margin(result);
    if (reader.version >= VERSION_6) {
        reader.metadata = foreign_object(root, "metadata");
    }
    struct json list = foreign_array(root, "benchmarks");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        read_benchmark(&reader, &at);
    }
    finish(&reader);
    if (result->bench_count == 0) {
        json_fail(&list, "this file has no benchmark with a name");
    }
}

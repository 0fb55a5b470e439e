/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/pyperf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "harness/base/digest.h"
#include "results/foreign/metadata.h"
#include "results/instant.h"
#include "results/summary.h"

#define NS_PER_S 1e9
/* Of a list of benchmarks, so many are said by name. */
#define NAMES_SAID 3
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

/* Benchmarks of which there is one thing to say. */
struct note {
    struct buf names;
    size_t benchmarks;
    size_t values;
};

struct reader {
    struct result *result;
    enum version version;
    struct json metadata;             /* of the file */
    const char *shared[SHARED_COUNT]; /* of the first benchmark */
    int64_t from_us, to_us;           /* of all runs; INT64_MAX, INT64_MIN: none */
    struct note left_out;             /* benchmarks */
    struct note unusable;             /* values that are no positive number */
    struct note uneven;               /* other numbers of values from run to run */
    struct note differing[SHARED_COUNT];
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

static void note(struct note *note, const char *name, size_t values)
{
    note->benchmarks++;
    note->values += values;
    if (note->benchmarks <= NAMES_SAID) {
        buf_addf(&note->names, "%s%s", note->benchmarks > 1 ? ", " : "", name);
    }
}

static const char *names_of(struct note *note)
{
    if (note->benchmarks > NAMES_SAID) {
        buf_addf(&note->names, " and %zu more", note->benchmarks - NAMES_SAID);
    }
    return buf_text(&note->names);
}

/* An array of anything; node NULL: there is none. */
static struct json member_array(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    at.node = json_type(&at) == JSON_ARRAY ? at.node : NULL;
    return at;
}

static struct json member_object(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    at.node = json_type(&at) == JSON_OBJECT ? at.node : NULL;
    return at;
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

/* Returns how many values can be used, in seconds; these stand first then. */
static size_t keep_usable(double *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        double ns = values[i] * NS_PER_S;
        if (isfinite(ns) && ns > 0.0) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

static void read_values(struct reader *reader, const struct json *run,
                        const struct metadata *metadata, struct result_bench *bench,
                        struct runs *runs)
{
    struct json list =
        member_array(run, reader->version < VERSION_6 ? "samples" : "values");
    struct json warmups = member_array(run, "warmups");
    size_t count = json_length(&list);
    if (list.node == NULL || count == 0) {
        return; // it calibrates
    }
    double *values = xcalloc(count, sizeof(*values));
    json_reals_known(&list, values);
    size_t kept = keep_usable(values, count);
    runs->unusable += count - kept;
    runs->values_min = count < runs->values_min ? count : runs->values_min;
    runs->values_max = count > runs->values_max ? count : runs->values_max;
    if (kept > 0) {
        int64_t loops = metadata_count(metadata, "loops", 1);
        loops = loops > 0 ? loops : 1;
        runs->loops = bench->worker_count == 0 || runs->loops == loops ? loops : 0;
        size_t warmup_count = warmups.node != NULL ? json_count(&warmups) : 0;
        struct result_worker *worker =
            result_add_figures(reader->result, bench, kept, warmup_count);
        worker->block = (int64_t)bench->worker_count - 1;
        worker->hash_seed = metadata_count(metadata, "python_hash_seed", 0);
        worker->figures_s =
            arena_copy(&reader->result->arena, values, kept * sizeof(*values));
        for (size_t i = 0; i < kept; i++) {
            worker->figures_ns[i] = values[i] * NS_PER_S;
        }
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
    metadata->run = member_object(run, "metadata");
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

static void skip(struct result_bench *bench, const char *reason)
{
    bench->status = RESULT_SKIPPED;
    bench->reason = reason;
    bench->worker_count = 0;
}

static void read_runs(struct reader *reader, const struct json *list,
                      struct metadata *metadata, struct result_bench *bench)
{
    struct arena *arena = &reader->result->arena;
    struct runs runs = {.unit = metadata_text(metadata, "unit", arena),
                        .values_min = SIZE_MAX};
    if (runs.unit != NULL && strcmp(runs.unit, "second") != 0) {
        skip(bench,
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
            note(&reader->differing[i], bench->variant, 0);
        }
    }
    if (runs.unusable > 0) {
        note(&reader->unusable, bench->variant, runs.unusable);
    }
    if (runs.values_min < runs.values_max) {
        note(&reader->uneven, bench->variant, 0);
    }
    if (runs.has_units) {
        skip(bench, "its runs have different units");
    } else if (bench->worker_count == 0) {
        skip(bench, runs.unusable > 0 ? "none of its values is a positive number"
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
    struct json runs = member_array(at, "runs");
    struct json first = json_first(&runs);
    struct metadata metadata = {
        .run = member_object(&first, "metadata"),
        .benchmark = member_object(at, reader->version < VERSION_6 ? "common_metadata"
                                                                   : "metadata"),
        .file = reader->metadata,
    };
    const char *name = metadata_text(&metadata, "name", arena);
    if (name == NULL) {
        note(&reader->left_out,
             arena_printf(arena, "benchmarks[%zu] has no name", at->index), 0);
        return;
    }
    if (result->target_count == 0) {
        read_common(reader, &metadata);
    }
    size_t index = result_add_bench(result);
    struct result_bench *bench = &result->benches[index];
    int64_t inner = metadata_count(&metadata, "inner_loops", 1);
    const char *gc = metadata_text(&metadata, "python_gc", arena);
    bench->suite = "pyperf";
    bench->case_name = name;
    bench->variant = name;
    bench->group = name;
    bench->baseline = true;
    bench->target = result->targets[0].name;
    bench->inner = inner > 0 ? inner : 1;
    bench->gc = gc != NULL && strcmp(gc, "disabled") == 0 ? "off" : NULL;
    read_tags(&metadata, arena, bench);
    read_runs(reader, &runs, &metadata, bench);
}

static int by_name(const void *a, const void *b)
{
    const struct result_bench *const *x = a;
    const struct result_bench *const *y = b;
    int order = strcmp((*x)->variant, (*y)->variant);
    return order != 0 ? order : (*x > *y) - (*x < *y);
}

/* Of benches with one name the first one stays: which of them is meant nobody knows. */
static void drop_twins(struct reader *reader)
{
    struct result *result = reader->result;
    size_t count = result->bench_count;
    struct result_bench **sorted = xcalloc(count + 1, sizeof(struct result_bench *));
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &result->benches[i];
    }
    qsort(sorted, count, sizeof(struct result_bench *), by_name);
    const char *last = NULL;
    for (size_t i = 0; i < count; i++) {
        bool is_twin = last != NULL && strcmp(sorted[i]->variant, last) == 0;
        last = sorted[i]->variant;
        sorted[i]->group = is_twin ? NULL : last;
    }
    free(sorted);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct result_bench *bench = &result->benches[i];
        if (bench->group != NULL) {
            result->benches[kept++] = *bench;
            continue;
        }
        note(&reader->left_out,
             arena_printf(&result->arena, "a second '%s'", bench->variant), 0);
    }
    result->bench_count = kept;
}

static void add_notes(struct reader *reader)
{
    struct result *result = reader->result;
    struct arena *arena = &result->arena;
    struct note *left_out = &reader->left_out;
    struct note *unusable = &reader->unusable;
    if (left_out->benchmarks > 0) {
        result_add_finding(result, "benchmarks-left-out", "warning",
                           arena_printf(arena, "left out: %s", names_of(left_out)),
                           "a benchmark needs a name of its own", "");
    }
    if (unusable->benchmarks > 0) {
        result_add_finding(
            result, "values-left-out", "warning",
            arena_printf(arena, "%zu value%s of %s left out", unusable->values,
                         unusable->values == 1 ? "" : "s", names_of(unusable)),
            "a time is a number above 0; pyperf refuses such a file", "");
    }
    if (reader->uneven.benchmarks > 0) {
        result_add_finding(result, "values-uneven", "info",
                           arena_printf(arena,
                                        "not every run has as many values as the "
                                        "others: %s",
                                        names_of(&reader->uneven)),
                           "was the file edited? Each run counts once all the same", "");
    }
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        struct note *differing = &reader->differing[i];
        if (differing->benchmarks > 0) {
            result_add_finding(
                result, "file-mixed", "warning",
                arena_printf(arena, "another %s in %s", shared_keys[i],
                             names_of(differing)),
                "the facts shown are those of the first benchmark of the file", "");
        }
    }
}

/* The file has no id: one made of its names and values (RFC 9562, version 8) is the same each
 * time, however the file is packed or indented. */
static void identify(struct result *result)
{
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    char hex[DIGEST_HEX_SIZE];
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        buf_add(&bytes, bench->variant, strlen(bench->variant) + 1);
        for (size_t j = 0; j < bench->worker_count; j++) {
            const struct result_worker *worker = &bench->workers[j];
            buf_add(&bytes, worker->figures_ns, worker->samples * sizeof(double));
        }
    }
    digest_sha256(buf_text(&bytes), bytes.len, hex);
    result->id = arena_printf(&result->arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", hex, hex + 8,
                              hex + 12, hex + 15, hex + 18);
}

static void finish(struct reader *reader)
{
    struct result *result = reader->result;
    struct arena *arena = &result->arena;
    bool has_dates = reader->from_us <= reader->to_us;
    result->created = has_dates ? instant_text(reader->from_us, arena) : NULL;
    result->finished = has_dates ? instant_text(reader->to_us, arena) : NULL;
    result->complete = true;
    drop_twins(reader);
    identify(result);
    add_notes(reader);
    buf_free(&reader->left_out.names);
    buf_free(&reader->unusable.names);
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
        reader.metadata = member_object(root, "metadata");
    }
    struct json list = member_array(root, "benchmarks");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        read_benchmark(&reader, &at);
    }
    finish(&reader);
    if (result->bench_count == 0) {
        json_fail(&list, "this file has no benchmark with a name");
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/google_benchmark.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/foreign/foreign.h"
#include "results/foreign/metadata.h"
#include "results/instant.h"
#include "results/summary.h"

/* A row of the file. */
struct row {
    const char *name; /* run_name, without what an aggregate adds */
    double real_time;
    double unit_ns;     /* NaN: an unknown one */
    int64_t iterations; /* -1: unknown */
    bool is_aggregate;
    const char *error; /* NULL: none */
    bool is_done;
};

struct rows {
    struct row *items;
    size_t count;
};

bool google_benchmark_is(const struct json *root)
{
    struct json context = foreign_object(root, "context");
    struct json benchmarks = foreign_array(root, "benchmarks");
    return context.node != NULL && benchmarks.node != NULL;
}

static double unit_ns_of(const char *unit)
{
    static const struct {
        const char *name;
        double ns;
    } units[] = {{"ns", 1.0}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
    for (size_t i = 0; unit != NULL && i < ARRAY_LEN(units); i++) {
        if (strcmp(units[i].name, unit) == 0) {
            return units[i].ns;
        }
    }
    return unit == NULL ? 1.0 : (double)NAN;
}

static struct row read_row(const struct json *at, struct arena *arena)
{
    struct metadata facts = {.run = *at};
    const char *run_name = metadata_text_of(at, "run_name", arena);
    const char *type = metadata_text_of(at, "run_type", arena);
    struct json failed = json_get(at, "error_occurred");
    struct row row = {
        .name = run_name != NULL ? run_name : metadata_text_of(at, "name", arena),
        .real_time = metadata_number(&facts, "real_time"),
        .unit_ns = unit_ns_of(metadata_text_of(at, "time_unit", arena)),
        .iterations = metadata_count(&facts, "iterations", 1),
        .is_aggregate = type != NULL && strcmp(type, "aggregate") == 0,
    };
    if (json_type(&failed) == JSON_BOOL && json_bool_value(&failed)) {
        const char *message = metadata_text_of(at, "error_message", arena);
        row.error = message != NULL ? message : "it failed";
    }
    return row;
}

/* The rows of one name into one bench, in its unit. */
static void read_times(struct rows *rows, size_t first, struct result *result,
                       struct result_bench *bench, struct foreign_losses *losses)
{
    const struct row *head = &rows->items[first];
    double *values = xcalloc(rows->count, sizeof(*values));
    size_t count = 0;
    const char *error = NULL;
    bench->loops = head->iterations > 0 ? head->iterations : 0;
    for (size_t i = first; i < rows->count; i++) {
        struct row *row = &rows->items[i];
        if (row->name == NULL || strcmp(row->name, head->name) != 0) {
            continue;
        }
        row->is_done = true;
        error = row->error != NULL ? row->error : error;
        if (!row->is_aggregate && row->error == NULL) {
            values[count++] = row->real_time * (row->unit_ns / head->unit_ns);
            bench->loops = row->iterations == bench->loops ? bench->loops : 0;
        }
    }
    size_t kept = foreign_keep_times(values, count, head->unit_ns);
    if (kept < count) {
        foreign_note(&losses->unusable, bench->variant, count - kept);
    }
    if (kept > 0) {
        foreign_add_worker(result, bench, values, kept, head->unit_ns, 0);
    } else {
        foreign_skip(bench, error != NULL ? error
                            : count > 0   ? "none of its times is a positive number"
                                          : "the file has aggregates of it only");
    }
    free(values);
}

static void read_context(const struct json *context, struct result *result)
{
    struct arena *arena = &result->arena;
    struct metadata facts = {.run = *context};
    struct metadata none = {0};
    int64_t us = 0;
    const char *date = metadata_text_of(context, "date", arena);
    result->created =
        date != NULL && instant_parse(date, &us) ? instant_text(us, arena) : NULL;
    metadata_machine(&none, arena, &result->machine);
    result->machine.label = metadata_text_of(context, "host_name", arena);
    result->machine.cpu_count = metadata_count(&facts, "num_cpus", 1);
    result->tool_version = metadata_text_of(context, "library_version", arena);
    result->targets = arena_array(arena, 1, sizeof(*result->targets));
    result->target_count = 1;
    metadata_target(&none, arena, &result->targets[0]);
    result->targets[0].name = "program";
    result->targets[0].implementation = "google-benchmark";
    result->targets[0].executable = metadata_text_of(context, "executable", arena);
}

void google_benchmark_read(const struct json *root, struct result *result)
{
    struct foreign_losses losses = {0};
    struct json context = foreign_object(root, "context");
    struct json list = foreign_array(root, "benchmarks");
    struct rows rows = {
        .items = arena_array(&result->arena, json_count(&list) + 1, sizeof(*rows.items))};
    result->tool_name = "google-benchmark";
    result->settings.level = summary_level(result);
    result->settings.margin_ratio = summary_margin(result);
    result->complete = true;
    read_context(&context, result);
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        rows.items[rows.count++] = read_row(&at, &result->arena);
        if (rows.items[rows.count - 1].name == NULL) {
            foreign_note(
                &losses.left_out,
                arena_printf(&result->arena, "benchmarks[%zu] has no name", at.index), 0);
            rows.items[rows.count - 1].is_done = true;
        }
    }
    for (size_t i = 0; i < rows.count; i++) {
        if (!rows.items[i].is_done) {
            struct result_bench *bench =
                foreign_add_bench(result, "google-benchmark", rows.items[i].name);
            read_times(&rows, i, result, bench, &losses);
        }
    }
    foreign_finish(result, &losses);
    if (result->bench_count == 0) {
        json_fail(&list, "this file has no benchmark with a name");
    }
}

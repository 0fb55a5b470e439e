/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/pytest_benchmark.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/foreign/foreign.h"
#include "results/foreign/metadata.h"
#include "results/instant.h"
#include "results/summary.h"

#define NS_PER_S 1e9

bool pytest_benchmark_is(const struct json *root)
{
    struct json machine = foreign_object(root, "machine_info");
    struct json benchmarks = foreign_array(root, "benchmarks");
    return machine.node != NULL && benchmarks.node != NULL;
}

static int64_t count_of(const struct json *object, const char *key)
{
    struct metadata facts = {.run = *object};
    return metadata_count(&facts, key, 1);
}

/* A date with a zone, or without one: then it is taken for UTC. */
static const char *date_of(const struct json *object, const char *key,
                           struct arena *arena)
{
    int64_t us = 0;
    const char *text = metadata_text_of(object, key, arena);
    return text != NULL && instant_parse(text, &us) ? instant_text(us, arena) : NULL;
}

static char *lower(const char *text, struct arena *arena)
{
    char *copy = arena_strdup(arena, text);
    for (char *p = copy; p != NULL && *p != '\0'; p++) {
        *p = (char)tolower((unsigned char)*p);
    }
    return copy;
}

static void read_machine(const struct json *info, struct result *result)
{
    struct arena *arena = &result->arena;
    struct result_machine *machine = &result->machine;
    struct json cpu = foreign_object(info, "cpu");
    struct metadata none = {0};
    metadata_machine(&none, arena, machine);
    machine->label = metadata_text_of(info, "node", arena);
    machine->arch = metadata_text_of(info, "machine", arena);
    machine->os = metadata_text_of(info, "system", arena);
    machine->kernel = metadata_text_of(info, "release", arena);
    machine->cpu_model = metadata_text_of(&cpu, "brand_raw", arena);
    machine->cpu_count = count_of(&cpu, "count");
    result->targets = arena_array(arena, 1, sizeof(*result->targets));
    result->target_count = 1;
    struct result_target *target = &result->targets[0];
    metadata_target(&none, arena, target);
    target->implementation =
        lower(metadata_text_of(info, "python_implementation", arena), arena);
    target->version = metadata_text_of(info, "python_version", arena);
    target->compiler = metadata_text_of(info, "python_compiler", arena);
}

static void read_commit(const struct json *info, struct result *result)
{
    struct arena *arena = &result->arena;
    struct json dirty = json_get(info, "dirty");
    result->commit = metadata_text_of(info, "id", arena);
    result->branch = metadata_text_of(info, "branch", arena);
    result->commit_at = date_of(info, "time", arena);
    if (json_type(&dirty) == JSON_BOOL) {
        result->dirty = json_bool_value(&dirty) ? RESULT_YES : RESULT_NO;
    }
}

static void read_rounds(const struct json *stats, struct result *result,
                        struct result_bench *bench, struct foreign_losses *losses)
{
    struct json data = foreign_array(stats, "data");
    size_t count = data.node != NULL ? json_length(&data) : 0;
    if (count == 0) {
        foreign_skip(bench, "the file has no rounds: it was saved without "
                            "--benchmark-save-data");
        return;
    }
    double *values = xcalloc(count, sizeof(*values));
    json_reals_known(&data, values);
    size_t kept = foreign_keep_times(values, count, NS_PER_S);
    if (kept < count) {
        foreign_note(&losses->unusable, bench->variant, count - kept);
    }
    if (kept > 0) {
        foreign_add_worker(result, bench, values, kept, NS_PER_S, 0);
    } else {
        foreign_skip(bench, "none of its rounds is a positive number");
    }
    free(values);
}

static void read_benchmark(const struct json *at, struct result *result,
                           struct foreign_losses *losses)
{
    struct arena *arena = &result->arena;
    struct json stats = foreign_object(at, "stats");
    struct json options = foreign_object(at, "options");
    struct json disable_gc = json_get(&options, "disable_gc");
    const char *name = metadata_text_of(at, "fullname", arena);
    name = name != NULL ? name : metadata_text_of(at, "name", arena);
    if (name == NULL) {
        foreign_note(&losses->left_out,
                     arena_printf(arena, "benchmarks[%zu] has no name", at->index), 0);
        return;
    }
    struct result_bench *bench = foreign_add_bench(result, "pytest-benchmark", name);
    int64_t iterations = count_of(&stats, "iterations");
    bench->loops = iterations > 0 ? iterations : 0;
    bench->gc = json_type(&disable_gc) == JSON_BOOL && json_bool_value(&disable_gc)
                    ? "off"
                    : NULL;
    read_rounds(&stats, result, bench, losses);
}

void pytest_benchmark_read(const struct json *root, struct result *result)
{
    struct foreign_losses losses = {0};
    struct json machine = foreign_object(root, "machine_info");
    struct json commit = foreign_object(root, "commit_info");
    struct json list = foreign_array(root, "benchmarks");
    result->tool_name = "pytest-benchmark";
    result->tool_version = metadata_text_of(root, "version", &result->arena);
    result->settings.level = summary_level(result);
    result->settings.margin_ratio = summary_margin(result);
    result->created = date_of(root, "datetime", &result->arena);
    result->complete = true;
    read_machine(&machine, result);
    read_commit(&commit, result);
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        read_benchmark(&at, result, &losses);
    }
    foreign_finish(result, &losses);
    if (result->bench_count == 0) {
        json_fail(&list, "this file has no benchmark with a name");
    }
}

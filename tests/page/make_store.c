/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make_store PATH RUNS BENCHES [FIRST]: adds runs of made-up figures to a store, the same each time. Benches
 * lie in four suites, one of which has names that want to be more than names; every other bench becomes 10 %
 * slower in the middle of the runs. Run FIRST is the first that is added. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "results/instant.h"
#include "results/store/store.h"

#define BEGIN_US ((int64_t)1767225600 * 1000000) /* 2026-01-01 */
#define DAY_US   ((int64_t)86400 * 1000000)
#define SUITES   4

static const char *const suites[SUITES] = {"alpha", "beta", "gamma",
                                           "<script>alert(1)</script>"};
static const char *const hostile[] = {
    "</script><img src=x onerror=alert(1)>",
    "\"quotes\" & 'more' \\ \xE2\x80\xAE\xD7\x90\xD7\x91 \xE2\x80\xA8 line\nbreak",
    "../../etc/passwd",
};

/* Between -1 and 1. */
static double noise(size_t a, size_t b)
{
    uint64_t x = (a * 0x9E3779B97F4A7C15U) ^ (b + 0x632BE59BD9B4E19U);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return (double)(x >> 11) / 9007199254740992.0 * 2.0 - 1.0;
}

static const char *name_of(struct result *result, size_t number)
{
    const char *suite = suites[number % SUITES];
    size_t in_suite = number / SUITES;
    if (number % SUITES == SUITES - 1 && in_suite < ARRAY_LEN(hostile)) {
        return arena_printf(&result->arena, "%s/%s", suite, hostile[in_suite]);
    }
    return arena_printf(&result->arena, "%s/case-%zu[n=%zu]", suite, in_suite, number);
}

static void add_bench(struct result *result, size_t run, size_t runs, size_t number)
{
    size_t index = result_add_bench(result);
    struct result_bench *bench = &result->benches[index];
    bool is_slow = number % 2 == 0 && run >= runs / 2;
    double figure = 100.0 * exp(3.0 * noise(number, 1)) * (is_slow ? 1.1 : 1.0) *
                    exp(0.005 * noise(number, run + 3));
    bench->suite = suites[number % SUITES];
    bench->variant = name_of(result, number);
    bench->case_name = bench->variant + strlen(bench->suite) + 1;
    bench->group = bench->variant;
    bench->meaning = arena_printf(&result->arena, "sha256:%064zx", number);
    bench->target = "python";
    bench->summary.present = true;
    bench->summary.median = (struct stats_estimate){
        .point = figure,
        .low = figure * 0.995,
        .high = figure * 1.005,
        .level = 0.95,
        .achieved_level = 0.95,
        .n = 20,
        .method = "order",
    };
}

static struct result *make_run(size_t run, size_t runs, size_t benches)
{
    struct result *result = result_new("0.1.0");
    struct arena *arena = &result->arena;
    int64_t at_us = BEGIN_US + (int64_t)run * DAY_US;
    result->id = arena_printf(arena, "01900000-0000-7000-8000-%012zx", run);
    result->created = instant_text(at_us + DAY_US / 24, arena);
    result->commit = arena_printf(arena, "%07zx%033d", run + 0xA1B2C3D, 0);
    result->commit_at = instant_text(at_us, arena);
    result->branch = "main";
    result->complete = true;
    result->machine.fingerprint = "m1-0123456789abcdef";
    result->machine.label = "bench1";
    result->targets = arena_array(arena, 1, sizeof(*result->targets));
    result->target_count = 1;
    result->targets[0] =
        (struct result_target){.name = "python",
                               .version = "3.13.0",
                               .implementation = "cpython",
                               .config_fingerprint = "c1-0123456789abcdef",
                               .build_fingerprint = "b1-0123456789abcdef"};
    for (size_t i = 0; i < benches; i++) {
        add_bench(result, run, runs, i);
    }
    return result;
}

static int fail(const struct error *err)
{
    fprintf(stderr, "make_store: %s\n", err->message);
    return 1;
}

int main(int argc, char **argv)
{
    struct store *store = NULL;
    struct error err = {0};
    if (argc < 4) {
        fputs("make_store PATH RUNS BENCHES [FIRST]\n", stderr);
        return 2;
    }
    size_t runs = strtoul(argv[2], NULL, 10);
    size_t benches = strtoul(argv[3], NULL, 10);
    if (!store_open(argv[1], STORE_WRITE, &store, &err)) {
        return fail(&err);
    }
    for (size_t i = argc > 4 ? strtoul(argv[4], NULL, 10) : 0; i < runs; i++) {
        static const struct store_names no_names = {0};
        SCOPED(buf_free) struct buf document = BUF_INIT;
        struct result *result = make_run(i, runs, benches);
        enum store_added added;
        buf_adds(&document, "{}");
        if (!store_add(store, result, &document, &no_names, &added, &err)) {
            return fail(&err);
        }
        result_free(result);
    }
    store_close(store);
    return 0;
}

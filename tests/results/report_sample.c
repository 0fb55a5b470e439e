/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/overall.h"
#include "stats/change.h"
#include "stats/moment.h"
#include "stats/order.h"
#include "stats/outlier.h"
#include "stats/quantile.h"
#include "stats/rng.h"

#define WORKERS_MAX 64

/* A bench to be made up: its workers' figures lie around `centre_ns`. */
struct recipe {
    const char *suite, *case_name, *group, *target;
    bool baseline;
    double centre_ns;
    double spread; /* relative */
    size_t workers;
};

static size_t add_bench(struct result *result, const struct recipe *recipe)
{
    size_t index = result_add_bench(result);
    struct result_bench *bench = &result->benches[index];
    bench->suite = recipe->suite;
    bench->case_name = recipe->case_name;
    bench->variant =
        arena_printf(&result->arena, "%s/%s", recipe->suite, recipe->case_name);
    bench->target = recipe->target;
    bench->group = recipe->group;
    bench->baseline = recipe->baseline;
    bench->metric = "time";
    bench->unit = "ns";
    bench->clock = "wall";
    bench->gc = "off";
    bench->loops = 1000;
    bench->unroll = 10;
    bench->inner = 1;
    return index;
}

/* The figures that the workers of a bench are made of, one stream for each bench. */
static void make_figures(const struct recipe *recipe, size_t index, double *figures)
{
    struct stats_rng rng = stats_rng_stream(7, index, 0);
    for (size_t i = 0; i < recipe->workers; i++) {
        double sum = 0;
        for (int j = 0; j < 6; j++) {
            sum += stats_rng_uniform(&rng) - 0.5;
        }
        figures[i] = recipe->centre_ns * (1 + recipe->spread * sum * 1.4);
    }
}

static void fill_summary(struct result_bench *bench, const double *figures, size_t n)
{
    double sorted[WORKERS_MAX];
    assert_true(stats_sort(figures, n, sorted));
    struct stats_outliers outliers = stats_outliers(sorted, n);
    bench->summary = (struct result_summary){
        .present = true,
        .median = stats_median_interval(sorted, n, 0.95),
        .mean = stats_mean(figures, n),
        .min = sorted[0],
        .q1 = stats_quantile(sorted, n, 0.25),
        .q3 = stats_quantile(sorted, n, 0.75),
        .sd_between = stats_sd(figures, n),
        .sd_within = NAN,
        .outliers_mild = outliers.mild,
        .outliers_severe = outliers.severe,
    };
}

/* Returns the index of a bench that was measured. */
static size_t add_measured(struct result *result, const struct recipe *recipe)
{
    size_t index = add_bench(result, recipe);
    struct result_bench *bench = &result->benches[index];
    double figures[WORKERS_MAX];
    make_figures(recipe, index, figures);
    for (size_t i = 0; i < recipe->workers; i++) {
        struct result_worker *worker = result_add_worker(result, bench, 1, 0);
        worker->block = (int64_t)i;
        worker->overhead_ns = 0;
        worker->elapsed_ns[0] = (int64_t)llround(figures[i] * 10000);
        worker->cpu_ns[0] = worker->elapsed_ns[0];
        figures[i] = (double)worker->elapsed_ns[0] / 10000;
    }
    fill_summary(bench, figures, recipe->workers);
    return index;
}

static double figure_of(const struct result_bench *bench, size_t worker)
{
    return (double)bench->workers[worker].elapsed_ns[0] / 10000;
}

static void add_change(struct result *result, size_t new_index, size_t base_index)
{
    const struct result_bench *bench = &result->benches[new_index];
    const struct result_bench *base = &result->benches[base_index];
    double logs[WORKERS_MAX];
    double scratch[2 * WORKERS_MAX];
    size_t n = bench->worker_count < base->worker_count ? bench->worker_count
                                                        : base->worker_count;
    for (size_t i = 0; i < n; i++) {
        logs[i] = log(figure_of(bench, i) / figure_of(base, i));
    }
    struct stats_change made = stats_change_paired(logs, n, 0.95, 0.02, scratch);
    struct result_change *change = result_add_change(result);
    *change = (struct result_change){
        .pair = {.variant = bench->variant,
                 .base_variant = base->variant,
                 .base = base->target,
                 .new_target = bench->target,
                 .group = bench->group,
                 .metric = "time"},
        .paired = true,
        .blocks = n,
        .margin_ratio = 0.02,
        .ratio = made.ratio,
        .p = made.p,
        .p_adjusted = NAN,
        .verdict = stats_verdict_name(made.verdict),
        .beyond_margin = made.beyond_margin,
        .blocks_needed = made.blocks_needed,
    };
}

static void add_targets(struct result *result, size_t count)
{
    static const char *const jit_options[] = {"-X", "jit"};
    result->targets = arena_array(&result->arena, count, sizeof(*result->targets));
    result->target_count = count;
    result->targets[0] = (struct result_target){
        .name = "base",
        .executable = "/opt/a/bin/python3.12",
        .mode = "embedded",
        .library = "/opt/a/lib/libpython3.12.so.1.0",
        .implementation = "cpython",
        .version = "3.12.1",
        .loop_overhead_ns = NAN,
    };
    if (count > 1) {
        result->targets[1] = (struct result_target){
            .name = "new",
            .executable = "/opt/b/bin/python3.13",
            .mode = "hosted",
            .implementation = "cpython",
            .version = "3.13.0",
            .options = jit_options,
            .option_count = 2,
            .debug = RESULT_YES,
            .jit = RESULT_YES,
            .loop_overhead_ns = NAN,
        };
    }
}

static struct result *new_result(size_t targets)
{
    struct result *result = result_new("0.1.0");
    result->created = "2026-11-20T14:03:07Z";
    result->complete = true;
    result->settings.seed = 42;
    result->settings.level = 0.95;
    result->settings.precision_ratio = 0.02;
    result->machine.label = "bench1";
    result->machine.arch = "x86_64";
    result->machine.cpu_model = "AMD EPYC";
    result->machine.cpu_count = 2;
    result->machine.virtualised = "kvm";
    result->machine.os = "Debian GNU/Linux 12";
    result->machine.kernel = "6.1.0-25-amd64";
    result->machine.libc = "glibc 2.36";
    add_targets(result, targets);
    return result;
}

/* A bench that was not measured, in the suite "trouble". */
static struct result_bench *add_unmeasured(struct result *result, const char *name,
                                           enum result_status status)
{
    struct recipe recipe = {.suite = "trouble", .case_name = name, .target = "base"};
    size_t index = add_bench(result, &recipe);
    struct result_bench *bench = &result->benches[index];
    bench->group = bench->variant;
    bench->baseline = true;
    bench->status = status;
    return bench;
}

static void add_trouble(struct result *result)
{
    struct result_bench *bench = add_unmeasured(result, "broken", RESULT_ERROR);
    bench->error = (struct result_error){
        .kind = "exception",
        .phase = "run",
        .message = "ZeroDivisionError: division by zero",
        .place = "suites/trouble.yaml:31:7",
        .traceback = "Traceback (most recent call last):\n"
                     "  File \"suites/trouble.yaml\", line 31\n"
                     "ZeroDivisionError: division by zero\n",
        .stderr_tail = "one\ntwo\nthree\nfour \x1b[31mred\x1b[0m\n",
    };
    bench = add_unmeasured(result, "endless", RESULT_ERROR);
    bench->error = (struct result_error){
        .kind = "timeout",
        .phase = "setup",
        .message = "no answer within 30 s; a longer time: --timeout 2min or the key "
                   "'timeout' of the case",
        .place = "suites/trouble.yaml:40:5",
    };
    bench = add_unmeasured(result, "fast-json", RESULT_SKIPPED);
    bench->reason = "module 'orjson' is not installed";
    add_unmeasured(result, "drain", RESULT_NOT_STATIONARY);
    bench = add_unmeasured(result, "grow", RESULT_NOT_STATIONARY);
    bench->reason =
        "the list is longer every time; 'prepare' gives every execution its own";
    result_bench_add_finding(result, bench, "not-stationary");
    add_unmeasured(result, "late", RESULT_INCOMPLETE);
}

struct result *report_one_target(void)
{
    static const struct recipe recipes[] = {
        {"strings", "f-string", "strings/format", "base", true, 172, 0.012, 24},
        {"strings", "%-format", "strings/format", "base", false, 246, 0.015, 24},
        {"strings", "str.format", "strings/format", "base", false, 172.4, 0.012, 24},
        {"strings", "concatenation", "strings/format", "base", false, 158, 0.02, 24},
        {"strings", "template", "strings/format", "base", false, 173.5, 0.03, 12},
        {"strings", "join[n=10]", "strings/join[n=10]", "base", true, 331, 0.01, 20},
        {"strings", "join[n=1000]", "strings/join[n=1000]", "base", true, 21300, 0.08,
         20},
        {"queues", "popleft", "queues/drain", "base", true, 286000, 0.005, 8},
        {"queues", "pop(0)", "queues/drain", "base", false, 7.31e6, 0.005, 8},
        {"names", "nothing", "names/nothing", "base", true, 0.002, 4, 20},
        {"names", "few", "names/few", "base", true, 8.5, 0.01, 4},
    };
    struct result *result = new_result(1);
    size_t indices[ARRAY_LEN(recipes)];
    for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
        indices[i] = add_measured(result, &recipes[i]);
    }
    for (size_t i = 1; i < 5; i++) {
        add_change(result, indices[i], indices[0]);
    }
    add_change(result, indices[8], indices[7]);
    result_bench_add_finding(result, &result->benches[1], "drift");
    result_bench_add_finding(result, &result->benches[3], "drift");
    result_bench_add_finding(result, &result->benches[9], "empty-body");
    result_bench_add_finding(result, &result->benches[9], "of-the-future");
    result->benches[8].overhead_assumed = true;
    add_trouble(result);
    result_add_finding(result, "linkage", "warning",
                       "the python3 on PATH runs other machine code than this libpython",
                       "the two differ by up to 20 %", "--python python3");
    result_add_finding(result, "load", "info", "the load was 0.3 when the run began", "",
                       "");
    return result;
}

struct result *report_two_targets(void)
{
    static const struct recipe recipes[] = {
        {"strings", "f-string", "strings/format", "base", true, 172, 0.012, 24},
        {"strings", "f-string", "strings/format", "new", true, 151, 0.012, 24},
        {"strings", "%-format", "strings/format", "base", false, 246, 0.015, 24},
        {"strings", "%-format", "strings/format", "new", false, 260, 0.015, 24},
        {"strings", "lone", "strings/lone", "base", true, 55, 0.01, 24},
        {"strings", "lone", "strings/lone", "new", true, 55.1, 0.01, 24},
    };
    struct result *result = new_result(2);
    for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
        add_measured(result, &recipes[i]);
    }
    for (size_t i = 0; i < 6; i += 2) {
        add_change(result, i + 1, i);
    }
    add_change(result, 2, 0);
    add_change(result, 3, 1);
    overall_result(result);
    result->complete = false;
    return result;
}

struct result *report_families(void)
{
    static const struct recipe recipes[] = {
        {"queues", "deque.popleft[n=10]", "queues/drain[n=10]", "base", true, 172, 0.012,
         24},
        {"queues", "deque.popleft[n=10]", "queues/drain[n=10]", "new", true, 151, 0.012,
         24},
        {"queues", "pop(0)[n=10]", "queues/drain[n=10]", "base", false, 246, 0.015, 24},
        {"queues", "pop(0)[n=10]", "queues/drain[n=10]", "new", false, 260, 0.015, 24},
        {"queues", "deque.popleft[n=1000]", "queues/drain[n=1000]", "base", true, 17200,
         0.04, 24},
        {"queues", "deque.popleft[n=1000]", "queues/drain[n=1000]", "new", true, 15100,
         0.05, 24},
        {"queues", "pop(0)[n=1000]", "queues/drain[n=1000]", "base", false, 246000, 0.06,
         24},
        {"queues", "pop(0)[n=1000]", "queues/drain[n=1000]", "new", false, 260000, 0.07,
         24},
        {"queues", "any, first[n=1,kind=a]", "queues/any[n=1,kind=a]", "base", true, 20,
         0.09, 24},
        {"queues", "loop[n=1,kind=a]", "queues/any[n=1,kind=a]", "base", false, 30, 0.08,
         24},
        {"queues", "any, first[n=1,kind=b]", "queues/any[n=1,kind=b]", "base", true, 21,
         0.01, 5},
        {"queues", "loop[n=1,kind=b]", "queues/any[n=1,kind=b]", "base", false, 31, 0.01,
         5},
        {"queues", "left[n=1]", "queues/left[n=1]", "base", true, 5, 0.01, 24},
        {"queues", "right[n=1]", "queues/left[n=1]", "base", false, 6, 0.01, 24},
    };
    struct result *result = new_result(2);
    result->settings.preset = "quick";
    result->created = "2026-11-20T14:03:07.123456Z";
    result->targets[1].name = "a-longer-name";
    for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
        size_t index = add_measured(result, &recipes[i]);
        if (strcmp(recipes[i].target, "new") == 0) {
            result->benches[index].target = "a-longer-name";
        }
    }
    for (size_t i = 0; i < 8; i += 2) {
        add_change(result, i + 1, i);
        if (i % 4 == 2) {
            add_change(result, i, i - 2);
            add_change(result, i + 1, i - 1);
        }
    }
    add_change(result, 9, 8);
    add_change(result, 11, 10);
    add_change(result, 13, 12);
    overall_result(result);
    return result;
}

struct result *report_hostile_names(void)
{
    static const struct recipe recipes[] = {
        {"s", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d", "s/g",
         "base", true, 10, 0.01, 20},
        {"s", "\x1b[2Jclear\r\n\ttab", "s/g", "base", false, 11, 0.01, 20},
        {"s",
         "override \xe2\x80\xae"
         "gnp.exe",
         "s/g", "base", false, 12, 0.01, 20},
        {"s", "\xe8\xa1\xa8\xe6\xa0\xbc wide", "s/g", "base", false, 13, 0.01, 20},
        {"s", "not utf-8 \xff\xc3", "s/g", "base", false, 14, 0.01, 20},
        {"s", "pipe|`code`<b>@me*_", "s/g", "base", false, 15, 0.01, 20},
        {"s", "quote \"and\", comma", "s/g", "base", false, 16, 0.01, 20},
        {"s",
         "a name that is far too long for any terminal, of which the middle is cut "
         "out[items=1000000,kind=deque]",
         "s/g", "base", false, 17, 0.01, 20},
    };
    struct result *result = new_result(1);
    for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
        add_measured(result, &recipes[i]);
    }
    for (size_t i = 1; i < ARRAY_LEN(recipes); i++) {
        add_change(result, i, 0);
    }
    return result;
}

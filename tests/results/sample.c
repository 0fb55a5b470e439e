/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include <math.h>

#include "harness/base/attr.h"

static const struct result_param params[] = {
    {.name = "none", .kind = RESULT_PARAM_NULL},
    {.name = "flag", .kind = RESULT_PARAM_BOOL, .integer = 1},
    {.name = "width", .kind = RESULT_PARAM_INT, .integer = INT64_MIN},
    {.name = "whole", .kind = RESULT_PARAM_FLOAT, .real = 2.0},
    {.name = "part", .kind = RESULT_PARAM_FLOAT, .real = 0.1},
    {.name = "text", .kind = RESULT_PARAM_STRING, .string = "a\"b\\c\n\t\x01/\x7f"},
    {.name = "", .kind = RESULT_PARAM_STRING, .string = ""},
};

static const char *const words[] = {"format", "slow", "\xE2\x82\xAC"};

static void fill_settings(struct result_settings *s)
{
    *s = (struct result_settings){
        .seed = 9007199254740991,
        .blocks_min = 8,
        .blocks_max = 200,
        .precision_ratio = 0.02,
        .sample_time_ns = 2000000,
        .samples = 3,
        .max_time_ns = 60000000000,
        .timeout_ns = 30000000000,
        .memory_limit_bytes = 1 << 30,
        .clock = "wall",
        .affinity = "0-1",
        .level = 0.95,
        .margin_ratio = 0.02,
        .preset = "default",
    };
}

static void fill_machine(struct result_machine *m)
{
    *m = (struct result_machine){
        .fingerprint = "m1-4f1c0d2e9a7b6c55",
        .label = "bench1",
        .arch = "x86_64",
        .cpu_model = "AMD EPYC",
        .cpu_count = 2,
        .smt = RESULT_NO,
        .virtualised = "kvm",
        .memory_bytes = 25271484416,
        .os = "Debian GNU/Linux 12",
        .kernel = "6.1.0-25-amd64",
        .libc = "glibc 2.36",
        .governor = "performance",
        .turbo = RESULT_YES,
        .aslr = 2,
        .isolated_cpus = "",
        .affinity = "0-1",
        .load_1min = 0.29,
        .clock_source = "tsc",
        .yardstick_ns = 2193,
    };
}

static void add_targets(struct result *result)
{
    result->targets = arena_array(&result->arena, 2, sizeof(*result->targets));
    result->target_count = 2;
    for (size_t i = 0; i < 2; i++) {
        result->targets[i] = (struct result_target){
            .name = i == 0 ? "base" : "new",
            .pgo = RESULT_UNKNOWN,
            .lto = RESULT_UNKNOWN,
            .debug = RESULT_UNKNOWN,
            .asserts = RESULT_UNKNOWN,
            .jit = RESULT_UNKNOWN,
            .gil = RESULT_UNKNOWN,
            .free_threading = RESULT_UNKNOWN,
            .shared = RESULT_UNKNOWN,
            .loop_overhead_ns = (double)NAN,
        };
    }
}

static void fill_first_target(struct result_target *t)
{
    t->executable = "/opt/a/bin/python3.12";
    t->mode = "embedded";
    t->library = "/opt/a/lib/libpython3.12.so.1.0";
    t->build_id = "9f3c5a7e";
    t->implementation = "cpython";
    t->version = "3.12.1";
    t->compiler = "GCC 12.2.0";
    t->config_args = "'--enable-shared'";
    t->config_fingerprint = "c1-90ab12cd34ef5678";
    t->build_fingerprint = "b1-1234567890abcdef";
    t->source_commit = "11159d2c9d";
    t->source_branch = "heads/main";
    t->source_commit_at = "2026-11-19T10:00:00+01:00";
    t->options = words;
    t->option_count = 2;
    t->pgo = RESULT_YES;
    t->lto = RESULT_NO;
    t->loop_overhead_ns = 0.1 + 0.2;
}

struct result *sample_empty(void)
{
    struct result *result = result_new("0.1.0");
    result->id = "0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b11";
    result->created = "2026-11-20T14:03:07.123456Z";
    add_targets(result);
    return result;
}

size_t sample_bench(struct result *result, const char *variant, const char *target,
                    bool baseline)
{
    size_t index = result_add_bench(result);
    struct result_bench *b = &result->benches[index];
    b->suite = "s";
    b->case_name = "c";
    b->variant = variant;
    b->target = target;
    b->group = "g";
    b->baseline = baseline;
    b->loops = 1;
    return index;
}

void sample_worker(struct result *result, size_t bench, int64_t block, int64_t elapsed_ns)
{
    struct result_worker *w = result_add_worker(result, &result->benches[bench], 1, 0);
    w->block = block;
    w->elapsed_ns[0] = elapsed_ns;
    w->cpu_ns[0] = elapsed_ns / 2;
}

static void add_inspected(struct result_bench *b, int64_t more)
{
    b->memory = (struct result_memory){
        .executions = 5,
        .counts = {{3, 3, 3},
                   {8056 + more, 8056 + more, 8056 + more},
                   {8056, 8000, 8056 + more},
                   {-more, -more, -more}},
        .domains = {{1, 8000 + more}, {0, 0}, {2, 56}},
        .collections = 0,
        .peak_resident_bytes = 9437184,
    };
    b->value = (struct result_value){"['\\n', 1.5, ...", 4321 + more, "sha256:0f"};
    b->bytecode = "   31  LOAD_FAST  n\n";
    b->place = "suites/strings.yaml:31:7";
}

static void add_measured(struct result *result, const char *target, int64_t shift_ns)
{
    size_t index = sample_bench(result, "strings/f-string[width=2]", target, true);
    struct result_bench *b = &result->benches[index];
    b->suite = "strings";
    b->case_name = "f-string";
    b->params = params;
    b->param_count = ARRAY_LEN(params);
    b->previous_ids = words;
    b->previous_id_count = 1;
    b->meaning = "sha256:5f2a";
    b->tags = words;
    b->tag_count = ARRAY_LEN(words);
    b->group = "strings/format";
    b->clock = "wall";
    b->gc = "on";
    b->loops = 256;
    b->unroll = 32;
    b->inner = 2;
    b->batch = 10;
    b->warmup_time_ns = 5000000;
    b->overhead_assumed = true;
    add_inspected(b, shift_ns < 0 ? 1 : 0);
    for (int64_t block = 0; block < 8; block++) {
        struct result_worker *w = result_add_worker(result, b, 3, 2);
        w->block = block;
        w->hash_seed = 4294967295;
        w->overhead_ns = block == 3 ? (double)NAN : 5.1 + 1e-9 * (double)block;
        w->ready_ns = block == 4 ? -1 : 8000000 + block;
        w->warmup_ns[0] = 1710000;
        w->warmup_ns[1] = 9007199254740991;
        for (int64_t i = 0; i < 3; i++) {
            w->elapsed_ns[i] = 1409024 + shift_ns + 977 * ((block * 5 + i * 3) % 7);
            w->cpu_ns[i] = w->elapsed_ns[i] - 200;
            w->switches[i] = i;
            w->collections[i] = block;
            w->yardstick_ns[i] = 2193 + i;
        }
    }
}

static void add_unmeasured(struct result *result, const char *variant,
                           enum result_status status, const char *reason)
{
    size_t index = sample_bench(result, variant, "base", false);
    struct result_bench *b = &result->benches[index];
    b->group = variant;
    b->status = status;
    b->reason = reason;
    b->loops = 0;
}

static void add_failed(struct result *result)
{
    add_unmeasured(result, "strings/broken", RESULT_ERROR, NULL);
    struct result_bench *b = &result->benches[result->bench_count - 1];
    b->error = (struct result_error){
        .kind = "exception",
        .phase = "run",
        .message = "ZeroDivisionError: division by zero",
        .place = "suites/strings.yaml:31:7",
        .traceback = "Traceback (most recent call last):\n  ...\n",
        .stderr_tail = "\xFF\xC3(\xED\xA0\x80 \xD7\xA9\xD7\x9C\xE2\x80\xAE",
    };
}

static void add_drifting(struct result *result)
{
    add_unmeasured(result, "lists/append", RESULT_NOT_STATIONARY,
                   "each execution leaves a longer list behind");
    struct result_bench *b = &result->benches[result->bench_count - 1];
    b->loops = 1;
    result_bench_add_finding(result, b, "not-stationary");
    sample_worker(result, result->bench_count - 1, 0, 1000);
}

struct result *sample_result(void)
{
    struct result *result = sample_empty();
    result->finished = "2026-11-20T14:03:24Z";
    result->complete = true;
    result->commit = "11159d2c9d6616497ef4cc62953a5c3cc8454afb";
    result->commit_at = "2026-11-19T11:22:33Z";
    result->branch = "main";
    result->dirty = RESULT_NO;
    fill_settings(&result->settings);
    fill_machine(&result->machine);
    fill_first_target(&result->targets[0]);
    add_measured(result, "base", 0);
    add_measured(result, "new", -200000);
    add_failed(result);
    add_unmeasured(result, "numpy/sum", RESULT_SKIPPED, "module 'numpy' is not there");
    add_drifting(result);
    add_unmeasured(result, "strings/late", RESULT_INCOMPLETE, "the time was over");
    add_unmeasured(result, "strings/next", RESULT_OK, NULL);
    result_add_finding(result, "linkage", "warning",
                       "base runs libpython, new runs its own executable",
                       "the two differ by up to 20 %", "--mode hosted");
    return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/made_up.h"

#include <stdint.h>
#include <string.h>

#include "results/instant.h"

#define BEGIN_US ((int64_t)1767225600 * 1000000) /* 2026-01-01 */
#define DAY_US   ((int64_t)86400 * 1000000)

double made_up_noise(size_t a, size_t b)
{
    uint64_t x = (a * 0x9E3779B97F4A7C15U) ^ (b + 0x632BE59BD9B4E19U);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return (double)(x >> 11) / 9007199254740992.0 * 2.0 - 1.0;
}

struct result *made_up_run(size_t number)
{
    struct result *result = result_new("0.1.0");
    struct arena *arena = &result->arena;
    int64_t at_us = BEGIN_US + (int64_t)number * DAY_US;
    result->id = arena_printf(arena, "01900000-0000-7000-8000-%012zx", number);
    result->created = instant_text(at_us + DAY_US / 24, arena);
    result->commit = arena_printf(arena, "%07zx%033d", number + 0xA1B2C3D, 0);
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
    return result;
}

void made_up_bench(struct result *result, size_t number, const char *suite,
                   const char *variant, double figure, double width)
{
    size_t index = result_add_bench(result);
    struct result_bench *bench = &result->benches[index];
    bench->suite = suite;
    bench->variant = variant;
    bench->case_name = variant + strlen(suite) + 1;
    bench->group = variant;
    bench->meaning = arena_printf(&result->arena, "sha256:%064zx", number);
    bench->target = "python";
    bench->summary.present = true;
    bench->summary.median = (struct stats_estimate){
        .point = figure,
        .low = figure * (1.0 - width),
        .high = figure * (1.0 + width),
        .level = 0.95,
        .achieved_level = 0.95,
        .n = 20,
        .method = "order",
    };
}

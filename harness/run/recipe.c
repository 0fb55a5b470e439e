/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/recipe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"

/* An execution this long is not disturbed by the wake-up before it. */
#define LEAD_NEEDLESS_NS  1e6
#define THREADS_SAMPLE_NS INT64_C(20000000)
#define BATCH_BYTES_LEAST (INT64_C(64) << 20)

void start_recipe_finish(struct start_recipe *start)
{
    free(start->code);
    *start = (struct start_recipe){0};
}

void start_recipe_keep_code(struct start_recipe *start, const struct wire_ready *ready)
{
    if (ready->code.data != NULL && start->code == NULL) {
        start->code = xmalloc(ready->code.len + 1);
        memcpy(start->code, ready->code.data, ready->code.len);
        start->code_len = ready->code.len;
    }
}

struct recipe recipe_begin(const struct plan *plan, const struct variant *variant)
{
    const enum case_kind kind = variant->suite_case->kind;
    return (struct recipe){
        .kind = kind,
        .threads = variant->threads > 1 ? variant->threads : 1,
        .samples = kind == CASE_IMPORT ? 1 : plan->options.samples,
        .many = 1,
        .warmup_turns = kind == CASE_IMPORT ? 0 : 1,
    };
}

struct recipe recipe_import(const struct plan *plan, const struct variant *variant)
{
    struct recipe recipe = recipe_begin(plan, variant);
    recipe.turns = 1;
    recipe.is_known = true;
    return recipe;
}

int64_t recipe_sample_time_ns(const struct plan *plan, const struct variant *variant)
{
    const int64_t asked_ns = plan->options.sample_time_ns;
    return variant->threads > 0 && asked_ns < THREADS_SAMPLE_NS ? THREADS_SAMPLE_NS
                                                                : asked_ns;
}

void recipe_complete(struct recipe *recipe, double turn_ns, int64_t sample_time_ns)
{
    recipe->lead = turn_ns < LEAD_NEEDLESS_NS ? recipe->turns / 10 + 1 : 0;
    if (recipe->few > 0) {
        double few_turn_ns = turn_ns * (double)recipe->few / (double)recipe->many;
        recipe->few_turns =
            (int64_t)fmax(1.0, (double)sample_time_ns / 4.0 / fmax(few_turn_ns, 0.1));
    }
}

int64_t recipe_batch_bytes(int64_t memory_bytes)
{
    return memory_bytes / 8 > BATCH_BYTES_LEAST ? memory_bytes / 8 : BATCH_BYTES_LEAST;
}

struct wire_sample recipe_sample(const struct recipe *recipe)
{
    return (struct wire_sample){
        .lead = recipe->lead, .turns = recipe->turns, .batch_bytes = recipe->batch_bytes};
}

struct wire_sample recipe_few_sample(const struct recipe *recipe)
{
    return (struct wire_sample){
        .few = 1, .lead = recipe->few_turns / 10 + 1, .turns = recipe->few_turns};
}

struct wire_sample recipe_warm_up(const struct recipe *recipe)
{
    return (struct wire_sample){.turns = recipe->warmup_turns,
                                .batch = recipe->turns,
                                .batch_bytes = recipe->batch_bytes};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/job.h"

#include <assert.h>
#include <string.h>

static struct wire_text text_of(const char *text)
{
    return (struct wire_text){.data = text, .len = text != NULL ? strlen(text) : 0};
}

static struct wire_source source_of(const struct source *source)
{
    return (struct wire_source){
        .text = text_of(source->text), .line = source->line, .col = source->col};
}

static_assert((int)CASE_IMPORT == (int)WIRE_KIND_IMPORT &&
                  (int)CASE_STARTUP == (int)WIRE_KIND_STARTUP,
              "a case's kind goes over the wire as it is");

/* The executable as a user starts it, with its options, those of the case, and the program. */
static void add_program(const struct target *target, const struct variant *variant,
                        struct wire_case *job)
{
    const struct strings *own = &variant->suite_case->options;
    const size_t room = WIRE_LIST_MAX - 3;
    size_t count = 0;
    job->program[count++] = text_of(target->executable);
    for (size_t i = 0; i < target->option_count && count < room; i++) {
        job->program[count++] = text_of(target->options[i]);
    }
    for (size_t i = 0; i < own->count && count < room; i++) {
        job->program[count++] = text_of(own->items[i]);
    }
    job->program[count++] = text_of("-c");
    job->program[count++] = text_of(variant->program);
    job->program_count = (int64_t)count;
}

static void add_requires(const struct variant *variant, struct wire_case *job)
{
    const struct strings *requires = &variant->suite_case->requires;
    for (size_t i = 0; i < requires->count && i < WIRE_LIST_MAX; i++) {
        job->requires[i] = text_of(requires->items[i]);
        job->require_count++;
    }
}

struct wire_case job_make(const struct plan *plan, const struct member *member)
{
    const struct variant *variant = &plan->variants[member->variant];
    const struct suite_case *suite_case = variant->suite_case;
    struct wire_case job = {
        .file = text_of(variant->suite->path),
        .module_setup = source_of(&variant->suite->setup),
        .setup = source_of(&suite_case->setup),
        .prepare = source_of(&suite_case->prepare),
        .run = source_of(&suite_case->run),
        .teardown = source_of(&suite_case->teardown),
        .unroll_many = 1,
        .kind = (int64_t)suite_case->kind,
        .is_async = suite_case->is_async ? 1 : 0,
        .threads = variant->threads > 0 ? variant->threads : 1,
        .gc_off = suite_case->gc == GC_OFF ? 1 : 0,
    };
    for (size_t i = 0; i < suite_case->param_count && i < WIRE_LIST_MAX; i++) {
        job.param_names[i] = text_of(suite_case->params[i].name);
        job.param_literals[i] = text_of(variant->values[i]->literal);
        job.param_count++;
    }
    if (suite_case->kind != CASE_IMPORT) {
        add_requires(variant, &job);
    }
    if (suite_case->kind == CASE_STARTUP) {
        add_program(&plan->targets[member->target], variant, &job);
    }
    return job;
}

struct wire_case job_requires(const struct plan *plan, const struct member *member)
{
    const struct variant *variant = &plan->variants[member->variant];
    struct wire_case job = {
        .file = text_of(variant->suite->path),
        .run = {.text = text_of("None"), .line = 1, .col = 1},
        .unroll_many = 1,
        .threads = 1,
    };
    add_requires(variant, &job);
    return job;
}

struct wire_case job_inspect(const struct plan *plan, const struct member *member,
                             int64_t wants)
{
    const struct variant *variant = &plan->variants[member->variant];
    struct wire_case job = job_make(plan, member);
    job.kind = WIRE_KIND_RUN;
    job.threads = 1;
    job.value = (wants & WIRE_WANT_VALUE) != 0 ? source_of(&variant->suite_case->value)
                                               : (struct wire_source){.line = 0};
    job.inspect = wants;
    return job;
}

struct launch job_launch(const struct plan *plan, const struct member *member,
                         const struct wire_case *job, uint32_t hash_seed, bool no_site)
{
    const struct variant *variant = &plan->variants[member->variant];
    int64_t timeout_ns = variant->suite_case->timeout_ns;
    return (struct launch){
        .target = &plan->targets[member->target],
        .job = job,
        .label = variant->name,
        .hash_seed = hash_seed,
        .no_site = no_site,
        .timeout_ns = timeout_ns > 0 ? timeout_ns : plan->options.timeout_ns,
    };
}

struct wire_case job_reference(void)
{
    return (struct wire_case){
        .file = text_of("<reference>"),
        .setup = {.text = text_of("x = 1"), .line = 1, .col = 1},
        .run = {.text = text_of("x"), .line = 1, .col = 1},
        .threads = 1,
        .unroll_few = 4,
        .unroll_many = 16,
    };
}

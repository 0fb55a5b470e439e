/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/inspect.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "harness/run/job.h"
#include "harness/run/record.h"
#include "results/values.h"

#define INSPECT_SLOT 0

/* All inspecting workers have it, so that sets and dictionaries have the same order in all of them, and
 * two runs count the same. */
#define INSPECT_HASH_SEED 1

/* Counting slows a case down, and one answer holds many executions. */
#define INSPECT_PATIENCE 5

/* What the bench is to be asked; 0: nothing. */
static int64_t wanted(const struct plan *plan, const struct variant *variant,
                      const struct result_bench *bench)
{
    const struct suite_case *suite_case = variant->suite_case;
    bool wants_memory =
        plan->options.memory || (suite_case->metrics & METRIC_MEMORY) != 0;
    int64_t wants = 0;
    if (bench->status != RESULT_OK || suite_case->kind == CASE_STARTUP) {
        return 0;
    }
    wants |= wants_memory && bench->memory.executions == 0 ? WIRE_WANT_MEMORY : 0;
    wants |=
        suite_case->value.text != NULL && bench->value.text == NULL ? WIRE_WANT_VALUE : 0;
    wants |= plan->options.why && bench->bytecode == NULL ? WIRE_WANT_BYTECODE : 0;
    return wants;
}

/* An import is what it is only once in a process. */
static struct wire_inspect request_for(const struct suite_case *suite_case)
{
    bool is_once = suite_case->kind == CASE_IMPORT;
    return (struct wire_inspect){
        .warmup = is_once ? 0 : PLAN_INSPECT_WARMUP,
        .executions = is_once ? 1 : PLAN_INSPECT_EXECUTIONS,
        .limit_ns = PLAN_INSPECT_LIMIT_NS,
    };
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static struct memory_count count_of(int64_t *values, size_t count)
{
    qsort(values, count, sizeof(*values), by_size);
    return (struct memory_count){values[count / 2], values[0], values[count - 1]};
}

/* Over the executions, of the number that stands so far inside the record of each. */
static struct memory_count count_field(const struct wire_inspected *inspected,
                                       size_t offset)
{
    int64_t values[WIRE_EXECUTIONS_MAX];
    for (int64_t i = 0; i < inspected->execution_count; i++) {
        memcpy(&values[i], (const char *)&inspected->executions[i] + offset,
               sizeof(values[i]));
    }
    return count_of(values, (size_t)inspected->execution_count);
}

/* The same of the sum over the domains that begins there. */
static struct memory_count count_domains(const struct wire_inspected *inspected,
                                         size_t offset)
{
    int64_t values[WIRE_EXECUTIONS_MAX];
    for (int64_t i = 0; i < inspected->execution_count; i++) {
        int64_t parts[WIRE_DOMAINS];
        memcpy(parts, (const char *)&inspected->executions[i] + offset, sizeof(parts));
        values[i] = parts[0] + parts[1] + parts[2];
    }
    return count_of(values, (size_t)inspected->execution_count);
}

static_assert(WIRE_DOMAINS == 3 && MEMORY_DOMAINS == 3, "they are added up by hand");

#define FIELD(name) offsetof(struct wire_execution, name)

static void record_memory(struct result *result, struct result_bench *bench,
                          const struct wire_inspected *inspected)
{
    struct result_memory *memory = &bench->memory;
    *memory = (struct result_memory){
        .executions = inspected->execution_count,
        .counts = {count_domains(inspected, FIELD(allocations)),
                   count_domains(inspected, FIELD(allocated_bytes)),
                   count_field(inspected, FIELD(peak_bytes)),
                   count_field(inspected, FIELD(left_bytes))},
        .collections = count_field(inspected, FIELD(collections)).median,
        .peak_resident_bytes =
            inspected->peak_resident_bytes > 0 ? inspected->peak_resident_bytes : -1,
    };
    for (size_t d = 0; d < MEMORY_DOMAINS; d++) {
        memory->domains[d].allocations =
            count_field(inspected, FIELD(allocations[d])).median;
        memory->domains[d].allocated_bytes =
            count_field(inspected, FIELD(allocated_bytes[d])).median;
    }
    if (memory_leaks(memory)) {
        result_bench_add_finding(result, bench, "leak");
    }
    if (memory_varies(memory)) {
        result_bench_add_finding(result, bench, "memory-varies");
    }
}

static const char *copy_text(struct arena *arena, struct wire_text text)
{
    return text.data != NULL ? arena_strndup(arena, text.data, text.len) : NULL;
}

static bool is_same_text(struct wire_text a, struct wire_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static void record_value(struct result *result, struct result_bench *bench,
                         const struct wire_inspected *inspected)
{
    const struct wire_value *value = &inspected->value;
    const struct wire_value *again = &inspected->again;
    bench->value = (struct result_value){
        .text = copy_text(&result->arena, value->text),
        .length = value->length,
        .digest = copy_text(&result->arena, value->digest),
    };
    if (!is_same_text(value->text, again->text) ||
        !is_same_text(value->digest, again->digest)) {
        result_bench_add_finding(result, bench, VALUES_UNSTABLE);
    }
}

static void record_inspected(struct result *result, struct result_bench *bench,
                             const struct variant *variant,
                             const struct wire_inspected *inspected)
{
    const struct source *run = &variant->suite_case->run;
    if (inspected->execution_count > 0) {
        record_memory(result, bench, inspected);
    }
    if (inspected->value.text.data != NULL) {
        record_value(result, bench, inspected);
    }
    if (inspected->bytecode.data != NULL) {
        bench->bytecode = copy_text(&result->arena, inspected->bytecode);
        bench->place = arena_printf(&result->arena, "%s:%d:%d", variant->suite->path,
                                    run->line, run->col);
    }
}

static bool inspect(const struct collect *collect, const struct member *member,
                    int64_t wants, struct result_bench *bench, struct failure *failure)
{
    const struct executor *executor = &collect->executor;
    const struct variant *variant = &collect->plan->variants[member->variant];
    const struct wire_inspect request = request_for(variant->suite_case);
    struct wire_case job = job_inspect(collect->plan, member, wants);
    struct launch launch =
        job_launch(collect->plan, member, &job, INSPECT_HASH_SEED, false);
    struct wire_ready ready;
    struct wire_inspected inspected;
    int64_t ready_ns;
    launch.timeout_ns *= INSPECT_PATIENCE;
    executor->start(executor->self, INSPECT_SLOT, &launch);
    if (!executor->ready(executor->self, INSPECT_SLOT, &ready, &ready_ns, failure) ||
        !executor->inspect(executor->self, INSPECT_SLOT, &request, &inspected, failure)) {
        return false;
    }
    record_inspected(collect->result, bench, variant, &inspected);
    return executor->finish(executor->self, INSPECT_SLOT, NULL, failure);
}

static int64_t wanted_of_member(const struct run *run, size_t index)
{
    const struct variant *variant =
        &run->plan->variants[run->plan->members[index].variant];
    return wanted(run->plan, variant, &run->result->benches[index]);
}

/* False when the run was interrupted. */
static bool inspect_member(const struct run *run, size_t index, int64_t wants)
{
    const struct collect *collect = run->collect;
    const struct member *member = &run->plan->members[index];
    const struct variant *variant = &run->plan->variants[member->variant];
    struct result_bench *bench = &run->result->benches[index];
    struct failure failure = {FAILURE_NONE};
    bool is_done = inspect(collect, member, wants, bench, &failure);
    collect->executor.kill(collect->executor.self, INSPECT_SLOT);
    bool goes_on = failure.kind != FAILURE_INTERRUPTED;
    /* Whether an import fails because a module is absent, its scout finds out. */
    if (!is_done && goes_on && variant->suite_case->kind != CASE_IMPORT) {
        record_failure(collect->result, bench, variant->suite->path, &failure);
    }
    run->changed[index] = true;
    failure_finish(&failure);
    return goes_on;
}

static size_t count_wanted(const struct run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->plan->member_count; i++) {
        count += wanted_of_member(run, i) != 0;
    }
    return count;
}

bool inspect_all(struct run *run)
{
    const struct collect *collect = run->collect;
    const size_t count = count_wanted(run);
    size_t done = 0;
    bool goes_on = true;
    run_begin_inspection(run, count);
    for (size_t i = 0; i < run->plan->member_count && goes_on; i++) {
        int64_t wants = wanted_of_member(run, i);
        if (wants != 0) {
            const struct member *member = &run->plan->members[i];
            run_tell_inspection(run, (double)done++ / (double)count,
                                run->plan->variants[member->variant].name);
            goes_on = inspect_member(run, i, wants);
        }
    }
    (void)values_of_result(run->result);
    if (goes_on && collect->inspected != NULL) {
        collect->inspected(collect->context);
    }
    return goes_on;
}

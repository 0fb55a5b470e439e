/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/count.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "harness/run/job.h"
#include "stats/quantile.h"

#define COUNT_SLOT 0

/* Where a process lies in memory changes its misses and its cycles, so that a range over several
 * says more than one over repetitions. */
#define COUNT_WORKERS 5

/* The same for all of them: sets and dictionaries have one order. */
#define COUNT_HASH_SEED 1

#define NOT_COUNTED "counters"

static_assert((int)WIRE_COUNTERS == (int)COUNTERS, "counters are numbered alike");

bool count_is_wanted(const struct plan *plan, const struct variant *variant,
                     const struct result_bench *bench)
{
    const struct suite_case *suite_case = variant->suite_case;
    bool is_asked =
        plan->options.counters || (suite_case->metrics & METRIC_COUNTERS) != 0;
    return is_asked && bench->counters.workers == 0 && suite_case->kind != CASE_STARTUP;
}

struct count_reason count_reason(int64_t error)
{
    switch (error) {
    case 0:
        return (struct count_reason){"its register was never free: something else counts",
                                     "end other programs that count, such as perf"};
    case EACCES:
    case EPERM:
        return (struct count_reason){
            "the kernel forbids it: kernel.perf_event_paranoid is above 2, or a container "
            "filters perf_event_open",
            "sysctl kernel.perf_event_paranoid=2"};
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
        return (struct count_reason){
            "the machine has no such counter, as most virtual machines",
            "measure on hardware, or on a virtual machine that is given its counters"};
    case ENOSYS:
        return (struct count_reason){"the kernel was built without perf events", ""};
    default:
        return (struct count_reason){"the kernel refuses to open it", ""};
    }
}

/* What each worker counted in one execution, and the worst share of time that a counter ran. */
struct counted {
    double figures[COUNTERS][COUNT_WORKERS];
    int64_t errors[COUNTERS];
    double running_ratio;
};

static double turn_of(const struct wire_timed *timed, int index, double *running_ratio)
{
    const struct wire_counter *counter = &timed->counters[index];
    if (counter->running_ns > 0 && counter->running_ns < counter->enabled_ns) {
        *running_ratio = fmin(*running_ratio,
                              (double)counter->running_ns / (double)counter->enabled_ns);
    }
    return counter_scale((double)counter->count, (double)counter->enabled_ns,
                         (double)counter->running_ns) /
           (double)timed->turns;
}

static void take_counts(const struct recipe *recipe, const struct wire_timed *many,
                        const struct wire_timed *few, int worker, struct counted *counted)
{
    for (int i = 0; i < COUNTERS; i++) {
        double few_turn = 0.0;
        double many_turn = turn_of(many, i, &counted->running_ratio);
        if (recipe->few > 0) {
            few_turn = turn_of(few, i, &counted->running_ratio);
        }
        counted->figures[i][worker] =
            counter_of_execution(many_turn, recipe->many, few_turn, recipe->few) /
            (double)recipe->threads;
        counted->errors[i] = many->counters[i].error;
    }
}

static bool sample(const struct executor *executor, struct wire_sample request,
                   struct wire_timed *ret, struct failure *failure)
{
    request.lead = 0; /* it would be counted */
    return executor->sample(executor->self, COUNT_SLOT, &request, ret, failure);
}

static bool count_in_worker(const struct executor *executor, const struct launch *launch,
                            const struct recipe *recipe, int worker,
                            struct counted *counted, struct failure *failure)
{
    struct wire_ready ready;
    struct wire_timed warm;
    struct wire_timed many;
    struct wire_timed few = {0};
    int64_t ready_ns;
    executor->start(executor->self, COUNT_SLOT, launch);
    if (!executor->ready(executor->self, COUNT_SLOT, &ready, &ready_ns, failure) ||
        (recipe->warmup_turns > 0 &&
         !sample(executor, recipe_warm_up(recipe), &warm, failure)) ||
        (recipe->few > 0 &&
         !sample(executor, recipe_few_sample(recipe), &few, failure)) ||
        !sample(executor, recipe_sample(recipe), &many, failure)) {
        return false;
    }
    take_counts(recipe, &many, &few, worker, counted);
    return executor->finish(executor->self, COUNT_SLOT, NULL, failure);
}

static struct counter_figure figure_of(const double *figures, int64_t error)
{
    double sorted[COUNT_WORKERS];
    if (error != 0 || !stats_sort(figures, COUNT_WORKERS, sorted)) {
        return (struct counter_figure){.absent = count_reason(error).why};
    }
    return (struct counter_figure){
        .median = stats_median(sorted, COUNT_WORKERS),
        .low = sorted[0],
        .high = sorted[COUNT_WORKERS - 1],
    };
}

static bool has_finding(const struct result *result)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].id, NOT_COUNTED) == 0) {
            return true;
        }
    }
    return false;
}

/* Once in a result: which events are not there. The last one's reason stands for all: it is one machine. */
static void say_absent(struct result *result, const struct result_bench *bench,
                       const struct counted *counted)
{
    SCOPED(buf_free) struct buf names = BUF_INIT;
    struct count_reason reason = {NULL, NULL};
    for (int i = 0; i < COUNTERS; i++) {
        if (bench->counters.figures[i].absent != NULL) {
            buf_addf(&names, "%s%s", reason.why != NULL ? ", " : "not counted: ",
                     counter_name((enum counter)i));
            reason = count_reason(counted->errors[i]);
        }
    }
    if (reason.why != NULL && !has_finding(result)) {
        result_add_finding(result, NOT_COUNTED, "info", buf_text(&names), reason.why,
                           reason.remedy);
    }
}

bool count_events(const struct executor *executor, const struct plan *plan,
                  const struct member *member, const struct recipe *recipe,
                  const struct start_recipe *start, struct result *result,
                  struct result_bench *bench, struct failure *failure)
{
    struct counted counted = {.running_ratio = 1.0};
    struct wire_case job = job_make(plan, member);
    job.unroll_many = recipe->many;
    job.unroll_few = recipe->few;
    job.count = 1;
    struct launch launch =
        job_launch(plan, member, &job, COUNT_HASH_SEED, start->no_site);
    for (int i = 0; i < COUNT_WORKERS; i++) {
        bool is_done = count_in_worker(executor, &launch, recipe, i, &counted, failure);
        executor->kill(executor->self, COUNT_SLOT);
        if (!is_done) {
            return false;
        }
    }
    bench->counters = (struct result_counters){
        .workers = COUNT_WORKERS,
        .executions = recipe->turns * recipe->many,
        .running_ratio = counted.running_ratio,
    };
    for (int i = 0; i < COUNTERS; i++) {
        bench->counters.figures[i] = figure_of(counted.figures[i], counted.errors[i]);
    }
    say_absent(result, bench, &counted);
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/confirm.h"

#include "harness/run/job.h"

#define CONFIRM_SLOT 0
/* Setups, and how many there are at least unless the first takes all the time. */
#define CYCLES_MOST  CALIBRATE_CYCLES_MAX
#define CYCLES_LEAST 5
#define CYCLES_NS    INT64_C(2000000000)

static void start_worker(const struct executor *executor, const struct plan *plan,
                         const struct member *member, const struct recipe *recipe,
                         const struct start_recipe *start)
{
    struct wire_case job = job_make(&plan->variants[member->variant]);
    job.unroll_many = recipe->many;
    job.unroll_few = recipe->few;
    job.code = (struct wire_text){.data = start->code, .len = start->code_len};
    const struct launch launch = job_launch(
        plan, member, &job, plan_hash_seed(plan, member->variant, -3), start->no_site);
    executor->start(executor->self, CONFIRM_SLOT, &launch);
}

/* What a worker does in its life: the warm-up and the samples. The CPU's time where it is less:
 * waiting for the processor is no work. */
static bool take_samples(const struct executor *executor, const struct recipe *recipe,
                         int64_t samples, double *ret_first, double *ret_last,
                         struct failure *failure)
{
    const struct wire_sample warm_up = recipe_warm_up(recipe);
    const struct wire_sample sample = recipe_sample(recipe);
    struct wire_timed timed;
    if (!executor->sample(executor->self, CONFIRM_SLOT, &warm_up, &timed, failure)) {
        return false;
    }
    for (int64_t i = 0; i < samples; i++) {
        if (!executor->sample(executor->self, CONFIRM_SLOT, &sample, &timed, failure)) {
            return false;
        }
        *ret_last =
            (double)(timed.cpu_ns < timed.elapsed_ns ? timed.cpu_ns : timed.elapsed_ns);
        if (i == 0) {
            *ret_first = *ret_last;
        }
    }
    return true;
}

bool confirm_drift(const struct executor *executor, const struct plan *plan,
                   const struct member *member, const struct recipe *recipe,
                   const struct start_recipe *start, struct calibrate_stationary *ret,
                   struct failure *failure)
{
    double first_ns[CYCLES_MOST];
    double last_ns[CYCLES_MOST];
    size_t n = 0;
    struct wire_ready ready;
    int64_t ready_ns;
    int64_t spent_ns = 0;
    const int64_t begin_ns = executor->now_ns(executor->self);
    start_worker(executor, plan, member, recipe, start);
    bool is_done =
        executor->ready(executor->self, CONFIRM_SLOT, &ready, &ready_ns, failure);
    while (is_done && n < CYCLES_MOST && (n < CYCLES_LEAST || spent_ns < CYCLES_NS)) {
        is_done =
            (n == 0 || executor->again(executor->self, CONFIRM_SLOT, &ready, failure)) &&
            take_samples(executor, recipe, plan->options.samples, &first_ns[n],
                         &last_ns[n], failure);
        spent_ns = executor->now_ns(executor->self) - begin_ns;
        n++;
        if (n == 1 && spent_ns > CYCLES_NS) {
            is_done = false;
        }
    }
    executor->kill(executor->self, CONFIRM_SLOT);
    if (is_done) {
        *ret = calibrate_drift(first_ns, last_ns, n);
    }
    return is_done;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/scout.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/run/job.h"
#include "results/samples.h"
#include "stats/quantile.h"

/* A first idea of the cost of one execution is good enough after this long. */
#define FIRST_LOOK_NS INT64_C(300000)
/* How long a fresh worker is looked at for its warm-up. */
#define WARMUP_LOOK_NS      INT64_C(60000000)
#define WARMUP_LOOK_MOST_NS (10 * WARMUP_LOOK_NS)
/* Long executions warm up too: so many are seen unless they take longer than this together. */
#define WARMUP_LOOK_CHUNKS    5
#define WARMUP_LOOK_CHUNKS_NS (4 * WARMUP_LOOK_NS)
/* Fresh setups to tell a first execution's own cost from that of cold code: so many at most, and
 * no more when they took this long. */
#define AGAIN_TIMES    20
#define AGAIN_COSTS_NS 300e6

#define SCOUT_SLOT 0

static struct launch launch_of(const struct plan *plan, const struct member *member,
                               const struct wire_case *job, bool no_site)
{
    return job_launch(plan, member, job, plan_hash_seed(plan, member->variant, -1),
                      no_site);
}

/* Samples with ever more turns until one takes goal_ns. */
static bool grow(const struct executor *executor, int64_t goal_ns, int64_t batch_bytes,
                 struct wire_timed *last, struct failure *failure)
{
    struct wire_sample request = {.turns = 1, .batch_bytes = batch_bytes};
    for (;;) {
        if (!executor->sample(executor->self, SCOUT_SLOT, &request, last, failure)) {
            return false;
        }
        /* What takes long to prepare is judged by that, else it would grow for ever. */
        int64_t spent_ns = last->elapsed_ns > last->prepare_ns / 10
                               ? last->elapsed_ns
                               : last->prepare_ns / 10;
        int64_t next = calibrate_next_turns(request.turns, spent_ns, goal_ns);
        if (next == request.turns) {
            return true;
        }
        request.turns = next;
    }
}

/* What one execution costs, and the input that is prepared for it. */
struct look {
    double body_ns;
    double prepare_ns;
};

/* The CPU's time where it is less: a first execution must not look long because the thread was
 * off the processor. */
static double once_ns(const struct wire_timed *timed)
{
    return fmin((double)timed->elapsed_ns, (double)timed->cpu_ns);
}

/* Whether first executions after a fresh setup take long as well: one that does not is enough.
 * The code and its input are cold, and on a busy machine more so: 10 to 50 us were seen, and 3 us as
 * the least of 20. */
static bool look_again(const struct executor *executor, double body_ns,
                       int64_t batch_bytes, struct calibrate_stationary *stationary,
                       struct failure *failure)
{
    struct wire_sample request = {.turns = 1, .batch_bytes = batch_bytes};
    double least_ns = INFINITY;
    double spent_ns = 0.0;
    for (int i = 0; i < AGAIN_TIMES && spent_ns < AGAIN_COSTS_NS; i++) {
        struct wire_ready ready;
        struct wire_timed timed;
        if (!executor->again(executor->self, SCOUT_SLOT, &ready, failure) ||
            !executor->sample(executor->self, SCOUT_SLOT, &request, &timed, failure)) {
            return false;
        }
        least_ns = fmin(once_ns(&timed), least_ns);
        *stationary = calibrate_first(least_ns, body_ns);
        if (stationary->is_stationary) {
            break;
        }
        spent_ns += (double)ready.setup_ns + once_ns(&timed);
    }
    return true;
}

/* Starts a worker with all of site-packages and samples it once. */
static bool start_and_sample(const struct executor *executor, const struct launch *launch,
                             const struct wire_sample *once, struct wire_ready *ret_ready,
                             struct wire_timed *ret_timed, struct scout_answer *answer)
{
    struct failure *failure = &answer->failure;
    int64_t ready_ns;
    executor->start(executor->self, SCOUT_SLOT, launch);
    if (!executor->ready(executor->self, SCOUT_SLOT, ret_ready, &ready_ns, failure)) {
        return false;
    }
    if (ret_ready->empty_body != 0) {
        answer->kind = SCOUTED_EMPTY;
        return false;
    }
    return executor->sample(executor->self, SCOUT_SLOT, once, ret_timed, failure);
}

/* Does the variant run at all, and what does an execution cost? A worker with all of
 * site-packages, one copy of the body. */
static bool first_look(const struct executor *executor, const struct plan *plan,
                       const struct member *member, int64_t batch_bytes,
                       struct start_recipe *start, struct look *ret,
                       struct scout_answer *answer)
{
    struct wire_case job = job_make(plan, member);
    struct launch launch = launch_of(plan, member, &job, false);
    struct failure *failure = &answer->failure;
    struct wire_ready ready;
    struct wire_timed timed;
    struct wire_sample once = {.turns = 1, .want_modules = 1, .batch_bytes = batch_bytes};
    if (!start_and_sample(executor, &launch, &once, &ready, &timed, answer)) {
        return false;
    }
    if (timed.tasks > 0) {
        answer->finding = "tasks-left";
    }
    start->no_site = timed.modules.data == NULL || timed.modules.len == 0;
    start->is_known = true;
    double first_ns = once_ns(&timed);
    if (!grow(executor, FIRST_LOOK_NS, batch_bytes, &timed, failure)) {
        return false;
    }
    *ret = (struct look){
        .body_ns = (double)timed.elapsed_ns / (double)timed.turns,
        .prepare_ns = (double)timed.prepare_ns / (double)timed.turns,
    };
    /* Where even the very first execution, whose code was cold, was not long, there is nothing
     * to look for: setting up and executing once more may take a minute. */
    struct calibrate_stationary stationary = calibrate_first(first_ns, ret->body_ns);
    if (!stationary.is_stationary &&
        !look_again(executor, ret->body_ns, batch_bytes, &stationary, failure)) {
        return false;
    }
    if (!stationary.is_stationary) {
        answer->kind = SCOUTED_NOT_STATIONARY;
        memcpy(answer->what, stationary.what, sizeof(answer->what));
        return false;
    }
    return executor->finish(executor->self, SCOUT_SLOT, NULL, failure);
}

/* Starts a worker as the samples will have it; with site-packages after all where it fails
 * without. */
static bool start_as_measured(const struct executor *executor, const struct plan *plan,
                              const struct member *member, const struct recipe *recipe,
                              struct start_recipe *start, struct failure *failure)
{
    struct wire_case job = job_make(plan, member);
    struct wire_ready ready;
    int64_t ready_ns;
    job.unroll_many = recipe->many;
    job.unroll_few = recipe->few;
    job.want_code = 1;
    for (;;) {
        struct launch launch = launch_of(plan, member, &job, start->no_site);
        executor->start(executor->self, SCOUT_SLOT, &launch);
        if (executor->ready(executor->self, SCOUT_SLOT, &ready, &ready_ns, failure)) {
            start_recipe_keep_code(start, &ready);
            return true;
        }
        executor->kill(executor->self, SCOUT_SLOT);
        if (!start->no_site || failure->kind == FAILURE_INTERRUPTED) {
            return false;
        }
        failure_finish(failure);
        start->no_site = false;
    }
}

/* The chunks of a look at the warm-up, in order of time. */
struct chunks {
    double turn_ns[CALIBRATE_CHUNKS_MAX];
    int64_t yardstick_ns[CALIBRATE_CHUNKS_MAX];
    size_t count;
};

static bool watch(const struct executor *executor, const struct wire_sample *request,
                  struct chunks *chunks, struct recipe *recipe, struct look *turn,
                  struct failure *failure)
{
    int64_t spent_ns = 0;
    size_t n = 0;
    while (n < CALIBRATE_CHUNKS_MAX &&
           (spent_ns < WARMUP_LOOK_NS || n < 3 ||
            (n < WARMUP_LOOK_CHUNKS && spent_ns < WARMUP_LOOK_CHUNKS_NS))) {
        struct wire_timed timed;
        if (!executor->sample(executor->self, SCOUT_SLOT, request, &timed, failure)) {
            return false;
        }
        chunks->yardstick_ns[n] = timed.yardstick_ns;
        chunks->turn_ns[n++] = (double)timed.elapsed_ns / (double)timed.turns;
        turn->prepare_ns = (double)timed.prepare_ns / (double)timed.turns;
        spent_ns += timed.elapsed_ns + timed.prepare_ns;
        if (timed.batch > recipe->batch) {
            recipe->batch = timed.batch;
        }
        if (spent_ns > WARMUP_LOOK_MOST_NS) {
            break;
        }
    }
    chunks->count = n;
    return true;
}

/* The chunks during which the processor was as fast as it got in the look; `ret_place` is where each
 * of them stood. A machine that changes its speed would else look like a case that warms up. */
static size_t keep_undisturbed(const struct chunks *chunks, double *ret_turn_ns,
                               size_t *ret_place)
{
    double limit_ns = samples_yardstick_limit_ns(chunks->yardstick_ns, chunks->count);
    size_t n = 0;
    for (size_t i = 0; i < chunks->count; i++) {
        if ((double)chunks->yardstick_ns[i] <= limit_ns) {
            ret_turn_ns[n] = chunks->turn_ns[i];
            ret_place[n++] = i;
        }
    }
    return n;
}

/* Watches a fresh worker until it is steady; fills in the warm-up and what a turn of the recipe
 * costs then. */
static bool look_at_warmup(const struct executor *executor, int64_t chunk_ns,
                           struct recipe *recipe, struct look *turn,
                           struct failure *failure)
{
    struct chunks chunks;
    double turn_ns[CALIBRATE_CHUNKS_MAX];
    double sorted[CALIBRATE_CHUNKS_MAX];
    size_t place[CALIBRATE_CHUNKS_MAX];
    struct wire_sample request = {
        .turns = calibrate_turns(turn->body_ns, turn->prepare_ns, chunk_ns),
        .batch_bytes = recipe->batch_bytes,
    };
    if (!watch(executor, &request, &chunks, recipe, turn, failure)) {
        return false;
    }
    size_t n = keep_undisturbed(&chunks, turn_ns, place);
    size_t steady = calibrate_warmup(turn_ns, n);
    (void)stats_sort(turn_ns + n / 2, n - n / 2, sorted);
    turn->body_ns = stats_median(sorted, n - n / 2);
    recipe->is_slow_to_warm = steady == n;
    size_t passed = steady < n ? place[steady] : chunks.count;
    recipe->warmup_turns = (int64_t)(passed > 0 ? passed : 1) * request.turns;
    return true;
}

/* The whole recipe, from a second worker that is started as all others will be. It is spared where
 * one turn takes longer than a look at the warm-up may: there would be nothing to see. */
static bool find_recipe(const struct executor *executor, const struct plan *plan,
                        const struct member *member, int64_t batch_bytes,
                        const struct look *look, struct recipe *recipe,
                        struct start_recipe *start, struct failure *failure)
{
    const struct variant *variant = &plan->variants[member->variant];
    const struct suite_case *suite_case = variant->suite_case;
    const int64_t sample_ns = recipe_sample_time_ns(plan, variant);
    bool has_prepare = suite_case->prepare.text != NULL;
    struct calibrate_unroll unroll =
        calibrate_unroll(suite_case->unroll, has_prepare, look->body_ns);
    *recipe = recipe_begin(plan, variant);
    recipe->many = unroll.many;
    /* The loop of the few is for one thread; the numbers of threads shall be measured alike. */
    recipe->few = variant->threads > 0 ? 0 : unroll.few;
    recipe->batch_bytes = has_prepare ? batch_bytes : 0;
    struct look turn = {.body_ns = look->body_ns * (double)unroll.many,
                        .prepare_ns = look->prepare_ns};
    bool is_long = turn.body_ns + turn.prepare_ns > (double)WARMUP_LOOK_MOST_NS;
    if (!is_long && (!start_as_measured(executor, plan, member, recipe, start, failure) ||
                     !look_at_warmup(executor, sample_ns / 4, recipe, &turn, failure))) {
        return false;
    }
    recipe->turns = calibrate_turns(turn.body_ns, turn.prepare_ns, sample_ns);
    recipe->warmup_ns = (int64_t)((double)recipe->warmup_turns * turn.body_ns);
    recipe_complete(recipe, turn.body_ns, sample_ns);
    recipe->is_known = true;
    return is_long || executor->finish(executor->self, SCOUT_SLOT, NULL, failure);
}

/* Starts a worker with all of site-packages, samples it once and lets it end. */
static bool sample_once(const struct executor *executor, const struct plan *plan,
                        const struct member *member, const struct wire_case *job,
                        struct wire_timed *ret, struct scout_answer *answer)
{
    struct launch launch = launch_of(plan, member, job, false);
    struct wire_sample once = {.turns = 1, .want_modules = 1};
    struct wire_ready ready;
    return start_and_sample(executor, &launch, &once, &ready, ret, answer) &&
           executor->finish(executor->self, SCOUT_SLOT, NULL, &answer->failure);
}

/* Of an import there is nothing to calibrate: does it run, in a process that has loaded nothing? What it
 * requires is looked for by another process, in which it is then loaded. */
static bool look_at_import(const struct executor *executor, const struct plan *plan,
                           const struct member *member, struct recipe *recipe,
                           struct start_recipe *start, struct scout_answer *answer)
{
    const struct variant *variant = &plan->variants[member->variant];
    struct wire_case job = job_make(plan, member);
    struct wire_timed timed;
    if (variant->suite_case->requires.count > 0) {
        struct wire_case requires = job_requires(plan, member);
        struct launch launch = launch_of(plan, member, &requires, false);
        struct wire_ready ready;
        int64_t ready_ns;
        executor->start(executor->self, SCOUT_SLOT, &launch);
        if (!executor->ready(executor->self, SCOUT_SLOT, &ready, &ready_ns,
                             &answer->failure)) {
            return false;
        }
    }
    if (!sample_once(executor, plan, member, &job, &timed, answer)) {
        return false;
    }
    if (timed.loaded == 0) {
        answer->finding = "already-imported";
    }
    *recipe = recipe_import(plan, variant);
    start->is_known = true;
    return true;
}

struct scout_answer scout(const struct executor *executor, const struct plan *plan,
                          const struct member *member, int64_t memory_bytes,
                          struct recipe *recipe, struct start_recipe *start)
{
    struct scout_answer answer = {.kind = SCOUTED_OK};
    int64_t batch_bytes = recipe_batch_bytes(memory_bytes);
    bool was_known = recipe->is_known;
    bool is_done = false;
    if (plan->variants[member->variant].suite_case->kind == CASE_IMPORT) {
        is_done = look_at_import(executor, plan, member, recipe, start, &answer);
    } else {
        struct look look;
        is_done =
            first_look(executor, plan, member, batch_bytes, start, &look, &answer) &&
            (was_known || find_recipe(executor, plan, member, batch_bytes, &look, recipe,
                                      start, &answer.failure));
    }
    if (was_known && recipe->batch > 0) {
        recipe->batch_bytes = batch_bytes; /* of a resumed document, which does not say */
    }
    executor->kill(executor->self, SCOUT_SLOT);
    if (!is_done && answer.kind == SCOUTED_OK) {
        answer.kind = SCOUTED_FAILED;
    }
    return answer;
}

double scout_loop_overhead(const struct executor *executor, const struct plan *plan,
                           const struct target *target, struct failure *failure)
{
    enum { PAIRS = 9 };
    struct wire_case job = job_reference();
    struct launch launch = {
        .target = target,
        .job = &job,
        .label = "<reference>",
        .hash_seed = plan_hash_seed(plan, 0, -2),
        .no_site = true,
        .timeout_ns = plan->options.timeout_ns,
    };
    struct wire_ready ready;
    int64_t ready_ns;
    double overhead_ns[PAIRS];
    double sorted[PAIRS];
    size_t n = 0;
    executor->start(executor->self, SCOUT_SLOT, &launch);
    bool is_up = executor->ready(executor->self, SCOUT_SLOT, &ready, &ready_ns, failure);
    for (int i = 0; is_up && i < PAIRS; i++) {
        struct wire_sample many = {.lead = 1000, .turns = 10000};
        struct wire_sample few = {.few = 1, .lead = 1000, .turns = 20000};
        struct wire_timed timed_many;
        struct wire_timed timed_few;
        is_up =
            executor->sample(executor->self, SCOUT_SLOT, &many, &timed_many, failure) &&
            executor->sample(executor->self, SCOUT_SLOT, &few, &timed_few, failure);
        if (is_up) {
            overhead_ns[n++] = calibrate_overhead_ns(
                (double)timed_few.elapsed_ns / (double)timed_few.turns, job.unroll_few,
                (double)timed_many.elapsed_ns / (double)timed_many.turns,
                job.unroll_many);
        }
    }
    executor->kill(executor->self, SCOUT_SLOT);
    if (!is_up || !stats_sort(overhead_ns, n, sorted)) {
        return NAN;
    }
    return fmax(0.0, stats_median(sorted, n));
}

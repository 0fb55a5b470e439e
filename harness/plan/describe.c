/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "harness/base/units.h"
#include "harness/plan/plan.h"

/* A worker beside its samples: start, setup and the way there, from what runs have shown. */
#define WORKER_EXTRA_NS INT64_C(15000000)
/* The first looks at a bench: two workers and 60 ms of watching the second get warm. */
#define SCOUT_NS INT64_C(100000000)

static void add_time(struct buf *out, double ns)
{
    char text[UNITS_SIZE];
    units_format_time(ns, 3, true, text);
    buf_adds(out, text);
}

static void describe_options(const struct plan *plan, struct buf *out)
{
    const struct plan_options *options = &plan->options;
    buf_addf(
        out,
        "preset %s, seed %lld, blocks %lld to %lld, precision %g %%, %lld samples of ",
        options->preset, (long long)options->seed, (long long)options->blocks_min,
        (long long)options->blocks_max, options->precision_ratio * 100,
        (long long)options->samples);
    add_time(out, (double)options->sample_time_ns);
    buf_adds(out, " a worker\n");
    if (plan->blocks_wanted > options->blocks_min) {
        buf_addf(
            out,
            "at least %lld blocks while there is time: %zu changes are judged together\n",
            (long long)plan->blocks_wanted, plan->compared);
    }
}

static void describe_targets(const struct plan *plan, struct buf *out)
{
    for (size_t i = 0; i < plan->target_count; i++) {
        const struct target *target = &plan->targets[i];
        buf_addf(out, "target %s: Python %s, %s, %s\n", target->name, target->version,
                 target->mode == TARGET_EMBEDDED ? "embedded" : "hosted",
                 target->executable);
    }
}

static void describe_groups(const struct plan *plan, struct buf *out)
{
    for (size_t g = 0; g < plan->group_count; g++) {
        const struct group *group = &plan->groups[g];
        buf_addf(out, "group %s\n", group->label);
        for (size_t m = group->first; m < group->first + group->count; m++) {
            const struct member *member = &plan->members[m];
            const struct variant *variant = &plan->variants[member->variant];
            bool is_baseline = member->variant == plan->members[group->first].variant;
            buf_addf(out, "    %s", variant->name);
            if (plan->target_count > 1) {
                buf_addf(out, " on %s", plan->targets[member->target].name);
            }
            if (group->count > plan->target_count && is_baseline) {
                buf_adds(out, " (baseline)");
            }
            if (plan->options.cpu_count > 0 &&
                variant->threads > plan->options.cpu_count) {
                buf_addf(out, " (more threads than the %lld CPUs)",
                         (long long)plan->options.cpu_count);
            }
            if (member->skip_reason != NULL) {
                buf_addf(out, " skipped: %s", member->skip_reason);
            }
            buf_addf(out, "  hash seed of block 0: %u\n", plan_hash_seed(plan, g, 0));
        }
    }
}

/* About, of so many blocks of every bench. */
static double time_of_blocks_ns(const struct plan *plan, int64_t blocks)
{
    const struct plan_options *options = &plan->options;
    double worker_ns = (double)WORKER_EXTRA_NS +
                       (double)(options->samples * options->sample_time_ns) * 4.0 / 3.0;
    return (worker_ns * (double)blocks + (double)SCOUT_NS) * (double)plan->member_count;
}

double plan_least_time_ns(const struct plan *plan)
{
    return time_of_blocks_ns(plan, plan->options.blocks_min);
}

void plan_describe(const struct plan *plan, struct buf *out)
{
    double most_ns = fmax((double)plan_time_budget_ns(plan), plan_least_time_ns(plan));
    double least_ns = fmin(time_of_blocks_ns(plan, plan->blocks_wanted), most_ns);
    describe_options(plan, out);
    describe_targets(plan, out);
    describe_groups(plan, out);
    buf_addf(out, "%zu bench%s in %zu group%s: about ", plan->member_count,
             plan->member_count == 1 ? "" : "es", plan->group_count,
             plan->group_count == 1 ? "" : "s");
    add_time(out, least_ns);
    buf_adds(out, " when cases are short and the machine is quiet, at most about ");
    add_time(out, most_ns);
    buf_adds(out, " (longer where one execution takes long)\n");
    if (plan->left_out_slow > 0) {
        buf_addf(out, "%zu variant%s tagged slow %s left out: --slow measures %s\n",
                 plan->left_out_slow, plan->left_out_slow == 1 ? "" : "s",
                 plan->left_out_slow == 1 ? "is" : "are",
                 plan->left_out_slow == 1 ? "it" : "them");
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
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
            if (member->skip_reason != NULL) {
                buf_addf(out, " skipped: %s", member->skip_reason);
            }
            buf_addf(out, "  hash seed of block 0: %u\n", plan_hash_seed(plan, g, 0));
        }
    }
}

double plan_least_time_ns(const struct plan *plan)
{
    const struct plan_options *options = &plan->options;
    double worker_ns = (double)WORKER_EXTRA_NS +
                       (double)(options->samples * options->sample_time_ns) * 4.0 / 3.0;
    return (worker_ns * (double)options->blocks_min + (double)SCOUT_NS) *
           (double)plan->member_count;
}

void plan_describe(const struct plan *plan, struct buf *out)
{
    double least_ns = plan_least_time_ns(plan);
    describe_options(plan, out);
    describe_targets(plan, out);
    describe_groups(plan, out);
    buf_addf(out, "%zu benches in %zu groups: about ", plan->member_count,
             plan->group_count);
    add_time(out, least_ns);
    buf_adds(out, " when cases are short and the machine is quiet, at most about ");
    double most_ns = (double)plan_time_budget_ns(plan);
    add_time(out, most_ns > least_ns ? most_ns : least_ns);
    buf_adds(out, " (longer where one execution takes long)\n");
    if (plan->left_out_slow > 0) {
        buf_addf(out, "%zu variants tagged slow are left out: --slow measures them\n",
                 plan->left_out_slow);
    }
}

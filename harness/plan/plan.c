/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/glob.h"
#include "harness/plan/select.h"
#include "harness/plan/variant.h"
#include "stats/adjust.h"
#include "stats/rng.h"

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  INT64_C(1000000000)

/* Streams of random numbers, by use. */
enum { USE_HASH_SEED = 1, USE_ORDER = 2 };

struct plan_options plan_options_default(void)
{
    return (struct plan_options){
        .preset = "default",
        .blocks_min = 8,
        .blocks_max = 200,
        .precision_ratio = 0.02,
        .margin_ratio = 0.02,
        .max_time_per_bench_ns = 950 * NS_PER_MS,
        .sample_time_ns = 2500000,
        .samples = 3,
        .timeout_ns = 60 * NS_PER_S,
    };
}

struct plan_options plan_options_quick(void)
{
    struct plan_options options = plan_options_default();
    options.preset = "quick";
    options.blocks_max = 40;
    options.precision_ratio = 0.05;
    options.max_time_per_bench_ns = 300 * NS_PER_MS;
    options.sample_time_ns = 2 * NS_PER_MS;
    return options;
}

struct plan_options plan_options_thorough(void)
{
    struct plan_options options = plan_options_default();
    options.preset = "thorough";
    options.blocks_min = 30;
    options.blocks_max = 1000;
    options.precision_ratio = 0.005;
    options.max_time_per_bench_ns = 20 * NS_PER_S;
    return options;
}

/* A variant while the plan is made: variants are sorted into groups at the end. */
struct draft {
    struct variant variant;
    size_t position;       /* in the order of the suites */
    size_t group_position; /* of the first variant with the same label */
};

struct drafts {
    struct draft *items;
    size_t count;
    size_t cap;
    size_t left_out_slow;
};

static bool has_param(const struct suite_case *suite_case, const char *name)
{
    for (size_t i = 0; i < suite_case->param_count; i++) {
        if (strcmp(suite_case->params[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static int compare_by_group(const void *a, const void *b)
{
    const struct suite_case *const *left = a;
    const struct suite_case *const *right = b;
    const char *left_group = (*left)->group != NULL ? (*left)->group : "";
    const char *right_group = (*right)->group != NULL ? (*right)->group : "";
    return strcmp(left_group, right_group);
}

static bool all_have_param(const struct suite_case *const *cases, size_t count,
                           const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (!has_param(cases[i], name)) {
            return false;
        }
    }
    return true;
}

/* Whether a group of the suite is called as the case; `sorted` is in the order of the groups. */
static bool is_name_of_group(const struct suite_case *const *sorted, size_t count,
                             const struct suite_case *suite_case)
{
    const struct suite_case wanted = {.group = suite_case->name};
    const struct suite_case *key = &wanted;
    return bsearch(&key, sorted, count, sizeof(struct suite_case *), compare_by_group) !=
           NULL;
}

/* How the groups of every case of the suite are told apart: which of its parameters all
 * cases of its group have (these split the group; a case alone is its own group, so all of
 * its parameters do), and whether it stands alone but a group has its name. */
static struct variant_grouping *find_groupings(struct arena *arena,
                                               const struct suite *suite)
{
    struct variant_grouping *groupings =
        arena_array(arena, suite->case_count, sizeof(*groupings));
    const struct suite_case **sorted =
        xcalloc(suite->case_count, sizeof(struct suite_case *));
    for (size_t i = 0; i < suite->case_count; i++) {
        sorted[i] = &suite->cases[i];
    }
    qsort(sorted, suite->case_count, sizeof(struct suite_case *), compare_by_group);
    for (size_t i = 0, end; i < suite->case_count; i = end) {
        end = i + 1;
        while (sorted[i]->group != NULL && end < suite->case_count &&
               compare_by_group(&sorted[i], &sorted[end]) == 0) {
            end++;
        }
        for (size_t j = i; j < end; j++) {
            size_t count = sorted[j]->param_count;
            bool *own = arena_array(arena, count, sizeof(*own));
            for (size_t k = 0; k < count; k++) {
                own[k] = !sorted[j]->params[k].is_threads &&
                         all_have_param(sorted + i, end - i, sorted[j]->params[k].name);
            }
            groupings[sorted[j] - suite->cases] = (struct variant_grouping){
                .shares = own,
                .is_name_taken = sorted[j]->group == NULL &&
                                 is_name_of_group(sorted, suite->case_count, sorted[j]),
            };
        }
    }
    free(sorted);
    return groupings;
}

static void draft_case(struct plan *plan, const struct suite *suite,
                       const struct suite_case *suite_case,
                       const struct variant_grouping *grouping,
                       const struct plan_selection *selection, struct drafts *drafts)
{
    for (size_t i = 0; i < variant_count(suite_case); i++) {
        struct variant variant;
        variant_make(&plan->arena, suite, suite_case, i, plan->options.clock_is_cpu,
                     &variant);
        enum selected selected = select_variant(selection, &variant);
        if (selected == SELECTED_NOT_SLOW) {
            drafts->left_out_slow++;
        }
        if (selected != SELECTED_YES) {
            continue;
        }
        variant.group = variant_group_label(&plan->arena, &variant, grouping);
        drafts->items =
            xgrow(drafts->items, drafts->count, &drafts->cap, sizeof(*drafts->items));
        drafts->items[drafts->count] =
            (struct draft){.variant = variant, .position = drafts->count};
        drafts->count++;
    }
}

static int compare_by_label(const void *a, const void *b)
{
    const struct draft *left = a;
    const struct draft *right = b;
    int order = strcmp(left->variant.group, right->variant.group);
    if (order != 0) {
        return order;
    }
    return (left->position > right->position) - (left->position < right->position);
}

/* Groups in the order of the suites; in a group the baseline first. */
static int compare_by_place(const void *a, const void *b)
{
    const struct draft *left = a;
    const struct draft *right = b;
    if (left->group_position != right->group_position) {
        return left->group_position < right->group_position ? -1 : 1;
    }
    bool left_base = left->variant.suite_case->is_baseline;
    bool right_base = right->variant.suite_case->is_baseline;
    if (left_base != right_base) {
        return left_base ? -1 : 1;
    }
    return (left->position > right->position) - (left->position < right->position);
}

static void sort_into_groups(struct drafts *drafts)
{
    qsort(drafts->items, drafts->count, sizeof(*drafts->items), compare_by_label);
    for (size_t i = 0; i < drafts->count; i++) {
        bool is_first = i == 0 || strcmp(drafts->items[i].variant.group,
                                         drafts->items[i - 1].variant.group) != 0;
        drafts->items[i].group_position =
            is_first ? drafts->items[i].position : drafts->items[i - 1].group_position;
    }
    qsort(drafts->items, drafts->count, sizeof(*drafts->items), compare_by_place);
}

/* The reason why a target is left out, or NULL. */
static const char *skip_reason(struct arena *arena, const struct variant *variant,
                               const struct target *target)
{
    const struct version_range *range = &variant->suite_case->python;
    if (version_range_holds(range, target->major, target->minor, target->micro)) {
        return NULL;
    }
    return arena_printf(arena, "needs Python %s, %s is %s",
                        range->text != NULL ? range->text : "of another version",
                        target->name, target->version);
}

static void fill_plan(struct plan *plan, const struct drafts *drafts)
{
    struct variant *variants =
        arena_array(&plan->arena, drafts->count, sizeof(*variants));
    struct member *members =
        arena_array(&plan->arena, drafts->count * plan->target_count, sizeof(*members));
    struct group *groups = arena_array(&plan->arena, drafts->count, sizeof(*groups));
    for (size_t i = 0; i < drafts->count; i++) {
        variants[i] = drafts->items[i].variant;
        if (i == 0 || strcmp(variants[i].group, variants[i - 1].group) != 0) {
            groups[plan->group_count++] =
                (struct group){.label = variants[i].group, .first = plan->member_count};
        }
        for (size_t t = 0; t < plan->target_count; t++) {
            members[plan->member_count++] = (struct member){
                .variant = i,
                .target = t,
                .skip_reason = skip_reason(&plan->arena, &variants[i], &plan->targets[t]),
            };
            groups[plan->group_count - 1].count++;
        }
    }
    plan->variants = variants;
    plan->variant_count = drafts->count;
    plan->members = members;
    plan->groups = groups;
}

static void count_compared(struct plan *plan)
{
    const struct plan_options *options = &plan->options;
    size_t on_one = plan->variant_count - plan->group_count; /* all but the baselines */
    plan->compared = plan->target_count > 1 ? plan->variant_count : on_one;
    int64_t needed =
        (int64_t)stats_adjust_blocks_needed(plan->compared, 1.0 - PLAN_LEVEL);
    needed = needed < options->blocks_max ? needed : options->blocks_max;
    plan->blocks_wanted = needed > options->blocks_min ? needed : options->blocks_min;
}

static bool check_suite_names(struct suite *const *suites, size_t count,
                              struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(suites[i]->name, suites[j]->name) == 0) {
                return error_set(
                    err, ERROR_SUITE,
                    "%s and %s are both called '%s': give one of them another "
                    "name with the key 'suite'",
                    suites[j]->path, suites[i]->path, suites[i]->name);
            }
        }
    }
    return true;
}

static bool nothing_selected(const struct plan_selection *selection, size_t left_out_slow,
                             struct error *err)
{
    if (left_out_slow > 0) {
        return error_set(
            err, ERROR_USAGE,
            "all %zu selected variants are tagged slow: --slow measures them",
            left_out_slow);
    }
    if (selection->pattern_count > 0) {
        return error_set(err, ERROR_USAGE,
                         "no case matches -k '%s'%s: 'tare list' shows the names",
                         selection->patterns[0],
                         selection->tag_count > 0 ? " and the tags asked for" : "");
    }
    return error_set(err, ERROR_USAGE,
                     "no case has the tag '%s': 'tare list' shows the tags",
                     selection->tag_count > 0 ? selection->tags[0] : "");
}

struct plan *plan_new(struct suite *const *suites, size_t suite_count,
                      const struct plan_selection *selection,
                      const struct target *targets, size_t target_count,
                      const struct plan_options *options, struct error *err)
{
    if (!check_suite_names(suites, suite_count, err)) {
        return NULL;
    }
    if (target_count > PLAN_TARGETS_MAX) {
        (void)error_set(
            err, ERROR_USAGE,
            "%zu interpreters are too many to be measured side by side: at most %d",
            target_count, PLAN_TARGETS_MAX);
        return NULL;
    }
    struct plan *plan = xcalloc(1, sizeof(*plan));
    plan->options = *options;
    plan->targets = targets;
    plan->target_count = target_count;
    struct drafts drafts = {0};
    for (size_t i = 0; i < suite_count; i++) {
        const struct variant_grouping *groupings =
            find_groupings(&plan->arena, suites[i]);
        for (size_t j = 0; j < suites[i]->case_count; j++) {
            draft_case(plan, suites[i], &suites[i]->cases[j], &groupings[j], selection,
                       &drafts);
        }
    }
    plan->left_out_slow = drafts.left_out_slow;
    if (drafts.count > 0) {
        sort_into_groups(&drafts);
        fill_plan(plan, &drafts);
        count_compared(plan);
    } else {
        (void)nothing_selected(selection, drafts.left_out_slow, err);
        plan_free(plan);
        plan = NULL;
    }
    free(drafts.items);
    return plan;
}

void plan_free(struct plan *plan)
{
    if (plan != NULL) {
        arena_finish(&plan->arena);
        free(plan);
    }
}

int64_t plan_time_budget_ns(const struct plan *plan)
{
    if (plan->options.max_time_ns > 0) {
        return plan->options.max_time_ns;
    }
    return plan->options.max_time_per_bench_ns * (int64_t)plan->member_count;
}

uint32_t plan_hash_seed(const struct plan *plan, size_t group, int64_t block)
{
    struct stats_rng rng = stats_rng_stream((uint64_t)plan->options.seed + USE_HASH_SEED,
                                            group, (uint64_t)block);
    return (uint32_t)stats_rng_below(&rng, UINT32_MAX) + 1;
}

void plan_order(const struct plan *plan, uint64_t pass, uint64_t round, size_t *order,
                size_t n)
{
    struct stats_rng rng =
        stats_rng_stream((uint64_t)plan->options.seed + USE_ORDER, pass, round);
    stats_rng_shuffle(&rng, order, n);
}

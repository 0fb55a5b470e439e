/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/plan/planned.h"

static const char *const drain =
    "params: {n: [10, 20]}\n"
    "cases:\n"
    "- {name: pop, run: f(), group: drain}\n"
    "- {name: alone, run: f()}\n"
    "- {name: popleft, run: f(), group: drain, baseline: true}\n";

static void assert_group(const struct plan *plan, size_t index, const char *label,
                         const char *const *names, size_t count)
{
    assert_true(index < plan->group_count);
    const struct group *group = &plan->groups[index];
    assert_string_equal(group->label, label);
    assert_int_equal(group->count, count);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &plan->members[group->first + i];
        assert_string_equal(plan->variants[member->variant].name, names[i]);
        assert_string_equal(plan->variants[member->variant].group, label);
    }
}

static void shared_parameters_split_a_group(void **state)
{
    (void)state;
    struct suite *suite = planned_suite("q.yaml", drain);
    struct plan *plan = planned(suite);
    assert_int_equal(plan->group_count, 4);
    assert_group(plan, 0, "q/drain[n=10]",
                 (const char *[]){"q/popleft[n=10]", "q/pop[n=10]"}, 2);
    assert_group(plan, 1, "q/drain[n=20]",
                 (const char *[]){"q/popleft[n=20]", "q/pop[n=20]"}, 2);
    assert_group(plan, 2, "q/alone[n=10]", (const char *[]){"q/alone[n=10]"}, 1);
    assert_group(plan, 3, "q/alone[n=20]", (const char *[]){"q/alone[n=20]"}, 1);
    plan_free(plan);
    suite_free(suite);
}

static void a_parameter_of_one_case_alone_does_not_split_its_group(void **state)
{
    (void)state;
    struct suite *suite =
        planned_suite("q.yaml", "params: {n: [1, 2]}\n"
                                "cases:\n"
                                "- {name: a, run: f(), group: g, params: {k: [x, y]}}\n"
                                "- {name: b, run: f(), group: g}\n");
    struct plan *plan = planned(suite);
    assert_int_equal(plan->group_count, 2);
    assert_group(plan, 0, "q/g[n=1]",
                 (const char *[]){"q/a[n=1,k=x]", "q/a[n=1,k=y]", "q/b[n=1]"}, 3);
    assert_group(plan, 1, "q/g[n=2]",
                 (const char *[]){"q/a[n=2,k=x]", "q/a[n=2,k=y]", "q/b[n=2]"}, 3);
    plan_free(plan);
    suite_free(suite);
}

static void threads_do_not_split_a_group_and_the_fewest_are_its_baseline(void **state)
{
    (void)state;
    struct suite *suite =
        planned_suite("q.yaml", "params: {n: [1, 2]}\n"
                                "cases:\n"
                                "- {name: a, run: f(n), threads: [4, 1]}\n"
                                "- {name: b, run: f(n)}\n");
    struct plan *plan = planned(suite);
    assert_int_equal(plan->group_count, 4);
    assert_group(plan, 0, "q/a[n=1]",
                 (const char *[]){"q/a[n=1,threads=1]", "q/a[n=1,threads=4]"}, 2);
    assert_int_equal(plan->variants[1].threads, 4);
    assert_int_equal(plan->variants[4].threads, 0);
    assert_null(plan->variants[4].program);
    plan_free(plan);
    suite_free(suite);
}

static void a_case_called_as_a_group_still_stands_alone(void **state)
{
    (void)state;
    struct suite *suite =
        planned_suite("q.yaml", "cases:\n"
                                "- {name: format, run: f()}\n"
                                "- {name: a, run: f(), group: format}\n"
                                "- {name: b, run: f(), group: format}\n");
    struct plan *plan = planned(suite);
    assert_int_equal(plan->group_count, 2);
    assert_int_equal(plan->groups[0].count, 1);
    assert_int_equal(plan->groups[1].count, 2);
    assert_string_not_equal(plan->groups[0].label, plan->groups[1].label);
    plan_free(plan);
    suite_free(suite);
}

static void the_first_case_is_the_baseline_where_none_says_so(void **state)
{
    (void)state;
    struct suite *suite = planned_suite("q.yaml", "cases:\n"
                                                  "- {name: b, run: f(), group: g}\n"
                                                  "- {name: x, run: f()}\n"
                                                  "- {name: a, run: f(), group: g}\n");
    struct plan *plan = planned(suite);
    assert_group(plan, 0, "q/g", (const char *[]){"q/b", "q/a"}, 2);
    assert_group(plan, 1, "q/x", (const char *[]){"q/x"}, 1);
    plan_free(plan);
    suite_free(suite);
}

static void groups_of_one_name_in_two_suites_stay_apart(void **state)
{
    const struct plan_selection selection = {0};
    const struct plan_options options = planned_options(1);
    const struct target target = planned_target("python", 12);
    struct error err = {0};
    (void)state;
    struct suite *suites[] = {
        planned_suite("one.yaml", "cases: [{name: a, run: f(), group: g}]\n"),
        planned_suite("two.yaml", "cases: [{name: a, run: f(), group: g}]\n"),
    };
    struct plan *plan = plan_new(suites, 2, &selection, &target, 1, &options, &err);
    assert_non_null(plan);
    assert_group(plan, 0, "one/g", (const char *[]){"one/a"}, 1);
    assert_group(plan, 1, "two/g", (const char *[]){"two/a"}, 1);
    plan_free(plan);
    suite_free(suites[0]);
    suite_free(suites[1]);
}

static void two_suites_of_one_name_are_refused(void **state)
{
    const struct plan_selection selection = {0};
    const struct plan_options options = planned_options(1);
    const struct target target = planned_target("python", 12);
    struct error err = {0};
    (void)state;
    struct suite *suites[] = {
        planned_suite("x/same.yaml", "cases: [{name: a, run: f()}]\n"),
        planned_suite("y/same.yaml", "cases: [{name: b, run: f()}]\n"),
    };
    assert_null(plan_new(suites, 2, &selection, &target, 1, &options, &err));
    assert_int_equal(err.kind, ERROR_SUITE);
    assert_non_null(strstr(err.message, "x/same.yaml"));
    assert_non_null(strstr(err.message, "y/same.yaml"));
    suite_free(suites[0]);
    suite_free(suites[1]);
}

static void every_variant_meets_every_target(void **state)
{
    const struct plan_selection selection = {0};
    const struct plan_options options = planned_options(1);
    const struct target targets[] = {planned_target("old", 9), planned_target("new", 13)};
    struct error err = {0};
    (void)state;
    struct suite *suite =
        planned_suite("s.yaml", "cases:\n- {name: a, run: f(), group: g}\n"
                                "- {name: b, run: f(), group: g, python: '>=3.12'}\n");
    struct plan *plan = plan_new(&suite, 1, &selection, targets, 2, &options, &err);
    assert_non_null(plan);
    assert_int_equal(plan->group_count, 1);
    assert_int_equal(plan->member_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(plan->members[i].variant, i / 2);
        assert_int_equal(plan->members[i].target, i % 2);
    }
    assert_null(plan->members[0].skip_reason);
    assert_string_equal(plan->members[2].skip_reason,
                        "needs Python >=3.12, old is 3.9.1");
    assert_null(plan->members[3].skip_reason);
    plan_free(plan);
    suite_free(suite);
}

static void slow_cases_are_counted_when_they_are_left_out(void **state)
{
    const struct plan_options options = planned_options(1);
    const struct target target = planned_target("python", 12);
    struct plan_selection selection = {0};
    struct error err = {0};
    (void)state;
    struct suite *suite = planned_suite(
        "s.yaml", "cases:\n- {name: a, run: f(), tags: slow, params: {n: [1, 2, 3]}}\n"
                  "- {name: b, run: f()}\n");
    struct plan *plan = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
    assert_non_null(plan);
    assert_int_equal(plan->variant_count, 1);
    assert_int_equal(plan->left_out_slow, 3);
    plan_free(plan);
    selection.slow = true;
    plan = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
    assert_int_equal(plan->variant_count, 4);
    assert_int_equal(plan->left_out_slow, 0);
    plan_free(plan);
    suite_free(suite);
}

static void an_empty_selection_says_what_to_try(void **state)
{
    static const char *const pattern[] = {"nosuch"};
    static const char *const tag[] = {"nosuchtag"};
    static const char *const slow[] = {"slow one"};
    const struct plan_selection selections[] = {
        {.patterns = pattern, .pattern_count = 1},
        {.tags = tag, .tag_count = 1},
        {.patterns = slow, .pattern_count = 1},
    };
    static const char *const words[] = {"no case matches -k 'nosuch'", "tag 'nosuchtag'",
                                        "--slow"};
    const struct plan_options options = planned_options(1);
    const struct target target = planned_target("python", 12);
    (void)state;
    struct suite *suite =
        planned_suite("s.yaml", "cases:\n- {name: slow one, run: f(), tags: slow}\n"
                                "- {name: b, run: f()}\n");
    for (size_t i = 0; i < 3; i++) {
        struct error err = {0};
        assert_null(plan_new(&suite, 1, &selections[i], &target, 1, &options, &err));
        assert_int_equal(err.kind, ERROR_USAGE);
        assert_non_null(strstr(err.message, words[i]));
    }
    suite_free(suite);
}

static void a_seed_repeats_orders_and_hash_seeds(void **state)
{
    const struct plan_selection selection = {0};
    const struct target target = planned_target("python", 12);
    struct error err = {0};
    (void)state;
    struct suite *suite = planned_suite("q.yaml", drain);
    struct plan *plans[3];
    size_t orders[3][50];
    for (size_t i = 0; i < 3; i++) {
        const struct plan_options options = planned_options(i < 2 ? 42 : 43);
        plans[i] = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
        plan_order(plans[i], 3, 1, orders[i], 50);
    }
    assert_memory_equal(orders[0], orders[1], sizeof(orders[0]));
    assert_memory_not_equal(orders[0], orders[2], sizeof(orders[0]));
    assert_int_equal(plan_hash_seed(plans[0], 2, 9), plan_hash_seed(plans[1], 2, 9));
    assert_int_not_equal(plan_hash_seed(plans[0], 2, 9), plan_hash_seed(plans[2], 2, 9));
    for (size_t i = 0; i < 3; i++) {
        plan_free(plans[i]);
    }
    suite_free(suite);
}

static void orders_are_permutations_and_differ_from_round_to_round(void **state)
{
    size_t order[20];
    size_t next[20];
    (void)state;
    struct suite *suite = planned_suite("q.yaml", drain);
    struct plan *plan = planned(suite);
    bool seen[20] = {false};
    plan_order(plan, 0, 0, order, 20);
    for (size_t i = 0; i < 20; i++) {
        assert_true(order[i] < 20);
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
    }
    plan_order(plan, 0, 1, next, 20);
    assert_memory_not_equal(order, next, sizeof(order));
    plan_order(plan, 1, 0, next, 20);
    assert_memory_not_equal(order, next, sizeof(order));
    plan_free(plan);
    suite_free(suite);
}

static void hash_seeds_differ_between_blocks_and_groups(void **state)
{
    (void)state;
    struct suite *suite = planned_suite("q.yaml", drain);
    struct plan *plan = planned(suite);
    uint32_t seeds[400];
    for (size_t i = 0; i < 400; i++) {
        seeds[i] = plan_hash_seed(plan, i % 4, (int64_t)(i / 4));
        assert_int_not_equal(seeds[i], 0);
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(seeds[i], seeds[j]);
        }
    }
    plan_free(plan);
    suite_free(suite);
}

static void the_budget_is_the_run_s_or_the_benches_together(void **state)
{
    const struct plan_selection selection = {0};
    const struct target target = planned_target("python", 12);
    struct plan_options options = planned_options(1);
    struct error err = {0};
    (void)state;
    struct suite *suite = planned_suite("q.yaml", drain);
    options.max_time_per_bench_ns = 1000;
    struct plan *plan = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
    assert_int_equal(plan_time_budget_ns(plan), 6000);
    plan_free(plan);
    options.max_time_ns = 500;
    plan = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
    assert_int_equal(plan_time_budget_ns(plan), 500);
    plan_free(plan);
    suite_free(suite);
}

/* Cases with a parameter in groups of two: nothing in the plan may look at all of them for each
 * of them. The test's time limit is what fails otherwise. */
static void ten_thousand_cases_are_planned_at_once(void **state)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    (void)state;
    buf_adds(&text, "params: {n: 1, kind: x}\ncases:\n");
    for (int i = 0; i < 10000; i++) {
        buf_addf(&text, "- {name: c%d, run: f(), group: g%d}\n", i, i / 2);
    }
    struct suite *suite = planned_suite("many.yaml", buf_text(&text));
    struct plan *plan = planned(suite);
    assert_int_equal(plan->member_count, 10000);
    assert_int_equal(plan->group_count, 5000);
    assert_group(plan, 4999, "many/g4999[n=1,kind=x]",
                 (const char *[]){"many/c9998[n=1,kind=x]", "many/c9999[n=1,kind=x]"}, 2);
    plan_free(plan);
    suite_free(suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_parameters_split_a_group),
        cmocka_unit_test(a_parameter_of_one_case_alone_does_not_split_its_group),
        cmocka_unit_test(threads_do_not_split_a_group_and_the_fewest_are_its_baseline),
        cmocka_unit_test(a_case_called_as_a_group_still_stands_alone),
        cmocka_unit_test(the_first_case_is_the_baseline_where_none_says_so),
        cmocka_unit_test(groups_of_one_name_in_two_suites_stay_apart),
        cmocka_unit_test(two_suites_of_one_name_are_refused),
        cmocka_unit_test(every_variant_meets_every_target),
        cmocka_unit_test(slow_cases_are_counted_when_they_are_left_out),
        cmocka_unit_test(an_empty_selection_says_what_to_try),
        cmocka_unit_test(a_seed_repeats_orders_and_hash_seeds),
        cmocka_unit_test(orders_are_permutations_and_differ_from_round_to_round),
        cmocka_unit_test(hash_seeds_differ_between_blocks_and_groups),
        cmocka_unit_test(the_budget_is_the_run_s_or_the_benches_together),
        cmocka_unit_test(ten_thousand_cases_are_planned_at_once),
    };
    return cmocka_run_group_tests_name("plan/plan", tests, NULL, NULL);
}

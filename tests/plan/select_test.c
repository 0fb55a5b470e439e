/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/select.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static enum selected ask(struct plan_selection selection, const char *const *tags,
                         size_t tag_count, const char *name)
{
    const struct suite_case suite_case = {.tags = {.items = tags, .count = tag_count}};
    const struct variant variant = {.suite_case = &suite_case, .name = name};
    return select_variant(&selection, &variant);
}

static void everything_is_selected_when_nothing_is_asked(void **state)
{
    (void)state;
    assert_int_equal(ask((struct plan_selection){0}, NULL, 0, "s/a[n=1]"), SELECTED_YES);
}

static void a_pattern_looks_at_the_whole_name(void **state)
{
    static const char *const patterns[] = {"*/a[[]n=1]", "POP"};
    const struct plan_selection selection = {.patterns = patterns,
                                             .pattern_count = ARRAY_LEN(patterns)};
    (void)state;
    assert_int_equal(ask(selection, NULL, 0, "s/a[n=1]"), SELECTED_YES);
    assert_int_equal(ask(selection, NULL, 0, "s/a[n=10]"), SELECTED_NO);
    assert_int_equal(ask(selection, NULL, 0, "queues/popleft"), SELECTED_YES);
    assert_int_equal(ask(selection, NULL, 0, "queues/push"), SELECTED_NO);
}

static void any_of_the_tags_is_enough(void **state)
{
    static const char *const asked[] = {"io", "cpu"};
    static const char *const has[] = {"big", "cpu"};
    static const char *const other[] = {"big", "cpus"};
    const struct plan_selection selection = {.tags = asked, .tag_count = 2};
    (void)state;
    assert_int_equal(ask(selection, has, 2, "s/a"), SELECTED_YES);
    assert_int_equal(ask(selection, other, 2, "s/a"), SELECTED_NO);
    assert_int_equal(ask(selection, NULL, 0, "s/a"), SELECTED_NO);
}

static void a_tag_with_an_exclamation_mark_leaves_out(void **state)
{
    static const char *const not_big[] = {"!big"};
    static const char *const cpu_not_big[] = {"cpu", "!big"};
    static const char *const big_cpu[] = {"big", "cpu"};
    static const char *const cpu[] = {"cpu"};
    const struct plan_selection first = {.tags = not_big, .tag_count = 1};
    const struct plan_selection second = {.tags = cpu_not_big, .tag_count = 2};
    (void)state;
    assert_int_equal(ask(first, NULL, 0, "s/a"), SELECTED_YES);
    assert_int_equal(ask(first, big_cpu, 2, "s/a"), SELECTED_NO);
    assert_int_equal(ask(second, cpu, 1, "s/a"), SELECTED_YES);
    assert_int_equal(ask(second, big_cpu, 2, "s/a"), SELECTED_NO);
    assert_int_equal(ask(second, NULL, 0, "s/a"), SELECTED_NO);
}

static void patterns_and_tags_must_both_hold(void **state)
{
    static const char *const asked[] = {"cpu"};
    static const char *const patterns[] = {"s/a"};
    const struct plan_selection selection = {
        .patterns = patterns, .pattern_count = 1, .tags = asked, .tag_count = 1};
    (void)state;
    assert_int_equal(ask(selection, asked, 1, "s/a"), SELECTED_YES);
    assert_int_equal(ask(selection, asked, 1, "s/b"), SELECTED_NO);
    assert_int_equal(ask(selection, NULL, 0, "s/a"), SELECTED_NO);
}

static void slow_cases_wait_until_they_are_asked_for(void **state)
{
    static const char *const slow[] = {"slow"};
    static const char *const slow_cpu[] = {"cpu", "slow"};
    static const char *const cpu[] = {"cpu"};
    static const char *const not_slow[] = {"!slow"};
    (void)state;
    assert_int_equal(ask((struct plan_selection){0}, slow, 1, "s/a"), SELECTED_NOT_SLOW);
    assert_int_equal(ask((struct plan_selection){.slow = true}, slow, 1, "s/a"),
                     SELECTED_YES);
    assert_int_equal(
        ask((struct plan_selection){.tags = slow, .tag_count = 1}, slow, 1, "s/a"),
        SELECTED_YES);
    assert_int_equal(
        ask((struct plan_selection){.tags = cpu, .tag_count = 1}, slow_cpu, 2, "s/a"),
        SELECTED_NOT_SLOW);
    assert_int_equal(
        ask((struct plan_selection){.tags = not_slow, .tag_count = 1}, slow, 1, "s/a"),
        SELECTED_NO);
}

static void a_value_may_be_slow_alone(void **state)
{
    const struct value values[] = {{.literal = "10"}, {.literal = "1000"}};
    const struct param param = {.name = "n", .values = values, .count = 2};
    const struct param slow = {.name = "n", .values = &values[1], .count = 1};
    const struct suite_case suite_case = {
        .params = &param, .param_count = 1, .slow = &slow, .slow_count = 1};
    const struct value *const ten[] = {&values[0]};
    const struct value *const thousand[] = {&values[1]};
    const struct variant quick = {.suite_case = &suite_case, .name = "a", .values = ten};
    const struct variant slowly = {
        .suite_case = &suite_case, .name = "a", .values = thousand};
    static const char *const tags[] = {"slow"};
    const struct plan_selection tagged = {.tags = tags, .tag_count = 1};
    struct plan_selection selection = {0};
    (void)state;
    assert_int_equal(select_variant(&selection, &quick), SELECTED_YES);
    assert_int_equal(select_variant(&selection, &slowly), SELECTED_NOT_SLOW);
    assert_int_equal(select_variant(&tagged, &slowly), SELECTED_YES);
    assert_int_equal(select_variant(&tagged, &quick), SELECTED_NO);
    selection.slow = true;
    assert_int_equal(select_variant(&selection, &slowly), SELECTED_YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_selected_when_nothing_is_asked),
        cmocka_unit_test(a_pattern_looks_at_the_whole_name),
        cmocka_unit_test(any_of_the_tags_is_enough),
        cmocka_unit_test(a_tag_with_an_exclamation_mark_leaves_out),
        cmocka_unit_test(patterns_and_tags_must_both_hold),
        cmocka_unit_test(slow_cases_wait_until_they_are_asked_for),
        cmocka_unit_test(a_value_may_be_slow_alone),
    };
    return cmocka_run_group_tests_name("plan/select", tests, NULL, NULL);
}

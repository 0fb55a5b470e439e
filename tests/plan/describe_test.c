/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "harness/plan/plan.h"
#include "tests/plan/planned.h"

static void assert_says(const struct buf *text, const char *words)
{
    if (strstr(buf_text(text), words) == NULL) {
        fail_msg("'%s' is not in:\n%s", words, buf_text(text));
    }
}

static void assert_silent(const struct buf *text, const char *words)
{
    if (strstr(buf_text(text), words) != NULL) {
        fail_msg("'%s' is in:\n%s", words, buf_text(text));
    }
}

static const char *const pair = "cases:\n"
                                "- {name: a, run: f(), group: g}\n"
                                "- {name: b, run: f(), group: g, baseline: true}\n"
                                "- {name: c, run: f()}\n"
                                "- {name: d, run: f(), tags: slow}\n";

static void a_plan_says_what_is_measured_and_how(void **state)
{
    const struct plan_selection selection = {0};
    const struct plan_options options = planned_options(1234);
    const struct target target = planned_target("python3.12", 12);
    struct error err = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    (void)state;
    struct suite *suite = planned_suite("s.yaml", pair);
    struct plan *plan = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
    assert_non_null(plan);
    plan_describe(plan, &text);
    assert_says(&text, "preset default, seed 1234, blocks 8 to 200, precision 2 %, "
                       "3 samples of 2.50 ms a worker\n");
    assert_says(&text, "target python3.12: Python 3.12.1, embedded, /opt/python\n");
    assert_says(&text, "group s/g\n    s/b (baseline)  hash seed of block 0: ");
    assert_says(&text, "\n    s/a  hash seed of block 0: ");
    assert_says(&text, "group s/c\n    s/c  hash seed");
    assert_says(&text, "3 benches in 2 groups: about ");
    assert_says(&text, "1 variant tagged slow is left out: --slow measures it\n");
    assert_silent(&text, "s/d");
    plan_free(plan);
    suite_free(suite);
}

static void a_plan_of_two_targets_names_them_and_what_is_skipped(void **state)
{
    const struct plan_selection selection = {.slow = true};
    const struct plan_options options = planned_options(1);
    struct target targets[] = {planned_target("old", 9), planned_target("new", 13)};
    struct error err = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    (void)state;
    targets[1].mode = TARGET_HOSTED;
    struct suite *suite = planned_suite(
        "s.yaml",
        "cases:\n- {name: a, run: f()}\n- {name: b, run: f(), python: '<3.10'}\n");
    struct plan *plan = plan_new(&suite, 1, &selection, targets, 2, &options, &err);
    assert_non_null(plan);
    plan_describe(plan, &text);
    assert_says(&text, "target new: Python 3.13.1, hosted, /opt/python\n");
    assert_says(&text, "    s/a on old  hash");
    assert_says(&text, "    s/a on new  hash");
    assert_says(&text, "    s/b on new skipped: needs Python <3.10, new is 3.13.1");
    assert_silent(&text, "baseline");
    assert_silent(&text, "tagged slow");
    plan_free(plan);
    suite_free(suite);
}

static void a_seed_describes_itself_the_same_twice(void **state)
{
    const struct plan_selection selection = {0};
    const struct target target = planned_target("python3.12", 12);
    struct error err = {0};
    SCOPED(buf_free) struct buf first = BUF_INIT;
    SCOPED(buf_free) struct buf second = BUF_INIT;
    SCOPED(buf_free) struct buf other = BUF_INIT;
    struct buf *texts[] = {&first, &second, &other};
    (void)state;
    struct suite *suite = planned_suite("s.yaml", pair);
    for (size_t i = 0; i < 3; i++) {
        const struct plan_options options = planned_options(i < 2 ? 5 : 6);
        struct plan *plan = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
        plan_describe(plan, texts[i]);
        plan_free(plan);
    }
    assert_string_equal(buf_text(&first), buf_text(&second));
    assert_string_not_equal(buf_text(&first), buf_text(&other));
    suite_free(suite);
}

/* `count` cases alone on two targets. */
static struct plan *plan_of_many(struct suite **suite, size_t count,
                                 const struct plan_options *options,
                                 struct target *targets)
{
    const struct plan_selection selection = {0};
    SCOPED(buf_free) struct buf yaml = BUF_INIT;
    struct error err = {0};
    buf_adds(&yaml, "cases:\n");
    for (size_t i = 0; i < count; i++) {
        buf_addf(&yaml, "- {name: c%zu, run: f()}\n", i);
    }
    *suite = planned_suite("s.yaml", buf_text(&yaml));
    struct plan *plan = plan_new(suite, 1, &selection, targets, 2, options, &err);
    assert_non_null(plan);
    return plan;
}

static void many_changes_want_more_blocks(void **state)
{
    const struct {
        size_t cases;
        int64_t most, wanted;
    } rows[] = {{6, 200, 8}, {7, 200, 9}, {40, 200, 11}, {100, 200, 12}, {100, 10, 10}};
    struct target targets[] = {planned_target("old", 9), planned_target("new", 13)};
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct plan_options options = planned_options(1);
        options.blocks_max = rows[i].most;
        struct suite *suite;
        struct plan *plan = plan_of_many(&suite, rows[i].cases, &options, targets);
        SCOPED(buf_free) struct buf text = BUF_INIT;
        assert_int_equal(plan->compared, rows[i].cases);
        assert_int_equal(plan->blocks_wanted, rows[i].wanted);
        plan_describe(plan, &text);
        if (rows[i].wanted > 8) {
            SCOPED(buf_free) struct buf line = BUF_INIT;
            buf_addf(&line, "at least %lld blocks while there is time: %zu changes are ",
                     (long long)rows[i].wanted, rows[i].cases);
            assert_says(&text, buf_text(&line));
        } else {
            assert_silent(&text, "at least");
        }
        plan_free(plan);
        suite_free(suite);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_changes_want_more_blocks),
        cmocka_unit_test(a_plan_says_what_is_measured_and_how),
        cmocka_unit_test(a_plan_of_two_targets_names_them_and_what_is_skipped),
        cmocka_unit_test(a_seed_describes_itself_the_same_twice),
    };
    return cmocka_run_group_tests_name("plan/describe", tests, NULL, NULL);
}

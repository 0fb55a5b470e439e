/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/load.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/alloc.h"

#define GOOD "tests/data/suites/good/"

/* Loads a suite that must be right; fails with its messages when it is not. */
static struct suite *load_good(const char *path)
{
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    struct suite *suite = suite_load(path, &diags, &text);
    diags_render(&diags, buf_text(&text), text.len, &messages);
    if (suite == NULL) {
        fail_msg("%s", buf_text(&messages));
    }
    assert_int_equal(diags.count, 0);
    return suite;
}

static struct suite *parse_good(const char *text)
{
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    struct suite *suite = suite_parse("dir/memory.yaml", text, strlen(text), &diags);
    diags_render(&diags, text, strlen(text), &messages);
    if (suite == NULL) {
        fail_msg("%s", buf_text(&messages));
    }
    return suite;
}

static void assert_source(const struct source *source, const char *text, int line,
                          int col)
{
    assert_non_null(source->text);
    assert_string_equal(source->text, text);
    assert_int_equal(source->line, line);
    assert_int_equal(source->col, col);
}

static void the_suite_keeps_its_own_keys(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "all_keys.yaml");
    assert_string_equal(suite->name, "everything");
    assert_string_equal(suite->description, "Every key of the format.");
    assert_string_equal(suite->path, GOOD "all_keys.yaml");
    assert_source(&suite->setup, "import math\n\ndef square(x):\n    return x * x\n", 6,
                  3);
    assert_int_equal(suite->case_count, 3);
    assert_int_equal(suite->claim_count, 6);
    suite_free(suite);
}

static void a_claim_keeps_every_key(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "all_keys.yaml");
    const struct suite_claim *faster = &suite->claims[0];
    assert_int_equal(faster->kind, CLAIM_FASTER);
    assert_ptr_equal(faster->subject.suite_case, &suite->cases[1]);
    assert_string_equal(faster->subject.text, "plain[n=10]");
    assert_ptr_equal(faster->subject.values[0], &suite->cases[1].params[0].values[0]);
    assert_null(faster->subject.values[1]);
    assert_ptr_equal(faster->than.suite_case, &suite->cases[0]);
    assert_string_equal(faster->than.text, "full[n=50]");
    assert_ptr_equal(faster->than.values[0], &suite->cases[0].params[0].values[0]);
    assert_true(faster->factor > 1.49 && faster->factor < 1.51);
    assert_string_equal(faster->metric, "time");
    assert_string_equal(faster->source, "nowhere");
    assert_string_equal(faster->text, "plain code is quick");
    assert_true(faster->line > 0);

    const struct suite_claim *not_slower = &suite->claims[2];
    assert_int_equal(not_slower->kind, CLAIM_NOT_SLOWER);
    assert_true(not_slower->factor > 1.049 && not_slower->factor < 1.051);
    assert_string_equal(suite->claims[3].metric, "allocations");
    assert_true(suite->claims[3].factor < 1.001);
    assert_string_equal(suite->claims[4].metric, "peak_bytes");

    const struct suite_case *sized = &suite->cases[2];
    assert_int_equal(sized->slow_count, 1);
    assert_string_equal(sized->slow[0].name, "size");
    assert_int_equal(sized->slow[0].values[1].integer, 16);
    const struct suite_claim *growth = &suite->claims[5];
    assert_int_equal(growth->kind, CLAIM_COMPLEXITY);
    assert_null(growth->than.suite_case);
    assert_string_equal(growth->over, "size");
    assert_int_equal(growth->growths.count, 2);
    assert_string_equal(growth->growths.items[1], "O(n log n)");
    suite_free(suite);
}

static void a_case_keeps_every_key(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "all_keys.yaml");
    const struct suite_case *item = &suite->cases[0];
    assert_string_equal(item->name, "full");
    assert_string_equal(item->description, "The case that has it all.");
    assert_int_equal(item->line, 19);
    assert_int_equal(item->inner, 3);
    assert_int_equal(item->unroll, 4);
    assert_int_equal(item->gc, GC_ON);
    assert_int_equal(item->clock, CLOCK_CPU);
    assert_true(item->has_clock);
    assert_int_equal(item->requires.count, 2);
    assert_string_equal(item->requires.items[0], "os.path");
    assert_int_equal(item->tags.count, 1);
    assert_string_equal(item->tags.items[0], "slow");
    assert_string_equal(item->group, "pairs");
    assert_true(item->is_baseline);
    assert_true(item->timeout_ns == INT64_C(1500000000));
    assert_true(fabs(item->margin_ratio - 0.05) < 1e-12);
    assert_string_equal(item->python.text, ">=3.9,<3.14");
    assert_true(version_range_holds(&item->python, 3, 13, 1));
    assert_false(version_range_holds(&item->python, 3, 8, 0));
    assert_false(version_range_holds(&item->python, 3, 14, 0));
    suite_free(suite);
}

static void metrics_are_one_word_or_a_list(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "inspected.yaml");
    assert_int_equal(suite->cases[0].metrics, METRIC_TIME | METRIC_MEMORY);
    assert_int_equal(suite->cases[1].metrics, METRIC_MEMORY);
    assert_int_equal(suite->cases[2].metrics, METRIC_TIME);
    assert_source(&suite->cases[0].value, "sorted(found)", 10, 12);
    assert_source(&suite->cases[1].value, "found", 4, 10);
    assert_null(suite->cases[2].value.text); // taken back by an empty text
    suite_free(suite);
}

static void code_knows_the_line_and_column_of_its_first_character(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "all_keys.yaml");
    const struct suite_case *item = &suite->cases[0];
    assert_source(&item->setup, "data = list(range(n))\n", 22, 7);
    assert_source(&item->prepare, "\n# An input for every execution.\nqueue = data[:]\n",
                  24, 7);
    assert_source(&item->run, "queue.pop() * factor", 27, 11);
    assert_source(&suite->cases[1].run, "square(n)", 44, 10);
    suite_free(suite);
}

static void a_case_starts_from_the_defaults(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "all_keys.yaml");
    const struct suite_case *plain = &suite->cases[1];
    assert_int_equal(plain->gc, GC_OFF);
    assert_string_equal(plain->tags.items[0], "small");
    assert_source(&plain->teardown, "del data", 17, 13);
    assert_int_equal(plain->inner, 1);
    assert_int_equal(plain->unroll, 0);
    assert_false(plain->has_clock);
    assert_true(plain->timeout_ns == 0);
    assert_true(fabs(plain->margin_ratio) < 1e-12);
    assert_string_equal(plain->python.text, ">=3.9");
    assert_null(suite->cases[0].teardown.text); // taken back by an empty text
    suite_free(suite);
}

static void params_come_in_layers_and_a_namesake_is_replaced_in_place(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "all_keys.yaml");
    const struct suite_case *full = &suite->cases[0];
    const struct suite_case *plain = &suite->cases[1];
    static const char *const names[] = {"n", "kind", "factor", "text"};
    assert_int_equal(full->param_count, 4);
    assert_int_equal(plain->param_count, 3);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(full->params[i].name, names[i]);
    }
    assert_int_equal(full->params[0].count, 1);
    assert_int_equal(full->params[0].values[0].integer, 50);
    assert_int_equal(plain->params[0].count, 2);
    assert_int_equal(plain->params[0].values[1].integer, 1000);
    suite_free(suite);
}

static void values_have_a_label_and_a_python_literal(void **state)
{
    static const struct {
        const char *label;
        const char *literal;
        enum value_kind kind;
    } expected[] = {
        {"'it\\'s'", "'it\\'s'", VALUE_STRING},
        {"'a\\\\b'", "'a\\\\b'", VALUE_STRING},
        {"'line\\nbreak'", "'line\\nbreak'", VALUE_STRING},
        {"'10'", "'10'", VALUE_STRING},
        {"10", "10", VALUE_INT},
        {"1000.0", "1000.0", VALUE_FLOAT},
        {"True", "True", VALUE_BOOL},
        {"None", "None", VALUE_NULL},
        {"31", "31", VALUE_INT},
        {"-0.0", "-0.0", VALUE_FLOAT},
    };
    (void)state;
    struct suite *suite = load_good(GOOD "all_keys.yaml");
    const struct param *param = &suite->cases[0].params[3];
    assert_int_equal(param->count, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_string_equal(param->values[i].label, expected[i].label);
        assert_string_equal(param->values[i].literal, expected[i].literal);
        assert_int_equal(param->values[i].kind, expected[i].kind);
    }
    assert_string_equal(suite->cases[0].params[1].values[0].label, "list");
    suite_free(suite);
}

static void aliases_and_merge_keys_reuse_what_was_written_before(void **state)
{
    (void)state;
    struct suite *suite = load_good(GOOD "reuse.yaml");
    assert_int_equal(suite->case_count, 3);
    assert_string_equal(suite->name, "reuse");
    assert_string_equal(suite->cases[1].name, "second");
    assert_int_equal(suite->cases[1].inner, 5);
    assert_string_equal(suite->cases[1].tags.items[0], "a");
    assert_int_equal(suite->cases[1].line, 10);
    for (size_t i = 0; i < 3; i++) {
        assert_source(&suite->cases[i].run, "x = 1\ny = 2\n", 6, 7);
    }
    suite_free(suite);
}

static void windows_line_ends_and_a_byte_order_mark_are_fine(void **state)
{
    (void)state;
    struct suite *suite = parse_good("\xEF\xBB\xBF"
                                     "cases:\r\n  - name: a\r\n    run: |\r\n"
                                     "      x = 1\r\n      y = 2\r\n");
    assert_string_equal(suite->name, "memory");
    assert_source(&suite->cases[0].run, "x = 1\ny = 2\n", 4, 7);
    suite_free(suite);
}

static void places_are_right_behind_properties_and_indicators(void **state)
{
    (void)state;
    struct suite *suite = parse_good("cases:\n"
                                     "  - name: a\n"
                                     "    setup: !!str\n"
                                     "      x = 1\n"
                                     "    prepare: &p |2-\n"
                                     "        y = 1\n"
                                     "    run: &r # comment\n"
                                     "      'z = 1'\n"
                                     "    teardown: >+\n"
                                     "\n"
                                     "       w = 1\n"
                                     "\n");
    const struct suite_case *item = &suite->cases[0];
    assert_source(&item->setup, "x = 1", 4, 7);
    assert_source(&item->prepare, "  y = 1", 6, 7);
    assert_source(&item->run, "z = 1", 8, 8);
    assert_source(&item->teardown, "\nw = 1\n\n", 10, 8);
    suite_free(suite);
}

static void columns_count_bytes_also_behind_wide_characters(void **state)
{
    (void)state;
    struct suite *suite =
        parse_good("cases: [{name: \"\xC3\xBC\xE2\x82\xAC\", run: x + 1}]\n");
    assert_source(&suite->cases[0].run, "x + 1", 1, 30);
    suite_free(suite);
}

static void long_values_keep_different_labels(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_adds(&text, "cases:\n  - name: a\n    run: x\n    params:\n      x: [");
    buf_repeat(&text, "long", 30);
    buf_adds(&text, "1, ");
    buf_repeat(&text, "long", 30);
    buf_adds(&text, "2]\n");
    struct suite *suite = parse_good(buf_text(&text));
    const struct value *values = suite->cases[0].params[0].values;
    assert_true(strlen(values[0].label) <= 60);
    assert_string_not_equal(values[0].label, values[1].label);
    suite_free(suite);
}

static void switches_are_read_in_every_spelling(void **state)
{
    static const struct {
        const char *word;
        enum gc_policy gc;
    } table[] = {{"on", GC_ON},     {"off", GC_OFF}, {"true", GC_ON}, {"False", GC_OFF},
                 {"\"on\"", GC_ON}, {"yes", GC_ON},  {"NO", GC_OFF}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        SCOPED(scoped_free_string)
        char *text = xasprintf("cases: [{name: a, run: x, gc: %s}]\n", table[i].word);
        struct suite *suite = parse_good(text);
        assert_int_equal(suite->cases[0].gc, table[i].gc);
        suite_free(suite);
    }
}

static void a_missing_file_is_one_error_about_the_suite(void **state)
{
    (void)state;
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    assert_null(suite_load("tests/data/suites/nowhere.yaml", &diags, &text));
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.errors[0].kind, ERROR_SUITE);
    assert_non_null(strstr(diags.errors[0].message, "nowhere.yaml"));
}

static void a_folder_is_no_suite_file(void **state)
{
    (void)state;
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    assert_null(suite_load("tests/data/suites", &diags, &text));
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.errors[0].kind, ERROR_SUITE);
}

static void a_huge_text_is_refused_before_it_is_read(void **state)
{
    (void)state;
    SCOPED(diags_finish) struct diags diags = {0};
    size_t len = (size_t)17 * 1024 * 1024;
    char *text = xcalloc(len, 1);
    assert_null(suite_parse("huge.yaml", text, len, &diags));
    assert_int_equal(diags.count, 1);
    assert_non_null(strstr(diags.errors[0].message, "16 MiB"));
    free(text);
}

static void ten_thousand_cases_load(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_adds(&text, "params: {n: [1, 2]}\ncases:\n");
    for (int i = 0; i < 10000; i++) {
        buf_addf(&text, "  - name: case %d\n    run: x + %d\n    tags: [a, b]\n", i, i);
    }
    struct suite *suite = parse_good(buf_text(&text));
    assert_int_equal(suite->case_count, 10000);
    assert_string_equal(suite->cases[9999].run.text, "x + 9999");
    assert_int_equal(suite->cases[9999].param_count, 1);
    suite_free(suite);
}

static void more_mistakes_than_can_be_kept_are_counted(void **state)
{
    (void)state;
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_adds(&text, "cases:\n");
    for (int i = 0; i < 300; i++) {
        buf_adds(&text, "  - name: same\n    run: x\n");
    }
    assert_null(suite_parse("m.yaml", buf_text(&text), text.len, &diags));
    assert_int_equal(diags.count, DIAGS_MAX);
    assert_int_equal(diags.dropped, 299 - DIAGS_MAX);
}

static void threads_are_the_last_parameter_and_the_fewest_come_first(void **state)
{
    (void)state;
    struct suite *suite = parse_good("defaults: {threads: [4, 1, 2]}\n"
                                     "cases:\n"
                                     "- {name: a, run: x, params: {n: [1, 2]}}\n"
                                     "- {name: b, run: x, threads: 8}\n");
    const struct suite_case *item = &suite->cases[0];
    assert_int_equal(item->param_count, 2);
    assert_string_equal(item->params[0].name, "n");
    assert_false(item->params[0].is_threads);
    assert_string_equal(item->params[1].name, "threads");
    assert_true(item->params[1].is_threads);
    assert_int_equal(item->params[1].count, 3);
    assert_int_equal(item->params[1].values[0].integer, 1);
    assert_string_equal(item->params[1].values[2].label, "4");
    assert_int_equal(suite->cases[1].params[0].count, 1);
    assert_int_equal(suite->cases[1].params[0].values[0].integer, 8);
    suite_free(suite);
}

static void a_start_needs_no_code(void **state)
{
    (void)state;
    struct suite *suite = parse_good("cases:\n"
                                     "- name: bare\n"
                                     "  kind: startup\n"
                                     "  options: [-X, utf8, -X, dev]\n"
                                     "- {name: json, kind: import, run: import json}\n"
                                     "- {name: sleep, async: true, run: await nap()}\n");
    assert_int_equal(suite->cases[0].kind, CASE_STARTUP);
    assert_string_equal(suite->cases[0].run.text, "");
    assert_int_equal(suite->cases[0].options.count, 4);
    assert_int_equal(suite->cases[1].kind, CASE_IMPORT);
    assert_false(suite->cases[1].is_async);
    assert_int_equal(suite->cases[2].kind, CASE_RUN);
    assert_true(suite->cases[2].is_async);
    suite_free(suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_suite_keeps_its_own_keys),
        cmocka_unit_test(a_claim_keeps_every_key),
        cmocka_unit_test(a_case_keeps_every_key),
        cmocka_unit_test(metrics_are_one_word_or_a_list),
        cmocka_unit_test(code_knows_the_line_and_column_of_its_first_character),
        cmocka_unit_test(a_case_starts_from_the_defaults),
        cmocka_unit_test(params_come_in_layers_and_a_namesake_is_replaced_in_place),
        cmocka_unit_test(values_have_a_label_and_a_python_literal),
        cmocka_unit_test(aliases_and_merge_keys_reuse_what_was_written_before),
        cmocka_unit_test(windows_line_ends_and_a_byte_order_mark_are_fine),
        cmocka_unit_test(places_are_right_behind_properties_and_indicators),
        cmocka_unit_test(columns_count_bytes_also_behind_wide_characters),
        cmocka_unit_test(long_values_keep_different_labels),
        cmocka_unit_test(switches_are_read_in_every_spelling),
        cmocka_unit_test(a_missing_file_is_one_error_about_the_suite),
        cmocka_unit_test(a_folder_is_no_suite_file),
        cmocka_unit_test(a_huge_text_is_refused_before_it_is_read),
        cmocka_unit_test(ten_thousand_cases_load),
        cmocka_unit_test(threads_are_the_last_parameter_and_the_fewest_come_first),
        cmocka_unit_test(a_start_needs_no_code),
        cmocka_unit_test(more_mistakes_than_can_be_kept_are_counted),
    };
    return cmocka_run_group_tests_name("suite/load", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports against the texts under tests/data/report. TARE_ACCEPT=1 in the environment writes
 * those texts anew: look at the difference before it is committed. */
#include "results/report/report.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/file.h"
#include "report_sample.h"
#include "results/report/chart.h"
#include "results/report/comparison.h"
#include "results/report/figure.h"
#include "results/report/text.h"
#include "results/report/words.h"
#include "stats/order.h"

static void check_golden(const char *name, const struct buf *text)
{
    SCOPED(buf_free) struct buf path = BUF_INIT;
    SCOPED(buf_free) struct buf expected = BUF_INIT;
    struct error err = {0};
    buf_addf(&path, "%s/%s", REPORT_DATA, name);
    if (getenv("TARE_ACCEPT") != NULL) {
        assert_true(file_write(buf_text(&path), buf_text(text), text->len, &err));
        return;
    }
    if (!file_read(buf_text(&path), 1 << 20, &expected, &err)) {
        fail_msg("%s", err.message);
    }
    if (strcmp(buf_text(&expected), buf_text(text)) != 0) {
        print_message("%s: expected\n%s\nfound\n%s\n", name, buf_text(&expected),
                      buf_text(text));
    }
    assert_string_equal(buf_text(&expected), buf_text(text));
}

static void check_report(const char *name, const struct report_format *format,
                         struct result *(*make)(void), struct report_style style)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct result *result = make();
    format->write(result, &style, &text);
    result_free(result);
    check_golden(name, &text);
}

/* No line of a report passes the width, whatever the names are. */
static void assert_fits(const struct report_format *format, struct result *(*make)(void),
                        struct report_style style)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct result *result = make();
    format->write(result, &style, &text);
    result_free(result);
    const char *line = buf_text(&text);
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");
        SCOPED(buf_free) struct buf one = BUF_INIT;
        buf_add(&one, line, len);
        if (text_width(buf_text(&one)) > style.width) {
            fail_msg("wider than %d: %s", style.width, buf_text(&one));
        }
        line += line[len] == '\n' ? len + 1 : len;
    }
}

#define TABLE_TEST(test, file, make, ...)                                                \
    static void test(void **state)                                                       \
    {                                                                                    \
        (void)state;                                                                     \
        check_report(file, &report_table, make, (struct report_style){__VA_ARGS__});     \
    }

TABLE_TEST(table_fits_80_columns, "table-80.txt", report_one_target, .width = 80,
           .utf8 = true)
TABLE_TEST(table_uses_160_columns, "table-160.txt", report_one_target, .width = 160,
           .utf8 = true)
TABLE_TEST(table_is_plain_ascii, "table-ascii.txt", report_one_target, .width = 100)
TABLE_TEST(table_has_colours, "table-colour.txt", report_one_target, .width = 100,
           .utf8 = true, .colour = true)
TABLE_TEST(verbose_table_has_more_columns, "table-verbose.txt", report_one_target,
           .width = 140, .utf8 = true, .verbose = true)
TABLE_TEST(two_targets_are_compared, "targets-100.txt", report_two_targets, .width = 100,
           .utf8 = true)
TABLE_TEST(hostile_names_are_harmless, "hostile-100.txt", report_hostile_names,
           .width = 100, .utf8 = true)
TABLE_TEST(hostile_names_are_ascii, "hostile-ascii.txt", report_hostile_names,
           .width = 100)

TABLE_TEST(groups_of_a_kind_share_a_table, "families-120.txt", report_families,
           .width = 120, .utf8 = true)
TABLE_TEST(parameters_stand_in_rows_where_columns_lack, "families-80.txt",
           report_families, .width = 80, .utf8 = true)

static void comparisons_are_fit_for_a_comment(void **state)
{
    (void)state;
    check_report("comparison.md", &comparison_markdown, report_families,
                 (struct report_style){.width = 80});
    check_report("comparison-hostile.md", &comparison_markdown, report_hostile_names,
                 (struct report_style){.width = 80, .by_variant = true});
    check_report("comparison-hostile.csv", &comparison_csv, report_hostile_names,
                 (struct report_style){.width = 80, .by_variant = true});
}

static void no_line_is_wider_than_asked_for(void **state)
{
    (void)state;
    static const int widths[] = {80, 90, 100, 120, 160, 200};
    struct result *(*const makers[])(void) = {report_one_target, report_two_targets,
                                              report_families, report_hostile_names};
    for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
        for (size_t j = 0; j < ARRAY_LEN(makers); j++) {
            struct report_style style = {.width = widths[i], .utf8 = true};
            assert_fits(&report_table, makers[j], style);
            assert_fits(&comparison_table, makers[j], style);
            style.by_variant = true;
            assert_fits(&comparison_table, makers[j], style);
            style.utf8 = false;
            assert_fits(&report_table, makers[j], style);
        }
    }
}

static void markdown_is_fit_for_a_comment(void **state)
{
    (void)state;
    struct report_style style = {.width = 80};
    check_report("report.md", &report_markdown, report_one_target, style);
    check_report("targets.md", &report_markdown, report_two_targets, style);
    check_report("families.md", &report_markdown, report_families, style);
    check_report("hostile.md", &report_markdown, report_hostile_names, style);
}

static void csv_keeps_every_digit(void **state)
{
    (void)state;
    struct report_style style = {.width = 80};
    check_report("report.csv", &report_csv, report_one_target, style);
    check_report("targets.csv", &report_csv, report_two_targets, style);
    check_report("hostile.csv", &report_csv, report_hostile_names, style);
}

static void empty_result_has_a_report(void **state)
{
    (void)state;
    struct result *result = result_new("0.1.0");
    struct report_style style = {.width = 80, .utf8 = true};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    report_table.write(result, &style, &text);
    assert_non_null(strstr(buf_text(&text), "0 benches"));
    buf_reset(&text);
    report_markdown.write(result, &style, &text);
    report_csv.write(result, &style, &text);
    result_free(result);
}

static void formats_are_found_by_name(void **state)
{
    (void)state;
    struct error err = {0};
    assert_ptr_equal(report_find("csv", &err), &report_csv);
    assert_null(report_find("html", &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_non_null(
        strstr(err.message,
               "table, markdown, csv, claims-csv, growth-csv, crossovers-csv, json"));
}

static void ratios_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        double ratio;
        const char *words;
    } cases[] = {
        {1, "the same"},         {1.0004, "the same"},    {1.004, "1.004x slower"},
        {1.43, "1.43x slower"},  {0.5, "2.00x faster"},   {0.98, "1.02x faster"},
        {12.34, "12.3x slower"}, {0.001, "1000x faster"}, {0, "unknown"},
        {NAN, "unknown"},        {INFINITY, "unknown"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char text[REPORT_RATIO_SIZE];
        report_ratio_words(cases[i].ratio, text);
        assert_string_equal(text, cases[i].words);
    }
}

static void a_change_of_level_is_said_of_times_and_of_counts(void **state)
{
    (void)state;
    static const struct {
        double point, low, high;
        const char *of_times, *of_counts;
    } cases[] = {
        {1.2, 1.1, 1.3, "1.20x slower [1.10, 1.30]", "1.20x more [1.10, 1.30]"},
        {0.5, 0.4, 0.8, "2.00x faster [1.25, 2.50]", "2.00x fewer [1.25, 2.50]"},
        {1.004, 1.002, 1.006, "1.004x slower [1.002, 1.006]",
         "1.004x more [1.002, 1.006]"},
        {1.5, NAN, NAN, "1.50x slower", "1.50x more"},
        {0.5, 0, 0.8, "2.00x faster [0.00, 0.80]", "2.00x fewer [0.00, 0.80]"},
        {1, 0.99, 1.01, "the same [0.990, 1.010]", "the same [0.990, 1.010]"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct stats_estimate ratio = {
            .point = cases[i].point, .low = cases[i].low, .high = cases[i].high};
        SCOPED(buf_free) struct buf of_times = BUF_INIT;
        SCOPED(buf_free) struct buf of_counts = BUF_INIT;
        words_level(&of_times, &ratio, true);
        words_level(&of_counts, &ratio, false);
        assert_string_equal(buf_text(&of_times), cases[i].of_times);
        assert_string_equal(buf_text(&of_counts), cases[i].of_counts);
    }
}

static void times_have_the_digits_their_interval_justifies(void **state)
{
    (void)state;
    static const struct {
        double point, low, high;
        const char *time, *interval;
    } cases[] = {
        {172.04, 171.2, 173.1, "172.0 ns", "[171.2, 173.1]"},
        {172.04, 160, 180, "172 ns", "[160, 180]"},
        {3214.8, 3100, 3300, "3.21 us", "[3.10, 3.30]"},
        {999.96, 999.9, 1000.1, "1.000 us", "[1.000, 1.000]"},
        {0.31, 0.2, 0.4, "0.310 ns", "[0.200, 0.400]"},
        {0.004, -0.02, 0.031, "< 0.031 ns", "[-0.020, 0.031]"},
        {-0.5, -0.6, -0.4, "< 0.01 ns", "[-0.60, -0.40]"},
        {0, 0, 0, "< 0.010 ns", "[0.000, 0.000]"},
        {7.5e9, 7.4e9, 7.6e9, "7.50 s", "[7.40, 7.60]"},
        {55, NAN, NAN, "55.0 ns", "-"},
        {NAN, NAN, NAN, "-", "-"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct stats_estimate estimate = {
            .point = cases[i].point, .low = cases[i].low, .high = cases[i].high};
        SCOPED(buf_free) struct buf time = BUF_INIT;
        SCOPED(buf_free) struct buf interval = BUF_INIT;
        figure_point(&time, &estimate, false);
        figure_interval(&interval, &estimate, false);
        assert_string_equal(buf_text(&time), cases[i].time);
        assert_string_equal(buf_text(&interval), cases[i].interval);
    }
}

static void an_interval_of_another_level_is_not_shown(void **state)
{
    (void)state;
    const double values[] = {1, 2, 3, 4, 5, 6};
    for (size_t n = 5; n <= 6; n++) {
        SCOPED(buf_free) struct buf interval = BUF_INIT;
        SCOPED(buf_free) struct buf words = BUF_INIT;
        struct stats_estimate estimate = stats_median_interval(values, n, 0.95);
        const struct result_change change = {.ratio = estimate, .verdict = "unclear"};
        assert_false(isnan(estimate.low));
        figure_interval(&interval, &estimate, false);
        words_change(&words, &change, WORDS_TERSE);
        assert_int_equal(buf_text(&interval)[0], n == 5 ? '-' : '[');
        assert_int_equal(strchr(buf_text(&words), '[') != NULL, n == 6);
    }
}

static void long_text_is_cut_in_its_middle(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf out = BUF_INIT;
    text_ellipsis(&out, "abcdefghij", 7, false);
    assert_string_equal(buf_text(&out), "ab...ij");
    buf_reset(&out);
    text_ellipsis(&out, "abcdefghij", 7, true);
    assert_string_equal(buf_text(&out), "abc\xe2\x80\xa6hij");
    buf_reset(&out);
    text_ellipsis(&out, "abcdefghij", 10, true);
    assert_string_equal(buf_text(&out), "abcdefghij");
}

static void names_are_cut_so_that_they_stay_apart(void **state)
{
    (void)state;
    static const char *const names[] = {
        "memory of a list comprehension[n=10]", "memory of a generator expression[n=10]",
        "memory of a list comprehension[n=10]", /* on another target */
    };
    assert_int_equal(text_apart(names, 3, 40, true), 40);
    /* Up to "memory of a ...sion[n=10]" they are alike. */
    assert_int_equal(text_apart(names, 3, 20, true), 23);
    assert_int_equal(text_apart(names, 1, 20, true), 20);
    assert_int_equal(text_apart(names, 0, 20, true), 20);
}

static void text_is_wrapped_at_blanks(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf out = BUF_INIT;
    text_wrap(&out, "one two three four\nfive", 4, 2, 12);
    assert_string_equal(buf_text(&out), "one two\n  three four\n  five");
    buf_reset(&out);
    text_wrap(&out, "above 5.0 % of it", 0, 2, 10);
    assert_string_equal(buf_text(&out), "above\n  5.0 % of\n  it");
}

static void one_stray_value_does_not_squeeze_the_axis(void **state)
{
    (void)state;
    const double values[] = {10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 99};
    struct chart_scale scale = {0};
    chart_include(&scale, values, ARRAY_LEN(values));
    assert_true(scale.high < 15);
    SCOPED(buf_free) struct buf out = BUF_INIT;
    chart_histogram(&out, &scale, values, ARRAY_LEN(values), 8, false);
    assert_int_equal((int)out.len, 8);
    assert_true(buf_text(&out)[7] != ' ');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_fits_80_columns),
        cmocka_unit_test(table_uses_160_columns),
        cmocka_unit_test(table_is_plain_ascii),
        cmocka_unit_test(table_has_colours),
        cmocka_unit_test(verbose_table_has_more_columns),
        cmocka_unit_test(two_targets_are_compared),
        cmocka_unit_test(hostile_names_are_harmless),
        cmocka_unit_test(hostile_names_are_ascii),
        cmocka_unit_test(groups_of_a_kind_share_a_table),
        cmocka_unit_test(parameters_stand_in_rows_where_columns_lack),
        cmocka_unit_test(comparisons_are_fit_for_a_comment),
        cmocka_unit_test(no_line_is_wider_than_asked_for),
        cmocka_unit_test(markdown_is_fit_for_a_comment),
        cmocka_unit_test(csv_keeps_every_digit),
        cmocka_unit_test(empty_result_has_a_report),
        cmocka_unit_test(formats_are_found_by_name),
        cmocka_unit_test(ratios_are_said_in_words),
        cmocka_unit_test(a_change_of_level_is_said_of_times_and_of_counts),
        cmocka_unit_test(times_have_the_digits_their_interval_justifies),
        cmocka_unit_test(an_interval_of_another_level_is_not_shown),
        cmocka_unit_test(long_text_is_cut_in_its_middle),
        cmocka_unit_test(names_are_cut_so_that_they_stay_apart),
        cmocka_unit_test(text_is_wrapped_at_blanks),
        cmocka_unit_test(one_stray_value_does_not_squeeze_the_axis),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("results/report", tests, NULL, NULL);
}

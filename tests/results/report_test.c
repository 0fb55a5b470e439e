/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports against the texts under tests/data/report. TARE_ACCEPT=1 in the environment writes
 * those texts anew: look at the difference before it is committed. */
#include "results/report/report.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/file.h"
#include "results/report/chart.h"
#include "results/report/figure.h"
#include "results/report/text.h"
#include "results/report/words.h"
#include "stats/change.h"
#include "stats/moment.h"
#include "stats/order.h"
#include "stats/outlier.h"
#include "stats/quantile.h"
#include "stats/rng.h"

#define WORKERS_MAX 64

/* A bench to be made up: its workers' figures lie around `centre_ns`. */
struct recipe {
    const char *suite, *case_name, *group, *target;
    bool baseline;
    double centre_ns;
    double spread; /* relative */
    size_t workers;
};

static size_t add_bench(struct result *result, const struct recipe *recipe)
{
    size_t index = result_add_bench(result);
    struct result_bench *bench = &result->benches[index];
    bench->suite = recipe->suite;
    bench->case_name = recipe->case_name;
    bench->variant =
        arena_printf(&result->arena, "%s/%s", recipe->suite, recipe->case_name);
    bench->target = recipe->target;
    bench->group = recipe->group;
    bench->baseline = recipe->baseline;
    bench->metric = "time";
    bench->unit = "ns";
    bench->clock = "wall";
    bench->gc = "off";
    bench->loops = 1000;
    bench->unroll = 10;
    bench->inner = 1;
    return index;
}

/* The figures that the workers of a bench are made of, one stream for each bench. */
static void make_figures(const struct recipe *recipe, size_t index, double *figures)
{
    struct stats_rng rng = stats_rng_stream(7, index, 0);
    for (size_t i = 0; i < recipe->workers; i++) {
        double sum = 0;
        for (int j = 0; j < 6; j++) {
            sum += stats_rng_uniform(&rng) - 0.5;
        }
        figures[i] = recipe->centre_ns * (1 + recipe->spread * sum * 1.4);
    }
}

static void fill_summary(struct result_bench *bench, const double *figures, size_t n)
{
    double sorted[WORKERS_MAX];
    assert_true(stats_sort(figures, n, sorted));
    struct stats_outliers outliers = stats_outliers(sorted, n);
    bench->summary = (struct result_summary){
        .present = true,
        .median = stats_median_interval(sorted, n, 0.95),
        .mean = stats_mean(figures, n),
        .min = sorted[0],
        .q1 = stats_quantile(sorted, n, 0.25),
        .q3 = stats_quantile(sorted, n, 0.75),
        .sd_between = stats_sd(figures, n),
        .sd_within = NAN,
        .outliers_mild = outliers.mild,
        .outliers_severe = outliers.severe,
    };
}

/* Returns the index of a bench that was measured. */
static size_t add_measured(struct result *result, const struct recipe *recipe)
{
    size_t index = add_bench(result, recipe);
    struct result_bench *bench = &result->benches[index];
    double figures[WORKERS_MAX];
    make_figures(recipe, index, figures);
    for (size_t i = 0; i < recipe->workers; i++) {
        struct result_worker *worker = result_add_worker(result, bench, 1, 0);
        worker->block = (int64_t)i;
        worker->overhead_ns = 0;
        worker->elapsed_ns[0] = (int64_t)llround(figures[i] * 10000);
        worker->cpu_ns[0] = worker->elapsed_ns[0];
        figures[i] = (double)worker->elapsed_ns[0] / 10000;
    }
    fill_summary(bench, figures, recipe->workers);
    return index;
}

static double figure_of(const struct result_bench *bench, size_t worker)
{
    return (double)bench->workers[worker].elapsed_ns[0] / 10000;
}

static void add_change(struct result *result, size_t new_index, size_t base_index)
{
    const struct result_bench *bench = &result->benches[new_index];
    const struct result_bench *base = &result->benches[base_index];
    double logs[WORKERS_MAX];
    double scratch[WORKERS_MAX];
    size_t n = bench->worker_count < base->worker_count ? bench->worker_count
                                                        : base->worker_count;
    for (size_t i = 0; i < n; i++) {
        logs[i] = log(figure_of(bench, i) / figure_of(base, i));
    }
    struct stats_change made = stats_change_paired(logs, n, 0.95, 0.02, scratch);
    struct result_change *change = result_add_change(result);
    *change = (struct result_change){
        .variant = bench->variant,
        .base_variant = base->variant,
        .base = base->target,
        .new_target = bench->target,
        .group = bench->group,
        .metric = "time",
        .paired = true,
        .blocks = n,
        .margin_ratio = 0.02,
        .ratio = made.ratio,
        .p = made.p,
        .p_adjusted = NAN,
        .verdict = stats_verdict_name(made.verdict),
        .beyond_margin = made.beyond_margin,
        .blocks_needed = made.blocks_needed,
    };
}

static void add_targets(struct result *result, size_t count)
{
    static const char *const jit_options[] = {"-X", "jit"};
    result->targets = arena_array(&result->arena, count, sizeof(*result->targets));
    result->target_count = count;
    result->targets[0] = (struct result_target){
        .name = "base",
        .executable = "/opt/a/bin/python3.12",
        .mode = "embedded",
        .library = "/opt/a/lib/libpython3.12.so.1.0",
        .implementation = "cpython",
        .version = "3.12.1",
        .loop_overhead_ns = NAN,
    };
    if (count > 1) {
        result->targets[1] = (struct result_target){
            .name = "new",
            .executable = "/opt/b/bin/python3.13",
            .mode = "hosted",
            .implementation = "cpython",
            .version = "3.13.0",
            .options = jit_options,
            .option_count = 2,
            .debug = RESULT_YES,
            .jit = RESULT_YES,
            .loop_overhead_ns = NAN,
        };
    }
}

static struct result *new_result(size_t targets)
{
    struct result *result = result_new("0.1.0");
    result->created = "2026-11-20T14:03:07Z";
    result->complete = true;
    result->settings.seed = 42;
    result->settings.level = 0.95;
    result->settings.precision_ratio = 0.02;
    result->machine.label = "bench1";
    result->machine.arch = "x86_64";
    result->machine.cpu_model = "AMD EPYC";
    result->machine.cpu_count = 2;
    result->machine.virtualised = "kvm";
    result->machine.os = "Debian GNU/Linux 12";
    result->machine.kernel = "6.1.0-25-amd64";
    result->machine.libc = "glibc 2.36";
    add_targets(result, targets);
    return result;
}

/* A bench that was not measured, in the suite "trouble". */
static struct result_bench *add_unmeasured(struct result *result, const char *name,
                                           enum result_status status)
{
    struct recipe recipe = {.suite = "trouble", .case_name = name, .target = "base"};
    size_t index = add_bench(result, &recipe);
    struct result_bench *bench = &result->benches[index];
    bench->group = bench->variant;
    bench->baseline = true;
    bench->status = status;
    return bench;
}

static void add_trouble(struct result *result)
{
    struct result_bench *bench = add_unmeasured(result, "broken", RESULT_ERROR);
    bench->error = (struct result_error){
        .kind = "exception",
        .phase = "run",
        .message = "ZeroDivisionError: division by zero",
        .place = "suites/trouble.yaml:31:7",
        .traceback = "Traceback (most recent call last):\n"
                     "  File \"suites/trouble.yaml\", line 31\n"
                     "ZeroDivisionError: division by zero\n",
        .stderr_tail = "one\ntwo\nthree\nfour \x1b[31mred\x1b[0m\n",
    };
    bench = add_unmeasured(result, "endless", RESULT_ERROR);
    bench->error = (struct result_error){
        .kind = "timeout",
        .phase = "setup",
        .message = "no answer within 30 s; a longer time: --timeout 2min or the key "
                   "'timeout' of the case",
        .place = "suites/trouble.yaml:40:5",
    };
    bench = add_unmeasured(result, "fast-json", RESULT_SKIPPED);
    bench->reason = "module 'orjson' is not installed";
    add_unmeasured(result, "drain", RESULT_NOT_STATIONARY);
    bench = add_unmeasured(result, "grow", RESULT_NOT_STATIONARY);
    bench->reason =
        "the list is longer every time; 'prepare' gives every execution its own";
    result_bench_add_finding(result, bench, "not-stationary");
    add_unmeasured(result, "late", RESULT_INCOMPLETE);
}

/* Benches of one target: groups, lone ones, every status, most findings. */
static struct result *one_target(void)
{
    static const struct recipe recipes[] = {
        {"strings", "f-string", "strings/format", "base", true, 172, 0.012, 24},
        {"strings", "%-format", "strings/format", "base", false, 246, 0.015, 24},
        {"strings", "str.format", "strings/format", "base", false, 172.4, 0.012, 24},
        {"strings", "concatenation", "strings/format", "base", false, 158, 0.02, 24},
        {"strings", "template", "strings/format", "base", false, 173.5, 0.03, 12},
        {"strings", "join[n=10]", "strings/join[n=10]", "base", true, 331, 0.01, 20},
        {"strings", "join[n=1000]", "strings/join[n=1000]", "base", true, 21300, 0.08,
         20},
        {"queues", "popleft", "queues/drain", "base", true, 286000, 0.005, 8},
        {"queues", "pop(0)", "queues/drain", "base", false, 7.31e6, 0.005, 8},
        {"names", "nothing", "names/nothing", "base", true, 0.002, 4, 20},
        {"names", "few", "names/few", "base", true, 8.5, 0.01, 4},
    };
    struct result *result = new_result(1);
    size_t indices[ARRAY_LEN(recipes)];
    for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
        indices[i] = add_measured(result, &recipes[i]);
    }
    for (size_t i = 1; i < 5; i++) {
        add_change(result, indices[i], indices[0]);
    }
    add_change(result, indices[8], indices[7]);
    result_bench_add_finding(result, &result->benches[1], "drift");
    result_bench_add_finding(result, &result->benches[3], "drift");
    result_bench_add_finding(result, &result->benches[9], "empty-body");
    result_bench_add_finding(result, &result->benches[9], "of-the-future");
    result->benches[8].overhead_assumed = true;
    add_trouble(result);
    result_add_finding(result, "linkage", "warning",
                       "the python3 on PATH runs other machine code than this libpython",
                       "the two differ by up to 20 %", "--python python3");
    result_add_finding(result, "load", "info", "the load was 0.3 when the run began", "",
                       "");
    return result;
}

/* Two interpreters, several variants in a group and a lone one. */
static struct result *two_targets(void)
{
    static const struct recipe recipes[] = {
        {"strings", "f-string", "strings/format", "base", true, 172, 0.012, 24},
        {"strings", "f-string", "strings/format", "new", true, 151, 0.012, 24},
        {"strings", "%-format", "strings/format", "base", false, 246, 0.015, 24},
        {"strings", "%-format", "strings/format", "new", false, 260, 0.015, 24},
        {"strings", "lone", "strings/lone", "base", true, 55, 0.01, 24},
        {"strings", "lone", "strings/lone", "new", true, 55.1, 0.01, 24},
    };
    struct result *result = new_result(2);
    for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
        add_measured(result, &recipes[i]);
    }
    for (size_t i = 0; i < 6; i += 2) {
        add_change(result, i + 1, i);
    }
    add_change(result, 2, 0);
    add_change(result, 3, 1);
    result->complete = false;
    return result;
}

/* Names that want to be more than names. */
static struct result *hostile_names(void)
{
    static const struct recipe recipes[] = {
        {"s", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d", "s/g",
         "base", true, 10, 0.01, 20},
        {"s", "\x1b[2Jclear\r\n\ttab", "s/g", "base", false, 11, 0.01, 20},
        {"s",
         "override \xe2\x80\xae"
         "gnp.exe",
         "s/g", "base", false, 12, 0.01, 20},
        {"s", "\xe8\xa1\xa8\xe6\xa0\xbc wide", "s/g", "base", false, 13, 0.01, 20},
        {"s", "not utf-8 \xff\xc3", "s/g", "base", false, 14, 0.01, 20},
        {"s", "pipe|`code`<b>@me*_", "s/g", "base", false, 15, 0.01, 20},
        {"s", "quote \"and\", comma", "s/g", "base", false, 16, 0.01, 20},
        {"s",
         "a name that is far too long for any terminal, of which the middle is cut "
         "out[items=1000000,kind=deque]",
         "s/g", "base", false, 17, 0.01, 20},
    };
    struct result *result = new_result(1);
    for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
        add_measured(result, &recipes[i]);
    }
    for (size_t i = 1; i < ARRAY_LEN(recipes); i++) {
        add_change(result, i, 0);
    }
    return result;
}

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
static void assert_fits(struct result *(*make)(void), struct report_style style)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct result *result = make();
    report_table.write(result, &style, &text);
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

TABLE_TEST(table_fits_80_columns, "table-80.txt", one_target, .width = 80, .utf8 = true)
TABLE_TEST(table_uses_160_columns, "table-160.txt", one_target, .width = 160,
           .utf8 = true)
TABLE_TEST(table_is_plain_ascii, "table-ascii.txt", one_target, .width = 100)
TABLE_TEST(table_has_colours, "table-colour.txt", one_target, .width = 100, .utf8 = true,
           .colour = true)
TABLE_TEST(verbose_table_has_more_columns, "table-verbose.txt", one_target, .width = 140,
           .utf8 = true, .verbose = true)
TABLE_TEST(two_targets_are_compared, "targets-100.txt", two_targets, .width = 100,
           .utf8 = true)
TABLE_TEST(hostile_names_are_harmless, "hostile-100.txt", hostile_names, .width = 100,
           .utf8 = true)
TABLE_TEST(hostile_names_are_ascii, "hostile-ascii.txt", hostile_names, .width = 100)

static void no_line_is_wider_than_asked_for(void **state)
{
    (void)state;
    static const int widths[] = {80, 90, 100, 120, 160, 200};
    struct result *(*const makers[])(void) = {one_target, two_targets, hostile_names};
    for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
        for (size_t j = 0; j < ARRAY_LEN(makers); j++) {
            assert_fits(makers[j],
                        (struct report_style){.width = widths[i], .utf8 = true});
            assert_fits(makers[j], (struct report_style){.width = widths[i]});
        }
    }
}

static void markdown_is_fit_for_a_comment(void **state)
{
    (void)state;
    struct report_style style = {.width = 80};
    check_report("report.md", &report_markdown, one_target, style);
    check_report("targets.md", &report_markdown, two_targets, style);
    check_report("hostile.md", &report_markdown, hostile_names, style);
}

static void csv_keeps_every_digit(void **state)
{
    (void)state;
    struct report_style style = {.width = 80};
    check_report("report.csv", &report_csv, one_target, style);
    check_report("targets.csv", &report_csv, two_targets, style);
    check_report("hostile.csv", &report_csv, hostile_names, style);
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
    assert_non_null(strstr(err.message, "table, markdown, csv, json"));
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

static void text_is_wrapped_at_blanks(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf out = BUF_INIT;
    text_wrap(&out, "one two three four\nfive", 4, 2, 12);
    assert_string_equal(buf_text(&out), "one two\n  three four\n  five");
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
        cmocka_unit_test(no_line_is_wider_than_asked_for),
        cmocka_unit_test(markdown_is_fit_for_a_comment),
        cmocka_unit_test(csv_keeps_every_digit),
        cmocka_unit_test(empty_result_has_a_report),
        cmocka_unit_test(formats_are_found_by_name),
        cmocka_unit_test(ratios_are_said_in_words),
        cmocka_unit_test(times_have_the_digits_their_interval_justifies),
        cmocka_unit_test(long_text_is_cut_in_its_middle),
        cmocka_unit_test(text_is_wrapped_at_blanks),
        cmocka_unit_test(one_stray_value_does_not_squeeze_the_axis),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("results/report", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/diags.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void add(struct diags *diags, int line, int col, int width, const char *message)
{
    struct error err = {0};
    error_at(&err, ERROR_SUITE, "suites/calls.yaml", line, col, "%s", message);
    err.width = width;
    diags_add(diags, &err);
}

/* One error in one text: what is rendered. */
static void assert_renders(const char *source, size_t len, int line, int col, int width,
                           const char *expected)
{
    struct diags diags = {0};
    SCOPED(buf_free) struct buf out = BUF_INIT;
    add(&diags, line, col, width, "bad");
    diags_render(&diags, source, len, &out);
    assert_string_equal(buf_text(&out), expected);
    diags_finish(&diags);
}

#define ASSERT_RENDERS(source, line, col, width, expected)                               \
    assert_renders(source, strlen(source), line, col, width, expected)

static void errors_come_sorted_with_line_and_caret(void **state)
{
    (void)state;
    const char *source = "suite: calls\n"
                         "cases:\n"
                         "  - name: pop\n"
                         "    warmpus: 3\n"
                         "    gc: maybe\n";
    struct diags diags = {0};
    SCOPED(buf_free) struct buf out = BUF_INIT;
    add(&diags, 5, 9, 5, "expected on or off");
    add(&diags, 4, 5, 7, "unknown key 'warmpus' (did you mean 'warmups'?)");
    add(&diags, 5, 9, 0, "found second at the same place");
    add(&diags, 0, 0, 0, "no case");
    diags_render(&diags, source, strlen(source), &out);
    assert_string_equal(
        buf_text(&out),
        "suites/calls.yaml: error: no case\n"
        "suites/calls.yaml:4:5: error: unknown key 'warmpus' (did you mean "
        "'warmups'?)\n"
        "    4 |     warmpus: 3\n"
        "      |     ^~~~~~~\n"
        "suites/calls.yaml:5:9: error: expected on or off\n"
        "    5 |     gc: maybe\n"
        "      |         ^~~~~\n"
        "suites/calls.yaml:5:9: error: found second at the same place\n"
        "    5 |     gc: maybe\n"
        "      |         ^\n");
    diags_finish(&diags);
    diags_finish(&diags);
    diags_finish(NULL);
}

static void without_a_source_no_line_is_quoted(void **state)
{
    (void)state;
    assert_renders(NULL, 0, 4, 5, 7, "suites/calls.yaml:4:5: error: bad\n");
    ASSERT_RENDERS("one line", 4, 5, 7, "suites/calls.yaml:4:5: error: bad\n");
}

static void an_error_without_a_file_has_no_colon_in_front(void **state)
{
    (void)state;
    struct diags diags = {0};
    SCOPED(buf_free) struct buf out = BUF_INIT;
    struct error err = {0};
    error_set(&err, ERROR_SUITE, "nothing to measure");
    diags_add(&diags, &err);
    diags_render(&diags, NULL, 0, &out);
    assert_string_equal(buf_text(&out), "error: nothing to measure\n");
    diags_finish(&diags);
}

static void carets_count_characters_not_bytes(void **state)
{
    (void)state;
    /* The e acute takes two bytes: the column of x is 4 in bytes, its place on screen 3. */
    ASSERT_RENDERS("\xC3\xA9=xyz", 1, 4, 3,
                   "suites/calls.yaml:1:4: error: bad\n"
                   "    1 | \xC3\xA9=xyz\n"
                   "      |   ^~~\n");
    ASSERT_RENDERS("a\xE2\x82\xAC!", 1, 2, 3,
                   "suites/calls.yaml:1:2: error: bad\n"
                   "    1 | a\xE2\x82\xAC!\n"
                   "      |  ^\n");
}

static void nothing_reaches_the_terminal_that_could_steer_it(void **state)
{
    (void)state;
    const char source[] = "a\x1b[31m\x07\0\x7f\xff\xc2\x9b\xed\xa0\x80\tz";
    assert_renders(source, sizeof(source) - 1, 1, 1, 1,
                   "suites/calls.yaml:1:1: error: bad\n"
                   "    1 | a?[31m????????? z\n"
                   "      | ^\n");
    struct diags diags = {0};
    SCOPED(buf_free) struct buf out = BUF_INIT;
    add(&diags, 1, 1, 1, "unknown key '\x1b[2J'");
    diags_render(&diags, NULL, 0, &out);
    assert_string_equal(buf_text(&out),
                        "suites/calls.yaml:1:1: error: unknown key '?[2J'\n");
    diags_finish(&diags);
}

static void lines_are_counted_as_yaml_counts_them(void **state)
{
    (void)state;
    const char *expected = "suites/calls.yaml:2:1: error: bad\n"
                           "    2 | second\n"
                           "      | ^\n";
    ASSERT_RENDERS("first\nsecond\nthird", 2, 1, 1, expected);
    ASSERT_RENDERS("first\r\nsecond\r\nthird", 2, 1, 1, expected);
    ASSERT_RENDERS("first\rsecond\rthird", 2, 1, 1, expected);
    ASSERT_RENDERS("first\xC2\x85second\xC2\x85third", 2, 1, 1, expected);
    ASSERT_RENDERS("first\xE2\x80\xA8second\xE2\x80\xA9third", 2, 1, 1, expected);
}

static void places_at_and_beyond_the_end_are_shown_there(void **state)
{
    (void)state;
    const char *expected = "suites/calls.yaml:1:3: error: bad\n"
                           "    1 | ab\n"
                           "      |   ^\n";
    ASSERT_RENDERS("ab\n", 1, 3, 9, expected);
    ASSERT_RENDERS("ab", 1, 99, 9,
                   "suites/calls.yaml:1:99: error: bad\n"
                   "    1 | ab\n"
                   "      |   ^\n");
    ASSERT_RENDERS("", 1, 1, 1,
                   "suites/calls.yaml:1:1: error: bad\n"
                   "    1 | \n"
                   "      | ^\n");
    ASSERT_RENDERS("ab", 1, 0, 0,
                   "suites/calls.yaml:1: error: bad\n"
                   "    1 | ab\n");
}

static void a_long_line_is_shown_around_its_place(void **state)
{
    (void)state;
    char source[5001];
    memset(source, '.', sizeof(source) - 1);
    memcpy(source + 3000, "HERE", 4);
    source[5000] = '\0';
    struct diags diags = {0};
    SCOPED(buf_free) struct buf out = BUF_INIT;
    add(&diags, 1, 3001, 4, "bad");
    diags_render(&diags, source, 5000, &out);
    assert_true(out.len < 320);
    const char *quoted = strstr(buf_text(&out), "    1 | ");
    const char *under = strstr(buf_text(&out), "      | ");
    assert_non_null(quoted);
    assert_non_null(under);
    assert_int_equal(strstr(quoted, "HERE") - quoted, strchr(under, '^') - under);
    assert_non_null(strstr(under, "^~~~\n"));
    diags_finish(&diags);
}

static void more_than_the_most_are_counted(void **state)
{
    (void)state;
    struct diags diags = {0};
    for (int i = 0; i < DIAGS_MAX + 7; i++) {
        add(&diags, DIAGS_MAX + 7 - i, 1, 1, "bad");
    }
    assert_int_equal(diags.count, DIAGS_MAX);
    assert_int_equal(diags.dropped, 7);
    SCOPED(buf_free) struct buf out = BUF_INIT;
    diags_render(&diags, NULL, 0, &out);
    const char *last = strstr(buf_text(&out), "7 more errors are not shown\n");
    assert_non_null(last);
    assert_memory_equal(buf_text(&out), "suites/calls.yaml:8:1: error: bad\n", 34);
    diags_finish(&diags);
}

static void no_errors_render_as_nothing(void **state)
{
    (void)state;
    struct diags diags = {0};
    SCOPED(buf_free) struct buf out = BUF_INIT;
    diags_render(&diags, "x", 1, &out);
    assert_string_equal(buf_text(&out), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_come_sorted_with_line_and_caret),
        cmocka_unit_test(without_a_source_no_line_is_quoted),
        cmocka_unit_test(an_error_without_a_file_has_no_colon_in_front),
        cmocka_unit_test(carets_count_characters_not_bytes),
        cmocka_unit_test(nothing_reaches_the_terminal_that_could_steer_it),
        cmocka_unit_test(lines_are_counted_as_yaml_counts_them),
        cmocka_unit_test(places_at_and_beyond_the_end_are_shown_there),
        cmocka_unit_test(a_long_line_is_shown_around_its_place),
        cmocka_unit_test(more_than_the_most_are_counted),
        cmocka_unit_test(no_errors_render_as_nothing),
    };
    return cmocka_run_group_tests_name("base/diags", tests, NULL, NULL);
}

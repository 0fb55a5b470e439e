/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/tail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static struct tail tail;

static void assert_tail(const char *expected)
{
    char *text = tail_text(&tail);

    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static int empty_tail(void **state)
{
    (void)state;
    tail = (struct tail){.len = 0};
    return 0;
}

static void add(const char *text)
{
    tail_add(&tail, text, strlen(text));
}

static void an_empty_stream_has_no_tail(void **state)
{
    (void)state;
    assert_null(tail_text(&tail));
    add("\n\n");
    assert_null(tail_text(&tail));
}

static void a_short_stream_is_kept_whole(void **state)
{
    (void)state;
    add("one\n");
    add("two");
    assert_tail("one\ntwo");
    add("\n");
    assert_tail("one\ntwo");
}

static void only_the_last_twenty_lines_are_kept(void **state)
{
    (void)state;
    for (const char *c = "abcdefghijklmnopqrstuvwxyz"; *c != '\0'; c++) {
        const char line[] = {*c, '\n', '\0'};

        add(line);
    }
    assert_tail("g\nh\ni\nj\nk\nl\nm\nn\no\np\nq\nr\ns\nt\nu\nv\nw\nx\ny\nz");
}

static void a_cut_line_is_dropped_when_whole_ones_follow(void **state)
{
    static char line[TAIL_SIZE + 100];

    (void)state;
    memset(line, 'x', sizeof(line) - 1);
    add(line);
    add("\nend\n");
    assert_tail("end");
}

static void one_line_without_end_keeps_its_last_bytes(void **state)
{
    static char line[3 * TAIL_SIZE + 10];
    char *text;

    (void)state;
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 2] = 'y';
    add(line);
    text = tail_text(&tail);
    assert_non_null(text);
    assert_int_equal(strlen(text), TAIL_SIZE);
    assert_int_equal(text[TAIL_SIZE - 1], 'y');
    free(text);
}

static void text_is_made_printable(void **state)
{
    static const char *const rows[][2] = {
        {"plain \t\n", "plain \t\n"},
        {"\x1b[2J\r\x7f", "?[2J??"},
        {"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\x8d",
         "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\x8d"},
        {"\xc2\x9b"
         "31m",
         "??31m"},               /* a C1 control: begins a sequence on some terminals */
        {"\xc0\xaf", "??"},      /* overlong */
        {"\xed\xa0\x80", "???"}, /* a surrogate */
        {"\xf4\x90\x80\x80", "????"}, /* beyond U+10FFFF */
        {"\xe2\x82", "??"},           /* cut off */
        {"\xff\xfe"
         "a",
         "??a"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[64];

        memcpy(text, rows[i][0], strlen(rows[i][0]) + 1);
        tail_clean(text, strlen(text));
        assert_string_equal(text, rows[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_empty_stream_has_no_tail, empty_tail),
        cmocka_unit_test_setup(a_short_stream_is_kept_whole, empty_tail),
        cmocka_unit_test_setup(only_the_last_twenty_lines_are_kept, empty_tail),
        cmocka_unit_test_setup(a_cut_line_is_dropped_when_whole_ones_follow, empty_tail),
        cmocka_unit_test_setup(one_line_without_end_keeps_its_last_bytes, empty_tail),
        cmocka_unit_test(text_is_made_printable),
    };
    return cmocka_run_group_tests_name("run/tail", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_line_comes_without_the_blanks_around_it(void **state)
{
    (void)state;
    char text[64];
    tree_line(TEST_ROOTS, text, sizeof(text), "%s/sys/devices/system/cpu/online",
              "quiet");
    assert_string_equal(text, "0-3");
}

static void a_line_is_cut_to_size(void **state)
{
    (void)state;
    char text[4];
    tree_line(TEST_ROOTS, text, sizeof(text), "quiet/proc/loadavg");
    assert_string_equal(text, "0.0");
}

static void an_absent_file_gives_nothing(void **state)
{
    (void)state;
    char text[8] = "old";
    int64_t value = 7;
    tree_line(TEST_ROOTS, text, sizeof(text), "no/such/file");
    assert_string_equal(text, "");
    assert_false(tree_int(TEST_ROOTS, &value, "no/such/file"));
    assert_int_equal(value, 7);
}

static void a_folder_is_no_file(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    assert_false(tree_read(TEST_ROOTS, &text, "quiet"));
    buf_free(&text);
}

static void an_integer_is_a_whole_line(void **state)
{
    (void)state;
    int64_t value = 7;
    assert_true(tree_int(TEST_ROOTS, &value, "quiet/proc/sys/kernel/randomize_va_space"));
    assert_int_equal(value, 2);
    assert_false(tree_int(TEST_ROOTS, &value, "quiet/proc/loadavg"));
    assert_int_equal(value, 2);
}

static void a_value_is_found_by_its_whole_key(void **state)
{
    (void)state;
    char text[32];
    const char *lines = "VERSION_ID=\"12\"\nID=debian\nNAME = \"Debian GNU/Linux\"";
    assert_true(tree_value(lines, "ID", '=', text, sizeof(text)));
    assert_string_equal(text, "debian");
    assert_true(tree_value(lines, "VERSION_ID", '=', text, sizeof(text)));
    assert_string_equal(text, "12");
    assert_false(tree_value(lines, "VERSION", '=', text, sizeof(text)));
    assert_string_equal(text, "");
    assert_true(tree_value("model\t: 1\nmodel name\t: Fast\n", "model name", ':', text,
                           sizeof(text)));
    assert_string_equal(text, "Fast");
}

static void the_integers_of_a_line_are_its_words_that_are_integers(void **state)
{
    (void)state;
    int64_t values[2];
    assert_int_equal(tree_words("cpu  10 -2", values, 2), 2);
    assert_int_equal(values[0], 10);
    assert_int_equal(values[1], -2);
    assert_int_equal(tree_words("max 100000", values, 2), 1);
    assert_int_equal(tree_words("1 2 3", values, 2), 2);
    assert_int_equal(tree_words("", values, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_comes_without_the_blanks_around_it),
        cmocka_unit_test(a_line_is_cut_to_size),
        cmocka_unit_test(an_absent_file_gives_nothing),
        cmocka_unit_test(a_folder_is_no_file),
        cmocka_unit_test(an_integer_is_a_whole_line),
        cmocka_unit_test(the_integers_of_a_line_are_its_words_that_are_integers),
        cmocka_unit_test(a_value_is_found_by_its_whole_key),
    };
    return cmocka_run_group_tests_name("host/tree", tests, NULL, NULL);
}

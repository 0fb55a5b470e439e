/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void an_empty_buf_is_an_empty_text(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    assert_string_equal(buf_text(&buf), "");
    buf_reset(&buf);
    assert_string_equal(buf_text(&buf), "");
    char *taken = buf_take(&buf);
    assert_string_equal(taken, "");
    free(taken);
    buf_free(&buf);
    buf_free(NULL);
}

static void additions_stand_one_after_the_other(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    buf_adds(&buf, "one");
    buf_addc(&buf, ' ');
    buf_add(&buf, "two", 4); // with its NUL
    buf_addc(&buf, 'x');
    buf_addf(&buf, "%d%%", 30);
    buf_repeat(&buf, "ab", 3);
    assert_int_equal(buf.len, 18);
    assert_string_equal(buf_text(&buf), "one two");
    assert_string_equal(buf_text(&buf) + 8, "x30%ababab");
}

static void it_grows_to_any_size_and_stays_terminated(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf buf = BUF_INIT;
    for (size_t i = 0; i < 50000; i++) {
        buf_addc(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.data[buf.len], '\0');
    }
    buf_addf(&buf, "%050000d", 1);
    assert_int_equal(buf.len, 100000);
    assert_int_equal(strlen(buf_text(&buf)), 100000);
}

static void a_limit_drops_what_is_beyond_it(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf buf = {.limit = 5};
    buf_adds(&buf, "abc");
    assert_false(buf.overflowed);
    buf_addf(&buf, "%s", "defg");
    assert_true(buf.overflowed);
    assert_string_equal(buf_text(&buf), "abcde");
    buf_addc(&buf, 'x');
    buf_repeat(&buf, "y", SIZE_MAX);
    assert_string_equal(buf_text(&buf), "abcde");
    buf_reset(&buf);
    assert_false(buf.overflowed);
    buf_adds(&buf, "12345");
    assert_false(buf.overflowed);
    assert_string_equal(buf_text(&buf), "12345");
}

static void a_taken_text_belongs_to_the_caller(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    buf_adds(&buf, "kept");
    char *text = buf_take(&buf);
    buf_adds(&buf, "new");
    assert_string_equal(text, "kept");
    assert_string_equal(buf_text(&buf), "new");
    free(text);
    buf_free(&buf);
    assert_null(buf.data);
    assert_int_equal(buf.cap, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buf_is_an_empty_text),
        cmocka_unit_test(additions_stand_one_after_the_other),
        cmocka_unit_test(it_grows_to_any_size_and_stays_terminated),
        cmocka_unit_test(a_limit_drops_what_is_beyond_it),
        cmocka_unit_test(a_taken_text_belongs_to_the_caller),
    };
    return cmocka_run_group_tests_name("base/buf", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/alloc.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void zero_bytes_are_still_a_pointer(void **state)
{
    (void)state;
    void *a = xmalloc(0);
    void *b = xcalloc(0, 8);
    assert_non_null(a);
    assert_non_null(b);
    free(a);
    free(b);
}

static void calloc_gives_zeroes(void **state)
{
    (void)state;
    unsigned char *p = xcalloc(1000, 3);
    for (size_t i = 0; i < 3000; i++) {
        assert_int_equal(p[i], 0);
    }
    free(p);
}

static void strings_are_copied_and_cut(void **state)
{
    (void)state;
    char *whole = xstrdup("weigh");
    char *cut = xstrndup("weigh", 2);
    char *longer = xstrndup("we", 100);
    char *made = xasprintf("%s-%d", "block", 7);
    assert_string_equal(whole, "weigh");
    assert_string_equal(cut, "we");
    assert_string_equal(longer, "we");
    assert_string_equal(made, "block-7");
    free(whole);
    free(cut);
    free(longer);
    free(made);
}

static void a_growing_array_keeps_what_it_holds(void **state)
{
    (void)state;
    int *numbers = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < 10000; i++) {
        numbers = xgrow(numbers, i, &cap, sizeof(*numbers));
        assert_true(cap > i);
        numbers[i] = (int)i;
    }
    for (size_t i = 0; i < 10000; i++) {
        assert_int_equal(numbers[i], i);
    }
    assert_true(cap < 20001);
    free(numbers);
}

static void a_scoped_string_is_freed_and_forgotten(void **state)
{
    (void)state;
    char *text = xstrdup("x");
    scoped_free_string(&text);
    assert_null(text);
    scoped_free_string(&text);
}

static void impossible_growth_aborts(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        size_t cap = SIZE_MAX / 4;
        close(STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        void *p = xgrow(NULL, cap, &cap, 8);
        _exit(p == NULL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_bytes_are_still_a_pointer),
        cmocka_unit_test(calloc_gives_zeroes),
        cmocka_unit_test(strings_are_copied_and_cut),
        cmocka_unit_test(a_growing_array_keeps_what_it_holds),
        cmocka_unit_test(a_scoped_string_is_freed_and_forgotten),
        cmocka_unit_test(impossible_growth_aborts),
    };
    return cmocka_run_group_tests_name("base/alloc", tests, NULL, NULL);
}

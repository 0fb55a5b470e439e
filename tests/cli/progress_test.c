/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/progress.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "results/report/text.h"

#define TEXT_MAX 4096
#define LONG_AGO (-INT64_C(1000000000000))

/* stderr goes into a pipe between capture_begin and capture_end. */
struct capture {
    int kept;
    int from;
};

static void capture_begin(struct capture *capture)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    capture->kept = dup(STDERR_FILENO);
    capture->from = ends[0];
    assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    close(ends[1]);
}

static void capture_end(struct capture *capture, char text[TEXT_MAX])
{
    assert_int_equal(dup2(capture->kept, STDERR_FILENO), STDERR_FILENO);
    close(capture->kept);
    size_t len = 0;
    ssize_t got = 0;
    while ((got = read(capture->from, text + len, TEXT_MAX - 1 - len)) > 0) {
        len += (size_t)got;
    }
    text[len] = '\0';
    close(capture->from);
}

static struct progress terminal(int width, bool utf8)
{
    return (struct progress){
        .is_terminal = true, .is_utf8 = utf8, .width = width, .last_drawn_ns = LONG_AGO};
}

static void bar_shows_share_case_and_time_left(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    struct capture capture;
    struct progress progress = terminal(80, false);
    capture_begin(&capture);
    progress_update(&progress, 0.5, "strings/f-string", 12500000000);
    capture_end(&capture, text);
    assert_string_equal(
        text, "\r[##########----------]  50%  strings/f-string  0:13 left\x1b[K");
    assert_true(progress.bar_shown);
}

static void bar_never_fills_the_last_column(void **state)
{
    (void)state;
    for (int width = 40; width < 200; width += 7) {
        char text[TEXT_MAX];
        struct capture capture;
        struct progress progress = terminal(width, true);
        capture_begin(&capture);
        progress_update(&progress, 0.333,
                        "a-suite/with a case of a long name[and=parameters,of=their own]",
                        INT64_C(3723000000000));
        capture_end(&capture, text);
        char *end = strstr(text, "\x1b[K");
        assert_non_null(end);
        *end = '\0';
        assert_true(text_width(text + 1) < width);
        assert_non_null(strstr(text, "1:02:03 left"));
    }
}

static void two_updates_at_once_draw_one_bar(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    struct capture capture;
    struct progress progress = terminal(80, false);
    capture_begin(&capture);
    progress_update(&progress, 0.1, "one", -1);
    progress_update(&progress, 0.2, "two", -1);
    capture_end(&capture, text);
    assert_non_null(strstr(text, "one"));
    assert_null(strstr(text, "two"));
}

static void nothing_is_left_of_the_bar(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    struct capture capture;
    struct progress progress = terminal(80, false);
    capture_begin(&capture);
    progress_update(&progress, 0.1, "a\x1b[2Jb", -1);
    progress_finish(&progress);
    progress_finish(&progress);
    capture_end(&capture, text);
    assert_non_null(strstr(text, "a\\x1b[2Jb"));
    assert_string_equal(text + strlen(text) - 7, "\x1b[K\r\x1b[K");
}

static void a_file_gets_plain_lines(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    struct capture capture;
    struct progress progress = {.width = 80, .last_drawn_ns = LONG_AGO};
    capture_begin(&capture);
    progress_update(&progress, 0.25, "strings/f-string", 60000000000);
    progress_update(&progress, 0.5, "strings/join", 30000000000);
    progress_finish(&progress);
    capture_end(&capture, text);
    assert_string_equal(text, " 25%  strings/f-string  1:00 left\n");
}

static void a_run_that_is_over_soon_writes_no_line_to_a_file(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    struct capture capture;
    struct progress progress = {0};
    capture_begin(&capture);
    progress_init(&progress, false, false);
    progress_update(&progress, 0.25, "one", -1);
    progress_finish(&progress);
    capture_end(&capture, text);
    assert_false(progress.is_terminal);
    assert_string_equal(text, "");
}

static void quiet_says_nothing(void **state)
{
    (void)state;
    char text[TEXT_MAX];
    struct capture capture;
    struct progress progress = {0};
    capture_begin(&capture);
    progress_init(&progress, true, true);
    progress_update(&progress, 0.25, "one", -1);
    progress_finish(&progress);
    capture_end(&capture, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bar_shows_share_case_and_time_left),
        cmocka_unit_test(bar_never_fills_the_last_column),
        cmocka_unit_test(two_updates_at_once_draw_one_bar),
        cmocka_unit_test(nothing_is_left_of_the_bar),
        cmocka_unit_test(a_file_gets_plain_lines),
        cmocka_unit_test(a_run_that_is_over_soon_writes_no_line_to_a_file),
        cmocka_unit_test(quiet_says_nothing),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("cli/progress", tests, NULL, NULL);
}

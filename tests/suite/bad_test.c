/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every file of tests/data/suites/bad is refused with exactly the messages that stand in the
 * .expected file beside it. TARE_ACCEPT=1 in the environment writes those files instead. The
 * test runs at the top of the sources. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/suite/load.h"

#define FOLDER "tests/data/suites/bad"

static bool ends_in(const char *name, const char *ending)
{
    size_t len = strlen(name);
    return len > strlen(ending) && strcmp(name + len - strlen(ending), ending) == 0;
}

static void check_file(const char *name)
{
    SCOPED(scoped_free_string) char *path = xasprintf("%s/%s", FOLDER, name);
    SCOPED(scoped_free_string)
    char *golden = xasprintf("%s/%.*s.expected", FOLDER, (int)strlen(name) - 5, name);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    SCOPED(buf_free) struct buf expected = BUF_INIT;
    SCOPED(diags_finish) struct diags diags = {0};
    struct error err = {0};
    struct suite *suite = suite_load(path, &diags, &text);

    if (suite != NULL || diags.count == 0) {
        fail_msg("%s is accepted", path);
    }
    diags_render(&diags, buf_text(&text), text.len, &messages);
    if (getenv("TARE_ACCEPT") != NULL) {
        assert_true(file_write(golden, messages.data, messages.len, &err));
        return;
    }
    if (!file_read(golden, 1 << 20, &expected, &err)) {
        fail_msg("%s (run the test with TARE_ACCEPT=1 to write it)", err.message);
    }
    if (strcmp(buf_text(&expected), buf_text(&messages)) != 0) {
        /* cmocka cuts long messages. */
        fprintf(stderr, "expected\n%s\nbut got\n%s", buf_text(&expected),
                buf_text(&messages));
        fail_msg("%s has other messages (TARE_ACCEPT=1 accepts them)", path);
    }
}

static void every_bad_suite_is_refused_with_the_expected_messages(void **state)
{
    (void)state;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    size_t count = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (ends_in(entry->d_name, ".yaml")) {
            check_file(entry->d_name);
            count++;
        }
    }
    closedir(folder);
    assert_true(count >= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_suite_is_refused_with_the_expected_messages),
    };
    return cmocka_run_group_tests_name("suite/bad", tests, NULL, NULL);
}

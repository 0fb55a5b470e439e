/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/file.h"
#include "harness/suite/keys.h"
#include "harness/suite/load.h"

static void the_committed_schema_is_the_key_table(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf written = BUF_INIT;
    SCOPED(buf_free) struct buf committed = BUF_INIT;
    struct error err = {0};
    schema_write(&written);
    if (!file_read("suites/suite.schema.json", 1 << 20, &committed, &err)) {
        fail_msg("%s", err.message);
    }
    if (strcmp(buf_text(&written), buf_text(&committed)) != 0) {
        fail_msg("the key table has changed: run `BUILD/tests/suite/write_schema > "
                 "suites/suite.schema.json` and commit the file");
    }
}

static void check_table(const char *docs, void write(struct buf *out),
                        const char *argument)
{
    SCOPED(buf_free) struct buf table = BUF_INIT;
    write(&table);
    if (strstr(docs, buf_text(&table)) == NULL) {
        fail_msg(
            "the key table has changed: put what `BUILD/tests/suite/write_schema %s` "
            "prints into docs/suite-format.md",
            argument);
    }
}

static void the_documentation_has_the_key_table(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf docs = BUF_INIT;
    struct error err = {0};
    if (!file_read("docs/suite-format.md", 1 << 20, &docs, &err)) {
        fail_msg("%s", err.message);
    }
    check_table(buf_text(&docs), schema_write_suite_keys, "suite-keys");
    check_table(buf_text(&docs), schema_write_case_keys, "case-keys");
    check_table(buf_text(&docs), schema_write_claim_keys, "claim-keys");
}

/* Loads one example; those that begin with a case lack the key `cases`. */
static void check_example(const char *path, const char *text, size_t len)
{
    SCOPED(buf_free) struct buf suite_text = BUF_INIT;
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    SCOPED(diags_finish) struct diags diags = {0};
    buf_adds(&suite_text, *text == '-' ? "cases:\n" : "");
    buf_add(&suite_text, text, len);
    struct suite *suite =
        suite_parse(path, buf_text(&suite_text), suite_text.len, &diags);
    if (suite == NULL) {
        diags_render(&diags, buf_text(&suite_text), suite_text.len, &messages);
        fail_msg("%s", buf_text(&messages));
    }
    suite_free(suite);
}

static void the_examples_of_the_documentation_load(void **state)
{
    static const char *const paths[] = {"docs/suite-format.md", "suites/README.md"};
    static const char fence[] = "```yaml\n";
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        SCOPED(buf_free) struct buf docs = BUF_INIT;
        assert_true(file_read(paths[i], 1 << 20, &docs, NULL));
        const char *at = strstr(buf_text(&docs), fence);
        while (at != NULL) {
            const char *text = at + strlen(fence);
            const char *end = strstr(text, "```");
            assert_non_null(end);
            /* A block of one comment shows the line for editors. */
            if (*text != '#' || memchr(text, '\n', (size_t)(end - text)) != end - 1) {
                check_example(paths[i], text, (size_t)(end - text));
                count++;
            }
            at = strstr(end + 3, fence);
        }
    }
    assert_true(count >= 4);
}

static void the_help_needs_no_escapes_in_json_or_markdown(void **state)
{
    (void)state;
    size_t count = 0;
    const struct key *keys = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        assert_null(strpbrk(keys[i].help, "\"\\|\n"));
        assert_int_equal(keys[i].help[strlen(keys[i].help) - 1], '.');
    }
}

static void keys_are_found_where_they_may_stand(void **state)
{
    (void)state;
    assert_true(keys_find("cases", IN_SUITE) >= 0);
    assert_int_equal(keys_find("cases", IN_CASE), -1);
    assert_true(keys_find("run", IN_CASE) >= 0);
    assert_int_equal(keys_find("run", IN_DEFAULTS), -1);
    assert_true(keys_find("setup", IN_SUITE) != keys_find("setup", IN_CASE));
    assert_string_equal(keys_nearest("stup", IN_CASE), "setup");
    assert_null(keys_nearest("zzzzzz", IN_CASE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_committed_schema_is_the_key_table),
        cmocka_unit_test(the_documentation_has_the_key_table),
        cmocka_unit_test(the_examples_of_the_documentation_load),
        cmocka_unit_test(the_help_needs_no_escapes_in_json_or_markdown),
        cmocka_unit_test(keys_are_found_where_they_may_stand),
    };
    return cmocka_run_group_tests_name("suite/schema", tests, NULL, NULL);
}

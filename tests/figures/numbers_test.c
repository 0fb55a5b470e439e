/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/numbers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/buf.h"

static bool parse(struct numbers *numbers, const char *text, enum numbers_layout layout,
                  struct buf *messages)
{
    struct diags diags = {0};
    *numbers = (struct numbers){0};
    bool is_fine = numbers_parse(numbers, "a.txt", text, strlen(text), layout, &diags);
    diags_render(&diags, text, strlen(text), messages);
    diags_finish(&diags);
    return is_fine;
}

static void assert_values(const char *text, enum numbers_layout layout,
                          const double *values, size_t count, const size_t *sizes,
                          size_t workers)
{
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    struct numbers numbers;
    if (!parse(&numbers, text, layout, &messages)) {
        fail_msg("%s", buf_text(&messages));
    }
    assert_int_equal(numbers.count, count);
    assert_int_equal(numbers.workers, workers);
    for (size_t i = 0; i < count; i++) {
        assert_true(numbers.values[i] >= values[i] && numbers.values[i] <= values[i]);
    }
    for (size_t i = 0; i < workers; i++) {
        assert_int_equal(numbers.sizes[i], sizes == NULL ? 1 : sizes[i]);
    }
    numbers_finish(&numbers);
}

static void numbers_stand_free_between_blanks_and_comments(void **state)
{
    (void)state;
    const double values[] = {1, 2.5, 3e-9, 4, 5};
    assert_values("1\n2.5\n3e-9\n4\n5\n", NUMBERS_WORKER_EACH, values, 5, NULL, 5);
    assert_values("# of monday\n 1 2.5\t3e-9 # two more\r\n\r\n4 +5", NUMBERS_WORKER_EACH,
                  values, 5, NULL, 5);
    assert_values("\xEF\xBB\xBF"
                  "1\v2.5\f3e-9\n4#x\n5#",
                  NUMBERS_WORKER_EACH, values, 5, NULL, 5);
}

static void a_line_may_be_a_worker(void **state)
{
    (void)state;
    const double values[] = {1, 2, 3, 4, 5, 6};
    const size_t sizes[] = {3, 1, 2};
    assert_values("1 2 3\n\n# none here\n4 # one\n5 6", NUMBERS_WORKER_LINE, values, 6,
                  sizes, 3);
}

static void assert_message(const char *text, const char *message)
{
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    struct numbers numbers;
    assert_false(parse(&numbers, text, NUMBERS_WORKER_EACH, &messages));
    numbers_finish(&numbers);
    if (strncmp(buf_text(&messages), message, strlen(message)) != 0) {
        fail_msg("'%s' gave: %s", text, buf_text(&messages));
    }
}

static void what_is_no_number_is_shown_at_its_place(void **state)
{
    (void)state;
    assert_message(
        "1 2\n3 4,5 6\n",
        "a.txt:2:3: error: expected a number such as 12.5 or 1e-6, found '4,5'\n"
        "    2 | 3 4,5 6\n"
        "      |   ^~~\n");
    assert_message("0", "a.txt:1:1: error: expected a number above 0, found '0'\n");
    assert_message("1 -2", "a.txt:1:3: error: expected a number above 0, found '-2'\n");
    assert_message("nan", "a.txt:1:1: error: expected a number such as");
    assert_message("1 inf", "a.txt:1:3: error: expected a number such as");
    assert_message("1e999", "a.txt:1:1: error: expected a number such as");
    assert_message("12.5ms", "a.txt:1:1: error: expected a number such as");
    assert_message("\033[2J", "a.txt:1:1: error: expected a number such as 12.5 or 1e-6, "
                              "found '?[2J'\n");
}

static void a_file_without_numbers_says_so(void **state)
{
    (void)state;
    assert_message("", "a.txt: error: there is no number in it");
    assert_message("# nothing\n \n", "a.txt: error: there is no number in it");
}

static void json_is_sent_to_the_verb_that_reads_it(void **state)
{
    (void)state;
    assert_message("{\n \"schema\": \"tare-result\"}",
                   "a.txt:1:1: error: this is a result of tare, not plain numbers: use "
                   "'tare show'\n");
    assert_message("\n [1, 2]", "a.txt:2:2: error: this is JSON, not plain numbers");
}

static void few_mistakes_are_enough(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct numbers numbers;
    buf_repeat(&text, "not a number\n", 1000);
    assert_false(parse(&numbers, buf_text(&text), NUMBERS_WORKER_EACH, &messages));
    numbers_finish(&numbers);
    assert_true(messages.len < 2000);
}

static void a_byte_that_is_no_text_is_one_mistake(void **state)
{
    (void)state;
    static const char text[] = "1 2\0 3 x y";
    struct numbers numbers = {0};
    struct diags diags = {0};
    assert_false(numbers_parse(&numbers, "a.txt", text, sizeof(text) - 1,
                               NUMBERS_WORKER_EACH, &diags));
    assert_int_equal(diags.count, 1);
    diags_finish(&diags);
    numbers_finish(&numbers);
}

static void read_request(const char *text, struct numbers *numbers, struct error *err)
{
    struct json_doc *doc = json_parse("r", text, strlen(text), NULL);
    assert_non_null(doc);
    struct json root = json_root(doc);
    *numbers = (struct numbers){0};
    *err = (struct error){0};
    numbers_read(numbers, &root, "workers");
    json_doc_ok(doc, err);
    json_doc_free(doc);
}

static void workers_of_a_request_may_be_ragged_flat_or_missing(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count, workers, most;
    } cases[] = {
        {"{\"workers\": [[1, 2, 3], [4], [5, 6]]}", 6, 3, 3},
        {"{\"workers\": [1, 2, 3]}", 3, 3, 1},
        {"{\"workers\": [1.5, 2, 3e5]}", 3, 3, 1},
        {"{\"workers\": [[1.5, 2], null, [], 7]}", 3, 4, 2},
        {"{\"workers\": []}", 0, 0, 0},
        {"{\"workers\": [123456789012345678901234567890]}", 1, 1, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct numbers numbers;
        struct error err;
        read_request(cases[i].text, &numbers, &err);
        assert_string_equal(err.message, "");
        assert_int_equal(numbers.count, cases[i].count);
        assert_int_equal(numbers.workers, cases[i].workers);
        assert_int_equal(numbers_most(&numbers), cases[i].most);
        numbers_finish(&numbers);
    }
}

static void bad_values_of_a_request_name_worker_and_value(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"{\"workers\": [[1], [2, 0]]}",
         "workers[1][1]: expected a number above 0, found 0"},
        {"{\"workers\": [1, -2]}", "workers[1]: expected a number above 0, found -2"},
        {"{\"workers\": [1.5, -2.5]}",
         "workers[1]: expected a number above 0, found -2.5"},
        {"{\"workers\": [[1], [2, \"x\"]]}",
         "workers[1][1]: expected a number, found 'x'"},
        {"{\"workers\": [[1, null]]}", "workers[0][1]: expected a number, found null"},
        {"{\"workers\": [true]}", "workers[0]: expected a number, found true or false"},
        {"{\"workers\": [{}]}", "workers[0]: expected a number, found an object"},
        {"{\"workers\": [[[1]]]}", "workers[0][0]: expected a number, found an array"},
        {"{\"workers\": 1}", "workers: expected an array, found an integer"},
        {"{\"workers\": null}", "workers: this field is required"},
        {"{\"workers\": [1e999]}", "workers[0]: this number is out of range"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct numbers numbers;
        struct error err;
        read_request(cases[i].text, &numbers, &err);
        assert_string_equal(err.message, cases[i].message);
        numbers_finish(&numbers);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stand_free_between_blanks_and_comments),
        cmocka_unit_test(a_line_may_be_a_worker),
        cmocka_unit_test(what_is_no_number_is_shown_at_its_place),
        cmocka_unit_test(a_file_without_numbers_says_so),
        cmocka_unit_test(json_is_sent_to_the_verb_that_reads_it),
        cmocka_unit_test(few_mistakes_are_enough),
        cmocka_unit_test(a_byte_that_is_no_text_is_one_mistake),
        cmocka_unit_test(workers_of_a_request_may_be_ragged_flat_or_missing),
        cmocka_unit_test(bad_values_of_a_request_name_worker_and_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

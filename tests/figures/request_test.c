/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/request.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "results/json.h"

static const struct request_defaults defaults = REQUEST_DEFAULTS;

/* The answer on the heap, which is one line of JSON whatever was asked. */
static char *ask(const char *request, bool *ret_is_fine)
{
    struct buf out = BUF_INIT;
    *ret_is_fine = request_answer(request, strlen(request), 3, &defaults, &out);
    assert_true(out.len > 1 && out.data[out.len - 1] == '\n');
    struct error err = {0};
    struct json_doc *doc = json_parse("answer", out.data, out.len, &err);
    if (doc == NULL) {
        fail_msg("%s in %s", err.message, out.data);
    }
    json_doc_free(doc);
    return buf_take(&out);
}

static void assert_has(const char *request, const char *part)
{
    bool is_fine = false;
    char *answer = ask(request, &is_fine);
    if (!is_fine || strstr(answer, part) == NULL) {
        fail_msg("%s\ngave %s\nwithout %s", request, answer, part);
    }
    free(answer);
}

static void assert_error(const char *request, const char *expected)
{
    bool is_fine = true;
    char *answer = ask(request, &is_fine);
    assert_false(is_fine);
    assert_string_equal(answer, expected);
    free(answer);
}

#define SIX   "[10.1, 10.4, 10.2, 10.0, 10.3, 10.5]"
#define SIX_B "[10.6, 10.9, 10.7, 10.4, 10.8, 11.0]"

static void an_id_of_any_kind_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char *const ids[] = {
        "12345678901234567890",
        "1.50",
        "\"x\"",
        "null",
        "true",
        "[]",
        "{}",
        "[1,2]",
        "{\"a\": [1.0, {\"b\": null}], \"c\": \"\xC3\xA9\"}",
    };
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        SCOPED(buf_free) struct buf request = BUF_INIT;
        SCOPED(buf_free) struct buf part = BUF_INIT;
        buf_addf(&request, "{\"looks\": 4, \"blocks\": 40, \"id\": %s}", ids[i]);
        buf_addf(&part, "{\"id\": %s, \"blocks\"", ids[i]);
        assert_has(buf_text(&request), buf_text(&part));
    }
    assert_has("{\"looks\": 4, \"blocks\": 40}", "{\"blocks\"");
}

static void a_blank_line_has_no_answer(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf out = BUF_INIT;
    assert_true(request_answer("", 0, 1, &defaults, &out));
    assert_true(request_answer(" \t\r\n", 4, 1, &defaults, &out));
    assert_int_equal(out.len, 0);
}

static void a_bad_request_is_answered_with_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *request;
        const char *error;
    } cases[] = {
        {"{\"id\": 7, \"workers\": [[1], [-2]]}",
         "{\"id\": 7, \"line\": 3, \"error\": \"workers[1][0]: expected a number above 0, "
         "found -2\"}\n"},
        {"{\"id\": 7, \"workers\": [1, NaN]}",
         "{\"id\": 7, \"line\": 3, \"error\": \"workers[1]: expected a number, found "
         "'NaN'\"}\n"},
        {"{\"workers\": [1, -Infinity]}",
         "{\"id\": null, \"line\": 3, \"error\": \"workers[1]: expected a number, found "
         "'-Infinity'\"}\n"},
        {"{\"workers\": [1, 2",
         "{\"id\": null, \"line\": 3, \"column\": 18, \"error\": \"this is not JSON: the "
         "file ends before the document does\"}\n"},
        {"{\"workers\": [1], \"workers\": [2]}",
         "{\"id\": null, \"line\": 3, \"error\": \"workers: this key stands twice in its "
         "object\"}\n"},
        {"{\"id\": 1, \"wrokers\": [1]}",
         "{\"id\": 1, \"line\": 3, \"error\": \"wrokers: unknown key (did you mean "
         "'workers'?)\"}\n"},
        {"{\"workers\": [1], \"paired\": true}",
         "{\"id\": null, \"line\": 3, \"error\": \"paired: unknown key: expected workers, "
         "level, seed, statistic, bootstrap\"}\n"},
        {"{\"workers\": [1], \"level\": 1}",
         "{\"id\": null, \"line\": 3, \"error\": \"level: expected a number between 0 and "
         "1\"}\n"},
        {"{\"workers\": [1], \"statistic\": \"p100\"}",
         "{\"id\": null, \"line\": 3, \"error\": \"statistic: expected mean, median or a "
         "percentile such as p90\"}\n"},
        {"{\"base\": {\"workers\": [1]}}",
         "{\"id\": null, \"line\": 3, \"error\": \"new: this field is required\"}\n"},
        {"{\"base\": [1], \"new\": [1]}",
         "{\"id\": null, \"line\": 3, \"error\": \"base: expected an object, found an "
         "array\"}\n"},
        {"{\"base\": {\"workers\": [1, 2]}, \"new\": {\"workers\": [1]}, \"paired\": true}",
         "{\"id\": null, \"line\": 3, \"error\": \"paired: there are 2 and 1 workers: "
         "worker i of base belongs to worker i of new, null where one is missing\"}\n"},
        {"{\"changes\": [1, 2]}",
         "{\"id\": null, \"line\": 3, \"error\": \"changes: "
         "expected an array of objects, found one of numbers\"}\n"},
        {"{\"changes\": [{\"ratio\": {\"point\": 1}, \"verdict\": \"good\"}]}",
         "{\"id\": null, \"line\": 3, \"error\": \"changes[0].verdict: expected faster, "
         "slower, same or unclear\"}\n"},
        {"{\"sizes\": [1, 2], \"times\": [1]}",
         "{\"id\": null, \"line\": 3, \"error\": \"times: there are 2 sizes and times for "
         "1\"}\n"},
        {"{\"sizes\": [0], \"times\": [1]}",
         "{\"id\": null, \"line\": 3, \"error\": \"sizes[0]: expected a size of 1 or more, "
         "found 0\"}\n"},
        {"{\"series\": [1, 0]}", "{\"id\": null, \"line\": 3, \"error\": \"series[1]: "
                                 "expected a number above 0, found 0\"}\n"},
        {"{\"values\": [1, 2]}",
         "{\"id\": null, \"line\": 3, \"error\": \"kind: this field is required\"}\n"},
        {"{\"claim\": {\"by\": 0}, \"ratio\": {\"point\": 1}}",
         "{\"id\": null, \"line\": 3, \"error\": \"claim.by: expected a factor above 0, "
         "such as 1.2\"}\n"},
        {"{\"looks\": 9, \"blocks\": 40}",
         "{\"id\": null, \"line\": 3, \"error\": \"looks: expected 2 to 5 looks, the first "
         "at 8 blocks or more\"}\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_error(cases[i].request, cases[i].error);
    }
}

static void too_few_workers_have_no_interval_and_a_reason(void **state)
{
    (void)state;
    assert_has("{\"workers\": []}",
               "\"median\": {\"point\": null, \"low\": null, \"high\": null, \"level\": "
               "0.95, \"achieved_level\": 0, \"method\": \"order-statistic\", \"unit\": "
               "\"worker\", \"n\": 0, \"reason\": \"there is no value\"}");
    assert_has("{\"workers\": [3]}",
               "\"point\": 3, \"low\": null, \"high\": null, \"level\": 0.95, "
               "\"achieved_level\": 0, \"method\": \"order-statistic\", \"unit\": "
               "\"worker\", \"n\": 1, \"reason\": \"too few for any interval\"}");
    assert_has("{\"workers\": [1, 2, 3, 4, 5]}",
               "\"low\": 1, \"high\": 5, \"level\": 0.95, \"achieved_level\": 0.9375");
    assert_has("{\"workers\": [1, 2, 3, 4, 5]}", "\"code\": \"too_few_workers\"");
    assert_has("{\"workers\": " SIX "}", "\"warnings\": []");
}

static void a_change_is_paired_only_where_it_says_so(void **state)
{
    (void)state;
    const char *sides =
        "\"base\": {\"workers\": " SIX "}, \"new\": {\"workers\": " SIX_B "}";
    SCOPED(buf_free) struct buf paired = BUF_INIT;
    SCOPED(buf_free) struct buf unpaired = BUF_INIT;
    buf_addf(&paired, "{%s, \"paired\": true}", sides);
    buf_addf(&unpaired, "{%s}", sides);
    assert_has(buf_text(&paired), "\"verdict\": \"slower\"");
    assert_has(buf_text(&paired), "\"paired\": true, \"blocks\": 6");
    assert_has(buf_text(&unpaired), "\"paired\": false");
    assert_has(buf_text(&unpaired), "\"code\": \"unpaired\"");
}

static void a_block_that_lacks_a_side_is_dropped_and_counted(void **state)
{
    (void)state;
    assert_has(
        "{\"base\": {\"workers\": [1, null, 3]}, \"new\": {\"workers\": [1, 2, []]}, "
        "\"paired\": true}",
        "\"blocks\": 1, \"blocks_needed\": null, \"dropped_blocks\": 2");
}

/* As much of an answer as a request for a suite takes. */
static char *part_of_answer(const char *request)
{
    bool is_fine = false;
    char *answer = ask(request, &is_fine);
    assert_true(is_fine);
    answer[strcspn(answer, "\n")] = '\0';
    return answer;
}

static void an_answer_may_be_asked_about_again(void **state)
{
    (void)state;
    char *change =
        part_of_answer("{\"base\": {\"workers\": " SIX "}, \"new\": {\"workers\": " SIX_B
                       "}, \"paired\": true}");
    SCOPED(buf_free) struct buf suite = BUF_INIT;
    SCOPED(buf_free) struct buf claim = BUF_INIT;
    buf_addf(&suite, "{\"changes\": [%s, %s]}", change, change);
    buf_addf(&claim, "{\"claim\": {\"by\": 0.5}, \"change\": %s}", change);
    assert_has(buf_text(&suite), "\"counts\": {\"faster\": 0, \"slower\": 2, ");
    assert_has(buf_text(&suite), "\"geomean\": {\"point\": 1.0");
    assert_has(buf_text(&claim), "{\"verdict\": \"confirmed\"");
    char *again = part_of_answer(buf_text(&suite));
    assert_non_null(strstr(again, "\"verdict_raw\": \"slower\""));
    free(again);
    free(change);
}

static void claims_ask_for_the_speed_up(void **state)
{
    (void)state;
    assert_has(
        "{\"claim\": {\"faster\": \"x\", \"by\": 1.2}, \"ratio\": {\"point\": 1.3, "
        "\"low\": 1.25, \"high\": 1.4}}",
        "{\"verdict\": \"confirmed\", ");
    assert_has("{\"claim\": {\"by\": 1.2}, \"ratio\": {\"point\": 1.1, \"low\": 1.05, "
               "\"high\": 1.19}}",
               "{\"verdict\": \"refuted\", ");
    assert_has("{\"claim\": {\"by\": 1.2}, \"ratio\": {\"point\": 1.3, \"low\": 1.2, "
               "\"high\": 1.4}}",
               "{\"verdict\": \"inconclusive\", ");
    assert_has("{\"claim\": {\"by\": 1.2}, \"ratio\": {\"point\": 1.3}}",
               "{\"verdict\": \"inconclusive\", ");
    assert_has("{\"claim\": {\"by\": 1.01}, \"base\": {\"workers\": " SIX_B "}, \"new\": "
               "{\"workers\": " SIX "}, \"paired\": true}",
               "{\"verdict\": \"confirmed\", ");
}

static void missing_values_of_a_series_keep_their_places(void **state)
{
    (void)state;
    assert_has(
        "{\"series\": [10, 10, null, 10, 10, 10, 10, 20, 20, null, 20, 20, 20, 20]}",
        "{\"changes\": [{\"index\": 7, ");
    assert_has(
        "{\"series\": [10, 10, null, 10, 10, 10, 10, 20, 20, null, 20, 20, 20, 20]}",
        "\"segments\": [{\"first\": 0, \"last\": 6, \"n\": 6, ");
    assert_has("{\"series\": []}", "{\"changes\": [], \"segments\": [], \"n\": 0");
    assert_has("{\"series\": [null]}", "\"missing\": 1");
}

static void the_same_request_gives_the_same_bytes(void **state)
{
    (void)state;
    const char *request =
        "{\"workers\": [[1, 2], [2, 3], [1.5], [2, 2, 2], [1, 3], [2.5], [1]], "
        "\"statistic\": \"p90\", \"seed\": 5}";
    char *once = part_of_answer(request);
    char *twice = part_of_answer(request);
    assert_string_equal(once, twice);
    free(once);
    free(twice);
}

/* A percentile of workers with one value each, by the way for several values and by the one for
 * one: a worker with its value twice changes nothing at the median of equal workers. */
static void a_percentile_is_of_all_values(void **state)
{
    (void)state;
    assert_has(
        "{\"workers\": [[1, 2, 3, 4], [5], [6, 7, 8, 9, 10, 11]], \"statistic\": \"p50\"}",
        "\"statistic\": {\"name\": \"p50\", \"point\": 6, ");
    assert_has(
        "{\"workers\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], \"statistic\": \"p50\"}",
        "\"statistic\": {\"name\": \"p50\", \"point\": 6, ");
    assert_has("{\"workers\": [], \"statistic\": \"p50\"}",
               "\"statistic\": {\"name\": \"p50\", \"point\": null, ");
    assert_has("{\"workers\": [[], [1, 2]], \"statistic\": \"p75\"}",
               "\"statistic\": {\"name\": \"p75\", \"point\": 1.75, ");
    assert_has("{\"workers\": [[1, 2], [6]], \"statistic\": \"mean\"}",
               "\"statistic\": {\"name\": \"mean\", \"point\": 3.75, ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_of_any_kind_comes_back_as_it_was),
        cmocka_unit_test(a_blank_line_has_no_answer),
        cmocka_unit_test(a_bad_request_is_answered_with_what_is_wrong),
        cmocka_unit_test(too_few_workers_have_no_interval_and_a_reason),
        cmocka_unit_test(a_change_is_paired_only_where_it_says_so),
        cmocka_unit_test(a_block_that_lacks_a_side_is_dropped_and_counted),
        cmocka_unit_test(an_answer_may_be_asked_about_again),
        cmocka_unit_test(claims_ask_for_the_speed_up),
        cmocka_unit_test(missing_values_of_a_series_keep_their_places),
        cmocka_unit_test(the_same_request_gives_the_same_bytes),
        cmocka_unit_test(a_percentile_is_of_all_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

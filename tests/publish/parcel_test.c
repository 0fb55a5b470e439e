/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parcels as text, the pieces they are cut into, and what is read back of them. */
#include "results/publish/parcel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/publish/batch.h"
#include "results/publish/readback.h"
#include "results/publish/secrets.h"

static const struct parcel example = {
    .receiver = "influx",
    .method = "POST",
    .address = "http://h/write?db=d",
    .origin = "http://h",
    .type = "text/plain",
    .about = "3 benches of \"two\nlines\x7f\"",
    .created_us = 1787234587123456,
    .tries = 3,
    .is_refused = true,
    .said = "400: no\x1b[31m",
};

static struct parcel *add(struct parcels *parcels, const char *body, size_t len)
{
    struct buf bytes = BUF_INIT;
    buf_add(&bytes, body, len);
    return parcels_add(parcels, &example, &bytes);
}

static void a_parcel_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char *const bodies[] = {"", "one\n", "\n\nlength: 3\n\n", "a\0b"};
    static const size_t lengths[] = {0, 4, 13, 3};
    for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
        SCOPED(parcels_finish) struct parcels parcels = {0};
        SCOPED(arena_finish) struct arena arena = {0};
        SCOPED(buf_free) struct buf text = BUF_INIT;
        struct parcel found = {0};
        const struct parcel *sent = add(&parcels, bodies[i], lengths[i]);
        parcel_write(sent, &text);
        assert_true(parcel_read("p", &text, &arena, &found, NULL));
        assert_string_equal(found.id, sent->id);
        assert_string_equal(found.address, example.address);
        assert_string_equal(found.about, "3 benches of \"two lines \"");
        assert_string_equal(found.said, "400: no [31m");
        assert_true(found.created_us == example.created_us && found.tries == 3);
        assert_true(found.is_refused);
        assert_int_equal(found.body.len, lengths[i]);
        assert_memory_equal(buf_text(&found.body), bodies[i], lengths[i]);
        buf_free(&found.body);
    }
}

static void the_same_bytes_for_the_same_address_are_one_parcel(void **state)
{
    (void)state;
    SCOPED(parcels_finish) struct parcels parcels = {0};
    struct parcel other = example;
    struct buf body = BUF_INIT;
    char one[PARCEL_ID_SIZE];
    memcpy(one, add(&parcels, "body", 4)->id, sizeof(one));
    assert_string_equal(add(&parcels, "body", 4)->id, one);
    assert_string_not_equal(add(&parcels, "bodz", 4)->id, one);
    buf_adds(&body, "body");
    other.address = "http://h/write?db=e";
    assert_string_not_equal(parcels_add(&parcels, &other, &body)->id, one);
}

/* No part of one, and none with a byte changed in its frame, is taken for another or read beyond. */
static void a_damaged_parcel_is_refused(void **state)
{
    (void)state;
    SCOPED(parcels_finish) struct parcels parcels = {0};
    SCOPED(buf_free) struct buf whole = BUF_INIT;
    parcel_write(add(&parcels, "body", 4), &whole);
    for (size_t len = 0; len < whole.len; len++) {
        SCOPED(arena_finish) struct arena arena = {0};
        SCOPED(buf_free) struct buf part = BUF_INIT;
        struct parcel found = {0};
        struct error err = {0};
        buf_add(&part, whole.data, len);
        assert_false(parcel_read("p", &part, &arena, &found, &err));
        assert_int_equal(err.kind, ERROR_DATA);
    }
    for (size_t at = 0; at < whole.len; at++) {
        SCOPED(arena_finish) struct arena arena = {0};
        SCOPED(buf_free) struct buf changed = BUF_INIT;
        struct parcel found = {0};
        buf_add(&changed, whole.data, whole.len);
        changed.data[at] = changed.data[at] == '\n' ? 'x' : '\n';
        if (parcel_read("p", &changed, &arena, &found, NULL)) {
            assert_int_equal(found.body.len, 4);
            buf_free(&found.body);
        }
    }
}

/* Whether a parcel of such an address and origin is taken out of the outbox. */
static bool is_taken(const char *address, const char *origin)
{
    SCOPED(parcels_finish) struct parcels parcels = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct buf body = BUF_INIT;
    struct parcel parcel = example;
    struct parcel found = {0};
    parcel.address = address;
    parcel.origin = origin;
    parcel_write(parcels_add(&parcels, &parcel, &body), &text);
    bool ok = parcel_read("p", &text, &arena, &found, NULL);
    buf_free(&found.body);
    return ok;
}

/* The secret of another origin would be sent to the address. */
static void the_origin_is_that_of_the_address(void **state)
{
    (void)state;
    assert_true(is_taken("http://h/write?db=d", "http://h"));
    assert_true(
        is_taken("http://h:9091/metrics/job/tare/machine@base64/bS8x", "http://h:9091"));
    assert_true(is_taken("postgresql://me@h/d?host=%2Frun", "postgresql://h"));
    assert_false(is_taken("http://h/write", "https://h"));
    assert_false(is_taken("http://h/write", "http://h:80"));
    assert_false(is_taken("http://h/write", "http://other"));
    assert_false(is_taken("http://h/write", ""));
    assert_false(is_taken("", ""));
}

static void a_secret_is_blanked_in_all_its_forms(void **state)
{
    (void)state;
    struct secret token = {.token = (char[]){"hunter2"}};
    struct secret pair = {.user = (char[]){"you"}, .password = (char[]){"hunter2"}};
    char text[] = "token hunter2, aHVudGVyMg==, eW91Omh1bnRlcjI= hunter";
    char same[] = "hunter2";
    secret_blank(&token, text);
    assert_string_equal(text, "token *******, **********==, eW91Omh1bnRlcjI= hunter");
    secret_blank(&pair, text);
    assert_string_equal(text, "token *******, **********==, ***************= hunter");
    secret_blank(NULL, same);
    assert_string_equal(same, "hunter2");
}

static void check_batches(const char *text, const char *brackets, size_t items,
                          size_t bytes, const char *const *expected)
{
    SCOPED(buf_free) struct buf all = BUF_INIT;
    struct batches batches;
    buf_adds(&all, text);
    batches_begin(&batches, &all, brackets, items, bytes);
    for (; *expected != NULL; expected++) {
        SCOPED(buf_free) struct buf out = BUF_INIT;
        assert_true(batches_next(&batches, &out));
        assert_string_equal(buf_text(&out), *expected);
    }
    SCOPED(buf_free) struct buf rest = BUF_INIT;
    assert_false(batches_next(&batches, &rest));
    assert_int_equal(batches.last, batches.total);
}

static void batches_are_documents_of_their_own(void **state)
{
    (void)state;
    check_batches("a\nb\nc\n", "", 2, 100, (const char *[]){"a\nb\n", "c\n", NULL});
    check_batches("aaa\nb\nc\n", "", 9, 4, (const char *[]){"aaa\n", "b\nc\n", NULL});
    check_batches("aaaaaa\nb\n", "", 9, 4, (const char *[]){"aaaaaa\n", "b\n", NULL});
    check_batches("", "", 9, 9, (const char *[]){NULL});
    check_batches("[\n {1},\n {2},\n {3}]\n", "[]", 2, 100,
                  (const char *[]){"[\n {1},\n {2}]\n", "[\n {3}]\n", NULL});
    check_batches("{\n \"a]\": {}}\n", "{}", 2, 100,
                  (const char *[]){"{\n \"a]\": {}}\n", NULL});
}

static void compare(const char *sent, const char *found, double tolerance,
                    size_t expected)
{
    SCOPED(readings_finish) struct readings ours = {0};
    SCOPED(readings_finish) struct readings theirs = {0};
    SCOPED(buf_free) struct buf our_text = BUF_INIT;
    SCOPED(buf_free) struct buf their_text = BUF_INIT;
    struct readback back;
    buf_adds(&our_text, sent);
    buf_adds(&their_text, found);
    readings_of_metrics(&ours, &our_text);
    readings_of_metrics(&theirs, &their_text);
    readings_compare(&ours, &theirs, tolerance, &back);
    assert_int_equal(back.found, expected);
    assert_int_equal(back.missing[0] == '\0', back.found == back.expected);
}

static void figures_are_found_however_they_are_written(void **state)
{
    (void)state;
    const char *sent = "# TYPE x gauge\n"
                       "tare_benchmark_s{b=\"q\\\"}, \\\\\",a=\"<'\"} 1.5e-07\n"
                       "tare_benchmark_s{a=\"2\"} 2\n"
                       "tare_build_info{a=\"2\"} 1\n";
    compare(sent, sent, 0.0, 2);
    compare(sent, "", 0.0, 0);
    compare(
        sent,
        "tare_benchmark_s{a=\"\\u003c\\u0027\",b=\"q\\\"}, \\\\\",instance=\"\",job=\"t\"} "
        "0.00000015\ntare_benchmark_s{a=\"2\"} 2.0000001",
        0.0, 1);
    compare(sent, "tare_benchmark_s{a=\"2\"} 2.0000001", 1e-6, 1);
    compare("tare_benchmark_s{a=\"2\"} 2 1000\n", "tare_benchmark_s{a=\"2\"} 2 1001\n",
            0.0, 0);
    /* Nonsense from a stranger. */
    compare(sent,
            "tare_benchmark_s{\ntare_benchmark_s{a=\"\\\n{}} 1\ntare_benchmark_s{a} x\n",
            0.0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_parcel_comes_back_as_it_was),
        cmocka_unit_test(the_same_bytes_for_the_same_address_are_one_parcel),
        cmocka_unit_test(a_damaged_parcel_is_refused),
        cmocka_unit_test(the_origin_is_that_of_the_address),
        cmocka_unit_test(a_secret_is_blanked_in_all_its_forms),
        cmocka_unit_test(batches_are_documents_of_their_own),
        cmocka_unit_test(figures_are_found_however_they_are_written),
    };
    return cmocka_run_group_tests_name("publish/parcel", tests, NULL, NULL);
}

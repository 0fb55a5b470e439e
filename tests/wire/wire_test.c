/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/wire/frame.h"

#define TEXT(literal) ((struct wire_text){literal, sizeof(literal) - 1})

static unsigned char frame[8192];

static void assert_text(struct wire_text text, const char *expected)
{
    assert_non_null(text.data);
    assert_int_equal(text.len, strlen(expected));
    assert_string_equal(text.data, expected);
}

/* The payload of the frame that was just encoded, after its header was checked. */
static const unsigned char *payload(size_t size, enum wire_type expected, size_t *ret_len)
{
    enum wire_type type;

    assert_true(size <= sizeof(frame));
    assert_true(wire_decode_header(frame, &type, ret_len));
    assert_int_equal(type, expected);
    assert_int_equal(*ret_len, size - WIRE_HEADER_SIZE);
    return frame + WIRE_HEADER_SIZE;
}

static void hello_survives_the_trip(void **state)
{
    const struct wire_hello hello = {TEXT(WIRE_MAGIC), WIRE_VERSION, 4711, TEXT("3.11")};
    struct wire_hello got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_hello(&hello, frame, sizeof(frame)), WIRE_HELLO, &len);

    (void)state;
    assert_true(wire_decode_hello(data, len, &got));
    assert_text(got.magic, WIRE_MAGIC);
    assert_int_equal(got.version, WIRE_VERSION);
    assert_int_equal(got.pid, 4711);
    assert_text(got.python, "3.11");
}

static struct wire_case full_case(void)
{
    struct wire_case job = {
        .file = TEXT("suites/calls.yaml"),
        .module_setup = {TEXT("import math"), 3, 8},
        .setup = {TEXT("x = n"), 10, 5},
        .run = {TEXT("x + 1"), 11, 6},
        .teardown = {TEXT(""), 12, 7},
        .value = {TEXT("x"), 13, 8},
        .param_count = 2,
        .param_names = {TEXT("n"), TEXT("text")},
        .param_literals = {TEXT("-1"), TEXT("'a\\n'")},
        .require_count = 1,
        .requires = {TEXT("numpy")},
        .unroll_few = 1,
        .unroll_many = 32,
        .gc_off = 1,
        .kind = WIRE_KIND_STARTUP,
        .is_async = 1,
        .threads = 4,
        .program_count = 2,
        .program = {TEXT("/usr/bin/python3"), TEXT("-S")},
        .want_code = 1,
        .inspect = WIRE_WANT_MEMORY,
        .code = {"a\0b", 3},
    };
    return job;
}

static void case_survives_the_trip(void **state)
{
    const struct wire_case job = full_case();
    struct wire_case got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_case(&job, frame, sizeof(frame)), WIRE_CASE, &len);

    (void)state;
    assert_true(wire_decode_case(data, len, &got));
    assert_text(got.file, "suites/calls.yaml");
    assert_text(got.module_setup.text, "import math");
    assert_text(got.setup.text, "x = n");
    assert_int_equal(got.setup.line, 10);
    assert_int_equal(got.setup.col, 5);
    assert_text(got.run.text, "x + 1");
    assert_int_equal(got.param_count, 2);
    assert_text(got.param_names[1], "text");
    assert_text(got.param_literals[0], "-1");
    assert_text(got.requires[0], "numpy");
    assert_int_equal(got.unroll_few, 1);
    assert_int_equal(got.unroll_many, 32);
    assert_int_equal(got.gc_off, 1);
    assert_int_equal(got.kind, WIRE_KIND_STARTUP);
    assert_int_equal(got.is_async, 1);
    assert_int_equal(got.threads, 4);
    assert_int_equal(got.program_count, 2);
    assert_text(got.program[1], "-S");
    assert_int_equal(got.want_code, 1);
    assert_text(got.value.text, "x");
    assert_int_equal(got.value.col, 8);
    assert_int_equal(got.inspect, WIRE_WANT_MEMORY);
}

static void an_absent_text_differs_from_an_empty_one(void **state)
{
    const struct wire_case job = full_case();
    struct wire_case got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_case(&job, frame, sizeof(frame)), WIRE_CASE, &len);

    (void)state;
    assert_true(wire_decode_case(data, len, &got));
    assert_null(got.prepare.text.data);
    assert_text(got.teardown.text, "");
}

static void a_text_may_hold_nul_bytes(void **state)
{
    const struct wire_case job = full_case();
    struct wire_case got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_case(&job, frame, sizeof(frame)), WIRE_CASE, &len);

    (void)state;
    assert_true(wire_decode_case(data, len, &got));
    assert_int_equal(got.code.len, 3);
    assert_memory_equal(got.code.data, "a\0b", 4);
}

static void ready_survives_the_trip(void **state)
{
    const struct wire_ready ready = {123456789012, 1, TEXT("marshal")};
    struct wire_ready got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_ready(&ready, frame, sizeof(frame)), WIRE_READY, &len);

    (void)state;
    assert_true(wire_decode_ready(data, len, &got));
    assert_int_equal(got.setup_ns, 123456789012);
    assert_int_equal(got.empty_body, 1);
    assert_text(got.code, "marshal");
}

static void sample_survives_the_trip(void **state)
{
    const struct wire_sample sample = {1, 2, INT64_MAX, 4, 5, 6};
    struct wire_sample got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_sample(&sample, frame, sizeof(frame)), WIRE_SAMPLE, &len);

    (void)state;
    assert_true(wire_decode_sample(data, len, &got));
    assert_memory_equal(&got, &sample, sizeof(got));
}

static void timed_survives_the_trip(void **state)
{
    const struct wire_timed timed = {1, 2, 3, 4, 5, 6, INT64_MIN, 8, TEXT("numpy attr"),
                                     9, 10};
    struct wire_timed got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_timed(&timed, frame, sizeof(frame)), WIRE_TIMED, &len);

    (void)state;
    assert_true(wire_decode_timed(data, len, &got));
    assert_int_equal(got.turns, 1);
    assert_int_equal(got.elapsed_ns, 2);
    assert_int_equal(got.cpu_ns, 3);
    assert_int_equal(got.switches, 4);
    assert_int_equal(got.collections, 5);
    assert_int_equal(got.batch, 6);
    assert_true(got.prepare_ns == INT64_MIN);
    assert_text(got.modules, "numpy attr");
    assert_int_equal(got.loaded, 9);
    assert_int_equal(got.tasks, 10);
}

static void inspect_survives_the_trip(void **state)
{
    const struct wire_inspect inspect = {20, 5, 1000000000};
    struct wire_inspect got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_inspect(&inspect, frame, sizeof(frame)), WIRE_INSPECT, &len);

    (void)state;
    assert_true(wire_decode_inspect(data, len, &got));
    assert_memory_equal(&got, &inspect, sizeof(got));
}

static void inspected_survives_the_trip(void **state)
{
    const struct wire_inspected inspected = {
        .execution_count = 2,
        .executions = {{{1, 2, 3}, {4, 5, 6}, 7, -8, 9},
                       {{10, 11, 12}, {13, 14, 15}, 16, 17, 18}},
        .peak_resident_bytes = 19,
        .value = {TEXT("[1, 2"), 20, TEXT("sha256:21")},
        .bytecode = TEXT("LOAD_FAST"),
    };
    struct wire_inspected got;
    size_t len;
    const unsigned char *data = payload(
        wire_encode_inspected(&inspected, frame, sizeof(frame)), WIRE_INSPECTED, &len);

    (void)state;
    assert_true(wire_decode_inspected(data, len, &got));
    assert_int_equal(got.execution_count, 2);
    assert_memory_equal(got.executions, inspected.executions, sizeof(got.executions));
    assert_int_equal(got.peak_resident_bytes, 19);
    assert_text(got.value.text, "[1, 2");
    assert_int_equal(got.value.length, 20);
    assert_text(got.value.digest, "sha256:21");
    assert_null(got.again.text.data);
    assert_text(got.bytecode, "LOAD_FAST");
    assert_false(wire_decode_inspected(data, len - 1, &got));
}

static void failed_survives_the_trip(void **state)
{
    const struct wire_failed failed = {TEXT("run"), TEXT("exception"), TEXT("boom"), 7,
                                       3};
    struct wire_failed got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_failed(&failed, frame, sizeof(frame)), WIRE_FAILED, &len);

    (void)state;
    assert_true(wire_decode_failed(data, len, &got));
    assert_text(got.phase, "run");
    assert_text(got.kind, "exception");
    assert_text(got.message, "boom");
    assert_int_equal(got.line, 7);
    assert_int_equal(got.col, 3);
    assert_null(got.traceback.data);
}

static void the_end_of_a_case_comes_back_as_it_was(void **state)
{
    const struct wire_done done = {.gil = 1};
    struct wire_done got;
    size_t len;

    (void)state;
    const unsigned char *data =
        payload(wire_encode_done(&done, frame, sizeof(frame)), WIRE_DONE, &len);
    assert_true(wire_decode_done(data, len, &got));
    assert_int_equal(got.gil, 1);
    assert_false(wire_decode_done(data, len - 1, &got));
    assert_false(wire_decode_done(data, 0, &got));
}

static void empty_messages_are_a_header_alone(void **state)
{
    size_t len;

    (void)state;
    assert_int_equal(wire_encode_empty(WIRE_BYE, frame, sizeof(frame)), WIRE_HEADER_SIZE);
    (void)payload(WIRE_HEADER_SIZE, WIRE_BYE, &len);
    assert_int_equal(len, 0);
}

static void size_zero_tells_the_size_and_writes_nothing(void **state)
{
    const struct wire_case job = full_case();
    const size_t size = wire_encode_case(&job, NULL, 0);
    unsigned char *exact = malloc(size);

    (void)state;
    assert_non_null(exact);
    assert_int_equal(wire_encode_case(&job, exact, size), size);
    memset(frame, 0xaa, sizeof(frame));
    assert_int_equal(wire_encode_case(&job, frame, WIRE_HEADER_SIZE + 20), size);
    assert_int_equal(frame[WIRE_HEADER_SIZE + 20], 0xaa);
    free(exact);
}

static void integers_are_little_endian(void **state)
{
    const struct wire_sample sample = {.few = 0x0102030405060708};
    const unsigned char expected[] = {48, 0, 0, 0, WIRE_SAMPLE, 0, 0, 0,
                                      8,  7, 6, 5, 4,           3, 2, 1};

    (void)state;
    (void)wire_encode_sample(&sample, frame, sizeof(frame));
    assert_memory_equal(frame, expected, sizeof(expected));
}

static void bad_headers_are_refused(void **state)
{
    static const unsigned char headers[][WIRE_HEADER_SIZE] = {
        {0, 0, 0, 0, 0, 0, 0, 0},                  /* no such type */
        {0, 0, 0, 0, WIRE_INSPECTED + 1, 0, 0, 0}, /* nor this one */
        {0, 0, 0, 0, WIRE_BYE, 1, 0, 0},           /* a byte that must be zero */
        {0, 0, 0, 0, WIRE_BYE, 0, 0, 0x80},        /* and the last of them */
        {1, 0, 0, 4, WIRE_CASE, 0, 0, 0},          /* one byte above the limit */
        {'p', 'r', 'i', 'n', 't', 'e', 'd', 0},
    };
    enum wire_type type;
    size_t len;

    (void)state;
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        assert_false(wire_decode_header(headers[i], &type, &len));
    }
    assert_true(wire_decode_header(
        (const unsigned char[]){0, 0, 0, 4, WIRE_CASE, 0, 0, 0}, &type, &len));
    assert_int_equal(len, WIRE_PAYLOAD_MAX);
}

/* Every prefix is copied to memory of exactly its size, so that the sanitizer sees a read
 * beyond it. */
static void no_shorter_or_longer_payload_is_a_case(void **state)
{
    const struct wire_case job = full_case();
    const size_t size = wire_encode_case(&job, frame, sizeof(frame)) - WIRE_HEADER_SIZE;
    struct wire_case got;

    (void)state;
    for (size_t len = 1; len < size; len++) {
        unsigned char *copy = malloc(len);

        assert_non_null(copy);
        memcpy(copy, frame + WIRE_HEADER_SIZE, len);
        assert_false(wire_decode_case(copy, len, &got));
        free(copy);
    }
    assert_false(wire_decode_case(frame + WIRE_HEADER_SIZE, size + 1, &got));
    assert_false(wire_decode_case(frame + WIRE_HEADER_SIZE, 0, &got));
}

static void a_text_without_its_nul_is_refused(void **state)
{
    const struct wire_hello hello = {TEXT("m"), 1, 1, TEXT("3")};
    struct wire_hello got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_hello(&hello, frame, sizeof(frame)), WIRE_HELLO, &len);

    (void)state;
    assert_true(wire_decode_hello(data, len, &got));
    frame[WIRE_HEADER_SIZE + 5] = 'x'; /* behind the length and the one letter */
    assert_false(wire_decode_hello(data, len, &got));
}

static void counts_beyond_the_lists_are_refused(void **state)
{
    struct wire_case job = {.param_count = WIRE_LIST_MAX};
    struct wire_case got;
    size_t len;
    const unsigned char *data =
        payload(wire_encode_case(&job, frame, sizeof(frame)), WIRE_CASE, &len);
    /* The file and six sources of an empty case come before the count. */
    const size_t count_at = WIRE_HEADER_SIZE + 4 + 6 * (4 + 8 + 8);

    (void)state;
    assert_true(wire_decode_case(data, len, &got));
    assert_int_equal(frame[count_at], WIRE_LIST_MAX);
    frame[count_at] = WIRE_LIST_MAX + 1;
    assert_false(wire_decode_case(data, len, &got));
    memset(frame + count_at, 0xff, 8);
    assert_false(wire_decode_case(data, len, &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hello_survives_the_trip),
        cmocka_unit_test(case_survives_the_trip),
        cmocka_unit_test(an_absent_text_differs_from_an_empty_one),
        cmocka_unit_test(a_text_may_hold_nul_bytes),
        cmocka_unit_test(ready_survives_the_trip),
        cmocka_unit_test(sample_survives_the_trip),
        cmocka_unit_test(timed_survives_the_trip),
        cmocka_unit_test(inspect_survives_the_trip),
        cmocka_unit_test(inspected_survives_the_trip),
        cmocka_unit_test(failed_survives_the_trip),
        cmocka_unit_test(the_end_of_a_case_comes_back_as_it_was),
        cmocka_unit_test(empty_messages_are_a_header_alone),
        cmocka_unit_test(size_zero_tells_the_size_and_writes_nothing),
        cmocka_unit_test(integers_are_little_endian),
        cmocka_unit_test(bad_headers_are_refused),
        cmocka_unit_test(no_shorter_or_longer_payload_is_a_case),
        cmocka_unit_test(a_text_without_its_nul_is_refused),
        cmocka_unit_test(counts_beyond_the_lists_are_refused),
    };
    return cmocka_run_group_tests_name("wire/wire", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/gzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIMIT ((size_t)1 << 20)

/* gzip.compress(b"tare\n", mtime=0) of Python 3.11. */
static const char packed[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x2b\x49\x2c\x4a"
                             "\xe5\x02\x00\xb6\xeb\xc0\xe6\x05\x00\x00\x00";
#define PACKED_LEN (sizeof(packed) - 1)

/* The same of b"a" * 200000: 27 bytes, 193 that are 0, 9 bytes, and one that is 0. */
static const char long_head[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x31\x01"
                                "\x00\x00\x00\xc2\xa0\xac\xeb\x5f\xc2\x0c\xfe\x40\x01";
static const char long_tail[] = "\xaf\x01\x9b\x53\x69\xe0\x40\x0d\x03";
#define LONG_LEN   230
#define LONG_BYTES 200000

static void add_long(struct buf *data)
{
    char text[LONG_LEN] = {0};
    memcpy(text, long_head, sizeof(long_head) - 1);
    size_t tail = sizeof(long_tail) - 1;
    memcpy(text + LONG_LEN - 1 - tail, long_tail, tail);
    buf_add(data, text, sizeof(text));
}

static void what_is_packed_is_unpacked(void **state)
{
    (void)state;
    struct buf data = BUF_INIT;
    buf_add(&data, packed, PACKED_LEN);
    assert_true(gzip_unpack("file", LIMIT, &data, NULL));
    assert_string_equal(buf_text(&data), "tare\n");
    buf_free(&data);
}

static void members_are_one_whatever_their_size(void **state)
{
    (void)state;
    struct buf data = BUF_INIT;
    buf_add(&data, packed, PACKED_LEN);
    add_long(&data);
    buf_add(&data, packed, PACKED_LEN);
    assert_true(gzip_unpack("file", LIMIT, &data, NULL));
    assert_int_equal(data.len, LONG_BYTES + 10);
    assert_memory_equal(data.data, "tare\na", 6);
    assert_string_equal(data.data + LONG_BYTES + 4, "atare\n");
    buf_free(&data);
}

static void other_data_stay_as_they_are(void **state)
{
    (void)state;
    struct buf data = BUF_INIT;
    assert_true(gzip_unpack("file", LIMIT, &data, NULL));
    assert_int_equal(data.len, 0);
    buf_adds(&data, "{}\n");
    assert_true(gzip_unpack("file", LIMIT, &data, NULL));
    assert_string_equal(buf_text(&data), "{}\n");
    buf_free(&data);
}

static void expect_failure(struct buf *data, size_t limit, const char *words)
{
    struct error err = {0};
    size_t len = data->len;
    assert_false(gzip_unpack("some.gz", limit, data, &err));
    assert_int_equal(err.kind, ERROR_DATA);
    assert_non_null(strstr(err.message, "some.gz"));
    assert_non_null(strstr(err.message, words));
    assert_int_equal(data->len, len);
}

static void a_file_that_was_cut_off_is_an_error(void **state)
{
    (void)state;
    for (size_t len = 2; len < PACKED_LEN; len++) {
        struct buf data = BUF_INIT;
        buf_add(&data, packed, len);
        expect_failure(&data, LIMIT, "cut off");
        buf_free(&data);
    }
}

static void a_damaged_file_is_an_error(void **state)
{
    (void)state;
    struct buf data = BUF_INIT;
    buf_add(&data, packed, PACKED_LEN);
    data.data[PACKED_LEN - 8] ^= 1; // in the check sum
    expect_failure(&data, LIMIT, "damaged");
    buf_free(&data);
}

static void what_would_be_too_large_is_refused(void **state)
{
    (void)state;
    struct buf data = BUF_INIT;
    add_long(&data);
    expect_failure(&data, LONG_BYTES - 1, "199999 bytes");
    assert_true(gzip_unpack("file", LONG_BYTES, &data, NULL));
    assert_int_equal(data.len, LONG_BYTES);
    buf_free(&data);
}

static void a_length_is_read_without_unpacking(void **state)
{
    (void)state;
    struct buf data = BUF_INIT;
    add_long(&data);
    assert_int_equal(gzip_length(data.data, data.len), LONG_BYTES);
    assert_int_equal(gzip_length(packed, PACKED_LEN), 5);
    assert_int_equal(gzip_length(packed, 7), 0);
    assert_int_equal(gzip_length(NULL, 0), 0);
    buf_free(&data);
}

/* The check value that every description of CRC-32 has. */
static void a_checksum_is_that_of_gzip(void **state)
{
    (void)state;
    assert_int_equal(gzip_checksum("123456789", 9), 0xCBF43926);
    assert_int_equal(gzip_checksum("tare\n", 5), 0xE6C0EBB6); /* as in `packed` */
    assert_int_equal(gzip_checksum(NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_is_unpacked),
        cmocka_unit_test(members_are_one_whatever_their_size),
        cmocka_unit_test(other_data_stay_as_they_are),
        cmocka_unit_test(a_file_that_was_cut_off_is_an_error),
        cmocka_unit_test(a_damaged_file_is_an_error),
        cmocka_unit_test(what_would_be_too_large_is_refused),
        cmocka_unit_test(a_length_is_read_without_unpacking),
        cmocka_unit_test(a_checksum_is_that_of_gzip),
    };
    return cmocka_run_group_tests_name("base/gzip", tests, NULL, NULL);
}

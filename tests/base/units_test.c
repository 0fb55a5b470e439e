/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/units.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static void times_are_read_in_every_unit(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ns;
    } cases[] = {
        {"0", 0},
        {"0s", 0},
        {"250ns", 250},
        {"3us", 3000},
        {"3\xC2\xB5s", 3000},
        {"3\xCE\xBCs", 3000},
        {"10ms", 10000000},
        {"1.5s", 1500000000},
        {"0.1s", 100000000},
        {".5ms", 500000},
        {"2min", INT64_C(120000000000)},
        {"1h", INT64_C(3600000000000)},
        {"12.0 ms", 12000000},
        {"9223372036854775807ns", INT64_MAX},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t ns = -1;
        if (!units_parse_time(cases[i].text, &ns) || ns != cases[i].ns) {
            fail_msg("'%s' was read as %lld", cases[i].text, (long long)ns);
        }
    }
}

static void wrong_times_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "ms",
        "10",
        "1.5",
        "-1s",
        "+1s",
        "1e3ms",
        "10 ",
        "10  ms",
        " 10ms",
        "10ms ",
        "10m",
        "10MS",
        "10sec",
        "1,5s",
        "1.2.3s",
        ".s",
        "0.2ns",
        "9223372036854775808ns",
        "9223372036854776us",
        "300000000h",
        "1e400s",
        "nans",
        "0x1s",
        "1.0000000000000000000000000000000000000s",
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        int64_t ns = 42;
        if (units_parse_time(texts[i], &ns)) {
            fail_msg("'%s' was read as %lld", texts[i], (long long)ns);
        }
        assert_true(ns == 42);
    }
}

static void exact_times_read_back_as_themselves(void **state)
{
    (void)state;
    static const struct {
        int64_t ns;
        const char *text;
    } cases[] = {
        {0, "0ns"},
        {1500, "1500ns"},
        {2000000, "2ms"},
        {1000, "1us"},
        {INT64_C(60000000000), "1min"},
        {INT64_C(90000000000), "90s"},
        {INT64_C(3600000000000), "1h"},
        {INT64_MAX, "9223372036854775807ns"},
    };
    char text[UNITS_SIZE];
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        units_format_time_exact(cases[i].ns, text);
        assert_string_equal(text, cases[i].text);
    }
    uint64_t seed = 3;
    static const int64_t scales[] = {1, 1000, 1000000, 1000000000,
                                     60 * INT64_C(1000000000)};
    for (int i = 0; i < 50000; i++) {
        int64_t scale = scales[next_random(&seed) % ARRAY_LEN(scales)];
        int64_t most = INT64_MAX / scale;
        int64_t ns =
            (int64_t)(next_random(&seed) >> (1 + next_random(&seed) % 63)) % most * scale;
        int64_t read = -1;
        units_format_time_exact(ns, text);
        assert_true(units_parse_time(text, &read));
        assert_true(read == ns);
    }
}

static void sizes_are_read_in_both_families(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t bytes;
    } cases[] = {
        {"0", 0},         {"512", 512},        {"512B", 512},
        {"64KiB", 65536}, {"1.5MiB", 1572864}, {"2GiB", INT64_C(2147483648)},
        {"10kB", 10000},  {"3MB", 3000000},    {"1GB", 1000000000},
        {"1 KiB", 1024},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t bytes = -1;
        assert_true(units_parse_bytes(cases[i].text, &bytes));
        assert_true(bytes == cases[i].bytes);
    }
    static const char *const refused[] = {
        "",   "KiB", "1.5", "-1", "64K", "64kib", "64 ", "0.1B", "9007199254740992KiB",
        "1e3"};
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        int64_t bytes = 42;
        if (units_parse_bytes(refused[i], &bytes)) {
            fail_msg("'%s' was read as %lld", refused[i], (long long)bytes);
        }
        assert_true(bytes == 42);
    }
}

static void sizes_are_shown_in_binary_units(void **state)
{
    (void)state;
    static const struct {
        int64_t bytes;
        const char *text;
    } cases[] = {
        {0, "0 B"},
        {1023, "1023 B"},
        {1024, "1 KiB"},
        {65536, "64 KiB"},
        {1572864, "1.5 MiB"},
        {1048575, "1 MiB"},
        {2147483647, "2 GiB"},
        {10000, "9.8 KiB"},
        {-1536, "-1.5 KiB"},
    };
    char text[UNITS_SIZE];
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        units_format_bytes(cases[i].bytes, text);
        assert_string_equal(text, cases[i].text);
    }
    for (int64_t kib = 1; kib < 1024; kib++) {
        int64_t read = -1;
        units_format_bytes(kib * 1024, text);
        assert_true(units_parse_bytes(text, &read));
        assert_true(read == kib * 1024);
    }
}

static void ratios_are_percent_or_plain(void **state)
{
    (void)state;
    double ratio = NAN;
    assert_true(units_parse_ratio("2%", &ratio));
    assert_true(ratio >= 0.02 && ratio <= 0.02);
    assert_true(units_parse_ratio("2 %", &ratio));
    assert_true(units_parse_ratio("0.02", &ratio));
    assert_true(ratio >= 0.02 && ratio <= 0.02);
    assert_true(units_parse_ratio("0", &ratio));
    static const char *const refused[] = {
        "",    "%",    "-2%",
        "2%%", "two",  "2 ",
        "nan", "1,5%", "0.00000000000000000000000000000000000002"};
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        ratio = 42.0;
        assert_false(units_parse_ratio(refused[i], &ratio));
        assert_true(ratio >= 42.0 && ratio <= 42.0);
    }
}

static void times_are_shown_with_the_digits_asked_for(void **state)
{
    (void)state;
    static const struct {
        double ns;
        int digits;
        const char *text;
    } cases[] = {
        {171.9, 4, "171.9 ns"},    {3210.0, 3, "3.21 us"},   {12e6, 3, "12.0 ms"},
        {1.5e9, 3, "1.50 s"},      {126e9, 3, "2.10 min"},   {5400e9, 3, "1.50 h"},
        {0.0, 3, "0 ns"},          {0.1234, 3, "0.123 ns"},  {999.96, 4, "1.000 us"},
        {999.94, 4, "999.9 ns"},   {999999.0, 3, "1.00 ms"}, {59.99e9, 3, "1.00 min"},
        {59.9e9, 3, "59.9 s"},     {171.9, 2, "172 ns"},     {-3210.0, 3, "-3.21 us"},
        {1000.0, 6, "1.00000 us"}, {1e6, 3, "1.00 ms"},      {1e9, 3, "1.00 s"},
        {60e9, 3, "1.00 min"},     {3600e9, 2, "1.0 h"},     {1234.5, 99, "1.23450 us"},
        {1234.5, 0, "1.2 us"},
    };
    char text[UNITS_SIZE];
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        units_format_time(cases[i].ns, cases[i].digits, true, text);
        assert_string_equal(text, cases[i].text);
    }
    units_format_time(3210.0, 3, false, text);
    assert_string_equal(text, "3.21 \xC2\xB5s");
    units_format_time(NAN, 3, true, text);
    assert_string_equal(text, "-");
    units_format_time(INFINITY, 3, true, text);
    assert_string_equal(text, "-");
    units_format_time(1e300, 3, true, text);
    assert_true(strlen(text) < UNITS_SIZE);
    units_format_time(5e-324, 3, true, text);
    assert_string_equal(text, "0 ns");
}

static void shown_times_read_back_within_their_digits(void **state)
{
    (void)state;
    uint64_t seed = 4;
    for (int i = 0; i < 50000; i++) {
        double ns = pow(10.0, 2.0 + (double)(next_random(&seed) % 120000) / 10000.0);
        int digits = 2 + (int)(next_random(&seed) % 5);
        char text[UNITS_SIZE];
        int64_t read = -1;
        units_format_time(ns, digits, next_random(&seed) % 2 == 0, text);
        if (!units_parse_time(text, &read)) {
            fail_msg("%.17g was shown as '%s'", ns, text);
        }
        double off = fabs((double)read - ns);
        if (off > ns * 0.5 * pow(10.0, 1 - digits) + 0.51) {
            fail_msg("%.17g was shown as '%s'", ns, text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_in_every_unit),
        cmocka_unit_test(wrong_times_are_refused),
        cmocka_unit_test(exact_times_read_back_as_themselves),
        cmocka_unit_test(sizes_are_read_in_both_families),
        cmocka_unit_test(sizes_are_shown_in_binary_units),
        cmocka_unit_test(ratios_are_percent_or_plain),
        cmocka_unit_test(times_are_shown_with_the_digits_asked_for),
        cmocka_unit_test(shown_times_read_back_within_their_digits),
    };
    return cmocka_run_group_tests_name("base/units", tests, NULL, NULL);
}

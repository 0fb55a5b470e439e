/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"

/* SplitMix64: the same values in every run. */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

static void assert_survives(double value)
{
    char text[NUMBER_SIZE];
    double read = NAN;
    number_format(value, text);
    assert_true(strlen(text) < NUMBER_SIZE);
    if (!number_parse(text, &read) || !(read >= value && read <= value)) {
        fail_msg("%a was written as %s", value, text);
    }
}

static void any_double_reads_back_as_itself(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 50000; i++) {
        double value = from_bits(next_random(&seed));
        if (isfinite(value)) {
            assert_survives(value);
        }
    }
    for (int i = 0; i < 50000; i++) {
        assert_survives((double)(next_random(&seed) >> 11) * 0x1p-53 * 1e6);
    }
}

static int count_digits(const char *text)
{
    int digits = 0;
    bool started = false;
    int zeros = 0;
    for (const char *p = text; *p != '\0' && *p != 'e'; p++) {
        if (*p < '0' || *p > '9' || (*p == '0' && !started)) {
            continue;
        }
        started = true;
        digits++;
        zeros = *p == '0' ? zeros + 1 : 0;
    }
    return digits - zeros;
}

/* Tries the two nearest decimals of one digit less on both sides: the only ones that could
 * read back. */
static void assert_shortest(double value)
{
    char text[NUMBER_SIZE];
    number_format(value, text);
    int digits = count_digits(text);
    if (digits < 2) {
        return;
    }
    char shorter[64];
    snprintf(shorter, sizeof(shorter), "%.*e", digits - 2, value);
    const char *exponent = strchr(shorter, 'e');
    double step = pow(10.0, (double)strtol(exponent + 1, NULL, 10) - (digits - 2));
    for (int i = -1; i <= 1; i++) {
        snprintf(shorter, sizeof(shorter), "%.*e", digits - 2, value + i * step);
        double read = strtod(shorter, NULL);
        if (read >= value && read <= value) {
            fail_msg("%s is shorter than %s", shorter, text);
        }
    }
}

static void no_shorter_decimal_reads_back(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < 20000; i++) {
        double value = from_bits(next_random(&seed));
        if (isfinite(value) && fabs(value) > 1e-290 && fabs(value) < 1e290) {
            assert_shortest(value);
        }
    }
    for (int exponent = -900; exponent < 900; exponent++) {
        assert_shortest(ldexp(1.0, exponent));
        assert_survives(ldexp(1.0, exponent));
        assert_survives(nextafter(ldexp(1.0, exponent), 0.0));
    }
}

static void known_values_have_known_texts(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e300, "1e+300"},
        {-2.5, "-2.5"},
        {1.0, "1"},
        {-7.0, "-7"},
        {0.0, "0"},
        {-0.0, "0"},
        {123456789012345.0, "123456789012345"},
        {9007199254740991.0, "9007199254740991"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {0x1p-44, "5.684341886080802e-14"}, // the 16 digits nearest to it read as another
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char text[NUMBER_SIZE];
        number_format(cases[i].value, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void fixed_places_are_as_many_as_asked(void **state)
{
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {
        {1.4, 2, "1.40"},           {1.4, 0, "1"},  {-0.006, 2, "-0.01"},
        {1234.5678, 3, "1234.568"}, {2.0, -3, "2"}, {0.5, 99, "0.500000000"},
        {1e20, 2, "1e+20"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char text[NUMBER_SIZE];
        number_format_fixed(cases[i].value, cases[i].decimals, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void digits_are_at_most_as_many_as_asked(void **state)
{
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {
        {171.8649, 5, "171.86"},
        {171.8, 5, "171.8"},
        {-0.0123456, 3, "-0.0123"},
        {12345678.0, 5, "12346000"},
        {0.99999999, 5, "1"},
        {99999.96, 6, "100000"},
        {1e-6, 5, "0.000001"},
        {1.5e-9, 5, "1.5e-09"},
        {0.0, 5, "0"},
        {1.25e18, 2, "1250000000000000000"},
        {1.0, 1, "1"},
        {0.05, 9, "0.05"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char text[NUMBER_SIZE];
        char plain[NUMBER_SIZE];
        number_format_digits(cases[i].value, cases[i].digits, text);
        number_format(cases[i].value, plain);
        bool is_plain = fabs(cases[i].value) < 1e-6 || fabs(cases[i].value) >= 1e15;
        assert_string_equal(text, is_plain ? plain : cases[i].text);
    }
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",         " ",     " 1",    "1 ",     "1,5",    "0x10",  "inf", "nan",
        "Infinity", "1e",    "1e+",   "e5",     ".",      "-",     "+",   "--1",
        "1.2.3",    "1e5.5", "1e400", "-1e400", "1e-400", "1_000", "1\n", "\xD9\xA1",
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        double value = 42.0;
        if (number_parse(texts[i], &value)) {
            fail_msg("'%s' was read as %g", texts[i], value);
        }
        assert_true(value >= 42.0 && value <= 42.0);
    }
}

static void decimals_are_read_in_every_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"1", 1.0},       {"-1.5", -1.5}, {"+2", 2.0},     {".5", 0.5},
        {"5.", 5.0},      {"1e3", 1e3},   {"1E-3", 1e-3},  {"007", 7.0},
        {"0e99999", 0.0}, {"0.0", 0.0},   {"1e+10", 1e10}, {"4.9e-324", 5e-324},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        double value = NAN;
        assert_true(number_parse(cases[i].text, &value));
        assert_memory_equal(&value, &cases[i].value, sizeof(value));
    }
}

/* The library's strtod is right to the last bit. */
static void assert_read_as_strtod(const char *text)
{
    double value = NAN;
    double expected = strtod(text, NULL);
    bool is_read = number_parse(text, &value);
    if (isfinite(expected) && fabs(expected) > 0.0 &&
        (!is_read || value < expected || value > expected)) {
        fail_msg("%s was read as %a, not as %a", text, value, expected);
    }
}

static void decimals_of_any_length_are_read_to_the_last_bit(void **state)
{
    (void)state;
    uint64_t seed = 3;
    char text[64];
    for (int i = 0; i < 300000; i++) {
        uint64_t digits = next_random(&seed);
        digits >>= next_random(&seed) % 64;
        int exponent = (int)(next_random(&seed) % 64) - 32;
        snprintf(text, sizeof(text), "%llue%d", (unsigned long long)digits, exponent);
        assert_read_as_strtod(text);
        double near = (double)(next_random(&seed) >> 11) * ldexp(1.0, exponent - 53);
        snprintf(text, sizeof(text), "%.16e", near);
        assert_read_as_strtod(text);
        snprintf(text, sizeof(text), "%.17g", near);
        assert_read_as_strtod(text);
    }
    for (int exponent = -40; exponent < 40;
         exponent++) { // between two doubles, and beside
        for (int i = 0; i < 200; i++) {
            uint64_t whole = (next_random(&seed) >> 11) | UINT64_C(1) << 52;
            snprintf(text, sizeof(text), "%llue0", 2 * (unsigned long long)whole + 1);
            assert_read_as_strtod(text);
            snprintf(text, sizeof(text), "%llu.5e%d", (unsigned long long)whole,
                     exponent);
            assert_read_as_strtod(text);
        }
    }
}

static void integers_are_read_to_the_last_one(void **state)
{
    (void)state;
    int64_t value = 5;
    assert_true(number_parse_int("9223372036854775807", &value));
    assert_true(value == INT64_MAX);
    assert_true(number_parse_int("-9223372036854775808", &value));
    assert_true(value == INT64_MIN);
    assert_true(number_parse_int("+12", &value));
    assert_true(value == 12);
    assert_true(number_parse_int("010", &value));
    assert_true(value == 10);
    static const char *const refused[] = {"",
                                          "-",
                                          "1.0",
                                          "1e3",
                                          " 1",
                                          "1 ",
                                          "0x1",
                                          "+-1",
                                          "9223372036854775808",
                                          "-9223372036854775809"};
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        value = 7;
        assert_false(number_parse_int(refused[i], &value));
        assert_true(value == 7);
    }
}

static void a_comma_locale_changes_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8",
                                        "nl_NL.UTF-8", "es_ES.UTF-8", "ru_RU.UTF-8",
                                        "pt_BR.UTF-8"};
    bool is_set = false;
    for (size_t i = 0; i < ARRAY_LEN(names) && !is_set; i++) {
        is_set = setlocale(LC_ALL, names[i]) != NULL;
    }
    if (!is_set) {
        print_message("no locale with a decimal comma is installed\n");
        skip();
    }
    char local[16];
    snprintf(local, sizeof(local), "%.1f", 0.5);
    assert_string_equal(local, "0,5");
    char text[NUMBER_SIZE];
    number_format(1234.5678, text);
    assert_string_equal(text, "1234.5678");
    number_format_fixed(1234.5678, 2, text);
    assert_string_equal(text, "1234.57");
    double value = NAN;
    assert_true(number_parse("0.5", &value));
    assert_true(value >= 0.5 && value <= 0.5);
    assert_false(number_parse("0,5", &value));
    snprintf(local, sizeof(local), "%.1f",
             0.5); // and the caller's locale is left as it was
    assert_string_equal(local, "0,5");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_double_reads_back_as_itself),
        cmocka_unit_test(no_shorter_decimal_reads_back),
        cmocka_unit_test(known_values_have_known_texts),
        cmocka_unit_test(fixed_places_are_as_many_as_asked),
        cmocka_unit_test(digits_are_at_most_as_many_as_asked),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(decimals_are_read_in_every_spelling),
        cmocka_unit_test(decimals_of_any_length_are_read_to_the_last_bit),
        cmocka_unit_test(integers_are_read_to_the_last_one),
        cmocka_unit_test(a_comma_locale_changes_nothing),
    };
    return cmocka_run_group_tests_name("base/number", tests, NULL, NULL);
}

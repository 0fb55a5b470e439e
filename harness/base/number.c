/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/number.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Below this every integral double is exact and is written with all its digits. */
#define INTEGRAL_LIMIT 1e15

/* snprintf and strtod read the locale's decimal sign. An embedding program, a Python worker or
 * a user's case may have set any, so that both run under the C locale of this thread. glibc's
 * newlocale gives a constant for "C": nothing is allocated. */
static locale_t enter_c_locale(locale_t *ret_c)
{
    *ret_c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return uselocale(*ret_c);
}

static void leave_c_locale(locale_t before, locale_t c)
{
    uselocale(before);
    if (c != (locale_t)0) {
        freelocale(c);
    }
}

/* Reads back as the same double; the two are finite, so that no NaN hides in <= and >=. */
static bool reads_back(const char *text, double value)
{
    double read = strtod(text, NULL);
    return read <= value && read >= value;
}

/* The next decimal upwards of "d.ddde+xx" in its last place; false when it would carry into a
 * new digit. */
static bool bump_last_digit(char *text)
{
    char *exponent = strchr(text, 'e');
    if (exponent == NULL) {
        return false;
    }
    for (char *p = exponent - 1; p >= text && *p != '-'; p--) {
        if (*p == '.') {
            continue;
        }
        if (*p != '9') {
            (*p)++;
            return true;
        }
        *p = '0';
    }
    return false;
}

/* "1.500e+300" to the form of %g, which drops the zeros and the exponent where it is small:
 * the digits are known to read back, so that printing their value with as many gives them. */
static void print_digits(double value, int digits, char text[NUMBER_SIZE])
{
    snprintf(text, NUMBER_SIZE, "%.*g", digits, value);
}

static void format_shortest(double value, char text[NUMBER_SIZE])
{
    /* Every decimal of up to 15 digits survives the way through a normal double, so that 15
     * digits with their zeros dropped are the shortest there is; not so for subnormals. */
    int first = fabs(value) < DBL_MIN ? 1 : DBL_DIG;
    for (int digits = first; digits <= 16; digits++) {
        print_digits(value, digits, text);
        if (reads_back(text, value)) {
            return;
        }
    }
    /* Below a power of two doubles are twice as dense as above: the nearest decimal may fall
     * short where its neighbour above reads back. */
    int exponent;
    if (fabs(fabs(frexp(value, &exponent)) - 0.5) <= 0.0) {
        snprintf(text, NUMBER_SIZE, "%.15e", value);
        if (bump_last_digit(text) && reads_back(text, value)) {
            return;
        }
    }
    print_digits(value, 17, text);
}

void number_format(double value, char text[NUMBER_SIZE])
{
    if (fabs(value) < INTEGRAL_LIMIT && floor(value) >= value) {
        /* Minus zero is written as zero: JSON readers disagree about it. */
        snprintf(text, NUMBER_SIZE, "%lld", (long long)value);
        return;
    }
    locale_t c;
    locale_t before = enter_c_locale(&c);
    format_shortest(value, text);
    leave_c_locale(before, c);
}

void number_format_fixed(double value, int decimals, char text[NUMBER_SIZE])
{
    if (!(fabs(value) < INTEGRAL_LIMIT)) {
        number_format(value, text);
        return;
    }
    locale_t c;
    locale_t before = enter_c_locale(&c);
    int most = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
    snprintf(text, NUMBER_SIZE, "%.*f", most, value);
    leave_c_locale(before, c);
}

/* A document has hundreds of thousands of numbers: strspn takes longer. */
static size_t count_digits(const char *text)
{
    size_t count = 0;
    while (text[count] >= '0' && text[count] <= '9') {
        count++;
    }
    return count;
}

/* [sign] digits [. digits] [e [sign] digits], with a digit on one side of the point. */
static bool is_decimal(const char *text)
{
    const char *p = text;
    if (*p == '-' || *p == '+') {
        p++;
    }
    size_t whole = count_digits(p);
    p += whole;
    size_t part = 0;
    if (*p == '.') {
        p++;
        part = count_digits(p);
        p += part;
    }
    if (whole + part == 0) {
        return false;
    }
    if (*p == 'e' || *p == 'E') {
        p++;
        if (*p == '-' || *p == '+') {
            p++;
        }
        size_t exponent = count_digits(p);
        if (exponent == 0) {
            return false;
        }
        p += exponent;
    }
    return *p == '\0';
}

static bool has_nonzero_digit(const char *text)
{
    for (const char *p = text; *p != '\0' && *p != 'e' && *p != 'E'; p++) {
        if (*p >= '1' && *p <= '9') {
            return true;
        }
    }
    return false;
}

bool number_parse(const char *text, double *ret)
{
    if (!is_decimal(text)) {
        return false;
    }
    locale_t c;
    locale_t before = enter_c_locale(&c);
    double value = strtod(text, NULL);
    leave_c_locale(before, c);
    /* Too small to be told from 0 is out of range as well; a subnormal is not. */
    bool vanished = fabs(value) <= 0.0 && has_nonzero_digit(text);
    if (!isfinite(value) || vanished) {
        return false;
    }
    *ret = value;
    return true;
}

bool number_parse_int(const char *text, int64_t *ret)
{
    const char *digits = *text == '-' || *text == '+' ? text + 1 : text;
    size_t count = count_digits(digits);
    if (count == 0 || digits[count] != '\0') {
        return false;
    }
    int saved = errno;
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    bool in_range = errno == 0;
    errno = saved;
    if (in_range) {
        *ret = value;
    }
    return in_range;
}

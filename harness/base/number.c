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

/* Digits behind the point that the smallest number of number_format_digits may need. */
#define LEAST_PLAIN 1e-6

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

void number_format_digits(double value, int digits, char text[NUMBER_SIZE])
{
    double size = fabs(value);
    if (!(size >= LEAST_PLAIN && size < INTEGRAL_LIMIT)) {
        number_format(value, text);
        return;
    }
    int places = (digits < 1 ? 1 : digits > 9 ? 9 : digits) - 1 - (int)floor(log10(size));
    double power = pow(10.0, abs(places));
    long long whole = llround(places >= 0 ? size * power : size / power);
    for (; places < 0; places++) {
        whole *= 10;
    }
    for (; places > 0 && whole % 10 == 0; places--) {
        whole /= 10;
    }
    char reversed[NUMBER_SIZE]; /* at most 15 digits, or a point and 14 behind it */
    size_t len = 0;
    for (int place = 0; whole > 0 || place <= places; place++) {
        if (place == places && place > 0) {
            reversed[len++] = '.';
        }
        reversed[len++] = (char)('0' + whole % 10);
        whole /= 10;
    }
    if (value < 0) {
        reversed[len++] = '-';
    }
    for (size_t i = 0; i < len; i++) {
        text[i] = reversed[len - 1 - i];
    }
    text[len] = '\0';
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

/* A number as it is written: digits * 10^exponent. */
struct decimal {
    bool is_negative;
    bool is_known; /* digits and exponent hold all that is written */
    bool is_zero;
    uint64_t digits;
    long exponent;
};

/* Every number of this many digits fits into 64 bits. */
#define DIGITS_MOST 19
/* What an exponent is worth that is written with more digits. */
#define EXPONENT_DIGITS_MOST 9

/* Takes the digits at `text` in; returns how many there are. */
static size_t take_digits(struct decimal *decimal, const char *text)
{
    size_t count = count_digits(text);
    for (size_t i = 0; i < count; i++) {
        uint64_t digit = (uint64_t)(text[i] - '0');
        decimal->is_zero = decimal->is_zero && digit == 0;
        decimal->digits = decimal->digits * 10 + digit; // wraps where it is not known
    }
    return count;
}

/* [sign] digits [. digits] [e [sign] digits], with a digit on one side of the point. */
static bool read_decimal(const char *text, struct decimal *ret)
{
    struct decimal decimal = {.is_negative = *text == '-', .is_zero = true};
    const char *p = *text == '-' || *text == '+' ? text + 1 : text;
    size_t whole = take_digits(&decimal, p);
    p += whole;
    size_t part = 0;
    if (*p == '.') {
        part = take_digits(&decimal, p + 1);
        p += 1 + part;
    }
    if (whole + part == 0) {
        return false;
    }
    decimal.is_known = whole + part <= DIGITS_MOST;
    decimal.exponent = -(long)part;
    if (*p == 'e' || *p == 'E') {
        p++;
        bool is_negative = *p == '-';
        p += *p == '-' || *p == '+';
        size_t count = count_digits(p);
        if (count == 0) {
            return false;
        }
        long exponent = count <= EXPONENT_DIGITS_MOST ? strtol(p, NULL, 10) : 0;
        decimal.is_known = decimal.is_known && count <= EXPONENT_DIGITS_MOST;
        decimal.exponent += is_negative ? -exponent : exponent;
        p += count;
    }
    *ret = decimal;
    return *p == '\0';
}

#if LDBL_MANT_DIG >= 64
/* Powers of ten that are exact in 64 bits: 5^27 is below 2^63. */
static const long double powers[] = {1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,
                                     1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
                                     1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L,
                                     1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
#define POWERS_COUNT ((long)(sizeof(powers) / sizeof(powers[0])))

/* Both operands are exact, so that the one division or product in 64 bits is off by 2^-64 at most. Where
 * what is a little less and a little more round to the same double, so does the number: in all but one
 * of some hundred. Then strtod, which takes five times as long, is not needed. */
static bool convert_quickly(const struct decimal *decimal, double *ret)
{
    const long double slack = 0x1p-62L;
    if (!decimal->is_known || decimal->exponent <= -POWERS_COUNT ||
        decimal->exponent >= POWERS_COUNT) {
        return false;
    }
    long double value = (long double)decimal->digits;
    value = decimal->exponent < 0 ? value / powers[-decimal->exponent]
                                  : value * powers[decimal->exponent];
    double low = (double)(value - value * slack);
    double high = (double)(value + value * slack);
    *ret = decimal->is_negative ? -low : low;
    return low >= high;
}
#else
static bool convert_quickly(const struct decimal *decimal, double *ret)
{
    (void)decimal;
    (void)ret;
    return false;
}
#endif

static double convert_surely(const char *text)
{
    locale_t c;
    locale_t before = enter_c_locale(&c);
    double value = strtod(text, NULL);
    leave_c_locale(before, c);
    return value;
}

bool number_parse(const char *text, double *ret)
{
    struct decimal decimal;
    double value;
    if (!read_decimal(text, &decimal)) {
        return false;
    }
    if (!convert_quickly(&decimal, &value)) {
        value = convert_surely(text);
    }
    /* Too small to be told from 0 is out of range as well; a subnormal is not. */
    bool vanished = fabs(value) <= 0.0 && !decimal.is_zero;
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

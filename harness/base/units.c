/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/units.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/attr.h"
#include "harness/base/number.h"

struct unit {
    const char *name;
    int64_t scale; /* in the family's smallest unit */
    bool is_shown; /* used for writing; the others are only read */
};

/* Ascending. */
static const struct unit time_units[] = {
    {"ns", 1, true},
    {"us", 1000, true},
    {"\xC2\xB5s", 1000, false}, // micro sign
    {"\xCE\xBCs", 1000, false}, // Greek mu, which many keyboards give instead
    {"ms", 1000000, true},
    {"s", 1000000000, true},
    {"min", 60 * INT64_C(1000000000), true},
    {"h", 3600 * INT64_C(1000000000), true},
};

static const struct unit byte_units[] = {
    {"B", 1, true},
    {"kB", 1000, false},
    {"KiB", INT64_C(1) << 10, true},
    {"MB", 1000000, false},
    {"MiB", INT64_C(1) << 20, true},
    {"GB", 1000000000, false},
    {"GiB", INT64_C(1) << 30, true},
    {"TB", INT64_C(1000000000000), false},
    {"TiB", INT64_C(1) << 40, true},
};

static const struct unit *find_unit(const struct unit *units, size_t count,
                                    const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(units[i].name, name) == 0) {
            return &units[i];
        }
    }
    return NULL;
}

/* Splits "1.5 MiB" into its number and what follows; one blank may stand between, as it does
 * in what units_format_* write. */
static bool split(const char *text, char number[UNITS_SIZE], const char **ret_unit)
{
    size_t len = strspn(text, "0123456789.");
    if (len == 0 || len >= UNITS_SIZE) {
        return false;
    }
    memcpy(number, text, len);
    number[len] = '\0';
    const char *unit = text + len;
    if (*unit == ' ' && unit[1] != '\0') {
        unit++;
    }
    *ret_unit = unit;
    return true;
}

/* number * scale as a whole number. Whole numbers are multiplied exactly; a fraction is
 * rounded, but never to nothing. */
static bool scale_number(const char *number, int64_t scale, int64_t *ret)
{
    if (strchr(number, '.') == NULL) {
        int64_t count;
        if (!number_parse_int(number, &count) || count > INT64_MAX / scale) {
            return false;
        }
        *ret = count * scale;
        return true;
    }
    double value;
    if (!number_parse(number, &value)) {
        return false;
    }
    double scaled = round(value * (double)scale);
    bool vanished = scaled <= 0.0 && value > 0.0;
    if (vanished || scaled >= 9.2e18) {
        return false;
    }
    *ret = (int64_t)scaled;
    return true;
}

bool units_parse_time(const char *text, int64_t *ret_ns)
{
    char number[UNITS_SIZE];
    const char *name;
    if (!split(text, number, &name)) {
        return false;
    }
    const struct unit *unit = find_unit(time_units, ARRAY_LEN(time_units), name);
    if (unit == NULL && strcmp(text, "0") == 0) {
        unit = &time_units[0];
    }
    return unit != NULL && scale_number(number, unit->scale, ret_ns);
}

bool units_parse_bytes(const char *text, int64_t *ret_bytes)
{
    char number[UNITS_SIZE];
    const char *name;
    if (!split(text, number, &name)) {
        return false;
    }
    const struct unit *unit = find_unit(byte_units, ARRAY_LEN(byte_units), name);
    if (unit == NULL && *name == '\0' && strchr(number, '.') == NULL) {
        unit = &byte_units[0];
    }
    return unit != NULL && scale_number(number, unit->scale, ret_bytes);
}

bool units_parse_ratio(const char *text, double *ret_ratio)
{
    char number[NUMBER_SIZE];
    size_t len = strlen(text);
    if (len >= sizeof(number)) {
        return false;
    }
    memcpy(number, text, len + 1);
    bool is_percent = len > 0 && number[len - 1] == '%';
    if (is_percent) {
        number[--len] = '\0';
        if (len > 0 && number[len - 1] == ' ') {
            number[--len] = '\0';
        }
    }
    double value;
    if (!number_parse(number, &value) || value < 0.0) {
        return false;
    }
    *ret_ratio = is_percent ? value / 100.0 : value;
    return true;
}

/* How many decimals show `digits` significant digits of a positive value. */
static int decimals_for(double value, int digits)
{
    int decimals = digits - 1 - (int)floor(log10(value));
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

/* The value as its significant digits will show it, so that 999.96 with four digits counts as
 * a thousand and gets the next unit. */
static double round_to_digits(double value, int digits)
{
    double step = pow(10.0, floor(log10(value)) - (digits - 1));
    return round(value / step) * step;
}

void units_format_time(double ns, int digits, bool ascii, char text[UNITS_SIZE])
{
    if (!isfinite(ns)) {
        snprintf(text, UNITS_SIZE, "-");
        return;
    }
    if (fabs(ns) < 1e-9) {
        snprintf(text, UNITS_SIZE, "0 ns");
        return;
    }
    int shown_digits = digits < 2 ? 2 : digits > 6 ? 6 : digits;
    /* A hair up: 1000 * 0.001 may come out as 999.9999999999999. */
    double rounded = round_to_digits(fabs(ns), shown_digits) * (1.0 + 1e-12);
    const struct unit *unit = &time_units[0];
    for (size_t i = 0; i < ARRAY_LEN(time_units); i++) {
        if (time_units[i].is_shown && rounded >= (double)time_units[i].scale) {
            unit = &time_units[i];
        }
    }
    double scale = (double)unit->scale;
    char number[NUMBER_SIZE];
    number_format_fixed(ns / scale, decimals_for(rounded / scale, shown_digits), number);
    const char *name = unit->scale == 1000 && !ascii ? "\xC2\xB5s" : unit->name;
    snprintf(text, UNITS_SIZE, "%.20s %s", number, name);
}

void units_format_time_exact(int64_t ns, char text[UNITS_SIZE])
{
    const struct unit *unit = &time_units[0];
    for (size_t i = 0; i < ARRAY_LEN(time_units); i++) {
        if (ns != 0 && time_units[i].is_shown && ns % time_units[i].scale == 0) {
            unit = &time_units[i];
        }
    }
    snprintf(text, UNITS_SIZE, "%lld%s", (long long)(ns / unit->scale), unit->name);
}

void units_format_bytes(int64_t bytes, char text[UNITS_SIZE])
{
    const struct unit *unit = &byte_units[0];
    double shown = (double)bytes;
    for (size_t i = 1; i < ARRAY_LEN(byte_units); i++) {
        /* By what would be printed, so that 1023.99 KiB is 1 MiB. */
        if (byte_units[i].is_shown && fabs(shown) >= 1024.0) {
            unit = &byte_units[i];
            shown = round((double)bytes / (double)unit->scale * 10.0) / 10.0;
        }
    }
    char number[NUMBER_SIZE];
    number_format(shown, number);
    snprintf(text, UNITS_SIZE, "%.20s %s", number, unit->name);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to text and back, exactly and without the locale. */
#ifndef TARE_HARNESS_BASE_NUMBER_H
#define TARE_HARNESS_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Longest text that number_format writes, with its NUL. */
#define NUMBER_SIZE 32

/* The shortest decimal that reads back as the same double, in JSON's grammar ("0.1",
 * "1e+300"; an integral value has no ".0"). The value must be finite. */
void number_format(double value, char text[NUMBER_SIZE]);

/* With exactly `decimals` places (0 to 9), "1.40"; the way of number_format from 1e15 on. The
 * value must be finite. */
void number_format_fixed(double value, int decimals, char text[NUMBER_SIZE]);

/* With at most `digits` significant ones (1 to 9), zeros at the end left out: "171.86", "0.0042",
 * "12000"; the way of number_format below 1e-6 and from 1e15 on. The value must be finite. */
void number_format_digits(double value, int digits, char text[NUMBER_SIZE]);

/* The whole text as a number: no white space, no locale, no hexadecimal, no inf or nan.
 * False, and *ret untouched, when it is anything else or out of range. */
bool number_parse(const char *text, double *ret);
bool number_parse_int(const char *text, int64_t *ret);

#endif

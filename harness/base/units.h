/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table for each family of units, used for reading and for writing, so that "10ms" is
 * read exactly as it is printed. */
#ifndef TARE_HARNESS_BASE_UNITS_H
#define TARE_HARNESS_BASE_UNITS_H

#include <stdbool.h>
#include <stdint.h>

#define UNITS_SIZE 32

/* "250ns", "3us" (also the micro sign), "10ms", "1.5s", "2min", "1h" -> nanoseconds. A unit is
 * required, except for "0". False, *ret_ns untouched: anything else, negative, too large. */
bool units_parse_time(const char *text, int64_t *ret_ns);
/* "512", "64KiB", "1.5MiB", "2GiB", "10kB" (decimal), "3MB", "1GB" -> bytes. */
bool units_parse_bytes(const char *text, int64_t *ret_bytes);
/* "2%" or "0.02" -> 0.02. */
bool units_parse_ratio(const char *text, double *ret_ratio);

/* "171.9 ns", "3.21 us", "12.0 ms", "1.50 s", "2.10 min": `digits` significant digits (2 to 6),
 * the unit chosen by size; `ascii` writes "us", else the micro sign. NaN gives "-". */
void units_format_time(double ns, int digits, bool ascii, char text[UNITS_SIZE]);
/* The exact form units_parse_time reads, no blank: 2000000 -> "2ms", 1500 -> "1500ns". */
void units_format_time_exact(int64_t ns, char text[UNITS_SIZE]);
/* "64 KiB", "1.5 MiB". */
void units_format_bytes(int64_t bytes, char text[UNITS_SIZE]);

#endif

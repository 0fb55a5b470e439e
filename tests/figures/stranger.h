/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from a stranger as a request and as plain numbers; aborts when the answer is not one line
 * of JSON. */
#ifndef TARE_TESTS_FIGURES_STRANGER_H
#define TARE_TESTS_FIGURES_STRANGER_H

#include <stddef.h>

void stranger_says(const char *bytes, size_t size);

#endif

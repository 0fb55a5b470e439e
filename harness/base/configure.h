/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments that a CPython was configured with: sysconfig's CONFIG_ARGS. */
#ifndef TARE_HARNESS_BASE_CONFIGURE_H
#define TARE_HARNESS_BASE_CONFIGURE_H

#include <stdbool.h>

/* Whether `option` is among them and not refused: "--with-lto" and "--with-lto=full", but neither
 * "--with-lto=no" nor "--without-lto". */
bool configure_has(const char *args, const char *option);

#endif

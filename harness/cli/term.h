/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the other end of a descriptor can show. */
#ifndef TARE_HARNESS_CLI_TERM_H
#define TARE_HARNESS_CLI_TERM_H

#include <stdbool.h>

/* Takes over the locale's character set and nothing else of it: numbers, sorting and messages
 * are the same everywhere. Called once, first thing in main. */
void term_init(void);

/* Columns: COLUMNS when it is set, else what the terminal says, else 80. Between 40 and 1000. */
int term_width(int fd);

/* Whether the locale's characters are UTF-8. */
bool term_is_utf8(void);

/* when: "always", "never", or "auto" (also NULL): on a terminal that is not dumb, unless
 * NO_COLOR is set and not empty (https://no-color.org). */
bool term_has_colour(int fd, const char *when);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Name patterns of -k: words joined by "and", "or", "not" and parentheses are left to pytest;
 * here a pattern is a glob over the whole name when it holds *, ? or [, otherwise a piece of
 * the name, letters compared without case. */
#ifndef TARE_HARNESS_BASE_GLOB_H
#define TARE_HARNESS_BASE_GLOB_H

#include <stdbool.h>

bool glob_match(const char *pattern, const char *name);

/* The nearest of `count` words to `word` by edit distance (optimal string alignment), or NULL
 * when none is near enough to be meant (a third of the length, at least 1, at most 3). */
const char *glob_nearest(const char *word, const char *const *words, unsigned long count);

#endif

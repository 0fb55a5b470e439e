/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scalar means: the core schema of YAML 1.2 for plain ones (so `on` and `yes` are text,
 * 1e3 is a float), and the same value as a Python expression. */
#ifndef TARE_HARNESS_SUITE_SCALAR_H
#define TARE_HARNESS_SUITE_SCALAR_H

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/suite/suite.h"

/* The kind of a plain scalar by its form alone; the value may still be out of range. */
enum value_kind scalar_kind(const char *text);

/* The value of a scalar. The error has a message and no place. */
bool scalar_value(const char *text, bool is_plain, struct arena *arena,
                  struct value *ret_value, struct error *err);

/* 'text' as Python would read it back, ASCII control characters as escapes. */
const char *scalar_literal(const char *text, struct arena *arena);

#endif

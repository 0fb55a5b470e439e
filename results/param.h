/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of parameters: as text, found by name, compared. */
#ifndef TARE_RESULTS_PARAM_H
#define TARE_RESULTS_PARAM_H

#include "harness/base/buf.h"
#include "results/result.h"

/* As Python shows it, strings without quotes: "None", "True", "10", "0.5", "deque". */
void param_text(const struct result_param *param, struct buf *out);

/* The parameter of that name among `count`, or NULL. */
const struct result_param *param_find(const struct result_param *params, size_t count,
                                      const char *name);

/* Equal in kind and value; names do not count. */
bool param_equals(const struct result_param *a, const struct result_param *b);

#endif

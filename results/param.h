/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of parameters as text. */
#ifndef TARE_RESULTS_PARAM_H
#define TARE_RESULTS_PARAM_H

#include "harness/base/buf.h"
#include "results/result.h"

/* As Python shows it, strings without quotes: "None", "True", "10", "0.5", "deque". */
void param_text(const struct result_param *param, struct buf *out);

#endif

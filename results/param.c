/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/param.h"

#include <math.h>

#include "harness/base/number.h"

void param_text(const struct result_param *param, struct buf *out)
{
    char number[NUMBER_SIZE] = "";
    switch (param->kind) {
    case RESULT_PARAM_NULL:
        buf_adds(out, "None");
        break;
    case RESULT_PARAM_BOOL:
        buf_adds(out, param->integer != 0 ? "True" : "False");
        break;
    case RESULT_PARAM_INT:
        buf_addf(out, "%lld", (long long)param->integer);
        break;
    case RESULT_PARAM_FLOAT:
        if (isfinite(param->real)) {
            number_format(param->real, number);
        }
        buf_adds(out, number);
        break;
    case RESULT_PARAM_STRING:
        buf_adds(out, param->string);
        break;
    }
}

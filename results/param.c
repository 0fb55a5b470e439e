/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/param.h"

#include <math.h>
#include <string.h>

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

const struct result_param *param_find(const struct result_param *params, size_t count,
                                      const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(params[i].name, name) == 0) {
            return &params[i];
        }
    }
    return NULL;
}

bool param_equals(const struct result_param *a, const struct result_param *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case RESULT_PARAM_NULL:
        return true;
    case RESULT_PARAM_BOOL:
    case RESULT_PARAM_INT:
        return a->integer == b->integer;
    case RESULT_PARAM_FLOAT:
        return !(a->real < b->real) && !(a->real > b->real);
    case RESULT_PARAM_STRING:
        return strcmp(a->string, b->string) == 0;
    }
    return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/param.h"

struct result_param param_of(struct arena *arena, const char *name,
                             const struct value *value)
{
    struct result_param param = {.name = arena_strdup(arena, name)};
    switch (value->kind) {
    case VALUE_NULL:
        param.kind = RESULT_PARAM_NULL;
        break;
    case VALUE_BOOL:
        param.kind = RESULT_PARAM_BOOL;
        param.integer = value->boolean;
        break;
    case VALUE_INT:
        param.kind = RESULT_PARAM_INT;
        param.integer = value->integer;
        break;
    case VALUE_FLOAT:
        param.kind = RESULT_PARAM_FLOAT;
        param.real = value->real;
        break;
    case VALUE_STRING:
        param.kind = RESULT_PARAM_STRING;
        param.string = arena_strdup(arena, value->string);
        break;
    }
    return param;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/read_statements.h"

#include <string.h>

#include "results/read_bench.h"

/* Of the kinds that there are; those that a later version may have are left out. */
static bool is_known(const char *kind)
{
    static const char *const kinds[] = {"faster",    "slower",       "not slower",
                                        "uses less", "uses no more", "complexity"};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strcmp(kind, kinds[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void read_side(const struct json *at, const char *key, const char *params_key,
                      struct arena *arena, struct result_claim_side *side)
{
    side->case_name = read_required_string(at, key, arena);
    side->params = read_params(at, params_key, arena, &side->param_count);
}

static void read_statement(const struct json *at, const char *kind, struct result *result)
{
    struct arena *arena = &result->arena;
    struct result_statement *s = result_add_statement(result);
    s->kind = kind;
    s->suite = read_required_string(at, "suite", arena);
    read_side(at, "case", "params", arena, &s->subject);
    if (strcmp(kind, "complexity") == 0) {
        s->over = read_required_string(at, "over", arena);
        s->growths = json_strings(at, "is", arena, &s->growth_count);
    } else {
        read_side(at, "than", "than_params", arena, &s->than);
        s->factor = json_real(at, "factor");
        struct json factor = json_get(at, "factor");
        if (!(s->factor >= 1.0)) {
            json_fail(factor.node != NULL ? &factor : at,
                      "a claim has a factor, at least 1");
        }
    }
    s->metric = read_string_or(at, "metric", arena, "time");
    s->text = read_string_or(at, "text", arena, "");
    s->source = json_string(at, "source", arena);
    s->place = json_string(at, "place", arena);
}

void read_statements(const struct json *root, struct result *result)
{
    struct json list = json_objects(root, "statements");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        const char *kind =
            json_is_object(&at) ? json_string(&at, "kind", &result->arena) : NULL;
        if (kind != NULL && is_known(kind)) {
            read_statement(&at, kind, result);
        }
    }
}

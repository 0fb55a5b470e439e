/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/statement.h"

#include "harness/base/buf.h"
#include "harness/run/param.h"
#include "results/claims_words.h"

static struct result_claim_side make_side(struct arena *arena,
                                          const struct claim_side *side)
{
    if (side->suite_case == NULL) {
        return (struct result_claim_side){.case_name = NULL};
    }
    const struct suite_case *item = side->suite_case;
    struct result_param *params = arena_array(arena, item->param_count, sizeof(*params));
    size_t count = 0;
    for (size_t i = 0; i < item->param_count; i++) {
        if (side->values[i] != NULL) {
            params[count++] = param_of(arena, item->params[i].name, side->values[i]);
        }
    }
    return (struct result_claim_side){arena_strdup(arena, item->name), params, count};
}

struct result_statement statement_of(struct arena *arena, const struct suite *suite,
                                     const struct suite_claim *claim)
{
    const char **growths = arena_array(arena, claim->growths.count, sizeof(*growths));
    for (size_t i = 0; i < claim->growths.count; i++) {
        growths[i] = arena_strdup(arena, claim->growths.items[i]);
    }
    struct result_statement statement = {
        .suite = arena_strdup(arena, suite->name),
        .place = arena_printf(arena, "%s:%d", suite->path, claim->line),
        .kind = claim_kind_name(claim->kind),
        .subject = make_side(arena, &claim->subject),
        .than = make_side(arena, &claim->than),
        .factor = claim->factor,
        .metric = arena_strdup(arena, claim->metric),
        .over = arena_strdup(arena, claim->over),
        .growths = growths,
        .growth_count = claim->growths.count,
        .source = arena_strdup(arena, claim->source),
    };
    SCOPED(buf_free) struct buf text = BUF_INIT;
    claims_add_statement(&text, &statement);
    statement.text = claim->text != NULL
                         ? arena_strdup(arena, claim->text)
                         : arena_strndup(arena, buf_text(&text), text.len);
    return statement;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two targets, or the variants on one, case by case; and how variants compare from target to target. */
#include <math.h>
#include <string.h>

#include "results/page/writers.h"
#include "results/report/comparison.h"
#include "results/report/footer.h"
#include "results/report/remarks.h"
#include "results/report/words.h"

/* After the correction, as far as there was one. */
static const char *verdict_of(const struct result_change *change)
{
    return change->verdict_adjusted != NULL ? change->verdict_adjusted : change->verdict;
}

/* It was tried and gave no figure; what was left out, or not to be timed, did not fail. */
static bool has_failed(const struct result_bench *bench)
{
    return bench != NULL &&
           (bench->status == RESULT_ERROR || bench->status == RESULT_NOT_STATIONARY);
}

static void emit_counts(struct emit *emit, const struct compare_side *side)
{
    static const char *const verdicts[] = {"faster", "slower", "same", "unclear"};
    size_t failed = 0;
    for (size_t i = 0; i < side->count; i++) {
        failed += side->rows[i].change == NULL &&
                  (has_failed(side->rows[i].base) || has_failed(side->rows[i].other));
    }
    emit_open(emit, "counts", '{');
    for (size_t v = 0; v < ARRAY_LEN(verdicts); v++) {
        size_t count = 0;
        for (size_t i = 0; i < side->count; i++) {
            const struct result_change *change = side->rows[i].change;
            count += change != NULL && verdict_of(change) != NULL &&
                     strcmp(verdict_of(change), verdicts[v]) == 0;
        }
        emit_int(emit, verdicts[v], (int64_t)count);
    }
    emit_int(emit, "failed", (int64_t)failed);
    emit_close(emit, '}');
}

static void emit_geomean(struct emit *emit, const struct result *result,
                         const struct compare_side *side)
{
    for (size_t i = 0; i < result->geomean_count; i++) {
        const struct result_geomean *geomean = &result->geomeans[i];
        if (strcmp(geomean->base, side->base) == 0 &&
            strcmp(geomean->new_target, side->new_target) == 0 && geomean->changes > 1) {
            SCOPED(buf_free) struct buf text = BUF_INIT;
            footer_mean_ratio(&text, geomean);
            view_emit_estimate(emit, "geomean", &geomean->ratio);
            emit_string(emit, "geomean_text", buf_text(&text));
            return;
        }
    }
}

static void emit_side(struct emit *emit, const struct view *view,
                      const struct compare_side *side, enum compare_by by)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(remarks_finish) struct remarks remarks = {0};
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    emit_string(emit, "by", by == COMPARE_TARGETS ? "targets" : "variants");
    comparison_title(&text, side, by);
    emit_string(emit, "title", buf_text(&text));
    view_emit_index(emit, "base", view_target(view, side->base));
    view_emit_index(emit, "new", view_target(view, side->new_target));
    emit_bool(emit, "paired", side->paired);
    emit_counts(emit, side);
    buf_reset(&text);
    comparison_summary(&text, view->result, side);
    emit_string(emit, "summary", buf_text(&text));
    emit_geomean(emit, view->result, side);
    comparison_remarks(&remarks, side, comparison_has_one_suite(view->result));
    emit_open(emit, "remarks", '[');
    for (size_t i = 0; i < remarks.count; i++) {
        buf_reset(&text);
        remark_text(&text, &remarks.items[i], false);
        emit_string(emit, NULL, buf_text(&text));
    }
    emit_close(emit, ']');
    emit_close(emit, '}');
}

static void emit_row(struct emit *emit, const struct view *view,
                     const struct compare_side *side, size_t number,
                     const struct compare_row *row)
{
    const struct result_change *change = row->change;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    emit_int(emit, "side", (int64_t)number);
    view_emit_index(emit, "base", view_bench(view, row->base));
    view_emit_index(emit, "bench", view_bench(view, row->other));
    if (row->outcome == COMPARE_FAILED_BOTH) {
        buf_adds(&text, "no figure on either side");
    } else if (change == NULL) {
        comparison_outcome(&text, side, row->outcome);
    } else {
        words_change(&text, change, WORDS_FULL);
        view_emit_estimate(emit, "ratio", &change->ratio);
        view_emit_text(emit, "verdict", verdict_of(change));
        if (isfinite(change->margin_ratio)) {
            view_emit_number(emit, "margin", change->margin_ratio);
        }
    }
    emit_string(emit, "text", buf_text(&text));
    buf_reset(&text);
    comparison_settle(&text, row, true);
    view_emit_text(emit, "settle", buf_text(&text));
    emit_close(emit, '}');
}

static size_t emit_rows(struct emit *emit, const struct view *view,
                        const struct compare_sides *sides, size_t number)
{
    for (size_t i = 0; i < sides->count; i++) {
        const struct compare_side *side = &sides->items[i];
        for (size_t j = 0; j < side->count; j++) {
            emit_row(emit, view, side, number, &side->rows[j]);
        }
        number += side->count > 0;
    }
    return number;
}

static void emit_sides(struct emit *emit, const struct view *view,
                       const struct compare_sides *sides, enum compare_by by)
{
    for (size_t i = 0; i < sides->count; i++) {
        if (sides->items[i].count > 0) {
            emit_side(emit, view, &sides->items[i], by);
        }
    }
}

/* The suite of an interaction is that of its variant. */
static size_t suite_of(const struct view *view,
                       const struct result_interaction *interaction)
{
    const struct result_bench *bench = result_find_bench(
        view->result, interaction->pair.variant, interaction->pair.new_target);
    return bench == NULL ? VIEW_NONE : view_suite(view, bench->suite);
}

static void emit_interaction(struct emit *emit, const struct view *view,
                             const struct result_interaction *interaction)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    view_emit_index(emit, "suite", suite_of(view, interaction));
    words_interaction_name(&text, interaction);
    emit_string(emit, "name", buf_text(&text));
    view_emit_index(
        emit, "side",
        view_side(view, interaction->pair.base, interaction->pair.new_target));
    view_emit_estimate(emit, "on_base", &interaction->on_base);
    view_emit_estimate(emit, "on_new", &interaction->on_new);
    view_emit_estimate(emit, "ratio", &interaction->ratio);
    emit_string(emit, "verdict",
                interaction->verdict_adjusted != NULL ? interaction->verdict_adjusted
                                                      : interaction->verdict);
    buf_reset(&text);
    words_interaction_found(&text, interaction);
    emit_string(emit, "text", buf_text(&text));
    emit_bool(emit, "telling", words_is_telling(interaction));
    emit_close(emit, '}');
}

void writers_changes(struct emit *emit, const struct view *view)
{
    emit_open(emit, "sides", '[');
    emit_sides(emit, view, &view->targets, COMPARE_TARGETS);
    emit_sides(emit, view, &view->variants, COMPARE_VARIANTS);
    emit_close(emit, ']');
    emit_line(emit, 0);
    emit_open(emit, "changes", '[');
    (void)emit_rows(emit, view, &view->variants,
                    emit_rows(emit, view, &view->targets, 0));
    emit_close(emit, ']');
    emit_line(emit, 0);
    emit_open(emit, "interactions", '[');
    for (size_t i = 0; i < view->result->interaction_count; i++) {
        if (isfinite(view->result->interactions[i].ratio.point)) {
            emit_interaction(emit, view, &view->result->interactions[i]);
        }
    }
    emit_close(emit, ']');
}

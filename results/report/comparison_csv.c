/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison for spreadsheets and scripts: RFC 4180, one row a case and pair, then one for each
 * interaction, all digits. Columns are only ever added at the end. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "results/report/comparison.h"
#include "results/report/csv_line.h"

static const char header[] =
    "suite,case,variant,base_variant,base,new,paired,outcome,unit,base_median,new_median,"
    "ratio,ratio_low,ratio_high,verdict,p,p_adjusted,verdict_adjusted,beyond_margin,"
    "margin_ratio,blocks,blocks_needed,seconds_more,message,"
    "on_base,on_new\r\n";

static const char *outcome_name(enum compare_outcome outcome)
{
    static const char *const names[] = {
        [COMPARE_JUDGED] = "judged",           [COMPARE_ONLY_BASE] = "only-base",
        [COMPARE_ONLY_NEW] = "only-new",       [COMPARE_FAILED_BASE] = "failed-base",
        [COMPARE_FAILED_NEW] = "failed-new",   [COMPARE_FAILED_BOTH] = "failed-both",
        [COMPARE_OTHER_UNIT] = "other-unit",   [COMPARE_OTHER_CODE] = "other-code",
        [COMPARE_NO_RATIO] = "no-ratio",       [COMPARE_SKIPPED_BASE] = "skipped-base",
        [COMPARE_SKIPPED_NEW] = "skipped-new",
    };
    return names[outcome];
}

static double median_of(const struct result_bench *bench)
{
    return bench != NULL && bench->summary.present ? bench->summary.median.point
                                                   : (double)NAN;
}

static double seconds_more(const struct compare_row *row)
{
    return row->change == NULL
               ? (double)NAN
               : (row->change->blocks_needed - (double)row->change->blocks) *
                     compare_block_ns(row) / 1e9;
}

static void add_change(struct csv_line *line, const struct result_change *change)
{
    static const struct result_change none = {
        .ratio = {.point = NAN, .low = NAN, .high = NAN},
        .p = NAN,
        .p_adjusted = NAN,
        .margin_ratio = NAN,
        .blocks_needed = NAN,
    };
    const struct result_change *c = change == NULL ? &none : change;
    csv_number(line, c->ratio.point);
    csv_number(line, c->ratio.low);
    csv_number(line, c->ratio.high);
    csv_text(line, c->verdict);
    csv_number(line, c->p);
    csv_number(line, c->p_adjusted);
    csv_text(line, c->verdict_adjusted);
    csv_text(line, change == NULL ? NULL : c->beyond_margin ? "true" : "false");
    csv_number(line, c->margin_ratio);
    csv_count(line, change == NULL ? -1 : (int64_t)c->blocks);
    csv_number(line, c->blocks_needed);
}

static const char *message_of(const struct result_bench *bench)
{
    if (bench == NULL || bench->status == RESULT_OK) {
        return NULL;
    }
    return bench->status == RESULT_ERROR ? bench->error.message : bench->reason;
}

static void add_row(struct buf *out, const struct compare_side *side,
                    const struct compare_row *row)
{
    const struct result_bench *bench = row->other != NULL ? row->other : row->base;
    const char *message = message_of(row->other);
    struct csv_line line = {.out = out};
    csv_text(&line, bench->suite);
    csv_text(&line, bench->case_name);
    csv_text(&line, bench->variant);
    csv_text(&line, row->base == NULL ? NULL : row->base->variant);
    csv_text(&line, side->base);
    csv_text(&line, side->new_target);
    csv_text(&line, side->paired ? "true" : "false");
    csv_text(&line, outcome_name(row->outcome));
    csv_text(&line, bench->unit);
    csv_number(&line, median_of(row->base));
    csv_number(&line, median_of(row->other));
    add_change(&line, row->change);
    csv_number(&line, seconds_more(row));
    csv_text(&line, message != NULL ? message : message_of(row->base));
    csv_text(&line, NULL);
    csv_text(&line, NULL);
    csv_end(&line);
}

/* As a row: the ratio is on_new over on_base, the variant's ratios to its baseline on the two targets. */
static void add_interaction(struct buf *out, const struct result *result,
                            const struct result_interaction *i)
{
    const struct result_bench *bench =
        result_find_bench(result, i->pair.variant, i->pair.new_target);
    const struct result_change as_change = {
        .ratio = i->ratio,
        .p = i->p,
        .p_adjusted = i->p_adjusted,
        .verdict = i->verdict,
        .verdict_adjusted = i->verdict_adjusted,
        .margin_ratio = i->margin_ratio,
        .blocks = i->blocks,
        .blocks_needed = NAN,
        .beyond_margin = i->ratio.low > 1.0 + i->margin_ratio ||
                         i->ratio.high < 1.0 / (1.0 + i->margin_ratio),
    };
    struct csv_line line = {.out = out};
    csv_text(&line, bench == NULL ? NULL : bench->suite);
    csv_text(&line, bench == NULL ? NULL : bench->case_name);
    csv_text(&line, i->pair.variant);
    csv_text(&line, i->pair.base_variant);
    csv_text(&line, i->pair.base);
    csv_text(&line, i->pair.new_target);
    csv_text(&line, i->paired ? "true" : "false");
    csv_text(&line, "interaction");
    csv_text(&line, NULL); /* unit and medians: it is of ratios */
    csv_text(&line, NULL);
    csv_text(&line, NULL);
    add_change(&line, &as_change);
    csv_text(&line, NULL); /* seconds_more, message */
    csv_text(&line, NULL);
    csv_number(&line, i->on_base.point);
    csv_number(&line, i->on_new.point);
    csv_end(&line);
}

static void write_csv(const struct result *result, const struct report_style *style,
                      struct buf *out)
{
    SCOPED(compare_sides_finish) struct compare_sides sides = {0};
    comparison_sides(&sides, result, style);
    buf_adds(out, header);
    for (size_t i = 0; i < sides.count; i++) {
        for (size_t j = 0; j < sides.items[i].count; j++) {
            add_row(out, &sides.items[i], &sides.items[i].rows[j]);
        }
    }
    for (size_t i = 0; i < result->interaction_count; i++) {
        add_interaction(out, result, &result->interactions[i]);
    }
}

const struct report_format comparison_csv = {
    .name = "csv",
    .summary = "one row a case, for spreadsheets and scripts",
    .write = write_csv,
};

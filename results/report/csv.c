/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for spreadsheets and scripts: RFC 4180, one row a bench, times in nanoseconds with
 * all their digits. Columns are only ever added at the end. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "results/param.h"
#include "results/report/csv_line.h"
#include "results/report/report.h"
#include "results/report/sections.h"

static const char header[] =
    "suite,case,params,variant,target,group,baseline,status,metric,unit,clock,workers,loops,"
    "unroll,inner,median,median_low,median_high,level,achieved_level,mean,min,q1,q3,"
    "sd_between,sd_within,outliers_mild,outliers_severe,ratio,ratio_low,ratio_high,ratio_base,"
    "verdict,p,p_adjusted,verdict_adjusted,findings,message,allocations,allocated_bytes,"
    "peak_bytes,left_bytes,cycles,instructions,branches,branch_misses,cache_references,"
    "cache_misses,page_faults\r\n";

static void add_params(struct csv_line *line, const struct result_bench *bench)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < bench->param_count; i++) {
        buf_addf(&text, "%s%s=", i == 0 ? "" : ";", bench->params[i].name);
        param_text(&bench->params[i], &text);
    }
    csv_text(line, buf_text(&text));
}

static void add_summary(struct csv_line *line, const struct result_bench *bench)
{
    const struct result_summary *summary = &bench->summary;
    const struct stats_estimate *median = &summary->median;
    double values[] = {
        median->point,
        median->low,
        median->high,
        median->level,
        median->achieved_level,
        summary->mean,
        summary->min,
        summary->q1,
        summary->q3,
        summary->sd_between,
        summary->sd_within,
    };
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        csv_number(line, summary->present ? values[i] : NAN);
    }
    csv_number(line, summary->present ? (double)summary->outliers_mild : NAN);
    csv_number(line, summary->present ? (double)summary->outliers_severe : NAN);
}

/* The change against the first target where there are several, else against the group's
 * baseline; ratio_base says which. */
static void add_change(struct csv_line *line, const struct section *section,
                       const struct section_row *row)
{
    const struct result_change *change =
        section->has_targets ? row->target_change : row->change;
    csv_number(line, change == NULL ? NAN : change->ratio.point);
    csv_number(line, change == NULL ? NAN : change->ratio.low);
    csv_number(line, change == NULL ? NAN : change->ratio.high);
    const char *base = NULL;
    if (change != NULL) {
        base = section->has_targets ? change->pair.base : change->pair.base_variant;
    }
    csv_text(line, base);
    csv_text(line, change == NULL ? NULL : change->verdict);
    csv_number(line, change == NULL ? NAN : change->p);
    csv_number(line, change == NULL ? NAN : change->p_adjusted);
    csv_text(line, change == NULL ? NULL : change->verdict_adjusted);
}

static void add_row(struct buf *out, const struct section *section,
                    const struct section_row *row)
{
    const struct result_bench *bench = row->bench;
    struct csv_line line = {.out = out};
    csv_text(&line, bench->suite);
    csv_text(&line, bench->case_name);
    add_params(&line, bench);
    csv_text(&line, bench->variant);
    csv_text(&line, bench->target);
    csv_text(&line, bench->group);
    csv_text(&line, bench->baseline ? "true" : "false");
    csv_text(&line, result_status_name(bench->status));
    csv_text(&line, bench->metric);
    csv_text(&line, bench->unit);
    csv_text(&line, bench->clock);
    csv_count(&line, (int64_t)bench->worker_count);
    csv_count(&line, bench->loops > 0 ? bench->loops : -1);
    csv_count(&line, bench->unroll > 0 ? bench->unroll : -1);
    csv_count(&line, bench->inner > 0 ? bench->inner : -1);
    add_summary(&line, bench);
    add_change(&line, section, row);
    SCOPED(buf_free) struct buf findings = BUF_INIT;
    for (size_t i = 0; i < bench->finding_count; i++) {
        buf_addf(&findings, "%s%s", i == 0 ? "" : ";", bench->findings[i]);
    }
    csv_text(&line, buf_text(&findings));
    csv_text(&line, bench->status == RESULT_ERROR ? bench->error.message : bench->reason);
    for (int i = 0; i < COUNTS; i++) {
        csv_number(&line, count_of_bench(bench, i).median);
    }
    csv_end(&line);
}

static void write_csv(const struct result *result, const struct report_style *style,
                      struct buf *out)
{
    (void)style;
    struct sections sections;
    sections_init(&sections, result);
    buf_adds(out, header);
    for (size_t i = 0; i < sections.count; i++) {
        for (size_t j = 0; j < sections.items[i].row_count; j++) {
            add_row(out, &sections.items[i], &sections.items[i].rows[j]);
        }
    }
    sections_finish(&sections);
}

const struct report_format report_csv = {
    .name = "csv",
    .summary = "one row a bench, for spreadsheets and scripts",
    .write = write_csv,
};

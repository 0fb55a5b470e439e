/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How figures grow with a size, and from which size on another case wins, for spreadsheets and scripts. */
#include <math.h>
#include <stddef.h>

#include "harness/base/number.h"
#include "results/report/csv_line.h"
#include "results/report/report.h"

static const char growth_header[] =
    "suite,case,target,param,metric,growth,slope,slope_low,slope_high,too_few_sizes,"
    "too_few_decades,overhead_dominates,sizes,figures\r\n";

static const char crossover_header[] =
    "suite,case,base_case,winner,target,param,metric,at,at_low,at_high,below,above\r\n";

static const char *word(bool value)
{
    return value ? "true" : "false";
}

/* Numbers with a semicolon between. */
static void add_list(struct csv_line *line, const double *values, size_t count)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        char number[NUMBER_SIZE];
        number_format(values[i], number);
        buf_addf(&text, "%s%s", i == 0 ? "" : ";", number);
    }
    csv_text(line, buf_text(&text));
}

static void add_growth(struct buf *out, const struct result_growth *growth)
{
    struct csv_line line = {.out = out};
    csv_text(&line, growth->suite);
    csv_text(&line, growth->variant);
    csv_text(&line, growth->target);
    csv_text(&line, growth->param);
    csv_text(&line, growth->metric);
    SCOPED(buf_free) struct buf candidates = BUF_INIT;
    for (size_t i = 0; i < growth->candidate_count; i++) {
        buf_addf(&candidates, "%s%s", i == 0 ? "" : ";", growth->candidates[i]);
    }
    csv_text(&line, buf_text(&candidates));
    csv_number(&line, growth->slope.point);
    csv_number(&line, growth->slope.low);
    csv_number(&line, growth->slope.high);
    csv_text(&line, word(growth->too_few_sizes));
    csv_text(&line, word(growth->too_few_decades));
    csv_text(&line, word(growth->overhead_dominates));
    add_list(&line, growth->sizes, growth->size_count);
    add_list(&line, growth->figures, growth->size_count);
    csv_end(&line);
}

static void add_crossover(struct buf *out, const struct result_crossover *crossover)
{
    struct csv_line line = {.out = out};
    csv_text(&line, crossover->suite);
    csv_text(&line, crossover->variant);
    csv_text(&line, crossover->base_variant);
    csv_text(&line, crossover->winner);
    csv_text(&line, crossover->target);
    csv_text(&line, crossover->param);
    csv_text(&line, crossover->metric);
    csv_number(&line, crossover->at.point);
    csv_number(&line, crossover->at.low);
    csv_number(&line, crossover->at.high);
    csv_number(&line, crossover->below);
    csv_number(&line, crossover->above);
    csv_end(&line);
}

static void write_growth(const struct result *result, const struct report_style *style,
                         struct buf *out)
{
    (void)style;
    buf_adds(out, growth_header);
    for (size_t i = 0; i < result->growth_count; i++) {
        add_growth(out, &result->growths[i]);
    }
}

static void write_crossovers(const struct result *result,
                             const struct report_style *style, struct buf *out)
{
    (void)style;
    buf_adds(out, crossover_header);
    for (size_t i = 0; i < result->crossover_count; i++) {
        add_crossover(out, &result->crossovers[i]);
    }
}

const struct report_format report_growth_csv = {
    .name = "growth-csv",
    .summary = "one row a case, target and metric that grows with a size",
    .write = write_growth,
};

const struct report_format report_crossovers_csv = {
    .name = "crossovers-csv",
    .summary = "one row a pair of cases and target, with the size from which on one wins",
    .write = write_crossovers,
};

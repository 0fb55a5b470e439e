/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/claims.h"

#include <math.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/claims_words.h"
#include "results/metric.h"
#include "results/report/columns.h"
#include "results/report/text.h"

#define LABEL_WIDTH 14

/* Sizes that are further apart say nothing of what lies between them. */
#define COARSE_RATIO 10.0

static enum colour colour_of(const struct claims_row *row)
{
    return row->verdict == RESULT_REFUTED        ? COLOUR_RED
           : row->verdict == RESULT_INCONCLUSIVE ? COLOUR_YELLOW
           : row->verdict == RESULT_CONFIRMED    ? COLOUR_GREEN
                                                 : COLOUR_DIM;
}

static void add_heading(struct buf *out, const struct report_style *style,
                        const char *title, const char *counts)
{
    colour_add(out, COLOUR_BOLD, style->colour, title);
    buf_addf(out, "%s%s\n", counts[0] == '\0' ? "" : ": ", counts);
}

/* A wrapped line of raw text behind what stands in `used` columns of it already. */
static void add_line(struct buf *out, const struct report_style *style, const char *raw,
                     int used)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    text_escape(&text, raw, style->utf8);
    text_wrap(out, buf_text(&text), used, used, style->width);
    buf_addc(out, '\n');
}

static void write_rows(const struct result *result, const struct report_style *style,
                       struct buf *out)
{
    SCOPED(claims_rows_finish) struct claims_rows rows = {0};
    SCOPED(buf_free) struct buf counts = BUF_INIT;
    claims_rows_init(&rows, result, style->verbose);
    if (rows.count == 0) {
        return;
    }
    claims_add_counts(&counts, result);
    add_heading(out, style, "claims", buf_text(&counts));
    for (size_t i = 0; i < rows.count; i++) {
        const struct claims_row *row = &rows.items[i];
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        buf_addf(&raw, "%s%s%s", buf_text(&row->found),
                 row->target != NULL ? ", on " : "",
                 row->target != NULL ? row->target : "");
        if (style->verbose && row->statement != NULL && row->statement->source != NULL) {
            buf_addf(&raw, " (source: %s)", row->statement->source);
        }
        buf_adds(out, "  ");
        colour_add(out, colour_of(row), style->colour, row->label);
        buf_repeat(out, " ", LABEL_WIDTH - strlen(row->label));
        add_line(out, style, buf_text(&raw), 2 + LABEL_WIDTH);
    }
    buf_addc(out, '\n');
}

static void add_size(struct buf *out, double size)
{
    char number[NUMBER_SIZE];
    number_format(size, number);
    buf_adds(out, number);
}

/* Three digits below 100, whole numbers from there on. */
static void add_place(struct buf *out, double size)
{
    char number[NUMBER_SIZE];
    number_format_fixed(size, size < 9.995 ? 2 : size < 99.95 ? 1 : 0, number);
    buf_adds(out, number);
}

void claims_add_growth(struct buf *out, const struct result_growth *growth)
{
    size_t count = growth->candidate_count;
    buf_adds(out, count == 0 ? "unknown" : growth->candidates[0]);
    if (count > 1) {
        buf_addf(out, " %s %s", count == 2 ? "or" : "to", growth->candidates[count - 1]);
    }
    buf_adds(out, count > 2 ? ", not told apart" : "");
    buf_adds(out, growth->overhead_dominates && count <= 2
                      ? ", beneath a large constant part"
                      : "");
}

static void add_slope(struct buf *out, const struct result_growth *growth)
{
    const double values[] = {growth->slope.point, growth->slope.low, growth->slope.high};
    static const char *const before[] = {"", " [", ", "};
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        char number[NUMBER_SIZE];
        if (isnan(values[i])) {
            return;
        }
        number_format_fixed(values[i], 2, number);
        buf_addf(out, "%s%s", before[i], number);
    }
    buf_adds(out, "]");
}

static void add_sizes(struct buf *out, const struct result_growth *growth)
{
    buf_addf(out, "%s=", growth->param);
    add_size(out, growth->sizes[0]);
    buf_adds(out, "..");
    add_size(out, growth->sizes[growth->size_count - 1]);
    buf_addf(out, " (%zu)", growth->size_count);
}

/* Time, and the peak of memory: the other counts follow the two and are in the document. */
static bool is_shown(const struct result_growth *growth)
{
    return metric_is_time(growth->metric) || strcmp(growth->metric, "peak_bytes") == 0;
}

static bool has_other_metric(const struct result *result)
{
    for (size_t i = 0; i < result->growth_count; i++) {
        if (is_shown(&result->growths[i]) && !metric_is_time(result->growths[i].metric)) {
            return true;
        }
    }
    return false;
}

enum {
    GROWTH_CASE,
    GROWTH_SIZES,
    GROWTH_GROWS,
    GROWTH_SLOPE,
    GROWTH_TARGET,
    GROWTH_CELLS
};

/* What stands in a row of the table of growth, raw. */
static void fill_growth(struct buf cells[GROWTH_CELLS],
                        const struct result_growth *growth, bool has_metrics)
{
    buf_adds(&cells[GROWTH_CASE], growth->variant);
    if (has_metrics && !metric_is_time(growth->metric)) {
        buf_adds(&cells[GROWTH_CASE], ", peak bytes");
    }
    add_sizes(&cells[GROWTH_SIZES], growth);
    claims_add_growth(&cells[GROWTH_GROWS], growth);
    add_slope(&cells[GROWTH_SLOPE], growth);
    buf_adds(&cells[GROWTH_TARGET], growth->target);
}

static const char *const growth_titles[GROWTH_CELLS] = {"case", "sizes", "grows as",
                                                        "slope of logs", "target"};

static void write_growths(const struct result *result, const struct report_style *style,
                          struct buf *out)
{
    if (result->growth_count == 0) {
        return;
    }
    SCOPED(columns_finish) struct columns table = {0};
    bool has_metrics = has_other_metric(result);
    size_t cells_shown = result->target_count > 1 ? GROWTH_CELLS : GROWTH_TARGET;
    for (size_t i = 0; i < cells_shown; i++) {
        columns_add(&table, growth_titles[i], false);
    }
    for (size_t i = 0; i < result->growth_count; i++) {
        if (!is_shown(&result->growths[i])) {
            continue;
        }
        struct buf cells[GROWTH_CELLS] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT,
                                          BUF_INIT};
        fill_growth(cells, &result->growths[i], has_metrics);
        size_t row = columns_add_row(&table);
        for (size_t j = 0; j < GROWTH_CELLS; j++) {
            SCOPED(buf_free) struct buf escaped = BUF_INIT;
            SCOPED(buf_free) struct buf cut = BUF_INIT;
            text_escape(&escaped, buf_text(&cells[j]), style->utf8);
            text_ellipsis(&cut, buf_text(&escaped), style->width / 2, style->utf8);
            if (j < cells_shown) {
                columns_set(&table, row, j, &cut, COLOUR_NONE);
            }
            buf_free(&cells[j]);
        }
    }
    add_heading(out, style, "growth", "");
    columns_write(&table, 2, style->colour, out);
    buf_addc(out, '\n');
}

void claims_add_crossover(struct buf *out, const struct result_crossover *crossover)
{
    bool base_wins = strcmp(crossover->winner, crossover->base_variant) == 0;
    const char *loser = base_wins ? crossover->variant : crossover->base_variant;
    buf_addf(out, "%s wins from %s = ", claims_short_name(crossover->winner),
             crossover->param);
    if (crossover->above <= COARSE_RATIO * crossover->below) {
        add_place(out, crossover->at.point);
        buf_adds(out, " [");
        add_place(out, crossover->at.low);
        buf_adds(out, ", ");
        add_place(out, crossover->at.high);
        buf_addf(out, "] on, %s before (shown at ", claims_short_name(loser));
        add_size(out, crossover->below);
        buf_adds(out, " and ");
        add_size(out, crossover->above);
        buf_adds(out, ")");
    } else {
        add_size(out, crossover->above);
        buf_addf(out, " on, or before, %s up to ", claims_short_name(loser));
        add_size(out, crossover->below);
    }
}

static void add_crossover(struct buf *out, const struct result *result,
                          const struct result_crossover *crossover)
{
    claims_add_crossover(out, crossover);
    if (result->target_count > 1) {
        buf_addf(out, ", on %s", crossover->target);
    }
}

static void write_crossovers(const struct result *result,
                             const struct report_style *style, struct buf *out)
{
    for (size_t i = 0; i < result->crossover_count; i++) {
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        if (i == 0) {
            add_heading(out, style, "crossovers", "");
        }
        add_crossover(&raw, result, &result->crossovers[i]);
        buf_adds(out, "  ");
        add_line(out, style, buf_text(&raw), 2);
    }
    buf_adds(out, result->crossover_count > 0 ? "\n" : "");
}

void claims_write(const struct result *result, const struct report_style *style,
                  struct buf *out)
{
    write_growths(result, style, out);
    write_crossovers(result, style, out);
    write_rows(result, style, out);
}

static void markdown_growths(const struct result *result, struct buf *out)
{
    if (result->growth_count == 0) {
        return;
    }
    bool has_metrics = has_other_metric(result);
    size_t cells_shown = result->target_count > 1 ? GROWTH_CELLS : GROWTH_TARGET;
    buf_adds(out, "### growth\n\n|");
    for (size_t i = 0; i < cells_shown; i++) {
        buf_addf(out, " %s |", growth_titles[i]);
    }
    buf_adds(out, "\n|");
    buf_repeat(out, ":--|", cells_shown);
    buf_addc(out, '\n');
    for (size_t i = 0; i < result->growth_count; i++) {
        struct buf cells[GROWTH_CELLS] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT,
                                          BUF_INIT};
        fill_growth(cells, &result->growths[i], has_metrics);
        for (size_t j = 0; j < GROWTH_CELLS; j++) {
            if (j < cells_shown && is_shown(&result->growths[i])) {
                buf_adds(out, j == 0 ? "| " : " | ");
                text_markdown(out, buf_text(&cells[j]));
            }
            buf_free(&cells[j]);
        }
        buf_adds(out, is_shown(&result->growths[i]) ? " |\n" : "");
    }
    buf_addc(out, '\n');
}

static void markdown_crossovers(const struct result *result, struct buf *out)
{
    for (size_t i = 0; i < result->crossover_count; i++) {
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        buf_adds(out, i == 0 ? "### crossovers\n\n" : "");
        add_crossover(&raw, result, &result->crossovers[i]);
        buf_adds(out, "- ");
        text_markdown(out, buf_text(&raw));
        buf_addc(out, '\n');
    }
    buf_adds(out, result->crossover_count > 0 ? "\n" : "");
}

void claims_markdown(const struct result *result, struct buf *out)
{
    markdown_growths(result, out);
    markdown_crossovers(result, out);
    SCOPED(claims_rows_finish) struct claims_rows rows = {0};
    claims_rows_init(&rows, result, false);
    if (rows.count == 0) {
        return;
    }
    SCOPED(buf_free) struct buf counts = BUF_INIT;
    claims_add_counts(&counts, result);
    buf_addf(out, "### claims: %s\n\n", buf_text(&counts));
    buf_adds(out, result->target_count > 1 ? "| claim | target | verdict | found |\n"
                                           : "| claim | verdict | found |\n");
    buf_adds(out, result->target_count > 1 ? "|:--|:--|:--|:--|\n" : "|:--|:--|:--|\n");
    for (size_t i = 0; i < rows.count; i++) {
        const struct claims_row *row = &rows.items[i];
        buf_adds(out, "| ");
        text_markdown(out, row->statement != NULL ? row->statement->text : "");
        if (result->target_count > 1) {
            buf_adds(out, " | ");
            text_markdown(out, row->target != NULL ? row->target : "");
        }
        buf_addf(out, " | %s | ", row->label);
        text_markdown(out, buf_text(&row->found));
        buf_adds(out, " |\n");
    }
    buf_addc(out, '\n');
}

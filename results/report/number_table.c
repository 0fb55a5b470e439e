/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of plain numbers on a terminal: a table, a picture, a verdict and what to be careful
 * about. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/figures/cautions.h"
#include "results/report/chart.h"
#include "results/report/columns.h"
#include "results/report/figure.h"
#include "results/report/number_files.h"
#include "results/report/plain.h"
#include "results/report/remarks.h"
#include "results/report/text.h"
#include "results/report/words.h"

#define INDENT    2
#define GAP       2
#define NAME_MAX  24
#define CHART_MAX 64
#define CHART_MIN 16

static void add_name(struct buf *out, const char *name, bool utf8)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, name, utf8);
    text_ellipsis(out, buf_text(&escaped), NAME_MAX, utf8);
}

static void set_value(struct columns *table, size_t row, size_t column, double value,
                      const struct plain_scale *scale)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    plain_value(&text, value, scale);
    columns_set(table, row, column, &text, COLOUR_NONE);
}

static void set_count(struct columns *table, size_t row, size_t column, size_t count)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_addf(&text, "%zu", count);
    columns_set(table, row, column, &text, COLOUR_NONE);
}

static void add_row(struct columns *table, const struct number_files *files,
                    const struct number_file *file, const struct report_style *style)
{
    const struct stats_workers *said = &file->described.said;
    struct plain_scale scale = number_file_scale(file);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t row = columns_add_row(table);
    size_t column = 0;
    add_name(&text, file->name, style->utf8);
    columns_set(table, row, column++, &text, COLOUR_NONE);
    set_count(table, row, column++, said->workers);
    if (files->has_lines) {
        set_count(table, row, column++, said->values);
    }
    set_value(table, row, column++, said->median.point, &scale);
    plain_interval(&text, &said->median, &scale);
    columns_set(table, row, column++, &text, COLOUR_NONE);
    double more[] = {said->mean.point, said->sd_between, said->min, said->max};
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        set_value(table, row, column++, more[i], &scale);
    }
    if (style->verbose) {
        set_value(table, row, column++, said->q1, &scale);
        set_value(table, row, column++, said->q3, &scale);
        set_value(table, row, column, said->sd_within, &scale);
    }
}

static void write_figures(const struct number_files *files,
                          const struct report_style *style, struct buf *out)
{
    static const char *const more[] = {"mean", "sd", "min", "max"};
    SCOPED(columns_finish) struct columns table = {0};
    SCOPED(buf_free) struct buf interval = BUF_INIT;
    words_interval(&interval, files->items[0].described.said.median.level);
    columns_add(&table, "file", false);
    columns_add(&table, "workers", true);
    if (files->has_lines) {
        columns_add(&table, "values", true);
    }
    columns_add(&table, "median", true);
    columns_add(&table, buf_text(&interval), false);
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        columns_add(&table, more[i], true);
    }
    if (style->verbose) {
        columns_add(&table, "q1", true);
        columns_add(&table, "q3", true);
        columns_add(&table, "sd within", true);
    }
    for (size_t i = 0; i < files->count; i++) {
        add_row(&table, files, &files->items[i], style);
    }
    columns_write(&table, INDENT, style->colour, out);
}

/* The ends of the axis over the first and the last cell. */
static void add_axis(struct buf *out, const struct chart_scale *scale, int width)
{
    SCOPED(buf_free) struct buf low = BUF_INIT;
    SCOPED(buf_free) struct buf high = BUF_INIT;
    struct plain_scale plain = plain_scale_of(scale->high, scale->high - scale->low);
    plain_value(&low, scale->low, &plain);
    plain_value(&high, scale->high, &plain);
    int gap = width - (int)low.len - (int)high.len;
    const char *kind = scale->is_log && gap >= 7 ? "log" : "";
    int before = (gap - (int)strlen(kind)) / 2;
    int after = gap - before - (int)strlen(kind);
    buf_adds(out, buf_text(&low));
    buf_repeat(out, " ", before > 0 ? (size_t)before : 1);
    buf_adds(out, kind);
    buf_repeat(out, " ", after > 0 ? (size_t)after : 0);
    buf_addf(out, "%s\n", buf_text(&high));
}

static void add_picture(struct buf *out, const struct number_file *file,
                        const struct chart_scale *scale, int width, bool utf8)
{
    double *figures = xcalloc(file->described.numbers->workers + 1, sizeof(*figures));
    size_t count = described_figures(&file->described, figures);
    chart_histogram(out, scale, figures, count, width, utf8);
    free(figures);
}

static struct chart_scale scale_of(const struct number_files *files)
{
    struct chart_scale scale = {0};
    for (size_t i = 0; i < files->count; i++) {
        const struct described *described = &files->items[i].described;
        double *figures = xcalloc(described->numbers->workers + 1, sizeof(*figures));
        chart_include(&scale, figures, described_figures(described, figures));
        free(figures);
    }
    return scale;
}

static void write_pictures(const struct number_files *files,
                           const struct report_style *style, struct buf *out)
{
    struct chart_scale scale = scale_of(files);
    int names = 0;
    for (size_t i = 0; i < files->count; i++) {
        SCOPED(buf_free) struct buf name = BUF_INIT;
        add_name(&name, files->items[i].name, style->utf8);
        int width = text_width(buf_text(&name));
        names = width > names ? width : names;
    }
    int width = style->width - INDENT - names - GAP;
    width = width > CHART_MAX ? CHART_MAX : width;
    if (width < CHART_MIN || !scale.present) {
        return;
    }
    buf_addc(out, '\n');
    buf_repeat(out, " ", (size_t)(INDENT + names + GAP));
    add_axis(out, &scale, width);
    for (size_t i = 0; i < files->count; i++) {
        SCOPED(buf_free) struct buf line = BUF_INIT;
        buf_repeat(&line, " ", INDENT);
        add_name(&line, files->items[i].name, style->utf8);
        buf_repeat(&line, " ",
                   (size_t)(INDENT + names + GAP - text_width(buf_text(&line))));
        add_picture(&line, &files->items[i], &scale, width, style->utf8);
        while (line.len > 0 && line.data[line.len - 1] == ' ') {
            line.data[--line.len] = '\0';
        }
        buf_addf(out, "%s\n", buf_text(&line));
    }
}

static void add_wrapped(struct buf *out, const struct buf *raw, int indent,
                        const struct report_style *style)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, buf_text(raw), style->utf8);
    buf_repeat(out, " ", (size_t)indent);
    text_wrap(out, buf_text(&escaped), indent, indent + INDENT, style->width);
    buf_addc(out, '\n');
}

static void add_other(struct buf *out, const char *what,
                      const struct stats_estimate *ratio, double p,
                      const struct report_style *style)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    double half = (ratio->high - ratio->low) / 2;
    struct plain_scale scale = plain_scale_of(ratio->point, half);
    buf_addf(&text, "%s: ", what);
    plain_value(&text, ratio->point, &scale);
    buf_addc(&text, ' ');
    plain_interval(&text, ratio, &scale);
    buf_adds(&text, ", ");
    plain_p(&text, p);
    add_wrapped(out, &text, 2 * INDENT, style);
}

/* What other methods say of the same two files. */
static void write_others(const struct compared *compared,
                         const struct report_style *style, struct buf *out)
{
    const struct stats_change_more *more = &compared->more;
    bool paired = compared->how.paired;
    add_other(out, paired ? "signed ranks" : "Mann-Whitney", &more->hodges_lehmann,
              more->hodges_lehmann_p, style);
    add_other(out, paired ? "paired t of the logs" : "Welch's t of the logs",
              &more->student, more->student_p, style);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct plain_scale scale = plain_scale_of(1, 0.01);
    buf_adds(&text, "ratio of the means: ");
    plain_value(&text, more->mean_ratio, &scale);
    add_wrapped(out, &text, 2 * INDENT, style);
}

static void write_verdicts(const struct number_files *files,
                           const struct report_style *style, struct buf *out)
{
    for (size_t i = 1; i < files->count; i++) {
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        SCOPED(buf_free) struct buf wrapped = BUF_INIT;
        SCOPED(buf_free) struct buf basis = BUF_INIT;
        number_files_verdict(&raw, files, i);
        add_wrapped(&wrapped, &raw, INDENT, style);
        buf_addc(out, '\n');
        colour_add(out, colour_of_verdict(stats_verdict_name(files->items[i].verdict)),
                   style->colour, buf_text(&wrapped));
        number_files_basis(&basis, files, i);
        add_wrapped(out, &basis, 2 * INDENT, style);
        if (style->verbose) {
            write_others(&files->items[i].compared, style, out);
        }
    }
}

/* Drift is said of a file, and again of its comparison. */
static bool is_said(const struct cautions *cautions, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(cautions->items[i].code, cautions->items[index].code) == 0) {
            return true;
        }
    }
    return false;
}

/* That files were not measured together is said once, and is no reproach. */
static void add_cautions(struct remarks *remarks, const char *name,
                         const struct cautions *cautions)
{
    for (size_t i = 0; i < cautions->count; i++) {
        if (strcmp(cautions->items[i].code, CAUTION_UNPAIRED) == 0 ||
            is_said(cautions, i)) {
            continue;
        }
        struct remark *remark = remarks_add(remarks, REMARK_WARNING, "warning");
        SCOPED(buf_free) struct buf text = BUF_INIT;
        buf_adds(&text, name);
        remark_add_name(remark, &text);
        buf_adds(&remark->text, cautions->items[i].text);
    }
}

static void write_cautions(const struct number_files *files,
                           const struct report_style *style, struct buf *out)
{
    SCOPED(remarks_finish) struct remarks remarks = {0};
    for (size_t i = 0; i < files->count; i++) {
        struct cautions cautions = {0};
        cautions_of_workers(&cautions, &files->items[i].described.said);
        if (i > 0) {
            cautions_of_change(&cautions, &files->items[i].compared);
        }
        add_cautions(&remarks, files->items[i].name, &cautions);
    }
    if (files->count > 1 && !files->items[1].compared.how.paired) {
        struct remark *remark = remarks_add(&remarks, REMARK_INFO, "note");
        buf_adds(&remark->text, CAUTION_UNPAIRED_TEXT);
    }
    buf_adds(out, remarks.count > 0 ? "\n" : "");
    remarks_write(&remarks, style, out);
}

void number_files_table(const struct number_files *files,
                        const struct report_style *style, struct buf *out)
{
    write_figures(files, style, out);
    write_pictures(files, style, out);
    write_verdicts(files, style, out);
    write_cautions(files, style, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of plain numbers for a pull request, a spreadsheet or another program. */
#include <math.h>

#include "results/emit.h"
#include "results/figures/cautions.h"
#include "results/figures/emit_figures.h"
#include "results/report/csv_line.h"
#include "results/report/number_files.h"
#include "results/report/plain.h"
#include "results/report/text.h"
#include "results/report/words.h"

static void add_markdown_row(struct buf *out, const struct number_file *file)
{
    const struct stats_workers *said = &file->described.said;
    struct plain_scale scale = number_file_scale(file);
    buf_adds(out, "| ");
    text_markdown(out, file->name);
    buf_addf(out, " | %zu | ", said->workers);
    plain_value(out, said->median.point, &scale);
    buf_adds(out, " | ");
    plain_interval(out, &said->median, &scale);
    buf_adds(out, " | ");
    plain_value(out, said->mean.point, &scale);
    buf_adds(out, " | ");
    plain_value(out, said->sd_between, &scale);
    buf_adds(out, " |\n");
}

static void add_markdown_cautions(struct buf *out, const char *name,
                                  const struct cautions *cautions)
{
    for (size_t i = 0; i < cautions->count; i++) {
        buf_adds(out, "- **warning**: ");
        text_markdown(out, name);
        buf_adds(out, ": ");
        text_markdown(out, cautions->items[i].text);
        buf_addc(out, '\n');
    }
}

void number_files_markdown(const struct number_files *files, struct buf *out)
{
    buf_adds(out, "| file | workers | median | ");
    words_interval(out, files->items[0].described.said.median.level);
    buf_adds(out, " | mean | sd |\n|:--|--:|--:|:--|--:|--:|\n");
    for (size_t i = 0; i < files->count; i++) {
        add_markdown_row(out, &files->items[i]);
    }
    buf_addc(out, '\n');
    for (size_t i = 0; i < files->count; i++) {
        struct cautions cautions = {0};
        cautions_of_workers(&cautions, &files->items[i].described.said);
        if (i > 0) {
            SCOPED(buf_free) struct buf text = BUF_INIT;
            number_files_verdict(&text, files, i);
            buf_adds(&text, " (");
            number_files_basis(&text, files, i);
            buf_adds(&text, ")");
            buf_adds(out, "- ");
            text_markdown(out, buf_text(&text));
            buf_addc(out, '\n');
            cautions_of_change(&cautions, &files->items[i].compared);
        }
        add_markdown_cautions(out, files->items[i].name, &cautions);
    }
}

static const char csv_header[] =
    "file,workers,values,median,median_low,median_high,level,achieved_level,mean,mean_low,"
    "mean_high,min,q1,q3,max,sd_between,sd_within,base,paired,ratio,ratio_low,ratio_high,p,"
    "p_adjusted,verdict,warnings\r\n";

static void add_csv_change(struct csv_line *line, const struct number_files *files,
                           size_t index)
{
    const struct number_file *file = &files->items[index];
    const struct stats_change *change = &file->compared.change;
    bool is_base = index == 0;
    csv_text(line, is_base ? NULL : files->items[0].name);
    csv_text(line, is_base ? NULL : file->compared.how.paired ? "true" : "false");
    csv_number(line, is_base ? NAN : change->ratio.point);
    csv_number(line, is_base ? NAN : change->ratio.low);
    csv_number(line, is_base ? NAN : change->ratio.high);
    csv_number(line, is_base ? NAN : change->p);
    csv_number(line, is_base ? NAN : file->p_adjusted);
    csv_text(line, is_base ? NULL : stats_verdict_name(file->verdict));
}

static void add_csv_row(struct buf *out, const struct number_files *files, size_t index)
{
    const struct number_file *file = &files->items[index];
    const struct stats_workers *said = &file->described.said;
    struct csv_line line = {.out = out};
    double values[] = {said->median.point,
                       said->median.low,
                       said->median.high,
                       said->median.level,
                       said->median.achieved_level,
                       said->mean.point,
                       said->mean.low,
                       said->mean.high,
                       said->min,
                       said->q1,
                       said->q3,
                       said->max,
                       said->sd_between,
                       said->sd_within};
    csv_text(&line, file->name);
    csv_count(&line, (int64_t)said->workers);
    csv_count(&line, (int64_t)said->values);
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        csv_number(&line, values[i]);
    }
    add_csv_change(&line, files, index);
    struct cautions cautions = {0};
    SCOPED(buf_free) struct buf codes = BUF_INIT;
    cautions_of_workers(&cautions, said);
    if (index > 0) {
        cautions_of_change(&cautions, &file->compared);
    }
    for (size_t i = 0; i < cautions.count; i++) {
        buf_addf(&codes, "%s%s", i > 0 ? ";" : "", cautions.items[i].code);
    }
    csv_text(&line, buf_text(&codes));
    csv_end(&line);
}

void number_files_csv(const struct number_files *files, struct buf *out)
{
    buf_adds(out, csv_header);
    for (size_t i = 0; i < files->count; i++) {
        add_csv_row(out, files, i);
    }
}

/* Members of a change of that file against the first. */
static void emit_change(struct emit *emit, const struct number_files *files, size_t index)
{
    const struct number_file *file = &files->items[index];
    const struct stats_change *change = &file->compared.change;
    emit_string(emit, "base", files->items[0].name);
    emit_string(emit, "new", file->name);
    emit_string(emit, "verdict", stats_verdict_name(file->verdict));
    if (files->count > 2) {
        emit_string(emit, "verdict_raw", stats_verdict_name(change->verdict));
        emit_real(emit, "p_adjusted", file->p_adjusted);
    }
    emit_compared(emit, &file->compared);
}

static void emit_files(struct emit *emit, const struct number_files *files)
{
    emit_open(emit, "files", '[');
    for (size_t i = 0; i < files->count; i++) {
        emit_open(emit, NULL, '{');
        emit_string(emit, "name", files->items[i].name);
        emit_described(emit, &files->items[i].described);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

void number_files_json(const struct number_files *files, struct buf *out)
{
    struct emit emit;
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    if (files->count == 1) {
        emit_string(&emit, "name", files->items[0].name);
        emit_described(&emit, &files->items[0].described);
    } else if (files->count == 2) {
        emit_change(&emit, files, 1);
        emit_files(&emit, files);
    } else {
        emit_open(&emit, "changes", '[');
        for (size_t i = 1; i < files->count; i++) {
            emit_open(&emit, NULL, '{');
            emit_change(&emit, files, i);
            emit_close(&emit, '}');
        }
        emit_close(&emit, ']');
        emit_files(&emit, files);
    }
    emit_close(&emit, '}');
    buf_addc(out, '\n');
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selftest for a terminal and for Markdown: the same cells, titles and sentences. */
#include <math.h>

#include "harness/base/alloc.h"
#include "results/report/columns.h"
#include "results/report/figure.h"
#include "results/report/selftest.h"
#include "results/report/text.h"
#include "stats/share.h"

#define INDENT      2
#define LABEL_WIDTH 10
#define NS_PER_S    1e9

/* Times of a case for which the smallest change is said. */
static const double times_ns[] = {1.5 * NS_PER_S, 6 * NS_PER_S, 24 * NS_PER_S};
static const char *const times_text[] = {"1.5 s", "6 s", "24 s"};

static void set(struct columns *table, size_t row, size_t column, struct buf *text)
{
    columns_set(table, row, column, text, COLOUR_NONE);
}

static void set_percent(struct columns *table, size_t row, size_t column, double share)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (isnan(share)) {
        buf_addc(&text, '-');
    } else {
        figure_percent(&text, share);
    }
    set(table, row, column, &text);
}

static void set_count(struct columns *table, size_t row, size_t column, size_t count,
                      size_t tries, enum colour colour)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_addf(&text, "%zu of %zu", count, tries);
    columns_set(table, row, column, &text, colour);
}

static enum colour colour_of(bool is_fault)
{
    return is_fault ? COLOUR_RED : COLOUR_NONE;
}

static void add_share(struct columns *table, size_t row, size_t column,
                      const struct stats_estimate *share)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (isnan(share->low)) {
        buf_addc(&text, '-');
    } else {
        buf_addc(&text, '[');
        figure_percent(&text, share->low);
        buf_adds(&text, ", ");
        figure_percent(&text, share->high);
        buf_addc(&text, ']');
    }
    set_percent(table, row, column, share->point);
    set(table, row, column + 1, &text);
}

static void add_count_row(const struct selftest *selftest, const struct selftest_row *row,
                          struct columns *table)
{
    const struct selftest_tally *parts = &row->parts;
    bool is_more = row->side.truth_ratio > 1.0;
    size_t called = parts->faster + parts->slower;
    struct stats_estimate share =
        stats_share(is_more ? parts->slower : called, parts->tries, selftest->level);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t at = columns_add_row(table);
    if (is_more) {
        buf_addf(&text, "%g %%", round((row->side.truth_ratio - 1.0) * 1e4) / 1e2);
    } else {
        buf_adds(&text, "none");
    }
    set(table, at, 0, &text);
    set_count(table, at, 1, parts->slower, parts->tries, colour_of(row->is_lopsided));
    set_count(table, at, 2, parts->faster, parts->tries, colour_of(row->has_wrong));
    add_share(table, at, 3, &share);
    set_count(table, at, 5, parts->covered, parts->tries, colour_of(row->has_missed));
    set_count(table, at, 6, row->whole.slower + (is_more ? 0 : row->whole.faster),
              row->whole.tries, COLOUR_NONE);
}

/* What was counted, a row for each share of extra work. */
static void fill_counts(const struct selftest *selftest, struct columns *table)
{
    columns_add(table, "extra work", true);
    columns_add(table, "slower", true);
    columns_add(table, "faster", true);
    columns_add(table, "share", true);
    columns_add(table, "95 % interval", false);
    columns_add(table, "truth covered", true);
    columns_add(table, "all blocks", true);
    for (size_t i = 0; i < selftest->row_count; i++) {
        add_count_row(selftest, &selftest->rows[i], table);
    }
}

static void add_case_row(const struct selftest *selftest, const struct selftest_case *one,
                         bool utf8, struct columns *table)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t at = columns_add_row(table);
    size_t column = 0;
    text_escape(&text, one->name, utf8);
    set(table, at, column++, &text);
    buf_addf(&text, "%zu", one->blocks);
    set(table, at, column++, &text);
    set_percent(table, at, column++, one->within_ratio);
    set_percent(table, at, column++, one->between_ratio);
    set_percent(table, at, column++, expm1(one->floor_ratio));
    for (size_t i = 0; i < ARRAY_LEN(times_ns); i++) {
        set_percent(table, at, column++, selftest_smallest(selftest, one, times_ns[i]));
    }
}

static void fill_cases(const struct selftest *selftest, bool utf8, struct columns *table)
{
    columns_add(table, "case", false);
    columns_add(table, "blocks", true);
    columns_add(table, "within", true);
    columns_add(table, "between", true);
    columns_add(table, "floor", true);
    for (size_t i = 0; i < ARRAY_LEN(times_text); i++) {
        columns_add(table, times_text[i], true);
    }
    for (size_t i = 0; i < selftest->case_count; i++) {
        add_case_row(selftest, &selftest->cases[i], utf8, table);
    }
}

static void add_count_title(const struct selftest *selftest, struct buf *out)
{
    buf_addf(out, "comparisons of %zu blocks", selftest->part_blocks);
    if (!isnan(selftest->pair_ns)) {
        buf_adds(out, ", ");
        figure_time(out, selftest->pair_ns * (double)selftest->part_blocks, false);
        buf_adds(out, " each");
    }
}

static void add_case_title(struct buf *out)
{
    buf_adds(out, "spread within and between processes, half-width of a ratio's interval "
                  "from all blocks, smallest change found 4 times in 5 by time");
}

static void write_title(const struct report_style *style, const struct buf *title,
                        struct buf *out)
{
    SCOPED(buf_free) struct buf wrapped = BUF_INIT;
    text_wrap(&wrapped, buf_text(title), 0, 0, style->width);
    colour_add(out, COLOUR_BOLD, style->colour, buf_text(&wrapped));
    buf_addc(out, '\n');
}

static void write_sentence(const struct selftest_sentence *sentence,
                           const struct report_style *style, struct buf *out)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, buf_text(&sentence->text), style->utf8);
    buf_addf(out, "%-*s", LABEL_WIDTH, sentence->label);
    text_wrap(out, buf_text(&escaped), LABEL_WIDTH, LABEL_WIDTH, style->width);
    buf_addc(out, '\n');
}

void selftest_table(const struct selftest *selftest, const struct report_style *style,
                    struct buf *out)
{
    SCOPED(columns_finish) struct columns counts = {0};
    SCOPED(columns_finish) struct columns cases = {0};
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(selftest_sentences_finish) struct selftest_sentences sentences = {0};
    add_count_title(selftest, &title);
    write_title(style, &title, out);
    fill_counts(selftest, &counts);
    columns_write(&counts, INDENT, style->colour, out);
    buf_addc(out, '\n');
    if (selftest->case_count > 0) {
        buf_reset(&title);
        add_case_title(&title);
        write_title(style, &title, out);
        fill_cases(selftest, style->utf8, &cases);
        columns_write(&cases, INDENT, style->colour, out);
        buf_addc(out, '\n');
    }
    selftest_say(selftest, &sentences);
    for (size_t i = 0; i < sentences.count; i++) {
        write_sentence(&sentences.items[i], style, out);
    }
}

static void write_markdown_row(const struct columns *table, const struct row *row,
                               struct buf *out)
{
    for (size_t i = 0; i < table->count; i++) {
        const char *text = row == NULL ? table->columns[i].title : row->cells[i].text;
        buf_adds(out, "| ");
        text_markdown(out, text == NULL ? "" : text);
        buf_addc(out, ' ');
    }
    buf_adds(out, "|\n");
}

static void write_markdown_table(const struct columns *table, const struct buf *title,
                                 struct buf *out)
{
    text_markdown(out, buf_text(title));
    buf_adds(out, ":\n\n");
    write_markdown_row(table, NULL, out);
    for (size_t i = 0; i < table->count; i++) {
        buf_adds(out, table->columns[i].is_right ? "|--:" : "|:--");
    }
    buf_adds(out, "|\n");
    for (size_t i = 0; i < table->row_count; i++) {
        write_markdown_row(table, &table->rows[i], out);
    }
    buf_addc(out, '\n');
}

void selftest_markdown(const struct selftest *selftest, struct buf *out)
{
    SCOPED(columns_finish) struct columns counts = {0};
    SCOPED(columns_finish) struct columns cases = {0};
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(selftest_sentences_finish) struct selftest_sentences sentences = {0};
    selftest_say(selftest, &sentences);
    for (size_t i = 0; i < sentences.count; i++) {
        buf_addf(out, "- **%s**: ", sentences.items[i].label);
        text_markdown(out, buf_text(&sentences.items[i].text));
        buf_addc(out, '\n');
    }
    buf_addc(out, '\n');
    add_count_title(selftest, &title);
    fill_counts(selftest, &counts);
    write_markdown_table(&counts, &title, out);
    if (selftest->case_count > 0) {
        buf_reset(&title);
        add_case_title(&title);
        fill_cases(selftest, true, &cases);
        write_markdown_table(&cases, &title, out);
    }
}

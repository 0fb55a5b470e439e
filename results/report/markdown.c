/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for a comment on a pull request: GitHub's Markdown. */
#include "results/report/markdown.h"

#include <stddef.h>
#include <string.h>

#include "results/report/claims.h"
#include "results/report/counts_report.h"
#include "results/report/figure.h"
#include "results/report/footer.h"
#include "results/report/remarks.h"
#include "results/report/report.h"
#include "results/report/sections.h"
#include "results/report/text.h"
#include "results/report/words.h"

void markdown_figure(struct buf *out, const char *figure)
{
    for (const char *p = figure; *p != '\0'; p++) {
        if (*p == '<') {
            buf_adds(out, "&lt;");
        } else {
            buf_addc(out, *p);
        }
    }
}

static void add_ratio(struct buf *out, const struct section_row *row,
                      bool between_targets)
{
    bool is_baseline = between_targets ? row->is_first_target : row->is_reference;
    const struct result_change *change =
        between_targets ? row->target_change : row->change;
    if (row->bench->status != RESULT_OK) {
        return;
    }
    if (is_baseline) {
        buf_adds(out, "baseline");
    } else if (change == NULL || change->verdict == NULL) {
        buf_adds(out, "-");
    } else {
        words_change(out, change, WORDS_FULL);
    }
}

static void add_row(struct buf *out, const struct section *section,
                    const struct section_row *row)
{
    SCOPED(buf_free) struct buf figures = BUF_INIT;
    const char *status = words_status(row->bench);
    buf_adds(out, "| ");
    if (row->params != NULL) {
        text_markdown(out, row->params);
        buf_adds(out, " | ");
    }
    text_markdown(out, row->name);
    if (section->has_targets) {
        buf_adds(out, " | ");
        text_markdown(out, row->bench->target);
    }
    buf_adds(out, " | ");
    if (status != NULL) {
        buf_addf(out, "%s | ", status);
    } else {
        figure_point(&figures, &row->bench->summary.median, true);
        buf_adds(&figures, " | ");
        figure_interval(&figures, &row->bench->summary.median, true);
        markdown_figure(out, buf_text(&figures));
    }
    if (section->has_targets) {
        buf_adds(out, " | ");
        add_ratio(out, row, true);
    }
    if (section->is_group) {
        buf_adds(out, " | ");
        add_ratio(out, row, false);
    }
    buf_adds(out, " |\n");
}

static void add_head(struct buf *out, const struct result *result,
                     const struct section *section)
{
    buf_adds(out, "### ");
    text_markdown(out, section->title);
    buf_adds(out, "\n\n|");
    if (section->params_title != NULL) {
        buf_addc(out, ' ');
        text_markdown(out, section->params_title);
        buf_adds(out, " |");
    }
    buf_adds(out, " case |");
    buf_adds(out, section->has_targets ? " target |" : "");
    buf_adds(out, " median | ");
    words_interval(out, result->settings.level);
    buf_adds(out, " |");
    if (section->has_targets) {
        buf_adds(out, " against ");
        text_markdown(out, result->targets[0].name);
        buf_adds(out, " |");
    }
    buf_adds(out, section->is_group ? " against the baseline |\n|" : "\n|");
    buf_adds(out, section->params_title != NULL ? "--:|:--|" : ":--|");
    buf_adds(out, section->has_targets ? ":--|--:|:--|:--|" : "--:|:--|");
    buf_adds(out, section->is_group ? ":--|\n" : "\n");
}

void markdown_remarks(struct buf *out, const struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++) {
        const struct remark *remark = &remarks->items[i];
        SCOPED(buf_free) struct buf text = BUF_INIT;
        remark_text(&text, remark, false);
        buf_addf(out, "- **%s**: ", remark->label);
        text_markdown(out, buf_text(&text));
        /* Each line of the details in one item, so that a fence needs no escaping. */
        const char *line = buf_text(&remark->details);
        while (*line != '\0') {
            size_t len = strcspn(line, "\n");
            SCOPED(buf_free) struct buf piece = BUF_INIT;
            buf_add(&piece, line, len);
            buf_adds(out, "<br>");
            text_markdown(out, buf_text(&piece));
            line += line[len] == '\n' ? len + 1 : len;
        }
        buf_addc(out, '\n');
    }
}

void markdown_interactions(struct buf *out, const struct result *result)
{
    SCOPED(buf_free) struct buf left = BUF_INIT;
    words_interactions_left(&left, result);
    for (size_t i = 0; i < result->interaction_count; i++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        if (words_is_telling(&result->interactions[i])) {
            words_interaction(&text, &result->interactions[i]);
            buf_adds(out, "- ");
            text_markdown(out, buf_text(&text));
            buf_addc(out, '\n');
        }
    }
    if (left.len > 0) {
        buf_addf(out, "- variants from target to target, %s\n", buf_text(&left));
    }
    buf_adds(out, result->interaction_count > 0 ? "\n" : "");
}

void markdown_footer(struct buf *out, const struct result *result)
{
    for (size_t i = 0; i < result->target_count; i++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        footer_target(&text, &result->targets[i]);
        buf_adds(out, "- ");
        text_markdown(out, result->targets[i].name);
        buf_adds(out, ": ");
        text_markdown(out, buf_text(&text));
        buf_addc(out, '\n');
    }
    SCOPED(buf_free) struct buf machine = BUF_INIT;
    SCOPED(buf_free) struct buf counts = BUF_INIT;
    footer_machine(&machine, &result->machine);
    footer_counts(&counts, result);
    if (machine.len > 0) {
        buf_adds(out, "- machine: ");
        text_markdown(out, buf_text(&machine));
        buf_addc(out, '\n');
    }
    buf_adds(out, "- run: ");
    text_markdown(out, buf_text(&counts));
    buf_adds(out, result->complete ? "\n" : "; the run was cut short\n");
    for (size_t i = 0; i < result->geomean_count; i++) {
        SCOPED(buf_free) struct buf mean = BUF_INIT;
        footer_geomean(&mean, result, &result->geomeans[i]);
        if (mean.len > 0) {
            buf_adds(out, "- overall: ");
            text_markdown(out, buf_text(&mean));
            buf_addc(out, '\n');
        }
    }
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct result_finding *finding = &result->findings[i];
        buf_addf(out,
                 "- **%s**: ", finding->severity == NULL ? "info" : finding->severity);
        text_markdown(out, finding->what);
        buf_adds(out, finding->why == NULL || finding->why[0] == '\0' ? "" : ": ");
        text_markdown(out, finding->why == NULL ? "" : finding->why);
        buf_addc(out, '\n');
    }
}

static void write_markdown(const struct result *result, const struct report_style *style,
                           struct buf *out)
{
    (void)style;
    struct sections sections;
    sections_init(&sections, result);
    SCOPED(remarks_finish) struct remarks run_remarks = {0};
    remarks_collect_run(&run_remarks, result, &sections);
    for (size_t i = 0; i < sections.count; i++) {
        const struct section *section = &sections.items[i];
        SCOPED(remarks_finish) struct remarks remarks = {0};
        add_head(out, result, section);
        for (size_t j = 0; j < section->row_count; j++) {
            add_row(out, section, &section->rows[j]);
        }
        remarks_collect(&remarks, section, false);
        buf_adds(out, remarks.count > 0 ? "\n" : "");
        markdown_remarks(out, &remarks);
        buf_addc(out, '\n');
    }
    if (run_remarks.count > 0) {
        buf_adds(out, sections.count > 1 ? "### remarks\n\n" : "");
        markdown_remarks(out, &run_remarks);
        buf_addc(out, '\n');
    }
    sections_finish(&sections);
    counts_report_markdown(result, out);
    claims_markdown(result, out);
    markdown_interactions(out, result);
    markdown_footer(out, result);
}

const struct report_format report_markdown = {
    .name = "markdown",
    .summary = "for a comment on a pull request",
    .write = write_markdown,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for a terminal: a table for every group, remarks under it, a footer. */
#include "results/report/claims.h"
#include "results/report/columns.h"
#include "results/report/comparison.h"
#include "results/report/counts_report.h"
#include "results/report/footer.h"
#include "results/report/remarks.h"
#include "results/report/report.h"
#include "results/report/section_table.h"
#include "results/report/sections.h"
#include "results/report/text.h"

static void add_heading(struct buf *out, const char *text,
                        const struct report_style *style)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, text, style->utf8);
    colour_add(out, COLOUR_BOLD, style->colour, buf_text(&escaped));
    buf_addc(out, '\n');
}

static void write_section(const struct result *result, const struct section *section,
                          const struct report_style *style, struct buf *out)
{
    add_heading(out, section->title, style);
    section_table_write(result, section, style, out);
    SCOPED(remarks_finish) struct remarks remarks = {0};
    remarks_collect(&remarks, section, style->verbose);
    remarks_write(&remarks, style, out);
}

/* Under the table where there is one only, else under all of them. */
static void write_remarks(const struct result *result, const struct sections *sections,
                          const struct report_style *style, struct buf *out)
{
    SCOPED(remarks_finish) struct remarks remarks = {0};
    remarks_collect_run(&remarks, result, sections);
    if (remarks.count > 0 && sections->count > 1) {
        buf_addc(out, '\n');
        add_heading(out, "remarks", style);
    }
    remarks_write(&remarks, style, out);
}

/* Whether there are more cases than one table shows at a glance: then the comparison of the targets stands
 * once more, a line a case, behind all of them. */
static bool wants_overview(const struct result *result, const struct sections *sections)
{
    return result->target_count > 1 && sections->count > 0 &&
           (sections->count > 1 || sections->items[0].row_count > result->target_count);
}

static void write_table(const struct result *result, const struct report_style *style,
                        struct buf *out)
{
    struct sections sections;
    sections_init(&sections, result);
    for (size_t i = 0; i < sections.count; i++) {
        buf_adds(out, i > 0 ? "\n" : "");
        write_section(result, &sections.items[i], style, out);
    }
    write_remarks(result, &sections, style, out);
    buf_adds(out, sections.count > 0 ? "\n" : "");
    if (wants_overview(result, &sections)) {
        comparison_write_targets(result, style, out);
    }
    sections_finish(&sections);
    counts_report_table(result, style, out);
    claims_write(result, style, out);
    footer_interactions(result, style, out);
    footer_write(result, style, out);
}

const struct report_format report_table = {
    .name = "table",
    .summary = "for a terminal",
    .write = write_table,
};

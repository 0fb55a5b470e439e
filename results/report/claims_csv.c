/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims for spreadsheets and scripts: one row a statement, pair of variants and target. */
#include <math.h>
#include <stddef.h>

#include "results/report/csv_line.h"
#include "results/report/report.h"

static const char header[] =
    "suite,statement,target,variant,base_variant,metric,factor,ratio,ratio_low,ratio_high,"
    "paired,blocks,growth,verdict,sentence,reason,source,place\r\n";

static void add_claim(struct buf *out, const struct result *result,
                      const struct result_claim *claim)
{
    const struct result_statement *statement = &result->statements[claim->statement];
    bool is_pair = statement->than.case_name != NULL;
    bool has_ratio = is_pair && claim->verdict != RESULT_NOT_MEASURED;
    struct csv_line line = {.out = out};
    csv_text(&line, statement->suite);
    csv_text(&line, statement->text);
    csv_text(&line, claim->target);
    csv_text(&line, claim->variant);
    csv_text(&line, claim->base_variant);
    csv_text(&line, statement->metric);
    csv_number(&line, is_pair ? statement->factor : NAN);
    csv_number(&line, claim->ratio.point);
    csv_number(&line, claim->ratio.low);
    csv_number(&line, claim->ratio.high);
    csv_text(&line, !has_ratio ? NULL : claim->paired ? "true" : "false");
    csv_count(&line, has_ratio ? (int64_t)claim->blocks : -1);
    SCOPED(buf_free) struct buf growths = BUF_INIT;
    for (size_t i = 0; i < claim->growth_count; i++) {
        buf_addf(&growths, "%s%s", i == 0 ? "" : ";", claim->growths[i]);
    }
    csv_text(&line, buf_text(&growths));
    csv_text(&line, result_judgement_name(claim->verdict));
    csv_text(&line, claim->sentence);
    csv_text(&line, claim->reason);
    csv_text(&line, statement->source);
    csv_text(&line, statement->place);
    csv_end(&line);
}

static void write_claims_csv(const struct result *result,
                             const struct report_style *style, struct buf *out)
{
    (void)style;
    buf_adds(out, header);
    for (size_t i = 0; i < result->claim_count; i++) {
        add_claim(out, result, &result->claims[i]);
    }
}

const struct report_format report_claims_csv = {
    .name = "claims-csv",
    .summary = "one row a claim, pair of variants and target",
    .write = write_claims_csv,
};

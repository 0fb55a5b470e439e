/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/checks.h"

#include <stdio.h>
#include <string.h>

#include "harness/base/buf.h"
#include "harness/cli/command.h"
#include "harness/cli/term.h"
#include "results/report/claims.h"
#include "results/report/text.h"
#include "results/values.h"

/* So many are named; the table has all. */
#define SAID_MAX 10

static bool say_refuted(const struct result *result)
{
    SCOPED(claims_rows_finish) struct claims_rows rows = {0};
    claims_rows_init(&rows, result, false);
    size_t refuted = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct claims_row *row = &rows.items[i];
        if (row->verdict != RESULT_REFUTED || refuted++ >= SAID_MAX) {
            continue;
        }
        SCOPED(buf_free) struct buf raw = BUF_INIT;
        SCOPED(buf_free) struct buf text = BUF_INIT;
        buf_addf(&raw, "%s: %s%s%s", row->statement->place, buf_text(&row->found),
                 row->target == NULL ? "" : ", on ",
                 row->target == NULL ? "" : row->target);
        text_escape(&text, buf_text(&raw), term_is_utf8());
        fprintf(stderr, "  %s\n", buf_text(&text));
    }
    if (refuted > SAID_MAX) {
        fprintf(stderr, "  and %zu more\n", refuted - SAID_MAX);
    }
    return refuted > 0;
}

/* Cases that are compared and do not compute the same. */
static bool say_differing(const struct result *result)
{
    bool has_any = false;
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct result_finding *finding = &result->findings[i];
        if (strcmp(finding->id, VALUES_DIFFERENT) == 0) {
            SCOPED(buf_free) struct buf text = BUF_INIT;
            text_escape(&text, finding->what, term_is_utf8());
            fprintf(stderr, "  %s\n", buf_text(&text));
            has_any = true;
        }
    }
    return has_any;
}

int checks_status(bool is_asked, const struct result *result, int status)
{
    if (!is_asked || (status != STATUS_OK && status != STATUS_SOME_FAILED &&
                      status != STATUS_CHECK_FAILED)) {
        return status;
    }
    SCOPED(buf_free) struct buf said = BUF_INIT;
    claims_add_counts(&said, result);
    fprintf(stderr, "tare: --check: %s\n",
            said.len > 0 ? buf_text(&said) : "no suite of this result claims anything");
    bool has_failed = say_refuted(result);
    has_failed = say_differing(result) || has_failed;
    return has_failed ? STATUS_CHECK_FAILED : status;
}

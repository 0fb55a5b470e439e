/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/claims_words.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/metric.h"
#include "results/param.h"

const char *claims_short_name(const char *variant)
{
    const char *slash = strchr(variant, '/');
    return slash == NULL || slash[1] == '\0' ? variant : slash + 1;
}

static void add_side(struct buf *out, const struct result_claim_side *side)
{
    buf_adds(out, side->case_name);
    for (size_t i = 0; i < side->param_count; i++) {
        buf_addf(out, "%c%s=", i == 0 ? '[' : ',', side->params[i].name);
        param_text(&side->params[i], out);
    }
    buf_adds(out, side->param_count > 0 ? "]" : "");
}

/* Shortest: 1.1, 2; percent of what is allowed: 5 %. */
static void add_number(struct buf *out, double value)
{
    char number[NUMBER_SIZE];
    number_format(round(value * 1e6) / 1e6, number);
    buf_adds(out, number);
}

/* "allocations", "peak bytes", "page faults". */
static void add_amount(struct buf *out, const char *metric)
{
    size_t len = strcspn(metric, "_");
    buf_add(out, metric, len);
    if (metric[len] == '_') {
        buf_addf(out, " %s", metric + len + 1);
    }
}

/* "faster", "fewer allocations", "more peak bytes". */
static void add_comparative(struct buf *out, const char *metric, bool is_less)
{
    if (metric_is_time(metric)) {
        buf_adds(out, is_less ? "faster" : "slower");
        return;
    }
    buf_adds(out, is_less ? "fewer " : "more ");
    add_amount(out, metric);
}

static void add_growths(struct buf *out, const char *const *growths, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addf(out, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", growths[i]);
    }
}

/* What grows, where that is not the time. */
static void add_by(struct buf *out, const char *metric)
{
    if (!metric_is_time(metric)) {
        buf_adds(out, ", by ");
        add_amount(out, metric);
    }
}

static bool is_kind(const struct result_statement *statement, const char *kind)
{
    return strcmp(statement->kind, kind) == 0;
}

static bool is_at_most(const struct result_statement *statement)
{
    return is_kind(statement, "not slower") || is_kind(statement, "uses no more");
}

static bool claims_less(const struct result_statement *statement)
{
    return is_kind(statement, "faster") || is_kind(statement, "uses less");
}

/* "at least 1.1x faster", "at most 5 % slower", "not slower". */
static void add_bound(struct buf *out, const struct result_statement *statement)
{
    bool is_time = metric_is_time(statement->metric);
    if (is_at_most(statement) && statement->factor > 1.0) {
        buf_adds(out, "at most ");
        add_number(out, (statement->factor - 1.0) * 100.0);
        buf_adds(out, " % ");
    } else if (is_at_most(statement)) {
        buf_adds(out, is_time ? "not " : "no ");
    } else if (statement->factor > 1.0) {
        buf_adds(out, "at least ");
        add_number(out, statement->factor);
        buf_adds(out, "x ");
    }
    add_comparative(out, statement->metric, claims_less(statement));
}

static void add_claimed_growths(struct buf *out, const struct result_statement *statement)
{
    add_growths(out, statement->growths, statement->growth_count);
    buf_addf(out, " in %s", statement->over);
    add_by(out, statement->metric);
}

void claims_add_statement(struct buf *out, const struct result_statement *statement)
{
    add_side(out, &statement->subject);
    if (statement->than.case_name == NULL) {
        buf_adds(out, " is ");
        add_claimed_growths(out, statement);
        return;
    }
    buf_adds(out, metric_is_time(statement->metric) ? " is " : " has ");
    add_bound(out, statement);
    buf_adds(out, " than ");
    add_side(out, &statement->than);
}

void claims_add_claimed(struct buf *out, const struct result_statement *statement,
                        enum result_judgement verdict)
{
    bool is_plain = verdict == RESULT_CONFIRMED && !(statement->factor > 1.0);
    if (verdict == RESULT_NOT_MEASURED || is_plain) {
        return;
    }
    if (statement->than.case_name == NULL) {
        add_growths(out, statement->growths, statement->growth_count);
    } else {
        add_bound(out, statement);
    }
}

/* Decimals that show a ratio's distance from 1 where it is small: 1.004, 1.04, 1.43, 12.3. */
static int decimals_of(double ratio)
{
    return ratio >= 99.95 ? 0 : ratio >= 9.995 ? 1 : fabs(ratio - 1) < 0.00995 ? 3 : 2;
}

static void add_fixed(struct buf *out, double value, int decimals)
{
    char number[NUMBER_SIZE];
    number_format_fixed(value, decimals, number);
    buf_adds(out, number);
}

static void add_ratio(struct buf *out, const struct stats_estimate *ratio)
{
    int decimals = decimals_of(ratio->point);
    add_fixed(out, ratio->point, decimals);
    buf_adds(out, "x");
    if (isfinite(ratio->low) && isfinite(ratio->high) && ratio->high > ratio->low) {
        buf_adds(out, " [");
        add_fixed(out, ratio->low, decimals);
        buf_adds(out, ", ");
        add_fixed(out, ratio->high, decimals);
        buf_adds(out, "]");
    }
}

/* The ratio as one from 1 on, and whether it was turned over for that. */
static struct stats_estimate upright(struct stats_estimate ratio, bool *ret_turned)
{
    *ret_turned = ratio.point < 1.0;
    if (*ret_turned) {
        struct stats_estimate turned = ratio;
        turned.point = 1.0 / ratio.point;
        turned.low = 1.0 / ratio.high;
        turned.high = 1.0 / ratio.low;
        return turned;
    }
    return ratio;
}

static void add_comparison(struct buf *out, const struct result_statement *statement,
                           const struct result_claim *claim)
{
    bool is_time = metric_is_time(statement->metric);
    bool is_turned = false;
    struct stats_estimate ratio = upright(claim->ratio, &is_turned);
    bool is_less = claims_less(statement) != is_turned;
    buf_adds(out, is_time ? " is " : " has ");
    if (isinf(ratio.point)) {
        buf_adds(out, is_less ? "no " : "");
        add_amount(out, statement->metric);
        buf_adds(out, ", unlike ");
    } else if (isnan(ratio.point) || (!is_time && ratio.point <= 1.0)) {
        buf_adds(out, "as many ");
        add_amount(out, statement->metric);
        buf_adds(out, " as ");
    } else {
        add_ratio(out, &ratio);
        buf_adds(out, " ");
        add_comparative(out, statement->metric, is_less);
        buf_adds(out, " than ");
    }
    buf_adds(out, claims_short_name(claim->base_variant));
}

/* "n=1000" of "queues/drain[n=1000]". */
static void add_params(struct buf *out, const char *variant)
{
    const char *params = strchr(variant, '[');
    if (params != NULL) {
        buf_addf(out, " (%.*s)", (int)(strlen(params) - 2), params + 1);
    }
}

static void add_end(struct buf *out, const struct result_statement *statement,
                    const struct result_claim *claim, bool says_which)
{
    bool is_turned = false;
    struct stats_estimate ratio = upright(claim->ratio, &is_turned);
    add_ratio(out, &ratio);
    if (says_which) {
        buf_adds(out, " ");
        add_comparative(out, statement->metric, claims_less(statement) != is_turned);
    }
    add_params(out, claim->variant);
}

void claims_add_range(struct buf *out, const struct result_statement *statement,
                      const struct result_claim *least, const struct result_claim *most)
{
    bool is_both = (least->ratio.point < 1.0) != (most->ratio.point < 1.0);
    bool is_turned = most->ratio.point < 1.0; // of both, then: the far end is the least
    add_side(out, &statement->subject);
    buf_adds(out, metric_is_time(statement->metric) ? " is " : " has ");
    add_end(out, statement, is_turned ? most : least, is_both);
    buf_adds(out, " to ");
    add_end(out, statement, is_turned ? least : most, is_both);
    buf_adds(out, " ");
    if (!is_both) {
        add_comparative(out, statement->metric, claims_less(statement) != is_turned);
        buf_adds(out, " ");
    }
    buf_adds(out, "than ");
    add_side(out, &statement->than);
}

void claims_add_sentence(struct buf *out, const struct result_statement *statement,
                         const struct result_claim *claim)
{
    if (claim->verdict == RESULT_NOT_MEASURED) {
        buf_adds(out, claim->reason);
        return;
    }
    buf_adds(out, claims_short_name(claim->variant));
    if (claim->base_variant != NULL) {
        add_comparison(out, statement, claim);
        return;
    }
    buf_adds(out, " is ");
    add_growths(out, claim->growths, claim->growth_count);
    buf_addf(out, " in %s", statement->over);
    add_by(out, statement->metric);
}

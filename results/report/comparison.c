/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/comparison.h"

#include <math.h>
#include <string.h>

#include "harness/base/units.h"
#include "results/report/footer.h"
#include "results/report/sections.h"
#include "results/report/words.h"

/* Nobody takes more. */
#define BLOCKS_SAID_MAX 1000.0

const struct report_format *comparison_find(const char *name, struct error *err)
{
    static const struct report_format *const formats[] = {
        &comparison_table, &comparison_markdown, &comparison_csv};
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        if (strcmp(formats[i]->name, name) == 0) {
            return formats[i];
        }
    }
    return report_find(name, err);
}

void comparison_sides(struct compare_sides *sides, const struct result *result,
                      const struct report_style *style)
{
    compare_sides_init(sides, result,
                       style->by_variant ? COMPARE_VARIANTS : COMPARE_TARGETS);
    if (style->by_ratio) {
        compare_sides_sort(sides);
    }
}

bool comparison_has_one_suite(const struct result *result)
{
    for (size_t i = 1; i < result->bench_count; i++) {
        if (strcmp(result->benches[i].suite, result->benches[0].suite) != 0) {
            return false;
        }
    }
    return true;
}

const char *comparison_name(const struct result_bench *bench, bool has_one_suite)
{
    return has_one_suite ? section_variant(bench) : bench->variant;
}

void comparison_title(struct buf *out, const struct compare_side *side,
                      enum compare_by by)
{
    if (by == COMPARE_VARIANTS) {
        buf_addf(out, "variants on %s", side->new_target);
    } else {
        buf_addf(out, "%s against %s%s", side->new_target, side->base,
                 side->paired ? "" : ", measured apart");
    }
}

static bool is_verdict(const char *verdict, const char *name)
{
    return verdict != NULL && strcmp(verdict, name) == 0;
}

static void add_counts(struct buf *out, const struct compare_side *side)
{
    static const char *const verdicts[] = {"faster", "slower", "same", "unclear"};
    const char *before = "";
    for (size_t v = 0; v < ARRAY_LEN(verdicts); v++) {
        size_t count = 0;
        for (size_t i = 0; i < side->count; i++) {
            const struct result_change *change = side->rows[i].change;
            count += change != NULL && is_verdict(change->verdict_adjusted != NULL
                                                      ? change->verdict_adjusted
                                                      : change->verdict,
                                                  verdicts[v]);
        }
        if (count > 0) {
            buf_addf(out, "%s%zu %s%s", before, count,
                     is_verdict(verdicts[v], "same") ? "the " : "", verdicts[v]);
            before = ", ";
        }
    }
    buf_adds(out, before[0] == '\0' ? "nothing to compare" : "");
}

void comparison_summary(struct buf *out, const struct result *result,
                        const struct compare_side *side)
{
    add_counts(out, side);
    for (size_t i = 0; i < result->geomean_count; i++) {
        const struct result_geomean *geomean = &result->geomeans[i];
        if (strcmp(geomean->base, side->base) == 0 &&
            strcmp(geomean->new_target, side->new_target) == 0 && geomean->changes > 1) {
            buf_adds(out, "; geometric mean ");
            footer_mean_ratio(out, geomean);
        }
    }
}

bool comparison_has_fallen(const struct result_change *change)
{
    return is_verdict(change->verdict_adjusted, "unclear") &&
           !is_verdict(change->verdict, "unclear");
}

void comparison_settle(struct buf *out, const struct compare_row *row, bool utf8)
{
    const struct result_change *change = row->change;
    if (change == NULL) {
        return;
    }
    if (comparison_has_fallen(change)) {
        buf_adds(out, "may be chance");
        return;
    }
    if (!is_verdict(change->verdict, "unclear") || !isfinite(change->blocks_needed)) {
        return;
    }
    double more = ceil(change->blocks_needed) - (double)change->blocks;
    const char *what = change->paired ? "block" : "worker";
    if (more > BLOCKS_SAID_MAX) {
        buf_addf(out, "over %.0f %ss", BLOCKS_SAID_MAX, what);
    } else if (more >= 1.0) {
        char time[UNITS_SIZE];
        units_format_time(more * compare_block_ns(row), 2, !utf8, time);
        buf_addf(out, "+%.0f %s%s, %s", more, what, more < 1.5 ? "" : "s", time);
    }
}

/* What is said of the rows of an outcome. */
struct outcome_words {
    enum compare_outcome outcome;
    enum remark_kind kind;
    const char *label;
    const char *before; /* the name of the target */
    const char *behind;
};

static const char *reason_of(const struct result_bench *bench)
{
    if (bench == NULL || (bench->status == RESULT_OK && bench->summary.present)) {
        return NULL;
    }
    return bench->status == RESULT_ERROR && bench->error.message != NULL
               ? bench->error.message
               : bench->reason;
}

static void add_row(struct remark *remark, const struct compare_row *row,
                    bool has_one_suite)
{
    const struct result_bench *bench = row->other != NULL ? row->other : row->base;
    const char *reason = reason_of(row->other);
    reason = reason == NULL ? reason_of(row->base) : reason;
    SCOPED(buf_free) struct buf name = BUF_INIT;
    remark_name(&name, comparison_name(bench, has_one_suite), NULL);
    if (reason != NULL) {
        buf_addf(&name, " (%s)", reason);
    }
    remark_add_name(remark, &name);
}

/* In the order in which they are said. */
static const struct outcome_words outcomes[] = {
    {COMPARE_FAILED_NEW, REMARK_FAILURE, "failed", "no figure on", ", not compared"},
    {COMPARE_FAILED_BASE, REMARK_FAILURE, "failed", "no figure on", ", not compared"},
    {COMPARE_SKIPPED_NEW, REMARK_WARNING, "skipped", "not measured on", ""},
    {COMPARE_SKIPPED_BASE, REMARK_WARNING, "skipped", "not measured on", ""},
    {COMPARE_OTHER_CODE, REMARK_WARNING, "other code",
     "not the same code or settings as on", ", not compared"},
    {COMPARE_OTHER_UNIT, REMARK_WARNING, "other unit", "not in the unit it has on",
     ", not compared"},
    {COMPARE_FAILED_BOTH, REMARK_INFO, "no figure", "neither on", " nor beside it"},
    {COMPARE_NO_RATIO, REMARK_INFO, "no ratio",
     "a figure is not above 0, or it shares no block with", ""},
    {COMPARE_ONLY_BASE, REMARK_INFO, "missing", "only on", ""},
    {COMPARE_ONLY_NEW, REMARK_INFO, "added", "only on", ""},
};

static void add_words(struct buf *out, const struct compare_side *side,
                      const struct outcome_words *words)
{
    bool is_new = words->outcome == COMPARE_ONLY_NEW ||
                  words->outcome == COMPARE_FAILED_NEW ||
                  words->outcome == COMPARE_SKIPPED_NEW;
    buf_addf(out, "%s %s%s", words->before, is_new ? side->new_target : side->base,
             words->behind);
}

void comparison_outcome(struct buf *out, const struct compare_side *side,
                        enum compare_outcome outcome)
{
    for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
        if (outcomes[i].outcome == outcome) {
            add_words(out, side, &outcomes[i]);
        }
    }
}

static void add_outcome(struct remarks *remarks, const struct compare_side *side,
                        bool has_one_suite, const struct outcome_words *words)
{
    struct remark *remark = NULL;
    for (size_t i = 0; i < side->count; i++) {
        if (side->rows[i].outcome != words->outcome) {
            continue;
        }
        if (remark == NULL) {
            remark = remarks_add(remarks, words->kind, words->label);
            add_words(&remark->text, side, words);
        }
        add_row(remark, &side->rows[i], has_one_suite);
    }
}

void comparison_remarks(struct remarks *remarks, const struct compare_side *side,
                        bool has_one_suite)
{
    for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
        add_outcome(remarks, side, has_one_suite, &outcomes[i]);
    }
    if (!side->paired) {
        struct remark *remark = remarks_add(remarks, REMARK_INFO, "unpaired");
        buf_addf(&remark->text,
                 "%s and %s were not measured in lock-step: what the machine did between "
                 "the two is in every ratio",
                 side->base, side->new_target);
    }
}

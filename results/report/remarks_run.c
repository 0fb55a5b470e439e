/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be said of the figures of a whole run, each thing once: with many tables the same
 * advice under each of them hides what differs. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/units.h"
#include "results/compare/rows.h"
#include "results/report/figure.h"
#include "results/report/remarks.h"
#include "results/report/words.h"
#include "results/values.h"

#define WORKERS_MIN     6    /* below, no 95 % interval exists */
#define BLOCKS_SAID_MAX 1000 /* nobody runs more: another way out is said instead */
/* Nobody is content with less; another way out is said instead. */
#define PRECISION_SAID_MAX 0.1

/* What the collectors work on: every row of a result, and how to call it. */
struct view {
    const struct result *result;
    const struct section_row **rows;
    size_t count;
    bool is_short; /* one table: the names that stand in it */
    bool has_suites;
    bool has_targets;
};

static void view_finish(struct view *view)
{
    free(view->rows);
}

static void view_init(struct view *view, const struct result *result,
                      const struct sections *sections)
{
    *view = (struct view){
        .result = result,
        .rows = xcalloc(result->bench_count + 1, sizeof(struct section_row *)),
        .is_short = sections->count == 1 && sections->items[0].params_title == NULL,
    };
    for (size_t i = 0; i < sections->count; i++) {
        const struct section *section = &sections->items[i];
        view->has_targets = view->has_targets || section->has_targets;
        for (size_t j = 0; j < section->row_count; j++) {
            view->rows[view->count++] = &section->rows[j];
            view->has_suites =
                view->has_suites ||
                strcmp(section->rows[j].bench->suite, view->rows[0]->bench->suite) != 0;
        }
    }
}

static void add_name(struct buf *out, const struct view *view,
                     const struct section_row *row)
{
    const struct result_bench *bench = row->bench;
    remark_name(out,
                view->is_short     ? row->name
                : view->has_suites ? bench->variant
                                   : section_variant(bench),
                view->has_targets ? bench->target : NULL);
}

/* A remark that is made with the first bench it is about. */
static struct remark *name_bench(struct remarks *remarks, struct remark *remark,
                                 const char *label, const struct view *view,
                                 const struct section_row *row)
{
    SCOPED(buf_free) struct buf name = BUF_INIT;
    if (remark == NULL) {
        remark = remarks_add(remarks, REMARK_WARNING, label);
    }
    add_name(&name, view, row);
    remark_add_name(remark, &name);
    return remark;
}

/* Remarks that are computed here from the figures, better than an id can say it. */
static bool is_computed(const char *id)
{
    return strcmp(id, "precision") == 0 || strcmp(id, "few-workers") == 0 ||
           strcmp(id, VALUES_DIFFERENT) == 0;
}

/* A bench that says itself why it has no figure needs no finding to say it again. */
static bool is_explained(const struct result_bench *bench)
{
    return bench->status != RESULT_OK &&
           (bench->status != RESULT_NOT_STATIONARY || bench->reason != NULL);
}

/* The assumed cost of the loop is 5 to 15 ns, good to about 5: worth a word where that is more than
 * half a percent of the turn it was taken off. */
#define ASSUMED_MATTERS_NS 1000.0

static bool is_assumption_felt(const struct result_bench *bench)
{
    return bench->overhead_assumed && bench->summary.present &&
           bench->summary.median.point * (double)bench->inner * (double)bench->unroll <
               ASSUMED_MATTERS_NS;
}

static bool has_finding(const struct result_bench *bench, const char *id)
{
    if (is_explained(bench)) {
        return false;
    }
    return result_bench_has_finding(bench, id) ||
           (strcmp(id, "not-stationary") == 0 &&
            bench->status == RESULT_NOT_STATIONARY) ||
           (strcmp(id, "overhead-assumed") == 0 && is_assumption_felt(bench));
}

static bool was_said(const struct remarks *remarks, const char *id)
{
    for (size_t i = 0; i < remarks->count; i++) {
        if (strcmp(remarks->items[i].label, id) == 0) {
            return true;
        }
    }
    return false;
}

static void add_finding(struct remarks *remarks, const struct view *view, const char *id)
{
    struct remark *remark = NULL;
    if (was_said(remarks, id)) {
        return;
    }
    for (size_t i = 0; i < view->count; i++) {
        if (has_finding(view->rows[i]->bench, id)) {
            remark = name_bench(remarks, remark, id, view, view->rows[i]);
        }
    }
    if (remark == NULL) {
        return;
    }
    const struct words_finding *words = words_finding(id);
    buf_adds(&remark->text,
             words == NULL ? "this version of tare has no words for it" : words->what);
    if (words != NULL && words->remedy != NULL) {
        buf_addf(&remark->text, "; %s", words->remedy);
    }
}

static void add_findings(struct remarks *remarks, const struct view *view)
{
    add_finding(remarks, view, "not-stationary");
    for (size_t i = 0; i < view->count; i++) {
        const struct result_bench *bench = view->rows[i]->bench;
        for (size_t j = 0; j < bench->finding_count; j++) {
            if (!is_computed(bench->findings[j])) {
                add_finding(remarks, view, bench->findings[j]);
            }
        }
    }
    add_finding(remarks, view, "overhead-assumed");
}

static bool has_figure(const struct section_row *row)
{
    return row->bench->status == RESULT_OK && row->bench->summary.present;
}

static void add_few_workers(struct remarks *remarks, const struct view *view)
{
    struct remark *remark = NULL;
    for (size_t i = 0; i < view->count; i++) {
        const struct section_row *row = view->rows[i];
        if (has_figure(row) && row->bench->summary.median.n < WORKERS_MIN) {
            remark = name_bench(remarks, remark, "few workers", view, row);
        }
    }
    if (remark != NULL) {
        bool is_own = strcmp(view->result->tool_name, "tare") == 0;
        buf_addf(&remark->text, "fewer than %d workers give no %g %% interval%s",
                 WORKERS_MIN, view->result->settings.level * 100,
                 is_own ? "; try: --blocks 8 or a longer --max-time" : "");
    }
}

/* A bench with the half-width of its interval. */
struct width {
    const struct section_row *row;
    double half;
};

static int by_width(const void *a, const void *b)
{
    const struct width *x = a;
    const struct width *y = b;
    int order = (x->half < y->half) - (x->half > y->half);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

/* Those whose interval is wider than was asked for, the widest first. Caller frees. */
static struct width *find_wide(const struct view *view, size_t *ret_count)
{
    double asked = view->result->settings.precision_ratio;
    struct width *wide = xcalloc(view->count + 1, sizeof(*wide));
    size_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct section_row *row = view->rows[i];
        const struct stats_estimate *median = &row->bench->summary.median;
        double half = has_figure(row) ? figure_half_width(median) : NAN;
        /* What is not told from nothing has no relative width worth a remark. */
        if (asked > 0 && half > asked && median->low > 0 && median->n >= WORKERS_MIN) {
            wide[count++] = (struct width){row, half};
        }
    }
    qsort(wide, count, sizeof(*wide), by_width);
    *ret_count = count;
    return wide;
}

/* "a", "a or b", "a, b or c". */
static void add_choices(struct buf *out, const struct buf *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addf(out, "%s%s",
                 i == 0          ? ""
                 : i + 1 < count ? ", "
                                 : " or ",
                 buf_text(&choices[i]));
    }
}

/* What to do about intervals of which the first is the widest; widths shrink with the square root
 * of the number of blocks. */
static void add_wide_remedy(struct buf *out, const struct result_settings *settings,
                            const struct width *widest, double blocks)
{
    struct buf choices[4] = {BUF_INIT};
    size_t count = 0;
    bool has_all_blocks =
        settings->blocks_max > 0 &&
        (int64_t)widest->row->bench->summary.median.n >= settings->blocks_max;
    if (settings->preset != NULL && strcmp(settings->preset, "quick") == 0) {
        buf_adds(&choices[count++], "leaving out --quick");
    }
    if (blocks <= BLOCKS_SAID_MAX) {
        buf_addf(&choices[count++], "--blocks %.0f", blocks);
    }
    if (!has_all_blocks) {
        buf_adds(&choices[count++], "a longer --max-time");
    }
    if (widest->half <= PRECISION_SAID_MAX) {
        buf_addf(&choices[count++], "--precision %.0f%%", ceil(widest->half * 100));
    } else {
        buf_adds(&choices[count++], "a quieter machine");
    }
    buf_adds(out, "; try: ");
    add_choices(out, choices, count);
    for (size_t i = 0; i < count; i++) {
        buf_free(&choices[i]);
    }
}

static void add_wide(struct remarks *remarks, const struct view *view)
{
    double asked = view->result->settings.precision_ratio;
    struct remark *remark = NULL;
    size_t count = 0;
    double blocks = 0;
    struct width *wide = find_wide(view, &count);
    for (size_t i = 0; i < count; i++) {
        double half = wide[i].half;
        double n = (double)wide[i].row->bench->summary.median.n;
        SCOPED(buf_free) struct buf name = BUF_INIT;
        blocks = fmax(blocks, ceil(n * half * half / (asked * asked)));
        remark = remark == NULL ? remarks_add(remarks, REMARK_WARNING, "wide") : remark;
        add_name(&name, view, wide[i].row);
        buf_adds(&name, " (");
        figure_percent(&name, half);
        buf_adds(&name, ")");
        remark_add_name(remark, &name);
    }
    if (remark != NULL) {
        buf_adds(&remark->text, "the interval's half-width is above the ");
        figure_percent(&remark->text, asked);
        buf_adds(&remark->text, " asked for");
        add_wide_remedy(&remark->text, &view->result->settings, &wide[0], blocks);
    }
    free(wide);
}

static bool is_unclear(const struct result_change *change)
{
    return change != NULL && change->verdict != NULL &&
           strcmp(change->verdict, "unclear") == 0 && isfinite(change->blocks_needed);
}

/* How long the blocks take that an unclear change lacks. */
static double time_to_settle(const struct result *result,
                             const struct result_change *change, size_t *cursor)
{
    const struct compare_row row = {
        .base = result_find_next(result, change->pair.base_variant, change->pair.base,
                                 cursor),
        .other = result_find_next(result, change->pair.variant, change->pair.new_target,
                                  cursor),
    };
    double more = ceil(change->blocks_needed) - (double)change->blocks;
    return more > 0 ? more * compare_block_ns(&row) : 0;
}

static void add_unclear(struct remarks *remarks, const struct view *view)
{
    struct remark *remark = NULL;
    double needed = 0;
    double time_ns = 0;
    size_t cursor = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct section_row *row = view->rows[i];
        const struct result_change *changes[] = {row->change, row->target_change};
        bool is_named = false;
        for (size_t j = 0; j < 2; j++) {
            if (is_unclear(changes[j])) {
                needed = fmax(needed, ceil(changes[j]->blocks_needed));
                time_ns += time_to_settle(view->result, changes[j], &cursor);
                is_named = true;
            }
        }
        if (is_named) {
            remark = name_bench(remarks, remark, "unclear", view, row);
        }
    }
    if (remark == NULL) {
        return;
    }
    buf_adds(&remark->text, "neither a difference nor its absence is shown; ");
    if (needed <= BLOCKS_SAID_MAX) {
        char time[UNITS_SIZE];
        units_format_time(time_ns, 2, true, time);
        buf_addf(&remark->text,
                 "about %.0f blocks would settle it, %s more: --blocks %.0f", needed,
                 time, needed);
    } else {
        buf_adds(&remark->text, "a longer --max-time or a quieter machine may settle it");
    }
}

/* Whether a change is between two numbers of threads of the same case, alike in all else: their
 * names are the same up to the number. */
static bool is_of_threads(const struct result_change *change)
{
    static const char word[] = "threads=";
    if (change == NULL || isnan(change->ratio.point) || change->ratio.point <= 0.0) {
        return false;
    }
    const char *number = strstr(change->pair.variant, word);
    const char *base = strstr(change->pair.base_variant, word);
    size_t len = number != NULL ? (size_t)(number - change->pair.variant) : 0;
    return number != NULL && base != NULL &&
           len == (size_t)(base - change->pair.base_variant) &&
           strncmp(change->pair.variant, change->pair.base_variant, len) == 0;
}

/* "spin[threads=4]: 1.9x the throughput of spin[threads=1] [1.8, 2.0]". */
static void add_threads(struct remarks *remarks, const struct view *view)
{
    struct remark *remark = NULL;
    for (size_t i = 0; i < view->count; i++) {
        const struct result_bench *bench = view->rows[i]->bench;
        const struct result_change *change = view->rows[i]->change;
        if (bench->threads == 0 || !is_of_threads(change)) {
            continue;
        }
        remark = remark != NULL ? remark : remarks_add(remarks, REMARK_INFO, "threads");
        struct buf *text = &remark->text;
        buf_adds(text, text->len > 0 ? "; " : "");
        add_name(text, view, view->rows[i]);
        const char *number =
            strstr(change->pair.base_variant, "threads=") + strlen("threads=");
        buf_addf(text, " gets %.2fx as much done as threads=%lld",
                 1.0 / change->ratio.point, strtoll(number, NULL, 10));
        if (isfinite(change->ratio.low) && isfinite(change->ratio.high)) {
            buf_addf(text, " [%.2f, %.2f]", 1.0 / change->ratio.high,
                     1.0 / change->ratio.low);
        }
    }
}

void remarks_collect_run(struct remarks *remarks, const struct result *result,
                         const struct sections *sections)
{
    SCOPED(view_finish) struct view view = {0};
    view_init(&view, result, sections);
    add_findings(remarks, &view);
    add_few_workers(remarks, &view);
    add_wide(remarks, &view);
    add_unclear(remarks, &view);
    add_threads(remarks, &view);
}

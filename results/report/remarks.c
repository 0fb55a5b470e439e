/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/remarks.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/columns.h"
#include "results/report/figure.h"
#include "results/report/text.h"
#include "results/report/words.h"

/* More names than this are counted, not listed. */
#define NAMES_MAX       6
#define STDERR_MAX      3    /* lines */
#define WORKERS_MIN     6    /* below, no 95 % interval exists */
#define BLOCKS_SAID_MAX 1000 /* nobody runs more: another way out is said instead */

static struct remark *add_remark(struct remarks *remarks, enum remark_kind kind,
                                 const char *label)
{
    remarks->items =
        xgrow(remarks->items, remarks->count, &remarks->cap, sizeof(*remarks->items));
    struct remark *remark = &remarks->items[remarks->count++];
    *remark = (struct remark){.kind = kind, .label = label};
    return remark;
}

static void add_name(struct buf *out, const struct section *section,
                     const struct section_row *row)
{
    buf_adds(out, row->name);
    if (section->has_targets) {
        buf_addf(out, " on %s", row->bench->target);
    }
}

/* The last `lines` lines of a text, each after `label`. */
static void add_last_lines(struct buf *out, const char *label, const char *text,
                           int lines)
{
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' ')) {
        len--;
    }
    size_t start = len;
    for (int left = lines; start > 0; start--) {
        left -= text[start - 1] == '\n';
        if (left == 0) {
            break;
        }
    }
    while (start < len) {
        size_t line = strcspn(text + start, "\n");
        line = line > len - start ? len - start : line;
        buf_adds(out, label);
        buf_add(out, text + start, line);
        buf_addc(out, '\n');
        start += line + 1;
    }
}

/* The last line of a traceback is the message most of the time: then it says nothing new. */
static void add_traceback(struct buf *out, const struct result_error *error, bool verbose)
{
    if (verbose) {
        add_last_lines(out, "", error->traceback, INT_MAX);
        return;
    }
    SCOPED(buf_free) struct buf last = BUF_INIT;
    add_last_lines(&last, "", error->traceback, 1);
    size_t len = last.len > 0 ? last.len - 1 : 0;
    bool says_more = error->message == NULL || strlen(error->message) != len ||
                     strncmp(error->message, buf_text(&last), len) != 0;
    buf_adds(out, says_more ? buf_text(&last) : "");
}

static void add_failure(struct remarks *remarks, const struct section *section,
                        const struct section_row *row, bool verbose)
{
    const struct result_error *error = &row->bench->error;
    struct remark *remark = add_remark(remarks, REMARK_FAILURE, "failed");
    add_name(&remark->text, section, row);
    buf_addf(&remark->text, ": %s", error->message == NULL ? "unknown" : error->message);
    if (error->kind != NULL && error->phase != NULL) {
        buf_addf(&remark->text, " (%s in %s)", error->kind, error->phase);
    } else if (error->kind != NULL) {
        buf_addf(&remark->text, " (%s)", error->kind);
    }
    if (error->place != NULL) {
        buf_addf(&remark->details, "at %s\n", error->place);
    }
    if (error->traceback != NULL) {
        add_traceback(&remark->details, error, verbose);
    }
    if (error->stderr_tail != NULL && error->stderr_tail[0] != '\0') {
        add_last_lines(&remark->details, "stderr: ", error->stderr_tail, STDERR_MAX);
    }
}

/* Why a bench that did not fail has no figure. */
static void add_reason(struct remarks *remarks, const struct section *section,
                       const struct section_row *row)
{
    const struct result_bench *bench = row->bench;
    const char *label = NULL;
    const char *fallback = "no reason given";
    if (bench->status == RESULT_SKIPPED) {
        label = "skipped";
    } else if (bench->status == RESULT_NOT_STATIONARY && bench->reason != NULL) {
        label = "not steady";
    } else if (bench->status == RESULT_INCOMPLETE) {
        label = "not measured";
        fallback = "the run ended before it had a sample";
    } else if (bench->status == RESULT_OK && !bench->summary.present) {
        label = "no figure";
        fallback = "it has no samples";
    }
    if (label == NULL) {
        return;
    }
    bool is_skip = bench->status == RESULT_SKIPPED;
    struct remark *remark =
        add_remark(remarks, is_skip ? REMARK_INFO : REMARK_WARNING, label);
    add_name(&remark->text, section, row);
    buf_addf(&remark->text, ": %s", bench->reason == NULL ? fallback : bench->reason);
}

static void add_states(struct remarks *remarks, const struct section *section,
                       bool verbose)
{
    for (size_t i = 0; i < section->row_count; i++) {
        if (section->rows[i].bench->status == RESULT_ERROR) {
            add_failure(remarks, section, &section->rows[i], verbose);
        }
    }
    for (size_t i = 0; i < section->row_count; i++) {
        add_reason(remarks, section, &section->rows[i]);
    }
}

/* A remark that several benches share: their names, cut off after the first few. */
struct listing {
    struct remark *remark; /* made with the first name */
    size_t count;
};

static bool begin_name(struct listing *listing, struct remarks *remarks,
                       const char *label)
{
    if (listing->count++ == 0) {
        listing->remark = add_remark(remarks, REMARK_WARNING, label);
    } else if (listing->count <= NAMES_MAX) {
        buf_adds(&listing->remark->text, ", ");
    }
    return listing->count <= NAMES_MAX;
}

/* False when there is nothing to end. */
static bool end_names(const struct listing *listing)
{
    if (listing->count > NAMES_MAX) {
        buf_addf(&listing->remark->text, " and %zu more", listing->count - NAMES_MAX);
    }
    if (listing->count > 0) {
        buf_adds(&listing->remark->text, ": ");
    }
    return listing->count > 0;
}

/* Remarks that are computed here from the figures, better than an id can say it. */
static bool is_computed(const char *id)
{
    return strcmp(id, "precision") == 0 || strcmp(id, "few-workers") == 0;
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

static void add_finding(struct remarks *remarks, const struct section *section,
                        const char *id)
{
    struct listing listing = {0};
    for (size_t i = 0; i < section->row_count; i++) {
        const struct section_row *row = &section->rows[i];
        if (has_finding(row->bench, id) && begin_name(&listing, remarks, id)) {
            add_name(&listing.remark->text, section, row);
        }
    }
    if (!end_names(&listing)) {
        return;
    }
    const struct words_finding *words = words_finding(id);
    struct buf *text = &listing.remark->text;
    buf_adds(text,
             words == NULL ? "this version of tare has no words for it" : words->what);
    if (words != NULL && words->remedy != NULL) {
        buf_addf(text, "; %s", words->remedy);
    }
}

static bool was_said(const struct remarks *remarks, size_t first, const char *id)
{
    for (size_t i = first; i < remarks->count; i++) {
        if (strcmp(remarks->items[i].label, id) == 0) {
            return true;
        }
    }
    return false;
}

static void add_findings(struct remarks *remarks, const struct section *section)
{
    size_t first = remarks->count;
    add_finding(remarks, section, "not-stationary");
    for (size_t i = 0; i < section->row_count; i++) {
        const struct result_bench *bench = section->rows[i].bench;
        for (size_t j = 0; j < bench->finding_count; j++) {
            const char *id = bench->findings[j];
            if (!is_computed(id) && !was_said(remarks, first, id)) {
                add_finding(remarks, section, id);
            }
        }
    }
    if (!was_said(remarks, first, "overhead-assumed")) {
        add_finding(remarks, section, "overhead-assumed");
    }
}

static bool has_figure(const struct section_row *row)
{
    return row->bench->status == RESULT_OK && row->bench->summary.present;
}

static void add_few_workers(struct remarks *remarks, const struct result *result,
                            const struct section *section)
{
    struct listing listing = {0};
    for (size_t i = 0; i < section->row_count; i++) {
        const struct section_row *row = &section->rows[i];
        bool is_few = has_figure(row) && row->bench->summary.median.n < WORKERS_MIN;
        if (is_few && begin_name(&listing, remarks, "few workers")) {
            add_name(&listing.remark->text, section, row);
            buf_addf(&listing.remark->text, " (%zu)", row->bench->summary.median.n);
        }
    }
    if (end_names(&listing)) {
        buf_addf(&listing.remark->text,
                 "fewer than %d workers give no %g %% interval; --blocks 8 or a longer "
                 "--max-time",
                 WORKERS_MIN, result->settings.level * 100);
    }
}

/* Widths shrink with the square root of the number of blocks. */
static void add_wide(struct remarks *remarks, const struct result *result,
                     const struct section *section)
{
    double asked = result->settings.precision_ratio;
    struct listing listing = {0};
    double needed = 0;
    double widest = 0;
    for (size_t i = 0; i < section->row_count; i++) {
        const struct section_row *row = &section->rows[i];
        const struct stats_estimate *median = &row->bench->summary.median;
        double half = has_figure(row) ? figure_half_width(median) : NAN;
        /* What is not told from nothing has no relative width worth a remark. */
        bool is_wide =
            asked > 0 && half > asked && median->low > 0 && median->n >= WORKERS_MIN;
        if (!is_wide) {
            continue;
        }
        needed = fmax(needed, ceil((double)median->n * half * half / (asked * asked)));
        widest = fmax(widest, half);
        if (begin_name(&listing, remarks, "wide")) {
            add_name(&listing.remark->text, section, row);
            buf_adds(&listing.remark->text, " (");
            figure_percent(&listing.remark->text, half);
            buf_adds(&listing.remark->text, ")");
        }
    }
    if (end_names(&listing)) {
        struct buf *text = &listing.remark->text;
        buf_adds(text, "the interval's half-width is above the ");
        figure_percent(text, asked);
        buf_adds(text, " asked for; ");
        if (needed <= BLOCKS_SAID_MAX) {
            buf_addf(text, "about %.0f blocks would do: --blocks %.0f, ", needed, needed);
        }
        buf_addf(text, "a longer --max-time, or be content with --precision %.0f%%",
                 ceil(widest * 100));
    }
}

static void add_unclear(struct remarks *remarks, const struct section *section)
{
    struct listing listing = {0};
    double needed = 0;
    for (size_t i = 0; i < section->row_count; i++) {
        const struct section_row *row = &section->rows[i];
        const struct result_change *changes[] = {row->change, row->target_change};
        for (size_t j = 0; j < 2; j++) {
            bool is_unclear = changes[j] != NULL && changes[j]->verdict != NULL &&
                              strcmp(changes[j]->verdict, "unclear") == 0 &&
                              isfinite(changes[j]->blocks_needed);
            if (!is_unclear) {
                continue;
            }
            needed = fmax(needed, changes[j]->blocks_needed);
            if (begin_name(&listing, remarks, "unclear")) {
                add_name(&listing.remark->text, section, row);
            }
        }
    }
    if (end_names(&listing)) {
        buf_addf(&listing.remark->text,
                 "neither a difference nor its absence is shown; about %.0f blocks would "
                 "settle it: --blocks %.0f",
                 ceil(needed), ceil(needed));
    }
}

void remarks_collect(struct remarks *remarks, const struct result *result,
                     const struct section *section, bool verbose)
{
    *remarks = (struct remarks){0};
    add_states(remarks, section, verbose);
    add_findings(remarks, section);
    add_few_workers(remarks, result, section);
    add_wide(remarks, result, section);
    add_unclear(remarks, section);
}

void remarks_finish(struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++) {
        buf_free(&remarks->items[i].text);
        buf_free(&remarks->items[i].details);
    }
    free(remarks->items);
    *remarks = (struct remarks){0};
}

static void write_details(const char *details, const struct report_style *style,
                          struct buf *out)
{
    while (*details != '\0') {
        size_t len = strcspn(details, "\n");
        SCOPED(scoped_free_string) char *line = xstrndup(details, len);
        SCOPED(buf_free) struct buf escaped = BUF_INIT;
        text_escape(&escaped, line, style->utf8);
        buf_adds(out, "    ");
        text_wrap(out, buf_text(&escaped), 4, 6, style->width);
        buf_addc(out, '\n');
        details += details[len] == '\n' ? len + 1 : len;
    }
}

void remarks_write(const struct result *result, const struct section *section,
                   const struct report_style *style, struct buf *out)
{
    struct remarks remarks;
    remarks_collect(&remarks, result, section, style->verbose);
    for (size_t i = 0; i < remarks.count; i++) {
        const struct remark *remark = &remarks.items[i];
        enum colour colour = remark->kind == REMARK_FAILURE   ? COLOUR_RED
                             : remark->kind == REMARK_WARNING ? COLOUR_YELLOW
                                                              : COLOUR_DIM;
        SCOPED(buf_free) struct buf escaped = BUF_INIT;
        text_escape(&escaped, buf_text(&remark->text), style->utf8);
        buf_adds(out, "  ");
        colour_add(out, colour, style->colour, remark->label);
        buf_adds(out, ": ");
        text_wrap(out, buf_text(&escaped), 4 + (int)strlen(remark->label), 4,
                  style->width);
        buf_addc(out, '\n');
        write_details(buf_text(&remark->details), style, out);
    }
    remarks_finish(&remarks);
}

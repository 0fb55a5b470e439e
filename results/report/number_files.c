/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/number_files.h"

#include <math.h>

#include "results/report/figure.h"
#include "stats/claim.h"

struct plain_scale number_file_scale(const struct number_file *file)
{
    const struct stats_workers *said = &file->described.said;
    double half = (said->median.high - said->median.low) / 2;
    bool is_known = figure_has_interval(&said->median) && half > 0;
    return plain_scale_of(said->median.point, is_known ? half : said->sd_between);
}

static double half_width(const struct stats_estimate *ratio)
{
    return figure_has_interval(ratio) ? (ratio->high - ratio->low) / 2 : NAN;
}

/* The interval with the digits of the ratio before it; nothing where there is none. */
static void add_interval(struct buf *out, const struct stats_estimate *ratio,
                         const struct plain_scale *scale)
{
    if (figure_has_interval(ratio)) {
        buf_addc(out, ' ');
        plain_interval(out, ratio, scale);
    }
}

static void add_margin(struct buf *out, double margin)
{
    buf_addf(out, "%g %%", margin * 100);
}

/* As a factor above 1: "1.03x faster than a [1.02, 1.05]". */
static void add_factor(struct buf *out, const char *base, struct stats_estimate ratio,
                       bool is_faster)
{
    if (is_faster) {
        ratio = stats_inverse(ratio);
    }
    struct plain_scale scale = plain_scale_of(ratio.point, half_width(&ratio));
    plain_value(out, ratio.point, &scale);
    buf_addf(out, "x %s than %s", is_faster ? "faster" : "slower", base);
    add_interval(out, &ratio, &scale);
}

void number_files_verdict(struct buf *out, const struct number_files *files, size_t index)
{
    const struct number_file *file = &files->items[index];
    const struct stats_estimate *ratio = &file->compared.change.ratio;
    const char *base = files->items[0].name;
    struct plain_scale scale = plain_scale_of(ratio->point, half_width(ratio));
    switch (file->verdict) {
    case STATS_VERDICT_FASTER:
    case STATS_VERDICT_SLOWER:
        buf_addf(out, "%s is ", file->name);
        add_factor(out, base, *ratio, file->verdict == STATS_VERDICT_FASTER);
        return;
    case STATS_VERDICT_SAME:
        buf_addf(out, "%s is the same as %s within ", file->name, base);
        add_margin(out, file->compared.how.margin);
        add_interval(out, ratio, &scale);
        return;
    case STATS_VERDICT_UNCLEAR:
        break;
    }
    buf_addf(out, "%s against %s: no difference shown, and none ruled out", file->name,
             base);
    add_interval(out, ratio, &scale);
}

void number_files_basis(struct buf *out, const struct number_files *files, size_t index)
{
    const struct number_file *file = &files->items[index];
    const struct compared *compared = &file->compared;
    const struct stats_change *change = &compared->change;
    const char *unit = compared->how.paired ? "pairs" : "workers";
    plain_p(out, change->p);
    if (files->count > 2) {
        buf_adds(out, ", ");
        plain_p(out, file->p_adjusted);
        buf_addf(out, " after the correction for %zu comparisons", files->count - 1);
    }
    if (compared->how.paired) {
        buf_addf(out, "; %zu pairs", change->blocks);
    } else {
        buf_addf(out, "; %zu and %zu workers, not paired", compared->base_workers,
                 compared->new_workers);
    }
    if (change->beyond_margin) {
        buf_adds(out, "; beyond the margin of ");
        add_margin(out, compared->how.margin);
    }
    if (file->verdict == STATS_VERDICT_UNCLEAR && isfinite(change->blocks_needed)) {
        buf_addf(out, "; about %.0f %s would settle it", change->blocks_needed, unit);
    }
}

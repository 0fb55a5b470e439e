/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripts/bench/simulate/simulate.h"

#define SHORT_PART   10
#define SHORT_FEWEST 40
#define PEER_SETS    1000
#define SHORT_ERRORS 4.0 /* standard errors by which a band is widened */
#define SHORT_SLACK  0.1

size_t simulate_sets(const struct simulate *how, size_t full)
{
    size_t few = full / SHORT_PART > SHORT_FEWEST ? full / SHORT_PART : SHORT_FEWEST;
    return how->is_full || few > full ? full : few;
}

size_t simulate_peer_sets(const struct simulate *how)
{
    return how->is_full ? PEER_SETS : SHORT_FEWEST;
}

struct stats_rng simulate_stream(const struct simulate *how, uint64_t id, uint64_t cell)
{
    return stats_rng_stream(how->seed, id, cell);
}

void simulate_title(const struct simulate *how, const char *id, const char *title)
{
    fprintf(how->out, "title\t%s\t%s\n", id, title);
}

static bool print_row(const struct simulate *how, struct row row, const char *measured,
                      double value, struct band asked, struct band allowed)
{
    bool has_band = !isnan(asked.low);
    bool ok = !has_band || (value >= allowed.low && value <= allowed.high);
    const char *word = !has_band ? "-" : ok ? "ok" : "NOT";
    fprintf(how->out, "row\t%s\t%s\t%s\t%s\t%s\t%g\t%g\t%s\n", row.id, row.what,
            row.method, row.cell, measured, asked.low, asked.high, word);
    return ok;
}

/* In percent; never nothing, for a share of 0 or 100 was seen in few tries only. */
static double slack_of_share(double percent, size_t of)
{
    double share = fmin(fmax(percent / 100.0, 1.0 / (double)of), 1.0 - 1.0 / (double)of);
    return 100.0 * SHORT_ERRORS * sqrt(share * (1.0 - share) / (double)of);
}

bool simulate_share(const struct simulate *how, struct row row, size_t hits, size_t of,
                    struct band band)
{
    double percent = of > 0 ? 100.0 * (double)hits / (double)of : NAN;
    struct band allowed = band;
    if (!how->is_full && isfinite(band.low)) {
        allowed.low -= slack_of_share(band.low, of);
    }
    if (!how->is_full && isfinite(band.high)) {
        allowed.high += slack_of_share(band.high, of);
    }
    char text[32];
    snprintf(text, sizeof(text), "%.1f", percent);
    return print_row(how, row, text, percent, band, allowed);
}

bool simulate_figure(const struct simulate *how, struct row row, double measured,
                     struct band band)
{
    struct band allowed = band;
    if (!how->is_full) {
        allowed.low -= SHORT_SLACK * fabs(band.low);
        allowed.high += SHORT_SLACK * fabs(band.high);
    }
    char text[32];
    snprintf(text, sizeof(text), "%.4g", measured);
    return print_row(how, row, text, measured, band, allowed);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules that decide when a comparison may stop: V14. */
#include "scripts/bench/simulate/pairs.h"
#include "stats/change.h"
#include "stats/stopping.h"

#define SETS       2000
#define FEWEST     8
#define MOST       40
#define LOOKS      4
#define PRECISION  0.01
#define MARGIN     0.02
#define TRUE_RATIO 1.02

/* What a rule says at its end. */
struct end {
    bool is_called; /* faster or slower */
    bool holds;     /* the interval holds the truth */
};

static struct stats_change judge(const struct pairs *pairs, size_t blocks, double level)
{
    double scratch[2 * MOST];
    return stats_change_paired(pairs->log_ratios, blocks, level, MARGIN, scratch);
}

static struct end end_with(const struct pairs *pairs, const struct stats_change *change)
{
    double truth = pairs->scene.ratio;
    return (struct end){.is_called = change->verdict == STATS_VERDICT_FASTER ||
                                     change->verdict == STATS_VERDICT_SLOWER,
                        .holds =
                            change->ratio.low <= truth && truth <= change->ratio.high};
}

/* Blocks are added until the interval is as narrow as asked, whatever it says. */
static struct end stop_when_precise(const struct pairs *pairs)
{
    for (size_t blocks = FEWEST;; blocks++) {
        struct stats_change change = judge(pairs, blocks, 0.95);
        double half_width = stats_half_width_of_ratio(&change.ratio);
        if (blocks == MOST || stats_is_precise(&change.ratio, half_width, PRECISION)) {
            return end_with(pairs, &change);
        }
    }
}

/* Four looks that were planned. */
static struct end stop_at_looks(const struct pairs *pairs)
{
    struct stats_looks looks;
    struct stats_change change = {0};
    if (stats_looks_plan(LOOKS, MOST, &looks)) {
        for (size_t i = 0; i < looks.count; i++) {
            change = judge(pairs, looks.blocks[i], looks.level);
            if (stats_looks_stop(&looks, i, &change, PRECISION) != STATS_STOP_NOT) {
                break;
            }
        }
    }
    return end_with(pairs, &change);
}

/* What tare refuses to do: a look after every block, and the first answer stands. */
static struct end stop_when_pleased(const struct pairs *pairs)
{
    for (size_t blocks = 6;; blocks++) {
        struct stats_change change = judge(pairs, blocks, 0.95);
        struct end end = end_with(pairs, &change);
        if (blocks == MOST || end.is_called) {
            return end;
        }
    }
}

static bool try_rules(const struct simulate *how, const struct noise *noise,
                      uint64_t stream)
{
    static const struct {
        const char *what;
        const char *method;
        struct end (*stop)(const struct pairs *pairs);
        struct band called;
    } rules[] = {
        {"until +- 1 %", "tare", stop_when_precise, {-INFINITY, 9.0}},
        {"4 planned looks", "tare", stop_at_looks, {-INFINITY, 6.5}},
        {"after each block", "until something shows", stop_when_pleased, {NAN, NAN}},
    };
    struct stats_rng rng = simulate_stream(how, 14, stream);
    size_t sets = simulate_sets(how, SETS);
    size_t called[LEN(rules)] = {0};
    size_t held[LEN(rules)] = {0};
    for (size_t i = 0; i < sets; i++) {
        struct scene scene = {noise, MOST, 5, 1.0, true, 1.0};
        struct pairs equal;
        struct pairs apart;
        pairs_draw(&scene, &rng, &equal);
        scene.ratio = TRUE_RATIO;
        pairs_draw(&scene, &rng, &apart);
        for (size_t j = 0; j < LEN(rules); j++) {
            called[j] += rules[j].stop(&equal).is_called;
            held[j] += rules[j].stop(&apart).holds;
        }
    }
    bool ok = true;
    for (size_t j = 0; j < LEN(rules); j++) {
        struct row row = {"V14", rules[j].what, rules[j].method, noise->name};
        ok = simulate_share(how, row, called[j], sets, rules[j].called) && ok;
    }
    for (size_t j = 0; j < LEN(rules); j++) {
        struct row row = {"V14b", rules[j].what, rules[j].method, noise->name};
        simulate_share(how, row, held[j], sets, BAND_NONE);
    }
    return ok;
}

bool simulate_stop(const struct simulate *how)
{
    simulate_title(how, "V14",
                   "equal sides that are called different when blocks are added, "
                   "in %");
    simulate_title(how, "V14b", "intervals of a change of 2 % that hold it then, in %");
    const struct noise *noises[NOISE_MOST];
    size_t count = noise_choose(how, PAIRS_NOISES, noises);
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        ok = try_rules(how, noises[i], i) && ok;
    }
    return ok;
}

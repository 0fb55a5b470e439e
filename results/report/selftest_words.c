/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from a selftest, in sentences. */
#include <math.h>

#include "results/report/figure.h"
#include "results/report/selftest.h"

#define NS_PER_S 1e9

/* What people spend on a case before they want to know. */
#define TIME_SPENT_NS (6 * NS_PER_S)

/* More disturbed samples than this are what a reader should hear of first. */
#define MANY_DISTURBED 0.05

static struct buf *begin(struct selftest_sentences *sentences, const char *label)
{
    struct selftest_sentence *one = &sentences->items[sentences->count++];
    *one = (struct selftest_sentence){.label = label, .text = BUF_INIT};
    return &one->text;
}

void selftest_sentences_finish(struct selftest_sentences *sentences)
{
    for (size_t i = 0; i < sentences->count; i++) {
        buf_free(&sentences->items[i].text);
    }
    sentences->count = 0;
}

static void add_extra(struct buf *out, const struct selftest_row *row)
{
    if (row->side.truth_ratio > 1.0) {
        buf_addf(out, "%g %% ", round((row->side.truth_ratio - 1.0) * 1e4) / 1e2);
    }
}

/* One sentence for each thing that failed. */
static void say_faults(const struct selftest_row *row, struct buf *out)
{
    const struct selftest_tally *parts = &row->parts;
    if (row->has_false) {
        buf_addf(out,
                 "; the same was called different in %zu of %zu comparisons, more often "
                 "than chance explains",
                 parts->faster + parts->slower, parts->tries);
    }
    if (row->is_lopsided) {
        buf_addf(out,
                 "; of two that are the same, one came out slower in %zu of %zu "
                 "comparisons, which no chance explains",
                 parts->above, parts->tries);
    }
    if (row->has_wrong) {
        buf_addf(out, "; %zu of %zu comparisons called ", parts->faster, parts->tries);
        add_extra(out, row);
        buf_adds(out, "more work faster");
    }
    if (row->has_missed) {
        buf_adds(out, row->side.truth_ratio > 1.0 ? "; with " : "; without ");
        add_extra(out, row);
        buf_addf(out, "more work, %zu of %zu intervals leave out the truth",
                 parts->tries - parts->covered, parts->tries);
    }
}

/* How many comparisons of extra work there are, and in how many the interval holds the truth. */
static void say_held(const struct selftest *selftest, struct buf *out)
{
    struct selftest_tally all = {0};
    for (size_t i = 0; i < selftest->row_count; i++) {
        const struct selftest_row *row = &selftest->rows[i];
        if (row->side.truth_ratio > 1.0) {
            all.tries += row->parts.tries;
            all.faster += row->parts.faster;
            all.covered += row->parts.covered;
        } else {
            buf_addf(out, "; %zu of %zu comparisons of the same were called different",
                     row->parts.faster + row->parts.slower, row->parts.tries);
        }
    }
    buf_addf(out,
             "; of %zu with more work, %zu were called faster, and %zu intervals "
             "hold the truth",
             all.tries, all.faster, all.covered);
}

static void say_verdict(const struct selftest *selftest,
                        struct selftest_sentences *sentences)
{
    struct buf *out = begin(sentences, "verdict");
    if (!selftest->has_enough) {
        buf_adds(out, "none: too little was measured for a single comparison; a longer "
                      "--time gives more");
    } else if (selftest->is_held) {
        buf_adds(out, "held");
        say_held(selftest, out);
    } else {
        buf_adds(out, "failed");
        for (size_t i = 0; i < selftest->row_count; i++) {
            say_faults(&selftest->rows[i], out);
        }
    }
}

static void say_reach(const struct selftest *selftest,
                      struct selftest_sentences *sentences)
{
    const struct selftest_case *restless = NULL;
    double smallest = selftest_smallest_of_all(selftest, TIME_SPENT_NS, &restless);
    if (restless == NULL) {
        return;
    }
    struct buf *out = begin(sentences, "reach");
    buf_adds(out, "in 6 s a case this machine can tell ");
    figure_percent(out, smallest);
    buf_addf(out,
             " apart, 4 times in 5, even in the most restless case (%s); for half of "
             "that, it needs 4 times as long",
             restless->name);
}

static void say_noise(const struct selftest *selftest,
                      struct selftest_sentences *sentences)
{
    const struct selftest_yardstick *yardstick = &selftest->yardstick;
    if (yardstick->samples == 0 || isnan(yardstick->high_ratio)) {
        return;
    }
    struct buf *out = begin(sentences, "noise");
    double share = (double)yardstick->disturbed / (double)yardstick->samples;
    figure_percent(out, share);
    buf_adds(out, " of the samples were disturbed: something else used the processor. ");
    buf_adds(out, "A fixed work in C beside them took up to ");
    figure_percent(out, yardstick->high_ratio - 1.0);
    buf_adds(out, " longer than at its best, in 9 of 10 readings; ");
    buf_adds(out, share > MANY_DISTURBED
                      ? "much of the noise is the machine's, and a quieter time gives "
                        "narrower intervals"
                      : "the machine is quiet, and what spreads more than that is "
                        "Python's own");
}

void selftest_say(const struct selftest *selftest, struct selftest_sentences *ret)
{
    *ret = (struct selftest_sentences){.count = 0};
    say_verdict(selftest, ret);
    say_reach(selftest, ret);
    say_noise(selftest, ret);
}

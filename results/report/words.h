/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reports say in words: statuses, changes, findings and what to do about them. */
#ifndef TARE_RESULTS_REPORT_WORDS_H
#define TARE_RESULTS_REPORT_WORDS_H

#include "harness/base/buf.h"
#include "results/result.h"

/* What stands where a median would: "failed", "skipped", "not steady", "not measured"; NULL
 * when the bench has a figure to show. */
const char *words_status(const struct result_bench *bench);

enum words_form {
    WORDS_FULL,  /* "no difference shown [0.98, 1.03]" */
    WORDS_TERSE, /* "unclear [0.98, 1.03]" */
    WORDS_BARE,  /* "unclear" */
};

/* "1.43x slower [1.40, 1.46]", "the same [0.99, 1.01]", "no difference shown [0.98, 1.03]". The
 * interval of a faster one is turned over too, so that it holds the figure before it. */
void words_change(struct buf *out, const struct result_change *change,
                  enum words_form form);

/* A change of level in a history, which was found because it is one: "1.20x slower [1.19, 1.21]" of times,
 * "1.50x fewer [1.50, 1.50]" of counts. */
void words_level(struct buf *out, const struct stats_estimate *ratio, bool is_time);

/* "comprehension over loop: 1.41x faster on base, 1.12x faster on new; the gain shrank 1.26x [1.22,
 * 1.30]". Names are those of the variants without their suite. Raw. */
void words_interaction(struct buf *out, const struct result_interaction *interaction);
/* Its two halves: "comprehension over loop", and what follows the colon. */
void words_interaction_name(struct buf *out,
                            const struct result_interaction *interaction);
void words_interaction_found(struct buf *out,
                             const struct result_interaction *interaction);
/* Whether a reader wants that line; of the others their number is enough. */
bool words_is_telling(const struct result_interaction *interaction);
/* "9 more: no change shown, or the same"; nothing where all are telling. */
void words_interactions_left(struct buf *out, const struct result *result);

/* "95 % interval", "interval" where the level is not known. */
void words_interval(struct buf *out, double level);

struct words_finding {
    const char *id;
    const char *what;   /* a clause that follows the names of the benches */
    const char *remedy; /* what to do, or NULL */
};

/* NULL for an id that this version does not know. */
const struct words_finding *words_finding(const char *id);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a variant is measured: found once by a scout, shared by all workers and targets, because
 * different counts on two sides bias their ratio. */
#ifndef TARE_HARNESS_RUN_RECIPE_H
#define TARE_HARNESS_RUN_RECIPE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/plan/plan.h"
#include "harness/run/executor.h"

/* One to a variant. */
struct recipe {
    bool is_known;
    enum case_kind kind;
    int64_t threads;      /* that take as many turns each, at least 1 */
    int64_t samples;      /* of a worker */
    int64_t many;         /* copies of the body in the samples' loop */
    int64_t few;          /* copies in the loop that shows the loop's own cost; 0: none */
    int64_t turns;        /* in a sample */
    int64_t few_turns;    /* in a timing of the few */
    int64_t lead;         /* turns run untimed before each sample, after waking */
    int64_t warmup_turns; /* run by a fresh worker before anything counts; 0: none */
    int64_t warmup_ns;    /* about how long these take */
    bool is_slow_to_warm; /* was not steady within the time it was looked at */
    int64_t batch;        /* largest batch of prepared inputs seen; 0: none */
    int64_t batch_bytes;
};

/* One to a member: what depends on the interpreter as well. */
struct start_recipe {
    bool is_known;
    bool no_site; /* the case uses nothing from outside the standard library */
    char *code;   /* compiled, marshalled, for recipe.many and .few; or NULL */
    size_t code_len;
    size_t
        steady_below; /* so many workers' drift is the machine's: a second look has shown it */
};

void start_recipe_finish(struct start_recipe *start);

/* Keeps a copy of the code that READY carries, unless there is none or one is kept already. */
void start_recipe_keep_code(struct start_recipe *start, const struct wire_ready *ready);

/* What follows from the variant alone, all else 0. A process that imports is sampled once, as it is. */
struct recipe recipe_begin(const struct plan *plan, const struct variant *variant);

/* The whole recipe of an import. */
struct recipe recipe_import(const struct plan *plan, const struct variant *variant);

/* How long a sample of the variant shall take: threads that share a GIL get to run in turns of 5 ms, and
 * a sample has to see more than one of them. One thread, where a case says so, is sampled as long as several:
 * a busy machine gives short samples more than their share. */
int64_t recipe_sample_time_ns(const struct plan *plan, const struct variant *variant);

/* Fills in the lead and the turns of the few copies, which follow from many, few and turns and from
 * what a turn of the many copies takes. */
void recipe_complete(struct recipe *recipe, double turn_ns, int64_t sample_time_ns);

/* By how much a worker with so much memory may grow while it prepares a batch. */
int64_t recipe_batch_bytes(int64_t memory_bytes);

/* The request for the recipe's samples. */
struct wire_sample recipe_sample(const struct recipe *recipe);
struct wire_sample recipe_few_sample(const struct recipe *recipe);
/* The request for the warm-up: inputs come in batches of a sample's size, as it would otherwise warm
 * up an allocator that holds them all. */
struct wire_sample recipe_warm_up(const struct recipe *recipe);

#endif

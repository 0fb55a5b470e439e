/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a run stands, for collect.c and the parts it is made of. */
#ifndef TARE_HARNESS_RUN_STATE_H
#define TARE_HARNESS_RUN_STATE_H

#include "harness/run/collect.h"
#include "harness/run/recipe.h"

struct group_state {
    bool is_active;
    bool is_scouted;
    int64_t cycles; /* how often all of its sets have been measured */
    int64_t judged; /* of them, when its figures were computed last */
    int64_t ahead;  /* cycles that this pass has put into waves already */
    int64_t
        first_block; /* what block numbers have beyond cycles; a resumed document's gaps */
    size_t sets;
    double widest; /* relative half-width of its widest interval; NaN: not known */
};

/* How much of the timing is done: of what is wanted, and of the fewest blocks. */
struct share_done {
    double wanted;
    double fewest;
};

struct run {
    struct collect *collect;
    const struct plan *plan;
    struct result *result;
    struct group_state *groups;
    struct recipe *recipes;      /* one to a variant */
    struct start_recipe *starts; /* one to a member */
    bool *changed;               /* one to a bench */
    int64_t begin_ns;
    int64_t timing_begin_ns;
    int64_t deadline_ns; /* then nothing but the fewest blocks goes on */
    uint64_t waves;
    double inspection_share;       /* of all that is told of */
    struct share_done done_before; /* in a resumed document */
    double told; /* the share last told: guesses may fall back, what is shown does not */
    enum collected outcome;
};

int64_t run_now_ns(const struct run *run);
bool run_is_interrupted(const struct run *run);

/* Whether the member is to be timed, and nothing has gone wrong with it. */
bool run_is_measurable(const struct run *run, size_t member);
bool run_has_measurable(const struct run *run, const struct group *group);

/* The share of all groups' timing that is done. */
struct share_done run_done(const struct run *run);
/* Inspecting begins, of so many benches. */
void run_begin_inspection(struct run *run, size_t count);
/* Timing begins. Its time is what one bench gets, times the benches; a time that was asked for holds for the
 * whole run, inspecting included. */
void run_begin_timing(struct run *run);
/* Says that `label` is inspected now, and how much is left; such a part of all inspecting is done. */
void run_tell_inspection(struct run *run, double done, const char *label);
/* Says that `label` is measured now, and how much is left. */
void run_tell(struct run *run, const char *label);

/* Gives benches without a sample that have one status another; what has no sample yet is incomplete in the
 * document, should this be its last state. */
void run_mark_unmeasured(struct run *run, enum result_status from, enum result_status to,
                         const char *reason);
/* Brings the figures up to date and saves the result, if that is due. False when it cannot be written. */
bool run_save(struct run *run);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a store with time: old runs go, damage is found, what is whole is saved. */
#ifndef TARE_RESULTS_STORE_KEEP_H
#define TARE_RESULTS_STORE_KEEP_H

#include "results/store/store.h"

struct store_age {
    int64_t
        keep; /* a run with one of the last `keep` points of a series stays; 0: no such rule */
    /* A run that began then or later stays; where its start is not known, one that was added then or later.
     * STORE_NEVER: no such rule. */
    int64_t before_us;
};

/* The runs that no rule keeps, the latest first. */
bool store_choose_old(struct store *store, const struct store_age *age,
                      struct store_run_list *ret, struct error *err);

/* Takes them out in one transaction, or only their documents. Where more than half of the store is free then,
 * gives the room back to the disk. */
bool store_prune(struct store *store, const struct store_run_list *runs,
                 bool only_documents, struct error *err);

struct store_check {
    size_t runs; /* that were looked at */
    size_t faults;
    struct buf lines; /* a line each, the first hundred */
};

/* Looks at every page, reference and document. False: it cannot even be looked at. */
bool store_verify(const char *path, struct store_check *ret, struct error *err);

struct store_salvage {
    size_t whole;             /* runs as they were */
    size_t without_documents; /* figures only */
    size_t
        from_documents; /* what the document says, not what the user said when it was added */
    size_t lost;
};

/* Copies every run of the store that can be read into a new one, which must not be there yet. False where the
 * new one cannot be written to its end: what it has by then is whole. */
bool store_salvage(const char *path, const char *new_path, struct store_salvage *ret,
                   struct error *err);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request that has been parsed, and how each kind of it is answered. An answer adds members to
 * the object that is open; what is wrong with the request is the mistake of its document, and
 * what has been added by then is thrown away. */
#ifndef TARE_RESULTS_FIGURES_QUESTION_H
#define TARE_RESULTS_FIGURES_QUESTION_H

#include "results/emit.h"
#include "results/figures/compared.h"
#include "results/figures/numbers.h"
#include "results/figures/request.h"
#include "results/json.h"

struct question {
    struct json root;
    const struct request_defaults *defaults;
    struct emit *emit;
};

/* An option that lies strictly between 0 and 1, such as "level". */
double question_share(const struct json *object, const char *key, double absent);
/* One that is not below 0, such as "margin". */
double question_real(const struct json *object, const char *key, double absent);
int64_t question_seed(const struct question *question);
/* A mistake for each member of the object whose key is not among `keys` (ends with NULL), except
 * "id" and "name". */
void question_check_keys(const struct json *object, const char *const *keys);

/* What {"base", "new"} says, whole or as a part of another request. */
struct sides {
    struct numbers base_numbers, new_numbers;
    struct described base, new_side;
    struct compared compared;
};

/* False, with the mistake, when it is bad. Finish either way. `sides` must not move between. */
bool sides_read(struct sides *sides, const struct question *question,
                const struct json *object);
void sides_finish(struct sides *sides);

void answer_workers(const struct question *question);
void answer_change(const struct question *question);
void answer_claim(const struct question *question);
void answer_suite(const struct question *question);
void answer_series(const struct question *question);
void answer_warmup(const struct question *question);
void answer_sizes(const struct question *question);
void answer_looks(const struct question *question);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers of other programs' files have in common: values that are times, names that come
 * twice, an id, and what was left out. */
#ifndef TARE_RESULTS_FOREIGN_FOREIGN_H
#define TARE_RESULTS_FOREIGN_FOREIGN_H

#include <stddef.h>

#include "harness/base/buf.h"
#include "results/json.h"
#include "results/result.h"

/* Benchmarks of which there is one thing to say. */
struct foreign_note {
    struct buf names;
    size_t benchmarks;
    size_t values;
};

/* What a file lost; {0} at first. */
struct foreign_losses {
    struct foreign_note left_out; /* benchmarks */
    struct foreign_note unusable; /* values that are no positive number */
};

void foreign_note(struct foreign_note *note, const char *name, size_t values);
/* "a, b, c and 4 more"; valid until the next call. */
const char *foreign_names(struct foreign_note *note);

/* Of values of which `ns` make one: moves those that are times to the front and returns how
 * many they are. */
size_t foreign_keep_times(double *values, size_t count, double ns);

/* An array of anything, or an object; node NULL: there is none. */
struct json foreign_array(const struct json *object, const char *key);
struct json foreign_object(const struct json *object, const char *key);

/* A bench with a group of its own, one operation a turn, of the result's only target. */
struct result_bench *foreign_add_bench(struct result *result, const char *suite,
                                       const char *name);

/* A worker with these values, of which `ns` make one; kept as seconds too where that is what they are. */
struct result_worker *foreign_add_worker(struct result *result,
                                         struct result_bench *bench, const double *values,
                                         size_t count, double ns, size_t warmups);

/* RESULT_SKIPPED, without workers. */
void foreign_skip(struct result_bench *bench, const char *reason);

/* At the end: of benches with one name the first one stays, the result gets its id, and findings
 * say what was lost. Empties the losses. */
void foreign_finish(struct result *result, struct foreign_losses *losses);

#endif

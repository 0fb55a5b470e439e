/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/foreign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/digest.h"

#define NS_PER_S 1e9
/* Of a list of benchmarks, so many are said by name. */
#define NAMES_SAID 3

void foreign_note(struct foreign_note *note, const char *name, size_t values)
{
    note->benchmarks++;
    note->values += values;
    if (note->benchmarks <= NAMES_SAID) {
        buf_addf(&note->names, "%s%s", note->benchmarks > 1 ? ", " : "", name);
    }
}

const char *foreign_names(struct foreign_note *note)
{
    if (note->benchmarks > NAMES_SAID) {
        buf_addf(&note->names, " and %zu more", note->benchmarks - NAMES_SAID);
    }
    return buf_text(&note->names);
}

size_t foreign_keep_times(double *values, size_t count, double ns)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        double value_ns = values[i] * ns;
        if (isfinite(value_ns) && value_ns > 0.0) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

struct json foreign_array(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    at.node = json_type(&at) == JSON_ARRAY ? at.node : NULL;
    return at;
}

struct json foreign_object(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    at.node = json_type(&at) == JSON_OBJECT ? at.node : NULL;
    return at;
}

struct result_bench *foreign_add_bench(struct result *result, const char *suite,
                                       const char *name)
{
    size_t index = result_add_bench(result); // moves the benches
    struct result_bench *bench = &result->benches[index];
    bench->suite = suite;
    bench->case_name = name;
    bench->variant = name;
    bench->group = name;
    bench->baseline = true;
    bench->target = result->targets[0].name;
    return bench;
}

struct result_worker *foreign_add_worker(struct result *result,
                                         struct result_bench *bench, const double *values,
                                         size_t count, double ns, size_t warmups)
{
    struct result_worker *worker = result_add_figures(result, bench, count, warmups);
    worker->block = (int64_t)bench->worker_count - 1;
    for (size_t i = 0; i < count; i++) {
        worker->figures_ns[i] = values[i] * ns;
    }
    if (!(ns < NS_PER_S) && !(ns > NS_PER_S)) {
        worker->figures_s = arena_copy(&result->arena, values, count * sizeof(*values));
    }
    return worker;
}

void foreign_skip(struct result_bench *bench, const char *reason)
{
    bench->status = RESULT_SKIPPED;
    bench->reason = reason;
    bench->worker_count = 0;
}

static int by_name(const void *a, const void *b)
{
    const struct result_bench *const *x = a;
    const struct result_bench *const *y = b;
    int order = strcmp((*x)->variant, (*y)->variant);
    return order != 0 ? order : (*x > *y) - (*x < *y);
}

/* Of benches with one name the first one stays: which of them is meant nobody knows. */
static void drop_twins(struct result *result, struct foreign_note *left_out)
{
    size_t count = result->bench_count;
    struct result_bench **sorted = xcalloc(count + 1, sizeof(struct result_bench *));
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &result->benches[i];
    }
    qsort(sorted, count, sizeof(struct result_bench *), by_name);
    const char *last = NULL;
    for (size_t i = 0; i < count; i++) {
        bool is_twin = last != NULL && strcmp(sorted[i]->variant, last) == 0;
        last = sorted[i]->variant;
        sorted[i]->group = is_twin ? NULL : last;
    }
    free(sorted);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct result_bench *bench = &result->benches[i];
        if (bench->group != NULL) {
            result->benches[kept++] = *bench;
            continue;
        }
        foreign_note(left_out,
                     arena_printf(&result->arena, "a second '%s'", bench->variant), 0);
    }
    result->bench_count = kept;
}

/* The file has no id: one made of its names and values (RFC 9562, version 8) is the same each
 * time, however the file is packed or indented. */
static void identify(struct result *result)
{
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    char hex[DIGEST_HEX_SIZE];
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        buf_add(&bytes, bench->variant, strlen(bench->variant) + 1);
        for (size_t j = 0; j < bench->worker_count; j++) {
            const struct result_worker *worker = &bench->workers[j];
            buf_add(&bytes, worker->figures_ns, worker->samples * sizeof(double));
        }
    }
    digest_sha256(buf_text(&bytes), bytes.len, hex);
    result->id = arena_printf(&result->arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", hex, hex + 8,
                              hex + 12, hex + 15, hex + 18);
}

static void add_notes(struct result *result, struct foreign_losses *losses)
{
    struct arena *arena = &result->arena;
    struct foreign_note *left_out = &losses->left_out;
    struct foreign_note *unusable = &losses->unusable;
    if (left_out->benchmarks > 0) {
        result_add_finding(result, "benchmarks-left-out", "warning",
                           arena_printf(arena, "left out: %s", foreign_names(left_out)),
                           "a benchmark needs a name of its own", "");
    }
    if (unusable->benchmarks > 0) {
        result_add_finding(
            result, "values-left-out", "warning",
            arena_printf(arena, "%zu value%s of %s left out", unusable->values,
                         unusable->values == 1 ? "" : "s", foreign_names(unusable)),
            "a time is a number above 0", "");
    }
}

void foreign_finish(struct result *result, struct foreign_losses *losses)
{
    drop_twins(result, &losses->left_out);
    identify(result);
    add_notes(result, losses);
    buf_free(&losses->left_out.names);
    buf_free(&losses->unusable.names);
}

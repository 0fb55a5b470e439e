/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make_store PATH RUNS BENCHES [FIRST]: adds runs of made-up figures to a store, the same each time. Benches
 * lie in four suites, one of which has names that want to be more than names; every other bench becomes 10 %
 * slower in the middle of the runs. Run FIRST is the first that is added. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "results/store/store.h"
#include "tests/store/made_up.h"

#define SUITES 4

static const char *const suites[SUITES] = {"alpha", "beta", "gamma",
                                           "<script>alert(1)</script>"};
static const char *const hostile[] = {
    "</script><img src=x onerror=alert(1)>",
    "\"quotes\" & 'more' \\ \xE2\x80\xAE\xD7\x90\xD7\x91 \xE2\x80\xA8 line\nbreak",
    "../../etc/passwd",
};

static const char *name_of(struct result *result, size_t number)
{
    const char *suite = suites[number % SUITES];
    size_t in_suite = number / SUITES;
    if (number % SUITES == SUITES - 1 && in_suite < ARRAY_LEN(hostile)) {
        return arena_printf(&result->arena, "%s/%s", suite, hostile[in_suite]);
    }
    return arena_printf(&result->arena, "%s/case-%zu[n=%zu]", suite, in_suite, number);
}

static void add_bench(struct result *result, size_t run, size_t runs, size_t number)
{
    bool is_slow = number % 2 == 0 && run >= runs / 2;
    double figure = 100.0 * exp(3.0 * made_up_noise(number, 1)) * (is_slow ? 1.1 : 1.0) *
                    exp(0.005 * made_up_noise(number, run + 3));
    made_up_bench(result, number, suites[number % SUITES], name_of(result, number),
                  figure, 0.005);
}

static int fail(const struct error *err)
{
    fprintf(stderr, "make_store: %s\n", err->message);
    return 1;
}

int main(int argc, char **argv)
{
    struct store *store = NULL;
    struct error err = {0};
    if (argc < 4) {
        fputs("make_store PATH RUNS BENCHES [FIRST]\n", stderr);
        return 2;
    }
    size_t runs = strtoul(argv[2], NULL, 10);
    size_t benches = strtoul(argv[3], NULL, 10);
    if (!store_open(argv[1], STORE_WRITE, &store, &err)) {
        return fail(&err);
    }
    for (size_t i = argc > 4 ? strtoul(argv[4], NULL, 10) : 0; i < runs; i++) {
        static const struct store_names no_names = {0};
        SCOPED(buf_free) struct buf document = BUF_INIT;
        struct result *result = made_up_run(i);
        enum store_added added;
        for (size_t j = 0; j < benches; j++) {
            add_bench(result, i, runs, j);
        }
        buf_adds(&document, "{}");
        if (!store_add(store, result, &document, &no_names, &added, &err)) {
            return fail(&err);
        }
        result_free(result);
    }
    store_close(store);
    return 0;
}

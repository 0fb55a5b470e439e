/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes documents for schema_test.py to the directory that is its argument: one with every
 * status and fact, one that knows nothing, one with intervals that are missing. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/base/attr.h"
#include "harness/base/file.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/summary.h"
#include "results/write.h"
#include "sample.h"

static struct result *few_workers(void)
{
    struct result *result = sample_empty();
    for (int64_t workers = 0; workers < 8; workers++) {
        size_t index = sample_bench(result, "v", "new", workers == 7);
        result->benches[index].group = workers < 6 ? "few" : "many";
        for (int64_t block = 0; block < workers; block++) {
            sample_worker(result, index, block, 1000 + block * 3 % 5);
        }
    }
    return result;
}

static bool save(struct result *result, const char *dir, const char *name)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s.json", dir, name);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    summary_result(result);
    overall_result(result);
    result_write(result, &text);
    struct error err = {0};
    bool is_saved = file_write(path, buf_text(&text), text.len, &err);
    if (!is_saved) {
        fprintf(stderr, "%s\n", err.message);
    }
    result_free(result);
    return is_saved;
}

int main(int argc, char **argv)
{
    struct result *foreign = NULL;
    if (argc != 3 || !result_open(argv[2], &foreign, NULL)) {
        fprintf(stderr, "usage: write_samples DIR PYPERF-FILE\n");
        return 2;
    }
    bool all = save(sample_result(), argv[1], "every-status");
    all &= save(result_new("0.1.0"), argv[1], "empty");
    all &= save(few_workers(), argv[1], "few-workers");
    all &= save(foreign, argv[1], "foreign");
    return all ? 0 : 1;
}

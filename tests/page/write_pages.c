/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write_pages NAME: the data of a page of a result that is made up, the same bytes each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/overall.h"
#include "results/page/page.h"
#include "results/summary.h"
#include "tests/results/report_sample.h"
#include "tests/results/sample.h"

static const struct {
    const char *name;
    struct result *(*make)(void);
} samples[] = {
    {"one", report_one_target},    {"two", report_two_targets},
    {"families", report_families}, {"hostile", report_hostile_names},
    {"everything", sample_result}, {"empty", sample_empty},
};

int main(int argc, char **argv)
{
    static const struct page_head head = {.made = "2026-11-21T14:03:07Z",
                                          .tool = "tare 0.1.0",
                                          .live_url = "state",
                                          .live_state = "7"};
    for (size_t i = 0; argc == 2 && i < ARRAY_LEN(samples); i++) {
        if (strcmp(samples[i].name, argv[1]) == 0) {
            SCOPED(buf_free) struct buf json = BUF_INIT;
            struct result *result = samples[i].make();
            summary_result(result);
            overall_result(result);
            page_of_result(result, &head, &json);
            fputs(buf_text(&json), stdout);
            result_free(result);
            return 0;
        }
    }
    fputs("write_pages NAME\n", stderr);
    return 2;
}
